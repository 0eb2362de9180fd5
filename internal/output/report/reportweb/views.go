package reportweb

import "zhibu/internal/base/ui"

// ReportView is the report card of an organisation for a period.
type ReportView struct {
	Place       string // whose
	Period      string // 2021年度
	AsOf        string // 口径日期2021年12月31日
	Edition     string // 已冻结 第1版, or 未冻结，随台账变动
	Choose      []ui.Field
	Action      string
	Exports     []Export
	Headline    string
	Stand       Text
	By          string
	Photo       *Photo
	Bigs        []Big
	Chapters    []Chapter
	AboutTitle  string
	About       []string
	Colophon    []ui.Pair
	Freeze      *FreezeView  // where one may freeze
	Differences []Difference // since the edition was frozen
}

// FreezeView is the small form that keeps an edition.
type FreezeView struct {
	Hidden []ui.Pair
	Name   ui.Field
}

// EditionView is a frozen edition beside what is counted now.
type EditionView struct {
	Crumbs []ui.Link
	Name   string
	Lead   string
	Terms  []ui.Pair
	Same   string    // said where nothing moved
	Flow   []FlowRow // what each figure was, and is now
	Moved  []Grid
}

// Text is running text: words, and figures that are doors.
type Text []Run

// Run is a piece of running text. With Href it is a live figure, unit included.
type Run struct {
	Text, Href string
	Name, Def  string // what the figure is, shown where the pointer rests
	Note       string // 2021年1月1日至12月31日，点开看记录
}

// Export is one way to take the report out.
type Export struct{ Text, Note, Href string }

// Photo is a photograph with what it shows.
type Photo struct{ Src, Alt, Caption, Credit string }

// Big is a large figure with its unit and what it counts.
type Big struct {
	Figure Run // Text is the number alone
	Unit   string
	Title  string
	Note   string
}

// Chapter is one of the three.
type Chapter struct {
	ID     string // c1
	Number string // 第一章
	Name   string // 凝心铸魂
	Head   [2]string
	Blocks []Block
	Side   []Big
	Photo  *Photo
	Charts []Chart
	Quote  *Quote
	Tally  *Tally
	Photos []Photo
}

// Block is a paragraph, with a heading above it where one begins.
type Block struct {
	Heading string
	Text    Text
}

// Quote is a sentence someone wrote in a record.
type Quote struct {
	Text   string
	Source ui.Link
}

// Tally is a row of large figures, such as honours.
type Tally struct {
	Title string
	Items []Big
}

// Difference is a later change that a frozen edition does not show.
type Difference struct {
	When, Text string
	Was, Now   string
	Door       ui.Link
}

// FigureView is one figure, opened.
type FigureView struct {
	Crumbs   []ui.Link
	Name     string
	Value    string
	Unit     string
	Equation Text
	Back     ui.Link
	Export   ui.Link // a GET that the journal keeps; empty where one may not
	Terms    []Term
	FlowHead string // 从3,561条里数出来
	Flow     []FlowRow
	Chart    *Chart
	Groups   Grid // by organisation or place; the rows add up
	Records  Grid
	Out      Grid // considered and not counted, with reasons
	Object   ui.Link
	ObjectBy string // 认为应当计入或不应计入，…
}

// Term is one line of what a figure means.
type Term struct {
	Name string
	Text Text
	Note string
	Door ui.Link
}

// FlowRow is a line of considered = counted + not counted.
type FlowRow struct {
	Text, Records, Href, Amount string
	Strong                      bool
}

// Grid is a table of records with a sum.
type Grid struct {
	ID      string
	Title   string
	Note    string
	Fold    string // where the rows are many: what opens them
	Filters []ui.Field
	Action  string
	Hidden  []ui.Pair // what the filters' form carries along
	Columns []ui.Column
	Rows    [][]Cell
	Sum     []string
	Pager   ui.Pager
	Export  ui.Link
	None    ui.None
}

// Cell is one cell of a grid.
type Cell struct {
	Text, Href string
	Muted      bool
}

func numeric(cols []ui.Column, i int) bool { return i < len(cols) && cols[i].Num }

func columnName(cols []ui.Column, i int) string {
	if i < len(cols) {
		return cols[i].Text
	}
	return ""
}
