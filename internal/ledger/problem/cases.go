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
		if d.Origin == Inspection || d.Origin == Standard {
			return fault.Field("origin", "“"+d.Origin.Label()+"”的问题从那里记下来，这里请选别的来源。")
		}
		d.Part = 0
		here, founded, err := around(w, org, d.FoundOn)
		if err != nil {
			return err
		}
		if err := d.check(w.Today(), founded, here, false); err != nil {
			return err
		}
		if id, err = insert(w, at, d, 0); err != nil {
			return err
		}
		return w.Done(at, "problem.add", id)
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

// hand is the authority by which the asker changes a problem: whoever looked and works
// for that organisation acts as the finder, everybody else for the organisation itself.
func (ps *Problems) hand(ctx context.Context, who gate.Actor, id int64) (can gate.Can, err error) {
	can = Keep
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err := one(r, id)
		if p.Closer != 0 && p.Closer == r.Org() && p.Org != r.Org() && r.May(Find) {
			can = Find
		}
		return err
	})
	return can, err
}

// deed is a change to one problem that somebody makes.
type deed struct {
	*gate.Writing
	Problem
	at    gate.Place
	above bool // it is whoever looked who acts
}

// alone answers Denied to the organisation where it was found by others.
func (x *deed) alone(what string) error {
	if x.Closer != 0 && !x.above {
		return fault.New(fault.Denied, "这个问题是"+x.CloserName+"检查发现的，"+what+"由"+x.CloserName+"办。")
	}
	return nil
}

// step notes what was done.
func (x *deed) step(kind string, on day.Day, text, doc string) error {
	return step(x.Writing, x.at, x.Problem, kind, on, text, doc)
}

// as opens a problem for a change by an authority; version 0 is any.
func (ps *Problems) as(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, fn func(x *deed) error) error {
	return ps.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		p, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		if version != 0 && p.Version != version {
			return fault.New(fault.Conflict, "这个问题刚被别人改过。您填的内容还在，请对照新的内容再改。")
		}
		at, err := w.At(p.Org)
		if err != nil {
			return err
		}
		return fn(&deed{w, p, at, can == Find})
	})
}

// change is as, by the authority that the asker acts with here.
func (ps *Problems) change(ctx context.Context, who gate.Actor, id, version int64, fn func(x *deed) error) error {
	can, err := ps.hand(ctx, who, id)
	if err != nil {
		return err
	}
	return ps.as(ctx, who, can, id, version, fn)
}

// Correct changes what a problem says, keeps the old text and takes a reason. It
// takes Keep, or Find where it was found by others: there the organisation says the
// measure and the owner, and the finder everything else. It answers Conflict when
// somebody else changed it meanwhile or when it is closed.
func (ps *Problems) Correct(ctx context.Context, who gate.Actor, id, version int64, d Draft, why string) error {
	return ps.change(ctx, who, id, version, func(x *deed) error {
		if x.State == Closed || x.State == Void {
			return fault.New(fault.Conflict, "这个问题"+x.State.Label()+"，不能再改。需要继续整改的，请先重新打开。")
		}
		d, old := d, x.Draft
		d.Origin, d.OriginID, d.Part = old.Origin, old.OriginID, old.Part
		first := x.Closer != 0 && !x.above && old.Measure == "" && old.Owner == 0
		if x.Closer != 0 && !x.above {
			mine := d
			d = old
			d.Measure, d.Owner = mine.Measure, mine.Owner
		}
		here, founded, err := around(x.Writing, x.Org, d.FoundOn)
		if err != nil {
			return err
		}
		here[old.Owner], here[old.Member] = true, true // whoever has left since stays where he was named
		if err := d.check(x.Today(), founded, here, x.above); err != nil {
			return err
		}
		if first {
			why = "写明措施和责任人。" + strings.TrimSpace(why)
		}
		if err := said("why", why, "请写明为什么更正，原来的内容会留着。"); err != nil {
			return err
		}
		if _, err := x.Exec(x.at, `UPDATE problem SET version = version + 1, found_on = @found, text = @text, about = @about, member_id = @member,
			measure = @measure, owner_id = @owner, due_on = @due, clause = @clause, changed_ms = @gate_now WHERE id = @id`, d.args(id)); err != nil {
			return err
		}
		doc, err := json.Marshal(old)
		if err != nil {
			return err
		}
		return x.step("correct", x.Today(), why, string(doc))
	})
}

// Progress notes what was done about it on a day. It takes Keep.
func (ps *Problems) Progress(ctx context.Context, who gate.Actor, id int64, on day.Day, text string) error {
	return ps.as(ctx, who, Keep, id, 0, func(x *deed) error {
		if again, err := x.Again("problem.progress", new(int64)); again || err != nil {
			return err
		}
		switch {
		case x.State == Closed || x.State == Void:
			return fault.New(fault.Conflict, "这个问题"+x.State.Label()+"，不用再记进展。")
		case on == day.None || on > x.Today():
			return fault.Field("on", "进展的日期请填今天或者以前的日子。")
		case on < x.FoundOn:
			return fault.Field("on", "进展的日期早于发现问题的日期（"+x.FoundOn.Chinese()+"）。")
		}
		if err := said("text", text, "请写明做了什么。"); err != nil {
			return err
		}
		if err := x.Done(x.at, "problem.progress", id); err != nil {
			return err
		}
		return x.step("progress", on, text, "")
	})
}

