package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/post"
)

// Leaders writes the roster of secretaries and deputies (书记、副书记名册), in roster
// order, with the columns of a leading body. It takes appointment.View, and answers
// NotFound beyond reach.
func (es *Exports) Leaders(ctx context.Context, who gate.Actor, q appointment.LeaderQuery) (*File, error) {
	list, err := es.from.Appointments.Roster(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, appointment.View)
	if err != nil {
		return nil, err
	}
	date := func(title string) sheet.Column {
		return sheet.Column{Title: title, Width: 12, Type: sheet.DateColumn}
	}
	t := sheet.Table{Name: "书记副书记名册", Title: "书记、副书记名册（" + q.On.Chinese() + "）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织全称", Width: 32}, {Title: "党组织编码", Width: 12}, {Title: "组织类别", Width: 12},
		{Title: "职务", Width: 16}, {Title: "姓名", Width: 10}, {Title: "性别", Width: 6}, date("出生日期"), {Title: "民族", Width: 8}, {Title: "学历", Width: 12}, date("入党日期"),
		{Title: "党龄", Width: 8, Type: sheet.WholeColumn}, {Title: "工作单位及职务", Width: 28}, {Title: "任职方式", Width: 10}, date("任职起"), date("任职止"), date("任期届满"), {Title: "批准文号", Width: 20}, {Title: "排序", Width: 6, Type: sheet.WholeColumn}}}
	return es.compose("书记副书记名册.xlsx", t, func(row func(...any) error) error {
		order := 0
		for i, x := range list {
			if order++; i == 0 || list[i-1].Org != x.Org {
				order = 1
			}
			cells := []any{i + 1, x.OrgName, x.Code, x.OrgKind, x.Title(), x.Name, x.Sex, nil, x.Nation, x.Education, nil, nil, x.Job, post.HowLabel(x.How), x.Span.From, nil, nil, x.Number, order}
			for at, d := range map[int]day.Day{7: x.Birth, 10: x.Joined, 16: x.Term} {
				if d != day.None {
					cells[at] = d
				}
			}
			if x.PartyFrom != day.None {
				cells[11] = x.PartyFrom.YearsTo(q.On)
			}
			if x.Span.Until != day.Forever {
				cells[15] = x.Span.Last()
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}
