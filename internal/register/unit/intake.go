package unit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/org"
)

// Columns are those of a list of units that comes in; they are called as in the one
// that goes out.
var Columns = []string{"单位全称", "统一社会信用代码", "单位性质", "行业", "地址", "归口党组织", "在岗人数", "人数日期", "人数来源"}

// MostRows is how many units one file may bring.
const MostRows = 2000

// Entry is one row of a list as it stands in the file.
type Entry = sheet.Named

// Checked is a row with what it says, and what is wrong with it.
type Checked struct {
	Entry
	Facts    Facts
	Count    Headcount // none when its Day is None
	Known    bool      // a unit of this name is registered already
	Problems []fault.Problem
}

// Good reports whether the row can be taken in.
func (c *Checked) Good() bool { return !c.Known && len(c.Problems) == 0 }

// ReadList reads the rows of a list of units: the columns may stand in any order,
// below a title. It answers Invalid or TooLarge, with what to do.
func ReadList(name string, file io.ReaderAt, size int64, l sheet.Limits) (list []Entry, err error) {
	b, err := sheet.Open(name, file, size, l)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closed := b.Close(); err == nil {
			err = closed
		}
	}()
	list, found, err := b.Named(Columns, []int{0, 5}, MostRows)
	switch {
	case errors.Is(err, sheet.ErrMany):
		return nil, fault.New(fault.TooLarge, fmt.Sprintf("一次最多读入%d个单位，这个文件没有读入。请分成几个文件。", MostRows))
	case err != nil:
		return nil, err
	case !found:
		return nil, fault.Field("file", "没有找到表头。表头里要有“单位全称”和“归口党组织”两列，可以用空白表。")
	case len(list) == 0:
		return nil, fault.Field("file", "表头下面没有内容。")
	}
	return list, nil
}

// Preview holds the rows of a list against the register, and changes nothing. It takes
// Change.
func (us *Units) Preview(ctx context.Context, who gate.Actor, list []Entry) (out []Checked, err error) {
	err = us.gate.Read(ctx, who, Change, func(r *gate.Reading) error {
		out, err = judge(r, list)
		return err
	})
	return out, err
}

// Import takes in the rows of a list that Preview found good, all in one write: either
// every one of them is registered, or none. It takes Change. It answers Conflict with
// the row when one of them is good no more.
func (us *Units) Import(ctx context.Context, who gate.Actor, list []Entry) (n int64, err error) {
	err = us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		if again, err := w.Again("unit.import", &n); again || err != nil {
			return err
		}
		rows, err := judge(&w.Reading, list)
		if err != nil {
			return err
		}
		var at gate.Place
		for _, c := range rows {
			switch {
			case len(c.Problems) > 0:
				return fault.New(fault.Conflict, "第"+strconv.Itoa(c.Row)+"行的情况刚有变化，一个也没有登记："+c.Problems[0].Text)
			case c.Known:
				return fault.New(fault.Conflict, "第"+strconv.Itoa(c.Row)+"行的单位刚被别人登记，一个也没有登记。请再核对一次。")
			}
			if at, err = w.At(c.Facts.Org); err != nil {
				return err
			}
			id := w.NewID()
			if err := insert(w, at, id, c.Facts); err != nil {
				return err
			}
			if err := w.Record(at, "unit.register", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"name": c.Facts.Name, "row": c.Row}); err != nil {
				return err
			}
			if c.Count.Day != day.None {
				if err := counted(w, at, id, c.Count); err != nil {
					return err
				}
			}
			n++
		}
		if n == 0 {
			return fault.New(fault.Invalid, "没有可以登记的行。")
		}
		return w.Done(at, "unit.import", n)
	})
	return n, err
}

