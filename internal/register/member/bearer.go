package member

import (
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Bearer is one who bears a name, with the branch he belongs to on the day.
type Bearer struct {
	ID                int64
	Org               int64
	OrgName, OrgShort string
}

// Label is the branch's short name where there is one.
func (b Bearer) Label() string {
	if b.OrgShort != "" {
		return b.OrgShort
	}
	return b.OrgName
}

// ByName finds the members in reach who bear one of the names exactly, on a day,
// by name.
func ByName(r *gate.Reading, names []string, on day.Day) (map[string][]Bearer, error) {
	found := map[string][]Bearer{}
	args := gate.Args{"on": on}
	var marks []string
	for i, n := range names {
		mark := fmt.Sprintf("n%d", i)
		args[mark] = n
		marks = append(marks, "@"+mark)
	}
	if len(marks) == 0 {
		return found, nil
	}
	err := r.Each(`SELECT m.id, m.name, s.org_id, v.name, v.short_name FROM member m
		JOIN membership s ON s.member_id = m.id AND s.from_day <= @on AND s.until_day > @on
		JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
		WHERE m.name IN (`+strings.Join(marks, ", ")+`) AND {reach s.org_id} ORDER BY v.path, m.id`, args, func(row gate.Row) error {
		var b Bearer
		var name string
		err := row.Scan(&b.ID, &name, &b.Org, &b.OrgName, &b.OrgShort)
		found[name] = append(found[name], b)
		return err
	})
	return found, err
}
