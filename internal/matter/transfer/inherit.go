package transfer

import (
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// Inherit lets the open transfers of a branch that ends go on from another, or to it,
// inside the write that ends the branch and before matter.Inherit: whoever was to be
// sent is sent by the heir from the day after he belongs to it, and the letters that
// are out come back there. One between the two comes to nothing: whoever was to move
// moves by the change itself.
func Inherit(w *gate.Writing, of, heir int64) error {
	list, err := matter.OpenOf(&w.Reading, of)
	if err != nil {
		return err
	}
	at, err := w.At(heir)
	if err != nil {
		return err
	}
	name, err := orgName(&w.Reading, heir)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Kind != matter.Transfer {
			continue
		}
		x, err := matter.Load[Doc](&w.Reading, m.ID, matter.Transfer)
		if err != nil {
			return err
		}
		if x.Doc.From == heir || x.Doc.To == heir {
			if err := moot(w, at, m.ID, "两个支部合并，不用再转接。"); err != nil {
				return err
			}
			continue
		}
		if err := matter.Amend(w, at, m.ID, matter.Transfer, func(d *Doc) {
			if d.From == of {
				d.From, d.FromName = heir, name
			}
			if d.To == of {
				d.To, d.ToName = heir, name
			}
			if d.Opener == of {
				d.Opener = heir
			}
		}); err != nil {
			return err
		}
		args := gate.Args{"id": m.ID, "of": of, "heir": heir}
		if _, err := w.Exec(at, `UPDATE transfer_line SET org_id = CASE WHEN org_id = @of THEN @heir ELSE org_id END,
			other_id = CASE WHEN other_id = @of THEN @heir ELSE other_id END WHERE matter_id = @id`, args); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE transfer_letter SET org_id = @heir WHERE matter_id = @id AND org_id = @of", args); err != nil {
			return err
		}
	}
	return nil
}

// moot ends a transfer and drops its people.
func moot(w *gate.Writing, at gate.Place, id int64, why string) error {
	if _, err := w.Exec(at, "UPDATE transfer_line SET state = @dropped, why = @why WHERE matter_id = @id AND state IN (@asked, @returned)",
		gate.Args{"id": id, "dropped": string(LineDropped), "asked": string(LineAsked), "returned": string(LineReturned), "why": why}); err != nil {
		return err
	}
	return matter.Step(w, id, 0, matter.Transfer, nil, "撤回", func(_ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		return matter.Turn{Stage: x.Stage, State: matter.Withdrawn, Why: why}, why, nil
	})
}
