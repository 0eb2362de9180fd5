package memberweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/access"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Deps are the cases that the pages call.
type Deps struct {
	Members    *member.Members
	Orgs       *org.Orgs
	Posts      *post.Posts
	Activities *activity.Activities
	Decisions  *decision.Decisions
	Appraisals *appraisal.Appraisals
	Transfers  *transfer.Transfers
	Accesses   *access.Accesses
}

type pages struct{ Deps }

// Routes are the roster and a member's page.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(member.View, "GET /members", p.roster),
		web.Needs(member.View, "GET /members/{id}", p.member),
		web.Needs(member.View, "GET /birthdays", p.birthdays),
		web.Needs(member.View, "GET /birthdays/cards", p.cards),
		web.Needs(member.Reveal, "POST /members/{id}/reveal", p.reveal),
		web.Needs(member.Change, "GET /orgs/{org}/members/new", p.newForm),
		web.Needs(member.Change, "POST /orgs/{org}/members", p.enrol),
		web.Needs(member.Change, "GET /members/{id}/edit", p.editForm),
		web.Needs(member.Change, "POST /members/{id}", p.correct),
		web.Needs(member.Change, "GET /members/{id}/change", p.changeForm),
		web.Needs(member.Change, "POST /members/{id}/change", p.change),
	}
}

const pageSize = 50

