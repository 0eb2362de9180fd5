package problemweb

import "zhibu/internal/base/ui"

// ListView is the list of problems.
type ListView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []Row
	None    ui.None
	Pager   ui.Pager
	New     ui.Link
	Export  string
	Back    string
}

// Row is one problem of the list.
type Row struct {
	Text, Href string
	Org        ui.Link
	Whose      string
	Measure    string
	Owner      string
	Due        string
	Progress   string
	State      ui.State
	Word       string
}

// OneView is one problem.
type OneView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	State    ui.State
	Word     string
	Facts    []ui.Pair
	Edit     ui.Link
	Problems []ui.Problem
	Acts     []Act
	Steps    []Step
}

// Act is one thing that can be done with it now.
type Act struct {
	Title, Note, Action, Submit string
	Fields                      []ui.Field
	Primary, Open               bool
}

// Step is one entry of what was done.
type Step struct {
	What, Text, When string
	Was              []ui.Pair // what it said before a correction
}

// FormView enters or corrects a problem.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Version  string
	Hidden   []ui.Pair
	Problems []ui.Problem
	Now      []ui.Pair // what is stored, where somebody else changed it meanwhile
	Fields   []ui.Field
	Submit   string
	Cancel   ui.Link
}
