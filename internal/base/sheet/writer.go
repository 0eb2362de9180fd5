package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/base/day"
)

// Type is what a column holds; it decides the cell format.
type Type uint8

// The types of columns.
const (
	TextColumn  Type = iota // also ID numbers, codes, telephones: always text
	WholeColumn             // counts
	MoneyColumn             // Fen
	DateColumn              // day.Day
)

// Fen is money in hundredths of a yuan.
type Fen int64

// Column is one column of a table to be written.
type Column struct {
	Title  string
	Width  float64 // in characters; 0 chooses by the title
	Type   Type
	Choose []string // a drop-down list
}

// Mark says who exported a table, when and why, and under which number; it stands
// under the table and in the file's properties, so that a copy tells where it came from.
type Mark struct{ Who, When, Why, No string }

// String is the mark's line.
func (m Mark) String() string {
	s := "导出人：" + m.Who + "　导出时间：" + m.When
	if m.Why != "" {
		s += "　用途：" + m.Why
	}
	if m.No != "" {
		s += "　导出编号：" + m.No
	}
	return s
}

// Table describes one sheet.
type Table struct {
	Name    string // of the sheet
	Title   string // a merged line above the header; empty for none
	Columns []Column
	Mark    *Mark // a line under the table; nil for none
	Rows    int   // how many rows drop-downs should reach; 0 means 5000
}

// Writer writes a workbook, sheet after sheet, row after row.
type Writer struct {
	out     io.Writer
	f       *excelize.File
	open    *SheetWriter
	sheets  int
	choices int // columns used on the hidden sheet of long lists
	styles  map[string]int
}

// SheetWriter writes the rows of one sheet.
type SheetWriter struct {
	w     *Writer
	sw    *excelize.StreamWriter
	t     Table
	row   int
	style []int
	cells []any
}

const choiceSheet = "选项"

// NewWriter starts a workbook that Close will send to w. Large sheets pass
// through a temporary file in dir.
func NewWriter(w io.Writer, dir string) *Writer {
	return &Writer{out: w, f: excelize.NewFile(excelize.Options{TmpDir: dir}), styles: map[string]int{}}
}

// Sheet starts the next sheet; the one before is finished.
func (w *Writer) Sheet(t Table) (*SheetWriter, error) {
	if err := w.finish(); err != nil {
		return nil, err
	}
	t.Name = sheetName(t.Name, w.f.GetSheetList(), w.sheets == 0)
	if w.sheets++; w.sheets == 1 {
		if err := w.f.SetSheetName("Sheet1", t.Name); err != nil {
			return nil, err
		}
	} else if _, err := w.f.NewSheet(t.Name); err != nil {
		return nil, err
	}
	// The stream takes over the sheet's own settings when it is flushed, so
	// drop-downs must be there before: added later they are lost in silence.
	if err := w.dropDowns(t); err != nil {
		return nil, err
	}
	sw, err := w.f.NewStreamWriter(t.Name)
	if err != nil {
		return nil, err
	}
	s := &SheetWriter{w: w, sw: sw, t: t, cells: make([]any, len(t.Columns))}
	w.open = s
	return s, s.head()
}

