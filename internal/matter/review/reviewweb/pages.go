package reviewweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/review"
)

// Deps are the cases that the pages call.
type Deps struct{ Reviews *review.Reviews }

type pages struct{ Deps }

// Routes are the pages of the report on duty.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(review.View, "GET /reviews", p.list),
		web.Needs(review.Keep, "GET /reviews/new", p.openForm),
		web.Needs(review.Keep, "POST /reviews", p.open),
		web.Needs(review.Keep, "POST /reviews/call", p.call),
		web.Needs(review.Keep, "GET /reviews/roll", p.roll),
		web.Needs(review.View, "GET /reviews/{id}", p.one),
		web.Needs(review.View, "GET /reviews/{id}/word", p.word),
		web.Needs(review.Write, "GET /reviews/{id}/edit", p.editForm),
		web.Needs(review.Write, "POST /reviews/{id}/edit", p.edit),
		web.Needs(review.Write, "POST /reviews/{id}/hand", p.hand),
		web.Needs(review.Keep, "POST /reviews/{id}/read", p.read),
		web.Needs(review.Keep, "POST /reviews/{id}/return", p.giveBack),
		web.Needs(review.Keep, "POST /reviews/{id}/excuse", p.excuse),
		web.Needs(review.Keep, "POST /reviews/{id}/comment", p.comment),
		web.Needs(review.Keep, "POST /reviews/{id}/ask", p.ask),
		web.Needs(review.Keep, "POST /reviews/{id}/count", p.count),
		web.Needs(review.Keep, "POST /reviews/{id}/decide", p.decide),
		web.Needs(review.Keep, "POST /reviews/{id}/tell", p.tell),
		web.Needs(review.Keep, "POST /reviews/{id}/talk", p.talk),
		web.Needs(review.Keep, "POST /reviews/{id}/point", p.point),
	}
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "述职评议", Href: "/reviews"}}

func href(id int64) string { return "/reviews/" + ui.ID(id) }

// mark is how far a report is, for the eye.
func mark(x *review.Report, today day.Day) (ui.State, string) {
	s := x.Stage()
	switch {
	case x.Late(today):
		return ui.Late, "到" + x.Until.MonthDay() + "没有交"
	case s == review.Writing && x.ReturnWhy != "":
		return ui.Due, "退回修改"
	case s == review.Writing:
		return ui.Due, "在写，" + x.Until.MonthDay() + "前交"
	case s == review.Told:
		return ui.Done, string(s)
	case s == review.Excused:
		return ui.NA, string(s)
	}
	return ui.Running, string(s)
}

// queryOf is what the list is narrowed to.
func queryOf(r *web.Request) review.Query {
	q := review.Query{Year: int(r.Num("year", 0)), Text: r.Text("q"), Late: r.Text("state") == "late"}
	for _, s := range review.Stages() {
		if string(s) == r.Text("state") {
			q.Stage = s
		}
	}
	return q
}

func (p pages) list(r *web.Request) error { return p.showList(r, nil) }

func (p pages) showList(r *web.Request, problems []ui.Problem) error {
	keep := r.Session.Grant.May(review.Keep)
	q := queryOf(r)
	v := ListView{Title: "述职评议", Lead: "本组织书记历年的述职。", Keep: keep, Problems: problems,
		None: ui.None{Title: "还没有述职", Text: "工委布置以后，要写的报告会列在这里。"}}
	var now review.Year
	if keep {
		years, err := p.Reviews.Years(r.Context(), r.Who)
		if err != nil {
			return err
		}
		v.New = ui.Link{Text: "布置述职", Href: "/reviews/new"}
		v.None = ui.None{Title: "还没有布置", Text: "先定年度、会议日期和谁述职。", Do: v.New}
		for _, y := range years {
			if q.Year == 0 || q.Year == y.Year {
				q.Year, now = y.Year, y
			}
			v.Tabs = append(v.Tabs, ui.NavItem{Text: strconv.Itoa(y.Year) + "年", Href: "/reviews?year=" + strconv.Itoa(y.Year)})
		}
		for i, y := range years {
			v.Tabs[i].Here = y.Year == q.Year
		}
	}
	list, err := p.Reviews.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	if now.ID != 0 {
		p.yearOf(r, now, q, problems, &v)
	}
	part, pager := web.Window(r, list, pageSize, "份", func(x *review.Report) string { return ui.ID(x.ID) })
	v.Pager = pager
	for i := range part {
		x := &part[i]
		row := Row{Org: x.OrgName, Href: href(x.ID), Holder: x.HolderName, Title: x.Title(), Way: x.Way.Label(), Grade: x.Grade.Label()}
		row.State, row.Word = mark(x, r.Today())
		v.Rows = append(v.Rows, row)
	}
	if len(problems) > 0 {
		return r.Refuse(List(r.Frame(v.Title), v))
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// yearOf adds what the Committee sees of a year.
func (p pages) yearOf(r *web.Request, y review.Year, q review.Query, problems []ui.Problem, v *ListView) {
	v.Title = review.Title(y.Year)
	v.Lead = y.HeldOn.Chinese() + "开述职评议会，报告" + y.Until.Chinese() + "前交。按党组织的顺序，不按等次排。"
	v.None = ui.None{Title: "没有这样的述职", Text: "换一个条件再看。"}
	v.Export, v.Roll = "/reviews/export?year="+strconv.Itoa(y.Year), ui.Link{Text: "结果名册", Href: "/reviews/roll?year=" + strconv.Itoa(y.Year)}
	state := ui.Field{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Text: "全部"}, {Value: "late", Text: "到日子没有交", On: q.Late}}}
	for _, s := range review.Stages() {
		state.Options = append(state.Options, ui.Option{Value: string(s), Text: string(s), On: s == q.Stage})
	}
	v.Filters = []ui.Field{{Name: "year", Kind: "hidden", Value: strconv.Itoa(y.Year)}, state, {Name: "q", Label: "党组织或者书记", Kind: "search", Value: q.Text}}
	v.Call = &Act{Title: "再加一位", Action: "/reviews/call?year=" + strconv.Itoa(y.Year), Version: ui.ID(y.ID), Submit: "加进名单", Open: len(problems) > 0,
		Fields: []ui.Field{{Name: "name", Label: "党组织", Value: r.Text("name"), Problem: web.ProblemOf(problems, "name"), Hint: "写名册里的全称或者简称。"}, wayField(review.Way(r.Text("way")), problems)}}
}

