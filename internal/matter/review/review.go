package review

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View  gate.Can = "review.view"  // read a report and, once it was told, its grade
	Write gate.Can = "review.write" // write the report of one's own organisation and hand it in
	Keep  gate.Can = "review.keep"  // open a year, read, comment, count, decide, tell: the Committee's
)

// The rules that pages and papers name.
const (
	Rule   = "report.shuzhi"
	Length = "report.shuzhi.length"
	Talk   = "report.shuzhi.talk"
)

// Grade is the grade of an assessment.
type Grade string

// The grades; empty is none.
const (
	Good    Grade = "good"
	Fair    Grade = "fair"
	Average Grade = "average"
	Poor    Grade = "poor"
)

// Grades lists them in the order of the papers.
func Grades() []Grade { return []Grade{Good, Fair, Average, Poor} }

// Label is the grade in words; empty for none.
func (g Grade) Label() string {
	return map[Grade]string{Good: "好", Fair: "较好", Average: "一般", Poor: "差"}[g]
}

// Low reports whether a talk follows.
func (g Grade) Low() bool { return g == Average || g == Poor }

// Way is how a secretary reports.
type Way string

// The ways.
const (
	AtMeeting Way = "meeting"
	OnPaper   Way = "paper"
)

// Label is the way in words.
func (w Way) Label() string {
	return map[Way]string{AtMeeting: "会上述职", OnPaper: "书面述职"}[w]
}

// Sort narrows who reports to organisations of some kinds.
type Sort string

// The sorts.
const (
	Everyone   Sort = "all"
	Committees Sort = "committees"
	Branches   Sort = "branches"
)

// Sorts lists them.
func Sorts() []Sort { return []Sort{Everyone, Committees, Branches} }

// Label is the sort in words.
func (s Sort) Label() string {
	return map[Sort]string{Everyone: "下面所有党组织的书记", Committees: "党组、党委和党总支的书记", Branches: "党支部书记"}[s]
}

func (s Sort) takes(k org.Kind) bool {
	return k != org.Committee && (s == Everyone || s == Branches && k.IsBranch() || s == Committees && !k.IsBranch())
}

// Year is what the Committee opened.
type Year struct {
	ID, Org     int64
	Year        int
	HeldOn      day.Day
	Until       day.Day
	By          string
	Reports     int
	Handed, Due int // of those who report: handed in, and not yet
	Decided     int
}

// Title names the whole.
func Title(year int) string {
	return strconv.Itoa(year) + "年度党组织书记抓基层党建工作述职评议"
}

// Text is what a secretary writes: the three parts of a report.
type Text struct{ Work, Problems, Next string }

// Length is the number of characters.
func (t Text) Length() int {
	return utf8.RuneCountInString(t.Work) + utf8.RuneCountInString(t.Problems) + utf8.RuneCountInString(t.Next)
}

// mostText is far more than any limit of the rules; what is longer is a slip.
const mostText = 10000

func (t *Text) check() error {
	var p fault.Problems
	t.Work, t.Problems, t.Next = clean(t.Work), clean(t.Problems), clean(t.Next)
	for _, f := range []struct{ field, label, text string }{{"work", "履行职责的情况", t.Work}, {"problems", "存在的问题", t.Problems}, {"next", "下一步打算", t.Next}} {
		if n := utf8.RuneCountInString(f.text); n > mostText {
			p.Add(f.field, fmt.Sprintf("%s有%d个字，一部分不超过%d个字，没有保存。", f.label, n, mostText))
		}
	}
	return p.Fault()
}

func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Figure is a figure of the organisation in the year: it is not typed, it opens the
// records that it counts.
type Figure struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Value int64  `json:"value"`
}

// Figures gives the figures of an organisation in a year as far as they are known on a
// day. The floor above counts them.
type Figures func(ctx context.Context, who gate.Actor, of int64, year int, asOf day.Day) ([]Figure, error)

// Counts are the slips as one person counted them.
type Counts struct {
	Sent, Back, Valid                int
	Good, Fair, Average, Poor, Blank int // Blank: valid slips that left this one out
}

