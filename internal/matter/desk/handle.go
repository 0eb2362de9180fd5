package desk

import (
	"context"
	"unicode/utf8"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

// act moves a plea that lies with the asker's organisation. Nobody acts on his own, and
// nobody of the organisation that it is about decides on it.
func (ds *Desk) act(ctx context.Context, who gate.Actor, id, version int64, deed string, fn func(w *gate.Writing, p *Plea) (turn, error)) error {
	return ds.gate.Write(ctx, who, Handle, func(w *gate.Writing) error {
		if again, err := w.Again("desk."+deed, new(int64)); again || err != nil {
			return err
		}
		p, at, err := ds.take(w, id, version)
		if err != nil {
			return err
		}
		t, err := fn(w, &p)
		if err != nil {
			return err
		}
		t.deed = deed
		if err := w.Done(at, "desk."+deed, id); err != nil {
			return err
		}
		return step(w, at, &p, t)
	})
}

func (ds *Desk) take(w *gate.Writing, id, version int64) (p Plea, at gate.Place, err error) {
	if p, err = ds.handled(&w.Reading, id); err != nil {
		return p, at, err
	}
	if p.Mine {
		return p, at, fault.New(fault.Denied, p.Number+"是您自己提交的，请由另一位同志办理。")
	}
	org := w.Org()
	if org == 0 {
		org = p.With
	}
	if at, err = w.At(org); err != nil {
		return p, at, err
	}
	return p, at, p.fresh(version)
}

// stranger answers Denied for whoever belongs to the organisation that a complaint is
// about, or to one below it. The Committee's own people handle what is about the
// Committee: there is no other desk.
func (p *Plea) stranger(r *gate.Reading) error {
	if p.About == 0 || p.About == p.Desk {
		return nil
	}
	inside := 0
	err := r.Beyond("nobody of the organisation that a complaint is about decides on it", `SELECT COUNT(*) FROM org_version a
		JOIN org_version b ON b.reach_until = '9999-12-31' AND SUBSTR(b.path, 1, LENGTH(a.path)) = a.path
		WHERE a.org_id = @about AND a.reach_until = '9999-12-31'
		AND (EXISTS (SELECT 1 FROM membership m WHERE m.org_id = b.org_id AND m.member_id = @gate_self AND m.from_day <= @gate_today AND m.until_day > @gate_today)
			OR EXISTS (SELECT 1 FROM post q WHERE q.org_id = b.org_id AND q.holder_id = @gate_self AND q.from_day <= @gate_today AND q.until_day > @gate_today))`,
		gate.Args{"about": p.About}, func(row gate.Row) error { return row.Scan(&inside) })
	if err == nil && inside > 0 {
		err = fault.New(fault.Denied, p.Number+"反映的是您所在的党组织，请由工委另一位同志决定。您所在的党组织可以写明情况，交回工委。")
	}
	return err
}

// Take takes it up at the desk.
func (ds *Desk) Take(ctx context.Context, who gate.Actor, id, version int64) error {
	return ds.act(ctx, who, id, version, "受理", func(w *gate.Writing, p *Plea) (t turn, err error) {
		switch {
		case !p.AtDesk:
			return t, notDesk()
		case p.State != Sent:
			return t, p.stands("受理")
		}
		return turn{state: Taken}, p.stranger(&w.Reading)
	})
}

func (p *Plea) inHand() bool { return p.mayAct && (p.State == Taken || p.State == Passed) }

// Ask asks the submitter for more.
func (ds *Desk) Ask(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ds.act(ctx, who, id, version, "请本人补充", func(w *gate.Writing, p *Plea) (t turn, err error) {
		if !p.inHand() {
			return t, p.stands("请本人补充")
		}
		if err := p.stranger(&w.Reading); err != nil {
			return t, err
		}
		return turn{state: Asked, text: text}, said("ask", text, "请写明要补充什么。")
	})
}

// Pass hands it to an organisation to be answered. It answers Invalid at to for the
// Committee itself, for one that has ended, and for the submitter's own where he
// wished that it does not see it.
func (ds *Desk) Pass(ctx context.Context, who gate.Actor, id, version, to int64, unnamed bool, text string) error {
	return ds.act(ctx, who, id, version, "转办", func(w *gate.Writing, p *Plea) (t turn, err error) {
		switch {
		case !p.AtDesk:
			return t, notDesk()
		case p.State != Taken:
			return t, p.stands("转办")
		case to == p.Desk:
			return t, fault.Field("to", "已经在工委办理，请选择要转给的党组织。")
		case p.Apart && to == p.Org:
			return t, fault.Field("to", "提交的人要求不让本组织看到，不能转给"+p.OrgName+"。")
		case utf8.RuneCountInString(text) > mostText:
			return t, fault.Field("note", "这里不超过2000个字。")
		}
		if err := p.stranger(&w.Reading); err != nil {
			return t, err
		}
		name := ""
		if err := w.Beyond("what is passed on goes to an organisation that is there today", "SELECT name FROM org_version WHERE org_id = @to AND from_day <= @gate_today AND until_day > @gate_today",
			gate.Args{"to": to}, func(row gate.Row) error { return row.Scan(&name) }); err != nil {
			return t, err
		}
		if name == "" {
			return t, fault.Field("to", "请选择现在还在的党组织。")
		}
		if text != "" {
			text = "：" + text
		}
		return turn{state: Passed, with: to, text: "转" + name + text, set: ", unnamed = @unnamed", args: gate.Args{"unnamed": p.Unnamed || unnamed}}, nil
	})
}

// Back hands it back to the desk, with what the organisation has to say about it; the
// submitter does not read that.
func (ds *Desk) Back(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ds.act(ctx, who, id, version, "交回工委", func(_ *gate.Writing, p *Plea) (t turn, err error) {
		if p.State != Passed || !p.mayAct {
			return t, p.stands("交回")
		}
		return turn{state: Taken, with: p.Desk, text: text, private: true}, said("back", text, "请写明情况，或者为什么不归本组织办。")
	})
}

// Answer answers a complaint or a suggestion.
func (ds *Desk) Answer(ctx context.Context, who gate.Actor, id, version int64, text string) error {
	return ds.act(ctx, who, id, version, "答复", func(w *gate.Writing, p *Plea) (t turn, err error) {
		if p.Kind == Correction || !p.inHand() {
			return t, p.stands("答复")
		}
		if err := p.stranger(&w.Reading); err != nil {
			return t, err
		}
		return p.answered(w, "", text), said("answer", text, "请写明答复的内容，本人要看。")
	})
}

func (p *Plea) answered(w *gate.Writing, o Outcome, text string) turn {
	return turn{state: Answered, text: text, set: ", answer = @answer, answered_on = @on, outcome = @outcome", args: gate.Args{"answer": text, "on": w.Today(), "outcome": string(o)}}
}

// Judge accepts a correction or refuses it, with a reason that the member reads. It
// takes, besides Handle, member.Change: who accepts makes the correction in the record.
func (ds *Desk) Judge(ctx context.Context, who gate.Actor, id, version int64, o Outcome, text string) error {
	deed := o.Label()
	if deed == "" {
		return fault.Field("outcome", "请选择同意更正还是不予更正。")
	}
	return ds.act(ctx, who, id, version, deed, func(w *gate.Writing, p *Plea) (t turn, err error) {
		switch {
		case p.Kind != Correction || !p.State.open() || p.State == Asked || !p.mayAct:
			return t, p.stands("决定是否更正")
		case !w.May(member.Change):
			return t, fault.New(fault.Denied, "您现在的职务不能更正党员资料，请由可以更正的同志决定。")
		}
		ask := "请写明为什么不予更正，本人要看。"
		if o == Accepted {
			ask = "请写明核对了什么，比如“已和档案核对”，本人要看。"
		}
		return p.answered(w, o, text), said("judge", text, ask)
	})
}

// Visit notes how asking the submitter went (回访), where he does not say so himself;
// settled is yes or no.
func (ds *Desk) Visit(ctx context.Context, who gate.Actor, id, version int64, settled, text string) error {
	return ds.act(ctx, who, id, version, "回访", func(w *gate.Writing, p *Plea) (t turn, err error) {
		switch {
		case !p.AtDesk:
			return t, notDesk()
		case p.State != Answered:
			return t, p.stands("回访")
		case settled != "yes" && settled != "no":
			return t, fault.Field("settled", "请选择本人认为是否解决。")
		}
		if err := p.stranger(&w.Reading); err != nil {
			return t, err
		}
		if err := said("visit", text, "请写明什么时候、怎样回访的，本人怎么说。"); err != nil {
			return t, err
		}
		if settled == "no" {
			return reopened(w, p, text)
		}
		return turn{state: Settled, text: text, set: ", closed_on = @on", args: gate.Args{"on": w.Today()}}, nil
	})
}

// Reveal gives what a sensitive field should be in full, for a reason that the member
// reads. It takes Handle where the correction lies, and member.Change.
func (ds *Desk) Reveal(ctx context.Context, who gate.Actor, id int64, why access.Reason) (value string, err error) {
	err = ds.gate.Write(ctx, who, Handle, func(w *gate.Writing) error {
		p, err := ds.handled(&w.Reading, id)
		if err != nil {
			return err
		}
		f, _ := FieldOf(p.Field)
		if !p.mayAct || p.Mine || !f.Sensitive || !w.May(member.Change) {
			return fault.Missing()
		}
		if err := why.Check(); err != nil {
			return err
		}
		at, err := w.At(w.Org())
		if err != nil {
			return err
		}
		value = p.Value
		if err := access.Note(w, at, access.Reveal, []int64{p.Person}, []string{"请求更正的" + f.Label}, why); err != nil {
			return err
		}
		return w.Record(at, "desk.reveal", gate.Subject{Kind: "plea", ID: id}, gate.Detail{"what": f.Code, "why": why.Code})
	})
	return value, err
}
