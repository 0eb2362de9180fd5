package standardweb

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
)

func headFields(h standard.Head, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	sort := ui.Field{Name: "sort", Label: "哪些党组织用", Kind: "tiles", Problem: bad("sort"), Class: "full"}
	for _, s := range sorts {
		sort.Options = append(sort.Options, ui.Option{Value: string(s), Text: (&standard.Head{Sort: s}).Meant(), On: s == h.Sort})
	}
	year := ""
	if h.Year != 0 {
		year = strconv.Itoa(h.Year)
	}
	return []ui.Field{{Name: "title", Label: "名称", Value: h.Title, Problem: bad("title"), Class: "full"},
		{Name: "document", Label: "依据的文件", Value: h.Document, Problem: bad("document"), Hint: "文件名称，有文号的写上文号。", Class: "full"},
		{Name: "year", Label: "年份", Kind: "number", Value: year, Problem: bad("year"), Class: "short"}, sort}
}

func typedHead(r *web.Request) standard.Head {
	return standard.Head{Title: r.Text("title"), Document: r.Text("document"), Year: int(r.Num("year", 0)), Sort: topic.Sort(r.Text("sort"))}
}

func (p pages) newForm(r *web.Request) error {
	h := standard.Head{Year: r.Today().Year(), Sort: topic.All}
	if from := r.Num("from", 0); from != 0 {
		x, _, err := p.Standards.Get(r.Context(), r.Who, from, 0)
		if err != nil {
			return err
		}
		h = x.Head
		h.Year++
	}
	return p.showNew(r, h, nil)
}

func (p pages) showNew(r *web.Request, h standard.Head, problems []ui.Problem) error {
	v := FormView{Crumbs: crumbs, Title: "新建标准", Lead: "先存成草稿，加上内容以后再发布。", Action: "/standards", Problems: problems, Fields: headFields(h, problems), Submit: "存成草稿",
		Cancel: ui.Link{Text: "不建了", Href: "/standards"}}
	if from := r.Num("from", 0); from != 0 {
		v.Title, v.Lead = "复制为新的标准", "现行版的每一条都复制过来，改好以后再发布。同一条在几年里对得上。"
		v.Hidden = []ui.Pair{{Term: "from", Text: ui.ID(from)}}
		v.Cancel.Href = href(from)
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) add(r *web.Request) (err error) {
	var id int64
	h := typedHead(r)
	if from := r.Num("from", 0); from != 0 {
		id, err = p.Standards.Copy(r.Context(), r.Who, from, h)
	} else {
		id, err = p.Standards.Add(r.Context(), r.Who, r.Session.Grant.Org, h)
	}
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, h, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), "草稿已保存，还没有发布。")
}

// draft gives the draft of the page's standard, for those who keep it; done tells that
// there is none and the browser was sent on.
func (p pages) draft(r *web.Request) (x standard.Version, done bool, err error) {
	id, err := r.ID("id")
	if err != nil {
		return x, false, err
	}
	_, all, err := p.Standards.Get(r.Context(), r.Who, id, 0)
	if err == nil {
		err = r.Only(standard.Keep, all[0].Org)
	}
	if err != nil {
		return x, false, err
	}
	if all[0].State != standard.Drafted && r.Method == "GET" {
		return x, true, r.SeeOther(href(id))
	}
	x, _, err = p.Standards.Get(r.Context(), r.Who, id, all[0].No)
	return x, false, err
}

func (p pages) editForm(r *web.Request) error {
	x, done, err := p.draft(r)
	if err != nil || done {
		return err
	}
	return p.showEdit(r, x, x.Head, nil)
}

func (p pages) showEdit(r *web.Request, x standard.Version, h standard.Head, problems []ui.Problem) error {
	v := FormView{Crumbs: under(&x), Title: "修改名称和文件", Lead: "第" + strconv.Itoa(x.No) + "版草稿", Action: href(x.Standard) + "/edit", Version: ui.ID(x.Version), Problems: problems,
		Fields: headFields(h, problems), Submit: "保存", Cancel: ui.Link{Text: "不改了", Href: href(x.Standard) + "?v=" + strconv.Itoa(x.No)}}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) edit(r *web.Request) error {
	x, _, err := p.draft(r)
	if err != nil {
		return err
	}
	h := typedHead(r)
	err = p.Standards.Amend(r.Context(), r.Who, x.Standard, r.Num("version", -1), h)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, headFields(h, nil), headFields(x.Head, nil))
		}
		return p.showEdit(r, x, h, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.Standard)+"?v="+strconv.Itoa(x.No), "草稿已保存。")
}

