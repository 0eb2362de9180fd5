package weakweb

import (
	"slices"
	"strconv"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/weak"
)

// Deps are the cases that the pages call.
type Deps struct{ Weaks *weak.Weaks }

type pages struct{ Deps }

// Routes are the pages of the rectification of weak organisations.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return append([]web.Route{
		web.Needs(weak.Look, "GET /weak", p.list),
		web.Needs(weak.Look, "GET /orgs/{org}/weak", p.org),
		web.Needs(weak.Decide, "POST /orgs/{org}/weak", p.begin),
		web.Needs(weak.Decide, "POST /orgs/{org}/weak/dismiss", p.dismiss),
		web.Needs(weak.View, "GET /weak/{id}", p.one),
		web.Needs(weak.View, "GET /weak/{id}/papers/{paper}", matterweb.Paper(p.Weaks.Paper)),
	}, p.moves()...)
}

const (
	pageSize = 50
	noQuota  = "不设比例，不定指标，不打分，不排名；这里只是按规则对照出来的情形，是否列入整顿由工委研究决定。"
)

func href(id int64) string { return "/weak/" + ui.ID(id) }

func orgHref(of int64) string { return "/orgs/" + ui.ID(of) + "/weak" }

func (p pages) list(r *web.Request) error {
	kind := weak.Kind(r.Text("kind"))
	all, err := p.Weaks.Suggest(r.Context(), r.Who, weak.Query{Text: r.Text("q"), All: r.Text("state") == "all"})
	if err != nil {
		return err
	}
	v := ListView{Title: "软弱涣散排查", Note: "按党组织顺序排列。" + noQuota, Action: "/weak", Export: "/weak/export?" + r.URL.RawQuery, Matters: ui.Link{Text: "整顿事项", Href: "/matters?kind=weak"},
		None: ui.None{Title: "没有需要研究的党组织", Text: "按规则对照，没有发现列出的这些情形。"}}
	v.Filters = []ui.Field{{Name: "q", Label: "党组织", Kind: "search", Value: r.Text("q")},
		{Name: "state", Label: "不列入的", Kind: "select", Options: []ui.Option{{Text: "不显示"}, {Value: "all", Text: "也显示", On: r.Text("state") == "all"}}}}
	counts := map[weak.Kind]int{}
	var list []weak.Suggestion
	for _, s := range all {
		in := kind == ""
		for _, f := range s.Findings {
			counts[f.Kind]++
			in = in || f.Kind == kind
		}
		if in {
			list = append(list, s)
		}
	}
	p.tabs(r, kind, counts, len(all), &v)
	v.Lead = r.Today().Chinese() + "的情况，" + ui.Count(len(list)) + "个党组织有需要研究的情形。"
	part, pager := web.Window(r, list, pageSize, "个", func(s *weak.Suggestion) string { return ui.ID(s.Org) })
	v.Pager = pager
	for _, s := range part {
		v.Rows = append(v.Rows, row(s))
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) tabs(r *web.Request, kind weak.Kind, counts map[weak.Kind]int, all int, v *ListView) {
	tab := func(k weak.Kind, text string, n int) {
		values := r.URL.Query()
		values.Del("after")
		if values.Del("kind"); k != "" {
			values.Set("kind", string(k))
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: text + " " + strconv.Itoa(n), Href: "/weak?" + values.Encode(), Here: k == kind})
	}
	tab("", "全部", all)
	for _, k := range weak.Kinds() {
		if counts[k] > 0 || k == kind {
			tab(k, k.Label(), counts[k])
		}
	}
}

func row(s weak.Suggestion) Row {
	x := Row{Name: s.Name, Href: orgHref(s.Org), State: ui.Due, Word: "还没有研究"}
	for _, f := range s.Findings {
		y := Reason{Label: f.Kind.Label(), Why: f.Why, Cite: f.Cite()}
		if f.Dismissed() {
			y.Cite += "；不列入：" + f.Reply.Text
		}
		x.Reasons = append(x.Reasons, y)
	}
	switch {
	case s.Matter != 0:
		x.State, x.Word, x.Matter = ui.Running, "正在整顿", ui.Link{Text: s.Stage, Href: href(s.Matter)}
	case len(s.Open()) == 0:
		x.State, x.Word = ui.NA, "不列入"
	case len(s.Open()) < len(s.Findings):
		x.Word = "有的还没有研究"
	}
	return x
}

func (p pages) org(r *web.Request) error { return p.showOrg(r, "", nil) }

