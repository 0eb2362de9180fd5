package reviewweb

import (
	"net/url"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter/review"
)

func (p pages) one(r *web.Request) error { return p.showOne(r, "", nil) }

// showOne draws one report; failed is the act that was refused.
func (p pages) showOne(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Reviews.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := OneView{Crumbs: append(crumbs[:1:1], ui.Link{Text: strconv.Itoa(x.Year) + "年", Href: "/reviews?year=" + strconv.Itoa(x.Year)}), Title: x.OrgName + x.Title(), Lead: "书记" + x.HolderName + "，" + x.Way.Label() + "。", Problems: problems,
		Word: ui.Link{Text: "Word", Href: href(id) + "/word"}}
	v.State, v.StateWord = mark(&x, r.Today())
	if err := p.parts(r, &x, &v); err != nil {
		return err
	}
	p.results(&x, &v)
	own := r.Session.Grant.May(review.Write) && r.Session.Grant.Org == x.Org
	if own && x.Stage() == review.Writing {
		v.Edit = ui.Link{Text: "写报告", Href: href(id) + "/edit"}
		v.Acts = append(v.Acts, Act{Title: "交报告", Note: "交上去以后不能再改，数字按今天的留存。", Action: href(id) + "/hand", Version: ui.ID(x.Version), Submit: "交报告", Primary: true, Open: true})
	}
	if r.Session.Grant.May(review.Keep) {
		v.Acts = append(v.Acts, p.acts(r, &x, failed, problems)...)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// figureHref opens the records of a figure of an organisation.
func figureHref(x *review.Report, id string, asOf day.Day) string {
	return "/report/figures/" + id + "?" + url.Values{"org": {ui.ID(x.Org)}, "year": {strconv.Itoa(x.Year)}, "asof": {asOf.String()}}.Encode()
}

// parts are the report itself: its figures, the problems of the year before, its text.
func (p pages) parts(r *web.Request, x *review.Report, v *OneView) error {
	figures, err := p.Reviews.Now(r.Context(), r.Who, x)
	if err != nil {
		return err
	}
	asOf := min(r.Today(), day.Year(x.Year).Last())
	if x.HandedOn != day.None {
		asOf = min(x.HandedOn, asOf)
		v.FiguresNote = x.HandedOn.Chinese() + "交报告时的数字，点开看记录。"
	} else {
		v.FiguresNote = "现在的数字，由台账计出，不用填；点开看记录。"
	}
	for i, f := range figures {
		end := "，"
		if i == len(figures)-1 {
			end = "。"
		}
		v.Figures = append(v.Figures, ui.Link{Text: f.Name + ui.Count(f.Value) + f.Unit, Href: figureHref(x, f.ID, asOf)}, ui.Link{Text: end})
	}
	last, err := p.Reviews.Pointed(r.Context(), r.Who, x.Org, x.Year-1)
	if err != nil {
		return err
	}
	v.Last = problemLines(last)
	now, err := p.Reviews.Pointed(r.Context(), r.Who, x.Org, x.Year)
	if err != nil {
		return err
	}
	v.Pointed = problemLines(now)
	for _, t := range []struct{ title, text string }{{"履行职责的情况", x.Work}, {"存在的问题", x.Text.Problems}, {"下一步打算", x.Next}} {
		v.Parts = append(v.Parts, Part{Title: t.title, Paras: rowsIn(t.text)})
	}
	v.TooLong = p.Reviews.TooLong(x.Text)
	return nil
}

func problemLines(list []problem.Problem) (rows []Line) {
	for _, x := range list {
		rows = append(rows, Line{Text: x.Text, Href: "/problems/" + ui.ID(x.ID), Note: "整改时限" + x.DueOn.Chinese() + "，" + x.State.Label()})
	}
	return rows
}

// results is what became of the report.
func (p pages) results(x *review.Report, v *OneView) {
	add := func(term, text string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text})
		}
	}
	if x.Stage() == review.Writing {
		add("交报告", x.Until.Chinese()+"前")
		add("退回的原因", x.ReturnWhy)
	}
	add("不述职的原因", x.ExcusedWhy)
	add("交报告", x.HandedOn.Chinese())
	add("述职评议会", x.HeldOn.Chinese())
	if x.Comment != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "点评", Text: x.Comment, Note: x.CommentBy})
	}
	if c, ok := x.Result(); ok {
		v.Facts = append(v.Facts, ui.Pair{Term: "测评票", Text: c.Chinese(), Note: "发出" + strconv.Itoa(c.Sent) + "张，收回" + strconv.Itoa(c.Back) + "张，有效" + strconv.Itoa(c.Valid) + "张，" + x.Counts[0].By + "、" + x.Counts[1].By + "分别录入，一致"})
	} else {
		for _, c := range x.Counts {
			add("测评票", c.By+"已录入，等另一位录入")
			if len(x.Counts) > 1 {
				v.Facts[len(v.Facts)-1].Text = c.By + "录入：" + c.Chinese() + "。两位录入的不一致，请核对后重新录入"
			}
		}
	}
	if x.Grade != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "综合评价等次", Text: x.Grade.Label(), Note: x.GradeWhy + "（" + x.DecidedOn.Chinese() + "评定）"})
	}
	add("反馈本人", x.ToldOn.Chinese())
	if cite, sure, due := x.TalkDue(p.Reviews.Book()); due {
		v.Facts = append(v.Facts, ui.Pair{Term: "约谈", Text: "还没有约谈", Href: "/rules/" + review.Talk, Note: cite.String() + "，" + sure.Chinese()})
	}
	if x.TalkOn != day.None {
		v.Facts = append(v.Facts, ui.Pair{Term: "约谈", Text: x.TalkOn.Chinese(), Note: x.TalkNote})
	}
	for _, q := range x.Questions {
		v.Questions = append(v.Questions, Line{Text: "问：" + q.Asked, Note: strings.TrimSpace("答：" + q.Answer)})
	}
}

