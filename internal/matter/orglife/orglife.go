// Package orglife is the matter of an organisation-life meeting (组织生活会) or a
// democratic-life meeting (民主生活会): what has to be ready, the opinions that
// were collected, the meeting itself, which is an activity of the ledger, and the
// problems put right after it. How far it is follows from these facts; nobody
// sets a stage. dual.go tells who of a leading body took part in both (双重组织生活).
package orglife

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// The authorities of this area. Opinions are read in their own organisation and
// nowhere above: Read reaches no further than the organisation of the post.
const (
	View gate.Can = "orglife.view"
	Keep gate.Can = "orglife.keep"
	Read gate.Can = "orglife.read" // the opinions, word for word
)

// Kind is which of the two meetings it is.
type Kind string

// The kinds.
const (
	OrgLife Kind = "orglife" // of a branch
	DemLife Kind = "demlife" // of a leading body
)

// Label is the meeting's name.
func (k Kind) Label() string {
	return map[Kind]string{OrgLife: "组织生活会", DemLife: "民主生活会"}[k]
}

// Activity is the kind of the record that the meeting becomes.
func (k Kind) Activity() activity.Kind {
	if k == DemLife {
		return activity.DemLife
	}
	return activity.OrgLife
}

// Origin is where a problem of this meeting comes from.
func (k Kind) Origin() problem.Origin {
	if k == DemLife {
		return problem.DemLife
	}
	return problem.OrgLife
}

// KindsOf gives the meetings that an organisation of a kind holds: a branch its
// organisation-life meeting, a leading body its democratic-life meeting.
func KindsOf(k org.Kind) []Kind {
	if k.IsBranch() {
		return []Kind{OrgLife}
	}
	return []Kind{DemLife}
}

// Quorum is the presence that a democratic-life meeting needs.
var Quorum = law.MustMeasure("life.minsheng.quorum")

// Sources are whom opinions come from. No name is asked.
func Sources() []string {
	return []string{"党员", "群众", "服务对象", "下级党组织", "上级党组织", "其他"}
}

// Stage is how far a meeting is.
type Stage string

// The stages.
const (
	Preparing  Stage = "准备"
	Meeting    Stage = "会议"
	Rectifying Stage = "整改"
	Finished   Stage = "办结"
)

// Stages lists them in order.
func Stages() []Stage { return []Stage{Preparing, Meeting, Rectifying, Finished} }

// Draft is what one enters to begin.
type Draft struct {
	Kind      Kind    `json:"kind"`
	Year      int     `json:"year"`
	Special   bool    `json:"special"` // 专题: held besides the yearly one
	Theme     string  `json:"theme"`
	OpenedOn  day.Day `json:"opened_on"` // from when study counts as preparation
	PlannedOn day.Day `json:"planned_on"`
}

func (d *Draft) check(of org.Kind, today day.Day) error {
	var p fault.Problems
	d.Theme = strings.TrimSpace(d.Theme)
	if d.Kind != KindsOf(of)[0] {
		if of.IsBranch() {
			p.Add("kind", "党支部召开组织生活会。民主生活会由党委、党组等领导班子召开。")
		} else {
			p.Add("kind", "组织生活会由党支部召开。本组织的领导班子召开民主生活会。")
		}
	}
	switch n := utf8.RuneCountInString(d.Theme); {
	case n == 0:
		p.Add("theme", "请填写会议主题。")
	case n > 200:
		p.Add("theme", "主题不超过200个字。")
	}
	if d.Year < today.Year()-5 || d.Year > today.Year()+1 {
		p.Add("year", "请填写会议所属的年度，例如"+strconv.Itoa(today.Year())+"。")
	}
	near := func(on day.Day) bool { return on.Year() >= d.Year-1 && on.Year() <= d.Year+1 }
	switch {
	case d.OpenedOn == day.None:
		p.Add("opened_on", "请填写从哪一天开始准备。")
	case !near(d.OpenedOn):
		p.Add("opened_on", "开始准备的日期和年度差得太远，请核对。")
	}
	switch {
	case d.PlannedOn == day.None:
		p.Add("planned_on", "请填写计划召开的日期，以后可以改。")
	case d.OpenedOn != day.None && d.PlannedOn < d.OpenedOn:
		p.Add("planned_on", "计划召开的日期早于开始准备的日期。")
	case !near(d.PlannedOn):
		p.Add("planned_on", "计划召开的日期和年度差得太远，请核对。")
	}
	return p.Fault()
}

