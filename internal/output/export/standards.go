package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/standard"
)

// Standard writes the lines of a version in the columns in which they come in again. It
// takes standard.View, and answers NotFound for a draft of somebody else's.
func (es *Exports) Standard(ctx context.Context, who gate.Actor, id int64, no int) (*File, error) {
	v, _, err := es.from.Standards.Get(ctx, who, id, no)
	if err != nil {
		return nil, err
	}
	t := standard.Table("标准")
	t.Title = v.Title + "（第" + strconv.Itoa(v.No) + "版，" + v.State.Label() + "）"
	if t.Mark, err = es.marked(ctx, who, standard.View); err != nil {
		return nil, err
	}
	return es.compose(v.Title+".xlsx", t, func(row func(...any) error) error {
		for i := range v.Items {
			if err := row(v.Items[i].Cells()...); err != nil {
				return err
			}
		}
		return nil
	})
}
