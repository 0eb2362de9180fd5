package assessmentweb

import (
	"context"
	"strconv"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Rules tells how the rules stand in an organisation over some days, by rule: what one
// sees of it and where more stands. Floor two must not ask floor three by itself.
type Rules interface {
	Standing(ctx context.Context, who gate.Actor, org int64, s day.Span, today day.Day) (map[string]ui.Link, error)
}

// Deps are the cases that the pages call.
type Deps struct {
	Assessments *assessment.Assessments
	Standards   *standard.Standards
	Members     *member.Members
	Orgs        *org.Orgs
	Rules       Rules
}

type pages struct{ Deps }

// Routes are the pages of self-assessments.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(assessment.View, "GET /assessments", p.list),
		web.Needs(assessment.Ask, "GET /assessments/new", p.newForm),
		web.Needs(assessment.Ask, "POST /assessments", p.open),
		web.Needs(assessment.View, "GET /assessments/{id}", p.whole),
		web.Needs(assessment.Ask, "POST /assessments/{id}/end", p.end),
		web.Needs(assessment.View, "GET /assessments/{id}/orgs/{org}", p.sheet),
		web.Needs(assessment.Answer, "POST /assessments/{id}/orgs/{org}/save", p.save),
		web.Needs(assessment.Answer, "POST /assessments/{id}/orgs/{org}/back", p.back),
		web.Needs(assessment.Answer, "GET /assessments/{id}/orgs/{org}/rectify", p.rectifyForm),
		web.Needs(assessment.Answer, "POST /assessments/{id}/orgs/{org}/rectify", p.rectify),
		web.Needs(assessment.View, "GET /assessments/{id}/orgs/{org}/years", p.years),
	}
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "标准自查", Href: "/assessments"}}

func href(id int64) string { return "/assessments/" + ui.ID(id) }

func sheetHref(id, of int64) string { return href(id) + "/orgs/" + ui.ID(of) }

func period(a *assessment.Assessment) string {
	return a.Span.From.Chinese() + "至" + a.Span.Last().Chinese()
}

func moment(ms int64) string {
	t := time.UnixMilli(ms).In(day.Zone)
	return day.At(t).MonthDay() + t.Format(" 15:04")
}

// mark is how far one organisation is.
func mark(a *assessment.Assessment, s *assessment.Sheet, today day.Day) (ui.State, string) {
	switch late := s.Late(a.Due, today); {
	case s.HandedMS > 0 && late:
		return ui.Done, "逾期提交"
	case s.HandedMS > 0:
		return ui.Done, "已提交"
	case a.Over():
		return ui.NA, "没有提交，已结束"
	case late:
		return ui.Late, "逾期未提交"
	}
	return ui.Due, "未提交"
}