// Matter is one meeting with what is known of it.
type Matter struct {
	ID      int64
	Org     int64
	OrgName string
	OrgKind org.Kind
	Version int64
	Draft
	StudyOn    day.Day
	StudyNote  string
	Activity   int64
	HeldOn     day.Day // of the activity, while it stands
	ReportedOn day.Day
	ReportNote string
	FinishedOn day.Day
	Void       bool
	Why        string
	Opinions   int // how many; what they say is read apart
	Problems   problem.Tally
}

// Stage follows from the facts.
func (m *Matter) Stage(today day.Day) Stage {
	switch {
	case m.FinishedOn != day.None:
		return Finished
	case m.HeldOn != day.None:
		return Rectifying
	case m.PlannedOn <= today:
		return Meeting
	}
	return Preparing
}

// Title is the meeting's name with its year.
func (m *Matter) Title() string {
	t := strconv.Itoa(m.Year) + "年度"
	if m.Special {
		t = strconv.Itoa(m.Year) + "年专题"
	}
	return t + m.Kind.Label()
}

// Item is one line of the checklist of preparation.
type Item struct {
	Key  string // study, talks, opinions, compare
	Name string
	Done bool
	Note string // in words how it stands
	Cite law.Citation
}

// Ready is somebody whose written comparison is asked for.
type Ready struct {
	member.Someone
	On day.Day // None: not yet
}

// Opinion is one that was collected.
type Opinion struct {
	ID     int64
	OnDay  day.Day
	Source string
	Text   string
	Void   bool
	Why    string
}

// cites are where the steps of preparation stand.
func (k Kind) cite() law.Citation {
	if k == DemLife {
		return law.Citation{Doc: "民主生活会规定"}
	}
	return law.Citation{Doc: "支部工作条例", Article: "第十七条"}
}

// talksCite is where talks before the meeting stand for a branch.
var talksCite = law.Citation{Doc: "支部工作条例", Article: "第十九条"}

// checklist says what of the preparation is done.
func (m *Matter) checklist(studies, people, missing int, ready []Ready) []Item {
	n := strconv.Itoa
	study := Item{Key: "study", Name: "会前学习", Cite: m.Kind.cite()}
	switch {
	case m.StudyOn != day.None:
		study.Done, study.Note = true, m.StudyOn.MonthDay()+"已学习。"+m.StudyNote
	case studies > 0:
		study.Done, study.Note = true, "开始准备以来，台账里有"+n(studies)+"次带学时的学习。"
	default:
		study.Note = "开始准备以来，台账里还没有学习的记录。"
	}
	talks := Item{Key: "talks", Name: "谈心谈话", Cite: talksCite, Done: people > 0 && missing == 0,
		Note: "应谈" + n(people) + "人，已谈" + n(people-missing) + "人。"}
	if m.Kind == DemLife {
		talks.Cite = m.Kind.cite()
	}
	opinions := Item{Key: "opinions", Name: "征求意见", Cite: m.Kind.cite(), Done: m.Opinions > 0, Note: "收到" + n(m.Opinions) + "条。"}
	have := 0
	for _, x := range ready {
		if x.On != day.None {
			have++
		}
	}
	compare := Item{Key: "compare", Name: "对照检查材料", Cite: m.Kind.cite(), Done: len(ready) > 0 && have == len(ready),
		Note: "应准备" + n(len(ready)) + "人，已准备" + n(have) + "人。"}
	return []Item{study, talks, opinions, compare}
}
