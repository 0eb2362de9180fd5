package org

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const versionColumns = `v.id, v.org_id, v.from_day, v.until_day, v.path, v.parent_id, v.kind, v.name,
	v.short_name, v.code, v.sort_no, v.locality, v.term_years, v.decision_id`

func scanVersion(row gate.Row) (v Version, err error) {
	err = row.Scan(&v.ID, &v.Org, &v.Span.From, &v.Span.Until, &v.Path, &v.Parent, &v.Kind, &v.Name,
		&v.Short, &v.Code, &v.Sort, &v.Locality, &v.TermYears, &v.Decision)
	return v, err
}

// versionOn finds an organisation on a day, whether in reach or not: an act may
// name the organisation above, which the place has already been checked for.
func versionOn(r *gate.Writing, id int64, on day.Day) (v Version, err error) {
	found := false
	err = r.Beyond("the organisation above is needed to place the one below", `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.org_id = @id AND v.from_day <= @on AND v.until_day > @on`,
		gate.Args{"id": id, "on": on}, func(row gate.Row) error {
			found = true
			v, err = scanVersion(row)
			return err
		})
	if err == nil && !found {
		err = fault.Missing()
	}
	return v, err
}

// lastVersion is the version that holds on a day, refused when it has ended or a
// later one follows.
func lastVersion(w *gate.Writing, id int64, on day.Day) (Version, error) {
	if on == day.None {
		return Version{}, fault.Field("effective_on", "请填写生效日期。")
	}
	v, err := versionOn(w, id, on)
	if err != nil {
		return v, err
	}
	if v.Span.Until != day.Forever {
		return v, fault.New(fault.Conflict, "这一天之后它还有别的变更，请先处理较晚的变更，再办这一件。")
	}
	return v, nil
}

func insertVersion(w *gate.Writing, at gate.Place, v Version, reach day.Day) error {
	_, err := w.Exec(at, `
		INSERT INTO org_version (id, org_id, from_day, until_day, reach_until, path, parent_id, kind, name, short_name,
			code, sort_no, locality, term_years, decision_id)
		VALUES (@id, @of, @from, @until, @reach, @path, @parent, @kind, @name, @short, @code, @sort, @locality, @years, @decision)`,
		gate.Args{"id": v.ID, "of": v.Org, "from": v.Span.From, "until": v.Span.Until, "reach": reach, "path": v.Path,
			"parent": v.Parent, "kind": string(v.Kind), "name": v.Name, "short": v.Short, "code": v.Code, "sort": v.Sort,
			"locality": v.Locality, "years": v.TermYears, "decision": v.Decision})
	return err
}

// closeVersion ends a version on a day. One that began on that very day is
// replaced: it was true on no day.
func closeVersion(w *gate.Writing, at gate.Place, v Version, on day.Day) error {
	stmt := "UPDATE org_version SET until_day = @on, reach_until = @on WHERE id = @id"
	if v.Span.From == on {
		stmt = "DELETE FROM org_version WHERE id = @id"
	}
	_, err := w.Exec(at, stmt, gate.Args{"id": v.ID, "on": on})
	return err
}

func subtree(w *gate.Writing, path string, on day.Day) (list []Version, err error) {
	lo, hi := Below(path)
	err = w.Beyond("everything below an organisation moves with it", `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.path >= @lo AND v.path < @hi AND v.from_day <= @on AND v.until_day > @on ORDER BY v.path`,
		gate.Args{"lo": lo, "hi": hi, "on": on}, func(row gate.Row) error {
			v, err := scanVersion(row)
			list = append(list, v)
			return err
		})
	return list, err
}

// later are the versions below a path that begin after a day: of what is founded or
// comes under it then.
func later(w *gate.Writing, path string, on day.Day) (list []Version, err error) {
	lo, hi := Below(path)
	err = w.Beyond("everything below an organisation moves with it", `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.path >= @lo AND v.path < @hi AND v.from_day > @on ORDER BY v.path, v.from_day`,
		gate.Args{"lo": lo, "hi": hi, "on": on}, func(row gate.Row) error {
			v, err := scanVersion(row)
			list = append(list, v)
			return err
		})
	return list, err
}

func nextNum(w *gate.Writing) (num int64, err error) {
	err = w.Beyond("the next organisation's number", "SELECT COALESCE(MAX(num), 0) + 1 FROM org", nil,
		func(row gate.Row) error { return row.Scan(&num) })
	return num, err
}

func joinUnit(w *gate.Writing, at gate.Place, id int64, name string, on day.Day) error {
	var unit int64
	err := w.Beyond("units are named by many organisations", "SELECT id FROM unit WHERE name = @name", gate.Args{"name": name},
		func(row gate.Row) error { return row.Scan(&unit) })
	if err != nil {
		return err
	}
	if unit == 0 {
		unit = w.NewID()
		if _, err := w.Exec(at, "INSERT INTO unit (id, org_id, name, credit_code, sector) VALUES (@id, @of, @name, '', '')",
			gate.Args{"id": unit, "of": id, "name": name}); err != nil {
			return err
		}
	}
	_, err = w.Exec(at, "INSERT INTO org_unit (id, org_id, unit_id, from_day, until_day) VALUES (@id, @of, @unit, @on, @until)",
		gate.Args{"id": w.NewID(), "of": id, "unit": unit, "on": on, "until": day.Forever})
	return err
}
