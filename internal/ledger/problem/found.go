package problem

import (
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Enter enters a problem of an organisation inside the case of another area, which asks
// who may: the finding of an inspection, the gap of a self-assessment. closer is the
// organisation that looked and confirms the closing; 0 where the organisation found it
// itself. With a closer the measure and the owner may wait until the organisation says
// them. It answers Invalid at each field, and NotFound beyond the writing's reach.
func Enter(w *gate.Writing, org int64, d Draft, closer int64) (id int64, err error) {
	at, err := w.At(org)
	if err != nil {
		return 0, err
	}
	here, founded, err := around(w, org, d.FoundOn)
	if err != nil {
		return 0, err
	}
	if err := d.check(w.Today(), founded, here, closer != 0); err != nil {
		return 0, err
	}
	return insert(w, at, d, closer)
}

// Found enters what those who came to look found at an organisation below, outside of
// an inspection that is kept here: the organisation that they work for confirms the
// closing. It takes Find, and answers Denied for one's own organisation, Invalid at
// each field.
func (ps *Problems) Found(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Find, func(w *gate.Writing) error {
		if again, err := w.Again("problem.found", &id); again || err != nil {
			return err
		}
		if org == w.Org() {
			return fault.New(fault.Denied, "本组织自己的问题记在本组织的清单里。")
		}
		d := d
		d.Origin, d.OriginID, d.Part = Inspection, 0, 0
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if id, err = Enter(w, org, d, w.Org()); err != nil {
			return err
		}
		return w.Done(at, "problem.found", id)
	})
	return id, err
}

// Of gives the problems of one origin, as an inspection or a self-assessment shows them,
// by organisation and limit; void ones are left out. It is for the areas where they were
// found, in their own reading.
func Of(r *gate.Reading, from Origin, id int64) ([]Problem, error) {
	return gate.Collect(r, "SELECT "+columns+joins+"WHERE p.origin = @from AND p.origin_id = @of AND p.state <> 'void' AND {reach p.org_id} ORDER BY v.path, p.due_on, p.id",
		gate.Args{"from": string(from), "of": id}, scan)
}

// ClosedAt are the organisations all of whose problems of one origin are closed, in
// roster order: among them a second look (回头看) is drawn.
func ClosedAt(r *gate.Reading, from Origin, id int64) (orgs []int64, err error) {
	list, err := Of(r, from, id)
	open := map[int64]bool{}
	for _, p := range list {
		open[p.Org] = open[p.Org] || p.State != Closed
	}
	for _, p := range list {
		if !open[p.Org] && (len(orgs) == 0 || orgs[len(orgs)-1] != p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	return orgs, err
}
