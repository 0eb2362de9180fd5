package intakeweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/roll"
)

const (
	pageSize = 50
	mostCols = 8
)

var tabs = []struct {
	outcome intake.Outcome
	text    string
	state   ui.State
	of      func(intake.Counts) int
}{
	{intake.Refuse, "不能导入", ui.Late, func(c intake.Counts) int { return c.Refuse }},
	{intake.Flag, "请看一眼", ui.Due, func(c intake.Counts) int { return c.Flag }},
	{intake.Good, "可用", ui.Done, func(c intake.Counts) int { return c.Good }},
}

func counts64(c intake.Counts) Counts {
	return Counts{Rows: int64(c.Rows), Good: int64(c.Good), Flag: int64(c.Flag), Refuse: int64(c.Refuse)}
}

func (p pages) reviewView(r *web.Request, b roll.Batch, show string) (v ReviewView, err error) {
	v = ReviewView{Title: "核对导入：" + b.File, Action: at(b.ID), Counts: counts64(b.Counts), Cancel: ui.Link{Text: "先不导入", Href: "/import"}}
	var lead []string
	for _, s := range b.Sheets() {
		if s.HeaderRow == 0 {
			lead = append(lead, "工作表“"+s.Name+"”里没有找到表头，没有读")
			continue
		}
		lead = append(lead, fmt.Sprintf("工作表“%s”，第%d行是表头", s.Name, s.HeaderRow))
		for _, c := range s.Columns {
			m := Mapping{At: c.Letter, Head: c.Header, As: "不认识，原样留在这次导入里，不进名册"}
			if c.Field == intake.FieldSkip {
				m.As = "不用读"
			} else if c.Known {
				m.As = "读作" + fieldName(c.Field)
			}
			v.Columns = append(v.Columns, m)
		}
	}
	if b.Seen {
		lead = append(lead, "同样内容的文件以前导入过")
	}
	v.Lead = strings.Join(lead, "；")
	if b.Open > 0 {
		v.Confirm = fmt.Sprintf("导入可用的%s行", ui.Count(b.Open))
	}
	if b.Counts.Refuse > 0 {
		v.Refused = ui.Link{Text: fmt.Sprintf("下载不能导入的%s行", ui.Count(b.Counts.Refuse)), Href: at(b.ID) + "/refused"}
		v.Note = fmt.Sprintf("不能导入的%s行不会写入。可以在这一页改，也可以下载下来改好再导入。", ui.Count(b.Counts.Refuse))
	}
	current := tabs[0]
	if b.Counts.Refuse == 0 {
		current = tabs[2]
		if b.Counts.Flag > 0 {
			current = tabs[1]
		}
	}
	for _, t := range tabs {
		if show == string(t.outcome) {
			current = t
		}
	}
	for _, t := range tabs {
		v.Tabs = append(v.Tabs, ui.NavItem{Text: t.text + " " + ui.Count(t.of(b.Counts)), Href: at(b.ID) + "?show=" + string(t.outcome),
			Here: t.outcome == current.outcome})
	}
	after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64) // from the start without one
	rows, err := p.Rolls.Rows(r.Context(), r.Who, b.ID, current.outcome, after, pageSize+1)
	if err != nil {
		return v, err
	}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		v.Pager.Next = fmt.Sprintf("%s?show=%s&after=%d", at(b.ID), current.outcome, rows[pageSize-1].No)
	}
	v.Pager.Count = fmt.Sprintf("这一页%d行，共%s行", len(rows), ui.Count(current.of(b.Counts)))
	v.Mend = current.outcome == intake.Refuse && len(rows) > 0
	cols, heads := columns(b, rows)
	v.Heads = heads
	for _, row := range rows {
		v.Rows = append(v.Rows, rowView(row, cols, current.state, v.Mend))
	}
	return v, nil
}

