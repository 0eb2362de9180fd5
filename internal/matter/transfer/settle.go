package transfer

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// turn says where a transfer stands by where its people stand: whose posts act, by
// when and why.
func (ts *Transfers) turn(r *gate.Reading, x *Work, lines []Line) (t matter.Turn, err error) {
	at := map[State]int{}
	var until day.Day
	var why []string
	dropped := ""
	for i := range lines {
		l := &lines[i]
		at[l.State]++
		if l.State == LineDropped {
			dropped = l.Why
		}
		if letter := l.Letter(); letter != nil && l.State.open() && (until == day.None || letter.Until < until) {
			until = letter.Until
		}
		if l.State == LineReturned {
			why = append(why, l.Name+"："+l.Why)
		}
	}
	committee, _, err := matter.Committee(r)
	if err != nil {
		return t, err
	}
	d := &x.Doc
	t = matter.Turn{State: matter.Open, Due: d.On, Cite: ts.cite("member.transfer.receive", r.Today()), Why: strings.Join(why, "；")}
	switch {
	case at[LineAsked] > 0 && d.Way == Out:
		t.Stage, t.Owner, t.Next = Lettering, committee, "审核，开组织关系介绍信"
	case at[LineAsked] > 0 && d.Way == In:
		t.Stage, t.Owner, t.Next, t.Due = Receiving, d.To, "核对介绍信和党员档案，接收编入党支部", until
		if d.Opener == d.To {
			t.Owner = committee
		}
	case at[LineAsked] > 0 && d.Opener == d.To:
		t.Stage, t.Owner, t.Next = Releasing, d.From, "核对，同意转出；不同意的写明理由退回"
	case at[LineAsked] > 0:
		t.Stage, t.Owner, t.Next = Receiving, d.To, "接收；不接收的写明理由退回"
	case at[LineReturned] > 0:
		t.Stage, t.Owner, t.Next = Returned, d.Opener, "按退回的理由修改后再办，或者不再办理"
	case at[LineLettered] > 0:
		t.Stage, t.Owner, t.Next, t.Due, t.Cite = Away, d.From, "和本人、接收方联系，收到回执后登记", until, ts.cite("transfer.letter.valid", r.Today())
	case at[LineReceived] > 0:
		t.Stage, t.Owner, t.Next, t.Due, t.Cite = Replying, d.To, "打印回执联，寄回转出方并登记", until, ts.cite("transfer.letter.valid", r.Today())
	default:
		t.Stage, t.State, t.Due, t.Cite = Finished, matter.Done, day.None, law.Citation{}
		if at[LineDone] == 0 {
			t.State, t.Why = matter.Withdrawn, dropped
		}
	}
	return t, nil
}

// step runs one step of a transfer: fn changes lines and says what happened.
func (ts *Transfers) step(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, stages []string, deed string,
	fn func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error)) error {
	return ts.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Transfer, stages, deed, func(at gate.Place, x *Work) (t matter.Turn, text string, err error) {
			lines, err := linesOf(&w.Reading, id)
			if err != nil {
				return t, "", err
			}
			if text, err = fn(w, at, x, lines); err != nil {
				return t, "", err
			}
			if lines, err = linesOf(&w.Reading, id); err != nil {
				return t, "", err
			}
			t, err = ts.turn(&w.Reading, x, lines)
			return t, text, err
		})
	})
}

// mine answers Denied unless the asker works for an organisation, or for the Committee
// that may do any part.
func mine(w *gate.Writing, of int64, text string) error {
	if w.Org() == of || w.May(Issue) {
		return nil
	}
	return fault.New(fault.Denied, text)
}

// pick gives the lines that are chosen among those in one of some states; nobody
// chosen, or somebody who stands elsewhere by now, is Invalid at lines.
func pick(y Way, lines []Line, ids []int64, states ...State) (list []*Line, err error) {
	for i := range lines {
		l := &lines[i]
		if !slices.Contains(ids, l.ID) {
			continue
		}
		if !slices.Contains(states, l.State) {
			return nil, fault.Field("lines", l.Name+"现在是“"+l.State.Label(y)+"”，不能办这一步。请看最新的情况。")
		}
		list = append(list, l)
	}
	if len(list) == 0 {
		return nil, fault.Field("lines", "请选择人员。")
	}
	return list, nil
}