// acts are what the Committee can do with the report now.
func (p pages) acts(r *web.Request, x *review.Report, failed string, problems []ui.Problem) (list []Act) {
	add := func(name string, a Act, primary bool) {
		a.Action, a.Version, a.Primary = href(x.ID)+"/"+name, ui.ID(x.Version), primary
		a.Open = failed == name || failed == "" && primary
		if failed == name {
			for i := range a.Fields {
				if f := &a.Fields[i]; f.Kind != "select" {
					f.Value, f.Problem = r.Text(f.Name), web.ProblemOf(problems, f.Name)
				} else {
					f.Problem = web.ProblemOf(problems, f.Name)
					for j := range f.Options {
						f.Options[j].On = f.Options[j].Value == r.Text(f.Name)
					}
				}
			}
		}
		list = append(list, a)
	}
	s := x.Stage()
	_, counted := x.Result()
	if s == review.Handed {
		add("read", Act{Title: "看过了", Note: "看过以后进入会上的步骤。", Submit: "记为已阅"}, true)
	}
	if s == review.Read && x.Way == review.AtMeeting {
		add("count", Act{Title: "录入测评票", Note: "由两个人分别录入，数字一致才算。", Submit: "录入", Fields: countFields()}, true)
	}
	if s == review.Assessed || s == review.Graded || s == review.Read && (x.Way == review.OnPaper || counted) {
		grade := ui.Field{Name: "grade", Label: "综合评价等次", Kind: "select", Options: []ui.Option{{Text: "请选择"}}}
		for _, g := range review.Grades() {
			grade.Options = append(grade.Options, ui.Option{Value: string(g), Text: g.Label(), On: g == x.Grade})
		}
		add("decide", Act{Title: "评定等次", Note: "测评票是参考；等次由工委研究确定。", Submit: "保存等次", Fields: []ui.Field{grade, {Name: "grade_why", Label: "为什么是这个等次", Kind: "textarea", Rows: 4, Value: x.GradeWhy}}}, s == review.Assessed || s == review.Read)
	}
	if s == review.Graded {
		add("tell", Act{Title: "反馈本人", Note: "反馈以后，本组织看得到点评、测评票和等次，等次不能再改。", Submit: "记为已反馈"}, true)
	}
	if _, _, due := x.TalkDue(p.Reviews.Book()); due {
		add("talk", Act{Title: "记约谈", Submit: "记下约谈", Fields: []ui.Field{{Name: "talk_on", Label: "约谈的日期", Kind: "date", Value: r.Today().String(), Max: r.Today().String(), Class: "short"},
			{Name: "talk_note", Label: "谁谈的、提了什么要求", Kind: "textarea", Rows: 3}}}, s == review.Told)
	}
	if s == review.Handed || s == review.Read || s == review.Assessed || s == review.Graded {
		add("comment", Act{Title: "点评", Submit: "保存点评", Fields: []ui.Field{{Name: "comment", Label: "点评", Kind: "textarea", Rows: 5, Value: x.Comment}}}, false)
	}
	if s != review.Writing && s != review.Excused {
		add("ask", Act{Title: "记一问一答", Submit: "记下", Fields: []ui.Field{{Name: "asked", Label: "问", Kind: "textarea", Rows: 2}, {Name: "answer", Label: "答", Kind: "textarea", Rows: 3, Optional: true}}}, false)
		add("point", Act{Title: "指出问题", Note: "记进这个党组织的整改清单，措施和责任人由他们写明，销号由工委确认。", Submit: "记进整改清单",
			Fields: []ui.Field{{Name: "text", Label: "问题", Kind: "textarea", Rows: 3}, {Name: "due_on", Label: "整改时限", Kind: "date", Class: "short"}}}, false)
	}
	if s == review.Handed || s == review.Read {
		add("return", Act{Title: "退回修改", Submit: "退回", Fields: []ui.Field{{Name: "why", Label: "为什么退回", Kind: "textarea", Rows: 2}}}, false)
	}
	if s == review.Writing || s == review.Handed || s == review.Read {
		add("excuse", Act{Title: "今年不述职", Note: "例如刚到任。留在名单里，写明原因。", Submit: "记为不述职", Fields: []ui.Field{{Name: "why", Label: "原因"}}}, false)
	}
	return list
}

