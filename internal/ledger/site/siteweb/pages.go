package siteweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
)

type pages struct {
	sites      *site.Sites
	bookings   *booking.Bookings
	activities *activity.Activities
}

// Routes are the pages of the places for on-site study.
func Routes(ss *site.Sites, bs *booking.Bookings, as *activity.Activities) []web.Route {
	p := pages{ss, bs, as}
	return []web.Route{
		web.Needs(site.View, "GET /sites", p.list),
		web.Needs(site.View, "GET /sites/{id}", p.one),
		web.Needs(site.Add, "GET /sites/new", p.form),
		web.Needs(site.Add, "POST /sites", p.register),
		web.Needs(site.Add, "GET /sites/{id}/edit", p.editForm),
		web.Needs(site.Add, "POST /sites/{id}/edit", p.edit),
		web.Needs(site.Add, "POST /sites/{id}/shut", p.shut),
	}
}

func span(r *web.Request) day.Span {
	s := day.Year(r.AsOf().Year())
	s.Until = min(s.Until, r.AsOf()+1)
	return s
}

func (p pages) list(r *web.Request) error {
	s := span(r)
	list, err := p.sites.List(r.Context(), r.Who, s)
	if err != nil {
		return err
	}
	v := ListView{Title: "场馆", Lead: "家门口的红色资源，和" + strconv.Itoa(s.From.Year()) + "年截至" + s.Last().MonthDay() + "的参观次数。", Action: "/sites", Export: "/sites/export?" + r.URL.RawQuery,
		None: ui.None{Title: "还没有登记场馆", Text: "工委登记以后，记现场学习时可以直接选。"}}
	if r.Session.Grant.May(booking.View) {
		v.Doors = append(v.Doors, ui.Link{Text: "预约情况", Href: "/bookings"})
	}
	if r.Session.Grant.May(site.Add) {
		v.New = ui.Link{Text: "登记场馆", Href: "/sites/new"}
	}
	for _, x := range list {
		row := ListRow{Name: x.Name, Href: "/sites/" + ui.ID(x.ID), Address: x.Address, Note: x.Opening,
			Visits: ui.Link{Text: strconv.Itoa(x.Visits) + "次", Href: "/activities?site=" + ui.ID(x.ID)}}
		switch {
		case x.Closed:
			row.Word = "已停止接待"
		case len(x.Slots) > 0 && r.Session.Grant.May(booking.Book):
			row.Book = ui.Link{Text: "预约", Href: "/sites/" + ui.ID(x.ID) + "#board"}
		}
		v.Rows = append(v.Rows, row)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

// boardDays is how many days a site's page offers at once.
const boardDays = 14

func (p pages) one(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.sites.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := SiteView{Name: x.Name, Lead: x.Address, Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}}}
	fact := func(term, text string) {
		if text != "" {
			v.Facts = append(v.Facts, ui.Pair{Term: term, Text: text})
		}
	}
	fact("地址", x.Address)
	fact("开放说明", x.Opening)
	fact("预约时段", slotWords(x))
	if x.Capacity > 0 {
		fact("一次容纳", strconv.FormatInt(x.Capacity, 10)+"人")
	}
	fact("联系方式", x.Contact)
	for _, c := range x.Closures {
		if c.Span.Until > r.Today() {
			fact("闭馆", (day.Span{From: c.Span.From, Until: c.Span.Until}).Chinese()+"，"+c.Why)
		}
	}
	if x.Closed {
		v.Warn = "这个场馆已经停止接待，不能预约。以前的活动都留着。"
	}
	if r.Session.Grant.May(booking.View) && len(x.Slots) > 0 {
		if err := p.board(r, x, &v); err != nil {
			return err
		}
	}
	if r.Session.Grant.May(site.Add) {
		if err := p.keeper(r, x, &v); err != nil {
			return err
		}
	}
	page, err := p.activities.List(r.Context(), r.Who, activity.Query{Site: id, Span: span(r), Limit: 12})
	if err != nil {
		return err
	}
	for _, a := range page.List {
		v.Visits = append(v.Visits, Line{Text: a.OnDay.MonthDay() + "　" + a.OrgName, Href: "/activities/" + ui.ID(a.ID),
			Note: "党员" + strconv.Itoa(a.Present) + "人次，其他参加者" + strconv.Itoa(a.Others) + "人次"})
	}
	if page.Total > len(page.List) {
		v.More = ui.Link{Text: "看全部" + ui.Count(page.Total) + "次", Href: "/activities?site=" + ui.ID(id)}
	}
	return r.Page(One(r.Frame(v.Name), v))
}

