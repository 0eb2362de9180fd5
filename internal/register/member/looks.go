package member

import (
	"context"

	"zhibu/internal/base/gate"
	"zhibu/internal/register/access"
)

// Looks tells the asker who saw his own sealed values, when and why, the newest
// first.
func (ms *Members) Looks(ctx context.Context, who gate.Actor) (list []access.Look, err error) {
	err = ms.gate.Own(ctx, who, func(r *gate.Reading) error {
		all, err := access.Own(r)
		for _, l := range all {
			if l.Kind != access.Page {
				list = append(list, l)
			}
		}
		return err
	})
	return list, err
}

// LooksAt tells who saw a member's sealed values. It takes View.
func (ms *Members) LooksAt(ctx context.Context, who gate.Actor, id int64) (list []access.Look, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = access.Of(r, id)
		return err
	})
	return list, err
}
