package appointmentweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/post"
)

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one appointment; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Appointments.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	stages := appointment.Stages()
	if x.Stage != appointment.Drafting { // only a returned request is drafted again
		stages = stages[1:]
	}
	v := matterweb.View(x.Matter, stages, x.Steps)
	v.Problems = problems
	if x.State != matter.Withdrawn {
		v.Stages = append(v.Stages, effect(&x))
	}
	decides := r.Session.Grant.May(appointment.Decide)
	if x.State == matter.Open {
		acts(r, &x, &v, failed, problems)
		if x.Owner == x.Root {
			v.Wait("工委")
		} else {
			v.Wait(x.Doc.FromName)
		}
	}
	tables(&x, &v, decides)
	facts(&x, &v)
	for _, k := range appointment.PapersOf(&x, decides) {
		v.Papers = append(v.Papers, ui.Link{Text: k.Name, Href: href(id) + "/papers/" + k.Key})
	}
	if x.Stage == appointment.Replied {
		v.Papers = append(v.Papers, ui.Link{Text: "工作交接清单", Href: orgHref(x.Matter.Org) + "/handover"})
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

// effect is the last stage, which comes with the day and not with a step.
func effect(x *appointment.Whole) matterweb.Stage {
	switch {
	case x.Stage != appointment.Replied:
		return matterweb.Stage{Name: "生效"}
	case x.Doc.Effective > x.Today:
		return matterweb.Stage{Name: "待生效", Now: true}
	}
	return matterweb.Stage{Name: "已生效", Done: true}
}

func facts(x *appointment.Whole, v *matterweb.OneView) {
	add := func(term, text, note string) { v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note}) }
	add("提出", x.Doc.FromName, "")
	add("理由", x.Doc.Reason, "")
	if x.Stage != appointment.Replied {
		add("拟从哪一天起", x.Doc.Effective.Chinese(), "")
		return
	}
	add("批复", x.Doc.Number, x.Doc.ApprovedOn.Chinese())
	note := "从这一天零时起，原来的权限停止，新的权限开始。"
	if x.Doc.Effective > x.Today {
		note = "还有" + strconv.Itoa(int(x.Doc.Effective-x.Today)) + "天。" + note
	}
	add("生效日期", x.Doc.Effective.Chinese(), note)
	v.Facts = append(v.Facts, ui.Pair{Term: "决定", Text: "看决定", Href: "/decisions/" + ui.ID(x.Doc.Decision)})
	if x.Training != day.None {
		add("任职培训", x.Training.Chinese()+"前", x.TrainingCite.String()+"：新任书记一般半年内参加1次任职培训。")
	}
}

// tables are the lines, and the vetting list of each who is to be given a post.
func tables(x *appointment.Whole, v *matterweb.OneView, decides bool) {
	t := matterweb.Table{Title: "任免", Columns: []ui.Column{{Text: "姓名"}, {Text: "任免"}, {Text: "职务"}, {Text: "期限"}}}
	limited := false
	for _, l := range x.Doc.Lines {
		job, until := l.Kind.Label(), ""
		if l.How == post.Acting {
			job = "书记（主持工作）"
		}
		if l.Last != day.None {
			until = "到" + l.Last.Chinese()
		}
		t.Rows = append(t.Rows, matterweb.Words(l.Name, l.Act.Label(), job, until))
		limited = limited || until != ""
	}
	if !limited {
		t.Columns = t.Columns[:3]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][:3]
		}
	}
	v.Tables = append(v.Tables, t)
	var list *matterweb.Table
	last := int64(0)
	flush := func() {
		if list != nil {
			v.Tables = append(v.Tables, *list)
		}
	}
	form := decides && x.Stage == appointment.Asked // it has those that are entered
	for _, f := range x.List {
		if form && !f.Auto {
			continue
		}
		if f.Member != last {
			flush()
			last = f.Member
			list = &matterweb.Table{Title: f.Name + "的考察审查清单", Columns: []ui.Column{{Text: "项目"}, {Text: "结果"}, {Text: "说明"}, {Text: "来源"}}, Note: "名册和职务登记能回答的，系统已经填好。"}
			if !decides {
				list.Note = "这里只列名册和职务登记能回答的。考察情况由工委登记，只有工委看得到。"
			}
		}
		list.Rows = append(list.Rows, finding(f, decides))
	}
	flush()
}