func countFields() (list []ui.Field) {
	for _, f := range [][2]string{{"sent", "发出（张）"}, {"back", "收回（张）"}, {"valid", "有效（张）"}, {"good", "好"}, {"fair", "较好"}, {"average", "一般"}, {"poor", "差"}, {"blank", "未填"}} {
		list = append(list, ui.Field{Name: f[0], Label: f[1], Kind: "number", Min: "0", Class: "short"})
	}
	return list
}

// do runs an act and leads back to the report.
func (p pages) do(r *web.Request, name, said string, act func(id, version int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id, r.Num("version", -1))
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			if text := web.Typed(r); text != "" {
				problems = append(problems, ui.Problem{Text: text})
			}
		}
		return p.showOne(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

func (p pages) hand(r *web.Request) error {
	return p.do(r, "hand", "报告已交。", func(id, version int64) error { return p.Reviews.HandIn(r.Context(), r.Who, id, version) })
}

func (p pages) read(r *web.Request) error {
	return p.do(r, "read", "已记为已阅。", func(id, version int64) error { return p.Reviews.MarkRead(r.Context(), r.Who, id, version) })
}

func (p pages) giveBack(r *web.Request) error {
	return p.do(r, "return", "已退回。", func(id, version int64) error { return p.Reviews.Return(r.Context(), r.Who, id, version, r.Text("why")) })
}

func (p pages) excuse(r *web.Request) error {
	return p.do(r, "excuse", "已记为不述职。", func(id, version int64) error { return p.Reviews.Excuse(r.Context(), r.Who, id, version, r.Text("why")) })
}

func (p pages) comment(r *web.Request) error {
	return p.do(r, "comment", "点评已保存。", func(id, version int64) error {
		return p.Reviews.Remark(r.Context(), r.Who, id, version, r.Text("comment"))
	})
}

func (p pages) ask(r *web.Request) error {
	return p.do(r, "ask", "已记下。", func(id, _ int64) error {
		return p.Reviews.Ask(r.Context(), r.Who, id, r.Text("asked"), r.Text("answer"))
	})
}

func (p pages) count(r *web.Request) error {
	said := "已录入，等另一位同志录入。"
	n := func(name string) int { return int(r.Num(name, -1)) }
	return p.do(r, "count", said, func(id, _ int64) error {
		_, err := p.Reviews.Count(r.Context(), r.Who, id, review.Counts{Sent: n("sent"), Back: n("back"), Valid: n("valid"), Good: n("good"), Fair: n("fair"), Average: n("average"), Poor: n("poor"), Blank: n("blank")})
		return err
	})
}

func (p pages) decide(r *web.Request) error {
	return p.do(r, "decide", "等次已保存，反馈以前可以再改。", func(id, version int64) error {
		return p.Reviews.Decide(r.Context(), r.Who, id, version, review.Grade(r.Text("grade")), r.Text("grade_why"))
	})
}

func (p pages) tell(r *web.Request) error {
	return p.do(r, "tell", "已记为反馈。", func(id, version int64) error { return p.Reviews.Tell(r.Context(), r.Who, id, version) })
}

func (p pages) talk(r *web.Request) error {
	return p.do(r, "talk", "约谈已记下。", func(id, version int64) error {
		return p.Reviews.Talked(r.Context(), r.Who, id, version, r.Day("talk_on"), r.Text("talk_note"))
	})
}

func (p pages) point(r *web.Request) error {
	return p.do(r, "point", "已记进整改清单。", func(id, _ int64) error {
		_, err := p.Reviews.Point(r.Context(), r.Who, id, r.Text("text"), r.Day("due_on"))
		return err
	})
}

func textFields(t review.Text, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	return []ui.Field{
		{Name: "work", Label: "履行职责的情况", Kind: "textarea", Rows: 12, Value: t.Work, Problem: bad("work"), Class: "full", Hint: "数字已经在上面，不用再写；写做法和成效。"},
		{Name: "problems", Label: "存在的问题", Kind: "textarea", Rows: 8, Value: t.Problems, Problem: bad("problems"), Class: "full"},
		{Name: "next", Label: "下一步打算", Kind: "textarea", Rows: 8, Value: t.Next, Problem: bad("next"), Class: "full"},
	}
}

func (p pages) editForm(r *web.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return err
	}
	if x.Stage() != review.Writing {
		return r.SeeOther(href(x.ID))
	}
	return p.showEdit(r, &x, x.Text, nil)
}

