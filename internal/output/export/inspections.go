package export

import (
	"context"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/inspect"
)

// Inspected writes the organisations that an inspection visited, in roster order, with who
// went, what was found and the letter: from the departure on. It takes inspection.keep.
func (es *Exports) Inspected(ctx context.Context, who gate.Actor, id int64) (*File, error) {
	x, err := es.from.Inspections.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, inspect.Keep)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "抽中的党组织", Title: x.Title + "（按党组织顺序，不排名）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 36}, {Title: "检查组", Width: 20},
		{Title: "出发", Width: 14}, {Title: "到哪一天", Width: 14}, {Title: "已填条数", Width: 10}, {Title: "问题", Width: 8}, {Title: "已销号", Width: 8}, {Title: "反馈意见文号", Width: 24}}}
	return es.compose("抽中的党组织-"+x.Title+".xlsx", t, func(row func(...any) error) error {
		for i, o := range x.Orgs {
			c := x.Found[o.Org]
			if err := row(i+1, o.OrgName, o.Names(), o.LeftOn, o.LastDay, c.Said, c.Findings, c.Closed, c.Letter); err != nil {
				return err
			}
		}
		return nil
	})
}
