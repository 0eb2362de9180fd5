package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter/charge"
)

// Charges writes how many organisations in reach stand how with each duty of the list of
// a kind. It takes charge.View.
func (es *Exports) Charges(ctx context.Context, who gate.Actor, k charge.Kind, asOf day.Day, year int) (*File, error) {
	l, rows, _, _, err := es.from.Charges.Tallies(ctx, who, k, asOf, year)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, charge.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "主体责任", Title: l.Title + "（" + strconv.Itoa(year) + "年，按清单的顺序）", Mark: m,
		Columns: []sheet.Column{number1, {Title: "职责", Width: 40}, {Title: "出处", Width: 24}, {Title: "多久一次", Width: 10}}}
	for _, s := range charge.Stands() {
		t.Columns = append(t.Columns, sheet.Column{Title: s.Label(), Width: 10, Type: sheet.WholeColumn})
	}
	return es.compose("党建主体责任.xlsx", t, func(row func(...any) error) error {
		for i, x := range rows {
			cells := []any{i + 1, x.Duty.Text, x.Duty.Cite.String(), x.Duty.Period(es.from.Charges.Book())}
			for _, s := range charge.Stands() {
				cells = append(cells, x.Count[s])
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Charge writes the three lists of one organisation one below the other: its duties and
// how they stand, its problems, and how they are put right. It takes charge.View and
// problem.View, and answers NotFound beyond reach.
func (es *Exports) Charge(ctx context.Context, who gate.Actor, of int64, asOf day.Day, year int) (*File, error) {
	o, err := es.from.Charges.Of(ctx, who, of, asOf, year)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, charge.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "三张清单", Title: o.Name + "三张清单（" + strconv.Itoa(year) + "年）", Mark: m, Columns: []sheet.Column{number1, {Title: "清单", Width: 20}, {Title: "职责或者问题", Width: 40},
		{Title: "出处或者来源", Width: 24}, {Title: "查什么或者措施", Width: 36}, {Title: "多久一次或者时限", Width: 16}, {Title: "责任人", Width: 12}, {Title: "情况", Width: 12}, {Title: "为什么或者进展", Width: 36}}}
	return es.compose(o.Label()+"三张清单.xlsx", t, func(row func(...any) error) error {
		n := 0
		for _, l := range o.Lists {
			for _, s := range l.Standings {
				n++
				if err := row(n, l.Title, s.Duty.Text, s.Duty.Cite.String(), s.Duty.Checked, s.Duty.Period(es.from.Charges.Book()), s.Duty.Who, s.Stand.Label(), s.Why); err != nil {
					return err
				}
			}
		}
		for _, name := range []string{"问题清单", "整改清单"} {
			for q := (problem.Query{Org: of, Limit: 200}); ; {
				p, err := es.from.Problems.List(ctx, who, q)
				if err != nil {
					return err
				}
				for _, x := range p.List {
					n++
					cells := []any{n, name, x.Text, x.Origin.Label() + "，" + x.FoundOn.Chinese(), "", "", "", "", ""}
					if name == "整改清单" {
						cells = []any{n, name, x.Text, x.Origin.Label(), x.Measure, x.DueOn.Chinese(), x.OwnerName, x.State.Label(), x.Progress}
					}
					if err := row(cells...); err != nil {
						return err
					}
				}
				if q.After = p.Next; q.After == 0 {
					break
				}
			}
		}
		return nil
	})
}
