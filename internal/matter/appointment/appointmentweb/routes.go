package appointmentweb

import (
	"zhibu/internal/base/attach"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Appointments *appointment.Appointments
	Orgs         *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of appointments.
func Routes(d Deps) []web.Route {
	p := pages{d}
	move := func(key, said string, do func(r *web.Request, id, version int64) error) func(*web.Request) error {
		return matterweb.Move(key, said, href, do, p.show)
	}
	return []web.Route{
		web.Needs(appointment.View, "GET /appointments/posts", p.posts),
		web.Needs(appointment.Keep, "GET /appointments/new", p.choose),
		web.Needs(appointment.Keep, "GET /orgs/{org}/appointments/new", p.newForm),
		web.Needs(appointment.Keep, "POST /orgs/{org}/appointments", p.begin),
		web.Needs(appointment.View, "GET /appointments/{id}", p.one),
		web.Needs(appointment.View, "GET /appointments/{id}/papers/{paper}", matterweb.Paper(p.Appointments.Paper)),
		web.Needs(appointment.View, "GET /orgs/{org}/handover", p.handover),
		web.Needs(appointment.View, "GET /orgs/{org}/handover/word", p.handoverWord),
		web.Needs(appointment.Keep, "POST /appointments/{id}/ask", move("ask", "任免请示已重新报工委。", func(r *web.Request, id, v int64) error {
			return p.Appointments.Ask(r.Context(), r.Who, id, v, draft(r))
		})),
		web.Needs(appointment.Decide, "POST /appointments/{id}/vet", move("vet", "考察情况已登记。", func(r *web.Request, id, v int64) error {
			return p.Appointments.Vet(r.Context(), r.Who, id, v, checks(r), r.Text("finish") != "")
		})),
		web.Needs(appointment.Decide, "POST /appointments/{id}/approve", move("approve", "已登记批复，职务从生效当天零时起变动。", func(r *web.Request, id, v int64) error {
			return p.Appointments.Approve(r.Context(), r.Who, id, v, appointment.Approval{Number: r.Text("number"), On: r.Day("on"), Effective: r.Day("effective_on")})
		})),
		web.Needs(appointment.Decide, "POST /appointments/{id}/return", move("return", "已退回，原因下级看得到。", func(r *web.Request, id, v int64) error {
			return p.Appointments.Return(r.Context(), r.Who, id, v, r.Text("why"))
		})),
		web.Needs(appointment.Keep, "POST /appointments/{id}/withdraw", move("withdraw", "已撤回。", func(r *web.Request, id, v int64) error {
			return p.Appointments.Withdraw(r.Context(), r.Who, id, v, r.Text("why"))
		})),
	}
}

func href(id int64) string { return "/appointments/" + ui.ID(id) }

func orgHref(id int64) string { return "/orgs/" + ui.ID(id) }

func (p pages) handover(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	h, err := p.Appointments.Handover(r.Context(), r.Who, of)
	if err != nil {
		return err
	}
	v := HandoverView{Title: "工作交接清单", Lead: h.OrgName + "，" + h.On.Chinese(), Word: ui.Link{Text: "Word", Href: orgHref(of) + "/handover/word"},
		Crumbs: []ui.Link{{Text: "书记、副书记配备", Href: "/appointments/posts"}, {Text: h.OrgName, Href: orgHref(of)}}}
	add := func(term, text string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text})
		}
	}
	add("移交人", h.From)
	add("接收人", h.Next)
	v.Facts = append(v.Facts, ui.Pair{Term: "共", Text: ui.Count(h.Count()) + "项", Note: "按记录列出，不用另外填写。其他需要交代的事，写在打印的清单上。"})
	for _, x := range h.Parts {
		part := PartView{Title: x.Title, None: x.None}
		for _, row := range x.Rows {
			part.Rows = append(part.Rows, PartRow{What: ui.Link{Text: row.Text, Href: row.Href}, State: row.State, By: row.By.Chinese()})
		}
		v.Parts = append(v.Parts, part)
	}
	return r.Page(Handover(r.Frame(v.Title), v))
}

func (p pages) handoverWord(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	name, body, err := p.Appointments.HandoverPaper(r.Context(), r.Who, of)
	if err != nil {
		return err
	}
	return r.Give(attach.File{Name: name, Kind: attach.DOCX, Body: body})
}
