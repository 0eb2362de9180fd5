// Package transfer is transfers of membership (组织关系转接): inside the house from one
// branch to another, out of it with a letter of introduction (介绍信) until the receipt
// (回执) comes, and into it with the letter of somebody else. Until he is received a
// member belongs to the branch that sends him: only that one act moves the register.
//
// Start reading at open.go (what opens a transfer) and settle.go (what ends it).
package transfer

import (
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// The authorities of this area.
const (
	View  gate.Can = "transfer.view"
	Keep  gate.Can = "transfer.keep"  // a branch's own part
	Issue gate.Can = "transfer.issue" // the Committee's: letters, and any part that a branch cannot do
)

// Transfers is the cases of this area.
type Transfers struct {
	gate  *gate.Gate
	book  *duty.Rulebook
	vault *member.Vault
}

// New makes the cases over a gate, with the rules on letters.
func New(g *gate.Gate, b *duty.Rulebook, v *member.Vault) *Transfers { return &Transfers{g, b, v} }

// Way is from where to where.
type Way string

// The ways.
const (
	Inside Way = "inside"
	Out    Way = "out"
	In     Way = "in"
)

// Ways lists them.
func Ways() []Way { return []Way{Inside, Out, In} }

// Label is the way in words.
func (y Way) Label() string {
	return map[Way]string{Inside: "区内转接", Out: "转出", In: "转入"}[y]
}

// The stages, in their order within each way.
const (
	Receiving = "待接收"
	Releasing = "待转出方同意"
	Lettering = "待开介绍信"
	Away      = "待回执"
	Replying  = "待寄回执"
	Returned  = "退回待改"
	Finished  = "已办结"
)

// Reasons are why people are transferred.
func Reasons() []string {
	return []string{"工作调动", "机构改革、组织设置调整", "毕业", "退役", "离退休", "经常居住地变动", "其他"}
}

// Measures say how it stands with discipline.
const (
	Clean    = ""
	Punished = "受处分在影响期内"
	Reviewed = "正在接受审查"
)

// Doc is what the transfer as a whole says.
type Doc struct {
	Way      Way     `json:"way"`
	Opener   int64   `json:"opener,string"` // the organisation that opened it
	From     int64   `json:"from,string"`   // the branch that sends; 0 outside
	To       int64   `json:"to,string"`     // the branch that receives; 0 outside
	FromName string  `json:"from_name"`
	ToName   string  `json:"to_name"`
	Heading  string  `json:"heading,omitempty"` // 抬头: to which organisation a letter out is written
	Reason   string  `json:"reason"`
	On       day.Day `json:"on"`    // the day agreed
	Asked    day.Day `json:"asked"` // on which it was opened
	Dues     string  `json:"dues,omitempty"`
	Note     string  `json:"note,omitempty"`
}

// State is how far one person is.
type State string

// The states of a line.
const (
	LineAsked    State = "asked"
	LineLettered State = "lettered" // out: the letter is issued, the receipt is not here
	LineReturned State = "returned"
	LineReceived State = "received" // in: a member here, the receipt slip is not sent
	LineDone     State = "done"
	LineDropped  State = "dropped"
)

// Label is the state in words, which differ by the way.
func (s State) Label(y Way) string {
	switch s {
	case LineAsked:
		if y == Out {
			return "待开介绍信"
		}
		return "待接收"
	case LineLettered:
		return "待回执"
	case LineReturned:
		return "已退回"
	case LineReceived:
		return "已接收，待寄回执"
	case LineDone:
		if y == Out {
			return "已转出"
		}
		return "已接收"
	}
	return "不再办理"
}

// open reports whether something is still to be done about the person.
func (s State) open() bool { return s != LineDone && s != LineDropped }

// Line is one person of a transfer.
type Line struct {
	ID, Matter int64
	Org, Other int64
	No         int64
	Member     int64 // 0 while he is no member here
	Name       string
	Sex        member.Sex
	Nation     string
	BirthOn    day.Day
	JoinedOn   day.Day
	FullOn     day.Day
	Job        string
	Papers     bool // what has to go along, or to be seen, is there
	Measure    string
	State      State
	On         day.Day // of the move, once he was received
	Why        string
	Letters    []Letter // the newest first

	idSeal, phoneSeal string
}

// Trial reports whether the person is on probation on a day.
func (l Line) Trial(on day.Day) bool { return l.FullOn == day.None || l.FullOn > on }

// Letter is the letter that counts; nil where there is none.
func (l *Line) Letter() *Letter {
	for i := range l.Letters {
		if s := l.Letters[i].State; s == LetterOpen || s == LetterUsed {
			return &l.Letters[i]
		}
	}
	return nil
}

// LetterState is what became of a letter.
type LetterState string

// The states of a letter.
const (
	LetterOpen     LetterState = "open"
	LetterUsed     LetterState = "used" // the receipt is here, or he was received with it
	LetterReplaced LetterState = "replaced"
	LetterVoid     LetterState = "void"
)

// Letter is a letter of introduction.
type Letter struct {
	ID, Line, Matter int64
	Org              int64
	OrgName          string
	Way              Way
	Issuer, Number   string
	IssuedOn         day.Day
	Days             int
	Until            day.Day // the last day on which it is good
	State            LetterState
	ReceiptOn        day.Day
	Why              string
	By               string

	// of the person and the transfer, for the register
	Name, Title string
}

// Age counts the days since the letter was issued.
func (l Letter) Age(on day.Day) int { return int(on - l.IssuedOn) }

// Left counts the days for which it is good; negative afterwards.
func (l Letter) Left(on day.Day) int { return int(l.Until - on) }

// Expired reports whether an open letter is good no more.
func (l Letter) Expired(on day.Day) bool { return l.State == LetterOpen && on > l.Until }

// Label is the letter's state on a day in words.
func (l Letter) Label(on day.Day) string {
	switch {
	case l.State == LetterReplaced:
		return "已换开"
	case l.State == LetterVoid:
		return "作废"
	case l.State == LetterUsed && l.Way == In:
		return "已接收"
	case l.State == LetterUsed:
		return "已收回执"
	case on > l.Until && l.Way == Out:
		return "已过期，没有回执"
	case on > l.Until:
		return "已过期"
	}
	return "还有" + strconv.Itoa(l.Left(on)) + "天到期"
}

// Work is one transfer with its matter.
type Work = matter.Work[Doc]

// cite is where a rule stands.
func (ts *Transfers) cite(rule string, on day.Day) law.Citation {
	if r, ok := ts.book.Rule(rule, on); ok {
		return r.Cite
	}
	return law.Citation{}
}

// Valid is for how many days a letter may be good at most.
func (ts *Transfers) Valid(on day.Day) int {
	n, _ := ts.book.Param("transfer.letter.valid", "days", on)
	return n
}

// Remind says which of the three reminders of an open letter has come: 0 for none.
func (ts *Transfers) Remind(l Letter, on day.Day) (n int) {
	if l.State != LetterOpen || l.Way != Out {
		return 0
	}
	for i, name := range []string{"first", "second", "third"} {
		if d, ok := ts.book.Param("transfer.letter.valid", name, on); ok && l.Age(on) >= d {
			n = i + 1
		}
	}
	return n
}

// names joins the people of a transfer for its title: 张三等3人.
func names(lines []Line) string {
	if len(lines) == 1 {
		return lines[0].Name
	}
	return lines[0].Name + "等" + strconv.Itoa(len(lines)) + "人"
}

// title is the name of the matter.
func (d *Doc) title(lines []Line) string {
	switch d.Way {
	case Out:
		return names(lines) + "转出到" + d.ToName
	case In:
		return names(lines) + "转入" + d.ToName
	}
	return names(lines) + "转到" + d.ToName
}

// StagesOf lists the stages that a transfer passes; Returned only where it stands there.
func StagesOf(x *Work) (list []string) {
	if x.Stage == Returned {
		list = append(list, Returned)
	}
	switch {
	case x.Doc.Way == Out:
		return append(list, Lettering, Away, Finished)
	case x.Doc.Way == In:
		return append(list, Receiving, Replying, Finished)
	case x.Doc.Opener == x.Doc.To:
		return append(list, Releasing, Finished)
	}
	return append(list, Receiving, Finished)
}

func trim(s string) string { return strings.TrimSpace(s) }