func (c Counts) check() error {
	var p fault.Problems
	sum := c.Good + c.Fair + c.Average + c.Poor + c.Blank
	switch {
	case min(c.Sent, c.Back, c.Valid, c.Good, c.Fair, c.Average, c.Poor, c.Blank) < 0:
		p.Add("sent", "张数不能是负数，也不能留空，没有的填0。")
	case c.Sent == 0:
		p.Add("sent", "请填写发出多少张。")
	case c.Back > c.Sent:
		p.Add("back", fmt.Sprintf("收回%d张，多于发出的%d张。", c.Back, c.Sent))
	case c.Valid > c.Back:
		p.Add("valid", fmt.Sprintf("有效%d张，多于收回的%d张。", c.Valid, c.Back))
	case c.Valid == 0:
		p.Add("valid", "没有有效的票，不能计。")
	case sum != c.Valid:
		p.Add("valid", fmt.Sprintf("各等次合计%d张，有效票是%d张。请核对，没有填的计入“未填”。", sum, c.Valid))
	}
	return p.Fault()
}

// Chinese is the result in words.
func (c Counts) Chinese() string {
	text := fmt.Sprintf("好%d张，较好%d张，一般%d张，差%d张", c.Good, c.Fair, c.Average, c.Poor)
	if c.Blank > 0 {
		text += fmt.Sprintf("，未填%d张", c.Blank)
	}
	return text
}

// Counted is what one person counted.
type Counted struct {
	Counts
	Account int64
	By      string
}

// Question is what was asked, with the answer.
type Question struct{ Asked, Answer, By string }

// Report is one secretary's report.
type Report struct {
	ID, YearID, Org int64
	OrgName         string
	Path            string // where the organisation stands in the tree
	Year            int
	HeldOn, Until   day.Day
	Holder          int64
	HolderName      string
	Way             Way
	Version         int64
	Text
	Figures               []Figure // as they were when it was handed in; none before
	HandedOn, ReadOn      day.Day
	ReturnWhy, ExcusedWhy string
	Comment, CommentBy    string
	Grade                 Grade
	GradeWhy              string
	DecidedOn, ToldOn     day.Day
	TalkOn                day.Day
	TalkNote              string
	Counts                []Counted // one each who counted
	Questions             []Question
}

// Title is the name of the report.
func (x *Report) Title() string { return strconv.Itoa(x.Year) + "年度述职报告" }

// Result is the count of the slips, once two have counted the same.
func (x *Report) Result() (Counts, bool) {
	for i, a := range x.Counts {
		for _, b := range x.Counts[:i] {
			if a.Counts == b.Counts && a.Account != b.Account {
				return a.Counts, true
			}
		}
	}
	return Counts{}, false
}

// Stage is how far a report is.
type Stage string

// The stages, in their order.
const (
	Writing  Stage = "在写"
	Handed   Stage = "已交"
	Read     Stage = "已阅"
	Assessed Stage = "已测评"
	Graded   Stage = "已评定"
	Told     Stage = "已反馈"
	Excused  Stage = "不述职"
)

// Stages lists them.
func Stages() []Stage { return []Stage{Writing, Handed, Read, Assessed, Graded, Told, Excused} }

// Stage follows from the facts.
func (x *Report) Stage() Stage {
	_, counted := x.Result()
	switch {
	case x.ExcusedWhy != "":
		return Excused
	case x.ToldOn != day.None:
		return Told
	case x.DecidedOn != day.None:
		return Graded
	case counted:
		return Assessed
	case x.ReadOn != day.None:
		return Read
	case x.HandedOn != day.None:
		return Handed
	}
	return Writing
}

// Late reports whether it is not handed in although the day is over.
func (x *Report) Late(today day.Day) bool { return x.Stage() == Writing && x.Until < today }

// TalkDue reports by the rules whether a talk is owed, with the citation and how sure we
// are of it.
func (x *Report) TalkDue(b *duty.Rulebook) (cite law.Citation, sure law.Confidence, due bool) {
	r, ok := b.Latest(Talk)
	if !ok || x.DecidedOn == day.None {
		return cite, sure, false
	}
	v, err := r.Evaluate(map[string]any{"low": x.Grade.Low(), "talked": x.TalkOn != day.None})
	return r.Cite, r.Confidence, err == nil && v.State == duty.Unmet
}

// said asks for a text of a length at a field.
func said(field, text, ask string, most int) (string, error) {
	text = clean(text)
	switch n := utf8.RuneCountInString(text); {
	case n < 2:
		return "", fault.Field(field, ask)
	case n > most:
		return "", fault.Field(field, "这里不超过"+strconv.Itoa(most)+"个字。")
	}
	return text, nil
}
