package electionweb

import "zhibu/internal/base/ui"

// TermsView is the calendar of terms.
type TermsView struct {
	Title, Lead, Action string
	Problems            []ui.Problem
	Filters             []ui.Field
	Tabs                []ui.NavItem
	Rows                []TermRow
	None                ui.None
	Export, Back        string
	Letters, Elections  ui.Link
	Send                bool   // letters may be written here
	Number              string // as it was typed
	Note                string
}

// TermRow is the term of one organisation.
type TermRow struct {
	Org       ui.Link
	Value     string // of the box; empty where no letter is due
	On        bool
	From, Due string
	Left      string
	State     ui.State
	Cite      ui.Link
	Warn      string
	Sent      string
	Matter    ui.Link
	Prolong   ui.Link
}

// LettersView is the list of reminders.
type LettersView struct {
	Title, Lead string
	Crumbs      []ui.Link
	Rows        []LetterRow
}

// LetterRow is one reminder.
type LetterRow struct {
	Org        ui.Link
	Note, File string
}

// FormView is a form of its own page.
type FormView struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Facts          []ui.Pair
	Action, Submit string
	Version        string
	Problems       []ui.Problem
	Fields         []ui.Field
	Cancel         ui.Link
}

// ListView is where each election stands.
type ListView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Rows        []Row
	None        ui.None
	New         ui.Link
}

// Row is one election.
type Row struct {
	Title, Href       string
	State             ui.State
	Stage, Next, Cite string
	Owner, Due        string
}

// OneView is one election.
type OneView struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Gone           string
	Problems       []ui.Problem
	Stages         []Stage
	Next, NextNote string
	Acts           []Act
	Tables         []Table
	Steps          []Step
	Facts          []ui.Pair
	Papers         []ui.Link
}

// Stage is one stage of the way.
type Stage struct {
	Name      string
	Done, Now bool
}

// Act is one form of the page; the main one is the next step.
type Act struct {
	Title, Note, Action, Submit string
	Version, Round              string
	Fields                      []ui.Field
	Grid, More                  []Group // More is folded under MoreTitle
	MoreTitle                   string
	Main, Open                  bool
}

// Group is fields that belong to one person.
type Group struct {
	Title  string
	Fields []ui.Field
}

// Table is a list of what was entered.
type Table struct {
	Title, Note string
	Columns     []ui.Column
	Rows        [][]string
}

// Step is one entry of the timeline.
type Step struct{ Text, Note string }
