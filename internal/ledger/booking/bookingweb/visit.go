package bookingweb

import (
	"net/url"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
)

// typedVisit reads the confirmation as it was typed.
func typedVisit(r *web.Request) booking.Visit {
	v := booking.Visit{Title: r.Text("title"), ThemeDay: r.Text("themeday") != "", Others: int(r.Num("others", 0)), Minutes: r.Text("minutes"),
		StudyMins: int(r.Num("study_mins", 0))}
	for _, s := range r.Form["absent"] {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			v.Absent = append(v.Absent, activity.Mark{Member: id, Absent: true, Reason: r.Text("why-" + s)})
		}
	}
	return v
}

// visitForm is filled in from the booking: one press and it is recorded.
func (p pages) visitForm(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	if err := r.Only(activity.Keep, b.Org); err != nil {
		return err
	}
	if b.State != booking.Held || b.Day > r.Today() {
		return r.SeeOther("/bookings/" + ui.ID(b.ID))
	}
	v, err := p.visitView(r, b, booking.Visit{Title: "现场学习：" + b.SiteName, Others: b.Others, StudyMins: minutes(b.From, b.Until)}, nil)
	if err != nil {
		return err
	}
	return r.Page(Visit(r.Frame(v.Title), v))
}

// minutes is how long a slot is.
func minutes(from, until string) int {
	at := func(s string) int {
		h, m, _ := strings.Cut(s, ":")
		hours, _ := strconv.Atoi(h)
		mins, _ := strconv.Atoi(m)
		return 60*hours + mins
	}
	return max(at(until)-at(from), 0)
}

func (p pages) visitView(r *web.Request, b booking.Booking, x booking.Visit, problems []ui.Problem) (v VisitView, err error) {
	href := "/bookings/" + ui.ID(b.ID)
	bad := func(name string) string { return web.ProblemOf(problems, name) }
	v = VisitView{Title: "确认参观", Lead: b.OrgName, Action: href + "/visit", Problems: problems, Bad: bad("absent"),
		Crumbs: append(crumbs[:len(crumbs):len(crumbs)], ui.Link{Text: b.SiteName, Href: href}), Cancel: ui.Link{Text: "先不确认", Href: href},
		Facts: []ui.Pair{{Term: "场馆", Text: b.SiteName}, {Term: "时间", Text: ui.Long(b.Day) + " " + b.From + "—" + b.Until}, {Term: "原来约的", Text: people(b)}}}
	theme := ui.Field{Name: "themeday", Label: "也是这个月的主题党日", Kind: "tick"}
	if x.ThemeDay {
		theme.Value = "1"
	}
	v.Fields = []ui.Field{{Name: "title", Label: "名称", Value: x.Title, Problem: bad("title")}, theme,
		{Name: "others", Label: "其他参加者人数", Kind: "number", Min: "0", Value: strconv.Itoa(x.Others), Class: "short", Hint: "实际到场的，和党员分开计数。", Problem: bad("others")},
		{Name: "study_mins", Label: "学习时间（分钟）", Kind: "number", Min: "0", Value: strconv.Itoa(x.StudyMins), Class: "short", Problem: bad("study_mins")},
		{Name: "minutes", Label: "记录", Kind: "textarea", Value: x.Minutes, Optional: true, Rows: 4, Problem: bad("minutes")}}
	absent := map[int64]string{}
	for _, m := range x.Absent {
		absent[m.Member] = m.Reason
	}
	for _, reason := range activity.Reasons {
		v.Reasons = append(v.Reasons, ui.Option{Value: reason, Text: reason})
	}
	due, err := p.Activities.Who(r.Context(), r.Who, b.Org, []activity.Kind{activity.Visit}, 0, b.Day)
	for _, person := range due {
		why, gone := absent[person.ID]
		v.People = append(v.People, Attendee{ID: person.ID, Name: person.Name, Absent: gone, Why: why})
	}
	q := url.Values{"kind": {string(activity.Visit)}, "day": {b.Day.String()}, "from": {b.From}, "until": {b.Until}, "title": {x.Title}, "site": {ui.ID(b.Site)},
		"visitors": {strconv.Itoa(x.Others)}}
	v.Whole = ui.Link{Text: "用完整的表来记", Href: "/orgs/" + ui.ID(b.Org) + "/activities/new?" + q.Encode()}
	return v, err
}

func (p pages) visit(r *web.Request) error {
	b, err := p.get(r)
	if err != nil {
		return err
	}
	x := typedVisit(r)
	if r.FormValue("do") == "again" {
		v, err := p.visitView(r, b, x, nil)
		if err != nil {
			return err
		}
		return r.Page(Visit(r.Frame(v.Title), v))
	}
	made, err := p.Bookings.Confirm(r.Context(), r.Who, b.ID, x)
	if problems, ok := web.Problems(err); ok {
		v, err := p.visitView(r, b, x, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Visit(r.Frame(v.Title), v))
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/activities/" + ui.ID(made) + "/saved")
}
