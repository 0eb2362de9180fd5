package taskweb

import (
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/task"
)

// columns reads a sample into the draft, if one came or the button for it was pressed;
// read then says what was found, and the form is shown again with it: nothing is saved
// before the drafter has looked. A draft that asks nothing in fields needs no sample, and
// whoever presses Enter in its title presses the form's first button.
func (p pages) columns(r *web.Request, d *task.Doc) (read string, err error) {
	heads, err := r.Sent("columns")
	if err != nil {
		return "", err
	}
	if len(heads) == 0 || heads[0].Size == 0 {
		if len(heads) == 0 && (r.Text("do") != "columns" || d.By != task.ByForm && d.By != task.ByTable) {
			return "", nil
		}
		return "", fault.Field("columns", "没有选择样表，或者文件是空的，没有读入，也没有保存。")
	}
	f, err := heads[0].Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	list, err := task.ReadColumns(d.Fields, heads[0].Filename, f, heads[0].Size, sheet.DefaultLimits(p.Temp))
	if found, ok := fault.As(err); ok && len(found.Fields) == 0 { // a workbook that cannot be read at all
		err = fault.Field("columns", found.Text)
	}
	if err != nil {
		return "", err
	}
	n := len(list) - len(d.Fields)
	d.Fields = list
	if d.By != task.ByForm {
		d.By = task.ByTable
	}
	if n == 0 {
		return "样表里的列都已经在下面，没有新的。还没有保存。", nil
	}
	return "从样表读入了" + strconv.Itoa(n) + "列，还没有保存。“填什么”是照样表的内容猜的，请核对以后再保存。", nil
}

// columnsField is where the sample is chosen.
func columnsField(problems []ui.Problem) ui.Field {
	return ui.Field{Name: "columns", Label: "从样表读入列", Kind: "file", Accept: ".xlsx,.csv", Optional: true, Problem: web.ProblemOf(problems, "columns"),
		Hint: "手里有做好的表，不用一列一列填：读第一张工作表的表头，已经写在下面的不会变。样表里的内容不留。"}
}
