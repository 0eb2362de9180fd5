package deskweb

import (
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/desk"
	"zhibu/internal/register/access"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Desk     *desk.Desk
	Orgs     *org.Orgs
	Accesses *access.Accesses
}

type pages struct{ Deps }

const mostFiles = desk.MostFiles*attach.MostBytes + 1<<20

// Routes are the pages of the desk, and of what one handed in oneself.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Own("GET /feedback", p.mine),
		web.Own("GET /feedback/new", p.form),
		web.Own("GET /feedback/correction", p.correction),
		web.Own("POST /feedback", p.submit).Upload(mostFiles),
		web.Own("GET /feedback/{id}", p.own),
		web.Own("POST /feedback/{id}/more", p.more),
		web.Own("POST /feedback/{id}/withdraw", p.withdraw),
		web.Own("POST /feedback/{id}/settle", p.settle),
		web.Own("POST /feedback/{id}/reopen", p.reopen),
		web.Own("GET /feedback-files/{id}", p.file),
		web.Needs(desk.Handle, "GET /desk", p.list),
		web.Needs(desk.Handle, "GET /desk/limit", p.limit),
		web.Needs(desk.Handle, "POST /desk/limit", p.confirm),
		web.Needs(desk.Handle, "GET /desk/{id}", p.one),
		web.Needs(desk.Handle, "GET /desk/{id}/word", p.word),
		web.Needs(desk.Handle, "POST /desk/{id}/take", p.take),
		web.Needs(desk.Handle, "POST /desk/{id}/ask", p.ask),
		web.Needs(desk.Handle, "POST /desk/{id}/pass", p.pass),
		web.Needs(desk.Handle, "POST /desk/{id}/back", p.back),
		web.Needs(desk.Handle, "POST /desk/{id}/answer", p.answer),
		web.Needs(desk.Handle, "POST /desk/{id}/judge", p.judge),
		web.Needs(desk.Handle, "POST /desk/{id}/visit", p.visit),
		web.Needs(desk.Handle, "POST /desk/{id}/reveal", p.reveal),
	}
}

// State is how one stands as pages draw it. Late is said as a fact.
func State(x desk.Plea, today day.Day) (ui.State, string) {
	late := ""
	if n := x.LateBy(today); n > 0 {
		late = "，晚" + strconv.Itoa(n) + "天"
	}
	switch {
	case x.Late(today):
		return ui.Late, x.State.Label() + "，过期" + strconv.Itoa(x.LateBy(today)) + "天"
	case x.State == desk.Answered:
		return ui.Due, x.State.Label() + late
	case x.State == desk.Settled:
		return ui.Done, x.ClosedOn.MonthDay() + "办结" + late
	case x.State == desk.Withdrawn:
		return ui.NA, x.State.Label()
	}
	return ui.Running, x.State.Label()
}

func rowOf(x desk.Plea, today day.Day, door string) Row {
	row := Row{Number: x.Number, Href: door + ui.ID(x.ID), Subject: x.Subject, Note: x.Kind.Label(), With: x.WithName, Received: x.ReceivedOn.Chinese(), Due: x.DueOn.Chinese()}
	row.State, row.Word = State(x, today)
	return row
}

func queryOf(r *web.Request) desk.Query {
	q := desk.Query{Kind: desk.Kind(r.Text("kind")), Text: r.Text("q"), After: r.Num("after", 0), Limit: 50}
	switch s := r.Text("state"); s {
	case "open":
		q.Open = true
	case "late":
		q.Late = true
	default:
		if desk.State(s).Label() != "" {
			q.State = desk.State(s)
		}
	}
	if q.Kind.Label() == "" {
		q.Kind = ""
	}
	if y := int(r.Num("year", 0)); y > 1900 && y < 3000 {
		q.Span = day.Year(y)
	}
	return q
}

// QueryOf is what the list is narrowed to, for the file of it.
func QueryOf(r *web.Request) desk.Query { return queryOf(r) }

