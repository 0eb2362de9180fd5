package orglifeweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/problem/problemweb"
	"zhibu/internal/matter/orglife"
)

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one meeting; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Lives.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	keep := r.Session.Grant.May(orglife.Keep) && r.Session.Grant.Org == x.Org && !x.Void
	v := OneView{Title: x.Title(), Lead: x.OrgName + "，" + x.Theme, Crumbs: []ui.Link{{Text: "组织生活会", Href: "/orglife"}, {Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)}}, Problems: problems}
	if x.Void {
		v.Gone = "这件事项已作废：" + x.Why
	}
	now := x.Stage(r.Today())
	past := true
	for _, s := range orglife.Stages() {
		if s == now {
			past = false
		}
		v.Stages = append(v.Stages, Stage{Name: string(s), Done: past || now == orglife.Finished, Now: s == now})
	}
	p.facts(r, &x, &v)
	p.checks(&x, &v, keep)
	if err := p.problems(r, &x, &v, keep); err != nil {
		return err
	}
	v.Opinions.Lead = strconv.Itoa(x.Opinions) + "条"
	if !x.Mine {
		v.Opinions.Lead += "，内容只在本组织看"
	}
	for _, o := range x.Heard {
		line := Opinion{Text: o.Text, Note: o.Source + "，" + o.OnDay.Chinese(), Void: o.Why}
		if keep && !o.Void {
			line.Action = href(id) + "/opinions/" + ui.ID(o.ID) + "/void"
		}
		v.Opinions.Lines = append(v.Opinions.Lines, line)
	}
	if keep {
		p.acts(r, &x, &v, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) facts(r *web.Request, x *orglife.Whole, v *OneView) {
	v.Facts = []ui.Pair{{Term: "开始准备", Text: x.OpenedOn.Chinese()}, {Term: "计划召开", Text: x.PlannedOn.Chinese()}}
	if x.HeldOn != day.None {
		v.Facts = append(v.Facts, ui.Pair{Term: "会议记录", Text: x.HeldOn.Chinese(), Href: "/activities/" + ui.ID(x.Activity),
			Note: "应到" + strconv.Itoa(x.Due) + "人，实到" + strconv.Itoa(x.Present) + "人"})
		if x.Kind == orglife.DemLife && x.Due > 0 {
			v.QuorumOK = orglife.Quorum.Met(x.Present, x.Due)
			v.Quorum = "民主生活会到会" + orglife.Quorum.Chinese() + "，应到" + strconv.Itoa(x.Due) + "人，至少到" + strconv.Itoa(orglife.Quorum.Need(x.Due)) + "人（" + orglife.Quorum.Cite.String() + "）"
		}
	} else {
		v.Facts = append(v.Facts, ui.Pair{Term: "会议记录", Text: "还没有"})
	}
	report := ui.Pair{Term: "会后报告", Text: "还没有登记", Note: x.ReportNote}
	if x.ReportedOn != day.None {
		report.Text = x.ReportedOn.Chinese() + "报上级党组织"
	}
	if days, cite, ok := p.Limit(max(x.HeldOn, r.Today())); ok && x.HeldOn != day.None && x.Kind == orglife.DemLife {
		until := x.HeldOn.AddDays(days)
		report.Note = "本地规定会后" + strconv.Itoa(days) + "天内报，到" + until.MonthDay() + "（" + cite + "）"
		if x.ReportedOn == day.None && r.Today() > until || x.ReportedOn > until {
			report.Note += "，已经超过"
		}
	}
	v.Facts = append(v.Facts, report)
	if x.FinishedOn != day.None {
		v.Facts = append(v.Facts, ui.Pair{Term: "办结", Text: x.FinishedOn.Chinese()})
	}
}

func (p pages) checks(x *orglife.Whole, v *OneView, keep bool) {
	for _, it := range x.Items {
		c := Check{Name: it.Name, Note: it.Note, Cite: it.Cite.String(), Done: it.Done}
		if it.Key == "talks" {
			c.Do = ui.Link{Text: "看谈话", Href: "/orgs/" + ui.ID(x.Org) + "/talks"}
		}
		v.Checks = append(v.Checks, c)
	}
	if !keep {
		return
	}
	record := "/orgs/" + ui.ID(x.Org) + "/activities/new?kind=" + string(x.Kind.Activity())
	switch {
	case x.HeldOn == day.None && len(x.Records) == 0:
		v.Next = ui.Link{Text: "记这次会议", Href: record}
	case x.HeldOn != day.None && x.FinishedOn == day.None:
		v.Next = ui.Link{Text: "列一个问题", Href: p.addHref(x)}
	}
	if x.FinishedOn == day.None {
		v.Edit = ui.Link{Text: "改安排", Href: href(x.ID) + "/edit"}
	}
	f := ui.Field{Name: "ready", Label: "谁的材料已经写好", Kind: "checks", Hint: "由班子成员准备。材料本身不用上传。"}
	for _, y := range x.Ready {
		note := ""
		if y.On != day.None {
			note = y.On.MonthDay()
		}
		f.Options = append(f.Options, ui.Option{Value: ui.ID(y.ID), Text: y.Name, Note: note, On: y.On != day.None})
	}
	if len(f.Options) > 0 && x.FinishedOn == day.None {
		f.Problem = web.ProblemOf(v.Problems, "ready")
		v.Ready = &ReadyView{Action: href(x.ID) + "/ready", Field: f}
	}
}

func (p pages) addHref(x *orglife.Whole) string {
	found := x.HeldOn
	if found == day.None {
		found = x.PlannedOn
	}
	return "/orgs/" + ui.ID(x.Org) + "/problems/new?origin=" + string(x.Kind.Origin()) + "&of=" + ui.ID(x.ID) + "&found_on=" + found.String() + "&back=" + href(x.ID)
}

func (p pages) problems(r *web.Request, x *orglife.Whole, v *OneView, keep bool) error {
	page, err := p.Problems.List(r.Context(), r.Who, problem.Query{Org: x.Org, Of: x.ID, Limit: 200})
	if err != nil {
		return err
	}
	for _, y := range page.List {
		v.List = append(v.List, problemweb.RowOf(y, r.Today(), false))
	}
	if t := x.Problems; t.All > 0 {
		v.ListLead = strconv.Itoa(t.All) + "个，已销号" + strconv.Itoa(t.Closed) + "个"
		if t.Late > 0 {
			v.ListLead += "，逾期" + strconv.Itoa(t.Late) + "个"
		}
	}
	if keep && x.FinishedOn == day.None && x.HeldOn != day.None {
		v.Add = ui.Link{Text: "列一个问题", Href: p.addHref(x)}
	}
	return nil
}

// acts are the small forms of the page.
func (p pages) acts(r *web.Request, x *orglife.Whole, v *OneView, failed string, problems []ui.Problem) {
	add := func(name, title, note, submit string, fields ...ui.Field) {
		if failed == name {
			for i := range fields {
				fields[i].Value, fields[i].Problem = r.Text(fields[i].Name), web.ProblemOf(problems, fields[i].Name)
				for j := range fields[i].Options {
					fields[i].Options[j].On = fields[i].Options[j].Value == fields[i].Value
				}
			}
		}
		v.Acts = append(v.Acts, Act{Title: title, Note: note, Action: href(x.ID) + "/" + name, Submit: submit, Fields: fields, Open: failed == name})
	}
	date := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: "date", Value: r.Today().String(), Max: r.Today().String(), Class: "short"}
	}
	if x.FinishedOn == day.None {
		sources := ui.Field{Name: "source", Label: "来自哪一方面", Kind: "select", Options: []ui.Option{{Value: "", Text: "请选择"}}}
		for _, s := range orglife.Sources() {
			sources.Options = append(sources.Options, ui.Option{Value: s, Text: s})
		}
		add("opinions", "记一条意见", "只写来自哪一方面，不写姓名。内容只在本组织看。", "记下这条意见", date("opinion_on", "日期"), sources,
			ui.Field{Name: "opinion", Label: "意见", Kind: "textarea", Rows: 3})
		add("study", "记会前学习", "台账里已经有学习记录的，不用再记。", "记下学习", date("study_on", "日期"), ui.Field{Name: "study_note", Label: "学了什么", Optional: true})
		p.meeting(x, v, add)
		if x.HeldOn != day.None {
			add("report", "登记会后报告", "情况报告和整改清单报上级党组织以后登记。", "登记报告", date("reported_on", "报告日期"), ui.Field{Name: "report_note", Label: "说明", Optional: true, Place: "例如：文号"})
			add("finish", "办结", "问题都销号以后办结。", "办结", ui.Field{Name: "finish", Label: "备注", Optional: true})
		}
	}
	add("void", "作废", "建错了才作废。内容会留着，只是不再列出。", "作废这件事项", ui.Field{Name: "why", Label: "原因"})
}

