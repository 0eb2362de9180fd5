package standardweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Standards *standard.Standards
	Orgs      *org.Orgs
	Temp      string // the private folder of workbooks
}

type pages struct{ Deps }

// Routes are the pages of standards.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(standard.View, "GET /standards", p.list),
		web.Needs(standard.Keep, "GET /standards/new", p.newForm),
		web.Needs(standard.Keep, "POST /standards", p.add),
		web.Needs(standard.View, "GET /standards/{id}", p.one),
		web.Needs(standard.View, "GET /standards/{id}/compare", p.compare),
		web.Needs(standard.Keep, "GET /standards/{id}/edit", p.editForm),
		web.Needs(standard.Keep, "POST /standards/{id}/edit", p.edit),
		web.Needs(standard.Keep, "GET /standards/{id}/line", p.lineForm),
		web.Needs(standard.Keep, "POST /standards/{id}/line", p.line),
		web.Needs(standard.Keep, "POST /standards/{id}/line/out", p.lineOut),
		web.Needs(standard.Keep, "POST /standards/{id}/publish", p.act("publish")),
		web.Needs(standard.Keep, "POST /standards/{id}/next", p.act("next")),
		web.Needs(standard.Keep, "POST /standards/{id}/drop", p.act("drop")),
		web.Needs(standard.Keep, "GET /standards/import/blank", p.blank),
		web.Needs(standard.Keep, "GET /standards/{id}/import", p.importForm),
		web.Needs(standard.Keep, "POST /standards/{id}/import", p.preview).Upload(mostBytes),
		web.Needs(standard.Keep, "POST /standards/{id}/import/take", p.take),
	}
}

const pageSize = 50

var crumbs = []ui.Link{{Text: "标准", Href: "/standards"}}

func href(id int64) string { return "/standards/" + ui.ID(id) }

func under(v *standard.Version) []ui.Link {
	return append(crumbs[:1:1], ui.Link{Text: v.Title, Href: href(v.Standard)})
}

// State is how a version stands as pages draw it.
func state(s standard.State) ui.State {
	switch s {
	case standard.Published:
		return ui.Done
	case standard.Drafted:
		return ui.Due
	}
	return ui.NA
}