func (p pages) roster(r *web.Request) error {
	on := r.AsOf()
	q := member.Query{On: on, Org: r.Num("org", 0), Text: r.Text("q"), Category: r.Text("category"), Flag: r.Text("flag"),
		Serving: r.Text("serving") != "", After: r.Text("after"), Limit: pageSize}
	page, err := p.Members.Roster(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	v := RosterView{Title: "党员名册", Action: "/members", Back: r.URL.RequestURI(),
		Columns: []ui.Column{{Text: "姓名"}, {Text: "人员类别"}, {Text: "所在党支部"}, {Text: "入党日期"}, {Text: "公民身份号码"}, {Text: "手机号码"}},
		None:    ui.None{Title: "没有符合条件的党员", Text: "换一个条件看看，名字可以写拼音或者首字母。"}}
	if len(q.Text) > 0 && len(page.Members) == 0 {
		v.None.Text = "在您能看的范围里没有找到“" + q.Text + "”。名字可以写拼音或者首字母，电话和身份号码要写全。"
	}
	place := "您能看的全部党支部"
	tree, err := p.Orgs.Tree(r.Context(), r.Who, on)
	if err != nil {
		return err
	}
	orgs := ui.Field{Name: "org", Label: "党组织", Kind: "select", Options: []ui.Option{{Value: "0", Text: "全部", On: q.Org == 0}}}
	for _, o := range tree {
		if o.Org == q.Org || len(tree) == 1 {
			place = o.Name
		}
		indent := ""
		for range o.Depth() {
			indent += "　"
		}
		orgs.Options = append(orgs.Options, ui.Option{Value: ui.ID(o.Org), Text: indent + o.Label(), On: o.Org == q.Org})
	}
	v.Lead = place + "，" + on.Chinese() + "共" + ui.Count(page.Total) + "名。"
	if v.Own = len(tree) == 1; v.Own {
		v.Columns = slices.Delete(v.Columns, 2, 3)
	} else {
		v.Filters = []ui.Field{orgs}
	}
	v.Filters = append(v.Filters, []ui.Field{
		{Name: "q", Label: "姓名", Kind: "search", Value: q.Text, Place: "可写拼音首字母"},
		choose("category", "人员类别", q.Category, "", "全部", "full", "正式党员", "probationary", "预备党员"),
		choose("flag", "情况", q.Flag, "", "全部", member.Retired, "离退休", member.Mobile, "流动党员", member.Lost, "失联", member.Hardship, "生活困难"),
		choose("serving", "范围", r.Text("serving"), "", "全部党员", "1", "不含离退休")}...)
	for _, m := range page.Members {
		row := RosterRow{Name: m.Name, Href: "/members/" + ui.ID(m.ID), Gender: m.Sex.Label(), Born: born(m), Category: m.Category(on),
			Status: member.StandingLabel(m.Standing), Org: ui.Link{Text: m.OrgName, Href: "/orgs/" + ui.ID(m.Org)}, Joined: m.JoinedOn.Chinese(),
			IDNumber: m.IDNumber, Phone: m.Phone}
		for _, f := range m.Flags {
			row.Flags = append(row.Flags, member.FlagLabel(f))
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Count = ui.PageOf(len(page.Members), page.Total, "名")
	if page.Next != "" {
		v.Pager.Next = with(r.URL, "after", page.Next)
	}
	v.Export = "/members/export?" + r.URL.RawQuery
	if r.Session.Grant.May(member.Export) {
		v.Note = "不写用途，身份号码、电话和住址只显示一部分。要完整内容请写明用途，用途、人和时间会记入日志。"
	}
	of := q.Org
	if v.Own {
		of = tree[0].Org
	}
	if r.Session.Grant.May(member.Change) && of != 0 {
		v.Add = ui.Link{Text: "登记一名党员", Href: "/orgs/" + ui.ID(of) + "/members/new"}
	} else if r.Session.Grant.May("roll.import") {
		v.Add = ui.Link{Text: "导入名册", Href: "/import"}
	}
	return r.Page(Roster(r.Frame(v.Title), v))
}

func with(u *url.URL, name, value string) string {
	next := *u
	values := next.Query()
	values.Set(name, value)
	next.RawQuery = values.Encode()
	return next.RequestURI()
}

func choose(name, label, chosen string, pairs ...string) ui.Field {
	f := ui.Field{Name: name, Label: label, Kind: "select"}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Options = append(f.Options, ui.Option{Value: pairs[i], Text: pairs[i+1], On: pairs[i] == chosen})
	}
	return f
}

func born(m member.Member) string {
	if m.BirthOn == day.None {
		return ""
	}
	if !m.BirthExact {
		return strconv.Itoa(m.BirthOn.Year()) + "年" + strconv.Itoa(int(m.BirthOn.Month())) + "月"
	}
	return m.BirthOn.Chinese()
}

func (p pages) member(r *web.Request) error {
	v, err := p.view(r, nil, nil)
	if err != nil {
		return err
	}
	if err := p.saw(r); err != nil {
		return err
	}
	return r.Page(Member(r.Frame(v.Name), v))
}

// saw notes that the member's page was opened.
func (p pages) saw(r *web.Request) error {
	id, err := r.ID("id")
	if err == nil {
		p.Accesses.Saw(r.Who, r.Session.Grant.Org, id)
	}
	return err
}

// reveal shows the sealed values once, in the answer to the form; the reason is
// in the journal by then.
func (p pages) reveal(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	list, err := p.Members.Reveal(r.Context(), r.Who, id, r.PostForm["what"], access.Reason{Code: r.Text("why"), Note: r.Text("note")})
	if problems, ok := web.Problems(err); ok {
		v, err := p.view(r, nil, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Member(r.Frame(v.Name), v))
	}
	if err != nil {
		return err
	}
	v, err := p.view(r, list, nil)
	if err != nil {
		return err
	}
	return r.Page(Member(r.Frame(v.Name), v))
}

// view fills a member's page; open holds the values shown in full.
func (p pages) view(r *web.Request, open []member.Revealed, problems []ui.Problem) (v MemberView, err error) {
	id, err := r.ID("id")
	if err != nil {
		return v, err
	}
	on := r.AsOf()
	m, err := p.Members.Get(r.Context(), r.Who, id, on)
	if err != nil {
		return v, err
	}
	v = MemberView{Name: m.Name, Line: m.Category(on) + "，" + m.OrgName, Version: strconv.FormatInt(m.Version, 10),
		Crumbs: []ui.Link{{Text: "名册", Href: "/members"}, {Text: m.OrgName, Href: "/orgs/" + ui.ID(m.Org)}}}
	if m.OutReason != "" && !m.Membership.Has(on) {
		v.Line = m.Membership.Until.Chinese() + m.OutReason + "，原在" + m.OrgName
	}
	for _, f := range m.Member.Flags {
		v.Flags = append(v.Flags, member.FlagLabel(f))
	}
	for _, x := range [][2]string{{"性别", m.Sex.Label()}, {"民族", m.Nation}, {"出生日期", born(m.Member)}, {"籍贯", m.NativePlace}, {"学历", Education(m.Education)},
		{"学位", m.Degree}, {"参加工作日期", m.WorkFrom.Chinese()}, {"工作单位及职务", m.Job}, {"工作岗位", m.JobKind}, {"专业技术职务", m.Title},
		{"党小组", m.Group}, {"党籍状态", member.StandingLabel(m.Standing)}, {"入党日期", m.JoinedOn.Chinese()}, {"转正日期", m.FullOn.Chinese()},
		{"档案管理单位", m.Archive}, {"备注", m.Note}} {
		if x[1] != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: x[0], Text: x[1]})
		}
	}
	v.Masked = maskedOf(m.Member, open)
	if len(v.Masked) > 0 && r.Session.Grant.May(member.Reveal) {
		v.Reveal = revealForm(r, id, v.Masked, problems)
	}
	v.Age = PartyAge{Text: "尚未转正", Basis: "预备期内不计党龄，转为正式党员之日起算。"}
	if m.PartyFrom != day.None {
		v.Age = PartyAge{Text: strconv.Itoa(m.PartyYears(on)) + "年", Basis: "自" + m.PartyFrom.Chinese() + "起算，截至" + on.Chinese() + "。" + m.PartyBasis}
	}
	if r.Session.Grant.May(member.Change) {
		v.Edit = ui.Link{Text: "更正资料", Href: "/members/" + ui.ID(id) + "/edit"}
		v.Doors = []ui.Link{{Text: "登记变动", Href: "/members/" + ui.ID(id) + "/change"}}
	}
	if r.Session.Grant.May(transfer.Keep) && m.Membership.Has(r.Today()) {
		v.Doors = append(v.Doors, ui.Link{Text: "办理转接", Href: "/transfers/new?of=" + ui.ID(m.Org) + "&member=" + ui.ID(id)})
	}
	return v, p.sections(r, m, on, &v)
}

