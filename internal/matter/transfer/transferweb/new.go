package transferweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
)

// The forms that open a transfer: from here inside the house, to here inside, out, in.
const (
	give = "give"
	take = "take"
	out  = "out"
	in   = "in"
)

// mostNamed is how many lines the form of the receiving branch has.
const mostNamed = 4

// desk is what the opening forms draw from.
type desk struct {
	r        *web.Request
	way      string
	office   bool  // the Committee's, which chooses the branch
	of       int64 // the branch here for which the transfer is opened
	branches []transfer.Branch
	people   []member.Present
	found    []transfer.Branch // among which the one on the other side is to be chosen
	problems []ui.Problem
}

func (p pages) newForm(r *web.Request) error { return p.showNew(r, nil, nil) }

func (p pages) desk(r *web.Request, problems []ui.Problem, found []transfer.Branch) (d *desk, err error) {
	g := r.Session.Grant
	d = &desk{r: r, way: r.Text("way"), office: g.May(transfer.Issue), of: g.Org, problems: problems, found: found}
	if d.way != take && d.way != out && d.way != in {
		d.way = give
	}
	if d.office {
		d.of = r.Num("of", 0)
		if d.way == take {
			d.way = give
		}
	}
	if d.branches, err = p.Transfers.Branches(r.Context(), r.Who); err != nil {
		return d, err
	}
	if d.of != 0 && (d.way == give || d.way == out) {
		d.people, err = p.Transfers.Candidates(r.Context(), r.Who, d.of)
	}
	return d, err
}

func (p pages) showNew(r *web.Request, problems []ui.Problem, found []transfer.Branch) error {
	d, err := p.desk(r, problems, found)
	if err != nil {
		return err
	}
	v := NewView{Title: "办理组织关系转接", Crumbs: []ui.Link{{Text: "事项", Href: "/matters"}, {Text: "组织关系转接", Href: "/matters?kind=transfer"}},
		Problems: problems, Way: d.way, Submit: "提出转接", Cancel: ui.Link{Text: "不办了", Href: "/matters?kind=transfer"}}
	for _, t := range [][2]string{{give, "转到区内别的支部"}, {take, "从区内别的支部转来"}, {out, "转出到区外"}, {in, "从区外转入"}} {
		if d.office && t[0] == take {
			continue
		}
		to := "/transfers/new?way=" + t[0]
		if d.office && d.of != 0 {
			to += "&of=" + ui.ID(d.of)
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: t[1], Href: to, Here: t[0] == d.way})
	}
	if d.office {
		f := d.branch("of", "党支部", "请选择")
		v.Choose = []ui.Field{f}
		v.Of = r.Text("of")
	}
	switch {
	case d.of == 0:
		v.Lead = "先选择党支部。"
	case !slices.ContainsFunc(d.branches, func(b transfer.Branch) bool { return b.ID == d.of }):
		v.Lead, v.Tabs = "党员的组织关系编在党支部，转接由党支部或者工委提出。", nil
	case d.way == in:
		v.Lead, v.Submit = "照介绍信填写。核对党员档案以后再接收。", "登记介绍信"
		v.Fields = d.arrival()
	case d.way == take:
		v.Lead = "由转出的支部同意以后转入。请向本人核对姓名和出生日期。"
		v.Fields, v.Grid = d.named()
	default:
		v.Lead = "对方接收以前，党员仍在原支部，开会、交纳党费照旧。"
		if d.way == out {
			v.Lead = "由工委开介绍信。收到回执以前，党员仍在原支部，开会、交纳党费照旧。"
		}
		v.Fields = d.chosen()
	}
	if len(problems) > 0 {
		return r.Refuse(New(r.Frame(v.Title), v))
	}
	return r.Page(New(r.Frame(v.Title), v))
}

func (d *desk) bad(name string) string { return web.ProblemOf(d.problems, name) }

func (d *desk) field(name, label, kind string) ui.Field {
	f := ui.Field{Name: name, Label: label, Kind: kind, Value: d.r.Text(name), Problem: d.bad(name)}
	switch kind {
	case "date", "number", "select", "month":
		f.Class = "short"
	}
	return f
}

// other asks for the branch on the other side: the Committee chooses it from the list,
// a branch looks for it by its name.
func (d *desk) other(name, label string) []ui.Field {
	if d.office {
		return []ui.Field{d.branch(name, label, "请选择")}
	}
	f := d.field(name, label, "text")
	f.Place, f.Hint = "例如：文联", "填写党支部的名称、代码，或者名称里的几个字。"
	list := []ui.Field{f}
	if len(d.found) > 1 {
		c := ui.Field{Name: name + "_id", Label: "是哪一个", Kind: "tiles", Class: "full"}
		for _, b := range d.found {
			c.Options = append(c.Options, ui.Option{Value: ui.ID(b.ID), Text: b.Name, Note: b.Above})
		}
		list = append(list, c)
	}
	return list
}

