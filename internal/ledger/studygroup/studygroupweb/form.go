package studygroupweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/studygroup"
)

func typed(r *web.Request) studygroup.Draft {
	return studygroup.Draft{Kind: studygroup.Kind(r.FormValue("kind")), Name: r.Text("name"), Since: r.Day("since"), AgeMost: age(r),
		AgeDay: r.Day("age_day"), AgeBasis: r.Text("age_basis")}
}

// age is the greatest age; -1, which is refused, where it is no number.
func age(r *web.Request) int {
	if r.Text("age_most") == "" {
		return 0
	}
	return int(r.Num("age_most", -1))
}

// formOf draws the form with a group in it and what is wrong with it.
func formOf(r *web.Request, d studygroup.Draft, problems []ui.Problem) FormView {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	kinds := ui.Field{Name: "kind", Label: "种类", Kind: "tiles", Problem: bad("kind"), Class: "full"}
	for _, k := range studygroup.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: d.Kind == k})
	}
	age := ""
	if d.AgeMost != 0 {
		age = strconv.Itoa(d.AgeMost)
	}
	if age == "-1" {
		age = r.Text("age_most") // not a number: as it was typed
	}
	return FormView{Problems: problems, Crumbs: []ui.Link{all}, Cancel: ui.Link{Text: "不设了", Href: all.Href}, Fields: []ui.Field{kinds,
		{Name: "name", Label: "名称", Value: d.Name, Optional: true, Place: "不填就用种类的名称", Problem: bad("name"), Class: "full"},
		{Name: "since", Label: "成立日期", Kind: "date", Value: d.Since.String(), Max: r.Today().String(), Problem: bad("since")},
		{Name: "age_most", Label: "年龄上限（岁）", Kind: "number", Value: age, Min: "0", Max: "100", Optional: true, Problem: bad("age_most"), Hint: "青年小组用，全国没有统一规定。"},
		{Name: "age_day", Label: "按哪一天计算年龄", Kind: "date", Value: d.AgeDay.String(), Optional: true, Problem: bad("age_day")},
		{Name: "age_basis", Label: "依据的文件", Value: d.AgeBasis, Optional: true, Problem: bad("age_basis"), Class: "full"}}}
}

func (p pages) form(r *web.Request) error {
	return p.draw(r, studygroup.Draft{Kind: studygroup.Center, Since: r.Today()}, nil)
}

func (p pages) draw(r *web.Request, d studygroup.Draft, problems []ui.Problem) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.orgs.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return err
	}
	v := formOf(r, d, problems)
	v.Title, v.Action, v.Submit = "设学习小组", "/orgs/"+ui.ID(id)+"/study-groups", "设立"
	v.Crumbs = append(v.Crumbs, ui.Link{Text: o.Name, Href: "/orgs/" + ui.ID(id)})
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) found(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	made, err := p.groups.Found(r.Context(), r.Who, id, typed(r))
	if problems, ok := web.Problems(err); ok {
		return p.draw(r, typed(r), problems)
	}
	if err != nil {
		return err
	}
	return r.Say(at(made), "已设立。接着加成员。")
}

// change draws the form of a group that stands.
func (p pages) change(r *web.Request, x studygroup.One, d studygroup.Draft, problems []ui.Problem) error {
	v := formOf(r, d, problems)
	v.Title, v.Action, v.Submit, v.Version = "修改"+x.Name, at(x.ID), "保存", strconv.FormatInt(x.Version, 10)
	v.Crumbs, v.Cancel, v.Fields = []ui.Link{all, {Text: x.Name, Href: at(x.ID)}}, ui.Link{Text: "不改了", Href: at(x.ID)}, v.Fields[1:]
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	v.End = &EndView{Action: at(x.ID) + "/end", Open: bad("end")+bad("why") != "", Fields: []ui.Field{
		{Name: "end", Label: "从哪一天起撤销", Kind: "date", Value: r.Text("end"), Max: r.Today().String(), Problem: bad("end")},
		{Name: "why", Label: "原因", Value: r.Text("why"), Class: "full", Problem: bad("why")}}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) editForm(r *web.Request) error {
	x, _, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(studygroup.Keep, x.Org); err != nil {
		return err
	}
	return p.change(r, x, x.Draft, nil)
}

func (p pages) edit(r *web.Request) error {
	x, _, err := p.get(r)
	if err != nil {
		return err
	}
	err = p.groups.Amend(r.Context(), r.Who, x.ID, r.Num("version", 0), typed(r))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, formOf(r, typed(r), nil).Fields[1:], formOf(r, x.Draft, nil).Fields[1:])
		}
		return p.change(r, x, typed(r), problems)
	}
	if err != nil {
		return err
	}
	return r.Say(at(x.ID), "已保存。")
}

func (p pages) end(r *web.Request) error {
	x, _, err := p.get(r)
	if err != nil {
		return err
	}
	err = p.groups.End(r.Context(), r.Who, x.ID, r.Day("end"), r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		return p.change(r, x, x.Draft, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(at(x.ID), "已撤销。成员和学习记录都还在。")
}
