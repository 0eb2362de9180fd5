// Package desk is the Committee's desk (投诉建议): whoever is signed in hands in a
// complaint, a suggestion, or the wish that his own record be corrected, and reads
// what becomes of it. It has a number, a day by which it is to be answered, and is
// settled by who handed it in. An organisation sees one only while it is asked to
// answer it; whoever a complaint is about does not decide on it.
//
// Start with Submit (cases.go), Handle's acts (handle.go) and what is seen by whom
// (read.go).
package desk

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/member"
)

// Handle is the authority to act on what lies with one's own organisation: at the
// Committee everything that was handed in, elsewhere what was passed on.
const Handle gate.Can = "desk.handle"

// Desk is the cases of this area.
type Desk struct {
	gate  *gate.Gate
	vault *member.Vault
}

// New makes the cases over a gate.
func New(g *gate.Gate, v *member.Vault) *Desk { return &Desk{g, v} }

// Kind is what is handed in.
type Kind string

// The kinds.
const (
	Complaint  Kind = "complaint"
	Suggestion Kind = "suggestion"
	Correction Kind = "correction" // of the own record
)

type term struct {
	kind         Kind
	label, short string
}

var kinds = terms.New([]term{{Complaint, "投诉", "TS"}, {Suggestion, "建议", "JY"}, {Correction, "更正请求", "GZ"}}, func(x term) Kind { return x.kind })

// Kinds lists them.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind in words; empty for one that does not exist.
func (k Kind) Label() string { return kinds.Of(k).label }

// Number is how the nth of a kind in a year is called: JY-2021-0007.
func (k Kind) Number(year, n int64) string {
	return fmt.Sprintf("%s-%d-%04d", kinds.Of(k).short, year, n)
}

// State is how far it is.
type State string

// The states.
const (
	Sent      State = "sent"
	Taken     State = "taken"
	Asked     State = "asked" // waits for what the submitter adds
	Passed    State = "passed"
	Answered  State = "answered" // waits for the submitter to say whether it is settled
	Settled   State = "settled"
	Withdrawn State = "withdrawn"
)

type stateWord struct {
	state State
	label string
}

var states = terms.New([]stateWord{{Sent, "待受理"}, {Taken, "办理中"}, {Asked, "待本人补充"}, {Passed, "转办中"}, {Answered, "已答复，待回访"}, {Settled, "已办结"}, {Withdrawn, "已撤回"}}, func(x stateWord) State { return x.state })

// States lists them in the order of the work.
func States() []State { return states.Keys() }

// Label is the state in words; empty for one that does not exist.
func (s State) Label() string { return states.Of(s).label }

// open are the states in which somebody still has to answer.
func (s State) open() bool { return s == Sent || s == Taken || s == Asked || s == Passed }

// Outcome is how a correction was decided.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted"
	Refused  Outcome = "refused"
)

// Label is the outcome in words.
func (o Outcome) Label() string {
	return map[Outcome]string{Accepted: "同意更正", Refused: "不予更正"}[o]
}

// Draft is what one hands in.
type Draft struct {
	Kind    Kind
	Subject string
	Text    string
	About   int64  // the organisation that a complaint is about; 0 for none
	Field   string // of a correction
	Value   string // what it should be
	Apart   bool   // the own organisation shall not see it
	Unnamed bool   // whoever answers is not told who asks
	Files   []attach.File
}

const (
	mostSubject = 60
	mostText    = 2000
	mostValue   = 200
	// MostFiles is how many papers come with one. None is ever asked for.
	MostFiles = 3
)

// Field is a part of the own record that may be wrong.
type Field struct {
	Code, Label string
	Sensitive   bool // what it should be is shown in part
}

// Fields lists them: the columns of the roster that say something about a person, and
// what stands in other records.
func Fields() (list []Field) {
	skip := map[string]bool{"pinyin": true, "initials": true, "birth_exact": true, "note": true}
	for _, c := range catalogue.The().Table("member").Columns {
		if !c.Hashed && !skip[c.Name] {
			list = append(list, Field{c.Name, c.Label, c.Class.AtLeast(catalogue.Sensitive)})
		}
	}
	return append(list, Field{Code: "membership", Label: "组织关系"}, Field{Code: "post", Label: "职务"}, Field{Code: "life", Label: "组织生活、学时和奖惩记录"})
}

// FieldOf gives a field by its code.
func FieldOf(code string) (Field, bool) {
	for _, f := range Fields() {
		if f.Code == code {
			return f, true
		}
	}
	return Field{}, false
}

func (d *Draft) check() error {
	var p fault.Problems
	d.Subject, d.Text, d.Value = strings.TrimSpace(d.Subject), strings.TrimSpace(d.Text), strings.TrimSpace(d.Value)
	most := func(field, text string, n int) {
		if utf8.RuneCountInString(text) > n {
			p.Add(field, fmt.Sprintf("这里不超过%d个字，请写得简短些。", n))
		}
	}
	if d.Kind.Label() == "" {
		p.Add("kind", "请选择是投诉还是建议。")
	}
	if d.Kind == Correction {
		f, ok := FieldOf(d.Field)
		if !ok {
			p.Add("field", "请选择哪一项需要更正。")
		}
		d.Subject, d.About, d.Apart, d.Unnamed = "更正"+f.Label, 0, false, false
		if d.Value == "" {
			p.Add("value", "请写明应该是什么。")
		}
		most("value", d.Value, mostValue)
	} else {
		d.Field, d.Value = "", ""
		if d.Subject == "" {
			p.Add("subject", "请用一句话写明是什么事。")
		}
		most("subject", d.Subject, mostSubject)
	}
	if d.Kind == Suggestion {
		d.About = 0
	}
	if utf8.RuneCountInString(d.Text) < 2 {
		p.Add("text", "请写明情况，办理的同志要看。")
	}
	most("text", d.Text, mostText)
	if len(d.Files) > MostFiles {
		p.Add("files", fmt.Sprintf("最多附%d个文件。附件不是必须的。", MostFiles))
	}
	return p.Fault()
}

// Plea is one that was handed in.
type Plea struct {
	ID, Version      int64
	Number           string
	Desk, With, Org  int64
	WithName         string // with whom it lies
	OrgName          string // the submitter's own; empty where the reader is not told
	AboutName        string
	Person           int64
	PersonName       string // empty where the reader is not told
	Draft                   // without Files; Value masked where it is sensitive
	State            State
	Outcome          Outcome
	ReceivedOn       day.Day
	DueOn            day.Day
	Answer           string
	AnsweredOn       day.Day
	ClosedOn         day.Day
	Papers           []Paper
	Steps            []Step
	Mine, AtDesk     bool // how the reader stands to it
	mayAct, mayLearn bool
}

// Late reports whether the day of answering is over and it is not answered.
func (p *Plea) Late(today day.Day) bool { return p.State.open() && p.DueOn < today }

// LateBy is how many days after its day it was answered, or is not answered today.
func (p *Plea) LateBy(today day.Day) int {
	on := today
	switch {
	case p.State == Withdrawn:
		return 0
	case !p.State.open():
		on = p.AnsweredOn
	}
	return max(0, int(on-p.DueOn))
}

// Paper is a file that came with it, without its bytes.
type Paper struct {
	ID   int64
	Name string
	Size int64
}

// Step is one line of what happened.
type Step struct {
	On   day.Day
	Deed string
	Text string
	By   string
	Own  bool // by the submitter
}
