package export

import (
	"context"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/activity"
)

// Study writes the asker's own activities of a year with their hours of study.
// Whoever is signed in may: it tells nobody else's.
func (es *Exports) Study(ctx context.Context, who gate.Actor, year int) (*File, error) {
	st, err := es.activities.Study(ctx, who, day.Year(year))
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "学时", Title: fmt.Sprintf("%d年参加的活动和学时", year), Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "日期", Width: 12, Type: sheet.DateColumn}, {Title: "活动", Width: 44}, {Title: "情况", Width: 12}, {Title: "学时", Width: 8}}}
	return es.compose(fmt.Sprintf("学时%d.xlsx", year), t, func(row func(...any) error) error {
		for i, a := range st.Took {
			if err := row(i+1, a.OnDay, a.Title, a.Word, activity.Hours(a.Mins)); err != nil {
				return err
			}
		}
		return row(nil, nil, "合计", "", activity.Hours(st.Mins))
	})
}
