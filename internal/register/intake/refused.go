package intake

import (
	"io"
	"strings"

	"zhibu/internal/base/sheet"
)

// ReasonHeader heads the column that WriteRefused adds; on re-import it is
// known and skipped.
const ReasonHeader = "原因"

// WriteRefused writes the refused rows of a collected plan as a workbook: the
// columns of the file, and why. Corrected, it can be imported as it is.
func WriteRefused(w io.Writer, dir string, p *Plan, mark *sheet.Mark) error {
	r := NewRefused(w, dir, p, mark)
	for i := range p.Rows {
		if err := r.Add(&p.Rows[i]); err != nil {
			r.Abort()
			return err
		}
	}
	return r.Close()
}

// Refused writes refused rows as they come.
type Refused struct {
	w    *sheet.Writer
	plan *Plan
	mark *sheet.Mark
	name string // sheet being written
	open *sheet.SheetWriter
	cols []int
	n    int
}

// NewRefused starts the workbook of refused rows.
func NewRefused(w io.Writer, dir string, p *Plan, mark *sheet.Mark) *Refused {
	return &Refused{w: sheet.NewWriter(w, dir), plan: p, mark: mark}
}

// Add writes a row if it was refused.
func (r *Refused) Add(o *RowOutcome) error {
	if o.Outcome != Refuse {
		return nil
	}
	if r.open == nil || r.name != o.Sheet {
		if err := r.sheet(o.Sheet); err != nil {
			return err
		}
	}
	row := make([]any, len(r.cols)+1)
	for i, c := range r.cols {
		if c < len(o.Source) {
			row[i] = o.Source[c]
		}
	}
	var why []string
	for _, re := range o.Reasons {
		if re.Level == Refuse || re.Level == Flag {
			at := re.Cell
			if at != "" {
				at += "："
			}
			why = append(why, at+re.Text)
		}
	}
	row[len(r.cols)] = strings.Join(why, "\n")
	r.n++
	return r.open.Row(row...)
}

func (r *Refused) sheet(name string) error {
	t := sheet.Table{Name: name, Mark: r.mark, Title: "没有通过的行：改正后可以直接再次导入"}
	r.name, r.cols = name, nil
	for _, p := range r.plan.Sheets {
		if p.Name != name {
			continue
		}
		for _, c := range p.Columns {
			if c.Header == ReasonHeader {
				continue // of an earlier round
			}
			r.cols = append(r.cols, columnIndex(c.Letter))
			t.Columns = append(t.Columns, sheet.Column{Title: c.Header})
		}
	}
	t.Columns = append(t.Columns, sheet.Column{Title: ReasonHeader, Width: 60})
	var err error
	r.open, err = r.w.Sheet(t)
	return err
}

func columnIndex(letters string) int {
	n := 0
	for _, c := range letters {
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// Close finishes the workbook; without refused rows it holds one empty sheet.
func (r *Refused) Close() error {
	if r.open == nil {
		if err := r.sheet("没有未通过的行"); err != nil {
			return err
		}
	}
	return r.w.Close()
}

// Abort drops the workbook.
func (r *Refused) Abort() error { return r.w.Abort() }
