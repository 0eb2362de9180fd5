package taskweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/task"
)

// moves are the steps of those who ask.
func (p pages) moves() []web.Route {
	move := func(key, said string, do func(r *web.Request, id, version int64) error) web.Route {
		return web.Needs(task.Send, "POST /tasks/{id}/"+key, matterweb.Move(key, said, href, do, p.show))
	}
	return []web.Route{
		move("ask", "已送保密审查。", func(r *web.Request, id, v int64) error {
			return p.Tasks.Ask(r.Context(), r.Who, id, v, r.Text("over"), r.Text("again"))
		}),
		move("review", "审查已登记，等审批。", func(r *web.Request, id, v int64) error {
			return p.Tasks.Review(r.Context(), r.Who, id, v, r.Text("opinion"))
		}),
		move("approve", "已发布。", func(r *web.Request, id, v int64) error { return p.Tasks.Approve(r.Context(), r.Who, id, v) }),
		move("return", "已退回起草的人。", func(r *web.Request, id, v int64) error {
			return p.Tasks.Return(r.Context(), r.Who, id, v, r.Text("why"))
		}),
		move("withdraw", "已撤回，各党组织不用再办。", func(r *web.Request, id, v int64) error {
			return p.Tasks.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		}),
		move("end", "已结束。", func(r *web.Request, id, v int64) error { return p.Tasks.End(r.Context(), r.Who, id, v) }),
		move("remind", "已催办，列在各党组织的工作台上。", func(r *web.Request, id, v int64) error {
			_, err := p.Tasks.Remind(r.Context(), r.Who, id, v)
			return err
		}),
	}
}

// show is the page of those who ask; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Tasks.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := matterweb.View(x.Matter, task.Stages(), x.Steps)
	v.Crumbs = crumbs
	v.Problems = problems
	about(&x, &v)
	send := r.May(task.Send, x.Org)
	if send && x.State == matter.Open && x.Stage != task.Published {
		price, err := p.Tasks.Price(r.Context(), r.Who, id)
		if err != nil {
			return err
		}
		v.Tables = append(v.Tables, cost(&x, &price))
		p.acts(r, &x, &price, &v, failed, problems)
	}
	if send && x.Stage == task.Published && x.State == matter.Open {
		d := &matterweb.Draw{R: r, Href: href(id), Version: x.Version, Failed: failed, Problems: problems}
		v.Next, v.NextNote = "看各党组织办到哪里", x.Doc.Due.Chinese()+"截止"
		remind := d.Act("remind", "", "催办", true)
		remind.Note = "催没有签收也没有办结的，只在工作日的上班时间，一天最多一次。"
		v.Acts = append(v.Acts, remind, d.Act("end", "结束", "结束这件"+x.Doc.Word(), false), d.Withdraw())
	}
	if len(x.List) > 0 {
		how, err := p.how(r, id)
		if err != nil {
			return err
		}
		v.Below = How(how)
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

// about says what is asked, and of whom.
func about(x *task.Whole, v *matterweb.OneView) {
	d := &x.Doc
	add := func(term, text, note string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note})
		}
	}
	add("正文", d.Text, "")
	add("怎样算办结", answers(d), "")
	if len(d.Fields) > 0 {
		var asked, known []string
		for _, f := range d.Fields {
			if f.Known != "" {
				known = append(known, f.Label)
			} else {
				asked = append(asked, f.Label)
			}
		}
		add("要填的", strings.Join(asked, "、"), "")
		add("不用填的", strings.Join(known, "、"), "系统里已经有")
	}
	for _, f := range x.Files {
		v.Papers = append(v.Papers, fileLink(x.ID, f))
	}
	add("截止", d.Due.Chinese()+" "+d.Due.Zhou(), "")
	add("发给", d.To.Sort.Label(), "")
	if len(d.To.Names) > 0 {
		v.Facts[len(v.Facts)-1].Text = "名单上的" + strconv.Itoa(len(d.To.Names)) + "个党组织"
	}
	if d.To.Lacks != "" {
		add("只发给", "今年没有记过“"+d.To.Lacks.Label()+"”的", "")
	}
	add("不发给", strings.Join(d.To.Omit, "、"), "")
	add("起草", d.Drafted.Name, d.Drafted.On.Chinese())
	if d.Reviewed.On != day.None {
		add("保密审查", d.Reviewed.Name, d.Reviewed.On.Chinese())
	}
	if d.Approved.On != day.None {
		add("审批", d.Approved.Name, d.Approved.On.Chinese())
	}
	add("不换日期的原因", d.Over, "")
	add("再问一次的原因", d.Again, "")
}

