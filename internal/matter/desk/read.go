package desk

import (
	"context"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Query asks for a part of what was handed in.
type Query struct {
	Kind  Kind
	State State
	Open  bool // what still has to be answered
	Late  bool // whose day is over
	Span  day.Span
	Text  string // part of the number, the subject, the text or the answer
	After int64
	Limit int
}

// Page is one page, the newest first.
type Page struct {
	List              []Plea
	Total, Open, Late int // Total fits the query; the others count all that the asker sees
	Next              int64
}

const isOpen = "p.state IN ('sent', 'taken', 'asked', 'passed')"

// List gives a page of what lies with the asker's organisation, and at the desk all. It
// takes Handle.
func (ds *Desk) List(ctx context.Context, who gate.Actor, q Query) (pg Page, err error) {
	err = ds.gate.Read(ctx, who, Handle, func(r *gate.Reading) error {
		args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After, "today": r.Today()}
		where := "WHERE" + handled
		if err := r.One("SELECT COALESCE(SUM(CASE WHEN "+isOpen+" THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN "+isOpen+" AND p.due_on < @today THEN 1 ELSE 0 END), 0)"+from+where,
			args, &pg.Open, &pg.Late); err != nil {
			return err
		}
		if q.Kind != "" {
			args["kind"] = string(q.Kind)
			where += " AND p.kind = @kind"
		}
		if q.State != "" {
			args["state"] = string(q.State)
			where += " AND p.state = @state"
		}
		if q.Open || q.Late {
			where += " AND " + isOpen
		}
		if q.Late {
			where += " AND p.due_on < @today"
		}
		if !q.Span.Empty() {
			args["since"], args["until"] = q.Span.From, q.Span.Until
			where += " AND p.received_on >= @since AND p.received_on < @until"
		}
		if q.Text != "" {
			args["text"] = gate.Like(q.Text)
			where += ` AND (LOWER(p.number) LIKE @text ESCAPE '~' OR LOWER(p.subject) LIKE @text ESCAPE '~' OR LOWER(p.text) LIKE @text ESCAPE '~' OR LOWER(p.answer) LIKE @text ESCAPE '~')`
		}
		if err := r.One("SELECT COUNT(*)"+from+where, args, &pg.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND p.id < @after"
		}
		if pg.List, err = gate.Collect(r, "SELECT "+columns+from+where+" ORDER BY p.id DESC LIMIT @limit", args, ds.scan); err != nil {
			return err
		}
		for i := range pg.List {
			pg.List[i].see(r)
			pg.List[i].mask()
		}
		if len(pg.List) > q.Limit {
			pg.List = pg.List[:q.Limit]
			pg.Next = pg.List[q.Limit-1].ID
		}
		return nil
	})
	return pg, err
}

// Get gives one that lies with the asker's organisation, or at the desk. It takes
// Handle, and answers NotFound for any other.
func (ds *Desk) Get(ctx context.Context, who gate.Actor, id int64) (p Plea, err error) {
	err = ds.gate.Read(ctx, who, Handle, func(r *gate.Reading) error {
		if p, err = ds.handled(r, id); err != nil {
			return err
		}
		p.mask()
		return rest(r, &p)
	})
	return p, err
}

// Mine gives what the asker handed in, the newest first. It needs no authority.
func (ds *Desk) Mine(ctx context.Context, who gate.Actor) (list []Plea, err error) {
	err = ds.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+from+"WHERE {self p.person_id} ORDER BY p.id DESC", nil, ds.scan)
		for i := range list {
			list[i].mask()
		}
		return err
	})
	return list, err
}

// One gives one that the asker handed in, or NotFound.
func (ds *Desk) One(ctx context.Context, who gate.Actor, id int64) (p Plea, err error) {
	err = ds.gate.Own(ctx, who, func(r *gate.Reading) error {
		if p, err = ds.own(r, id); err != nil {
			return err
		}
		p.mask()
		return rest(r, &p)
	})
	return p, err
}

// Waiting gives what the asker's organisation has to act on, the first due first. It
// takes Handle.
func (ds *Desk) Waiting(ctx context.Context, who gate.Actor) (list []Plea, err error) {
	err = ds.gate.Read(ctx, who, Handle, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+from+"WHERE p.with_id = @mine AND p.state IN ('sent', 'taken', 'passed') AND"+handled+"ORDER BY p.due_on, p.id",
			gate.Args{"mine": r.Org()}, ds.scan)
		for i := range list {
			list[i].see(r)
			list[i].mask()
		}
		list = slices.DeleteFunc(list, func(p Plea) bool { return p.Mine })
		return err
	})
	return list, err
}

// Acts are what the asker can do with a plea now.
type Acts struct{ Take, Ask, Pass, Back, Answer, Judge, Visit, Reveal bool }

// Acts says what may be offered; the cases decide.
func (p *Plea) Acts() (a Acts) {
	if p.Mine {
		return a
	}
	hand := p.inHand()
	a.Take = p.AtDesk && p.State == Sent && p.Kind != Correction
	a.Pass = p.AtDesk && p.State == Taken
	a.Ask = hand
	a.Back = p.mayAct && p.State == Passed && !p.AtDesk
	a.Answer = hand && p.Kind != Correction
	a.Judge = p.Kind == Correction && p.mayAct && (hand || p.State == Sent)
	a.Visit = p.AtDesk && p.State == Answered
	f, _ := FieldOf(p.Field)
	a.Reveal = p.mayAct && f.Sensitive
	return a
}
