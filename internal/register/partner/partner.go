// Package partner is the register of partner organisations (协作单位): 组织部, 宣传部,
// 党校 and others that stand outside the tree. Their people hold a dated post that gives
// them one thing only, to see what is shared with their organisation; a share names one
// thing, says why, ends by itself, and can be taken back at once. Each opening is kept.
//
// What a kind of thing looks like is told by the floors above (partnerweb.Readers): this
// area knows no more of it than its kind, its number and its title.
package partner

import (
	"strings"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "partner.view" // see what is shared with one's own organisation: the partners' people
	Keep gate.Can = "partner.keep" // keep the register and share: the Committee's
)

// Kind is what is shared.
type Kind string

// The kinds.
const (
	Edition Kind = "edition" // a report card that was frozen
	Paper   Kind = "paper"   // a paper that was produced
	Charges Kind = "charges" // one version of a responsibility list
	Visit   Kind = "visit"   // a guidance visit, without the private note
	Review  Kind = "review"  // one secretary's report on duty, with its grade once it was told
)

// Kinds lists them in the order of the form.
func Kinds() []Kind { return []Kind{Edition, Paper, Charges, Visit, Review} }

// Label is the kind in words; empty for one that does not exist.
func (k Kind) Label() string {
	return map[Kind]string{Edition: "成绩单定稿", Paper: "文书", Charges: "责任清单", Visit: "指导走访", Review: "述职评议"}[k]
}

// Draft is what one enters of a partner.
type Draft struct{ Name, Task string }

func (d *Draft) check() error {
	var p fault.Problems
	d.Name, d.Task = strings.TrimSpace(d.Name), strings.TrimSpace(d.Task)
	text(&p, "name", "单位名称", d.Name, 60)
	text(&p, "task", "协作什么", d.Task, 200)
	return p.Fault()
}

func text(p *fault.Problems, field, label, said string, most int) {
	switch n := utf8.RuneCountInString(said); {
	case n < 2:
		p.Add(field, "请填写"+label+"。")
	case n > most:
		p.Add(field, label+"太长，请写得简短些。")
	}
}

// mostDays is how long a person is let in, and a thing is shared, at most: a year.
const mostDays = 366

// span tests from when until when; last is the last day.
func span(p *fault.Problems, from, last, today day.Day) {
	switch {
	case from == day.None:
		p.Add("from", "请填写从哪一天起。")
	case from < today:
		p.Add("from", "开始的日子不能早于今天。")
	}
	switch {
	case last == day.None:
		p.Add("last", "请填写到哪一天为止，到期自动停。")
	case last < from || last < today:
		p.Add("last", "结束的日子早于开始的日子，或者已经过了。")
	case last > from.AddDays(mostDays):
		p.Add("last", "一次不超过一年，到期以后可以再办。")
	}
}

// Partner is one partner organisation.
type Partner struct {
	ID, Org int64
	Version int64
	Draft
	People []Person
	Shares []Share
}

// Person is one of a partner's people.
type Person struct {
	ID, Holder int64
	Name       string
	Span       day.Span
}

// Share is one thing that is shared.
type Share struct {
	ID, Partner int64
	PartnerName string
	Kind        Kind
	Thing       int64
	Title, Why  string
	Span        day.Span
	TakenMS     int64
	TakenWhy    string
	By          string
	Looks       []Look
}

// Open reports whether the partner sees it on a day.
func (s *Share) Open(on day.Day) bool { return s.TakenMS == 0 && s.Span.Has(on) }

// Word says how a share stands on a day.
func (s *Share) Word(on day.Day) string {
	switch {
	case s.TakenMS != 0:
		return "已收回"
	case on < s.Span.From:
		return s.Span.From.Chinese() + "起可以看"
	case s.Span.Has(on):
		return "可以看，到" + s.Span.Last().Chinese()
	}
	return "已到期"
}

// Look is one opening.
type Look struct {
	Name string
	File bool
	AtMS int64
}

// At is the instant in words.
func (l Look) At() string {
	t := time.UnixMilli(l.AtMS).In(day.Zone)
	return day.At(t).Chinese() + t.Format(" 15:04")
}
