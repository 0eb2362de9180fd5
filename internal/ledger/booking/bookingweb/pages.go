package bookingweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Bookings   *booking.Bookings
	Sites      *site.Sites
	Orgs       *org.Orgs
	Activities *activity.Activities
}

type pages struct{ Deps }

// Routes are the pages of the book of visits.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(booking.View, "GET /bookings", p.list),
		web.Needs(booking.Book, "GET /bookings/new", p.mine),
		web.Needs(booking.View, "GET /bookings/{id}", p.one),
		web.Needs(booking.Book, "GET /orgs/{org}/bookings/new", p.form),
		web.Needs(booking.Book, "POST /orgs/{org}/bookings", p.book),
		web.Needs(booking.Book, "GET /bookings/{id}/change", p.changeForm),
		web.Needs(booking.Book, "POST /bookings/{id}/change", p.change),
		web.Needs(booking.Book, "POST /bookings/{id}/cancel", p.cancel),
		web.Needs(activity.Keep, "GET /bookings/{id}/visit", p.visitForm),
		web.Needs(activity.Keep, "POST /bookings/{id}/visit", p.visit),
		web.Needs(activity.Keep, "POST /bookings/{id}/link", p.link),
		web.Needs(site.Add, "GET /sites/{id}/sheet", p.sheet),
	}
}

// mine leads to the form of the organisation that the asker works for.
func (p pages) mine(r *web.Request) error {
	href := "/orgs/" + ui.ID(r.Session.Grant.Org) + "/bookings/new"
	if r.URL.RawQuery != "" {
		href += "?" + r.URL.RawQuery
	}
	return r.SeeOther(href)
}

const pageSize = 50

var stateNames = []ui.Option{{Value: "", Text: "全部"}, {Value: string(booking.Held), Text: "已约"}, {Value: string(booking.Waiting), Text: "候补"},
	{Value: string(booking.Open), Text: "待确认"}, {Value: string(booking.Visited), Text: "已参观"}, {Value: string(booking.Cancelled), Text: "已取消"}}

// spanOf is the days that a list of bookings is about: some days, a year, or this
// year and what is to come.
func spanOf(r *web.Request) day.Span {
	if from, until := r.Day("from"), r.Day("until"); from != day.None && until >= from {
		return day.Span{From: from, Until: until + 1}
	}
	if year := int(r.Num("year", 0)); year > 1900 && year < 2200 {
		return day.Year(year)
	}
	return day.Span{From: day.Year(r.Today().Year()).From, Until: day.Forever}
}

// list is the book: of the asker's own organisation and those below.
func (p pages) list(r *web.Request) error {
	q := booking.Query{Org: r.Num("org", 0), Below: true, Site: r.Num("site", 0), Span: spanOf(r), AsOf: r.AsOf(), After: r.Num("after", 0), Limit: pageSize}
	for _, o := range stateNames {
		if o.Value == r.Text("state") {
			q.State = booking.State(o.Value)
		}
	}
	page, err := p.Bookings.List(r.Context(), r.Who, q)
	if err != nil {
		return err
	}
	sites, err := p.Sites.List(r.Context(), r.Who, day.Span{})
	if err != nil {
		return err
	}
	v := ListView{Title: "参观预约", Lead: q.Span.Chinese() + "，共" + ui.Count(page.Total) + "个。", Action: "/bookings", Back: r.URL.RequestURI(),
		Export: "/bookings/export?" + r.URL.RawQuery, None: ui.None{Title: "没有预约", Text: "到场馆的页面选一个时段，就可以预约。", Do: ui.Link{Text: "看场馆", Href: "/sites"}}}
	v.Filters = []ui.Field{{Name: "year", Label: "年份", Kind: "number", Value: r.Text("year"), Class: "short", Min: "1949", Max: "2100", Place: "今年起"},
		{Name: "site", Label: "场馆", Kind: "select", Options: []ui.Option{{Text: "全部", On: q.Site == 0}}},
		{Name: "state", Label: "状态", Kind: "select", Options: choose(stateNames, string(q.State))}}
	for _, s := range sites {
		v.Filters[1].Options = append(v.Filters[1].Options, ui.Option{Value: ui.ID(s.ID), Text: s.Name, On: q.Site == s.ID})
	}
	if r.Session.Grant.May(booking.Book) {
		v.New = ui.Link{Text: "预约参观", Href: "/bookings/new"}
	}
	for _, b := range page.List {
		v.Rows = append(v.Rows, row(b, r.Today()))
	}
	v.Pager.Count = ui.PageOf(len(page.List), page.Total, "个")
	if page.Next != 0 {
		v.Pager.Next = r.After(page.Next)
	}
	return r.Page(List(r.Frame(v.Title), v))
}