func maskedOf(m member.Member, open []member.Revealed) (list []Masked) {
	full := map[string]string{}
	for _, o := range open {
		full[o.Column] = o.Value
	}
	for _, x := range [][2]string{{"id_seal", m.IDNumber}, {"phone_seal", m.Phone}, {"address_seal", m.Address}, {"register_seal", m.Registered}, {"pay_seal", m.PayBase}} {
		if x[1] == "" {
			continue
		}
		one := Masked{Term: catalogue.The().Column("member", x[0]).Label, Text: x[1], Name: x[0]}
		if value := full[x[0]]; value != "" {
			one.Text, one.Open, one.Note = value, true, "只在这一次显示。已留下记录，本人看得到。"
		}
		list = append(list, one)
	}
	return list
}

// revealForm asks which values are wanted in full, and why.
func revealForm(r *web.Request, id int64, masked []Masked, problems []ui.Problem) *RevealForm {
	f := &RevealForm{Action: "/members/" + ui.ID(id) + "/reveal", Open: len(problems) > 0}
	what := ui.Field{Name: "what", Label: "看哪一项", Kind: "checks", Problem: web.ProblemOf(problems, "what")}
	for _, m := range masked {
		what.Options = append(what.Options, ui.Option{Value: m.Name, Text: m.Term, On: slices.Contains(r.PostForm["what"], m.Name)})
	}
	why := ui.Field{Name: "why", Label: "为什么", Kind: "select", Problem: web.ProblemOf(problems, "why"), Options: []ui.Option{{Text: "请选择"}}}
	for _, w := range access.Whys() {
		why.Options = append(why.Options, ui.Option{Value: w.Code, Text: w.Text, On: r.Text("why") == w.Code})
	}
	f.Fields = []ui.Field{what, why, {Name: "note", Label: "补充说明", Value: r.Text("note"), Optional: true, Problem: web.ProblemOf(problems, "note"), Hint: "原因会留下记录，本人看得到。选“其他”的请写明。"}}
	return f
}

