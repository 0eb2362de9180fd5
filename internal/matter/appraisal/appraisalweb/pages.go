package appraisalweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Appraisals *appraisal.Appraisals
	Members    *member.Members
	Orgs       *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of the appraisal.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(appraisal.View, "GET /appraisals", p.list),
		web.Needs(appraisal.View, "GET /appraisals/{id}", p.one),
		web.Needs(appraisal.Keep, "GET /orgs/{org}/appraisals/new", p.form),
		web.Needs(appraisal.Keep, "POST /orgs/{org}/appraisals", p.begin),
		web.Needs(appraisal.Keep, "GET /orgs/{org}/appraisals/now", p.now),
		web.Needs(appraisal.Keep, "GET /appraisals/{id}/enter", p.enterForm),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/enter", p.enter),
		web.Needs(appraisal.Keep, "GET /appraisals/{id}/decide", p.decideForm),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/decide", p.decide),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/feedback", p.tell),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/meeting", p.hold),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/close", p.close),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/adopt", p.adopt),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/void", p.void),
		web.Needs(appraisal.Read, "GET /appraisals/{id}/sheet", p.sheet),
		web.Needs(appraisal.Read, "GET /appraisals/{id}/forms", p.forms),
		web.Needs(appraisal.Read, "GET /appraisals/{id}/members/{member}", p.person),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/members/{member}/self", p.self),
		web.Needs(appraisal.Keep, "POST /appraisals/{id}/members/{member}/correct", p.correct),
	}
}

func href(id int64) string { return "/appraisals/" + ui.ID(id) }

func gradeLabels() (list []string) {
	for _, g := range appraisal.Grades() {
		list = append(list, g.Label())
	}
	return list
}

func columns(mine bool) []ui.Column {
	list := []ui.Column{{Text: "姓名"}}
	if mine {
		list = append(list, ui.Column{Text: "自评"}, ui.Column{Text: "测评"}, ui.Column{Text: "拟定"})
	}
	return append(list, ui.Column{Text: "等次"}, ui.Column{Text: "反馈"})
}

// tally is the grades in words: 优秀8名、合格17名.
func tally(n map[appraisal.Grade]int) string {
	var list []string
	for _, g := range appraisal.Grades() {
		if n[g] > 0 {
			list = append(list, g.Label()+strconv.Itoa(n[g])+"名")
		}
	}
	return strings.Join(list, "、")
}

func state(x appraisal.Round) ui.State {
	if x.Stage() == appraisal.Closed {
		return ui.Done
	}
	return ui.Running
}

func (p pages) list(r *web.Request) error {
	q := appraisal.Query{Org: r.Num("org", 0), Year: int(r.Num("year", 0)), After: r.Num("after", 0), Limit: 50}
	page, err := p.Appraisals.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "民主评议党员", Lead: "共" + ui.Count(page.Total) + "件。一个支部一年一件，名单不排名次。", Action: "/appraisals",
		None: ui.None{Title: "还没有", Text: "开评议会以前新建一件，参加人员按会议那天的名册自动列好。"}}
	years := ui.Field{Name: "year", Label: "年度", Kind: "select", Options: []ui.Option{{Value: "0", Text: "全部"}}}
	for y := r.Today().Year() + 1; y > r.Today().Year()-5; y-- {
		years.Options = append(years.Options, ui.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y) + "年", On: y == q.Year})
	}
	v.Filters = []ui.Field{years}
	for _, x := range page.List {
		row := Row{Title: x.Title(), Href: href(x.ID), Org: ui.Link{Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)},
			Note: "，" + x.HeldOn.Chinese() + "，参加" + strconv.Itoa(x.People) + "人", State: state(x), Word: string(x.Stage())}
		if t := tally(x.Graded); t != "" {
			row.Note += "，" + t
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "件")
	if page.Next != 0 {
		next := r.URL.Query()
		next.Set("after", ui.ID(page.Next))
		v.Pager.Next = "/appraisals?" + next.Encode()
	}
	if of := r.Session.Grant.Org; of != 0 && r.Session.Grant.May(appraisal.Keep) {
		if o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today()); err == nil && o.Kind.IsBranch() {
			v.New = ui.Link{Text: "新建一件", Href: "/orgs/" + ui.ID(of) + "/appraisals/new"}
		}
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) form(r *web.Request) error { return p.showForm(r, nil) }