// Acceptance is what the other side says when it agrees.
type Acceptance struct {
	Lines   []int64
	On      day.Day
	Archive bool // In: the member's file was seen
	Trial   bool // In: the papers of a probationary member were examined
	Assent       // of the branch that sends, where it is the one who agrees
}

// Accept is the one act that moves memberships inside the house, or lets one begin for
// somebody from outside, for those chosen, on a day. It takes Keep in the organisation
// that must act, or Issue. It answers Invalid at lines, on, archive, trial, papers,
// reviewed or ends, and Conflict when somebody was quicker.
func (ts *Transfers) Accept(ctx context.Context, who gate.Actor, id, version int64, a Acceptance) error {
	return ts.step(ctx, who, Keep, id, version, []string{Receiving, Releasing}, "接收", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Owner, "这一步由"+x.OwnerName+"办。"); err != nil {
			return "", err
		}
		list, err := pick(x.Doc.Way, lines, a.Lines, LineAsked)
		if err != nil {
			return "", err
		}
		if x.Doc.Way == In {
			return ts.arrive(w, at, x, list, a)
		}
		return ts.move(w, at, x, list, a)
	})
}

// move is the acceptance of a transfer inside the house.
func (ts *Transfers) move(w *gate.Writing, at gate.Place, x *Work, list []*Line, a Acceptance) (string, error) {
	var p fault.Problems
	d := &x.Doc
	switch {
	case a.On == day.None:
		p.Add("on", "请填写接收的日期。")
	case a.On < d.Asked:
		p.Add("on", d.Asked.Chinese()+"才提出转接，接收的日期不能早于这一天。接收以前仍由原支部管理。")
	case a.On > w.Today()+ahead:
		p.Add("on", "日期离今天一年以上，请核对。")
	}
	if err := p.Fault(); err != nil {
		return "", err
	}
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.Member
	}
	now, err := standings(&w.Reading, ids)
	if err != nil {
		return "", err
	}
	if x.Stage == Releasing {
		sent := make([]person, len(list))
		for i, l := range list {
			sent[i] = person{*l, now[l.Member]}
		}
		if err := ts.assent(w, sent, a.Assent, d.From, a.On, "lines", &p); err != nil {
			return "", err
		}
		for i := range sent {
			*list[i] = sent[i].Line
		}
	}
	var ends []string
	for _, l := range list {
		if s := now[l.Member]; s == "12" || s == "13" {
			p.Add("lines", l.Name+"已"+member.StandingLabel(s)+"，没有可以转接的组织关系。请退回。")
			continue
		}
		posts, err := ts.ending(&w.Reading, l.Member, d.From, a.On)
		if err != nil {
			return "", err
		}
		if posts != "" {
			ends = append(ends, l.Name+posts)
		}
		if err := member.Receive(w, at, l.Member, d.From, d.To, a.On, "组织关系转接，"+d.Reason); !gather(&p, err, l.Name+"：") {
			return "", err
		}
		l.State, l.On, l.Why = LineDone, a.On, ""
		if err := saveLine(w, at, l); err != nil {
			return "", err
		}
	}
	text := called(list) + "，" + a.On.Chinese() + "起编入" + d.ToName
	if len(ends) > 0 {
		text += "；在原支部的职务同时结束：" + strings.Join(ends, "、")
	}
	return text, p.Fault()
}

// called names the people of a step.
func called(list []*Line) string {
	var out []string
	for _, l := range list {
		out = append(out, l.Name)
	}
	return strings.Join(out, "、")
}