func (p pages) list(r *web.Request) error {
	q := standard.Query{Year: int(r.Num("year", 0)), Text: r.Text("q"), After: r.Num("after", 0), Limit: pageSize}
	page, err := p.Standards.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := ListView{Title: "标准", Lead: "创建标准和检查表，一条一条列出要求和怎样查；自查和检查按发布的版本进行。",
		None: ui.None{Title: "没有这样的标准", Text: "工委发布的创建标准和检查表会列在这里。"}}
	if r.Session.Grant.May(standard.Keep) {
		v.New = ui.Link{Text: "新建标准", Href: "/standards/new"}
		v.None.Do = v.New
	}
	year := ""
	if q.Year != 0 {
		year = strconv.Itoa(q.Year)
	}
	v.Filters = []ui.Field{{Name: "year", Label: "年份", Kind: "number", Value: year, Class: "short"}, {Name: "q", Label: "名称、文件", Kind: "search", Value: q.Text}}
	for i := range page.List {
		x := &page.List[i]
		v.Rows = append(v.Rows, Row{Name: ui.Link{Text: x.Title, Href: href(x.Standard) + "?v=" + strconv.Itoa(x.No)}, Document: x.Document, Year: strconv.Itoa(x.Year) + "年",
			Meant: x.Meant(), Lines: strconv.Itoa(x.Lines), Version: "第" + strconv.Itoa(x.No) + "版", State: state(x.State), Word: x.State.Label()})
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "份")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func (p pages) one(r *web.Request) error { return p.show(r, nil) }

func (p pages) show(r *web.Request, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	no := int(r.Num("v", 0))
	if len(problems) > 0 {
		no = 0
	}
	x, all, err := p.Standards.Get(r.Context(), r.Who, id, no)
	if err != nil {
		return err
	}
	if len(problems) > 0 && all[0].State == standard.Drafted && x.No != all[0].No { // what was refused is about the draft
		if x, all, err = p.Standards.Get(r.Context(), r.Who, id, all[0].No); err != nil {
			return err
		}
	}
	v := OneView{Crumbs: crumbs, Title: x.Title, Lead: "第" + strconv.Itoa(x.No) + "版，共" + strconv.Itoa(x.Lines) + "条", State: state(x.State), Word: x.State.Label(), Problems: problems,
		Export: href(id) + "/export?v=" + strconv.Itoa(x.No), None: ui.None{Title: "还没有内容", Text: "一条一条新增，或者用 Excel 导入。"}}
	v.Facts = []ui.Pair{{Term: "依据的文件", Text: x.Document}, {Term: "年份", Text: strconv.Itoa(x.Year) + "年"}, {Term: "哪些党组织用", Text: x.Meant()}}
	if x.State != standard.Drafted && x.State != standard.Void {
		v.Facts = append(v.Facts, ui.Pair{Term: "发布", Text: x.PublishedOn.Chinese(), Note: "发布的版本不再改动，要改的另起下一版。"})
	}
	keep := r.May(standard.Keep, x.Org)
	edit := keep && x.State == standard.Drafted
	for i := range x.Items {
		it := &x.Items[i]
		if n := len(v.Sections); n == 0 || v.Sections[n-1].Name != it.Section {
			v.Sections = append(v.Sections, Section{Name: it.Section})
		}
		s := &v.Sections[len(v.Sections)-1]
		s.Lines = append(s.Lines, p.lineOf(r, id, it, edit))
	}
	for i, o := range all {
		pair := ui.Pair{Term: "第" + strconv.Itoa(o.No) + "版", Text: o.State.Label(), Href: href(id) + "?v=" + strconv.Itoa(o.No)}
		if o.State == standard.Published || o.State == standard.Replaced {
			pair.Note = o.PublishedOn.Chinese() + "发布"
		}
		v.Versions = append(v.Versions, pair)
		if i == 0 && len(all) > 1 {
			v.Doors = append(v.Doors, ui.Link{Text: "比较两版", Href: href(id) + "/compare?was=" + strconv.Itoa(all[1].No) + "&is=" + strconv.Itoa(o.No)})
		}
	}
	if keep {
		p.acts(id, &x, all, &v)
	}
	if len(problems) > 0 {
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	return r.Page(One(r.Frame(v.Title), v))
}

// lineOf is a line as a page shows it.
func (p pages) lineOf(r *web.Request, id int64, it *standard.Item, edit bool) Line {
	l := Line{No: strconv.Itoa(it.No), Text: it.Text, Clause: it.Clause, Look: it.Look.Label(), Where: it.KindWords(), Worth: it.Worth}
	if it.Rule != "" {
		l.Rule = ui.Link{Text: p.Standards.Rule(it.Rule, r.Today()), Href: "/rules/" + it.Rule}
		if l.Rule.Text == "" {
			l.Rule = ui.Link{Text: it.Rule + "（已不施行）"}
		}
	}
	if edit {
		l.Edit = href(id) + "/line?line=" + ui.ID(it.Line)
	}
	return l
}

// acts are what can be done with the version that is shown.
func (p pages) acts(id int64, x *standard.Version, all []standard.Version, v *OneView) {
	version := ui.ID(x.Version)
	switch x.State {
	case standard.Drafted:
		v.Doors = append([]ui.Link{{Text: "新增一条", Href: href(id) + "/line"}, {Text: "导入", Href: href(id) + "/import"}, {Text: "修改名称和文件", Href: href(id) + "/edit"}}, v.Doors...)
		v.Acts = append(v.Acts, Act{Text: "发布第" + strconv.Itoa(x.No) + "版", Note: "发布以后不再改动；前一版留着，按前一版做的自查不受影响。", Action: href(id) + "/publish", Version: version, Primary: true},
			Act{Text: "放弃草稿", Action: href(id) + "/drop", Version: version})
	case standard.Published:
		if all[0].State != standard.Drafted {
			v.Acts = append(v.Acts, Act{Text: "另起下一版", Action: href(id) + "/next", Version: version})
		}
		v.Doors = append(v.Doors, ui.Link{Text: "复制为新的标准", Href: "/standards/new?from=" + ui.ID(id)})
	}
}

// act is a button of the page; it leads back there.
func (p pages) act(key string) func(*web.Request) error {
	return func(r *web.Request) error {
		id, err := r.ID("id")
		if err != nil {
			return err
		}
		said, to := "", href(id)
		switch key {
		case "publish":
			said, err = "已发布。", p.Standards.Publish(r.Context(), r.Who, id, r.Num("version", -1))
		case "next":
			said, err = "已另起下一版，改好以后再发布。", p.Standards.Next(r.Context(), r.Who, id)
			to += "?v=" + strconv.FormatInt(r.Num("next", 0), 10)
		case "drop":
			said, to, err = "草稿已放弃。", "/standards", p.Standards.Drop(r.Context(), r.Who, id, r.Num("version", -1))
		}
		if problems, ok := web.Problems(err); ok {
			return p.show(r, problems)
		}
		if err != nil {
			return err
		}
		return r.Say(to, said)
	}
}

func (p pages) compare(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, all, err := p.Standards.Get(r.Context(), r.Who, id, 0)
	if err != nil {
		return err
	}
	was, is := int(r.Num("was", 0)), int(r.Num("is", 0))
	if was == 0 || is == 0 {
		was, is = all[len(all)-1].No, all[0].No
	}
	list, err := p.Standards.Between(r.Context(), r.Who, id, was, is)
	if err != nil {
		return err
	}
	v := CompareView{Crumbs: under(&x), Title: "比较两版", Action: href(id) + "/compare", None: ui.None{Title: "没有不同", Text: "两版的每一条都一样。"}}
	pick := func(name, label string, on int) ui.Field {
		f := ui.Field{Name: name, Label: label, Kind: "select"}
		for _, o := range all {
			f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(o.No), Text: "第" + strconv.Itoa(o.No) + "版，" + o.State.Label(), On: o.No == on})
		}
		return f
	}
	v.Filters = []ui.Field{pick("was", "从", was), pick("is", "到", is)}
	counts := map[string]int{}
	for i := range list {
		c := changed(&list[i])
		counts[c.Word[:len("增加")]]++
		v.Rows = append(v.Rows, c)
	}
	v.Lead = x.Title + "，增加" + strconv.Itoa(counts["增加"]) + "条，修改" + strconv.Itoa(counts["修改"]) + "条，删去" + strconv.Itoa(counts["删去"]) + "条。"
	return r.Page(Compare(r.Frame(v.Title), v))
}

