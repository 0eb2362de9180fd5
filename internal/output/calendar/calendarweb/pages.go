package calendarweb

import (
	"net/url"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/output/calendar"
	"zhibu/internal/register/org"
)

// Deps are the cases that the pages call.
type Deps struct {
	Calendars *calendar.Calendars
	Orgs      *org.Orgs
}

type pages struct{ Deps }

// Routes are the pages of the calendar.
func Routes(d Deps) []web.Route {
	p := pages{d}
	return []web.Route{
		web.Needs(calendar.View, "GET /calendar", p.show),
		web.Own("GET /calendar/feeds", p.feeds),
		web.Needs(calendar.View, "POST /calendar/feeds", p.make),
		web.Own("POST /calendar/feeds/{id}/revoke", p.revoke),
		web.Public("GET "+web.SecretPath+"{file}", p.serve),
	}
}

// asked is which calendar a page shows.
type asked struct {
	view  string // month, week, day
	on    day.Day
	of    org.Page
	below bool
	span  day.Span
}

// href is the address of the same calendar, changed.
func (a asked) href(change func(*asked)) string {
	change(&a)
	q := url.Values{"view": {a.view}, "on": {a.on.String()}, "org": {ui.ID(a.of.Org)}, "scope": {a.scope()}}
	return "/calendar?" + q.Encode()
}

func (a asked) scope() string {
	if a.below {
		return "all"
	}
	return "own"
}

func (p pages) asked(r *web.Request) (a asked, err error) {
	if a.of, err = p.Orgs.Get(r.Context(), r.Who, r.Num("org", r.Session.Grant.Org), r.AsOf()); err != nil {
		return a, err
	}
	a.view, a.on = r.Text("view"), r.Day("on")
	if d, err := day.Parse(r.Text("month") + "-01"); err == nil {
		a.on = d
	}
	if a.on < day.Of(1949, 10, 1) || a.on > r.Today()+3660 {
		a.on = r.AsOf()
	}
	branch := a.of.Kind.IsBranch()
	a.below = !branch && r.Text("scope") != "own"
	switch a.view {
	case "week":
		from := monday(a.on)
		a.span = day.Span{From: from, Until: from + 7}
	case "day":
		a.span = day.Span{From: a.on, Until: a.on + 1}
	default:
		a.view, a.span = "month", day.Month(a.on.Year(), int(a.on.Month()))
	}
	return a, nil
}

// monday is the first day of a day's week.
func monday(d day.Day) day.Day { return d - day.Day((int(d.Weekday())+6)%7) }

func (p pages) show(r *web.Request) error {
	a, err := p.asked(r)
	if err != nil {
		return err
	}
	shown := a.span
	if a.view == "month" { // whole weeks are drawn
		shown = day.Span{From: monday(a.span.From), Until: monday(a.span.Last()) + 7}
	}
	list, err := p.Calendars.Of(r.Context(), r.Who, calendar.Query{Org: a.of.Org, Below: a.below, Span: shown, AsOf: r.AsOf()})
	if err != nil {
		return err
	}
	v := View{Crumbs: []ui.Link{{Text: a.of.Label(), Href: "/orgs/" + ui.ID(a.of.Org)}}}
	if a.below {
		v.Lead = "本组织和下级组织，点开一天看是哪些。"
	}
	p.head(r, &v, a)
	if err := p.choices(r, &v, a); err != nil {
		return err
	}
	of := map[day.Day][]calendar.Entry{}
	for _, e := range list {
		for d := max(e.Day, shown.From); d <= min(e.Last, shown.Last()); d++ {
			of[d] = append(of[d], e)
		}
	}
	if a.view == "day" {
		v.Sections = p.sections(r, of[a.on], a.below)
		v.None = ui.None{Title: "这一天没有安排", Text: "没有活动、计划、预约，也没有到期的事项。"}
		return r.Page(Calendar(r.Frame(v.Title), v))
	}
	for d := shown.From; d < shown.Until; d += 7 {
		var week []Cell
		for i := range day.Day(7) {
			week = append(week, p.cell(r, a, d+i, of[d+i]))
		}
		v.Weeks = append(v.Weeks, week)
	}
	return r.Page(Calendar(r.Frame(v.Title), v))
}