// Return sends people back to who opened the transfer, with a reason. It takes Keep in
// the organisation that must act, or Issue; it answers Invalid at lines or why.
func (ts *Transfers) Return(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, why string) error {
	return ts.step(ctx, who, Keep, id, version, []string{Receiving, Releasing, Lettering}, "退回", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Owner, "这一步由"+x.OwnerName+"办。"); err != nil {
			return "", err
		}
		why, err := matter.Reason(why, "请写明退回的理由，对方看得到；没有正当理由不得拒绝接收（"+ts.cite("member.transfer.receive", w.Today()).String()+"）。")
		if err != nil {
			return "", err
		}
		return mark(w, at, x.Doc.Way, lines, chosen, LineReturned, why, LineAsked)
	})
}

// mark puts the chosen lines into a state for a reason.
func mark(w *gate.Writing, at gate.Place, y Way, lines []Line, chosen []int64, to State, why string, from ...State) (string, error) {
	list, err := pick(y, lines, chosen, from...)
	if err != nil {
		return "", err
	}
	for _, l := range list {
		l.State, l.Why = to, why
		if err := saveLine(w, at, l); err != nil {
			return "", err
		}
	}
	return called(list) + "：" + why, nil
}

// Again asks once more for people who were returned, on another day if need be, with
// what the branch that sends says about them. It takes Keep of who opened it, or Issue.
func (ts *Transfers) Again(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, on day.Day, a Assent) error {
	return ts.step(ctx, who, Keep, id, version, []string{Returned}, "再办", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Doc.Opener, "这一步由提出的一方办。"); err != nil {
			return "", err
		}
		list, err := pick(x.Doc.Way, lines, chosen, LineReturned)
		if err != nil {
			return "", err
		}
		var p fault.Problems
		x.Doc.On = on
		x.Doc.check(&p, w.Today())
		d := &x.Doc
		if d.Way == Inside {
			if err := member.MayBegin(&w.Reading, "on", d.To, max(on, w.Today())); !gather(&p, err, "") {
				return "", err
			}
		}
		if d.Way != In {
			if err := ts.renew(w, x, list, on, a, &p); err != nil {
				return "", err
			}
		}
		for _, l := range list {
			l.State, l.Why = LineAsked, ""
			if err := saveLine(w, at, l); err != nil {
				return "", err
			}
		}
		return called(list) + "，商定" + on.Chinese(), p.Fault()
	})
}

// renew tests members of the house who are asked for once more.
func (ts *Transfers) renew(w *gate.Writing, x *Work, list []*Line, on day.Day, a Assent, p *fault.Problems) error {
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.Member
		if on == day.None {
			continue
		}
		if _, err := member.Part(&w.Reading, l.Member, x.Doc.From, on); !gather(p, err, l.Name+"：") {
			return err
		}
	}
	if x.Doc.Opener == x.Doc.To { // the branch that sends says it when it agrees
		return nil
	}
	now, err := standings(&w.Reading, ids)
	if err != nil {
		return err
	}
	sent := make([]person, len(list))
	for i, l := range list {
		sent[i] = person{*l, now[l.Member]}
	}
	if err := ts.assent(w, sent, a, x.Doc.From, on, "lines", p); err != nil {
		return err
	}
	for i := range sent {
		*list[i] = sent[i].Line
	}
	return nil
}

// Drop gives people up: who asked does not go on with them. Their letters are void.
// It takes Keep of who opened it, or Issue, and answers Invalid at lines or why. A
// transfer that nobody was received by is withdrawn with its last line.
func (ts *Transfers) Drop(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, why string) error {
	return ts.step(ctx, who, Keep, id, version, nil, "不再办理", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Doc.Opener, "不再办理由提出的一方决定。"); err != nil {
			return "", err
		}
		why, err := matter.Reason(why, "请写明不再办理的原因。已经办的步骤留着。")
		if err != nil {
			return "", err
		}
		list, err := pick(x.Doc.Way, lines, chosen, LineAsked, LineReturned, LineLettered)
		if err != nil {
			return "", err
		}
		for _, l := range list {
			if letter := l.Letter(); letter != nil {
				letter.State, letter.Why = LetterVoid, why
				if err := saveLetter(w, at, letter); err != nil {
					return "", err
				}
			}
		}
		return mark(w, at, x.Doc.Way, lines, chosen, LineDropped, why, LineAsked, LineReturned, LineLettered)
	})
}
