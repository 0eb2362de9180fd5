package appraisalweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appraisal"
)

// get gives the round of the request, for those who read its contents.
func (p pages) get(r *web.Request) (x appraisal.Whole, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	if x, err = p.Appraisals.Get(r.Context(), r.Who, id); err == nil && !x.Mine {
		err = fault.Missing()
	}
	return x, err
}

func (p pages) enterForm(r *web.Request) error { return p.showEnter(r, nil) }

// counts are the columns of the test, in the order of the papers.
var counts = []struct{ name, label string }{{"excellent", "优秀"}, {"pass", "合格"}, {"basic", "基本合格"}, {"fail", "不合格"}, {"blank", "未填"}}

// number writes a count; 0 of what was not entered stays empty.
func number(n int, in bool) string {
	if !in {
		return ""
	}
	return strconv.Itoa(n)
}

func options(chosen string) []ui.Option {
	list := []ui.Option{{Value: "", Text: "未定", On: chosen == ""}}
	for _, g := range appraisal.Grades() {
		list = append(list, ui.Option{Value: string(g), Text: g.Label(), On: string(g) == chosen})
	}
	return list
}

func (p pages) showEnter(r *web.Request, problems []ui.Problem) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	typed, sheets := typedRows(r)
	value := func(kept bool, name, stored string) string {
		if kept {
			return stored
		}
		return r.Text(name)
	}
	// What was not touched is shown as it is stored now, whoever changed it.
	same := r.Method == "GET" || sheets.Mark() == r.Text("sheets_was")
	v := GridView{Title: "登记自评和测评", Lead: x.OrgName + "，" + x.Title() + "。按收回的测评表填，每人五项合计等于有效票数；填一部分也可以先保存。", Action: href(x.ID) + "/enter", Problems: problems,
		Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.Title(), Href: href(x.ID)}}, Submit: "保存", Cancel: ui.Link{Text: "不改了", Href: href(x.ID)},
		Hidden: []ui.Pair{{Term: "sheets_was", Text: x.Sheets.Mark()}}}
	in := x.Sheets.Out > 0
	for _, f := range []ui.Field{{Name: "sheets_out", Label: "测评表发出（张）", Value: number(x.Sheets.Out, in)}, {Name: "sheets_back", Label: "收回（张）", Value: number(x.Sheets.Back, in)},
		{Name: "sheets_good", Label: "有效（张）", Value: number(x.Sheets.Good, in)}} {
		f.Kind, f.Min, f.Value, f.Problem = "number", "0", value(same, f.Name, f.Value), web.ProblemOf(problems, f.Name)
		v.Fields = append(v.Fields, f)
	}
	v.Columns = []ui.Column{{Text: "姓名"}, {Text: "已自评"}}
	for _, c := range counts {
		v.Columns = append(v.Columns, ui.Column{Text: c.label})
	}
	v.Columns = append(v.Columns, ui.Column{Text: "拟定等次"})
	for _, e := range x.Entries {
		id := ui.ID(e.Member)
		t, ok := typed[e.Member]
		kept := r.Method == "GET" || !ok || t.Row.Mark() == t.Was
		row := GridRow{ID: "row-" + id, Name: e.Name, Was: e.Mark(), Problem: web.ProblemOf(problems, "row-"+id)}
		done := ""
		if e.SelfDone {
			done = "1"
		}
		row.Cells = []Cell{{Name: "self-" + id, Label: "已自评", Kind: "tick", Value: value(kept, "self-"+id, done)}}
		for i, c := range counts {
			n := [...]int{e.Excellent, e.Pass, e.Basic, e.Fail, e.Unfilled}[i]
			cell := Cell{Name: c.name + "-" + id, Label: c.label, Kind: "number", Value: value(kept, c.name+"-"+id, number(n, e.In))}
			if e.Probationary {
				cell = Cell{Label: c.label}
			}
			row.Cells = append(row.Cells, cell)
		}
		last := Cell{Name: "proposed-" + id, Label: "拟定等次", Kind: "select", Options: options(value(kept, "proposed-"+id, string(e.Proposed)))}
		if e.Probationary {
			row.Tag, last = "预备党员", Cell{Label: "拟定等次", Value: "不评等次"}
		}
		row.Cells = append(row.Cells, last)
		v.Rows = append(v.Rows, row)
	}
	if len(problems) > 0 {
		return r.Refuse(Grid(r.Frame(v.Title), v))
	}
	return r.Page(Grid(r.Frame(v.Title), v))
}

// whole reads a count; empty is 0, and what is no number is -1, which the case
// refuses with its sentence.
func whole(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n > 100_000 {
		return -1
	}
	return n
}

