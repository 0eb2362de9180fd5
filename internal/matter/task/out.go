package task

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"zhibu/internal/base/day"
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

// SentIn gives what was published in some days by whomever, for counting.
func SentIn(r *gate.Reading, s day.Span) (list []Doc, err error) {
	err = r.Beyond("the self-check counts what was asked of organisations", "SELECT doc FROM matter WHERE kind = 'task' ORDER BY id", nil, func(row gate.Row) error {
		var text string
		if err := row.Scan(&text); err != nil {
			return err
		}
		var d Doc
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			return err
		}
		if d.SentMS > 0 && s.Has(day.AtMs(d.SentMS)) {
			list = append(list, d)
		}
		return nil
	})
	return list, err
}

// Registered reports whether the registers know what a label asks for.
func Registered(label string) bool {
	return slices.ContainsFunc(Knowns(), func(k Known) bool { return same(k.Label()) == same(label) })
}