func (p pages) list(r *web.Request) error {
	page, err := p.Assessments.List(r.Context(), r.Who, r.Text("q"), r.Num("after", 0), pageSize)
	if err != nil {
		return err
	}
	v := ListView{Title: "标准自查", Lead: "按发布的标准一条一条自查，已有的记录直接列在旁边，不用准备材料。",
		Filters: []ui.Field{{Name: "q", Label: "标准的名称", Kind: "search", Value: r.Text("q")}},
		None:    ui.None{Title: "没有自查", Text: "工委发起的自查会列在这里，要办的也列在工作台上。"}}
	if r.Session.Grant.May(assessment.Ask) {
		v.New = ui.Link{Text: "发起自查", Href: "/assessments/new"}
		v.None.Do = v.New
	}
	for i := range page.List {
		a := &page.List[i]
		row := Row{Name: ui.Link{Text: a.Standard.Title, Href: href(a.ID)}, Note: a.Standard.Document + "，第" + strconv.Itoa(a.Standard.No) + "版", Period: period(a), Due: a.Due,
			State: ui.Running, Word: strconv.Itoa(a.Handed) + "/" + strconv.Itoa(a.Orgs) + "已提交"}
		switch {
		case a.Mine != nil && a.Orgs == 1:
			row.Name.Href = sheetHref(a.ID, a.Mine.Org)
			row.State, row.Word = mark(a, a.Mine, r.Today())
		case a.Handed == a.Orgs:
			row.State = ui.Done
		case a.Over():
			row.State, row.Word = ui.NA, row.Word+"，已结束"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) newForm(r *web.Request) error {
	year := day.Year(r.Today().Year())
	return p.showNew(r, assessment.Draft{Standard: r.Num("standard", 0), From: year.From, Until: year.Last(), Scope: r.Session.Grant.Org}, nil)
}

func (p pages) showNew(r *web.Request, d assessment.Draft, problems []ui.Problem) error {
	list, err := p.Standards.List(r.Context(), r.Who, standard.Query{})
	if err != nil {
		return err
	}
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	by := ui.Field{Name: "standard", Label: "按哪份标准", Kind: "select", Problem: bad("standard"), Options: []ui.Option{{Text: "请选择"}}, Class: "full"}
	for i := range list.List {
		if x := &list.List[i]; x.State == standard.Published {
			by.Options = append(by.Options, ui.Option{Value: ui.ID(x.Standard), Text: x.Title + "，" + strconv.Itoa(x.Year) + "年，第" + strconv.Itoa(x.No) + "版，" + x.Meant(), On: x.Standard == d.Standard})
		}
	}
	scope := ui.Field{Name: "scope", Label: "范围", Kind: "select", Problem: bad("scope")}
	for _, o := range tree {
		text := o.Label()
		if !o.Kind.IsBranch() {
			text += "和下级"
		}
		scope.Options = append(scope.Options, ui.Option{Value: ui.ID(o.Org), Text: text, On: o.Org == d.Scope})
	}
	v := FormView{Crumbs: crumbs, Title: "发起自查", Lead: "按现在发布的版本；以后发布新的版本，这次自查不变。", Action: "/assessments", Problems: problems, Submit: "发起", Cancel: ui.Link{Text: "不发起了", Href: "/assessments"}}
	v.Fields = []ui.Field{by, scope,
		{Name: "due", Label: "最后一天", Kind: "date", Value: d.Due.String(), Problem: bad("due")},
		{Name: "from", Label: "看从哪一天起的记录", Kind: "date", Value: d.From.String(), Problem: bad("from")},
		{Name: "until", Label: "到哪一天为止", Kind: "date", Value: d.Until.String(), Problem: bad("until")},
		{Name: "note", Label: "说明", Kind: "textarea", Rows: 3, Value: d.Note, Problem: bad("note"), Optional: true, Class: "full", Hint: "不要求报材料：系统里已有的记录，会列在每一条旁边。"}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) open(r *web.Request) error {
	d := assessment.Draft{Standard: r.Num("standard", 0), From: r.Day("from"), Until: r.Day("until"), Due: r.Day("due"), Scope: r.Num("scope", 0), Note: r.Text("note")}
	id, err := p.Assessments.Open(r.Context(), r.Who, r.Session.Grant.Org, d)
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已发起，列在各党组织的工作台上。")
}

func (p pages) ids(r *web.Request) (id, of int64, err error) {
	if id, err = r.ID("id"); err == nil {
		of, err = r.ID("org")
	}
	return id, of, err
}

// back takes the sheet back to change it.
func (p pages) back(r *web.Request) error {
	id, of, err := p.ids(r)
	if err != nil {
		return err
	}
	err = p.Assessments.TakeBack(r.Context(), r.Who, id, of, r.Num("version", -1))
	if problems, ok := web.Problems(err); ok {
		return p.draw(r, id, of, nil, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(sheetHref(id, of), "已收回，改好以后再提交。")
}

func (p pages) end(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.Assessments.End(r.Context(), r.Who, id, r.Num("version", -1))
	if fault.KindOf(err) == fault.Conflict {
		problems, _ := web.Problems(err)
		return p.show(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "自查已结束。")
}