// typedRows is what the grid says, by participant.
func typedRows(r *web.Request) (map[int64]appraisal.Typed, appraisal.Sheets) {
	rows := map[int64]appraisal.Typed{}
	for field := range r.Form {
		text, ok := strings.CutPrefix(field, "was-row-")
		m, err := strconv.ParseInt(text, 10, 64)
		if !ok || err != nil {
			continue
		}
		t := appraisal.Typed{Was: r.FormValue(field), Row: appraisal.Row{Member: m, SelfDone: r.Text("self-"+text) != "", Proposed: appraisal.Grade(r.Text("proposed-" + text))}}
		for i, at := range []*int{&t.Excellent, &t.Pass, &t.Basic, &t.Fail, &t.Unfilled} {
			s := r.Text(counts[i].name + "-" + text)
			*at = whole(s)
			t.In = t.In || s != ""
		}
		rows[m] = t
	}
	return rows, appraisal.Sheets{Out: whole(r.Text("sheets_out")), Back: whole(r.Text("sheets_back")), Good: whole(r.Text("sheets_good"))}
}

func (p pages) enter(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	typed, sheets := typedRows(r)
	rows := make([]appraisal.Typed, 0, len(typed))
	for _, t := range typed {
		rows = append(rows, t)
	}
	slices.SortFunc(rows, func(a, b appraisal.Typed) int { return cmp.Compare(a.Member, b.Member) })
	err = p.Appraisals.Enter(r.Context(), r.Who, id, sheets, r.Text("sheets_was"), rows)
	if problems, ok := web.Problems(err); ok {
		return p.showEnter(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已保存。")
}

func (p pages) decideForm(r *web.Request) error { return p.showDecide(r, nil) }

func (p pages) showDecide(r *web.Request, problems []ui.Problem) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	again := r.Method != "GET"
	v := GridView{Title: "评定等次", Lead: x.OrgName + "，" + x.Title() + "。由支委会或者党员大会研究，票数供参考，也看日常表现。", Action: href(x.ID) + "/decide", Problems: problems,
		Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.Title(), Href: href(x.ID)}}, Submit: "保存评定", Cancel: ui.Link{Text: "不改了", Href: href(x.ID)},
		Columns: []ui.Column{{Text: "姓名"}, {Text: "测评"}, {Text: "等次"}}}
	on := ui.Field{Name: "decided_on", Label: "评定的日期", Kind: "date", Value: r.Today().String(), Max: r.Today().String(), Problem: web.ProblemOf(problems, "decided_on")}
	if x.DecidedOn != day.None {
		on.Value = x.DecidedOn.String()
	}
	why := ui.Field{Name: "cap_why", Label: "优秀超过比例的理由", Kind: "textarea", Rows: 3, Value: x.CapWhy, Optional: true, Problem: web.ProblemOf(problems, "cap_why")}
	if again {
		on.Value, why.Value = r.Text("decided_on"), r.Text("cap_why")
	}
	v.Fields = []ui.Field{on}
	if rule, ok := p.Appraisals.CapRule(r.Today()); ok {
		why.Hint = rule.Explanation + "（" + rule.Cite.String() + "，" + rule.Document + "）超过的不阻止，要写明理由。"
		v.Reason = &why
	}
	for _, e := range x.Entries {
		id := ui.ID(e.Member)
		row := GridRow{ID: "grade-" + id, Name: e.Name, Problem: web.ProblemOf(problems, "grade-"+id)}
		if e.Probationary {
			row.Tag = "预备党员"
			row.Cells = []Cell{{Label: "测评"}, {Label: "等次", Value: "不评等次"}}
			v.Rows = append(v.Rows, row)
			continue
		}
		row.Was = "now-" + string(e.Grade)
		chosen := e.Grade
		if chosen == "" {
			chosen = e.Proposed
		}
		if again {
			chosen = appraisal.Grade(r.Text("grade-" + id))
		}
		if again && row.Problem == "" {
			row.Was = r.Text("was-grade-" + id)
		}
		row.Cells = []Cell{{Label: "测评", Value: e.Counts.Chinese()}, {Name: "grade-" + id, Label: "等次", Kind: "select", Options: options(string(chosen))}}
		v.Rows = append(v.Rows, row)
	}
	if len(problems) > 0 {
		return r.Refuse(Grid(r.Frame(v.Title), v))
	}
	return r.Page(Grid(r.Frame(v.Title), v))
}

func (p pages) decide(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	var grades []appraisal.Graded
	for field := range r.Form {
		text, ok := strings.CutPrefix(field, "grade-")
		m, err := strconv.ParseInt(text, 10, 64)
		if ok && err == nil {
			was, _ := strings.CutPrefix(r.Text("was-"+field), "now-")
			grades = append(grades, appraisal.Graded{Member: m, Grade: appraisal.Grade(r.Text(field)), Was: appraisal.Grade(was)})
		}
	}
	err = p.Appraisals.Decide(r.Context(), r.Who, id, r.Day("decided_on"), grades, r.Text("cap_why"))
	if problems, ok := web.Problems(err); ok {
		return p.showDecide(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "等次已评定，接下来逐人反馈。")
}
