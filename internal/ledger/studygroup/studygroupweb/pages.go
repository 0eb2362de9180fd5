package studygroupweb

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/register/org"
)

type pages struct {
	groups     *studygroup.Groups
	activities *activity.Activities
	orgs       *org.Orgs
}

// Routes are the pages of the study groups.
func Routes(gs *studygroup.Groups, as *activity.Activities, os *org.Orgs) []web.Route {
	p := pages{gs, as, os}
	return []web.Route{
		web.Needs(studygroup.View, "GET /study-groups", p.list),
		web.Needs(studygroup.View, "GET /study-groups/{id}", p.one),
		web.Needs(studygroup.Keep, "GET /orgs/{org}/study-groups/new", p.form),
		web.Needs(studygroup.Keep, "POST /orgs/{org}/study-groups", p.found),
		web.Needs(studygroup.Keep, "GET /study-groups/{id}/edit", p.editForm),
		web.Needs(studygroup.Keep, "POST /study-groups/{id}", p.edit),
		web.Needs(studygroup.Keep, "POST /study-groups/{id}/end", p.end),
		web.Needs(studygroup.Keep, "POST /study-groups/{id}/members", p.join),
		web.Needs(studygroup.Keep, "POST /study-groups/{id}/leave", p.leave),
		web.Needs(studygroup.Keep, "POST /study-groups/{id}/plan", p.plan),
	}
}

var all = ui.Link{Text: "学习小组", Href: "/study-groups"}

func at(id int64) string { return "/study-groups/" + ui.ID(id) }

