package memberweb

import (
	"context"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// The changes of one member stand on one page, each a form of its own. The names
// of a form's fields begin with what it changes: mobile-on, leave-kind. A
// transfer and a reduction say first what they change, and are asked twice.

// flagForms are the four situations, with what is asked about each.
var flagForms = []struct{ flag, note, place string }{
	{member.Retired, "说明", "例如：办理退休手续"},
	{member.Mobile, "流动去向", "例如：某省某市，外出务工"},
	{member.Lost, "情形", "例如：居住地改变，联系不上"},
	{member.Hardship, "情况说明", "例如：因病致困"},
}

const (
	standingForm = "standing"
	groupForm    = "group"
	moveForm     = "move"
	leaveForm    = "leave"
	restoreForm  = "restore"
)

func changeHref(id int64) string { return "/members/" + ui.ID(id) + "/change" }

func (p pages) changeForm(r *web.Request) error {
	v, err := p.changeView(r, "", nil)
	if err != nil {
		return err
	}
	if err := p.saw(r); err != nil {
		return err
	}
	return r.Page(Change(r.Frame(v.Title), v))
}

// changeView fills the page. what is the form that was refused, with problems.
func (p pages) changeView(r *web.Request, what string, problems []ui.Problem) (v ChangeView, err error) {
	id, err := r.ID("id")
	if err != nil {
		return v, err
	}
	m, err := p.Members.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return v, err
	}
	if err := r.Only(member.Change, m.Org); err != nil {
		return v, err
	}
	b := changes{Request: r, m: m, what: what}
	for _, x := range problems {
		if x.Field != "" {
			x.Field = what + "-" + x.Field
		}
		b.problems = append(b.problems, x)
	}
	v = ChangeView{Title: "登记变动", Lead: m.Name + "，" + m.OrgName + "。情况变了在这里登记，原来的记录都会留着；原来写错了，请用“更正资料”。",
		Action: changeHref(id), Problems: b.problems, Cancel: ui.Link{Text: "不登记了", Href: "/members/" + ui.ID(id)},
		Crumbs: []ui.Link{{Text: "名册", Href: "/members"}, {Text: m.Name, Href: "/members/" + ui.ID(id)}}}
	for _, f := range flagForms {
		v.Forms = append(v.Forms, b.flag(f.flag, f.note, f.place))
	}
	v.Forms = append(v.Forms, b.standing())
	group, err := p.groupForm(b)
	if err != nil {
		return v, err
	}
	move, err := p.moveForm(b)
	if err != nil {
		return v, err
	}
	v.Forms = append(v.Forms, group, move, b.leave())
	if !m.Membership.Has(r.Today()) && member.Restorable(m.OutReason) {
		back, err := p.restoreForm(b)
		if err != nil {
			return v, err
		}
		v.Forms = append([]ChangeForm{back}, v.Forms...)
	}
	return v, nil
}

// changes builds the forms of the page.
type changes struct {
	*web.Request
	m        member.One
	what     string // the form that was sent
	problems []ui.Problem
}

func (b changes) form(what, title, now, submit string, fields ...ui.Field) ChangeForm {
	return ChangeForm{What: what, Title: title, Now: now, Submit: submit, Fields: fields, Open: b.what == what || b.what == "" && b.FormValue("what") == what}
}

func (b changes) field(what, name, label string) ui.Field {
	full := what + "-" + name
	return ui.Field{Name: full, Label: label, Value: b.Text(full), Problem: web.ProblemOf(b.problems, full)}
}

func (b changes) day(what, label string) ui.Field {
	f := b.field(what, "on", label)
	f.Kind = "date"
	if b.what != what {
		f.Value = b.Today().String()
	}
	return f
}

// held is the flag as it holds today or from a later day on.
func held(m member.One, flag string, today day.Day) (at member.Flagged, ok bool) {
	for _, f := range m.Flags {
		if f.Flag == flag && f.Span.Until > today {
			at, ok = f, true
		}
	}
	return at, ok
}

