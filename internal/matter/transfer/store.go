package transfer

import (
	"cmp"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// seen keeps the lines of the branches in reach, on either side.
const seen = ` ({reach l.org_id} OR {reach l.other_id}) `

const lineColumns = `l.id, l.matter_id, l.org_id, l.other_id, l.no, l.member_id, l.name, l.sex, l.nation, l.birth_on, l.joined_on, l.full_on, l.job,
	l.id_seal, l.phone_seal, l.papers, l.measure, l.state, l.on_day, l.why`

func scanLine(row gate.Row) (l Line, err error) {
	return l, row.Scan(&l.ID, &l.Matter, &l.Org, &l.Other, &l.No, &l.Member, &l.Name, &l.Sex, &l.Nation, &l.BirthOn, &l.JoinedOn, &l.FullOn, &l.Job,
		&l.idSeal, &l.phoneSeal, &l.Papers, &l.Measure, &l.State, &l.On, &l.Why)
}

// linesOf gives the people of a transfer in reach with their letters.
func linesOf(r *gate.Reading, id int64) ([]Line, error) {
	list, err := gate.Collect(r, "SELECT "+lineColumns+" FROM transfer_line l WHERE l.matter_id = @id AND"+seen+"ORDER BY l.no", gate.Args{"id": id}, scanLine)
	if err != nil {
		return nil, err
	}
	return list, withLetters(r, list)
}

func withLetters(r *gate.Reading, list []Line) error {
	ids := make([]int64, len(list))
	at := map[int64]*Line{}
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
	}
	return r.Each("SELECT "+letterColumns+letterFrom+"WHERE t.line_id IN ({ids ids}) AND"+seen+"ORDER BY t.id DESC", gate.Args{"ids": ids}, func(row gate.Row) error {
		t, err := scanLetter(row)
		if err == nil {
			at[t.Line].Letters = append(at[t.Line].Letters, t)
		}
		return err
	})
}

const letterColumns = `t.id, t.line_id, t.matter_id, t.org_id, v.name, t.way, t.issuer, t.number, t.issued_on, t.days, t.until_on, t.state, t.receipt_on, t.why, t.made_name, l.name, m.title`

const letterFrom = ` FROM transfer_letter t JOIN transfer_line l ON l.id = t.line_id JOIN matter m ON m.id = t.matter_id
	JOIN org_version v ON v.org_id = t.org_id AND v.reach_until = '9999-12-31' `

func scanLetter(row gate.Row) (t Letter, err error) {
	return t, row.Scan(&t.ID, &t.Line, &t.Matter, &t.Org, &t.OrgName, &t.Way, &t.Issuer, &t.Number, &t.IssuedOn, &t.Days, &t.Until, &t.State, &t.ReceiptOn, &t.Why, &t.By, &t.Name, &t.Title)
}

func insertLine(w *gate.Writing, at gate.Place, l *Line) error {
	if l.ID == 0 {
		l.ID = w.NewID()
	}
	_, err := w.Exec(at, `INSERT INTO transfer_line (id, matter_id, org_id, other_id, no, member_id, name, sex, nation, birth_on, joined_on, full_on, job,
			id_seal, phone_seal, papers, measure, state, on_day, why)
		VALUES (@id, @matter, @of, @other, @no, @member, @name, @sex, @nation, @birth, @joined, @full, @job, @number, @phone, @papers, @measure, @state, NULL, '')`,
		gate.Args{"id": l.ID, "matter": l.Matter, "of": l.Org, "other": l.Other, "no": l.No, "member": l.Member, "name": l.Name, "sex": int64(l.Sex), "nation": l.Nation,
			"birth": l.BirthOn, "joined": l.JoinedOn, "full": l.FullOn, "job": l.Job, "number": l.idSeal, "phone": l.phoneSeal, "papers": l.Papers,
			"measure": l.Measure, "state": string(l.State)})
	return err
}

// saveLine keeps what a step changed of a line.
func saveLine(w *gate.Writing, at gate.Place, l *Line) error {
	_, err := w.Exec(at, `UPDATE transfer_line SET member_id = @member, papers = @papers, measure = @measure, state = @state, on_day = @on, why = @why,
			id_seal = @number, phone_seal = @phone WHERE id = @id`,
		gate.Args{"id": l.ID, "member": l.Member, "papers": l.Papers, "measure": l.Measure, "state": string(l.State), "on": l.On, "why": l.Why, "number": l.idSeal, "phone": l.phoneSeal})
	return err
}

