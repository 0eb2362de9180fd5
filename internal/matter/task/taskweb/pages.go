package taskweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/live"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Tasks *task.Tasks
	Orgs  *org.Orgs
	Live  *live.Hub
	Temp  string // the folder for the temporary files of workbooks
}

type pages struct{ Deps }

// Routes are the pages of notices and tasks.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return append([]web.Route{
		web.Needs(task.View, "GET /tasks", p.list),
		web.Needs(task.Send, "GET /tasks/lists", p.lists),
		web.Needs(task.Send, "POST /tasks/lists", p.saveList),
		web.Needs(task.Send, "GET /tasks/new", p.newForm),
		web.Needs(task.Send, "POST /tasks", p.draft).Upload(filesMost),
		web.Needs(task.View, "GET /tasks/{id}", p.one),
		web.Needs(task.View, "GET /tasks/{id}/live", p.watch),
		web.Needs(task.Send, "GET /tasks/{id}/edit", p.editForm),
		web.Needs(task.Send, "POST /tasks/{id}/edit", p.edit).Upload(filesMost),
		web.Needs(task.View, "GET /tasks/{id}/files/{file}", p.file),
		web.Needs(task.View, "GET /tasks/{id}/orgs/{org}", p.reached),
		web.Needs(task.Answer, "POST /tasks/{id}/orgs/{org}/receipt", p.receipt),
		web.Needs(task.Answer, "POST /tasks/{id}/orgs/{org}/progress", p.begin),
		web.Needs(task.Answer, "POST /tasks/{id}/orgs/{org}/answer", p.fill),
		web.Needs(task.Answer, "GET /tasks/{id}/orgs/{org}/template", p.template),
		web.Needs(task.Answer, "POST /tasks/{id}/orgs/{org}/table", p.upload).Upload(tableMost),
		web.Needs(task.Answer, "POST /tasks/{id}/orgs/{org}/longer", p.askLonger),
		web.Needs(task.Send, "POST /tasks/{id}/orgs/{org}/grant", p.sayLonger),
		web.Needs(task.Pass, "POST /tasks/{id}/orgs/{org}/pass", p.pass),
	}, p.moves()...)
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "通知和任务", Href: "/tasks"}}

func href(id int64) string { return "/tasks/" + ui.ID(id) }

func orgHref(id, of int64) string { return href(id) + "/orgs/" + ui.ID(of) }