func (p pages) showForm(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	v := FormView{Title: "新建民主评议", Lead: o.Label() + "。参加人员按会议那天的名册列好，预备党员参加，不评定等次（" + appraisal.Notice.String() + "）。", Action: "/orgs/" + ui.ID(of) + "/appraisals", Problems: problems,
		Submit: "新建", Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}}, Cancel: ui.Link{Text: "不建了", Href: "/appraisals"}}
	year, held := r.Text("year"), r.Text("held_on")
	if r.Method == "GET" {
		year, held = strconv.Itoa(r.Today().Year()), r.Today().String()
	}
	v.Fields = []ui.Field{{Name: "year", Label: "年度", Kind: "number", Value: year, Problem: web.ProblemOf(problems, "year"), Class: "short"},
		{Name: "held_on", Label: "评议会议的日期", Kind: "date", Value: held, Problem: web.ProblemOf(problems, "held_on"), Class: "short", Required: true}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Appraisals.Begin(r.Context(), r.Who, of, int(r.Num("year", 0)), r.Day("held_on"))
	if problems, ok := web.Problems(err); ok {
		return p.showForm(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已新建，参加人员已按名册列好。")
}

// now leads to the round of the year, or to the form that begins it.
func (p pages) now(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	page, err := p.Appraisals.List(r.Context(), r.Who, appraisal.Query{Org: of, Year: r.Today().Year(), Limit: 1})
	if err != nil {
		return err
	}
	if len(page.List) > 0 {
		return r.SeeOther(href(page.List[0].ID))
	}
	return r.SeeOther("/orgs/" + ui.ID(of) + "/appraisals/new")
}

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one round; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Appraisals.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	keep := r.Session.Grant.May(appraisal.Keep) && r.Session.Grant.Org == x.Org && !x.Void
	v := OneView{Title: x.Title(), Lead: x.OrgName, Crumbs: []ui.Link{{Text: "民主评议", Href: "/appraisals"}, {Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)}},
		Problems: problems, Mine: x.Mine, CapWhy: x.CapWhy, Export: href(id) + "/export", Back: href(id)}
	if x.Void {
		v.Gone = "这件评议已作废：" + x.Why
	}
	past := true
	for _, s := range appraisal.Stages() {
		if s == x.Stage() {
			past = false
		}
		v.Stages = append(v.Stages, Stage{Name: string(s), Done: past || x.ClosedOn != day.None, Now: s == x.Stage()})
	}
	v.Note = "等次由支委会或者党员大会按测评结果和日常表现评定。名单按拼音，不按结果排。"
	if !x.Mine {
		v.Note += "自评和测评票数只在本支部看。"
	}
	v.Facts = facts(&x)
	if x.DecidedOn != day.None {
		for _, g := range appraisal.Grades() {
			v.Grades = append(v.Grades, ui.Pair{Term: g.Label(), Text: strconv.Itoa(x.Graded[g]) + "名"})
		}
	}
	for _, e := range x.Entries {
		v.Entries = append(v.Entries, entryRow(&x, e))
	}
	changes(&x, &v, keep && x.ClosedOn == day.None)
	if keep {
		p.acts(r, &x, &v, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func facts(x *appraisal.Whole) []ui.Pair {
	list := []ui.Pair{{Term: "评议会议", Text: x.HeldOn.Chinese()}, {Term: "参加", Text: strconv.Itoa(x.People) + "人"}}
	if x.Activity != 0 {
		list[0].Href, list[0].Note = "/activities/"+ui.ID(x.Activity), "看活动记录"
	}
	if x.Mine && x.Sheets.Out > 0 {
		list = append(list, ui.Pair{Term: "测评表", Text: fmt.Sprintf("发出%d张，收回%d张，有效%d张", x.Sheets.Out, x.Sheets.Back, x.Sheets.Good)})
	}
	if x.DecidedOn != day.None {
		list = append(list, ui.Pair{Term: "评定", Text: x.DecidedOn.Chinese()})
	}
	if x.ClosedOn != day.None {
		list = append(list, ui.Pair{Term: "办结", Text: x.ClosedOn.Chinese()})
	}
	return append(list, ui.Pair{Term: "依据", Text: appraisal.Cite.String()})
}

func entryRow(x *appraisal.Whole, e appraisal.Entry) EntryRow {
	row := EntryRow{Name: e.Name, Grade: e.Grade.Label()}
	if x.Mine {
		row.Href = href(x.ID) + "/members/" + ui.ID(e.Member)
		row.Test, row.Proposed = e.Counts.Chinese(), e.Proposed.Label()
		if e.SelfDone {
			row.Self = "已自评"
		}
	}
	if e.Probationary {
		row.Tag, row.Grade = "预备党员", "不评等次"
	}
	if e.FeedbackOn != day.None {
		row.Feedback = e.FeedbackOn.MonthDay()
	}
	if len(e.Past) > 0 {
		row.Was = "原为" + e.Past[0].Grade.Label() + "，" + e.Past[0].Why
	}
	return row
}

func changes(x *appraisal.Whole, v *OneView, keep bool) {
	var names []string
	for _, m := range x.Missing {
		names = append(names, m.Name)
	}
	if len(names) > 0 {
		v.Changes = "名册有变化：" + strings.Join(names, "、") + x.HeldOn.MonthDay() + "在本支部，不在参加人员里。"
		if keep {
			v.Adopt = href(x.ID) + "/adopt"
		}
	}
	if len(x.Gone) > 0 {
		v.Changes += "名册更正以后，" + strings.Join(x.Gone, "、") + "那天已经不在本支部，名单里还留着。"
	}
}

func (p pages) acts(r *web.Request, x *appraisal.Whole, v *OneView, failed string, problems []ui.Problem) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	here := href(x.ID)
	open := x.ClosedOn == day.None
	switch {
	case !open:
	case x.DecidedOn != day.None:
		v.Doors = []ui.Link{{Text: "登记测评", Href: here + "/enter"}, {Text: "重新评定", Href: here + "/decide"}}
	case x.Sheets.Good > 0:
		v.Next, v.Doors = ui.Link{Text: "评定等次", Href: here + "/decide"}, []ui.Link{{Text: "登记测评", Href: here + "/enter"}}
	default:
		v.Next, v.Doors = ui.Link{Text: "登记自评和测评", Href: here + "/enter"}, []ui.Link{{Text: "评定等次", Href: here + "/decide"}}
	}
	if open {
		v.Doors = append(v.Doors, ui.Link{Text: "空白测评表", Href: here + "/sheet"})
	}
	v.Doors = append(v.Doors, ui.Link{Text: "全部登记表", Href: here + "/forms"})
	if x.DecidedOn != day.None {
		people := ui.Field{Name: "told", Label: "已经反馈的人", Kind: "checks", Problem: bad("told")}
		for _, e := range x.Entries {
			if e.FeedbackOn == day.None {
				people.Options = append(people.Options, ui.Option{Value: ui.ID(e.Member), Text: e.Name, On: failed != "feedback" || slices.Contains(r.Form["told"], ui.ID(e.Member))})
			}
		}
		if len(people.Options) > 0 {
			v.Told = &ToldView{Action: here + "/feedback", People: people, Day: ui.Field{Name: "feedback_on", Label: "反馈的日期", Kind: "date", Value: r.Today().String(),
				Max: r.Today().String(), Class: "short", Problem: bad("feedback_on")}}
			if failed == "feedback" {
				v.Told.Day.Value = r.Text("feedback_on")
			}
		}
	}
	if len(x.Records) > 0 && open {
		f := ui.Field{Name: "record", Label: "哪一条活动记录是评议会议", Kind: "select", Options: []ui.Option{{Value: "0", Text: "还没有"}}, Problem: bad("record")}
		for _, y := range x.Records {
			f.Options = append(f.Options, ui.Option{Value: ui.ID(y.ID), Text: y.OnDay.Chinese() + "　" + y.Title, On: y.ID == x.Activity})
		}
		v.Acts = append(v.Acts, Act{Title: "连到会议记录", Action: here + "/meeting", Submit: "连上", Fields: []ui.Field{f}, Open: failed == "meeting"})
	}
	if open {
		v.Acts = append(v.Acts, Act{Title: "办结", Note: "评定了等次、逐人反馈以后办结。办结的也算完成本年度的民主评议。", Action: here + "/close", Submit: "办结", Open: failed == "close"})
	}
	v.Acts = append(v.Acts, Act{Title: "作废", Note: "建错了才作废。内容会留着，只是不再列出。", Action: here + "/void", Submit: "作废这件评议",
		Fields: []ui.Field{{Name: "why", Label: "原因", Value: r.Text("why"), Problem: bad("why")}}, Open: failed == "void"})
}

// do runs a small form and leads back to the round.
func (p pages) do(r *web.Request, name, said string, act func(id int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id)
	if problems, ok := web.Problems(err); ok {
		for i := range problems {
			if problems[i].Field == "close" { // the form asks nothing: it is about the whole
				problems[i].Field = ""
			}
		}
		return p.show(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

func (p pages) tell(r *web.Request) error {
	return p.do(r, "feedback", "已记下反馈。", func(id int64) error {
		var people []int64
		for _, s := range r.Form["told"] {
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				return fault.Field("told", "勾选的内容不对，请重新打开这一页再勾选。")
			}
			people = append(people, n)
		}
		return p.Appraisals.Tell(r.Context(), r.Who, id, r.Day("feedback_on"), people)
	})
}

func (p pages) hold(r *web.Request) error {
	return p.do(r, "meeting", "已连到会议记录。", func(id int64) error { return p.Appraisals.Hold(r.Context(), r.Who, id, r.Num("record", 0)) })
}

func (p pages) close(r *web.Request) error {
	return p.do(r, "close", "已办结。", func(id int64) error { return p.Appraisals.Close(r.Context(), r.Who, id) })
}

func (p pages) adopt(r *web.Request) error {
	return p.do(r, "adopt", "已补入。", func(id int64) error { return p.Appraisals.Adopt(r.Context(), r.Who, id) })
}

func (p pages) void(r *web.Request) error {
	return p.do(r, "void", "已作废。", func(id int64) error { return p.Appraisals.Withdraw(r.Context(), r.Who, id, r.Text("why")) })
}
