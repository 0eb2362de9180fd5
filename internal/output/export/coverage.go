package export

import (
	"context"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/unit"
)

// Units writes the register of units of a query, by name; with a kind only those
// of which such a finding is open. It takes unit.View, and with a kind also
// coverage.View.
func (es *Exports) Units(ctx context.Context, who gate.Actor, q unit.Query, kind coverage.Kind) (*File, error) {
	if kind != "" {
		found, err := es.from.Coverages.Check(ctx, who, coverage.Query{On: q.On, Kind: kind, Open: true})
		if err != nil {
			return nil, err
		}
		q.Only = map[int64]bool{}
		for _, f := range found {
			q.Only[f.Unit] = true
		}
	}
	m, err := es.marked(ctx, who, unit.View)
	if err != nil {
		return nil, err
	}
	q.After, q.Limit = "", 0
	page, err := es.from.Units.List(ctx, who, q)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "单位名单", Title: "单位名单（" + q.On.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "单位全称", Width: 32}, {Title: "统一社会信用代码", Width: 22}, {Title: "单位性质", Width: 14}, {Title: "行业", Width: 14}, {Title: "地址", Width: 30},
		{Title: "归口党组织", Width: 32}, {Title: "在岗人数", Width: 10, Type: sheet.WholeColumn}, {Title: "人数日期", Width: 12, Type: sheet.DateColumn}, {Title: "人数来源", Width: 20}}}
	return es.compose("单位名单"+q.On.String()+".xlsx", t, func(row func(...any) error) error {
		for i, u := range page.List {
			var people any
			if u.Count.Day != day.None {
				people = u.Count.People
			}
			if err := row(i+1, u.Name, u.Code, u.Nature, u.Sector, u.Address, u.OrgName, people, u.Count.Day, u.Count.Source); err != nil {
				return err
			}
		}
		return nil
	})
}

// Findings writes the findings of a query. It takes coverage.View.
func (es *Exports) Findings(ctx context.Context, who gate.Actor, q coverage.Query) (*File, error) {
	m, err := es.marked(ctx, who, coverage.View)
	if err != nil {
		return nil, err
	}
	list, err := es.from.Coverages.Check(ctx, who, q)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "组织覆盖", Title: "组织覆盖中需要研究的事（" + q.On.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "种类", Width: 18}, {Title: "对象", Width: 32}, {Title: "行业", Width: 14}, {Title: "情况", Width: 44}, {Title: "依据的事实", Width: 44}, {Title: "依据", Width: 24},
		{Title: "怎么办", Width: 40}, {Title: "负责的党组织", Width: 32}, {Title: "说明", Width: 40}, {Title: "说明人", Width: 10}, {Title: "说明日期", Width: 12, Type: sheet.DateColumn}, {Title: "情况有变化", Width: 10}}}
	return es.compose("组织覆盖"+q.On.String()+".xlsx", t, func(row func(...any) error) error {
		for i, f := range list {
			var text, by string
			var on day.Day
			changed := ""
			if f.Reply != nil {
				text, by, on = f.Reply.Text, f.Reply.By, day.At(time.UnixMilli(f.Reply.AtMs))
			}
			if f.Reopened() {
				changed = "是"
			}
			if err := row(i+1, f.Kind.Label(), f.Name, f.Sector, f.Why, f.Basis(), f.Cite, f.Way, f.OrgName, text, by, on, changed); err != nil {
				return err
			}
		}
		return nil
	})
}
