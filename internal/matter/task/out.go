package task

import (
	"cmp"
	"context"
	"slices"

	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// Out is a task with how far those are who were asked.
type Out struct {
	matter.Work[Doc]
	Orgs, Done, Late int
}

// SentOut lists what the organisations in reach drafted and sent, the newest first. It
// takes Send.
func (ts *Tasks) SentOut(ctx context.Context, who gate.Actor) (list []Out, err error) {
	err = ts.gate.Read(ctx, who, Send, func(r *gate.Reading) error {
		all, err := matter.In(r, matter.Task, 0)
		if err != nil {
			return err
		}
		for _, m := range all {
			x, err := matter.Load[Doc](r, m.ID, matter.Task)
			if err != nil {
				return err
			}
			out := Out{Work: x}
			reached, err := addressees(r, m.ID)
			if err != nil {
				return err
			}
			out.Orgs = len(reached)
			for i := range reached {
				switch reached[i].State(r.Today()) {
				case Done, DoneLate:
					out.Done++
				case Overdue:
					out.Late++
				}
			}
			list = append(list, out)
		}
		slices.SortFunc(list, func(a, b Out) int { return cmp.Compare(b.ID, a.ID) })
		return nil
	})
	return list, err
}
