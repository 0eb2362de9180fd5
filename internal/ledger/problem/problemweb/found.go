package problemweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
)

// mostMonths is the time limit that a form begins with.
const mostMonths = 1

func (p pages) foundForm(r *web.Request) error { return p.showFound(r, nil) }

// showFound is the form for what was found at an organisation below; the measure and who
// answers for it are the organisation's to say.
func (p pages) showFound(r *web.Request, problems []ui.Problem) error {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	d, of := typed(r), r.Num("org", 0)
	if r.Method == "GET" {
		if d.FoundOn == day.None {
			d.FoundOn = r.Today()
		}
		d.DueOn = d.FoundOn.AddMonths(mostMonths)
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	orgs := ui.Field{Name: "org", Label: "责任单位", Kind: "select", Options: []ui.Option{{Text: "请选择"}}, Problem: bad("org")}
	for _, o := range tree {
		if o.Org != r.Session.Grant.Org {
			orgs.Options = append(orgs.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Label(), On: o.Org == of})
		}
	}
	v := FormView{Title: "登记检查发现的问题", Lead: "进入责任单位的问题清单；措施和责任人由责任单位写，销号由检查的一方确认。", Action: "/problems/found", Problems: problems, Submit: "记入清单",
		Crumbs: crumbs, Cancel: ui.Link{Text: "不记了", Href: "/problems"}}
	v.Fields = []ui.Field{orgs,
		{Name: "clause", Label: "依据", Value: d.Clause, Problem: bad("clause"), Optional: true, Hint: "哪个文件、哪一条。"},
		{Name: "text", Label: "问题", Kind: "textarea", Rows: 3, Value: d.Text, Problem: bad("text"), Class: "full", Required: true},
		{Name: "found_on", Label: "发现的日期", Kind: "date", Value: d.FoundOn.String(), Max: r.Today().String(), Problem: bad("found_on"), Required: true},
		{Name: "due_on", Label: "整改时限", Kind: "date", Value: d.DueOn.String(), Problem: bad("due_on"), Required: true}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) found(r *web.Request) error {
	of := r.Num("org", 0)
	if of == 0 {
		return p.showFound(r, []ui.Problem{{Field: "org", Text: "请选择责任单位。"}})
	}
	d := typed(r)
	d.About = problem.TheOrg
	id, err := p.Problems.Found(r.Context(), r.Who, of, d)
	if problems, ok := web.Problems(err); ok {
		return p.showFound(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/problems/"+ui.ID(id), "已记入问题清单，责任单位能看到。")
}
