package plan

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

// Plans is the cases of this area.
type Plans struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Plans { return &Plans{g} }

// Theme is what a month's themed party day is about. Version is that of the plan
// which the month has already, as the asker saw it; 0 where it had none.
type Theme struct {
	Title, Place string
	Version      int64
}

// Lay fixes the day of the themed party day of a year and lays the year out: a
// row for each month whose day is still to come and that has none yet. A fixed
// day that falls on a holiday stays where it falls. themes tells a month's, by its
// number; what is planned already keeps its day and takes the words. It takes
// Keep, and answers NotFound, Invalid, or Conflict for another version than the
// asker saw (0 where no day was fixed).
func (ps *Plans) Lay(ctx context.Context, who gate.Actor, org int64, year int, y Year, themes map[int]Theme) (laid int, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		laid = 0
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if err := y.check(year, w.Today(), themes); err != nil {
			return err
		}
		if err := putYear(w, at, year, y); err != nil {
			return err
		}
		have, err := ofYear(&w.Reading, org, year)
		if err != nil {
			return err
		}
		planned, named := map[int]bool{}, 0
		for _, p := range have {
			month := int(p.Day.Month())
			if p.Kind != activity.ThemeDay || p.State == Cancelled {
				continue
			}
			if !planned[month] {
				renamed, err := retheme(w, at, p, themes[month])
				if err != nil {
					return err
				}
				named += renamed
			}
			planned[month] = true
		}
		for month := 1; month <= 12; month++ {
			on := y.Fixed.In(year, month)
			if planned[month] || on < w.Today() {
				continue
			}
			d := Draft{Kind: activity.ThemeDay, Day: on, From: y.From, Until: y.Until, Title: themes[month].Title, Place: themes[month].Place}
			if d.Place == "" {
				d.Place = y.Place
			}
			if err := d.check(w.Today(), ""); err != nil {
				return err
			}
			if err := insert(w, at, w.NewID(), d); err != nil {
				return err
			}
			laid++
		}
		return w.Record(at, "plan.lay", gate.Subject{Kind: "org", ID: org}, gate.Detail{"year": year, "fixed": y.Fixed.String(), "rows": laid, "themes": named})
	})
	return laid, err
}

// retheme gives a plan other words, if it is still the one that the asker saw. It
// answers how many plans were changed.
func retheme(w *gate.Writing, at gate.Place, p Plan, t Theme) (int, error) {
	t.Title, t.Place = strings.TrimSpace(t.Title), strings.TrimSpace(t.Place)
	if t.Version == 0 || t.Title == p.Title && t.Place == p.Place {
		return 0, nil
	}
	if t.Version != p.Version {
		return 0, fault.Field(fmt.Sprintf("title-%d", int(p.Day.Month())), fmt.Sprintf("%d月的计划刚被别人改过，现在是“%s”。请对照着再改。", int(p.Day.Month()), p.Label()))
	}
	d := p.Draft
	d.Title, d.Place = t.Title, t.Place
	return 1, update(w, at, p.ID, d, p.Why)
}

func (y Year) check(year int, today day.Day, themes map[int]Theme) error {
	var p fault.Problems
	if year < today.Year() || year > today.Year()+farthest {
		p.Add("year", fmt.Sprintf("可以排%d年到%d年的计划。", today.Year(), today.Year()+farthest))
	}
	if !y.Fixed.Valid() {
		p.Add("fixed", "请选择每月几日（1到28，月月都有），或者每月第几个星期几。")
	}
	checkTimes(&p, "", y.From, y.Until)
	if len([]rune(y.Place)) > 200 {
		p.Add("place", "地点不超过200个字。")
	}
	for month := 1; month <= 12; month++ {
		if t := themes[month]; len([]rune(t.Title)) > 200 || len([]rune(t.Place)) > 200 {
			p.Add(fmt.Sprintf("title-%d", month), fmt.Sprintf("%d月的主题和地点都不超过200个字。", month))
		}
	}
	return p.Fault()
}

// Add plans one thing. It takes Keep, and answers NotFound or Invalid.
func (ps *Plans) Add(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("plan.add", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		d := d
		if err := d.check(w.Today(), ""); err != nil {
			return err
		}
		id = w.NewID()
		if err := insert(w, at, id, d); err != nil {
			return err
		}
		if err := w.Done(at, "plan.add", id); err != nil {
			return err
		}
		return w.Record(at, "plan.add", gate.Subject{Kind: "plan", ID: id}, gate.Detail{"on": d.Day.String(), "kind": d.Kind})
	})
	return id, err
}

// Edit changes a plan; on another day it is moved, and a reason may be given.
// version is the one that the asker saw. It takes Keep, and answers NotFound,
// Invalid or Conflict. A plan whose day is over may be written to, and not moved
// into the past.
func (ps *Plans) Edit(ctx context.Context, who gate.Actor, id, version int64, d Draft, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		old, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		d := d
		if err := d.check(min(w.Today(), max(old.Day, 1)), ""); err != nil {
			return err
		}
		if d.Day != old.Day && d.Day < w.Today() {
			return fault.Field("day", "计划不能改到已经过去的日子。那天办过的，直接记一次活动。")
		}
		if err := checkWhy(why); err != nil {
			return err
		}
		if err := update(w, at, id, d, strings.TrimSpace(why)); err != nil {
			return err
		}
		return w.Record(at, "plan.edit", gate.Subject{Kind: "plan", ID: id}, gate.Detail{"on": d.Day.String(), "was": old.Day.String()})
	})
}

