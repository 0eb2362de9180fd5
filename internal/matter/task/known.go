package task

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Known is something that the registers know of an organisation, so that no task has
// to ask for it.
type Known string

// What is known.
const (
	KnownCode      Known = "code"
	KnownKind      Known = "kind"
	KnownSecretary Known = "secretary"
	KnownMembers   Known = "members"
	KnownTerm      Known = "term"
	KnownUnit      Known = "unit"
)

// Knowns lists what is known.
func Knowns() []Known {
	return []Known{KnownCode, KnownKind, KnownSecretary, KnownMembers, KnownTerm, KnownUnit}
}

// Label is what is known in words.
func (k Known) Label() string {
	return map[Known]string{KnownCode: "党组织代码", KnownKind: "党组织类别", KnownSecretary: "书记", KnownMembers: "党员人数", KnownTerm: "本届任期届满日期", KnownUnit: "所在单位"}[k]
}

// Known gives what the registers know for the fields of a task, by label and
// organisation, of those in reach. It takes View.
func (ts *Tasks) Known(ctx context.Context, who gate.Actor, d *Doc) (said map[string]map[int64]string, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		said, err = knownOf(r, d)
		return err
	})
	return said, err
}

// knownOf is Known within a reading.
func knownOf(r *gate.Reading, d *Doc) (map[string]map[int64]string, error) {
	said := map[string]map[int64]string{}
	for _, f := range d.Fields {
		if f.Known == "" {
			continue
		}
		of, err := known(r, f.Known, r.Today())
		if err != nil {
			return nil, err
		}
		said[f.Label] = of
	}
	return said, nil
}

// known gives what the registers know of the organisations in reach on a day, by
// organisation; what nobody entered is empty.
func known(r *gate.Reading, k Known, on day.Day) (map[int64]string, error) {
	said := map[int64]string{}
	two := func(query string) error {
		return r.Each(query, gate.Args{"on": on, "secretary": string(post.Secretary)}, func(row gate.Row) error {
			var of int64
			var text string
			err := row.Scan(&of, &text)
			if said[of] != "" && text != "" {
				text = said[of] + "、" + text
			}
			said[of] = text
			return err
		})
	}
	switch k {
	case KnownCode, KnownKind:
		tree, err := org.In(r, on)
		for _, v := range tree {
			if said[v.Org] = v.Code; k == KnownKind {
				said[v.Org] = v.Kind.Label()
			}
		}
		return said, err
	case KnownSecretary:
		return said, two(`SELECT p.org_id, m.name FROM post p JOIN member m ON m.id = p.holder_id
			WHERE p.kind = @secretary AND p.from_day <= @on AND p.until_day > @on AND {reach p.org_id} ORDER BY p.sort_no, p.id`)
	case KnownUnit:
		return said, two(`SELECT o.org_id, u.name FROM org_unit o JOIN unit u ON u.id = o.unit_id
			WHERE o.from_day <= @on AND o.until_day > @on AND {reach o.org_id} ORDER BY u.name, u.id`)
	case KnownTerm:
		err := r.Each("SELECT org_id, due_day FROM org_term WHERE from_day <= @on AND until_day > @on AND {reach org_id}", gate.Args{"on": on}, func(row gate.Row) error {
			var of int64
			var due day.Day
			err := row.Scan(&of, &due)
			said[of] = due.Chinese()
			return err
		})
		return said, err
	case KnownMembers:
		return said, members(r, on, said)
	}
	return said, nil
}

// members counts the members of each organisation with those of all that are below it.
func members(r *gate.Reading, on day.Day, said map[int64]string) error {
	tree, err := org.In(r, on)
	if err != nil {
		return err
	}
	of, sum := map[int64]string{}, map[string]int64{}
	for _, v := range tree {
		of[v.Org] = v.Path
	}
	err = r.Each("SELECT org_id, COUNT(*) FROM membership WHERE from_day <= @on AND until_day > @on AND {reach org_id} GROUP BY org_id", gate.Args{"on": on}, func(row gate.Row) error {
		var id, n int64
		err := row.Scan(&id, &n)
		for path := of[id]; path != ""; path = org.Above(path) {
			sum[path] += n
		}
		return err
	})
	for id, path := range of {
		said[id] = strconv.FormatInt(sum[path], 10)
	}
	return err
}
