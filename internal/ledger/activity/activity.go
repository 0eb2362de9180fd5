package activity

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "activity.view"
	Keep gate.Can = "activity.keep" // record, correct, void
)

// Mode says who was due at an activity, for one of the organisations that held it.
type Mode string

// The modes. In the first three everybody due was there but those marked absent;
// in Named only those named were there, and nobody was due.
const (
	Roster    Mode = "roster"    // every member of the branch on that day
	ByBody    Mode = "committee" // those with a seat in the leading body
	ByGroup   Mode = "group"     // the members of one party group
	NamedOnly Mode = "named"
)

// ModeOf is the mode that the kinds ask for: a committee's meeting is due to the
// committee, a group's to the group.
func ModeOf(kinds []Kind) Mode {
	mode := Roster
	for i, k := range kinds {
		var m Mode
		switch k {
		case Committee, DemLife:
			m = ByBody
		case Group:
			m = ByGroup
		case Training, Service, Center, Youth, Final:
			m = NamedOnly
		default:
			return Roster
		}
		if i > 0 && m != mode {
			return Roster
		}
		mode = m
	}
	return mode
}

// Reasons are the standard reasons of absence (fields.md B.4).
var Reasons = []string{"公假", "病假", "事假", "缺席"}

// Item is one item of the agenda, with what was decided on it. Topic is set where
// it studies one of the first-topic library, Again where it was put off: it stands
// on the next agenda of this kind.
type Item struct {
	Title   string `json:"title"`
	Topic   int64  `json:"topic,omitempty"`
	Decided string `json:"decided,omitempty"`
	Again   bool   `json:"again,omitempty"`
}

// Vote is the count of one resolution. Due and Present are those with a vote,
// computed from the roster of the day.
type Vote struct {
	What      string `json:"what"`
	Due       int    `json:"due"`
	Present   int    `json:"present"`
	Yes       int    `json:"yes"`
	No        int    `json:"no"`
	Abstained int    `json:"abstained"`
}

