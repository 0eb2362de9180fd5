package partnerweb

import (
	"context"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/partner"
)

// Shown is a shared thing as the partner sees it: to be read, and nothing else.
type Shown struct {
	Lead  string
	Facts []ui.Pair
	Parts []Part
	File  bool // it can be taken as a file
}

// Part is a part of a shared thing: paragraphs, or a table.
type Part struct {
	Title string
	Paras []string
	Head  []string
	Rows  [][]string
}

// Thing is one that can be shared.
type Thing struct {
	ID    int64
	Title string
}

// Reader tells of one kind of things: which of them somebody of the Committee may share,
// what the partner reads, and its file where there is one.
type Reader struct {
	Things func(ctx context.Context, who gate.Actor) ([]Thing, error)
	Read   func(ctx context.Context, thing int64) (Shown, error)
	File   func(ctx context.Context, thing int64) (attach.File, error)
}

// Deps are the cases that the pages call, and a reader for each kind.
type Deps struct {
	Partners *partner.Partners
	Readers  map[partner.Kind]Reader
}

type pages struct{ Deps }

// Routes are the pages of partner organisations.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(partner.Keep, "GET /partners", p.list),
		web.Needs(partner.Keep, "POST /partners", p.register),
		web.Needs(partner.Keep, "GET /partners/{id}", p.one),
		web.Needs(partner.Keep, "POST /partners/{id}/edit", p.edit),
		web.Needs(partner.Keep, "POST /partners/{id}/people", p.let),
		web.Needs(partner.Keep, "POST /partners/{id}/people/{person}/end", p.bar),
		web.Needs(partner.Keep, "GET /partners/{id}/give", p.shareForm),
		web.Needs(partner.Keep, "POST /partners/{id}/give", p.share),
		web.Needs(partner.Keep, "POST /partners/{id}/given/{item}/back", p.takeBack),
		web.Needs(partner.View, "GET /shared", p.shared),
		web.Needs(partner.View, "GET /shared/{item}", p.open),
		web.Needs(partner.View, "GET /shared/{item}/file", p.file),
	}
}

var crumbs = []ui.Link{{Text: "协作单位", Href: "/partners"}}

func href(id int64) string { return "/partners/" + ui.ID(id) }

func draftOf(r *web.Request) partner.Draft {
	return partner.Draft{Name: r.Text("name"), Task: r.Text("task")}
}

func fields(d partner.Draft, problems []ui.Problem) []ui.Field {
	return []ui.Field{{Name: "name", Label: "单位名称", Value: d.Name, Problem: web.ProblemOf(problems, "name"), Place: "例如：区委组织部"},
		{Name: "task", Label: "协作什么", Value: d.Task, Problem: web.ProblemOf(problems, "task"), Place: "例如：联合督促检查"}}
}

func (p pages) list(r *web.Request) error { return p.showList(r, partner.Draft{}, nil) }

