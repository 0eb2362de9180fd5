package unitweb

import "zhibu/internal/base/ui"

// ListView is a page of units.
type ListView struct {
	Title, Lead, Action, Export string
	Filters                     []ui.Field
	New, Import, Door           ui.Link
	Rows                        []Row
	None                        ui.None
	Pager                       ui.Pager
}

// Row is one unit.
type Row struct {
	Name, Href, Code, Nature, Count, Org string
	Sector                               ui.Link
	Findings                             string // what is found here; empty where nothing is
}

// OneView is one unit.
type OneView struct {
	Crumbs   []ui.Link
	Name     string
	Lead     string
	Problems []ui.Problem
	Facts    []ui.Pair
	Edit     ui.Link
	Findings []Finding
	Set      []Dated // organisations set up here
	People   []Person
	Who      string // how many, and how that is counted
	Works    []Dated
	Counts   []Dated
	Past     []Before
	Forms    []Form // what may be noted here
}

// Finding is one finding in a few words.
type Finding struct{ Kind, Why, Href, Word string }

// Dated is one dated entry; End, where it may be ended, is the address of the form.
type Dated struct {
	What      ui.Link
	Note      string
	End, Link string
	Today     string
	EndText   string
}

// Person is a member who works here.
type Person struct{ Name, Branch ui.Link }

// Before is what the unit was before a change.
type Before struct {
	When  string
	Facts []ui.Pair
}

// Form is one small form of a unit's page.
type Form struct {
	Title, Action, Note, Submit string
	Fields                      []ui.Field
	Open                        bool
}

// FormView is the form of a unit.
type FormView struct {
	Crumbs                         []ui.Link
	Title, Action, Version, Submit string
	Problems                       []ui.Problem
	Now                            []ui.Pair // what is registered now, where somebody else has just changed it
	Fields                         []ui.Field
	Cancel                         ui.Link
}

// ImportView is the choice of a list of units, and what was read from it.
type ImportView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	File        ui.Field
	Read        bool // a file was read; its rows stand below
	Data        string
	Good, Bad   int
	Known       int
	Rows        []ImportRow
}

// ImportRow is one row of the file.
type ImportRow struct {
	Row               string
	Name, Note, Count string
	Org               string
	State             ui.State
	Word              string
	Why               string
}
