package deskweb

import (
	"net/url"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/desk"
	"zhibu/internal/register/access"
)

// oneOf is what every reader sees of a plea that he may see.
func oneOf(r *web.Request, x desk.Plea, problems []ui.Problem) OneView {
	v := OneView{Title: x.Subject, Lead: x.Kind.Label() + "　" + x.Number, Text: x.Text, Answer: x.Answer, Problems: problems,
		Facts: []ui.Pair{{Term: "编号", Text: x.Number}, {Term: "提交日期", Text: x.ReceivedOn.Chinese()}, {Term: "答复期限", Text: x.DueOn.Chinese()}, {Term: "在哪里办", Text: x.WithName}}}
	v.State, v.Word = State(x, r.Today())
	if x.AboutName != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "反映的党组织", Text: x.AboutName})
	}
	if f, ok := desk.FieldOf(x.Field); ok && x.Kind == desk.Correction {
		v.Facts = append(v.Facts, ui.Pair{Term: "要更正的", Text: f.Label}, ui.Pair{Term: "应该是", Text: x.Value})
	}
	if x.Apart {
		v.Facts = append(v.Facts, ui.Pair{Term: "要求", Text: "不让本人所在的党组织看到"})
	}
	if x.Unnamed {
		v.Facts = append(v.Facts, ui.Pair{Term: "姓名", Text: "不向承办的党组织透露"})
	}
	if x.AnsweredOn != 0 {
		v.AnswerHead = x.AnsweredOn.Chinese() + "答复"
		if x.Outcome != "" {
			v.AnswerHead += "：" + x.Outcome.Label()
		}
	}
	for _, f := range x.Papers {
		v.Papers = append(v.Papers, ui.Link{Text: f.Name + "（" + ui.Size(f.Size) + "）", Href: "/feedback-files/" + ui.ID(f.ID)})
	}
	for _, s := range x.Steps {
		line := Step{What: s.Deed, Text: s.Text, When: s.On.Chinese()}
		switch {
		case s.By != "":
			line.When += "，" + s.By
		case s.Own:
			line.When += "，提交人"
		}
		v.Steps = append(v.Steps, line)
	}
	return v
}

// builder gathers the forms of a page.
type builder struct {
	r                     *web.Request
	v                     *OneView
	here, version, failed string
	problems              []ui.Problem
}

func (b *builder) add(name, title, note, submit string, primary bool, fields ...ui.Field) {
	for i, f := range fields {
		if b.failed == name {
			fields[i].Problem = web.ProblemOf(b.problems, f.Name)
			if f.Kind != "select" && f.Kind != "tiles" {
				fields[i].Value = b.r.Text(f.Name)
			}
		}
		for j, o := range f.Options {
			fields[i].Options[j].On = b.failed == name && o.Value == b.r.Text(f.Name) || b.failed != name && o.On
		}
	}
	b.v.Acts = append(b.v.Acts, Act{Title: title, Note: note, Action: b.here + "/" + name, Submit: submit, Version: b.version, Fields: fields, Primary: primary,
		Open: b.failed == name || b.failed == "" && primary})
}

func (p pages) one(r *web.Request) error { return p.showOne(r, "", "", nil) }