func row(b booking.Booking, today day.Day) Row {
	x := Row{Day: b.Day, Time: b.From + "—" + b.Until, Site: b.SiteName, Href: "/bookings/" + ui.ID(b.ID), Org: ui.Link{Text: b.OrgName, Href: "/orgs/" + ui.ID(b.Org)},
		Members: strconv.Itoa(b.Members), Others: strconv.Itoa(b.Others), Note: b.Note}
	x.State, x.Word = mark(b, today)
	return x
}

func (p pages) get(r *web.Request) (b booking.Booking, err error) {
	id, err := r.ID("id")
	if err != nil {
		return b, err
	}
	return p.Bookings.Get(r.Context(), r.Who, id)
}

func (p pages) one(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	v, err := p.oneView(r, b)
	if err != nil {
		return err
	}
	return r.Page(One(r.Frame(v.Title), v))
}

func (p pages) oneView(r *web.Request, b booking.Booking) (v OneView, err error) {
	href := "/bookings/" + ui.ID(b.ID)
	v = OneView{Title: "预约：" + b.SiteName, Lead: ui.Long(b.Day) + " " + b.From + "—" + b.Until, Crumbs: crumbs}
	v.State, v.Word = mark(b, r.Today())
	v.Facts = []ui.Pair{{Term: "党组织", Text: b.OrgName, Href: "/orgs/" + ui.ID(b.Org)}, {Term: "场馆", Text: b.SiteName, Href: "/sites/" + ui.ID(b.Site)},
		{Term: "计划人数", Text: people(b), Note: "党员和其他参加者分开计数"}}
	if b.Note != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "备注", Text: b.Note})
	}
	if b.Why != "" {
		v.Facts = append(v.Facts, ui.Pair{Term: "取消的原因", Text: b.Why})
	}
	if b.Activity != 0 {
		v.Facts = append(v.Facts, ui.Pair{Term: "对应的活动", Text: "看这条记录", Href: "/activities/" + ui.ID(b.Activity)})
	}
	switch {
	case b.Undone:
		v.Warn = "这次参观记过一次活动，那条记录后来作废了。可以再确认，或者取消预约。"
	case b.State == booking.Held && b.Moved:
		v.Warn = "这个预约从候补转为已约了。"
	}
	if b.Standing() {
		s, err := p.Sites.Get(r.Context(), r.Who, b.Site)
		if err != nil {
			return v, err
		}
		if _, open := s.At(b.Day, b.From); !open && !b.Past(r.Now()) {
			v.Warn = "场馆在这个时段现在不接待了，请改到别的时段，或者和场馆联系。" + s.Contact
		}
	}
	if b.State == booking.Waiting {
		v.Rule = booking.Rule
	}
	if !r.May(booking.Book, b.Org) || !b.Standing() {
		return v, nil
	}
	if !b.Past(r.Now()) {
		v.Change = ui.Link{Text: "修改", Href: href + "/change"}
	}
	v.Cancel = &CancelForm{Action: href + "/cancel", Why: ui.Field{Name: "why", Label: "原因", Optional: true}, Note: "取消以后名额按先后给候补的组织。"}
	if b.State == booking.Held && b.Day <= r.Today() {
		v.Confirm = ui.Link{Text: "确认参观", Href: href + "/visit"}
		list, err := p.Bookings.Candidates(r.Context(), r.Who, b)
		if err != nil {
			return v, err
		}
		for _, c := range list {
			if v.Link == nil {
				v.Link = &LinkForm{Action: href + "/link"}
			}
			v.Link.Records = append(v.Link.Records, ui.Option{Value: ui.ID(c.ID), Text: c.Title})
		}
	}
	return v, nil
}

