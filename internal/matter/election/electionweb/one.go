package electionweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/org"
)

func href(id int64) string { return "/elections/" + ui.ID(id) }

func (p pages) newForm(r *web.Request) error { return p.showNew(r, nil) }

func (p pages) showNew(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return err
	}
	if of != r.Session.Grant.Org {
		return fault.New(fault.Denied, "换届请示由本组织的书记、副书记或者党务干事提出。")
	}
	v := matterweb.FormView{Title: "提出换届请示", Lead: o.Label(), Problems: problems, Action: "/orgs/" + ui.ID(of) + "/elections", Submit: "报工委审批",
		Crumbs: []ui.Link{{Text: "任期和换届", Href: "/terms"}, {Text: "换届选举", Href: "/matters?kind=election"}}, Cancel: ui.Link{Text: "不办了", Href: "/matters?kind=election"}}
	list, err := p.Elections.Calendar(r.Context(), r.Who, election.TermQuery{On: r.Today(), Org: of})
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.Org == of && t.TermID != 0 {
			v.Facts = []ui.Pair{{Term: "本届任期", Text: t.From.Chinese() + "至" + t.End.Chinese(), Note: t.Cite.String()}}
		}
	}
	d := plan(r)
	if r.Method == "GET" {
		d = election.Plan{Seats: 3, PlannedOn: r.Today().AddDays(30), Base: election.OfDue}
		if t := o.Terms; len(t) > 0 && t[0].Seats > 0 {
			d.Seats = int(t[0].Seats)
		}
	}
	v.Fields = append(planFields(r, o.Kind, d, problems), ui.Field{Name: "by", Label: "届中补选，不改变任期", Kind: "tick", Value: r.Text("by"), Hint: web.ProblemOf(problems, "by")})
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

func plan(r *web.Request) election.Plan {
	return election.Plan{By: r.Text("by") != "", Direct: r.Text("direct") != "", Seats: int(r.Num("seats", 0)), Deputies: int(r.Num("deputies", 0)),
		PlannedOn: r.Day("planned_on"), Base: election.Base(r.Text("base")), Note: r.Text("note")}
}

func planFields(r *web.Request, kind org.Kind, d election.Plan, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	list := []ui.Field{
		{Name: "seats", Label: "委员名额", Kind: "number", Value: strconv.Itoa(d.Seats), Problem: bad("seats"), Class: "short", Min: "0"},
		{Name: "deputies", Label: "其中副书记", Kind: "number", Value: strconv.Itoa(d.Deputies), Problem: bad("deputies"), Class: "short", Min: "0"},
		{Name: "planned_on", Label: "计划召开大会的日期", Kind: "date", Value: d.PlannedOn.String(), Problem: bad("planned_on"), Class: "short"},
		{Name: "base", Label: "选举办法写明的过半数基数", Kind: "tiles", Problem: bad("base"), Hint: "各处说法不一，按批准的选举办法选。两种结果都会算出来。", Options: []ui.Option{
			{Value: "due", Text: election.OfDue.Label(), On: d.Base == election.OfDue}, {Value: "present", Text: election.OfPresent.Label(), On: d.Base == election.OfPresent}}},
	}
	if kind.IsBranch() {
		direct := ""
		if d.Direct {
			direct = "1"
		}
		list = append(list, ui.Field{Name: "direct", Label: "不设支部委员会，由党员大会选举书记、副书记", Kind: "tick", Value: direct, Problem: bad("direct")})
	}
	return append(list, ui.Field{Name: "note", Label: "换届的理由和准备情况", Kind: "textarea", Rows: 3, Optional: true, Value: d.Note, Problem: bad("note")})
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Elections.Begin(r.Context(), r.Who, of, plan(r))
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "换届请示已报工委，批复以后接着提候选人。")
}

func (p pages) one(r *web.Request) error { return p.show(r, "", nil) }

