package topicweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/topic"
)

// typed is the topic as the form has it.
func typed(r *web.Request) topic.Topic {
	return topic.Topic{Title: r.Text("title"), Source: r.Text("source"), PublishedOn: r.Day("published_on"), Body: r.Text("body"), Version: r.Num("version", 0)}
}

// form draws the form with a topic in it and what is wrong with it.
func formOf(r *web.Request, t topic.Topic, problems []ui.Problem) FormView {
	f := func(name, label, kind, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: kind, Value: value, Problem: web.ProblemOf(problems, name), Class: "full"}
	}
	on := f("published_on", "发表日期", "date", t.PublishedOn.String())
	on.Max = r.Today().String()
	return FormView{Title: "发布学习材料", Action: "/topics", Problems: problems, Submit: "发布", Crumbs: []ui.Link{library},
		Cancel: ui.Link{Text: "不发布了", Href: "/topics"},
		Fields: []ui.Field{f("title", "篇名", "", t.Title), f("source", "出处", "", t.Source), on, f("body", "正文或者摘要", "textarea", t.Body)}}
}

func (v FormView) fileProblem() string { return web.ProblemOf(v.Problems, "files") }

func (p pages) form(r *web.Request) error {
	v := formOf(r, topic.Topic{}, nil)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) publish(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	files, err := r.Files("files")
	var id int64
	if err == nil {
		id, err = p.topics.Publish(r.Context(), r.Who, r.Session.Grant.Org, typed(r), files...)
	}
	if problems, ok := web.Problems(err); ok {
		v := formOf(r, typed(r), problems)
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/topics/"+ui.ID(id), "已发布。各党组织记会议时可以选它作第一议题。")
}

// change draws the form of a topic that is in the library.
func (p pages) change(r *web.Request, old, t topic.Topic, problems []ui.Problem) (v FormView, err error) {
	id := ui.ID(old.ID)
	v = formOf(r, t, problems)
	v.Title, v.Action, v.Submit, v.Version = "修改学习材料", "/topics/"+id, "保存", strconv.FormatInt(old.Version, 10)
	v.Crumbs, v.Cancel = []ui.Link{library, {Text: old.Title, Href: "/topics/" + id}}, ui.Link{Text: "不改了", Href: "/topics/" + id}
	v.Gone = &GoneView{Action: "/topics/" + id + "/withdraw", Back: old.Withdrawn,
		Reason: ui.Field{Name: "why", Label: "撤下的原因", Class: "full", Value: r.Text("why"), Problem: web.ProblemOf(problems, "why")}}
	files, err := p.topics.Files(r.Context(), r.Who, old.ID)
	v.Files = fileLines(files)
	return v, err
}

func (p pages) editForm(r *web.Request) error {
	t, err := p.get(r)
	if err != nil {
		return err
	}
	v, err := p.change(r, t, t, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) get(r *web.Request) (t topic.Topic, err error) {
	id, err := r.ID("id")
	if err != nil {
		return t, err
	}
	return p.topics.Get(r.Context(), r.Who, id)
}

func (p pages) edit(r *web.Request) error {
	old, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	files, err := r.Files("files")
	if err == nil {
		err = p.topics.Correct(r.Context(), r.Who, old.ID, typed(r), files, r.IDs("drop-file"))
	}
	return p.answered(r, old, typed(r), err, "已保存。")
}

func (p pages) withdraw(r *web.Request) error {
	old, err := p.get(r)
	if err != nil {
		return err
	}
	said := "已撤下，不能再选作第一议题。"
	if old.Withdrawn {
		said = "已放回学习库。"
	}
	return p.answered(r, old, old, p.topics.Withdraw(r.Context(), r.Who, old.ID, r.FormValue("back") == "", r.Text("why")), said)
}

// answered goes back to the topic, or shows the form again with what is wrong.
func (p pages) answered(r *web.Request, old, t topic.Topic, err error, said string) error {
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, formOf(r, t, nil).Fields, formOf(r, old, nil).Fields)
		}
		v, err := p.change(r, old, t, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/topics/"+ui.ID(old.ID), said)
}