func (p pages) sections(r *web.Request, m member.One, on day.Day, v *MemberView) error {
	v.Homes = Section{Title: "组织关系", None: "没有记录。"}
	for i := len(m.Stays) - 1; i >= 0; i-- {
		s := m.Stays[i]
		note := s.InReason
		if s.OutReason != "" {
			note += "，" + s.OutReason + "离开"
		}
		v.Homes.Lines = append(v.Homes.Lines, Line{When: s.Span.Chinese(), Text: s.OrgName, Href: "/orgs/" + ui.ID(s.Org), Note: note})
	}
	v.States = Section{Title: "类别和状态", None: "没有变动。"}
	if m.FullOn != day.None {
		v.States.Lines = append(v.States.Lines, Line{When: m.FullOn.Chinese(), Text: "转为正式党员"})
	}
	for _, f := range m.Flags {
		v.States.Lines = append(v.States.Lines, Line{When: f.Span.Chinese(), Text: member.FlagLabel(f.Flag), Note: f.Note})
	}
	for _, s := range m.Standings {
		v.States.Lines = append(v.States.Lines, Line{When: s.Span.Chinese(), Text: member.StandingLabel(s.Flag), Note: s.Note})
	}
	posts, err := p.Posts.Held(r.Context(), r.Who, m.ID)
	if err != nil {
		return err
	}
	v.Posts = Section{Title: "党内职务", None: "没有担任职务。"}
	for _, x := range posts {
		v.Posts.Lines = append(v.Posts.Lines, Line{When: x.Span.Chinese(), Text: x.Kind.Label()})
	}
	lines, err := p.Decisions.OfMember(r.Context(), r.Who, m.ID)
	if err != nil {
		return err
	}
	if r.Session.Grant.May(transfer.View) {
		moves, err := p.Transfers.OfMember(r.Context(), r.Who, m.ID)
		if err != nil {
			return err
		}
		v.Transfers = Section{Title: "组织关系转接", None: "没有记录。"}
		for _, x := range moves {
			v.Transfers.Lines = append(v.Transfers.Lines, Line{When: x.On.Chinese(), Text: x.Title, Href: "/transfers/" + ui.ID(x.Matter), Note: x.State.Label(x.Way)})
		}
	}
	v.Honours = Section{Title: "表彰和决定", None: "没有记录。"}
	for _, l := range lines {
		v.Honours.Lines = append(v.Honours.Lines, Line{When: l.MadeOn.Chinese(), Text: l.Act.Label(), Href: "/decisions/" + ui.ID(l.Decision), Note: l.Number})
	}
	if r.Session.Grant.May(appraisal.View) {
		given, err := p.Appraisals.OfMember(r.Context(), r.Who, m.ID)
		if err != nil {
			return err
		}
		v.Grades = Section{Title: "民主评议", None: "没有记录。"}
		for _, g := range given {
			text := g.Grade.Label()
			if g.Grade == "" {
				text = "参加评议，不评等次"
			}
			v.Grades.Lines = append(v.Grades.Lines, Line{When: strconv.Itoa(g.Year) + "年度", Text: text, Href: "/appraisals/" + strconv.FormatInt(g.Round, 10), Note: g.OrgName})
		}
	}
	took, err := p.Activities.OfMember(r.Context(), r.Who, m.ID, day.Span{From: day.Of(on.Year(), 1, 1), Until: on + 1})
	if err != nil {
		return err
	}
	v.Activity = Section{Title: strconv.Itoa(on.Year()) + "年参加的活动", None: "今年还没有。"}
	for _, t := range took {
		v.Activity.Lines = append(v.Activity.Lines, Line{When: t.OnDay.MonthDay(), Text: t.Title, Href: "/activities/" + ui.ID(t.ID), Note: t.Word})
	}
	looks, err := p.Members.LooksAt(r.Context(), r.Who, m.ID)
	if err != nil {
		return err
	}
	v.Seen = Section{Title: "谁看过完整资料", None: "没有人看过。"}
	for _, l := range looks {
		v.Seen.Lines = append(v.Seen.Lines, Line{When: l.On.Chinese(), Text: l.Name, Note: strings.Join(l.What, "、") + " " + l.Reason.String()})
	}
	return nil
}