func insertLetter(w *gate.Writing, at gate.Place, t *Letter) error {
	t.ID = w.NewID()
	_, err := w.Exec(at, `INSERT INTO transfer_letter (id, line_id, matter_id, org_id, way, issuer, number, issued_on, days, until_on, state, receipt_on, why, made_by, made_name, made_ms)
		VALUES (@id, @line, @matter, @of, @way, @issuer, @number, @issued, @days, @until, 'open', NULL, '', @by, @name, @gate_now)`,
		gate.Args{"id": t.ID, "line": t.Line, "matter": t.Matter, "of": t.Org, "way": string(t.Way), "issuer": t.Issuer, "number": t.Number, "issued": t.IssuedOn,
			"days": int64(t.Days), "until": t.Until, "by": w.Who().Account, "name": w.Who().Name})
	return err
}

func saveLetter(w *gate.Writing, at gate.Place, t *Letter) error {
	_, err := w.Exec(at, "UPDATE transfer_letter SET state = @state, receipt_on = @receipt, why = @why WHERE id = @id",
		gate.Args{"id": t.ID, "state": string(t.State), "receipt": t.ReceiptOn, "why": t.Why})
	return err
}

// numberTaken tells for whom an issuer used a number before; empty for nobody.
func numberTaken(r *gate.Reading, issuer, number string) (used bool, err error) {
	err = r.Beyond("the number of a letter is used once", "SELECT id FROM transfer_letter WHERE issuer = @issuer AND number = @number",
		gate.Args{"issuer": issuer, "number": number}, func(row gate.Row) error {
			used = true
			var id int64
			return row.Scan(&id)
		})
	return used, err
}

// lastNumber is the number of the newest letter that the house issued within a year.
func lastNumber(r *gate.Reading, on day.Day) (number string, err error) {
	err = r.Beyond("the next letter's number follows the last one", `SELECT number FROM transfer_letter
		WHERE way = 'out' AND issued_on >= @from AND issued_on < @until ORDER BY id DESC LIMIT 1`,
		gate.Args{"from": day.Of(on.Year(), 1, 1), "until": day.Of(on.Year()+1, 1, 1)}, func(row gate.Row) error { return row.Scan(&number) })
	return number, err
}

// person is a member of the branch that sends, as a transfer needs him.
type person struct {
	Line
	standing string
}

const people = `SELECT m.id, m.name, m.sex, m.nation, m.birth_on, m.joined_on, m.full_on, m.job,
		COALESCE((SELECT MAX(x.standing) FROM member_standing x WHERE x.member_id = m.id AND x.from_day <= @gate_today AND x.until_day > @gate_today), '1')
	FROM membership s JOIN member m ON m.id = s.member_id
	WHERE s.org_id = @from AND s.from_day <= @gate_today AND s.until_day > @gate_today AND `

func scanPerson(row gate.Row) (p person, err error) {
	return p, row.Scan(&p.Member, &p.Name, &p.Sex, &p.Nation, &p.BirthOn, &p.JoinedOn, &p.FullOn, &p.Job, &p.standing)
}

// byID gives those of a branch in reach who are asked for, in the order asked for.
func byID(r *gate.Reading, from int64, ids []int64) ([]person, error) {
	list, err := gate.Collect(r, people+"m.id IN ({ids ids}) AND {reach s.org_id}", gate.Args{"from": from, "ids": ids}, scanPerson)
	slices.SortFunc(list, func(a, b person) int { return cmp.Compare(slices.Index(ids, a.Member), slices.Index(ids, b.Member)) })
	return list, err
}

// byName gives those of any branch who bear a name and were born on a day: whoever
// asks must know both.
func byName(r *gate.Reading, from int64, name string, birth day.Day) (list []person, err error) {
	err = r.Beyond("the branch that takes a member names him by name and day of birth", people+"m.name = @name AND m.birth_on = @birth",
		gate.Args{"from": from, "name": name, "birth": birth}, func(row gate.Row) error {
			p, err := scanPerson(row)
			list = append(list, p)
			return err
		})
	return list, err
}

// standings gives the present standing of members of a transfer.
func standings(r *gate.Reading, ids []int64) (map[int64]string, error) {
	at := map[int64]string{}
	err := r.Beyond("a transfer looks at the standing of its people", `SELECT x.member_id, x.standing FROM member_standing x
		WHERE x.member_id IN ({ids ids}) AND x.from_day <= @gate_today AND x.until_day > @gate_today`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var s string
		err := row.Scan(&id, &s)
		at[id] = s
		return err
	})
	return at, err
}

