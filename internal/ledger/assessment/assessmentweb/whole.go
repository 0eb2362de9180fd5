package assessmentweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/problem"
)

func (p pages) whole(r *web.Request) error { return p.show(r, nil) }

// show is an assessment as those see it who are above; one who sees only his own sheet
// goes on to it.
func (p pages) show(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Assessments.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if x.Orgs == 1 && x.Mine != nil {
		return r.SeeOther(sheetHref(id, x.Mine.Org))
	}
	v := WholeView{Crumbs: crumbs, Title: x.Standard.Title, Lead: strconv.Itoa(x.Orgs) + "个党组织，已提交" + strconv.Itoa(x.Handed) + "个", Problems: problems, Export: href(id) + "/export",
		Facts: facts(&x.Assessment), Version: ui.ID(x.Version)}
	if r.May(assessment.Ask, x.Org) && !x.Over() {
		v.End = href(id) + "/end"
	}
	tab, line, want := r.Text("tab"), r.Num("line", 0), assessment.Result(r.Text("result"))
	if line != 0 {
		tab = "line"
	}
	waiting := strconv.Itoa(x.Orgs - x.Handed)
	v.Tabs = []ui.NavItem{{Text: "逐条", Href: href(id), Here: tab == ""}, {Text: "各党组织 " + strconv.Itoa(x.Orgs), Href: href(id) + "?tab=orgs", Here: tab == "orgs"},
		{Text: "未提交 " + waiting, Href: href(id) + "?tab=waiting", Here: tab == "waiting"}}
	switch tab {
	case "orgs", "waiting":
		v.None = ui.None{Title: "都已提交", Text: "没有还没提交的党组织。"}
		for i := range x.Sheets {
			if s := &x.Sheets[i]; tab == "orgs" || s.HandedMS == 0 {
				v.Orgs = append(v.Orgs, askedRow(r, &x.Assessment, s))
			}
		}
	case "line":
		p.saidOf(&x, line, want, &v)
	default:
		v.Lines = counted(&x)
	}
	if len(problems) > 0 {
		return r.Refuse(Whole(r.Frame(v.Title), v))
	}
	return r.Page(Whole(r.Frame(v.Title), v))
}

func facts(a *assessment.Assessment) []ui.Pair {
	list := []ui.Pair{{Term: "标准", Text: a.Standard.Title + "，第" + strconv.Itoa(a.Standard.No) + "版", Href: "/standards/" + ui.ID(a.Standard.Standard) + "?v=" + strconv.Itoa(a.Standard.No)},
		{Term: "依据的文件", Text: a.Standard.Document}, {Term: "看哪些天的记录", Text: period(a)}, {Term: "最后一天", Text: ui.Long(a.Due)}}
	if a.Note != "" {
		list = append(list, ui.Pair{Term: "说明", Text: a.Note})
	}
	if a.Over() {
		list = append(list, ui.Pair{Term: "结束", Text: a.EndedOn.Chinese()})
	}
	return list
}

func askedRow(r *web.Request, a *assessment.Assessment, s *assessment.Sheet) (row Asked) {
	row.Org = ui.Link{Text: s.OrgName, Href: sheetHref(a.ID, s.Org)}
	row.State, row.Word = mark(a, s, r.Today())
	switch {
	case s.HandedMS > 0:
		row.Note = moment(s.HandedMS) + "，" + s.HandedBy
	case s.Answered() > 0:
		row.Note = "填了" + strconv.Itoa(s.Answered()) + "条，共" + strconv.Itoa(len(a.Standard.Items)) + "条"
	}
	return row
}

// counted are the lines in the order of the standard, with how many said what of them.
func counted(x *assessment.Whole) (list []Counted) {
	counts, listed := x.Counts(), map[int64]int{}
	for _, p := range x.Problems {
		listed[p.Part]++
	}
	section := ""
	for i := range x.Standard.Items {
		it := &x.Standard.Items[i]
		c := Counted{No: strconv.Itoa(it.No), Text: it.Text}
		if it.Section != section {
			c.Section, section = it.Section, it.Section
		}
		here := href(x.ID) + "?line=" + ui.ID(it.Line)
		for _, res := range assessment.Results() {
			l := ui.Link{Text: strconv.Itoa(counts[it.Line][res])}
			if l.Text != "0" {
				l.Href = here + "&result=" + string(res)
			}
			c.Counts = append(c.Counts, l)
		}
		if n := listed[it.Line]; n > 0 {
			c.Problems = ui.Link{Text: strconv.Itoa(n), Href: here}
		}
		list = append(list, c)
	}
	return list
}

// saidOf is who said what of one line, in roster order.
func (p pages) saidOf(x *assessment.Whole, line int64, want assessment.Result, v *WholeView) {
	for i := range x.Standard.Items {
		if it := &x.Standard.Items[i]; it.Line == line {
			v.SaidTitle = strconv.Itoa(it.No) + "．" + it.Text
			if want != "" {
				v.SaidTitle += "，" + want.Label()
			}
		}
	}
	v.None = ui.None{Title: "没有", Text: "没有党组织这样说。"}
	problems := map[int64]problem.Problem{}
	for _, pr := range x.Problems {
		if pr.Part == line {
			problems[pr.Org] = pr
		}
	}
	for i := range x.Sheets {
		s := &x.Sheets[i]
		said := s.Answers[line]
		if pr, ok := problems[s.Org]; s.HandedMS > 0 && (want == said.Result || want == "" && ok) {
			row := Asked{Org: ui.Link{Text: s.OrgName, Href: sheetHref(x.ID, s.Org)}, State: resultState(said.Result), Word: said.Result.Label(), Note: said.Note}
			if ok {
				row.Problem = ui.Link{Text: "问题清单：" + pr.State.Label(), Href: "/problems/" + ui.ID(pr.ID)}
			}
			v.Said = append(v.Said, row)
		}
	}
}

func resultState(x assessment.Result) ui.State {
	switch x {
	case assessment.Met:
		return ui.Done
	case assessment.Partly, assessment.Unmet:
		return ui.Due
	}
	return ui.NA
}