// cost is the price as a table: what it is, and what comes with it.
func cost(x *task.Whole, p *task.Price) matterweb.Table {
	t := matterweb.Table{Title: "负担测算", Columns: []ui.Column{{Text: "项目"}, {Text: "数"}, {Text: "说明"}}}
	row := func(cells ...string) { t.Rows = append(t.Rows, matterweb.Words(cells...)) }
	orgs := func(n int) string { return strconv.Itoa(n) + "个" }
	row("发给", orgs(p.Orgs), "按今天的组织情况；发布的那一天再算一次。")
	if x.Doc.By == task.ByRecord {
		row("已经办结", orgs(p.Already), "期间内已经有这类活动的记录，发出去就是办结。")
	}
	each := "系统的估算。"
	if x.Doc.Minutes > 0 {
		each = "起草人写的。"
	}
	row("每个要用", strconv.Itoa(p.Each)+"分钟", each)
	row("一共要用", hours(p.Total), strconv.Itoa(p.Orgs-p.Already)+"个党组织合计。")
	if len(p.KnownFor) > 0 {
		row("不用问的", strconv.Itoa(len(p.KnownFor))+"项", strings.Join(p.KnownFor, "、")+"，系统里已经有，不算时间。")
	}
	row("那一周", p.Week.From.MonthDay()+"起", "按规则到期的组织生活"+strconv.Itoa(p.Rules)+"项，不算在下面的时间里。")
	for _, o := range p.Others {
		t.Rows = append(t.Rows, []ui.Link{{Text: "同一周的"}, {Text: orgs(o.Orgs)}, {Text: "《" + o.Title + "》，每个" + strconv.Itoa(o.Minutes) + "分钟", Href: href(o.Task)}})
	}
	most := "最多的一个，加上同一周别的任务。每周超过" + strconv.Itoa(p.Cap) + "分钟要写明原因。"
	row("那一周最多", strconv.Itoa(p.Most)+"分钟", most)
	for _, o := range p.Repeats {
		t.Rows = append(t.Rows, []ui.Link{{Text: "问过的"}, {Text: orgs(o.Orgs)}, {Text: "“" + o.Label + "”在《" + o.Title + "》里问过", Href: href(o.Task)}})
	}
	if p.Resting {
		row("截止日期", x.Doc.Due.MonthDay(), "这一天不上班，没有改动日期；请想一想要不要改。")
	}
	return t
}

func hours(minutes int) string {
	if minutes < 120 {
		return strconv.Itoa(minutes) + "分钟"
	}
	return strconv.FormatFloat(float64(minutes)/60, 'f', 1, 64) + "小时"
}

func (p pages) acts(r *web.Request, x *task.Whole, price *task.Price, v *matterweb.OneView, failed string, problems []ui.Problem) {
	d := &matterweb.Draw{R: r, Href: href(x.ID), Version: x.Version, Failed: failed, Problems: problems}
	mine := r.Who.Person == x.Doc.Drafted.By
	reason := func(name, label string) ui.Field {
		f := d.Field("ask", name, label, "text", "")
		f.Class = "full"
		return f
	}
	switch x.Stage {
	case task.Drafting:
		a := d.Act("ask", "", "送保密审查", true)
		if price.Over > 0 {
			a.Fields = append(a.Fields, reason("over", "为什么这一周非要不可"))
		}
		if len(price.Repeats) > 0 {
			a.Fields = append(a.Fields, reason("again", "为什么再问一次"))
		}
		v.Acts = append(v.Acts, a)
		v.Papers = append(v.Papers, ui.Link{Text: "修改草稿", Href: href(x.ID) + "/edit"})
	case task.Reviewing:
		if !mine {
			opinion := d.Field("review", "opinion", "审查意见", "text", "")
			opinion.Optional, opinion.Class = true, "full"
			a := d.Act("review", "", "可以发布", true, opinion)
			a.Note = "看有没有国家秘密、工作秘密和不该发的个人信息。"
			v.Acts = append(v.Acts, a, d.Return())
		}
		v.Wait("起草人以外的同志")
	case task.Approving:
		if !mine {
			a := d.Act("approve", "", "批准并发布", true)
			a.Note = "发布以后，" + strconv.Itoa(price.Orgs) + "个党组织马上收到。"
			v.Acts = append(v.Acts, a, d.Return())
		}
		v.Wait("起草人以外的同志")
	}
	v.Acts = append(v.Acts, d.Withdraw())
}