func (b changes) flag(flag, noteLabel, place string) ChangeForm {
	label := member.FlagLabel(flag)
	if at, ok := held(b.m, flag, b.Today()); ok {
		note := b.field(flag, "note", "说明")
		note.Optional = true
		now := at.Span.From.Chinese() + "起"
		if at.Note != "" {
			now += "，" + at.Note
		}
		f := b.form(flag, label, now, "登记结束", b.day(flag, "从哪天起不再是"+label), note)
		f.Ends = true
		return f
	}
	note := b.field(flag, "note", noteLabel)
	note.Place, note.Optional = place, flag != member.Mobile
	return b.form(flag, label, "没有", "登记"+label, b.day(flag, "从哪天起"), note)
}

func (b changes) standing() ChangeForm {
	f := b.field(standingForm, "standing", "党籍状态")
	f.Kind = "select"
	for _, code := range member.Standings() {
		f.Options = append(f.Options, ui.Option{Value: code, Text: member.StandingLabel(code), On: code == f.Value})
	}
	f.Value = ""
	reason := b.field(standingForm, "reason", "原因")
	reason.Place, reason.Class = "例如：经区工委批准", "full"
	return b.form(standingForm, "党籍状态", member.StandingLabel(b.m.Standing), "登记党籍状态", f, b.day(standingForm, "从哪天起"), reason)
}

func (p pages) groupForm(b changes) (ChangeForm, error) {
	groups, err := p.Members.GroupsOf(b.Context(), b.Who, b.m.Org, b.Today())
	if err != nil {
		return ChangeForm{}, err
	}
	f := b.field(groupForm, "group", "编入哪个党小组")
	f.Kind = "select"
	f.Options = []ui.Option{{Text: "不在党小组", On: f.Value == ""}}
	for _, g := range groups {
		f.Options = append(f.Options, ui.Option{Value: g.Name, Text: g.Name, On: g.Name == f.Value})
	}
	f.Value = ""
	fresh := b.field(groupForm, "new", "新设的党小组")
	fresh.Optional, fresh.Place = true, "名单里没有的写在这里，例如：第二党小组"
	now := b.m.Group
	if now == "" {
		now = "不在党小组"
	}
	return b.form(groupForm, "党小组", now, "登记党小组", f, fresh, b.day(groupForm, "从哪天起")), nil
}

func (p pages) moveForm(b changes) (ChangeForm, error) {
	branches, err := p.Members.Branches(b.Context(), b.Who, b.Today())
	if err != nil {
		return ChangeForm{}, err
	}
	to := b.field(moveForm, "to", "转到哪个支部")
	to.Kind = "select"
	to.Options = []ui.Option{{Text: "请选择", On: to.Value == ""}}
	for _, o := range branches {
		if o.Org != b.m.Org {
			to.Options = append(to.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Name, On: ui.ID(o.Org) == to.Value})
		}
	}
	to.Value, to.Class = "", "full"
	if len(to.Options) == 1 {
		f := b.form(moveForm, "组织关系转接", b.m.OrgName, "")
		f.None = "您的工作范围里没有别的支部。转到别的支部或者本区以外，请在党员的页面上点“办理转接”，由对方接收。"
		return f, nil
	}
	reason := b.field(moveForm, "reason", "原因")
	reason.Place, reason.Optional = "例如：工作调动", true
	return b.form(moveForm, "组织关系转接", b.m.OrgName, "看看会改变什么", to, b.day(moveForm, "从哪天起在新支部"), reason), nil
}

func (b changes) leave() ChangeForm {
	kind := b.field(leaveForm, "kind", "怎么减少的")
	kind.Kind = "select"
	kind.Options = []ui.Option{{Text: "请选择", On: kind.Value == ""}}
	for _, k := range member.Reductions() {
		kind.Options = append(kind.Options, ui.Option{Value: k, Text: k, On: k == kind.Value})
	}
	kind.Value = ""
	where := b.field(leaveForm, "where", "转往哪个党组织")
	where.Place = "转出才填，写全称"
	reason := b.field(leaveForm, "reason", "说明")
	reason.Optional, reason.Class = true, "full"
	f := b.form(leaveForm, "减少", "转出、死亡、开除党籍、除名等", "看看会改变什么", kind, b.day(leaveForm, "从哪天起不在名册"), where, reason)
	f.Note = "减少的党员不会删除，组织关系、职务和参加过的活动都留着。"
	return f
}

