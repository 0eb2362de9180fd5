package inspectweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/matterweb"
)

// moves are the steps of those who run inspections.
func (p pages) moves() []web.Route {
	move := func(key, said string, do func(r *web.Request, id, version int64) error) web.Route {
		return web.Needs(inspect.Keep, "POST /inspections/{id}/"+key, matterweb.Move(key, said, href, do, p.show))
	}
	is := p.Inspections
	return []web.Route{
		move("commit", "承诺已公布。请把校验码发出去，到约定的那一天再来录入公开数字。", func(r *web.Request, id, v int64) error { return is.Commit(r.Context(), r.Who, id, v) }),
		move("number", "已经抽出。名单封存到出发，现在只有您能看。", func(r *web.Request, id, v int64) error {
			return is.Enter(r.Context(), r.Who, id, v, r.Text("number"))
		}),
		move("replace", "已按次序递补，原因写进了抽取证书。", func(r *web.Request, id, v int64) error {
			return is.Replace(r.Context(), r.Who, id, v, r.Num("out", 0), r.Text("reason"))
		}),
		move("join", "检查组已保存。", func(r *web.Request, id, v int64) error {
			return is.Join(r.Context(), r.Who, id, v, r.Num("colleague", 0), r.Text("name"), r.Text("unit"))
		}),
		move("part", "检查组已保存。", func(r *web.Request, id, v int64) error {
			return is.Part(r.Context(), r.Who, id, v, r.Num("person", 0))
		}),
		move("pin", "检查表已选定。", func(r *web.Request, id, v int64) error {
			return is.Pin(r.Context(), r.Who, id, v, r.Num("standard", 0))
		}),
		move("depart", "已经出发。各检查组成员现在能看到分给自己的党组织。", func(r *web.Request, id, v int64) error {
			return is.Depart(r.Context(), r.Who, id, v, r.Day("last"), assigned(r))
		}),
		move("last", "检查的最后一天已延后，外部人员的查看权限跟着延长。", func(r *web.Request, id, v int64) error {
			return is.Extend(r.Context(), r.Who, id, v, r.Day("last"), r.Text("why"))
		}),
		move("finish", "现场检查已结束，外部人员的查看权限今天结束。", func(r *web.Request, id, v int64) error { return is.Finish(r.Context(), r.Who, id, v) }),
		move("publish", "抽取结果已公布，各党组织都能看，都能重新核对。", func(r *web.Request, id, v int64) error { return is.Publish(r.Context(), r.Who, id, v) }),
		move("close", "已办结。", func(r *web.Request, id, v int64) error { return is.Close(r.Context(), r.Who, id, v) }),
		move("withdraw", "已撤回。", func(r *web.Request, id, v int64) error {
			return is.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		}),
		web.Needs(inspect.Keep, "POST /inspections/{id}/again", p.again),
	}
}

// assigned reads who visits which organisation.
func assigned(r *web.Request) map[int64][]int64 {
	by := map[int64][]int64{}
	for name, values := range r.Form {
		of, ok := strings.CutPrefix(name, "by-")
		if !ok {
			continue
		}
		id, err := strconv.ParseInt(of, 10, 64)
		if err != nil {
			continue
		}
		for _, v := range values {
			if person, err := strconv.ParseInt(v, 10, 64); err == nil {
				by[id] = append(by[id], person)
			}
		}
	}
	return by
}

