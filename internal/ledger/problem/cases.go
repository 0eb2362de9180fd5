package problem

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
)

// Problems is the cases of this area.
type Problems struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Problems { return &Problems{g} }

// Add enters a problem of an organisation. It takes Keep there, and answers
// Invalid at each field that is wrong: a time limit before the meeting, somebody
// who does not belong there.
func (ps *Problems) Add(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("problem.add", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		d := d
		here, founded, err := around(w, org, d.FoundOn)
		if err != nil {
			return err
		}
		if err := d.check(w.Today(), founded, here); err != nil {
			return err
		}
		id = w.NewID()
		args := d.args(id)
		args["by"] = who.Account
		if _, err := w.Exec(at, `INSERT INTO problem (id, org_id, version, origin, origin_id, found_on, text, about, member_id, measure, owner_id, due_on,
				state, asked_by, closed_on, made_by, made_ms, changed_ms)
			VALUES (@id, @org, 1, @origin, @origin_id, @found, @text, @about, @member, @measure, @owner, @due, 'open', 0, NULL, @by, @gate_now, @gate_now)`, args); err != nil {
			return err
		}
		if err := w.Done(at, "problem.add", id); err != nil {
			return err
		}
		return w.Record(at, "problem.add", gate.Subject{Kind: "problem", ID: id}, gate.Detail{"origin": d.Origin, "of": d.OriginID, "due": d.DueOn.String()})
	})
	return id, err
}

// around is who belonged to the organisation on the day or belongs to it today:
// who answers for a measure may have come later.
func around(w *gate.Writing, org int64, on day.Day) (here map[int64]bool, founded day.Day, err error) {
	here = map[int64]bool{}
	if err = w.One("SELECT founded_on FROM org WHERE id = @org AND {reach id}", gate.Args{"org": org}, &founded); err != nil {
		return nil, founded, err
	}
	for _, d := range []day.Day{on, w.Today()} {
		if d == day.None {
			continue
		}
		list, err := member.Around(&w.Reading, org, d)
		if err != nil {
			return nil, founded, err
		}
		for _, x := range list {
			here[x.ID] = true
		}
	}
	return here, founded, nil
}

// mine gives a problem that the asker may change, and its place; version 0 is any.
func mine(w *gate.Writing, id, version int64) (p Problem, at gate.Place, err error) {
	if p, err = one(&w.Reading, id); err != nil {
		return p, at, err
	}
	if version != 0 && p.Version != version {
		return p, at, fault.New(fault.Conflict, "这个问题刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	at, err = w.At(p.Org)
	return p, at, err
}

// Correct changes what a problem says, keeps the old text and takes a reason. It
// takes Keep, and answers Conflict when somebody else changed it meanwhile or when
// it is closed.
func (ps *Problems) Correct(ctx context.Context, who gate.Actor, id, version int64, d Draft, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		p, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		if p.State == Closed || p.State == Void {
			return fault.New(fault.Conflict, "这个问题"+p.State.Label()+"，不能再改。需要继续整改的，请先重新打开。")
		}
		d := d
		d.Origin, d.OriginID = p.Origin, p.OriginID
		here, founded, err := around(w, p.Org, d.FoundOn)
		if err != nil {
			return err
		}
		here[p.Owner], here[p.Member] = true, true // whoever has left since stays where he was named
		if err := d.check(w.Today(), founded, here); err != nil {
			return err
		}
		if err := said("why", why, "请写明为什么更正，原来的内容会留着。"); err != nil {
			return err
		}
		args := d.args(id)
		if _, err := w.Exec(at, `UPDATE problem SET version = version + 1, found_on = @found, text = @text, about = @about, member_id = @member,
			measure = @measure, owner_id = @owner, due_on = @due, changed_ms = @gate_now WHERE id = @id`, args); err != nil {
			return err
		}
		doc, err := json.Marshal(p.Draft)
		if err != nil {
			return err
		}
		return step(w, at, p, "correct", w.Today(), why, string(doc))
	})
}

// Progress notes what was done about it on a day. It takes Keep.
func (ps *Problems) Progress(ctx context.Context, who gate.Actor, id int64, on day.Day, text string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("problem.progress", new(int64)); again || err != nil {
			return err
		}
		p, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		switch {
		case p.State == Closed || p.State == Void:
			return fault.New(fault.Conflict, "这个问题"+p.State.Label()+"，不用再记进展。")
		case on == day.None || on > w.Today():
			return fault.Field("on", "进展的日期请填今天或者以前的日子。")
		case on < p.FoundOn:
			return fault.Field("on", "进展的日期早于发现问题的日期（"+p.FoundOn.Chinese()+"）。")
		}
		if err := said("text", text, "请写明做了什么。"); err != nil {
			return err
		}
		if err := w.Done(at, "problem.progress", id); err != nil {
			return err
		}
		return step(w, at, p, "progress", on, text, "")
	})
}

