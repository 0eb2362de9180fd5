package assessment

import (
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/standard"
)

func dayOf(ms int64) day.Day { return day.At(time.UnixMilli(ms).In(day.Zone)) }

const columns = `a.id, a.org_id, a.version_id, a.from_day, a.last_day, a.due_day, a.scope_id, a.note, a.ended_on, a.version`

func scan(row gate.Row) (a Assessment, err error) {
	var last day.Day
	err = row.Scan(&a.ID, &a.Org, &a.Standard.ID, &a.Span.From, &last, &a.Due, &a.Scope, &a.Note, &a.EndedOn, &a.Version)
	a.Span.Until = last + 1
	return a, err
}

// one gives an assessment that was opened in reach.
func one(r *gate.Reading, id int64) (a Assessment, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+" FROM assessment a WHERE a.id = @id AND {reach a.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return a, err
	}
	return list[0], nil
}

// asked gives an assessment with its lines that reached an organisation in reach.
func asked(r *gate.Reading, id int64) (a Assessment, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+" FROM assessment a WHERE a.id = @id AND EXISTS (SELECT 1 FROM assessment_org o WHERE o.assessment_id = a.id AND {reach o.org_id})",
		gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return a, err
	}
	a = list[0]
	a.Standard, err = standard.Pinned(r, a.Standard.ID)
	return a, err
}

// reached gives the assessments that reached organisations in reach, the newest first.
func reached(r *gate.Reading, text string) (list []Assessment, err error) {
	list, err = gate.Collect(r, `SELECT `+columns+` FROM assessment a JOIN standard_version v ON v.id = a.version_id
		WHERE LOWER(v.title) LIKE @text ESCAPE '~' AND EXISTS (SELECT 1 FROM assessment_org o WHERE o.assessment_id = a.id AND {reach o.org_id}) ORDER BY a.id DESC`, gate.Args{"text": gate.Like(text)}, scan)
	if err != nil {
		return nil, err
	}
	at := map[int64]*Assessment{}
	for i := range list {
		a := &list[i]
		at[a.ID] = a
		if a.Standard, err = standard.Pinned(r, a.Standard.ID); err != nil {
			return nil, err
		}
	}
	return list, r.Each("SELECT o.id, o.assessment_id, o.org_id, o.handed_ms, o.handed_by, o.version FROM assessment_org o WHERE {reach o.org_id}", nil, func(row gate.Row) error {
		var s Sheet
		err := row.Scan(&s.ID, &s.Of, &s.Org, &s.HandedMS, &s.HandedBy, &s.Version)
		if a := at[s.Of]; a != nil {
			if a.Orgs++; s.HandedMS > 0 {
				a.Handed++
			}
			if s.Org == r.Org() {
				a.Mine = &s
			}
		}
		return err
	})
}

const sheetColumns = `SELECT o.id, o.assessment_id, o.org_id, CASE n.short_name WHEN '' THEN n.name ELSE n.short_name END, o.handed_ms, o.handed_by, o.version
	FROM assessment_org o JOIN org_version n ON n.org_id = o.org_id AND n.reach_until = '9999-12-31' `

func scanSheet(row gate.Row) (s Sheet, err error) {
	s.Answers = map[int64]Said{}
	return s, row.Scan(&s.ID, &s.Of, &s.Org, &s.OrgName, &s.HandedMS, &s.HandedBy, &s.Version)
}

// sheets gives the sheets of an assessment in reach, in roster order, with their answers.
func sheets(r *gate.Reading, id int64) ([]Sheet, error) {
	list, err := gate.Collect(r, sheetColumns+"WHERE o.assessment_id = @id AND {reach o.org_id} ORDER BY n.path, o.id", gate.Args{"id": id}, scanSheet)
	if err != nil {
		return nil, err
	}
	return list, answers(r, list, "o.assessment_id = @id", gate.Args{"id": id})
}

// sheet gives the sheet of one organisation, or NotFound beyond reach.
func sheet(r *gate.Reading, id, of int64) (s Sheet, err error) {
	list, err := gate.Collect(r, sheetColumns+"WHERE o.assessment_id = @id AND o.org_id = @of AND {reach o.org_id}", gate.Args{"id": id, "of": of}, scanSheet)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return s, err
	}
	err = answers(r, list, "o.assessment_id = @id AND o.org_id = @of", gate.Args{"id": id, "of": of})
	return list[0], err
}

func answers(r *gate.Reading, list []Sheet, where string, args gate.Args) error {
	at := map[int64]*Sheet{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	return r.Each(`SELECT w.sheet_id, i.line, w.result, w.note FROM assessment_answer w JOIN standard_item i ON i.id = w.item_id
		JOIN assessment_org o ON o.id = w.sheet_id WHERE `+where+" AND {reach o.org_id}", args, func(row gate.Row) error {
		var of, line int64
		var x Said
		err := row.Scan(&of, &line, &x.Result, &x.Note)
		if s := at[of]; s != nil {
			s.Answers[line] = x
		}
		return err
	})
}

// past gives what an organisation handed in in the other assessments, the newest first.
func past(r *gate.Reading, of, but int64) (list []Past, err error) {
	at := map[int64]int{}
	err = r.Each(`SELECT a.id, v.title, a.due_day, i.line, w.result, w.note FROM assessment_answer w JOIN standard_item i ON i.id = w.item_id
		JOIN assessment_org o ON o.id = w.sheet_id JOIN assessment a ON a.id = o.assessment_id JOIN standard_version v ON v.id = a.version_id
		WHERE o.org_id = @of AND a.id <> @but AND o.handed_ms > 0 AND {reach o.org_id} ORDER BY a.due_day DESC, a.id DESC`, gate.Args{"of": of, "but": but}, func(row gate.Row) error {
		var p Past
		var line int64
		var x Said
		if err := row.Scan(&p.Of, &p.Title, &p.Due, &line, &x.Result, &x.Note); err != nil {
			return err
		}
		i, ok := at[p.Of]
		if !ok {
			i = len(list)
			at[p.Of], p.Answers = i, map[int64]Said{}
			list = append(list, p)
		}
		list[i].Answers[line] = x
		return nil
	})
	return list, err
}