// meeting links the record that is the meeting.
func (p pages) meeting(x *orglife.Whole, v *OneView, add func(name, title, note, submit string, fields ...ui.Field)) {
	if len(x.Records) == 0 {
		return
	}
	f := ui.Field{Name: "record", Label: "哪一条活动记录是这次会议", Kind: "select", Options: []ui.Option{{Value: "0", Text: "还没有"}}}
	for _, y := range x.Records {
		f.Options = append(f.Options, ui.Option{Value: ui.ID(y.ID), Text: y.OnDay.Chinese() + "　" + y.Title, On: y.ID == x.Activity || x.HeldOn == day.None && len(f.Options) == 1})
	}
	add("meeting", "连到会议记录", "应到、实到和缺席原因都在活动记录里，这里不重复填。", "连上", f)
	if last := &v.Acts[len(v.Acts)-1]; x.HeldOn == day.None {
		last.Open = true // the one thing to do now
	}
}

// do runs a small form and leads back to the meeting.
func (p pages) do(r *web.Request, name, said string, act func(id int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id)
	if problems, ok := web.Problems(err); ok {
		return p.show(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

func (p pages) study(r *web.Request) error {
	return p.do(r, "study", "已记下会前学习。", func(id int64) error {
		return p.Lives.Study(r.Context(), r.Who, id, r.Day("study_on"), r.Text("study_note"))
	})
}

func (p pages) hear(r *web.Request) error {
	return p.do(r, "opinions", "已记下一条意见。", func(id int64) error {
		return p.Lives.Hear(r.Context(), r.Who, id, orglife.Opinion{OnDay: r.Day("opinion_on"), Source: r.Text("source"), Text: r.Text("opinion")})
	})
}

func (p pages) unhear(r *web.Request) error {
	return p.do(r, "unhear", "这条意见已作废。", func(id int64) error {
		opinion, err := r.ID("opinion")
		if err != nil {
			return err
		}
		return p.Lives.Unhear(r.Context(), r.Who, id, opinion, r.Text("why"))
	})
}

func (p pages) ready(r *web.Request) error {
	return p.do(r, "ready", "已保存。", func(id int64) error {
		var people []int64
		for _, s := range r.Form["ready"] {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				return fault.Field("ready", "勾选的内容不对，请重新打开这一页再勾选。")
			}
			people = append(people, n)
		}
		return p.Lives.MarkReady(r.Context(), r.Who, id, people)
	})
}

func (p pages) hold(r *web.Request) error {
	return p.do(r, "meeting", "已连到会议记录。", func(id int64) error { return p.Lives.Hold(r.Context(), r.Who, id, r.Num("record", 0)) })
}

func (p pages) report(r *web.Request) error {
	return p.do(r, "report", "已登记会后报告。", func(id int64) error {
		return p.Lives.Report(r.Context(), r.Who, id, r.Day("reported_on"), r.Text("report_note"))
	})
}

func (p pages) finish(r *web.Request) error {
	return p.do(r, "finish", "已办结。", func(id int64) error { return p.Lives.Finish(r.Context(), r.Who, id) })
}

func (p pages) void(r *web.Request) error {
	return p.do(r, "void", "已作废。", func(id int64) error { return p.Lives.Withdraw(r.Context(), r.Who, id, r.Text("why")) })
}
