package activity

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Celebrated tells, member by member, at which record of a span the political
// birthday was kept: he was there. Of several the first. It takes View.
func (as *Activities) Celebrated(ctx context.Context, who gate.Actor, s day.Span) (at map[int64]int64, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err := Attended(r, s, Birthday)
		at = map[int64]int64{}
		for _, x := range list {
			if _, ok := at[x.Member]; !ok && x.State == "kept" && x.Near {
				at[x.Member] = x.Activity
			}
		}
		return err
	})
	return at, err
}
