package orgweb

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/ui"
)

// YearView is an organisation in one year, on one scroll.
type YearView struct {
	Crumbs     []ui.Link
	Name       string
	Gone       string // 已于2021年6月30日撤销; empty while it stands
	Facts      []Fact
	Committee  string // 支部委员会
	People     []Person
	NoPeople   string // why there is no committee
	Year       int
	Prev, Next ui.Link // neighbouring years
	NowMonth   int     // the month under way in this year; 0 in another
	Rules      []RuleRow
	Children   []ChildRow
	Plans      Lines
	Doors      []ui.Link // to the ledgers of the organisation
	Life       Lines     // 双重组织生活
	Activities Lines
	Matters    Lines
	Decisions  Lines
	Honours    Lines
	History    Lines
	Record     ui.Link // 记一次活动; empty where one may not
	Edit       ui.Link
	Change     ui.Link // asks for a change of the organisation
	Leaders    ui.Link // asks for an appointment
	Calendar   ui.Link
	Papers     []ui.Link // 签到表, 季度汇总
	Export     string    // action of the export form; empty where one may not
	Back       string
}

// doors is what can be done here besides recording and printing.
func (v YearView) doors() (list []ui.Link) {
	for _, l := range append([]ui.Link{v.Calendar, v.Edit, v.Change, v.Leaders}, v.Papers...) {
		if l.Text != "" {
			list = append(list, l)
		}
	}
	return list
}

// applies says that the year asks anything at all of the organisation.
func (v YearView) applies() bool {
	return slices.ContainsFunc(v.Rules, func(r RuleRow) bool { return r.NA == "" })
}

// without names the rules that do not apply, each with its reason.
func (v YearView) without() (parts []ui.Link) {
	for _, r := range v.Rules {
		if r.NA == "" {
			continue
		}
		if len(parts) == 0 {
			parts = append(parts, ui.Link{Text: "不适用："})
		} else {
			parts = append(parts, ui.Link{Text: "；"})
		}
		parts = append(parts, ui.Link{Text: r.Name, Href: r.Href}, ui.Link{Text: "，" + r.NA})
	}
	if len(parts) > 0 {
		parts = append(parts, ui.Link{Text: "。"})
	}
	return parts
}

// Fact is one cell of the strip below the name: words and doors in a row.
type Fact struct {
	Term      string
	Parts     []ui.Link
	State     ui.State
	StateText string
}

// Person is a member of the committee.
type Person struct{ Post, Name, Href string }

// RuleRow is one rule through the year. With NA it does not apply, and says why.
type RuleRow struct {
	Name, Href, Cite string
	NA               string
	Cells            []Cell
}

// Cell is one period of a rule: its width in months is the cadence (1, 3, 6 or 12).
type Cell struct {
	Span  int
	Marks []Mark
}

// Mark is what happened in a period, in the month where it happened.
type Mark struct {
	At    int // month of the period, from 1
	State ui.State
	Text  string // 18日, 待办, 还差4人
	Href  string
	Say   string // the whole of it, for those who hear the page
}

// ChildRow is an organisation below this one.
type ChildRow struct {
	Name, Href, Kind string
	People           string
	State            ui.State
	Text             string
	WorkHref         string
}

// note is the people, and the kind where the name does not say it.
func (c ChildRow) note() string {
	if strings.HasSuffix(c.Name, c.Kind) {
		return c.People
	}
	return c.Kind + "，" + c.People
}

// told says that a list has entries, or something to say or do about having none.
func (l Lines) told() bool { return len(l.Items) > 0 || l.None != "" || l.All.Text != "" }

// Lines is a short list with a door to the whole of it.
type Lines struct {
	Title string
	Items []Line
	All   ui.Link
	None  string
}

// Line is one entry.
type Line struct{ Text, Href, Note string }

func markPlace(c Cell, m Mark) string {
	if c.Span <= 1 {
		return "one"
	}
	if m.At == c.Span && len([]rune(m.Text)) > 4 {
		return "at at-end"
	}
	return "at at-" + strconv.Itoa(max(m.At, 1)) + "-" + strconv.Itoa(c.Span)
}

func cellClass(c Cell) string {
	if c.Span > 1 {
		return "cell rail"
	}
	return "cell"
}

func span(c Cell) string { return strconv.Itoa(max(c.Span, 1)) }

var monthNumbers = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