// restoreForm lets somebody whose membership was stopped belong to a branch again.
func (p pages) restoreForm(b changes) (ChangeForm, error) {
	branches, err := p.Members.Branches(b.Context(), b.Who, b.Today())
	if err != nil {
		return ChangeForm{}, err
	}
	to := b.field(restoreForm, "to", "编入哪个支部")
	to.Kind, to.Class = "select", "full"
	to.Options = []ui.Option{{Text: "请选择", On: to.Value == ""}}
	for _, o := range branches {
		to.Options = append(to.Options, ui.Option{Value: ui.ID(o.Org), Text: o.Name, On: ui.ID(o.Org) == to.Value})
	}
	to.Value = ""
	reason := b.field(restoreForm, "reason", "依据")
	reason.Place, reason.Class = "例如：经区工委批准", "full"
	return b.form(restoreForm, "恢复党籍", b.m.Membership.Until.Chinese()+b.m.OutReason, "登记恢复党籍", to, b.day(restoreForm, "从哪天起"), reason), nil
}

// change does one of the forms.
func (p pages) change(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	if err := r.Parse(); err != nil {
		return err
	}
	what := r.FormValue("what")
	text, err := p.apply(r, id, what)
	if problems, ok := web.Problems(err); ok {
		v, err := p.changeView(r, what, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Change(r.Frame(v.Title), v))
	}
	if err != nil || text == "" {
		return err // a page that asks again was sent
	}
	return r.Say("/members/"+ui.ID(id), text)
}

// apply does what the form asks, and gives what is to be said. It gives nothing
// where a page that asks again was sent instead.
func (p pages) apply(r *web.Request, id int64, what string) (text string, err error) {
	on, note, reason := r.Day(what+"-on"), r.Text(what+"-note"), r.Text(what+"-reason")
	ctx := r.Context()
	switch what {
	case member.Retired, member.Mobile, member.Lost, member.Hardship:
		if r.FormValue("ends") != "" {
			return "已登记，" + on.Chinese() + "起不再是" + member.FlagLabel(what) + "。", p.Members.Unmark(ctx, r.Who, id, what, on, note)
		}
		return "已登记" + member.FlagLabel(what) + "，" + on.Chinese() + "起。", p.Members.Mark(ctx, r.Who, id, what, on, note)
	case standingForm:
		code := r.Text("standing-standing")
		return "已登记，" + on.Chinese() + "起党籍状态为" + member.StandingLabel(code) + "。", p.Members.Standing(ctx, r.Who, id, code, on, reason)
	case groupForm:
		name := r.Text("group-new")
		if name == "" {
			name = r.Text("group-group")
		}
		text = "已登记，" + on.Chinese() + "起编入" + name + "。"
		if name == "" {
			text = "已登记，" + on.Chinese() + "起不在党小组。"
		}
		return text, p.Members.Regroup(ctx, r.Who, id, name, on)
	case moveForm:
		return p.leaving(r, id, what, member.Leaving{To: r.Num("move-to", -1), On: on, Reason: reason}, func(l member.Leaving) error {
			return p.Members.Transfer(ctx, r.Who, id, l.To, l.On, l.Reason)
		})
	case restoreForm:
		return "已登记恢复党籍，" + on.Chinese() + "起编入支部。", p.Members.Restore(ctx, r.Who, id, r.Num("restore-to", 0), on, reason)
	case leaveForm:
		return p.leaving(r, id, what, member.Leaving{Kind: r.Text("leave-kind"), On: on, Where: r.Text("leave-where"), Reason: reason},
			func(l member.Leaving) error { return p.Members.Reduce(ctx, r.Who, id, l) })
	}
	// Whoever may not open the member is told so before anything else.
	m, err := p.Members.Get(ctx, r.Who, id, r.Today())
	if err != nil {
		return "", err
	}
	return "请在这一页选择一种变动。", r.Only(member.Change, m.Org)
}

