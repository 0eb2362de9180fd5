package demo

import (
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
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
