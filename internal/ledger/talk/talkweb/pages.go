package talkweb

import (
	"context"
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Rule is how the rule on talks stands in an organisation: the period that it
// looks at, and in words what it says. The floor above answers.
type Rule struct {
	Period day.Span
	Name   string // 2021年度
	State  ui.State
	Word   string
	Why    string // empty where the rule does not apply
	Cite   ui.Link
}

// Rules answers how the rule on talks stands.
type Rules interface {
	Talks(ctx context.Context, who gate.Actor, org int64, asOf day.Day) (Rule, error)
}

// Deps are the cases that the pages call.
type Deps struct {
	Talks   *talk.Talks
	Members *member.Members
	Orgs    *org.Orgs
	Rules   Rules
}

type pages struct{ Deps }

// Routes are the pages of the talks.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(talk.View, "GET /talks", p.mine),
		web.Needs(talk.View, "GET /orgs/{org}/talks", p.page),
		web.Needs(talk.Keep, "POST /orgs/{org}/talks", p.keep),
		web.Needs(talk.Keep, "POST /talks/{id}/void", p.void),
	}
}

func href(org int64) string { return "/orgs/" + ui.ID(org) + "/talks" }

func (p pages) mine(r *web.Request) error { return r.SeeOther(href(r.Session.Grant.Org)) }

func (p pages) page(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	v, err := p.view(r, of, nil, 0)
	if err != nil {
		return err
	}
	return r.Page(Page(r.Frame(v.Title), v))
}

// lines is how many pairs the form offers at once.
const lines = 6