func wayField(chosen review.Way, problems []ui.Problem) ui.Field {
	f := ui.Field{Name: "way", Label: "怎样述职", Kind: "select", Problem: web.ProblemOf(problems, "way")}
	for _, w := range []review.Way{review.OnPaper, review.AtMeeting} {
		f.Options = append(f.Options, ui.Option{Value: string(w), Text: w.Label(), On: w == chosen})
	}
	return f
}

func (p pages) call(r *web.Request) error {
	err := p.Reviews.Call(r.Context(), r.Who, r.Num("of", 0), r.Text("name"), review.Way(r.Text("way")))
	if problems, ok := web.Problems(err); ok {
		return p.showList(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/reviews?year="+r.Text("year"), "已加进名单。")
}

func (p pages) openForm(r *web.Request) error {
	year := r.Today().Year()
	if r.Today().Month() < 7 {
		year--
	}
	return p.showOpen(r, review.Opening{Year: year, Sort: review.Branches}, nil)
}

func (p pages) showOpen(r *web.Request, o review.Opening, problems []ui.Problem) error {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	sort := ui.Field{Name: "sort", Label: "谁述职", Kind: "select", Problem: bad("sort"), Hint: "写了名单的，以名单为准。"}
	for _, s := range review.Sorts() {
		sort.Options = append(sort.Options, ui.Option{Value: string(s), Text: s.Label(), On: s == o.Sort})
	}
	v := FormView{Crumbs: crumbs, Title: "布置述职", Lead: "布置以后，每位书记有一份报告要写，本组织当年的数字已经填好。", Action: "/reviews", Problems: problems, Submit: "布置", Cancel: ui.Link{Text: "不布置了", Href: "/reviews"}}
	v.Fields = []ui.Field{
		{Name: "year", Label: "年度", Kind: "number", Class: "short", Value: strconv.Itoa(o.Year), Problem: bad("year")}, sort,
		{Name: "until", Label: "报告哪一天以前交", Kind: "date", Value: o.Until.String(), Problem: bad("until")},
		{Name: "held_on", Label: "述职评议会的日期", Kind: "date", Value: o.HeldOn.String(), Problem: bad("held_on")},
		{Name: "names", Label: "只要这些党组织，一行一个", Kind: "textarea", Rows: 4, Value: strings.Join(o.Names, "\n"), Optional: true, Problem: bad("names")},
		{Name: "meeting", Label: "在会上述职的，一行一个", Kind: "textarea", Rows: 4, Value: strings.Join(o.Meeting, "\n"), Optional: true, Problem: bad("meeting"), Hint: "没有写的书面述职。"},
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func rowsIn(text string) (list []string) {
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

func (p pages) open(r *web.Request) error {
	o := review.Opening{Year: int(r.Num("year", 0)), HeldOn: r.Day("held_on"), Until: r.Day("until"), Sort: review.Sort(r.Text("sort")), Names: rowsIn(r.FormValue("names")), Meeting: rowsIn(r.FormValue("meeting"))}
	x, err := p.Reviews.Open(r.Context(), r.Who, r.Session.Grant.Org, o)
	if problems, ok := web.Problems(err); ok {
		return p.showOpen(r, o, problems)
	}
	if err != nil {
		return err
	}
	text := "已布置，" + strconv.Itoa(x.Reports) + "位书记述职。"
	if len(x.Vacant) > 0 {
		text += "没有书记、没有列入的：" + strings.Join(x.Vacant, "、") + "。"
	}
	return r.Say("/reviews?year="+strconv.Itoa(o.Year), text)
}

func (p pages) word(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	name, body, err := p.Reviews.Paper(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Hand(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}

func (p pages) roll(r *web.Request) error {
	name, body, err := p.Reviews.Roll(r.Context(), r.Who, int(r.Num("year", 0)))
	if err != nil {
		return err
	}
	return r.Hand(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}
