package export

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/task"
)

// Task writes how far everybody is with a task, in roster order: one row an
// organisation, or one for each row of its table, with what it answered and what the registers know, so that the answers
// need no gathering and who is missing is seen. It takes task.Send.
func (es *Exports) Task(ctx context.Context, who gate.Actor, id int64) (*File, error) {
	x, err := es.from.Tasks.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	known, err := es.from.Tasks.Known(ctx, who, &x.Doc)
	if err != nil {
		return nil, err
	}
	m, err := es.marked(ctx, who, task.Send)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "办理情况", Title: x.Title + "（按党组织顺序，不排名）", Mark: m, Columns: []sheet.Column{number1, {Title: "党组织", Width: 32}, {Title: "情况", Width: 12}}}
	for _, f := range x.Doc.Fields {
		t.Columns = append(t.Columns, sheet.Column{Title: f.Label, Width: 20})
	}
	for _, c := range []string{"截止日期", "送达", "第一次打开", "签收", "签收人", "办结", "办结人", "说明"} {
		t.Columns = append(t.Columns, sheet.Column{Title: c, Width: 18})
	}
	return es.compose(x.Title+".xlsx", t, func(row func(...any) error) error {
		n := 0
		for i := range x.List {
			a := &x.List[i]
			note := a.Progress
			if a.Record != 0 {
				note = "活动记录：" + a.RecordTitle
			}
			rows := x.Rows[a.Org] // of a table; whoever has none stands in one line all the same
			if len(rows) == 0 {
				rows = [][]string{nil}
				if x.Doc.By == task.ByTable && a.AnsweredMS > 0 {
					note = "没有要报的"
				}
			}
			for _, r := range rows {
				n++
				cells := []any{n, a.OrgName, a.State(es.gate.Today()).Label()}
				column := 0
				for _, f := range x.Doc.Fields {
					switch {
					case f.Known != "":
						cells = append(cells, known[f.Label][a.Org])
					case column < len(r):
						cells = append(cells, r[column])
						column++
					default:
						cells = append(cells, a.Answers[f.Label])
					}
				}
				cells = append(cells, a.Due, at(a.SentMS), at(a.OpenedMS), at(a.ReceiptMS), a.ReceiptBy, at(a.AnsweredMS), a.AnsweredBy, note)
				if err := row(cells...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// at is an instant in words; empty for one that was not.
func at(ms int64) string {
	if ms == 0 {
		return ""
	}
	t := day.Instant(ms)
	return day.At(t).Chinese() + t.Format(" 15:04")
}
