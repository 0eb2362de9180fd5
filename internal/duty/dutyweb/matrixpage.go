package dutyweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/register/member"
)

// mostChildren is how many rows of the table one page shows: more than a district has
// directly under its Committee.
const mostChildren = 200

// matrix is how an organisation sees those directly under it, each with
// everything below: by rule for the periods under way, or by month. Rows stand
// in roster order; nothing is graded.
func (p *pages) matrix(r *web.Request) error {
	asOf := r.AsOf()
	o, err := p.Duties.Overview(r.Context(), r.Who, duty.Query{Org: r.Session.Grant.Org, AsOf: asOf, Year: asOf.Year()})
	if err != nil {
		return err
	}
	list, byMonth := o.Orgs, r.Text("by") == "month"
	own := &list[0]
	v := MatrixView{Title: own.Label(), First: "组织", Basis: ui.Link{Text: "口径和依据", Href: "/rules"}, Back: r.URL.RequestURI(), Export: r.Out("/duties/export")}
	rows := part(list)
	cols, of := ruleColumns(&o, asOf)
	v.Other = ui.Link{Text: "按月看", Href: "/duties?by=month"}
	if byMonth {
		cols, of = monthColumns(&o, asOf)
		v.Other = ui.Link{Text: "按制度看", Href: "/duties"}
	}
	for _, c := range cols {
		v.Columns = append(v.Columns, c.MatrixColumn)
	}
	shown, pager := web.Window(r, rows, mostChildren, "个组织", func(row *[]duty.Stand) string { return ui.ID((*row)[0].Org) })
	v.Pager = pager
	for _, row := range shown {
		m := MatrixRow{Name: under(row[0].Label(), own.Name), Href: orgHref(row[0].Org), Branches: strconv.Itoa(branches(row)), People: ui.Count(row[0].Members), Work: work(&o, row)}
		for i, t := range tallies(row, of, len(cols)) {
			m.Cells = append(m.Cells, cols[i].cell(row, t))
		}
		v.Rows = append(v.Rows, m)
	}
	late, places := 0, 0
	for _, row := range rows {
		for i := range row {
			if n := lateCount(&o, &row[i]); n > 0 {
				late += n
				places++
			}
		}
	}
	total := MatrixRow{Name: "合计", Branches: strconv.Itoa(branches(list)), People: ui.Count(own.Members)}
	for _, t := range tallies(list, of, len(cols)) {
		total.Cells = append(total.Cells, MatrixCell{Text: t.sum()})
	}
	v.Total = &total
	v.Lead = []ui.Link{{Text: strconv.Itoa(asOf.Year()) + "年，"}, {Text: count(len(list)-1, "个下级组织"), Href: "/orgs"}, {Text: "，"},
		{Text: count(branches(list), "个支部"), Href: "/orgs"}, {Text: "，"}, roster(r, ui.Link{Text: count(own.Members, "名党员"), Href: "/members"}), {Text: "。"}}
	if late > 0 {
		v.Lead = append(v.Lead, ui.Link{Text: "共有" + count(late, "项逾期") + "，涉及" + count(places, "个组织。")})
	} else {
		v.Lead = append(v.Lead, ui.Link{Text: "没有逾期的事项。"})
	}
	f := r.Frame(v.Title)
	f.Wide = true
	return r.Page(Matrix(f, v))
}

// part parts a subtree into its children, each with everything below it, in
// roster order. A branch is its own only row.
func part(list []duty.Stand) (rows [][]duty.Stand) {
	if len(list) == 1 {
		return [][]duty.Stand{list}
	}
	for from := 1; from < len(list); {
		to := from + 1
		for to < len(list) && strings.HasPrefix(list[to].Path, list[from].Path) {
			to++
		}
		rows = append(rows, list[from:to])
		from = to
	}
	return rows
}

func branches(list []duty.Stand) (n int) {
	for i := range list {
		if list[i].Kind.IsBranch() {
			n++
		}
	}
	return n
}

// lateCells are the cells in which an organisation is late itself, in the order of the rules.
func lateCells(o *duty.Overview, s *duty.Stand) (cells []int) {
	for i := range o.Cells {
		if s.State(i) == duty.Late && !above(o.Cells[i].Rule) {
			cells = append(cells, i)
		}
	}
	return cells
}

// lateCount is how many there are.
func lateCount(o *duty.Overview, s *duty.Stand) (n int) {
	for i := range o.Cells {
		if s.State(i) == duty.Late && !above(o.Cells[i].Rule) {
			n++
		}
	}
	return n
}

// column is one column of the matrix.
type column struct {
	MatrixColumn
	link func(row []duty.Stand) string
}