// show draws one election; failed is the form that was refused.
func (p pages) show(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Elections.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	stages := election.Stages()
	if x.Stage != election.Drafting { // only a returned request is drafted again
		stages = stages[1:]
	}
	v := matterweb.View(x.Matter, stages, x.Steps)
	v.Problems = problems
	if x.State == matter.Open {
		p.acts(r, &x, &v, failed, problems)
		if x.Owner != x.Org {
			v.Wait("工委")
		} else {
			v.Wait("本组织的书记、副书记或者党务干事")
		}
	}
	tables(&x, &v)
	facts(&x, &v)
	for _, k := range election.PapersOf(&x) {
		v.Papers = append(v.Papers, ui.Link{Text: k.Name, Href: href(id) + "/papers/" + k.Key})
	}
	if failed != "" {
		return r.Refuse(matterweb.One(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.One(r.Frame(v.Title), v))
}

func facts(x *election.Whole, v *matterweb.OneView) {
	add := func(term, text, note string) { v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text, Note: note}) }
	seats := strconv.Itoa(x.Seats) + "名"
	if x.Direct {
		seats += "，不设委员会"
	}
	add("名额", seats, "")
	add("计划召开大会", x.PlannedOn.Chinese(), "")
	add("过半数基数", x.Base.Label(), "")
	if x.Note != "" {
		add("说明", x.Note, "")
	}
	if x.Reply != "" {
		add("换届批复", x.Reply, x.ReplyOn.Chinese())
	}
	if x.Agreed != "" {
		add("候选人批复", x.Agreed, x.AgreedOn.Chinese())
	}
	if x.Meeting.Due > 0 {
		add("大会", x.Meeting.On.Chinese(), fmt.Sprintf("应到%d人，实到%d人", x.Meeting.Due, x.Meeting.Present))
		add("监票人", strings.Join(x.Meeting.Scrutineers, "、"), "")
		add("计票人", strings.Join(x.Meeting.Tellers, "、"), "")
	}
	if x.Reduced > 0 {
		add("减少名额", strconv.Itoa(x.Reduced)+"人同意", "")
	}
	if x.Decision != 0 {
		v.Facts = append(v.Facts, ui.Pair{Term: "结果批复", Text: "看批复", Href: "/decisions/" + ui.ID(x.Decision)})
	}
}

func tables(x *election.Whole, v *matterweb.OneView) {
	n := strconv.Itoa
	if len(x.Candidates) > 0 && len(x.Rounds) == 0 {
		t := matterweb.Table{Title: "候选人", Note: "按姓氏笔画为序。", Columns: []ui.Column{{Text: "姓名"}, {Text: "预备职务"}}}
		if odd := election.Unordered(x.Candidates); len(odd) > 0 {
			t.Note += "笔画表里没有" + strings.Join(odd, "、") + "的姓，请核对顺序。"
		}
		for _, c := range x.Candidates {
			word := "委员"
			if c.Kind != "" {
				word = c.Kind.Label()
			}
			t.Rows = append(t.Rows, matterweb.Words(c.Name, word))
		}
		v.Tables = append(v.Tables, t)
	}
	if len(x.Posts) > 0 {
		t := matterweb.Table{Title: "当选", Columns: []ui.Column{{Text: "姓名"}, {Text: "职务"}, {Text: "任职得票", Num: true}}}
		for _, a := range x.Posts {
			row := []string{a.Name, a.Kind.Label(), ""}
			if row[1] == "" {
				row[1] = "待分工"
			}
			if a.For > 0 {
				row[2] = n(a.For)
			}
			t.Rows = append(t.Rows, matterweb.Words(row...))
		}
		v.Tables = append(v.Tables, t)
	}
	for i := len(x.Rounds) - 1; i >= 0; i-- {
		if r := x.Rounds[i]; r.Outcome != nil {
			s := r.First
			t := matterweb.Table{Title: "第" + n(i+1) + "轮结果", Note: fmt.Sprintf("名额%d名，发出%d张，收回%d张，有效%d张，无效%d张。", r.Seats, s.Issued, s.Returned, s.Valid, s.Void),
				Columns: []ui.Column{{Text: "姓名"}, {Text: "赞成", Num: true}, {Text: "不赞成", Num: true}, {Text: "弃权", Num: true}, {Text: "结果"}}}
			if r.Outcome.Differ {
				t.Note += "按应到会和按实到会计算的结果不同，以选举办法写明的" + x.Base.Label() + "为准。"
			}
			for _, l := range append(slices.Clone(s.Lines), s.Written...) {
				has := func(list []election.Votes) bool {
					return slices.ContainsFunc(list, func(y election.Votes) bool { return y.Member == l.Member })
				}
				word := ""
				switch {
				case r.Outcome.Invalid:
					word = "选举无效"
				case has(r.Outcome.Elected):
					word = "当选"
				case has(r.Outcome.Tied):
					word = "票数相等"
				}
				row := []string{l.Name, n(l.For), n(l.Against), n(l.Abstain), word}
				if has(s.Written) {
					row[0], row[2], row[3] = l.Name+"（另选人）", "", ""
				}
				t.Rows = append(t.Rows, matterweb.Words(row...))
			}
			v.Tables = append(v.Tables, t)
		}
	}
	if len(x.Excluded) > 0 {
		t := matterweb.Table{Title: "不计入应到会人数", Columns: []ui.Column{{Text: "姓名"}, {Text: "情形"}}}
		for _, e := range x.Excluded {
			t.Rows = append(t.Rows, matterweb.Words(e.Name, e.Reason))
		}
		v.Tables = append(v.Tables, t)
	}
}
