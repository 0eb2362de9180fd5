package export

import (
	"context"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/output/trail"
)

// mostEntries is how much of the journal one workbook holds.
const mostEntries = 20_000

// Journal writes the entries of a query, the newest first, at most 20,000. It takes
// trail.View.
func (es *Exports) Journal(ctx context.Context, who gate.Actor, q trail.Query) (*File, error) {
	m, err := es.marked(ctx, who, trail.View)
	if err != nil {
		return nil, err
	}
	q.Before, q.Limit = 0, mostEntries
	page, err := es.from.Trails.List(ctx, who, q)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "审计日志", Title: "审计日志", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 10, Type: sheet.WholeColumn}, {Title: "时间", Width: 20},
		{Title: "谁", Width: 14}, {Title: "职务", Width: 12}, {Title: "做了什么", Width: 24}, {Title: "代码", Width: 20}, {Title: "对什么", Width: 10}, {Title: "编号", Width: 22}, {Title: "内容", Width: 50}, {Title: "党组织", Width: 32}}}
	return es.compose("审计日志.xlsx", t, func(row func(...any) error) error {
		for _, l := range page.Lines {
			if err := row(l.Seq, l.At.Format("2006-01-02 15:04:05"), l.By, l.Post, trail.Label(l.Deed), l.Deed, l.About(), l.Number(), l.Words(), l.Org); err != nil {
				return err
			}
		}
		return nil
	})
}
