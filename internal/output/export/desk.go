package export

import (
	"context"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/desk"
)

// Pleas writes what was handed in at the desk of a query, the newest first; without a
// name where the asker is not told. What a correction asks for does not stand in it. It
// takes desk.Handle.
func (es *Exports) Pleas(ctx context.Context, who gate.Actor, q desk.Query) (*File, error) {
	m, err := es.marked(ctx, who, desk.Handle)
	if err != nil {
		return nil, err
	}
	date := func(title string) sheet.Column { return sheet.Column{Title: title, Width: 12, Type: sheet.DateColumn} }
	t := sheet.Table{Name: "投诉建议", Title: "投诉建议和更正请求台账", Mark: m, Columns: []sheet.Column{number1, {Title: "编号", Width: 14}, {Title: "种类", Width: 10}, {Title: "事由", Width: 30},
		{Title: "情况", Width: 48}, {Title: "提交人", Width: 10}, {Title: "所在党组织", Width: 28}, {Title: "反映的党组织", Width: 28}, date("提交日期"), date("答复期限"), {Title: "在哪里办", Width: 28},
		{Title: "状态", Width: 14}, {Title: "决定", Width: 10}, date("答复日期"), {Title: "答复", Width: 48}, {Title: "晚几天", Width: 8, Type: sheet.WholeColumn}, date("办结日期")}}
	today := es.gate.Today()
	return es.compose("投诉建议台账.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Desk.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, x := range p.List {
				n++
				if err := row(n, x.Number, x.Kind.Label(), x.Subject, x.Text, x.PersonName, x.OrgName, x.AboutName, x.ReceivedOn, x.DueOn, x.WithName,
					x.State.Label(), x.Outcome.Label(), x.AnsweredOn, x.Answer, x.LateBy(today), x.ClosedOn); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}