// columns picks what a page shows: the name, and the columns with something to
// say about.
func columns(b roll.Batch, rows []*roll.Row) (cols []int, heads []ui.Column) {
	titles := map[int]string{}
	var lead []int
	for _, s := range b.Sheets() {
		for _, c := range s.Columns {
			i := index(c.Letter)
			if titles[i] == "" {
				titles[i] = c.Header
			}
			if c.Field == intake.FieldName || c.Field == intake.FieldFullName {
				lead = append(lead, i)
			}
		}
	}
	want := map[int]bool{}
	for _, row := range rows {
		for _, re := range row.Reasons {
			if re.Level != intake.Good && re.Cell != "" {
				want[index(strings.TrimRight(re.Cell, "0123456789"))] = true
			}
		}
	}
	if len(lead) > 0 {
		delete(want, lead[0])
		cols = append(cols, lead[0])
	}
	var rest []int
	for c := range want {
		rest = append(rest, c)
	}
	slices.Sort(rest)
	cols = append(cols, rest...)
	if len(cols) > mostCols {
		cols = cols[:mostCols]
	}
	for _, c := range cols {
		heads = append(heads, ui.Column{Text: titles[c]})
	}
	return cols, heads
}

func rowView(row *roll.Row, cols []int, state ui.State, mend bool) Row {
	out := Row{At: fmt.Sprintf("第%d行", row.Number), State: state}
	bad := map[int]bool{}
	var why []string
	for _, re := range row.Reasons {
		if re.Level == intake.Good {
			continue
		}
		why = append(why, re.Text)
		if re.Level == intake.Refuse && re.Cell != "" {
			bad[index(strings.TrimRight(re.Cell, "0123456789"))] = true
		}
	}
	for _, c := range row.Changes {
		why = append(why, fieldName(c.Field)+"将更新")
	}
	out.Why = strings.Join(why, "")
	for i, c := range cols {
		cell := Cell{At: sheet.ColumnName(c) + strconv.Itoa(row.Number)}
		if c < len(row.Cells) {
			cell.Text = row.Cells[c]
		} else if i == 0 {
			cell.Text = row.Name()
		}
		if mend && bad[c] {
			cell.Fix = &ui.Field{Name: fmt.Sprintf("fix-%d-%d", row.No, c), Label: cell.At, Value: cell.Text}
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

func index(letters string) int {
	n := 0
	for _, c := range letters {
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

func resultView(b roll.Batch) ResultView {
	v := ResultView{Title: "导入完成：" + b.File, Counts: counts64(b.Counts),
		Text:  fmt.Sprintf("新增%s条，更新%s条，没有导入%s行。", ui.Count(b.Made), ui.Count(b.Edited), ui.Count(b.Counts.Refuse)),
		Doors: []ui.Link{{Text: "看名册", Href: "/members"}, {Text: "再导入一个文件", Href: "/import"}}}
	if b.Kind == roll.Organisations {
		v.Doors[0] = ui.Link{Text: "看组织", Href: "/orgs"}
		if b.State != roll.Undone {
			v.Doors[1] = ui.Link{Text: "接着导入党员名册", Href: "/import"}
		}
	}
	if b.State == roll.Undone {
		v.Title, v.Text = "已撤回："+b.File, "这次导入已经撤回，名册恢复到导入之前。"
		return v
	}
	for text, n := range b.Reasons() {
		v.Reasons = append(v.Reasons, Reason{Text: text, Count: ui.Count(n) + "行"})
	}
	slices.SortFunc(v.Reasons, func(a, b Reason) int { return strings.Compare(a.Text, b.Text) })
	if b.Counts.Refuse > 0 {
		v.Refused = ui.Link{Text: fmt.Sprintf("下载没有导入的%s行", ui.Count(b.Counts.Refuse)), Href: at(b.ID) + "/refused"}
		v.Doors = append([]ui.Link{{Text: "在这里改", Href: at(b.ID) + "?show=refuse"}}, v.Doors...)
	}
	if b.Made+b.Edited > 0 {
		v.Undo = &Undo{Action: at(b.ID), Note: "这次新增的会去掉，更新的会改回原来的内容。已经有活动、决定、职务用到其中的人，就不能撤回。",
			Reason: ui.Field{Name: "reason", Label: "撤回的原因", Required: true}}
	}
	return v
}