func changed(c *standard.Change) (x Changed) {
	said := func(it *standard.Item) (list []ui.Pair) {
		for _, p := range []ui.Pair{{Term: "部分", Text: it.Section}, {Term: "要求", Text: it.Text}, {Term: "条款", Text: it.Clause},
			{Term: "怎样查", Text: it.Look.Label(), Note: it.KindWords()}, {Term: "规则", Text: it.Rule}, {Term: "原文分值", Text: it.Worth}} {
			if p.Text != "" {
				list = append(list, p)
			}
		}
		return list
	}
	switch {
	case c.Was == nil:
		return Changed{State: ui.Done, Word: "增加", Is: said(c.Is)}
	case c.Is == nil:
		return Changed{State: ui.NA, Word: "删去", Was: said(c.Was)}
	}
	return Changed{State: ui.Due, Word: "修改", Headline: join(c.What), Was: said(c.Was), Is: said(c.Is)}
}

func join(words []string) (text string) {
	for i, w := range words {
		if i > 0 {
			text += "、"
		}
		text += w
	}
	return text
}

var sorts = []topic.Sort{topic.All, topic.Branch, topic.Upper}

func kindOptions(on []activity.Kind) (list []ui.Option) {
	for _, k := range activity.Kinds() {
		list = append(list, ui.Option{Value: string(k), Text: k.Label(), On: slices.Contains(on, k)})
	}
	return list
}
