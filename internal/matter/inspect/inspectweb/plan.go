package inspectweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/matterweb"
)

// plan is the plan of a year.
func (p pages) plan(r *web.Request) error {
	year := int(r.Num("year", int64(r.Today().Year())))
	list, err := p.Inspections.Plan(r.Context(), r.Who, year)
	if err != nil {
		return err
	}
	v := ListView{Title: strconv.Itoa(year) + "年检查计划", Lead: "没有列入计划、没有备案号的不检查；一个部门一年原则上只搞一次综合检查，同类的合并（整治形式主义为基层减负若干规定第三部分）。", Tabs: tabs("plan"),
		Action: "/inspection-plans", New: ui.Link{Text: "列入计划", Href: "/inspection-plans/new"}, Columns: []ui.Column{{Text: "检查"}, {Text: "时间"}, {Text: "备案号"}, {Text: "情况"}},
		None: ui.None{Title: "这一年还没有计划", Text: "各部门要检查的，先列在这里，再备案。", Do: ui.Link{Text: "列入计划", Href: "/inspection-plans/new"}}}
	v.Filters = []ui.Field{{Name: "year", Label: "年份", Kind: "number", Value: strconv.Itoa(year), Class: "short"}}
	names := map[int64]string{}
	for _, l := range list {
		names[l.ID] = l.Subject
	}
	for _, l := range list {
		row := Row{Title: l.Subject, Note: l.Department + "，" + l.Kind.Label(), Cells: []string{days(l.From, l.Last), l.Filing}, State: ui.Due, Word: "还没有开始"}
		for _, why := range []string{l.Why, l.Apart} {
			if why != "" {
				row.Note += "。" + why
			}
		}
		if l.Filing == "" {
			row.Cells[1] = "还没有备案"
		}
		edit := ui.Link{Text: "修改", Href: "/inspection-plans/" + ui.ID(l.ID) + "/edit"}
		switch {
		case l.Void != "":
			row.State, row.Word = ui.NA, "已取消："+l.Void
		case l.Joined():
			row.State, row.Word, row.Acts = ui.NA, "合并到“"+names[l.With]+"”", []ui.Link{edit}
		case l.Matter != 0:
			row.State, row.Word, row.Href, row.Acts = ui.Running, "已经开始", href(l.Matter), []ui.Link{edit}
		case l.Filing != "":
			row.Acts, row.Post = []ui.Link{edit}, ui.Link{Text: "开始检查", Href: "/inspection-plans/" + ui.ID(l.ID) + "/open"}
		default:
			row.Acts = []ui.Link{edit}
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func lineTyped(r *web.Request) inspect.Line {
	return inspect.Line{Department: r.Text("department"), Subject: r.Text("subject"), Kind: inspect.Sort(r.Text("kind")), From: r.Day("from"), Last: r.Day("last"), Filing: r.Text("filing"),
		Why: r.Text("why"), With: r.Num("with", 0), Apart: r.Text("apart")}
}

func (p pages) lineFields(r *web.Request, l inspect.Line, problems []ui.Problem) ([]ui.Field, error) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	kind := ui.Field{Name: "kind", Label: "哪一种", Kind: "tiles", Problem: bad("kind"), Class: "full"}
	for _, s := range inspect.Sorts() {
		kind.Options = append(kind.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == l.Kind})
	}
	year := l.Year
	if year == 0 {
		year = r.Today().Year()
	}
	list, err := p.Inspections.Plan(r.Context(), r.Who, year)
	with := ui.Field{Name: "with", Label: "合并到哪一次", Kind: "select", Problem: bad("with"), Options: []ui.Option{{Text: "单独检查"}}, Class: "full"}
	for _, o := range list {
		if o.ID != l.ID && o.Void == "" && !o.Joined() {
			with.Options = append(with.Options, ui.Option{Value: ui.ID(o.ID), Text: o.Department + "，" + o.Subject + "（" + o.Kind.Label() + "）", On: o.ID == l.With})
		}
	}
	return []ui.Field{{Name: "department", Label: "检查的部门", Value: l.Department, Problem: bad("department"), Place: "例如：区直机关工委"},
		{Name: "subject", Label: "检查什么", Value: l.Subject, Problem: bad("subject"), Place: "例如：“三会一课”落实情况专项检查"}, kind,
		{Name: "from", Label: "从哪一天", Kind: "date", Value: l.From.String(), Problem: bad("from"), Class: "short"},
		{Name: "last", Label: "到哪一天", Kind: "date", Value: l.Last.String(), Problem: bad("last"), Class: "short"},
		{Name: "filing", Label: "备案号", Value: l.Filing, Problem: bad("filing"), Optional: true, Hint: "计划备案以后填写；没有备案号的不能开始检查。"}, with,
		{Name: "apart", Label: "不能合并的原因", Value: l.Apart, Problem: bad("apart"), Optional: true, Hint: "有同类检查而不合并的才填。"},
		{Name: "why", Label: "确需再搞一次的原因", Value: l.Why, Problem: bad("why"), Optional: true, Hint: "同一个部门当年已经有综合检查的才填。"}}, err
}

var planCrumbs = append(crumbs[:1:1], ui.Link{Text: "年度计划", Href: "/inspection-plans"})

func (p pages) newLine(r *web.Request) error {
	return p.showNew(r, inspect.Line{Kind: inspect.Themed}, nil)
}

func (p pages) showNew(r *web.Request, l inspect.Line, problems []ui.Problem) error {
	fields, err := p.lineFields(r, l, problems)
	if err != nil {
		return err
	}
	v := matterweb.FormView{Crumbs: planCrumbs, Title: "列入检查计划", Action: "/inspection-plans", Submit: "列入计划", Problems: problems, Fields: fields, Cancel: ui.Link{Text: "不列了", Href: "/inspection-plans"}}
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

func (p pages) addLine(r *web.Request) error {
	l := lineTyped(r)
	_, err := p.Inspections.Add(r.Context(), r.Who, r.Session.Grant.Org, l)
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, l, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/inspection-plans?year="+strconv.Itoa(l.From.Year()), "已列入计划。")
}

func (p pages) lineOf(r *web.Request) (l inspect.Line, err error) {
	id, err := r.ID("id")
	if err != nil {
		return l, err
	}
	return p.Inspections.PlanLine(r.Context(), r.Who, id)
}

func (p pages) editLine(r *web.Request) error {
	was, err := p.lineOf(r)
	if err != nil {
		return err
	}
	return p.showEdit(r, was, was, nil)
}

func (p pages) showEdit(r *web.Request, was, l inspect.Line, problems []ui.Problem) error {
	l.ID, l.Year = was.ID, was.Year
	fields, err := p.lineFields(r, l, problems)
	if err != nil {
		return err
	}
	at := "/inspection-plans/" + ui.ID(was.ID)
	v := EditView{FormView: matterweb.FormView{Crumbs: planCrumbs, Title: "修改检查计划", Lead: was.Subject, Action: at + "/edit", Submit: "保存", Version: ui.ID(was.Version), Problems: problems, Fields: fields,
		Cancel: ui.Link{Text: "不改了", Href: "/inspection-plans?year=" + strconv.Itoa(was.Year)}}}
	if was.Matter != 0 {
		v.Lead += "。检查已经开始，只能修改备案号。"
		v.Fields = []ui.Field{fields[5]}
		for _, f := range fields {
			if f.Name == "filing" {
				v.Fields = []ui.Field{f}
			}
		}
	} else if was.Void == "" {
		v.Void = at + "/void"
		v.Why = ui.Field{Name: "void", Label: "取消的原因", Value: r.Text("void"), Problem: web.ProblemOf(problems, "void")}
	}
	if len(problems) > 0 {
		return r.Refuse(Edit(r.Frame(v.Title), v))
	}
	return r.Page(Edit(r.Frame(v.Title), v))
}

func (p pages) amendLine(r *web.Request) error {
	was, err := p.lineOf(r)
	if err != nil {
		return err
	}
	l := lineTyped(r)
	err = p.Inspections.Amend(r.Context(), r.Who, was.ID, r.Num("version", -1), l)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			mine, _ := p.lineFields(r, l, nil)
			theirs, again := p.lineFields(r, was, nil)
			if again != nil {
				return again
			}
			problems = web.Beside(problems, mine, theirs)
		}
		return p.showEdit(r, was, l, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/inspection-plans?year="+strconv.Itoa(was.Year), "计划已保存。")
}

func (p pages) strike(r *web.Request) error {
	was, err := p.lineOf(r)
	if err != nil {
		return err
	}
	err = p.Inspections.Strike(r.Context(), r.Who, was.ID, r.Num("version", -1), r.Text("void"))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems[0].Way = web.Typed(r)
		}
		return p.showEdit(r, was, was, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/inspection-plans?year="+strconv.Itoa(was.Year), "已从计划里取消，这一行和原因留着。")
}

func (p pages) open(r *web.Request) error {
	l, err := p.lineOf(r)
	if err != nil {
		return err
	}
	id, err := p.Inspections.Open(r.Context(), r.Who, l.ID)
	if problems, ok := web.Problems(err); ok {
		return p.showEdit(r, l, l, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "检查已开始，先定抽取范围和检查组。")
}
