package decisionweb

import (
	"strconv"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// acts that the form offers, with the kind of document that carries them.
var acts = []struct {
	act  decision.Act
	kind decision.Kind
	text string
	note string
}{
	{decision.Appoint, decision.Appointment, "委员、干事等任职", "从生效日起有相应权限"},
	{decision.Remove, decision.Appointment, "委员、干事等免职", "从生效日零时起权限停止"},
	{decision.Outstanding, decision.Commendation, "优秀共产党员", ""},
	{decision.Worker, decision.Commendation, "优秀党务工作者", ""},
	{decision.Advanced, decision.Commendation, "先进基层党组织", ""},
	{decision.FiftyYears, decision.Medal, "光荣在党50年纪念章", ""},
	{decision.LetterIssued, decision.Letter, "倡议书", "发布到这个党组织和它的下级"},
	{decision.Noted, decision.Approval, "其他批复", ""},
}

func kindOf(a decision.Act) decision.Kind {
	for _, x := range acts {
		if x.act == a {
			return x.kind
		}
	}
	return ""
}

func (p pages) form(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	v, err := p.fill(r, id, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

// fill shows what the chosen act asks for, with what was typed.
func (p pages) fill(r *web.Request, id int64, problems []ui.Problem) (v FormView, err error) {
	o, err := p.Orgs.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return v, err
	}
	act := decision.Act(r.Text("act"))
	v = FormView{Title: "登记决定", Lead: o.Name, Action: "/orgs/" + ui.ID(id) + "/decisions", Problems: problems, Submit: "登记并生效",
		Crumbs: []ui.Link{{Text: "决定", Href: "/decisions"}, {Text: o.Name, Href: "/orgs/" + ui.ID(id)}},
		Cancel: ui.Link{Text: "不登记了", Href: "/orgs/" + ui.ID(id)}}
	v.Kinds = ui.Field{Name: "act", Label: "决定什么", Kind: "tiles", Problem: web.ProblemOf(problems, "kind"),
		Hint: "选好以后点“下一步”，再填具体内容。组织设置、换届和书记、副书记任免在“事项”里办。"}
	for _, a := range acts {
		v.Kinds.Options = append(v.Kinds.Options, ui.Option{Value: string(a.act), Text: a.text, Note: a.note, On: a.act == act})
	}
	if kindOf(act) == "" {
		v.Submit = "下一步"
		return v, nil
	}
	text := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: r.Text(name), Problem: web.ProblemOf(problems, name)}
	}
	date := func(name, label, hint string) ui.Field {
		f := text(name, label)
		f.Kind, f.Hint = "date", hint
		return f
	}
	title := text("title", "标题")
	title.Class = "full"
	v.Fields = []ui.Field{title, text("number", "文号"), date("made_on", "决定日期", ""), date("effective_on", "生效日期", "不填就是决定日期。")}
	v.Fields[1].Place = "区工委〔2021〕12号"
	more, err := p.fields(r, act, o, text)
	v.Fields = append(v.Fields, more...)
	if problem := web.ProblemOf(problems, "item"); problem != "" && len(more) > 0 {
		v.Fields[4].Problem = problem
	}
	v.Fields = append(v.Fields, ui.Field{Name: "body", Label: "正文或者说明", Kind: "textarea", Value: r.Text("body"), Optional: true, Class: "full"})
	return v, err
}

// fields are those of one act.
func (p pages) fields(r *web.Request, act decision.Act, o org.Page, text func(name, label string) ui.Field) (fs []ui.Field, err error) {
	people, err := p.people(r, o.Org)
	if err != nil {
		return nil, err
	}
	pick := func(name, label string, options []ui.Option) ui.Field {
		f := text(name, label)
		f.Kind = "select"
		f.Options = append([]ui.Option{{Value: "0", Text: "请选择"}}, options...)
		for i := range f.Options {
			f.Options[i].On = f.Options[i].Value == r.Text(name)
		}
		return f
	}
	switch act {
	case decision.Appoint:
		return []ui.Field{pick("member", "谁", people), pick("post", "职务", postKinds())}, nil
	case decision.Remove:
		list, err := p.Posts.Of(r.Context(), r.Who, o.Org, r.Today())
		var held []ui.Option
		for _, x := range list {
			if led(x.Kind) {
				continue
			}
			held = append(held, ui.Option{Value: ui.ID(x.Holder) + "/" + string(x.Kind), Text: x.Name + "　" + x.Kind.Label()})
		}
		return []ui.Field{pick("held", "免去谁的什么职务", held)}, err
	case decision.Outstanding, decision.Worker, decision.FiftyYears:
		return []ui.Field{pick("member", "谁", people)}, nil
	}
	return nil, nil
}

func (p pages) people(r *web.Request, id int64) (list []ui.Option, err error) {
	roster, err := p.Members.Roster(r.Context(), r.Who, member.Query{On: r.Today(), Org: id, Limit: 2000})
	for _, m := range roster.Members {
		o := ui.Option{Value: ui.ID(m.ID), Text: m.Name}
		if m.Org != id {
			o.Note = m.OrgName
		}
		list = append(list, o)
	}
	return list, err
}

// led reports whether a post is filled and left by a matter.
func led(k post.Kind) bool {
	return decision.Item{Act: decision.Appoint, Kind: string(k)}.Led()
}

func postKinds() (list []ui.Option) {
	for _, k := range post.Kinds() {
		if led(k) || k.OnlyOffice() || k.Guest() {
			continue
		}
		list = append(list, ui.Option{Value: string(k), Text: k.Label()})
	}
	return list
}

func (p pages) decide(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	act := decision.Act(r.Text("act"))
	if r.Form["title"] == nil { // the first step: only the act was chosen
		if kindOf(act) == "" {
			return p.refuse(r, id, fault.Field("kind", "请选择决定什么。"))
		}
		return r.SeeOther("/orgs/" + ui.ID(id) + "/decisions/new?act=" + string(act))
	}
	d := decision.Decision{Org: r.Session.Grant.Org, Kind: kindOf(act), Number: r.Text("number"), Title: r.Text("title"), MadeOn: r.Day("made_on"),
		EffectiveOn: r.Day("effective_on"), Body: r.Text("body"), Items: items(r, act, id)}
	made, err := p.Decisions.Decide(r.Context(), r.Who, d)
	if err != nil {
		return p.refuse(r, id, err)
	}
	return r.Say("/decisions/"+ui.ID(made), "已登记，从"+max(d.EffectiveOn, d.MadeOn).Chinese()+"起生效。")
}

func (p pages) refuse(r *web.Request, id int64, err error) error {
	problems, ok := web.Problems(err)
	if !ok {
		return err
	}
	v, err := p.fill(r, id, problems)
	if err != nil {
		return err
	}
	return r.Refuse(Form(r.Frame(v.Title), v))
}

// items are the lines that the form's fields make.
func items(r *web.Request, act decision.Act, id int64) []decision.Item {
	it := decision.Item{Act: act, Org: id, Member: r.Num("member", 0)}
	switch act {
	case decision.Appoint:
		it.Kind = r.Text("post")
	case decision.Remove:
		for i, c := range r.Text("held") {
			if c == '/' {
				it.Member, _ = strconv.ParseInt(r.Text("held")[:i], 10, 64)
				it.Kind = r.Text("held")[i+1:]
			}
		}
	}
	return []decision.Item{it}
}
