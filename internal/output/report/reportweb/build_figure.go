package reportweb

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/figure"
	"zhibu/internal/output/report"
)

// perPage is how many records a page of a figure shows.
const perPage = 20

// recordCell leads to the record of a row, where the asker may open it.
func recordCell(c figure.Contribution) Cell {
	text := c.Label
	if c.Name != "" {
		text += "，" + c.Name
	}
	cell := Cell{Text: text}
	switch {
	case c.Closed && c.Person != 0:
		cell.Href = "/members/" + ui.ID(c.Person)
	case c.Closed:
	case c.Kind == figure.Activity:
		cell.Href = "/activities/" + ui.ID(c.Record)
	case c.Kind == figure.Decision:
		cell.Href = "/decisions/" + ui.ID(c.Record)
	case c.Kind == figure.Member:
		cell.Href = "/members/" + ui.ID(c.Record)
	case c.Kind == figure.Org:
		cell.Href = "/orgs/" + ui.ID(c.Record)
	}
	return cell
}

// said is a reason without what differs from record to record.
func said(reason string) string {
	for _, cut := range []string{"，已由", "："} {
		reason, _, _ = strings.Cut(reason, cut)
	}
	return reason
}

// weightUnit is the unit of one row: hours are summed in minutes.
func weightUnit(f *figure.Figure) string {
	if f.Per == 60 {
		return "分钟"
	}
	return f.Unit
}

func figureView(r *web.Request, a asked, c *figure.Card, f figure.Value) FigureView {
	here := "/report/figures/" + f.ID
	in, out := f.In(), f.Out()
	v := FigureView{Crumbs: []ui.Link{{Text: fmt.Sprintf("成绩单 %d年度", a.year), Href: "/report" + a.query()}, {Text: string(f.Chapter), Href: "/report" + a.query()}},
		Name: f.Name, Value: ui.Count(f.Value), Unit: f.Unit, Back: ui.Link{Text: "回到文章", Href: "/report" + a.query()}}
	if n := chapterOf(f.Chapter); n != "" {
		v.Back.Href += "#" + n
	}
	if r.Session.Grant.May(report.CanExport) {
		v.Export = ui.Link{Text: fmt.Sprintf("导出%s条（Excel）", ui.Count(len(f.Rows))), Href: here + "/excel" + a.query()}
	}
	v.Equation = Text{{Text: equation(f)}}
	v.Terms = []Term{
		{Name: "定义", Text: Text{{Text: f.Def}}},
		{Name: "计数办法", Text: Text{{Text: method(f)}}},
		{Name: "依据", Text: Text{{Text: basis(f)}}},
		{Name: "不是什么", Text: Text{{Text: f.Not}}},
		{Name: "口径", Text: Text{{Text: c.Root.Name + "和所属党组织，" + c.Span.From.Chinese() + "至" + c.Last.Chinese() + "。"}}, Note: "隶属关系以口径日期当天为准。"},
	}
	amount := func(rows []figure.Contribution) string {
		if f.Once != "" {
			return ""
		}
		var n int64
		for _, row := range rows {
			n += row.Weight
		}
		return ui.Count(n) + weightUnit(f.Figure)
	}
	count := func(n int) string { return ui.Count(n) + "条" }
	v.FlowHead = "从" + count(len(f.Rows)) + "里数出来"
	v.Flow = []FlowRow{{Text: "考虑过的记录", Records: count(len(f.Rows)), Amount: amount(f.Rows)},
		{Text: "考虑过但未计入", Records: count(len(out)), Amount: amount(out)},
		{Text: "计入", Records: count(len(in)), Amount: ui.Count(f.Value) + f.Unit, Strong: true}}
	if len(out) > 0 {
		v.Flow[1].Href = "#out"
	}
	if chart := report.MonthChart(c, f); chart != nil {
		d := drawing(a, *chart, false)
		d.Doors = nil
		v.Chart = &d
	}
	if len(c.Units) > 1 {
		v.Groups = byUnit(a, c, f)
	}
	v.Records = records(r, a, c, f)
	if len(out) > 0 {
		v.Out = left(a, f, out)
	}
	return v
}

// basis is the document that the figure rests on, or that there is none.
func basis(f figure.Value) string {
	if f.Basis.Doc == "本地规定" {
		return "没有全国统一的规定，按这里写明的办法计数。"
	}
	return f.Basis.Full()
}

