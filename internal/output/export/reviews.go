package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/review"
)

// Reviews writes the reports on duty of a year with what became of them, in the order of
// the tree and never by grade. It takes review.Keep.
func (es *Exports) Reviews(ctx context.Context, who gate.Actor, year int) (*File, error) {
	m, err := es.marked(ctx, who, review.Keep)
	if err != nil {
		return nil, err
	}
	list, err := es.from.Reviews.List(ctx, who, review.Query{Year: year})
	if err != nil {
		return nil, err
	}
	date := func(title string) sheet.Column {
		return sheet.Column{Title: title, Width: 12, Type: sheet.DateColumn}
	}
	t := sheet.Table{Name: "述职评议", Title: strconv.Itoa(year) + "年度述职评议（按党组织顺序，不排名）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 32}, {Title: "书记", Width: 10}, {Title: "方式", Width: 10},
		{Title: "情况", Width: 10}, date("交报告"), {Title: "测评票", Width: 32}, {Title: "综合评价等次", Width: 14}, date("反馈"), date("约谈")}}
	return es.compose("述职评议.xlsx", t, func(row func(...any) error) error {
		for i, x := range list {
			slips := ""
			if c, ok := x.Result(); ok {
				slips = c.Chinese()
			}
			if err := row(i+1, x.OrgName, x.HolderName, x.Way.Label(), string(x.Stage()), x.HandedOn, slips, x.Grade.Label(), x.ToldOn, x.TalkOn); err != nil {
				return err
			}
		}
		return nil
	})
}
