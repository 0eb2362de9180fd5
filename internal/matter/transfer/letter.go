package transfer

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// issued tests a slip against the register of letters.
func (ts *Transfers) issued(w *gate.Writing, s *Slip, own bool, issuer string, p *fault.Problems) error {
	s.check(p, own, ts.Valid(w.Today()), w.Today())
	used, err := numberTaken(&w.Reading, issuer, s.Number)
	if used {
		p.Add("number", s.Number+"已经用过，一个编号只用一次。请核对介绍信登记簿。")
	}
	return err
}

// Issue gives a letter to each of those chosen, with numbers that follow each other.
// The members stay in their branch. It takes Issue, and answers Invalid at lines,
// number, issued_on or days.
func (ts *Transfers) Issue(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, s Slip) error {
	return ts.step(ctx, who, Issue, id, version, []string{Lettering}, "开介绍信", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		list, err := pick(x.Doc.Way, lines, chosen, LineAsked)
		if err != nil {
			return "", err
		}
		_, issuer, err := matter.Committee(&w.Reading)
		if err != nil {
			return "", err
		}
		first := s
		for i, l := range list {
			var p fault.Problems
			s := first
			if i > 0 {
				s.Number = following(first.Number, i)
			}
			if err := ts.issued(w, &s, true, issuer, &p); err != nil {
				return "", err
			}
			if _, err := member.Part(&w.Reading, l.Member, x.Doc.From, max(s.IssuedOn, w.Today())); !gather(&p, renamed(err, "lines"), l.Name+"：") {
				return "", err
			}
			if err := p.Fault(); err != nil {
				return "", err
			}
			if i == 0 {
				first.Number = s.Number
			}
			if err := insertLetter(w, at, &Letter{Line: l.ID, Matter: id, Org: x.Doc.From, Way: Out, Issuer: issuer, Number: s.Number, IssuedOn: s.IssuedOn, Days: s.Days, Until: s.until()}); err != nil {
				return "", err
			}
			l.State, l.Why = LineLettered, ""
			if err := saveLine(w, at, l); err != nil {
				return "", err
			}
		}
		text := called(list) + "，" + first.Number
		if len(list) > 1 {
			text += "起" + strconv.Itoa(len(list)) + "份"
		}
		return text + "，有效期到" + first.until().Chinese(), nil
	})
}

// renamed puts the problems of a fault at another field.
func renamed(err error, field string) error {
	f, is := fault.As(err)
	if !is || len(f.Fields) == 0 {
		return err
	}
	return fault.Field(field, f.Fields[0].Text)
}

// Reissue puts another letter in the place of one that ran out or was lost, with a
// reason: the Committee issues it for who goes out (Issue); of who comes the letter of
// the other side is entered (Keep in the branch, or Issue). It answers Invalid at
// lines, number, issued_on, days or why.
func (ts *Transfers) Reissue(ctx context.Context, who gate.Actor, id, version, line int64, s Slip, why string) error {
	return ts.step(ctx, who, Keep, id, version, []string{Away, Receiving}, "换开介绍信", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		own := x.Doc.Way == Out
		if own && !w.May(Issue) {
			return "", fault.New(fault.Denied, "介绍信由工委换开。请把原因告诉工委，原介绍信一并交回。")
		}
		if !own {
			if err := mine(w, x.Doc.To, "这一步由转入的党支部或者工委办。"); err != nil {
				return "", err
			}
		}
		list, err := pick(x.Doc.Way, lines, []int64{line}, LineLettered, LineAsked)
		if err != nil {
			return "", err
		}
		l, old := list[0], list[0].Letter()
		if old == nil {
			return "", fault.Field("lines", l.Name+"还没有介绍信，不用换开。")
		}
		var p fault.Problems
		if err := ts.issued(w, &s, own, old.Issuer, &p); err != nil {
			return "", err
		}
		if s.IssuedOn != day.None && s.IssuedOn < old.IssuedOn {
			p.Add("issued_on", "新介绍信不能早于原来的"+old.IssuedOn.Chinese()+"。")
		}
		why, err := matter.Reason(why, "请写明换开的原因，例如：超过有效期没有办理、遗失。")
		gather(&p, err, "")
		if err := p.Fault(); err != nil {
			return "", err
		}
		old.State, old.Why = LetterReplaced, why
		if err := saveLetter(w, at, old); err != nil {
			return "", err
		}
		if err := insertLetter(w, at, &Letter{Line: l.ID, Matter: id, Org: old.Org, Way: old.Way, Issuer: old.Issuer, Number: s.Number, IssuedOn: s.IssuedOn, Days: s.Days, Until: s.until()}); err != nil {
			return "", err
		}
		return l.Name + "，" + s.Number + "代替" + old.Number + "，有效期到" + s.until().Chinese() + "；" + why, nil
	})
}

