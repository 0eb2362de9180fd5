package partnerweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is the register.
type ListView struct {
	Title, Lead string
	Problems    []ui.Problem
	Rows        []Row
	New         Act
}

// Row is one partner.
type Row struct{ Name, Href, Task, People, Shares string }

// OneView is one partner with its people and what is shared.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Problems    []ui.Problem
	Share       ui.Link
	People      []PersonRow
	Shares      []ShareRow
	Edit, Let   Act
}

// PersonRow is one of its people; End is the address of the button that ends his post.
type PersonRow struct{ Name, Span, State, End string }

// ShareRow is one thing that is shared; Back is the address of the form that takes it back.
type ShareRow struct {
	Title, Note, Word string
	Open              bool
	Looks             []string
	Back              string
	Why               ui.Field
}

// Act is one form beside the page.
type Act struct {
	Title, Note, Action, Version, Submit string
	Fields                               []ui.Field
	Open                                 bool
}

// FormView shares one thing.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Problems    []ui.Problem
	Tabs        []ui.NavItem
	Hidden      ui.Pair
	Fields      []ui.Field
	Submit      string
	Cancel      ui.Link
}

// SharedView is what the partner's people see.
type SharedView struct {
	Title, Lead string
	Rows        []SharedRow
}

// SharedRow is one thing.
type SharedRow struct {
	Title, Href, Kind, Why string
	Last                   day.Day
}

// ShownView is one thing, to be read.
type ShownView struct {
	Crumbs      []ui.Link
	Title, Note string
	Door        ui.Link
	Shown
}
