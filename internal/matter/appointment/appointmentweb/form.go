package appointmentweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/post"
)

// acting is the choice of a post that is a secretary's for a time.
const acting = "acting"

// choose asks for which organisation the request is; whoever has one only goes on.
func (p pages) choose(r *web.Request) error {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.Today())
	if err != nil {
		return err
	}
	of := r.Num("org", 0)
	v := ChooseView{Title: "提出任免", Lead: "先选为哪个党组织提出。", Action: "/appointments/new", Crumbs: crumbs(),
		Field: ui.Field{Name: "org", Label: "党组织", Kind: "select", Options: []ui.Option{{Text: "请选择"}}}}
	only := int64(0)
	for _, x := range tree {
		if !appointment.Led(x.Kind) {
			continue
		}
		if x.Org == of {
			return r.SeeOther(orgHref(of) + "/appointments/new")
		}
		only = x.Org
		v.Field.Options = append(v.Field.Options, ui.Option{Value: ui.ID(x.Org), Text: strings.Repeat("　", max(x.Depth()-1, 0)) + x.Name})
	}
	if len(v.Field.Options) == 2 {
		return r.SeeOther(orgHref(only) + "/appointments/new")
	}
	return r.Page(Choose(r.Frame(v.Title), v))
}

func crumbs() []ui.Link {
	return []ui.Link{{Text: "书记、副书记配备", Href: "/appointments/posts"}, {Text: "书记、副书记任免", Href: "/matters?kind=appointment"}}
}

func (p pages) newForm(r *web.Request) error { return p.showNew(r, nil) }

func (p pages) showNew(r *web.Request, problems []ui.Problem) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	c, err := p.Appointments.Choose(r.Context(), r.Who, of)
	if err != nil {
		return err
	}
	if !appointment.Led(c.Org.Kind) {
		return fault.New(fault.Invalid, "这一类党组织的书记、副书记不由工委任免。")
	}
	submit := "报工委审批"
	if r.Session.Grant.May(appointment.Decide) {
		submit = "提出，开始考察审查"
	}
	v := matterweb.FormView{Title: "提出任免", Lead: c.Org.Name, Problems: problems, Action: orgHref(of) + "/appointments", Submit: submit, Crumbs: crumbs(),
		Cancel: ui.Link{Text: "不办了", Href: "/appointments/posts"}}
	v.Facts = []ui.Pair{{Term: "现在", Text: leads(c.Held, r.Today())}}
	d := draft(r)
	if r.Method == "GET" && d.Effective == day.None {
		d.Effective = r.Today()
	}
	v.Fields, v.Grid, v.Tail = fields(c, d, r.Today(), problems)
	if len(problems) > 0 {
		return r.Refuse(matterweb.Form(r.Frame(v.Title), v))
	}
	return r.Page(matterweb.Form(r.Frame(v.Title), v))
}

// leads says who leads an organisation now.
func leads(held []post.Post, on day.Day) string {
	var words []string
	for _, p := range held {
		if p.Span.Has(on) {
			words = append(words, p.Title()+p.Name)
		}
	}
	if len(words) == 0 {
		return "没有书记、副书记"
	}
	return strings.Join(words, "，")
}

// fields are those of a request: who goes, in groups who comes, and then from when
// and why. The problems of a line stand at its fields.
func fields(c appointment.Choices, d appointment.Draft, today day.Day, problems []ui.Problem) (list []ui.Field, grid []matterweb.Group, tail []ui.Field) {
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	if len(c.Held) > 0 {
		f := ui.Field{Name: "remove", Label: "免去", Kind: "checks", Class: "full", Problem: bad("remove"), Hint: "只任职、不免职的，这里不选。"}
		for _, h := range c.Held {
			note := h.Span.From.Chinese() + "起"
			if h.Span.Until != day.Forever {
				note += "，到" + h.Span.Last().Chinese()
			}
			f.Options = append(f.Options, ui.Option{Value: ui.ID(h.Holder) + "/" + string(h.Kind), Text: h.Name + " " + h.Title(), Note: note,
				On: slices.Contains(d.Remove, appointment.Holding{Member: h.Holder, Kind: h.Kind})})
		}
		list = append(list, f)
	}
	tail = []ui.Field{{Name: "effective_on", Label: "从哪一天起", Kind: "date", Class: "short", Value: d.Effective.String(), Problem: bad("effective_on"), Hint: "从这一天零时起，原来的权限停止，新的权限开始。"},
		{Name: "reason", Label: "任免的理由", Kind: "textarea", Rows: 3, Value: d.Reason, Problem: bad("reason"), Class: "full"}}
	for i := range appointment.MostLines {
		k := strconv.Itoa(i)
		l := appointment.Line{}
		if i < len(d.Appoint) {
			l = d.Appoint[i]
		}
		who := ui.Field{Name: "who" + k, Label: "人选", Kind: "select", Class: "short", Problem: bad("who" + k), Options: []ui.Option{{Value: "0", Text: "无"}}}
		for _, x := range c.People {
			note := ""
			if !x.Full(today) {
				note = "（预备党员）"
			}
			who.Options = append(who.Options, ui.Option{Value: ui.ID(x.ID), Text: x.Name + note, On: x.ID == l.Member})
		}
		job := ui.Field{Name: "post" + k, Label: "职务", Kind: "select", Class: "short", Problem: bad("post" + k), Options: []ui.Option{{Text: "请选择"},
			{Value: string(post.Secretary), Text: "书记", On: l.Kind == post.Secretary && l.How != post.Acting}, {Value: string(post.Deputy), Text: "副书记", On: l.Kind == post.Deputy},
			{Value: acting, Text: "主持工作", On: l.How == post.Acting}}}
		last := ui.Field{Name: "last" + k, Label: "主持工作到哪一天", Kind: "date", Class: "short", Value: l.Last.String(), Problem: bad("last" + k)}
		grid = append(grid, matterweb.Group{Title: "任职（第" + strconv.Itoa(i+1) + "人）", Fields: []ui.Field{who, job, last}})
	}
	return list, grid, tail
}

// draft reads a request.
func draft(r *web.Request) appointment.Draft {
	d := appointment.Draft{Reason: r.Text("reason"), Effective: r.Day("effective_on")}
	for _, s := range r.Form["remove"] {
		id, kind, _ := strings.Cut(s, "/")
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			d.Remove = append(d.Remove, appointment.Holding{Member: n, Kind: post.Kind(kind)})
		}
	}
	for i := range appointment.MostLines {
		k := strconv.Itoa(i)
		l := appointment.Line{Member: r.Num("who"+k, 0), Kind: post.Kind(r.Text("post" + k)), How: post.Appointed, Last: r.Day("last" + k)}
		if l.Kind == acting {
			l.Kind, l.How = post.Secretary, post.Acting
		}
		d.Appoint = append(d.Appoint, l)
	}
	return d
}

func (p pages) begin(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	id, err := p.Appointments.Begin(r.Context(), r.Who, of, draft(r))
	if problems, ok := web.Problems(err); ok {
		return p.showNew(r, problems)
	}
	if err != nil {
		return err
	}
	if r.Session.Grant.May(appointment.Decide) {
		return r.Say(href(id), "任免已提出，接着做考察审查。")
	}
	return r.Say(href(id), "任免请示已报工委。")
}