// showOrg draws one organisation; failed is the form that was refused.
func (p pages) showOrg(r *web.Request, failed string, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	list, err := p.Weaks.Suggest(r.Context(), r.Who, weak.Query{Org: of, All: true})
	if err != nil {
		return err
	}
	s := list[0]
	v := OrgView{Title: s.Name, Lead: "按规则对照，" + r.Today().Chinese() + "有" + strconv.Itoa(len(s.Findings)) + "条需要研究的情形。", Note: noQuota, Problems: problems,
		Crumbs: []ui.Link{{Text: "软弱涣散排查", Href: "/weak"}}, Seen: weak.Seen(s.Findings), None: ui.None{Title: "没有列出的这些情形", Text: "按规则对照，今天没有发现。"}}
	for _, f := range s.Findings {
		v.Findings = append(v.Findings, finding(of, f))
	}
	switch {
	case s.Matter != 0:
		v.Matter = ui.Link{Text: "正在整顿：" + s.Stage, Href: href(s.Matter)}
	case r.Session.Grant.May(weak.Decide):
		p.forms(r, &s, &v, failed, problems)
	}
	if failed != "" {
		return r.Refuse(Org(r.Frame(v.Title), v))
	}
	return r.Page(Org(r.Frame(v.Title), v))
}

func finding(of int64, f weak.Finding) Finding {
	x := Finding{Label: f.Kind.Label(), Why: f.Why, Way: f.Way, Cite: f.Cite(), Sure: f.Confidence.Chinese() + "；数字由管理员对照本地文件核定",
		Rule: ui.Link{Text: "看规则", Href: "/rules/" + f.Kind.Rule()}}
	for _, y := range f.Facts {
		to := "/orgs/" + ui.ID(of)
		switch {
		case y.Problem != 0:
			to = "/problems/" + ui.ID(y.Problem)
		case y.Year != 0:
			to += "?year=" + strconv.Itoa(y.Year)
		case f.Kind == weak.Term:
			to = "/terms?org=" + ui.ID(of)
		case f.Kind == weak.Members:
			to = "/members?org=" + ui.ID(of)
		}
		x.Facts = append(x.Facts, ui.Link{Text: y.Text, Href: to})
	}
	if f.Reply != nil {
		x.Reply, x.ReplyBy = f.Reply.Text, f.Reply.By+"，"+day.At(time.UnixMilli(f.Reply.AtMs)).Chinese()
		if !f.Dismissed() {
			x.Again = "写这条理由以后有了新的情况，请再研究一次。"
		}
	}
	return x
}

// forms are the listing and the dismissal.
func (p pages) forms(r *web.Request, s *weak.Suggestion, v *OrgView, failed string, problems []ui.Problem) {
	d := matterweb.Draw{R: r, Failed: failed, Problems: problems}
	choose := func(key, label string, on bool) ui.Field {
		f := d.Field(key, "reasons", label, "checks", "")
		f.Class = "full"
		for _, x := range s.Findings {
			o := ui.Option{Value: string(x.Kind), Text: x.Kind.Label(), On: on && !x.Dismissed()}
			if failed == key {
				o.On = slices.Contains(r.Form["reasons"], o.Value)
			}
			f.Options = append(f.Options, o)
		}
		return f
	}
	area := func(key, name, label, hint string) ui.Field {
		f := d.Field(key, name, label, "textarea", "")
		f.Class, f.Rows, f.Hint = "full", 3, hint
		return f
	}
	v.List = &Form{Action: orgHref(s.Org), Submit: "列入整顿"}
	if len(s.Findings) > 0 {
		v.List.Fields = append(v.List.Fields, choose("list", "列入的情形", true))
		v.Dismiss = &Form{Action: orgHref(s.Org) + "/dismiss", Submit: "保存理由", Open: failed == "dismiss",
			Fields: []ui.Field{choose("dismiss", "不列入的情形", false), area("dismiss", "text", "理由", "没有新的情况，不再提出；有了新的情况会重新提出。")}}
	}
	other := area("list", "other", "其他情形", "规则对照不出来、经研究认定的情形。")
	other.Optional, other.Rows = true, 2
	if len(s.Findings) == 0 {
		other.Optional, other.Problem = false, d.Bad("list", "reasons")+other.Problem
	}
	leader := d.Field("list", "leader", "联系领导", "text", "")
	leader.Class, leader.Place, leader.Hint = "", "例如：工委副书记某某", "包联这个党组织的领导，写姓名和职务。"
	note := area("list", "note", "研究情况", "在哪次会议上研究、要注意什么。")
	note.Optional, note.Rows = true, 2
	v.List.Fields = append(v.List.Fields, other, leader, note)
}

func reasons(r *web.Request) (list []weak.Kind) {
	for _, s := range r.Form["reasons"] {
		list = append(list, weak.Kind(s))
	}
	return list
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Weaks.List(r.Context(), r.Who, of, weak.Listing{Reasons: reasons(r), Other: r.Text("other"), Leader: r.Text("leader"), Note: r.Text("note"), Seen: r.Text("seen")})
	if problems, ok := web.Problems(err); ok {
		return p.showOrg(r, "list", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已列入整顿，等本组织报送方案。")
}

func (p pages) dismiss(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	err = p.Weaks.Dismiss(r.Context(), r.Who, of, reasons(r), r.Text("seen"), r.Text("text"))
	if problems, ok := web.Problems(err); ok {
		return p.showOrg(r, "dismiss", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(orgHref(of), "理由已保存。没有新的情况，不再提出。")
}