func lineFields(it standard.Item, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	look := ui.Field{Name: "look", Label: "怎样查", Kind: "tiles", Problem: bad("look"), Class: "full"}
	for _, l := range standard.Looks() {
		look.Options = append(look.Options, ui.Option{Value: string(l), Text: l.Label(), On: l == it.Look})
	}
	no := ""
	if it.No != 0 {
		no = strconv.Itoa(it.No)
	}
	return []ui.Field{{Name: "section", Label: "部分", Value: it.Section, Problem: bad("section"), Place: "一、组织领导", Class: "full"},
		{Name: "text", Label: "要求", Kind: "textarea", Rows: 3, Value: it.Text, Problem: bad("text"), Class: "full"},
		{Name: "clause", Label: "条款", Value: it.Clause, Problem: bad("clause"), Optional: true, Place: "1.1"},
		{Name: "worth", Label: "原文分值", Value: it.Worth, Problem: bad("worth"), Optional: true, Hint: "文件里怎么写就怎么写，只作说明，不计算。"},
		look,
		{Name: "kinds", Label: "查哪一类活动的记录", Kind: "checks", Options: kindOptions(it.Kinds), Problem: bad("kinds"), Hint: "“查阅记录”的选这一项，或者填规则编号。", Class: "full"},
		{Name: "rule", Label: "规则编号", Value: it.Rule, Problem: bad("rule"), Optional: true, Hint: "“规则”页上每一条的编号，例如branch.themeday.monthly。"},
		{Name: "no", Label: "排在第几条", Kind: "number", Value: no, Problem: bad("no"), Optional: true, Hint: "不填就排在最后。", Class: "short"}}
}

func typedLine(r *web.Request) standard.Item {
	it := standard.Item{Line: r.Num("line", 0), No: int(r.Num("no", 0)), Section: r.Text("section"), Text: r.Text("text"), Clause: r.Text("clause"), Look: standard.Look(r.Text("look")),
		Rule: r.Text("rule"), Worth: r.Text("worth")}
	for _, k := range r.Form["kinds"] {
		it.Kinds = append(it.Kinds, activity.Kind(k))
	}
	return it
}

// lineIn is the line that the page is about; a new one without a number.
func lineIn(x *standard.Version, line int64) standard.Item {
	it := standard.Item{Look: standard.Records}
	if n := len(x.Items); n > 0 {
		it.Section = x.Items[n-1].Section
	}
	for _, old := range x.Items {
		if old.Line == line {
			return old
		}
	}
	return it
}

func (p pages) lineForm(r *web.Request) error {
	x, done, err := p.draft(r)
	if err != nil || done {
		return err
	}
	return p.showLine(r, x, lineIn(&x, r.Num("line", 0)), nil)
}

func (p pages) showLine(r *web.Request, x standard.Version, it standard.Item, problems []ui.Problem) error {
	v := FormView{Crumbs: under(&x), Title: "新增一条", Lead: "第" + strconv.Itoa(x.No) + "版草稿", Action: href(x.Standard) + "/line", Version: ui.ID(x.Version), Problems: problems,
		Fields: lineFields(it, problems), Submit: "保存这一条", Cancel: ui.Link{Text: "不改了", Href: href(x.Standard) + "?v=" + strconv.Itoa(x.No)}}
	if it.Line != 0 {
		v.Title = "修改一条"
		v.Hidden = []ui.Pair{{Term: "line", Text: ui.ID(it.Line)}}
		v.Out = Act{Text: "删去这一条", Action: href(x.Standard) + "/line/out", Version: v.Version}
	}
	if len(problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) line(r *web.Request) error {
	x, _, err := p.draft(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	it := typedLine(r)
	err = p.Standards.Put(r.Context(), r.Who, x.Standard, r.Num("version", -1), it)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, lineFields(it, nil), lineFields(lineIn(&x, it.Line), nil))
		}
		return p.showLine(r, x, it, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.Standard)+"?v="+strconv.Itoa(x.No), "已保存这一条。")
}

func (p pages) lineOut(r *web.Request) error {
	x, _, err := p.draft(r)
	if err != nil {
		return err
	}
	err = p.Standards.Take(r.Context(), r.Who, x.Standard, r.Num("version", -1), r.Num("line", 0))
	if problems, ok := web.Problems(err); ok {
		return p.show(r, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(href(x.Standard)+"?v="+strconv.Itoa(x.No), "已删去这一条。")
}
