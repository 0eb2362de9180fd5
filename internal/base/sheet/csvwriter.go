package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"zhibu/internal/base/day"
)

// CSVWriter writes a table as UTF-8 text with a byte order mark, which Excel
// and WPS need to read Chinese.
type CSVWriter struct {
	w *csv.Writer
	t Table
}

// NewCSV starts a CSV file with the table's header. The title is left out: the
// first line of a CSV file is its header.
func NewCSV(w io.Writer, t Table) (*CSVWriter, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	c := &CSVWriter{csv.NewWriter(w), t}
	c.w.UseCRLF = true
	titles := make([]string, len(t.Columns))
	for i, col := range t.Columns {
		titles[i] = guard(col.Title)
	}
	return c, c.w.Write(titles)
}

// Row writes one row of the same values as SheetWriter.Row.
func (c *CSVWriter) Row(values ...any) error {
	rec := make([]string, len(c.t.Columns))
	if len(values) > len(rec) {
		return fmt.Errorf("sheet: %d values for %d columns", len(values), len(rec))
	}
	for i, v := range values {
		switch x := v.(type) {
		case nil:
		case string:
			rec[i] = guard(printable(x))
		case Fen:
			rec[i] = x.String()
		case day.Day:
			rec[i] = x.String()
		case bool:
			rec[i] = "否"
			if x {
				rec[i] = "是"
			}
		default:
			rec[i] = fmt.Sprint(x)
		}
	}
	return c.w.Write(rec)
}

// Close writes the mark and the rest of the buffer.
func (c *CSVWriter) Close() error {
	if c.t.Mark != nil {
		if err := c.w.Write([]string{guard(c.t.Mark.String())}); err != nil {
			return err
		}
	}
	c.w.Flush()
	return c.w.Error()
}

// guard keeps a spreadsheet program from reading text as a formula: such text
// gets an apostrophe in front, which Open takes off again.
func guard(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r', '\'':
		return "'" + s
	}
	switch r := []rune(s)[0]; r {
	case '＝', '＋', '－', '＠':
		return "'" + s
	}
	return s
}

// String is the amount in yuan with two decimals: 1234.50.
func (f Fen) String() string {
	sign, n := "", int64(f)
	if n < 0 {
		sign, n = "-", -n
	}
	frac := strconv.FormatInt(n%100, 10)
	if len(frac) < 2 {
		frac = "0" + frac
	}
	return sign + strconv.FormatInt(n/100, 10) + "." + frac
}
