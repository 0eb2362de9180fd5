package assessmentweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is the assessments.
type ListView struct {
	Title, Lead string
	Filters     []ui.Field
	New         ui.Link
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
}

// Row is one assessment.
type Row struct {
	Name   ui.Link
	Note   string
	Period string
	Due    day.Day
	State  ui.State
	Word   string
}

// FormView opens an assessment, or puts a gap on the list.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Hidden      []ui.Pair
	Problems    []ui.Problem
	Facts       []ui.Pair
	Fields      []ui.Field
	Submit      string
	Cancel      ui.Link
}

// WholeView is an assessment as those see it who are above.
type WholeView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	Facts       []ui.Pair
	Export      string
	End         string // where ending is sent; empty where it may not be
	Version     string
	Tabs        []ui.NavItem
	Lines       []Counted
	Orgs        []Asked
	Said        []Asked // who said so of the line that was opened
	SaidTitle   string
	None        ui.None
}

// Counted is one line with how many said what; each number leads to who.
type Counted struct {
	No, Section, Text string
	Counts            []ui.Link // in the order of the results
	Problems          ui.Link
}

// Asked is one organisation.
type Asked struct {
	Org     ui.Link
	State   ui.State
	Word    string
	Note    string
	Problem ui.Link
}

// SheetView is the sheet of one organisation.
type SheetView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	State       ui.State
	Word, When  string
	Facts       []ui.Pair
	Doors       []ui.Link
	Export      string
	Action      string // where answers are sent; empty where they are not asked
	Back        string // where it is taken back
	Version     string
	Sections    []Section
}

// Section is a part of the standard with its lines.
type Section struct {
	Name  string
	Lines []Line
}

// Line is one line with what the ledger shows and what was said.
type Line struct {
	No, Text, Look string
	Known          []ui.Link // records and rules
	Result, Note   ui.Field
	State          ui.State // of what was said
	Word, Said     string
	Rectify        ui.Link
	Problem        ui.Link
	ProblemState   ui.State
	ProblemWord    string
}

// PastView is the years of one organisation side by side.
type PastView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Columns     []ui.Column
	Rows        [][]Cell
	None        ui.None
}

// Cell is what was said of a line in a year; the first cell is the line.
type Cell struct {
	State      ui.State
	Word, Note string
}