// board offers the slots of the coming days.
func (p pages) board(r *web.Request, x site.Site, v *SiteView) error {
	from := r.Day("from")
	if from < r.Today() || from > r.Today()+366 {
		from = r.Today()
	}
	dates, err := p.bookings.Board(r.Context(), r.Who, x.ID, day.Span{From: from, Until: from + boardDays})
	if err != nil {
		return err
	}
	href := "/sites/" + ui.ID(x.ID)
	if from > r.Today() {
		v.Earlier = ui.Link{Text: "前两周", Href: href + "?from=" + max(from-boardDays, r.Today()).String() + "#board"}
	}
	v.Later = ui.Link{Text: "后两周", Href: href + "?from=" + (from + boardDays).String() + "#board"}
	v.Rule = booking.Rule
	for _, d := range dates {
		line := BoardDay{Day: d.Day, Note: d.Closed}
		if d.Closed == "" && len(d.Times) == 0 {
			line.Note = "这一天不接待"
		}
		for _, t := range d.Times {
			line.Slots = append(line.Slots, tile(r, x, t))
		}
		v.Board = append(v.Board, line)
	}
	if r.Session.Grant.May(booking.Book) && !x.Closed {
		v.Record = ui.Link{Text: "预约参观", Href: "/bookings/new?site=" + ui.ID(x.ID)}
	}
	return nil
}

// tile is one slot: what is left of it, and the door to book it.
func tile(r *web.Request, x site.Site, t booking.Time) Tile {
	out := Tile{Time: t.From + "—" + t.Until, Href: "/bookings/new?site=" + ui.ID(x.ID) + "&day=" + t.Day.String() + "&slot=" + t.From}
	switch {
	case t.Free() > 0:
		out.Text = "还剩" + strconv.Itoa(t.Free()) + "个名额"
	case t.Queue > 0:
		out.Text, out.Full = "约满，候补"+strconv.Itoa(t.Queue)+"个", true
	default:
		out.Text, out.Full = "约满，可以候补", true
	}
	for _, b := range t.List {
		if b.Org == r.Session.Grant.Org {
			out.Text, out.Mine, out.Href = "本组织"+b.State.Label()+strconv.Itoa(b.People())+"人", true, "/bookings/"+ui.ID(b.ID)
			return out
		}
	}
	if t.Begun {
		out.Text, out.Href = "已经开始", ""
	}
	if !r.Session.Grant.May(booking.Book) {
		out.Href = ""
	}
	return out
}

// keeper adds what those see who keep the register.
func (p pages) keeper(r *web.Request, x site.Site, v *SiteView) error {
	href := "/sites/" + ui.ID(x.ID)
	v.Edit = ui.Link{Text: "修改", Href: href + "/edit"}
	v.Sheet = ui.Link{Text: "接待安排", Href: href + "/sheet"}
	v.Shut = &ShutForm{Action: href + "/shut", Version: ui.ID(x.Version), Closed: "1", Title: "停止接待", Submit: "停止接待",
		Note: "停止以后不能再预约，场馆和以前的活动都留着，以后可以恢复。"}
	if x.Closed {
		v.Shut.Title, v.Shut.Submit, v.Shut.Closed, v.Shut.Note = "恢复接待", "恢复接待", "", "恢复以后又可以预约。"
	}
	page, err := p.bookings.List(r.Context(), r.Who, booking.Query{Site: x.ID, Span: day.Span{From: r.Today(), Until: day.Forever}, Limit: 500})
	for _, b := range page.List {
		if _, open := x.At(b.Day, b.From); !open && b.Standing() {
			v.Lists = append(v.Lists, Line{Text: b.Day.MonthDay() + " " + b.From + "　" + b.OrgName, Href: "/bookings/" + ui.ID(b.ID),
				Note: b.State.Label() + strconv.Itoa(b.People()) + "人，这个时段现在不接待"})
		}
	}
	return err
}

func (p pages) form(r *web.Request) error {
	v := formView(typed{}, 0, "", nil, 1)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) register(r *web.Request) error {
	t := read(r)
	if r.FormValue("do") == "more" {
		v := formView(t, 0, "", nil, 3)
		return r.Page(Form(r.Frame(v.Title), v))
	}
	id, err := p.sites.Register(r.Context(), r.Who, r.Session.Grant.Org, t.Site)
	if problems, ok := web.Problems(err); ok {
		v := formView(t, 0, "", problems, 0)
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/sites/"+ui.ID(id), "已登记。")
}

func (p pages) editForm(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	x, err := p.sites.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	v := formView(known(x, r.Today()), id, ui.ID(x.Version), nil, 0)
	return r.Page(Form(r.Frame(v.Title), v))
}

func (p pages) edit(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	t, version := read(r), r.Num("version", 0)
	if r.FormValue("do") == "more" {
		v := formView(t, id, ui.ID(version), nil, 3)
		return r.Page(Form(r.Frame(v.Title), v))
	}
	err = p.sites.Edit(r.Context(), r.Who, id, version, t.Site)
	if problems, ok := web.Problems(err); ok {
		if web.Clashed(err) {
			x, err := p.sites.Get(r.Context(), r.Who, id)
			if err != nil {
				return err
			}
			version = x.Version // the page says how it stands now: sent again, it is meant
			problems = beside(problems, t, known(x, r.Today()))
		}
		v := formView(t, id, ui.ID(version), problems, 0)
		return r.Refuse(Form(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/sites/"+ui.ID(id), "已保存。")
}

func (p pages) shut(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	closed := r.Text("closed") != ""
	if err := p.sites.Shut(r.Context(), r.Who, id, r.Num("version", 0), closed); err != nil {
		return err
	}
	if closed {
		return r.Say("/sites/"+ui.ID(id), "已停止接待，不能再预约。")
	}
	return r.Say("/sites/"+ui.ID(id), "已恢复接待。")
}
