package demo

import (
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/register/post"
)

var body = []post.Kind{post.Secretary, post.Deputy, post.Organisation, post.Publicity, post.Discipline}

// seatsOf is how many sit in the leading body of a branch of n members.
func seatsOf(n int) int {
	switch {
	case n < 7:
		return 1
	case n < 12:
		return 3
	}
	return 5
}

func (m *maker) seats() error {
	since := day.Must("2020-12-01")
	acting := m.acting()
	for _, b := range m.branches {
		kinds := body[:seatsOf(len(b.people))]
		if len(kinds) == 3 {
			kinds = []post.Kind{post.Secretary, post.Organisation, post.Discipline}
		}
		for i, k := range kinds {
			if last := acting[b]; i == 0 && last != day.None {
				if err := m.act(b, since, last); err != nil {
					return err
				}
				continue
			}
			if err := m.give(b, b.people[i].id, k, since); err != nil {
				return err
			}
		}
		if len(b.people) > 20 {
			if _, err := m.Posts.Give(m.ctx, m.who, post.Post{Org: b.id, Holder: b.people[6].id, Kind: post.Clerk, How: post.Appointed,
				Span: day.Span{From: since, Until: day.Forever}}); err != nil {
				return err
			}
		}
	}
	for n, up := range m.upper {
		below := m.below(up)
		if len(below) == 0 {
			continue
		}
		for i, k := range body[:2] {
			p := below[0].people[len(below[0].people)-1-i]
			if n == 4 && i == 1 {
				p = below[0].people[0] // the deputy here leads a branch as well
			}
			if err := m.give(up, p.id, k, since); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *maker) give(b *branch, holder int64, k post.Kind, since day.Day) error {
	b.seats = append(b.seats, holder)
	_, err := m.Posts.Give(m.ctx, m.who, post.Post{Org: b.id, Holder: holder, Kind: k, How: post.Elected,
		Span: day.Span{From: since, Until: day.Forever}})
	return err
}

func (m *maker) below(up *branch) (list []*branch) {
	for _, b := range m.branches {
		if b.parent == up.id && !b.retired {
			list = append(list, b)
		}
	}
	return list
}

// shown is the branch whose secretary signs in to the demonstration: one of
// middle size with groups, whose year has something left to do.
func (m *maker) shown() *branch {
	for _, b := range m.active() {
		if b.parent != m.root && len(b.people) >= 24 && b.groups == 0 && b.due > day.Must("2022-01-01") {
			return b
		}
	}
	return m.branches[0]
}

func (m *maker) accounts() error {
	since := day.Must("2020-12-01")
	b := m.shown()
	m.face = b
	b.late = 1
	clerk, err := m.outside(officer, "区直机关工委办公室", post.Officer, since, day.Forever)
	if err != nil {
		return err
	}
	auditor, err := m.outside("邹未央", "区委组织部", post.Auditor, since, day.Must("2022-03-01"))
	if err != nil {
		return err
	}
	m.face2 = m.beside()
	type owner struct {
		name   string
		person int64
	}
	var stewards []owner
	for i, k := range post.Stewards() {
		name := []string{"蒋砚秋", "薛怀川", "尹知微"}[i]
		id, err := m.outside(name, "区直机关工委办公室", k, since, day.Forever)
		if err != nil {
			return err
		}
		stewards = append(stewards, owner{name, id})
	}
	reviewer, err := m.outside(second, "区直机关工委办公室", post.Officer, since, day.Forever)
	if err != nil {
		return err
	}
	stewards = append(stewards, owner{second, reviewer})
	inspector, err := m.inspector()
	if err != nil {
		return err
	}
	stewards = append(stewards, owner{inspectors[0].name, inspector})
	for i, who := range append([]owner{{officer, clerk}, {b.people[0].entry.Name, b.people[0].id}, {b.people[6].entry.Name, b.people[6].id}, {b.people[9].entry.Name, b.people[9].id}, {"邹未央", auditor},
		{m.face2.people[0].entry.Name, m.face2.people[0].id}}, stewards...) {
		if _, err := m.Accounts.Create(m.ctx, m.who, Accounts[i].Login, who.name, who.person, Password); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) outside(name, unit string, k post.Kind, from, until day.Day) (id int64, err error) {
	return m.Posts.GiveOutsider(m.ctx, m.who, name, unit, post.Post{Org: m.root, Kind: k, How: post.Appointed, Span: day.Span{From: from, Until: until}})
}

func (m *maker) library() error {
	for i, h := range halls {
		h.Slots = slots(i)
		id, err := m.Sites.Register(m.ctx, m.who, m.root, h)
		if err != nil {
			return err
		}
		m.sites = append(m.sites, id)
	}
	return nil
}

// beside is the second branch whose secretary signs in: of middle size, one whose tree
// and whose secretary stay as they are.
func (m *maker) beside() *branch {
	for i, b := range m.active() {
		at := slices.Index(m.branches, b)
		if b != m.face && b.parent != m.root && len(b.people) >= 20 && i%4 == 2 && at%2 == 0 && !m.electing(b) {
			return b
		}
	}
	return m.branches[1]
}
