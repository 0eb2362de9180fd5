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
