// Package problem is the ledger of problems to be put right (问题清单、整改台账): what
// was found, about whom, the measure, who answers for it until when, what was done, and
// the closing (销号), which one person asks for and another confirms. It is one list
// for every origin. What an organisation found itself it also closes, by two of its
// own; what was found by those who came to look is closed by those (found.go).
package problem

import (
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
	"zhibu/internal/register/post"
)

// The authorities of this area.
const (
	View gate.Can = "problem.view"
	Keep gate.Can = "problem.keep" // enter, note progress, ask for closing, confirm
	Find gate.Can = "problem.find" // enter what was found at an organisation below, and confirm its closing
)

// Origin is where a problem was found; OriginID beside it names the meeting, the
// inspection, the self-assessment, and Part the finding or the line within it.
type Origin string

// The origins.
const (
	OrgLife    Origin = "orglife"
	DemLife    Origin = "demlife"
	Inspection Origin = "inspection"
	Standard   Origin = "standard"
	Service    Origin = "service"
	Review     Origin = "review"
	Visit      Origin = "visit"
	Other      Origin = "other"
)

type term struct {
	code  Origin
	label string
}

var origins = terms.New([]term{{OrgLife, "组织生活会"}, {DemLife, "民主生活会"}, {Inspection, "随机调研和督查"}, {Standard, "标准自查"}, {Service, "一线报到"}, {Review, "述职评议"}, {Visit, "指导走访"}, {Other, "日常工作"}}, func(x term) Origin { return x.code })

// Origins lists them in the order of the forms.
func Origins() []Origin { return origins.Keys() }

// ByHand lists the origins that an organisation chooses itself: what an inspection or a
// self-assessment found is entered from there.
func ByHand() []Origin { return []Origin{OrgLife, DemLife, Service, Other} }

// Label is the origin's name; empty for one that does not exist.
func (o Origin) Label() string { return origins.Of(o).label }

// About is whose problem it is.
type About string

// Whose problem it is.
const (
	TheOrg    About = "org"
	TheBody   About = "body"
	TheMember About = "member"
)

// Label is the same in words.
func (a About) Label() string {
	return map[About]string{TheOrg: "党组织", TheBody: "领导班子", TheMember: "个人"}[a]
}

// State is how far a problem is.
type State string

// The states.
const (
	Open   State = "open"
	Asked  State = "asked" // somebody says it is done; another has to confirm
	Closed State = "closed"
	Void   State = "void"
)

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Open: "整改中", Asked: "待确认销号", Closed: "已销号", Void: "已作废"}[s]
}

// Draft is what one enters of a problem.
type Draft struct {
	Origin   Origin  `json:"origin"`
	OriginID int64   `json:"origin_id"`
	Part     int64   `json:"part,omitempty"`   // the finding or the line of it; 0: none
	Clause   string  `json:"clause,omitempty"` // what it is held against
	FoundOn  day.Day `json:"found_on"`         // the day of the meeting
	Text     string  `json:"text"`
	About    About   `json:"about"`
	Member   int64   `json:"member"` // of TheMember
	Measure  string  `json:"measure"`
	Owner    int64   `json:"owner"` // a person
	DueOn    day.Day `json:"due_on"`
}

// mostYears is how far a time limit may lie ahead; what is further is a slip.
const mostYears = 10

// check tests a problem as it was typed. What was found by others comes without a
// measure and an owner: the organisation says those.
func (d *Draft) check(today, founded day.Day, here map[int64]bool, found bool) error {
	var p fault.Problems
	most := func(field, label, text string, n int) {
		if utf8.RuneCountInString(text) > n {
			p.Add(field, label+"太长，请写得简短些。")
		}
	}
	d.Text, d.Measure, d.Clause = strings.TrimSpace(d.Text), strings.TrimSpace(d.Measure), strings.TrimSpace(d.Clause)
	if d.Origin.Label() == "" {
		p.Add("origin", "请选择问题从哪里来。")
	}
	switch {
	case d.FoundOn == day.None:
		p.Add("found_on", "请填写发现问题的日期，会上查摆的填会议日期。")
	case d.FoundOn > today:
		p.Add("found_on", "发现问题的日期在今天之后。")
	case d.FoundOn < founded:
		p.Add("found_on", "本组织"+founded.Chinese()+"才成立，请核对发现问题的日期。")
	}
	if d.Text == "" {
		p.Add("text", "请写明问题。")
	}
	most("text", "问题", d.Text, 500)
	switch {
	case d.About.Label() == "":
		p.Add("about", "请选择是谁的问题。")
	case d.About == TheMember && d.Member == 0:
		p.Add("member", "请选择是哪一位的问题。")
	case d.About == TheMember && !here[d.Member]:
		p.Add("member", "选的这一位不在本组织。")
	}
	if d.About != TheMember {
		d.Member = 0
	}
	if d.Measure == "" && !found {
		p.Add("measure", "请写明整改措施。")
	}
	most("clause", "依据的条款", d.Clause, 200)
	most("measure", "措施", d.Measure, 500)
	switch {
	case d.Owner == 0 && found:
	case d.Owner == 0:
		p.Add("owner", "请选择责任人。")
	case !here[d.Owner]:
		p.Add("owner", "选的责任人不在本组织。")
	}
	switch {
	case d.DueOn == day.None:
		p.Add("due_on", "请填写整改时限。")
	case d.FoundOn != day.None && d.FoundOn <= today && d.DueOn < d.FoundOn:
		p.Add("due_on", "整改时限早于发现问题的日期（"+d.FoundOn.Chinese()+"），请改晚一些。")
	case d.DueOn > today.AddYears(mostYears):
		p.Add("due_on", "整改时限太远，请核对年份。")
	}
	return p.Fault()
}

// Problem is one that is kept.
type Problem struct {
	ID      int64
	Org     int64
	OrgName string
	Version int64
	Draft
	MemberName, OwnerName string
	State                 State
	AskedBy               int64 // the person
	ClosedOn              day.Day
	Progress              string // the newest entry
	ProgressOn            day.Day
	Closer                int64 // who looked, and confirms the closing; 0: the organisation itself
	CloserName            string
	Evidence              string // what shows that it is put right, in a sentence
	More                  bool   // closing was asked for, and more is wanted first
}

// Late reports whether the day is over and it is not closed.
func (p *Problem) Late(today day.Day) bool {
	return (p.State == Open || p.State == Asked) && p.DueOn < today
}

// Whose says about whom it is.
func (p *Problem) Whose() string {
	if p.About == TheMember && p.MemberName != "" {
		return p.MemberName
	}
	return p.About.Label()
}

// Step is one entry under a problem.
type Step struct {
	Kind  string // progress, ask, close, refuse, reopen, correct, extend, void
	OnDay day.Day
	Text  string
	Was   *Draft // of a correction: what it said before
	By    string
}

// StepLabel is the kind of a step in words.
func StepLabel(kind string) string {
	return map[string]string{"progress": "进展", "ask": "提请销号", "close": "销号", "refuse": "要求补充", "reopen": "重新打开", "correct": "更正", "extend": "延长时限", "void": "作废"}[kind]
}

// confirmers are the posts whose holders keep the list of their organisation.
// Package app gives Keep to the same ones; a test there compares.
var confirmers = []post.Kind{post.Secretary, post.Deputy, post.Organisation, post.Publicity, post.Discipline, post.Clerk, post.Officer}

// Confirms reports whether the holder of a post may confirm a closing.
func Confirms(k post.Kind) bool {
	for _, c := range confirmers {
		if c == k {
			return true
		}
	}
	return false
}
