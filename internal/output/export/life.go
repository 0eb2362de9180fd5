package export

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/orglife"
)

var number1 = sheet.Column{Title: "序号", Width: 6, Type: sheet.WholeColumn}

// Talks writes the talks of an organisation in a span, the newest first. It takes
// talk.View, and answers NotFound beyond reach.
func (es *Exports) Talks(ctx context.Context, who gate.Actor, org int64, s day.Span) (*File, error) {
	o, err := es.from.Talks.Of(ctx, who, org, s)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, talk.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "谈心谈话", Title: "谈心谈话（" + s.Chinese() + "）", Mark: m, Columns: []sheet.Column{number1,
		{Title: "日期", Width: 12, Type: sheet.DateColumn}, {Title: "谈话双方", Width: 24}, {Title: "类别", Width: 18}}}
	return es.compose("谈心谈话.xlsx", t, func(row func(...any) error) error {
		n := 0
		for _, x := range o.Talks {
			if x.Void {
				continue
			}
			n++
			if err := row(n, x.OnDay, x.FirstName+"、"+x.SecondName, string(x.Between)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Problems writes the list of problems of a query in the usual columns, by time
// limit. It takes problem.View.
func (es *Exports) Problems(ctx context.Context, who gate.Actor, q problem.Query) (*File, error) {
	m, err := es.marked(ctx, who, problem.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "问题清单", Title: "问题整改台账", Mark: m, Columns: []sheet.Column{number1, {Title: "问题", Width: 36}, {Title: "责任单位", Width: 28}, {Title: "责任人", Width: 10},
		{Title: "措施", Width: 36}, {Title: "时限", Width: 12, Type: sheet.DateColumn}, {Title: "进展", Width: 36}, {Title: "佐证", Width: 24}, {Title: "销号", Width: 14},
		{Title: "是谁的问题", Width: 10}, {Title: "来源", Width: 14}, {Title: "依据", Width: 20}, {Title: "发现日期", Width: 12, Type: sheet.DateColumn}}}
	return es.compose("问题整改台账.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Problems.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, x := range p.List {
				n++
				progress, state := x.Progress, x.State.Label()
				if progress != "" {
					progress = x.ProgressOn.MonthDay() + "：" + progress
				}
				if x.State == problem.Closed {
					state = x.ClosedOn.Chinese() + "销号"
				}
				if err := row(n, x.Text, x.OrgName, x.OwnerName, x.Measure, x.DueOn, progress, x.Evidence, state, x.Whose(), x.Origin.Label(), x.Clause, x.FoundOn); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}

// Meetings writes the meetings of organisation life of a query, the newest first.
// It takes orglife.View.
func (es *Exports) Meetings(ctx context.Context, who gate.Actor, q orglife.Query, today day.Day) (*File, error) {
	m, err := es.marked(ctx, who, orglife.View)
	if err != nil {
		return nil, err
	}
	whole := func(title string) sheet.Column {
		return sheet.Column{Title: title, Width: 10, Type: sheet.WholeColumn}
	}
	t := sheet.Table{Name: "组织生活会", Title: "组织生活会和民主生活会", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 28}, {Title: "会议", Width: 22},
		{Title: "主题", Width: 36}, {Title: "计划日期", Width: 12, Type: sheet.DateColumn}, {Title: "召开日期", Width: 12, Type: sheet.DateColumn}, {Title: "进行到", Width: 8},
		whole("意见（条）"), whole("问题（个）"), whole("已销号（个）"), {Title: "报告日期", Width: 12, Type: sheet.DateColumn}}}
	return es.compose("组织生活会.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Lives.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, x := range p.List {
				n++
				if err := row(n, x.OrgName, x.Title(), x.Theme, x.PlannedOn, x.HeldOn, string(x.Stage(today)), x.Opinions, x.Problems.All, x.Problems.Closed, x.ReportedOn); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}

// Appraisal writes the register of one round, by pinyin; how the test came out
// stands in it only for those who read that. It takes appraisal.View.
func (es *Exports) Appraisal(ctx context.Context, who gate.Actor, id int64) (*File, error) {
	x, err := es.from.Appraisals.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, appraisal.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "评议登记", Title: x.OrgName + strconv.Itoa(x.Year) + "年度民主评议党员登记", Mark: m, Columns: []sheet.Column{number1, {Title: "姓名", Width: 12}, {Title: "类别", Width: 10}}}
	if x.Mine {
		t.Columns = append(t.Columns, sheet.Column{Title: "自评", Width: 8})
		for _, g := range []string{"优秀票", "合格票", "基本合格票", "不合格票", "未填"} {
			t.Columns = append(t.Columns, sheet.Column{Title: g, Width: 8, Type: sheet.WholeColumn})
		}
	}
	t.Columns = append(t.Columns, sheet.Column{Title: "等次", Width: 10}, sheet.Column{Title: "反馈日期", Width: 12, Type: sheet.DateColumn})
	return es.compose("民主评议登记.xlsx", t, func(row func(...any) error) error {
		for i, e := range x.Entries {
			kind, grade := "正式党员", e.Grade.Label()
			if e.Probationary {
				kind, grade = "预备党员", "不评等次"
			}
			cells := []any{i + 1, e.Name, kind}
			if x.Mine {
				self := ""
				if e.SelfDone {
					self = "已自评"
				}
				cells = append(cells, self)
				for _, n := range []int{e.Excellent, e.Pass, e.Basic, e.Fail, e.Unfilled} {
					if e.In {
						cells = append(cells, n)
					} else {
						cells = append(cells, nil)
					}
				}
			}
			if err := row(append(cells, grade, e.FeedbackOn)...); err != nil {
				return err
			}
		}
		return nil
	})
}
