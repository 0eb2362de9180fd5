// Package calendar shows what was held, what is planned and booked, and the last
// days of what is due, of an organisation or of everything under it, by day. It
// keeps nothing of its own but the addresses under which a calendar programme
// fetches the same (feed.go).
package calendar

import (
	"cmp"
	"context"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/register/org"
)

// View is the authority to see the calendar of organisations in reach.
const View gate.Can = "calendar.view"

// Calendars is the cases of this area.
type Calendars struct {
	gate   *gate.Gate
	duties *duty.Duties
}

// New makes the cases over a gate and the duties.
func New(g *gate.Gate, ds *duty.Duties) *Calendars { return &Calendars{g, ds} }

// What is what stands on a day.
type What string

// The kinds, in the order in which a day tells them.
const (
	Held    What = "held"    // a record of the ledger
	Planned What = "planned" // a plan that no record has done yet
	Booked  What = "booked"  // places at a site
	Due     What = "due"     // the last day of something that is due
)

// Whats lists the kinds in their order.
var Whats = []What{Held, Planned, Booked, Due}

// Label is the kind in words.
func (w What) Label() string {
	return map[What]string{Held: "活动", Planned: "计划", Booked: "预约", Due: "截止"}[w]
}

// Entry is one thing on one day.
type Entry struct {
	What        What
	Day, Last   day.Day // Last is Day where it is one day
	From, Until string
	Title       string
	Place       string
	Org         int64
	OrgName     string
	ID          int64 // of the record, plan or booking
	State       string
	Late        bool
	Rule        string // of a due
	Slot        day.Span
	Count       int // organisations, of a due of a whole subtree; 0 of one
	Version     int64
	Changed     int64 // in milliseconds
	Way         string
}

// Query asks for the calendar of an organisation.
type Query struct {
	Org   int64
	Below bool // with everything under it
	Span  day.Span
	AsOf  day.Day
}

// Of gives what stands on the days of a span, by day and time, as it was known on
// a day: records up to that day, plans and bookings that had been made by then. It
// takes View, and answers NotFound beyond reach. The last days of what is due are
// told by the rules, for those who hold duty.View.
func (cs *Calendars) Of(ctx context.Context, who gate.Actor, q Query) (list []Entry, err error) {
	sees := false
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		sees = r.May(duty.View)
		list, err = entries(r, q)
		return err
	})
	if err != nil || !sees {
		return list, err
	}
	due, err := cs.due(ctx, who, q)
	if err != nil {
		return nil, err
	}
	list = append(list, due...)
	slices.SortStableFunc(list, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), slices.Index(Whats, a.What)-slices.Index(Whats, b.What), cmp.Compare(a.From, b.From))
	})
	return list, nil
}

// Coming gives the plans and bookings of one organisation on the days of a span, by
// day and time: Of without the ledger and the rules, for the pages that tell those
// already. It takes View, and answers NotFound beyond reach.
func (cs *Calendars) Coming(ctx context.Context, who gate.Actor, of int64, s day.Span, asOf day.Day) (list []Entry, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		q := Query{Org: of, Span: s, AsOf: asOf}
		scope, err := scopeOf(r, q)
		if err != nil || len(scope.names) == 0 {
			return err
		}
		list, err = set(r, q, scope)
		return err
	})
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.From, b.From)) })
	return list, err
}

// scope is which organisations a query is about, and what they are called.
type scope struct {
	names map[int64]string
	one   int64 // where it is one organisation; 0 of a subtree
}

func scopeOf(r *gate.Reading, q Query) (s scope, err error) {
	tree, err := org.Stood(r, day.Span{From: min(q.Span.From, q.AsOf), Until: q.AsOf + 1})
	if err != nil {
		return s, err
	}
	s.names = map[int64]string{}
	at := slices.IndexFunc(tree, func(v org.Version) bool { return v.Org == q.Org })
	if at < 0 {
		return s, notYet(r, q.Org)
	}
	lo, hi := org.Below(tree[at].Path)
	for _, v := range tree {
		if v.Org == q.Org || q.Below && v.Path >= lo && v.Path < hi {
			s.names[v.Org] = v.Label()
		}
	}
	if !q.Below {
		s.one = q.Org
	}
	return s, nil
}

// notYet answers NotFound beyond reach, and nil for an organisation that did not
// stand yet: its calendar is empty.
func notYet(r *gate.Reading, of int64) error {
	var id int64
	return r.One("SELECT id FROM org WHERE id = @id AND {reach id}", gate.Args{"id": of}, &id)
}

func entries(r *gate.Reading, q Query) (list []Entry, err error) {
	if q.Span.Empty() {
		return nil, fault.Missing()
	}
	s, err := scopeOf(r, q)
	if err != nil || len(s.names) == 0 {
		return nil, err
	}
	if list, err = held(r, q, s); err != nil {
		return nil, err
	}
	coming, err := set(r, q, s)
	return append(list, coming...), err
}

