package documentweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
	"zhibu/internal/register/org"
)

func (p pages) ofActivity(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	v, err := p.makeView(r, id)
	if err != nil {
		return err
	}
	return r.Page(Make(r.Frame(v.Title), v))
}

func (p pages) makeView(r *web.Request, id int64) (v MakeView, err error) {
	a, err := p.Activities.Get(r.Context(), r.Who, id)
	if err != nil {
		return v, err
	}
	href := "/activities/" + ui.ID(id)
	v = MakeView{Crumbs: []ui.Link{{Text: "活动", Href: "/activities"}, {Text: a.Title, Href: href}}, Title: "这次活动的文书", Lead: a.OrgName + "，" + ui.Long(a.OnDay) + "。内容从记录来，不用再填。",
		Action: href + "/documents", May: r.Session.Grant.May(document.Produce) && !a.Void()}
	if a.Void() {
		v.Lead = "这条记录已经作废，不再制作文书。"
	}
	for _, k := range document.Kinds() {
		if k.OfActivity() {
			row := KindRow{Kind: string(k), Label: k.Label(), What: k.What()}
			if k == document.Likely(a.Kinds) {
				v.Likely = row
				continue
			}
			v.Kinds = append(v.Kinds, row)
		}
	}
	made, err := p.Documents.List(r.Context(), r.Who, document.Query{Activity: id, Limit: 50})
	for _, m := range made.List {
		v.Made = append(v.Made, row(m))
	}
	return v, err
}

func (p pages) make(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	k := document.Kind(r.Text("kind"))
	made, err := p.Documents.Make(r.Context(), r.Who, k, document.Source{Activity: id})
	if problems, ok := web.Problems(err); ok {
		v, err := p.makeView(r, id)
		if err != nil {
			return err
		}
		for i := range problems {
			problems[i].Field = ""
		}
		v.Problems = problems
		return r.Refuse(Make(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(at(made), k.Label()+"已经做好，可以下载。")
}

func (p pages) aheadForm(r *web.Request) error {
	v, err := p.aheadView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) aheadView(r *web.Request, problems []ui.Problem) (v FormView, err error) {
	id, err := r.ID("org")
	if err != nil {
		return v, err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return v, err
	}
	v = FormView{Crumbs: []ui.Link{home, {Text: o.Label(), Href: "/orgs/" + ui.ID(id)}}, Title: "会前签到表和方案", Lead: "应到名单按那一天的名册算。", Action: "/orgs/" + ui.ID(id) + "/documents",
		Problems: problems, Submit: "制作", Cancel: ui.Link{Text: "不做了", Href: "/documents"}}
	f := func(name, label, kind string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: kind, Value: r.Text(name), Problem: web.ProblemOf(problems, name)}
	}
	k := kindField("kind", "做什么", document.Kind(r.Text("kind")), "", document.Kind.Ahead)
	k.Problem = web.ProblemOf(problems, "kind")
	kinds := f("activity", "是什么活动", "checks")
	for _, x := range activity.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(x), Text: x.Label(), On: chosen(r, "activity", string(x))})
	}
	on := f("day", "日期", "date")
	if on.Value == "" && r.Method == "GET" {
		on.Value = r.Today().String()
	}
	v.Fields = []ui.Field{k, kinds, on}
	groups, err := p.Members.GroupsOf(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return v, err
	}
	if len(groups) > 0 {
		g := f("group", "党小组", "select")
		g.Hint, g.Options = "只有党小组会才要选。", []ui.Option{{Text: "不是党小组会"}}
		for _, x := range groups {
			g.Options = append(g.Options, ui.Option{Value: ui.ID(x.ID), Text: x.Name, On: r.Text("group") == ui.ID(x.ID)})
		}
		v.Fields = append(v.Fields, g)
	}
	for _, x := range []ui.Field{f("from", "从", "time"), f("until", "到", "time"), f("title", "名称", ""), f("place", "地点", ""), f("chair", "主持人", "")} {
		x.Optional = true
		v.Fields = append(v.Fields, x)
	}
	items, asks := f("items", "活动安排", "textarea"), f("asks", "有关要求", "textarea")
	items.Hint, asks.Hint = "方案里用，一行一项。", "方案里用，一行一条。"
	items.Optional, asks.Optional = true, true
	v.Fields = append(v.Fields, items, asks)
	return v, nil
}

