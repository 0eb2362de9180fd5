package weak

import (
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
)

// names are who may answer for a measure: the members of an organisation today and
// those with a seat.
func names(r *gate.Reading, of int64) (list []string, err error) {
	people, err := member.Around(r, of, r.Today())
	for _, p := range people {
		list = append(list, p.Name)
	}
	return list, err
}

// answers are the dismissals, the latest last.
func (k *known) answers(r *gate.Reading, of int64) error {
	return r.Each(`SELECT org_id, kind, facts, text, made_name, made_ms FROM weak_answer
		WHERE (@of = CAST(0 AS BIGINT) OR org_id = @of) AND {reach org_id} ORDER BY made_ms, id`, gate.Args{"of": of}, func(row gate.Row) error {
		var id int64
		var a answer
		err := row.Scan(&id, &a.kind, &a.Basis, &a.Text, &a.By, &a.AtMs)
		k.replies[id] = append(k.replies[id], a)
		return err
	})
}

// dismiss keeps why a finding is not followed.
func dismiss(w *gate.Writing, at gate.Place, f *Finding, text string) error {
	id := w.NewID()
	if _, err := w.Exec(at, `INSERT INTO weak_answer (id, org_id, kind, facts, text, made_by, made_name, made_ms)
		VALUES (@id, @org, @kind, @facts, @text, @by, @name, @gate_now)`, gate.Args{"id": id, "kind": string(f.Kind), "facts": f.Basis(),
		"text": text, "by": w.Who().Account, "name": w.Who().Name}); err != nil {
		return err
	}
	return w.Record(at, "weak.dismiss", gate.Subject{Kind: "weak_answer", ID: id}, gate.Detail{"kind": string(f.Kind), "text": text})
}