// branch is the choice of a branch in reach.
func (d *desk) branch(name, label, first string) ui.Field {
	f := d.field(name, label, "select")
	f.Class = ""
	f.Options = []ui.Option{{Text: first}}
	for _, b := range d.branches {
		if name != "of" && b.ID == d.of {
			continue
		}
		text := b.Name
		if b.Above != "" {
			text += "（" + b.Above + "）"
		}
		f.Options = append(f.Options, ui.Option{Value: ui.ID(b.ID), Text: text})
	}
	return f
}

func (d *desk) reason() ui.Field {
	f := d.field("reason", "原因", "select")
	f.Options = []ui.Option{{Text: "请选择"}}
	for _, x := range transfer.Reasons() {
		f.Options = append(f.Options, ui.Option{Value: x, Text: x})
	}
	return f
}

func (d *desk) on(label string) ui.Field {
	f := d.field("on", label, "date")
	if f.Value == "" && d.r.Method == "GET" {
		f.Value = d.r.Today().AddDays(7).String()
	}
	return f
}

func (d *desk) rest() []ui.Field {
	dues, note := d.field("dues", "党费交至", "month"), d.field("note", "说明", "textarea")
	dues.Optional, note.Optional, note.Rows = true, true, 2
	return []ui.Field{dues, note}
}

// chosen is the form of the branch that sends.
func (d *desk) chosen() []ui.Field {
	people := d.field("members", "人员", "checks")
	people.Class, people.Value = "full", ""
	people.Hint = "可以选几名，对方逐人接收。已经有一件在办的不在这里。"
	trial := false
	for _, m := range d.people {
		o := ui.Option{Value: ui.ID(m.ID), Text: m.Name}
		if m.FullOn == day.None || m.FullOn > d.r.Today() {
			o.Note, trial = "预备", true
		}
		for _, s := range append(d.r.Form["members"], d.r.URL.Query()["member"]...) {
			o.On = o.On || s == o.Value
		}
		people.Options = append(people.Options, o)
	}
	var list []ui.Field
	if d.way == out {
		to, head := d.field("to_name", "转往的党组织", "text"), d.field("heading", "介绍信抬头", "text")
		to.Place, head.Place = "写到党支部，例如：某市某区某局机关第二党支部", "例如：某市某区委组织部"
		head.Hint = "写给对方有权限接收的党组织。"
		list = append(list, people, to, head)
	} else {
		list = append(append(list, people), d.other("to", "转到哪个党支部")...)
	}
	list = append(list, d.reason(), d.on("商定从哪天起转"))
	if trial {
		list = append(list, d.field("papers", "预备党员的入党材料和培养考察情况一并转交（选了预备党员时要勾）", "tick"))
	}
	list = append(list, discipline(d.r, d.bad, true)...)
	ends := d.field("ends", "选中的人在本支部的职务从转出之日起结束，已经安排好接替的人（有职务时要勾）", "tick")
	return append(append(list, ends), d.rest()...)
}

// named is the form of the branch that receives.
func (d *desk) named() (list []ui.Field, grid []NamedGroup) {
	for i := range mostNamed {
		n := strconv.Itoa(i)
		name, birth := d.field("name"+n, "姓名", "text"), d.field("birth"+n, "出生日期", "date")
		name.Class, name.Problem, birth.Problem = "short", "", ""
		if i == 0 {
			name.Problem = d.bad("named")
		}
		grid = append(grid, NamedGroup{Title: "第" + strconv.Itoa(i+1) + "人", Fields: []ui.Field{name, birth}})
	}
	return append(append(d.other("from", "从哪个党支部转来"), d.reason(), d.on("商定从哪天起转来")), d.rest()...), grid
}

// arrival is the form for a letter that came.
func (d *desk) arrival() []ui.Field {
	from, number, days := d.field("from_name", "转出党组织（开介绍信的）", "text"), d.field("number", "介绍信编号", "text"), d.field("days", "有效期（天）", "number")
	from.Problem, number.Class = d.bad("from"), "short"
	if days.Value == "" && d.r.Method == "GET" {
		days.Value = "90"
	}
	sex := d.field("sex", "性别", "tiles")
	for _, s := range []member.Sex{member.Male, member.Female} {
		v := strconv.FormatInt(int64(s), 10)
		sex.Options = append(sex.Options, ui.Option{Value: v, Text: s.Label(), On: v == d.r.Text("sex")})
	}
	sex.Value = ""
	name, nation, id, phone := d.field("name", "姓名", "text"), d.field("nation", "民族", "text"), d.field("id_number", "公民身份号码", "text"), d.field("phone", "手机号码", "tel")
	name.Class, nation.Class, id.Class, phone.Class = "short", "short", "short", "short"
	nation.Optional, phone.Optional = true, true
	id.Hint = "用来核对是不是本区现有的党员，加密保存。"
	full, job := d.field("full_on", "转正日期", "date"), d.field("job", "工作单位及职务", "text")
	full.Optional, full.Hint, job.Optional = true, "预备党员不填。", true
	return append([]ui.Field{from, number, d.field("issued_on", "开具日期", "date"), days, name, sex, nation, id, phone,
		d.field("joined_on", "入党日期", "date"), full, job, d.reason()}, d.rest()...)
}

