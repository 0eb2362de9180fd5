package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/election"
)

// Terms writes the calendar of terms, in roster order. It takes election.View, and
// answers NotFound beyond reach.
func (es *Exports) Terms(ctx context.Context, who gate.Actor, q election.TermQuery) (*File, error) {
	list, err := es.from.Elections.Calendar(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, election.View)
	if err != nil {
		return nil, err
	}
	date := func(title string) sheet.Column {
		return sheet.Column{Title: title, Width: 12, Type: sheet.DateColumn}
	}
	t := sheet.Table{Name: "任期", Title: "党组织任期（" + q.On.Chinese() + "）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 32}, {Title: "类别", Width: 14},
		date("本届开始"), date("登记的届满日"), date("批准延到"), {Title: "届满", Width: 14}, {Title: "剩余天数", Width: 10, Type: sheet.WholeColumn}, {Title: "每届（年）", Width: 10, Type: sheet.WholeColumn},
		{Title: "依据", Width: 26}, date("提醒日期")}}
	return es.compose("任期.xlsx", t, func(row func(...any) error) error {
		for i, x := range list {
			cells := []any{i + 1, x.Name, x.Kind.Label(), nil, nil, nil, x.When.Label(), nil, x.Years, x.Cite.String(), nil}
			if x.TermID != 0 {
				cells[3], cells[4], cells[7] = x.From, x.Due, x.Days(q.On)
			}
			if x.Long {
				cells[5] = x.End
			}
			if x.Sent != day.None {
				cells[10] = x.Sent
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}