func (p pages) mine(r *web.Request) (x review.Report, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, err
	}
	if x, err = p.Reviews.Get(r.Context(), r.Who, id); err != nil {
		return x, err
	}
	return x, r.Only(review.Write, x.Org)
}

func (p pages) showEdit(r *web.Request, x *review.Report, t review.Text, problems []ui.Problem) error {
	v := OneView{}
	if err := p.parts(r, x, &v); err != nil {
		return err
	}
	f := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Title(), Href: href(x.ID)}), Title: "写" + x.Title(), Lead: x.OrgName + "，书记" + x.HolderName + "，现在" + strconv.Itoa(t.Length()) + "字。",
		Action: href(x.ID) + "/edit", Version: ui.ID(x.Version), Problems: problems, Fields: textFields(t, problems), Figures: v.Figures, FiguresNote: v.FiguresNote, Last: v.Last,
		Submit: "保存", Cancel: ui.Link{Text: "不改了", Href: href(x.ID)}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(f.Title), f))
	}
	return r.Page(Form(r.Frame(f.Title), f))
}

func (p pages) edit(r *web.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return err
	}
	t := review.Text{Work: r.Text("work"), Problems: r.Text("problems"), Next: r.Text("next")}
	err = p.Reviews.Save(r.Context(), r.Who, x.ID, r.Num("version", -1), t)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, textFields(t, nil), textFields(x.Text, nil))
		}
		return p.showEdit(r, &x, t, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.ID), "已保存，还没有交。")
}
