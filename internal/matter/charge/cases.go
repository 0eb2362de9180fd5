package charge

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/register/post"
)

// look computes the lists of one organisation, or with 0 of all in reach, for a year as
// far as it was known on a day. What was stated and recorded later is not counted.
func (cs *Charges) look(ctx context.Context, who gate.Actor, of int64, asOf day.Day, year int) (list []Of, all []List, err error) {
	on := max(day.Year(year).From, min(asOf, day.Year(year).Last()))
	founded, heads, words := map[int64]day.Day{}, map[int64]bool{}, map[int64][]Said{}
	if err := cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if all, err = inForce(r, on); err != nil {
			return err
		}
		if err := r.Each("SELECT id, founded_on FROM org WHERE (@of = CAST(0 AS BIGINT) OR id = @of) AND {reach id}", gate.Args{"of": of}, func(row gate.Row) error {
			var id int64
			var d day.Day
			err := row.Scan(&id, &d)
			founded[id] = d
			return err
		}); err != nil {
			return err
		}
		seats, err := post.In(r, day.Span{From: on, Until: on + 1})
		if err != nil {
			return err
		}
		for _, p := range seats {
			heads[p.Org] = heads[p.Org] || p.Kind == post.Secretary
		}
		list, err := said(r, of)
		for _, s := range list {
			if s.Made() <= asOf {
				words[s.Org] = append(words[s.Org], s)
			}
		}
		return err
	}); err != nil || len(all) == 0 && of == 0 {
		return nil, all, err
	}
	verdicts, err := cs.duties.Check(ctx, who, duty.Query{Org: of, AsOf: asOf, Year: year})
	if err != nil {
		return nil, nil, err
	}
	for _, v := range verdicts {
		x := Seen{OrgVerdicts: v, Founded: founded[v.Org], Vacant: !heads[v.Org], Said: words[v.Org], AsOf: asOf, Year: year}
		list = append(list, x.of(all))
	}
	return list, all, nil
}

// Of gives one organisation with its lists and how each duty stands. It takes View, and
// answers NotFound beyond reach.
func (cs *Charges) Of(ctx context.Context, who gate.Actor, of int64, asOf day.Day, year int) (o Of, err error) {
	list, _, err := cs.look(ctx, who, of, asOf, year)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return o, err
	}
	return list[0], nil
}

// One gives how one organisation stands with one duty of a list in force. It takes View,
// and answers NotFound.
func (cs *Charges) One(ctx context.Context, who gate.Actor, of, id int64, asOf day.Day, year int) (o Of, l List, s Standing, err error) {
	if o, err = cs.Of(ctx, who, of, asOf, year); err != nil {
		return o, l, s, err
	}
	for _, x := range o.Lists {
		for _, s := range x.Standings {
			if s.Duty.ID == id {
				return o, x.List, s, nil
			}
		}
	}
	return o, l, s, fault.Missing()
}

// Tally is a duty with how many organisations stand how.
type Tally struct {
	Duty  Duty
	Count map[Stand]int
}

// Tallies counts, for the list of a kind that was in force on the day, the organisations
// in reach by how they stand with each duty; ok is false where there was no list. It
// takes View.
func (cs *Charges) Tallies(ctx context.Context, who gate.Actor, k Kind, asOf day.Day, year int) (l List, rows []Tally, orgs int, ok bool, err error) {
	list, all, err := cs.look(ctx, who, 0, asOf, year)
	if err != nil {
		return l, nil, 0, false, err
	}
	for _, x := range all {
		if x.Kind == k {
			l, ok = x, true
		}
	}
	at := map[int64]int{}
	for i, d := range l.Duties {
		rows, at[d.ID] = append(rows, Tally{d, map[Stand]int{}}), i
	}
	for _, o := range list {
		for _, x := range o.Lists {
			if x.ID != l.ID {
				continue
			}
			orgs++
			for _, s := range x.Standings {
				rows[at[s.Duty.ID]].Count[s.Stand]++
			}
		}
	}
	return l, rows, orgs, ok, nil
}

// Standing gives every organisation in reach for which a duty is, in the order of the
// tree, with how it stands. It takes View, and answers NotFound for a duty of no list in
// force.
func (cs *Charges) Standing(ctx context.Context, who gate.Actor, id int64, asOf day.Day, year int) (l List, d Duty, list []Of, err error) {
	orgs, all, err := cs.look(ctx, who, 0, asOf, year)
	if err != nil {
		return l, d, nil, err
	}
	found := false
	for i := range all {
		if x, err := all[i].Duty(id); err == nil {
			l, d, found = all[i], x, true
		}
	}
	if !found {
		return l, d, nil, fault.Missing()
	}
	for _, o := range orgs {
		for _, x := range o.Lists {
			for _, s := range x.Standings {
				if s.Duty.ID == id {
					list = append(list, Of{o.Version, []ListOf{{x.List, []Standing{s}}}})
				}
			}
		}
	}
	return l, d, list, nil
}