func chapterOf(c figure.Chapter) string {
	return map[figure.Chapter]string{figure.Study: "c1", figure.Build: "c2", figure.Serve: "c3"}[c]
}

func equation(f figure.Value) string {
	n := ui.Count(f.Records)
	switch {
	case f.Parts:
		return fmt.Sprintf("党员%s＋其他参加者%s，由%s条活动记录相加", ui.Count(f.Members), ui.Count(f.Others), n)
	case f.Per == 60:
		return fmt.Sprintf("由%s条活动记录的分钟数相加，折成小时", n)
	case f.Once == figure.Person:
		return fmt.Sprintf("由%s条记录数出，同一人只计一次", n)
	case f.Once == figure.Body:
		return fmt.Sprintf("由%s条记录数出，同一党组织只计一次", n)
	case f.Once != "":
		return fmt.Sprintf("由%s条记录数出，同一项只计一次", n)
	}
	return fmt.Sprintf("由%s条记录相加", n)
}

func method(f figure.Value) string {
	s := f.Period + "。"
	switch {
	case f.Once != "":
		s += "不相加：重复的只计最早的一条，其余列在未计入里。"
	case f.Spread:
		s += "各条相加。"
	default:
		s += "各条相加，各部分之和等于合计。"
	}
	return s
}

// byUnit is the figure by the organisations directly below.
func byUnit(a asked, c *figure.Card, f figure.Value) Grid {
	g := Grid{ID: "by", Title: "按组织", Columns: []ui.Column{{Text: "组织"}, {Text: "记录", Num: true}},
		Note: fmt.Sprintf("%d处，各行相加等于合计", len(c.Units))}
	if f.Once != "" {
		g.Note = "同一项在两处都有的，只记在最早的一处；单独打开一处，数可能更大"
	} else if f.Per > 1 {
		g.Note = "按分钟相加，合计再折成小时"
	}
	if f.Parts {
		g.Columns = append(g.Columns, ui.Column{Text: "党员（人次）", Num: true}, ui.Column{Text: "其他参加者（人次）", Num: true})
	}
	g.Columns = append(g.Columns, ui.Column{Text: "合计（" + weightUnit(f.Figure) + "）", Num: true})
	type sum struct {
		n                       int
		members, others, weight int64
	}
	sums := map[int64]*sum{}
	var all sum
	for _, row := range f.In() {
		u := c.UnitOf(row.Org)
		if sums[u.Org] == nil {
			sums[u.Org] = &sum{}
		}
		for _, s := range []*sum{sums[u.Org], &all} {
			s.n++
			s.members += row.Members
			s.others += row.Others
			s.weight += row.Weight
		}
	}
	cells := func(s *sum) (list []string) {
		list = append(list, ui.Count(s.n))
		if f.Parts {
			list = append(list, ui.Count(s.members), ui.Count(s.others))
		}
		return append(list, ui.Count(s.weight))
	}
	shown := 0
	for _, u := range c.Units {
		s := sums[u.Org]
		if s == nil {
			continue
		}
		shown++
		name := Cell{Text: u.Name}
		if u.Org != c.Root.Org {
			to := a
			to.org = u.Org
			name.Href = to.figure(f.Figure)
		}
		row := []Cell{name}
		for _, t := range cells(s) {
			row = append(row, Cell{Text: t})
		}
		g.Rows = append(g.Rows, row)
	}
	if f.Once == "" && f.Per <= 1 {
		g.Note = fmt.Sprintf("%d处，各行相加等于合计", shown)
	}
	g.Sum = append([]string{"合计"}, cells(&all)...)
	if shown > 12 {
		g.Fold = fmt.Sprintf("看全部%d处", shown)
	}
	g.None = ui.None{Title: "没有计入的记录"}
	return g
}

