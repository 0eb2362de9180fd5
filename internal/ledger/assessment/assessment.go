// Package assessment is how organisations look at themselves by a standard (标准自查):
// the Committee opens one for a published version, a part of the tree and a last day;
// each organisation answers line by line, beside what the ledger already shows, and
// hands in. A gap becomes a problem of the rectification list in one step.
//
// It is pinned to the version: a later one changes nothing of it. Results are said line
// by line; none is weighed and none is added up, and organisations are not compared.
package assessment

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
)

// The authorities of this area.
const (
	View   gate.Can = "assessment.view"
	Ask    gate.Can = "assessment.ask"    // open and end one
	Answer gate.Can = "assessment.answer" // answer for one's own organisation
)

// Result is what an organisation says of a line.
type Result string

// The results. The empty one is a line that is not answered.
const (
	Met    Result = "met"
	Partly Result = "partly"
	Unmet  Result = "unmet"
	NA     Result = "na"
)

// Results lists them.
func Results() []Result { return []Result{Met, Partly, Unmet, NA} }

// Label is the result in words.
func (x Result) Label() string {
	return map[Result]string{Met: "达标", Partly: "部分达标", Unmet: "未达标", NA: "不适用", "": "未答"}[x]
}

// Gap reports whether something is to be put right.
func (x Result) Gap() bool { return x == Partly || x == Unmet }

// Said is the answer to one line.
type Said struct {
	Result Result
	Note   string
}

// Draft is what one says to open an assessment.
type Draft struct {
	Standard int64
	From     day.Day // of the records that are looked at
	Until    day.Day // their last day
	Due      day.Day
	Scope    int64 // this organisation and what is below
	Note     string
}

const mostNote = 300

func (d *Draft) check(today day.Day) error {
	var p fault.Problems
	d.Note = strings.TrimSpace(d.Note)
	if d.Standard == 0 {
		p.Add("standard", "请选择按哪份标准自查。")
	}
	switch {
	case d.From == day.None:
		p.Add("from", "请填写从哪一天起的记录。")
	case d.Until == day.None:
		p.Add("until", "请填写到哪一天为止的记录。")
	case d.Until < d.From:
		p.Add("until", "这一天早于开始的那一天。")
	case d.From < today.AddYears(-10) || d.Until > today.AddYears(2):
		p.Add("from", "期间离今天太远，请核对年份。")
	}
	switch {
	case d.Due == day.None:
		p.Add("due", "请填写最后一天。")
	case d.Due < today:
		p.Add("due", d.Due.Chinese()+"已经过了，请选今天或者以后的日期。")
	case d.Due > today.AddYears(2):
		p.Add("due", "最后一天太远，请核对年份。")
	}
	if utf8.RuneCountInString(d.Note) > mostNote {
		p.Add("note", "说明不超过"+strconv.Itoa(mostNote)+"个字。")
	}
	return p.Fault()
}

// Assessment is one that was opened.
type Assessment struct {
	ID, Org  int64
	Standard standard.Version // with its lines where one is read
	Span     day.Span         // of the records
	Due      day.Day
	Scope    int64
	Note     string
	EndedOn  day.Day
	Version  int64
	Orgs     int // that were asked, in reach
	Handed   int
	Mine     *Sheet // of the organisation that the asker works for, if it was asked
}

// Over reports whether nothing is asked any more.
func (a *Assessment) Over() bool { return a.EndedOn != day.None }

// Sheet is the answers of one organisation.
type Sheet struct {
	ID, Of, Org int64
	OrgName     string
	HandedMS    int64 // 0: not yet
	HandedBy    string
	Version     int64
	Answers     map[int64]Said // by line of the version
}

// Late reports whether it was handed in after the last day, or is not and that is over.
func (s *Sheet) Late(due, today day.Day) bool {
	if s.HandedMS > 0 {
		return dayOf(s.HandedMS) > due
	}
	return today > due
}

// Answered counts the lines that were answered.
func (s *Sheet) Answered() int { return len(s.Answers) }

// Gap makes the problem of a line that is not met.
func gap(of int64, v *standard.Version, it *standard.Item, said Said, on day.Day, d problem.Draft) problem.Draft {
	text := it.Text
	if said.Note != "" {
		text += "：" + said.Note
	}
	clause := v.Title
	if it.Clause != "" {
		clause += " " + it.Clause
	}
	return problem.Draft{Origin: problem.Standard, OriginID: of, Part: it.Line, Clause: clause, FoundOn: on, Text: cut(text, 500), About: problem.TheOrg,
		Measure: d.Measure, Owner: d.Owner, DueOn: d.DueOn}
}

func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
