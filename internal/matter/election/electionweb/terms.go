package electionweb

import (
	"net/url"
	"slices"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Elections *election.Elections
	Orgs      *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of terms and elections.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return append(p.moves(),
		web.Needs(election.View, "GET /terms", p.terms),
		web.Needs(election.Decide, "POST /terms/letters", p.remind),
		web.Needs(election.View, "GET /term-letters", p.letters),
		web.Needs(election.View, "GET /term-letters/{id}", p.letter),
		web.Needs(election.Decide, "GET /orgs/{org}/term/prolong", p.prolongForm),
		web.Needs(election.Decide, "POST /orgs/{org}/term/prolong", p.prolong),
		web.Needs(election.View, "GET /elections/{id}", p.one),
		web.Needs(election.View, "GET /elections/{id}/papers/{paper}", matterweb.Paper(p.Elections.Paper)),
		web.Needs(election.Keep, "GET /orgs/{org}/elections/new", p.newForm),
		web.Needs(election.Keep, "POST /orgs/{org}/elections", p.begin),
	)
}

func (p pages) terms(r *web.Request) error { return p.showTerms(r, r.URL.Query(), nil) }

// showTerms draws the calendar of a query; a refused letter comes back with what was
// ticked.
func (p pages) showTerms(r *web.Request, q url.Values, problems []ui.Problem) error {
	of, _ := strconv.ParseInt(q.Get("org"), 10, 64)
	all, err := p.Elections.Calendar(r.Context(), r.Who, election.TermQuery{On: r.AsOf(), Org: of, Text: q.Get("q")})
	if err != nil {
		return err
	}
	none := ui.None{Title: "还没有党组织", Text: "登记党组织以后，从这里看任期到哪一天。"}
	if q.Get("q") != "" || q.Get("when") != "" || of != 0 {
		none = ui.None{Title: "没有这样的党组织", Text: "换一个条件再看。"}
	}
	send := r.Session.Grant.May(election.Decide) && r.AsOf() == r.Today()
	v := TermsView{Title: "任期和换届", Action: "/terms", Problems: problems, Send: send, Number: r.Text("number"),
		Back: "/terms?" + q.Encode(), Export: "/terms/export?" + q.Encode(), Letters: ui.Link{Text: "已发的提醒函", Href: "/term-letters"}, Elections: ui.Link{Text: "在办的换届", Href: "/matters?kind=election"},
		Note: "提醒函按公文格式生成Word，发出的原样留存，任期上记下提醒的日期。",
		None: none, Filters: []ui.Field{{Name: "q", Label: "名称", Kind: "search", Value: q.Get("q")},
			{Name: "when", Kind: "hidden", Value: q.Get("when")}}}
	counts := map[election.When]int{}
	for _, t := range all {
		counts[t.When]++
		if t.Long {
			counts[election.Extended]++
		}
	}
	when := election.When(q.Get("when"))
	tab := func(text string, n int, w election.When) {
		to := url.Values{}
		for k := range q {
			to.Set(k, q.Get(k))
		}
		to.Set("when", string(w))
		if n > 0 || w == "" || w == when {
			v.Tabs = append(v.Tabs, ui.NavItem{Text: text + " " + strconv.Itoa(n), Href: "/terms?" + to.Encode(), Here: w == when})
		}
	}
	tab("全部", len(all), "")
	for _, w := range election.Whens() {
		tab(w.Label(), counts[w], w)
	}
	v.Lead = r.AsOf().Chinese() + "，" + ui.Count(len(all)) + "个党组织。届满日按登记的任期，提醒和延期按制度算。"
	for _, t := range all {
		if when == "" || when == t.When || when == election.Extended && t.Long {
			v.Rows = append(v.Rows, p.termRow(r, t, send))
		}
	}
	if len(problems) > 0 {
		return r.Refuse(Terms(r.Frame(v.Title), v))
	}
	return r.Page(Terms(r.Frame(v.Title), v))
}

func (p pages) termRow(r *web.Request, t election.Term, send bool) TermRow {
	row := TermRow{Org: ui.Link{Text: t.Name, Href: "/orgs/" + ui.ID(t.Org)}, Cite: ui.Link{Text: t.Cite.String() + "：每届" + strconv.Itoa(t.Years) + "年"}, State: ui.NA, Left: t.When.Label()}
	if t.TermID == 0 {
		row.Left, row.Cite.Text = "没有登记任期", t.Cite.String()
		return row
	}
	row.From, row.Due = t.From.Chinese(), t.End.Chinese()
	row.State, row.Left = left(t, r.AsOf())
	if t.Long {
		row.Warn = "原届满" + t.Due.Chinese() + "，经批准延期"
	}
	if t.TooLong != day.None {
		row.Warn = "登记的届满日晚于" + strconv.Itoa(t.Years) + "年任期的" + t.TooLong.Chinese() + "，请核对"
	}
	if t.Sent != day.None {
		row.Sent = t.Sent.MonthDay() + "已发"
		if t.Sent.Year() != r.AsOf().Year() {
			row.Sent = t.Sent.Chinese() + "已发"
		}
	}
	switch {
	case t.Open != 0:
		row.Matter = ui.Link{Text: t.Stage, Href: href(t.Open)}
	case t.When != election.Later && r.Session.Grant.Org == t.Org && r.Session.Grant.May(election.Keep) && r.AsOf() == r.Today():
		row.Matter = ui.Link{Text: "提出换届请示", Href: "/orgs/" + ui.ID(t.Org) + "/elections/new"}
	}
	if !send || t.When == election.Later || t.When == election.Unknown {
		return row
	}
	row.Value = ui.ID(t.Org)
	row.On = r.Method != "GET" && slices.Contains(r.Form["org"], row.Value)
	if !t.Long {
		row.Prolong = ui.Link{Text: "批准延期", Href: "/orgs/" + ui.ID(t.Org) + "/term/prolong"}
	}
	return row
}

