package election

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Voter is a member who has the right to elect and to be elected.
type Voter struct {
	ID   int64
	Name string
}

// voters are the full members with rights of an organisation on a day, by pinyin: of
// a branch its own, of a committee those of all branches below.
func voters(r *gate.Reading, v org.Version, on day.Day) (list []Voter, err error) {
	branches := []int64{v.Org}
	if !v.Kind.IsBranch() {
		branches = branches[:0]
		tree, err := org.In(r, on)
		if err != nil {
			return nil, err
		}
		for _, b := range tree {
			if b.Kind.IsBranch() && strings.HasPrefix(b.Path, v.Path) {
				branches = append(branches, b.Org)
			}
		}
	}
	roster, err := member.CountedIn(r, day.Span{From: on, Until: on + 1}, branches)
	if err != nil {
		return nil, err
	}
	stopped := map[int64]bool{}
	if err := r.Each(`SELECT x.member_id FROM member_standing x JOIN membership s ON s.member_id = x.member_id AND s.from_day <= @on AND s.until_day > @on
		WHERE x.standing IN ('10', '12', '13') AND x.from_day <= @on AND x.until_day > @on AND s.org_id IN ({ids orgs}) AND {reach s.org_id}`,
		gate.Args{"on": on, "orgs": branches}, func(row gate.Row) error {
			var id int64
			err := row.Scan(&id)
			stopped[id] = true
			return err
		}); err != nil {
		return nil, err
	}
	for _, m := range roster {
		if m.FullOn != day.None && m.FullOn <= on && !stopped[m.ID] {
			list = append(list, Voter{m.ID, m.Name})
		}
	}
	return list, nil
}

// Whole is an election with all that its page shows.
type Whole struct {
	Election
	Kind   org.Kind
	Steps  []matter.Entry
	Voters []Voter
	Years  int
	Above  string  // the Committee, which decides
	asked  day.Day // of the request, as its paper says
	// NextNumber is the next number of its series, for the approval.
	NextNumber string
}

// Get gives one election. It takes View, and answers NotFound beyond reach.
func (es *Elections) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = es.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		e, err := matter.Load[Doc](r, id, matter.Election)
		if err != nil {
			return err
		}
		x.Election = Election{e.Matter, e.Doc}
		if x.Steps, err = matter.Steps(r, id); err != nil {
			return err
		}
		if _, x.Above, err = matter.Committee(r); err != nil {
			return err
		}
		if x.NextNumber, err = matter.NextNumber(r, r.Today()); err != nil {
			return err
		}
		on := r.Today()
		if x.Meeting.On != day.None {
			on = x.Meeting.On
		}
		tree, err := org.In(r, on)
		if err != nil {
			return err
		}
		for _, v := range tree {
			if v.Org == x.Org {
				x.Kind, x.Years = v.Kind, es.years(v, on)
				x.Voters, err = voters(r, v, on)
			}
		}
		return err
	})
	return x, err
}

// Eligible gives who may elect and be elected in an organisation today. It takes
// View, and answers nobody beyond reach.
func (es *Elections) Eligible(ctx context.Context, who gate.Actor, of int64) (list []Voter, err error) {
	err = es.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		tree, err := org.In(r, r.Today())
		for _, v := range tree {
			if v.Org == of {
				list, err = voters(r, v, r.Today())
			}
		}
		return err
	})
	return list, err
}
