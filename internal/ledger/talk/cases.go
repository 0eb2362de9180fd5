package talk

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
)

// Talks is the cases of this area.
type Talks struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Talks { return &Talks{g} }

// Record enters the talks of one day in an organisation. It takes Keep there. It
// answers Invalid at pairN for a talk of a person with himself, with somebody who
// did not belong there on that day, or one that is entered already; nothing is
// kept then.
func (ts *Talks) Record(ctx context.Context, who gate.Actor, org int64, on day.Day, pairs []Pair) (first int64, err error) {
	err = ts.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("talk.keep", &first); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		around, err := member.Around(&w.Reading, org, on)
		if err != nil {
			return err
		}
		names, err := namesOf(&w.Reading, pairs)
		if err != nil {
			return err
		}
		if err := check(on, w.Today(), pairs, around, func(id int64) string { return names[id] }); err != nil {
			return err
		}
		if err := fresh(&w.Reading, org, on, pairs); err != nil {
			return err
		}
		first = 0
		for _, x := range pairs {
			x = x.ordered()
			id := w.NewID()
			if first == 0 {
				first = id
			}
			if _, err := w.Exec(at, `INSERT INTO talk (id, org_id, on_day, first_id, second_id, state, why, made_by, made_ms, void_ms)
				VALUES (@id, @org, @on, @first, @second, 'kept', '', @by, @gate_now, 0)`,
				gate.Args{"id": id, "on": on, "first": x.First, "second": x.Second, "by": who.Account}); err != nil {
				return err
			}
		}
		if err := w.Done(at, "talk.keep", first); err != nil {
			return err
		}
		return w.Record(at, "talk.keep", gate.Subject{Kind: "org", ID: org}, gate.Detail{"on": on.String(), "pairs": len(pairs)})
	})
	return first, err
}

// fresh answers Invalid for a pair that has an entry on the day already.
func fresh(r *gate.Reading, org int64, on day.Day, pairs []Pair) error {
	there := map[Pair]bool{}
	list, err := read(r, day.Span{From: on, Until: on + 1}, org, false)
	if err != nil {
		return err
	}
	for _, t := range list {
		there[t.Pair.ordered()] = true
	}
	var p fault.Problems
	for i, x := range pairs {
		if there[x.ordered()] {
			p.Add(fmt.Sprintf("pair%d", i+1), "这两个人"+on.MonthDay()+"的谈话已经记过了，不用再记。")
		}
	}
	return p.Fault()
}

// Withdraw takes an entry back: it is shown as void and counts nowhere. It takes
// Keep, and answers Invalid without a reason and Conflict for one that is void.
func (ts *Talks) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ts.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		var org int64
		var state string
		if err := w.One("SELECT t.org_id, t.state FROM talk t WHERE t.id = @id AND {reach t.org_id}", gate.Args{"id": id}, &org, &state); err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		switch why := strings.TrimSpace(why); {
		case why == "":
			return fault.Field("why", "请写明作废的原因，例如日期记错。记录会留着，只是不再计数。")
		case utf8.RuneCountInString(why) > 200:
			return fault.Field("why", "原因不超过200个字。")
		case state == "void":
			return fault.New(fault.Conflict, "这次谈话已经作废。")
		}
		if _, err := w.Exec(at, "UPDATE talk SET state = 'void', why = @why, void_ms = @gate_now WHERE id = @id",
			gate.Args{"id": id, "why": strings.TrimSpace(why)}); err != nil {
			return err
		}
		return w.Record(at, "talk.void", gate.Subject{Kind: "talk", ID: id}, gate.Detail{"why": why})
	})
}

// Person is one of an organisation with his talks of a span.
type Person struct {
	member.Someone
	Talks []With
	Days  []day.Day // of activities of the kind 谈心谈话 at which he was
}

// Done reports whether there is a talk in the span.
func (p Person) Done() bool { return len(p.Talks)+len(p.Days) > 0 }

// With is a talk seen from one of the two.
type With struct {
	ID    int64
	OnDay day.Day
	Name  string // of the other
}

// Overview is the talks of one organisation in a span.
type Overview struct {
	People []Person // who belongs there on the last day of the span, by pinyin
	Talks  []Talk   // the newest first, the void ones among them
	Count  map[Between]int
}

// Missing lists those without a talk.
func (o *Overview) Missing() (list []Person) {
	for _, p := range o.People {
		if !p.Done() {
			list = append(list, p)
		}
	}
	return list
}

// Of gives the talks of an organisation in a span, seen from its last day. It
// takes View, and answers NotFound beyond reach.
func (ts *Talks) Of(ctx context.Context, who gate.Actor, org int64, s day.Span) (o Overview, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		o, err = overview(r, org, s)
		return err
	})
	return o, err
}

// Heads is how far one organisation below is: people, and those without a talk.
type Heads struct{ People, Missing, Talks int }

// Below counts every branch in reach, by its id. It takes View.
func (ts *Talks) Below(ctx context.Context, who gate.Actor, s day.Span) (n map[int64]Heads, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		n, err = heads(r, s)
		return err
	})
	return n, err
}

// Mine gives the days on which the asker himself talked, the newest first. With
// whom is not told again: he was there.
func (ts *Talks) Mine(ctx context.Context, who gate.Actor, s day.Span) (days []day.Day, err error) {
	err = ts.gate.Own(ctx, who, func(r *gate.Reading) error {
		days, err = gate.Collect(r, `SELECT t.on_day FROM talk t WHERE t.state = 'kept' AND t.on_day >= @from AND t.on_day < @until
			AND ({self t.first_id} OR {self t.second_id}) ORDER BY t.on_day DESC, t.id DESC`, gate.Args{"from": s.From, "until": s.Until},
			func(row gate.Row) (d day.Day, err error) { return d, row.Scan(&d) })
		return err
	})
	return days, err
}