func (p pages) keep(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	var pairs []talk.Pair
	var at []int // the line of the form of each pair
	for i := 1; i <= lines; i++ {
		a, b := r.Num("pair"+strconv.Itoa(i)+"a", 0), r.Num("pair"+strconv.Itoa(i)+"b", 0)
		if a != 0 || b != 0 {
			pairs, at = append(pairs, talk.Pair{First: a, Second: b}), append(at, i)
		}
	}
	_, err = p.Talks.Record(r.Context(), r.Who, of, r.Day("on"), pairs)
	if problems, ok := web.Problems(err); ok {
		for i := range problems { // a case counts pairs, the form counts lines
			for n := len(at); n > 0; n-- {
				if problems[i].Field == "pair"+strconv.Itoa(n) {
					problems[i].Field = "pair" + strconv.Itoa(at[n-1])
					break
				}
			}
		}
		v, err := p.view(r, of, problems, 0)
		if err != nil {
			return err
		}
		return r.Refuse(Page(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(href(of), "已记下"+strconv.Itoa(len(pairs))+"对谈心谈话。")
}

func (p pages) void(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.Talks.Withdraw(r.Context(), r.Who, id, r.Text("why"))
	of := r.Num("org", r.Session.Grant.Org)
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, of, problems, id)
		if err != nil {
			return err
		}
		return r.Refuse(Page(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say(href(of), "已作废，不再计数。")
}

// view fills the page; void is the talk whose taking back was refused.
func (p pages) view(r *web.Request, of int64, problems []ui.Problem, void int64) (v PageView, err error) {
	asOf := r.AsOf()
	o, err := p.Orgs.Get(r.Context(), r.Who, of, asOf)
	if err != nil {
		return v, err
	}
	rule, err := p.Rules.Talks(r.Context(), r.Who, of, asOf)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return v, err
	}
	if rule.Period.Empty() {
		rule.Period, rule.Name = day.Year(asOf.Year()), strconv.Itoa(asOf.Year())+"年度"
	}
	span := day.Span{From: rule.Period.From, Until: min(rule.Period.Until, asOf+1)}
	all, err := p.Talks.Of(r.Context(), r.Who, of, span)
	if err != nil {
		return v, err
	}
	v = PageView{Title: "谈心谈话", Lead: rule.Name + "，截至" + span.Last().MonthDay() + "。只记谁和谁谈过，谈了什么不用写。", Org: ui.ID(of),
		Crumbs: []ui.Link{{Text: o.Label(), Href: "/orgs/" + ui.ID(of)}}, Export: href(of) + "/export", Back: r.URL.RequestURI(), Problems: problems,
		State: rule.State, Word: rule.Word, Why: rule.Why, Cite: rule.Cite,
		None: ui.None{Title: "还没有谈话的记录", Text: "谈过以后在上面记下日期和两个人，一次可以记几对。按“谈心谈话”记的活动也算，不用重复记。"}}
	keep := r.Session.Grant.May(talk.Keep) && r.Session.Grant.Org == of && o.EndedOn == day.None
	if keep {
		if v.Form, err = p.form(r, of, problems, void); err != nil {
			return v, err
		}
	}
	for _, b := range talk.Betweens() {
		v.Counts = append(v.Counts, Count{string(b), strconv.Itoa(all.Count[b]) + "次"})
	}
	for _, x := range all.People {
		v.People = append(v.People, row(x))
	}
	for _, t := range all.Talks {
		line := Talk{When: ui.Short(t.OnDay), Names: t.FirstName + "、" + t.SecondName, Between: string(t.Between), Void: t.Why}
		if keep && !t.Void {
			line.Action = "/talks/" + ui.ID(t.ID) + "/void"
			line.Why = ui.Field{Name: "why", Label: "原因", Place: "例如：日期记错"}
			if t.ID == void {
				line.Open, line.Why.Value, line.Why.Problem = true, r.Text("why"), web.ProblemOf(problems, "why")
			}
		}
		v.Talks = append(v.Talks, line)
	}
	v.Open, v.TalksHead = void != 0, "逐次的记录，共"+strconv.Itoa(len(v.Talks))+"次"
	if !o.Kind.IsBranch() {
		return v, p.below(r, o, span, &v)
	}
	return v, nil
}

func row(x talk.Person) Row {
	row := Row{Name: x.Name, State: ui.Due, Word: "还没有"}
	if x.Roster {
		row.Href = "/members/" + ui.ID(x.ID)
	}
	if x.Seat {
		row.Post = "班子成员"
	}
	for _, w := range x.Talks {
		row.With = append(row.With, w.Name+" "+w.OnDay.MonthDay())
	}
	for _, d := range x.Days {
		row.With = append(row.With, "支部活动 "+d.MonthDay())
	}
	if x.Done() {
		row.State, row.Word = ui.Done, "已谈"
	}
	return row
}

// form is the empty form, or what was typed into it.
func (p pages) form(r *web.Request, of int64, problems []ui.Problem, void int64) (*FormView, error) {
	on := r.Day("on")
	if on == day.None || on > r.Today() {
		on = r.Today()
	}
	people, err := p.Members.Around(r.Context(), r.Who, of, on)
	if today, also := p.Members.Around(r.Context(), r.Who, of, r.Today()); also == nil && on != r.Today() {
		for _, x := range today { // who has come since can be chosen, and is refused with a sentence
			if !slices.ContainsFunc(people, func(y member.Someone) bool { return y.ID == x.ID }) {
				people = append(people, x)
			}
		}
	}
	v := &FormView{Action: href(of), Note: "选日期，再选两个人，一行一对。没用到的行不用管。谈话属于哪一种，按当天的职务算，不用填。", Open: len(problems) > 0 && void == 0,
		Day: ui.Field{Name: "on", Label: "哪一天谈的", Kind: "date", Value: r.Text("on"), Max: r.Today().String(), Required: true, Class: "short", Problem: web.ProblemOf(problems, "on")}}
	if v.Day.Value == "" {
		v.Day.Value = r.Today().String()
	}
	options := func(name string) []ui.Option {
		chosen := r.Text(name)
		list := []ui.Option{{Value: "", Text: "请选择"}}
		for _, x := range people {
			text := x.Name
			if x.Seat {
				text += "（班子）"
			}
			list = append(list, ui.Option{Value: ui.ID(x.ID), Text: text, On: ui.ID(x.ID) == chosen})
		}
		return list
	}
	for i := 1; i <= lines; i++ {
		name := "pair" + strconv.Itoa(i)
		v.Pairs = append(v.Pairs, PairField{Name: name, Label: "第" + strconv.Itoa(i) + "对", First: options(name + "a"), Second: options(name + "b"),
			Problem: web.ProblemOf(problems, name)})
	}
	return v, err
}

// below is how far the branches below are, in the order of the tree.
func (p pages) below(r *web.Request, o org.Page, s day.Span, v *PageView) error {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, s.Last())
	if err != nil {
		return err
	}
	heads, err := p.Talks.Below(r.Context(), r.Who, s)
	if err != nil {
		return err
	}
	for _, x := range tree {
		if !x.Kind.IsBranch() || len(x.Path) <= len(o.Path) || x.Path[:len(o.Path)] != o.Path {
			continue
		}
		h := heads[x.Org]
		b := Below{Name: x.Label(), Href: href(x.Org), Text: "党员" + strconv.Itoa(h.People) + "名，已谈" + strconv.Itoa(h.People-h.Missing) + "名，成对记了" + strconv.Itoa(h.Talks) + "次",
			State: ui.Done, Word: "都谈过"}
		if h.Missing > 0 {
			b.State, b.Word = ui.Due, "还有"+strconv.Itoa(h.Missing)+"名"
		}
		v.Below = append(v.Below, b)
	}
	return nil
}