// AskClose says that the problem is put right and asks another to confirm; where
// the organisation has no other who keeps the list, it is closed at once. It takes
// Keep, and answers Invalid without the result.
func (ps *Problems) AskClose(ctx context.Context, who gate.Actor, id int64, text string) (closed bool, err error) {
	err = ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		p, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		if p.State != Open {
			return fault.New(fault.Conflict, "这个问题现在是“"+p.State.Label()+"”，不用再提请销号。")
		}
		if err := said("result", text, "请写明整改的结果，确认的人要看。"); err != nil {
			return err
		}
		other, err := another(&w.Reading, p.Org, who.Person)
		if err != nil {
			return err
		}
		if err := set(w, at, id, Asked, who.Person, day.None); err != nil {
			return err
		}
		if err := step(w, at, p, "ask", w.Today(), text, ""); err != nil {
			return err
		}
		if closed = !other; other {
			return nil
		}
		if err := set(w, at, id, Closed, who.Person, w.Today()); err != nil {
			return err
		}
		return step(w, at, p, "close", w.Today(), "本组织没有第二位可以确认的同志，由提请人销号。", "")
	})
	return closed, err
}

// Confirm closes a problem whose closing another asked for. It takes Keep. It
// answers Invalid at confirm for whoever asked himself, while there is another who
// can.
func (ps *Problems) Confirm(ctx context.Context, who gate.Actor, id int64, text string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		p, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		if p.State != Asked {
			return fault.New(fault.Conflict, "这个问题现在是“"+p.State.Label()+"”，没有人提请销号。")
		}
		if p.AskedBy == who.Person {
			other, err := another(&w.Reading, p.Org, who.Person)
			if err != nil {
				return err
			}
			if other {
				return fault.Field("confirm", "销号是您自己提请的，要由本组织另一位同志确认。")
			}
		}
		if err := set(w, at, id, Closed, p.AskedBy, w.Today()); err != nil {
			return err
		}
		return step(w, at, p, "close", w.Today(), strings.TrimSpace(text), "")
	})
}

// Reopen puts a problem back to work: a closing that is not confirmed, or one that
// did not last. It takes Keep, and answers Invalid without a reason.
func (ps *Problems) Reopen(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		p, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		kind := "reopen"
		switch p.State {
		case Asked:
			kind = "refuse"
		case Closed:
		default:
			return fault.New(fault.Conflict, "这个问题现在是“"+p.State.Label()+"”，不用重新打开。")
		}
		if err := said("why", why, "请写明还差什么，责任人要看。"); err != nil {
			return err
		}
		if err := set(w, at, id, Open, 0, day.None); err != nil {
			return err
		}
		return step(w, at, p, kind, w.Today(), why, "")
	})
}

// Withdraw takes a problem back that was entered by mistake. It takes Keep, and
// answers Invalid without a reason.
func (ps *Problems) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ps.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		p, at, err := mine(w, id, 0)
		if err != nil {
			return err
		}
		if p.State == Void {
			return fault.New(fault.Conflict, "这个问题已经作废。")
		}
		if err := said("why", why, "请写明作废的原因。问题会留着，只是不再计数。"); err != nil {
			return err
		}
		if err := set(w, at, id, Void, 0, day.None); err != nil {
			return err
		}
		return step(w, at, p, "void", w.Today(), why, "")
	})
}

func said(field, text, ask string) error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n < 2:
		return fault.Field(field, ask)
	case n > 500:
		return fault.Field(field, "这里不超过500个字。")
	}
	return nil
}

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
	Text    string
	DueOn   day.Day
}

// OverdueIn gives the problems of organisations in reach that were not closed when
// their time limit ended before a day, by limit; 0 is all in reach. It is for the
// matters above, in their own reading.
func OverdueIn(r *gate.Reading, of int64, before day.Day) ([]Overdue, error) {
	return gate.Collect(r, `SELECT p.id, p.org_id, p.text, p.due_on FROM problem p
		WHERE p.state IN ('open', 'asked') AND p.due_on < @before AND (@of = CAST(0 AS BIGINT) OR p.org_id = @of) AND {reach p.org_id} ORDER BY p.due_on, p.id`,
		gate.Args{"before": before, "of": of}, func(row gate.Row) (x Overdue, err error) {
			return x, row.Scan(&x.ID, &x.Org, &x.Text, &x.DueOn)
		})
}
