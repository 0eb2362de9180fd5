package member

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/catalogue"
)

const columns = `m.id, m.name, m.sex, m.nation, m.birth_on, m.birth_exact, m.id_seal, m.phone_seal, m.address_seal,
	m.register_seal, m.pay_seal, m.education, m.degree, m.native_place, m.work_from, m.job, m.job_kind, m.title, m.archive,
	m.joined_on, m.full_on, m.party_from, m.party_basis, m.note, m.version`

// scan reads a member; sealed values come out sealed.
func scan(row gate.Row, more ...any) (m Member, err error) {
	err = row.Scan(append([]any{&m.ID, &m.Name, &m.Sex, &m.Nation, &m.BirthOn, &m.BirthExact, &m.IDNumber, &m.Phone, &m.Address,
		&m.Registered, &m.PayBase, &m.Education, &m.Degree, &m.NativePlace, &m.WorkFrom, &m.Job, &m.JobKind, &m.Title, &m.Archive,
		&m.JoinedOn, &m.FullOn, &m.PartyFrom, &m.PartyBasis, &m.Note, &m.Version}, more...)...)
	return m, err
}

// sealed is the columns whose values are never stored in clear. The catalogue says
// what they are called and how they are shown in part.
var sealed = []struct {
	column string
	of     func(*Facts) *string
	mask   func(string) string
}{
	{"id_seal", func(f *Facts) *string { return &f.IDNumber }, catalogue.Mask("member", "id_seal")},
	{"phone_seal", func(f *Facts) *string { return &f.Phone }, catalogue.Mask("member", "phone_seal")},
	{"address_seal", func(f *Facts) *string { return &f.Address }, catalogue.Mask("member", "address_seal")},
	{"register_seal", func(f *Facts) *string { return &f.Registered }, catalogue.Mask("member", "register_seal")},
	{"pay_seal", func(f *Facts) *string { return &f.PayBase }, catalogue.Mask("member", "pay_seal")},
}

// open replaces the sealed values of m by the clear ones.
func (v *Vault) open(m *Member) error {
	for _, s := range sealed {
		at := s.of(&m.Facts)
		if *at == "" {
			continue
		}
		plain, err := v.keys.Open("member", s.column, m.ID, *at)
		if err != nil {
			return err
		}
		*at = plain
	}
	return nil
}

// mask replaces the sealed values of m by masked ones.
func (v *Vault) mask(m *Member) error {
	if err := v.open(m); err != nil {
		return err
	}
	for _, s := range sealed {
		at := s.of(&m.Facts)
		*at = s.mask(*at)
	}
	return nil
}

func (v *Vault) seal(id int64, f Facts) map[string]string {
	out := map[string]string{}
	for _, s := range sealed {
		if plain := *s.of(&f); plain != "" {
			out[s.column] = v.keys.Seal("member", s.column, id, plain)
		}
	}
	return out
}

func (v *Vault) args(id int64, f Facts) gate.Args {
	seals := v.seal(id, f)
	full, initials := find.SpellName(f.Name)
	return gate.Args{"id": id, "name": f.Name, "pinyin": full, "initials": initials, "sex": int64(f.Sex), "nation": f.Nation,
		"birth": f.BirthOn, "exact": f.BirthExact, "id_seal": seals["id_seal"], "id_blind": v.Blind(ByID, f.IDNumber),
		"phone_seal": seals["phone_seal"], "phone_blind": v.Blind(ByPhone, f.Phone), "address": seals["address_seal"],
		"register": seals["register_seal"], "pay": seals["pay_seal"], "education": f.Education, "degree": f.Degree,
		"native": f.NativePlace, "work": f.WorkFrom, "job": f.Job, "job_kind": f.JobKind, "title": f.Title, "archive": f.Archive,
		"joined": f.JoinedOn, "full": f.FullOn, "party": f.PartyFrom, "basis": f.PartyBasis, "note": f.Note}
}

func (v *Vault) insert(w *gate.Writing, at gate.Place, id, batch int64, f Facts) error {
	args := v.args(id, f)
	args["batch"] = batch
	_, err := w.Exec(at, `
		INSERT INTO member (id, name, pinyin, initials, sex, nation, birth_on, birth_exact, id_seal, id_blind, phone_seal,
			phone_blind, address_seal, register_seal, pay_seal, education, degree, native_place, work_from, job, job_kind,
			title, archive, joined_on, full_on, party_from, party_basis, note, version, batch_id)
		VALUES (@id, @name, @pinyin, @initials, @sex, @nation, @birth, @exact, @id_seal, @id_blind, @phone_seal,
			@phone_blind, @address, @register, @pay, @education, @degree, @native, @work, @job, @job_kind,
			@title, @archive, @joined, @full, @party, @basis, @note, 1, @batch)`, args)
	return err
}

func (v *Vault) update(w *gate.Writing, at gate.Place, id, version int64, f Facts) (int64, error) {
	args := v.args(id, f)
	args["version"] = version
	return w.Exec(at, `
		UPDATE member SET name = @name, pinyin = @pinyin, initials = @initials, sex = @sex, nation = @nation, birth_on = @birth,
			birth_exact = @exact, id_seal = @id_seal, id_blind = @id_blind, phone_seal = @phone_seal, phone_blind = @phone_blind,
			address_seal = @address, register_seal = @register, pay_seal = @pay, education = @education, degree = @degree,
			native_place = @native, work_from = @work, job = @job, job_kind = @job_kind, title = @title, archive = @archive,
			joined_on = @joined, full_on = @full, party_from = @party, party_basis = @basis, note = @note, version = version + 1
		WHERE id = @id AND version = @version`, args)
}

func insertMembership(w *gate.Writing, at gate.Place, member, org int64, s day.Span, in, out string) error {
	_, err := w.Exec(at, `
		INSERT INTO membership (id, member_id, org_id, from_day, until_day, in_reason, out_reason)
		VALUES (@id, @member, @to, @from, @until, @in, @out)`,
		gate.Args{"id": w.NewID(), "member": member, "to": org, "from": s.From, "until": s.Until, "in": in, "out": out})
	return err
}
