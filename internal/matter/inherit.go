package matter

import (
	"encoding/json"

	"zhibu/internal/base/gate"
)

// OpenOf gives the open matters of one organisation, and those that concern it.
func OpenOf(r *gate.Reading, of int64) ([]Matter, error) {
	return gate.Collect(r, "SELECT "+columns+from+"WHERE m.state = 'open' AND (m.org_id = @of OR m.other_id = @of) AND"+seen+"ORDER BY m.id", gate.Args{"of": of}, scan)
}

// Inherit hands the open matters of an organisation that ends over to another, all
// but one. Of a kind of which an organisation has one at a time, and the heir has one
// already, the matter is withdrawn with why.
func Inherit(w *gate.Writing, from, to, but int64, why string) error {
	list, err := OpenOf(&w.Reading, from)
	if err != nil {
		return err
	}
	have, err := OpenOf(&w.Reading, to)
	if err != nil {
		return err
	}
	taken := map[Kind]bool{}
	for _, m := range have {
		taken[m.Kind] = taken[m.Kind] || m.Org == to && m.Kind.single()
	}
	at, err := w.At(to)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.ID == but {
			continue
		}
		deed := "接办"
		set := `org_id = CASE WHEN org_id = @from THEN @to ELSE org_id END, other_id = CASE WHEN other_id = @from THEN @to ELSE other_id END,
			owner_id = CASE WHEN owner_id = @from THEN @to ELSE owner_id END`
		if taken[m.Kind] && m.Org == from {
			set, deed = "state = 'withdrawn', owner_id = 0, why = @why", "撤回"
		}
		args := gate.Args{"id": m.ID, "from": from, "to": to, "why": why}
		if deed == "接办" {
			delete(args, "why")
		} else {
			delete(args, "from")
			delete(args, "to")
		}
		if _, err := w.Exec(at, "UPDATE matter SET version = version + 1, changed_ms = @gate_now, "+set+" WHERE id = @id", args); err != nil {
			return err
		}
		if err := note(w, at, m.ID, m.Kind, deed, why); err != nil {
			return err
		}
	}
	return nil
}

// Amend changes the document of an open matter outside its steps, when what it speaks
// of became another. The caller notes why.
func Amend[D any](w *gate.Writing, at gate.Place, id int64, k Kind, change func(*D)) error {
	x, err := Load[D](&w.Reading, id, k)
	if err != nil {
		return err
	}
	change(&x.Doc)
	doc, err := json.Marshal(x.Doc)
	if err != nil {
		return err
	}
	_, err = w.Exec(at, "UPDATE matter SET doc = @doc WHERE id = @id", gate.Args{"id": id, "doc": string(doc)})
	return err
}
