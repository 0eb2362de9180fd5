package intake

import (
	"hash/maphash"
	"iter"
	"slices"
	"strings"

	"zhibu/internal/base/sheet"
)

// Import reads one file. Rows streams the outcomes; Plan fills as they pass.
type Import struct {
	book *sheet.Book
	env  Env
	plan *Plan

	headers map[string]Field
	leading []Field
	make    func(*taker)

	seed  maphash.Seed
	ids   map[uint64]place // ID numbers seen, as hashes
	twins map[uint64]place // name and birth
}

type place struct {
	sheet int32
	row   int32
}

// headerWindow is how many filled rows are looked at for the header.
const headerWindow = 20

// Members prepares reading a roster of members.
func Members(book *sheet.Book, env Env) *Import {
	i := &Import{book: book, env: env, headers: memberHeaders, leading: []Field{FieldName}, plan: &Plan{Kind: "members"}}
	i.make = i.member
	return i
}

// Plan is what has been understood so far; complete when Rows has ended.
func (i *Import) Plan() *Plan { return i.plan }

// Collect reads everything and keeps every outcome in the plan. For large files
// use Rows.
func (i *Import) Collect() (*Plan, error) {
	for o, err := range i.Rows() {
		if err != nil {
			return nil, err
		}
		i.plan.Rows = append(i.plan.Rows, o)
	}
	return i.plan, nil
}

// Rows yields the outcome of every filled row below the headers, in order. An
// error is one of the file; reasons of rows are in their outcomes.
func (i *Import) Rows() iter.Seq2[RowOutcome, error] {
	return func(yield func(RowOutcome, error) bool) {
		*i.plan = Plan{Kind: i.plan.Kind}
		i.seed, i.ids, i.twins = maphash.MakeSeed(), map[uint64]place{}, map[uint64]place{}
		for n, info := range i.book.Sheets() {
			if !i.sheet(int32(n), info, yield) {
				return
			}
		}
	}
}

func (i *Import) sheet(n int32, info sheet.Info, yield func(RowOutcome, error) bool) bool {
	p := &SheetPlan{Name: info.Name, Hidden: info.Hidden}
	i.plan.Sheets = append(i.plan.Sheets, p)
	var window []sheet.Row
	var r *rowReader
	start := func() bool {
		h, ok := bestHeader(i.headers, window, i.leading)
		if !ok {
			p.Reasons = append(p.Reasons, reason(NoHeader, "", info.Name, i.leadingName()))
			return false
		}
		r = i.begin(n, p, h)
		for _, row := range window {
			if row.Number > h.row && !r.take(row, yield) {
				return false
			}
		}
		window = nil
		return true
	}
	for row, err := range i.book.Rows(info.Name) {
		switch {
		case err != nil:
			yield(RowOutcome{Sheet: info.Name}, err)
			return false
		case r != nil:
			if !r.take(row, yield) {
				return false
			}
		default:
			if window = append(window, row); len(window) == headerWindow && !start() {
				return r == nil // no header: on to the next sheet; else the caller has enough
			}
		}
	}
	if r == nil && len(window) > 0 && !start() {
		return r == nil
	}
	return true
}

func (i *Import) leadingName() string {
	if i.plan.Kind == "orgs" {
		return "党组织全称"
	}
	return "姓名"
}

// rowReader reads the rows below one header.
type rowReader struct {
	in    *Import
	plan  *SheetPlan
	index int32
	head  header
	cells map[Field]int
	extra map[int]string
}

// begin maps the columns of a sheet.
func (i *Import) begin(n int32, p *SheetPlan, h header) *rowReader {
	r := &rowReader{in: i, plan: p, index: n, head: h, cells: map[Field]int{}, extra: map[int]string{}}
	p.HeaderRow = h.row
	for c, text := range h.texts {
		if text == "" {
			continue
		}
		f := h.fields[c]
		col := Column{Letter: sheet.ColumnName(c), Header: text, Field: f, Known: f != ""}
		if first, twice := r.cells[f]; twice && f != "" && f != FieldSkip {
			p.Reasons = append(p.Reasons, reason(TwiceMapped, f, h.texts[first], text))
			col.Field, col.Known = "", false
		} else if f != "" {
			r.cells[f] = c
		}
		if !col.Known {
			r.extra[c] = text
		}
		p.Columns = append(p.Columns, col)
	}
	delete(r.cells, FieldSkip)
	return r
}

// take reads one row and yields its outcome.
func (r *rowReader) take(row sheet.Row, yield func(RowOutcome, error) bool) bool {
	out := RowOutcome{Sheet: row.Sheet, Number: row.Number, Hidden: row.Hidden, Outcome: Good}
	if why, ignored := r.noRecord(row); ignored {
		out.add(reason(why, ""))
		r.in.plan.count(&out)
		return yield(out, nil)
	}
	t := &taker{env: &r.in.env, out: &out, cells: r.cells, row: row}
	if row.Hidden {
		out.add(reason(RowHidden, ""))
	}
	r.general(t)
	r.in.make(t)
	r.keep(&out, row)
	if out.Member != nil {
		if err := r.in.settleMember(&out, r.index); err != nil {
			yield(out, err)
			return false
		}
	}
	if r.in.plan.Kind != "orgs" { // organisations are counted when parents are known
		r.in.plan.count(&out)
	}
	return yield(out, nil)
}

