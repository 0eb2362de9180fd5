package topicweb

import (
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/org"
)

type pages struct {
	topics *topic.Topics
	orgs   *org.Orgs
}

const filesMost = 64 << 20

// Routes are the pages of the first-topic library.
func Routes(ts *topic.Topics, os *org.Orgs) []web.Route {
	p := pages{ts, os}
	return []web.Route{
		web.Needs(topic.View, "GET /topics", p.list),
		web.Needs(topic.View, "GET /topics/{id}", p.one),
		web.Needs(topic.View, "GET /topic-files/{id}", p.file),
		web.Needs(topic.View, "GET /orgs/{org}/topics", p.ofOrg),
		web.Needs(topic.Add, "GET /topics/new", p.form),
		web.Needs(topic.Add, "POST /topics", p.publish).Upload(filesMost),
		web.Needs(topic.Add, "GET /topics/{id}/edit", p.editForm),
		web.Needs(topic.Add, "POST /topics/{id}", p.edit).Upload(filesMost),
		web.Needs(topic.Add, "POST /topics/{id}/withdraw", p.withdraw),
		web.Needs(topic.Send, "POST /topics/{id}/issues", p.send),
		web.Needs(topic.Send, "POST /topic-issues/{id}/takeback", p.takeBack),
	}
}

var library = ui.Link{Text: "学习库", Href: "/topics"}

