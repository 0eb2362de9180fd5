package chargeweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/problem/problemweb"
)

// OverviewView is how many organisations stand how with each duty of a list.
type OverviewView struct {
	Title, Lead string
	Year        int
	Doors       []ui.Link
	Tabs        []ui.NavItem
	Filters     []ui.Field
	Rows        []TallyRow
	None        ui.None
	Export      string
}

// TallyRow is one duty with its counts.
type TallyRow struct {
	Text, Href, Cite, Period string
	Counts                   []Count
}

// Count is a number that leads to the organisations that it counts.
type Count struct {
	ui.Link
	Label string
}

// StandingView is one duty with the organisations.
type StandingView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Facts       []ui.Pair
	Filters     []ui.Field
	Action      string
	Rows        []OrgRow
	None        ui.None
	Pager       ui.Pager
}

// OrgRow is how one organisation stands.
type OrgRow struct {
	ID              int64
	Name, Href, Why string
	State           ui.State
	Word            string
}

// OrgView is one organisation with its three lists.
type OrgView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Filters     []ui.Field
	Action      string
	Export      string
	Lists       []ListPart
	Problems    []ProblemRow
	Mending     []problemweb.Row
	More        ui.Link
}

// ListPart is one list of the organisation.
type ListPart struct {
	Title, Note, Href string
	Rows              []DutyRow
}

// DutyRow is one duty.
type DutyRow struct {
	Text, Href, Cite, Checked, Period, Who string
	State                                  ui.State
	Word, Why                              string
}

// ProblemRow is one line of the problem list.
type ProblemRow struct {
	Text, Href, Whose, Origin string
	Found                     day.Day
}

// DutyView is one duty of one organisation, by periods.
type DutyView struct {
	Crumbs      []ui.Link
	Title, Lead string
	State       ui.State
	Word        string
	Facts       []ui.Pair
	Filters     []ui.Field
	Action      string
	Problems    []ui.Problem
	Cells       []Cell
}

// Cell is one period, with the records behind its state and what can be stated.
type Cell struct {
	Period    string
	State     ui.State
	Word      string
	Why, Way  string
	Records   []ui.Link
	Said      string
	Say, Void string // the addresses of the two forms
	From      string
	Fields    []ui.Field
	Open      bool
}

// ListsView is every version of every list.
type ListsView struct {
	Crumbs      []ui.Link
	Title, Lead string
	New         ui.Link
	Rows        []VersionRow
	None        ui.None
}

// VersionRow is one version.
type VersionRow struct{ Title, Href, Kind, No, Basis, Span, Word string }

// ListView is one version with its duties.
type ListView struct {
	Crumbs         []ui.Link
	Title, Lead    string
	Problems       []ui.Problem
	Add, Edit      ui.Link
	Duties         []DutyPart
	Force, Discard *Act
}

// DutyPart is one duty of a version.
type DutyPart struct {
	No, Text, Cite       string
	Checked, Period, Who string
	Shows                ui.Pair
	Edit                 ui.Link
	Drop, Version        string
}

// Act is one thing that can be done with a draft.
type Act struct {
	Action, Version, Title, Note, Submit string
	Fields                               []ui.Field
}

// FormView is the form of a list or of a duty.
type FormView struct {
	Crumbs          []ui.Link
	Title, Lead     string
	Action, Version string
	Problems        []ui.Problem
	Fields          []ui.Field
	Submit          string
	Cancel          ui.Link
}
