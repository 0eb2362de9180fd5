package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter"
)

// Matters writes where each matter stands, in the order of the page. It takes
// matter.View.
func (es *Exports) Matters(ctx context.Context, who gate.Actor, q matter.Query) (*File, error) {
	q.After, q.Limit = 0, mostMatters
	page, err := es.from.Matters.List(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, matter.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "事项", Title: "事项清单", Mark: m, Columns: []sheet.Column{number1, {Title: "事项", Width: 36}, {Title: "种类", Width: 16}, {Title: "党组织", Width: 32},
		{Title: "状态", Width: 8}, {Title: "进行到", Width: 14}, {Title: "下一步", Width: 30}, {Title: "由谁办", Width: 26}, {Title: "期限", Width: 12, Type: sheet.DateColumn}, {Title: "依据", Width: 26}, {Title: "退回或者撤回的原因", Width: 30}}}
	return es.compose("事项.xlsx", t, func(row func(...any) error) error {
		for i, x := range page.List {
			cells := []any{i + 1, x.Title, x.Kind.Label(), x.OrgName, x.State.Label(), x.Stage, x.Next, x.OwnerName, nil, x.CiteText, x.Why}
			if x.Due != day.None {
				cells[8] = x.Due
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostMatters is more than a district decides in years.
const mostMatters = 100_000