func (p pages) list(r *web.Request) error {
	q := studygroup.Query{Org: r.Num("org", 0), Kind: studygroup.Kind(r.Text("kind")), On: r.AsOf(), Year: r.AsOf().Year()}
	list, err := p.groups.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	kinds := ui.Field{Name: "kind", Label: "种类", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Kind == ""}}}
	for _, k := range studygroup.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: q.Kind == k})
	}
	v := ListView{Title: "学习小组", Lead: fmt.Sprintf("截至%s，共%d个。各季度是当年的学习次数。", r.AsOf().Chinese(), len(list)), Action: "/study-groups", Filters: []ui.Field{kinds},
		Export: "/study-groups/export?" + r.URL.RawQuery, None: ui.None{Title: "还没有学习小组", Text: "设了中心组或者青年学习小组，记学习时成员会自动列出。"}}
	if r.Session.Grant.May(studygroup.Keep) {
		v.New = ui.Link{Text: "设学习小组", Href: "/orgs/" + ui.ID(r.Session.Grant.Org) + "/study-groups/new"}
	}
	for _, g := range list {
		row := ListRow{Name: ui.Link{Text: g.Name, Href: at(g.ID)}, Org: ui.Link{Text: g.OrgName, Href: "/orgs/" + ui.ID(g.Org)}, People: strconv.Itoa(g.People)}
		for i, n := range g.Held {
			row.Quarter[i] = quarter(g, i+1, n, q.Year, r.AsOf())
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// quarter is how often a group met in a quarter. Only the quarterly session of a
// centre group is asked for by a rule; the duties tell of that.
func quarter(g studygroup.Group, q, held, year int, on day.Day) Quarter {
	first := day.Of(year, 1, 1).AddMonths(3 * (q - 1))
	s := day.Span{From: first, Until: first.AddMonths(3)}
	switch {
	case held > 0:
		return Quarter{ui.Done, strconv.Itoa(held) + "次"}
	case s.From > on || g.Span.From >= s.Until:
		return Quarter{ui.NA, ""}
	case s.Until > on:
		return Quarter{ui.Running, "还没有"}
	case g.Kind != studygroup.Center:
		return Quarter{ui.NA, "没有"}
	}
	return Quarter{ui.Due, "没有记录"}
}

func (p pages) one(r *web.Request) error {
	v, err := p.view(r, nil, nil)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) get(r *web.Request) (x studygroup.One, year int, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, 0, err
	}
	year = int(r.Num("year", int64(r.AsOf().Year())))
	if year < 1949 || year > 2100 {
		return x, 0, fault.Missing()
	}
	x, err = p.groups.Get(r.Context(), r.Who, id, r.AsOf(), year)
	return x, year, err
}

// view fills the page of one group; lines are the plan as it was typed, if it was
// refused.
func (p pages) view(r *web.Request, problems []ui.Problem, lines []PlanLine) (v GroupView, err error) {
	x, year, err := p.get(r)
	if err != nil {
		return v, err
	}
	mine := r.Session.Grant.May(studygroup.Keep) && x.Span.Until == day.Forever
	v = GroupView{Title: x.Name, Lead: x.OrgName, Crumbs: []ui.Link{all, {Text: x.OrgName, Href: "/orgs/" + ui.ID(x.Org)}}, Problems: problems,
		Facts: []ui.Pair{{Term: "成立", Text: x.Span.From.Chinese()}, {Term: "成员", Text: strconv.Itoa(x.People) + "人"}}}
	if x.AgeMost > 0 {
		v.Facts = append(v.Facts, ui.Pair{Term: "年龄上限", Text: fmt.Sprintf("%s不满%d岁", x.AgeDay.Chinese(), x.AgeMost+1), Note: "依据：" + x.AgeBasis})
	}
	if x.Span.Until != day.Forever {
		v.Gone = "这个小组已于" + x.Span.Until.Chinese() + "撤销。原因：" + x.Why
	}
	over := 0
	for _, m := range x.Members {
		row := PersonRow{Name: ui.Link{Text: m.Name, Href: "/members/" + ui.ID(m.Member)}, Since: m.Span.From, Over: m.Over}
		if m.Role != studygroup.Member {
			row.Role = m.Role.Label()
		}
		if x.Kind == studygroup.Youth && m.Age >= 0 {
			row.Age = "，" + strconv.Itoa(m.Age) + "岁"
		}
		if m.Over {
			over++
		}
		v.Members = append(v.Members, row)
	}
	if over > 0 {
		v.Over = fmt.Sprintf("有%d人超过了小组的年龄上限。请和本人商量以后办退出，或者留着。", over)
	}
	p.year(&v, x, year, r.AsOf())
	if mine {
		v.Edit = ui.Link{Text: "修改", Href: at(x.ID) + "/edit"}
		v.Record = ui.Link{Text: "记这次学习", Href: "/orgs/" + ui.ID(x.Org) + "/activities/new?kind=" + string(x.Kind.Session())}
		v.Changes = []ChangeView{joinForm(r, x, problems)}
		if len(x.Members) > 0 {
			v.Changes = append(v.Changes, leaveForm(r, x, problems))
		}
		v.Plan = &PlanView{Action: at(x.ID) + "/plan?year=" + strconv.Itoa(year), Version: strconv.FormatInt(x.Version, 10), Open: lines != nil, Lines: lines}
		if lines == nil {
			for _, l := range x.Plan {
				v.Plan.Lines = append(v.Plan.Lines, PlanLine{Quarter: l.Quarter, Theme: l.Theme, Speaker: l.Speaker})
			}
		}
	}
	return v, nil
}

// year are the four quarters, with what was planned and what was held.
func (p pages) year(v *GroupView, x studygroup.One, year int, on day.Day) {
	for y := max(on.Year()-2, x.Span.From.Year()); y <= on.Year(); y++ {
		v.Years = append(v.Years, ui.NavItem{Text: strconv.Itoa(y) + "年", Href: at(x.ID) + "?year=" + strconv.Itoa(y), Here: y == year})
	}
	for q := 1; q <= 4; q++ {
		state := quarter(x.Group, q, x.Held[q-1], year, on)
		row := QuarterRow{Name: quarterName(q), State: state.State, Text: state.Text}
		if row.Text == "" {
			row.Text = "还没有到"
		}
		for _, l := range x.Plan {
			if l.Quarter != q {
				continue
			}
			text := l.Theme
			if l.Speaker != "" {
				text += "，" + l.Speaker
			}
			row.Plan = append(row.Plan, text)
		}
		for _, s := range x.Sessions {
			if s.OnDay.Quarter() == q {
				row.Held = append(row.Held, ui.Pair{Term: s.OnDay.MonthDay(), Text: s.Title, Href: "/activities/" + ui.ID(s.Activity), Note: "成员参加" + strconv.Itoa(s.Present) + "人"})
			}
		}
		v.Quarters = append(v.Quarters, row)
	}
}

func joinForm(r *web.Request, x studygroup.One, problems []ui.Problem) ChangeView {
	since := r.Text("from")
	if since == "" {
		since = r.Today().String()
	}
	roles := ui.Field{Name: "role", Label: "担任", Kind: "select", Problem: web.ProblemOf(problems, "role")}
	for _, role := range studygroup.Roles() {
		roles.Options = append(roles.Options, ui.Option{Value: string(role), Text: role.Label(), On: r.FormValue("role") == string(role) || r.FormValue("role") == "" && role == studygroup.Member})
	}
	return ChangeView{Title: "加成员", Icon: "plus", Submit: "加上", Action: at(x.ID) + "/members", Open: len(x.Members) == 0 || r.Text("named") != "" || web.ProblemOf(problems, "named")+web.ProblemOf(problems, "from") != "", Fields: []ui.Field{
		{Name: "named", Label: "姓名", Kind: "textarea", Rows: 3, Value: r.Text("named"), Class: "full", Hint: "一行一个或用顿号隔开。同名的在后面用括号写支部。", Problem: web.ProblemOf(problems, "named")},
		roles, {Name: "from", Label: "从哪一天起", Kind: "date", Value: since, Max: r.Today().String(), Problem: web.ProblemOf(problems, "from")}}}
}

func leaveForm(r *web.Request, x studygroup.One, problems []ui.Problem) ChangeView {
	until := r.Text("until")
	if until == "" {
		until = r.Today().String()
	}
	who := ui.Field{Name: "member", Label: "谁退出", Kind: "select"}
	for _, m := range x.Members {
		who.Options = append(who.Options, ui.Option{Value: ui.ID(m.Member), Text: m.Name, On: r.Num("member", 0) == m.Member})
	}
	bad := web.ProblemOf(problems, "until")
	return ChangeView{Title: "成员退出", Icon: "minus", Submit: "退出", Action: at(x.ID) + "/leave", Open: bad != "", Fields: []ui.Field{who,
		{Name: "until", Label: "从哪一天起", Kind: "date", Value: until, Max: r.Today().String(), Problem: bad}}}
}

func (p pages) join(r *web.Request) error {
	x, _, err := p.get(r)
	if err != nil {
		return err
	}
	on := r.Day("from")
	if on == day.None {
		on = r.Today()
	}
	found, err := p.activities.Resolve(r.Context(), r.Who, activity.SplitNames(r.Text("named")), on)
	if err == nil {
		err = p.groups.Join(r.Context(), r.Who, x.ID, found, studygroup.Role(r.FormValue("role")), r.Day("from"))
	}
	return p.answered(r, x.ID, err, nil, "已加上。")
}

func (p pages) leave(r *web.Request) error {
	x, _, err := p.get(r)
	if err != nil {
		return err
	}
	return p.answered(r, x.ID, p.groups.Leave(r.Context(), r.Who, x.ID, r.Num("member", 0), r.Day("until")), nil, "已退出。以前的学习记录都还在。")
}

func (p pages) plan(r *web.Request) error {
	x, year, err := p.get(r)
	if err != nil {
		return err
	}
	var lines []studygroup.Line
	var typed []PlanLine
	for i := range 40 {
		n := strconv.Itoa(i)
		l := studygroup.Line{Quarter: int(r.Num("quarter-"+n, 0)), Theme: r.Text("theme-" + n), Speaker: r.Text("speaker-" + n)}
		if l.Theme == "" && l.Speaker == "" {
			continue
		}
		lines = append(lines, l)
		typed = append(typed, PlanLine{Quarter: l.Quarter, Theme: l.Theme, Speaker: l.Speaker})
	}
	err = p.groups.Plan(r.Context(), r.Who, x.ID, r.Num("version", 0), year, lines)
	if problems, ok := web.Problems(err); ok {
		for i := range typed {
			typed[i].Problem = web.ProblemOf(problems, "theme-"+strconv.Itoa(i))
		}
		if typed == nil {
			typed = []PlanLine{}
		}
	}
	return p.answered(r, x.ID, err, typed, "计划已保存。")
}

// answered goes back to the group, or shows its page with what is wrong.
func (p pages) answered(r *web.Request, id int64, err error, lines []PlanLine, said string) error {
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, problems, lines)
		if err != nil {
			return err
		}
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	to := at(id)
	if year := strings.TrimSpace(r.FormValue("year")); year != "" {
		to += "?year=" + ui.ID(r.Num("year", 0))
	}
	return r.Say(to, said)
}
