package unitweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/member"
	"zhibu/internal/register/unit"
)

// orgs are the organisations in reach, for a choice.
func (p pages) orgs(r *web.Request, name, label, hint string, chosen int64, problems []ui.Problem) (ui.Field, error) {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	f := ui.Field{Name: name, Label: label, Hint: hint, Kind: "select", Problem: web.ProblemOf(problems, name), Options: []ui.Option{{Value: "0", Text: "请选择"}}}
	for _, v := range tree {
		f.Options = append(f.Options, ui.Option{Value: ui.ID(v.Org), Text: strings.Repeat("　", v.Depth()) + v.Name, On: v.Org == chosen})
	}
	return f, err
}

// forms are what may be noted at a unit.
func (p pages) forms(r *web.Request, id int64, problems []ui.Problem, refused string) (list []Form, err error) {
	at := "/units/" + ui.ID(id)
	field := func(name, label, kind, value string) ui.Field {
		if refused != "" && r.Form.Has(name) {
			value = r.Text(name)
		}
		return ui.Field{Name: name, Label: label, Kind: kind, Value: value, Problem: web.ProblemOf(problems, name)}
	}
	set, err := p.orgs(r, "set_org", "党组织", "", r.Num("set_org", 0), problems)
	if err != nil {
		return nil, err
	}
	name := field("who", "党员姓名", "search", "")
	name.Problem = web.ProblemOf(problems, "member")
	work := []ui.Field{name}
	if refused == "work" && r.Text("who") != "" {
		if pick, err := p.namesakes(r); err != nil {
			return nil, err
		} else if len(pick.Options) > 2 {
			work = append(work, pick)
		}
	}
	people := field("people", "在岗人数", "number", "")
	people.Min = "1"
	source := field("source", "来源", "text", "")
	source.Place = "例如：单位年报"
	list = []Form{
		{Title: "登记设在这里的党组织", Action: at + "/orgs", Submit: "登记", Fields: []ui.Field{set, field("set_from", "从哪一天起", "date", "")}, Open: refused == "set",
			Note: "这里只记党组织设在哪个单位。成立、撤销、改变隶属关系要先登记决定。"},
		{Title: "登记在这里工作的党员", Action: at + "/workers", Submit: "登记", Fields: append(work, field("work_from", "从哪一天起", "date", "")), Open: refused == "work",
			Note: "支部就设在这个单位的不用登记，只登记组织关系在别处的，和联合党支部的。"},
		{Title: "登记在岗人数", Action: at + "/count", Submit: "登记", Fields: []ui.Field{people, field("on_day", "是哪一天的", "date", r.Today().String()), source}, Open: refused == "count"},
	}
	return list, nil
}

// namesakes are the members in reach whose name was typed.
func (p pages) namesakes(r *web.Request) (ui.Field, error) {
	page, err := p.Members.Roster(r.Context(), r.Who, member.Query{On: r.Today(), Text: r.Text("who"), Limit: 50})
	f := ui.Field{Name: "member", Label: "是哪一位", Kind: "select", Options: []ui.Option{{Value: "0", Text: "请选择"}}}
	for _, m := range page.Members {
		f.Options = append(f.Options, ui.Option{Value: ui.ID(m.ID), Text: m.Name + "（" + m.OrgName + "）", On: m.ID == r.Num("member", 0)})
	}
	return f, err
}

