package decisionweb

import (
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Deps are the cases that the pages call.
type Deps struct {
	Decisions *decision.Decisions
	Matters   *matter.Matters
	Orgs      *org.Orgs
	Members   *member.Members
	Posts     *post.Posts
}

type pages struct{ Deps }

// Routes are the pages of decisions.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(decision.View, "GET /decisions", p.list),
		web.Needs(decision.View, "GET /decisions/{id}", p.one),
		web.Needs(decision.Make, "POST /decisions/{id}/void", p.void),
		web.Needs(decision.Make, "GET /orgs/{org}/decisions/new", p.form),
		web.Needs(decision.Make, "POST /orgs/{org}/decisions", p.decide),
	}
}

const pageSize = 50

func (p pages) list(r *web.Request) error {
	q := decision.Query{Span: r.Span(), Kind: decision.Kind(r.Text("kind")), Org: r.Num("org", 0), Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	page, err := p.Decisions.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "决定", Lead: q.Span.Chinese() + "，共" + ui.Count(page.Total) + "件。", Action: "/decisions", Back: r.URL.RequestURI(),
		None: ui.None{Title: "没有符合条件的决定", Text: "换一个年份或者种类看看。"}}
	kinds := ui.Field{Name: "kind", Label: "种类", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Kind == ""}}}
	for _, k := range decision.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == q.Kind})
	}
	v.Filters = []ui.Field{web.YearField(q.Span), kinds,
		{Name: "q", Label: "标题或者文号", Kind: "search", Value: q.Text}}
	v.Export = r.Out("/decisions/export?" + r.URL.RawQuery)
	for _, d := range page.List {
		v.Rows = append(v.Rows, ListRow{Title: d.Title, Href: "/decisions/" + ui.ID(d.ID), Kind: d.Kind.Label(),
			Org: ui.Link{Text: d.OrgName, Href: "/orgs/" + ui.ID(d.Org)}, Note: d.Number + "　" + d.MadeOn.Chinese(), State: ui.Done, StateText: "已生效"})
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "件")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	if r.Session.Grant.May(decision.Make) {
		v.New = ui.Link{Text: "登记决定", Href: "/orgs/" + ui.ID(r.Session.Grant.Org) + "/decisions/new"}
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	d, err := p.Decisions.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v, err := p.view(r, d)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// void takes a decision back.
func (p pages) void(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.Decisions.Withdraw(r.Context(), r.Who, id, r.Text("why"))
	problems, ok := web.Problems(err)
	if !ok && err != nil {
		return err
	}
	if !ok {
		return r.Say("/decisions/"+ui.ID(id), "已作废。这件决定还在，只是不再计数。")
	}
	d, err := p.Decisions.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v, err := p.view(r, d)
	if err != nil {
		return err
	}
	v.Void.Open, v.Void.Reason.Problem, v.Void.Reason.Value = true, problems[0].Text, r.Text("why")
	return r.Refuse(One(r.Frame(v.Title), v))
}

func (p pages) view(r *web.Request, d decision.Decision) (DecisionView, error) {
	v := DecisionView{Title: d.Title, Lead: d.Number, State: ui.Done, Word: "已生效", Crumbs: []ui.Link{{Text: "决定", Href: "/decisions"}},
		Facts: []ui.Pair{{Term: "种类", Text: d.Kind.Label()}, {Term: "作出决定", Text: d.OrgName, Href: "/orgs/" + ui.ID(d.Org)},
			{Term: "文号", Text: d.Number}, {Term: "决定日期", Text: d.MadeOn.Chinese()}, {Term: "生效日期", Text: d.EffectiveOn.Chinese()}}}
	if r.Session.Grant.May(matter.View) && d.Number != "" {
		m, err := p.Matters.OfNumber(r.Context(), r.Who, d.Number)
		switch {
		case err == nil:
			v.Facts = append(v.Facts, ui.Pair{Term: "办理的事项", Text: m.Title, Href: m.Kind.Door() + "/" + ui.ID(m.ID)})
		case fault.KindOf(err) != fault.NotFound:
			return v, err
		}
	}
	if d.Body != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "正文", Text: d.Body})
	}
	if d.Void() {
		v.State, v.Word, v.Gone = ui.NA, "已作废", "这件决定已经作废，不再计数。原因："+d.Why
	} else if r.Session.Grant.May(decision.Make) {
		v.Void = VoidForm{Action: "/decisions/" + ui.ID(d.ID) + "/void", Reason: ui.Field{Name: "why", Label: "作废的原因", Class: "full"}}
	}
	names, err := p.names(r, d)
	if err != nil {
		return v, err
	}
	for i, it := range d.Items {
		if i == 200 {
			v.Effects = append(v.Effects, "其余"+strconv.Itoa(len(d.Items)-i)+"项见导出的名单。")
			break
		}
		v.Effects = append(v.Effects, line(it, names))
	}
	return v, nil
}

type named struct{ orgs, people map[int64]string }

func (p pages) names(r *web.Request, d decision.Decision) (n named, err error) {
	n.orgs = map[int64]string{}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, d.EffectiveOn)
	if err != nil {
		return n, err
	}
	before, err := p.Orgs.Tree(r.Context(), r.Who, d.EffectiveOn-1)
	if err != nil {
		return n, err
	}
	for _, v := range append(tree, before...) {
		n.orgs[v.Org] = v.Name
	}
	var ids []int64
	for _, it := range d.Items {
		if it.Member != 0 {
			ids = append(ids, it.Member)
		}
	}
	if !r.Session.Grant.May(member.View) { // an inspector reads what was decided, and about whom only that
		n.people = map[int64]string{}
		for _, id := range ids {
			n.people[id] = "有关同志"
		}
		return n, nil
	}
	n.people, err = p.Members.NamesOf(r.Context(), r.Who, ids)
	return n, err
}

// line says in words what one line of a decision did.
func line(it decision.Item, n named) string {
	text := it.Act.Label() + "："
	who, of := n.people[it.Member], n.orgs[it.Org]
	switch it.Act {
	case decision.Found:
		return text + it.Name + "，隶属" + of
	case decision.Rename:
		return text + of + "，现名" + it.Name
	case decision.Reshape:
		return text + of + "，改为" + org.Kind(it.Kind).Label()
	case decision.Move:
		return text + of + "，改由" + n.orgs[it.Into] + "领导"
	case decision.Split:
		return text + "由" + of + "分设" + it.Name + "，" + strconv.Itoa(len(it.Move)) + "名党员随同"
	case decision.Merge:
		return text + of + "并入" + n.orgs[it.Into]
	case decision.Appoint, decision.Remove, decision.Seat:
		return text + who + "，" + of + post.Kind(it.Kind).Label()
	case decision.Elect:
		return text + of + "，任期至" + it.Due.Chinese()
	case decision.GroupOfYear:
		return text + it.Name + "（" + of + "牵头）"
	}
	if who != "" {
		return text + who + "（" + of + "）"
	}
	return text + of
}
