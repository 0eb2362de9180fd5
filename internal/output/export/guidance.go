package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/visit"
)

// Visits writes the guidance visits of a query, the newest first, one row a line; the
// private notes stay in the house. It takes visit.View.
func (es *Exports) Visits(ctx context.Context, who gate.Actor, q visit.Query) (*File, error) {
	m, err := es.marked(ctx, who, visit.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "指导走访", Title: "指导走访（" + q.Span.Chinese() + "）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 32}, {Title: "日期", Width: 12, Type: sheet.DateColumn}, {Title: "谁去的", Width: 20},
		{Title: "谈了什么", Width: 48}, {Title: "类别", Width: 12}, {Title: "内容", Width: 36}, {Title: "回答", Width: 30}, {Title: "期限", Width: 12, Type: sheet.DateColumn}, {Title: "整改清单", Width: 10}}}
	return es.compose("指导走访.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Visits.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, x := range p.List {
				n++
				first := []any{n, x.OrgName, x.On, x.Went, x.Talked}
				said := false
				for _, l := range x.Lines {
					if l.Void {
						continue
					}
					listed := ""
					if l.Problem != 0 {
						listed = "已记入"
					}
					said = true
					if err := row(append(first[:5:5], l.Kind.Label(), l.Text, l.Answer, l.Due, listed)...); err != nil {
						return err
					}
				}
				if !said {
					if err := row(append(first[:5:5], "", "", "", day.None, "")...); err != nil {
						return err
					}
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}
