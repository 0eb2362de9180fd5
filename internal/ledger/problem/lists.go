package problem

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Query asks for a part of the list.
type Query struct {
	Org    int64 // 0: all in reach
	Below  bool  // with everything under Org
	State  State // empty: all that are not void
	Late   bool  // only those whose day is over
	Origin Origin
	Of     int64 // the meeting
	Text   string
	After  int64
	Limit  int
}

// Page is one page of the list, by time limit.
type Page struct {
	List                     []Problem
	Total, Late, Closed, All int // Total fits the query; the others count its organisations
	Next                     int64
}

// List gives a page of the list. It takes View, and answers NotFound for an
// organisation beyond reach.
func (ps *Problems) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		return err
	})
	return p, err
}

// Get gives one problem with its steps, the newest first. It takes View.
func (ps *Problems) Get(ctx context.Context, who gate.Actor, id int64) (p Problem, steps []Step, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if p, err = one(r, id); err != nil {
			return err
		}
		steps, err = stepsOf(r, id)
		return err
	})
	return p, steps, err
}

// Mine lists the problems that the asker answers for or that are about him. It
// needs no authority.
func (ps *Problems) Mine(ctx context.Context, who gate.Actor) (list []Problem, err error) {
	err = ps.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+joins+`WHERE p.state <> 'void' AND ({self p.owner_id} OR {self p.member_id}) ORDER BY p.due_on, p.id`, nil, scan)
		return err
	})
	return list, err
}

// Tally is how many problems of one organisation stand how.
type Tally struct{ All, Open, Late, Closed int }

// Tallies counts the problems of meetings, by the meeting's id. It is for the
// matters above, in their own reading.
func Tallies(r *gate.Reading, of []int64) (map[int64]Tally, error) {
	n := map[int64]Tally{}
	err := r.Each(`SELECT p.origin_id, p.state, p.due_on FROM problem p
		WHERE p.origin_id IN ({ids of}) AND p.state <> 'void' AND {reach p.org_id}`, gate.Args{"of": of}, func(row gate.Row) error {
		var id int64
		var x Problem
		if err := row.Scan(&id, &x.State, &x.DueOn); err != nil {
			return err
		}
		t := n[id]
		t.All++
		switch {
		case x.State == Closed:
			t.Closed++
		case x.Late(r.Today()):
			t.Late++
			t.Open++
		default:
			t.Open++
		}
		n[id] = t
		return nil
	})
	return n, err
}

// Overdue is a problem whose time limit is over.
type Overdue struct {
	ID, Org int64
	Origin  Origin
	Text    string
	DueOn   day.Day
}

// OverdueIn gives the problems of organisations in reach that were not closed when
// their time limit ended before a day, by limit; 0 is all in reach. It is for the
// matters above, in their own reading.
func OverdueIn(r *gate.Reading, of int64, before day.Day) ([]Overdue, error) {
	return gate.Collect(r, `SELECT p.id, p.org_id, p.origin, p.text, p.due_on FROM problem p
		WHERE p.state IN ('open', 'asked') AND p.due_on < @before AND (@of = CAST(0 AS BIGINT) OR p.org_id = @of) AND {reach p.org_id} ORDER BY p.due_on, p.id`,
		gate.Args{"before": before, "of": of}, func(row gate.Row) (x Overdue, err error) {
			return x, row.Scan(&x.ID, &x.Org, &x.Origin, &x.Text, &x.DueOn)
		})
}
