package problemweb

import (
	"zhibu/internal/base/attach"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
)

func facts(x problem.Problem) []ui.Pair {
	list := []ui.Pair{{Term: "问题", Text: x.Text}, {Term: "是谁的问题", Text: x.Whose()}, {Term: "整改措施", Text: told(x.Measure)}, {Term: "责任人", Text: told(x.OwnerName)},
		{Term: "整改时限", Text: x.DueOn.Chinese()}, {Term: "发现的日期", Text: x.FoundOn.Chinese()}, {Term: "来源", Text: x.Origin.Label(), Href: door(x)}}
	if x.Clause != "" {
		list = append(list, ui.Pair{Term: "依据", Text: x.Clause})
	}
	if x.Closer != 0 {
		list = append(list, ui.Pair{Term: "由谁销号", Text: x.CloserName, Note: "检查发现的，由检查的一方确认。"})
	}
	if x.Evidence != "" {
		list = append(list, ui.Pair{Term: "佐证", Text: x.Evidence})
	}
	return list
}

// told is what the organisation has still to say, where it has not.
func told(text string) string {
	if text == "" {
		return "待填写"
	}
	return text
}

// door is where a problem was born; empty where that is not kept here.
func door(x problem.Problem) string {
	of := "/" + ui.ID(x.OriginID) + "/orgs/" + ui.ID(x.Org)
	switch {
	case x.Origin == problem.Standard:
		return "/assessments" + of
	case x.Origin == problem.Inspection && x.Part != 0: // a finding; those without an inspection here have no page
		return "/inspections" + of
	}
	path := map[problem.Origin]string{problem.OrgLife: "/orglife/", problem.DemLife: "/orglife/", problem.Review: "/reviews/", problem.Visit: "/visits/"}[x.Origin]
	if path == "" || x.OriginID == 0 {
		return ""
	}
	return path + ui.ID(x.OriginID)
}

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
	v := OneView{Title: x.Text, Lead: x.OrgName, Crumbs: crumbs, Facts: facts(x)[1:], Problems: problems}
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
	files, err := p.Problems.Papers(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	for _, f := range files {
		v.Files = append(v.Files, ui.Pair{Term: f.Name, Text: ui.Size(f.Size), Href: "/problem-files/" + ui.ID(f.ID)})
	}
	if s := sideOf(r, x); s != none && x.State != problem.Void {
		acts(r, x, s, &v, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// side is on which side of a problem somebody stands: who sees it from above and did not
// find it changes nothing.
type side int

const (
	none   side = iota
	owner       // it is on the list of his organisation
	finder      // he works for the organisation that found it
)

func sideOf(r *web.Request, x problem.Problem) side {
	switch of := r.Session.Grant.Org; {
	case of == x.Org && r.Session.Grant.May(problem.Keep):
		return owner
	case of == x.Closer && of != 0 && r.Session.Grant.May(problem.Find):
		return finder
	}
	return none
}

func acts(r *web.Request, x problem.Problem, s side, v *OneView, failed string, problems []ui.Problem) {
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
	own, closes := s == owner, s == finder || x.Closer == 0
	if x.State != problem.Closed && own || s == finder && x.State != problem.Closed {
		v.Edit = ui.Link{Text: "更正", Href: here + "/edit"}
		if own && x.Closer != 0 {
			v.Edit.Text = "写措施和责任人"
		}
	}
	if own {
		v.Attach = here + "/files"
		v.File = ui.Field{Name: "files", Label: "文件", Kind: "file", Accept: attach.Accept, Multiple: true, Hint: "可以不附。能用一句话说清的，写在佐证里就行。", Problem: web.ProblemOf(problems, "files")}
	}
	switch {
	case x.State == problem.Open && own:
		add("progress", "记一次进展", "", "记下进展", true, ui.Field{Name: "on", Label: "日期", Kind: "date", Value: r.Today().String(), Max: r.Today().String(), Class: "short"},
			ui.Field{Name: "text", Label: "做了什么", Kind: "textarea", Rows: 3})
		note := "整改完成以后提请，由本组织另一位同志确认。没有第二位可以确认的，直接销号。"
		if x.Closer != 0 {
			note = "整改完成以后提请，由" + x.CloserName + "确认。"
		}
		add("ask", "提请销号", note, "提请销号", false, ui.Field{Name: "result", Label: "整改的结果", Kind: "textarea", Rows: 3},
			ui.Field{Name: "evidence", Label: "佐证", Hint: "一句话，例如见哪一天的哪次活动。不用另做材料。", Optional: true})
	case x.State == problem.Asked && closes:
		add("confirm", "确认销号", "由提请人以外的同志确认。", "确认销号", true, ui.Field{Name: "confirm", Label: "意见", Optional: true})
		add("reopen", "要求补充", "没有改到位、说得不清楚的，写明还差什么，回到整改中。", "要求补充", false, why("reopen", "还差什么"))
	case x.State == problem.Closed && closes:
		add("reopen", "重新打开", "销号以后问题又出现的，重新打开。", "重新打开", false, why("reopen", "为什么重新打开"))
	}
	if !closes {
		return
	}
	if x.State != problem.Closed {
		add("extend", "延长时限", "原来的时限和延长的原因都留在经过里。", "延长时限", false, ui.Field{Name: "until", Label: "延到哪一天", Kind: "date", Class: "short"}, why("extend", "为什么延长"))
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
	said := "已提请销号，等另一位同志确认。"
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

func (p pages) extend(r *web.Request) error {
	return p.do(r, "extend", "时限已延长，原来的时限留在经过里。", func(id int64) error {
		return p.Problems.Extend(r.Context(), r.Who, id, r.Day("until"), r.Text("why_extend"))
	})
}

func (p pages) attach(r *web.Request) error {
	return p.do(r, "files", "文件已加上。", func(id int64) error {
		files, err := r.Files("files")
		if err != nil {
			return err
		}
		return p.Problems.Attach(r.Context(), r.Who, id, files)
	})
}

func (p pages) file(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.Problems.File(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(f)
}

func (p pages) void(r *web.Request) error {
	return p.do(r, "void", "已作废，不再计数。", func(id int64) error { return p.Problems.Withdraw(r.Context(), r.Who, id, r.Text("why_void")) })
}
