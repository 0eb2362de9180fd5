package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// ahead is how many days before its approval a change is asked for.
const ahead = 8

// changePlan adjusts 35 organisations: 8 set up, 4 split off, 9 renamed, 6 moved,
// 3 merged into another, 5 dissolved. Each is asked for, reviewed and approved.
func (m *maker) changePlan(p *plan) {
	big := m.sized(16, 1000)
	small := m.sized(5, 13)
	for i := range 12 {
		b := big[i*3]
		d := on(2+i%9, 10+i)
		m.found(p, b, i, d)
	}
	for i := range 9 {
		b := big[i*3+1]
		name := b.name[:len(b.name)-len("党支部")] + "综合党支部"
		m.change(p, b, on(3+i%8, 5+i), orgchange.Plan{Act: decision.Rename, Name: name, Reason: "机构职能调整，支部名称相应变更。"}, func(orgchange.Whole) error {
			b.name = name
			return nil
		})
	}
	for i := range 6 {
		b := m.branches[i*2] // one that stands directly under the Committee
		up := m.upper[20+i]
		m.change(p, b, on(4+i, 20), orgchange.Plan{Act: decision.Move, Into: up.id, Reason: "理顺隶属关系，业务主管部门的党组织统一领导。"}, func(orgchange.Whole) error {
			b.parent = up.id
			return nil
		})
	}
	for i := range 8 {
		b, into := small[i], big[30+i]
		d := on(3+i, 25)
		act, reason := decision.Dissolve, "机构撤并，支部不再单独设置，党员编入相关支部。"
		if i < 3 {
			act, reason = decision.Merge, "两个支部业务相近，人数偏少，合并便于开展组织生活。"
		}
		m.change(p, b, d, orgchange.Plan{Act: act, Into: into.id, Reason: reason}, func(orgchange.Whole) error {
			b.ended = d
			if act == decision.Merge {
				into.people = append(into.people, b.people...)
			}
			return nil
		})
	}
	m.openChanges(p, big)
}

// openChanges are under way on 20 December: one asked for, one reviewed, one returned.
func (m *maker) openChanges(p *plan, big []*branch) {
	for i, x := range []orgchange.Plan{
		{Act: decision.Rename, Name: "", Reason: "单位更名，支部名称相应变更。"},
		{Act: decision.Merge, Into: big[42].id, Reason: "两个支部同在一处办公，合并便于开展组织生活。"},
		{Act: decision.Rename, Name: "", Reason: "名称过长，拟简化。"},
	} {
		b := big[36+i*2]
		p.add(on(12, 10+i), func() error {
			if x.Act == decision.Rename {
				x.Name = b.name[:len(b.name)-len("党支部")] + "机关党支部"
			}
			x.On = day.Must("2022-01-10")
			id, err := m.Changes.Begin(m.ctx, m.as(b.people[0].entry.Name), b.id, x, "")
			switch {
			case err != nil:
			case i == 1:
				err = m.Changes.Review(m.ctx, m.as(officer), id, 1, "符合规定，建议同意。")
			case i == 2:
				err = m.Changes.Return(m.ctx, m.as(officer), id, 1, "请附单位更名的文件。")
			}
			return err
		})
	}
}

// change plans one change: asked for some days ahead, reviewed and approved on its
// day. after brings the maker's own picture up to date.
func (m *maker) change(p *plan, b *branch, d day.Day, x orgchange.Plan, after func(orgchange.Whole) error) {
	var id int64
	// Some move between larger bodies, whose numbers then leave the general rule.
	x.On, x.Exception = d, "调整后有关党委、党总支的人数与一般规定有出入，按管理需要保留现有设置。"
	p.add(d-ahead, func() (err error) {
		id, err = m.Changes.Begin(m.ctx, m.as(b.people[0].entry.Name), b.id, x, "")
		return err
	})
	p.add(d, func() error { return m.decideChange(id, d, after) })
}

func (m *maker) decideChange(id int64, d day.Day, after func(orgchange.Whole) error) error {
	if err := m.Changes.Review(m.ctx, m.as(officer), id, 1, "符合规定，建议同意。"); err != nil {
		return err
	}
	if err := m.Changes.Approve(m.ctx, m.as(officer), id, 2, m.number(), d); err != nil {
		return err
	}
	x, err := m.Changes.Get(m.ctx, m.who, id)
	if err != nil {
		return err
	}
	return after(x)
}

// sized gives branches in work under a 党委 or 党总支, by the size of their
// roster, without the one whose secretary signs in.
func (m *maker) sized(least, most int) (list []*branch) {
	for i, b := range m.active() {
		if b != m.shown() && b.parent != m.root && len(b.people) >= least && len(b.people) <= most && i%4 != 2 {
			list = append(list, b)
		}
	}
	return list
}

// found sets up a branch out of a large one: the last four as a split, the others as
// a new branch beside it.
func (m *maker) found(p *plan, b *branch, i int, d day.Day) {
	fresh := &branch{name: fmt.Sprintf("虚构区新设第%d党支部", i+1), unit: b.unit, founded: d, ended: day.Forever, parent: b.parent, due: d.AddYears(3)}
	x := orgchange.Plan{Act: decision.Found, Name: fresh.name, Kind: org.Branch, Code: fmt.Sprintf("800%03d", i), On: d, Reason: "人员增加，单独设立支部便于开展组织生活。"}
	of := b.parent
	if i >= 8 {
		x.Act, of = decision.Split, b.id
	}
	var id int64
	p.add(d-ahead, func() (err error) {
		// Those without a seat go along.
		fresh.people = b.people[len(b.people)-5:]
		b.people = b.people[:len(b.people)-5]
		for _, y := range fresh.people {
			x.People = append(x.People, y.id)
		}
		id, err = m.Changes.Begin(m.ctx, m.as(b.people[0].entry.Name), of, x, "")
		return err
	})
	p.add(d, func() error {
		return m.decideChange(id, d, func(w orgchange.Whole) error {
			fresh.id = w.Made
			if err := m.give(fresh, fresh.people[0].id, post.Secretary, d); err != nil {
				return err
			}
			m.branches = append(m.branches, fresh)
			return m.rest(fresh, d)
		})
	})
}

// rest lets a branch that was set up within the year live through it.
func (m *maker) rest(b *branch, from day.Day) error {
	var p plan
	m.branchPlan(&p, b, 1)
	for _, e := range p {
		if e.on > from+20 {
			m.later = append(m.later, e)
		}
	}
	return nil
}
