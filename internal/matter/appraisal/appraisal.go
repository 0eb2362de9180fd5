// Package appraisal is the yearly democratic appraisal of a branch's members
// (民主评议党员): one round for a branch and a year, with the participants as the
// roster had them on the day of the meeting, the self-assessments, the counts of
// the paper test, the grades that the committee decides, and the telling of each.
// Grades are never a ranking: every list stands by pinyin.
package appraisal

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
)

// The authorities of this area. What somebody wrote of himself and how the test
// came out stays in the branch: Read reaches no further than the organisation of
// the post. View, which reaches below, sees the grades that were decided.
const (
	View gate.Can = "appraisal.view"
	Keep gate.Can = "appraisal.keep"
	Read gate.Can = "appraisal.read"
)

// Grade is a grade of the appraisal (fields.md B.1).
type Grade string

// The grades; empty is none.
const (
	Excellent Grade = "excellent"
	Pass      Grade = "pass"
	Basic     Grade = "basic"
	Fail      Grade = "fail"
)

// Grades lists them in the order of the papers.
func Grades() []Grade { return []Grade{Excellent, Pass, Basic, Fail} }

// Label is the grade in words; empty for none.
func (g Grade) Label() string {
	return map[Grade]string{Excellent: "优秀", Pass: "合格", Basic: "基本合格", Fail: "不合格"}[g]
}

// Known reports whether it is none or one of the four.
func (g Grade) Known() bool { return g == "" || g.Label() != "" }

// Cite is where the appraisal stands; Notice where it says that probationary
// members take part without a grade.
var (
	Cite   = law.Citation{Doc: "支部工作条例", Article: "第十八条"}
	Notice = law.Citation{Doc: "民主评议通知"}
)

// Counts is the result of the paper test for one participant.
type Counts struct {
	In                                     bool // entered
	Excellent, Pass, Basic, Fail, Unfilled int
}

// sum is all valid sheets; Unfilled are those that left him out.
func (c Counts) sum() int { return c.Excellent + c.Pass + c.Basic + c.Fail + c.Unfilled }

// Chinese is the result in words.
func (c Counts) Chinese() string {
	if !c.In {
		return ""
	}
	text := fmt.Sprintf("优秀%d，合格%d，基本合格%d，不合格%d", c.Excellent, c.Pass, c.Basic, c.Fail)
	if c.Unfilled > 0 {
		text += fmt.Sprintf("，未填%d", c.Unfilled)
	}
	return text
}

// Sheets is how many sheets of the test went out, came back and are valid.
type Sheets struct{ Out, Back, Good int }

// Row is what one enters of a participant before the decision.
type Row struct {
	Member   int64
	SelfDone bool
	Counts
	Proposed Grade
}

// Mark is a row as one text: what a form shows, to find out who changed it since.
func (r Row) Mark() string {
	return fmt.Sprintf("%t|%t|%d|%d|%d|%d|%d|%s", r.SelfDone, r.In, r.Excellent, r.Pass, r.Basic, r.Fail, r.Unfilled, r.Proposed)
}

// Mark is the same of the sheets.
func (s Sheets) Mark() string { return fmt.Sprintf("%d|%d|%d", s.Out, s.Back, s.Good) }

// Entry is one participant.
type Entry struct {
	Row
	Name         string
	Probationary bool
	SelfText     string
	Grade        Grade
	FeedbackOn   day.Day
	Past         []Past // the grades before corrections, the newest first
}

// Past is a grade that was corrected.
type Past struct {
	Grade Grade
	Why   string
	On    day.Day
}

// Round is one appraisal of a branch.
type Round struct {
	ID        int64
	Org       int64
	OrgName   string
	Version   int64
	Year      int
	HeldOn    day.Day
	Activity  int64 // the record of the meeting; 0: not linked
	Sheets    Sheets
	DecidedOn day.Day
	CapWhy    string
	ClosedOn  day.Day
	Void      bool
	Why       string
	People    int // participants
	Graded    map[Grade]int
}

// Title is the round's name.
func (r *Round) Title() string { return strconv.Itoa(r.Year) + "年度民主评议党员" }

// Stage is how far a round is.
type Stage string

// The stages.
const (
	Preparing Stage = "准备"
	Deciding  Stage = "评定"
	Telling   Stage = "反馈"
	Closed    Stage = "办结"
)

// Stages lists them in order.
func Stages() []Stage { return []Stage{Preparing, Deciding, Telling, Closed} }

// Stage follows from the facts: the test is counted, the grades are decided.
func (r *Round) Stage() Stage {
	switch {
	case r.ClosedOn != day.None:
		return Closed
	case r.DecidedOn != day.None:
		return Telling
	case r.Sheets.Good > 0:
		return Deciding
	}
	return Preparing
}

// checkSheets tests the numbers of the test by themselves.
func checkSheets(p *fault.Problems, s Sheets) {
	switch {
	case s.Out < 0 || s.Back < 0 || s.Good < 0:
		p.Add("sheets_out", "张数不能是负数。")
	case s.Back > s.Out:
		p.Add("sheets_back", fmt.Sprintf("收回%d张，多于发出的%d张。", s.Back, s.Out))
	case s.Good > s.Back:
		p.Add("sheets_good", fmt.Sprintf("有效%d张，多于收回的%d张。", s.Good, s.Back))
	}
}

// checkRow tests one participant's row against the sheets.
func checkRow(p *fault.Problems, e Entry, s Sheets) {
	field := "row-" + strconv.FormatInt(e.Member, 10)
	c := e.Counts
	switch {
	case c.Excellent < 0 || c.Pass < 0 || c.Basic < 0 || c.Fail < 0 || c.Unfilled < 0:
		p.Add(field, e.Name+"的票数不能是负数。")
	case !e.Proposed.Known():
		p.Add(field, "没有这种等次。")
	case e.Probationary && c.In:
		p.Add(field, e.Name+"是预备党员，参加评议，不评定等次，测评票数请留空。")
	case e.Probationary && e.Proposed != "":
		p.Add(field, e.Name+"是预备党员，参加评议，不评定等次。")
	case c.In && s.Good == 0:
		p.Add("sheets_good", "填了测评票数，请先填写有效票数。")
	case c.In && c.sum() != s.Good:
		p.Add(field, fmt.Sprintf("%s的票数合计%d张，有效票是%d张。请核对，没有填到他的票计入“未填”。", e.Name, c.sum(), s.Good))
	}
}
