package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
)

// Bookings writes the bookings of a query, the latest day first; of one site and
// one day it is the day's sheet. It takes booking.View.
func (es *Exports) Bookings(ctx context.Context, who gate.Actor, q booking.Query) (*File, error) {
	m, err := es.marked(ctx, who, booking.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "参观预约", Title: "参观预约（" + q.Span.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "场馆", Width: 28}, {Title: "日期", Width: 12, Type: sheet.DateColumn}, {Title: "从", Width: 8}, {Title: "到", Width: 8}, {Title: "党组织", Width: 32},
		{Title: "党员（人）", Width: 10, Type: sheet.WholeColumn}, {Title: "其他参加者（人）", Width: 12, Type: sheet.WholeColumn}, {Title: "状态", Width: 10},
		{Title: "候补第几个", Width: 10, Type: sheet.WholeColumn}, {Title: "备注", Width: 30}}}
	return es.compose("参观预约.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Bookings.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, b := range p.List {
				n++
				var place any
				if b.Place > 0 {
					place = b.Place
				}
				if err := row(n, b.SiteName, b.Day, b.From, b.Until, b.OrgName, b.Members, b.Others, b.State.Label(), place, b.Note); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}

var planStates = map[plan.State]string{plan.Open: "计划", plan.Done: "已办", plan.Cancelled: "已取消"}

// Plan writes an organisation's plan of a year as of a day. It takes plan.View, and answers
// NotFound beyond reach.
func (es *Exports) Plan(ctx context.Context, who gate.Actor, of int64, year int, asOf day.Day) (*File, error) {
	y, list, err := es.from.Plans.OfYear(ctx, who, of, year, asOf)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, plan.View)
	if err != nil {
		return nil, err
	}
	title := strconv.Itoa(year) + "年计划"
	if !y.Fixed.Zero() {
		title += "（主题党日固定在" + y.Fixed.Chinese() + "）"
	}
	t := sheet.Table{Name: "计划", Title: title, Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn}, {Title: "日期", Width: 12, Type: sheet.DateColumn},
		{Title: "从", Width: 8}, {Title: "到", Width: 8}, {Title: "做什么", Width: 16}, {Title: "主题", Width: 40}, {Title: "地点", Width: 24}, {Title: "状态", Width: 8},
		{Title: "原定日期", Width: 12, Type: sheet.DateColumn}, {Title: "原因", Width: 30}}}
	return es.compose(strconv.Itoa(year)+"年计划.xlsx", t, func(row func(...any) error) error {
		for i, x := range list {
			var first any
			if x.Moved() {
				first = x.First
			}
			if err := row(i+1, x.Day, x.From, x.Until, x.Kind.Label(), x.Title, x.Place, planStates[x.State], first, x.Why); err != nil {
				return err
			}
		}
		return nil
	})
}
