// Package coverageweb draws the coverage by organisations: the findings, one
// finding with its answer, and a sector with its lines of leadership. It decides
// nothing.
package coverageweb

import (
	"net/url"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/org"
	"zhibu/internal/register/unit"
)

// Deps are the cases that the pages call.
type Deps struct {
	Coverages *coverage.Coverages
	Units     *unit.Units
	Orgs      *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of coverage.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(coverage.View, "GET /coverage", p.list),
		web.Needs(coverage.View, "GET /coverage/finding", p.one),
		web.Needs(coverage.Answer, "POST /coverage/answer", p.answer),
		web.Needs(coverage.View, "GET /coverage/sector", p.sector),
		web.Needs(unit.Change, "POST /coverage/sector", p.line),
	}
}

const pageSize = 50

func (p pages) list(r *web.Request) error {
	q := coverage.Query{On: r.AsOf(), Sector: r.Text("sector"), Org: r.Num("org", 0), Text: r.Text("q"), Open: r.Text("state") == "open", Done: r.Text("state") == "done"}
	all, err := p.Coverages.Check(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "组织覆盖", Lead: q.On.Chinese() + "的情况，按规则和单位名单算出。", Action: "/coverage", Export: "/coverage/export?" + r.URL.RawQuery,
		Units: ui.Link{Text: "单位", Href: "/units"}, None: ui.None{Title: "没有需要研究的事", Text: "登记单位、在岗人数和党员工作单位以后，系统按规则对照。"}}
	kind := coverage.Kind(r.Text("kind"))
	p.tabs(r, all, kind, &v)
	var list []coverage.Finding
	for _, f := range all {
		if kind == "" || f.Kind == kind {
			list = append(list, f)
		}
	}
	part, pager := web.Window(r, list, pageSize, "条", func(f *coverage.Finding) string { return f.Key() })
	v.Pager = pager
	for _, f := range part {
		v.Rows = append(v.Rows, row(f))
	}
	if err := p.filters(r, q, &v); err != nil {
		return err
	}
	f := r.Frame(v.Title)
	f.Wide = true
	return r.Page(List(f, v))
}

// tabs are the kinds, each with its count: the count opens its rows.
func (p pages) tabs(r *web.Request, all []coverage.Finding, kind coverage.Kind, v *ListView) {
	counts := map[coverage.Kind]int{}
	for _, f := range all {
		counts[f.Kind]++
	}
	tab := func(k coverage.Kind, text string, n int) {
		values := r.URL.Query()
		values.Del("after")
		if values.Del("kind"); k != "" {
			values.Set("kind", string(k))
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: text + " " + strconv.Itoa(n), Href: "/coverage?" + values.Encode(), Here: k == kind})
	}
	tab("", "全部", len(all))
	for _, k := range coverage.Kinds() {
		if counts[k] > 0 || k == kind {
			tab(k, k.Label(), counts[k])
		}
	}
}

func (p pages) filters(r *web.Request, q coverage.Query, v *ListView) error {
	sectors, err := p.Units.Sectors(r.Context(), r.Who)
	if err != nil {
		return err
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, q.On)
	if err != nil {
		return err
	}
	pick := func(name, label string, options ...ui.Option) {
		f := ui.Field{Name: name, Label: label, Kind: "select", Options: append([]ui.Option{{Text: "全部"}}, options...)}
		for i := range f.Options {
			f.Options[i].On = f.Options[i].Value == r.Text(name)
		}
		v.Filters = append(v.Filters, f)
	}
	v.Filters = []ui.Field{{Name: "q", Label: "名称", Kind: "search", Value: q.Text}}
	var options, orgs []ui.Option
	for _, s := range sectors {
		options = append(options, ui.Option{Value: s.Name, Text: s.Name})
		v.Sectors = append(v.Sectors, ui.Link{Text: s.Name, Href: sectorHref(s.Name)})
	}
	for _, o := range tree {
		if !o.Kind.IsBranch() || o.Depth() <= 1 {
			orgs = append(orgs, ui.Option{Value: ui.ID(o.Org), Text: strings.Repeat("　", o.Depth()) + o.Label()})
		}
	}
	pick("sector", "行业", options...)
	pick("org", "党组织和它的下级", orgs...)
	pick("state", "说明", ui.Option{Value: "open", Text: "还没有说明"}, ui.Option{Value: "done", Text: "已说明"})
	return nil
}

func sectorHref(name string) string { return "/coverage/sector?name=" + url.QueryEscape(name) }

func href(f coverage.Finding) string { return "/coverage/finding?key=" + url.QueryEscape(f.Key()) }

func state(f coverage.Finding) (ui.State, string) {
	switch {
	case f.Answered():
		return ui.Done, "已说明"
	case f.Reopened():
		return ui.Due, "情况有变化，请再看"
	}
	return ui.Due, "还没有说明"
}

