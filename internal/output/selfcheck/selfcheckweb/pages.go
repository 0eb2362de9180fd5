package selfcheckweb

import (
	"fmt"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/selfcheck"
)

type pages struct{ cases *selfcheck.Cases }

// Routes are the pages of the self-check, and of the rules of use.
func Routes(cs *selfcheck.Cases) []web.Route {
	p := pages{cs}
	return []web.Route{
		web.Needs(selfcheck.View, "GET /self-check", p.check),
		web.Needs(selfcheck.Keep, "POST /self-check/answer", p.answer),
		web.Needs(selfcheck.Keep, "POST /self-check/close", p.close),
		web.Needs(selfcheck.View, "GET /self-check/records/{id}", p.record),
		web.Needs(selfcheck.View, "GET /self-check/sheet", p.sheet),
		web.Own("GET /about", p.about),
		web.Needs(selfcheck.Keep, "GET /about/edit", p.form),
		web.Needs(selfcheck.Keep, "POST /about/edit", p.publish),
	}
}

func lead(list []selfcheck.Line) string {
	return fmt.Sprintf("符合%d条，需要处理%d条，由单位确认%d条。", selfcheck.Count(list, selfcheck.Fits), selfcheck.Count(list, selfcheck.Act), selfcheck.Count(list, selfcheck.Ask))
}

// groups parts the must-nots from the musts. keep offers the forms; failed is the item
// whose answer was refused.
func groups(r *web.Request, list []selfcheck.Line, keep bool, failed string, problems []ui.Problem) []Group {
	out := []Group{{Title: "不得"}, {Title: "应当"}}
	for _, x := range list {
		l := Line{Code: x.Code, Demand: x.Demand, Source: x.Source, Word: x.State.Label(), Figure: x.Figure, Found: x.Found, Ask: x.Ask, Said: x.Said.Text}
		l.State = map[selfcheck.State]ui.State{selfcheck.Fits: ui.Done, selfcheck.Act: ui.Late, selfcheck.Ask: ui.Due}[x.State]
		if x.Href != "" {
			l.Door = ui.Link{Text: "看记录", Href: x.Href}
		}
		if x.Said.Text != "" {
			l.SaidBy = x.Said.On.Chinese() + "，" + x.Said.By
		}
		if keep && x.Ask != "" {
			field := ui.Field{Name: "text", Label: "回答", Kind: "textarea", Rows: 3, Class: "full"}
			if l.Open = failed == x.Code; l.Open {
				field.Value, field.Problem = r.Text("text"), web.ProblemOf(problems, "text")
			}
			l.Form = []ui.Field{field}
		}
		i := 0
		if strings.HasPrefix(x.Code, "M") {
			i = 1
		}
		out[i].Lines = append(out[i].Lines, l)
	}
	return out
}

func (p pages) check(r *web.Request) error { return p.show(r, "", nil) }

func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	list, err := p.cases.Lines(r.Context(), r.Who)
	if err != nil {
		return err
	}
	past, err := p.cases.Records(r.Context(), r.Who)
	if err != nil {
		return err
	}
	keep := r.Session.Grant.May(selfcheck.Keep)
	v := CheckView{Title: "自查", Lead: lead(list), Export: "/self-check/export", Back: "/self-check", Problems: problems, Doors: []ui.Link{{Text: "立项审核答卷", Href: "/self-check/sheet"}},
		Groups: groups(r, list, keep, failed, problems)}
	for _, x := range past {
		v.Records = append(v.Records, ui.Pair{Term: x.On.Chinese(), Text: ui.ID(int64(x.Year)) + "年自查", Href: "/self-check/records/" + ui.ID(x.ID), Note: x.By + "，" + lead(x.Lines)})
	}
	if keep {
		v.Close = []ui.Field{{Name: "remarks", Label: "结论", Kind: "textarea", Rows: 4, Hint: "需要处理的怎么处理，由谁负责。", Value: r.Text("remarks"), Problem: web.ProblemOf(problems, "remarks")}}
	}
	f := r.Frame(v.Title)
	if len(problems) > 0 {
		return r.Refuse(Check(f, v))
	}
	return r.Page(Check(f, v))
}