// left says how many days a term still runs.
func left(t election.Term, on day.Day) (ui.State, string) {
	n := t.Days(on)
	switch {
	case n < 0:
		return ui.Late, "已过" + ui.Count(-n) + "天"
	case n == 0:
		return ui.Due, "今天届满"
	case t.When == election.Later:
		return ui.NA, "还有" + ui.Count(n) + "天"
	}
	return ui.Due, "还有" + ui.Count(n) + "天"
}

func (p pages) remind(r *web.Request) error {
	var orgs []int64
	for _, s := range r.Form["org"] {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fault.Missing()
		}
		if !slices.Contains(orgs, id) {
			orgs = append(orgs, id)
		}
	}
	back, err := url.Parse(r.Back())
	if err != nil || back.Path != "/terms" {
		back = &url.URL{Path: "/terms"}
	}
	_, err = p.Elections.Remind(r.Context(), r.Who, orgs, r.Text("number"))
	if problems, ok := web.Problems(err); ok {
		return p.showTerms(r, back.Query(), problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/term-letters", "已生成"+strconv.Itoa(len(orgs))+"份提醒函，任期上记下了今天的日期。")
}

func (p pages) letters(r *web.Request) error {
	of := r.Num("org", 0)
	list, err := p.Elections.Letters(r.Context(), r.Who, of, 500)
	if err != nil {
		return err
	}
	v := LettersView{Title: "换届提醒函", Lead: strconv.Itoa(len(list)) + "份，发出时的原样。", Crumbs: []ui.Link{{Text: "任期和换届", Href: "/terms"}}}
	for _, l := range list {
		note := l.OnDay.Chinese() + "发，提醒" + l.DueOn.Chinese() + "届满"
		if l.Number != "" {
			note = l.Number + "，" + note
		}
		v.Rows = append(v.Rows, LetterRow{Org: ui.Link{Text: l.OrgName, Href: "/orgs/" + ui.ID(l.Org)}, Note: note, File: "/term-letters/" + ui.ID(l.ID)})
	}
	return r.Page(Letters(r.Frame(v.Title), v))
}

func (p pages) letter(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	l, body, err := p.Elections.Letter(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: "提醒函-" + l.OrgName + ".docx", Kind: attach.DOCX, Body: body})
}

func (p pages) prolongForm(r *web.Request) error { return p.showProlong(r, nil) }

func (p pages) showProlong(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	list, err := p.Elections.Calendar(r.Context(), r.Who, election.TermQuery{On: r.Today(), Org: of})
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].Org != of || list[0].TermID == 0 {
		return fault.Missing()
	}
	t := list[0]
	limit, cite := p.Elections.Limit(t.Due, r.Today())
	v := matterweb.FormView{Title: "批准延期换届", Lead: t.Name, Version: ui.ID(t.TermID), Problems: problems, Action: "/orgs/" + ui.ID(of) + "/term/prolong", Submit: "登记延期批复",
		Crumbs: []ui.Link{{Text: "任期和换届", Href: "/terms"}}, Cancel: ui.Link{Text: "不办了", Href: "/terms"},
		Facts: []ui.Pair{{Term: "本届开始", Text: t.From.Chinese()}, {Term: "登记的届满日", Text: t.Due.Chinese()},
			{Term: "最迟延到", Text: limit.Chinese(), Note: cite.String()}}}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	v.Fields = []ui.Field{
		{Name: "until", Label: "延到哪一天", Kind: "date", Value: r.Text("until"), Problem: bad("until"), Class: "short", Max: limit.String()},
		{Name: "why", Label: "延期的原因", Value: r.Text("why"), Problem: bad("why"), Place: "例如：机构改革尚未完成"},
		{Name: "number", Label: "批复文号", Value: r.Text("number"), Problem: bad("number"), Class: "short", Place: "例如：区工委〔2021〕12号"},
		{Name: "on", Label: "批复日期", Kind: "date", Value: r.Text("on"), Problem: bad("on"), Class: "short"},
	}
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

func (p pages) prolong(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	err = p.Elections.Prolong(r.Context(), r.Who, of, r.Num("version", -1), election.Shift{Until: r.Day("until"), On: r.Day("on"), Number: r.Text("number"), Why: r.Text("why")})
	if problems, ok := web.Problems(err); ok {
		return p.showProlong(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/terms?when=long", "已登记延期，届满日改到批准的日期。")
}