// columnOf says in which column each cell counts; below nought for none.
type columnOf []int

// ruleColumns has one column for each rule that comes back with the calendar
// and applies to somebody in the period under way.
func ruleColumns(o *duty.Overview, asOf day.Day) (cols []column, of columnOf) {
	at := map[string]int{}
	for i, c := range o.Cells {
		of = append(of, -1)
		if !c.Slot.Has(asOf) || !recurs(c.Rule) {
			continue
		}
		if n, ok := at[c.Rule.ID]; ok {
			of[i] = n
			continue
		}
		if !slices.ContainsFunc(o.Orgs, func(s duty.Stand) bool { return s.State(i) != duty.NA }) {
			continue
		}
		at[c.Rule.ID], of[i] = len(cols), len(cols)
		cols = append(cols, column{MatrixColumn: MatrixColumn{Text: c.Rule.Title, Note: period(c.Slot), Href: ruleHref(c.Rule)},
			link: func(row []duty.Stand) string { return rowHref(row, "") }})
	}
	return cols, of
}

// monthColumns gathers every rule in the month in which its period ends.
func monthColumns(o *duty.Overview, asOf day.Day) (cols []column, of columnOf) {
	for m := 1; m <= 12; m++ {
		number := strconv.Itoa(m)
		cols = append(cols, column{MatrixColumn: MatrixColumn{Text: number + "月", Now: day.Month(asOf.Year(), m).Has(asOf)},
			link: func(row []duty.Stand) string { return rowHref(row, "?month="+number) }})
	}
	for _, c := range o.Cells {
		at := -1
		if last := c.Slot.Last(); recurs(c.Rule) && last.Year() == asOf.Year() {
			at = int(last.Month()) - 1
		}
		of = append(of, at)
	}
	return cols, of
}

// rowHref opens what a cell counts: a branch's year, or the list of a subtree.
func rowHref(row []duty.Stand, query string) string {
	if len(row) == 1 {
		return orgHref(row[0].Org)
	}
	return orgHref(row[0].Org) + "/duties" + query
}

// cell shows how far a row is in a column.
func (c column) cell(row []duty.Stand, t tally) MatrixCell {
	cell := t.cell()
	if cell.State != ui.NA && cell.Text != "" {
		cell.Href = c.link(row)
	}
	if cell.Say != "" {
		cell.Say = heard(cell.Text, row[0].Label()+c.Note+c.Text+cell.Say)
	}
	return cell
}

// tally is how far a part of the tree is.
type tally struct{ done, due, late, na, future int }

// condense counts the cells of a part of the tree that has takes.
func condense(o *duty.Overview, row []duty.Stand, has func(duty.Cell) bool) tally {
	of := make(columnOf, len(o.Cells))
	for i, c := range o.Cells {
		if of[i] = -1; has(c) {
			of[i] = 0
		}
	}
	return tallies(row, of, 1)[0]
}

// tallies counts the cells of a part of the tree in n columns, in one pass.
func tallies(row []duty.Stand, of columnOf, n int) []tally {
	list := make([]tally, n)
	for i := range row {
		for j, at := range of {
			if at < 0 {
				continue
			}
			switch t := &list[at]; row[i].State(j) {
			case duty.Done, duty.Explained:
				t.done++
			case duty.Due:
				t.due++
			case duty.Late:
				t.late++
			case duty.Future:
				t.future++
			default:
				t.na++
			}
		}
	}
	return list
}

func (t tally) all() int { return t.done + t.due + t.late }

func (t tally) state() ui.State {
	switch {
	case t.late > 0:
		return ui.Late
	case t.due > 0:
		return ui.Running
	case t.done > 0:
		return ui.Done
	}
	return ui.NA
}

func (t tally) cell() MatrixCell {
	state := t.state()
	switch state {
	case ui.Late:
		return MatrixCell{State: state, Text: "缺" + strconv.Itoa(t.late), Say: "，应开展" + strconv.Itoa(t.all()) + "，逾期" + strconv.Itoa(t.late)}
	case ui.Running:
		return MatrixCell{State: state, Text: strconv.Itoa(t.done) + "/" + strconv.Itoa(t.all()), Say: t.say()}
	case ui.Done:
		return MatrixCell{State: state, Text: strconv.Itoa(t.done), Say: "，都已记录"}
	}
	if t.future > 0 {
		return MatrixCell{} // not yet
	}
	return MatrixCell{State: ui.NA}
}

