package chargeweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/law"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/charge"
)

// lists is every version of every list.
func (p pages) lists(r *web.Request) error {
	list, err := p.Charges.Lists(r.Context(), r.Who)
	if err != nil {
		return err
	}
	v := ListsView{Crumbs: crumbs, Title: "责任清单各版", Lead: "执行的清单不再改动；要调整的，起草新的一版，从新的一天起执行。", None: ui.None{Title: "还没有清单", Text: "先起草，定下来再执行。"}}
	if r.Session.Grant.May(charge.Keep) {
		v.New = ui.Link{Text: "起草清单", Href: "/charges/lists/new"}
		v.None.Do = v.New
	}
	for i := range list {
		l := &list[i]
		row := VersionRow{Title: l.Title, Href: listHref(l.ID), Kind: l.Kind.Label(), No: "第" + strconv.FormatInt(l.No, 10) + "版", Basis: l.Basis, Word: l.Word(r.Today())}
		if l.State == charge.InForce {
			row.Span = l.Span.Chinese()
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(Lists(r.Frame(v.Title), v))
}

func (p pages) list(r *web.Request) error { return p.showList(r, "", nil) }

func (p pages) showList(r *web.Request, failed string, problems []ui.Problem) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	l, err := p.Charges.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := ListView{Crumbs: append(crumbs[:1:1], ui.Link{Text: "清单各版", Href: "/charges/lists"}), Title: l.Title, Problems: problems,
		Lead: l.Word(r.Today()) + "。" + l.Kind.Label() + "，第" + strconv.FormatInt(l.No, 10) + "版，依据" + l.Basis + "。"}
	if l.State == charge.InForce {
		v.Lead += l.Span.Chinese() + "执行。"
	}
	here := listHref(id)
	draft := l.State == charge.Drafted && r.Session.Grant.May(charge.Keep)
	for i := range l.Duties {
		d := &l.Duties[i]
		x := DutyPart{No: strconv.Itoa(i + 1), Text: d.Text, Cite: d.Cite.String(), Checked: d.Checked, Period: d.Period(p.Charges.Book()), Who: d.Who, Shows: shows(d, p.Charges.Book())}
		if draft {
			x.Edit = ui.Link{Text: "修改", Href: here + "/entries/" + ui.ID(d.ID)}
			x.Drop, x.Version = here+"/entries/"+ui.ID(d.ID)+"/drop", ui.ID(l.Version)
		}
		v.Duties = append(v.Duties, x)
	}
	if draft {
		v.Add, v.Edit = ui.Link{Text: "加一项", Href: here + "/add"}, ui.Link{Text: "改名称和依据", Href: here + "/edit"}
		from := ui.Field{Name: "from", Label: "从哪一天起执行", Kind: "date", Class: "short", Value: r.Today().String(), Min: r.Today().String(), Problem: web.ProblemOf(problems, "from")}
		if failed != "" {
			from.Value = r.Text("from")
		}
		v.Force = &Act{Action: here + "/force", Version: ui.ID(l.Version), Title: "开始执行", Note: "执行以后不能再改。同一类清单的上一版到前一天为止。", Submit: "开始执行", Fields: []ui.Field{from}}
		v.Discard = &Act{Action: here + "/drop", Version: ui.ID(l.Version), Title: "放弃这份草稿", Note: "放弃以后不再列出。", Submit: "放弃草稿"}
	}
	if len(problems) > 0 {
		return r.Refuse(ListPage(r.Frame(v.Title), v))
	}
	return r.Page(ListPage(r.Frame(v.Title), v))
}

// act takes a step of a draft and leads back to it.
func (p pages) act(r *web.Request, said, to string, do func(id, version int64) error) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	err = do(id, r.Num("version", -1))
	if problems, ok := web.Problems(err); ok {
		return p.showList(r, "from", problems)
	}
	if err != nil {
		return err
	}
	if to == "" {
		to = listHref(id)
	}
	return r.Say(to, said)
}

func (p pages) force(r *web.Request) error {
	return p.act(r, "已定下来，到日子执行。", "", func(id, version int64) error {
		return p.Charges.Enforce(r.Context(), r.Who, id, version, r.Day("from"))
	})
}

func (p pages) discard(r *web.Request) error {
	return p.act(r, "草稿已放弃。", "/charges/lists", func(id, version int64) error { return p.Charges.Discard(r.Context(), r.Who, id, version) })
}

func (p pages) drop(r *web.Request) error {
	entry, err := r.ID("duty")
	if err != nil {
		return err
	}
	return p.act(r, "已去掉这一项。", "", func(id, version int64) error { return p.Charges.Drop(r.Context(), r.Who, id, entry, version) })
}