// head fills in the title and the ways to go on.
func (p pages) head(r *web.Request, v *View, a asked) {
	to := func(d day.Day) string { return a.href(func(x *asked) { x.on = d }) }
	switch a.view {
	case "week":
		v.Title = a.span.From.Chinese() + "至" + a.span.Last().MonthDay()
		v.Prev, v.Next, v.Today = ui.Link{Text: "前一周", Href: to(a.on - 7)}, ui.Link{Text: "后一周", Href: to(a.on + 7)}, ui.Link{Text: "本周", Href: to(r.AsOf())}
	case "day":
		v.Title = ui.Long(a.on)
		v.Prev, v.Next, v.Today = ui.Link{Text: "前一天", Href: to(a.on - 1)}, ui.Link{Text: "后一天", Href: to(a.on + 1)}, ui.Link{Text: "今天", Href: to(r.AsOf())}
	default:
		first := a.span.From
		v.Title = a.span.Chinese()
		v.Prev, v.Next, v.Today = ui.Link{Text: "前一月", Href: to(first.AddMonths(-1))}, ui.Link{Text: "后一月", Href: to(first.AddMonths(1))}, ui.Link{Text: "本月", Href: to(r.AsOf())}
	}
	for _, t := range []struct{ view, text string }{{"month", "月"}, {"week", "周"}, {"day", "日"}} {
		v.Views = append(v.Views, Tab{t.text, a.href(func(x *asked) { x.view = t.view }), a.view == t.view})
	}
	if !a.of.Kind.IsBranch() {
		v.Scopes = []Tab{{"本组织", a.href(func(x *asked) { x.below = false }), !a.below}, {"连同下级", a.href(func(x *asked) { x.below = true }), a.below}}
	}
	v.Hidden = []ui.Link{{Text: "view", Href: a.view}, {Text: "on", Href: a.on.String()}, {Text: "scope", Href: a.scope()}}
	if r.Session.Grant.May(plan.View) {
		v.Doors = append(v.Doors, ui.Link{Text: "全年计划", Href: "/orgs/" + ui.ID(a.of.Org) + "/plan?year=" + strconv.Itoa(a.on.Year())})
	}
	v.Doors = append(v.Doors, ui.Link{Text: "订阅到日历", Href: "/calendar/feeds?org=" + ui.ID(a.of.Org)})
}

// mostOrgs is how many organisations one list offers before it stops at those
// directly below.
const mostOrgs = 60

// choices are the organisations whose calendar can be asked for.
func (p pages) choices(r *web.Request, v *View, a asked) error {
	tree, err := p.Orgs.Tree(r.Context(), r.Who, r.AsOf())
	if err != nil {
		return err
	}
	seen := false
	for _, o := range tree {
		if len(tree) > mostOrgs && o.Depth() > tree[0].Depth()+1 && o.Parent != a.of.Org && o.Org != a.of.Org && o.Parent != a.of.Parent {
			continue
		}
		on := o.Org == a.of.Org
		seen = seen || on
		v.Orgs = append(v.Orgs, ui.Option{Value: ui.ID(o.Org), Text: strings.Repeat("　", o.Depth()-tree[0].Depth()) + o.Label(), On: on})
	}
	if !seen {
		v.Orgs = append([]ui.Option{{Value: ui.ID(a.of.Org), Text: a.of.Label(), On: true}}, v.Orgs...)
	}
	return nil
}

// mostLines is how many things a day of a month tells before it says how many more
// there are; a week has room.
const mostLines = 4

