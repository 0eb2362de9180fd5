package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/topic"
)

var decisionColumns = []sheet.Column{
	{Title: "序号", Width: 6, Type: sheet.WholeColumn}, {Title: "文号", Width: 20}, {Title: "标题", Width: 44}, {Title: "种类", Width: 16},
	{Title: "作出决定的党组织", Width: 28}, {Title: "决定日期", Width: 12, Type: sheet.DateColumn}, {Title: "生效日期", Width: 12, Type: sheet.DateColumn},
}

// Decisions writes the decisions of a query, the newest first. It takes
// decision.View.
func (es *Exports) Decisions(ctx context.Context, who gate.Actor, q decision.Query) (*File, error) {
	m, err := es.marked(ctx, who, decision.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "决定", Title: "决定（" + q.Span.Chinese() + "）", Columns: decisionColumns, Mark: m}
	return es.compose("决定.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Decisions.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, d := range p.List {
				n++
				if err := row(n, d.Number, d.Title, d.Kind.Label(), d.OrgName, d.MadeOn, d.EffectiveOn); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}

// Coverage writes who has studied a topic as of a day and who has not. It takes
// topic.View, and answers NotFound.
func (es *Exports) Coverage(ctx context.Context, who gate.Actor, id int64, on day.Day) (*File, error) {
	c, err := es.from.Topics.Coverage(ctx, who, id, 0, on)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, topic.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "学习情况", Title: "《" + c.Topic.Title + "》学习情况（" + on.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "党组织", Width: 36}, {Title: "截止日期", Width: 12, Type: sheet.DateColumn}, {Title: "学习日期", Width: 12, Type: sheet.DateColumn},
		{Title: "发表后天数", Width: 10, Type: sheet.WholeColumn}, {Title: "会议", Width: 36}, {Title: "次数", Width: 6, Type: sheet.WholeColumn}}}
	return es.compose("第一议题学习情况"+on.String()+".xlsx", t, func(row func(...any) error) error {
		for i, s := range c.List {
			var days any
			if s.On != day.None {
				days = int(s.On - c.Topic.PublishedOn)
			}
			if err := row(i+1, s.Name, s.Due, s.On, days, s.Meeting, s.Times); err != nil {
				return err
			}
		}
		return nil
	})
}

// Topics writes the first-topic library as of a day. It takes topic.View.
func (es *Exports) Topics(ctx context.Context, who gate.Actor, on day.Day, text string) (*File, error) {
	list, err := es.from.Topics.Recent(ctx, who, on, text, 10_000)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, topic.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "学习库", Title: "学习库（" + on.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "篇名", Width: 44}, {Title: "出处", Width: 24}, {Title: "发表日期", Width: 12, Type: sheet.DateColumn}, {Title: "已学习的党组织（个）", Width: 10, Type: sheet.WholeColumn}}}
	return es.compose("学习库"+on.String()+".xlsx", t, func(row func(...any) error) error {
		for i, x := range list {
			if err := row(i+1, x.Title, x.Source, x.PublishedOn, x.Studied); err != nil {
				return err
			}
		}
		return nil
	})
}

// Sites writes the register of sites with the visits of a span. It takes site.View.
func (es *Exports) Sites(ctx context.Context, who gate.Actor, s day.Span) (*File, error) {
	list, err := es.from.Sites.List(ctx, who, s)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, site.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "场馆", Title: "场馆（" + s.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "名称", Width: 28}, {Title: "地址", Width: 28}, {Title: "开放时间", Width: 24}, {Title: "一次容纳（人）", Width: 10, Type: sheet.WholeColumn},
		{Title: "联系方式", Width: 20}, {Title: "停止接待", Width: 8}, {Title: "现场学习（次）", Width: 10, Type: sheet.WholeColumn}}}
	return es.compose("场馆.xlsx", t, func(row func(...any) error) error {
		for i, x := range list {
			if err := row(i+1, x.Name, x.Address, x.Opening, x.Capacity, x.Contact, x.Closed, x.Visits); err != nil {
				return err
			}
		}
		return nil
	})
}

// marked is the mark of a sheet that needs no reason, for who holds can.
func (es *Exports) marked(ctx context.Context, who gate.Actor, can gate.Can) (m *sheet.Mark, err error) {
	err = es.gate.Read(ctx, who, can, func(r *gate.Reading) error { m = mark(r, ""); return nil })
	return m, err
}