func (p pages) again(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	next, err := p.Inspections.Again(r.Context(), r.Who, id)
	if problems, ok := web.Problems(err); ok {
		return p.show(r, "again", problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(next), "回头看已开始，先定抽几个和检查组。")
}

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show is the page of those who run inspections; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Inspections.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := matterweb.View(x.Matter, inspect.Stages(), x.Steps)
	v.Crumbs, v.Problems, v.Lead = crumbs, problems, x.Doc.Department
	about(&x, &v)
	if x.State == matter.Open && x.Due != day.None {
		v.NextNote = x.Due.Chinese() + "前"
	}
	if x.State == matter.Open {
		d := &matterweb.Draw{R: r, Href: href(id), Version: x.Version, Failed: failed, Problems: problems}
		if err := p.acts(r, &x, d, &v); err != nil {
			return err
		}
	}
	if x.Doc.Gone() {
		v.Tables = append(v.Tables, visited(&x))
		v.Below = Taken(href(id)+"/export", "/problems/export?origin=inspection&of="+ui.ID(id))
	} else {
		v.Below = Ways(ways(&x))
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

func about(x *inspect.Whole, v *matterweb.OneView) {
	d := &x.Doc
	add := func(term, text, note string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note})
		}
	}
	add("检查的部门", d.Department, "")
	add("哪一种", d.Kind.Label(), "")
	add("备案号", d.Filing, "")
	add("计划时间", days(d.From, d.Last), "")
	add("负责的同志", d.Runner.Name, "抽取、分工和出发由他办理")
	if c := &d.Choice; c.N > 0 {
		among := c.Sort.Label()
		if d.Again != 0 {
			among = "上次检查有问题销号的"
		}
		add("抽取", among+"，抽"+strconv.Itoa(c.N)+"个", "")
		add("公开数字", c.NumberName, c.NumberDay.Chinese()+"公布")
	}
	if x.Draw != nil && x.Draw.Number != "" {
		v.Facts[len(v.Facts)-1].Note += "，是" + x.Draw.Number
	}
	var team []string
	for _, m := range d.Team {
		name := m.Name
		if m.Outside {
			name += "（" + m.Unit + "）"
		}
		team = append(team, name)
	}
	add("检查表", d.List, "")
	add("检查组", strings.Join(team, "、"), "")
	if d.Gone() {
		add("出发", d.LeftOn.Chinese(), "到"+d.LastDay.Chinese()+"为止")
	}
	if d.Shown != day.None {
		add("公布", d.Shown.Chinese(), "抽中的名单和抽取证书")
	}
	if x.Draw != nil {
		word := "承诺和名单"
		if d.Gone() {
			word = "抽取证书"
		}
		v.Papers = append(v.Papers, ui.Link{Text: word, Href: href(x.ID) + "/draw"})
	}
	if d.Again != 0 {
		v.Papers = append(v.Papers, ui.Link{Text: "上一次检查", Href: href(d.Again)})
	}
	if x.Stage == inspect.Preparing && x.State == matter.Open && d.Choice.N > 0 {
		v.Papers = append(v.Papers, ui.Link{Text: "修改抽取范围", Href: href(x.ID) + "/choice"})
	}
}

// acts are the forms of a stage.
func (p pages) acts(r *web.Request, x *inspect.Whole, d *matterweb.Draw, v *matterweb.OneView) error {
	mine := r.Who.Person == x.Doc.Runner.Person
	switch x.Stage {
	case inspect.Preparing:
		if x.Doc.Choice.N == 0 {
			v.NextNote = "先定抽取范围：在哪些党组织里抽、抽几个、用哪一个公开数字。"
			v.Acts = append(v.Acts, matterweb.Act{Action: href(x.ID) + "/choice", Submit: "定抽取范围", Main: true, Method: "get"})
		} else if err := p.outlook(r, x, v); err != nil {
			return err
		} else if mine {
			a := d.Act("commit", "", "公布承诺", true)
			a.Note = "公布以后，名单和数量就不能再改，公开数字也换不了。此刻谁也不知道会抽到谁。"
			v.Acts = append(v.Acts, a)
		}
	case inspect.Committed:
		v.NextNote = x.Doc.Choice.NumberDay.Chinese() + "，" + x.Doc.Choice.NumberName
		if mine {
			a := d.Act("number", "", "录入，抽取", true, d.Field("number", "number", "公开数字", "text", ""))
			a.Fields[0].Class, a.Fields[0].Hint = "", "照公布的样子录入，空格、逗号和小数点都不算，只看数字。"
			a.Note = "抽谁由这个数字算出来。录错了，别人核对时就对不上。"
			v.Acts = append(v.Acts, a)
		}
	case inspect.Drawn:
		if mine {
			if err := p.sealed(r, x, d, v); err != nil {
				return err
			}
		}
	case inspect.Out:
		a := d.Act("finish", "", "结束现场检查", true)
		a.Note = "外部人员的查看权限在" + x.Doc.LastDay.Chinese() + "自动收回；提前结束的，今天收回。"
		v.Acts = append(v.Acts, a)
		if mine {
			why := d.Field("last", "why", "为什么延长", "text", "")
			why.Class = "full"
			later := d.Act("last", "延长检查", "延长", false, d.Field("last", "last", "检查到哪一天为止", "date", ""), why)
			later.Note = "现在到" + x.Doc.LastDay.Chinese() + "为止。延长写进经过，外部人员的查看权限跟着延长。"
			v.Acts = append(v.Acts, later)
		}
	case inspect.Feedback:
		v.Acts = append(v.Acts, d.Act("close", "", "办结", true))
		a := d.Act("again", "回头看", "开始回头看", false)
		a.Note = "在这次检查有问题销号的党组织里，再抽几个去看。"
		v.Acts = append(v.Acts, a)
	}
	v.Wait(x.Doc.Runner.Name)
	if x.Doc.Gone() {
		if x.Doc.Shown == day.None {
			a := d.Act("publish", "公布抽取结果", "公布", false)
			a.Note = "公布以后，各党组织都能看到抽中的名单、抽取证书，都能自己重新核对。不公布检查的结论，不排名。"
			v.Acts = append(v.Acts, a)
		}
		return nil
	}
	return p.team(r, x, d, v)
}