func (p pages) answer(r *web.Request) error {
	item := r.Text("item")
	err := p.cases.Say(r.Context(), r.Who, item, r.Text("text"))
	if problems, ok := web.Problems(err); ok {
		return p.show(r, item, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/self-check", item+"的回答已记下。")
}

func (p pages) close(r *web.Request) error {
	id, err := p.cases.Close(r.Context(), r.Who, r.Text("remarks"))
	if problems, ok := web.Problems(err); ok {
		return p.show(r, "", problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/self-check/records/"+ui.ID(id), "自查已办结，留作记录。")
}

func (p pages) record(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.cases.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := CheckView{Title: ui.ID(int64(x.Year)) + "年自查记录", Lead: x.On.Chinese() + "，" + x.By + "。" + lead(x.Lines), Remarks: x.Remarks, Export: "/self-check/export?record=" + ui.ID(id), Back: r.URL.RequestURI(),
		Crumbs: []ui.Link{{Text: "自查", Href: "/self-check"}}, Groups: groups(r, x.Lines, false, "", nil)}
	return r.Page(Check(r.Frame(v.Title), v))
}

func (p pages) sheet(r *web.Request) error {
	list, err := p.cases.Lines(r.Context(), r.Who)
	if err != nil {
		return err
	}
	of := map[string]selfcheck.Line{}
	for _, l := range list {
		of[l.Code] = l
	}
	said := func(code, text string) string {
		if s := of[code].Said.Text; s != "" {
			text += "单位回答：" + s
		}
		return text
	}
	v := SheetView{Title: "立项审核答卷", Rows: []ui.Pair{
		{Term: "是否符合规划", Text: said("M1", "用于机关党组织的组织生活记录和工作办理，网页系统，不含小程序和客户端。")},
		{Term: "有没有重复建设", Text: said("N13", "不替代全国党员管理信息系统，名册用导入导出衔接。"+of["N13"].Figure)},
		{Term: "能否并入已有系统", Text: said("M2", "单一程序，安装在本单位服务器，可以从已有门户链接进入。")},
		{Term: "能否互联互通", Text: "名单和台账可以用Excel导出，整区数据可以用公开格式导出，日历可以订阅。" + of["M2"].Figure},
		{Term: "数据能否共享", Text: "按上级系统的列序导入导出，一次录入，不重复填报。" + of["N1"].Figure},
	}}
	return r.Page(Sheet(r.Frame(v.Title), v))
}

func (p pages) about(r *web.Request) error {
	u, err := p.cases.Usage(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := AboutView{Lead: "本系统自带的文字，还没有由工委确认。", Parts: []ui.Pair{{Term: "目标对象", Text: u.Audience}, {Term: "应用场景", Text: u.Scenes}, {Term: "使用要求", Text: u.Demands}}}
	if u.Version > 0 {
		v.Lead = fmt.Sprintf("第%d版，%s公布。", u.Version, u.On.Chinese())
	}
	if u.Filing != "" {
		v.Parts = append(v.Parts, ui.Pair{Term: "备案号", Text: u.Filing})
	}
	if r.Session.Grant.May(selfcheck.Keep) {
		v.Edit = ui.Link{Text: "修改", Href: "/about/edit"}
	}
	return r.Page(About(r.Frame("使用规范"), v))
}

func (p pages) form(r *web.Request) error { return p.showForm(r, nil) }

func (p pages) showForm(r *web.Request, problems []ui.Problem) error {
	u, err := p.cases.Usage(r.Context(), r.Who)
	if err != nil {
		return err
	}
	now := fields(u, problems)
	v := FormView{Title: "修改使用规范", Lead: "公布以后每个人都看得到，以前的版本留着。", Version: ui.ID(u.Version), Problems: problems, Fields: now}
	if r.Method != "GET" {
		v.Fields = fields(typed(r), problems)
		if v.Version != r.Text("version") { // somebody else was first: both are shown
			v.Problems = web.Beside(problems, v.Fields, now)
			v.Fields = fields(typed(r), v.Problems)
		}
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func typed(r *web.Request) selfcheck.Usage {
	return selfcheck.Usage{Version: r.Num("version", -1), Audience: r.Text("audience"), Scenes: r.Text("scenes"), Demands: r.Text("demands"), Filing: r.Text("filing")}
}

func fields(u selfcheck.Usage, problems []ui.Problem) []ui.Field {
	area := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: "textarea", Rows: 5, Value: value, Problem: web.ProblemOf(problems, name), Required: true}
	}
	return []ui.Field{area("audience", "目标对象", u.Audience), area("scenes", "应用场景", u.Scenes), area("demands", "使用要求", u.Demands),
		{Name: "filing", Label: "备案号", Value: u.Filing, Optional: true, Hint: "填了以后显示在每一页的下面。", Problem: web.ProblemOf(problems, "filing")},
		{Name: "agreed", Label: "工委已经同意，公布这一版", Kind: "tick", Problem: web.ProblemOf(problems, "agreed")}}
}

func (p pages) publish(r *web.Request) error {
	err := p.cases.Publish(r.Context(), r.Who, typed(r), r.Text("agreed") != "")
	if problems, ok := web.Problems(err); ok {
		return p.showForm(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/about", "已公布新的一版。")
}
