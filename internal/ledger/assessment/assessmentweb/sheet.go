package assessmentweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/problem/problemweb"
	"zhibu/internal/ledger/standard"
)

func (p pages) sheet(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	return p.draw(r, id, of, nil, nil)
}

// mostKnown is how many records stand beside a line.
const mostKnown = 6

// draw is the sheet of one organisation; typed is what was refused, nil where nothing was.
func (p pages) draw(r *web.Request, id, of int64, typed map[int64]assessment.Said, problems []ui.Problem) error {
	x, err := p.Assessments.Sheet(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	standing, err := p.Rules.Standing(r.Context(), r.Who, of, x.Span, r.Today())
	if err != nil {
		return err
	}
	s := &x.Sheet
	mine := r.May(assessment.Answer, of) && !x.Over()
	v := SheetView{Crumbs: crumbs, Title: x.Standard.Title, Lead: s.OrgName + "的自查，共" + strconv.Itoa(len(x.Standard.Items)) + "条", Problems: problems, Facts: facts(&x.Assessment), Version: ui.ID(s.Version),
		Export: href(id) + "/export?org=" + ui.ID(of), Doors: []ui.Link{{Text: "历次对照", Href: sheetHref(id, of) + "/years"}}}
	if r.Session.Grant.Org != of {
		v.Crumbs = append(crumbs[:1:1], ui.Link{Text: x.Standard.Title, Href: href(id)})
	}
	v.State, v.Word = mark(&x.Assessment, s, r.Today())
	v.When = p.when(r, &x)
	if mine && s.HandedMS == 0 {
		v.Action = sheetHref(id, of) + "/save"
	} else if mine {
		v.Back = sheetHref(id, of) + "/back"
	}
	for i := range x.Standard.Items {
		it := &x.Standard.Items[i]
		if n := len(v.Sections); n == 0 || v.Sections[n-1].Name != it.Section {
			v.Sections = append(v.Sections, Section{Name: it.Section})
		}
		part := &v.Sections[len(v.Sections)-1]
		part.Lines = append(part.Lines, p.line(r, &x, it, standing, typed, problems, mine))
	}
	if len(problems) > 0 {
		return r.Refuse(Sheet(r.Frame(v.Title), v))
	}
	return r.Page(Sheet(r.Frame(v.Title), v))
}

func (p pages) when(r *web.Request, x *assessment.One) string {
	if x.Sheet.HandedMS > 0 {
		return moment(x.Sheet.HandedMS) + "由" + x.Sheet.HandedBy + "提交。"
	}
	left := int(x.Due - r.Today())
	switch {
	case x.Over():
		return ""
	case left < 0:
		return "最后一天是" + x.Due.Chinese() + "，已过" + strconv.Itoa(-left) + "天，仍可提交。"
	case left == 0:
		return "今天是最后一天。"
	}
	return "最后一天是" + x.Due.Chinese() + "，还有" + strconv.Itoa(left) + "天。可以分几次填，随时保存。"
}

func (p pages) line(r *web.Request, x *assessment.One, it *standard.Item, standing map[string]ui.Link, typed map[int64]assessment.Said, problems []ui.Problem, mine bool) Line {
	said := x.Sheet.Answers[it.Line]
	if typed != nil {
		said = typed[it.Line]
	}
	l := Line{No: strconv.Itoa(it.No), Text: it.Text, Look: it.Look.Label(), State: resultState(said.Result), Word: said.Result.Label(), Said: said.Note,
		Result: ui.Field{Name: assessment.ResultField(it.Line), Label: "自查结果", Kind: "tiles", Problem: web.ProblemOf(problems, assessment.ResultField(it.Line)), Class: "full"},
		Note:   ui.Field{Name: assessment.NoteField(it.Line), Label: "说明", Value: said.Note, Problem: web.ProblemOf(problems, assessment.NoteField(it.Line)), Class: "full"}}
	if it.Clause != "" {
		l.Look += "，" + it.Clause
	}
	if it.Worth != "" {
		l.Look += "，原文分值" + it.Worth
	}
	for _, o := range assessment.Results() {
		l.Result.Options = append(l.Result.Options, ui.Option{Value: string(o), Text: o.Label(), On: o == said.Result})
	}
	records := x.Records[it.Line]
	for i, rec := range records {
		if i == mostKnown {
			l.Known = append(l.Known, ui.Link{Text: "还有" + strconv.Itoa(len(records)-mostKnown) + "条记录", Href: "/activities?org=" + ui.ID(x.Sheet.Org) + "&kind=" + string(it.Kinds[0])})
			break
		}
		l.Known = append(l.Known, ui.Link{Text: rec.On.MonthDay() + " " + rec.Title, Href: "/activities/" + ui.ID(rec.ID)})
	}
	if it.Look == standard.Records && len(it.Kinds) > 0 && len(records) == 0 {
		l.Known = append(l.Known, ui.Link{Text: "这段时间没有“" + it.KindWords() + "”的记录"})
	}
	if s := standing[it.Rule]; it.Rule != "" && s.Text != "" {
		l.Known = append(l.Known, s)
	}
	if pr, ok := x.Problems[it.Line]; ok {
		l.Problem = ui.Link{Text: "已列入问题清单", Href: "/problems/" + ui.ID(pr.ID)}
		l.ProblemState, l.ProblemWord = problemweb.State(pr, r.Today())
	} else if mine && x.Sheet.Answers[it.Line].Result.Gap() {
		l.Rectify = ui.Link{Text: "列入问题清单", Href: sheetHref(x.ID, x.Sheet.Org) + "/rectify?line=" + ui.ID(it.Line)}
	}
	return l
}

func (p pages) save(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	x, err := p.Assessments.Sheet(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	typed := map[int64]assessment.Said{}
	for _, it := range x.Standard.Items {
		typed[it.Line] = assessment.Said{Result: assessment.Result(r.Text(assessment.ResultField(it.Line))), Note: r.Text(assessment.NoteField(it.Line))}
	}
	hand := r.Text("hand") != ""
	err = p.Assessments.Save(r.Context(), r.Who, id, of, r.Num("version", -1), typed)
	if err == nil && hand {
		err = p.Assessments.HandIn(r.Context(), r.Who, id, of, 0)
	}
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, plain(&x, typed), plain(&x, x.Sheet.Answers))
		}
		return p.draw(r, id, of, typed, problems)
	}
	if err != nil {
		return err
	}
	if hand {
		return r.Say(sheetHref(id, of), "已提交。")
	}
	return r.Say(sheetHref(id, of), "已保存，可以接着填。")
}

