package task

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View   gate.Can = "task.view"   // what reached an organisation, and how it was answered
	Send   gate.Can = "task.send"   // draft, review, approve, publish, remind
	Answer gate.Can = "task.answer" // acknowledge and answer for an organisation
	Pass   gate.Can = "task.pass"   // pass down to the organisations below one's own
)

// The stages, in their order.
const (
	Drafting  = "起草"
	Reviewing = "保密审查"
	Approving = "审批"
	Published = "已发布"
	Ended     = "已结束"
)

// Stages lists them.
func Stages() []string { return []string{Drafting, Reviewing, Approving, Published, Ended} }

// By says what answers a task.
type By string

// The ways to answer.
const (
	ByReceipt By = "receipt"
	ByRecord  By = "record"
	ByForm    By = "form"
	ByTable   By = "table"
)

// Ways lists them.
func Ways() []By { return []By{ByRecord, ByReceipt, ByForm, ByTable} }

// Label is the way in words.
func (b By) Label() string {
	return map[By]string{ByReceipt: "签收即可", ByRecord: "活动记录", ByForm: "填几项内容", ByTable: "填一张表"}[b]
}

// Note says what the way means for those who are asked.
func (b By) Note() string {
	return map[By]string{ByReceipt: "收到、看过就是办结，适合通知", ByRecord: "期间内有一条这类活动的记录就是办结，不用另外填报", ByForm: "系统里已经有的内容不问", ByTable: "每个组织几行，在页面上填，或者下载模板填好传回；汇总自动合成"}[b]
}

// FieldKind is what is typed into a field.
type FieldKind string

// The kinds of fields. A known one is filled from the registers and asked of nobody.
const (
	Words  FieldKind = "text"
	Number FieldKind = "number"
	Date   FieldKind = "date"
	Choice FieldKind = "choice"
)

// FieldKinds lists them.
func FieldKinds() []FieldKind { return []FieldKind{Words, Number, Date, Choice} }

// Label is the kind in words.
func (k FieldKind) Label() string {
	return map[FieldKind]string{Words: "文字", Number: "数", Date: "日期", Choice: "选一项"}[k]
}

// Field is one thing that is asked, or known.
type Field struct {
	Label   string    `json:"label"`
	Kind    FieldKind `json:"kind"`
	Options []string  `json:"options,omitempty"`
	Known   Known     `json:"known,omitempty"`
}

// Reach says for whom a task is meant: a part of the tree and a sort of organisation,
// or a list by name. Lacks keeps those that have no record of a kind in the year.
type Reach struct {
	Scope int64         `json:"scope,omitempty"`
	Sort  Sort          `json:"sort,omitempty"`
	Lacks activity.Kind `json:"lacks,omitempty"`
	Names []string      `json:"names,omitempty"` // in place of a part of the tree
	Omit  []string      `json:"omit,omitempty"`  // by name
}

// Sort is which organisations of a part of the tree.
type Sort string

// The sorts.
const (
	All      Sort = "all"
	Branches Sort = "branch"
	Uppers   Sort = "upper"
)

// Sorts lists them.
func Sorts() []Sort { return []Sort{All, Branches, Uppers} }

// Label is the sort in words.
func (s Sort) Label() string {
	return map[Sort]string{All: "全部党组织", Branches: "只发党支部", Uppers: "只发党委、党总支、党组"}[s]
}

func (s Sort) takes(k org.Kind) bool { return s == All || (s == Branches) == k.IsBranch() }

// Sign is who took a step of the way to publication.
type Sign struct {
	By   int64   `json:"by"`
	Name string  `json:"name"`
	On   day.Day `json:"on"`
}

// Doc is what a task says and asks.
type Doc struct {
	Title   string          `json:"title"`
	Text    string          `json:"text"`
	Due     day.Day         `json:"due"`
	By      By              `json:"answer"`
	Kinds   []activity.Kind `json:"kinds,omitempty"` // of the records that answer
	From    day.Day         `json:"from"`
	Until   day.Day         `json:"until"` // the last day of the records that answer
	Fields  []Field         `json:"fields,omitempty"`
	To      Reach           `json:"to"`
	Minutes int             `json:"minutes,omitempty"` // what it takes of an organisation, where the drafter knows better than the estimate
	Over    string          `json:"over,omitempty"`    // why it is asked though the week is full
	Again   string          `json:"again,omitempty"`   // why something is asked that was asked before

	Drafted  Sign  `json:"drafted"`
	Reviewed Sign  `json:"reviewed"`
	Approved Sign  `json:"approved"`
	SentMS   int64 `json:"sent_ms,omitempty"`
}

// Asked are the fields that somebody has to fill in.
func (d *Doc) Asked() (list []Field) {
	for _, f := range d.Fields {
		if f.Known == "" {
			list = append(list, f)
		}
	}
	return list
}

// Notice reports whether it only has to be read.
func (d *Doc) Notice() bool { return d.By == ByReceipt }

