package demo

import (
	"fmt"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/studygroup"
)

// groupPlan sets up the centre groups of the leading bodies and the youth groups of
// some branches, with the year's plan of each and the sessions of the youth groups.
func (m *maker) groupPlan(p *plan) {
	for i, up := range m.upper {
		p.add(on(1, 4+i%3), func() error {
			return m.group(up, studygroup.Draft{Kind: studygroup.Center, Since: on(1, 1)}, up.seats, []studygroup.Line{
				{Quarter: 1, Theme: "纪律要求"}, {Quarter: 2, Theme: "党史学习教育"}, {Quarter: 3, Theme: "庆祝大会重要讲话"}, {Quarter: 4, Theme: "中央全会精神"}})
		})
	}
	for i, b := range m.branches {
		if i%9 != 0 || b.retired {
			continue
		}
		var young []int64
		for _, x := range b.people {
			if x.entry.BirthOn.YearsTo(on(1, 1)) <= 35 && len(young) < 9 {
				young = append(young, x.id)
			}
		}
		if len(young) < 3 {
			continue
		}
		p.add(on(3, 3), func() error {
			return m.group(b, studygroup.Draft{Kind: studygroup.Youth, Since: on(3, 1), AgeMost: 35, AgeDay: on(1, 1), AgeBasis: "示例区关于组建青年学习小组的通知（虚构）"}, young,
				[]studygroup.Line{{Quarter: 2, Theme: "读一本党史书"}, {Quarter: 3, Theme: "青年座谈"}, {Quarter: 4, Theme: "交流学习体会"}})
		})
		for q, theme := range []string{"读党史、谈体会", "青年说岗位", "学习全会精神交流"} {
			d := on(5+3*q, 18+i%5)
			p.add(d+1, func() error { return m.youthSession(b, young, d, theme) })
		}
	}
}

// group sets up one group with its members, the first of whom leads, and a plan.
func (m *maker) group(b *branch, d studygroup.Draft, members []int64, lines []studygroup.Line) error {
	if len(members) == 0 {
		return nil
	}
	id, err := m.Groups.Found(m.ctx, m.who, b.id, d)
	if err != nil {
		return fmt.Errorf("%s: %w", b.name, err)
	}
	if err := m.Groups.Join(m.ctx, m.who, id, members[:1], studygroup.Leader, d.Since); err != nil {
		return err
	}
	if len(members) > 1 {
		if err := m.Groups.Join(m.ctx, m.who, id, members[1:], studygroup.Member, d.Since); err != nil {
			return err
		}
	}
	return m.Groups.Plan(m.ctx, m.who, id, 1, d.Since.Year(), lines)
}

// youthSession records a session of those of the group who are still in the branch.
func (m *maker) youthSession(b *branch, young []int64, d day.Day, theme string) error {
	due, err := m.Activities.Who(m.ctx, m.who, b.id, []activity.Kind{activity.ThemeDay}, 0, d)
	if err != nil || b.ended <= d {
		return err
	}
	rec := activity.Record{Kinds: []activity.Kind{activity.Youth}, OnDay: d, FromTime: "12:30", UntilTime: "13:30", StudyMins: 60, Place: "图书角",
		Title: "青年理论学习：" + theme, Minutes: "每人谈一点体会。"}
	for _, x := range due {
		if slices.Contains(young, x.ID) {
			rec.Marks = append(rec.Marks, activity.Mark{Member: x.ID})
		}
	}
	if len(rec.Marks) == 0 {
		return nil
	}
	return m.keep(b, rec)
}