// list is what reached the organisation that the asker works for and those below, or
// what it sent.
func (p pages) list(r *web.Request) error {
	send := r.Session.Grant.May(task.Send)
	if send && r.Text("side") != "in" {
		return p.sent(r)
	}
	q := task.Query{Org: r.Session.Grant.Org, Open: r.Text("state") == "open", Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	below := r.Text("below") == "1"
	if below {
		q.Org = 0
	}
	page, err := p.Tasks.Received(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "通知和任务", Lead: "收到的，共" + ui.Count(page.Total) + "件，新的在前。", Org: below,
		None: ui.None{Title: "没有收到通知和任务", Text: "上级发来的会列在这里，要办的也列在工作台上。"}}
	v.Tabs = tabs(r, send)
	v.Filters = []ui.Field{{Name: "side", Kind: "hidden", Value: "in"}, {Name: "q", Label: "标题", Kind: "search", Value: r.Text("q")},
		{Name: "state", Label: "情况", Kind: "select", Options: []ui.Option{{Text: "全部"}, {Value: "open", Text: "还要办的", On: q.Open}}},
		{Name: "below", Label: "党组织", Kind: "select", Options: []ui.Option{{Text: "本组织"}, {Value: "1", Text: "本组织和下级", On: below}}}}
	for i := range page.List {
		a := &page.List[i]
		x := Row{Title: a.Doc.Title, Href: orgHref(a.Task, a.Org), Word: a.Doc.Word(), From: a.FromName + "发", Org: a.OrgName, Answer: answers(&a.Doc), Due: a.Due}
		x.State, x.Text = mark(a, r.Today())
		v.Rows = append(v.Rows, x)
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "件")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func tabs(r *web.Request, send bool) []ui.NavItem {
	if !send {
		return nil
	}
	in := r.Text("side") == "in"
	return []ui.NavItem{{Text: "发出的", Href: "/tasks", Here: !in}, {Text: "收到的", Href: "/tasks?side=in", Here: in}}
}

// sent is what the organisation of the asker drafted and sent.
func (p pages) sent(r *web.Request) error {
	list, err := p.Tasks.SentOut(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "通知和任务", Lead: "发出的，共" + ui.Count(len(list)) + "件，新的在前。", Tabs: tabs(r, true),
		New: ui.Link{Text: "起草通知或者任务", Href: "/tasks/new"}, Lists: ui.Link{Text: "党组织名单", Href: "/tasks/lists"},
		None: ui.None{Title: "还没有发过", Text: "起草以后先看负担测算，再送审查和审批。", Do: ui.Link{Text: "起草通知或者任务", Href: "/tasks/new"}}}
	q := r.Text("q")
	v.Filters = []ui.Field{{Name: "q", Label: "标题", Kind: "search", Value: q}}
	list = slices.DeleteFunc(list, func(x task.Out) bool { return q != "" && !strings.Contains(x.Title, q) })
	part, pager := web.Window(r, list, pageSize, "件", func(x *task.Out) string { return ui.ID(x.ID) })
	v.Pager = pager
	for i := range part {
		x := &part[i]
		row := Row{Title: x.Title, Href: href(x.ID), Word: x.Doc.Word(), From: x.Stage, Answer: answers(&x.Doc), Due: x.Doc.Due, State: ui.Due, Text: x.Stage}
		switch {
		case x.State == matter.Withdrawn:
			row.State, row.Text = ui.NA, "已撤回"
		case x.Orgs > 0:
			row.Text = strconv.Itoa(x.Done) + "/" + strconv.Itoa(x.Orgs) + "办结"
			if x.Late > 0 {
				row.State, row.Text = ui.Late, row.Text+"，"+strconv.Itoa(x.Late)+"个逾期未办"
			} else if row.State = ui.Running; x.Done == x.Orgs || x.State == matter.Done {
				row.State = ui.Done
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// answers says what answers a task, in one line.
func answers(d *task.Doc) string {
	if d.By != task.ByRecord {
		return d.By.Label()
	}
	text := ""
	for i, k := range d.Kinds {
		if i > 0 {
			text += "或者"
		}
		text += k.Label()
	}
	if d.From == d.Until {
		return text + "的记录，" + d.From.MonthDay()
	}
	return text + "的记录，" + d.From.MonthDay() + "至" + d.Until.MonthDay()
}

// mark is how far an organisation is, for the eye.
func mark(a *task.Addressee, today day.Day) (ui.State, string) {
	s := a.State(today)
	switch s {
	case task.Done, task.DoneLate:
		return ui.Done, s.Label()
	case task.Overdue:
		return ui.Late, s.Label()
	case task.NotAnymore:
		return ui.NA, s.Label()
	}
	return ui.Due, s.Label()
}

// one is the page of those who ask; whoever was asked, or is above one that was, goes on
// to the page of that organisation.
func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = p.show(r, "", nil)
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	of, err := p.Tasks.Whom(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.SeeOther(orgHref(id, of))
}

func (p pages) lists(r *web.Request) error { return p.showLists(r, nil) }

func (p pages) showLists(r *web.Request, problems []ui.Problem) error {
	list, err := p.Tasks.Lists(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListsView{Crumbs: crumbs, Title: "党组织名单", Lead: "起草时按名单发。", Problems: problems, Action: "/tasks/lists"}
	for _, l := range list {
		v.Lists = append(v.Lists, ui.Pair{Term: l.Name, Text: strings.Join(l.Names, "、"), Note: strconv.Itoa(len(l.Names)) + "个"})
	}
	v.Fields = []ui.Field{{Name: "name", Label: "名单的名字", Value: r.Text("name"), Problem: web.ProblemOf(problems, "name"), Hint: "和已有的名字一样，就替换那一个。"},
		{Name: "names", Label: "党组织，一行一个", Kind: "textarea", Rows: 6, Value: r.Text("names"), Problem: web.ProblemOf(problems, "names"), Hint: "写名册里的全称或者简称；留空保存，就删掉这个名单。", Class: "full"}}
	if len(problems) > 0 {
		return r.Refuse(Lists(r.Frame(v.Title), v))
	}
	return r.Page(Lists(r.Frame(v.Title), v))
}

func (p pages) saveList(r *web.Request) error {
	err := p.Tasks.Save(r.Context(), r.Who, r.Session.Grant.Org, r.Text("name"), task.Lines(r.FormValue("names")))
	if problems, ok := web.Problems(err); ok {
		return p.showLists(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say("/tasks/lists", "名单已保存。")
}

// typed reads the form of a draft as it was typed.
func typed(r *web.Request) task.Doc {
	d := task.Doc{Title: r.Text("title"), Text: r.Text("text"), Due: r.Day("due"), By: task.By(r.Text("answer")), From: r.Day("from"), Until: r.Day("until"), Minutes: int(r.Num("minutes", 0)),
		To: task.Reach{Scope: r.Num("scope", 0), Sort: task.Sort(r.Text("sort")), Lacks: activity.Kind(r.Text("lacks")), Names: task.Lines(r.FormValue("names")), Omit: task.Lines(r.FormValue("omit"))}}
	for _, k := range r.Form["kinds"] {
		d.Kinds = append(d.Kinds, activity.Kind(k))
	}
	for i := range mostLines {
		n := strconv.Itoa(i)
		if f := (task.Field{Label: r.Text("label-" + n), Kind: task.FieldKind(r.Text("kind-" + n)), Options: task.Lines(r.FormValue("options-" + n)), Known: task.Known(r.Text("known-" + n))}); f.Label != "" || f.Known != "" {
			d.Fields = append(d.Fields, f)
		}
	}
	return d
}

const mostLines = 20
