package charge

import (
	"cmp"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

func (e *Entry) args(id int64) gate.Args {
	names := make([]string, len(e.Kinds))
	for i, k := range e.Kinds {
		names[i] = string(k)
	}
	return gate.Args{"id": id, "text": e.Text, "doc": e.Cite.Doc, "article": e.Cite.Article, "checked": e.Checked, "often": string(e.Often), "who": e.Who,
		"shows": string(e.Shows), "rule": e.Rule, "kinds": strings.Join(names, ","), "number": e.Number}
}

func insert(w *gate.Writing, at gate.Place, id, list, no int64, e Entry) error {
	args := e.args(id)
	args["list"], args["no"] = list, no
	_, err := w.Exec(at, `INSERT INTO charge_duty (id, list_id, org_id, no, text, doc, article, checked, often, who, shows, rule, kinds, number)
		VALUES (@id, @list, @org, @no, @text, @doc, @article, @checked, @often, @who, @shows, @rule, @kinds, @number)`, args)
	return err
}

func update(w *gate.Writing, at gate.Place, id int64, e Entry) error {
	_, err := w.Exec(at, `UPDATE charge_duty SET text = @text, doc = @doc, article = @article, checked = @checked, often = @often, who = @who, shows = @shows,
		rule = @rule, kinds = @kinds, number = @number WHERE id = @id`, e.args(id))
	return err
}

// lists gives every version without its duties; drafts only where they are asked for.
func lists(r *gate.Reading, drafts bool) (list []List, err error) {
	err = r.Beyond("the responsibility lists in force are open to every organisation", "SELECT id, org_id, kind, no, title, basis, state, from_day, until_day, version, made_name FROM charge_list WHERE state <> 'void' ORDER BY no DESC, id", nil,
		func(row gate.Row) error {
			var l List
			err := row.Scan(&l.ID, &l.Org, &l.Kind, &l.No, &l.Title, &l.Basis, &l.State, &l.Span.From, &l.Span.Until, &l.Version, &l.By)
			if drafts || l.State == InForce {
				list = append(list, l)
			}
			return err
		})
	slices.SortStableFunc(list, func(a, b List) int { return cmp.Compare(slices.Index(Kinds(), a.Kind), slices.Index(Kinds(), b.Kind)) })
	return list, err
}

// one gives one version with its duties.
func one(r *gate.Reading, id int64, drafts bool) (l List, err error) {
	all, err := lists(r, drafts)
	if err != nil {
		return l, err
	}
	i := slices.IndexFunc(all, func(x List) bool { return x.ID == id })
	if i < 0 {
		return l, fault.Missing()
	}
	l = all[i]
	l.Duties, err = duties(r, id)
	return l, err
}

func duties(r *gate.Reading, of int64) (list []Duty, err error) {
	err = r.Beyond("the responsibility lists in force are open to every organisation", "SELECT id, list_id, no, text, doc, article, checked, often, who, shows, rule, kinds, number FROM charge_duty WHERE list_id = @of ORDER BY no, id", gate.Args{"of": of},
		func(row gate.Row) error {
			var d Duty
			var names string
			err := row.Scan(&d.ID, &d.List, &d.No, &d.Text, &d.Cite.Doc, &d.Cite.Article, &d.Checked, &d.Often, &d.Who, &d.Shows, &d.Rule, &names, &d.Number)
			for _, k := range strings.FieldsFunc(names, func(c rune) bool { return c == ',' }) {
				d.Kinds = append(d.Kinds, activity.Kind(k))
			}
			list = append(list, d)
			return err
		})
	return list, err
}

// inForce gives the lists in force on a day, with their duties.
func inForce(r *gate.Reading, on day.Day) (list []List, err error) {
	all, err := lists(r, false)
	for _, l := range all {
		if err != nil || !l.Span.Has(on) {
			continue
		}
		l.Duties, err = duties(r, l.ID)
		list = append(list, l)
	}
	return list, err
}