// under gives the members who have a transfer under way.
func under(r *gate.Reading, ids []int64) (map[int64]bool, error) {
	at := map[int64]bool{}
	err := r.Beyond("a member has one transfer at a time", "SELECT member_id FROM transfer_line WHERE member_id IN ({ids ids}) AND state IN ('asked', 'lettered', 'returned')",
		gate.Args{"ids": ids}, func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			at[id] = true
			return err
		})
	return at, err
}

// orgName is the name that an organisation bears today, whether in reach or not.
func orgName(r *gate.Reading, id int64) (name string, err error) {
	err = r.Beyond("a transfer names the branch on its other side", "SELECT name FROM org_version WHERE org_id = @id AND reach_until = '9999-12-31'",
		gate.Args{"id": id}, func(row gate.Row) error { return row.Scan(&name) })
	return name, err
}

// Branch is a branch of the house that can take members.
type Branch struct {
	ID          int64
	Name, Above string
}

const branchColumns = `v.org_id, v.name, COALESCE(p.name, '') FROM org_version v JOIN org o ON o.id = v.org_id
	LEFT JOIN org_version p ON p.org_id = v.parent_id AND p.reach_until = '9999-12-31'
	WHERE v.from_day <= @gate_today AND v.until_day > @gate_today AND o.ended_on IS NULL AND v.kind IN ('631', '632', '931', '932')`

func scanBranch(row gate.Row) (b Branch, err error) { return b, row.Scan(&b.ID, &b.Name, &b.Above) }

// branches gives the branches in reach that stand today and have no end, in the order
// of the tree.
func branches(r *gate.Reading) ([]Branch, error) {
	return gate.Collect(r, "SELECT "+branchColumns+` AND {reach v.org_id}
		ORDER BY CASE WHEN p.parent_id = 0 OR p.org_id IS NULL THEN 0 ELSE 1 END, p.path, v.sort_no, v.path`, nil, scanBranch)
}

// MostFound is how many branches a search shows.
const MostFound = 12

// found gives the branches of the house whose name holds a text, or the one whose name
// or code it is. Of less than two characters it gives none.
func found(r *gate.Reading, text string) (list []Branch, err error) {
	text = trim(text)
	if len([]rune(text)) < 2 {
		return nil, nil
	}
	err = r.Beyond("a branch that sends or takes a member looks for the other one by its name", "SELECT "+branchColumns+`
		AND (LOWER(v.name) LIKE @text ESCAPE '~' OR LOWER(v.short_name) LIKE @text ESCAPE '~' OR v.code = @code)
		ORDER BY CASE WHEN v.name = @code OR v.short_name = @code OR v.code = @code THEN 0 ELSE 1 END, v.path LIMIT @limit`,
		gate.Args{"text": gate.Like(text), "code": text, "limit": int64(MostFound)}, func(row gate.Row) error {
			b, err := scanBranch(row)
			list = append(list, b)
			return err
		})
	if len(list) > 0 && list[0].Name == text {
		list = list[:1]
	}
	return list, err
}

const table = "transfer_line"

// seal keeps what a letter says of somebody who is no member here yet.
func (ts *Transfers) seal(l *Line, number, phone string) {
	l.idSeal, l.phoneSeal = ts.vault.SealIn(table, "id_seal", l.ID, number), ts.vault.SealIn(table, "phone_seal", l.ID, phone)
}

func (ts *Transfers) unseal(l *Line) (number, phone string, err error) {
	if number, err = ts.vault.OpenIn(table, "id_seal", l.ID, l.idSeal); err != nil {
		return "", "", err
	}
	phone, err = ts.vault.OpenIn(table, "phone_seal", l.ID, l.phoneSeal)
	return number, phone, err
}

// here tells of somebody by his citizen's number: whether the house knows him, and
// whether he belongs to a branch of it.
func (ts *Transfers) here(r *gate.Reading, number string) (id int64, belongs bool, err error) {
	found, err := ts.vault.Recognise(r, []string{number}, nil, nil)
	for _, f := range found {
		if f.ByID == number {
			id = f.ID
		}
	}
	if err != nil || id == 0 {
		return 0, false, err
	}
	err = r.Beyond("whoever comes with a letter may be a member here already", "SELECT until_day FROM membership WHERE member_id = @id ORDER BY from_day DESC LIMIT 1",
		gate.Args{"id": id}, func(row gate.Row) error {
			var until day.Day
			err := row.Scan(&until)
			belongs = until > r.Today()
			return err
		})
	return id, belongs, err
}
