package problemweb

import (
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Problems *problem.Problems
	Members  *member.Members
	Orgs     *org.Orgs
}

type pages struct{ Deps }

var crumbs = []ui.Link{{Text: "问题清单", Href: "/problems"}}

// filesMost bounds a form with files.
const filesMost = 5*attach.MostBytes + 1<<20

// Routes are the pages of the problem lists.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(problem.View, "GET /problems", p.list),
		web.Needs(problem.View, "GET /problems/{id}", p.one),
		web.Needs(problem.Keep, "GET /orgs/{org}/problems/new", p.form),
		web.Needs(problem.Keep, "POST /orgs/{org}/problems", p.add),
		web.Needs(problem.Keep, "GET /problems/{id}/edit", p.editForm),
		web.Needs(problem.Keep, "POST /problems/{id}/edit", p.edit),
		web.Needs(problem.Keep, "POST /problems/{id}/progress", p.progress),
		web.Needs(problem.Keep, "POST /problems/{id}/ask", p.ask),
		web.Needs(problem.Keep, "POST /problems/{id}/confirm", p.confirm),
		web.Needs(problem.Keep, "POST /problems/{id}/reopen", p.reopen),
		web.Needs(problem.Keep, "POST /problems/{id}/extend", p.extend),
		web.Needs(problem.Keep, "POST /problems/{id}/files", p.attach).Upload(filesMost),
		web.Needs(problem.View, "GET /problem-files/{id}", p.file),
		web.Needs(problem.Keep, "POST /problems/{id}/void", p.void),
		web.Needs(problem.Find, "GET /problems/found", p.foundForm),
		web.Needs(problem.Find, "POST /problems/found", p.found),
	}
}

// State is how a problem stands as pages draw it.
func State(x problem.Problem, today day.Day) (ui.State, string) {
	switch {
	case x.State == problem.Closed:
		return ui.Done, x.ClosedOn.MonthDay() + "销号"
	case x.State == problem.Void:
		return ui.NA, "已作废"
	case x.Late(today):
		word := "逾期" + strconv.Itoa(int(today-x.DueOn)) + "天"
		if x.State == problem.Asked {
			word += "，待确认销号"
		} else if x.More {
			word += "，要求补充"
		}
		return ui.Late, word
	case x.State == problem.Asked:
		return ui.Due, "待确认销号"
	case x.More:
		return ui.Due, "要求补充"
	}
	return ui.Running, "整改中"
}

// RowOf is a problem as a row; with the organisation where the list has several.
func RowOf(x problem.Problem, today day.Day, withOrg bool) Row {
	row := Row{Text: x.Text, Href: "/problems/" + ui.ID(x.ID), Whose: x.Whose() + "，" + x.Origin.Label() + "，" + x.FoundOn.Chinese(), Measure: told(x.Measure), Owner: told(x.OwnerName),
		Due: x.DueOn.Chinese(), Clause: x.Clause, Evidence: x.Evidence}
	if withOrg {
		row.Org = ui.Link{Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)}
	}
	if x.Progress != "" {
		row.Progress = x.ProgressOn.MonthDay() + "：" + x.Progress
	}
	row.State, row.Word = State(x, today)
	return row
}

func queryOf(r *web.Request) problem.Query {
	q := problem.Query{Org: r.Num("org", 0), Below: true, Origin: problem.Origin(r.Text("origin")), Text: r.Text("q"), After: r.Num("after", 0), Limit: 50, Of: r.Num("of", 0)}
	switch s := r.Text("state"); s {
	case "late":
		q.Late = true
	case string(problem.Open), string(problem.Asked), string(problem.Closed), string(problem.Void):
		q.State = problem.State(s)
	}
	return q
}

func (p pages) list(r *web.Request) error {
	q := queryOf(r)
	page, err := p.Problems.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	v := ListView{Title: "问题清单", Action: "/problems", Export: r.Out("/problems/export?" + r.URL.RawQuery), Back: r.URL.RequestURI(),
		Lead: "共" + strconv.Itoa(page.All) + "个，已销号" + strconv.Itoa(page.Closed) + "个，逾期" + strconv.Itoa(page.Late) + "个。",
		None: ui.None{Title: "没有这样的问题", Text: "会上查摆的、自查和检查发现的，从那里记下来；平时发现的，在本组织的清单里新增。"}}
	orgs := ui.Field{Name: "org", Label: "党组织", Kind: "select", Options: []ui.Option{{Value: "0", Text: "全部", On: q.Org == 0}}}
	for _, o := range tree {
		indent := ""
		for range o.Depth() {
			indent += "　"
		}
		orgs.Options = append(orgs.Options, ui.Option{Value: ui.ID(o.Org), Text: indent + o.Label(), On: o.Org == q.Org})
	}
	states := ui.Field{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Value: "", Text: "全部"}, {Value: "late", Text: "逾期"},
		{Value: "open", Text: "整改中"}, {Value: "asked", Text: "待确认销号"}, {Value: "closed", Text: "已销号"}, {Value: "void", Text: "已作废"}}}
	for i := range states.Options {
		states.Options[i].On = states.Options[i].Value == r.Text("state")
	}
	from := ui.Field{Name: "origin", Label: "来源", Kind: "select", Options: []ui.Option{{Value: "", Text: "全部"}}}
	for _, o := range problem.Origins() {
		from.Options = append(from.Options, ui.Option{Value: string(o), Text: o.Label(), On: o == q.Origin})
	}
	text := ui.Field{Name: "q", Label: "查找", Kind: "search", Value: q.Text, Place: "问题或者责任人"}
	v.Filters = []ui.Field{states, from, text}
	if len(tree) > 1 {
		v.Filters = append([]ui.Field{orgs}, v.Filters...)
	}
	for _, x := range page.List {
		v.Rows = append(v.Rows, RowOf(x, r.Today(), true))
	}
	for i := range v.Rows {
		v.Rows[i].No = strconv.Itoa(i + 1)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "个")
	if page.Next != 0 {
		next := r.URL.Query()
		next.Set("after", ui.ID(page.Next))
		v.Pager.Next = "/problems?" + next.Encode()
	}
	if r.Session.Grant.May(problem.Keep) && r.Session.Grant.Org != 0 {
		v.New = ui.Link{Text: "新增问题", Href: "/orgs/" + ui.ID(r.Session.Grant.Org) + "/problems/new"}
	}
	if r.Session.Grant.May(problem.Find) {
		v.Found = ui.Link{Text: "登记检查发现的问题", Href: "/problems/found"}
	}
	f := r.Frame(v.Title)
	f.Wide = true
	return r.Page(List(f, v))
}

