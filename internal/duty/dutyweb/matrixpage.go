package dutyweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/register/member"
)

// matrix is how an organisation sees those directly under it, each with
// everything below: by rule for the periods under way, or by month. Rows stand
// in roster order; nothing is graded.
func (p *pages) matrix(r *web.Request) error {
	asOf := r.AsOf()
	list, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: r.Session.Grant.Org, Below: true, AsOf: asOf, Year: asOf.Year()})
	if err != nil {
		return err
	}
	byMonth := r.Text("by") == "month"
	own := &list[0]
	v := MatrixView{Title: own.Label(), First: "组织", Basis: ui.Link{Text: "口径和依据", Href: "/rules"}, Back: r.URL.RequestURI(), Export: r.Out("/duties/export")}
	rows := part(list)
	cols, of := ruleColumns(list, asOf)
	v.Other = ui.Link{Text: "按月看", Href: "/duties?by=month"}
	if byMonth {
		cols, of = monthColumns(asOf)
		v.Other = ui.Link{Text: "按制度看", Href: "/duties"}
	}
	for _, c := range cols {
		v.Columns = append(v.Columns, c.MatrixColumn)
	}
	sums := tallies(list[:1], of, len(cols))
	late, places := 0, 0
	for _, row := range rows {
		m := MatrixRow{Name: under(row[0].Label(), own.Name), Href: orgHref(row[0].Org), Branches: strconv.Itoa(branches(row)), People: ui.Count(int64(row[0].Members))}
		for i, t := range tallies(row, of, len(cols)) {
			m.Cells = append(m.Cells, cols[i].cell(row, t))
			if len(list) > 1 {
				sums[i] = sums[i].plus(t)
			}
		}
		m.Work = work(row)
		for i := range row {
			if n := lateCount(&row[i]); n > 0 {
				late += n
				places++
			}
		}
		v.Rows = append(v.Rows, m)
	}
	total := MatrixRow{Name: "合计", Branches: strconv.Itoa(branches(list)), People: ui.Count(int64(own.Members))}
	for _, t := range sums {
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
	v.Pager.Count = "共" + count(len(rows), "个组织")
	f := r.Frame(v.Title)
	f.Wide = true
	return r.Page(Matrix(f, v))
}

