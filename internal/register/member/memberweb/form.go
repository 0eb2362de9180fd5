package memberweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
)

// Education is the label of an education code; what is no code is shown as it is.
func Education(code string) string {
	if label := intake.Educations.Label(code); label != "" {
		return label
	}
	return code
}

func typed(r *web.Request) member.Facts {
	return member.Facts{Name: r.Text("name"), Sex: member.Sex(r.Num("sex", 0)), Nation: r.Text("nation"), BirthOn: r.Day("birth_on"), BirthExact: true,
		IDNumber: r.Text("id_number"), Phone: r.Text("phone"), Address: r.Text("address"), Registered: r.Text("registered"), PayBase: r.Text("pay_base"),
		Education: r.Text("education"), Degree: r.Text("degree"), NativePlace: r.Text("native_place"), WorkFrom: r.Day("work_from"), Job: r.Text("job"),
		JobKind: r.Text("job_kind"), Title: r.Text("title"), Archive: r.Text("archive"), JoinedOn: r.Day("joined_on"), FullOn: r.Day("full_on"),
		PartyFrom: r.Day("party_from"), PartyBasis: r.Text("party_basis"), Note: r.Text("note")}
}

// form fills the fields. keep says that a sealed value left empty stays as it is.
func form(f member.Facts, problems []ui.Problem, keep bool) []Group {
	text := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: value, Problem: web.ProblemOf(problems, name)}
	}
	date := func(name, label string, d day.Day) ui.Field {
		x := text(name, label, d.String())
		x.Kind = "date"
		return x
	}
	sealed := func(name, label, value string) ui.Field {
		x := text(name, label, value)
		if keep {
			x.Hint = "不改就空着，原来的内容不变。"
		}
		return x
	}
	sex := text("sex", "性别", "")
	sex.Kind = "select"
	for _, s := range []member.Sex{member.Unknown, member.Male, member.Female} {
		sex.Options = append(sex.Options, ui.Option{Value: strconv.Itoa(int(s)), Text: s.Label(), On: s == f.Sex})
	}
	education := text("education", "学历", "")
	education.Kind, education.Options = "select", []ui.Option{{Text: "没有填写", On: f.Education == ""}}
	for _, e := range intake.Educations.List() {
		education.Options = append(education.Options, ui.Option{Value: e.Code, Text: e.Label, On: e.Code == f.Education})
	}
	return []Group{
		{Title: "本人", Fields: []ui.Field{text("name", "姓名", f.Name), sex, text("nation", "民族", f.Nation), date("birth_on", "出生日期", f.BirthOn),
			text("native_place", "籍贯", f.NativePlace), education, text("degree", "学位", f.Degree)}},
		{Title: "保密的内容", Note: "加密保存，名册里只显示一部分。", Fields: []ui.Field{sealed("id_number", "公民身份号码", f.IDNumber), sealed("phone", "手机号码", f.Phone),
			sealed("address", "家庭住址", f.Address), sealed("registered", "户籍所在地", f.Registered), sealed("pay_base", "党费基数（元）", f.PayBase)}},
		{Title: "入党", Note: "党龄起算日和依据单独填写，不由日期推算。", Fields: []ui.Field{date("joined_on", "入党日期", f.JoinedOn), date("full_on", "转正日期", f.FullOn),
			date("party_from", "党龄起算日", f.PartyFrom), text("party_basis", "起算依据", f.PartyBasis)}},
		{Title: "工作", Fields: []ui.Field{date("work_from", "参加工作日期", f.WorkFrom), text("job", "工作单位及职务", f.Job), text("job_kind", "工作岗位", f.JobKind),
			text("title", "从事专业技术职务", f.Title), text("archive", "档案管理单位", f.Archive), text("note", "备注", f.Note)}},
	}
}

// open are the fields of the form whose values may stand on a page in full.
func open(f member.Facts) (fields []ui.Field) {
	for _, g := range form(f, nil, true) {
		for _, x := range g.Fields {
			if !slices.Contains(sealedNames, x.Name) {
				fields = append(fields, x)
			}
		}
	}
	return fields
}

