package problemweb

import (
	"slices"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

func (p pages) editForm(r *web.Request) error { return p.showEdit(r, nil) }

func (p pages) showEdit(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, _, err := p.Problems.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	s := sideOf(r, x)
	if s == none {
		return fault.New(fault.Denied, "这个问题由"+x.OrgName+"整改，这里只能查看。")
	}
	here := "/problems/" + ui.ID(id)
	v := FormView{Title: "更正问题", Lead: x.OrgName, Action: here + "/edit", Version: ui.ID(x.Version), Problems: problems, Submit: "保存更正",
		Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Text, Href: here}), Cancel: ui.Link{Text: "不改了", Href: here}}
	d := x.Draft
	if r.Method != "GET" {
		d = typed(r)
		d.Origin, d.OriginID = x.Origin, x.OriginID
		v.Version = r.Text("version")
		if v.Version != ui.ID(x.Version) { // somebody else was first: both are shown
			v.Now, v.Version = facts(x), ui.ID(x.Version)
		}
	}
	if v.Fields, err = p.fields(r, x.Org, d, problems, true); err != nil {
		return err
	}
	why := ui.Field{Name: "why", Label: "为什么更正", Value: r.Text("why"), Hint: "原来的内容会留着。", Problem: web.ProblemOf(problems, "why"), Class: "full"}
	if s == owner && x.Closer != 0 { // what was found is the finder's to change
		v.Title, v.Lead, v.Submit = "写措施和责任人", x.OrgName+"，"+x.CloserName+"检查发现："+x.Text, "保存"
		v.Fields = slices.DeleteFunc(v.Fields, func(f ui.Field) bool { return f.Name != "measure" && f.Name != "owner" })
		why.Optional = x.Measure == "" && x.Owner == 0
	}
	v.Fields = append(v.Fields, why)
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) edit(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.Problems.Correct(r.Context(), r.Who, id, r.Num("version", -1), typed(r), r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		return p.showEdit(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/problems/"+ui.ID(id), "已更正，原来的内容留在经过里。")
}
