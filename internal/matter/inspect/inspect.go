package inspect

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// The authorities of this area.
const (
	View   gate.Can = "inspection.view"   // what an organisation was found to be like, and the draw once it is published
	Keep   gate.Can = "inspection.keep"   // plan, draw, lead, write to organisations
	Check  gate.Can = "inspection.check"  // look at an organisation on the spot
	Answer gate.Can = "inspection.answer" // answer the team for an organisation
)

// The stages, in their order.
const (
	Preparing = "准备"
	Committed = "等公开数字"
	Drawn     = "已抽取"
	Out       = "现场检查"
	Feedback  = "反馈整改"
	Closed    = "办结"
)

// Stages lists them.
func Stages() []string { return []string{Preparing, Committed, Drawn, Out, Feedback, Closed} }

// Sort is the kind of an inspection.
type Sort string

// The kinds.
const (
	Comprehensive Sort = "comprehensive"
	Themed        Sort = "themed"
)

// Sorts lists them.
func Sorts() []Sort { return []Sort{Themed, Comprehensive} }

// Label is the kind in words.
func (s Sort) Label() string {
	return map[Sort]string{Comprehensive: "综合检查", Themed: "专项检查"}[s]
}

// Sign is somebody of the house.
type Sign struct {
	Person int64  `json:"person"`
	Name   string `json:"name"`
}

// Mate is one of the team.
type Mate struct {
	Sign
	Unit    string `json:"unit"`
	Outside bool   `json:"outside"` // comes from another unit, and gets posts for the days of the inspection
}

// Left is an organisation that is left out by hand, and why.
type Left struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Choice is for which organisations an inspection is, and how many are drawn.
type Choice struct {
	Scope      int64   `json:"scope"`
	Sort       Among   `json:"sort"`
	Recent     bool    `json:"recent"` // leave out those that were visited within a year
	Omit       []Left  `json:"omit,omitempty"`
	N          int     `json:"n"`
	Sizes      string  `json:"sizes,omitempty"` // 党支部25、党委3; empty: proportional
	NumberName string  `json:"number_name"`
	NumberDay  day.Day `json:"number_day"`
}

// Among is which organisations of a part of the tree.
type Among string

// Which organisations.
const (
	All      Among = "all"
	Branches Among = "branch"
	Uppers   Among = "upper"
)

// Amongs lists them.
func Amongs() []Among { return []Among{All, Branches, Uppers} }

// Label is the same in words.
func (a Among) Label() string {
	return map[Among]string{All: "全部党组织", Branches: "只抽党支部", Uppers: "只抽党委、党总支、党组"}[a]
}

// Doc is what an inspection keeps beside the spine.
type Doc struct {
	Line       int64   `json:"line"` // of the plan
	Department string  `json:"department"`
	Subject    string  `json:"subject"`
	Kind       Sort    `json:"kind"`
	Filing     string  `json:"filing"`
	From       day.Day `json:"from"`
	Last       day.Day `json:"last"`
	Runner     Sign    `json:"runner"` // who runs it, and alone sees the sample before departure
	Again      int64   `json:"again,omitempty"`
	Choice     Choice  `json:"choice"`
	Team       []Mate  `json:"team,omitempty"`
	Standard   int64   `json:"standard,omitempty"` // the version of the checklist, which stays whatever comes after it
	List       string  `json:"list,omitempty"`     // and what it is called
	LeftOn     day.Day `json:"left_on"`
	LastDay    day.Day `json:"last_day"` // on which the inspectors may look
	Shown      day.Day `json:"shown"`    // when the draw was published
}

// Gone reports whether the team has left.
func (d *Doc) Gone() bool { return d.LeftOn != day.None }

// Inspections is the cases of this area.
type Inspections struct {
	gate   *gate.Gate
	book   *duty.Rulebook
	vault  *member.Vault
	secret func() string
}

// New makes the cases over a gate, the rulebook and the keys that seal a draw. secret
// gives 32 random bytes in hexadecimal.
func New(g *gate.Gate, book *duty.Rulebook, vault *member.Vault, secret func() string) *Inspections {
	return &Inspections{g, book, vault, secret}
}

// turn says where an inspection stands at a stage.
func turn(stage string, of int64, d *Doc) matter.Turn {
	t := matter.Turn{Stage: stage, Owner: of, State: matter.Open}
	switch stage {
	case Preparing:
		t.Next = "定范围和检查组，公布承诺"
	case Committed:
		t.Next, t.Due = "录入公开数字", d.Choice.NumberDay
	case Drawn:
		t.Next, t.Due = "分工，宣布出发", d.From
	case Out:
		t.Next, t.Due = "到现场检查", d.LastDay
	case Feedback:
		t.Next = "反馈意见，公布抽取结果"
	case Closed:
		t = matter.Turn{Stage: stage, State: matter.Done}
	}
	return t
}
