// Package studygroup keeps the groups in which people study: the theory study
// centre group (理论学习中心组) of a leading body and the youth theory study groups
// (青年理论学习小组), with members, who leads, who keeps the papers, and the plan of
// a year. Their sessions are records of the ledger of activities; nothing of them
// is written down here again.
package studygroup

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

// The authorities of this area.
const (
	View gate.Can = "studygroup.view"
	Keep gate.Can = "studygroup.keep" // set up, change members and plan
)

// Kind is the sort of group; its sessions are activities of the same kind.
type Kind string

// The kinds.
const (
	Center Kind = "center"
	Youth  Kind = "youth"
)

// Kinds lists the kinds in the order of the page.
func Kinds() []Kind { return []Kind{Center, Youth} }

// Label is the kind in words.
func (k Kind) Label() string {
	switch k {
	case Center:
		return "理论学习中心组"
	case Youth:
		return "青年理论学习小组"
	}
	return ""
}

// Session is the kind of activity that a session is.
func (k Kind) Session() activity.Kind { return activity.Kind(k) }

// Role is what somebody does in a group.
type Role string

// The roles.
const (
	Leader    Role = "leader"
	Secretary Role = "secretary"
	Member    Role = "member"
)

// Roles lists the roles in the order of the page.
func Roles() []Role { return []Role{Leader, Secretary, Member} }

// Label is the role in words.
func (r Role) Label() string {
	switch r {
	case Leader:
		return "组长"
	case Secretary:
		return "学习秘书"
	}
	return "成员"
}

// Draft is what setting up a group needs.
type Draft struct {
	Kind     Kind
	Name     string // by the kind where empty
	Since    day.Day
	AgeMost  int     // the greatest age on AgeDay; 0: no limit
	AgeDay   day.Day // the day on which ages are counted
	AgeBasis string  // the document that sets the limit
}

// Limits of texts.
const (
	mostName = 100
	mostText = 300
	mostAge  = 100
)

func (d *Draft) check(today day.Day) error {
	var p fault.Problems
	if d.Kind.Label() == "" {
		p.Add("kind", "请选择是中心组还是青年学习小组。")
	}
	if d.Name = strings.TrimSpace(d.Name); d.Name == "" {
		d.Name = d.Kind.Label()
	}
	if utf8.RuneCountInString(d.Name) > mostName {
		p.Add("name", fmt.Sprintf("名称不超过%d个字。", mostName))
	}
	switch {
	case d.Since == day.None:
		p.Add("since", "请填写从哪一天成立。")
	case d.Since > today:
		p.Add("since", "成立日期不能在今天之后。")
	}
	switch {
	case d.AgeMost < 0 || d.AgeMost > mostAge:
		p.Add("age_most", "年龄上限请填0到100，没有上限就不填。")
	case d.AgeMost > 0 && d.AgeDay == day.None:
		p.Add("age_day", "请填写按哪一天计算年龄。")
	case d.AgeMost > 0 && strings.TrimSpace(d.AgeBasis) == "":
		p.Add("age_basis", "年龄上限由各地文件规定，请写明依据的文件。")
	}
	if utf8.RuneCountInString(d.AgeBasis) > mostText {
		p.Add("age_basis", "依据不超过300个字。")
	}
	return p.Fault()
}

// Group is a group as it stands on a day.
type Group struct {
	ID      int64
	Org     int64
	OrgName string
	Span    day.Span
	Draft
	Why     string // why it ended
	Version int64
	People  int // members on the day
	Held    [4]int
}

// Person is one member of a group.
type Person struct {
	ID     int64 // of the membership in the group
	Member int64
	Name   string
	Role   Role
	Span   day.Span
	Age    int  // on the group's AgeDay; -1 where the birthday is not known
	Over   bool // older than the group takes
}

// Line is one line of a year's plan.
type Line struct {
	Quarter int // 1 to 4
	Theme   string
	Speaker string
}

// Session is one meeting of a group, from the ledger.
type Session struct {
	Activity int64
	OnDay    day.Day
	Title    string
	Speaker  string
	Present  int // of the group
}

// One is a group with everything that its page shows.
type One struct {
	Group
	Members  []Person
	Plan     []Line
	Sessions []Session
}

// mostPlan is how many lines a year's plan holds.
const mostPlan = 24

func checkPlan(lines []Line) error {
	var p fault.Problems
	if len(lines) > mostPlan {
		p.Add("plan", "一年的计划不超过24行。")
	}
	for i, l := range lines {
		at := fmt.Sprintf("theme-%d", i)
		switch {
		case l.Quarter < 1 || l.Quarter > 4:
			p.Add(at, "请选择是哪个季度。")
		case strings.TrimSpace(l.Theme) == "":
			p.Add(at, "请写明学习什么。")
		case utf8.RuneCountInString(l.Theme) > mostText || utf8.RuneCountInString(l.Speaker) > mostName:
			p.Add(at, "专题不超过300个字，发言人不超过100个字。")
		}
	}
	return p.Fault()
}