// outlook is what would be drawn from today.
func (p pages) outlook(r *web.Request, x *inspect.Whole, v *matterweb.OneView) error {
	f, sizes, err := p.Inspections.Outlook(r.Context(), r.Who, x.ID)
	if err != nil {
		return err
	}
	in := map[string]int{}
	for _, u := range f.Units {
		in[u.Stratum]++
	}
	t := matterweb.Table{Title: "按今天的名册", Note: fmt.Sprintf("参加抽取的%d个，不参加的%d个。公布承诺的那一刻定下来。", len(f.Units), len(f.Out)),
		Columns: []ui.Column{{Text: "类别"}, {Text: "一共", Num: true}, {Text: "抽", Num: true}}}
	for _, s := range sizes {
		t.Rows = append(t.Rows, matterweb.Words(s.Stratum, strconv.Itoa(in[s.Stratum]), strconv.Itoa(s.N)))
	}
	v.Tables = append(v.Tables, t)
	if len(f.Out) > 0 {
		t := matterweb.Table{Title: "不参加抽取的", Columns: []ui.Column{{Text: "党组织"}, {Text: "原因"}}}
		for _, u := range f.Out {
			t.Rows = append(t.Rows, matterweb.Words(u.Name, u.Reason))
		}
		v.Tables = append(v.Tables, t)
	}
	return nil
}

// sealed is the sample before the departure, for who runs the inspection: to replace, to
// divide, and to leave.
func (p pages) sealed(r *web.Request, x *inspect.Whole, d *matterweb.Draw, v *matterweb.OneView) error {
	c, err := p.Inspections.Sealed(r.Context(), r.Who, x.ID)
	if err != nil {
		return err
	}
	apart, err := p.Inspections.Apart(r.Context(), r.Who, x.ID)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, u := range c.Frame.Units {
		names[u.ID] = u.Name
	}
	depart := d.Act("depart", "", "宣布出发", true, d.Field("depart", "last", "检查到哪一天为止", "date", x.Doc.Last.String()))
	depart.Note = "这份名单现在只有您能看。宣布出发以后，检查组成员能看到分给自己的党组织，外部人员只在这几天有查看权限。"
	out := ui.Field{Name: "out", Label: "哪一个不能检查", Kind: "select", Problem: d.Bad("replace", "out")}
	for i, id := range c.Sample {
		depart.Grid = append(depart.Grid, matterweb.Group{Title: strconv.Itoa(i+1) + ". " + names[id], Fields: []ui.Field{whom(x, d, id, i, apart)}})
		out.Options = append(out.Options, ui.Option{Value: id, Text: names[id], On: d.Val("replace", "out", "") == id})
	}
	reason := d.Field("replace", "reason", "原因", "text", "")
	reason.Class = "full"
	replace := d.Act("replace", "递补", "换成次序里的下一个", false, out, reason)
	replace.Note = "换成谁由次序决定，不能自己选；原因会写进抽取证书，公布以后人人能看。"
	v.Acts = append(v.Acts, depart, replace)
	return nil
}

// whom asks who visits an organisation; proposed is one after the other. Those who belong
// to it are not offered.
func whom(x *inspect.Whole, d *matterweb.Draw, id string, i int, apart map[int64][]int64) ui.Field {
	of, _ := strconv.ParseInt(id, 10, 64) // made by the draw
	team := slices.DeleteFunc(slices.Clone(x.Doc.Team), func(m inspect.Mate) bool { return slices.Contains(apart[of], m.Person) })
	f := ui.Field{Name: "by-" + id, Label: "谁去", Kind: "select", Problem: d.Bad("depart", "by-"+id), Options: []ui.Option{{Text: "请选择"}}}
	if len(team) < len(x.Doc.Team) {
		f.Hint = "检查组里是这个党组织的人，回避，不列出。"
	}
	for j, m := range team {
		now := ""
		if j == i%len(team) {
			now = ui.ID(m.Person)
		}
		f.Options = append(f.Options, ui.Option{Value: ui.ID(m.Person), Text: m.Name + "（" + m.Unit + "）", On: d.Val("depart", f.Name, now) == ui.ID(m.Person)})
	}
	return f
}

