package member

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Heads counts the members of each organisation in reach on a day, by the
// organisation's id. It takes View.
func (ms *Members) Heads(ctx context.Context, who gate.Actor, on day.Day) (n map[int64]int, err error) {
	n = map[int64]int{}
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.Each(`SELECT s.org_id, COUNT(*) FROM membership s
			WHERE s.from_day <= @on AND s.until_day > @on AND {reach s.org_id} GROUP BY s.org_id`, gate.Args{"on": on},
			func(row gate.Row) error {
				var id int64
				var c int
				err := row.Scan(&id, &c)
				n[id] = c
				return err
			})
	})
	return n, err
}