// judge reads each row and tests it, also against the rows before it.
func judge(r *gate.Reading, list []Entry) (out []Checked, err error) {
	tree, err := org.In(r, r.Today())
	if err != nil {
		return nil, err
	}
	orgs := map[string][]int64{}
	for _, v := range tree {
		for _, key := range []string{v.Name, v.Code, v.Short} {
			if key != "" && (len(orgs[key]) == 0 || orgs[key][0] != v.Org) {
				orgs[key] = append(orgs[key], v.Org)
			}
		}
	}
	names, codes := map[string]bool{}, map[string]string{}
	if err := r.Beyond("two units have neither one name nor one code", "SELECT name, credit_code FROM unit", nil, func(row gate.Row) error {
		var name, code string
		err := row.Scan(&name, &code)
		names[name], codes[code] = true, name
		return err
	}); err != nil {
		return nil, err
	}
	rows, coded := map[string]int{}, map[string]int{}
	for _, e := range list {
		if len(e.Cells) != len(Columns) {
			return nil, fault.New(fault.Invalid, "这一页的内容不完整，没有登记。请重新选择文件。")
		}
		c := Checked{Entry: e, Facts: Facts{Name: e.Cells[0], Code: e.Cells[1], Nature: e.Cells[2], Sector: e.Cells[3], Address: e.Cells[4]}}
		found := orgs[e.Cells[5]]
		if len(found) == 1 {
			c.Facts.Org = found[0]
		}
		p := c.Facts.clean()
		c.Known = c.Facts.Name != "" && names[c.Facts.Name]
		if f, ok := fault.As(p.Fault()); ok {
			c.Problems = f.Fields
		}
		c.add(len(found) == 0 && e.Cells[5] != "", "org", "没有叫“"+e.Cells[5]+"”的党组织，请写全称或者党组织代码。")
		c.add(len(found) > 1, "org", "叫“"+e.Cells[5]+"”的党组织不止一个，请写党组织代码。")
		if of := codes[c.Facts.Code]; c.Facts.Code != "" && of != "" && !c.Known {
			c.add(true, "code", "这个统一社会信用代码已经是“"+of+"”的。请核对。")
		}
		c.add(c.Facts.Name != "" && rows[c.Facts.Name] > 0, "name", "和第"+strconv.Itoa(rows[c.Facts.Name])+"行是同一个单位。")
		c.add(c.Facts.Code != "" && coded[c.Facts.Code] > 0 && rows[c.Facts.Name] == 0, "code", "和第"+strconv.Itoa(coded[c.Facts.Code])+"行是同一个统一社会信用代码。")
		c.headcount(r.Today())
		if rows[c.Facts.Name] == 0 {
			rows[c.Facts.Name] = e.Row
		}
		if coded[c.Facts.Code] == 0 {
			coded[c.Facts.Code] = e.Row
		}
		out = append(out, c)
	}
	return out, nil
}

// add notes a problem; what is wrong with the organisation is said once.
func (c *Checked) add(wrong bool, field, text string) {
	if !wrong {
		return
	}
	for i := range c.Problems {
		if c.Problems[i].Field == field && field == "org" {
			c.Problems[i].Text = text
			return
		}
	}
	c.Problems = append(c.Problems, fault.Problem{Field: field, Text: text})
}

// headcount reads how many work there; a row may leave it out.
func (c *Checked) headcount(today day.Day) {
	people, on, source := c.Cells[6], c.Cells[7], c.Cells[8]
	if people == "" {
		c.add(on != "", "people", "写了人数日期，没有写在岗人数。")
		return
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(people, "人"), 10, 64)
	c.add(err != nil || n < 1 || n > mostPeople, "people", fmt.Sprintf("在岗人数请填1到%d。", mostPeople))
	d := dayOf(on)
	c.add(d == day.None || d > today, "on_day", "人数日期请写成2021-12-09这样，不能晚于今天。")
	if source == "" {
		source = "导入的单位名单"
	}
	c.add(len([]rune(source)) > 100, "source", "人数来源不超过100个字。")
	c.Count = Headcount{Day: d, People: n, Source: source}
}

// dayOf reads 2021-12-09, 2021/12/9 and 2021年12月9日; None is no day.
func dayOf(s string) day.Day {
	parts := strings.FieldsFunc(s, func(c rune) bool { return c < '0' || c > '9' })
	if len(parts) != 3 {
		return day.None
	}
	var n [3]int
	for i, p := range parts {
		x, err := strconv.Atoi(p)
		if err != nil {
			return day.None
		}
		n[i] = x
	}
	d := day.Of(n[0], time.Month(n[1]), n[2])
	if n[0] < 1900 || n[0] > 9999 || int(d.Month()) != n[1] || d.Dom() != n[2] {
		return day.None
	}
	return d
}

// WriteList writes rows as a workbook of the same columns, with what is wrong with
// each; without rows it is the blank one.
func WriteList(to io.Writer, rows []Checked, dir string) error {
	out := sheet.NewWriter(to, dir)
	t := sheet.Table{Name: "单位名单"}
	for i, c := range Columns {
		t.Columns = append(t.Columns, sheet.Column{Title: c, Width: []float64{32, 22, 14, 14, 30, 32, 10, 12, 20}[i]})
	}
	if len(rows) > 0 {
		t.Columns = append(t.Columns, sheet.Column{Title: "没有登记的原因", Width: 50})
	}
	add, err := out.Sheet(t)
	if err != nil {
		return err
	}
	for _, c := range rows {
		cells := make([]any, 0, len(Columns)+1)
		for _, s := range c.Cells {
			cells = append(cells, s)
		}
		if err := add.Row(append(cells, c.Why())...); err != nil {
			return err
		}
	}
	return out.Close()
}

// Why is what is wrong with a row in one text.
func (c *Checked) Why() string {
	var list []string
	if c.Known {
		list = append(list, "已经登记过，需要改的请到它的页面上改")
	}
	for _, p := range c.Problems {
		list = append(list, strings.TrimRight(p.Text, "。"))
	}
	return strings.Join(list, "；")
}