func row(f coverage.Finding) Row {
	x := Row{Kind: f.Kind.Label(), Name: f.Name, Href: href(f), Why: f.Why, Cite: f.Cite, Org: f.OrgName}
	if x.State, x.Word = state(f); f.Answered() {
		x.Reply = f.Reply.Text
	}
	return x
}

func (p pages) one(r *web.Request) error {
	v, err := p.view(r, r.AsOf(), r.Text("key"), nil)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) view(r *web.Request, on day.Day, key string, problems []ui.Problem) (v OneView, err error) {
	f, err := p.Coverages.One(r.Context(), r.Who, on, key)
	if err != nil {
		return v, err
	}
	v = OneView{Title: f.Name, Lead: f.Kind.Label() + "：" + f.Why, Cite: f.Cite, Way: f.Way, Problems: problems, Key: key, Basis: f.Basis(),
		Crumbs: []ui.Link{{Text: "组织覆盖", Href: "/coverage"}, {Text: f.Kind.Label(), Href: "/coverage?kind=" + string(f.Kind)}}}
	v.State, v.Word = state(f)
	for _, x := range f.Facts {
		v.Facts = append(v.Facts, ui.Pair{Term: x.Term, Text: x.Text})
	}
	v.Facts = append(v.Facts, ui.Pair{Term: "是哪一天的情况", Text: on.Chinese()})
	if f.OrgName != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "负责的党组织", Text: f.OrgName, Href: "/orgs/" + ui.ID(f.Org)})
	}
	door := func(ok bool, text, href string) {
		if ok {
			v.Doors = append(v.Doors, ui.Link{Text: text, Href: href})
		}
	}
	door(f.Unit != 0, "单位", "/units/"+ui.ID(f.Unit))
	door(f.Branch != 0, "支部", "/orgs/"+ui.ID(f.Branch))
	door(f.Member != 0, "党员", "/members/"+ui.ID(f.Member))
	door(f.Sector != "", "行业："+f.Sector, sectorHref(f.Sector))
	if of, q := prefill(f); r.Session.Grant.May(orgchange.Keep) && f.Kind != coverage.Elsewhere && of != 0 {
		v.Decide = ui.Link{Text: "提出组织调整", Href: "/orgs/" + ui.ID(of) + "/org-changes/new?" + q.Encode()}
	}
	if f.Reply != nil {
		v.Reply, v.ReplyBy = f.Reply.Text, day.Instant(f.Reply.AtMs).Format("2006-01-02 15:04")+"，"+f.Reply.By
		if f.Reopened() {
			v.Reopened = "写这段说明以后情况有变化，请对照现在的情况再说明一次。当时的情况：" + strings.ReplaceAll(strings.TrimSpace(f.Reply.Facts), "\n", "；")
		}
	}
	if r.Session.Grant.May(coverage.Answer) && on == r.Today() {
		v.Action = "/coverage/answer"
		v.Text = ui.Field{Name: "text", Label: "写明现在的情况和打算", Kind: "textarea", Rows: 4, Value: r.Text("text"), Problem: web.ProblemOf(problems, "text"),
			Hint: "写了以后这一条显示为“已说明”。人数、组织有变化时会重新提出来。"}
	}
	return v, nil
}

// prefill is what the request for a change can already say, and of which
// organisation it is asked: what is to be founded by the one above, the rest by the
// branch itself.
func prefill(f coverage.Finding) (of int64, q url.Values) {
	q = url.Values{"basis": {f.Key()}, "reason": {f.Why}}
	set := func(a decision.Act) { q.Set("act", string(a)) }
	switch f.Kind {
	case coverage.None, coverage.Join:
		set(decision.Found)
		q.Set("name", f.Name+"党支部")
		q.Set("kind", string(org.Branch))
		q.Set("units", f.Name)
		if f.Kind == coverage.Join {
			q.Set("name", f.Name+"联合党支部")
			q.Set("kind", string(org.JointBranch))
		}
		return f.Lead, q
	case coverage.Ended:
		set(decision.Dissolve)
	case coverage.Few:
		set(decision.Merge)
	case coverage.Many, coverage.Joint:
		set(decision.Split)
	case coverage.Lines:
		set(decision.Move)
		q.Set("into", ui.ID(f.Toward))
		return f.Apart, q
	}
	if f.Branch != 0 {
		return f.Branch, q
	}
	return f.Lead, q
}

func (p pages) answer(r *web.Request) error {
	key := r.Text("key")
	err := p.Coverages.Explain(r.Context(), r.Who, key, strings.TrimLeft(r.FormValue("basis"), " "), r.Text("text"))
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, r.Today(), key, problems)
		if err != nil {
			return err
		}
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/coverage/finding?key="+url.QueryEscape(key), "已保存说明。")
}