// answer says what became of a small form, or shows the page with it again.
func (p pages) answer(r *web.Request, form, done string, err error) error {
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, problems, form)
		if err != nil {
			return err
		}
		return r.Refuse(One(r.Frame(v.Name), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/units/"+r.PathValue("id"), done)
}

func (p pages) count(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.Units.Count(r.Context(), r.Who, id, unit.Headcount{Day: r.Day("on_day"), People: r.Num("people", 0), Source: r.Text("source")})
	return p.answer(r, "count", "已登记人数。", err)
}

func (p pages) setUp(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	return p.answer(r, "set", "已登记设在这里的党组织。", p.Units.SetUp(r.Context(), r.Who, id, r.Num("set_org", 0), r.Day("set_from")))
}

func (p pages) leave(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	return p.answer(r, "end", "已保存。", p.Units.Leave(r.Context(), r.Who, id, r.Num("link", 0), r.Day("until")))
}

func (p pages) work(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	who := r.Num("member", 0)
	if who == 0 && r.Text("who") != "" {
		pick, err := p.namesakes(r)
		if err != nil {
			return err
		}
		if len(pick.Options) == 2 {
			who, err = strconv.ParseInt(pick.Options[1].Value, 10, 64)
			if err != nil {
				return err
			}
		}
	}
	return p.answer(r, "work", "已登记。", p.Units.Work(r.Context(), r.Who, id, who, r.Day("work_from")))
}

func (p pages) stop(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	return p.answer(r, "end", "已保存。", p.Units.StopWork(r.Context(), r.Who, id, r.Num("link", 0), r.Day("until")))
}

func typed(r *web.Request) unit.Facts {
	return unit.Facts{Org: r.Num("org", 0), Name: r.Text("name"), Code: r.Text("code"), Nature: r.Text("nature"), Sector: r.Text("sector"), Address: r.Text("address")}
}

// fill draws the form of a unit; id 0 is a new one.
func (p pages) fill(r *web.Request, id, version int64, f unit.Facts, problems []ui.Problem) (v FormView, err error) {
	v = FormView{Title: "登记单位", Action: "/units", Version: ui.ID(version), Submit: "登记", Problems: problems, Crumbs: []ui.Link{{Text: "单位", Href: "/units"}},
		Cancel: ui.Link{Text: "不登记了", Href: "/units"}}
	if id != 0 {
		v.Title, v.Action, v.Submit = "修改单位", "/units/"+ui.ID(id)+"/edit", "保存"
		v.Cancel = ui.Link{Text: "不改了", Href: "/units/" + ui.ID(id)}
	}
	text := func(name, label, value, hint string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Problem: web.ProblemOf(problems, name)}
	}
	nature := text("nature", "单位性质", f.Nature, "")
	nature.Kind, nature.Options = "select", append([]ui.Option{{Text: "没有写明"}}, options(unit.Natures)...)
	for i := range nature.Options {
		nature.Options[i].On = nature.Options[i].Value == f.Nature
	}
	org, err := p.orgs(r, "org", "归口党组织", "单位的党建工作由哪个党组织负责。单位里还没有党组织的也要选。", f.Org, problems)
	address := text("address", "地址", f.Address, "")
	address.Class = "full"
	v.Fields = []ui.Field{text("name", "单位全称", f.Name, ""), text("code", "统一社会信用代码", f.Code, "18位；没有的可以不填。"), nature,
		text("sector", "行业", f.Sector, "同一行业写法要一样，例如“律师行业”。"), org, address}
	return v, err
}

func (p pages) form(r *web.Request) error {
	v, err := p.fill(r, 0, 0, unit.Facts{}, nil)
	if err != nil {
		return err
	}
	return r.Page(Edit(r.Frame(v.Title), v))
}

func (p pages) register(r *web.Request) error {
	id, err := p.Units.Register(r.Context(), r.Who, typed(r))
	if problems, ok := web.Problems(err); ok {
		v, err := p.fill(r, 0, 0, typed(r), problems)
		if err != nil {
			return err
		}
		return r.Refuse(Edit(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/units/"+ui.ID(id), "已登记。接下来登记在岗人数和设在这里的党组织。")
}

func (p pages) editForm(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	d, err := p.Units.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return err
	}
	v, err := p.fill(r, id, d.Version, d.Facts, nil)
	if err != nil {
		return err
	}
	return r.Page(Edit(r.Frame(v.Title), v))
}

func (p pages) edit(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	version := r.Num("version", 0)
	err = p.Units.Edit(r.Context(), r.Who, id, version, typed(r))
	problems, ok := web.Problems(err)
	if !ok {
		if err != nil {
			return err
		}
		return r.Say("/units/"+ui.ID(id), "已保存，原来的内容留在变更经过里。")
	}
	d, err := p.Units.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return err
	}
	v, err := p.fill(r, id, d.Version, typed(r), problems)
	if err != nil {
		return err
	}
	if d.Version != version { // somebody else was quicker: both texts stand here
		v.Now = pairs(d.Facts, d.OrgName)
		if d.Address == "" {
			v.Now = append(v.Now, ui.Pair{Term: "地址", Text: "没有填写"})
		}
	}
	return r.Refuse(Edit(r.Frame(v.Title), v))
}
