package orglifeweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Lives      *orglife.Lives
	Problems   *problem.Problems
	Talks      *talk.Talks
	Appraisals *appraisal.Appraisals
	Orgs       *org.Orgs
	// Limit is in how many days after a democratic-life meeting its account is due,
	// where a local rule says so, with the document that says it.
	Limit func(on day.Day) (days int, cite string, ok bool)
}

type pages struct{ Deps }

// Routes are the pages of organisation life.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(orglife.View, "GET /orglife", p.list),
		web.Needs(orglife.View, "GET /orglife/{id}", p.one),
		web.Needs(orglife.Keep, "GET /orgs/{org}/orglife/new", p.form),
		web.Needs(orglife.Keep, "POST /orgs/{org}/orglife", p.begin),
		web.Needs(orglife.Keep, "GET /orgs/{org}/orglife/now", p.now),
		web.Needs(orglife.Keep, "GET /orglife/{id}/edit", p.editForm),
		web.Needs(orglife.Keep, "POST /orglife/{id}/edit", p.edit),
		web.Needs(orglife.Keep, "POST /orglife/{id}/study", p.study),
		web.Needs(orglife.Keep, "POST /orglife/{id}/opinions", p.hear),
		web.Needs(orglife.Keep, "POST /orglife/{id}/opinions/{opinion}/void", p.unhear),
		web.Needs(orglife.Keep, "POST /orglife/{id}/ready", p.ready),
		web.Needs(orglife.Keep, "POST /orglife/{id}/meeting", p.hold),
		web.Needs(orglife.Keep, "POST /orglife/{id}/report", p.report),
		web.Needs(orglife.Keep, "POST /orglife/{id}/finish", p.finish),
		web.Needs(orglife.Keep, "POST /orglife/{id}/void", p.void),
		web.Needs(orglife.View, "GET /orgs/{org}/duallife", p.dual),
		web.Own("GET /me/life", p.mine),
	}
}

func href(id int64) string { return "/orglife/" + ui.ID(id) }

func queryOf(r *web.Request) orglife.Query {
	return orglife.Query{Org: r.Num("org", 0), Year: int(r.Num("year", 0)), Kind: orglife.Kind(r.Text("kind")), After: r.Num("after", 0), Limit: 50}
}

func state(m orglife.Matter, today day.Day) ui.State {
	switch m.Stage(today) {
	case orglife.Finished:
		return ui.Done
	case orglife.Preparing:
		return ui.Running
	}
	if m.Problems.Late > 0 {
		return ui.Late
	}
	return ui.Due
}

