package inspect

import (
	"encoding/json"
	"errors"

	"zhibu/internal/base/day"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

func (l Line) args(id int64) gate.Args {
	return gate.Args{"id": id, "year": int64(l.Year), "department": l.Department, "subject": l.Subject, "sort": string(l.Kind), "from": l.From.String(), "last": l.Last.String(),
		"filing": l.Filing, "why": l.Why, "with": l.With, "apart": l.Apart}
}

const planColumns = `SELECT p.id, p.org_id, p.year, p.department, p.subject, p.sort, p.from_day, p.last_day, p.filing, p.why, p.with_id, p.apart, p.void_why, p.version FROM inspection_plan p `

func scanLine(row gate.Row) (l Line, err error) {
	var from, last string
	if err := row.Scan(&l.ID, &l.Org, &l.Year, &l.Department, &l.Subject, &l.Kind, &from, &last, &l.Filing, &l.Why, &l.With, &l.Apart, &l.Void, &l.Version); err != nil {
		return l, err
	}
	if l.From, err = day.Parse(from); err == nil {
		l.Last, err = day.Parse(last)
	}
	return l, err
}

// lines gives the plan of a year in reach; year 0 is every year.
func lines(r *gate.Reading, year int) ([]Line, error) {
	list, err := gate.Collect(r, planColumns+"WHERE (@year = CAST(0 AS BIGINT) OR p.year = @year) AND {reach p.org_id} ORDER BY p.from_day, p.id", gate.Args{"year": int64(year)}, scanLine)
	if err != nil {
		return nil, err
	}
	made, err := madeFrom(r)
	for i := range list {
		list[i].Matter = made[list[i].ID]
	}
	return list, err
}

func lineOf(r *gate.Reading, id int64) (l Line, err error) {
	list, err := gate.Collect(r, planColumns+"WHERE p.id = @id AND {reach p.org_id}", gate.Args{"id": id}, scanLine)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return l, err
	}
	made, err := madeFrom(r)
	list[0].Matter = made[id]
	return list[0], err
}

// madeFrom is which inspection, if it was not withdrawn, was made from which line.
func madeFrom(r *gate.Reading) (map[int64]int64, error) {
	made := map[int64]int64{}
	err := r.Each("SELECT m.id, m.doc FROM matter m WHERE m.kind = 'inspection' AND m.state <> 'withdrawn' AND {reach m.org_id}", nil, func(row gate.Row) error {
		var id int64
		var doc string
		if err := row.Scan(&id, &doc); err != nil {
			return err
		}
		var d Doc
		err := json.Unmarshal([]byte(doc), &d)
		if d.Again == 0 { // a second look is made from the first, and belongs to its line
			made[d.Line] = id
		}
		return err
	})
	return made, err
}

// kept is what was kept of a draw.
type kept struct {
	frame      draw.Frame
	commitment draw.Commitment
	published  string
	seal       string
	number     string
	enteredMS  int64
	replaced   []draw.Replaced
}

// keptOf gives the draw of an inspection in reach; ok is false before the commitment.
func keptOf(r *gate.Reading, id int64) (k kept, ok bool, err error) {
	err = r.Each("SELECT frame, commitment, published, secret_seal, number, entered_ms, replaced FROM inspection_draw WHERE id = @id AND {reach org_id}", gate.Args{"id": id},
		func(row gate.Row) error {
			ok = true
			return k.scan(row)
		})
	return k, ok, err
}

func (k *kept) scan(row gate.Row) error {
	var frame, commitment, replaced string
	if err := row.Scan(&frame, &commitment, &k.published, &k.seal, &k.number, &k.enteredMS, &replaced); err != nil {
		return err
	}
	return k.read(frame, commitment, replaced)
}

func (k *kept) read(frame, commitment, replaced string) error {
	return errors.Join(json.Unmarshal([]byte(frame), &k.frame), json.Unmarshal([]byte(commitment), &k.commitment), json.Unmarshal([]byte(replaced), &k.replaced))
}

func text(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
