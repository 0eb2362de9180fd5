package roll

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/org"
)

// Mends are corrected cells: by row number of the batch, then by column.
type Mends map[int64]map[int]string

// Mend corrects cells of refused rows and reads these rows anew. What passes
// waits to be confirmed by Run. It takes Import; rows that were taken already
// are left alone. It answers the number of rows that pass now.
func (rs *Rolls) Mend(ctx context.Context, who gate.Actor, id int64, m Mends) (passed int, err error) {
	err = rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		passed = 0
		b, at, err := rs.batchAt(w, id)
		if err != nil {
			return err
		}
		if b.Kind == Organisations && !w.May(org.Change) {
			return deniedOrgs()
		}
		if b.State != Waiting && b.State != Done {
			return fault.New(fault.Conflict, "这次导入正在进行，或者已经撤回，没有改动。")
		}
		if len(m) > 2*chunk {
			return fault.New(fault.TooLarge, "一次最多改400行，没有改动。行数多的，请下载未通过的行，改好后再导入。")
		}
		var nos []int64
		for no := range m {
			nos = append(nos, no)
		}
		rows, err := rs.rows(&w.Reading, id, " AND x.outcome = 'refuse' AND x.no IN ({ids nos})", gate.Args{"nos": nos}, len(m))
		if err != nil {
			return err
		}
		g, err := newGround(&w.Reading, b.doc.Org, b.doc.Since)
		if err != nil {
			return err
		}
		if b.Kind == Organisations {
			if err := rs.pending(w, g, id); err != nil {
				return err
			}
		}
		for _, row := range rows {
			if err := rs.reread(g, &b, row, m[row.No]); err != nil {
				return err
			}
			if b.Kind == Members {
				err = g.members(&w.Reading, rs.vault, []*Row{row})
			} else {
				g.orgs([]*Row{row}, nil)
				row.version = row.ParentNo
			}
			if err != nil {
				return err
			}
			row.Done = ""
			if row.Outcome != intake.Refuse {
				passed++
			}
			if err := rs.saveRow(w, at, row); err != nil {
				return err
			}
		}
		state := b.State
		if passed > 0 {
			state = Waiting
		}
		if err := rs.recount(w, at, &b, state); err != nil {
			return err
		}
		return w.Record(at, "import.mend", gate.Subject{Kind: "import", ID: id}, gate.Detail{"rows": len(rows), "passed": passed})
	})
	return passed, err
}

// pending names the rows of a batch, so that a mended row finds its parent.
func (rs *Rolls) pending(w *gate.Writing, g *ground, id int64) error {
	for after := int64(0); ; {
		rows, err := rs.rows(&w.Reading, id, " AND x.outcome <> 'refuse' AND x.done = '' AND x.no > @after", gate.Args{"after": after}, chunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			after = row.No
			if row.Org == nil {
				continue
			}
			seen := map[string]bool{"": true}
			for _, name := range []string{row.Org.Code, row.Org.FullName, row.Org.ShortName} {
				if k := key(name); !seen[k] {
					seen[k] = true
					g.pend[k] = append(g.pend[k], -row.No)
				}
			}
		}
	}
}