// Receipt enters that the receipts of those chosen came back: they were received
// elsewhere on a day, and from that day on they are members here no more. It takes
// Keep in the branch that sent them, or Issue. It answers Invalid at lines, or at on:
// a day to come, before the letter or after it ran out, or before his last change.
func (ts *Transfers) Receipt(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, on day.Day) error {
	return ts.step(ctx, who, Keep, id, version, []string{Away}, "登记回执", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Doc.From, "回执由转出的党支部或者工委登记。"); err != nil {
			return "", err
		}
		list, err := pick(x.Doc.Way, lines, chosen, LineLettered)
		if err != nil {
			return "", err
		}
		var p fault.Problems
		for _, l := range list {
			letter := l.Letter()
			if letter == nil {
				return "", fault.Field("lines", l.Name+"的介绍信已经作废，不能登记回执。")
			}
			switch {
			case on == day.None:
				p.Add("on", "请填写回执上接收的日期。")
			case on > w.Today():
				p.Add("on", "接收的日期在今天之后，请核对回执。")
			case on < letter.IssuedOn:
				p.Add("on", l.Name+"的介绍信"+letter.IssuedOn.Chinese()+"才开出，接收的日期不能早于这一天。")
			case on > letter.Until:
				p.Add("on", l.Name+"的介绍信有效期到"+letter.Until.Chinese()+"，之后的接收不作数。请核实后由工委换开介绍信。")
			}
			if p.Fault() != nil {
				return "", p.Fault()
			}
			if err := member.Leave(w, at, l.Member, on, member.Away+"到"+x.Doc.ToName+"，介绍信"+letter.Number); !gather(&p, err, l.Name+"：") {
				return "", err
			}
			letter.State, letter.ReceiptOn = LetterUsed, w.Today()
			if err := saveLetter(w, at, letter); err != nil {
				return "", err
			}
			l.State, l.On, l.Why = LineDone, on, ""
			if err := saveLine(w, at, l); err != nil {
				return "", err
			}
		}
		return called(list) + "，" + on.Chinese() + "由对方接收", p.Fault()
	})
}

// Contact notes that the branch asked after somebody who is away with a letter. It
// takes Keep in that branch, or Issue, and answers Invalid at note.
func (ts *Transfers) Contact(ctx context.Context, who gate.Actor, id, version int64, note string) error {
	return ts.step(ctx, who, Keep, id, version, []string{Away}, "联系", func(w *gate.Writing, _ gate.Place, x *Work, _ []Line) (string, error) {
		if err := mine(w, x.Doc.From, "由转出的党支部或者工委登记。"); err != nil {
			return "", err
		}
		if n := len([]rune(trim(note))); n < 2 || n > 200 {
			return "", fault.Field("note", "请写明和谁联系、办到哪一步，2到200个字。")
		}
		return trim(note), nil
	})
}

// Sent notes that the receipt slips of those chosen went back to who sent them. It
// takes Keep in the branch that received them, or Issue; it answers Invalid at lines,
// on or note.
func (ts *Transfers) Sent(ctx context.Context, who gate.Actor, id, version int64, chosen []int64, on day.Day, note string) error {
	return ts.step(ctx, who, Keep, id, version, []string{Replying}, "寄出回执", func(w *gate.Writing, at gate.Place, x *Work, lines []Line) (string, error) {
		if err := mine(w, x.Doc.To, "回执由转入的党支部或者工委寄出。"); err != nil {
			return "", err
		}
		list, err := pick(x.Doc.Way, lines, chosen, LineReceived)
		if err != nil {
			return "", err
		}
		var p fault.Problems
		for _, l := range list {
			if on == day.None || on > w.Today() || on < l.On {
				p.Add("on", "寄出的日期在接收（"+l.On.Chinese()+"）之后，不晚于今天。")
			}
		}
		if len([]rune(trim(note))) > 100 {
			p.Add("note", "寄送方式不超过100个字。")
		}
		if err := p.Fault(); err != nil {
			return "", err
		}
		for _, l := range list {
			if letter := l.Letter(); letter != nil {
				letter.ReceiptOn = on
				if err := saveLetter(w, at, letter); err != nil {
					return "", err
				}
			}
			l.State = LineDone
			if err := saveLine(w, at, l); err != nil {
				return "", err
			}
		}
		text := called(list) + "，" + on.Chinese()
		if trim(note) != "" {
			text += "，" + trim(note)
		}
		return text, nil
	})
}
