package demo

import (
	"fmt"

	"zhibu/internal/matter/election"
	"zhibu/internal/register/org"
)

// contestPlan has elections under way on 20 December, at different stages; those of
// the year that are over came with their decisions.
func (m *maker) contestPlan(p *plan) {
	p.add(on(12, 16), func() error {
		list, err := m.Elections.Calendar(m.ctx, m.who, election.TermQuery{On: on(12, 16)})
		if err != nil {
			return err
		}
		k := 0
		for _, t := range list {
			if t.Kind != org.Branch || t.Open != 0 || t.When != election.Three && t.When != election.Overdue {
				continue
			}
			if k++; k > 8 {
				return nil
			}
			if err := m.contest(t, k); err != nil {
				return fmt.Errorf("%s: %w", t.Name, err)
			}
		}
		return nil
	})
}

// contest leads one election k steps far, up to the count.
func (m *maker) contest(t election.Term, k int) error {
	people, err := m.Elections.Eligible(m.ctx, m.who, t.Org)
	if err != nil || len(people) < 10 {
		return err
	}
	today := m.Gate.Today()
	id, err := m.Elections.Begin(m.ctx, m.who, t.Org, election.Plan{Seats: 3, PlannedOn: today.AddDays(10 + k), Base: election.OfDue, Note: "支委会已经研究，党员酝酿充分。"})
	if err != nil || k <= 2 {
		return err
	}
	if err := m.Elections.Reply(m.ctx, m.who, id, 1, m.number(), today); err != nil || k <= 4 {
		return err
	}
	s := election.Slate{Candidates: []int64{people[0].ID, people[2].ID, people[3].ID, people[5].ID}, Secretary: people[2].ID,
		Excluded: []election.Excluded{{Member: people[len(people)-1].ID, Reason: election.Reasons()[3]}}}
	if err := m.Elections.Propose(m.ctx, m.who, id, 2, s); err != nil || k <= 5 {
		return err
	}
	if err := m.Elections.Agree(m.ctx, m.who, id, 3, m.number(), today); err != nil || k <= 6 {
		return err
	}
	return m.Elections.Hold(m.ctx, m.who, id, 4, election.Meeting{On: today, Present: len(people) - 2, Scrutineers: []string{people[6].Name},
		Tellers: []string{people[7].Name, people[8].Name}, Passed: true})
}
