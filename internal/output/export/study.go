package export

import (
	"context"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

// Study writes the asker's own activities of a year with their hours of study.
// Whoever is signed in may: it tells nobody else's.
func (es *Exports) Study(ctx context.Context, who gate.Actor, year int) (*File, error) {
	st, err := es.from.Activities.Study(ctx, who, day.Year(year))
	if err != nil {
		return nil, err
	}
	m := &sheet.Mark{Who: who.Name, When: es.gate.Now().Format("2006-01-02 15:04"), No: access.Number()}
	t := sheet.Table{Name: "学时", Title: fmt.Sprintf("%d年参加的活动和学时", year), Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
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

// Groups writes the study groups of a query with the sessions of each quarter. It
// takes studygroup.View.
func (es *Exports) Groups(ctx context.Context, who gate.Actor, q studygroup.Query) (*File, error) {
	list, err := es.from.Groups.List(ctx, who, q)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, studygroup.View)
	if err != nil {
		return nil, err
	}
	count := func(title string) sheet.Column { return sheet.Column{Title: title, Width: 10, Type: sheet.WholeColumn} }
	t := sheet.Table{Name: "学习小组", Title: "学习小组（" + q.On.Chinese() + "）", Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "小组", Width: 24}, {Title: "种类", Width: 18}, {Title: "党组织", Width: 36}, {Title: "成立日期", Width: 12, Type: sheet.DateColumn},
		count("人数"), count("一季度（次）"), count("二季度（次）"), count("三季度（次）"), count("四季度（次）")}}
	return es.compose("学习小组"+q.On.String()+".xlsx", t, func(row func(...any) error) error {
		for i, g := range list {
			if err := row(i+1, g.Name, g.Kind.Label(), g.OrgName, g.Span.From, g.People, g.Held[0], g.Held[1], g.Held[2], g.Held[3]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Birthdays writes the political birthdays of a month. It takes member.View.
func (es *Exports) Birthdays(ctx context.Context, who gate.Actor, of int64, year, month int, on day.Day) (*File, error) {
	list, err := es.from.Members.Birthdays(ctx, who, of, year, month, on)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, member.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "政治生日", Title: fmt.Sprintf("%d年%d月政治生日", year, month), Mark: m, Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn},
		{Title: "姓名", Width: 12}, {Title: "所在党支部", Width: 36}, {Title: "入党日期", Width: 12, Type: sheet.DateColumn},
		{Title: "政治生日", Width: 12, Type: sheet.DateColumn}, {Title: "入党年数", Width: 10, Type: sheet.WholeColumn}}}
	return es.compose(fmt.Sprintf("政治生日%d年%d月.xlsx", year, month), t, func(row func(...any) error) error {
		for i, b := range list {
			if err := row(i+1, b.Name, b.OrgName, b.JoinedOn, b.On, b.Years); err != nil {
				return err
			}
		}
		return nil
	})
}