// Mark is one person marked: absent with a reason, or named as present.
type Mark struct {
	Member int64  `json:"member"`
	Org    int64  `json:"org"`
	Absent bool   `json:"absent"`
	Reason string `json:"reason,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Party is one organisation that held the activity.
type Party struct {
	Org  int64 `json:"org"`
	Mode Mode  `json:"mode"`
}

// Record is what the recorder writes down: the facts, nothing that can be
// counted from them.
type Record struct {
	Kinds      []Kind  `json:"kinds"`
	OnDay      day.Day `json:"on"`
	UntilDay   day.Day `json:"until"` // the last day; OnDay where it was one day
	FromTime   string  `json:"from_time"`
	UntilTime  string  `json:"until_time"`
	Title      string  `json:"title"`
	Place      string  `json:"place"`
	Site       int64   `json:"site,omitempty"`
	Group      int64   `json:"group,omitempty"`
	Chair      string  `json:"chair"`
	Recorder   string  `json:"recorder"`
	Lecturer   string  `json:"lecturer"`
	LecturerID int64   `json:"lecturer_id,omitempty"`
	Items      []Item  `json:"items"`
	Minutes    string  `json:"minutes"`
	Votes      []Vote  `json:"votes"`
	Guests     string  `json:"guests"`
	Others     int     `json:"others"` // other participants, counted and not named
	StudyMins  int     `json:"study_mins"`
	Orgs       []Party `json:"orgs"`
	Marks      []Mark  `json:"marks"`
}

// Has reports whether the activity was of a kind.
func (r *Record) Has(k Kind) bool {
	for _, x := range r.Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// Says is what the record says of a text somewhere else than in its title: a line of its
// agenda or minutes, its lecturer or its place; empty where it is the title that says it.
func (r *Record) Says(text string) string {
	if find.In(r.Title, text) {
		return ""
	}
	for _, it := range r.Items {
		if s := find.Around(it.Title, text); s != "" {
			return "议题：" + s
		}
	}
	if s := find.Around(r.Minutes, text); s != "" {
		return "记录：" + s
	}
	if find.In(r.Lecturer, text) {
		return "主讲：" + r.Lecturer
	}
	if find.In(r.Place, text) {
		return "地点：" + r.Place
	}
	return ""
}

// Labels are the kinds in words.
func (r *Record) Labels() string {
	var list []string
	for _, k := range r.Kinds {
		list = append(list, k.Label())
	}
	return strings.Join(list, "、")
}

var clockTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// The limits of what one record may hold.
const (
	mostMinutes = 100_000 // characters of minutes
	mostItems   = 50
	mostOthers  = 100_000
)

// check tests each field by itself and fills what follows from others.
func (r *Record) check(today day.Day) error {
	var p fault.Problems
	if len(r.Kinds) == 0 {
		p.Add("kind", "请选择做了什么，可以选几样。")
	}
	for _, k := range r.Kinds {
		if !k.Known() {
			p.Add("kind", fmt.Sprintf("没有“%s”这种活动。", string(k)))
		}
	}
	switch {
	case r.OnDay == day.None:
		p.Add("on", "请填写日期。")
	case r.OnDay > today:
		p.Add("on", "日期在今天之后。活动办完再记，现在填的可以先存草稿。")
	}
	if r.UntilDay == day.None {
		r.UntilDay = r.OnDay
	}
	if !r.Has(Group) {
		r.Group = 0 // of another kind of meeting it would say nothing, and might be another branch's
	}
	switch {
	case r.UntilDay < r.OnDay:
		p.Add("until", "结束日期不能早于开始日期。")
	case r.UntilDay > today && r.OnDay <= today: // else the first day says it
		p.Add("until", "最后一天在今天之后。活动办完再记，现在填的可以先存草稿。")
	}
	for field, v := range map[string]string{"from_time": r.FromTime, "until_time": r.UntilTime} {
		if v != "" && !clockTime.MatchString(v) {
			p.Add(field, "时间请写成14:30这样。")
		}
	}
	if r.FromTime != "" && r.UntilTime != "" && r.UntilDay == r.OnDay && r.UntilTime <= r.FromTime {
		p.Add("until_time", "结束时间要晚于开始时间。")
	}
	if r.Has(Group) && r.Group == 0 {
		p.Add("group", "请选择是哪个党小组。")
	}
	if len([]rune(r.Minutes)) > mostMinutes {
		p.Add("minutes", "记录不超过10万字，请分成几次活动。")
	}
	if len(r.Items) > mostItems {
		p.Add("item", "议程不超过50项。")
	}
	if r.Others < 0 || r.Others > mostOthers {
		p.Add("others", "其他参加人数请填0到100000。")
	}
	if r.StudyMins < 0 || r.StudyMins > 60*24*31 {
		p.Add("study_mins", "学时不对，请填实际学习的时间。")
	}
	for i, v := range r.Votes {
		if strings.TrimSpace(v.What) == "" {
			p.Add(fmt.Sprintf("vote%d", i+1), "请写明表决的是什么。")
		}
		if v.Yes < 0 || v.No < 0 || v.Abstained < 0 {
			p.Add(fmt.Sprintf("vote%d", i+1), "票数不能是负数。")
		}
	}
	if strings.TrimSpace(r.Title) == "" && len(r.Kinds) > 0 {
		r.Title = r.Labels()
	}
	r.lengths(&p)
	return p.Fault()
}

// lengths tests the short texts: what is longer belongs into the minutes.
func (r *Record) lengths(p *fault.Problems) {
	most := func(field, label, text string, n int) {
		if utf8.RuneCountInString(text) > n {
			p.Add(field, fmt.Sprintf("%s不超过%d个字。", label, n))
		}
	}
	most("title", "名称", r.Title, 200)
	most("place", "地点", r.Place, 200)
	most("host", "主持人", r.Chair, 100)
	most("clerk", "记录人", r.Recorder, 100)
	most("teacher", "主讲人", r.Lecturer, 100)
	most("guests", "列席人员", r.Guests, 2000)
	for _, it := range r.Items {
		most("item", "每项议程", it.Title, 500)
		most("item", "每项议定事项", it.Decided, 2000)
	}
	for i, v := range r.Votes {
		most(fmt.Sprintf("vote%d", i+1), "表决事项", v.What, 500)
	}
	for _, m := range r.Marks {
		most("absent", "缺席的原因", m.Reason, 100)
		most("absent", "缺席的说明", m.Note, 500)
	}
}

// Activity is a record that is kept, with what is counted from it.
type Activity struct {
	ID      int64
	Org     int64
	OrgName string
	State   string
	Version int64
	Why     string // of the last correction, or of voiding
	Record
	MadeBy  int64
	MadeMS  int64
	Due     int // over all the organisations, on that day
	Present int
	Counts  []Count // the same for each, in the order of Orgs
}

// Count is who was due and who was there, for one of the organisations that held
// an activity. Of an organisation beyond reach both are 0.
type Count struct {
	Org          int64
	Mode         Mode
	Due, Present int
}

// Void reports whether it was taken back.
func (a Activity) Void() bool { return a.State == "void" }
