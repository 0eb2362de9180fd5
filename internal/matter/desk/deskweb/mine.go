package deskweb

import (
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/desk"
)

func (p pages) mine(r *web.Request) error {
	list, err := p.Desk.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	l, err := p.Desk.Limit(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "我的投诉建议和更正请求", Lead: "提交以后有编号，办到哪一步这里都能看到。",
		First: ui.Link{Text: "提投诉或者建议", Href: "/feedback/new"}, Doors: []ui.Link{{Text: "请求更正我的资料", Href: "/feedback/correction"}},
		None: ui.None{Title: "您还没有提交过", Text: "对工作、对本系统有意见，可以提投诉或者建议；自己的资料有错，可以请求更正。"},
		Foot: []ui.Link{{Text: "工委在" + strconv.Itoa(l.Days) + "个工作日内答复。投诉哪个党组织，哪个党组织不参与决定。"}}}
	for _, x := range list {
		row := rowOf(x, r.Today(), "/feedback/")
		switch x.State {
		case desk.Asked:
			row.State, row.Word = ui.Due, "请您补充"
		case desk.Answered:
			row.State, row.Word = ui.Due, "已答复，请您看看是否解决"
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func typed(r *web.Request) desk.Draft {
	return desk.Draft{Kind: desk.Kind(r.Text("kind")), Subject: r.Text("subject"), Text: r.Text("text"), About: r.Num("about", 0), Field: r.Text("field"), Value: r.Text("value"),
		Apart: r.Text("apart") != "", Unnamed: r.Text("unnamed") != ""}
}

func (p pages) form(r *web.Request) error { return p.show(r, typed(r), nil) }

func (p pages) correction(r *web.Request) error {
	d := typed(r)
	d.Kind = desk.Correction
	return p.show(r, d, nil)
}

func (p pages) show(r *web.Request, d desk.Draft, problems []ui.Problem) error {
	h, err := p.Desk.Home(r.Context(), r.Who)
	if err != nil {
		return err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	text := ui.Field{Name: "text", Label: "情况", Kind: "textarea", Rows: 6, Value: d.Text, Problem: bad("text"), Required: true}
	files := ui.Field{Name: "files", Label: "附件", Kind: "file", Multiple: true, Accept: attach.Accept, Optional: true, Hint: "最多3个，不是必须的。", Problem: bad("files")}
	v := FormView{Title: "提投诉或者建议", Lead: "交给工委办理。提交以后有编号，可以随时来看。", Action: "/feedback", Files: true, Problems: problems, Submit: "提交",
		Crumbs: []ui.Link{{Text: "我的投诉建议", Href: "/feedback"}}, Cancel: ui.Link{Text: "不提了", Href: "/feedback"}}
	if d.Kind == desk.Correction {
		v.Title, v.Lead = "请求更正我的资料", "交给本支部可以更正资料的同志核对。同意或者不同意，都会写明原因答复您。"
		v.Hidden = []ui.Pair{{Term: "kind", Text: string(desk.Correction)}}
		field := ui.Field{Name: "field", Label: "哪一项", Kind: "select", Options: []ui.Option{{Text: "请选择"}}, Problem: bad("field")}
		for _, f := range desk.Fields() {
			field.Options = append(field.Options, ui.Option{Value: f.Code, Text: f.Label, On: f.Code == d.Field})
		}
		text.Label, text.Rows, text.Place = "为什么", 4, "例如：档案里写的是2015年3月"
		v.Fields = []ui.Field{field, {Name: "value", Label: "应该是", Value: d.Value, Hint: "加密保存。身份证号、电话、住址只向办理的同志显示一部分，看完整内容要写明原因，您看得到。", Problem: bad("value"), Required: true}, text, files}
	} else {
		kind := ui.Field{Name: "kind", Label: "种类", Kind: "tiles", Problem: bad("kind")}
		for _, k := range []desk.Kind{desk.Complaint, desk.Suggestion} {
			kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == d.Kind})
		}
		about := ui.Field{Name: "about", Label: "投诉的是哪个党组织", Kind: "select", Optional: true, Hint: "提建议不用选。被投诉的党组织不参与决定，没有转给它就看不到。", Options: []ui.Option{{Value: "0", Text: "不针对这里的某个党组织"}}, Problem: bad("about")}
		for _, n := range h.Above {
			about.Options = append(about.Options, ui.Option{Value: ui.ID(n.Org), Text: n.Name, On: n.Org == d.About})
		}
		tick := func(name, label, hint string, on bool) ui.Field {
			f := ui.Field{Name: name, Label: label, Kind: "tick", Hint: hint}
			if on {
				f.Value = "1"
			}
			return f
		}
		v.Fields = []ui.Field{kind, {Name: "subject", Label: "什么事", Value: d.Subject, Problem: bad("subject"), Required: true}, text, about,
			tick("apart", "不让我所在的党组织看到", "工委不会把它转给您所在的党组织。", d.Apart),
			tick("unnamed", "不向承办的党组织透露我的姓名", "工委办理投诉建议的同志知道是您，转给别的党组织时不显示姓名和附件。", d.Unnamed), files}
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) submit(r *web.Request) error {
	d := typed(r)
	var err error
	var number string
	var id int64
	if d.Files, err = r.Files("files"); err == nil {
		id, number, err = p.Desk.Submit(r.Context(), r.Who, d)
	}
	if problems, ok := web.Problems(err); ok {
		return p.show(r, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/feedback/"+ui.ID(id), "已提交，编号"+number+"。")
}

func (p pages) own(r *web.Request) error { return p.showOwn(r, "", nil) }

func (p pages) showOwn(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Desk.One(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := oneOf(r, x, problems)
	v.Crumbs = []ui.Link{{Text: "我的投诉建议", Href: "/feedback"}}
	b := builder{r: r, v: &v, here: "/feedback/" + ui.ID(id), version: ui.ID(x.Version), failed: failed, problems: problems}
	switch x.State {
	case desk.Asked:
		b.add("more", "补充情况", "", "提交补充", true, ui.Field{Name: "more", Label: "补充的情况", Kind: "textarea", Rows: 4})
	case desk.Answered:
		b.add("settle", "已经解决", "", "已经解决，办结", true, ui.Field{Name: "settle", Label: "想说的话", Optional: true})
		b.add("reopen", "没有解决，重新办理", "交回工委重新办理，答复期限重新计算。", "重新办理", false, ui.Field{Name: "why", Label: "哪里没有解决", Kind: "textarea", Rows: 3})
	}
	if x.State == desk.Sent || x.State == desk.Taken || x.State == desk.Passed || x.State == desk.Asked {
		b.add("withdraw", "撤回", "撤回以后不再办理，编号和内容留着。", "撤回", false, ui.Field{Name: "why", Label: "为什么撤回", Optional: true})
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// mineDo runs an act of the submitter.
func (p pages) mineDo(r *web.Request, name, said string, act func(id, version int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id, r.Num("version", -1))
	if problems, ok := refused(r, err); ok {
		return p.showOwn(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/feedback/"+ui.ID(id), said)
}

func (p pages) more(r *web.Request) error {
	return p.mineDo(r, "more", "已补充，接着办理。", func(id, v int64) error { return p.Desk.More(r.Context(), r.Who, id, v, r.Text("more")) })
}

func (p pages) withdraw(r *web.Request) error {
	return p.mineDo(r, "withdraw", "已撤回。", func(id, v int64) error { return p.Desk.Withdraw(r.Context(), r.Who, id, v, r.Text("why")) })
}

func (p pages) settle(r *web.Request) error {
	return p.mineDo(r, "settle", "已办结。", func(id, v int64) error { return p.Desk.Settle(r.Context(), r.Who, id, v, r.Text("settle")) })
}

func (p pages) reopen(r *web.Request) error {
	return p.mineDo(r, "reopen", "已交回工委重新办理。", func(id, v int64) error { return p.Desk.Reopen(r.Context(), r.Who, id, v, r.Text("why")) })
}

func (p pages) file(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.Desk.File(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(f)
}