// part parts a subtree into its children, each with everything below it, in
// roster order. A branch is its own only row.
func part(list []duty.OrgVerdicts) (rows [][]duty.OrgVerdicts) {
	if len(list) == 1 {
		return [][]duty.OrgVerdicts{list}
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

func branches(list []duty.OrgVerdicts) (n int) {
	for i := range list {
		if list[i].Kind.IsBranch() {
			n++
		}
	}
	return n
}

func lateCount(o *duty.OrgVerdicts) (n int) {
	for _, v := range open(o) {
		if v.State == duty.Late {
			n++
		}
	}
	return n
}

// column is one column of the matrix.
type column struct {
	MatrixColumn
	link func(row []duty.OrgVerdicts) string
}

// columnOf says in which column a verdict counts; below nought for none.
type columnOf func(*duty.Verdict) int

// ruleColumns has one column for each rule that comes back with the calendar
// and applies to somebody in the period under way.
func ruleColumns(list []duty.OrgVerdicts, asOf day.Day) (cols []column, of columnOf) {
	now := func(v *duty.Verdict) bool { return v.Slot.Has(asOf) && recurs(v.Rule) }
	applies, at := map[string]bool{}, map[string]int{}
	for i := range list {
		for j := range list[i].List {
			if v := &list[i].List[j]; now(v) && v.State != duty.NA {
				applies[v.Rule.ID] = true
			}
		}
	}
	for i := range list {
		for j := range list[i].List {
			v := &list[i].List[j]
			if !now(v) || !applies[v.Rule.ID] {
				continue
			}
			applies[v.Rule.ID] = false
			at[v.Rule.ID] = len(cols)
			cols = append(cols, column{MatrixColumn: MatrixColumn{Text: v.Rule.Title, Note: period(v.Slot), Href: ruleHref(v.Rule)},
				link: func(row []duty.OrgVerdicts) string { return rowHref(row, "") }})
		}
	}
	return cols, func(v *duty.Verdict) int {
		if v.Slot.Has(asOf) {
			if i, ok := at[v.Rule.ID]; ok {
				return i
			}
		}
		return -1
	}
}

// monthColumns gathers every rule in the month in which its period ends.
func monthColumns(asOf day.Day) (cols []column, of columnOf) {
	for m := 1; m <= 12; m++ {
		number := strconv.Itoa(m)
		cols = append(cols, column{MatrixColumn: MatrixColumn{Text: number + "月", Now: day.Month(asOf.Year(), m).Has(asOf)},
			link: func(row []duty.OrgVerdicts) string { return rowHref(row, "?month="+number) }})
	}
	return cols, func(v *duty.Verdict) int {
		if last := v.Slot.Last(); recurs(v.Rule) && last.Year() == asOf.Year() {
			return int(last.Month()) - 1
		}
		return -1
	}
}

// rowHref opens what a cell counts: a branch's year, or the list of a subtree.
func rowHref(row []duty.OrgVerdicts, query string) string {
	if len(row) == 1 {
		return orgHref(row[0].Org)
	}
	return orgHref(row[0].Org) + "/duties" + query
}

// cell shows how far a row is in a column.
func (c column) cell(row []duty.OrgVerdicts, t tally) MatrixCell {
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

// condense counts the verdicts of a part of the tree that has takes.
func condense(row []duty.OrgVerdicts, has func(*duty.Verdict) bool) tally {
	return tallies(row, func(v *duty.Verdict) int {
		if has(v) {
			return 0
		}
		return -1
	}, 1)[0]
}

// tallies counts the verdicts of a part of the tree in n columns, in one pass.
func tallies(row []duty.OrgVerdicts, of columnOf, n int) []tally {
	list := make([]tally, n)
	for i := range row {
		for j := range row[i].List {
			v := &row[i].List[j]
			at := of(v)
			if at < 0 {
				continue
			}
			switch t := &list[at]; v.State {
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

func (t tally) plus(u tally) tally {
	return tally{t.done + u.done, t.due + u.due, t.late + u.late, t.na + u.na, t.future + u.future}
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
func work(row []duty.OrgVerdicts) (list []Work) {
	const most = 3
	for i := range row {
		o := &row[i]
		var late []string
		for _, v := range open(o) {
			if v.State == duty.Late {
				late = append(late, titled(v))
			}
		}
		if len(late) == 0 {
			continue
		}
		if len(list) == most {
			return append(list, Work{Link: ui.Link{Text: "还有别的，看全部", Href: rowHref(row, "")}})
		}
		text := late[0]
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
	list, err := p.Duties.Check(r.Context(), r.Who, duty.Query{Org: of, Below: true, AsOf: asOf, Year: asOf.Year()})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return r.SeeOther(orgHref(of))
	}
	own := &list[0]
	in := func(v *duty.Verdict) bool { return v.Slot.Has(asOf) }
	title := own.Name
	if m := r.Num("month", 0); m >= 1 && m <= 12 {
		month := day.Month(asOf.Year(), int(m))
		in = func(v *duty.Verdict) bool { return month.Has(v.Slot.Last()) }
		title += "，" + period(month)
	}
	v := SubtreeView{Title: title, Matrix: whole(r, ui.Link{Text: "看这个组织的一年", Href: orgHref(of)}),
		Crumbs: []ui.Link{{Text: "对照表", Href: "/duties"}},
		Lead: []ui.Link{{Text: count(branches(list), "个支部"), Href: orgHref(of)}, {Text: "，"},
			roster(r, ui.Link{Text: count(own.Members, "名党员"), Href: "/members?org=" + ui.ID(of)}), {Text: "。"}}}
	for _, line := range ruleLines(list, in) {
		if line.State != ui.NA {
			v.Rules = append(v.Rules, line)
		}
	}
	return r.Page(Subtree(r.Frame(title), v))
}

// ruleLines says how each rule stands in a subtree.
func ruleLines(list []duty.OrgVerdicts, in func(*duty.Verdict) bool) (lines []RuleLine) {
	const most = 12
	seen := map[string]bool{}
	for i := range list {
		for j := range list[i].List {
			v := &list[i].List[j]
			if !recurs(v.Rule) || !in(v) || seen[v.Rule.ID] {
				continue
			}
			seen[v.Rule.ID] = true
			has := func(x *duty.Verdict) bool { return x.Rule.ID == v.Rule.ID && in(x) }
			t := condense(list, has)
			line := RuleLine{Name: v.Rule.Title, Cite: v.Rule.Cite.String(), CiteHref: ruleHref(v.Rule), Period: period(v.Slot), State: t.state(), Text: t.say()}
			line.Href = ruleHref(v.Rule)
			if k := v.Rule.Kind(); k != "" {
				line.Href = ledgerHref(list[0].Org, k, v.Slot, len(list) > 1)
			}
			for n := range list {
				o := &list[n]
				if c := condense(list[n:n+1], has); c.due+c.late > 0 {
					if len(line.Open) < most {
						line.Open = append(line.Open, ui.Link{Text: under(o.Label(), list[0].Name), Href: orgHref(o.Org)})
					} else {
						line.More.Text = "等"
					}
				}
			}
			lines = append(lines, line)
		}
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
