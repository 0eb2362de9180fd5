package coverageweb

import "zhibu/internal/base/ui"

// ListView is the page of findings.
type ListView struct {
	Title, Lead, Action, Export string
	Tabs                        []ui.NavItem
	Filters                     []ui.Field
	Rows                        []Row
	None                        ui.None
	Pager                       ui.Pager
	Sectors                     []ui.Link
	Units                       ui.Link
}

// Row is one finding.
type Row struct {
	Kind, Name, Href, Why, Cite, Org string
	State                            ui.State
	Word, Reply                      string
}

// OneView is one finding.
type OneView struct {
	Crumbs                   []ui.Link
	Title, Lead, Cite, Way   string
	State                    ui.State
	Word                     string
	Problems                 []ui.Problem
	Facts                    []ui.Pair
	Doors                    []ui.Link
	Decide                   ui.Link
	Reply, ReplyBy, Reopened string
	Action, Key, Basis       string // of the form of an answer; none where one may not answer
	Text                     ui.Field
}

// SectorView is a sector with the lines of leadership above its organisations.
type SectorView struct {
	Crumbs      []ui.Link
	Name, Lead  string
	Split, Door string // why it is split, and the finding's address
	Basis       string
	Problems    []ui.Problem
	Lines       []Lead
	Bare        []Bare
	None        ui.None
	Form        *LineForm
}

// Lead is one line of leadership: who leads, and the tree below.
type Lead struct {
	Name  ui.Link
	Count string
	Nodes []Node
	Split bool // there is more than one
}

// Node is one organisation of a line; the units, with the words between them, are
// those of the sector in which it is set up.
type Node struct {
	Name  ui.Link
	Units []ui.Link
	Below []Node
}

// Bare is a unit without an organisation.
type Bare struct {
	Name ui.Link
	Note string
}

// LineForm says which document puts a sector under one leadership.
type LineForm struct {
	Action, Name, Version string
	Basis                 ui.Field
}