func (p pages) showList(r *web.Request, d partner.Draft, problems []ui.Problem) error {
	list, err := p.Partners.List(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListView{Title: "协作单位", Lead: "党组织以外的单位。他们的同志只看得到共享给本单位的内容，到期自动停。", Problems: problems,
		New: Act{Title: "登记协作单位", Action: "/partners", Submit: "登记", Open: len(problems) > 0 || len(list) == 0, Fields: fields(d, problems)}}
	for _, x := range list {
		row := Row{Name: x.Name, Href: href(x.ID), Task: x.Task}
		people, open := 0, 0
		for _, h := range x.People {
			if h.Span.Has(r.Today()) {
				people++
			}
		}
		for i := range x.Shares {
			if x.Shares[i].Open(r.Today()) {
				open++
			}
		}
		row.People, row.Shares = strconv.Itoa(people)+"人", strconv.Itoa(open)+"件"
		v.Rows = append(v.Rows, row)
	}
	if len(problems) > 0 {
		return r.Refuse(List(r.Frame(v.Title), v))
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) register(r *web.Request) error {
	d := draftOf(r)
	id, err := p.Partners.Register(r.Context(), r.Who, r.Session.Grant.Org, d)
	if problems, ok := web.Problems(err); ok {
		return p.showList(r, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已登记。")
}

func (p pages) one(r *web.Request) error { return p.showOne(r, "", nil) }

func (p pages) showOne(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Partners.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := OneView{Crumbs: crumbs, Title: x.Name, Lead: x.Task + "。", Problems: problems, Share: ui.Link{Text: "共享一件", Href: href(id) + "/give"}}
	for _, h := range x.People {
		row := PersonRow{Name: h.Name, Span: h.Span.Chinese()}
		if row.State = "已结束"; h.Span.Until > r.Today() {
			row.State, row.End = "在期限内", href(id)+"/people/"+ui.ID(h.ID)+"/end"
		}
		v.People = append(v.People, row)
	}
	for i := range x.Shares {
		s := &x.Shares[i]
		row := ShareRow{Title: s.Title, Note: s.Kind.Label() + "，" + s.Why + "，" + s.By + "共享", Word: s.Word(r.Today()), Open: s.Open(r.Today())}
		if s.TakenMS != 0 {
			row.Note += "。收回的原因：" + s.TakenWhy
		}
		for _, l := range s.Looks {
			what := l.Name + l.At() + "打开"
			if l.File {
				what = l.Name + l.At() + "取走文件"
			}
			row.Looks = append(row.Looks, what)
		}
		if s.TakenMS == 0 && s.Span.Until > r.Today() {
			row.Back = href(id) + "/given/" + ui.ID(s.ID) + "/back"
			row.Why = ui.Field{Name: "taken_why", Label: "为什么收回"}
			if failed == ui.ID(s.ID) {
				row.Why.Value, row.Why.Problem = r.Text("taken_why"), web.ProblemOf(problems, "taken_why")
			}
		}
		v.Shares = append(v.Shares, row)
	}
	d := x.Draft
	if failed == "edit" {
		d = draftOf(r)
	}
	v.Edit = Act{Title: "修改", Action: href(id) + "/edit", Version: ui.ID(x.Version), Submit: "保存", Open: failed == "edit", Fields: fields(d, problems)}
	from, last := r.Today().String(), ""
	person := ""
	if failed == "people" {
		from, last, person = r.Text("from"), r.Text("last"), r.Text("person")
	}
	v.Let = Act{Title: "加一位同志", Note: "加上以后，由系统管理员给他建账号、安全管理员放行。", Action: href(id) + "/people", Submit: "加上", Open: failed == "people" || len(x.People) == 0, Fields: []ui.Field{
		{Name: "person", Label: "姓名", Value: person, Problem: web.ProblemOf(problems, "person")},
		{Name: "from", Label: "从哪一天起", Kind: "date", Class: "short", Value: from, Problem: web.ProblemOf(problems, "from")},
		{Name: "last", Label: "到哪一天为止", Kind: "date", Class: "short", Value: last, Problem: web.ProblemOf(problems, "last")}}}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// do runs an act on a partner and leads back to it.
func (p pages) do(r *web.Request, name, said string, act func(id int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = act(id)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) && name == "edit" {
			x, err := p.Partners.Get(r.Context(), r.Who, id)
			if err != nil {
				return err
			}
			problems = web.Beside(problems, fields(draftOf(r), nil), fields(x.Draft, nil))
		}
		return p.showOne(r, name, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

func (p pages) edit(r *web.Request) error {
	return p.do(r, "edit", "已保存。", func(id int64) error { return p.Partners.Edit(r.Context(), r.Who, id, r.Num("version", -1), draftOf(r)) })
}

func (p pages) let(r *web.Request) error {
	return p.do(r, "people", "已加上，请管理员给他建账号。", func(id int64) error {
		_, err := p.Partners.Let(r.Context(), r.Who, id, r.Text("person"), r.Day("from"), r.Day("last"))
		return err
	})
}

func (p pages) bar(r *web.Request) error {
	person, err := r.ID("person")
	if err != nil {
		return err
	}
	return p.do(r, "end", "已结束，从现在起看不到。", func(id int64) error { return p.Partners.Bar(r.Context(), r.Who, id, person) })
}

func (p pages) takeBack(r *web.Request) error {
	share, err := r.ID("item")
	if err != nil {
		return err
	}
	return p.do(r, ui.ID(share), "已收回，从现在起看不到。", func(id int64) error {
		return p.Partners.TakeBack(r.Context(), r.Who, id, share, r.Text("taken_why"))
	})
}

func (p pages) shareForm(r *web.Request) error { return p.showShare(r, nil) }

// showShare asks first for the kind, by a link, and then for the thing.
func (p pages) showShare(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.Partners.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	kind := partner.Kind(r.Text("kind"))
	if kind.Label() == "" {
		kind = partner.Kinds()[0]
	}
	things, err := p.Readers[kind].Things(r.Context(), r.Who)
	if err != nil {
		return err
	}
	here := href(id) + "/give"
	v := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: x.Name, Href: href(id)}), Title: "共享给" + x.Name, Lead: "只共享选的这一件，到期自动停，也可以随时收回。每次打开都有记录。", Action: here, Problems: problems,
		Hidden: ui.Pair{Term: "kind", Text: string(kind)}, Submit: "共享", Cancel: ui.Link{Text: "不共享了", Href: href(id)}}
	for _, k := range partner.Kinds() {
		v.Tabs = append(v.Tabs, ui.NavItem{Text: k.Label(), Href: here + "?kind=" + string(k), Here: k == kind})
	}
	thing := ui.Field{Name: "thing", Label: "哪一件", Kind: "select", Problem: web.ProblemOf(problems, "thing"), Class: "full", Options: []ui.Option{{Text: "请选择"}}}
	for _, t := range things {
		thing.Options = append(thing.Options, ui.Option{Value: ui.ID(t.ID), Text: t.Title, On: t.ID == r.Num("thing", 0)})
	}
	if len(things) == 0 {
		thing.Hint = "现在没有可以共享的" + kind.Label() + "。"
	}
	from := r.Text("from")
	if from == "" {
		from = r.Today().String()
	}
	v.Fields = []ui.Field{thing, {Name: "why", Label: "为什么共享", Value: r.Text("why"), Problem: web.ProblemOf(problems, "why"), Class: "full"},
		{Name: "from", Label: "从哪一天起", Kind: "date", Value: from, Problem: web.ProblemOf(problems, "from")},
		{Name: "last", Label: "到哪一天为止", Kind: "date", Value: r.Text("last"), Problem: web.ProblemOf(problems, "last")}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) share(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x := partner.Sharing{Kind: partner.Kind(r.Text("kind")), Thing: r.Num("thing", 0), Why: r.Text("why"), From: r.Day("from"), Last: r.Day("last")}
	if x.Kind.Label() != "" {
		things, err := p.Readers[x.Kind].Things(r.Context(), r.Who)
		if err != nil {
			return err
		}
		for _, t := range things { // what he does not see himself has no title, and is not shared
			if t.ID == x.Thing {
				x.Title = t.Title
			}
		}
	}
	_, err = p.Partners.Share(r.Context(), r.Who, id, x)
	if problems, ok := web.Problems(err); ok {
		return p.showShare(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "已共享，到期自动停。")
}

// shared is the one page of a partner's people.
func (p pages) shared(r *web.Request) error {
	list, err := p.Partners.Shared(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := SharedView{Title: "共享的内容", Lead: "共享给本单位的，到期自动停。"}
	for _, s := range list {
		v.Rows = append(v.Rows, SharedRow{Title: s.Title, Href: "/shared/" + ui.ID(s.ID), Kind: s.Kind.Label(), Why: s.Why, Last: s.Span.Last()})
	}
	return r.Page(Shareds(r.Frame(v.Title), v))
}

func (p pages) open(r *web.Request) error {
	id, err := r.ID("item")
	if err != nil {
		return err
	}
	s, err := p.Partners.Open(r.Context(), r.Who, id, false)
	if err != nil {
		return err
	}
	shown, err := p.Readers[s.Kind].Read(r.Context(), s.Thing)
	if err != nil {
		return err
	}
	v := ShownView{Crumbs: []ui.Link{{Text: "共享的内容", Href: "/shared"}}, Title: s.Title, Shown: shown, Note: s.Kind.Label() + "，为“" + s.Why + "”共享，看到" + ui.Long(s.Span.Last()) + "为止。"}
	if shown.File {
		v.Door = ui.Link{Text: "取文件", Href: "/shared/" + ui.ID(id) + "/file"}
	}
	return r.Page(ShownPage(r.Frame(v.Title), v))
}

func (p pages) file(r *web.Request) error {
	id, err := r.ID("item")
	if err != nil {
		return err
	}
	s, err := p.Partners.Open(r.Context(), r.Who, id, true)
	if err != nil {
		return err
	}
	read := p.Readers[s.Kind].File
	if read == nil {
		return r.SeeOther("/shared/" + ui.ID(id))
	}
	f, err := read(r.Context(), s.Thing)
	if err != nil {
		return err
	}
	return r.Hand(f)
}
