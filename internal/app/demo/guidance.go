package demo

import (
	"zhibu/internal/base/day"
	"zhibu/internal/ledger/visit"
)

// guidancePlan has the Committee's people visit some branches.
func (m *maker) guidancePlan(p *plan) {
	p.add(on(4, 14), func() error {
		return m.callOn(m.face, visit.Draft{Went: officer + "、" + second, Talked: "看了支部的活动记录，和书记、组织委员谈了党员教育。支部把学习和业务放在一起讲，党员愿意听。年轻党员提出希望多到现场学。",
			Private: "书记兼着科室工作，时间紧，下半年看看要不要配一名党务干事。"},
			visit.Point{Kind: visit.Asked, Text: "党员出差赶不上主题党日，算不算缺席？", Answer: "按实际记，写明出差；回来以后补学的，记在备注里。"},
			visit.Point{Kind: visit.Promised, Text: "工委送一批学习用书", Due: on(4, 30)},
			visit.Point{Kind: visit.Found, Text: "谈心谈话的记录只有日期，没有写是哪两位", Due: on(6, 30)})
	})
	for i, d := range []day.Day{on(5, 19), on(9, 8), on(11, 10)} {
		p.add(d, func() error {
			list := m.active()
			b := list[(31+i*47)%len(list)]
			if b.ended <= m.clock.today() || b == m.face {
				return nil
			}
			return m.callOn(b, visit.Draft{Went: second, Talked: []string{"谈了换届的准备。支部已经开过委员会，名额和差额都清楚。", "谈了流动党员的联系。三名党员在外地，支部每月打一次电话。", "谈了明年的学习安排，支部打算请退休老党员来讲。"}[i]},
				visit.Point{Kind: visit.Asked, Text: []string{"候选人的情况要写到多细？", "在外地的党员能不能用电话参加党小组会？", "请外面的人讲课要不要报工委？"}[i], Answer: []string{"按登记表的栏目写，不用另外写材料。", "可以，记录里写明是电话参加。", "不用报，记录里写明讲课人。"}[i]})
		})
	}
}

// callOn keeps a visit of today; what was found goes into the rectification list.
func (m *maker) callOn(b *branch, d visit.Draft, points ...visit.Point) error {
	who, _, err := m.hands()
	if err != nil {
		return err
	}
	d.Org, d.On = b.id, m.clock.today()
	id, err := m.Visits.Record(m.ctx, who, d)
	if err != nil {
		return err
	}
	for _, x := range points {
		line, err := m.Visits.Add(m.ctx, who, id, x)
		if err == nil && x.Kind == visit.Found {
			_, err = m.Visits.Rectify(m.ctx, who, id, line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
