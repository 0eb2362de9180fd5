package searchweb

import (
	"net/url"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/desk"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Deps are the cases that the page calls. Each keeps to the asker's reach.
type Deps struct {
	Members    *member.Members
	Orgs       *org.Orgs
	Activities *activity.Activities
	Decisions  *decision.Decisions
	Matters    *matter.Matters
	Desk       *desk.Desk
}

type pages struct{ Deps }

// Routes is the page that finds things.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{web.Needs(member.View, "GET /search", p.find)}
}

const most = 8 // hits of a kind; the rest has a door

func (p pages) find(r *web.Request) error {
	text := r.Text("q")
	if len([]rune(text)) > 100 {
		text = string([]rune(text)[:100])
	}
	v := ResultsView{Query: text, None: ui.None{Title: "找什么", Text: "写姓名、拼音、首字母，党组织名称或者编码，活动和决定的标题，完整的电话或者身份号码。"}}
	if text == "" {
		return r.Page(Results(r.Frame("查找"), v))
	}
	n := 0
	for _, part := range []func(*web.Request, string) (Group, int, error){p.orgs, p.people, p.activities, p.matters, p.decisions, p.pleas} {
		g, found, err := part(r, text)
		if err != nil {
			return err
		}
		if found > 0 {
			v.Groups = append(v.Groups, g)
			n += found
		}
	}
	v.Lead = "在您能看的范围里找到" + ui.Count(n) + "条。"
	if n == 0 {
		v.None = ui.None{Title: "没有找到“" + text + "”", Text: "在您能看的范围里没有。电话和身份号码要写全。"}
	}
	return r.Page(Results(r.Frame("查找"), v))
}

// rest is the door to all hits of a kind, where there are more than are shown.
func rest(n int, unit, href, text string) ui.Link {
	if n <= most {
		return ui.Link{}
	}
	return ui.Link{Text: "看全部" + ui.Count(n) + unit, Href: href + "q=" + url.QueryEscape(text)}
}

func (p pages) orgs(r *web.Request, text string) (g Group, n int, err error) {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.AsOf())
	for _, o := range tree {
		if !o.Answers(text) {
			continue
		}
		if n++; n <= most {
			g.Hits = append(g.Hits, Hit{Title: o.Name, Href: "/orgs/" + ui.ID(o.Org), Note: o.Kind.Label() + "　" + o.Code})
		}
	}
	g.Title, g.More = "党组织", rest(n, "个", "/orgs?", text)
	return g, n, err
}

func (p pages) people(r *web.Request, text string) (g Group, n int, err error) {
	page, err := p.Members.Roster(r.Context(), r.Who, member.Query{On: r.AsOf(), Text: text, Limit: most})
	for _, m := range page.Members {
		g.Hits = append(g.Hits, Hit{Title: m.Name, Href: "/members/" + ui.ID(m.ID), Note: m.OrgName + "　" + m.Category(r.AsOf())})
	}
	g.Title, g.More = "党员", rest(page.Total, "名", "/members?", text)
	return g, page.Total, err
}

func (p pages) activities(r *web.Request, text string) (g Group, n int, err error) {
	page, err := p.Activities.List(r.Context(), r.Who, activity.Query{Span: day.Upto(r.AsOf()), Text: text, Best: true, Limit: most})
	for _, a := range page.List {
		g.Hits = append(g.Hits, Hit{Title: a.Title, Href: "/activities/" + ui.ID(a.ID), Said: a.Says(text), Note: a.OnDay.Chinese() + "　" + a.OrgName})
	}
	g.Title, g.More = "活动", rest(page.Total, "次", "/activities?year=&", text)
	return g, page.Total, err
}

func (p pages) matters(r *web.Request, text string) (g Group, n int, err error) {
	if !r.Session.Grant.May(matter.View) {
		return g, 0, nil
	}
	page, err := p.Matters.List(r.Context(), r.Who, matter.Query{Text: text, Limit: most})
	for _, m := range page.List {
		g.Hits = append(g.Hits, Hit{Title: m.Title, Href: m.Kind.Door() + "/" + ui.ID(m.ID), Note: m.Kind.Label() + "　" + m.State.Label() + "　" + m.Stage})
	}
	g.Title, g.More = "事项", rest(page.Total, "件", "/matters?", text)
	return g, page.Total, err
}

func (p pages) decisions(r *web.Request, text string) (g Group, n int, err error) {
	page, err := p.Decisions.List(r.Context(), r.Who, decision.Query{Span: day.Upto(r.AsOf()), Text: text, Limit: most})
	for _, d := range page.List {
		g.Hits = append(g.Hits, Hit{Title: d.Title, Href: "/decisions/" + ui.ID(d.ID), Note: d.Number + "　" + d.MadeOn.Chinese()})
	}
	g.Title, g.More = "决定", rest(page.Total, "件", "/decisions?year=&", text)
	return g, page.Total, err
}

// pleas are what lies at the desk, or was passed to one's organisation.
func (p pages) pleas(r *web.Request, text string) (g Group, n int, err error) {
	if !r.Session.Grant.May(desk.Handle) {
		return g, 0, nil
	}
	page, err := p.Desk.List(r.Context(), r.Who, desk.Query{Text: text, Limit: most})
	for _, x := range page.List {
		g.Hits = append(g.Hits, Hit{Title: x.Number + "　" + x.Subject, Href: "/desk/" + ui.ID(x.ID), Note: x.Kind.Label() + "　" + x.State.Label()})
	}
	g.Title, g.More = "投诉建议", rest(page.Total, "件", "/desk?", text)
	return g, page.Total, err
}
