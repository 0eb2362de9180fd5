package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/orglife"
)

// lifePlan is the organisation life of the year: talks in pairs, the meetings as
// matters, problem lists and appraisals. One branch in six keeps all of it; the
// branch that is shown is in the midst of preparing.
func (m *maker) lifePlan(p *plan) {
	for i, b := range m.branches {
		shown := b == m.shown()
		switch {
		case b.ended != day.Forever || b.retired:
		case shown:
			m.preparing(p, b)
		case i%6 == 1 && i%5 != 4 && b.late == 0:
			m.pairs(p, b, on(11, 23+i%6), len(b.people))
			m.finished(p, b, i)
		case i%6 == 3:
			m.pairs(p, b, on(11, 23+i%6), len(b.people)*2/3)
		}
	}
	for i, up := range m.upper {
		if i%4 == 0 {
			m.bodyLife(p, up, i)
		}
	}
}

// pairs enters the talks of a branch: the seats among themselves, then each member
// with one of them.
func (m *maker) pairs(p *plan, b *branch, from day.Day, most int) {
	seats := seatsOf(len(b.people))
	for k := 0; k*8 < most-1; k++ {
		on, first := from+day.Day(k), k*8+1
		p.add(on, func() error {
			if b.ended <= on || b.founded > on {
				return nil
			}
			around, err := m.Members.Around(m.ctx, m.who, b.id, on)
			if err != nil {
				return err
			}
			here := map[int64]bool{}
			for _, a := range around {
				here[a.ID] = true
			}
			var list []talk.Pair
			for j := first; j < min(first+8, most); j++ {
				x := talk.Pair{First: b.people[j%seats].id, Second: b.people[j].id}
				if j < seats {
					x.First = b.people[0].id
				}
				if x.First != x.Second && here[x.First] && here[x.Second] {
					list = append(list, x)
				}
			}
			if len(list) == 0 {
				return nil
			}
			_, err = m.Talks.Record(m.ctx, m.who, b.id, on, list)
			return err
		})
	}
}

var opinions = [][2]string{{"群众", "窗口高峰时段排队时间长，希望党员带头多开一个窗口。"}, {"党员", "集中学习形式单一，建议多到现场、多讨论。"},
	{"下级党组织", "通知要得急，希望提前几天告诉。"}, {"服务对象", "政策解释要更通俗一些。"}, {"党员", "青年党员压担子不够。"}}

var problems = []struct{ text, measure string }{
	{"理论学习联系岗位实际不够", "每月安排一次岗位讲学，由委员轮流主讲"},
	{"谈心谈话不够经常", "委员每季度与联系的党员谈一次"},
	{"服务群众主动性不够", "高峰时段增开党员先锋窗口，每周到社区一次"},
	{"青年党员培养办法不多", "建立传帮带名单，每名委员联系一名青年党员"},
}

// preparing is the branch that is shown on 20 December: half the talks are held,
// opinions collected, the meeting is to come.
func (m *maker) preparing(p *plan, b *branch) {
	var id int64
	m.pairs(p, b, on(12, 6), len(b.people)*2/3)
	p.add(on(12, 1), func() (err error) {
		id, err = m.Lives.Begin(m.ctx, m.who, b.id, orglife.Draft{Kind: orglife.OrgLife, Year: 2021, Theme: "学党史、悟思想、办实事、开新局", OpenedOn: on(12, 1), PlannedOn: on(12, 28)})
		return err
	})
	for k, o := range opinions[:4] {
		p.add(on(12, 8+k), func() error {
			return m.Lives.Hear(m.ctx, m.who, id, orglife.Opinion{OnDay: on(12, 8+k), Source: o[0], Text: o[1]})
		})
	}
	p.add(on(12, 16), func() error {
		return m.Lives.MarkReady(m.ctx, m.who, id, []int64{b.people[0].id, b.people[2].id})
	})
	p.add(on(12, 17), func() error {
		round, err := m.Appraisals.Begin(m.ctx, m.who, b.id, 2021, on(12, 28))
		if err != nil {
			return err
		}
		return m.Appraisals.Write(m.ctx, m.who, round, b.people[1].id, "带头学习，完成窗口改造。深入基层少，明年每月到联系点两次。", "")
	})
	for k, x := range problems[:3] {
		p.add(on(3, 10+k), func() error { return m.rectify(b, problem.Other, 0, on(3, 10), k, x.text, x.measure, k < 2) })
	}
}

// rectify enters a problem, notes progress and, where it is done, closes it.
func (m *maker) rectify(b *branch, from problem.Origin, of int64, found day.Day, k int, text, measure string, done bool) error {
	d := problem.Draft{Origin: from, OriginID: of, FoundOn: found, Text: text, Measure: measure, About: problem.TheOrg, Owner: b.people[k%seatsOf(len(b.people))].id, DueOn: found.AddMonths(6)}
	if k%2 == 1 {
		d.About = problem.TheBody
	}
	id, err := m.Problems.Add(m.ctx, m.who, b.id, d)
	if err != nil {
		return err
	}
	if err := m.Problems.Progress(m.ctx, m.who, id, m.Gate.Today(), "已列入支部计划，按月检查。"); err != nil || !done {
		return err
	}
	_, err = m.Problems.AskClose(m.ctx, m.who, id, "措施已经落实，支委会看过。", "")
	return err
}

