package appointment

import (
	"context"
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
)

// list is the vetting list of an appointment as it stands.
func (as *Appointments) list(r *gate.Reading, x *Appointment) ([]Finding, error) {
	k, err := lookAround(r, x.Org, x.Doc.Effective)
	if err != nil {
		return nil, err
	}
	k.before(&x.Doc)
	var ids []int64
	for _, l := range x.Doc.appointed() {
		ids = append(ids, l.Member)
	}
	elsewhere, err := seatsOf(r, ids, x.Org)
	if err != nil {
		return nil, err
	}
	return k.findings(&x.Doc, elsewhere, as.rulings(r.Today())), nil
}

// Approval is the paper that decides.
type Approval struct {
	Number    string
	On        day.Day // of the paper
	Effective day.Day // None: as proposed, or the day of the paper where that is past
}

// Approve decides: the number of the paper is taken, and in the same write the posts
// move on the effective day. It takes Decide. The registers are looked at again; it
// answers Invalid at number, on, effective_on, or for a line that can no longer be,
// and Conflict for the second of two who decide.
func (as *Appointments) Approve(ctx context.Context, who gate.Actor, id, version int64, a Approval) error {
	return as.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		return as.step(w, id, version, []string{Ready}, "批复", func(_ gate.Place, x *Appointment) (string, string, error) {
			d := &x.Doc
			effective := a.Effective
			if effective == day.None {
				effective = max(d.Effective, a.On)
			}
			root, _, err := matter.Committee(&w.Reading)
			if err != nil {
				return "", "", err
			}
			at, err := w.At(root)
			if err != nil {
				return "", "", err
			}
			if a.On != day.None && effective < a.On {
				return "", "", fault.Field("effective_on", "生效日期不早于批复日期（"+a.On.Chinese()+"）。")
			}
			if err := as.still(w, x, effective); err != nil {
				return "", "", err
			}
			number, err := matter.Use(w, at, x.ID, a.Number, a.On)
			if err != nil {
				return "", "", err
			}
			d.Number, d.ApprovedOn, d.Effective = number, a.On, effective
			if d.Decision, err = decision.Apply(w, d.decision(root, x.Org)); err != nil {
				return "", "", err
			}
			return Replied, fmt.Sprintf("%s，从%s起生效", number, effective.Chinese()), nil
		})
	})
}

// still tests the lines again for the day on which they take effect: the registers
// may have changed since the request.
func (as *Appointments) still(w *gate.Writing, x *Appointment, on day.Day) error {
	draft := x.Doc.Draft()
	draft.Effective = on
	_, _, err := as.drafted(w, x.Org, draft)
	f, ok := fault.As(err)
	if !ok || f.Kind != fault.Invalid || len(f.Fields) == 0 {
		return err
	}
	var texts []string
	for _, p := range f.Fields {
		if p.Field == "effective_on" {
			return fault.Field(p.Field, p.Text)
		}
		texts = append(texts, p.Text)
	}
	return fault.New(fault.Conflict, "提出请示以后情况有变化，没有批复："+strings.Join(texts, "")+"请退回修改，或者先办理相关的变动。")
}

// Draft is the request as it was asked.
func (d *Doc) Draft() Draft {
	out := Draft{Reason: d.Reason, Effective: d.Effective}
	for _, l := range d.Lines {
		if l.Act == Remove {
			out.Remove = append(out.Remove, Holding{l.Member, l.Kind})
		} else {
			out.Appoint = append(out.Appoint, l)
		}
	}
	return out
}

// decision is what moves the registers.
func (d *Doc) decision(committee, of int64) decision.Decision {
	x := decision.Decision{Org: committee, Kind: decision.Appointment, Number: d.Number, Title: strings.ReplaceAll(d.title(d.form(committee)), "\n", ""), MadeOn: d.ApprovedOn, EffectiveOn: d.Effective, Body: d.Reason}
	for _, l := range d.Lines {
		it := decision.Item{Act: decision.Appoint, Org: of, Member: l.Member, Kind: string(l.Kind), How: l.How, Last: l.Last}
		if l.Act == Remove {
			it.Act = decision.Remove
		}
		x.Items = append(x.Items, it)
	}
	return x
}

// Return sends a request back with a reason, from the vetting or from the decision.
// It takes Decide, and answers Invalid without a reason, or Denied for a request that
// the Committee opened itself.
func (as *Appointments) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return as.gate.Write(ctx, who, Decide, func(w *gate.Writing) error {
		return as.step(w, id, version, []string{Asked, Ready}, "退回", func(_ gate.Place, x *Appointment) (string, string, error) {
			root, _, err := matter.Committee(&w.Reading)
			if err != nil {
				return "", "", err
			}
			if x.Doc.From == root {
				return "", "", fault.New(fault.Denied, "这件任免是工委提出的，没有可以退回的地方。不再办的，请撤回。")
			}
			x.Why, err = matter.Reason(why, "请写明退回的原因，下级看得到。")
			return Drafting, x.Why, err
		})
	})
}

// Withdraw ends a request without a result. It takes Keep, of a post in the
// organisation that asked, and answers Invalid without a reason.
func (as *Appointments) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return as.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.Appointment, why, func(x *Appointment) error { return mine(w, &x.Doc) })
	})
}
