package visitweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Visits *visit.Visits
	Orgs   *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of guidance visits.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(visit.View, "GET /visits", p.list),
		web.Needs(visit.Keep, "GET /visits/new", p.newForm),
		web.Needs(visit.Keep, "POST /visits", p.record),
		web.Needs(visit.View, "GET /visits/{id}", p.one),
		web.Needs(visit.Keep, "GET /visits/{id}/edit", p.editForm),
		web.Needs(visit.Keep, "POST /visits/{id}/edit", p.edit),
		web.Needs(visit.Keep, "POST /visits/{id}/void", p.void),
		web.Needs(visit.Keep, "POST /visits/{id}/lines", p.add),
		web.Needs(visit.Keep, "POST /visits/{id}/lines/{line}/rectify", p.rectify),
		web.Needs(visit.Keep, "POST /visits/{id}/lines/{line}/strike", p.strike),
	}
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "指导走访", Href: "/visits"}}

func href(id int64) string { return "/visits/" + ui.ID(id) }

// QueryOf is what the list is narrowed to, for the page and for the workbook.
func QueryOf(r *web.Request) (q visit.Query, year int) {
	if year = int(r.Num("year", 0)); year < 1949 || year > 2100 {
		year = r.AsOf().Year()
	}
	q = visit.Query{Org: r.Num("org", 0), Span: day.Year(year), Kind: visit.Kind(r.Text("kind")), Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	q.Span.Until = min(q.Span.Until, r.AsOf()+1)
	return q, year
}

func (p pages) list(r *web.Request) error {
	q, year := QueryOf(r)
	page, err := p.Visits.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "指导走访", Lead: strconv.Itoa(year) + "年，共" + ui.Count(page.Total) + "次，新的在前。", Export: "/visits/export?" + r.URL.RawQuery,
		None: ui.None{Title: "没有走访的记录", Text: "工委的同志走访以后记在这里，被走访的党组织也看得到。"}}
	if r.Session.Grant.May(visit.Keep) {
		v.New = ui.Link{Text: "记一次走访", Href: "/visits/new"}
		v.None.Do = v.New
	}
	kind := ui.Field{Name: "kind", Label: "有哪一类内容", Kind: "select", Options: []ui.Option{{Text: "全部"}}}
	for _, k := range visit.Kinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == q.Kind})
	}
	v.Filters = []ui.Field{{Name: "q", Label: "党组织、谁去的或者内容", Kind: "search", Value: q.Text}, kind, {Name: "year", Label: "年份", Kind: "number", Class: "short", Value: strconv.Itoa(year), Min: "1949", Max: "2100"}}
	if q.Org != 0 {
		v.Filters = append(v.Filters, ui.Field{Name: "org", Kind: "hidden", Value: ui.ID(q.Org)})
	}
	for _, x := range page.List {
		row := Row{Org: x.OrgName, Href: href(x.ID), On: x.On, Went: x.Went, Talked: short(x.Talked)}
		n := map[visit.Kind]int{}
		for _, l := range x.Lines {
			if !l.Void {
				n[l.Kind]++
			}
		}
		for _, k := range visit.Kinds() {
			if n[k] > 0 {
				row.Lines = append(row.Lines, k.Label()+strconv.Itoa(n[k])+"条")
			}
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// short is the beginning of a text.
func short(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "……"
	}
	return text
}

func (p pages) one(r *web.Request) error { return p.showOne(r, "", nil) }

func (p pages) showOne(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Visits.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	keep := r.Session.Grant.May(visit.Keep)
	v := OneView{Crumbs: crumbs, Title: "走访" + x.OrgName, Lead: ui.Long(x.On) + "，" + x.Went + "。", Problems: problems, Talked: paras(x.Talked), Private: paras(x.Private), By: x.By + "记录"}
	if x.Void {
		v.Void = "这次走访已经作废：" + x.Why
	}
	for _, l := range x.Lines {
		if l.Void {
			continue
		}
		row := LineRow{Kind: l.Kind.Label(), Text: l.Text, Note: l.By + "记"}
		if l.Answer != "" {
			row.Answer = "答：" + l.Answer
		}
		if l.Due != day.None {
			row.Note = l.Due.Chinese() + "前，" + row.Note
		}
		if l.Problem != 0 {
			row.Problem = ui.Link{Text: "已记进整改清单", Href: "/problems/" + ui.ID(l.Problem)}
		} else if keep && !x.Void {
			here := href(id) + "/lines/" + ui.ID(l.ID)
			row.Strike = here + "/strike"
			if l.Kind != visit.Asked {
				row.Rectify = here + "/rectify"
			}
		}
		v.Lines = append(v.Lines, row)
	}
	if keep && !x.Void {
		v.Edit = ui.Link{Text: "更正", Href: href(id) + "/edit"}
		v.Acts = acts(r, &x, failed, problems)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func acts(r *web.Request, x *visit.Visit, failed string, problems []ui.Problem) []Act {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	kind := ui.Field{Name: "kind", Label: "是什么", Kind: "select", Problem: bad("kind")}
	for _, k := range visit.Kinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: failed == "lines" && r.Text("kind") == string(k)})
	}
	typed := func(name string) string {
		if failed == "lines" {
			return r.Text(name)
		}
		return ""
	}
	add := Act{Title: "加一条", Action: href(x.ID) + "/lines", Submit: "加上", Primary: true, Open: failed == "" || failed == "lines", Fields: []ui.Field{kind,
		{Name: "text", Label: "问了什么、答应了什么或者什么问题", Kind: "textarea", Rows: 2, Value: typed("text"), Problem: bad("text")},
		{Name: "answer", Label: "怎样回答", Kind: "textarea", Rows: 2, Value: typed("answer"), Problem: bad("answer"), Optional: true, Hint: "问答的填。"},
		{Name: "due", Label: "到哪一天为止", Kind: "date", Class: "short", Value: typed("due"), Problem: bad("due"), Hint: "答应的事和问题要填。"}}}
	why := ui.Field{Name: "why", Label: "为什么作废"}
	if failed == "void" {
		why.Value, why.Problem = r.Text("why"), bad("why")
	}
	return []Act{add, {Title: "作废", Note: "记错了才作废。", Action: href(x.ID) + "/void", Submit: "作废这次走访", Open: failed == "void", Fields: []ui.Field{why}}}
}

// do runs an act and leads back to the visit.
func (p pages) do(r *web.Request, name, said string, act func(id int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id)
	if problems, ok := web.Problems(err); ok {
		return p.showOne(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

func (p pages) add(r *web.Request) error {
	return p.do(r, "lines", "已加上。", func(id int64) error {
		_, err := p.Visits.Add(r.Context(), r.Who, id, visit.Point{Kind: visit.Kind(r.Text("kind")), Text: r.Text("text"), Answer: r.Text("answer"), Due: r.Day("due")})
		return err
	})
}

func (p pages) void(r *web.Request) error {
	return p.do(r, "void", "已作废。", func(id int64) error { return p.Visits.Withdraw(r.Context(), r.Who, id, r.Text("why")) })
}

func (p pages) rectify(r *web.Request) error {
	line, err := r.ID("line")
	if err != nil {
		return err
	}
	return p.do(r, "rectify", "已记进整改清单，措施和责任人由他们写明。", func(id int64) error {
		_, err := p.Visits.Rectify(r.Context(), r.Who, id, line)
		return err
	})
}

func (p pages) strike(r *web.Request) error {
	line, err := r.ID("line")
	if err != nil {
		return err
	}
	return p.do(r, "strike", "已划去。", func(id int64) error { return p.Visits.Strike(r.Context(), r.Who, id, line) })
}
