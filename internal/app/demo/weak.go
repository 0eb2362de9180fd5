package demo

import (
	"fmt"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/weak"
)

// meets reports whether a kind is one of the four meetings or the party day.
func meets(k activity.Kind) bool {
	switch k {
	case activity.Assembly, activity.Committee, activity.Group, activity.Lecture, activity.ThemeDay:
		return true
	}
	return false
}

// weakPlan lets two branches go slack for some months and be rectified: one is
// accepted and waits for the second look, one is at work on its measures. A third,
// whose term is over, has just been listed, and of a fourth the Committee wrote down
// why it is not.
func (m *maker) weakPlan(p *plan) {
	var slack []*branch
	for _, b := range m.active() {
		if n := len(b.people); (n == 14 || n == 15) && b != m.face && b.parent != m.root && !m.electing(b) && len(slack) < 2 {
			slack = append(slack, b)
		}
	}
	for i, b := range slack {
		begin := []day.Day{on(7, 2), on(10, 8)}[i]
		b.idle = day.Span{From: []day.Day{on(3, 1), on(5, 1)}[i], Until: []day.Day{on(7, 1), on(10, 1)}[i]}
		x := &slackness{maker: m, b: b}
		p.add(begin, func() error { return x.list("支部负责同志抓组织生活不紧，工委研究列入整顿。") })
		p.add(begin+8, x.plan)
		for month := begin.Month(); month <= []time.Month{10, 11}[i]; month++ {
			p.add(day.Of(2021, month+1, 1)-1, x.progress)
		}
		if i == 0 {
			p.add(on(11, 5), x.ask)
			p.add(on(11, 12), x.accept)
		}
	}
	p.add(on(12, 15), m.weakTerms)
}

// weakTerms looks at those whose term is over: the first is listed, the second not.
func (m *maker) weakTerms() error {
	list, err := m.Weaks.Suggest(m.ctx, m.who, weak.Query{Kind: weak.Term})
	if err != nil || len(list) < 2 {
		return err
	}
	one, err := m.Weaks.Suggest(m.ctx, m.who, weak.Query{Org: list[0].Org})
	if err != nil {
		return err
	}
	if _, err := m.Weaks.List(m.ctx, m.as(officer), list[0].Org, weak.Listing{Reasons: []weak.Kind{weak.Term}, Leader: "工委副书记钟予安", Seen: weak.Seen(one[0].Findings),
		Note: "届满以后多次提醒没有换届。"}); err != nil {
		return err
	}
	if one, err = m.Weaks.Suggest(m.ctx, m.who, weak.Query{Org: list[1].Org}); err != nil {
		return err
	}
	return m.Weaks.Dismiss(m.ctx, m.as(officer), list[1].Org, []weak.Kind{weak.Term}, weak.Seen(one[0].Findings), "换届请示已经报来，正在办理，不列入整顿。")
}

// slackness is the rectification of one branch.
type slackness struct {
	*maker
	b  *branch
	id int64
}

func (x *slackness) version() (int64, error) {
	w, err := x.Weaks.Get(x.ctx, x.who, x.id)
	return w.Version, err
}

func (x *slackness) list(note string) error {
	s, err := x.Weaks.Suggest(x.ctx, x.who, weak.Query{Org: x.b.id})
	if err != nil {
		return err
	}
	var kinds []weak.Kind
	for _, f := range s[0].Findings {
		kinds = append(kinds, f.Kind)
	}
	x.id, err = x.Weaks.List(x.ctx, x.as(officer), x.b.id, weak.Listing{Reasons: kinds, Leader: "工委委员晏书宁", Note: note, Seen: weak.Seen(s[0].Findings)})
	return err
}

func (x *slackness) plan() error {
	today, name := x.Gate.Today(), func(i int) string { return x.b.people[i].entry.Name }
	return x.Weaks.Lay(x.ctx, x.as(x.b.people[0].entry.Name), x.id, 1, weak.Plan{Responsible: name(0), Until: today.AddMonths(5), Text: "联系领导每月到支部一次。", Measures: []weak.Measure{
		{Text: "固定每月主题党日和支委会的日子，按月公布", Owner: name(0), Due: today.AddMonths(1)},
		{Text: "逐名走访党员，听取对支部的意见", Owner: name(1), Due: today.AddMonths(2)},
		{Text: "补上一次支部党课和党员大会", Owner: name(2), Due: today.AddMonths(3)},
	}})
}

func (x *slackness) progress() error {
	w, err := x.Weaks.Get(x.ctx, x.who, x.id)
	if err != nil {
		return err
	}
	n := len(w.Doc.Months)
	var done []int
	if n < len(w.Doc.Plan.Measures) {
		done = []int{n}
	}
	text := []string{"主题党日和支委会已经固定日子并按时召开，党员到会情况比上半年好。", "走访了全体党员，收集意见九条，已经逐条答复。", "补讲了党课，召开了党员大会，通报了整顿进展。"}
	return x.Weaks.Report(x.ctx, x.as(x.b.people[0].entry.Name), x.id, w.Version, x.Gate.Today(), text[min(n, len(text)-1)], done)
}

func (x *slackness) ask() error {
	v, err := x.version()
	if err != nil {
		return err
	}
	return x.Weaks.Ask(x.ctx, x.as(x.b.people[0].entry.Name), x.id, v, "三会一课和主题党日连续三个月按时开展，三项措施全部完成。")
}

func (x *slackness) accept() error {
	w, err := x.Weaks.Get(x.ctx, x.who, x.id)
	if err != nil {
		return err
	}
	v := weak.Verdict{Text: "查看了记录，听取了党员意见，同意通过验收。", Look: w.Look}
	for _, r := range w.Now {
		why := ""
		if r.Open {
			why = fmt.Sprintf("%s以前的不能补开，列入整顿以后已经按时开展", w.Doc.ListedOn.Chinese())
		}
		v.Met, v.Why = append(v.Met, true), append(v.Why, why)
	}
	return x.Weaks.Accept(x.ctx, x.as(officer), x.id, w.Version, v)
}
