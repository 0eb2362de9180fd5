package standardweb

import "zhibu/internal/base/ui"

// ListView is the library.
type ListView struct {
	Title, Lead string
	Filters     []ui.Field
	New         ui.Link
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
}

// Row is one version of the library.
type Row struct {
	Name           ui.Link
	Document       string
	Year, Meant    string
	Lines, Version string
	State          ui.State
	Word           string
}

// OneView is one version.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	State       ui.State
	Word        string
	Facts       []ui.Pair
	Doors       []ui.Link // to what can be done on another page
	Export      string
	Acts        []Act
	Sections    []Section
	None        ui.None
	Versions    []ui.Pair
}

// Act is something that one button does.
type Act struct {
	Text, Note, Action, Version string
	Primary                     bool
}

// Section is a part of the document with its lines.
type Section struct {
	Name  string
	Lines []Line
}

// Line is one line of a version.
type Line struct {
	No, Text, Clause string
	Look, Where      string // how it is looked at, and in which records
	Rule             ui.Link
	Worth            string
	Edit             string
}

// FormView is a form of a draft.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Version     string
	Hidden      []ui.Pair
	Problems    []ui.Problem
	Fields      []ui.Field
	Submit      string
	Cancel      ui.Link
	Out         Act // takes the line away
}

// CompareView is two versions side by side.
type CompareView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Filters     []ui.Field
	Action      string
	Rows        []Changed
	None        ui.None
}

// Changed is one line that differs.
type Changed struct {
	State    ui.State
	Word     string
	Was, Is  []ui.Pair
	Headline string
}

// ImportView is the choice of a table, and what was read from it.
type ImportView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	Action      string
	Version     string
	File        ui.Field
	Read        bool // a file was read; its rows stand below
	Data        string
	Good, Bad   int
	Rows        []ImportRow
}

// ImportRow is one row of the file.
type ImportRow struct {
	Row, Section, Text, Look string
	State                    ui.State
	Word, Why                string
}
