package standard

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/ledger/activity"
)

// Columns are those of the lines of a version as a table, in and out.
var Columns = []string{"部分", "要求", "条款", "怎样查", "活动类型", "规则编号", "原文分值"}

// Read is a row of a table with the line that it says, and what is wrong with it.
type Read struct {
	sheet.Named
	Item
	Known    bool // the draft has a line with this text
	Problems []fault.Problem
}

// Why is what is wrong with a row in one text.
func (x *Read) Why() string {
	var list []string
	for _, p := range x.Problems {
		list = append(list, strings.TrimRight(p.Text, "。"))
	}
	return strings.Join(list, "；")
}

// ReadList reads the rows of a table of lines. It answers Invalid or TooLarge, with what
// to do.
func ReadList(name string, file io.ReaderAt, size int64, l sheet.Limits) (list []sheet.Named, err error) {
	b, err := sheet.Open(name, file, size, l)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := b.Close(); err == nil {
			err = closed
		}
	}()
	list, found, err := b.Named(Columns, []int{1, 3}, MostItems)
	switch {
	case errors.Is(err, sheet.ErrMany):
		return nil, fault.New(fault.TooLarge, "一份标准最多"+strconv.Itoa(MostItems)+"条，这个文件没有读入。")
	case err != nil:
		return nil, err
	case !found:
		return nil, fault.Field("file", "没有找到表头。表头里要有“要求”和“怎样查”两列，可以用空白表。")
	case len(list) == 0:
		return nil, fault.Field("file", "表头下面没有内容。")
	}
	return list, nil
}

// judge reads each row and tests it. A section that is written once stands for the rows
// below it too; a line with the text of one that is there keeps its identity.
func judge(book Book, today day.Day, rows []sheet.Named, now []Item) (list []Read, err error) {
	section, first := "", map[string]int{}
	for _, row := range rows {
		if len(row.Cells) != len(Columns) {
			return nil, fault.New(fault.Invalid, "这一页的内容不完整，没有读入。请重新选择文件。")
		}
		c := row.Cells
		x := Read{Named: row, Item: Item{Section: c[0], Text: c[1], Clause: c[2], Rule: c[5], Worth: c[6]}}
		if x.Section == "" {
			x.Section = section
		}
		section = x.Section
		for _, l := range Looks() {
			if l.Label() == c[3] {
				x.Look = l
			}
		}
		for _, word := range strings.FieldsFunc(c[4], func(r rune) bool { return strings.ContainsRune("、，,；; ", r) }) {
			i := slices.IndexFunc(activity.Kinds(), func(k activity.Kind) bool { return k.Label() == word })
			if i < 0 {
				x.Problems = append(x.Problems, fault.Problem{Field: "kinds", Text: "没有叫“" + word + "”的活动类型。"})
				continue
			}
			x.Kinds = append(x.Kinds, activity.Kinds()[i])
		}
		if err := x.check(book, today); err != nil {
			f, ok := fault.As(err)
			if !ok {
				return nil, err
			}
			x.Problems = append(x.Problems, f.Fields...)
		}
		if n := first[x.Text]; n > 0 {
			x.Problems = append(x.Problems, fault.Problem{Field: "text", Text: "和第" + strconv.Itoa(n) + "行的要求一样。"})
		} else if x.Text != "" {
			first[x.Text] = row.Row
		}
		for _, old := range now {
			if old.Text == x.Text {
				x.Line, x.Known = old.Line, true
			}
		}
		list = append(list, x)
	}
	return list, nil
}

// Preview holds the rows of a table against the draft, and changes nothing. It takes
// Keep, and answers NotFound where there is no draft.
func (ss *Standards) Preview(ctx context.Context, who gate.Actor, id int64, rows []sheet.Named) (list []Read, err error) {
	err = ss.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		all, err := versions(r, id)
		if err != nil {
			return err
		}
		if all[0].State != Drafted {
			return fault.Missing()
		}
		now, err := items(r, all[0].ID)
		if err != nil {
			return err
		}
		list, err = judge(ss.book, r.Today(), rows, now)
		return err
	})
	return list, err
}

// Import puts the rows of a table in the place of the draft's lines: all of them, or
// none where one is wrong. version is the one of the page. It takes Keep.
func (ss *Standards) Import(ctx context.Context, who gate.Actor, id, version int64, rows []sheet.Named) error {
	return ss.edit(ctx, who, id, version, "standard.import", func(w *gate.Writing, at gate.Place, v *Version) error {
		list, err := judge(ss.book, w.Today(), rows, v.Items)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.Field("file", "没有可以导入的行，草稿没有变。")
		}
		var lines []Item
		for _, x := range list {
			if len(x.Problems) > 0 {
				return fault.Field("file", "第"+strconv.Itoa(x.Row)+"行有问题，一条也没有导入："+x.Problems[0].Text)
			}
			lines = append(lines, x.Item)
		}
		return rewrite(w, at, v.ID, lines)
	})
}

// WriteBlank writes a table of the same columns without a row.
func WriteBlank(to io.Writer, dir string) error {
	out := sheet.NewWriter(to, dir)
	if _, err := out.Sheet(Table("标准")); err != nil {
		return err
	}
	return out.Close()
}

// Table is the head of a table of lines.
func Table(name string) sheet.Table {
	t := sheet.Table{Name: name}
	for i, c := range Columns {
		t.Columns = append(t.Columns, sheet.Column{Title: c, Width: []float64{20, 56, 12, 12, 24, 24, 10}[i]})
	}
	for _, l := range Looks() {
		t.Columns[3].Choose = append(t.Columns[3].Choose, l.Label())
	}
	return t
}

// Cells are a line as a row of a table.
func (x *Item) Cells() []any {
	return []any{x.Section, x.Text, x.Clause, x.Look.Label(), x.KindWords(), x.Rule, x.Worth}
}