// set are the plans that no record has done, and the bookings that were not
// visited yet.
func set(r *gate.Reading, q Query, s scope) (list []Entry, err error) {
	plans, err := plan.In(r, q.Span, q.AsOf, s.one)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if s.names[p.Org] == "" || p.State == plan.Done {
			continue // the record itself stands on its day
		}
		list = append(list, Entry{What: Planned, Day: p.Day, Last: p.Day, From: p.From, Until: p.Until, Title: p.Label(), Place: p.Place,
			Org: p.Org, OrgName: s.names[p.Org], ID: p.ID, State: string(p.State), Version: p.Version, Changed: p.Changed})
	}
	books, err := booking.In(r, q.Span, q.AsOf, s.one)
	if err != nil {
		return nil, err
	}
	for _, b := range books {
		if s.names[b.Org] == "" || b.State == booking.Visited {
			continue
		}
		title := "参观" + b.SiteName
		if b.State == booking.Held && b.Moved { // nobody pressed anything for it: here it is told
			title += "（候补已转为已约）"
		}
		list = append(list, Entry{What: Booked, Day: b.Day, Last: b.Day, From: b.From, Until: b.Until, Title: title, Place: b.SiteName,
			Org: b.Org, OrgName: s.names[b.Org], ID: b.ID, State: string(b.State), Version: b.Version, Changed: b.ChangedMS})
	}
	return list, nil
}

// held are the records of the ledger whose days meet the span.
func held(r *gate.Reading, q Query, s scope) ([]Entry, error) {
	args, where := gate.Args{"from": q.Span.From, "until": min(q.Span.Until, q.AsOf+1)}, ""
	if s.one != 0 {
		args["of"] = s.one
		where = " AND o.org_id = @of"
	}
	seen := map[int64]bool{}
	var list []Entry
	err := r.Each(`SELECT a.id, o.org_id, a.on_day, a.until_day, a.from_time, a.until_time, a.title, a.place, a.version, a.changed_ms
		FROM activity a JOIN activity_org o ON o.activity_id = a.id
		WHERE a.state = 'kept' AND a.on_day < @until AND a.until_day >= @from AND {reach o.org_id}`+where+`
		ORDER BY a.on_day, a.from_time, a.id, CASE WHEN o.org_id = a.org_id THEN 0 ELSE 1 END, o.org_id`, args, func(row gate.Row) error {
		e := Entry{What: Held}
		if err := row.Scan(&e.ID, &e.Org, &e.Day, &e.Last, &e.From, &e.Until, &e.Title, &e.Place, &e.Version, &e.Changed); err != nil {
			return err
		}
		if e.OrgName = s.names[e.Org]; e.OrgName != "" && !seen[e.ID] { // held together it stands once
			seen[e.ID] = true
			list = append(list, e)
		}
		return nil
	})
	return list, err
}

// due are the last days of what is not done yet. Of a subtree they are counted by
// day and rule: nobody reads three hundred alike.
func (cs *Calendars) due(ctx context.Context, who gate.Actor, q Query) (list []Entry, err error) {
	type key struct {
		on   day.Day
		rule string
	}
	at := map[key]int{}
	for year := q.Span.From.Year(); year <= q.Span.Last().Year(); year++ {
		all, err := cs.duties.Check(ctx, who, duty.Query{Org: q.Org, Below: q.Below, AsOf: q.AsOf, Year: year})
		if fault.KindOf(err) == fault.NotFound {
			continue // it stood in another year
		}
		if err != nil {
			return nil, err
		}
		for i := range all {
			for j := range all[i].List {
				v := &all[i].List[j]
				if v.State != duty.Due && v.State != duty.Late && (q.Below || v.State != duty.Future) || !q.Span.Has(v.Due) {
					continue
				}
				e := Entry{What: Due, Day: v.Due, Last: v.Due, Title: v.Rule.Title, Org: all[i].Org, OrgName: all[i].Label(), State: string(v.State),
					Late: v.State == duty.Late, Rule: v.Rule.ID, Slot: v.Slot, Way: v.Way}
				if !q.Below {
					list = append(list, e)
					continue
				}
				k := key{v.Due, v.Rule.ID}
				if n, ok := at[k]; ok {
					list[n].Count++
					continue
				}
				e.Count, e.Org, e.OrgName = 1, q.Org, ""
				at[k] = len(list)
				list = append(list, e)
			}
		}
	}
	return list, nil
}

// Kind gives the kind of activity that would do a due; empty where none would.
func (cs *Calendars) Kind(e Entry) activity.Kind {
	if rule, ok := cs.duties.Book().Rule(e.Rule, e.Slot.From); ok {
		return rule.Kind()
	}
	return ""
}
