package dutyweb

import (
	"fmt"
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
)

// period names a period within a year that is clear: 11月, 第四季度, 上半年,
// 2021年度.
func period(s day.Span) string {
	y, m := s.From.Year(), int(s.From.Month())
	switch s {
	case day.Month(y, m):
		return strconv.Itoa(m) + "月"
	case day.Quarter(y, s.From.Quarter()):
		return "第" + [...]string{"一", "二", "三", "四"}[s.From.Quarter()-1] + "季度"
	case day.Year(y):
		return strconv.Itoa(y) + "年度"
	}
	if s.Days() < 200 && s.Until == s.From.AddMonths(6) {
		if m == 1 {
			return "上半年"
		}
		return "下半年"
	}
	return ""
}

// titled is a rule and its period: 11月支部委员会会议. A condition that holds all
// the time has no period.
func titled(v *duty.Verdict) string { return called(duty.Cell{Rule: v.Rule, Slot: v.Slot}) }

// called is titled for a cell.
func called(c duty.Cell) string {
	switch {
	case recurs(c.Rule):
		return period(c.Slot) + c.Rule.Title
	case c.Rule.Cadence == duty.ByTerm:
		return "换届"
	}
	return c.Rule.Title
}

// recurs reports whether a rule comes back with the calendar.
func recurs(r *duty.Rule) bool {
	switch r.Cadence {
	case duty.Monthly, duty.Quarterly, duty.HalfYear, duty.Yearly:
		return true
	}
	return false
}

// above reports whether it is for the organisation above to do.
func above(r *duty.Rule) bool { return r.Due.Policy == duty.BeforeTermEnd }

// mark is a verdict's state as pages draw it. 已说明 has the mark of what is not
// asked any more; its word stands beside it.
func mark(s duty.State) ui.State {
	switch s {
	case duty.Done, duty.Met:
		return ui.Done
	case duty.Due:
		return ui.Due
	case duty.Late, duty.Unmet:
		return ui.Late
	}
	return ui.NA
}

// left says how far a day is.
func left(by, today day.Day) string {
	switch n := int(by - today); {
	case n < 0:
		return fmt.Sprintf("已过%d天", -n)
	case n == 0:
		return "今天截止"
	default:
		return fmt.Sprintf("还有%d天", n)
	}
}

func orgHref(id int64) string { return "/orgs/" + ui.ID(id) }

func ruleHref(r *duty.Rule) string { return "/rules/" + r.ID }

// recordHref opens the page that records what a rule asks for.
func recordHref(id int64, v *duty.Verdict) string {
	k := v.Rule.Kind()
	if k == "" {
		return ""
	}
	if door := matterDoors[k]; door != "" && v.State != duty.Late {
		return orgHref(id) + door
	}
	href := orgHref(id) + "/activities/new?kind=" + string(k)
	if v.State == duty.Late || v.Slot.Days() <= 31 {
		href += "&month=" + v.Slot.Last().String()[:7]
	}
	return href
}

// matterDoors are the kinds that are prepared before they are held: what is due of
// them begins on the page of the matter, and what is late is recorded as it was.
var matterDoors = map[activity.Kind]string{activity.OrgLife: "/orglife/now", activity.DemLife: "/orglife/now",
	activity.Appraisal: "/appraisals/now", activity.Talk: "/talks"}

func explainHref(id int64, v *duty.Verdict) string {
	return orgHref(id) + "/duties/" + v.Rule.ID + "/explain?from=" + v.Slot.From.String()
}

// heldHref lists all records of a period.
func heldHref(id int64, s day.Span) string {
	return "/activities?org=" + ui.ID(id) + "&from=" + s.From.String() + "&until=" + s.Last().String()
}

// ledgerHref lists the records that a rule asks for, of one period.
func ledgerHref(id int64, k activity.Kind, s day.Span, below bool) string {
	href := "/activities?org=" + ui.ID(id) + "&kind=" + string(k) + "&from=" + s.From.String() + "&until=" + s.Last().String()
	if below {
		href += "&below=1"
	}
	return href
}

var things = map[activity.Kind]string{activity.Assembly: "会议", activity.Committee: "会议", activity.Group: "会议", activity.OrgLife: "会议",
	activity.DemLife: "会议", activity.Lecture: "党课", activity.Talk: "谈话", activity.Center: "学习",
	activity.Appraisal: "评议"}

// press is the text of the button that records what a rule asks for.
func press(v *duty.Verdict) string {
	thing := things[v.Rule.Kind()]
	if thing == "" {
		thing = "活动"
	}
	if v.State == duty.Late {
		return "补记这次" + thing
	}
	if matterDoors[v.Rule.Kind()] != "" && v.Rule.Kind() != activity.Talk {
		return "准备这次" + thing
	}
	return "记这次" + thing
}

// open lists what is to be done of one organisation: not what is for the
// organisation above to do.
func open(o *duty.OrgVerdicts) (list []*duty.Verdict) {
	for i := range o.List {
		if v := &o.List[i]; v.Open() && !above(v.Rule) {
			list = append(list, v)
		}
	}
	return list
}

// Period is period for the pages of other areas.
func Period(s day.Span) string { return period(s) }

// Mark is mark for the pages of other areas.
func Mark(s duty.State) ui.State { return mark(s) }

// Titled is titled for the pages of other areas.
func Titled(v *duty.Verdict) string { return titled(v) }

// Open is open for the pages of other areas, the earliest first.
func Open(o *duty.OrgVerdicts) []*duty.Verdict {
	list := open(o)
	slices.SortStableFunc(list, func(a, b *duty.Verdict) int { return int(a.Due) - int(b.Due) })
	return list
}

// RecordHref is recordHref for the pages of other areas.
func RecordHref(id int64, v *duty.Verdict) string { return recordHref(id, v) }

// under is an organisation's name as it stands beside the one above: without
// the words that both begin with.
func under(name, above string) string {
	a, b := []rune(name), []rune(above)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n < 3 || len(a)-n < 3 {
		return name
	}
	return string(a[n:])
}

func count(n int, what string) string { return ui.Count(n) + what }