// sum is the tally in the row of sums: how many of how many.
func (t tally) sum() string {
	switch {
	case t.all() == 0:
		return ""
	case t.done == t.all():
		return strconv.Itoa(t.done)
	case t.all() >= 100:
		return strconv.Itoa(t.done) + "/\u200b" + strconv.Itoa(t.all()) // may break there
	}
	return strconv.Itoa(t.done) + "/" + strconv.Itoa(t.all())
}

func (t tally) say() string {
	return "已记录" + strconv.Itoa(t.done) + "，应开展" + strconv.Itoa(t.all())
}

// work is what somebody has to follow up in a row, one line an organisation.
func work(of *duty.Overview, row []duty.Stand) (list []Work) {
	const most = 3
	for i := range row {
		o := &row[i]
		late := lateCells(of, o)
		if len(late) == 0 {
			continue
		}
		if len(list) == most {
			return append(list, Work{Link: ui.Link{Text: "还有别的，看全部", Href: rowHref(row, "")}})
		}
		text := called(of.Cells[late[0]])
		if len(late) > 1 {
			text += "等" + count(len(late), "项")
		}
		switch {
		case len(row) > 1 && i == 0:
			text = "本级 " + text
		case len(row) > 1:
			text = under(o.Label(), row[0].Name) + " " + text
		}
		list = append(list, Work{Link: ui.Link{Text: text, Href: orgHref(o.Org)}})
	}
	return list
}

// subtree is one organisation and all below it, rule by rule: the periods under
// way, or those that end in a month of the year.
func (p *pages) subtree(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	asOf := r.AsOf()
	o, err := p.Duties.Overview(r.Context(), r.Who, duty.Query{Org: of, AsOf: asOf, Year: asOf.Year()})
	if err != nil {
		return err
	}
	list := o.Orgs
	if len(list) == 0 {
		return r.SeeOther(orgHref(of))
	}
	own := &list[0]
	in := func(c duty.Cell) bool { return c.Slot.Has(asOf) }
	title := own.Name
	if m := r.Num("month", 0); m >= 1 && m <= 12 {
		month := day.Month(asOf.Year(), int(m))
		in = func(c duty.Cell) bool { return month.Has(c.Slot.Last()) }
		title += "，" + period(month)
	}
	v := SubtreeView{Title: title, Matrix: whole(r, ui.Link{Text: "看这个组织的一年", Href: orgHref(of)}),
		Crumbs: []ui.Link{{Text: "对照表", Href: "/duties"}},
		Lead: []ui.Link{{Text: count(branches(list), "个支部"), Href: orgHref(of)}, {Text: "，"},
			roster(r, ui.Link{Text: count(own.Members, "名党员"), Href: "/members?org=" + ui.ID(of)}), {Text: "。"}}}
	for _, line := range ruleLines(&o, in) {
		if line.State != ui.NA {
			v.Rules = append(v.Rules, line)
		}
	}
	return r.Page(Subtree(r.Frame(title), v))
}

// ruleLines says how each rule stands in a subtree.
func ruleLines(o *duty.Overview, in func(duty.Cell) bool) (lines []RuleLine) {
	const most = 12
	seen := map[string]bool{}
	for _, c := range o.Cells {
		if !recurs(c.Rule) || !in(c) || seen[c.Rule.ID] {
			continue
		}
		seen[c.Rule.ID] = true
		has := func(x duty.Cell) bool { return x.Rule.ID == c.Rule.ID && in(x) }
		t := condense(o, o.Orgs, has)
		line := RuleLine{Name: c.Rule.Title, Cite: c.Rule.Cite.String(), CiteHref: ruleHref(c.Rule), Period: period(c.Slot), State: t.state(), Text: t.say()}
		line.Href = ruleHref(c.Rule)
		if k := c.Rule.Kind(); k != "" {
			line.Href = ledgerHref(o.Orgs[0].Org, k, c.Slot, len(o.Orgs) > 1)
		}
		for n := range o.Orgs {
			x := &o.Orgs[n]
			if t := condense(o, o.Orgs[n:n+1], has); t.due+t.late == 0 {
				continue
			}
			if len(line.Open) == most {
				line.More.Text = "等"
				break
			}
			line.Open = append(line.Open, ui.Link{Text: under(x.Label(), o.Orgs[0].Name), Href: orgHref(x.Org)})
		}
		lines = append(lines, line)
	}
	return lines
}

// roster is a door to the roster, or only its words for whoever reads none (an inspector).
func roster(r *web.Request, l ui.Link) ui.Link {
	if !r.Session.Grant.May(member.View) {
		l.Href = ""
	}
	return l
}

// whole is a door to the year of an organisation, which names its people: none for whoever
// reads no roster.
func whole(r *web.Request, l ui.Link) ui.Link {
	if roster(r, l).Href == "" {
		return ui.Link{}
	}
	return l
}
