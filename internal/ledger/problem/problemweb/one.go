package problemweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
)

func facts(x problem.Problem) []ui.Pair {
	list := []ui.Pair{{Term: "问题", Text: x.Text}, {Term: "是谁的问题", Text: x.Whose()}, {Term: "整改措施", Text: x.Measure}, {Term: "责任人", Text: x.OwnerName},
		{Term: "整改时限", Text: x.DueOn.Chinese()}, {Term: "发现的日期", Text: x.FoundOn.Chinese()}, {Term: "来源", Text: x.Origin.Label()}}
	if door := doors[x.Origin]; x.OriginID != 0 && door != "" {
		list[len(list)-1].Href = door + ui.ID(x.OriginID)
	}
	return list
}

// doors are where what a problem comes from is shown.
var doors = map[problem.Origin]string{problem.OrgLife: "/orglife/", problem.DemLife: "/orglife/", problem.Review: "/reviews/", problem.Visit: "/visits/"}

func (p pages) one(r *web.Request) error { return p.showOne(r, "", nil) }

// showOne draws one problem; failed is the act that was refused.
func (p pages) showOne(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, steps, err := p.Problems.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := OneView{Title: x.Text, Lead: x.OrgName, Crumbs: []ui.Link{{Text: "问题清单", Href: "/problems"}}, Facts: facts(x)[1:], Problems: problems}
	v.State, v.Word = State(x, r.Today())
	for _, s := range steps {
		line := Step{What: problem.StepLabel(s.Kind), Text: s.Text, When: s.OnDay.Chinese()}
		if s.By != "" {
			line.When += "，" + s.By
		}
		if s.Was != nil {
			line.Was = []ui.Pair{{Term: "问题", Text: s.Was.Text}, {Term: "措施", Text: s.Was.Measure}, {Term: "时限", Text: s.Was.DueOn.Chinese()}}
		}
		v.Steps = append(v.Steps, line)
	}
	if r.Session.Grant.May(problem.Keep) && x.State != problem.Void && p.reaches(r, x.Org) {
		acts(r, x, &v, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// reaches reports whether the asker's own list it is: who sees it from above does
// not change it.
func (p pages) reaches(r *web.Request, of int64) bool { return r.Session.Grant.Org == of }

func acts(r *web.Request, x problem.Problem, v *OneView, failed string, problems []ui.Problem) {
	here := "/problems/" + ui.ID(x.ID)
	add := func(name, title, note, submit string, primary bool, fields ...ui.Field) {
		open := failed == name || failed == "" && primary
		for i := range fields {
			if failed == name {
				fields[i].Value, fields[i].Problem = r.Text(fields[i].Name), web.ProblemOf(problems, fields[i].Name)
			}
		}
		v.Acts = append(v.Acts, Act{Title: title, Note: note, Action: here + "/" + name, Submit: submit, Fields: fields, Primary: primary, Open: open})
	}
	why := func(name, label string) ui.Field { return ui.Field{Name: "why_" + name, Label: label} }
	switch x.State {
	case problem.Open:
		add("progress", "记一次进展", "", "记下进展", true, ui.Field{Name: "on", Label: "日期", Kind: "date", Value: r.Today().String(), Max: r.Today().String(), Class: "short"},
			ui.Field{Name: "text", Label: "做了什么", Kind: "textarea", Rows: 3})
		add("ask", "提请销号", "整改完成以后提请，由本组织另一位同志确认。没有第二位可以确认的，直接销号。", "提请销号", false, ui.Field{Name: "result", Label: "整改的结果", Kind: "textarea", Rows: 3})
		v.Edit = ui.Link{Text: "更正", Href: here + "/edit"}
	case problem.Asked:
		add("confirm", "确认销号", "由提请人以外的同志确认。", "确认销号", true, ui.Field{Name: "confirm", Label: "意见", Optional: true})
		add("reopen", "退回继续整改", "", "退回", false, why("reopen", "还差什么"))
		v.Edit = ui.Link{Text: "更正", Href: here + "/edit"}
	case problem.Closed:
		add("reopen", "重新打开", "销号以后问题又出现的，重新打开。", "重新打开", false, why("reopen", "为什么重新打开"))
	}
	add("void", "作废", "记错了才作废。作废以后仍可查看，不再计数。", "作废这个问题", false, why("void", "作废的原因"))
}

// do runs an act and leads back to the problem.
func (p pages) do(r *web.Request, name, said string, act func(id int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id)
	if problems, ok := web.Problems(err); ok {
		for i := range problems { // two forms of the page ask for a reason
			if problems[i].Field == "why" {
				problems[i].Field = "why_" + name
			}
		}
		return p.showOne(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/problems/"+ui.ID(id), said)
}

func (p pages) progress(r *web.Request) error {
	return p.do(r, "progress", "已记下进展。", func(id int64) error {
		return p.Problems.Progress(r.Context(), r.Who, id, r.Day("on"), r.Text("text"))
	})
}

func (p pages) ask(r *web.Request) error {
	said := "已提请销号，等本组织另一位同志确认。"
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	closed, err := p.Problems.AskClose(r.Context(), r.Who, id, r.Text("result"), r.Text("evidence"))
	if closed {
		said = "已销号。"
	}
	return p.do(r, "ask", said, func(int64) error { return err })
}

func (p pages) confirm(r *web.Request) error {
	return p.do(r, "confirm", "已销号。", func(id int64) error { return p.Problems.Confirm(r.Context(), r.Who, id, r.Text("confirm")) })
}

func (p pages) reopen(r *web.Request) error {
	return p.do(r, "reopen", "已重新打开，继续整改。", func(id int64) error { return p.Problems.Reopen(r.Context(), r.Who, id, r.Text("why_reopen")) })
}

func (p pages) void(r *web.Request) error {
	return p.do(r, "void", "已作废，不再计数。", func(id int64) error { return p.Problems.Withdraw(r.Context(), r.Who, id, r.Text("why_void")) })
}
