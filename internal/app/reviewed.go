package app

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter/review"
	"zhibu/internal/output/figure"
)

// reported are the figures that stand in a report on duty.
var reported = []string{"members.total", "meeting.assembly", "meeting.committee", "meeting.themeday", "meeting.lecture", "meeting.talk", "study.topics", "study.hours",
	"visit.person_times", "service.person_times", "attendance.due", "attendance.present"}

// reviewed gives the report on duty the figures of an organisation: it stands on a floor
// below them.
func (a *App) reviewed(ctx context.Context, who gate.Actor, of int64, year int, asOf day.Day) (list []review.Figure, err error) {
	c, err := a.Figures.Compute(ctx, who, figure.Year(of, year, min(asOf, day.Year(year).Last())), reported...)
	if err != nil {
		return nil, err
	}
	for _, id := range reported {
		if v, ok := c.Get(id); ok {
			list = append(list, review.Figure{ID: id, Name: v.Name, Unit: v.Unit, Value: v.Value})
		}
	}
	return list, nil
}