func chosen(r *web.Request, name, value string) bool {
	_ = r.FormValue(name) // reads the form
	for _, x := range r.Form[name] {
		if x == value {
			return true
		}
	}
	return false
}

func lines(text string) (out []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

func (p pages) ahead(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	if _, err := p.Orgs.Get(r.Context(), r.Who, id, r.Today()); err != nil {
		return err
	}
	s := document.Source{Org: id, On: r.Day("day"), Group: r.Num("group", 0), From: r.Text("from"), Until: r.Text("until"), Title: r.Text("title"), Place: r.Text("place"),
		Chair: r.Text("chair"), Items: lines(r.Text("items")), Asks: lines(r.Text("asks"))}
	for _, k := range r.Form["activity"] {
		s.Kinds = append(s.Kinds, activity.Kind(k))
	}
	k := document.Kind(r.Text("kind"))
	made, err := p.Documents.Make(r.Context(), r.Who, k, s)
	if problems, ok := web.Problems(err); ok {
		v, err := p.aheadView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(at(made), k.Label()+"已经做好，可以下载打印。")
}

// orgField chooses an organisation in reach.
func (p pages) orgField(r *web.Request, problems []ui.Problem) (f ui.Field, err error) {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	f = ui.Field{Name: "org", Label: "党组织", Kind: "select", Hint: "连同它的下级组织。", Problem: web.ProblemOf(problems, "org")}
	want := r.Num("org", r.Session.Grant.Org)
	for _, o := range tree {
		f.Options = append(f.Options, ui.Option{Value: ui.ID(o.Org), Text: strings.Repeat("　", depth(tree, o)) + o.Label(), On: o.Org == want})
	}
	return f, err
}

// depth is how far an organisation is below the first of a tree.
func depth(tree []org.Version, o org.Version) int { return max(0, o.Depth()-tree[0].Depth()) }

func (p pages) quarterForm(r *web.Request) error {
	v, err := p.quarterView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) quarterView(r *web.Request, problems []ui.Problem) (v FormView, err error) {
	v = FormView{Crumbs: []ui.Link{home}, Title: "三会一课季度汇总", Lead: "应开、已开、未开按制度和台账算，不用向支部要数。", Action: "/documents/quarter", Problems: problems,
		Submit: "制作", Cancel: ui.Link{Text: "不做了", Href: "/documents"}}
	of, err := p.orgField(r, problems)
	if err != nil {
		return v, err
	}
	last := day.Quarter(r.Today().Year(), r.Today().Quarter()).From - 1 // of the last quarter that is over
	year := ui.Field{Name: "year", Label: "年份", Kind: "number", Value: strconv.Itoa(int(r.Num("year", int64(last.Year())))), Problem: web.ProblemOf(problems, "year")}
	quarter := ui.Field{Name: "quarter", Label: "季度", Kind: "select", Problem: web.ProblemOf(problems, "quarter")}
	for q, w := range []string{"一", "二", "三", "四"} {
		quarter.Options = append(quarter.Options, ui.Option{Value: strconv.Itoa(q + 1), Text: "第" + w + "季度", On: int(r.Num("quarter", int64(last.Quarter()))) == q+1})
	}
	v.Fields = []ui.Field{of, year, quarter}
	return v, nil
}

func (p pages) quarter(r *web.Request) error {
	s := document.Source{Org: r.Num("org", 0), Year: int(r.Num("year", 0)), Quarter: int(r.Num("quarter", 0))}
	made, err := p.Documents.Make(r.Context(), r.Who, document.Quarter, s)
	if problems, ok := web.Problems(err); ok {
		v, err := p.quarterView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(at(made), "季度汇总已经做好，可以下载Word或者Excel。")
}
