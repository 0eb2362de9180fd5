package document

import (
	"context"
	"errors"
	"io"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
)

// QuarterBook writes a quarterly summary that was made as a workbook, with the
// same rows. It takes View, and answers NotFound for another kind of paper.
func (ds *Documents) QuarterBook(ctx context.Context, who gate.Actor, id int64, out io.Writer) (name string, err error) {
	m, err := ds.Get(ctx, who, id)
	if err != nil {
		return "", err
	}
	if m.Kind != Quarter {
		return "", fault.Missing()
	}
	l := Quarter.Catalogue().Lists[0]
	v := m.Data.Values
	t := sheet.Table{Name: "季度汇总", Title: v["党组织"] + m.Title + "“三会一课”落实情况汇总（截至" + v[asOf] + "）", Mark: ds.mark(who)}
	for _, f := range l.Fields {
		width := 10.0
		switch f.Name {
		case "支部", "说明":
			width = 32
		case "序号":
			width = 6
		}
		t.Columns = append(t.Columns, sheet.Column{Title: f.Name, Width: width})
	}
	return fileName("三会一课季度汇总_" + m.Title + ".xlsx"), book(out, ds.tmp, t, func(row func(...any) error) error {
		for _, x := range m.Data.Lists[l.Name] {
			var cells []any
			for _, f := range l.Fields {
				cells = append(cells, x.Values[f.Name])
			}
			if err := row(cells...); err != nil {
				return err
			}
		}
		sums := []any{"", "合计"}
		for _, k := range fourMeetings {
			for _, s := range states {
				sums = append(sums, v[k.short+s+"合计"])
			}
		}
		return row(sums...)
	})
}

// ListBook writes the papers of a query as a workbook. It takes View.
func (ds *Documents) ListBook(ctx context.Context, who gate.Actor, q Query, out io.Writer) error {
	t := sheet.Table{Name: "文书", Title: "文书清单", Mark: ds.mark(who), Columns: []sheet.Column{{Title: "序号", Width: 6, Type: sheet.WholeColumn}, {Title: "种类", Width: 16},
		{Title: "名称", Width: 40}, {Title: "日期", Type: sheet.DateColumn, Width: 12}, {Title: "保存在", Width: 32}, {Title: "模板", Width: 10}, {Title: "制作人", Width: 12}}}
	return book(out, ds.tmp, t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := ds.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, m := range p.List {
				n++
				if err := row(n, m.Kind.Label(), m.Title, m.On, m.OrgName, m.Version, m.ByName); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}

func (ds *Documents) mark(who gate.Actor) *sheet.Mark {
	return &sheet.Mark{Who: who.Name, When: ds.gate.Now().Format("2006-01-02 15:04")}
}

func book(out io.Writer, tmp string, t sheet.Table, fill func(row func(...any) error) error) error {
	w := sheet.NewWriter(out, tmp)
	s, err := w.Sheet(t)
	if err == nil {
		err = fill(func(v ...any) error { return s.Row(v...) })
	}
	if err != nil {
		return errors.Join(err, w.Abort())
	}
	return w.Close()
}
