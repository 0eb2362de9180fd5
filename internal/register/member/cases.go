package member

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/access"
	"zhibu/internal/register/catalogue"
)

func parseID(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

// Revealed is one sealed value in full.
type Revealed struct{ Column, Label, Value string }

// Reveal shows some of a member's sealed values in full, for a reason: the journal
// keeps which and a digest, the list of looks the words, and the member reads them.
// columns are those of the catalogue, such as id_seal. It takes the authority Reveal,
// answers NotFound for somebody who has moved on to a branch out of reach, and
// Invalid without a reason or for nothing to show.
func (ms *Members) Reveal(ctx context.Context, who gate.Actor, id int64, columns []string, why access.Reason) (list []Revealed, err error) {
	err = ms.gate.Write(ctx, who, Reveal, func(w *gate.Writing) error {
		list = nil
		org, err := keeper(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if err := why.Check(); err != nil {
			return err
		}
		m, err := ms.whole(&w.Reading, id)
		if err != nil {
			return err
		}
		var labels []string
		for _, s := range sealed {
			if v := *s.of(&m.Facts); v != "" && slices.Contains(columns, s.column) {
				list = append(list, Revealed{s.column, catalogue.The().Column("member", s.column).Label, v})
				labels = append(labels, list[len(list)-1].Label)
			}
		}
		if len(list) == 0 {
			return fault.Field("what", "请选择要看哪一项。")
		}
		if err := access.Note(w, at, access.Reveal, []int64{id}, labels, why); err != nil {
			return err
		}
		shown := make([]string, len(list))
		for i, v := range list {
			shown[i] = v.Column
		}
		return w.Record(at, "member.reveal", gate.Subject{Kind: "member", ID: id}, gate.Detail{"what": shown, "why": why.Code, "note": ms.vault.keys.Digest("reveal.note", why.Note)})
	})
	return list, err
}

// whole is a member in reach with his sealed values in clear.
func (ms *Members) whole(r *gate.Reading, id int64) (m Member, err error) {
	if err := r.Each("SELECT "+columns+` FROM member m WHERE m.id = @id AND EXISTS (
		SELECT 1 FROM membership s WHERE s.member_id = m.id AND {reach s.org_id})`, gate.Args{"id": id},
		func(row gate.Row) (err error) { m, err = scan(row); return err }); err != nil {
		return m, err
	}
	return m, ms.vault.open(&m)
}

// keeper is the organisation that keeps a member's papers: the last that he has
// belonged to by today. Where he is about to move the branch that he leaves keeps him
// until that day. It answers NotFound where that one is out of reach; whoever moved
// on is no longer in the hands of the branch before.
func keeper(r *gate.Reading, id int64) (org int64, err error) {
	err = r.One("SELECT s.org_id FROM membership s WHERE s.member_id = @id AND {reach s.org_id} AND "+keeps, gate.Args{"id": id}, &org)
	return org, err
}

// keeps holds for the membership s whose branch has the member's papers today. Of
// somebody who is only about to come it is the first.
const keeps = `(s.from_day <= @gate_today AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.member_id = s.member_id AND x.from_day > s.from_day AND x.from_day <= @gate_today)
	OR NOT EXISTS (SELECT 1 FROM membership x WHERE x.member_id = s.member_id AND (x.from_day <= @gate_today OR x.from_day < s.from_day)))`

// Enrol is Add as a case. It takes Change at the branch.
func (ms *Members) Enrol(ctx context.Context, who gate.Actor, e Entry) (id int64, err error) {
	err = ms.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		if again, err := w.Again("member.add", &id); again || err != nil {
			return err
		}
		at, err := w.At(e.Org)
		if err != nil {
			return err
		}
		if id, err = ms.vault.Add(w, at, e); err != nil {
			return err
		}
		return w.Done(at, "member.add", id)
	})
	return id, err
}

// EnrolAll is Enrol for many at once, all or none. It answers their ids in order.
func (ms *Members) EnrolAll(ctx context.Context, who gate.Actor, list []Entry) (ids []int64, err error) {
	err = ms.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		ids = ids[:0]
		for _, e := range list {
			at, err := w.At(e.Org)
			if err != nil {
				return err
			}
			id, err := ms.vault.Add(w, at, e)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// CorrectFacts is Correct as a case. A sealed value left empty stays as it is. It
// takes Change at the branch, and answers Invalid without a reason.
func (ms *Members) CorrectFacts(ctx context.Context, who gate.Actor, id, version int64, f Facts, why string) error {
	return ms.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		f := f
		org, err := keeper(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fault.Field("why", "请写明更正的原因，原来的内容在日志里可查。")
		}
		old, err := ms.whole(&w.Reading, id)
		if err != nil {
			return err
		}
		for _, s := range sealed {
			if now := s.of(&f); strings.TrimSpace(*now) == "" {
				*now = *s.of(&old.Facts)
			}
		}
		if f.BirthOn == old.BirthOn {
			f.BirthExact = old.BirthExact
		}
		return ms.vault.Correct(w, at, id, version, f, why)
	})
}

// Present is a member as the attendance list and the counts need him.
type Present struct {
	ID       int64
	Name     string
	Org      int64
	Group    int64
	Span     day.Span // of the membership
	JoinedOn day.Day
	FullOn   day.Day
	Retired  day.Span // empty where not retired
	Sex      Sex
	BirthOn  day.Day
}