// listFields are the questions of a list.
func listFields(d charge.Draft, fixed bool, problems []ui.Problem) []ui.Field {
	kind := ui.Field{Name: "kind", Label: "给谁的", Kind: "select", Problem: web.ProblemOf(problems, "kind")}
	for _, k := range charge.Kinds() {
		kind.Options = append(kind.Options, ui.Option{Value: string(k), Text: k.Label(), On: k == d.Kind})
	}
	list := []ui.Field{{Name: "title", Label: "名称", Value: d.Title, Problem: web.ProblemOf(problems, "title"), Class: "full", Place: "例如：党支部主体责任清单"},
		{Name: "basis", Label: "依据的文件", Value: d.Basis, Problem: web.ProblemOf(problems, "basis"), Class: "full", Hint: "写文件名和文号。"}}
	if !fixed {
		list = append([]ui.Field{kind}, list...)
	}
	return list
}

func draftOf(r *web.Request) charge.Draft {
	return charge.Draft{Kind: charge.Kind(r.Text("kind")), Title: r.Text("title"), Basis: r.Text("basis")}
}

func (p pages) newForm(r *web.Request) error {
	return p.showNew(r, charge.Draft{Kind: charge.Kind(r.Text("kind"))}, nil)
}

func (p pages) showNew(r *web.Request, d charge.Draft, problems []ui.Problem) error {
	v := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: "清单各版", Href: "/charges/lists"}), Title: "起草清单", Lead: "这一类已经有执行的，会把它的职责带过来，在上面改。",
		Action: "/charges/lists", Problems: problems, Fields: listFields(d, false, problems), Submit: "存成草稿", Cancel: ui.Link{Text: "不起草了", Href: "/charges/lists"}}
	return p.form(r, v)
}

func (p pages) form(r *web.Request, v FormView) error {
	if len(v.Problems) > 0 {
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) begin(r *web.Request) error {
	d := draftOf(r)
	id, err := p.Charges.Begin(r.Context(), r.Who, r.Session.Grant.Org, d)
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(listHref(id), "草稿已存，还没有执行。")
}

func (p pages) editForm(r *web.Request) error {
	l, err := p.draft(r)
	if err != nil {
		return err
	}
	if l.State != charge.Drafted {
		return r.SeeOther(listHref(l.ID))
	}
	return p.showEdit(r, l, l.Draft, nil)
}

func (p pages) draft(r *web.Request) (l charge.List, err error) {
	id, err := r.ID("id")
	if err != nil {
		return l, err
	}
	return p.Charges.Get(r.Context(), r.Who, id)
}

func (p pages) showEdit(r *web.Request, l charge.List, d charge.Draft, problems []ui.Problem) error {
	return p.form(r, FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: l.Title, Href: listHref(l.ID)}), Title: "改名称和依据", Action: listHref(l.ID) + "/edit", Version: ui.ID(l.Version),
		Problems: problems, Fields: listFields(d, true, problems), Submit: "保存", Cancel: ui.Link{Text: "不改了", Href: listHref(l.ID)}})
}

func (p pages) edit(r *web.Request) error {
	l, err := p.draft(r)
	if err != nil {
		return err
	}
	d := draftOf(r)
	err = p.Charges.Edit(r.Context(), r.Who, l.ID, r.Num("version", -1), d)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, listFields(d, true, nil), listFields(l.Draft, true, nil))
		}
		return p.showEdit(r, l, d, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(listHref(l.ID), "已保存。")
}