// showOne draws one for those who act on it; failed is the act that was refused.
func (p pages) showOne(r *web.Request, shown, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Desk.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if x.PersonName != "" {
		p.Accesses.Saw(r.Who, r.Session.Grant.Org, x.Person)
	}
	v := oneOf(r, x, problems)
	v.Shown = shown
	v.Crumbs = []ui.Link{{Text: "投诉建议", Href: "/desk"}}
	who := ui.Pair{Term: "提交人", Text: "不透露姓名"}
	if x.PersonName != "" {
		who.Text, who.Note = x.PersonName, x.OrgName
	}
	v.Facts = append([]ui.Pair{who}, v.Facts...)
	if x.AnsweredOn != 0 && !x.Mine {
		v.Paper = ui.Link{Text: "答复（Word）", Href: "/desk/" + ui.ID(id) + "/word"}
	}
	if x.Outcome == desk.Accepted && !x.Mine {
		v.Edit = ui.Link{Text: "去更正资料", Href: "/members/" + ui.ID(x.Person) + "/edit?why=" + url.QueryEscape("按本人更正请求"+x.Number+"："+x.Answer)}
	}
	if err := p.acts(r, x, &v, failed, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) acts(r *web.Request, x desk.Plea, v *OneView, failed string, problems []ui.Problem) error {
	may := x.Acts()
	b := builder{r: r, v: v, here: "/desk/" + ui.ID(x.ID), version: ui.ID(x.Version), failed: failed, problems: problems}
	area := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: "textarea", Rows: 4}
	}
	if may.Take {
		b.add("take", "受理", "由工委办理，也可以受理以后转给党组织答复。", "受理", true)
	}
	if may.Judge {
		o := ui.Field{Name: "outcome", Label: "决定", Kind: "tiles", Options: []ui.Option{{Value: string(desk.Accepted), Text: desk.Accepted.Label()}, {Value: string(desk.Refused), Text: desk.Refused.Label()}}}
		b.add("judge", "决定是否更正", "同意的，接着到党员资料里更正，原来的内容会留着。", "作出决定", true, o, area("judge", "原因"))
	}
	if may.Answer {
		b.add("answer", "答复", "答复给本人看，由本人说是否解决。", "答复", true, area("answer", "答复的内容"))
	}
	if may.Ask {
		b.add("ask", "请本人补充", "等待补充期间，答复期限不变。", "请本人补充", false, area("ask", "要补充什么"))
	}
	if may.Pass {
		tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
		if err != nil {
			return err
		}
		to := ui.Field{Name: "to", Label: "转给", Kind: "select", Options: []ui.Option{{Text: "请选择"}}}
		for _, o := range tree {
			if o.Org != x.Desk {
				to.Options = append(to.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Label()})
			}
		}
		hide := ui.Field{Name: "unnamed", Label: "不透露提交人的姓名和附件", Kind: "tick"}
		note := "转给反映的党组织的，它只能写明情况交回，不能自己答复。"
		if x.Unnamed {
			note += "提交的人已经要求不透露姓名。"
		}
		b.add("pass", "转办", note, "转办", false, to, hide, ui.Field{Name: "note", Label: "说明", Optional: true})
	}
	if may.Back {
		b.add("back", "交回工委", "写明情况，或者为什么不归本组织办。本人看不到这段话。", "交回", false, area("back", "情况"))
	}
	if may.Visit {
		settled := ui.Field{Name: "settled", Label: "本人的意见", Kind: "tiles", Options: []ui.Option{{Value: "yes", Text: "已经解决"}, {Value: "no", Text: "没有解决，重新办理"}}}
		b.add("visit", "回访", "本人没有在系统里说是否解决的，电话或者当面问过以后记在这里。", "记下回访", false, settled, area("visit", "怎样回访的，本人怎么说"))
	}
	if may.Reveal {
		why := ui.Field{Name: "why", Label: "为什么", Kind: "select", Options: []ui.Option{{Text: "请选择"}}}
		for _, w := range access.Whys() {
			why.Options = append(why.Options, ui.Option{Value: w.Code, Text: w.Text})
		}
		b.add("reveal", "看完整内容", "原因会记下，本人看得到。", "显示一次", false, why, ui.Field{Name: "note", Label: "说明", Optional: true})
	}
	return nil
}

// refused are the problems of an act that was not taken: where somebody else was quicker
// its form may be gone from the page, and what was typed is said again.
func refused(r *web.Request, err error) ([]ui.Problem, bool) {
	problems, ok := web.Problems(err)
	if ok && web.Clashed(err) {
		problems[0].Way = web.Typed(r)
	}
	return problems, ok
}

// do runs an act of those who handle it.
func (p pages) do(r *web.Request, name, said string, act func(id, version int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id, r.Num("version", -1))
	if problems, ok := refused(r, err); ok {
		return p.showOne(r, "", name, problems)
	}
	if err != nil {
		return err
	}
	if _, err := p.Desk.Get(r.Context(), r.Who, id); err != nil { // it left the organisation
		return r.Say("/desk", said)
	}
	return r.Say("/desk/"+ui.ID(id), said)
}

func (p pages) take(r *web.Request) error {
	return p.do(r, "take", "已受理。", func(id, v int64) error { return p.Desk.Take(r.Context(), r.Who, id, v) })
}

func (p pages) ask(r *web.Request) error {
	return p.do(r, "ask", "已请本人补充。", func(id, v int64) error { return p.Desk.Ask(r.Context(), r.Who, id, v, r.Text("ask")) })
}

func (p pages) pass(r *web.Request) error {
	return p.do(r, "pass", "已转办。", func(id, v int64) error {
		return p.Desk.Pass(r.Context(), r.Who, id, v, r.Num("to", 0), r.Text("unnamed") != "", r.Text("note"))
	})
}

func (p pages) back(r *web.Request) error {
	return p.do(r, "back", "已交回工委。", func(id, v int64) error { return p.Desk.Back(r.Context(), r.Who, id, v, r.Text("back")) })
}

func (p pages) answer(r *web.Request) error {
	return p.do(r, "answer", "已答复，等本人说是否解决。", func(id, v int64) error { return p.Desk.Answer(r.Context(), r.Who, id, v, r.Text("answer")) })
}

func (p pages) judge(r *web.Request) error {
	o := desk.Outcome(r.Text("outcome"))
	said := "已答复本人，不予更正。"
	if o == desk.Accepted {
		said = "已答复本人，同意更正。请接着更正资料。"
	}
	return p.do(r, "judge", said, func(id, v int64) error { return p.Desk.Judge(r.Context(), r.Who, id, v, o, r.Text("judge")) })
}

func (p pages) visit(r *web.Request) error {
	return p.do(r, "visit", "已记下回访。", func(id, v int64) error {
		return p.Desk.Visit(r.Context(), r.Who, id, v, r.Text("settled"), r.Text("visit"))
	})
}

func (p pages) reveal(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	value, err := p.Desk.Reveal(r.Context(), r.Who, id, access.Reason{Code: r.Text("why"), Note: r.Text("note")})
	if problems, ok := web.Problems(err); ok {
		return p.showOne(r, "", "reveal", problems)
	}
	if err != nil {
		return err
	}
	return p.showOne(r, value, "", nil)
}

func (p pages) word(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	name, body, err := p.Desk.Reply(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}
