// Package visit is the ledger of guidance visits (指导走访): the Committee's people go to
// an organisation, talk, are asked things, and promise or find things. The organisation
// reads all of it but the private note of the office; a promise or a problem can become
// an item of its rectification list.
package visit

import (
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "visit.view" // what was talked about, without the private note
	Keep gate.Can = "visit.keep" // the Committee's: record, correct, and the private note
)

// Kind is what a line of a visit is.
type Kind string

// The kinds.
const (
	Asked    Kind = "asked"
	Promised Kind = "promised"
	Found    Kind = "found"
)

// Kinds lists them in the order of the form.
func Kinds() []Kind { return []Kind{Asked, Promised, Found} }

// Label is the kind in words; empty for one that does not exist.
func (k Kind) Label() string {
	return map[Kind]string{Asked: "问答", Promised: "答应的事", Found: "发现的问题"}[k]
}

// Draft is what one enters of a visit.
type Draft struct {
	Org     int64   `json:"org"`
	On      day.Day `json:"on"`
	Went    string  `json:"went"`
	Talked  string  `json:"talked"`
	Private string  `json:"private"`
}

func (d *Draft) check(today, founded day.Day) error {
	var p fault.Problems
	d.Went, d.Talked, d.Private = clean(d.Went), clean(d.Talked), clean(d.Private)
	switch {
	case d.On == day.None:
		p.Add("on", "请填写走访的日期。")
	case d.On > today:
		p.Add("on", "走访的日期在今天之后，走访以后再记。")
	case d.On < founded:
		p.Add("on", "这个党组织"+founded.Chinese()+"才成立，请核对日期。")
	}
	text(&p, "went", "请写明谁去的。", d.Went, 200)
	text(&p, "talked", "请写明谈了什么。", d.Talked, 3000)
	if utf8.RuneCountInString(d.Private) > 2000 {
		p.Add("private", "内部备注不超过2000个字。")
	}
	return p.Fault()
}

func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

func text(p *fault.Problems, field, ask, said string, most int) {
	switch n := utf8.RuneCountInString(said); {
	case n < 2:
		p.Add(field, ask)
	case n > most:
		p.Add(field, "这里太长，请写得简短些。")
	}
}

// Point is what one enters of a line.
type Point struct {
	Kind   Kind
	Text   string
	Answer string  // to a question
	Due    day.Day // of a promise or a problem
}

func (x *Point) check(on, today day.Day) error {
	var p fault.Problems
	x.Text, x.Answer = clean(x.Text), clean(x.Answer)
	text(&p, "text", "请写明内容。", x.Text, 500)
	if utf8.RuneCountInString(x.Answer) > 1000 {
		p.Add("answer", "回答不超过1000个字。")
	}
	switch {
	case x.Kind.Label() == "":
		p.Add("kind", "请选择是问答、答应的事还是问题。")
	case x.Kind == Asked:
		x.Due = day.None
	case x.Due == day.None:
		p.Add("due", "请填写到哪一天为止。")
	case x.Due < on:
		p.Add("due", "期限早于走访的日期（"+on.Chinese()+"）。")
	case x.Due > today.AddYears(5):
		p.Add("due", "期限太远，请核对年份。")
	}
	if x.Kind != Asked {
		x.Answer = ""
	}
	return p.Fault()
}

// Line is one line of a visit.
type Line struct {
	ID int64
	Point
	Problem int64 // in the rectification list; 0: not
	Void    bool
	By      string
}

// Visit is one visit.
type Visit struct {
	ID      int64
	OrgName string
	Version int64
	Draft
	Void  bool
	Why   string
	By    string
	Lines []Line
}