func finding(f appointment.Finding, decides bool) []ui.Link {
	source := f.Source
	if !f.Cite.Zero() {
		source += "，" + f.Cite.String()
	}
	said, text := f.Said.Note, f.Text
	if f.Said.On != day.None {
		said = strings.TrimRight(f.Said.On.Chinese()+"，"+f.Said.By+"登记。"+said, "。")
	}
	if text == "" {
		text = "还没有登记"
	}
	if f.Doubt && said == "" && decides {
		said = "请写明为什么仍然任命"
	}
	return matterweb.Words(f.Item.Name, text, said, source)
}

// acts are the forms that the asker's post may send at this stage.
func acts(r *web.Request, x *appointment.Whole, v *matterweb.OneView, failed string, problems []ui.Problem) {
	d := &matterweb.Draw{R: r, Href: href(x.ID), Version: x.Version, Failed: failed, Problems: problems}
	g := r.Session.Grant
	mine := g.May(appointment.Keep) && g.Org == x.Doc.From
	decides := g.May(appointment.Decide) && g.Org == x.Owner
	switch {
	case x.Stage == appointment.Drafting && mine:
		v.Acts = append(v.Acts, again(d, x))
	case x.Stage == appointment.Asked && decides:
		v.Acts = append(v.Acts, vet(d, x))
	case x.Stage == appointment.Ready && decides:
		effective := d.Field("approve", "effective_on", "从哪一天起生效", "date", max(x.Doc.Effective, x.Today).String())
		effective.Hint = "提出的是" + x.Doc.Effective.Chinese() + "。"
		a := d.Act("approve", "", "登记批复", true, append(d.Number("approve", x.NextNumber), effective)...)
		a.Note = "登记以后，职务从生效当天零时起变动，原来的权限到前一天为止。"
		v.Acts = append(v.Acts, a)
	}
	if decides && x.Doc.From != x.Root {
		v.Acts = append(v.Acts, d.Return())
	}
	if mine {
		v.Acts = append(v.Acts, d.Withdraw())
	}
}

// again is the form of a request that was returned.
func again(d *matterweb.Draw, x *appointment.Whole) matterweb.Act {
	in := x.Doc.Draft()
	if d.Failed == "ask" {
		in = draft(d.R)
	}
	list, grid, tail := fields(x.Choices, in, x.Today, d.Problems)
	a := d.Act("ask", "", "重新报工委审批", true, list...)
	a.Grid, a.Tail = grid, tail
	return a
}

// vet is the form of the vetting list: what the registers answer is asked about only
// where it raises a doubt.
func vet(d *matterweb.Draw, x *appointment.Whole) matterweb.Act {
	a := d.Act("vet", "", "保存", true)
	for _, f := range x.List {
		at := "-" + strconv.FormatInt(f.Member, 10) + "-" + f.Item.Key
		note := d.Saved("vet", d.Field("vet", "note"+at, "说明", "text", f.Said.Note), f.Said.Note)
		note.Optional, note.Class = true, ""
		group := matterweb.Group{Title: f.Name + "：" + f.Item.Name}
		switch {
		case f.Auto && !f.Doubt:
			continue
		case f.Auto:
			group.Title += "，" + f.Text
			note.Label, note.Optional = "为什么仍然任命", false
			group.Fields = []ui.Field{note}
		default:
			result := d.Field("vet", "result"+at, "结果", "select", f.Said.Result)
			result.Options = []ui.Option{{Text: "还没有"}}
			for _, s := range []string{appointment.Clear, appointment.Bad} {
				result.Options = append(result.Options, ui.Option{Value: s, Text: appointment.ResultLabel(s), On: s == result.Value})
			}
			on := d.Field("vet", "on"+at, "日期", "date", f.Said.On.String())
			group.Fields = []ui.Field{d.Saved("vet", result, f.Said.Result), d.Saved("vet", on, f.Said.On.String()), note}
		}
		a.Grid = append(a.Grid, group)
	}
	a.Note = "考察情况只有工委看得到。可以分几次登记；都没有问题以后，勾选最后一项提请批复。"
	if len(x.List) == 0 {
		a.Note = "只免职的，没有要考察的人。审核以后勾选下面一项提请批复。"
	}
	finish := d.Field("vet", "finish", "考察审查完毕，提请批复", "tick", "")
	finish.Class = "full"
	a.Tail = []ui.Field{finish}
	return a
}

// checks reads what was entered of the vetting list.
func checks(r *web.Request) (list []appointment.Check) {
	for name := range r.Form {
		rest, ok := strings.CutPrefix(name, "note-")
		id, key, has := strings.Cut(rest, "-")
		n, err := strconv.ParseInt(id, 10, 64)
		if !ok || !has || err != nil {
			continue
		}
		list = append(list, appointment.Check{Member: n, Key: key, Result: r.Text("result-" + rest), On: r.Day("on-" + rest), Note: r.Text("note-" + rest)})
	}
	return list
}