// AskClose says that the problem is put right, what shows it (evidence, which may be
// empty), and asks another to confirm. Where the organisation found it itself and has
// no other who keeps the list, it is closed at once. It takes Keep, and answers Invalid
// without the result, or before somebody said the measure and the owner.
func (ps *Problems) AskClose(ctx context.Context, who gate.Actor, id int64, text, evidence string) (closed bool, err error) {
	err = ps.as(ctx, who, Keep, id, 0, func(x *deed) error {
		if x.State != Open {
			return fault.New(fault.Conflict, "这个问题现在是“"+x.State.Label()+"”，不用再提请销号。")
		}
		if err := said("result", text, "请写明整改的结果，确认的人要看。"); err != nil {
			return err
		}
		if x.Measure == "" || x.Owner == 0 {
			return fault.Field("result", "还没有写明整改措施和责任人，没有提请。请先写明。")
		}
		if evidence = strings.TrimSpace(evidence); utf8.RuneCountInString(evidence) > 500 {
			return fault.Field("evidence", "这里不超过500个字。")
		}
		other, err := another(&x.Reading, x.Org, who.Person)
		if err != nil {
			return err
		}
		other = other || x.Closer != 0
		if err := set(x.Writing, x.at, id, Asked, who.Person, day.None); err != nil {
			return err
		}
		if evidence != "" {
			if _, err := x.Exec(x.at, "UPDATE problem SET evidence = @text WHERE id = @id", gate.Args{"id": id, "text": evidence}); err != nil {
				return err
			}
		}
		if err := x.step("ask", x.Today(), text, ""); err != nil {
			return err
		}
		if closed = !other; other {
			return nil
		}
		if err := set(x.Writing, x.at, id, Closed, who.Person, x.Today()); err != nil {
			return err
		}
		return x.step("close", x.Today(), "本组织没有第二位可以确认的同志，由提请人销号。", "")
	})
	return closed, err
}

// Confirm closes a problem whose closing another asked for. It takes Keep, or Find
// where it was found by others. It answers Denied to the organisation there, and Invalid
// at confirm for whoever asked himself: always where others looked, else while there is
// another who can.
func (ps *Problems) Confirm(ctx context.Context, who gate.Actor, id int64, text string) error {
	return ps.change(ctx, who, id, 0, func(x *deed) error {
		if x.State != Asked {
			return fault.New(fault.Conflict, "这个问题现在是“"+x.State.Label()+"”，没有人提请销号。")
		}
		if err := x.alone("销号"); err != nil {
			return err
		}
		if x.AskedBy == who.Person {
			other, err := another(&x.Reading, x.Org, who.Person)
			if err != nil {
				return err
			}
			if x.above {
				return fault.Field("confirm", "销号是您自己提请的，要由另一位同志确认。")
			}
			if other {
				return fault.Field("confirm", "销号是您自己提请的，要由本组织另一位同志确认。")
			}
		}
		if err := set(x.Writing, x.at, id, Closed, x.AskedBy, x.Today()); err != nil {
			return err
		}
		return x.step("close", x.Today(), strings.TrimSpace(text), "")
	})
}

// Reopen puts a problem back to work: more is wanted before the closing is confirmed,
// or it did not last. It takes Keep, or Find where it was found by others, and answers
// Invalid without a reason.
func (ps *Problems) Reopen(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ps.change(ctx, who, id, 0, func(x *deed) error {
		kind := "reopen"
		switch x.State {
		case Asked:
			kind = "refuse"
		case Closed:
		default:
			return fault.New(fault.Conflict, "这个问题现在是“"+x.State.Label()+"”，不用重新打开。")
		}
		if err := x.alone("要求补充和重新打开"); err != nil {
			return err
		}
		if err := said("why", why, "请写明还差什么，责任人要看。"); err != nil {
			return err
		}
		if err := set(x.Writing, x.at, id, Open, 0, day.None); err != nil {
			return err
		}
		return x.step(kind, x.Today(), why, "")
	})
}

// Extend makes the time limit longer; the old one and the reason stay in the steps. It
// takes Keep, or Find where it was found by others, and answers Invalid for a day that
// is not later than today and the one before, and without a reason.
func (ps *Problems) Extend(ctx context.Context, who gate.Actor, id int64, until day.Day, why string) error {
	return ps.change(ctx, who, id, 0, func(x *deed) error {
		if x.State == Closed || x.State == Void {
			return fault.New(fault.Conflict, "这个问题"+x.State.Label()+"，不用延长时限。")
		}
		if err := x.alone("延长时限"); err != nil {
			return err
		}
		switch {
		case until <= x.DueOn || until < x.Today():
			return fault.Field("until", "请填晚于"+max(x.DueOn, x.Today()-1).Chinese()+"的日期。")
		case until > x.Today().AddYears(mostYears):
			return fault.Field("until", "整改时限太远，请核对年份。")
		}
		if err := said("why", why, "请写明为什么延长，原来的时限会留着。"); err != nil {
			return err
		}
		if _, err := x.Exec(x.at, "UPDATE problem SET version = version + 1, due_on = @until, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": id, "until": until}); err != nil {
			return err
		}
		return x.step("extend", x.Today(), "从"+x.DueOn.Chinese()+"延到"+until.Chinese()+"："+strings.TrimSpace(why), "")
	})
}

// Withdraw takes a problem back that was entered by mistake. It takes Keep, or Find
// where it was found by others, and answers Invalid without a reason.
func (ps *Problems) Withdraw(ctx context.Context, who gate.Actor, id int64, why string) error {
	return ps.change(ctx, who, id, 0, func(x *deed) error {
		if x.State == Void {
			return fault.New(fault.Conflict, "这个问题已经作废。")
		}
		if err := x.alone("作废"); err != nil {
			return err
		}
		if err := said("why", why, "请写明作废的原因。问题会留着，只是不再计数。"); err != nil {
			return err
		}
		if err := set(x.Writing, x.at, id, Void, 0, day.None); err != nil {
			return err
		}
		return x.step("void", x.Today(), why, "")
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
