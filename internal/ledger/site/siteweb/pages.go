package siteweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/site"
)

type pages struct {
	sites      *site.Sites
	activities *activity.Activities
}

// Routes are the pages of the places for on-site study.
func Routes(ss *site.Sites, as *activity.Activities) []web.Route {
	p := pages{ss, as}
	return []web.Route{
		web.Needs(site.View, "GET /sites", p.list),
		web.Needs(site.View, "GET /sites/{id}", p.one),
		web.Needs(site.Add, "GET /sites/new", p.form),
		web.Needs(site.Add, "POST /sites", p.register),
	}
}

func span(r *web.Request) day.Span {
	s := day.Year(r.AsOf().Year())
	s.Until = min(s.Until, r.AsOf()+1)
	return s
}

func (p pages) list(r *web.Request) error {
	s := span(r)
	list, err := p.sites.List(r.Context(), r.Who, s)
	if err != nil {
		return err
	}
	v := ListView{Title: "场馆", Lead: "家门口的红色资源，次数是" + strconv.Itoa(s.From.Year()) + "年到" + s.Last().MonthDay() + "为止。", Action: "/sites", Export: "/sites/export?" + r.URL.RawQuery,
		None: ui.None{Title: "还没有登记场馆", Text: "工委登记以后，记现场学习时可以直接选。"}}
	if r.Session.Grant.May(site.Add) {
		v.New = ui.Link{Text: "登记场馆", Href: "/sites/new"}
	}
	for _, x := range list {
		v.Rows = append(v.Rows, ListRow{Name: x.Name, Href: "/sites/" + ui.ID(x.ID), Address: x.Address, Note: x.Opening,
			Visits: ui.Link{Text: strconv.Itoa(x.Visits) + "次", Href: "/activities?site=" + ui.ID(x.ID)}})
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	s := span(r)
	list, err := p.sites.List(r.Context(), r.Who, s)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.ID != id {
			continue
		}
		v := SiteView{Name: x.Name, Lead: x.Address, Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}},
			Facts: []ui.Pair{{Term: "地址", Text: x.Address}, {Term: "开放时间", Text: x.Opening}, {Term: "一次容纳", Text: strconv.FormatInt(x.Capacity, 10) + "人"}}}
		page, err := p.activities.List(r.Context(), r.Who, activity.Query{Site: id, Span: s, Limit: 30})
		if err != nil {
			return err
		}
		for _, a := range page.List {
			v.Visits = append(v.Visits, Line{Text: a.OnDay.MonthDay() + "　" + a.OrgName, Href: "/activities/" + ui.ID(a.ID),
				Note: "党员" + strconv.Itoa(a.Present) + "人次，其他参加者" + strconv.Itoa(a.Others) + "人次"})
		}
		if page.Total > len(page.List) {
			v.More = ui.Link{Text: "看全部" + strconv.Itoa(page.Total) + "次", Href: "/activities?site=" + ui.ID(id)}
		}
		return r.Page(One(r.Frame(v.Name), v))
	}
	return fault.Missing()
}

func view(r *web.Request, problems []ui.Problem) FormView {
	f := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: r.Text(name), Problem: web.ProblemOf(problems, name)}
	}
	capacity := f("capacity", "一次容纳人数")
	capacity.Kind, capacity.Min = "number", "0"
	return FormView{Title: "登记场馆", Action: "/sites", Problems: problems, Submit: "登记", Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}},
		Cancel: ui.Link{Text: "不登记了", Href: "/sites"}, Fields: []ui.Field{f("name", "名称"), f("address", "地址"), f("opening", "开放时间"), capacity}}
}

func (p pages) form(r *web.Request) error {
	v := view(r, nil)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) register(r *web.Request) error {
	id, err := p.sites.Register(r.Context(), r.Who, r.Session.Grant.Org, site.Site{Name: r.Text("name"), Address: r.Text("address"),
		Opening: r.Text("opening"), Capacity: r.Num("capacity", 0)})
	if problems, ok := web.Problems(err); ok {
		v := view(r, problems)
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/sites/"+ui.ID(id), "已登记。")
}
