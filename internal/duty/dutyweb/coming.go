package dutyweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/calendar"
	"zhibu/internal/register/org"
	"zhibu/internal/register/org/orgweb"
)

func calendarHref(of int64) string { return "/calendar?org=" + ui.ID(of) }

func planHref(of int64, year int) string { return orgHref(of) + "/plan?year=" + strconv.Itoa(year) }

// comingHref is the door of a plan or a booking.
func comingHref(e calendar.Entry) string {
	if e.What == calendar.Booked {
		return "/bookings/" + ui.ID(e.ID)
	}
	return planHref(e.Org, e.Day.Year())
}

// comingWord is a plan or a booking in words: 参观史志馆（候补）.
func comingWord(e calendar.Entry) string {
	text := e.Title
	if e.From != "" {
		text = e.From + " " + text
	}
	if e.State == "waiting" {
		text += "（候补）"
	}
	return text
}

// coming adds the plans and bookings of the month to its strip.
func (p *pages) coming(r *web.Request, of int64, asOf day.Day, m *Month) error {
	if !r.Session.Grant.May(calendar.View) {
		return nil
	}
	m.Calendar = ui.Link{Text: "日历", Href: calendarHref(of)}
	list, err := p.Calendars.Coming(r.Context(), r.Who, of, day.Month(asOf.Year(), int(asOf.Month())), asOf)
	for _, e := range list {
		if e.State == "cancelled" {
			continue
		}
		m.Notes = append(m.Notes, Note{On: e.Day, When: dayWord(e.Day, asOf), Link: ui.Link{Text: comingWord(e), Href: comingHref(e)}})
		if x := &m.Days[e.Day.Dom()-1]; x.State == "" {
			x.State, x.Say = ui.Running, e.What.Label()
		}
	}
	slices.SortStableFunc(m.Notes, func(a, b Note) int { return int(a.On - b.On) })
	return err
}

// comingDays is how far the page of an organisation looks ahead.
const comingDays = 62

// plans are the next plans and bookings of an organisation.
func (p *pages) plans(r *web.Request, o org.Page, asOf day.Day, v *orgweb.YearView) error {
	if !r.Session.Grant.May(calendar.View) || v.Gone != "" {
		return nil
	}
	v.Calendar = ui.Link{Text: "日历", Href: calendarHref(o.Org)}
	v.Plans = orgweb.Lines{Title: "接下来", None: "最近没有排好的计划和预约。", All: ui.Link{Text: "全年计划", Href: planHref(o.Org, v.Year)}}
	list, err := p.Calendars.Coming(r.Context(), r.Who, o.Org, day.Span{From: asOf, Until: asOf + comingDays}, asOf)
	for _, e := range list {
		if e.State != "cancelled" && len(v.Plans.Items) < few {
			v.Plans.Items = append(v.Plans.Items, orgweb.Line{Text: comingWord(e), Href: comingHref(e), Note: ui.Short(e.Day) + "，" + e.What.Label()})
		}
	}
	return err
}