// Cancel takes a plan off; a reason may be given. It stays in the list, struck
// through. It takes Keep, and answers NotFound, Invalid or Conflict.
func (ps *Plans) Cancel(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		_, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		if err := checkWhy(why); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE plan SET state = 'cancelled', why = @why, version = version + 1, changed_ms = @gate_now WHERE id = @id",
			gate.Args{"id": id, "why": strings.TrimSpace(why)}); err != nil {
			return err
		}
		return w.Record(at, "plan.cancel", gate.Subject{Kind: "plan", ID: id}, nil)
	})
}

func checkWhy(why string) error {
	if len([]rune(why)) > 200 {
		return fault.Field("why", "原因不超过200个字。")
	}
	return nil
}

func mine(w *gate.Writing, id, version int64) (p Plan, at gate.Place, err error) {
	if p, err = one(&w.Reading, id); err != nil {
		return p, at, err
	}
	if at, err = w.At(p.Org); err != nil {
		return p, at, err
	}
	switch {
	case p.State == Cancelled:
		text := "这一项计划已经取消"
		if p.Why != "" {
			text += "（" + p.Why + "）"
		}
		return p, at, fault.New(fault.Conflict, text+"。要办的话，可以另排一项。")
	case p.Version != version:
		return p, at, fault.New(fault.Conflict, "这一项计划刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	return p, at, nil
}

// Get gives one plan, with the record that did it. It takes View, and answers
// NotFound beyond reach.
func (ps *Plans) Get(ctx context.Context, who gate.Actor, id int64) (p Plan, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if p, err = one(r, id); err != nil {
			return err
		}
		list, err := In(r, day.Month(p.Day.Year(), int(p.Day.Month())), r.Today(), p.Org)
		for _, x := range list {
			if x.ID == id {
				p = x
			}
		}
		return err
	})
	return p, err
}

// mostMine is how many coming plans a member is told of.
const mostMine = 5

// Mine gives what the asker's own branch plans from today on for all its members,
// the nearest first. What is for its committee or for those named is not told.
func (ps *Plans) Mine(ctx context.Context, who gate.Actor) (list []Plan, err error) {
	err = ps.gate.Own(ctx, who, func(r *gate.Reading) error {
		all, err := gate.Collect(r, "SELECT "+columns+` FROM plan p JOIN membership s ON s.org_id = p.org_id
			AND s.from_day <= p.on_day AND s.until_day > p.on_day
			WHERE {self s.member_id} AND p.state = 'open' AND p.on_day >= @gate_today ORDER BY p.on_day, p.from_time, p.id LIMIT 50`, nil, scan)
		list = nil
		for _, p := range all {
			if activity.ModeOf([]activity.Kind{p.Kind}) == activity.Roster && len(list) < mostMine {
				list = append(list, p)
			}
		}
		return err
	})
	return list, err
}

// OfYear gives an organisation's fixed day and plans of a year, by day, as they
// stood at the end of asOf, with the records that had done them by then. It takes
// View, and answers NotFound beyond reach.
func (ps *Plans) OfYear(ctx context.Context, who gate.Actor, org int64, year int, asOf day.Day) (y Year, list []Plan, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		var id int64
		if err := r.One("SELECT id FROM org WHERE id = @id AND {reach id}", gate.Args{"id": org}, &id); err != nil {
			return err
		}
		if y, err = yearOf(r, org, year); err != nil {
			return err
		}
		list, err = In(r, day.Year(year), asOf, org)
		return err
	})
	return y, list, err
}

// In gives every plan of organisations in reach with its day in a span, by day and
// time, as it stood at the end of asOf, with the records that did them by then;
// of one organisation only unless it is 0.
func In(r *gate.Reading, s day.Span, asOf day.Day, org int64) ([]Plan, error) {
	// A record of the month does a plan of that month: whole months are looked at.
	whole := day.Span{From: s.From.AddDays(1 - s.From.Dom()), Until: (s.Last().AddDays(1 - s.Last().Dom())).AddMonths(1)}
	before := (asOf + 1).Start().UnixMilli()
	list, err := inSpan(r, whole, before, org)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	held, err := heldIn(r, org, day.Span{From: whole.From, Until: min(whole.Until, asOf+1)})
	if err != nil {
		return nil, err
	}
	of := map[int64][]Plan{}
	for _, p := range list {
		if p.State == Cancelled && p.Changed >= before {
			p.State, p.Why = Open, "" // it was cancelled later
		}
		of[p.Org] = append(of[p.Org], p)
	}
	state := map[int64]Plan{}
	for id, plans := range of {
		for _, p := range Match(plans, held[id]) {
			state[p.ID] = p
		}
	}
	var out []Plan
	for _, p := range list {
		if s.Has(p.Day) {
			out = append(out, state[p.ID])
		}
	}
	return out, nil
}
