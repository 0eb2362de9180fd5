package planweb

import (
	"net/url"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/site"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Plans *plan.Plans
	Orgs  *org.Orgs
	Sites *site.Sites
}

type pages struct{ Deps }

// Routes are the pages of a year's plan.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(plan.View, "GET /plan", p.mine),
		web.Needs(plan.View, "GET /orgs/{org}/plan", p.year),
		web.Needs(plan.Keep, "GET /orgs/{org}/plan/lay", p.layForm),
		web.Needs(plan.Keep, "POST /orgs/{org}/plan/lay", p.lay),
		web.Needs(plan.Keep, "GET /orgs/{org}/plan/new", p.form),
		web.Needs(plan.Keep, "POST /orgs/{org}/plan", p.add),
		web.Needs(plan.Keep, "GET /plans/{id}/edit", p.editForm),
		web.Needs(plan.Keep, "POST /plans/{id}/edit", p.edit),
		web.Needs(plan.Keep, "POST /plans/{id}/cancel", p.cancel),
	}
}

func href(of int64, year int) string {
	return "/orgs/" + ui.ID(of) + "/plan?year=" + strconv.Itoa(year)
}

func (p pages) mine(r *web.Request) error {
	return r.SeeOther("/orgs/" + ui.ID(r.Session.Grant.Org) + "/plan")
}

func yearOf(r *web.Request) int {
	year := int(r.Num("year", int64(r.Today().Year())))
	if year < 1949 || year > 2100 {
		return r.Today().Year()
	}
	return year
}

// year is the plan of an organisation in a year.
func (p pages) year(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	year := yearOf(r)
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	y, list, err := p.Plans.OfYear(r.Context(), r.Who, of, year, r.AsOf())
	if err != nil {
		return err
	}
	v := YearView{Title: strconv.Itoa(year) + "年计划", Lead: o.Name, Crumbs: []ui.Link{{Text: o.Label(), Href: "/orgs/" + ui.ID(of)}}, Back: r.URL.RequestURI(),
		Prev: ui.Link{Text: strconv.Itoa(year-1) + "年", Href: href(of, year-1)}, Next: ui.Link{Text: strconv.Itoa(year+1) + "年", Href: href(of, year+1)},
		Export: "/plan/export?org=" + ui.ID(of) + "&year=" + strconv.Itoa(year), Fixed: fixedWords(y), Calendar: ui.Link{Text: "看日历", Href: "/calendar?org=" + ui.ID(of)},
		None: ui.None{Title: "这一年还没有计划", Text: "定好主题党日的固定日，可以一次排出全年。没有计划也不影响记活动。"}}
	keep := r.May(plan.Keep, of)
	if keep && year >= r.Today().Year() {
		v.New = ui.Link{Text: "加一项", Href: "/orgs/" + ui.ID(of) + "/plan/new?year=" + strconv.Itoa(year)}
		v.Lay = ui.Link{Text: "定固定日，排全年", Href: "/orgs/" + ui.ID(of) + "/plan/lay?year=" + strconv.Itoa(year)}
	}
	for _, x := range list {
		v.Rows = append(v.Rows, row(r, x, keep))
	}
	return r.Page(Year(r.Frame(v.Title), v))
}

// fixedWords is the fixed day in words.
func fixedWords(y plan.Year) string {
	if y.Fixed.Zero() {
		return "还没有定主题党日的固定日"
	}
	text := "主题党日固定在" + y.Fixed.Chinese()
	if y.From != "" {
		text += y.From
		if y.Until != "" {
			text += "—" + y.Until
		}
	}
	if y.Place != "" {
		text += "，" + y.Place
	}
	return text
}

func row(r *web.Request, x plan.Plan, keep bool) Row {
	out := Row{Day: x.Day, Time: x.From, Title: x.Label(), Kind: x.Kind.Label(), Place: x.Place, Cancelled: x.State == plan.Cancelled}
	if x.Until != "" {
		out.Time += "—" + x.Until
	}
	if x.Moved() {
		out.Note = "原定" + x.First.MonthDay()
	}
	if x.Why != "" {
		if out.Note != "" {
			out.Note += "，"
		}
		out.Note += "原因：" + x.Why
	}
	switch {
	case x.State == plan.Done:
		out.State, out.Word, out.Href = ui.Done, "已办", "/activities/"+ui.ID(x.Record)
		return out
	case x.State == plan.Cancelled:
		out.State, out.Word = ui.NA, "已取消"
		return out
	case x.Day > r.Today():
		out.State, out.Word, out.Rest = ui.Running, "计划", plan.Rest(x.Day)
	case x.Day == r.Today():
		out.State, out.Word = ui.Due, "今天"
	default:
		out.State, out.Word = ui.NA, "还没有记录"
	}
	if keep {
		out.Edit = ui.Link{Text: "修改", Href: "/plans/" + ui.ID(x.ID) + "/edit"}
		if x.Day <= r.Today() {
			out.Do = ui.Link{Text: "记这次活动", Href: RecordHref(x)}
		}
	}
	return out
}

// RecordHref opens the page that records a plan, filled in from it.
func RecordHref(x plan.Plan) string {
	q := url.Values{"kind": {string(x.Kind)}, "day": {x.Day.String()}}
	for name, value := range map[string]string{"title": x.Title, "place": x.Place, "from": x.From, "until": x.Until} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if x.Site != 0 {
		q.Set("site", ui.ID(x.Site))
	}
	return "/orgs/" + ui.ID(x.Org) + "/activities/new?" + q.Encode()
}