// reread gives a row with mended cells to intake again, under its own header.
func (rs *Rolls) reread(g *ground, b *Batch, row *Row, cells map[int]string) error {
	var columns []intake.Column
	for _, s := range b.doc.Sheets {
		if s.Name == row.Sheet {
			columns = s.Columns
		}
	}
	width := len(row.Cells)
	for _, c := range columns {
		width = max(width, columnIndex(c.Letter)+1)
	}
	values := make([]string, width)
	copy(values, row.Cells)
	for c, v := range cells {
		if c >= 0 && c < width {
			values[c] = clip(v, 1000)
		}
	}
	t := sheet.Table{Columns: make([]sheet.Column, width)}
	for _, c := range columns {
		t.Columns[columnIndex(c.Letter)].Title = c.Header
	}
	var buf bytes.Buffer
	out, err := sheet.NewCSV(&buf, t)
	if err != nil {
		return err
	}
	line := make([]any, width)
	for i, v := range values {
		line[i] = v
	}
	if err := errors.Join(out.Row(line...), out.Close()); err != nil {
		return err
	}
	book, err := sheet.Open("row.csv", bytes.NewReader(buf.Bytes()), int64(buf.Len()), sheet.DefaultLimits(rs.tmp))
	if err != nil {
		return err
	}
	var plan *intake.Plan
	if b.Kind == Organisations {
		plan, err = intake.Orgs(book, g.env()).Collect()
	} else {
		plan, err = intake.Members(book, g.env()).Collect()
	}
	if err := errors.Join(err, book.Close()); err != nil {
		return err
	}
	if len(plan.Rows) != 1 || plan.Rows[0].Outcome == intake.Ignore {
		return fault.New(fault.Invalid, "第"+strconv.Itoa(row.Number)+"行改后没有内容了，没有保存。不需要的行不用改，留着不导入就可以。")
	}
	o := plan.Rows[0]
	for i := range o.Reasons {
		if letters := strings.TrimRight(o.Reasons[i].Cell, "0123456789"); letters != "" {
			o.Reasons[i].Cell = letters + strconv.Itoa(row.Number)
		}
	}
	row.Cells, row.base, row.Member, row.Org, row.ParentNo, row.Match, row.Subject = values, o.Reasons, o.Member, o.Org, 0, 0, 0
	return nil
}

func columnIndex(letters string) int {
	n := 0
	for _, c := range letters {
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// WriteRefused writes the rows of a batch that did not go in as a workbook: the
// columns of the file, and why. Corrected, it can be imported as it is. It
// takes Import.
func (rs *Rolls) WriteRefused(ctx context.Context, who gate.Actor, id int64, to io.Writer) error {
	b, err := rs.Get(ctx, who, id)
	if err != nil {
		return err
	}
	out := intake.NewRefused(to, rs.tmp, &intake.Plan{Kind: string(b.Kind), Sheets: b.doc.Sheets}, nil)
	for after := int64(0); ; {
		rows, err := rs.Rows(ctx, who, id, intake.Refuse, after, chunk)
		if err == nil && len(rows) == 0 {
			return out.Close()
		}
		for _, row := range rows {
			after = row.No
			o := row.RowOutcome
			o.Source = row.Cells
			if err == nil {
				err = out.Add(&o)
			}
		}
		if err != nil {
			return errors.Join(err, out.Abort())
		}
	}
}

// Root establishes the organisation on top of an empty house from a list that
// names it (派出工委, without an organisation above). It answers false where the
// house has one, or the list does not name exactly one. Only the program may.
func (rs *Rolls) Root(ctx context.Context, who gate.Actor, f File) (bool, error) {
	if f.Kind != Organisations {
		return false, nil
	}
	empty := true
	if err := rs.gate.Read(ctx, who, Import, func(r *gate.Reading) error {
		return r.Each("SELECT 1 FROM org WHERE {reach id} LIMIT 1", nil, func(gate.Row) error { empty = false; return nil })
	}); err != nil || !empty {
		return false, err
	}
	var tops []*Row
	if _, err := rs.Plan(ctx, who, f, func(row *Row) error {
		if row.Outcome != intake.Refuse && row.Org != nil && row.Org.ParentText == "" && kindOf(row.Org.Kind) == org.Committee {
			tops = append(tops, row)
		}
		return nil
	}); err != nil || len(tops) != 1 {
		return false, err
	}
	g := &ground{}
	o := tops[0].Org
	d, on, _ := g.draft(o, org.Version{})
	if o.Founded.Zero() {
		on = rs.gate.Today()
	}
	_, err := org.New(rs.gate).Establish(ctx, who, d, on)
	return err == nil, err
}