func (p pages) list(r *web.Request) error {
	list, err := p.topics.Recent(r.Context(), r.Who, r.AsOf(), r.Text("q"), 200)
	if err != nil {
		return err
	}
	left := r.Text("show") == "left"
	v := ListView{Title: "学习库", Lead: "第一议题从这里选，最新的在前。", Action: "/topics", Export: "/topics/export?" + r.URL.RawQuery,
		Filters: []ui.Field{{Name: "q", Label: "篇名或者出处", Kind: "search", Value: r.Text("q")},
			{Name: "show", Label: "本组织", Kind: "select", Options: []ui.Option{{Text: "全部", On: !left}, {Value: "left", Text: "还没有学的", On: left}}}},
		Mine: ui.Link{Text: "本组织学习情况", Href: "/orgs/" + ui.ID(r.Session.Grant.Org) + "/topics"},
		None: ui.None{Title: "还没有学习材料", Text: "工委发布以后，会议的第一议题可以直接选。"}}
	if left {
		v.None = ui.None{Title: "都学过了", Text: "学习库里的材料，本组织都有学习记录。"}
	}
	if r.Session.Grant.May(topic.Add) {
		v.New = ui.Link{Text: "发布学习材料", Href: "/topics/new"}
	}
	for _, t := range list {
		if left && t.Mine != day.None {
			continue
		}
		row := ListRow{Title: t.Title, Href: "/topics/" + ui.ID(t.ID), Source: t.Source + "，" + t.PublishedOn.Chinese(),
			Studied: ui.Link{Text: strconv.Itoa(t.Studied) + "个党组织已学习", Href: "/topics/" + ui.ID(t.ID)}}
		row.State, row.StateText = state(t.Mine, t.Until, r.Today(), t.Until != day.None)
		if t.Mine == day.None && r.Session.Grant.May(activity.Keep) {
			row.Record = ui.Link{Text: "记这次学习", Href: "/activities/new?topic=" + ui.ID(t.ID)}
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// state is how an organisation stands to a topic, in words.
func state(on, due, today day.Day, asked bool) (ui.State, string) {
	switch {
	case on != day.None && due != day.None && on > due:
		return ui.Done, on.MonthDay() + "学的，晚于" + due.MonthDay()
	case on != day.None:
		return ui.Done, on.MonthDay() + "已学"
	case due != day.None && due < today:
		return ui.Late, "还没有学，" + due.MonthDay() + "已过"
	case due != day.None:
		return ui.Due, "还没有学，" + due.MonthDay() + "前"
	case asked:
		return ui.Due, "还没有学"
	}
	return ui.NA, "还没有学"
}

func (p pages) one(r *web.Request) error {
	v, err := p.view(r, nil)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// view fills the page of one topic.
func (p pages) view(r *web.Request, problems []ui.Problem) (v TopicView, err error) {
	id, err := r.ID("id")
	if err != nil {
		return v, err
	}
	c, err := p.topics.Coverage(r.Context(), r.Who, id, 0, r.AsOf())
	if err != nil {
		return v, err
	}
	t := c.Topic
	v = TopicView{Title: t.Title, Lead: t.Source, Crumbs: []ui.Link{library}, Problem: problems,
		Facts: []ui.Pair{{Term: "出处", Text: t.Source}, {Term: "发表日期", Text: t.PublishedOn.Chinese()}},
		Count: fmt.Sprintf("您能看的范围里，应学%d个党组织，已学习%d个。", len(c.List), c.Done), Export: "/topics/" + ui.ID(id) + "/export"}
	if body := strings.TrimSpace(t.Body); body != "" {
		v.Text = strings.Split(body, "\n")
	}
	files, err := p.topics.Files(r.Context(), r.Who, id)
	if err != nil {
		return v, err
	}
	v.Files = fileLines(files)
	if t.Withdrawn {
		v.Gone = "这篇材料已从学习库撤下，不能再选作第一议题。学过的记录都还在。"
	}
	if r.Session.Grant.May(topic.Add) {
		v.Edit = ui.Link{Text: "修改", Href: "/topics/" + ui.ID(id) + "/edit"}
	}
	if r.Session.Grant.May(activity.Keep) && !t.Withdrawn {
		v.Record = ui.Link{Text: "记这次学习", Href: "/activities/new?topic=" + ui.ID(id)}
		for _, x := range c.List {
			if x.Org == r.Session.Grant.Org && x.On != day.None {
				v.Record, v.Again = ui.Link{}, ui.Link{Text: "再记一次学习", Href: v.Record.Href}
			}
		}
	}
	p.covered(r, &v, c)
	return v, p.sending(r, &v, c, problems)
}

func fileLines(files []topic.File) (list []FileLine) {
	for _, f := range files {
		list = append(list, FileLine{ID: f.ID, Name: f.Name, Note: ui.Size(f.Size), Href: "/topic-files/" + ui.ID(f.ID)})
	}
	return list
}

// covered lists who has studied a topic and who has not.
func (p pages) covered(r *web.Request, v *TopicView, c topic.Coverage) {
	show := r.FormValue("show")
	here := "/topics/" + ui.ID(c.Topic.ID)
	for _, tab := range []struct {
		show, text string
		n          int
	}{{"", "全部", len(c.List)}, {"left", "还没有学", len(c.List) - c.Done}, {"done", "已学习", c.Done}} {
		href := here
		if tab.show != "" {
			href += "?show=" + tab.show
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: tab.text + " " + strconv.Itoa(tab.n), Href: href, Here: show == tab.show})
	}
	v.None = ui.None{Title: "没有这样的党组织", Text: "换一个范围看看。"}
	if show == "left" {
		v.None = ui.None{Title: "都学过了", Text: "应学的党组织都有学习记录。"}
	}
	for _, s := range c.List {
		if show == "left" && s.On != day.None || show == "done" && s.On == day.None {
			continue
		}
		row := row(s, c.Topic.PublishedOn, r.AsOf())
		row.Name, row.Indent = ui.Link{Text: s.Name, Href: "/orgs/" + ui.ID(s.Org) + "/topics"}, s.Depth()
		v.Rows = append(v.Rows, row)
	}
}

func row(s topic.Studied, published, today day.Day) (x CoverRow) {
	x.State, x.StateText = state(s.On, s.Due, today, s.Asked)
	if s.On == day.None {
		return x
	}
	x.When, x.Days = s.On.Chinese(), fmt.Sprintf("发表后第%d天", int(s.On-published))
	if s.On == published {
		x.Days = "发表当天"
	}
	x.Meeting = ui.Link{Text: s.Meeting, Href: "/activities/" + ui.ID(s.Activity)}
	x.StateText = "已学"
	if s.Due != day.None && s.On > s.Due {
		x.StateText = "已学，晚于" + s.Due.MonthDay()
	}
	if s.Times > 1 {
		x.StateText += strconv.Itoa(s.Times) + "次"
	}
	if !s.First {
		x.Days += "，不是第一项议程"
	}
	return x
}

// sending are the sendings, and the form that makes another.
func (p pages) sending(r *web.Request, v *TopicView, c topic.Coverage, problems []ui.Problem) error {
	own := r.Session.Grant.Org
	for _, x := range c.Issues {
		line := IssueLine{Text: x.ScopeName + "和下级，" + x.Sort.Label(), Note: x.Note}
		if x.Due != day.None {
			line.Text += "，" + x.Due.Chinese() + "前"
		}
		if r.Session.Grant.May(topic.Send) && x.Org == own {
			line.TakeBack = "/topic-issues/" + ui.ID(x.ID) + "/takeback"
		}
		v.Issues = append(v.Issues, line)
	}
	if !r.Session.Grant.May(topic.Send) || c.Topic.Withdrawn {
		return nil
	}
	tree, err := p.orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	scope := ui.Field{Name: "scope", Label: "范围", Kind: "select", Problem: web.ProblemOf(problems, "scope"), Class: "full"}
	for _, o := range tree {
		if !o.Kind.IsBranch() {
			scope.Options = append(scope.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Name + "和下级", On: r.Num("scope", own) == o.Org})
		}
	}
	if len(scope.Options) == 0 {
		return nil // a branch has nothing below
	}
	sorts := ui.Field{Name: "sort", Label: "发给", Kind: "select", Problem: web.ProblemOf(problems, "sort")}
	for _, s := range topic.Sorts() {
		sorts.Options = append(sorts.Options, ui.Option{Value: string(s), Text: s.Label(), On: r.FormValue("sort") == string(s)})
	}
	v.Send = &SendView{Action: "/topics/" + ui.ID(c.Topic.ID) + "/issues", Open: len(problems) > 0, Fields: []ui.Field{scope, sorts,
		{Name: "due", Label: "截止日期", Kind: "date", Value: r.Text("due"), Min: r.Today().String(), Optional: true, Problem: web.ProblemOf(problems, "due")},
		{Name: "note", Label: "说明", Value: r.Text("note"), Optional: true, Class: "full", Problem: web.ProblemOf(problems, "note")}}}
	return nil
}

func (p pages) send(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	_, err = p.topics.Issue(r.Context(), r.Who, r.Session.Grant.Org, topic.Issue{Topic: id, Scope: r.Num("scope", 0), Sort: topic.Sort(r.FormValue("sort")),
		Due: r.Day("due"), Note: r.Text("note")})
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/topics/"+ui.ID(id), "已下发。各党组织记会议时会先看到它。")
}

func (p pages) takeBack(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	if err := p.topics.TakeBack(r.Context(), r.Who, id); err != nil {
		return err
	}
	return r.Say("/topics", "已收回，不再要求学习。学过的记录都还在。")
}

func (p pages) file(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.topics.Open(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	return r.Hand(f)
}

// ofOrg is how one organisation stands to the topics of a year.
func (p pages) ofOrg(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	o, err := p.orgs.Get(r.Context(), r.Who, id, r.AsOf())
	if err != nil {
		return err
	}
	year := int(r.Num("year", int64(r.AsOf().Year())))
	if year < 1949 || year > 2100 {
		return fault.Missing()
	}
	list, err := p.topics.OfOrg(r.Context(), r.Who, id, day.Year(year), r.AsOf())
	if err != nil {
		return err
	}
	done := 0
	v := OrgView{Title: strconv.Itoa(year) + "年第一议题学习情况", Action: "/orgs/" + ui.ID(id) + "/topics",
		Crumbs:  []ui.Link{{Text: o.Name, Href: "/orgs/" + ui.ID(id)}, library},
		Filters: []ui.Field{{Name: "year", Label: "年份", Kind: "number", Class: "short", Value: strconv.Itoa(year), Min: "1949", Max: "2100"}},
		None:    ui.None{Title: "这一年没有学习材料", Text: "换一年看看。"}}
	for _, l := range list {
		row := row(l.Studied, l.PublishedOn, r.AsOf())
		row.Name = ui.Link{Text: l.Title, Href: "/topics/" + ui.ID(l.Topic.ID)}
		if l.On != day.None {
			done++
		} else if r.Session.Grant.May(activity.Keep) && r.Session.Grant.Org == id {
			row.Record = ui.Link{Text: "记这次学习", Href: "/activities/new?topic=" + ui.ID(l.Topic.ID)}
		}
		v.Rows = append(v.Rows, row)
	}
	v.Lead = fmt.Sprintf("%s，当年发表%d篇，已学习%d篇。", o.Name, len(list), done)
	return r.Page(OrgTopics(r.Frame(v.Title), v))
}
