package inspectweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/matter/matterweb"
)

// ListView is a list of inspections, of visits, or of the lines of a plan.
type ListView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Tabs        []ui.NavItem
	Action      string
	Filters     []ui.Field
	New         ui.Link
	Export      string
	Columns     []ui.Column
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
}

// Row is one line; its cells stand between the title and the state.
type Row struct {
	Title, Href, Note string
	Cells             []string
	State             ui.State
	Word              string
	Acts              []ui.Link // addresses that the row leads to besides
	Post              ui.Link   // a form of one button
	Work              string    // the post to work as, for what it alone reads
}

// DrawView is a draw as everybody may check it again.
type DrawView struct {
	Crumbs       []ui.Link
	Title, Lead  string
	Steps        []Step
	Facts        []ui.Pair
	Hash         string
	Strata       []ui.Pair
	Sample       []string // in the order of the draw; none before the departure
	Sealed       string   // why there is none
	Replaced     []ui.Pair
	Excluded     []ui.Pair
	Frame        []string
	Files        []ui.Link
	FrameHeading string
}

// Step is one step of the draw, with why nobody can choose.
type Step struct {
	Text, Note string
	State      ui.State
}

// EditView is the form of a line of the plan, with the one that strikes it out.
type EditView struct {
	matterweb.FormView
	Void string
	Why  ui.Field
}

// SiteView is one organisation that is visited.
type SiteView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	List        string // what the checklist is called
	Renewed     string
	Doors       []ui.Link // the ledger in place
	Lines       []Line
	Words       []ui.Pair
	Ask         []Small
	Letter      []ui.Pair
	Paper       ui.Link
	Found       []Row
	Write       *Small
}

// Line is one line of the checklist.
type Line struct {
	No, Section, Text, Note string
	Same                    bool // the section of the line before
	Records                 []ui.Link
	State                   ui.State
	Word, Said              string
	Pictures                []ui.Link // photographs of the finding
	Form                    *Small
}

// Small is one form of the page.
type Small struct {
	Action, Submit, Version, Item string
	Open                          bool
	Files                         bool // it takes files
	Fields                        []ui.Field
}

func (s Small) encoding() string {
	if s.Files {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}
