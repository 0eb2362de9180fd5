package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
)

// districtPlan is what the Committee itself holds: four training classes, the
// finals, forums, and its letters.
func (m *maker) districtPlan(p *plan) {
	for i, c := range []struct {
		title string
		from  day.Day
		days  int
		n     int
	}{
		{"第一期入党积极分子和发展对象培训班", on(4, 13), 3, 136},
		{"党支部书记和党务干部培训班", on(6, 8), 3, 148},
		{"新任党务干部培训班", on(9, 14), 3, 98},
		{"第二期青年理论学习骨干培训班", on(10, 19), 3, 142},
	} {
		rec := activity.Record{Kinds: []activity.Kind{activity.Training}, OnDay: c.from, UntilDay: c.from.AddDays(c.days - 1), FromTime: "08:30", UntilTime: "17:00",
			Place: "区委党校", StudyMins: c.days * 8 * 45, Title: c.title, Minutes: "专题授课、现场教学、分组研讨、结业测试。"}
		p.add(rec.UntilDay+1, func() error { return m.train(rec, i, c.n) })
	}
	p.add(on(12, 10), func() error {
		rec := activity.Record{Kinds: []activity.Kind{activity.Final}, OnDay: on(12, 9), FromTime: "14:00", UntilTime: "17:30", Place: "区文化馆剧场",
			Title: "“最具活力主题党日”评选决赛", Minutes: "十二个支部登台展示，评委现场打分，当场公布结果。", Others: 160}
		for i := 3; i < 15; i++ {
			rec.Marks = append(rec.Marks, activity.Mark{Member: m.branches[i*7].people[0].id})
		}
		_, err := m.Activities.Record(m.ctx, m.who, m.root, rec)
		return err
	})
	for i, t := range []string{"机关党建工作座谈会", "青年干部座谈会", "老党员代表座谈会"} {
		d := on(3+4*i, 25)
		p.add(d+1, func() error {
			_, err := m.Activities.Record(m.ctx, m.who, m.root, activity.Record{Kinds: []activity.Kind{activity.Forum}, OnDay: d, Place: "工委会议室", Title: t,
				Minutes: "听取意见建议。", Others: 26, Orgs: []activity.Party{{Org: m.root, Mode: activity.NamedOnly}}})
			return err
		})
	}
	for q := range 4 {
		d := on(3*q+3, 15)
		for g := range 6 {
			var orgs []activity.Party
			for k := range 5 {
				orgs = append(orgs, activity.Party{Org: m.upper[(g*6+k)%len(m.upper)].id, Mode: activity.NamedOnly})
			}
			p.add(d+1, func() error {
				_, err := m.Activities.Record(m.ctx, m.who, orgs[0].Org, activity.Record{Kinds: []activity.Kind{activity.Cooperation}, OnDay: d, Place: "轮值单位", Others: 30,
					Title: fmt.Sprintf("第%d协作组第%d季度交流", g+1, q+1), Minutes: "交流做法，互看台账。", Orgs: orgs})
				return err
			})
		}
	}
}

func (m *maker) train(rec activity.Record, class, n int) error {
	list := m.active()
	for i := 0; len(rec.Marks) < n; i++ {
		b := list[(i*4+class)%len(list)]
		round := i*4/len(list) + 1 + class
		if b.ended > rec.OnDay && round < len(b.people) {
			due, err := m.Activities.Who(m.ctx, m.who, b.id, []activity.Kind{activity.ThemeDay}, 0, rec.OnDay)
			if err != nil {
				return err
			}
			if round < len(due) && !m.trained[due[round].ID] {
				m.trained[due[round].ID] = true
				rec.Marks = append(rec.Marks, activity.Mark{Member: due[round].ID})
			}
		}
	}
	_, err := m.Activities.Record(m.ctx, m.who, m.root, rec)
	return err
}

// decide records one decision of the Committee.
func (m *maker) decide(d decision.Decision) error {
	d.Org = m.root
	if d.Number == "" {
		d.Number = m.number()
	}
	_, err := m.Decisions.Decide(m.ctx, m.who, d)
	return err
}
