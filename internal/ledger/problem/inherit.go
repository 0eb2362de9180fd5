package problem

import (
	"zhibu/internal/base/gate"
)

// OpenOf gives the problems of one organisation that are not closed.
func OpenOf(r *gate.Reading, of int64) ([]Problem, error) {
	return gate.Collect(r, "SELECT "+columns+joins+"WHERE p.org_id = @of AND p.state IN ('open', 'asked') AND {reach p.org_id} ORDER BY p.due_on, p.id", gate.Args{"of": of}, scan)
}

// Inherit hands the problems of an organisation that ends, as far as they are not
// closed, over to another, inside the write that ends it.
func Inherit(w *gate.Writing, from, to int64, why string) error {
	list, err := OpenOf(&w.Reading, from)
	if err != nil {
		return err
	}
	at, err := w.At(to)
	if err != nil {
		return err
	}
	for _, p := range list {
		if _, err := w.Exec(at, "UPDATE problem SET version = version + 1, org_id = @to, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": p.ID, "to": to}); err != nil {
			return err
		}
		if err := step(w, at, p, "correct", w.Today(), why, "{}"); err != nil {
			return err
		}
	}
	return nil
}
