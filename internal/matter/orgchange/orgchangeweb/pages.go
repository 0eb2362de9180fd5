// Package orgchangeweb draws changes of organisations: the request, the rehearsal of
// what will change, the review and the approval.
package orgchangeweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct{ Changes *orgchange.OrgChanges }

type pages struct{ Deps }

// Routes are the pages of changes of organisations.
func Routes(d Deps) []web.Route {
	p := pages{d}
	move := func(key, said string, do func(r *web.Request, id, version int64) error) func(*web.Request) error {
		return matterweb.Move(key, said, href, do, p.show)
	}
	return []web.Route{
		web.Needs(orgchange.Keep, "GET /orgs/{org}/org-changes/new", p.newForm),
		web.Needs(orgchange.Keep, "POST /orgs/{org}/org-changes", p.begin),
		web.Needs(orgchange.View, "GET /org-changes/{id}", p.one),
		web.Needs(orgchange.View, "GET /org-changes/{id}/papers/{paper}", matterweb.Paper(p.Changes.Paper)),
		web.Needs(orgchange.Keep, "POST /org-changes/{id}/ask", move("ask", "请示已重新报工委。", func(r *web.Request, id, v int64) error { return p.Changes.Ask(r.Context(), r.Who, id, v, plan(r)) })),
		web.Needs(orgchange.Decide, "POST /org-changes/{id}/review", move("review", "审核意见和变动情况表已保存，等批复。", func(r *web.Request, id, v int64) error {
			return p.Changes.Review(r.Context(), r.Who, id, v, r.Text("opinion"))
		})),
		web.Needs(orgchange.Decide, "POST /org-changes/{id}/again", move("again", "已回到审核，请看最新的变动。", func(r *web.Request, id, v int64) error { return p.Changes.Again(r.Context(), r.Who, id, v) })),
		web.Needs(orgchange.Decide, "POST /org-changes/{id}/approve", move("approve", "已批复。名册在生效日期按变动情况表改变。", func(r *web.Request, id, v int64) error {
			return p.Changes.Approve(r.Context(), r.Who, id, v, r.Text("number"), r.Day("on"))
		})),
		web.Needs(orgchange.Decide, "POST /org-changes/{id}/return", move("return", "已退回，原因下级看得到。", func(r *web.Request, id, v int64) error {
			return p.Changes.Return(r.Context(), r.Who, id, v, r.Text("why"))
		})),
		web.Needs(orgchange.Keep, "POST /org-changes/{id}/withdraw", move("withdraw", "已撤回。", func(r *web.Request, id, v int64) error {
			return p.Changes.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		})),
	}
}

func href(id int64) string { return "/org-changes/" + ui.ID(id) }

// acts are the words of the form for what may be done.
var acts = map[decision.Act]string{decision.Found: "成立新的党组织", decision.Split: "分设支部", decision.Merge: "并入别的支部", decision.Rename: "更名",
	decision.Reshape: "变更类别", decision.Move: "变更隶属", decision.Dissolve: "撤销"}

func plan(r *web.Request) orgchange.Plan {
	p := orgchange.Plan{Act: decision.Act(r.Text("act")), Name: r.Text("name"), Short: r.Text("short"), Code: r.Text("code"), Kind: org.Kind(r.Text("kind")), Into: r.Num("into", 0),
		On: r.Day("on"), Until: r.Day("until"), Reason: r.Text("reason"), Exception: r.Text("exception")}
	for _, s := range r.Form["people"] {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			p.People = append(p.People, id)
		}
	}
	for _, s := range strings.FieldsFunc(r.Text("units"), func(c rune) bool { return c == '\n' || c == '\r' || c == '、' }) {
		if s = strings.TrimSpace(s); s != "" {
			p.Units = append(p.Units, s)
		}
	}
	return p
}

func (p pages) newForm(r *web.Request) error { return p.showNew(r, nil) }

