package appointmentweb

import (
	"net/url"
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/post"
)

const pageSize = 50

func (p pages) posts(r *web.Request) error {
	q := appointment.LeaderQuery{On: r.AsOf(), Org: r.Num("org", 0), Text: r.Text("q")}
	all, err := p.Appointments.Leaders(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	what := appointment.What(r.Text("what"))
	none := ui.None{Title: "还没有党组织", Text: "登记党组织以后，从这里看书记、副书记配得齐不齐。"}
	if q.Org != 0 || q.Text != "" || what != "" {
		none = ui.None{Title: "没有这样的党组织", Text: "换一个条件再看。"}
	}
	v := PostsView{Title: "书记、副书记配备", Action: "/appointments/posts", Back: r.URL.RequestURI(), Export: "/appointments/posts/export?" + r.URL.RawQuery,
		Matters: ui.Link{Text: "在办的任免", Href: "/matters?kind=appointment&state=open"}, None: none}
	var list []appointment.Body
	led := 0
	for _, b := range all {
		if _, ok := b.Secretary(); ok {
			led++
		}
		if what == "" || b.Has(what) {
			list = append(list, b)
		}
	}
	v.Lead = q.On.Chinese() + "，" + ui.Count(len(all)) + "个党组织，有书记或者有人主持工作的" + strconv.Itoa(led) + "个。"
	p.tabs(r, all, what, &v)
	v.Filters = []ui.Field{{Name: "q", Label: "党组织或者姓名", Kind: "search", Value: q.Text}, {Name: "what", Kind: "hidden", Value: string(what)}}
	keep := r.Session.Grant.May(appointment.Keep) && r.AsOf() == r.Today()
	if keep {
		v.New = ui.Link{Text: "提出任免", Href: "/appointments/new"}
	}
	part, pager := web.Window(r, list, pageSize, "个", func(b *appointment.Body) string { return ui.ID(b.Org) })
	v.Pager = pager
	for i := range part {
		v.Rows = append(v.Rows, row(&part[i], keep))
	}
	f := r.Frame(v.Title)
	f.Wide = true
	return r.Page(Posts(f, v))
}

// tabs are the things, each with its count: the count opens its rows.
func (p pages) tabs(r *web.Request, all []appointment.Body, what appointment.What, v *PostsView) {
	tab := func(x appointment.What, text string, n int) {
		to := url.Values{}
		for _, k := range []string{"q", "org"} {
			if s := r.Text(k); s != "" {
				to.Set(k, s)
			}
		}
		if x != "" {
			to.Set("what", string(x))
		}
		href := "/appointments/posts"
		if len(to) > 0 {
			href += "?" + to.Encode()
		}
		v.Tabs = append(v.Tabs, ui.NavItem{Text: text + " " + strconv.Itoa(n), Href: href, Here: x == what})
	}
	tab("", "全部", len(all))
	for _, x := range appointment.Whats() {
		n := 0
		for _, b := range all {
			if b.Has(x) {
				n++
			}
		}
		if n > 0 || x == what || x == appointment.Vacant {
			tab(x, x.Label(), n)
		}
	}
}

func row(b *appointment.Body, keep bool) PostRow {
	x := PostRow{Org: ui.Link{Text: b.Name, Href: orgHref(b.Org)}, Kind: b.Kind.Label(), Term: b.Term.Chinese()}
	for _, p := range b.Seats {
		h := Held{Name: ui.Link{Text: p.Name}, Note: p.Span.From.Chinese() + "起"}
		if p.How == post.Acting {
			h.Note = "主持工作，到" + p.Span.Last().Chinese()
		}
		if p.Kind == post.Secretary {
			x.Secretary = append(x.Secretary, h)
		} else {
			x.Deputies = append(x.Deputies, h)
		}
	}
	for _, n := range b.Notes {
		text := n.Text + "。"
		if !n.Cite.Zero() {
			text += "依据：" + n.Cite.String() + "。"
		}
		x.Notes = append(x.Notes, Note{State: stateOf(n.What), What: n.What.Label(), Text: text})
	}
	switch {
	case b.Open != 0:
		x.Matter = ui.Link{Text: b.Stage, Href: href(b.Open)}
	case keep:
		x.Matter = ui.Link{Text: "提出任免", Href: start(b)}
	}
	if keep && (b.Has(appointment.Coming) || b.Has(appointment.Acts)) {
		x.Handover = ui.Link{Text: "工作交接清单", Href: orgHref(b.Org) + "/handover"}
	}
	return x
}

// start opens the form of a request with what the row says filled in: the post that
// is empty, and who acts is to be relieved.
func start(b *appointment.Body) string {
	to := url.Values{}
	p, ok := b.Secretary()
	if !ok || p.How == post.Acting {
		to.Set("post0", string(post.Secretary))
	}
	if ok && p.How == post.Acting {
		to.Set("remove", ui.ID(p.Holder)+"/"+string(p.Kind))
	}
	href := orgHref(b.Org) + "/appointments/new"
	if len(to) > 0 {
		href += "?" + to.Encode()
	}
	return href
}

func stateOf(x appointment.What) ui.State {
	switch x {
	case appointment.Vacant, appointment.Long, appointment.Overlap:
		return ui.Late
	case appointment.Term, appointment.Acts:
		return ui.Due
	case appointment.Coming:
		return ui.Running
	}
	return ui.NA
}