// leaving asks once more, with what will change, and then does it.
func (p pages) leaving(r *web.Request, id int64, what string, l member.Leaving, do func(member.Leaving) error) (string, error) {
	o, err := p.Members.Foresee(r.Context(), r.Who, id, l)
	if err != nil {
		return "", err
	}
	if r.FormValue("sure") != "" {
		text := "已登记" + l.Kind + "，" + l.On.Chinese() + "起名册不再列入。"
		if l.To != 0 {
			text = "已登记转接，" + l.On.Chinese() + "起在" + o.ToName + "。"
		}
		return text, do(l)
	}
	m, err := p.Members.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return "", err
	}
	v := SureView{Title: "请核对会改变什么", Lead: m.Name + "，" + o.OrgName, Action: changeHref(id), What: what, Cancel: ui.Link{Text: "不登记了", Href: changeHref(id)},
		Crumbs: []ui.Link{{Text: "名册", Href: "/members"}, {Text: m.Name, Href: "/members/" + ui.ID(id)}}}
	for name := range r.PostForm {
		if name != "what" && name != "sure" {
			v.Hidden = append(v.Hidden, ui.Pair{Term: name, Text: r.PostForm.Get(name)})
		}
	}
	slices.SortFunc(v.Hidden, func(a, b ui.Pair) int { return len(a.Term) - len(b.Term) })
	return "", p.sure(r, v, l, o)
}

func (p pages) sure(r *web.Request, v SureView, l member.Leaving, o member.Outcome) error {
	add := func(term, text string) { v.Lines = append(v.Lines, ui.Pair{Term: term, Text: text}) }
	last := (l.On - 1).Chinese()
	if l.To != 0 {
		v.Submit = "登记转接"
		add("名册", last+"以前在"+o.OrgName+"，"+l.On.Chinese()+"起在"+o.ToName+"，中间没有空档。应到人数按当天的名册计算。")
	} else {
		v.Submit = "登记减少"
		add("名册", l.On.Chinese()+"起"+o.OrgName+"的名册不再列入他，以后的应到人数不含他。以前的记录不变。")
		add("原因", o.OutWords)
	}
	add("党内职务", postWords(o, last))
	if o.Group != "" {
		add("党小组", "在"+o.Group+"的编组到"+last+"为止。")
	} else {
		add("党小组", "没有编入党小组，不用改变。")
	}
	if len(o.Others) > 0 {
		names, err := p.orgNames(r.Context(), r.Who, o.Others, r.Today())
		if err != nil {
			return err
		}
		add("其他职务", "他还担任"+names+"，不随这次登记结束，需要时请由上级党组织另行决定。")
	}
	return r.Page(Sure(r.Frame(v.Title), v))
}

func postWords(o member.Outcome, last string) string {
	if len(o.Posts) == 0 {
		return "在" + o.OrgName + "没有担任职务，不用改变。"
	}
	text := ""
	for i, x := range o.Posts {
		if i > 0 {
			text += "、"
		}
		text += x.Kind.Label()
	}
	return "在" + o.OrgName + "担任的" + text + "到" + last + "为止，凭这个职务的权限同时结束。"
}

func (p pages) orgNames(ctx context.Context, who gate.Actor, posts []post.Post, on day.Day) (string, error) {
	tree, err := p.Orgs.Tree(ctx, who, on)
	if err != nil {
		return "", err
	}
	text := ""
	for i, x := range posts {
		if i > 0 {
			text += "、"
		}
		for _, o := range tree {
			if o.Org == x.Org {
				text += o.Label()
			}
		}
		text += x.Kind.Label()
	}
	return text, nil
}
