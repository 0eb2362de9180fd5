package activityweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
)

// form is the page as it was typed: the record, and what is not yet part of it.
// A draft keeps all of it.
type form struct {
	activity.Record
	Names   string `json:"names,omitempty"` // who took part, by name
	Hours   string `json:"hours,omitempty"` // where it is no number
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"`
}

// typed reads the form as it was typed. What cannot be read as a number or a day
// stays empty; the case says what is missing. base are the organisations of the
// record that is corrected.
func typed(r *web.Request, org int64, base []activity.Party) form {
	rec := form{Record: activity.Record{OnDay: r.Day("day"), UntilDay: r.Day("last"), FromTime: r.Text("from"), UntilTime: r.Text("until"), Title: r.Text("title"),
		Place: r.Text("place"), Site: r.Num("site", 0), Group: r.Num("group", 0), Chair: r.Text("host"), Recorder: r.Text("clerk"),
		Lecturer: r.Text("teacher"), Minutes: r.Text("minutes"), Guests: r.Text("guests"), Others: int(r.Num("visitors", 0)),
		StudyMins: minutesOf(r.Text("hours"))}, Names: r.Text("names"), Caption: r.Text("caption"), Credit: r.Text("credit")}
	if rec.StudyMins == 0 {
		rec.Hours = r.Text("hours")
	}
	for _, k := range r.Form["kind"] {
		rec.Kinds = append(rec.Kinds, activity.Kind(k))
	}
	if topic := r.Num("topic", 0); topic != 0 {
		rec.Items = append(rec.Items, activity.Item{Title: "第一议题", Topic: topic})
	}
	for i := range 60 {
		n := "agenda-" + strconv.Itoa(i)
		it := activity.Item{Title: r.Text(n), Decided: r.Text(n + "-decided"), Again: r.Text(n+"-again") != ""}
		if it.Title == "" && it.Decided != "" { // what was decided is not lost for want of a heading
			it.Title = "议定事项"
		}
		if it.Title != "" {
			rec.Items = append(rec.Items, it)
		}
	}
	rec.Orgs = parties(r, org, base, rec.Kinds)
	// Where only those named count nobody is due, so nobody can be absent.
	if activity.ModeOf(rec.Kinds) != activity.NamedOnly {
		for _, id := range r.IDs("absent") {
			rec.Marks = append(rec.Marks, activity.Mark{Member: id, Absent: true, Reason: r.Text("why-" + ui.ID(id))})
		}
	}
	rec.name(r.IDs("named"))
	for i := range 20 {
		n := "vote-" + strconv.Itoa(i)
		v := activity.Vote{What: r.Text(n + "-text"), Yes: int(r.Num(n+"-for", 0)), No: int(r.Num(n+"-against", 0)), Abstained: int(r.Num(n+"-abstain", 0))}
		if v != (activity.Vote{}) {
			rec.Votes = append(rec.Votes, v)
		}
	}
	return rec
}

// name adds some who took part; nobody stands twice.
func (f *form) name(list []int64) {
	for _, id := range list {
		if !slices.ContainsFunc(f.Marks, func(m activity.Mark) bool { return m.Member == id }) {
			f.Marks = append(f.Marks, activity.Mark{Member: id})
		}
	}
}

// parties are the organisations that held it together: its own, and those chosen
// where the page offered some.
func parties(r *web.Request, org int64, base []activity.Party, kinds []activity.Kind) (list []activity.Party) {
	mode := activity.ModeOf(kinds)
	if r.FormValue("joint") == "" && len(base) > 0 {
		for _, p := range base {
			list = append(list, activity.Party{Org: p.Org, Mode: mode})
		}
		return list
	}
	isOf := func(id int64) func(activity.Party) bool { return func(p activity.Party) bool { return p.Org == id } }
	if len(base) == 0 || slices.ContainsFunc(base, isOf(org)) {
		list = append(list, activity.Party{Org: org, Mode: mode})
	}
	for _, id := range r.IDs("with") {
		if !slices.ContainsFunc(list, isOf(id)) {
			list = append(list, activity.Party{Org: id, Mode: mode})
		}
	}
	if len(list) == 0 {
		list = []activity.Party{{Org: org, Mode: mode}}
	}
	return list
}

// minutesOf reads hours of study as people write them: 2, 1.5.
func minutesOf(hours string) int {
	whole, part, _ := strings.Cut(strings.TrimSuffix(hours, "学时"), ".")
	h, err := strconv.Atoi(strings.TrimSpace(whole))
	if err != nil {
		return 0
	}
	mins := h * 60
	if len(part) > 0 && part[0] >= '0' && part[0] <= '9' {
		mins += int(part[0]-'0') * 6
	}
	return mins
}

// hoursOf writes minutes as hours; nothing for none.
func hoursOf(mins int) string {
	if mins == 0 {
		return ""
	}
	return activity.Hours(mins)
}
