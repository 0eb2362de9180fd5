package visitweb

import (
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/visit"
)

// paras parts a text at its lines.
func paras(text string) (list []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

func draftOf(r *web.Request) visit.Draft {
	return visit.Draft{On: r.Day("on"), Went: r.Text("went"), Talked: r.Text("talked"), Private: r.Text("private")}
}

func fields(r *web.Request, d visit.Draft, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	return []ui.Field{
		{Name: "on", Label: "哪一天", Kind: "date", Value: d.On.String(), Max: r.Today().String(), Problem: bad("on")},
		{Name: "went", Label: "谁去的", Value: d.Went, Problem: bad("went"), Hint: "写姓名，几个人用顿号隔开。"},
		{Name: "talked", Label: "谈了什么", Kind: "textarea", Rows: 8, Value: d.Talked, Problem: bad("talked"), Class: "full", Hint: "被走访的党组织看得到。"},
		{Name: "private", Label: "内部备注", Kind: "textarea", Rows: 4, Value: d.Private, Problem: bad("private"), Class: "full", Optional: true, Hint: "只有工委看得到。"},
	}
}

func (p pages) newForm(r *web.Request) error {
	name := ""
	if of := r.Num("org", 0); of != 0 {
		o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
		if err != nil {
			return err
		}
		name = o.Name
	}
	return p.showNew(r, name, visit.Draft{On: r.Today()}, nil)
}

func (p pages) showNew(r *web.Request, name string, d visit.Draft, problems []ui.Problem) error {
	v := FormView{Crumbs: crumbs, Title: "记一次走访", Lead: "记下以后，再把问答、答应的事和问题一条一条加上。", Action: "/visits", Problems: problems, Submit: "记下", Cancel: ui.Link{Text: "不记了", Href: "/visits"}}
	v.Fields = append([]ui.Field{{Name: "org", Label: "走访哪个党组织", Value: name, Problem: web.ProblemOf(problems, "org"), Hint: "写名册里的全称或者简称。", Class: "full"}}, fields(r, d, problems)...)
	return p.form(r, v)
}

func (p pages) form(r *web.Request, v FormView) error {
	if len(v.Problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) record(r *web.Request) error {
	d, name := draftOf(r), r.Text("org")
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	for _, o := range tree {
		if name != "" && (o.Name == name || o.Short == name) && o.Org != r.Session.Grant.Org {
			d.Org = o.Org
		}
	}
	if d.Org == 0 {
		return p.showNew(r, name, d, []ui.Problem{{Field: "org", Text: "没有找到这个党组织，请按名册里的全称或者简称写。"}})
	}
	id, err := p.Visits.Record(r.Context(), r.Who, d)
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, name, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已记下，被走访的党组织看得到。")
}

func (p pages) editForm(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	if x.Void {
		return r.SeeOther(href(x.ID))
	}
	return p.showEdit(r, x, x.Draft, nil)
}

func (p pages) get(r *web.Request) (x visit.Visit, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	return p.Visits.Get(r.Context(), r.Who, id)
}

func (p pages) showEdit(r *web.Request, x visit.Visit, d visit.Draft, problems []ui.Problem) error {
	v := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.OrgName, Href: href(x.ID)}), Title: "更正走访", Lead: x.OrgName, Action: href(x.ID) + "/edit", Version: ui.ID(x.Version), Problems: problems,
		Submit: "保存更正", Cancel: ui.Link{Text: "不改了", Href: href(x.ID)}}
	v.Fields = append(fields(r, d, problems), ui.Field{Name: "why", Label: "为什么更正", Value: r.Text("why"), Hint: "原来的内容会留着。", Problem: web.ProblemOf(problems, "why"), Class: "full"})
	return p.form(r, v)
}

func (p pages) edit(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	d := draftOf(r)
	err = p.Visits.Correct(r.Context(), r.Who, x.ID, r.Num("version", -1), d, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, fields(r, d, nil), fields(r, x.Draft, nil))
		}
		return p.showEdit(r, x, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.ID), "已更正。")
}