var crumbs = []ui.Link{{Text: "场馆", Href: "/sites"}, {Text: "预约", Href: "/bookings"}}

func people(b booking.Booking) string {
	return "党员" + strconv.Itoa(b.Members) + "人，其他参加者" + strconv.Itoa(b.Others) + "人，共" + strconv.Itoa(b.People()) + "人"
}

func (p pages) cancel(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	err = p.Bookings.Cancel(r.Context(), r.Who, b.ID, r.Text("why"))
	if problems, ok := web.Problems(err); ok {
		v, err := p.oneView(r, b)
		if err != nil {
			return err
		}
		v.Problems = problems
		if v.Cancel != nil {
			v.Cancel.Why.Value, v.Cancel.Why.Problem = r.Text("why"), problems[0].Text
		}
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/bookings/"+ui.ID(b.ID), "已取消。空出的名额按先后给候补的组织。")
}

func (p pages) link(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	err = p.Bookings.Link(r.Context(), r.Who, b.ID, r.Num("activity", 0))
	if problems, ok := web.Problems(err); ok {
		v, err := p.oneView(r, b)
		if err != nil {
			return err
		}
		v.Problems = problems
		return r.Refuse(One(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.Say("/bookings/"+ui.ID(b.ID), "已对上这条记录，没有另记。")
}

// sheet is who comes to a site on a day.
func (p pages) sheet(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	s, err := p.Sites.Get(r.Context(), r.Who, id)
	if err != nil {
		return err
	}
	on := r.Day("day")
	if on == day.None {
		on = r.Today()
	}
	dates, err := p.Bookings.Board(r.Context(), r.Who, id, day.Span{From: on, Until: on + 1})
	if err != nil {
		return err
	}
	href := "/sites/" + ui.ID(id) + "/sheet"
	v := SheetView{Title: s.Name + "接待安排", Lead: ui.Long(on), Action: href, Back: r.URL.RequestURI(),
		Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}, {Text: s.Name, Href: "/sites/" + ui.ID(id)}}, Export: "/bookings/export?site=" + ui.ID(id) + "&from=" + on.String() + "&until=" + on.String(),
		Filters: []ui.Field{{Name: "day", Label: "日期", Kind: "date", Value: on.String()}},
		Earlier: ui.Link{Text: "前一天", Href: href + "?day=" + (on - 1).String()}, Later: ui.Link{Text: "后一天", Href: href + "?day=" + (on + 1).String()},
		None: ui.None{Title: "这一天不接待", Text: "没有可以预约的时段，也没有预约。"}}
	if on != r.Today() {
		v.Today = ui.Link{Text: "今天", Href: href}
	}
	for _, d := range dates {
		if d.Closed != "" {
			v.None.Text = d.Closed + "。"
		}
		for _, t := range d.Times {
			x := SheetSlot{Time: t.From + "—" + t.Until, Text: "容纳" + strconv.FormatInt(t.Slot.People, 10) + "人，已约" + strconv.Itoa(t.Taken) + "人"}
			if t.Queue > 0 {
				x.Text += "，候补" + strconv.Itoa(t.Queue) + "个组织" + strconv.Itoa(t.People) + "人"
			}
			if t.Slot.People == 0 {
				x.Text = "这个时段现在不接待，已约" + strconv.Itoa(t.Taken) + "人"
			}
			for _, b := range t.List {
				x.Rows = append(x.Rows, row(b, r.Today()))
			}
			v.Slots = append(v.Slots, x)
		}
	}
	return r.Page(Sheet(r.Frame(v.Title), v))
}