// Word is what it is called: 通知 or 任务.
func (d *Doc) Word() string {
	if d.Notice() {
		return "通知"
	}
	return "任务"
}

const (
	mostFields = 20
	mostText   = 20000 // where no rule says less
	mostNames  = 500
)

// check tests a draft as it was typed. A field without a label is an empty line.
// most is how long its text may be.
func (d *Doc) check(today day.Day, most int) error {
	var p fault.Problems
	d.Title, d.Text = strings.TrimSpace(d.Title), strings.TrimSpace(d.Text)
	length := func(field, text, empty string, most int) {
		switch n := len([]rune(text)); {
		case n < 2:
			p.Add(field, empty)
		case n > most:
			p.Add(field, "这里不超过"+strconv.Itoa(most)+"个字，现在是"+strconv.Itoa(n)+"个字。")
		}
	}
	length("title", d.Title, "请填写标题。", 60)
	length("text", d.Text, "请写明要求什么。", most)
	switch {
	case d.Due == day.None:
		p.Add("due", "请填写截止日期。")
	case d.Due < today:
		p.Add("due", "截止日期"+d.Due.Chinese()+"已经过了，请选今天或者以后的日期。")
	}
	switch d.By {
	case ByRecord:
		d.Fields = nil
		if len(d.Kinds) == 0 {
			p.Add("kinds", "请选择哪一类活动的记录算办结。")
		}
		for _, k := range d.Kinds {
			if !k.Known() {
				p.Add("kinds", "没有这一类活动。")
			}
		}
		switch {
		case d.From == day.None:
			p.Add("from", "请填写从哪一天起的记录算数。")
		case d.Until == day.None:
			p.Add("until", "请填写到哪一天为止的记录算数。")
		case d.Until < d.From:
			p.Add("until", "这一天早于开始的那一天。")
		case d.Due != day.None && d.From > d.Due:
			p.Add("from", "开始的一天晚于截止日期，没有人能按时办结。")
		}
	case ByForm, ByTable:
		d.Kinds = nil
		d.checkFields(&p)
	case ByReceipt:
		d.Kinds, d.Fields = nil, nil
	default:
		p.Add("answer", "请选择怎样算办结。")
	}
	d.To.check(&p)
	if d.Minutes < 0 || d.Minutes > 2400 {
		p.Add("minutes", "请填写0到2400之间的分钟数，或者不填。")
	}
	return p.Fault()
}

func (d *Doc) checkFields(p *fault.Problems) {
	d.Fields = slices.DeleteFunc(d.Fields, func(f Field) bool { return strings.TrimSpace(f.Label) == "" && f.Known == "" })
	if len(d.Asked()) == 0 {
		p.Add("label-0", "请写明问什么，至少一项；系统里已经有的不用问。")
	}
	if len(d.Fields) > mostFields {
		p.Add("label-0", "一次最多问"+strconv.Itoa(mostFields)+"项。")
	}
	seen := map[string]bool{}
	for i := range d.Fields {
		f, at := &d.Fields[i], "label-"+strconv.Itoa(i)
		f.Label = strings.TrimSpace(f.Label)
		if f.Known != "" {
			if f.Known.Label() == "" {
				p.Add(at, "系统里没有这一项。")
			}
			f.Label, f.Kind, f.Options = f.Known.Label(), Words, nil
		}
		switch {
		case f.Kind.Label() == "":
			p.Add(at, "请选择填什么：文字、数、日期或者选一项。")
		case f.Kind == Choice && len(f.Options) < 2:
			p.Add("options-"+strconv.Itoa(i), "请写出可以选的几项，用顿号隔开，至少两项。")
		case len([]rune(f.Label)) > 40:
			p.Add(at, "一项的名称不超过40个字。")
		case seen[f.Label]:
			p.Add(at, "“"+f.Label+"”问了两次。")
		}
		if f.Kind != Choice {
			f.Options = nil
		}
		seen[f.Label] = true
	}
}

func (x *Reach) check(p *fault.Problems) {
	if len(x.Names) > 0 {
		x.Scope, x.Sort = 0, All
		if len(x.Names) > mostNames {
			p.Add("names", "名单最多"+strconv.Itoa(mostNames)+"个党组织。")
		}
	} else if x.Sort.Label() == "" {
		p.Add("sort", "请选择发给哪些党组织。")
	}
	if x.Lacks != "" && !x.Lacks.Known() {
		p.Add("lacks", "没有这一类活动。")
	}
}

// turn says where a task stands at a stage.
func turn(stage string, of int64, d *Doc) matter.Turn {
	t := matter.Turn{Stage: stage, Owner: of, State: matter.Open}
	switch stage {
	case Drafting:
		t.Next = "改好以后送保密审查"
	case Reviewing:
		t.Next = "保密审查（起草人以外的同志）"
	case Approving:
		t.Next = "审批并发布"
	case Published:
		t.Owner, t.Next, t.Due = 0, "", d.Due
	case Ended:
		t = matter.Turn{Stage: stage, State: matter.Done}
	}
	return t
}
