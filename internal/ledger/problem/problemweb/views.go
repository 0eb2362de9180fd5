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
	Found   ui.Link // to enter what was found at an organisation below
	Export  string
	Back    string
}

// Row is one problem of the list.
type Row struct {
	No         string
	Text, Href string
	Org        ui.Link
	Whose      string
	Measure    string
	Owner      string
	Due        string
	Clause     string
	Evidence   string
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
	Files    []ui.Pair
	Attach   string // where a file is sent; empty where none may be
	File     ui.Field
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

// columns are those of the ledger; a meeting's own table says neither number nor
// organisation.
func columns(rows []Row) []ui.Column {
	list := []ui.Column{{Text: "问题"}, {Text: "责任人"}, {Text: "措施"}, {Text: "时限"}, {Text: "进展"}, {Text: "佐证"}, {Text: "销号"}}
	if len(rows) > 0 && rows[0].No != "" {
		list = append([]ui.Column{{Text: "序号", Num: true}, list[0], {Text: "责任单位"}}, list[1:]...)
	}
	return list
}