// records is a page of the records that were counted, or of those that were not
// for one reason.
func records(r *web.Request, a asked, c *figure.Card, f figure.Value) Grid {
	month, unit, why := int(r.Num("month", 0)), r.Num("unit", 0), r.Text("why")
	g := Grid{ID: "in", Title: "计入的记录", Action: "/report/figures/" + f.ID, Hidden: a.hidden()}
	rows := f.In()
	if why != "" {
		g.Title = "未计入的记录：" + why
		rows = f.Out()
		g.Hidden = append(g.Hidden, ui.Pair{Term: "why", Text: why})
	}
	var list []figure.Contribution
	for _, row := range rows {
		if (month == 0 || int(row.Day.Month()) == month) && (unit == 0 || c.UnitOf(row.Org).Org == unit) && (why == "" || said(row.Reason) == why) {
			list = append(list, row)
		}
	}
	g.Note = ui.Count(len(list)) + "条，新的在前"
	g.Filters = filters(c, month, unit)
	g.Columns = []ui.Column{{Text: "日期"}, {Text: "组织"}, {Text: "记录"}}
	if f.Parts {
		g.Columns = append(g.Columns, ui.Column{Text: "党员", Num: true}, ui.Column{Text: "其他参加者", Num: true})
	}
	g.Columns = append(g.Columns, ui.Column{Text: "计入（" + weightUnit(f.Figure) + "）", Num: true})
	if why != "" {
		g.Columns = append(g.Columns, ui.Column{Text: "原因"})
	}
	from := min(max(0, int(r.Num("from", 0))), len(list))
	to := min(from+perPage, len(list))
	for _, row := range list[from:to] {
		cells := []Cell{{Text: row.Day.MonthDay()}, {Text: row.OrgName, Href: "/orgs/" + ui.ID(row.Org)}, recordCell(row)}
		if f.Parts {
			cells = append(cells, Cell{Text: ui.Count(row.Members)}, Cell{Text: ui.Count(row.Others)})
		}
		if why != "" {
			cells = append(cells, Cell{Text: "0"}, Cell{Text: row.Reason, Muted: true})
		} else {
			cells = append(cells, Cell{Text: ui.Count(row.Weight)})
		}
		g.Rows = append(g.Rows, cells)
	}
	page := func(at int) string {
		more := []string{"from", strconv.Itoa(at)}
		if month > 0 {
			more = append(more, "month", strconv.Itoa(month))
		}
		if unit > 0 {
			more = append(more, "unit", ui.ID(unit))
		}
		if why != "" {
			more = append(more, "why", why)
		}
		return "/report/figures/" + f.ID + a.query(more...) + "#in"
	}
	if len(list) > perPage {
		g.Pager.Count = fmt.Sprintf("第%s至%s条，共%s条", ui.Count(from+1), ui.Count(to), ui.Count(len(list)))
		if from > 0 {
			g.Pager.Prev = page(max(0, from-perPage))
		}
		if to < len(list) {
			g.Pager.Next = page(to)
		}
	}
	g.None = ui.None{Title: "没有这样的记录", Text: "这个时段、这个范围里没有计入的记录。"}
	return g
}

func filters(c *figure.Card, month int, unit int64) (list []ui.Field) {
	if len(c.Units) > 1 {
		f := ui.Field{Name: "unit", Label: "组织", Kind: "select", Options: []ui.Option{{Value: "", Text: "全部组织", On: unit == 0}}}
		for _, u := range c.Units {
			f.Options = append(f.Options, ui.Option{Value: ui.ID(u.Org), Text: u.Name, On: u.Org == unit})
		}
		list = append(list, f)
	}
	f := ui.Field{Name: "month", Label: "月份", Kind: "select", Options: []ui.Option{{Value: "", Text: "全部月份", On: month == 0}}}
	for m := c.Span.From; m <= c.Last; m = m.AddMonths(1) {
		n := int(m.Month())
		f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(n), Text: fmt.Sprintf("%d月", n), On: n == month})
	}
	return append(list, f)
}

// left is what was considered and not counted, reason by reason.
func left(a asked, f figure.Value, out []figure.Contribution) Grid {
	g := Grid{ID: "out", Title: "考虑过但未计入", Note: ui.Count(len(out)) + "条",
		Columns: []ui.Column{{Text: "原因"}, {Text: "记录", Num: true}, {Text: "其中一条"}, {Text: "组织"}}}
	var order []string
	rows := map[string][]figure.Contribution{}
	for _, c := range out {
		why := said(c.Reason)
		if rows[why] == nil {
			order = append(order, why)
		}
		rows[why] = append(rows[why], c)
	}
	for _, why := range order {
		one := rows[why][0]
		g.Rows = append(g.Rows, []Cell{{Text: why}, {Text: ui.Count(len(rows[why])) + "条", Href: "/report/figures/" + f.ID + a.query("why", why) + "#in"},
			recordCell(one), {Text: one.OrgName, Href: "/orgs/" + ui.ID(one.Org)}})
	}
	g.Sum = []string{"合计", ui.Count(len(out)) + "条", "", ""}
	return g
}
