package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/duty"
)

// stateNames are the words for the states of a duty, as the pages say them.
var stateNames = map[duty.State]string{duty.Done: "已完成", duty.Due: "待办", duty.Late: "逾期", duty.Explained: "已说明", duty.Future: "还没到",
	duty.Met: "符合", duty.Unmet: "不符合", duty.Value: "数值"}

// Duties writes the table of duties of a query, a row for each organisation, rule
// and period; what does not apply is left out. It takes duty.View.
func (es *Exports) Duties(ctx context.Context, who gate.Actor, q duty.Query) (*File, error) {
	list, err := es.from.Duties.Check(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, duty.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "对照表", Title: "对照表（" + day.Year(q.Year).Chinese() + "，截至" + q.AsOf.Chinese() + "）", Mark: m, Columns: []sheet.Column{
		{Title: "序号", Width: 6, Type: sheet.WholeColumn}, {Title: "党组织代码", Width: 14}, {Title: "党组织", Width: 32}, {Title: "制度", Width: 24},
		{Title: "依据", Width: 30}, {Title: "从", Type: sheet.DateColumn}, {Title: "到", Type: sheet.DateColumn}, {Title: "期限", Type: sheet.DateColumn},
		{Title: "情况", Width: 8}, {Title: "完成日期", Type: sheet.DateColumn}, {Title: "原因", Width: 40}, {Title: "还要做什么", Width: 40}}}
	return es.compose("对照表.xlsx", t, func(row func(...any) error) error {
		n := 0
		for _, o := range list {
			for _, v := range o.List {
				if v.State == duty.NA {
					continue
				}
				n++
				if err := row(n, o.Code, o.Name, v.Rule.Title, v.Rule.Cite.String(), v.Slot.From, v.Slot.Last(), v.Due, stateNames[v.State], v.DoneOn, v.Why, v.Way); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
