package appraisalweb

import "zhibu/internal/base/ui"

// ListView is the list of rounds.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []Row
	None    ui.None
	Pager   ui.Pager
	New     ui.Link
}

// Row is one round.
type Row struct {
	Title, Href string
	Org         ui.Link
	Note        string
	State       ui.State
	Word        string
}

// Stage is one step of the way.
type Stage struct {
	Name      string
	Done, Now bool
}

// OneView is one round.
type OneView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Gone     string
	Next     ui.Link
	Doors    []ui.Link
	Export   string
	Back     string
	Stages   []Stage
	Problems []ui.Problem
	Facts    []ui.Pair
	Changes  string // the roster of the day has changed since
	Adopt    string // the action that takes the newcomers in
	Grades   []ui.Pair
	CapWhy   string
	Entries  []EntryRow
	Told     *ToldView
	Acts     []Act
	Mine     bool
	Note     string
}

// EntryRow is one participant.
type EntryRow struct {
	Name, Href, Tag            string
	Self, Test, Proposed       string
	Grade, Feedback, Was, Tag2 string
}

// ToldView ticks who was told.
type ToldView struct {
	Action string
	Day    ui.Field
	People ui.Field
}

// Act is one small form.
type Act struct {
	Title, Note, Action, Submit string
	Fields                      []ui.Field
	Open                        bool
}

// FormView begins a round.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Fields   []ui.Field
	Submit   string
	Cancel   ui.Link
}

// GridView enters the test and what is proposed, a row a participant.
type GridView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Hidden   []ui.Pair
	Fields   []ui.Field
	Columns  []ui.Column
	Rows     []GridRow
	Reason   *ui.Field
	Submit   string
	Cancel   ui.Link
}

// GridRow is one participant's row.
type GridRow struct {
	ID, Name, Tag string
	Was           string
	Cells         []Cell
	Problem       string
}

// Cell is one question of a row.
type Cell struct {
	Name, Label, Kind string // number, tick, select, text
	Value             string
	Options           []ui.Option
}

// PersonView is the registration form of one participant.
type PersonView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Problems []ui.Problem
	Org      string
	Pairs    [][4]string // the head of the form: term, value, term, value
	Self     string
	Test     string
	Grade    string
	Decided  string
	Feedback string
	Past     []string
	Acts     []Act
	Now      string // of the self-assessment, where somebody else changed it
}

// FormsView is all registration forms of a round, for the printer.
type FormsView struct {
	Crumbs []ui.Link
	Title  string
	Lead   string
	Forms  []PersonView
}

// SheetView is the blank sheet of the paper test.
type SheetView struct {
	Crumbs []ui.Link
	Title  string
	Org    string
	Note   string
	Names  []string
}