func (i *Import) member(t *taker) { t.out.Member = t.member() }

// general reports what may be wrong with any cell.
func (r *rowReader) general(t *taker) {
	for f, c := range r.cells {
		if c >= len(t.row.Cells) {
			continue
		}
		cell := t.row.Cells[c]
		if cell.Kind == sheet.Empty {
			continue
		}
		if cell.Kind == sheet.Formula {
			t.say(f, reason(FormulaCell, f))
		}
		if garbled(cell.Text) {
			t.say(f, reason(TextGarbled, f))
		}
		if _, invisible := clean(cell.Text); invisible {
			t.say(f, reason(TextInvisible, f))
		}
	}
}

// keep stores the unknown columns and the cells as read.
func (r *rowReader) keep(out *RowOutcome, row sheet.Row) {
	extra := map[string]string{}
	for c, name := range r.extra {
		if c < len(row.Cells) {
			if s, _ := clean(row.Cells[c].Text); s != "" {
				extra[name] = s
			}
		}
	}
	if len(extra) > 0 {
		if out.Member != nil {
			out.Member.Extra = extra
		}
		if out.Org != nil {
			out.Org.Extra = extra
		}
	}
	if out.Outcome == Refuse || out.Outcome == Flag || out.Org != nil {
		out.Source = make([]string, len(row.Cells))
		for c, cell := range row.Cells {
			out.Source[c] = cell.Text
		}
	}
	sortReasons(out)
}

var totals = []string{"合计", "小计", "总计", "共计", "累计", "填表人", "制表人", "审核人", "填报人", "填报单位", "填表单位", "填表日期", "填表时间",
	"负责人签字", "联系人:", "说明:", "说明", "注:", "备注:", "注意", "导出人", "制表", "审核", "单位盖章", "填表说明", "(盖章)", "共"}

// noRecord recognises totals, signatures, repeated headers and lone headings.
func (r *rowReader) noRecord(row sheet.Row) (Code, bool) {
	filled, same, first := 0, 0, ""
	for c, cell := range row.Cells {
		if cell.Kind == sheet.Empty {
			continue
		}
		if filled++; first == "" {
			first = tight(cell.Text)
		}
		if c < len(r.head.texts) && r.head.texts[c] != "" && key(cell.Text) == key(r.head.texts[c]) {
			same++
		}
	}
	if filled >= 2 && same*2 > filled {
		return RowHeader, true
	}
	lead := ""
	for _, f := range r.in.leading {
		if c, ok := r.cells[f]; ok && c < len(row.Cells) {
			lead += tight(row.Cells[c].Text)
		}
	}
	switch strings.Trim(first, ":：") {
	case "合计", "小计", "总计", "共计", "累计":
		return RowTotal, true
	}
	if lead == "" || lead == first && filled <= 4 {
		for _, t := range totals {
			if rest, ok := strings.CutPrefix(strings.ReplaceAll(first, "：", ":"), t); ok && (t != "共" || rest != "" && rest[0] >= '0' && rest[0] <= '9') {
				return RowTotal, true
			}
		}
	}
	// a serial number alone is a row prepared and never filled
	if filled == 1 && (lead == "" || len([]rune(lead)) > 4) && len(r.cells) > 1 {
		return RowLone, true
	}
	return "", false
}

// settleMember finds doubles within the file and compares with what is known.
func (i *Import) settleMember(o *RowOutcome, sheetIndex int32) error {
	m := o.Member
	here := place{sheetIndex, int32(o.Number)}
	at := func(f Field, c Code, p place) {
		o.add(reason(c, f, i.plan.Sheets[p.sheet].Name, p.row))
	}
	if m.ID != "" {
		h := maphash.String(i.seed, string(m.ID))
		if p, ok := i.ids[h]; ok {
			at(FieldID, RowTwice, p)
		} else {
			i.ids[h] = here
		}
	}
	if m.Name != "" && !m.Birth.Zero() {
		h := maphash.String(i.seed, m.Name+"\x00"+m.Birth.String())
		if p, ok := i.twins[h]; ok && o.Outcome != Refuse {
			at(FieldName, RowTwin, p)
		} else if !ok {
			i.twins[h] = here
		}
	}
	if o.Outcome == Refuse || i.env.Person == nil {
		if o.Outcome != Refuse {
			o.State = New
		}
		return nil
	}
	known, err := i.env.Person(m)
	if err != nil {
		return err
	}
	o.compare(known, m.Values(), memberOrder)
	return nil
}

// sortReasons puts the worst first and keeps columns in order; maps must not
// decide the order.
func sortReasons(o *RowOutcome) {
	col := func(cell string) int {
		letters := strings.TrimRight(cell, "0123456789")
		n := 0
		for _, c := range letters {
			n = n*26 + int(c-'A') + 1
		}
		return n
	}
	slices.SortStableFunc(o.Reasons, func(a, b Reason) int {
		if d := rank[b.Level] - rank[a.Level]; d != 0 {
			return d
		}
		if d := col(a.Cell) - col(b.Cell); d != 0 {
			return d
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
}
