package searchweb

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

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

const most = 20

func (p pages) find(r *web.Request) error {
	text := r.Text("q")
	v := ResultsView{Query: text, None: ui.None{Title: "找什么", Text: "写姓名、拼音、首字母，党组织名称或者编码，活动和决定的标题，完整的电话或者身份号码。"}}
	if len([]rune(text)) > 100 {
		text = string([]rune(text)[:100])
	}
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
	v.Lead = "在您能看的范围里找到" + strconv.Itoa(n) + "条。"
	if n == 0 {
		v.None = ui.None{Title: "没有找到“" + text + "”", Text: "在您能看的范围里没有。电话和身份号码要写全。"}
	}
	return r.Page(Results(r.Frame("查找"), v))
}

func (p pages) orgs(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "党组织"
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.AsOf())
	for _, o := range tree {
		if !strings.Contains(o.Name, text) && !strings.Contains(o.Short, text) && o.Code != text && !spelt(o.Name, text) {
			continue
		}
		if n++; n <= most {
			g.Hits = append(g.Hits, Hit{Title: parts(o.Name, text), Href: "/orgs/" + ui.ID(o.Org), Note: parts(o.Kind.Label()+"　"+o.Code, text)})
		}
	}
	return g, n, err
}

func (p pages) people(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "党员"
	page, err := p.Members.Roster(r.Context(), r.Who, member.Query{On: r.AsOf(), Text: text, Limit: most})
	for _, m := range page.Members {
		g.Hits = append(g.Hits, Hit{Title: parts(m.Name, text), Href: "/members/" + ui.ID(m.ID), Note: parts(m.OrgName+"　"+m.Category(r.AsOf()), text)})
	}
	if page.Total > most {
		g.More = ui.Link{Text: "看全部" + strconv.Itoa(page.Total) + "名", Href: "/members?q=" + url.QueryEscape(text)}
	}
	return g, page.Total, err
}

func (p pages) activities(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "活动"
	page, err := p.Activities.List(r.Context(), r.Who, activity.Query{Span: day.Span{From: 1, Until: r.AsOf() + 1}, Text: text, Limit: most})
	for _, a := range page.List {
		g.Hits = append(g.Hits, Hit{Title: parts(a.Title, text), Href: "/activities/" + ui.ID(a.ID), Note: parts(a.OnDay.Chinese()+"　"+a.OrgName+"　"+a.Place, text)})
	}
	if page.Total > most {
		g.More = ui.Link{Text: "看全部" + strconv.Itoa(page.Total) + "次", Href: "/activities?q=" + url.QueryEscape(text)}
	}
	return g, page.Total, err
}

func (p pages) matters(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "事项"
	if !r.Session.Grant.May(matter.View) {
		return g, 0, nil
	}
	page, err := p.Matters.List(r.Context(), r.Who, matter.Query{Text: text, Limit: most})
	for _, m := range page.List {
		g.Hits = append(g.Hits, Hit{Title: parts(m.Title, text), Href: m.Kind.Door() + "/" + ui.ID(m.ID), Note: parts(m.Kind.Label()+"　"+m.State.Label()+"　"+m.Stage, text)})
	}
	if page.Total > most {
		g.More = ui.Link{Text: "看全部" + strconv.Itoa(page.Total) + "件", Href: "/matters?q=" + url.QueryEscape(text)}
	}
	return g, page.Total, err
}

func (p pages) decisions(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "决定"
	page, err := p.Decisions.List(r.Context(), r.Who, decision.Query{Span: day.Span{From: 1, Until: r.AsOf() + 1}, Text: text, Limit: most})
	for _, d := range page.List {
		g.Hits = append(g.Hits, Hit{Title: parts(d.Title, text), Href: "/decisions/" + ui.ID(d.ID), Note: parts(d.Number+"　"+d.MadeOn.Chinese(), text)})
	}
	return g, page.Total, err
}

// pleas are what lies at the desk, or was passed to one's organisation.
func (p pages) pleas(r *web.Request, text string) (g Group, n int, err error) {
	g.Title = "投诉建议"
	if !r.Session.Grant.May(desk.Handle) {
		return g, 0, nil
	}
	page, err := p.Desk.List(r.Context(), r.Who, desk.Query{Text: text, Limit: most})
	for _, x := range page.List {
		g.Hits = append(g.Hits, Hit{Title: parts(x.Number+"　"+x.Subject, text), Href: "/desk/" + ui.ID(x.ID), Note: parts(x.Kind.Label()+"　"+x.State.Label(), text)})
	}
	if page.Total > most {
		g.More = ui.Link{Text: "看全部" + strconv.Itoa(page.Total) + "件", Href: "/desk?q=" + url.QueryEscape(text)}
	}
	return g, page.Total, err
}

// spelt reports whether letters and digits, at least two, are a part of how a name is
// spelt: di10, d10.
func spelt(name, letters string) bool {
	low := strings.ToLower(letters)
	if len(low) < 2 || strings.ContainsFunc(low, func(c rune) bool { return c > unicode.MaxASCII }) {
		return false
	}
	full, initials := member.Spell(name)
	return strings.Contains(initials, low) || strings.Contains(full, low)
}

// parts cuts a text around what was searched for.
func parts(text, found string) (list []Part) {
	for {
		before, after, ok := strings.Cut(text, found)
		if before != "" {
			list = append(list, Part{Text: before})
		}
		if !ok {
			return list
		}
		list = append(list, Part{Text: found, Found: true})
		text = after
	}
}
