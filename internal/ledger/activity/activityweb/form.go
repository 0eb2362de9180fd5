package activityweb

import (
	"strconv"
	"strings"

	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
)

// typed reads the form as it was typed. What cannot be read as a number or a day
// stays empty; the case says what is missing.
func typed(r *web.Request) activity.Record {
	rec := activity.Record{OnDay: r.Day("day"), FromTime: r.Text("from"), UntilTime: r.Text("until"), Title: r.Text("title"),
		Place: r.Text("place"), Site: r.Num("site", 0), Group: r.Num("group", 0), Chair: r.Text("host"), Recorder: r.Text("clerk"),
		Lecturer: r.Text("teacher"), Minutes: r.Text("minutes"), Guests: r.Text("guests"), Others: int(r.Num("visitors", 0)),
		StudyMins: minutesOf(r.Text("hours"))}
	for _, k := range r.Form["kind"] {
		rec.Kinds = append(rec.Kinds, activity.Kind(k))
	}
	if topic := r.Num("topic", 0); topic != 0 {
		rec.Items = append(rec.Items, activity.Item{Title: "第一议题", Topic: topic})
	}
	for i := range 60 {
		if text := r.Text("agenda-" + strconv.Itoa(i)); text != "" {
			rec.Items = append(rec.Items, activity.Item{Title: text})
		}
	}
	for _, s := range r.Form["absent"] {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			rec.Marks = append(rec.Marks, activity.Mark{Member: id, Absent: true, Reason: r.Text("why-" + s)})
		}
	}
	for _, s := range r.Form["named"] {
		if id, err := strconv.ParseInt(s, 10, 64); err == nil {
			rec.Marks = append(rec.Marks, activity.Mark{Member: id})
		}
	}
	for i := range 20 {
		n := "vote-" + strconv.Itoa(i)
		if what := r.Text(n + "-text"); what != "" {
			rec.Votes = append(rec.Votes, activity.Vote{What: what, Yes: int(r.Num(n+"-for", 0)), No: int(r.Num(n+"-against", 0)),
				Abstained: int(r.Num(n+"-abstain", 0))})
		}
	}
	return rec
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

// hoursOf writes minutes as hours: 90 is 1.5.
func hoursOf(mins int) string {
	if mins == 0 {
		return ""
	}
	s := strconv.Itoa(mins / 60)
	if rest := mins % 60 / 6; rest > 0 {
		s += "." + strconv.Itoa(rest)
	}
	return s
}
