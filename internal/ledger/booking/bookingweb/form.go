package bookingweb

import (
	"errors"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
)

// typed reads the form as it was typed.
func typed(r *web.Request) booking.Draft {
	return booking.Draft{Site: r.Num("site", 0), Day: r.Day("day"), From: r.Text("slot"), Members: int(r.Num("members", 0)), Others: int(r.Num("others", 0)),
		Note: r.Text("note"), Wait: r.Text("wait") != ""}
}

// form is an empty page, with what the door to it told: site, day and slot.
func (p pages) form(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	d := typed(r)
	d.Wait = true
	v, err := p.formView(r, of, d, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) book(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	d := typed(r)
	id, err := p.Bookings.Book(r.Context(), r.Who, of, d)
	if d.Site == 0 && fault.KindOf(err) == fault.NotFound {
		err = fault.Field("site", "请选择去哪个场馆。")
	}
	if problems, ok := web.Problems(err); ok {
		v, err := p.formView(r, of, d, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return p.said(r, id, "已约好。")
}

// said leads to a booking and says how it stands.
func (p pages) said(r *web.Request, id int64, text string) error {
	b, err := p.Bookings.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	if b.State == booking.Waiting {
		text = "排进候补，现在是第" + strconv.Itoa(b.Place) + "个。有名额就自动转为已约。"
	}
	return r.Say("/bookings/"+ui.ID(id), text)
}

// formView fills the form of an organisation. Where no site was chosen it asks for
// one first.
func (p pages) formView(r *web.Request, of int64, d booking.Draft, problems []ui.Problem) (v FormView, err error) {
	o, err := p.Orgs.Get(r.Context(), r.Who, of, r.Today())
	if err != nil {
		return v, err
	}
	v = FormView{Title: "预约参观", Lead: o.Label(), Action: "/orgs/" + ui.ID(of) + "/bookings", Problems: problems, Submit: "预约", Crumbs: crumbs,
		Cancel: ui.Link{Text: "不约了", Href: "/bookings"}, Rule: booking.Rule}
	return v, p.fields(r, &v, d, problems)
}

func (p pages) fields(r *web.Request, v *FormView, d booking.Draft, problems []ui.Problem) error {
	sites, err := p.Sites.List(r.Context(), r.Who, day.Span{})
	if err != nil {
		return err
	}
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	where := ui.Field{Name: "site", Label: "场馆", Kind: "select", Problem: bad("site")}
	var chosen site.Site
	if d.Site == 0 {
		where.Options = []ui.Option{{Value: "0", Text: "请选择", On: true}}
	}
	for _, s := range sites {
		if s.Closed || len(s.Slots) == 0 {
			continue
		}
		where.Options = append(where.Options, ui.Option{Value: ui.ID(s.ID), Text: s.Name, On: s.ID == d.Site})
		if s.ID == d.Site {
			chosen = s
		}
	}
	on := ui.Field{Name: "day", Label: "日期", Kind: "date", Value: d.Day.String(), Min: r.Today().String(), Problem: bad("day")}
	slot := ui.Field{Name: "slot", Label: "时段", Problem: bad("slot"), Kind: "select", Options: []ui.Option{{Text: "请选择"}}}
	if chosen.ID != 0 {
		slot.Hint = p.hint(r, chosen, d)
	} else {
		slot.Hint = "每个场馆的时段不一样，场馆的页面上看得到还剩多少名额。"
	}
	slot.Options = append(slot.Options, times(sites, chosen, d)...)
	members := ui.Field{Name: "members", Label: "党员人数", Kind: "number", Min: "0", Problem: bad("members"), Class: "short"}
	others := ui.Field{Name: "others", Label: "其他参加者人数", Kind: "number", Min: "0", Optional: true, Hint: "群众、入党积极分子等，和党员分开计数。", Problem: bad("others"), Class: "short"}
	if d.Members != 0 {
		members.Value = strconv.Itoa(d.Members)
	}
	if d.Others != 0 {
		others.Value = strconv.Itoa(d.Others)
	}
	wait := ui.Field{Name: "wait", Label: "名额不够时排进候补", Kind: "tick"}
	if d.Wait {
		wait.Value = "1"
	}
	v.Fields = []ui.Field{where, on, slot, members, others, {Name: "note", Label: "备注", Value: d.Note, Optional: true, Place: "例如：需要讲解", Problem: bad("note")}, wait}
	return nil
}

// times are the slots to choose from: of the day, of the site, or of every site.
func times(sites []site.Site, chosen site.Site, d booking.Draft) (list []ui.Option) {
	seen := map[string]bool{}
	add := func(x site.Slot) {
		if !seen[x.From] {
			seen[x.From] = true
			list = append(list, ui.Option{Value: x.From, Text: x.From + "—" + x.Until, On: x.From == d.From})
		}
	}
	if chosen.ID != 0 {
		for _, x := range chosen.On(d.Day) {
			add(x)
		}
		if len(list) == 0 {
			for _, x := range chosen.Slots {
				add(x)
			}
		}
		return list
	}
	for _, s := range sites {
		for _, x := range s.Slots {
			add(x)
		}
	}
	return list
}

// hint says what is left on the day that was chosen.
func (p pages) hint(r *web.Request, s site.Site, d booking.Draft) string {
	if d.Day == day.None {
		return ""
	}
	dates, err := p.Bookings.Board(r.Context(), r.Who, s.ID, day.Span{From: d.Day, Until: d.Day + 1})
	if err != nil || len(dates) == 0 {
		return ""
	}
	var words []string
	for _, t := range dates[0].Times {
		word := t.From + "还剩" + strconv.Itoa(t.Free()) + "个名额"
		if t.Free() == 0 {
			word = t.From + "约满，候补" + strconv.Itoa(t.Queue) + "个"
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return ""
	}
	return d.Day.MonthDay() + "：" + strings.Join(words, "；") + "。"
}

func (p pages) changeForm(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(booking.Book, b.Org); err != nil {
		return err
	}
	b.Wait = b.State == booking.Waiting
	v, err := p.changeView(r, b, b.Draft, b.Version, nil)
	if err != nil {
		return err
	}
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) changeView(r *web.Request, b booking.Booking, d booking.Draft, version int64, problems []ui.Problem) (v FormView, err error) {
	href := "/bookings/" + ui.ID(b.ID)
	v = FormView{Title: "修改预约", Lead: b.OrgName + "，现在是" + b.State.Label() + "，" + people(b), Action: href + "/change", Version: ui.ID(version), Problems: problems,
		Submit: "保存修改", Crumbs: append(crumbs[:len(crumbs):len(crumbs)], ui.Link{Text: b.SiteName, Href: href}), Cancel: ui.Link{Text: "不改了", Href: href},
		Rule: "减少人数，名额还是您的；候补的改人数，排队的位置不变。增加人数或者换时段，要新的时段名额够、又没有别人在候补才能改，改不成的，原来的预约不动。"}
	if err = p.fields(r, &v, d, problems); err == nil {
		v.Fields[len(v.Fields)-1].Hint = "只对正在候补的预约：换到的时段没有名额时，排到那个时段的候补里。"
	}
	return v, err
}

func (p pages) change(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	d, version := typed(r), r.Num("version", 0)
	err = p.Bookings.Change(r.Context(), r.Who, b.ID, version, d)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) { // the page says how it stands now: sent again, it is meant
			var mine, now FormView
			if err := errors.Join(p.fields(r, &mine, d, nil), p.fields(r, &now, b.Draft, nil)); err != nil {
				return err
			}
			version, problems = b.Version, web.Beside(problems, mine.Fields, now.Fields)
		}
		v, err := p.changeView(r, b, d, version, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return p.said(r, b.ID, "已改好。")
}
