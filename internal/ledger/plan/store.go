package plan

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

func (d Draft) args(id int64) gate.Args {
	return gate.Args{"id": id, "kind": string(d.Kind), "on": d.Day, "from": d.From, "until": d.Until, "title": d.Title, "place": d.Place, "site": d.Site}
}

func insert(w *gate.Writing, at gate.Place, id int64, d Draft) error {
	args := d.args(id)
	args["by"] = w.Who().Account
	_, err := w.Exec(at, `INSERT INTO plan (id, org_id, kind, on_day, first_day, from_time, until_time, title, place, site_id, state, why,
			version, made_by, made_ms, changed_ms)
		VALUES (@id, @org, @kind, @on, @on, @from, @until, @title, @place, @site, 'open', '', 1, @by, @gate_now, @gate_now)`, args)
	return err
}

func update(w *gate.Writing, at gate.Place, id int64, d Draft, why string) error {
	args := d.args(id)
	args["why"] = why
	_, err := w.Exec(at, `UPDATE plan SET kind = @kind, on_day = @on, from_time = @from, until_time = @until, title = @title, place = @place,
		site_id = @site, why = @why, version = version + 1, changed_ms = @gate_now WHERE id = @id`, args)
	return err
}

// putYear sets the fixed day, if it is still the one that the asker saw.
func putYear(w *gate.Writing, at gate.Place, year int, y Year) error {
	now, err := yearOf(&w.Reading, at.Org(), year)
	if err != nil {
		return err
	}
	if now.Version != y.Version {
		return fault.New(fault.Conflict, "固定日刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	_, err = w.Exec(at, `INSERT INTO plan_year (org_id, year, fixed, from_time, until_time, place, version)
		VALUES (@org, @year, @fixed, @from, @until, @place, 1)
		ON CONFLICT (org_id, year) DO UPDATE SET fixed = excluded.fixed, from_time = excluded.from_time, until_time = excluded.until_time,
			place = excluded.place, version = plan_year.version + 1`,
		gate.Args{"year": int64(year), "fixed": y.Fixed.String(), "from": y.From, "until": y.Until, "place": y.Place})
	return err
}

func yearOf(r *gate.Reading, org int64, year int) (y Year, err error) {
	err = r.Each("SELECT fixed, from_time, until_time, place, version FROM plan_year WHERE org_id = @of AND year = @year AND {reach org_id}",
		gate.Args{"of": org, "year": int64(year)}, func(row gate.Row) error {
			var fixed string
			err := row.Scan(&fixed, &y.From, &y.Until, &y.Place, &y.Version)
			y.Fixed = ParseFixed(fixed)
			return err
		})
	return y, err
}

const columns = `p.id, p.org_id, p.kind, p.on_day, p.first_day, p.from_time, p.until_time, p.title, p.place, p.site_id, p.state, p.why, p.version,
	p.made_ms, p.changed_ms`

func scan(row gate.Row) (p Plan, err error) {
	err = row.Scan(&p.ID, &p.Org, &p.Kind, &p.Day, &p.First, &p.From, &p.Until, &p.Title, &p.Place, &p.Site, &p.State, &p.Why, &p.Version,
		&p.MadeMS, &p.Changed)
	return p, err
}

func one(r *gate.Reading, id int64) (Plan, error) {
	list, err := gate.Collect(r, "SELECT "+columns+" FROM plan p WHERE p.id = @id AND {reach p.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		return Plan{}, fault.Missing()
	}
	if err != nil {
		return Plan{}, err
	}
	return list[0], nil
}

func ofYear(r *gate.Reading, org int64, year int) ([]Plan, error) {
	return inSpan(r, day.Year(year), 1<<62, org)
}

func inSpan(r *gate.Reading, s day.Span, before, org int64) ([]Plan, error) {
	args, where := gate.Args{"from": s.From, "until": s.Until, "before": before}, ""
	if org != 0 {
		args["of"] = org
		where = " AND p.org_id = @of"
	}
	return gate.Collect(r, "SELECT "+columns+` FROM plan p WHERE p.on_day >= @from AND p.on_day < @until AND p.made_ms < @before
		AND {reach p.org_id}`+where+" ORDER BY p.on_day, p.from_time, p.id", args, scan)
}

// heldIn gives the kept records of organisations in reach, by organisation and day.
func heldIn(r *gate.Reading, org int64, s day.Span) (map[int64][]Held, error) {
	args, where := gate.Args{"from": s.From, "until": s.Until}, ""
	if org != 0 {
		args["of"] = org
		where = " AND o.org_id = @of"
	}
	held := map[int64][]Held{}
	err := r.Each(`SELECT o.org_id, a.id, a.on_day, k.kind FROM activity a JOIN activity_org o ON o.activity_id = a.id
		JOIN activity_kind k ON k.activity_id = a.id
		WHERE a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until AND {reach o.org_id}`+where+" ORDER BY o.org_id, a.on_day, a.id, k.kind",
		args, func(row gate.Row) error {
			var of int64
			var h Held
			var k activity.Kind
			if err := row.Scan(&of, &h.ID, &h.On, &k); err != nil {
				return err
			}
			list := held[of]
			if n := len(list); n > 0 && list[n-1].ID == h.ID {
				list[n-1].Kinds = append(list[n-1].Kinds, k)
				return nil
			}
			h.Kinds = []activity.Kind{k}
			held[of] = append(list, h)
			return nil
		})
	return held, err
}
