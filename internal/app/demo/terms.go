package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/matter/election"
)

// termPlan lets the Committee look after the terms: letters in October and December
// to those whose term comes to its end, and two prolongations of those that are late.
func (m *maker) termPlan(p *plan) {
	for i, on := range []day.Day{on(10, 11), on(12, 6)} {
		p.add(on, func() error {
			list, err := m.Elections.Calendar(m.ctx, m.who, election.TermQuery{On: on})
			if err != nil {
				return err
			}
			var orgs []int64
			for _, t := range list {
				if t.Sent == day.None && (t.When == election.Three || t.When == election.Overdue) && t.Org != m.face.id {
					orgs = append(orgs, t.Org)
				}
			}
			if len(orgs) == 0 {
				return nil
			}
			_, err = m.Elections.Remind(m.ctx, m.who, orgs, fmt.Sprintf("虚工委函〔2021〕%d号", i+3))
			return err
		})
	}
	p.add(on(12, 8), func() error {
		list, err := m.Elections.Calendar(m.ctx, m.who, election.TermQuery{On: on(12, 8), When: election.Overdue})
		for i, t := range list {
			if err != nil || i == 2 {
				return err
			}
			err = m.Elections.Prolong(m.ctx, m.who, t.Org, t.TermID, election.Shift{Until: t.Due.AddMonths(12 - i), On: on(12, 8),
				Number: fmt.Sprintf("虚工委复〔2021〕%d号", i+1), Why: [...]string{"机构改革调整尚未完成", "主要负责同志正在配备"}[i]})
		}
		return err
	})
}
