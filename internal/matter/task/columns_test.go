package task_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/matter/task"
)

// sample makes a workbook of one sheet as an office has it: a title above the head.
func sample(t *testing.T, rows ...[]any) string {
	t.Helper()
	var out bytes.Buffer
	w := sheet.NewWriter(&out, t.TempDir())
	s, err := w.Sheet(sheet.Table{Name: "样表", Title: "办实事项目统计表", Columns: []sheet.Column{{Title: "序号", Type: sheet.WholeColumn}, {Title: "项目 名称"}, {Title: "受益\n人数", Type: sheet.WholeColumn}, {Title: "办成日期", Type: sheet.DateColumn}, {Title: "联系电话"}, {Title: "党员人数"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := s.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func spelt(list []task.Field) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s=%s%s ", f.Label, f.Kind, f.Known)
	}
	return strings.TrimSpace(b.String())
}

// The columns of a table are read from the drafter's own workbook, what they hold is
// guessed from the cells, and what is no table is refused with a sentence at the field.
func TestReadColumns(t *testing.T) {
	wide := strings.Repeat("甲", 1)
	for i := range 21 {
		wide += fmt.Sprint(",列", string(rune('甲'+i)))
	}
	for _, c := range []struct{ say, file, text, want, problem string }{
		{"a workbook with a title, and rows below", "样表.xlsx", sample(t, []any{1, "修灯", 120, day.Must("2021-06-01"), "05710000001", 9}, []any{2, "修路", nil, nil, "05710000002", 9}),
			"项目名称=text 受益人数=number 办成日期=date 联系电话=text 党员人数=textmembers", ""},
		{"without rows everything is words", "样表.xlsx", sample(t), "项目名称=text 受益人数=text 办成日期=text 联系电话=text 党员人数=textmembers", ""},
		{"one cell that is no number", "样表.csv", "项目,人数\n修灯,12\n修路,很多\n", "项目=text 人数=text", ""},
		{"below a line to be filled in", "样表.csv", "办实事项目统计表,,\n填报单位：,填报日期：,\n序号,项目,人数\n1,修灯,12\n", "项目=text 人数=number", ""},
		{"a mobile number and a code count nothing", "样表.csv", "手机,编号,金额\n19900000000,007,12.5\n", "手机=text 编号=text 金额=number", ""},
		{"the same name twice is asked once", "样表.csv", "项目,人数,项目\n", "项目=text 人数=text", ""},
		{"one column alone", "样表.csv", "项目\n", "项目=text", ""},
		{"numbers alone", "样表.csv", "1,2,3\n4,5,6\n", "", "没有表头"},
		{"too many columns", "样表.csv", wide + "\n", "", "一共要问22项"},
		{"a picture", "样表.xlsx", "\x89PNG\r\n\x1a\n", "", "图片"},
		{"nothing", "样表.xlsx", "", "", "空的"},
	} {
		list, err := task.ReadColumns(nil, c.file, strings.NewReader(c.text), int64(len(c.text)), sheet.DefaultLimits(t.TempDir()))
		if got := spelt(list); got != c.want || (err == nil) != (c.problem == "") || err != nil && (!strings.Contains(err.Error(), c.problem) || fault.KindOf(err) == fault.Internal) {
			t.Errorf("%s: %s, %v", c.say, got, err)
		}
	}
	typed := []task.Field{{Label: "受益人数", Kind: task.Words}, {Known: task.KnownMembers}, {Label: "来源", Kind: task.Choice, Options: []string{"自筹", "补助"}}}
	text := "项目,受益（人数）,党员人数\n修灯,12,3\n"
	list, err := task.ReadColumns(typed, "样表.csv", strings.NewReader(text), int64(len(text)), sheet.DefaultLimits(t.TempDir()))
	if got := spelt(list); err != nil || got != "受益人数=text =members 来源=choice 项目=text" {
		t.Errorf("what was typed before: %s, %v", got, err)
	}
}
