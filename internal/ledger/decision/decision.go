// Package decision is the ledger of decisions (决定、批复、通知): organisations set
// up or changed, posts given and ended, elections approved, honours, medals. A
// decision moves the registers on its effective day, and says by which document.
package decision

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
	"zhibu/internal/register/post"
)

// The authorities of this area.
const (
	View gate.Can = "decision.view"
	Make gate.Can = "decision.make"
	// Direct is to set organisations, their terms and their heads without a matter. No post holds
	// it: the registers move by a matter or by an import.
	Direct gate.Can = "decision.direct"
)

// Kind is what a decision is about.
type Kind string

// The kinds.
const (
	OrgChange    Kind = "org"         // 组织设置调整
	Appointment  Kind = "appointment" // 任免
	Election     Kind = "election"    // 换届选举结果
	Commendation Kind = "honour"      // 表彰
	Medal        Kind = "medal"       // 纪念章
	Letter       Kind = "letter"      // 倡议书
	Approval     Kind = "approval"    // 其他批复
)

type term struct {
	kind  Kind
	label string
}

var kindLabels = terms.New([]term{
	{OrgChange, "组织设置调整"}, {Appointment, "书记、副书记任免"}, {Election, "换届选举"}, {Commendation, "表彰"},
	{Medal, "纪念章颁发"}, {Letter, "倡议书"}, {Approval, "其他批复"},
}, func(x term) Kind { return x.kind })

// Kinds lists all kinds.
func Kinds() []Kind { return kindLabels.Keys() }

// Label is the kind in words.
func (k Kind) Label() string { return kindLabels.Of(k).label }

// Act is what one line of a decision does.
type Act string

// The acts.
const (
	Found    Act = "org.found"
	Rename   Act = "org.rename"
	Reshape  Act = "org.reshape"
	Move     Act = "org.move"
	Split    Act = "org.split" // a new organisation out of Org
	Merge    Act = "org.merge" // Org goes into Into
	Dissolve Act = "org.dissolve"

	Appoint Act = "post.appoint"
	Remove  Act = "post.remove"
	Elect   Act = "term.elect" // one organisation's new term
	Seat    Act = "term.seat"  // one person elected in it

	Outstanding  Act = "honour.member" // 优秀共产党员
	Worker       Act = "honour.worker" // 优秀党务工作者
	Advanced     Act = "honour.org"    // 先进基层党组织
	GroupOfYear  Act = "honour.group"  // 优秀协作组
	UnitOfYear   Act = "honour.unit"   // 协作组优秀单位
	FiftyYears   Act = "medal.50"      // 光荣在党50年
	LetterIssued Act = "letter.issue"  // 倡议书发布到哪个组织及其下级
	Noted        Act = "note"
)

var actLabels = map[Act]string{Found: "成立", Rename: "更名", Reshape: "变更类别", Move: "变更隶属", Split: "分设", Merge: "合并",
	Dissolve: "撤销", Appoint: "任职", Remove: "免职", Elect: "换届", Seat: "当选", Outstanding: "优秀共产党员", Worker: "优秀党务工作者",
	Advanced: "先进基层党组织", GroupOfYear: "优秀协作组", UnitOfYear: "协作组优秀单位", FiftyYears: "光荣在党50年纪念章",
	LetterIssued: "发布", Noted: "其他"}

// Label is the act in words.
func (a Act) Label() string { return actLabels[a] }

// Changes reports whether the act changes how organisations are set up.
func (a Act) Changes() bool { return strings.HasPrefix(string(a), "org.") }

// Moves reports whether the act changed a register. Such a decision cannot be
// taken back by a word: the opposite decision is registered instead.
func (a Act) Moves() bool {
	switch a {
	case Outstanding, Worker, Advanced, GroupOfYear, UnitOfYear, FiftyYears, LetterIssued, Noted:
		return false
	}
	return true
}

// Item is one line: what is done to which organisation and which person. Which
// of the other fields it needs follows from the act.
type Item struct {
	Act    Act      `json:"act"`
	Org    int64    `json:"org"`
	Member int64    `json:"member,omitempty"`
	Name   string   `json:"name,omitempty"`  // the new name; the group's name
	Short  string   `json:"short,omitempty"` //
	Code   string   `json:"code,omitempty"`
	Kind   string   `json:"kind,omitempty"` // of the organisation founded, or of the post
	Into   int64    `json:"into,omitempty"` // the new organisation above; the one merged into; where the members of a dissolved one go
	Sort   int64    `json:"sort,omitempty"`
	How    string   `json:"how,omitempty"`  // how a post is filled
	Last   day.Day  `json:"last,omitempty"` // the last day of a post that is held for a time
	Due    day.Day  `json:"due,omitempty"`  // the last day of a term
	Seats  int64    `json:"seats,omitempty"`
	Move   []int64  `json:"move,omitempty"`  // members who go into the organisation founded or split off
	Units  []string `json:"units,omitempty"` // the units that the organisation founded is set up in
	Note   string   `json:"note,omitempty"`
	Made   int64    `json:"made,omitempty"` // what the act made: the new organisation, the new term
}

// Led reports whether a matter has to lead to the line: an organisation is changed,
// its leading body elected, or its secretary or deputy appointed or removed.
func (it Item) Led() bool {
	if it.Act == Appoint || it.Act == Remove {
		k := post.Kind(it.Kind)
		return k == post.Secretary || k == post.Deputy
	}
	return it.Act.Changes() || it.Act == Elect || it.Act == Seat
}

// posts reports whether the act gives or takes a post.
func (a Act) posts() bool { return a == Appoint || a == Remove || a == Seat }

// Decision is one document.
type Decision struct {
	ID          int64
	Org         int64 // who decided
	OrgName     string
	Kind        Kind
	Number      string // 区工委〔2021〕12号
	Title       string
	MadeOn      day.Day
	EffectiveOn day.Day
	Body        string
	State       string
	Why         string // of taking it back
	Items       []Item
}

// Void reports whether it was taken back.
func (d Decision) Void() bool { return d.State == "void" }

func (d *Decision) check(today day.Day) error {
	var p fault.Problems
	if d.Kind.Label() == "" {
		p.Add("kind", "请选择决定的种类。")
	}
	if strings.TrimSpace(d.Title) == "" {
		p.Add("title", "请填写标题。")
	}
	if d.MadeOn == day.None {
		p.Add("made_on", "请填写作出决定的日期。")
	} else if d.MadeOn > today {
		p.Add("made_on", "日期在今天之后。决定作出以后再登记。")
	}
	if d.EffectiveOn == day.None {
		d.EffectiveOn = d.MadeOn
	}
	if d.Number != "" && !strings.Contains(d.Number, "〔") {
		p.Add("number", "发文字号的年份用六角括号，例如：区工委〔2021〕12号。")
	}
	if len(d.Items) == 0 {
		p.Add("item", "请至少写一项：对哪个党组织、哪些人作出什么决定。")
	}
	for _, it := range d.Items {
		if it.Act.Label() == "" {
			p.Add("item", "有一项没有选做什么。")
			break
		}
		if it.Act.posts() && post.Kind(it.Kind).Guest() {
			p.Add("item", post.Kind(it.Kind).Label()+"由检查出发时产生，到检查结束为止，不由决定任免。")
			break
		}
		if it.Act.posts() && post.Kind(it.Kind).OnlyOffice() {
			p.Add("item", post.Kind(it.Kind).Label()+"由安全管理员在“账号”里授予和收回，不由决定任免。")
			break
		}
	}
	return p.Fault()
}
