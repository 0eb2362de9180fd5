package inspect

import (
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
)

// Again opens a second look (回头看) at what an inspection found: its frame is the
// organisations of which every problem that it found is closed. It takes Keep, and answers
// Conflict before the inspection has ended, and Invalid while nothing is closed.
func (is *Inspections) Again(ctx context.Context, who gate.Actor, first int64) (id int64, err error) {
	err = is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("inspection.open", &id); again || err != nil {
			return err
		}
		x, err := matter.Load[Doc](&w.Reading, first, matter.Inspection)
		if err != nil {
			return err
		}
		at, err := w.At(x.Org)
		if err != nil {
			return err
		}
		closed, err := closedOf(&w.Reading, first)
		switch {
		case err != nil:
			return err
		case x.Stage != Feedback && x.Stage != Closed || x.State == matter.Withdrawn:
			return fault.New(fault.Conflict, "现场检查还没有结束，不能回头看。")
		case len(closed) == 0:
			return fault.New(fault.Invalid, "还没有哪个党组织把这次检查发现的问题全部销号，没有可以回头看的。")
		}
		d := Doc{Line: x.Doc.Line, Department: x.Doc.Department, Subject: x.Doc.Subject + "回头看", Kind: x.Doc.Kind, Filing: x.Doc.Filing, From: w.Today(), Last: w.Today().AddDays(mostDays),
			Runner: Sign{w.Who().Person, w.Who().Name}, Again: first, Choice: Choice{Scope: x.Org, Sort: All}}
		id, err = begin(w, at, &d)
		return err
	})
	return id, err
}

// closedOf are the organisations of which all problems that an inspection found are
// closed.
func closedOf(r *gate.Reading, id int64) (map[int64]bool, error) {
	closed := map[int64]bool{}
	if id == 0 {
		return closed, nil
	}
	list, err := problem.ClosedAt(r, problem.Inspection, id)
	for _, of := range list {
		closed[of] = true
	}
	return closed, err
}
