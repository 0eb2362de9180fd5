package charge

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/terms"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View gate.Can = "charge.view"
	Keep gate.Can = "charge.keep" // draft lists and put them in force: the Committee's
	Say  gate.Can = "charge.say"  // state what no record can show: the organisation's own
)

// Kind is for whom a list is.
type Kind string

// The kinds.
const (
	Group     Kind = "group"
	Committee Kind = "committee"
	General   Kind = "general"
	Branch    Kind = "branch"
	Secretary Kind = "secretary" // the secretary in person
)

type term struct {
	kind  Kind
	label string
}

var kinds = terms.New([]term{{Group, "党组"}, {Committee, "党委"}, {General, "党总支"}, {Branch, "党支部"}, {Secretary, "书记"}}, func(x term) Kind { return x.kind })

// Kinds lists them in the order of the pages.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind in words; empty for one that does not exist.
func (k Kind) Label() string { return kinds.Of(k).label }

// Fits reports whether the list of a kind is for an organisation of a kind. The
// secretary's is for every secretary below the Committee.
func (k Kind) Fits(of org.Kind) bool {
	switch k {
	case Group:
		return of == org.PartyGroup
	case Committee:
		return of == org.PartyCommittee || of == org.TempCommittee
	case General:
		return of == org.General || of == org.TempGeneral
	case Branch:
		return of.IsBranch()
	case Secretary:
		return of != org.Committee
	}
	return false
}

// Shows is what shows that a duty is done.
type Shows string

// The ways.
const (
	ByRule   Shows = "rule"   // a rule of the rulebook
	ByRecord Shows = "record" // so many records of some kinds in each period
	BySaid   Shows = "said"   // the organisation's own statement
)

// Ways lists them.
func Ways() []Shows { return []Shows{ByRule, ByRecord, BySaid} }

// Label is the way in words.
func (s Shows) Label() string {
	return map[Shows]string{ByRule: "制度对照", ByRecord: "活动记录", BySaid: "本组织说明"}[s]
}

// Note says what the way means.
func (s Shows) Note() string {
	return map[Shows]string{ByRule: "按制度里的规则和台账对照", ByRecord: "每个周期有几次这类活动", BySaid: "台账里查不到的，由本组织写明"}[s]
}

// Often are the periods of a duty.
func Often() []duty.Cadence {
	return []duty.Cadence{duty.Monthly, duty.Quarterly, duty.HalfYear, duty.Yearly}
}

// OftenLabel is a period in words: 每季度.
func OftenLabel(c duty.Cadence) string {
	return map[duty.Cadence]string{duty.Monthly: "每月", duty.Quarterly: "每季度", duty.HalfYear: "每半年", duty.Yearly: "每年", duty.ByTerm: "每届", duty.Always: "经常"}[c]
}

// Draft is what one enters of a list.
type Draft struct {
	Kind         Kind
	Title, Basis string
}

func (d *Draft) check() error {
	var p fault.Problems
	d.Title, d.Basis = strings.TrimSpace(d.Title), strings.TrimSpace(d.Basis)
	if d.Kind.Label() == "" {
		p.Add("kind", "请选择清单是给谁的。")
	}
	text(&p, "title", "名称", d.Title, 60)
	text(&p, "basis", "依据的文件", d.Basis, 100)
	return p.Fault()
}

// text asks for a text that is not too long.
func text(p *fault.Problems, field, label, said string, most int) {
	switch n := utf8.RuneCountInString(said); {
	case n < 2:
		p.Add(field, "请填写"+label+"。")
	case n > most:
		p.Add(field, label+"太长，请写得简短些。")
	}
}

// State is where a version of a list stands.
type State string

// The states of a list.
const (
	Drafted State = "draft"
	InForce State = "force"
	Void    State = "void"
)

// List is one version of a list.
type List struct {
	ID, Org int64
	No      int64
	Draft
	State   State
	Span    day.Span // in force on these days; empty while a draft
	Version int64
	By      string
	Duties  []Duty
}

// Word says where the list stands on a day.
func (l *List) Word(on day.Day) string {
	switch {
	case l.State == Drafted:
		return "草稿"
	case on < l.Span.From:
		return l.Span.From.Chinese() + "起执行"
	case l.Span.Has(on):
		return "执行中"
	}
	return "已由新的一版代替"
}

// Entry is what one enters of a duty.
type Entry struct {
	Text    string
	Cite    law.Citation
	Checked string // what is checked
	Often   duty.Cadence
	Who     string // who answers for it
	Shows   Shows
	Rule    string
	Kinds   []activity.Kind
	Number  int64
}

// Duty is one duty of a list.
type Duty struct {
	ID, List int64
	No       int64
	Entry
}

// Period is how often it is checked, in words; a rule's own period goes before.
func (d *Duty) Period(b *duty.Rulebook) string {
	if d.Shows == ByRule {
		if r, ok := b.Latest(d.Rule); ok {
			return OftenLabel(r.Cadence)
		}
	}
	return OftenLabel(d.Often)
}

// mostTimes is more than any duty asks of one period.
const mostTimes = 50

// Usable are the rules that a duty may point to: those that the rulebook holds against
// every organisation by itself.
func Usable(b *duty.Rulebook) (list []*duty.Rule) {
	for _, r := range b.Rules() {
		if r.Scope == duty.ScopeOrg && !r.Stated() && OftenLabel(r.Cadence) != "" && !slices.ContainsFunc(list, func(x *duty.Rule) bool { return x.ID == r.ID }) {
			list = append(list, r)
		}
	}
	return list
}

func (d *Entry) check(b *duty.Rulebook) error {
	var p fault.Problems
	d.Text, d.Checked, d.Who = strings.TrimSpace(d.Text), strings.TrimSpace(d.Checked), strings.TrimSpace(d.Who)
	d.Cite.Doc, d.Cite.Article = strings.TrimSpace(d.Cite.Doc), strings.TrimSpace(d.Cite.Article)
	text(&p, "text", "职责", d.Text, 200)
	text(&p, "doc", "出处的文件", d.Cite.Doc, 60)
	if utf8.RuneCountInString(d.Cite.Article) > 30 {
		p.Add("article", "条款太长，写明第几条就可以。")
	}
	text(&p, "checked", "查什么", d.Checked, 200)
	text(&p, "who", "责任人", d.Who, 30)
	if !slices.Contains(Often(), d.Often) {
		p.Add("often", "请选择多久查一次。")
	}
	switch d.Shows {
	case ByRule:
		if !slices.ContainsFunc(Usable(b), func(r *duty.Rule) bool { return r.ID == d.Rule }) {
			p.Add("rule", "请选择按哪一条制度对照。")
		}
		d.Kinds, d.Number = nil, 0
	case ByRecord:
		if len(d.Kinds) == 0 {
			p.Add("kinds", "请选择哪一类活动的记录。")
		}
		for _, k := range d.Kinds {
			if k.Label() == "" {
				p.Add("kinds", "没有这一类活动。")
			}
		}
		if d.Number < 1 || d.Number > mostTimes {
			p.Add("number", "请填写每个周期几次，至少1次。")
		}
		d.Rule = ""
	case BySaid:
		d.Rule, d.Kinds, d.Number = "", nil, 0
	default:
		p.Add("shows", "请选择凭什么看出做到了。")
	}
	return p.Fault()
}
