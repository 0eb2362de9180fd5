package orgchange

import (
	"context"
	"errors"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View   gate.Can = "orgchange.view"
	Keep   gate.Can = "orgchange.keep"   // ask, for the own organisation and those below
	Decide gate.Can = "orgchange.decide" // review and approve
)

// OrgChanges is the cases of this area.
type OrgChanges struct {
	gate *gate.Gate
	book *duty.Rulebook
}

// New makes the cases over a gate, with the rules on organisations.
func New(g *gate.Gate, b *duty.Rulebook) *OrgChanges { return &OrgChanges{g, b} }

// work is a change with its matter.
type work = matter.Work[Doc]

// Begin sends the request for a change of an organisation to the Committee; a new one
// is asked for by the organisation above it. It takes Keep there. It answers Invalid
// at the fields of the plan.
func (cs *OrgChanges) Begin(ctx context.Context, who gate.Actor, of int64, p Plan, basis string) (id int64, err error) {
	err = cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("orgchange.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		p := p
		into, title, err := cs.planned(w, of, &p)
		if err != nil {
			return err
		}
		d := Doc{Plan: p, Basis: strings.TrimSpace(basis)}
		t, err := cs.turn(w, Asked, of, &d)
		if err != nil {
			return err
		}
		if id, err = matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.OrgChange, Title: title, Other: into, Turn: t, Doc: d, Text: p.Reason}); err != nil {
			return err
		}
		return w.Done(at, "orgchange.begin", id)
	})
	return id, err
}

// planned tests a plan against the tree. It gives the second organisation that the
// matter concerns, and what the change is called.
func (cs *OrgChanges) planned(w *gate.Writing, of int64, p *Plan) (into int64, title string, err error) {
	if err := p.check(); err != nil {
		return 0, "", err
	}
	tree, err := org.In(&w.Reading, w.Today())
	if err != nil {
		return 0, "", err
	}
	here := slices.IndexFunc(tree, func(v org.Version) bool { return v.Org == of })
	if here < 0 {
		return 0, "", fault.Missing()
	}
	v := tree[here]
	var f fault.Problems
	switch {
	case p.Act != decision.Found && v.Parent == 0:
		f.Add("act", "工委自己的设置由区委决定，不在这里办。")
	case p.Act == decision.Found && v.Kind.IsBranch():
		f.Add("act", "支部下面不再设党组织。要成立支部，请由党委、党总支或者工委提出；把本支部分开，请选分设。")
	case (p.Act == decision.Split || p.Act == decision.Merge) && !v.Kind.IsBranch():
		f.Add("act", "分设和合并按支部办。党委、党总支请先调整下面的支部。")
	case p.Act == decision.Reshape && p.Kind.IsBranch() != v.Kind.IsBranch():
		f.Add("kind", "支部和党委、党总支之间不能直接变更：支部的党员要编到下面的支部里。请先成立新的党组织，再划入。")
	case p.Act == decision.Reshape && p.Kind == v.Kind:
		f.Add("kind", "它现在就是"+v.Kind.Label()+"。")
	case p.Act == decision.Rename && p.Name == v.Name:
		f.Add("name", "名称没有变化。")
	}
	name := ""
	if p.Into != 0 {
		// Another's organisation may be named by those who cannot see it; the Committee decides.
		if err := w.Beyond("a request names the organisation that receives", "SELECT name FROM org_version WHERE org_id = @of AND from_day <= @on AND until_day > @on",
			gate.Args{"of": p.Into, "on": p.On}, func(row gate.Row) error { return row.Scan(&name) }); err != nil {
			return 0, "", err
		}
		switch {
		case p.Into == of:
			f.Add("into", "不能选它自己。")
		case name == "":
			f.Add("into", "这一天没有这个党组织，或者它已经决定撤销。")
		}
	}
	if p.Name != "" && p.Name != v.Name {
		n := 0
		if err := w.Beyond("two organisations do not bear one name", "SELECT COUNT(*) FROM org_version WHERE name = @name AND until_day > @on", gate.Args{"name": p.Name, "on": p.On},
			func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return 0, "", err
		}
		if n > 0 {
			f.Add("name", "已经有叫"+p.Name+"的党组织，请换一个名称。")
		}
	}
	return p.Into, p.title(v.Name, name), f.Fault()
}

