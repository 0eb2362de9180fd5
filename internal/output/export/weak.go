package export

import (
	"context"
	"strings"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/weak"
)

// Weak writes the suggestions to rectify organisations, in roster order as the page
// has them. It takes weak.Look.
func (es *Exports) Weak(ctx context.Context, who gate.Actor, q weak.Query) (*File, error) {
	list, err := es.from.Weaks.Suggest(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, weak.Look)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "软弱涣散排查", Title: "软弱涣散党组织排查（按党组织顺序，不设比例，不排名）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 32}, {Title: "情形", Width: 18},
		{Title: "说明", Width: 40}, {Title: "依据的事实", Width: 44}, {Title: "依据", Width: 34}, {Title: "整顿", Width: 12}, {Title: "不列入的理由", Width: 34}}}
	return es.compose("软弱涣散排查.xlsx", t, func(row func(...any) error) error {
		n := 0
		for _, s := range list {
			for _, f := range s.Findings {
				n++
				why := ""
				if f.Dismissed() {
					why = f.Reply.Text
				}
				if err := row(n, s.Name, f.Kind.Label(), f.Why, strings.ReplaceAll(f.Basis(), "\n", "；"), f.Cite(), s.Stage, why); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