func (p pages) cell(r *web.Request, a asked, d day.Day, list []calendar.Entry) Cell {
	working, _ := holiday.Working(d)
	weekend := d.Weekday() == 0 || d.Weekday() == 6
	c := Cell{Day: d, Href: a.href(func(x *asked) { x.view, x.on = "day", d }), Off: !working, Now: d == r.AsOf(), Out: a.view == "month" && !a.span.Has(d)}
	switch {
	case weekend && working:
		c.Word = "上班"
	case !weekend && !working:
		c.Word = "放假"
	}
	if a.below {
		c.Lines = counted(list, c.Href)
		return c
	}
	for i, e := range list {
		if a.view == "month" && i == mostLines-1 && len(list) > mostLines {
			c.More = "还有" + strconv.Itoa(len(list)-i) + "项"
			break
		}
		c.Lines = append(c.Lines, p.line(r, e))
	}
	return c
}

// counted says how many of each kind there are; of what is due, how many
// organisations at most.
func counted(list []calendar.Entry, href string) (lines []Line) {
	n, late := map[calendar.What]int{}, false
	for _, e := range list {
		late = late || e.Late
		if e.State != "cancelled" {
			n[e.What]++
		}
	}
	for _, w := range calendar.Whats {
		if n[w] == 0 {
			continue
		}
		l := Line{What: w, Icon: icons[w], Text: w.Label() + strconv.Itoa(n[w]) + "项", Href: href}
		if w == calendar.Due && late {
			l.Icon, l.Late = "alert", true
		}
		lines = append(lines, l)
	}
	return lines
}

// icons are the marks of the kinds; the words stand below the calendar.
var icons = map[calendar.What]string{calendar.Held: "check", calendar.Planned: "calendar", calendar.Booked: "pin", calendar.Due: "clock"}

// line is one entry, with its door.
func (p pages) line(r *web.Request, e calendar.Entry) Line {
	l := Line{What: e.What, Icon: icons[e.What], Time: e.From, Text: e.Title, Org: e.OrgName, Cancelled: e.State == "cancelled", Note: e.Place}
	if e.Until != "" {
		l.Note = strings.TrimPrefix(e.Place+"，"+e.From+"—"+e.Until, "，")
	}
	switch e.What {
	case calendar.Held:
		l.Href = "/activities/" + ui.ID(e.ID)
	case calendar.Planned:
		l.Href = "/orgs/" + ui.ID(e.Org) + "/plan?year=" + strconv.Itoa(e.Day.Year())
	case calendar.Booked:
		l.Href = "/bookings/" + ui.ID(e.ID)
		if e.State == "waiting" {
			l.Text += "（候补）"
		}
	case calendar.Due:
		l.Text, l.Href, l.Note = e.Title+"截止", "/rules/"+e.Rule, e.Way
		if e.Late {
			l.Icon, l.Late = "alert", true
			l.Text = e.Title + "逾期"
		}
		if k := p.Calendars.Kind(e); k != "" && e.Count == 0 && keeps(r, e.Org) {
			l.Do = ui.Link{Text: "记一次", Href: "/orgs/" + ui.ID(e.Org) + "/activities/new?kind=" + string(k) + "&month=" + e.Slot.Last().String()[:7]}
		}
		if e.Count > 0 {
			l.Text, l.Href, l.Note = e.Title+"截止，"+strconv.Itoa(e.Count)+"个组织还没有记录", "/duties", ""
		}
	}
	if l.Cancelled {
		l.Text += "（已取消）"
	}
	return l
}

// keeps reports whether the asker may record for an organisation.
func keeps(r *web.Request, of int64) bool {
	g := r.Session.Grant
	return g.Cans[activity.Keep] == gate.Below || g.Cans[activity.Keep] == gate.OwnOrg && g.Org == of
}

// sections is one day, kind by kind; of several organisations each line says whose
// it is.
func (p pages) sections(r *web.Request, list []calendar.Entry, several bool) (out []Section) {
	for _, w := range calendar.Whats {
		s := Section{Title: w.Label()}
		for _, e := range list {
			if e.What != w {
				continue
			}
			l := p.line(r, e)
			if !several {
				l.Org = "" // it stands above the page
			}
			s.Lines = append(s.Lines, l)
		}
		if len(s.Lines) > 0 {
			s.Title += strconv.Itoa(len(s.Lines)) + "项"
			out = append(out, s)
		}
	}
	return out
}