func (p pages) form(r *web.Request) error { return p.show(r, nil) }

func (p pages) show(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	v := FormView{Title: "新增问题", Lead: o.Label() + "，进入本组织的问题清单。", Action: "/orgs/" + ui.ID(of) + "/problems", Problems: problems, Submit: "记入清单",
		Crumbs: crumbs, Cancel: ui.Link{Text: "不记了", Href: back(r, "/problems")},
		Hidden: []ui.Pair{{Term: "of", Text: strconv.FormatInt(r.Num("of", 0), 10)}, {Term: "back", Text: back(r, "/problems")}}}
	d := typed(r)
	if r.Method == "GET" {
		if d.FoundOn == day.None {
			d.FoundOn = r.Today()
		}
		if d.About == "" {
			d.About = problem.TheOrg
		}
		if d.DueOn == day.None {
			d.DueOn = max(d.FoundOn, r.Today()).AddMonths(3)
		}
	}
	if v.Fields, err = p.fields(r, of, d, problems, d.OriginID != 0); err != nil {
		return err
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func back(r *web.Request, other string) string {
	if r.FormValue("back") == "" {
		return other
	}
	return r.Back()
}

// typed is what the form says.
func typed(r *web.Request) problem.Draft {
	d := problem.Draft{Origin: problem.Origin(r.Text("origin")), OriginID: r.Num("of", 0), FoundOn: r.Day("found_on"), Text: r.Text("text"),
		About: problem.About(r.Text("about")), Member: r.Num("member", 0), Measure: r.Text("measure"), Owner: r.Num("owner", 0), DueOn: r.Day("due_on"),
		Clause: r.Text("clause")}
	if d.Origin == "" {
		d.Origin = problem.Other
	}
	return d
}

// fields are the questions of a problem. fixed: it comes from a meeting.
func (p pages) fields(r *web.Request, of int64, d problem.Draft, problems []ui.Problem, fixed bool) ([]ui.Field, error) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	people, err := p.Members.Around(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return nil, err
	}
	choose := func(chosen int64, first string) []ui.Option {
		list := []ui.Option{{Value: "", Text: first}}
		for _, x := range people {
			list = append(list, ui.Option{Value: ui.ID(x.ID), Text: x.Name, On: x.ID == chosen})
		}
		return list
	}
	text := func(day day.Day, name string) string {
		if day == 0 {
			return r.Text(name)
		}
		return day.String()
	}
	from := ui.Field{Name: "origin", Label: "来源", Kind: "select", Problem: bad("origin")}
	for _, o := range problem.ByHand() {
		if !fixed || o == d.Origin {
			from.Options = append(from.Options, ui.Option{Value: string(o), Text: o.Label(), On: o == d.Origin})
		}
	}
	about := ui.Field{Name: "about", Label: "是谁的问题", Kind: "tiles", Problem: bad("about")}
	for _, a := range []problem.About{problem.TheOrg, problem.TheBody, problem.TheMember} {
		about.Options = append(about.Options, ui.Option{Value: string(a), Text: a.Label(), On: a == d.About})
	}
	return []ui.Field{
		{Name: "text", Label: "问题", Kind: "textarea", Rows: 3, Value: d.Text, Problem: bad("text"), Class: "full", Required: true},
		about,
		{Name: "member", Label: "哪一位", Kind: "select", Hint: "选“个人”的时候填。", Options: choose(d.Member, "不是个人的问题"), Problem: bad("member")},
		{Name: "measure", Label: "整改措施", Kind: "textarea", Rows: 3, Value: d.Measure, Problem: bad("measure"), Class: "full", Required: true},
		{Name: "owner", Label: "责任人", Kind: "select", Options: choose(d.Owner, "请选择"), Problem: bad("owner")},
		{Name: "due_on", Label: "整改时限", Kind: "date", Value: text(d.DueOn, "due_on"), Problem: bad("due_on"), Required: true},
		from,
		{Name: "clause", Label: "依据", Value: d.Clause, Problem: bad("clause"), Optional: true, Hint: "哪个文件、哪一条。"},
		{Name: "found_on", Label: "发现的日期", Kind: "date", Hint: "会上查摆的，填会议日期。", Value: text(d.FoundOn, "found_on"), Max: r.Today().String(), Problem: bad("found_on"), Required: true},
	}, nil
}

func (p pages) add(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Problems.Add(r.Context(), r.Who, of, typed(r))
	if problems, ok := web.Problems(err); ok {
		return p.show(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(back(r, "/problems/"+ui.ID(id)), "已记入问题清单。")
}
