package dutyweb

import (
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/register/org"
	"zhibu/internal/register/org/orgweb"
)

// few is how many entries a short list of the page has.
const few = 4

// matters is what stands otherwise than the rules say, without a period.
func matters(o *duty.OrgVerdicts) (l orgweb.Lines) {
	for i := range o.List {
		v := &o.List[i]
		if recurs(v.Rule) || !v.Open() && v.State != duty.Explained {
			continue
		}
		note := v.Way
		if v.State == duty.Explained {
			note = v.Rule.Cite.String()
		}
		l.Items = append(l.Items, orgweb.Line{Text: v.Rule.Title + "：" + v.Why, Href: ruleHref(v.Rule), Note: note})
	}
	if len(l.Items) > 0 {
		l.Title = "需要研究的事项"
	}
	return l
}

// life leads to the ledgers of an organisation, and says of a branch which of its
// members sit in a leading body above it: they are leading cadres with a double
// organisation life.
func (p *pages) life(r *web.Request, o org.Page, asOf day.Day, v *orgweb.YearView) error {
	if !r.Session.Grant.May(orglife.View) {
		return nil
	}
	add := func(text, href string) { v.Doors = append(v.Doors, ui.Link{Text: text, Href: href}) }
	id := ui.ID(o.Org)
	add("谈心谈话", orgHref(o.Org)+"/talks")
	if o.Kind.IsBranch() {
		add("组织生活会", "/orglife?org="+id)
	} else {
		add("民主生活会和组织生活会", "/orglife?org="+id)
	}
	add("民主评议党员", "/appraisals?org="+id)
	if r.Session.Grant.May(election.View) {
		add("任期和换届", "/terms?org="+id)
	}
	if r.Session.Grant.May(matter.View) {
		add("事项", "/matters?org="+id)
	}
	add("问题清单", "/problems?org="+id)
	dual := orgHref(o.Org) + "/duallife"
	if !o.Kind.IsBranch() {
		add("双重组织生活", dual)
		return nil
	}
	v.Life.Title = "双重组织生活"
	list, err := p.Lives.Dual(r.Context(), r.Who, o.Org, asOf.Year(), asOf)
	for _, c := range list {
		due, present := 0, 0
		for _, q := range c.Quarters {
			due, present = due+q.Due, present+q.Present
		}
		v.Life.Items = append(v.Life.Items, orgweb.Line{Text: c.Name, Href: dual, Note: c.BodyName + c.Post.Label() + "，今年应参加" + count(due, "次") + "，参加" + count(present, "次")})
	}
	return err
}

// happened fills in the recent activities, the decisions and the honours.
func (p *pages) happened(r *web.Request, o org.Page, year int, asOf day.Day, v *orgweb.YearView) error {
	span := day.Year(year)
	span.Until = min(span.Until, asOf+1)
	acts, err := p.Activities.List(r.Context(), r.Who, activity.Query{Org: o.Org, Below: !o.Kind.IsBranch(), Span: span, Limit: few})
	if err != nil {
		return err
	}
	ledger := "/activities?org=" + ui.ID(o.Org)
	v.Activities = orgweb.Lines{Title: "最近的活动", None: "这一年还没有活动记录。"}
	if acts.Total > 0 {
		v.Activities.All = ui.Link{Text: "全部" + count(acts.Total, "次"), Href: ledger}
	}
	for _, a := range acts.List {
		note := ui.Short(a.OnDay)
		switch {
		case a.Due > 0:
			note += "，应到" + count(a.Due, "人") + "，实到" + count(a.Present, "人")
		case a.Present > 0:
			note += "，参加" + count(a.Present, "人")
		}
		if a.Org != o.Org {
			note = a.OrgName + "，" + note
		}
		v.Activities.Items = append(v.Activities.Items, orgweb.Line{Text: a.Title, Href: "/activities/" + ui.ID(a.ID), Note: note})
	}
	until := day.Span{From: o.FoundedOn, Until: asOf + 1}
	all, err := p.Decisions.List(r.Context(), r.Who, decision.Query{Org: o.Org, Span: until, Limit: few})
	if err != nil {
		return err
	}
	all.List = slices.DeleteFunc(all.List, func(d decision.Decision) bool { return d.Kind == decision.Commendation })
	v.Decisions = decisionLines(all, "决定和批复")
	honours, err := p.Decisions.List(r.Context(), r.Who, decision.Query{Org: o.Org, Span: until, Kind: decision.Commendation, Limit: few})
	if err != nil {
		return err
	}
	v.Honours = decisionLines(honours, "荣誉")
	for i, d := range honours.List {
		if v.Honours.Items[i].Text, err = p.honour(r, d, o.Org); err != nil {
			return err
		}
	}
	return nil
}