func (s *SheetWriter) head() error {
	for i, c := range s.t.Columns {
		width := c.Width
		if width == 0 {
			width = float64(max(8, 2*len([]rune(c.Title))+4))
		}
		if err := s.sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		st, err := s.w.style([...]string{"text", "whole", "money", "date"}[c.Type])
		if err != nil {
			return err
		}
		if err := s.sw.SetColStyle(i+1, i+1, st); err != nil { // so that rows typed in below keep the format
			return err
		}
		s.style = append(s.style, st)
	}
	top := 1
	if s.t.Title != "" {
		top = 2
	}
	if err := s.sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: top, TopLeftCell: "A" + strconv.Itoa(top+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if s.t.Title != "" {
		if err := s.line(s.t.Title, "title", 30); err != nil {
			return err
		}
	}
	st, err := s.w.style("head")
	if err != nil {
		return err
	}
	for i, c := range s.t.Columns {
		s.cells[i] = excelize.Cell{StyleID: st, Value: c.Title}
	}
	s.row++
	return s.sw.SetRow("A"+strconv.Itoa(s.row), s.cells, excelize.RowOpts{Height: 24})
}

// line writes one merged line over the table's width.
func (s *SheetWriter) line(text, style string, height float64) error {
	st, err := s.w.style(style)
	if err != nil {
		return err
	}
	s.row++
	n := strconv.Itoa(s.row)
	if err := s.sw.SetRow("A"+n, []any{excelize.Cell{StyleID: st, Value: text}}, excelize.RowOpts{Height: height}); err != nil {
		return err
	}
	if len(s.t.Columns) < 2 {
		return nil
	}
	return s.sw.MergeCell("A"+n, ColumnName(len(s.t.Columns)-1)+n)
}

// Row writes one row. Values are strings, integers, Fen, day.Day, bool or nil;
// strings stay text whatever they look like.
func (s *SheetWriter) Row(values ...any) error {
	if len(values) > len(s.t.Columns) {
		return fmt.Errorf("sheet: %d values for %d columns", len(values), len(s.t.Columns))
	}
	for i := range s.cells {
		var v any
		if i < len(values) {
			v = values[i]
		}
		switch x := v.(type) {
		case string:
			v = printable(x)
		case Fen:
			v = float64(x) / 100
		case day.Day:
			v = nil
			if x != day.None && x >= day.Of(1900, 3, 1) {
				v = int(x - day.Of(1899, 12, 30))
			} else if x != day.None {
				v = x.String()
			}
		case bool:
			v = "否"
			if x {
				v = "是"
			}
		}
		s.cells[i] = excelize.Cell{StyleID: s.style[i], Value: v}
	}
	s.row++
	return s.sw.SetRow("A"+strconv.Itoa(s.row), s.cells)
}

// finish ends the open sheet: its mark, then flush.
func (w *Writer) finish() error {
	s := w.open
	if s == nil {
		return nil
	}
	w.open = nil
	if s.t.Mark != nil {
		if err := w.f.SetDocProps(&excelize.DocProperties{Creator: s.t.Mark.Who, LastModifiedBy: s.t.Mark.Who, Identifier: s.t.Mark.No, Description: s.t.Mark.String()}); err != nil {
			return err
		}
		if err := s.line(s.t.Mark.String(), "mark", 20); err != nil {
			return err
		}
	}
	return s.sw.Flush()
}

// Close finishes the workbook and sends it.
func (w *Writer) Close() error {
	defer w.f.Close()
	if err := w.finish(); err != nil {
		return err
	}
	return w.f.Write(w.out)
}

// Abort drops the workbook and its temporary files; nothing is sent.
func (w *Writer) Abort() error { return w.f.Close() }

func (w *Writer) style(name string) (int, error) {
	if id, ok := w.styles[name]; ok {
		return id, nil
	}
	thin := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		thin = append(thin, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	body := &excelize.Font{Family: "宋体", Size: 11}
	s := map[string]excelize.Style{
		"title": {Font: &excelize.Font{Family: "宋体", Size: 16, Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}},
		"head": {Font: &excelize.Font{Family: "宋体", Size: 11, Bold: true}, Border: thin, NumFmt: 49,
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2F2F2"}},
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}},
		"text":  {Font: body, Border: thin, NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}},
		"whole": {Font: body, Border: thin, NumFmt: 1},
		"money": {Font: body, Border: thin, NumFmt: 4},
		"date":  {Font: body, Border: thin, CustomNumFmt: new("yyyy-mm-dd")},
		"mark":  {Font: &excelize.Font{Family: "宋体", Size: 9, Color: "808080"}},
	}[name]
	id, err := w.f.NewStyle(&s)
	w.styles[name] = id
	return id, err
}

// dropDowns adds the lists. One longer than a formula may be goes to a hidden
// sheet.
func (w *Writer) dropDowns(t Table) error {
	top, last := 2, 5000
	if t.Title != "" {
		top = 3
	}
	if t.Rows > 0 {
		last = t.Rows + top
	}
	for i, c := range t.Columns {
		if len(c.Choose) == 0 {
			continue
		}
		col := ColumnName(i)
		dv := excelize.NewDataValidation(true)
		dv.SetSqref(fmt.Sprintf("%s%d:%s%d", col, top, col, last))
		dv.SetError(excelize.DataValidationErrorStyleWarning, "请核对", "这里建议从下拉列表中选择。")
		joined := strings.Join(c.Choose, ",")
		if len(joined) <= 250 && !strings.ContainsAny(strings.Join(c.Choose, ""), ",\"") {
			if err := dv.SetDropList(c.Choose); err != nil {
				return err
			}
		} else {
			ref, err := w.longList(c.Choose)
			if err != nil {
				return err
			}
			dv.SetSqrefDropList(ref)
		}
		if err := w.f.AddDataValidation(t.Name, dv); err != nil {
			return err
		}
	}
	return nil
}

// longList writes a list to the hidden sheet and gives its range.
func (w *Writer) longList(list []string) (string, error) {
	if w.choices == 0 {
		if _, err := w.f.NewSheet(choiceSheet); err != nil {
			return "", err
		}
		if err := w.f.SetSheetVisible(choiceSheet, false); err != nil {
			return "", err
		}
	}
	col := ColumnName(w.choices)
	w.choices++
	for i, v := range list {
		if err := w.f.SetCellStr(choiceSheet, col+strconv.Itoa(i+1), printable(v)); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s!$%s$1:$%s$%d", choiceSheet, col, col, len(list)), nil
}

// sheetName makes a name that Excel accepts and that is not taken.
func sheetName(name string, taken []string, first bool) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return '-'
		}
		return r
	}, printable(name))
	if name == "" || name == choiceSheet {
		name = "表"
	}
	if r := []rune(name); len(r) > 28 {
		name = string(r[:28])
	}
	base, n := name, 1
	for again := !first; again; {
		again = false
		for _, t := range taken {
			if strings.EqualFold(t, name) {
				n++
				name, again = base+strconv.Itoa(n), true
				break
			}
		}
	}
	return name
}

// printable drops the control characters that XML cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