// Counted gives every membership in reach that touches a span of days, sorted by
// organisation and name: what duties, figures and attendance are counted from.
func Counted(r *gate.Reading, s day.Span, org int64) ([]Present, error) {
	if org != 0 {
		return CountedIn(r, s, []int64{org})
	}
	return gate.Kept(r, "member.Counted", []any{s.From, s.Until}, func() ([]Present, error) { return counted(r, s, "", nil) })
}

// CountedIn is Counted for some organisations, in one query.
func CountedIn(r *gate.Reading, s day.Span, orgs []int64) ([]Present, error) {
	return counted(r, s, " AND s.org_id IN ({ids orgs})", orgs)
}

func counted(r *gate.Reading, s day.Span, where string, orgs []int64) ([]Present, error) {
	args := gate.Args{"from": s.From, "until": s.Until, "retired": Retired, "on": s.Last(), "orgs": orgs}
	list, err := gate.Collect(r, `
		SELECT m.id, m.name, s.org_id, s.from_day, s.until_day, m.joined_on, m.full_on, m.sex, m.birth_on,
			f.from_day, f.until_day, COALESCE(g.group_id, 0)
		FROM membership s JOIN member m ON m.id = s.member_id
		LEFT JOIN member_flag f ON f.member_id = m.id AND f.flag = @retired AND f.from_day < @until AND f.until_day > @from
		LEFT JOIN party_group_member g ON g.member_id = m.id AND g.from_day <= @on AND g.until_day > @on
		WHERE s.from_day < @until AND s.until_day > @from AND {reach s.org_id}`+where+`
		ORDER BY s.org_id, m.pinyin, m.id, s.from_day, f.from_day DESC`, args, func(row gate.Row) (p Present, err error) {
		return p, row.Scan(&p.ID, &p.Name, &p.Org, &p.Span.From, &p.Span.Until, &p.JoinedOn, &p.FullOn, &p.Sex, &p.BirthOn,
			&p.Retired.From, &p.Retired.Until, &p.Group)
	})
	// Whoever retired, came back and retired again stands once, by the last time.
	return slices.CompactFunc(list, func(a, b Present) bool { return a.ID == b.ID && a.Org == b.Org && a.Span == b.Span }), err
}

// On gives the members of one branch on one day, by name: who is due (应到).
func (ms *Members) On(ctx context.Context, who gate.Actor, org int64, on day.Day) (list []Present, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = Counted(r, day.Span{From: on, Until: on + 1}, org)
		return err
	})
	return list, err
}

// Group is a party group of a branch.
type Group struct {
	ID   int64
	Org  int64
	Name string
	Span day.Span
}

// Groups gives the party groups in reach that existed on some day of a span.
func Groups(r *gate.Reading, s day.Span) ([]Group, error) {
	return gate.Collect(r, `
		SELECT id, org_id, name, from_day, until_day FROM party_group
		WHERE from_day < @until AND until_day > @from AND {reach org_id} ORDER BY org_id, name`,
		gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) (g Group, err error) {
			return g, row.Scan(&g.ID, &g.Org, &g.Name, &g.Span.From, &g.Span.Until)
		})
}

// OnePerson finds the asker's own record. It answers NotFound for somebody who
// is no member here.
func (ms *Members) OnePerson(ctx context.Context, who gate.Actor) (m Member, err error) {
	err = ms.gate.Own(ctx, who, func(r *gate.Reading) error {
		found := false
		if err := r.Each("SELECT "+columns+`, s.org_id, v.name FROM member m
			JOIN membership s ON s.member_id = m.id AND s.from_day <= @gate_today AND s.until_day > @gate_today
			JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
			WHERE {self m.id}`, nil, func(row gate.Row) (err error) {
			found = true
			var org int64
			var name string
			m, err = scan(row, &org, &name)
			m.Org, m.OrgName = org, name
			return err
		}); err != nil {
			return err
		}
		if !found {
			return fault.Missing()
		}
		return ms.vault.mask(&m)
	})
	return m, err
}

// GroupsOf gives the party groups of one branch on a day. It takes View.
func (ms *Members) GroupsOf(ctx context.Context, who gate.Actor, org int64, on day.Day) (list []Group, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		all, err := Groups(r, day.Span{From: on, Until: on + 1})
		for _, g := range all {
			if g.Org == org {
				list = append(list, g)
			}
		}
		return err
	})
	return list, err
}

// Names gives the names of a branch's members on a day, by id. It takes View;
// beyond reach it is empty.
func (ms *Members) Names(ctx context.Context, who gate.Actor, org int64, on day.Day) (names map[int64]string, err error) {
	names = map[int64]string{}
	list, err := ms.On(ctx, who, org, on)
	for _, m := range list {
		names[m.ID] = m.Name
	}
	return names, err
}

// NamesOf gives the names of members in reach, by id. It takes View.
func (ms *Members) NamesOf(ctx context.Context, who gate.Actor, ids []int64) (names map[int64]string, err error) {
	names = map[int64]string{}
	if len(ids) == 0 {
		return names, nil
	}
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.Each(`SELECT DISTINCT m.id, m.name FROM member m JOIN membership s ON s.member_id = m.id
			WHERE m.id IN ({ids ids}) AND {reach s.org_id}`, gate.Args{"ids": ids}, func(row gate.Row) error {
			var id int64
			var name string
			err := row.Scan(&id, &name)
			names[id] = name
			return err
		})
	})
	return names, err
}