// plain are the fields that two people may have filled in.
func plain(x *assessment.One, said map[int64]assessment.Said) (list []ui.Field) {
	for _, it := range x.Standard.Items {
		no := "第" + strconv.Itoa(it.No) + "条"
		list = append(list, ui.Field{Name: assessment.ResultField(it.Line), Label: no, Value: said[it.Line].Result.Label()},
			ui.Field{Name: assessment.NoteField(it.Line), Label: no + "的说明", Value: said[it.Line].Note})
	}
	return list
}

func (p pages) rectifyForm(r *web.Request) error { return p.showRectify(r, nil) }

func (p pages) showRectify(r *web.Request, problems []ui.Problem) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	if err := r.Only(assessment.Answer, of); err != nil {
		return err
	}
	x, err := p.Assessments.Sheet(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	people, err := p.Members.Around(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	line := r.Num("line", 0)
	v := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Standard.Title, Href: sheetHref(id, of)}), Title: "列入问题清单", Lead: x.Sheet.OrgName + "，整改好以后按问题清单的办法销号。",
		Action: sheetHref(id, of) + "/rectify", Hidden: []ui.Pair{{Term: "line", Text: ui.ID(line)}}, Problems: problems, Submit: "列入问题清单", Cancel: ui.Link{Text: "先不列", Href: sheetHref(id, of)}}
	for _, it := range x.Standard.Items {
		if it.Line == line {
			said := x.Sheet.Answers[line]
			v.Facts = []ui.Pair{{Term: "要求", Text: it.Text, Note: it.Clause}, {Term: said.Result.Label(), Text: said.Note}}
		}
	}
	owner, due := r.Num(assessment.OwnerField, 0), r.Text(assessment.DueField)
	if r.Method == "GET" {
		due = r.Today().AddMonths(1).String()
	}
	who := ui.Field{Name: assessment.OwnerField, Label: "责任人", Kind: "select", Options: []ui.Option{{Text: "请选择"}}, Problem: web.ProblemOf(problems, assessment.OwnerField)}
	for _, m := range people {
		who.Options = append(who.Options, ui.Option{Value: ui.ID(m.ID), Text: m.Name, On: m.ID == owner})
	}
	v.Fields = []ui.Field{{Name: assessment.MeasureField, Label: "整改措施", Kind: "textarea", Rows: 3, Value: r.Text(assessment.MeasureField), Problem: web.ProblemOf(problems, assessment.MeasureField), Class: "full"},
		who, {Name: assessment.DueField, Label: "整改时限", Kind: "date", Value: due, Problem: web.ProblemOf(problems, assessment.DueField)}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) rectify(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	_, err = p.Assessments.Rectify(r.Context(), r.Who, id, of, r.Num("line", 0), problem.Draft{Measure: r.Text(assessment.MeasureField), Owner: r.Num(assessment.OwnerField, 0), DueOn: r.Day(assessment.DueField)})
	if problems, ok := web.Problems(err); ok {
		return p.showRectify(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(sheetHref(id, of), "已列入问题清单。")
}

// years is what one organisation said in this assessment and the others, line by line.
func (p pages) years(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	x, err := p.Assessments.Sheet(r.Context(), r.Who, id, of)
	if err != nil {
		return err
	}
	v := PastView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Standard.Title, Href: sheetHref(id, of)}), Title: "历次对照", Lead: x.Sheet.OrgName + "，同一条历次自查的结果。只和自己比。",
		None: ui.None{Title: "只有这一次", Text: "以后按同一份标准再自查，同一条的结果会列在一起。"}}
	v.Columns = []ui.Column{{Text: "要求"}, {Text: x.Due.Chinese()}}
	for _, o := range x.Past {
		v.Columns = append(v.Columns, ui.Column{Text: o.Due.Chinese()})
	}
	cell := func(s assessment.Said) Cell { return Cell{resultState(s.Result), s.Result.Label(), s.Note} }
	for _, it := range x.Standard.Items {
		row := []Cell{{Word: strconv.Itoa(it.No) + "．" + it.Text, Note: it.Clause}, cell(x.Sheet.Answers[it.Line])}
		for _, o := range x.Past {
			said, ok := o.Answers[it.Line]
			c := cell(said)
			if !ok {
				c = Cell{State: ui.NA, Word: "没有这一条"}
			}
			row = append(row, c)
		}
		if len(x.Past) > 0 {
			v.Rows = append(v.Rows, row)
		}
	}
	return r.Page(Years(r.Frame(v.Title), v))
}