// turn says where a change stands at a stage.
func (cs *OrgChanges) turn(w *gate.Writing, stage string, of int64, d *Doc) (t matter.Turn, err error) {
	t = matter.Turn{Stage: stage, Owner: of, State: matter.Open}
	r, ok := cs.book.Rule(replyRule, w.Today())
	if ok {
		t.Cite = r.Cite
	}
	switch stage {
	case Drafting:
		t.Next, t.Due, t.Cite = "修改后重新请示", d.On, law.Citation{}
	case Asked:
		t.Next, t.Due = "核对变动，提出审核意见", cs.replyBy(w.Today())
	case Reviewed:
		t.Next, t.Due = "作出批复", cs.replyBy(w.Today())
	case Finished:
		return matter.Turn{Stage: stage, State: matter.Done}, nil
	}
	if stage != Drafting {
		t.Owner, _, err = matter.Committee(&w.Reading)
	}
	return t, err
}

func (cs *OrgChanges) step(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, stages []string, deed string,
	fn func(w *gate.Writing, x *work) (stage, text string, err error)) error {
	return cs.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.OrgChange, stages, deed, func(_ gate.Place, x *work) (t matter.Turn, text string, err error) {
			stage, text, err := fn(w, x)
			if err != nil {
				return t, "", err
			}
			if t, err = cs.turn(w, stage, x.Org, &x.Doc); err != nil {
				return t, "", err
			}
			t.Why = x.Why
			return t, text, nil
		})
	})
}

// Ask sends a request again that was returned. It takes Keep.
func (cs *OrgChanges) Ask(ctx context.Context, who gate.Actor, id, version int64, p Plan) error {
	return cs.step(ctx, who, Keep, id, version, []string{Drafting}, "重新请示", func(w *gate.Writing, x *work) (string, string, error) {
		p := p
		p.Act = x.Doc.Act
		if _, _, err := cs.planned(w, x.Org, &p); err != nil {
			return "", "", err
		}
		x.Doc.Plan, x.Why = p, ""
		return Asked, p.Reason, nil
	})
}

// Return sends a request back with a reason. It takes Decide, and answers Invalid
// without one.
func (cs *OrgChanges) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return cs.step(ctx, who, Decide, id, version, []string{Asked, Reviewed}, "退回", func(_ *gate.Writing, x *work) (string, string, error) {
		why, err := matter.Reason(why, "请写明退回的原因，下级看得到。")
		x.Why = why
		return Drafting, why, err
	})
}

// Withdraw takes a request back. It takes Keep where it was opened, and answers
// Invalid without a reason.
func (cs *OrgChanges) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.OrgChange, why, func(x *work) error {
			_, err := w.At(x.Org) // the second organisation only looks on
			return err
		})
	})
}

// Rehearse gives everything that a change will change, by doing it and throwing it
// away; nothing is kept. It takes Decide, and answers the faults that would keep the
// approval from being given.
func (cs *OrgChanges) Rehearse(ctx context.Context, who gate.Actor, id int64) (c Changes, err error) {
	err = cs.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		x, err := matter.Load[Doc](&w.Reading, id, matter.OrgChange)
		if err != nil {
			return err
		}
		if c, err = cs.rehearse(w, id, x.Org, &x.Doc); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return c, err
}

// Review keeps what the rehearsal showed, with an opinion, for whoever approves; on
// moves the effective day, where it is given. It takes Decide. It answers Against
// where a rule refuses, Invalid at exception where a general rule is not kept without
// a reason, and the faults of the change itself.
func (cs *OrgChanges) Review(ctx context.Context, who gate.Actor, id, version int64, opinion string) error {
	c, err := cs.Rehearse(ctx, who, id)
	if err != nil {
		return err
	}
	return cs.step(ctx, who, Decide, id, version, []string{Asked}, "审核", func(w *gate.Writing, x *work) (string, string, error) {
		opinion := strings.TrimSpace(opinion)
		if len([]rune(opinion)) < 2 {
			return "", "", fault.Field("opinion", "请写明审核意见，批复的人看得到。")
		}
		if err := c.refuse(x.Doc.Exception); err != nil {
			return "", "", err
		}
		x.Doc.Seen, x.Doc.Opinion, x.Doc.Reviewer, x.Doc.SeenOn, x.Why = c, opinion, who.Name, w.Today(), ""
		return Reviewed, opinion, nil
	})
}

