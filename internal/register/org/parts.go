package org

import (
	"cmp"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// PathOn is the path of an organisation in reach on a day; found is false where it is not
// there.
func PathOn(r *gate.Reading, id int64, on day.Day) (path string, found bool, err error) {
	err = r.Each(`SELECT v.path FROM org_version v WHERE v.org_id = @id AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}`,
		gate.Args{"id": id, "on": on}, func(row gate.Row) error {
			found = true
			return row.Scan(&path)
		})
	return path, found, err
}

// Sizes tells how many organisations there are under a path on a day, and how many in
// reach.
func Sizes(r *gate.Reading, path string, on day.Day) (some, all int, err error) {
	count := func(where string, args gate.Args) (n int, err error) {
		args["on"] = on
		return n, r.One(`SELECT COUNT(*) FROM org_version v WHERE v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}`+where, args, &n)
	}
	list, err := gate.Kept(r, "org.Sizes", []any{on}, func() ([]int, error) {
		n, err := count("", gate.Args{})
		return []int{n}, err
	})
	if err != nil {
		return 0, 0, err
	}
	lo, hi := Below(path)
	some, err = count(" AND v.path >= @lo AND v.path < @hi", gate.Args{"lo": lo, "hi": hi})
	return some, list[0], err
}

// Was is where an organisation stood.
type Was struct {
	Org  int64
	Path string
}

// Known gives every organisation in reach that stood on some day of a year up to a day,
// with its path on the last of these days, by path; of those only that lie under a path.
func Known(r *gate.Reading, under string, year day.Span, asOf day.Day) ([]Was, error) {
	args := gate.Args{"from": year.From, "until": year.Until, "asof": asOf}
	where := ""
	if under != "" {
		ids, err := EverUnder(r, []string{under}, year)
		if err != nil {
			return nil, err
		}
		where, args["ids"] = " AND v.org_id IN ({ids ids})", ids
	}
	last := map[int64]string{}
	if err := r.Each(`SELECT v.org_id, v.path FROM org_version v
		WHERE v.from_day < @until AND v.until_day > @from AND v.from_day <= @asof AND {reach v.org_id}`+where+" ORDER BY v.from_day", args,
		func(row gate.Row) error {
			var w Was
			err := row.Scan(&w.Org, &w.Path)
			last[w.Org] = w.Path
			return err
		}); err != nil {
		return nil, err
	}
	list := make([]Was, 0, len(last))
	for id, path := range last {
		if strings.HasPrefix(path, under) {
			list = append(list, Was{id, path})
		}
	}
	slices.SortFunc(list, func(a, b Was) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Org, b.Org)) })
	return list, nil
}

// InUnder is In for what lies under a path.
func InUnder(r *gate.Reading, under string, on day.Day) ([]Version, error) {
	if under == "" {
		return In(r, on)
	}
	lo, hi := Below(under)
	list, err := gate.Collect(r, `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.from_day <= @on AND v.until_day > @on AND v.path >= @lo AND v.path < @hi AND {reach v.org_id} ORDER BY v.path`,
		gate.Args{"on": on, "lo": lo, "hi": hi}, scanVersion)
	return treeOrder(list), err
}

// Some gives some organisations in reach as they are on a day.
func Some(r *gate.Reading, ids []int64, on day.Day) ([]Version, error) {
	return gate.Collect(r, `
		SELECT `+versionColumns+` FROM org_version v
		WHERE v.org_id IN ({ids ids}) AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id} ORDER BY v.path`,
		gate.Args{"ids": ids, "on": on}, scanVersion)
}

// Last is the path of an organisation in reach on its last day in a year up to a day. It
// answers NotFound where it stood on none.
func Last(r *gate.Reading, id int64, year day.Span, asOf day.Day) (path string, err error) {
	return path, r.One(`SELECT v.path FROM org_version v WHERE v.org_id = @id AND v.from_day < @until AND v.until_day > @from AND v.from_day <= @asof
		AND {reach v.org_id} ORDER BY v.from_day DESC LIMIT 1`, gate.Args{"id": id, "from": year.From, "until": year.Until, "asof": asOf}, &path)
}

// Away reports whether one of the organisations under a path on a day stood elsewhere in a
// year.
func Away(r *gate.Reading, under string, year day.Span, on day.Day) (away bool, err error) {
	lo, hi := Below(under)
	n := 0
	err = r.One(`SELECT COUNT(*) FROM org_version v JOIN org_version w ON w.org_id = v.org_id
		WHERE v.path >= @lo AND v.path < @hi AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}
			AND w.from_day < @until AND w.until_day > @from AND w.from_day <= @on AND w.path <> v.path`,
		gate.Args{"lo": lo, "hi": hi, "on": on, "from": year.From, "until": year.Until}, &n)
	return n > 0, err
}