func (p pages) list(r *web.Request) error {
	q := queryOf(r)
	page, err := p.Lives.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "组织生活会和民主生活会", Lead: "共" + ui.Count(page.Total) + "次。准备、会议、整改都在一处，进行到哪一步按记录算出来。", Action: "/orglife",
		Export: "/orglife/export?" + r.URL.RawQuery, Back: r.URL.RequestURI(),
		None: ui.None{Title: "还没有", Text: "准备开会时新建一次，谈心谈话、学习、意见和问题清单都连在上面。"}}
	years := ui.Field{Name: "year", Label: "年度", Kind: "select", Options: []ui.Option{{Value: "0", Text: "全部"}}}
	for y := r.Today().Year() + 1; y > r.Today().Year()-5; y-- {
		years.Options = append(years.Options, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y) + "年", On: y == q.Year})
	}
	kinds := ui.Field{Name: "kind", Label: "会议", Kind: "select", Options: []ui.Option{{Value: "", Text: "全部"}}}
	for _, k := range []orglife.Kind{orglife.OrgLife, orglife.DemLife} {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == q.Kind})
	}
	v.Filters = []ui.Field{years, kinds}
	for _, m := range page.List {
		row := Row{Title: m.Title() + "：" + m.Theme, Href: href(m.ID), Org: ui.Link{Text: m.OrgName, Href: "/orgs/" + ui.ID(m.Org)}, State: state(m, r.Today()), Word: string(m.Stage(r.Today()))}
		row.Note = "，计划" + m.PlannedOn.Chinese()
		if m.HeldOn != day.None {
			row.Note = "，" + m.HeldOn.Chinese() + "召开"
		}
		if m.Problems.All > 0 {
			row.Note += "，问题" + strconv.Itoa(m.Problems.All) + "个，已销号" + strconv.Itoa(m.Problems.Closed) + "个"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		next := r.URL.Query()
		next.Set("after", ui.ID(page.Next))
		v.Pager.Next = "/orglife?" + next.Encode()
	}
	if of := r.Session.Grant.Org; of != 0 {
		v.Dual = ui.Link{Text: "双重组织生活", Href: "/orgs/" + ui.ID(of) + "/duallife"}
		if r.Session.Grant.May(orglife.Keep) {
			v.New = ui.Link{Text: "新建一次", Href: "/orgs/" + ui.ID(of) + "/orglife/new"}
		}
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// now leads to the yearly meeting of an organisation, or to the form that begins it.
func (p pages) now(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	if _, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today()); err != nil {
		return err
	}
	page, err := p.Lives.List(r.Context(), r.Who, orglife.Query{Org: of, Only: true, Year: r.Today().Year(), Limit: 50})
	if err != nil {
		return err
	}
	for _, m := range page.List {
		if !m.Special {
			return r.SeeOther(href(m.ID))
		}
	}
	return r.SeeOther("/orgs/" + ui.ID(of) + "/orglife/new")
}

func typed(r *web.Request) orglife.Draft {
	return orglife.Draft{Kind: orglife.Kind(r.Text("kind")), Year: int(r.Num("year", 0)), Special: r.Text("special") != "", Theme: r.Text("theme"),
		OpenedOn: r.Day("opened_on"), PlannedOn: r.Day("planned_on")}
}

func fields(r *web.Request, d orglife.Draft, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	when := func(d day.Day, name string) string {
		if d == day.None {
			return r.Text(name)
		}
		return d.String()
	}
	year := strconv.Itoa(d.Year)
	if d.Year == 0 {
		year = r.Text("year")
	}
	special := ""
	if d.Special {
		special = "1"
	}
	return []ui.Field{
		{Name: "theme", Label: "会议主题", Value: d.Theme, Problem: bad("theme"), Required: true, Place: "例如：学党史、悟思想、办实事、开新局"},
		{Name: "year", Label: "年度", Kind: "number", Value: year, Problem: bad("year"), Class: "short"},
		{Name: "special", Label: "专题会议，在年度的一次之外另开", Kind: "tick", Value: special},
		{Name: "opened_on", Label: "从哪一天开始准备", Kind: "date", Hint: "这一天以后的学习算会前学习。", Value: when(d.OpenedOn, "opened_on"), Problem: bad("opened_on"), Class: "short"},
		{Name: "planned_on", Label: "计划哪一天开", Kind: "date", Hint: "组织生活会一般安排在第四季度。", Value: when(d.PlannedOn, "planned_on"), Problem: bad("planned_on"), Class: "short"},
	}
}

func (p pages) form(r *web.Request) error { return p.showForm(r, nil) }

func (p pages) showForm(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	kind := orglife.KindsOf(o.Kind)[0]
	v := FormView{Title: "新建" + kind.Label(), Lead: o.Label(), Action: "/orgs/" + ui.ID(of) + "/orglife", Problems: problems, Submit: "开始准备",
		Crumbs: []ui.Link{{Text: "组织生活会", Href: "/orglife"}}, Cancel: ui.Link{Text: "不建了", Href: "/orglife"}}
	d := typed(r)
	if r.Method == "GET" {
		d.Year, d.OpenedOn, d.PlannedOn = r.Today().Year(), r.Today(), r.Today().AddDays(14)
	}
	v.Fields = append(fields(r, d, problems), ui.Field{Name: "kind", Label: "会议", Kind: "tiles", Problem: web.ProblemOf(problems, "kind"),
		Options: []ui.Option{{Value: string(kind), Text: kind.Label(), On: true}}})
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Lives.Begin(r.Context(), r.Who, of, typed(r))
	if problems, ok := web.Problems(err); ok {
		return p.showForm(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已新建，可以开始准备。")
}

func (p pages) editForm(r *web.Request) error { return p.showEdit(r, nil) }

func (p pages) showEdit(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	m, err := p.Lives.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if err := r.Only(orglife.Keep, m.Org); err != nil {
		return err
	}
	v := FormView{Title: "改安排", Lead: m.OrgName + "，" + m.Title(), Action: href(id) + "/edit", Version: ui.ID(m.Version), Problems: problems, Submit: "保存安排",
		Crumbs: []ui.Link{{Text: "组织生活会", Href: "/orglife"}, {Text: m.Title(), Href: href(id)}}, Cancel: ui.Link{Text: "不改了", Href: href(id)}}
	d := m.Draft
	if r.Method != "GET" {
		d = typed(r)
		if r.Text("version") != v.Version { // somebody else was first: both are shown
			v.Now = []ui.Pair{{Term: "主题", Text: m.Theme}, {Term: "年度", Text: strconv.Itoa(m.Year)}, {Term: "开始准备", Text: m.OpenedOn.Chinese()}, {Term: "计划召开", Text: m.PlannedOn.Chinese()}}
		}
	}
	v.Fields = fields(r, d, problems)
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
	err = p.Lives.Plan(r.Context(), r.Who, id, r.Num("version", -1), typed(r))
	if problems, ok := web.Problems(err); ok {
		return p.showEdit(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "安排已改。")
}