func (p pages) list(r *web.Request) error {
	q := queryOf(r)
	page, err := p.Desk.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	l, err := p.Desk.Limit(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "投诉建议和更正请求", Export: "/desk/export?" + r.URL.RawQuery, Back: r.URL.RequestURI(),
		Lead: "共" + ui.Count(page.Total) + "件，没有答复的" + strconv.Itoa(page.Open) + "件，其中过期的" + strconv.Itoa(page.Late) + "件。",
		None: ui.None{Title: "没有这样的投诉建议", Text: "交给本组织办理的投诉、建议和更正请求列在这里。"}, Foot: limitWords(l)}
	kind := ui.Field{Name: "kind", Label: "种类", Kind: "select", Options: []ui.Option{{Text: "全部"}}}
	for _, k := range desk.Kinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == q.Kind})
	}
	state := ui.Field{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Text: "全部"}, {Value: "open", Text: "没有答复的", On: q.Open}, {Value: "late", Text: "过期没有答复的", On: q.Late}}}
	for _, s := range desk.States() {
		state.Options = append(state.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == q.State})
	}
	v.Filters = []ui.Field{kind, state, {Name: "year", Label: "年份", Kind: "number", Value: r.Text("year"), Class: "short", Min: "2000", Max: strconv.Itoa(r.Today().Year())},
		{Name: "q", Label: "查找", Kind: "search", Value: q.Text, Place: "编号、事由、内容"}}
	for _, x := range page.List {
		v.Rows = append(v.Rows, rowOf(x, r.Today(), "/desk/"))
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "件")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// limitWords says within how long the desk answers, and where that comes from.
func limitWords(l desk.Limit) []ui.Link {
	days, way := strconv.Itoa(l.Days)+"个工作日", ""
	if l.May {
		way = "/desk/limit"
	}
	if !l.Confirmed() {
		return []ui.Link{{Text: "暂按" + days + "答复。规定要求答复，没有可以核对的天数，"}, {Text: "期限由工委确认", Href: way}, {Text: "。"}}
	}
	return []ui.Link{{Text: "按" + days + "答复，依据：" + l.Source + "。"}, {Text: "期限由工委确认", Href: way}, {Text: "。"}}
}

func (p pages) limit(r *web.Request) error { return p.showLimit(r, nil) }

func (p pages) showLimit(r *web.Request, problems []ui.Problem) error {
	l, err := p.Desk.Limit(r.Context(), r.Who)
	if err != nil {
		return err
	}
	if !l.May {
		return fault.New(fault.Denied, "答复期限由工委确认。")
	}
	v := FormView{Title: "答复期限", Lead: "从提交的次日起算，只算工作日。规定要求有投诉建议功能、跟踪反馈和回访，没有可以核对的天数，由工委确定。以前提交的期限不变。", Action: "/desk/limit",
		Crumbs: []ui.Link{{Text: "投诉建议", Href: "/desk"}}, Problems: problems, Submit: "确认期限", Cancel: ui.Link{Text: "不改了", Href: "/desk"}, Hidden: []ui.Pair{{Term: "version", Text: ui.ID(l.ID)}}}
	days, source := strconv.Itoa(l.Days), l.Source
	if r.Method != "GET" {
		days, source = r.Text("days"), r.Text("source")
	}
	if r.Text("version") != "" && r.Text("version") != ui.ID(l.ID) { // somebody else was first: both are shown
		problems = web.Beside(problems, []ui.Field{{Name: "days", Label: "工作日数", Value: days}, {Name: "source", Label: "依据", Value: source}},
			[]ui.Field{{Name: "days", Value: strconv.Itoa(l.Days)}, {Name: "source", Value: l.Source}})
		v.Problems = problems
	}
	state := "还没有确认。"
	if l.Confirmed() {
		state = l.On.Chinese() + "由" + l.By + "确认。"
	}
	v.Fields = []ui.Field{{Name: "days", Label: "工作日数", Kind: "number", Value: days, Class: "short", Min: "1", Max: "60", Hint: state, Problem: web.ProblemOf(problems, "days"), Required: true},
		{Name: "source", Label: "依据", Value: source, Place: "例如：工委会议2021年第3次", Problem: web.ProblemOf(problems, "source"), Required: true}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) confirm(r *web.Request) error {
	err := p.Desk.Confirm(r.Context(), r.Who, desk.Limit{ID: r.Num("version", -1), Days: int(r.Num("days", 0)), Source: r.Text("source")})
	if problems, ok := web.Problems(err); ok {
		return p.showLimit(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/desk", "答复期限已确认。以后提交的按这个期限。")
}
