package task

import (
	"encoding/json"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

const columns = `a.id, a.task_id, a.org_id, v.name, v.path, a.from_id, COALESCE(CASE f.short_name WHEN '' THEN f.name ELSE f.short_name END, ''), m.doc, m.state <> 'open', a.due_day, a.sent_ms,
	a.opened_ms, a.receipt_ms, a.receipt_by, a.begun_ms, a.progress, a.answered_ms, a.answered_by, a.answer, a.reminded_ms, a.longer_day, a.longer_why, a.longer_said, a.version`

const from = ` FROM task_addressee a JOIN matter m ON m.id = a.task_id
	JOIN org_version v ON v.org_id = a.org_id AND v.reach_until = '9999-12-31'
	LEFT JOIN org_version f ON f.org_id = a.from_id AND f.reach_until = '9999-12-31' `

// reader gives what reads rows of addressees. The text of a task, which stands in the row
// of each, is read once, and what it says is shared among them, not to be changed.
func reader() func(gate.Row) (Addressee, error) {
	var last string
	var doc Doc
	return func(row gate.Row) (a Addressee, err error) {
		text, err := scan(row, &a)
		if err == nil && text != last {
			doc = Doc{}
			err = json.Unmarshal([]byte(text), &doc)
			last = text
		}
		a.Doc = doc
		return a, err
	}
}

// scan reads a row, and gives the text of the task.
func scan(row gate.Row, a *Addressee) (doc string, err error) {
	var answer, due, longer string
	if err := row.Scan(&a.ID, &a.Task, &a.Org, &a.OrgName, &a.Path, &a.From, &a.FromName, &doc, &a.Over, &due, &a.SentMS, &a.OpenedMS, &a.ReceiptMS, &a.ReceiptBy,
		&a.BegunMS, &a.Progress, &a.AnsweredMS, &a.AnsweredBy, &answer, &a.RemindedMS, &longer, &a.Longer.Why, &a.Longer.Said, &a.Version); err != nil {
		return doc, err
	}
	if a.Due, err = day.Parse(due); err != nil {
		return doc, err
	}
	if longer != "" {
		if a.Longer.Until, err = day.Parse(longer); err != nil {
			return doc, err
		}
	}
	if answer != "" {
		if err := json.Unmarshal([]byte(answer), &a.Answers); err != nil {
			return doc, err
		}
	}
	return doc, nil
}

// hit is the first record that answers for an organisation.
type hit struct {
	activity int64
	title    string
	ms       int64
}

// hits are the records that answer a task, the first of each organisation in reach.
func hits(r *gate.Reading, d *Doc, of int64) (map[int64]hit, error) {
	found := map[int64]hit{}
	if d.By != ByRecord || len(d.Kinds) == 0 {
		return found, nil
	}
	args := gate.Args{"from": d.From, "until": d.Until, "of": of}
	var kinds []string
	for i, k := range d.Kinds {
		name := "kind" + strconv.Itoa(i)
		args[name] = string(k)
		kinds = append(kinds, "@"+name)
	}
	err := r.Each(`SELECT o.org_id, a.id, a.title, a.made_ms FROM activity a JOIN activity_org o ON o.activity_id = a.id
		WHERE a.state = 'kept' AND a.on_day >= @from AND a.on_day <= @until AND (@of = CAST(0 AS BIGINT) OR o.org_id = @of)
			AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind IN (`+strings.Join(kinds, ", ")+`)) AND {reach o.org_id}
		ORDER BY a.made_ms, a.id`, args, func(row gate.Row) error {
		var org int64
		var h hit
		err := row.Scan(&org, &h.activity, &h.title, &h.ms)
		if found[org].activity == 0 {
			found[org] = h
		}
		return err
	})
	return found, err
}

// addressees gives those of a task in reach, in roster order.
func addressees(r *gate.Reading, task int64) ([]Addressee, error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE a.task_id = @task AND {reach a.org_id} ORDER BY v.path, a.id", gate.Args{"task": task}, reader())
	if err != nil || len(list) == 0 {
		return list, err
	}
	found, err := hits(r, &list[0].Doc, 0)
	for i := range list {
		list[i].answered(found[list[i].Org])
	}
	return list, err
}

// one gives the row of one organisation, or NotFound beyond reach.
func one(r *gate.Reading, task, of int64) (a Addressee, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE a.task_id = @task AND a.org_id = @of AND {reach a.org_id}", gate.Args{"task": task, "of": of}, reader())
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return a, err
	}
	found, err := hits(r, &list[0].Doc, of)
	list[0].answered(found[of])
	return list[0], err
}

// insert sends a task to an organisation; one that has it already keeps what it has.
func insert(w *gate.Writing, at gate.Place, task, to, by int64, due day.Day) error {
	_, err := w.Exec(at, `INSERT INTO task_addressee (id, task_id, org_id, from_id, due_day, sent_ms, opened_ms, receipt_ms, receipt_by, begun_ms, progress, answered_ms,
			answered_by, answer, reminded_ms, longer_day, longer_why, longer_said, version)
		VALUES (@id, @task, @to, @by, @due, @gate_now, 0, 0, '', 0, '', 0, '', '', 0, '', '', '', 1) ON CONFLICT (task_id, org_id) DO NOTHING`,
		gate.Args{"id": w.NewID(), "task": task, "to": to, "by": by, "due": due.String()})
	return err
}

// chosen are the organisations that a reach names, in roster order; wrong are names
// that nobody has. Nobody asks himself.
func chosen(r *gate.Reading, asker int64, x *Reach) (list []org.Version, wrong []string, err error) {
	tree, err := org.In(r, r.Today())
	if err != nil {
		return nil, nil, err
	}
	named := map[string]int64{}
	for _, v := range tree {
		named[v.Name] = v.Org
		if v.Short != "" {
			named[v.Short] = v.Org
		}
	}
	find := func(names []string) map[int64]bool {
		in := map[int64]bool{}
		for _, n := range names {
			if named[n] == 0 {
				wrong = append(wrong, n)
			}
			in[named[n]] = true
		}
		return in
	}
	only, omit := find(x.Names), find(x.Omit)
	path := ""
	if x.Scope != 0 {
		if path, err = org.Under(tree, x.Scope); err != nil {
			return nil, nil, err
		}
	}
	lacking := map[int64]hit{}
	if x.Lacks != "" {
		year := day.Year(r.Today().Year())
		if lacking, err = hits(r, &Doc{By: ByRecord, Kinds: []activity.Kind{x.Lacks}, From: year.From, Until: year.Last()}, 0); err != nil {
			return nil, nil, err
		}
	}
	for _, v := range tree {
		switch {
		case v.Org == asker, omit[v.Org], lacking[v.Org].activity != 0:
		case len(x.Names) > 0 && !only[v.Org]:
		case len(x.Names) == 0 && (!strings.HasPrefix(v.Path, path) || !x.Sort.takes(v.Kind)):
		default:
			list = append(list, v)
		}
	}
	return list, wrong, nil
}