// team are the forms by which somebody joins the team or leaves it.
func (p pages) team(r *web.Request, x *inspect.Whole, d *matterweb.Draw, v *matterweb.OneView) error {
	list, err := p.Inspections.Colleagues(r.Context(), r.Who, x.Org)
	if err != nil {
		return err
	}
	colleague := ui.Field{Name: "colleague", Label: "工委的同志", Kind: "select", Problem: d.Bad("join", "colleague"), Options: []ui.Option{{Text: "请选择，或者在下面填写外部人员"}}}
	for _, c := range list {
		colleague.Options = append(colleague.Options, ui.Option{Value: ui.ID(c.Holder), Text: c.Name, On: d.Val("join", "colleague", "") == ui.ID(c.Holder)})
	}
	name, unit := d.Field("join", "name", "外部人员的姓名", "text", ""), d.Field("join", "unit", "他的工作单位", "text", "")
	name.Optional, unit.Optional, unit.Place = true, true, "例如：区委组织部"
	join := d.Act("join", "检查组加人", "加入检查组", false, colleague, name, unit)
	join.Note = "外部人员另请系统管理员给他开通账号；他只在检查的几天里看分给他的党组织。"
	v.Acts = append(v.Acts, join)
	choices, err := p.Inspections.Lists(r.Context(), r.Who)
	if err != nil {
		return err
	}
	by := ui.Field{Name: "standard", Label: "按哪一份标准检查", Kind: "select", Problem: d.Bad("pin", "standard"), Options: []ui.Option{{Text: "请选择"}}}
	for _, c := range choices {
		by.Options = append(by.Options, ui.Option{Value: ui.ID(c.Standard), Text: c.Title + "（第" + strconv.Itoa(c.No) + "版）", On: c.ID == x.Doc.Standard})
	}
	pin := d.Act("pin", "检查表", "选定", false, by)
	pin.Note = "选定的是现行的这一版，以后再发布新版，也不改变这次检查。"
	v.Acts = append(v.Acts, pin)
	if len(x.Doc.Team) > 0 {
		person := ui.Field{Name: "person", Label: "谁退出", Kind: "select"}
		for _, m := range x.Doc.Team {
			person.Options = append(person.Options, ui.Option{Value: ui.ID(m.Person), Text: m.Name})
		}
		v.Acts = append(v.Acts, d.Act("part", "检查组减人", "退出检查组", false, person))
	}
	v.Acts = append(v.Acts, d.Withdraw())
	return nil
}

// visited is who was visited, from the departure on.
func visited(x *inspect.Whole) matterweb.Table {
	t := matterweb.Table{Title: "抽中的党组织，共" + ui.Count(len(x.Orgs)) + "个", Note: "按党组织顺序，不排名。", Columns: []ui.Column{{Text: "党组织"}, {Text: "谁去"}, {Text: "已填", Num: true}, {Text: "问题", Num: true}, {Text: "反馈意见"}}}
	for _, o := range x.Orgs {
		c := x.Found[o.Org]
		found := strconv.Itoa(c.Findings)
		if c.Closed > 0 {
			found += "（销号" + strconv.Itoa(c.Closed) + "）"
		}
		letter := c.Letter
		if letter == "" {
			letter = "还没有发"
		}
		t.Rows = append(t.Rows, []ui.Link{{Text: o.OrgName, Href: siteHref(x.ID, o.Org)}, {Text: o.Names()}, {Text: strconv.Itoa(c.Said)}, {Text: found}, {Text: letter}})
	}
	return t
}

// ways says how far the draw is, and why nobody can choose.
func ways(x *inspect.Whole) []Step {
	at := map[string]int{inspect.Preparing: 0, inspect.Committed: 1, inspect.Drawn: 2}[x.Stage]
	if x.Doc.Gone() {
		at = 4
	}
	c := &x.Doc.Choice
	number := "一个以后才公布的公开数字"
	if c.NumberName != "" {
		number = c.NumberDay.Chinese() + "的" + c.NumberName
	}
	list := []Step{
		{Text: "定名单，公布承诺", Note: "名单、不参加的和原因、各类抽几个、用哪一个数字，写成一个校验码公布出去。以后改一个字，校验码就对不上。"},
		{Text: "等公开数字", Note: "用" + number + "。公布承诺的时候，这个数字还没有产生，谁也不知道，谁也控制不了。"},
		{Text: "抽取", Note: "数字一录入，次序就算出来了，没有别的步骤可以插手。名单封存，出发以前只有负责的同志能看。"},
		{Text: "出发，公布", Note: "出发以后名单启封。公布的抽取证书里有全部依据，任何人用自己的电脑都能重新算一遍。"},
	}
	for i := range list {
		switch {
		case i < at:
			list[i].State = ui.Done
		case i == at:
			list[i].State = ui.Due
		default:
			list[i].State = ui.NA
		}
	}
	return list
}