// refuse answers what the rules have against a change.
func (c Changes) refuse(exception string) error {
	warn := ""
	for _, x := range c.Checks {
		switch {
		case x.Met || x.Was:
		case x.Block:
			return fault.New(fault.Against, x.Org+"："+x.Text+"（"+x.Cite+"）。请退回修改，或者一并调整。")
		case warn == "":
			warn = x.Org + "：" + x.Text + "（" + x.Cite + "，一般规定）。"
		}
	}
	if warn != "" && exception == "" {
		return fault.New(fault.Against, warn+"确有需要的，请退回，由请示的党组织写明例外的理由。")
	}
	return nil
}

// Approve gives the approval with its document number and makes the change, all in one
// write: the organisations, the rosters, the posts and the terms on the effective day,
// and what was open goes to the heir. It takes Decide. It answers Invalid at number
// and on, and Conflict, with what is different, where something changed since the
// review: then it has to be reviewed again.
func (cs *OrgChanges) Approve(ctx context.Context, who gate.Actor, id, version int64, number string, on day.Day) error {
	return cs.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.OrgChange, []string{Reviewed}, "批复同意", func(at gate.Place, x *work) (t matter.Turn, text string, err error) {
			if on != day.None && on > x.Doc.On {
				return t, "", fault.Field("on", "批复日期不晚于生效日期（"+x.Doc.On.Chinese()+"）。要改生效日期，请退回。")
			}
			if number, err = matter.Use(w, at, id, number, on); err != nil {
				return t, "", err
			}
			x.Doc.Reply, x.Doc.ReplyOn = number, on
			c, err := cs.rehearse(w, id, x.Org, &x.Doc)
			if err != nil {
				return t, "", err
			}
			if news := differ(x.Doc.Seen.Lines(), c.Lines()); news != "" {
				return t, "", fault.New(fault.Conflict, "审核以后情况有变化，没有批复，也没有改动名册。"+news+"请退到审核，再看一遍变动。")
			}
			if err := c.refuse(x.Doc.Exception); err != nil {
				return t, "", err
			}
			x.Why = ""
			t, err = cs.turn(w, Finished, x.Org, &x.Doc)
			return t, number + "，" + x.Doc.On.Chinese() + "起生效", err
		})
	})
}

// Again goes back from the approval to the review, where something changed
// meanwhile. It takes Decide.
func (cs *OrgChanges) Again(ctx context.Context, who gate.Actor, id, version int64) error {
	return cs.step(ctx, who, Decide, id, version, []string{Reviewed}, "重新审核", func(_ *gate.Writing, x *work) (string, string, error) {
		x.Doc.Seen, x.Doc.Opinion = Changes{}, ""
		return Asked, "", nil
	})
}

// differ says what is in one list and not in the other; empty where they are alike.
func differ(seen, now []string) string {
	words := ""
	for _, l := range now {
		if !slices.Contains(seen, l) {
			words += "多了“" + l + "”。"
			break
		}
	}
	for _, l := range seen {
		if !slices.Contains(now, l) {
			words += "少了“" + l + "”。"
			break
		}
	}
	return words
}

// apply makes the change of an approval, or of a rehearsal.
func (cs *OrgChanges) apply(w *gate.Writing, id, of, above int64, d *Doc) error {
	root, _, err := matter.Committee(&w.Reading)
	if err != nil {
		return err
	}
	title := ""
	if err := w.One("SELECT m.title FROM matter m WHERE m.id = @id AND {reach m.org_id}", gate.Args{"id": id}, &title); err != nil {
		return err
	}
	made, err := decision.Enact(w, d.decision(root, of, title))
	if err != nil {
		return atField(err)
	}
	d.Decision, d.Made = made.ID, 0
	if founded(d.Act) {
		d.Made = made.Items[0].Made
	}
	heir := d.heir(above)
	if heir == 0 {
		return nil
	}
	why := title + "，由接收的党组织接着办"
	if err := transfer.Inherit(w, of, heir); err != nil {
		return err
	}
	if err := matter.Inherit(w, of, heir, id, why); err != nil {
		return err
	}
	if err := problem.Inherit(w, of, heir, why); err != nil {
		return err
	}
	return booking.Inherit(w, of, heir)
}

// atField keeps the words of a fault of the decision, which has fields of its own.
func atField(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	return fault.New(f.Kind, f.Fields[0].Text)
}
