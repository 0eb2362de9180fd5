package task

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
)

// Standing is how far everybody is with a task, as those who ask see it.
type Standing struct {
	matter.Work[Doc]
	Today  day.Day
	List   []Addressee                 // in roster order
	Rows   map[int64]int               // how many rows the table of an organisation has
	Known  map[string]map[int64]string // what the registers know, by label and organisation
	Tables map[string]bool             // from which all this was read
}

// Standing gives how far everybody is. It takes View, and answers NotFound as Get does.
func (ts *Tasks) Standing(ctx context.Context, who gate.Actor, id int64) (x Standing, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x.Today, x.Tables = r.Today(), r.Note()
		if x.Work, err = matter.Load[Doc](r, id, matter.Task); err != nil {
			return err
		}
		tables, err := rowsOf(r, &x.Doc, id)
		if err != nil {
			return err
		}
		x.Rows = map[int64]int{}
		for of, rows := range tables {
			x.Rows[of] = len(rows)
		}
		if x.Known, err = knownOf(r, &x.Doc); err != nil {
			return err
		}
		x.List, err = addressees(r, id)
		return err
	})
	return x, err
}

// Sees answers NotFound where somebody does not see a task as those do who ask. It takes
// View.
func (ts *Tasks) Sees(ctx context.Context, who gate.Actor, id int64) error {
	return ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		_, err := matter.One(r, id, matter.Task)
		return err
	})
}
