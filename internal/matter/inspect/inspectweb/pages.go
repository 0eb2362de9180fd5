package inspectweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Inspections *inspect.Inspections
	Orgs        *org.Orgs
	Activities  *activity.Activities
	Duties      *duty.Duties
}

type pages struct{ Deps }

// Routes are the pages of inspections.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return append([]web.Route{
		web.Needs(inspect.View, "GET /inspections", p.list),
		web.Own("GET /inspections/mine", p.mine),
		web.Needs(inspect.Keep, "GET /inspection-plans", p.plan),
		web.Needs(inspect.Keep, "GET /inspection-plans/new", p.newLine),
		web.Needs(inspect.Keep, "POST /inspection-plans", p.addLine),
		web.Needs(inspect.Keep, "GET /inspection-plans/{id}/edit", p.editLine),
		web.Needs(inspect.Keep, "POST /inspection-plans/{id}/edit", p.amendLine),
		web.Needs(inspect.Keep, "POST /inspection-plans/{id}/void", p.strike),
		web.Needs(inspect.Keep, "POST /inspection-plans/{id}/open", p.open),
		web.Needs(inspect.Keep, "GET /inspections/{id}", p.one),
		web.Needs(inspect.Keep, "GET /inspections/{id}/choice", p.choice),
		web.Needs(inspect.Keep, "POST /inspections/{id}/choice", p.choose),
		web.Needs(inspect.View, "GET /inspections/{id}/draw", p.draw),
		web.Needs(inspect.View, "GET /inspections/{id}/certificate", p.certificate),
		web.Needs(inspect.View, "GET /inspections/{id}/script", p.script),
		web.Needs(inspect.View, "GET /inspections/{id}/certificate/word", p.word),
	}, append(p.moves(), p.onSite()...)...)
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "督促指导", Href: "/inspections"}}

func href(id int64) string { return "/inspections/" + ui.ID(id) }

func tabs(here string) []ui.NavItem {
	return []ui.NavItem{{Text: "检查", Href: "/inspections", Here: here == "list"}, {Text: "年度计划", Href: "/inspection-plans", Here: here == "plan"}}
}

// list is the inspections of the Committee, or those that reached the organisations of
// the asker.
func (p pages) list(r *web.Request) error {
	if !r.Session.Grant.May(inspect.Keep) {
		return p.reached(r)
	}
	q := inspect.Query{Text: r.Text("q"), Open: r.Text("state") == "open", After: r.Num("after", 0), Limit: pageSize}
	page, err := p.Inspections.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "督促指导", Lead: "检查只从年度计划开始，抽谁由公开数字决定。共" + ui.Count(page.Total) + "次，新的在前。", Tabs: tabs("list"), Action: "/inspections",
		New:  ui.Link{Text: "从计划开始一次检查", Href: "/inspection-plans"},
		None: ui.None{Title: "还没有检查", Text: "先把检查列入年度计划、填写备案号，再从计划那一行开始。", Do: ui.Link{Text: "年度计划", Href: "/inspection-plans"}}}
	v.Filters = []ui.Field{{Name: "q", Label: "检查内容或者部门", Kind: "search", Value: q.Text},
		{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Text: "全部"}, {Value: "open", Text: "在办的", On: q.Open}}}}
	v.Columns = []ui.Column{{Text: "检查"}, {Text: "时间"}, {Text: "抽中"}, {Text: "进行到"}}
	for i := range page.List {
		x := &page.List[i]
		row := Row{Title: x.Title, Href: href(x.ID), Note: x.Doc.Department + "，" + x.Doc.Kind.Label(), Cells: []string{days(x.Doc.From, x.Doc.Last), "出发以前封存"}, State: ui.Running, Word: x.Stage}
		if x.Doc.Gone() {
			row.Cells = []string{days(x.Doc.LeftOn, x.Doc.LastDay), strconv.Itoa(len(x.Orgs)) + "个党组织"}
		}
		switch {
		case x.State == matter.Withdrawn:
			row.State, row.Word, row.Cells[1] = ui.NA, "已撤回", "没有检查"
		case x.State == matter.Done:
			row.State = ui.Done
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "次")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func days(from, last day.Day) string {
	if from == last {
		return from.Chinese()
	}
	return from.Chinese() + "至" + last.MonthDay()
}

// reached is the visits to the organisations of the asker.
func (p pages) reached(r *web.Request) error {
	list, err := p.Inspections.Reached(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "督促指导", Lead: "到过本组织和下级的检查，共" + ui.Count(len(list)) + "次，新的在前。", Columns: []ui.Column{{Text: "检查"}, {Text: "党组织"}, {Text: "时间"}, {Text: "抽取证书"}},
		None: ui.None{Title: "没有检查到过本组织", Text: "检查组出发以后，抽中的党组织会在这里看到，不用事先准备材料。"}}
	for _, x := range list {
		row := Row{Title: x.Title, Href: siteHref(x.Matter, x.Org), Note: x.Names(), Cells: []string{x.OrgName, days(x.LeftOn, x.LastDay)}, State: ui.NA, Word: "还没有公布"}
		if x.Shown {
			row.State, row.Word, row.Acts = ui.Done, "已公布", []ui.Link{{Text: "抽取证书", Href: href(x.Matter) + "/draw"}}
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// mine is the organisations that the asker visits himself.
func (p pages) mine(r *web.Request) error {
	list, err := p.Inspections.Mine(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "我的检查", Lead: "分给我检查的党组织。查看权限只到最后一天，到期自动收回。", Columns: []ui.Column{{Text: "党组织"}, {Text: "检查"}, {Text: "到哪一天"}, {Text: "情况"}},
		None: ui.None{Title: "没有分给我的检查", Text: "检查组出发以后，分给您的党组织会列在这里。"}}
	for _, s := range list {
		row := Row{Title: s.OrgName, Cells: []string{s.Title, s.LastDay.Chinese()}, State: ui.Running, Word: "可以查看"}
		if s.LastDay < r.Today() {
			row.State, row.Word = ui.NA, "已经结束"
		} else if s.Post == 0 || s.Post == r.Who.Post {
			row.Href = siteHref(s.Matter, s.Org)
		} else {
			row.Word, row.Work = "换到这个党组织以后查看", ui.ID(s.Post)
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}
