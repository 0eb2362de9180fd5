package reviewweb

import "zhibu/internal/base/ui"

// ListView is the reports of a year, or those of one organisation by year.
type ListView struct {
	Title, Lead string
	Keep        bool // the Committee's: with the organisations
	New, Roll   ui.Link
	Export      string
	Tabs        []ui.NavItem
	Filters     []ui.Field
	Problems    []ui.Problem
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
	Call        *Act
}

// Row is one report.
type Row struct {
	Org, Href, Holder, Title, Way, Grade string
	State                                ui.State
	Word                                 string
}

// OneView is one report.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	State       ui.State
	StateWord   string
	Edit, Word  ui.Link
	Problems    []ui.Problem
	TooLong     string
	Figures     []ui.Link
	FiguresNote string
	Last        []Line // the problems of the year before
	Parts       []Part
	Facts       []ui.Pair
	Questions   []Line
	Pointed     []Line
	Acts        []Act
}

// Part is one part of the text.
type Part struct {
	Title string
	Paras []string
}

// Line is one entry with a note.
type Line struct{ Text, Href, Note string }

// Act is one thing that can be done with it now.
type Act struct {
	Title, Note, Action, Version, Submit string
	Fields                               []ui.Field
	Primary, Open                        bool
}

// FormView is the form of a year, or of a report with what is known beside it.
type FormView struct {
	Crumbs          []ui.Link
	Title, Lead     string
	Action, Version string
	Problems        []ui.Problem
	Figures         []ui.Link
	FiguresNote     string
	Last            []Line
	Fields          []ui.Field
	Submit          string
	Cancel          ui.Link
}
