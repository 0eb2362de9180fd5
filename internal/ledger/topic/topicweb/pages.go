package topicweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

type pages struct {
	topics     *topic.Topics
	activities *activity.Activities
}

// Routes are the pages of the first-topic library.
func Routes(ts *topic.Topics, as *activity.Activities) []web.Route {
	p := pages{ts, as}
	return []web.Route{
		web.Needs(topic.View, "GET /topics", p.list),
		web.Needs(topic.View, "GET /topics/{id}", p.one),
		web.Needs(topic.Add, "GET /topics/new", p.form),
		web.Needs(topic.Add, "POST /topics", p.publish),
	}
}

func (p pages) list(r *web.Request) error {
	list, err := p.topics.Recent(r.Context(), r.Who, r.AsOf(), r.Text("q"), 200)
	if err != nil {
		return err
	}
	v := ListView{Title: "学习库", Lead: "第一议题从这里选，最新的在前。", Action: "/topics", Export: "/topics/export?" + r.URL.RawQuery,
		Filters: []ui.Field{{Name: "q", Label: "篇名或者出处", Kind: "search", Value: r.Text("q")}},
		None:    ui.None{Title: "还没有学习材料", Text: "工委发布以后，会议的第一议题可以直接选。"}}
	if r.Session.Grant.May(topic.Add) {
		v.New = ui.Link{Text: "发布学习材料", Href: "/topics/new"}
	}
	for _, t := range list {
		row := ListRow{Title: t.Title, Href: "/topics/" + ui.ID(t.ID), Source: t.Source + "，" + t.PublishedOn.Chinese(),
			Studied: ui.Link{Text: strconv.Itoa(t.Studied) + "个党组织已学习", Href: "/activities?topic=" + ui.ID(t.ID)}}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	t, err := p.topics.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	page, err := p.activities.List(r.Context(), r.Who, activity.Query{Topic: id, Span: day.Span{From: 1, Until: r.AsOf() + 1}, Limit: 100})
	if err != nil {
		return err
	}
	v := TopicView{Title: t.Title, Lead: t.Source, Crumbs: []ui.Link{{Text: "学习库", Href: "/topics"}},
		Facts: []ui.Pair{{Term: "出处", Text: t.Source}, {Term: "发表日期", Text: t.PublishedOn.Chinese()}},
		Text:  strings.Split(strings.TrimSpace(t.Body), "\n"), Count: "在您能看的范围里学习了" + strconv.Itoa(page.Total) + "次"}
	for _, a := range page.List {
		v.Studied = append(v.Studied, Study{When: a.OnDay.MonthDay(), Text: a.OrgName + "，" + a.Title, Href: "/activities/" + ui.ID(a.ID),
			Note: "发表后第" + strconv.Itoa(int(a.OnDay-t.PublishedOn)) + "天"})
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func view(r *web.Request, problems []ui.Problem) FormView {
	f := func(name, label, kind string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: kind, Value: r.Text(name), Problem: web.ProblemOf(problems, name), Class: "full"}
	}
	return FormView{Title: "发布学习材料", Action: "/topics", Problems: problems, Submit: "发布", Crumbs: []ui.Link{{Text: "学习库", Href: "/topics"}},
		Cancel: ui.Link{Text: "不发布了", Href: "/topics"},
		Fields: []ui.Field{f("title", "篇名", ""), f("source", "出处", ""), f("published_on", "发表日期", "date"), f("body", "正文或者摘要", "textarea")}}
}

func (p pages) form(r *web.Request) error {
	v := view(r, nil)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) publish(r *web.Request) error {
	id, err := p.topics.Publish(r.Context(), r.Who, r.Session.Grant.Org, topic.Topic{Title: r.Text("title"), Source: r.Text("source"),
		PublishedOn: r.Day("published_on"), Body: r.Text("body")})
	if problems, ok := web.Problems(err); ok {
		v := view(r, problems)
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/topics/"+ui.ID(id), "已发布。各党组织记会议时可以选它作第一议题。")
}
