package appointmentweb

import "zhibu/internal/base/ui"

// PostsView is who leads which organisation.
type PostsView struct {
	Title, Lead, Action string
	Filters             []ui.Field
	Tabs                []ui.NavItem
	Rows                []PostRow
	None                ui.None
	Pager               ui.Pager
	Export, Back        string
	New, Matters        ui.Link
}

// PostRow is one organisation.
type PostRow struct {
	Org                 ui.Link
	Kind                string
	Secretary, Deputies []Held
	Term                string
	Notes               []Note
	Matter, Handover    ui.Link
}

// Held is one holding, with the words below it.
type Held struct {
	Name ui.Link
	Note string
}

// Note is one thing to be looked at.
type Note struct {
	State      ui.State
	What, Text string
}

// ChooseView asks for which organisation the request is.
type ChooseView struct {
	Title, Lead, Action string
	Crumbs              []ui.Link
	Field               ui.Field
}

// HandoverView is what is handed over.
type HandoverView struct {
	Title, Lead string
	Crumbs      []ui.Link
	Word        ui.Link
	Facts       []ui.Pair
	Parts       []PartView
}

// PartView is one kind of it.
type PartView struct {
	Title, None string
	Rows        []PartRow
}

// PartRow is one thing.
type PartRow struct {
	What      ui.Link
	State, By string
}
