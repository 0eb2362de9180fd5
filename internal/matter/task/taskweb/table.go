package taskweb

import (
	"bytes"
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/task"
)

const (
	tableMost = 4 << 20 // bytes of a table that is sent as a workbook
	filesMost = 5*attach.MostBytes + 1<<20
	spareRows = 3 // blank rows under a table that is filled in on the page
)

// fillTable takes a table as it was typed into the page.
func (p pages) fillTable(r *web.Request, x *task.One) error {
	var rows [][]string
	asked := x.Doc.Asked()
	for i := range task.MostRows + spareRows {
		row, some := make([]string, len(asked)), false
		for j := range asked {
			name := task.CellName(i, j)
			row[j] = r.Text(name)
			some = some || r.Form.Has(name)
		}
		if !some {
			break
		}
		rows = append(rows, row)
	}
	return p.keepTable(r, x, rows, r.FormValue("none") != "")
}

// upload takes a table as a workbook: what is wrong with its cells is shown in the page,
// where it can be put right.
func (p pages) upload(r *web.Request) error {
	x, err := p.asked(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	rows, err := p.readTable(r, &x.Doc)
	if problems, ok := web.Problems(err); ok {
		return p.draw(r, &x, "table", problems)
	}
	if err != nil {
		return err
	}
	return p.keepTable(r, &x, rows, false)
}

// asked is a task that is answered by a table, as its organisation sees it.
func (p pages) asked(r *web.Request) (x task.One, err error) {
	id, of, err := p.ids(r)
	if err != nil {
		return x, err
	}
	if x, err = p.Tasks.Reached(r.Context(), r.Who, id, of); err != nil {
		return x, err
	}
	if x.Doc.By != task.ByTable {
		return x, fault.Missing()
	}
	return x, nil
}

func (p pages) readTable(r *web.Request, d *task.Doc) ([][]string, error) {
	heads, err := r.Sent("table")
	if err != nil {
		return nil, err
	}
	if len(heads) == 0 || heads[0].Size == 0 {
		return nil, fault.Field("table", "没有选择文件，或者文件是空的，没有读入。请选择填好的表再传。")
	}
	f, err := heads[0].Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	rows, err := task.ReadTable(d, heads[0].Filename, f, heads[0].Size, sheet.DefaultLimits(p.Temp))
	if found, ok := fault.As(err); ok && len(found.Fields) == 0 { // a workbook that cannot be read at all
		err = fault.Field("table", found.Text)
	}
	return rows, err
}

func (p pages) keepTable(r *web.Request, x *task.One, rows [][]string, none bool) error {
	err := p.Tasks.FillTable(r.Context(), r.Who, x.Task, x.Org, r.Num("version", -1), rows, none)
	if problems, ok := web.Problems(err); ok {
		now, again := p.Tasks.Reached(r.Context(), r.Who, x.Task, x.Org)
		if again != nil {
			return again
		}
		if web.Clashed(err) {
			problems[0].Way = "现在保存着的是：" + spoken(now.Rows)
		}
		now.Rows = rows
		return p.draw(r, &now, "table", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(orgHref(x.Task, x.Org), "已保存，办结了。截止以前还可以改。")
}

// spoken is a table in one line.
func spoken(rows [][]string) string {
	if len(rows) == 0 {
		return "没有要报的内容。"
	}
	var list []string
	for _, row := range rows {
		list = append(list, strings.Join(row, "，"))
	}
	return strings.Join(list, "；") + "。"
}

// template hands out the table of one organisation: what the registers know is filled in,
// and what it has put into it so far.
func (p pages) template(r *web.Request) error {
	x, err := p.asked(r)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: "填表", Title: x.Doc.Title + "（" + x.OrgName + "）", Rows: task.MostRows}
	for _, f := range x.Doc.Fields {
		c := sheet.Column{Title: f.Label, Width: 20, Choose: f.Options}
		if f.Kind == task.Date {
			c.Type = sheet.DateColumn
		}
		t.Columns = append(t.Columns, c)
	}
	var out bytes.Buffer
	w := sheet.NewWriter(&out, p.Temp)
	s, err := w.Sheet(t)
	if err != nil {
		return err
	}
	rows := x.Rows
	if len(rows) == 0 {
		rows = [][]string{nil}
	}
	for _, row := range rows {
		if err := s.Row(cells(&x, row)...); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	name := strings.NewReplacer("/", "-", "\\", "-").Replace(x.OrgName + "-" + x.Doc.Title + ".xlsx")
	return r.Give(attach.File{Name: name, Kind: attach.XLSX, Body: out.Bytes()})
}

// cells are one row with all columns in the order of the task.
func cells(x *task.One, row []string) (list []any) {
	n := 0
	for _, f := range x.Doc.Fields {
		if f.Known != "" {
			list = append(list, x.Known[f.Label])
			continue
		}
		text := ""
		if n < len(row) {
			text = row[n]
		}
		if on, err := day.Parse(text); f.Kind == task.Date && err == nil {
			list = append(list, on)
		} else {
			list = append(list, text)
		}
		n++
	}
	return list
}

// tableView is the table of an organisation as a form.
func (p pages) tableView(r *web.Request, x *task.One, failed string, problems []ui.Problem) *TableView {
	here, d := orgHref(x.Task, x.Org), &x.Doc
	v := &TableView{Action: here + "/answer", Upload: here + "/table", Template: here + "/template", Version: ui.ID(x.Version), Submit: "报送"}
	if x.AnsweredMS > 0 {
		v.Submit = "保存更正"
	}
	for _, f := range d.Fields {
		if f.Known != "" {
			v.Known = append(v.Known, ui.Pair{Term: f.Label, Text: x.Known[f.Label], Note: "系统里的内容，不用填"})
		} else {
			v.Columns = append(v.Columns, ui.Column{Text: f.Label})
		}
	}
	for i := range min(task.MostRows, len(x.Rows)+spareRows) {
		var row []ui.Field
		for j, f := range d.Asked() {
			cell := ui.Field{Name: task.CellName(i, j), Label: "第" + strconv.Itoa(i+1) + "行 " + f.Label, Problem: web.ProblemOf(problems, task.CellName(i, j))}
			if i < len(x.Rows) && j < len(x.Rows[i]) {
				cell.Value = x.Rows[i][j]
			}
			switch f.Kind {
			case task.Date:
				cell.Kind = "date"
			case task.Choice:
				cell.Kind, cell.Options = "select", []ui.Option{{}}
				for _, o := range f.Options {
					cell.Options = append(cell.Options, ui.Option{Value: o, Text: o, On: o == cell.Value})
				}
			}
			row = append(row, cell)
		}
		v.Rows = append(v.Rows, row)
	}
	v.None = ui.Field{Name: "none", Label: "没有要报的内容", Kind: "tick", Problem: web.ProblemOf(problems, "none")}
	if failed == "table" && r.FormValue("none") != "" || failed == "" && x.AnsweredMS > 0 && len(x.Rows) == 0 {
		v.None.Value = "1"
	}
	v.File = ui.Field{Name: "table", Label: "填好的表", Kind: "file", Accept: ".xlsx,.csv", Problem: web.ProblemOf(problems, "table"),
		Hint: "列的名称和模板一样就行，次序不要紧，多余的列不读。最多" + strconv.Itoa(task.MostRows) + "行。"}
	return v
}