// open sends one of the forms.
func (p pages) open(r *web.Request) error {
	if err := r.Parse(); err != nil {
		return err
	}
	of := r.Session.Grant.Org
	if r.Session.Grant.May(transfer.Issue) {
		of = r.Num("of", 0)
	}
	doc := transfer.Doc{ToName: r.Text("to_name"), Heading: r.Text("heading"), Reason: r.Text("reason"), On: r.Day("on"), Dues: r.Text("dues"), Note: r.Text("note")}
	x := transfer.Draft{Way: transfer.Inside, From: of, Doc: doc, Assent: assent(r)}
	said := "已提出，等对方接收。"
	var id int64
	way := r.Text("way")
	other, found, err := p.otherSide(r, way)
	if err != nil {
		return err
	}
	x.To = other
	switch way {
	case in:
		said = "介绍信已登记，核对以后接收。"
		id, err = p.Transfers.Enter(r.Context(), r.Who, transfer.Arrival{To: of, From: r.Text("from_name"), Reason: doc.Reason, Dues: doc.Dues, Note: doc.Note, Slip: slip(r),
			Name: r.Text("name"), Sex: member.Sex(r.Num("sex", 0)), Nation: r.Text("nation"), IDNumber: r.Text("id_number"), Phone: r.Text("phone"),
			JoinedOn: r.Day("joined_on"), FullOn: r.Day("full_on"), Job: r.Text("job")})
	case take:
		x.From, x.To = other, of
		for i := range mostNamed {
			n := strconv.Itoa(i)
			x.Named = append(x.Named, transfer.Named{Name: r.Text("name" + n), Birth: r.Day("birth" + n)})
		}
		id, err = p.Transfers.Open(r.Context(), r.Who, x)
	default:
		if way == out {
			x.Way, said = transfer.Out, "已报工委开介绍信。"
		}
		for _, s := range r.Form["members"] {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil {
				x.Members = append(x.Members, n)
			}
		}
		id, err = p.Transfers.Open(r.Context(), r.Who, x)
	}
	if problems, ok := web.Problems(err); ok {
		if len(found) != 1 && other == 0 {
			problems = explained(problems, way, len(found))
		}
		return p.showNew(r, problems, found)
	}
	if err != nil {
		return err
	}
	return r.Say(href(id), said)
}

// otherSide is the branch on the other side of a transfer inside the house, as it was
// chosen or looked for; found are those that the text may mean.
func (p pages) otherSide(r *web.Request, way string) (id int64, found []transfer.Branch, err error) {
	name := map[string]string{take: "from", give: "to"}[way]
	if name == "" {
		return 0, nil, nil
	}
	if r.Session.Grant.May(transfer.Issue) {
		return r.Num(name, 0), nil, nil
	}
	if found, err = p.Transfers.Find(r.Context(), r.Who, r.Text(name)); err != nil {
		return 0, nil, err
	}
	found = slices.DeleteFunc(found, func(b transfer.Branch) bool { return len(found) > 1 && b.ID == r.Session.Grant.Org })
	chosen := r.Num(name+"_id", 0)
	for _, b := range found {
		if b.ID == chosen || len(found) == 1 {
			return b.ID, found, nil
		}
	}
	return 0, found, nil
}

// explained says at the field of the other branch why it is not known yet.
func explained(problems []ui.Problem, way string, n int) []ui.Problem {
	text := "没有找到这样的党支部，请核对名称。"
	if n >= transfer.MostFound {
		text = "这几个字能找到的党支部太多，请多写几个字，或者在下面选择。"
	} else if n > 1 {
		text = "这几个字能找到" + strconv.Itoa(n) + "个党支部，请在下面选择。"
	}
	field := "to"
	if way == take {
		field = "from"
	}
	problems = slices.DeleteFunc(slices.Clone(problems), func(p ui.Problem) bool { return p.Field == field || field == "from" && p.Field == "named" })
	return append([]ui.Problem{{Field: field, Text: text}}, problems...)
}
