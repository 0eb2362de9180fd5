package task

import (
	"zhibu/internal/base/day"
)

// Addressee is one organisation that a task reached, with what it did, each with its
// instant (0: not yet).
type Addressee struct {
	ID, Task, Org int64
	OrgName       string
	Path          string
	From          int64 // who sent it, or passed it down
	FromName      string
	Doc           Doc
	Over          bool // the task was withdrawn, or has ended
	Due           day.Day
	SentMS        int64
	OpenedMS      int64
	ReceiptMS     int64
	ReceiptBy     string
	BegunMS       int64
	Progress      string
	AnsweredMS    int64
	AnsweredBy    string
	Answers       map[string]string
	Record        int64 // the activity that answers, with its title
	RecordTitle   string
	RemindedMS    int64
	Longer        Longer
	Version       int64
}

// Longer is more time that was asked for.
type Longer struct {
	Until day.Day // None: not asked
	Why   string
	Said  string // empty while it waits; granted, or why it was refused
}

// granted is what Said holds where more time was given.
const granted = "granted"

// Waits reports whether more time was asked for and nobody has said anything.
func (l Longer) Waits() bool { return l.Until != day.None && l.Said == "" }

// Refusal is why more time was refused; empty where it was not.
func (l Longer) Refusal() string {
	if l.Said == granted {
		return ""
	}
	return l.Said
}

// State is how far an organisation is.
type State string

// The states, in their order.
const (
	Sent       State = "sent"
	Opened     State = "opened"
	Receipted  State = "receipted"
	Underway   State = "underway"
	Done       State = "done"
	DoneLate   State = "donelate"
	Overdue    State = "overdue"
	NotAnymore State = "over"
)

// States lists them in their order.
func States() []State {
	return []State{Sent, Opened, Receipted, Underway, Overdue, Done, DoneLate, NotAnymore}
}

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Sent: "已送达", Opened: "已打开", Receipted: "已签收", Underway: "在办", Done: "已办结", DoneLate: "逾期办结", Overdue: "逾期未办", NotAnymore: "不再要求"}[s]
}

// Finished reports whether nothing more is asked.
func (s State) Finished() bool { return s == Done || s == DoneLate || s == NotAnymore }

// State says how far it is on a day. Late is a fact of days: an answer of the day after
// the last one is late, whoever was asked.
func (a *Addressee) State(today day.Day) State {
	switch {
	case a.AnsweredMS > 0 && day.AtMs(a.AnsweredMS) > a.Due:
		return DoneLate
	case a.AnsweredMS > 0:
		return Done
	case a.Over:
		return NotAnymore
	case today > a.Due:
		return Overdue
	case a.BegunMS > 0:
		return Underway
	case a.ReceiptMS > 0:
		return Receipted
	case a.OpenedMS > 0:
		return Opened
	}
	return Sent
}

// answered takes what answers from where it stands: the acknowledgement, the fields,
// or the first record of the kinds within the days.
func (a *Addressee) answered(hit hit) {
	switch a.Doc.By { // a form and a table answer by themselves
	case ByReceipt:
		a.AnsweredMS, a.AnsweredBy = a.ReceiptMS, a.ReceiptBy
	case ByRecord:
		if a.AnsweredMS = hit.ms; a.AnsweredMS > 0 {
			// A record made before the task was sent answered it in that moment.
			a.AnsweredMS = max(a.AnsweredMS, a.SentMS)
		}
		a.Record, a.RecordTitle = hit.activity, hit.title
	}
}