// sealedNames are the fields of which the form shows what is typed and never what is kept.
var sealedNames = []string{"id_number", "phone", "address", "registered", "pay_base"}

func (p pages) newForm(r *web.Request) error {
	v, err := p.newView(r, member.Facts{}, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) newView(r *web.Request, f member.Facts, problems []ui.Problem) (v FormView, err error) {
	id, err := r.ID("org")
	if err != nil {
		return v, err
	}
	o, err := p.Orgs.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return v, err
	}
	v = FormView{Title: "登记一名党员", Lead: o.Name, Action: "/orgs/" + ui.ID(id) + "/members", Problems: problems, Groups: form(f, problems, false), Submit: "登记",
		Crumbs: []ui.Link{{Text: "名册", Href: "/members?org=" + ui.ID(id)}}, Cancel: ui.Link{Text: "不登记了", Href: "/members?org=" + ui.ID(id)}}
	reasons := ui.Field{Name: "reason", Label: "怎么来的", Kind: "select"}
	for _, x := range []string{"转入", "发展", "恢复党籍", "名册补登"} {
		reasons.Options = append(reasons.Options, ui.Option{Value: x, Text: x, On: r.Text("reason") == x})
	}
	v.Groups = append(v.Groups, Group{Title: "组织关系", Fields: []ui.Field{
		{Name: "since", Label: "从哪天起在本支部", Kind: "date", Value: r.Text("since"), Problem: web.ProblemOf(problems, "since")}, reasons}})
	return v, nil
}

func (p pages) enrol(r *web.Request) error {
	id, err := r.ID("org")
	if err != nil {
		return err
	}
	f := typed(r)
	made, err := p.Members.Enrol(r.Context(), r.Who, member.Entry{Facts: f, Org: id, Since: r.Day("since"), Reason: r.Text("reason")})
	if problems, ok := web.Problems(err); ok {
		v, err := p.newView(r, f, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/members/"+ui.ID(made), "已登记"+f.Name+"。")
}

func (p pages) editView(r *web.Request, id int64, version string, f member.Facts, problems []ui.Problem) FormView {
	v := FormView{Title: "更正资料", Lead: "原来写错了，用这里改；情况变了（转出、离退休等）请用“登记变动”。", Action: "/members/" + ui.ID(id), Version: version,
		Problems: problems, Groups: form(f, problems, true), Submit: "保存更正", Crumbs: []ui.Link{{Text: "名册", Href: "/members"}, {Text: f.Name, Href: "/members/" + ui.ID(id)}},
		Cancel: ui.Link{Text: "不改了", Href: "/members/" + ui.ID(id)}}
	v.Groups = append(v.Groups, Group{Title: "为什么更正", Fields: []ui.Field{
		{Name: "why", Label: "原因", Value: r.Text("why"), Class: "full", Problem: web.ProblemOf(problems, "why"), Hint: "例如：和档案核对，转正日期写错一年。"}}})
	return v
}

func (p pages) editForm(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	m, err := p.Members.Get(r.Context(), r.Who, id, r.Today())
	if err != nil {
		return err
	}
	if err := r.Only(member.Change, m.Org); err != nil {
		return err
	}
	if err := p.saw(r); err != nil {
		return err
	}
	kept := m.Facts
	kept.IDNumber, kept.Phone, kept.Address, kept.Registered, kept.PayBase = "", "", "", "", "" // what is sealed is typed anew or left
	v := p.editView(r, id, strconv.FormatInt(m.Version, 10), kept, nil)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) correct(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f := typed(r)
	err = p.Members.CorrectFacts(r.Context(), r.Who, id, r.Num("version", 0), f, r.Text("why"))
	problems, ok := web.Problems(err)
	if !ok {
		if err != nil {
			return err
		}
		return r.Say("/members/"+ui.ID(id), "已更正。")
	}
	version := r.Text("version")
	if web.Clashed(err) {
		now, err := p.Members.Get(r.Context(), r.Who, id, r.Today())
		if err != nil {
			return err
		}
		version = ui.ID(now.Version)
		problems = web.Beside(problems, open(f), open(now.Facts))
	}
	v := p.editView(r, id, version, f, problems)
	return r.Refuse(Form(r.Frame(v.Title), v))
}