// honour says what a commendation gave to an organisation: 先进基层党组织, or how
// many of its members were named.
func (p *pages) honour(r *web.Request, d decision.Decision, of int64) (string, error) {
	d, err := p.Decisions.Get(r.Context(), r.Who, d.ID)
	var acts []decision.Act
	n := map[decision.Act]int{}
	for _, it := range d.Items {
		if it.Org != of {
			continue
		}
		if n[it.Act] == 0 {
			acts = append(acts, it.Act)
		}
		n[it.Act]++
	}
	var words []string
	for _, a := range acts {
		word := a.Label()
		if a == decision.Outstanding || a == decision.Worker {
			word += count(n[a], "名")
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return d.Title, err
	}
	return strings.Join(words, "、"), err
}

func decisionLines(page decision.Page, title string) orgweb.Lines {
	l := orgweb.Lines{Title: title}
	for _, d := range page.List {
		note := d.MadeOn.Chinese()
		if d.Number != "" {
			note = d.Number + "，" + note
		}
		l.Items = append(l.Items, orgweb.Line{Text: d.Title, Href: "/decisions/" + ui.ID(d.ID), Note: note})
	}
	return l
}

// history is how the organisation came to be what it is, the newest first; that it
// was founded stands among the facts already.
func (p *pages) history(r *web.Request, o org.Page, asOf day.Day) orgweb.Lines {
	l := orgweb.Lines{Title: "沿革"}
	add := func(d day.Day, text string, decision int64) {
		line := orgweb.Line{Text: text, Note: d.Chinese()}
		if decision != 0 {
			line.Href = "/decisions/" + ui.ID(decision)
		}
		if d <= asOf {
			l.Items = append([]orgweb.Line{line}, l.Items...)
		}
	}
	for i, v := range o.History {
		if i == 0 {
			if len(o.Before) == 0 {
				add(v.Span.From, "成立"+v.Name, v.Decision)
			}
			continue
		}
		was := o.History[i-1]
		switch {
		case was.Name != v.Name:
			add(v.Span.From, "由"+was.Name+"更名", v.Decision)
		case was.Kind != v.Kind:
			add(v.Span.From, "由"+was.Kind.Label()+"改为"+v.Kind.Label(), v.Decision)
		case was.Parent != v.Parent:
			add(v.Span.From, "隶属关系由"+p.nameOf(r, was.Parent, was.Span.Last())+"调整", v.Decision)
		}
	}
	for _, s := range o.Before {
		if s.Act == "merge" {
			add(s.On, p.nameOf(r, s.From, s.On-1)+"并入", s.Decision)
		} else {
			add(s.On, "由"+p.nameOf(r, s.From, s.On)+"分设", s.Decision)
		}
	}
	for _, s := range o.After {
		if s.Act == "merge" {
			add(s.On, "并入"+p.nameOf(r, s.To, s.On), s.Decision)
		} else {
			add(s.On, "分设出"+p.nameOf(r, s.To, s.On), s.Decision)
		}
	}
	if len(l.Items) == 1 && l.Items[0].Href == "" && len(o.Before) == 0 {
		return orgweb.Lines{}
	}
	return l
}

// nameOf is an organisation's name, for those who reach it.
func (p *pages) nameOf(r *web.Request, id int64, on day.Day) string {
	o, err := p.Orgs.Get(r.Context(), r.Who, id, on)
	if err != nil {
		return "另一个组织"
	}
	return o.Name
}
