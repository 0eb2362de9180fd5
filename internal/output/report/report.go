package report

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/member"
)

// The authorities of this area. Reading is figure.View.
const (
	CanFreeze gate.Can = "report.freeze"
	CanExport gate.Can = "report.export"
)

// Reports is the cases of this area.
type Reports struct {
	gate    *gate.Gate
	figures *figure.Figures
}

// New makes the cases over a gate.
func New(g *gate.Gate, f *figure.Figures) *Reports { return &Reports{g, f} }

// Read gives the report card of an organisation for a year as of a day. It takes
// figure.View, and answers NotFound beyond reach.
func (rs *Reports) Read(ctx context.Context, who gate.Actor, org int64, year int, asOf day.Day) (a Article, err error) {
	err = rs.gate.Read(ctx, who, figure.View, func(r *gate.Reading) error {
		list, err := gate.Kept(r, "report.article", []any{org, year, asOf}, func() ([]Article, error) {
			a, err := article(r, org, year, asOf)
			return []Article{a}, err
		})
		if err == nil {
			a = list[0]
		}
		return err
	})
	return a, err
}

func article(r *gate.Reading, org int64, year int, asOf day.Day) (a Article, err error) {
	c, err := figure.In(r, figure.Year(org, year, asOf))
	if err != nil {
		return a, err
	}
	if a, err = compose(manuscript, c); err != nil {
		return a, err
	}
	a.Card = c.Totals()
	return a, a.photos(r, year)
}

// Size is about how many bytes the article takes besides its own fields.
func (a *Article) Size() int { return 100_000 }

// Figure gives one figure with its rows. It takes figure.View, and answers
// NotFound for an unknown figure and beyond reach.
func (rs *Reports) Figure(ctx context.Context, who gate.Actor, id string, org int64, year int, asOf day.Day) (*figure.Card, figure.Value, error) {
	c, err := rs.figures.Compute(ctx, who, figure.Year(org, year, asOf), id)
	if err != nil {
		return nil, figure.Value{}, err
	}
	v, _ := c.Get(id)
	return c, v, nil
}

// Taken notes in the journal that the records of a figure were taken out, and
// answers whether the asker may take the members' names along. It takes
// CanExport at org. The article and the list of figures hold nothing personal;
// taking them out is no event.
func (rs *Reports) Taken(ctx context.Context, who gate.Actor, org int64, what string) (names bool, err error) {
	err = rs.gate.Write(ctx, who, CanExport, func(w *gate.Writing) error {
		at, err := w.At(org)
		if err != nil {
			return err
		}
		names = w.May(member.Export)
		return w.Record(at, "report.export", gate.Subject{Kind: "report", ID: org}, gate.Detail{"what": what, "names": names})
	})
	return names, err
}