// showNew draws the request: first what is to be done, then what that needs.
func (p pages) showNew(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	c, err := p.Changes.Offer(r.Context(), r.Who, of, r.Num("from", 0))
	if err != nil {
		return err
	}
	d := plan(r)
	v := matterweb.FormView{Title: "组织设置调整的请示", Lead: c.Org.Name, Problems: problems, Cancel: ui.Link{Text: "不办了", Href: "/orgs/" + ui.ID(of)},
		Crumbs: []ui.Link{{Text: "事项", Href: "/matters"}, {Text: matter.OrgChange.Label(), Href: "/matters?kind=" + string(matter.OrgChange)}}}
	if acts[d.Act] == "" {
		v.Method, v.Action, v.Submit = "get", "/orgs/"+ui.ID(of)+"/org-changes/new", "接着填"
		f := ui.Field{Name: "act", Label: "要办什么", Kind: "tiles", Problem: web.ProblemOf(problems, "act")}
		for _, a := range orgchange.Acts() {
			if offered(a, c.Org) {
				f.Options = append(f.Options, ui.Option{Value: string(a), Text: acts[a], Note: hints[a]})
			}
		}
		v.Fields = []ui.Field{f}
		if !c.Org.Kind.IsBranch() {
			from := ui.Field{Name: "from", Label: "成立支部时，党员来自哪个支部", Kind: "select", Optional: true, Options: []ui.Option{{Text: "下面的各个支部"}}}
			if c.Org.Parent == 0 {
				from.Options[0].Text = "先不编入党员"
			}
			for _, b := range c.Branches {
				from.Options = append(from.Options, ui.Option{Value: ui.ID(b.Org), Text: b.Name})
			}
			v.Fields = append(v.Fields, from)
		}
		return r.Page(matterweb.Form(r.Frame(v.Title), v))
	}
	if r.Method == "GET" && d.On == day.None {
		d.On = r.Today().AddDays(30)
	}
	v.Lead += "：" + acts[d.Act]
	v.Action, v.Submit = "/orgs/"+ui.ID(of)+"/org-changes", "报工委审批"
	v.Fields = append(fields(&c, d, problems), ui.Field{Name: "act", Kind: "hidden", Value: string(d.Act)}, ui.Field{Name: "basis", Kind: "hidden", Value: r.Text("basis")}, ui.Field{Name: "from", Kind: "hidden", Value: r.Text("from")})
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

var hints = map[decision.Act]string{decision.Found: "在本组织下面", decision.Split: "带一部分党员出去", decision.Merge: "本支部随之撤销", decision.Move: "连同下级划转"}

// offered reports whether an act makes sense for an organisation.
func offered(a decision.Act, v org.Version) bool {
	switch a {
	case decision.Found:
		return !v.Kind.IsBranch()
	case decision.Split, decision.Merge:
		return v.Kind.IsBranch()
	}
	return v.Parent != 0
}

// fields are what an act needs.
func fields(c *orgchange.Choices, d orgchange.Plan, problems []ui.Problem) (list []ui.Field) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	add := func(f ui.Field) { f.Problem = bad(f.Name); list = append(list, f) }
	name, kind, into, people := d.Needs()
	if name {
		add(ui.Field{Name: "name", Label: "党组织全称", Value: d.Name, Class: "wide"})
		add(ui.Field{Name: "short", Label: "简称", Value: d.Short, Optional: true, Class: "short"})
	}
	if kind {
		f := ui.Field{Name: "kind", Label: "类别", Kind: "select", Options: []ui.Option{{Text: "请选择"}}}
		for _, k := range orgchange.KindsFor(d.Act, c.Org) {
			f.Options = append(f.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == d.Kind})
		}
		add(f)
	}
	if people {
		add(ui.Field{Name: "code", Label: "党组织代码", Value: d.Code, Optional: true, Class: "short"})
		add(ui.Field{Name: "units", Label: "设在哪些单位", Kind: "textarea", Rows: 2, Value: strings.Join(d.Units, "\n"), Optional: true, Hint: "一行写一个单位。联合党支部写全各个单位。"})
		add(ui.Field{Name: "until", Label: "计划结束的日期", Kind: "date", Value: d.Until.String(), Class: "short", Hint: "只有临时党组织填。", Optional: true})
		f := ui.Field{Name: "people", Label: "编入的党员", Kind: "checks", Class: "full", Hint: "生效当天从现在的支部转入。临时党组织不转组织关系，不选。"}
		for _, x := range c.People {
			f.Options = append(f.Options, ui.Option{Value: ui.ID(x.ID), Text: x.Name, Note: x.Branch, On: slices.Contains(d.People, x.ID)})
		}
		if len(f.Options) > 0 || bad("people") != "" {
			add(f)
		}
	}
	if into {
		f := ui.Field{Name: "into", Kind: "select", Label: map[decision.Act]string{decision.Merge: "并入哪个支部", decision.Move: "新的上级党组织", decision.Dissolve: "剩下的党员编入"}[d.Act], Options: []ui.Option{{Text: "请选择"}}}
		if d.Act == decision.Dissolve {
			f.Optional, f.Options[0].Text = true, "没有剩下的党员"
		}
		for _, o := range c.Orgs {
			if o.Kind.IsBranch() == (d.Act != decision.Move) && !strings.HasPrefix(o.Path, c.Org.Path) && o.Kind != org.PartyGroup {
				f.Options = append(f.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Name, On: o.Org == d.Into})
			}
		}
		add(f)
	}
	add(ui.Field{Name: "on", Label: "生效日期", Kind: "date", Value: d.On.String(), Class: "short", Hint: "名册从这一天零时起改变。"})
	add(ui.Field{Name: "reason", Label: "理由", Kind: "textarea", Rows: 3, Value: d.Reason})
	add(ui.Field{Name: "exception", Label: "与一般规定不一致的，说明理由", Kind: "textarea", Rows: 2, Value: d.Exception, Optional: true, Hint: "例如支部超过50人、联合的单位超过5个。"})
	return list
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Changes.Begin(r.Context(), r.Who, of, plan(r), r.Text("basis"))
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "请示已报工委。")
}
