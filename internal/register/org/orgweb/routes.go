package orgweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Deps is what these pages need.
type Deps struct {
	Orgs    *org.Orgs
	Members *member.Members
}

type pages struct{ Deps }

// Routes are the pages of this area. The page of one organisation needs the
// duties and stands with them.
func Routes(d Deps) []web.Route {
	p := &pages{d}
	return []web.Route{web.Needs(org.View, "GET /orgs", p.tree)}
}

// openBelow is up to how many organisations a tree is shown unfolded.
const openBelow = 30

// tree shows the organisations in reach as they stood on the day.
func (p *pages) tree(r *web.Request) error {
	on := r.AsOf()
	list, err := p.Orgs.Tree(r.Context(), r.Who, on)
	if err != nil {
		return err
	}
	if !r.Session.Grant.May(member.View) { // an inspector has one organisation before him
		return r.SeeOther("/orgs/" + ui.ID(r.Session.Grant.Org))
	}
	heads, err := p.Members.Heads(r.Context(), r.Who, on)
	if err != nil {
		return err
	}
	roots, people, branches := forest(list, heads)
	v := TreeView{Export: r.Out("/orgs/export?" + r.URL.RawQuery), Title: "组织", Action: "/orgs", Asked: r.Text("q") != "", Back: r.URL.RequestURI(),
		Lead: "截至" + on.Chinese() + "，" + ui.Count(len(list)) + "个组织，其中支部" + ui.Count(branches) + "个，" +
			ui.Count(people) + "名党员。",
		Search: ui.Field{Name: "q", Label: "名称、拼音首字母或者编码", Kind: "search", Value: r.Text("q"), Class: "wide"}}
	if v.Asked {
		v.Found = found(list, roots, r.Text("q"))
		v.Lead = "截至" + on.Chinese() + "，在" + ui.Count(len(list)) + "个组织里找到" + ui.Count(len(v.Found)) + "个。"
	} else {
		v.Roots = fold(roots, len(list) <= openBelow)
	}
	if on == r.Today() && r.Session.Grant.May("roll.import") && r.Session.Grant.May(org.Change) {
		v.Add = ui.Link{Text: "导入党组织", Href: "/import?kind=orgs"}
	}
	return r.Page(Tree(r.Frame("组织"), v))
}

// twig is an organisation with what is below it, counted.
type twig struct {
	org.Version
	people, branches int
	below            []*twig
}

// forest makes a tree of a list in roster order.
func forest(list []org.Version, heads map[int64]int) (roots []*twig, people, branches int) {
	at := map[int64]*twig{}
	for _, v := range list {
		t := &twig{Version: v, people: heads[v.Org]}
		if v.Kind.IsBranch() {
			t.branches = 1
		}
		at[v.Org] = t
		if up := at[v.Parent]; up != nil {
			up.below = append(up.below, t)
		} else {
			roots = append(roots, t)
		}
	}
	for _, t := range roots {
		t.sum()
		people += t.people
		branches += t.branches
	}
	return roots, people, branches
}

func (t *twig) sum() {
	for _, b := range t.below {
		b.sum()
		t.people += b.people
		t.branches += b.branches
	}
}

func (t *twig) node() Node {
	n := Node{Name: t.Name, Href: "/orgs/" + ui.ID(t.Org), Kind: t.Kind.Label(), Counts: ui.Count(t.people) + "名党员"}
	if len(t.below) > 0 {
		n.Counts = ui.Count(t.branches) + "个支部，" + n.Counts
	}
	return n
}

// fold draws the tree; the root stands open, what is below it only in a small
// house.
func fold(list []*twig, all bool) (nodes []Node) {
	for _, t := range list {
		n := t.node()
		n.Open = all || t.Depth() == 0
		n.Below = fold(t.below, all)
		nodes = append(nodes, n)
	}
	return nodes
}

// found is the organisations whose name holds a text, each with its place.
func found(list []org.Version, roots []*twig, text string) (nodes []Node) {
	names := map[int64]string{}
	at := map[int64]*twig{}
	var walk func([]*twig)
	walk = func(ts []*twig) {
		for _, t := range ts {
			at[t.Org] = t
			walk(t.below)
		}
	}
	walk(roots)
	for _, v := range list {
		path := v.Label()
		if up := names[v.Parent]; up != "" {
			path = up + " › " + path
		}
		names[v.Org] = path
		if v.Answers(text) {
			n := at[v.Org].node()
			n.Path = names[v.Parent]
			nodes = append(nodes, n)
		}
	}
	return nodes
}
