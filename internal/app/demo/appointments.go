package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/post"
)

// changing are the branches whose secretary changes within the year, in the order
// of the change.
func (m *maker) changing() (list []*branch) {
	for i, b := range m.branches {
		if len(list) < 26 && i%6 == 3 && !b.retired && b != m.shown() && len(b.people) >= 16 && b.parent != m.root && !m.electing(b) {
			list = append(list, b)
		}
	}
	return list
}

// appointPlan removes 26 secretaries and appoints 26 others: each asked for by the
// branch, vetted and approved. The last takes effect in the year that follows.
func (m *maker) appointPlan(p *plan) {
	for n, b := range m.changing() {
		n++
		d := on(1+n%11, 8+n%15)
		effective := d
		if n == 26 {
			d, effective = on(12, 17), day.Must("2022-01-04")
		}
		var id int64
		p.add(d-6, func() (err error) {
			id, err = m.Appointments.Begin(m.ctx, m.as(m.nameOf(b, b.seats[0])), b.id, m.succession(b, effective))
			return err
		})
		p.add(d-2, func() error { return m.vet(id, true) })
		p.add(d, func() error {
			if effective == d {
				b.seats[0] = b.people[7].id
				b.people[0], b.people[7] = b.people[7], b.people[0]
			}
			return m.approve(id, d)
		})
	}
}

// nameOf is the name of somebody of a branch.
func (m *maker) nameOf(b *branch, id int64) string {
	for _, x := range b.people {
		if x.id == id {
			return x.entry.Name
		}
	}
	return "书记"
}

// reasons for which a secretary changes.
var reasons = []string{"原书记工作调动，经支部委员会研究", "原书记即将退休，经支部委员会研究", "因单位领导分工调整", "原书记借调，不能正常履行职责"}

// succession asks that the secretary of a branch goes and the eighth member comes.
func (m *maker) succession(b *branch, on day.Day) appointment.Draft {
	return appointment.Draft{Remove: []appointment.Holding{{Member: b.seats[0], Kind: post.Secretary}},
		Appoint: []appointment.Line{{Member: b.people[7].id, Kind: post.Secretary}}, Reason: reasons[len(b.people)%len(reasons)], Effective: on}
}

// vet fills the vetting list in; a list that is not whole waits for two answers.
func (m *maker) vet(id int64, whole bool) error {
	x, err := m.Appointments.Get(m.ctx, m.who, id)
	if err != nil {
		return err
	}
	var list []appointment.Check
	for _, f := range x.List {
		c := appointment.Check{Member: f.Member, Key: f.Item.Key}
		switch {
		case f.Auto && f.Doubt:
			c.Note = "人选熟悉党务，班子研究同意"
		case !f.Auto && (whole || f.Item.Key == "political" || f.Item.Key == "unit"):
			c.Result, c.On = appointment.Clear, m.clock.today()
		}
		list = append(list, c)
	}
	return m.Appointments.Vet(m.ctx, m.as(officer), id, x.Version, list, whole)
}

func (m *maker) approve(id int64, on day.Day) error {
	return m.Appointments.Approve(m.ctx, m.as(officer), id, 0, appointment.Approval{Number: m.number(), On: on})
}

// askingPlan has requests under way on 20 December, at each stage.
func (m *maker) askingPlan(p *plan) {
	p.add(on(12, 15), func() error {
		k := 0
		for i, b := range m.branches {
			if i%6 != 5 || b.retired || b == m.shown() || len(b.people) < 16 || b.parent == m.root || m.electing(b) || b.ended <= on(12, 31) {
				continue
			}
			if k++; k > 6 {
				return nil
			}
			if err := m.asking(b, k); err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
		}
		return nil
	})
}

// asking leads one request k steps far.
func (m *maker) asking(b *branch, k int) error {
	draft := m.succession(b, day.Must("2022-01-01").AddDays(k))
	if k == 5 { // the deputy acts until a secretary is elected
		draft.Appoint = []appointment.Line{{Member: b.people[1].id, Kind: post.Secretary, How: post.Acting, Last: day.Must("2022-04-30")}}
		draft.Reason = "原书记工作调动，补选以前由副书记主持工作"
	}
	id, err := m.Appointments.Begin(m.ctx, m.as(m.nameOf(b, b.seats[0])), b.id, draft)
	switch {
	case err != nil || k <= 2:
		return err
	case k == 3:
		return m.vet(id, false)
	case k == 6:
		return m.Appointments.Return(m.ctx, m.as(officer), id, 0, "请补充征求支部党员意见的情况，再报。")
	}
	return m.vet(id, true)
}

// acting are two branches without a secretary: of the one the deputy acted until
// December, of the other he acts until January; by their last day.
func (m *maker) acting() map[*branch]day.Day {
	days := []day.Day{day.Must("2021-12-10"), day.Must("2022-01-16")}
	out := map[*branch]day.Day{}
	for i, b := range m.branches {
		if len(out) < len(days) && i%6 == 1 && !b.retired && b != m.shown() && len(b.people) >= 16 && b.parent != m.root && !m.electing(b) {
			out[b] = days[len(out)]
		}
	}
	return out
}

// act lets the secretary of a branch go in June and the deputy act until a day.
func (m *maker) act(b *branch, since, last day.Day) error {
	b.seats = append(b.seats, b.people[0].id)
	gone := day.Must("2021-06-15")
	for _, p := range []post.Post{
		{Holder: b.people[0].id, How: post.Elected, Span: day.Span{From: since, Until: gone}},
		{Holder: b.people[1].id, How: post.Acting, Span: day.Span{From: gone, Until: last + 1}},
	} {
		p.Org, p.Kind = b.id, post.Secretary
		if _, err := m.Posts.Give(m.ctx, m.who, p); err != nil {
			return err
		}
	}
	return nil
}
