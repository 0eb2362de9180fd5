package matterweb

import (
	"net/url"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
)

// Deps are what the list needs.
type Deps struct {
	Matters *matter.Matters
	Starts  []Start
}

// Start is where a matter of a kind is opened.
type Start struct {
	Kind matter.Kind
	Can  gate.Can
	Text string
	Href func(org int64) string // of the organisation that one works for
	Root bool                   // the Committee's posts open it too
}

// own reports whether a post of an organisation is offered the start.
func (s Start) own(g gate.Grant) bool { return g.May(s.Can) && g.Org != 0 && (s.Root || !g.Below.All) }

type pages struct{ Deps }

// Routes are the pages of matters of all kinds.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{web.Needs(matter.View, "GET /matters", p.list), web.Needs(matter.View, "GET /matters/next", p.next)}
}

const pageSize = 50

// QueryOf reads what part of the matters an address asks for.
func QueryOf(r *web.Request) matter.Query {
	q := matter.Query{Kind: matter.Kind(r.Text("kind")), Org: r.Num("org", 0), Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	switch s := r.Text("state"); s {
	case "mine":
		q.Mine = true
	case "":
	default:
		q.State = matter.State(s)
	}
	return q
}

func (p pages) list(r *web.Request) error {
	q := QueryOf(r)
	page, err := p.Matters.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "事项", Back: r.URL.RequestURI(), Export: "/matters/export?" + r.URL.RawQuery,
		None: ui.None{Title: "没有这样的事项", Text: "换一个条件再看。"}}
	if q.Kind.Label() != "" {
		v.Title, v.Crumbs = q.Kind.Label(), []ui.Link{{Text: "事项", Href: "/matters"}}
	}
	if q.Kind == "" && q.State == "" && q.Text == "" {
		v.None = ui.None{Title: "还没有事项", Text: "报上级审批的和上级布置的，都在这里办。"}
	}
	if q.Mine {
		v.None = ui.None{Title: "没有等您办的事项", Text: "轮到本组织办的，会出现在这里和工作台上。"}
	}
	v.Lead = "共" + ui.Count(page.Total) + "件。"
	state := r.Text("state")
	for _, t := range []struct{ value, text string }{{"", "全部"}, {"mine", "等我办"}, {string(matter.Open), matter.Open.Label()}, {string(matter.Done), matter.Done.Label()}, {string(matter.Withdrawn), matter.Withdrawn.Label()}} {
		to := url.Values{}
		for _, k := range []string{"kind", "q", "org"} {
			if x := r.Text(k); x != "" {
				to.Set(k, x)
			}
		}
		if t.value != "" {
			to.Set("state", t.value)
		}
		href := "/matters"
		if len(to) > 0 {
			href += "?" + to.Encode()
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: t.text, Href: href, Here: t.value == state})
	}
	kinds := ui.Field{Name: "kind", Label: "种类", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Kind == ""}}}
	for _, k := range matter.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == q.Kind})
	}
	v.Filters = []ui.Field{{Name: "state", Kind: "hidden", Value: state}, kinds, {Name: "q", Label: "标题或者党组织", Kind: "search", Value: q.Text}}
	for _, m := range page.List {
		v.Rows = append(v.Rows, row(m, r.Today()))
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "件")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	for _, s := range p.Starts {
		if s.own(r.Session.Grant) && (q.Kind == "" || q.Kind == s.Kind) {
			v.New = append(v.New, ui.Link{Text: s.Text, Href: s.Href(r.Session.Grant.Org)})
		}
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// next leads to the first matter that waits for the asker's organisation, other than
// the one that was just looked at.
func (p pages) next(r *web.Request) error {
	list, err := p.Matters.Waiting(r.Context(), r.Who)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.ID != r.Num("but", 0) {
			return r.SeeOther(m.Kind.Door() + "/" + ui.ID(m.ID))
		}
	}
	return r.SeeOther("/matters?state=mine")
}

func row(m matter.Matter, today day.Day) Row {
	x := Row{Title: m.Title, Kind: m.Kind.Label(), Href: m.Kind.Door() + "/" + ui.ID(m.ID), Stage: m.Stage, Next: m.Next, Cite: m.CiteText, Due: m.Due.Chinese(), Owner: m.OwnerName, State: ui.Running}
	switch {
	case m.State == matter.Withdrawn:
		x.State, x.Stage, x.Next, x.Cite, x.Due, x.Owner = ui.NA, "已撤回", m.Why, "", m.Changed().Chinese()+"撤回", ""
	case m.State == matter.Done:
		x.State, x.Next, x.Due, x.Cite = ui.Done, "", m.Changed().Chinese()+"办结", ""
	case m.Due != day.None && m.Due < today:
		x.State = ui.Late
	}
	return x
}
