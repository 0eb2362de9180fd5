package dutyweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// HomeView is the home page. With Rows it is a list of what is due, late first;
// without, it says so and stops.
type HomeView struct {
	Today   day.Day
	Title   string // 年底前还有4件事, or 本月事项都已完成
	Text    string // one sentence below it
	Rows    []Row
	Follow  []Follow // organisations below, in roster order
	More    ui.Link  // to those that are not listed here
	Month   Month
	Since   string // since when the changes are told
	Changes []Change
}

// Row is one thing to do. The first row's button is the red one.
type Row struct {
	By        day.Day // None where the rules set no day
	State     ui.State
	StateText string // 已过20天
	Title     string
	Cite      string // the article
	CiteHref  string
	Why       string // one sentence
	Button    ui.Link
	Second    ui.Link // the other way out, such as 写明原因
	End       string  // the rest of the sentence
}

// follows says that a row has the day and the state of the row above it.
func (r Row) follows(above Row) bool {
	return r.By == above.By && r.State == above.State && r.StateText == above.StateText
}

// Follow is an organisation below that is late with something.
type Follow struct {
	Name, Href string
	Text       string // what is missing: 11月主题党日
}

// Month is a strip of days with what happens on them.
type Month struct {
	Title string
	Days  []MonthDay
	Notes []Note
	All   ui.Link

	Calendar ui.Link
}

// MonthDay is one day of the strip.
type MonthDay struct {
	Day   day.Day
	State ui.State // empty: nothing on this day
	Say   string   // the mark in words
	Off   bool     // a day of rest
}

// Note is an event of the month, in words.
type Note struct {
	On   day.Day
	When string
	ui.Link
}

// Change is one line of what has changed.
type Change struct {
	When string
	Text string
	Door ui.Link // the words that lead to it
	End  string  // the rest of the sentence
}

// MatrixView is how a Committee sees its subtree: organisations in roster order,
// by rule or by month. It holds no ranking and no percentage.
type MatrixView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    []ui.Link // words and doors, one after another
	Filters []ui.Field
	Action  string // of the filters
	First   string // the head of the first column
	Columns []MatrixColumn
	Rows    []MatrixRow
	Total   *MatrixRow
	Other   ui.Link // the same by month, or by rule
	Basis   ui.Link
	Pager   ui.Pager
	Back    string // for the export form
	Export  string // its action
}

// MatrixColumn is a rule or a month.
type MatrixColumn struct {
	Text, Note, Href string
	Now              bool
}

// MatrixRow is one organisation.
type MatrixRow struct {
	Name, Href       string
	Branches, People string
	Cells            []MatrixCell
	Work             []Work
}

// MatrixCell is the condensed state of an organisation and all below it.
type MatrixCell struct {
	State           ui.State
	Text, Href, Say string
}

// Work is something to follow up.
type Work struct {
	ui.Link
	Remind string // the action that reminds; empty when it has been done today
	Said   string // such as 今天已提醒
}

// SubtreeView is one organisation and all below it, rule by rule.
type SubtreeView struct {
	Crumbs []ui.Link
	Title  string
	Lead   []ui.Link
	Matrix ui.Link
	Rules  []RuleLine
}

// RuleLine is how a rule stands in a subtree.
type RuleLine struct {
	Name, Cite, CiteHref string
	Period               string // 12月, 四季度, 2021年
	State                ui.State
	Text                 string    // 已记录7，应开展16
	Href                 string    // exactly those records
	Open                 []ui.Link // organisations that still have to
	More                 ui.Link
}

// ExplainView is the page on which an organisation says why something was not
// held.
type ExplainView struct {
	Crumbs      []ui.Link
	Title       string // 11月支部委员会会议
	Lead        string // the organisation
	Why         string // how it stands
	Explanation string // the clause
	Cite        ui.Link
	Action      string
	From        string
	Problems    []ui.Problem
	Text        ui.Field
	Instead     ui.Link // to record it after all
	Cancel      ui.Link
}

// RuleView is one clause.
type RuleView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Pairs       []ui.Pair
	Examples    []ui.Pair
	Do          ui.Link // records what it asks for; empty where nothing is recorded
}

// RulesView lists clauses by their source.
type RulesView struct {
	Title, Lead string
	Problems    []ui.Problem
	Begun       string      // from which day the ledger is kept, in words
	Begin       []*ui.Field // the form that says so, for who may
	Groups      []RuleGroup
}

// RuleGroup is the clauses of one source.
type RuleGroup struct {
	Title string
	Lines []RuleRef
}

// RuleRef is one clause in a list.
type RuleRef struct{ Name, Href, Text, Cite string }

func monthStart(days []MonthDay) string {
	if len(days) == 0 {
		return ""
	}
	return "starts-" + strconv.Itoa((int(days[0].Day.Weekday())+6)%7+1)
}

func dayClass(d MonthDay, today day.Day) string {
	switch {
	case d.Day == today:
		return "now"
	case d.Off:
		return "off"
	}
	return ""
}

func when(by, today day.Day) string {
	if by == today {
		return "今天"
	}
	if by.Year() != today.Year() {
		return strconv.Itoa(by.Year()) + "年"
	}
	return by.Zhou()
}

func buttonClass(first bool) string {
	if first {
		return "btn btn-primary"
	}
	return "btn"
}

// open is the sentence that names the organisations that still have to.
func (r RuleLine) open() []ui.Link {
	parts := []ui.Link{{Text: "还没有记录："}}
	for i, o := range r.Open {
		if i > 0 {
			parts = append(parts, ui.Link{Text: "、"})
		}
		parts = append(parts, o)
	}
	return parts
}
