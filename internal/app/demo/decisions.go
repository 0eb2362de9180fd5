package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

func (m *maker) decisionPlan(p *plan) {
	m.changePlan(p)
	m.appointPlan(p)
	m.electionPlan(p)
	m.honourPlan(p)
	m.growthPlan(p)
	for i, l := range []struct {
		on    day.Day
		title string
	}{{on(8, 2), "致全区机关党员的倡议书：主动接种，守护家园"}, {on(11, 15), "致全区机关党员的倡议书：走在前，作表率"}} {
		p.add(l.on, func() error {
			return m.decide(decision.Decision{Kind: decision.Letter, Title: l.title, MadeOn: l.on, Number: fmt.Sprintf("虚工委倡〔2021〕%d号", i+1),
				Body: "全区机关党员同志们：……", Items: []decision.Item{{Act: decision.LetterIssued, Org: m.root}}})
		})
	}
}

// changePlan adjusts 35 organisations: 8 set up, 4 split off, 9 renamed, 6 moved,
// 3 merged into another, 5 dissolved.
func (m *maker) changePlan(p *plan) {
	big := m.sized(16, 1000)
	small := m.sized(5, 13)
	for i := range 12 {
		b := big[i*3]
		d := on(2+i%9, 10+i)
		p.add(d, func() error { return m.found(b, i, d) })
	}
	for i := range 9 {
		b := big[i*3+1]
		d := on(3+i%8, 5+i)
		p.add(d, func() error {
			b.name = b.name[:len(b.name)-len("党支部")] + "综合党支部"
			return m.decide(decision.Decision{Kind: decision.OrgChange, Title: "关于同意更名的批复", MadeOn: d,
				Items: []decision.Item{{Act: decision.Rename, Org: b.id, Name: b.name}}})
		})
	}
	for i := range 6 {
		b := m.branches[i*2] // one that stands directly under the Committee
		up := m.upper[20+i]
		d := on(4+i, 20)
		p.add(d, func() error {
			b.parent = up.id
			return m.decide(decision.Decision{Kind: decision.OrgChange, Title: "关于调整隶属关系的通知", MadeOn: d,
				Items: []decision.Item{{Act: decision.Move, Org: b.id, Into: up.id}}})
		})
	}
	for i := range 8 {
		b, into := small[i], big[30+i]
		d := on(3+i, 25)
		p.add(d, func() error { return m.end(b, into, i < 3, d) })
	}
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

// found sets up a branch out of a large one: the last four as a split, with its
// members; the others as a new branch to which members are transferred.
func (m *maker) found(b *branch, i int, d day.Day) error {
	// Those without a seat go along.
	var ids []int64
	for _, x := range b.people[len(b.people)-5:] {
		ids = append(ids, x.id)
	}
	fresh := &branch{name: fmt.Sprintf("虚构区新设第%d党支部", i+1), unit: b.unit, founded: d, ended: day.Forever, parent: b.parent, people: b.people[len(b.people)-5:], due: d.AddYears(3)}
	b.people = b.people[:len(b.people)-5]
	it := decision.Item{Act: decision.Found, Org: b.parent, Name: fresh.name, Kind: string(org.Branch), Code: fmt.Sprintf("800%03d", i), Sort: 900 + int64(i)}
	if i >= 8 {
		it.Act, it.Org, it.Move = decision.Split, b.id, ids
	}
	if err := m.decide(decision.Decision{Kind: decision.OrgChange, Title: "关于同意成立" + fresh.name + "的批复", MadeOn: d, Items: []decision.Item{it}}); err != nil {
		return err
	}
	tree, err := m.Orgs.Tree(m.ctx, m.who, d)
	if err != nil {
		return err
	}
	for _, v := range tree {
		if v.Name == fresh.name {
			fresh.id = v.Org
		}
	}
	if i < 8 {
		for _, id := range ids {
			if err := m.Members.Transfer(m.ctx, m.who, id, fresh.id, d, "组织设置调整"); err != nil {
				return err
			}
		}
	}
	if err := m.give(fresh, ids[0], post.Secretary, d); err != nil {
		return err
	}
	m.branches = append(m.branches, fresh)
	return m.rest(fresh, d)
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

// end lets a small branch go into another: by a merger, or by transfers and a
// dissolution.
func (m *maker) end(b, into *branch, merge bool, d day.Day) error {
	b.ended = d
	if merge {
		into.people = append(into.people, b.people...)
		return m.decide(decision.Decision{Kind: decision.OrgChange, Title: "关于同意合并的批复", MadeOn: d,
			Items: []decision.Item{{Act: decision.Merge, Org: b.id, Into: into.id}}})
	}
	due, err := m.Members.On(m.ctx, m.who, b.id, d)
	if err != nil {
		return err
	}
	for _, x := range due {
		if err := m.Members.Transfer(m.ctx, m.who, x.ID, into.id, d, "支部撤销"); err != nil {
			return err
		}
	}
	return m.decide(decision.Decision{Kind: decision.OrgChange, Title: "关于同意撤销的批复", MadeOn: d,
		Items: []decision.Item{{Act: decision.Dissolve, Org: b.id}}})
}

// appointPlan removes 26 secretaries and appoints 26 others.
func (m *maker) appointPlan(p *plan) {
	n := 0
	for i, b := range m.branches {
		if n == 26 || i%6 != 3 || b.retired || b == m.shown() || len(b.people) < 16 || b.parent == m.root || m.electing(b) {
			continue
		}
		n++
		d := on(1+n%11, 8+n%15)
		p.add(d, func() error {
			old, next := b.seats[0], b.people[7].id
			b.seats[0] = next
			b.people[0], b.people[7] = b.people[7], b.people[0]
			return m.decide(decision.Decision{Kind: decision.Appointment, Title: "关于党支部书记任免的通知", MadeOn: d, Items: []decision.Item{
				{Act: decision.Remove, Org: b.id, Member: old, Kind: string(post.Secretary)},
				{Act: decision.Appoint, Org: b.id, Member: next, Kind: string(post.Secretary)}}})
		})
	}
}

// electing reports whether a branch's term ends within the year.
func (m *maker) electing(b *branch) bool { return b.due < day.Must("2022-01-01") }

// honourPlan is 1 July: commendations, medals, cooperation groups.
func (m *maker) honourPlan(p *plan) {
	p.add(on(6, 28), func() error {
		var items []decision.Item
		for _, b := range m.retiredBranches() {
			for _, x := range b.people {
				if x.entry.PartyFrom.AddYears(50) <= on(7, 1) {
					items = append(items, decision.Item{Act: decision.FiftyYears, Org: b.id, Member: x.id})
				}
			}
		}
		return m.decide(decision.Decision{Kind: decision.Medal, Title: "关于颁发“光荣在党50年”纪念章的通知", MadeOn: on(6, 28), Items: items})
	})
	p.add(on(6, 30), func() error {
		d := decision.Decision{Kind: decision.Commendation, Title: "关于表彰优秀共产党员、优秀党务工作者和先进基层党组织的决定", MadeOn: on(6, 30)}
		list := m.active()
		for i := range 99 {
			b := list[(i*2)%len(list)]
			d.Items = append(d.Items, decision.Item{Act: decision.Outstanding, Org: b.id, Member: b.people[3].id})
		}
		for i := range 60 {
			b := list[(i*3+1)%len(list)]
			d.Items = append(d.Items, decision.Item{Act: decision.Worker, Org: b.id, Member: b.people[0].id})
		}
		for i := range 50 {
			d.Items = append(d.Items, decision.Item{Act: decision.Advanced, Org: list[(i*4+2)%len(list)].id})
		}
		return m.decide(d)
	})
	p.add(on(12, 15), func() error {
		d := decision.Decision{Kind: decision.Commendation, Title: "关于机关党建协作组年度评定结果的通报", MadeOn: on(12, 15)}
		for g := range 2 {
			d.Items = append(d.Items, decision.Item{Act: decision.GroupOfYear, Org: m.upper[g*6].id, Name: fmt.Sprintf("第%d协作组", g*2+1)})
		}
		for i := range 12 {
			d.Items = append(d.Items, decision.Item{Act: decision.UnitOfYear, Org: m.upper[i*3].id})
		}
		return m.decide(d)
	})
}

// growthPlan lets members come and go.
func (m *maker) growthPlan(p *plan) {
	list := m.active()
	for i := range 48 {
		b := list[(i*5+3)%len(list)]
		d := on(3+i%9, 12+i%14)
		p.add(d, func() error {
			if b.ended <= d {
				return nil
			}
			e := m.worker()
			if i%3 > 0 { // admitted here, on probation
				e.JoinedOn, e.FullOn, e.PartyFrom, e.PartyBasis = d, day.None, day.None, ""
				e.BirthOn = min(e.BirthOn, d.AddYears(-22))
			}
			e.Org, e.Since, e.Reason = b.id, d, [...]string{"转入", "发展", "发展"}[i%3]
			e.Flags = nil
			e.Job = b.unit
			ids, err := m.Members.EnrolAll(m.ctx, m.who, []member.Entry{e})
			if err == nil {
				b.people = append(b.people, person{ids[0], e})
			}
			return err
		})
	}
	homes := m.retiredBranches()
	for i := range 9 {
		b := homes[i%len(homes)]
		x := b.people[len(b.people)-1-i/len(homes)]
		d := on(8+i%4, 3+i*2)
		p.add(d, func() error { return m.Members.Strike(m.ctx, m.who, x.id, d, "死亡") })
	}
}
