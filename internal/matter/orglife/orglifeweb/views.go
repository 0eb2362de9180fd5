package orglifeweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/problem/problemweb"
)

// ListView is the list of meetings.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []Row
	None    ui.None
	Pager   ui.Pager
	New     ui.Link
	Dual    ui.Link
	Export  string
	Back    string
}

// Row is one meeting.
type Row struct {
	Title, Href string
	Org         ui.Link
	Note        string
	State       ui.State
	Word        string
}

// Stage is one step of the way.
type Stage struct {
	Name string
	Done bool
	Now  bool
}

// Check is one line of the checklist.
type Check struct {
	Name, Note, Cite string
	Done             bool
	Do               ui.Link
}

// OneView is one meeting.
type OneView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Gone     string
	Next     ui.Link
	Edit     ui.Link
	Stages   []Stage
	Problems []ui.Problem
	Checks   []Check
	Acts     []Act
	Ready    *ReadyView
	Facts    []ui.Pair
	Quorum   string // how the presence stands, of a democratic-life meeting
	QuorumOK bool
	Opinions Opinions
	List     []problemweb.Row
	ListLead string
	Add      ui.Link
}

// Act is one small form of the page.
type Act struct {
	Title, Note, Action, Submit string
	Fields                      []ui.Field
	Primary, Open               bool
}

// ReadyView ticks whose written comparison is ready.
type ReadyView struct {
	Action string
	Field  ui.Field
}

// Opinions are those collected.
type Opinions struct {
	Lead  string
	Lines []Opinion
}

// Opinion is one.
type Opinion struct {
	Text, Note, Void string
	Action           string
}

// FormView begins or replans a meeting.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Version  string
	Problems []ui.Problem
	Now      []ui.Pair
	Fields   []ui.Field
	Submit   string
	Cancel   ui.Link
}

// DualView is double organisation life.
type DualView struct {
	Crumbs []ui.Link
	Title  string
	Lead   string
	Years  []ui.Link
	Rows   []DualRow
	None   ui.None
	Body   bool // seen from the leading body
}

// DualRow is one leading cadre.
type DualRow struct {
	Name, Post string
	Branch     ui.Link
	Quarters   [4]string
	Absent     []string
	Life       string
	LifeState  ui.State
	Body       string
	BodyState  ui.State
}

// MineView is a member's own.
type MineView struct {
	Title, Lead string
	Parts       []Part
}

// Part is a list with its title.
type Part struct {
	Title string
	Lines []Line
	None  string
}

// Line is one dated entry.
type Line struct{ Text, Note string }
