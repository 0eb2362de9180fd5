package taskweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is what reached somebody, or what was sent.
type ListView struct {
	Title, Lead string
	Tabs        []ui.NavItem
	Filters     []ui.Field
	New, Lists  ui.Link
	Org         bool // the rows are of several organisations
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
}

// Row is one task in the list.
type Row struct {
	Title, Href string
	Word, From  string
	Org         string
	Answer      string
	Due         day.Day
	State       ui.State
	Text        string
}

// FormView is the form of a draft.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Version  string
	Problems []ui.Problem
	What     []ui.Field
	Answer   []ui.Field
	Record   []ui.Field
	Lines    []Line
	Columns  ui.Field // the sample whose columns are read
	Read     string   // what was read from it, and is not saved yet
	Reach    []ui.Field
	Cost     []ui.Field
	Files    []File
	File     ui.Field
	Cancel   ui.Link
}

// File is a file that comes with a draft.
type File struct {
	Link ui.Link
	ID   string
	Note string
	Drop bool
}

// Line is one thing that is asked.
type Line struct{ Label, Kind, Known, Options ui.Field }

// Progress is how far everybody is, below the page of those who ask.
type Progress struct {
	Title   string
	Export  string
	Live    string // the address at which what moves is told; empty for what moves no more
	Again   string // the address of the page as it is narrowed
	Have    string // the name of the board that the page shows
	At      string // the time of day that it is of
	Want    string // the state to which the list is narrowed; empty for all
	Tabs    []Count
	Columns []ui.Column
	Rows    []Reached
	None    ui.None
	Longer  []Longer
	Asking  string // who asks for more time, in one word for the script
}

// Count is how many are in a state; one in which nobody is stands there, hidden.
type Count struct {
	ID, Text, Href string
	Here, None     bool
}

// Reached is one organisation that was asked.
type Reached struct {
	ID    string // of what moves
	Org   ui.Link
	State ui.State
	Word  string
	Due   string
	Said  []string // the cells of the fields, where there are some
	Note  string
	Door  ui.Link // the record that answers
}

// Longer is one organisation that asks for more time.
type Longer struct {
	Org, Text string
	Action    string
	Why       ui.Field
}

// OneView is a task as an organisation sees that was asked.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Text        []string // paragraphs
	Over        string
	Problems    []ui.Problem
	State       ui.State
	Word        string
	When        string // how long there is
	Facts       []ui.Pair
	Record      ui.Link // the record that answers
	Write       ui.Link // to record what answers
	Acts        []Act
	Below       []Reached
	Answers     []ui.Pair
	Table       *TableView // to fill in; nil for other tasks
	Columns     []ui.Column
	Rows        [][]string // what was put into it, for who only reads
	Files       []ui.Link
}

// TableView is the table of an organisation as a form.
type TableView struct {
	Action, Upload, Template, Version, Submit string
	Known                                     []ui.Pair
	Columns                                   []ui.Column
	Rows                                      [][]ui.Field
	None, File                                ui.Field
}

// Act is one form of it; the first is the main one.
type Act struct {
	Title, Note, Action, Submit, Version string
	Known                                []ui.Pair
	Fields                               []ui.Field
	Checks                               []ui.Option
	Main, Open                           bool
}

// ListsView is the lists of organisations.
type ListsView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Problems []ui.Problem
	Lists    []ui.Pair
	Fields   []ui.Field
	Action   string
}
