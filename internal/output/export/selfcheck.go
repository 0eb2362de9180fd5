package export

import (
	"context"
	"strings"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/output/selfcheck"
)

// SelfCheck writes every item of the self-check with its answer: of one that was closed,
// or, for 0, as it is now. It takes selfcheck.View.
func (es *Exports) SelfCheck(ctx context.Context, who gate.Actor, record int64) (*File, error) {
	m, err := es.marked(ctx, who, selfcheck.View)
	if err != nil {
		return nil, err
	}
	title, lines := "自查（"+es.gate.Today().Chinese()+"）", []selfcheck.Line(nil)
	if record == 0 {
		lines, err = es.from.SelfChecks.Lines(ctx, who)
	} else {
		var x selfcheck.Record
		x, err = es.from.SelfChecks.Get(ctx, who, record)
		title, lines = "自查记录（"+x.On.Chinese()+"，"+x.By+"）", x.Lines
	}
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "自查", Title: title, Mark: m, Columns: []sheet.Column{{Title: "编号", Width: 8}, {Title: "要求", Width: 44}, {Title: "出处", Width: 40}, {Title: "结果", Width: 12},
		{Title: "数", Width: 44}, {Title: "需要处理的", Width: 40}, {Title: "由单位回答的问题", Width: 36}, {Title: "回答", Width: 40}, {Title: "回答人", Width: 10}, {Title: "回答日期", Width: 12, Type: sheet.DateColumn}}}
	return es.compose("自查.xlsx", t, func(row func(...any) error) error {
		for _, l := range lines {
			if err := row(l.Code, l.Demand, l.Source, l.State.Label(), l.Figure, strings.Join(l.Found, "；"), l.Ask, l.Said.Text, l.Said.By, l.Said.On); err != nil {
				return err
			}
		}
		return nil
	})
}