// finished is a branch that has held its meeting and appraised its members.
func (m *maker) finished(p *plan, b *branch, i int) {
	held := on(12, 1+i%14)
	var id, round int64
	p.add(on(11, 15), func() (err error) {
		if b.founded > on(11, 15) {
			return nil
		}
		id, err = m.Lives.Begin(m.ctx, m.who, b.id, orglife.Draft{Kind: orglife.OrgLife, Year: 2021, Theme: "学党史、悟思想、办实事、开新局", OpenedOn: on(11, 15), PlannedOn: held})
		return err
	})
	for k := range 2 + i%3 {
		p.add(on(11, 18+k), func() error {
			if id == 0 {
				return nil
			}
			o := opinions[(i+k)%len(opinions)]
			return m.Lives.Hear(m.ctx, m.who, id, orglife.Opinion{OnDay: on(11, 18+k), Source: o[0], Text: o[1]})
		})
	}
	p.add(held+3, func() error {
		if id == 0 {
			return nil
		}
		x, err := m.Lives.Get(m.ctx, m.who, id)
		if err != nil || len(x.Records) == 0 {
			return err
		}
		if err := m.Lives.Hold(m.ctx, m.who, id, x.Records[0].ID); err != nil {
			return err
		}
		for k := range 2 + i%2 {
			y := problems[(i+k)%len(problems)]
			if err := m.rectify(b, problem.OrgLife, id, x.Records[0].OnDay, k, y.text, y.measure, k == 0); err != nil {
				return err
			}
		}
		if round, err = m.Appraisals.Begin(m.ctx, m.who, b.id, 2021, x.Records[0].OnDay); err != nil {
			return err
		}
		return m.appraise(round, i)
	})
	p.add(held+5, func() error {
		if round == 0 || i%12 == 1 {
			return nil
		}
		return m.Appraisals.Close(m.ctx, m.who, round)
	})
}

// appraise enters the test and the grades of a round, and tells everybody.
func (m *maker) appraise(round int64, i int) error {
	x, err := m.Appraisals.Get(m.ctx, m.who, round)
	if err != nil {
		return err
	}
	if len(x.Records) > 0 {
		if err := m.Appraisals.Hold(m.ctx, m.who, round, x.Records[0].ID); err != nil {
			return err
		}
	}
	good := len(x.Entries) - 1
	sheets := appraisal.Sheets{Out: good + 1, Back: good + 1, Good: good}
	var rows []appraisal.Typed
	var grades []appraisal.Graded
	var told []int64
	excellent, why := 0, ""
	over := i%24 == 7 // more 优秀 than the local rule says, with a reason
	if over {
		why = "今年连续承担疫情防控任务，支委会研究认为这些同志表现突出"
	}
	for k, e := range x.Entries {
		t := appraisal.Typed{Was: e.Mark(), Row: appraisal.Row{Member: e.Member, SelfDone: true}}
		told = append(told, e.Member)
		if !e.Probationary {
			t.Counts = appraisal.Counts{In: true, Excellent: (k*5 + i) % (good + 1)}
			t.Pass, t.Proposed = good-t.Excellent, appraisal.Pass
			if ((excellent+1)*3 <= len(x.Entries)-2 || over && excellent*2 < len(x.Entries)) && t.Excellent*2 > good {
				excellent++
				t.Proposed = appraisal.Excellent
			}
			grades = append(grades, appraisal.Graded{Member: e.Member, Grade: t.Proposed})
		}
		rows = append(rows, t)
	}
	if err := m.Appraisals.Enter(m.ctx, m.who, round, sheets, x.Sheets.Mark(), rows); err != nil {
		return err
	}
	if err := m.Appraisals.Decide(m.ctx, m.who, round, m.Gate.Today(), grades, why); err != nil {
		return err
	}
	return m.Appraisals.Tell(m.ctx, m.who, round, m.Gate.Today(), told)
}

// bodyLife is the democratic-life meeting of a leading body.
func (m *maker) bodyLife(p *plan, up *branch, i int) {
	held := on(12, 8+i%8)
	p.add(held+1, func() error {
		if len(up.seats) == 0 {
			return nil
		}
		rec := activity.Record{Kinds: []activity.Kind{activity.DemLife}, OnDay: held, FromTime: "09:00", UntilTime: "11:30", Place: "第一会议室",
			Title: "2021年度民主生活会", Minutes: "书记带头，逐一对照检查，开展批评和自我批评。"}
		record, err := m.Activities.Record(m.ctx, m.who, up.id, rec)
		if err != nil {
			return err
		}
		id, err := m.Lives.Begin(m.ctx, m.who, up.id, orglife.Draft{Kind: orglife.DemLife, Year: 2021, Theme: "弘扬伟大建党精神，坚持和发展党的百年奋斗历史经验", OpenedOn: held - 20, PlannedOn: held})
		if err != nil {
			return err
		}
		for k := range 3 {
			o := opinions[(i+k)%len(opinions)]
			if err := m.Lives.Hear(m.ctx, m.who, id, orglife.Opinion{OnDay: held - 5, Source: o[0], Text: o[1]}); err != nil {
				return err
			}
		}
		if err := m.Lives.MarkReady(m.ctx, m.who, id, up.seats); err != nil {
			return err
		}
		if err := m.Lives.Hold(m.ctx, m.who, id, record); err != nil {
			return err
		}
		return m.Lives.Report(m.ctx, m.who, id, held+1, fmt.Sprintf("第%d份", i+1))
	})
}