func (p pages) get(r *web.Request) (x plan.Plan, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	return p.Plans.Get(r.Context(), r.Who, id)
}

func typed(r *web.Request) plan.Draft {
	return plan.Draft{Kind: activity.Kind(r.Text("kind")), Day: r.Day("day"), From: r.Text("from"), Until: r.Text("until"), Title: r.Text("title"),
		Place: r.Text("place"), Site: r.Num("site", 0)}
}

func (p pages) formView(r *web.Request, of int64, d plan.Draft, problems []ui.Problem) (v FormView, err error) {
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return v, err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	year := yearOf(r)
	if d.Day != day.None {
		year = d.Day.Year()
	}
	v = FormView{Title: "加一项计划", Lead: o.Label(), Action: "/orgs/" + ui.ID(of) + "/plan", Problems: problems, Submit: "排进计划",
		Crumbs: []ui.Link{{Text: o.Label(), Href: "/orgs/" + ui.ID(of)}, {Text: "计划", Href: href(of, year)}}, Back: ui.Link{Text: "不加了", Href: href(of, year)}}
	kind := ui.Field{Name: "kind", Label: "做什么", Kind: "select", Problem: bad("kind")}
	for _, k := range activity.Kinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == d.Kind})
	}
	where := ui.Field{Name: "site", Label: "场馆", Kind: "select", Optional: true, Problem: bad("site"), Options: []ui.Option{{Value: "0", Text: "不在场馆", On: d.Site == 0}}}
	sites, err := p.Sites.List(r.Context(), r.Who, day.Span{})
	if err != nil {
		return v, err
	}
	for _, s := range sites {
		where.Options = append(where.Options, ui.Option{Value: ui.ID(s.ID), Text: s.Name, On: s.ID == d.Site})
	}
	on := ui.Field{Name: "day", Label: "日期", Kind: "date", Value: d.Day.String(), Problem: bad("day")}
	if d.Day != day.None {
		if rest := plan.Rest(d.Day); rest != "" {
			on.Hint = "这一天是" + rest + "。"
		}
	}
	v.Fields = []ui.Field{kind, on, {Name: "from", Label: "开始", Kind: "time", Value: d.From, Class: "short", Optional: true, Problem: bad("from")},
		{Name: "until", Label: "结束", Kind: "time", Value: d.Until, Class: "short", Optional: true, Problem: bad("until")},
		{Name: "title", Label: "主题", Value: d.Title, Optional: true, Problem: bad("title")},
		{Name: "place", Label: "地点", Value: d.Place, Optional: true, Problem: bad("place")}, where}
	return v, nil
}

func (p pages) form(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	d := typed(r)
	if !d.Kind.Known() {
		d.Kind = activity.ThemeDay
	}
	v, err := p.formView(r, of, d, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) add(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	d := typed(r)
	_, err = p.Plans.Add(r.Context(), r.Who, of, d)
	if problems, ok := web.Problems(err); ok {
		v, err := p.formView(r, of, d, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(href(of, d.Day.Year()), "已排进计划。")
}

func (p pages) editView(r *web.Request, x plan.Plan, d plan.Draft, why string, version int64, problems []ui.Problem) (FormView, error) {
	v, err := p.formView(r, x.Org, d, problems)
	v.Title, v.Action, v.Version, v.Submit = "修改计划", "/plans/"+ui.ID(x.ID)+"/edit", ui.ID(version), "保存"
	v.Back.Text = "不改了"
	v.Lead += "，现在排在" + x.Day.MonthDay() + "，" + x.Label()
	v.Fields = append(v.Fields, ui.Field{Name: "why", Label: "改期的原因", Value: why, Optional: true, Problem: web.ProblemOf(problems, "why")})
	v.Cancel = &CancelForm{Action: "/plans/" + ui.ID(x.ID) + "/cancel", Why: ui.Field{Name: "reason", Label: "取消的原因", Optional: true}}
	return v, err
}

func (p pages) editForm(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(plan.Keep, x.Org); err != nil {
		return err
	}
	if x.State == plan.Cancelled {
		return r.SeeOther(href(x.Org, x.Day.Year()))
	}
	v, err := p.editView(r, x, x.Draft, x.Why, x.Version, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) edit(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	d, version := typed(r), r.Num("version", 0)
	err = p.Plans.Edit(r.Context(), r.Who, x.ID, version, d, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			version = x.Version // the page says how it stands now: sent again, it is meant
			was, err := p.formView(r, x.Org, d, nil)
			if err != nil {
				return err
			}
			now, err := p.formView(r, x.Org, x.Draft, nil)
			if err != nil {
				return err
			}
			problems = web.Beside(problems, was.Fields, now.Fields)
		}
		v, err := p.editView(r, x, d, r.Text("why"), version, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.Org, d.Day.Year()), "已保存。")
}

func (p pages) cancel(r *web.Request) error {
	x, err := p.get(r)
	if err != nil {
		return err
	}
	version := r.Num("version", 0)
	err = p.Plans.Cancel(r.Context(), r.Who, x.ID, version, r.Text("reason"))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			version, problems[0].Way = x.Version, web.Typed(r)
		}
		v, err := p.editView(r, x, x.Draft, x.Why, version, problems)
		if err != nil {
			return err
		}
		if v.Cancel.Why.Value = r.Text("reason"); x.State == plan.Cancelled {
			v.Cancel = nil
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.Org, x.Day.Year()), "已取消，计划里还看得到。")
}