// entryFields are the questions of a duty.
func (p pages) entryFields(e charge.Entry, problems []ui.Problem) []ui.Field {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	often := ui.Field{Name: "often", Label: "多久查一次", Kind: "select", Hint: "按制度对照的，以制度的周期为准。", Problem: bad("often")}
	for _, c := range charge.Often() {
		often.Options = append(often.Options, ui.Option{Value: string(c), Text: charge.OftenLabel(c), On: c == e.Often})
	}
	shows := ui.Field{Name: "shows", Label: "怎么看出做到了", Kind: "tiles", Class: "full", Problem: bad("shows")}
	for _, s := range charge.Ways() {
		shows.Options = append(shows.Options, ui.Option{Value: string(s), Text: s.Label(), Note: s.Note(), On: s == e.Shows})
	}
	rule := ui.Field{Name: "rule", Label: "哪一条制度", Kind: "select", Hint: "选“制度对照”的时候填。", Problem: bad("rule"), Class: "full", Options: []ui.Option{{Text: "不按制度"}}}
	for _, x := range charge.Usable(p.Charges.Book()) {
		rule.Options = append(rule.Options, ui.Option{Value: x.ID, Text: x.Title + "（" + x.Cite.String() + "）", On: x.ID == e.Rule})
	}
	kinds := ui.Field{Name: "kinds", Label: "哪一类活动", Kind: "checks", Hint: "选“活动记录”的时候填，有一类就算。", Problem: bad("kinds"), Class: "full"}
	for _, k := range activity.Kinds() {
		kinds.Options = append(kinds.Options, ui.Option{Value: string(k), Text: k.Label(), On: slices.Contains(e.Kinds, k)})
	}
	number := ui.Field{Name: "number", Label: "每个周期几次", Kind: "number", Min: "1", Max: "50", Class: "short", Hint: "选“活动记录”的时候填。", Problem: bad("number")}
	if e.Number > 0 {
		number.Value = strconv.FormatInt(e.Number, 10)
	}
	return []ui.Field{
		{Name: "text", Label: "职责", Kind: "textarea", Rows: 2, Value: e.Text, Problem: bad("text"), Class: "full"},
		{Name: "doc", Label: "出处的文件", Value: e.Cite.Doc, Problem: bad("doc"), Place: "例如：机关基层组织条例"},
		{Name: "article", Label: "第几条", Value: e.Cite.Article, Problem: bad("article"), Optional: true, Place: "例如：第三十四条"},
		{Name: "checked", Label: "查什么", Kind: "textarea", Rows: 2, Value: e.Checked, Problem: bad("checked"), Class: "full"},
		{Name: "who", Label: "责任人", Value: e.Who, Problem: bad("who"), Place: "例如：书记"},
		often, shows, rule, kinds, number,
	}
}

func entryOf(r *web.Request) charge.Entry {
	e := charge.Entry{Text: r.Text("text"), Cite: law.Citation{Doc: r.Text("doc"), Article: r.Text("article")}, Checked: r.Text("checked"), Often: duty.Cadence(r.Text("often")), Who: r.Text("who"),
		Shows: charge.Shows(r.Text("shows")), Rule: r.Text("rule"), Number: r.Num("number", 0)}
	for _, k := range r.Form["kinds"] {
		e.Kinds = append(e.Kinds, activity.Kind(k))
	}
	return e
}

func (p pages) addForm(r *web.Request) error {
	l, err := p.draft(r)
	if err != nil {
		return err
	}
	if l.State != charge.Drafted {
		return r.SeeOther(listHref(l.ID))
	}
	return p.showEntry(r, l, 0, charge.Entry{Often: duty.Yearly, Shows: charge.ByRule}, nil)
}

func (p pages) showEntry(r *web.Request, l charge.List, id int64, e charge.Entry, problems []ui.Problem) error {
	v := FormView{Crumbs: append(crumbs[:1:1], ui.Link{Text: l.Title, Href: listHref(l.ID)}), Title: "加一项职责", Action: listHref(l.ID) + "/add", Version: ui.ID(l.Version),
		Problems: problems, Fields: p.entryFields(e, problems), Submit: "加上", Cancel: ui.Link{Text: "不改了", Href: listHref(l.ID)}}
	if id != 0 {
		v.Title, v.Action, v.Submit = "修改职责", listHref(l.ID)+"/entries/"+ui.ID(id), "保存"
	}
	return p.form(r, v)
}

func (p pages) add(r *web.Request) error {
	l, err := p.draft(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	e := entryOf(r)
	_, err = p.Charges.Add(r.Context(), r.Who, l.ID, r.Num("version", -1), e)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) && len(l.Duties) > 0 {
			problems = append(problems, ui.Problem{Text: "刚加上或者改过的最后一项是“" + l.Duties[len(l.Duties)-1].Text + "”。"})
		}
		return p.showEntry(r, l, 0, e, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(listHref(l.ID), "已加上。")
}

// entryNow gives a draft and one of its duties.
func (p pages) entryNow(r *web.Request) (l charge.List, d charge.Duty, err error) {
	if l, err = p.draft(r); err != nil {
		return l, d, err
	}
	id, err := r.ID("duty")
	if err != nil {
		return l, d, err
	}
	d, err = l.Duty(id)
	return l, d, err
}

func (p pages) entryForm(r *web.Request) error {
	l, d, err := p.entryNow(r)
	if err != nil {
		return err
	}
	if l.State != charge.Drafted {
		return r.SeeOther(listHref(l.ID))
	}
	return p.showEntry(r, l, d.ID, d.Entry, nil)
}

func (p pages) entry(r *web.Request) error {
	l, d, err := p.entryNow(r)
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	e := entryOf(r)
	err = p.Charges.Change(r.Context(), r.Who, l.ID, d.ID, r.Num("version", -1), e)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			problems = web.Beside(problems, p.entryFields(e, nil), p.entryFields(d.Entry, nil))
		}
		return p.showEntry(r, l, d.ID, e, problems)
	}
	if err != nil {
		return err
	}
	return r.Say(listHref(l.ID), "已保存。")
}
