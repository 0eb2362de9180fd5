package siteweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is the list of sites of a year.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []ListRow
	None    ui.None
	New     ui.Link
	Doors   []ui.Link
	Export  string // the action that fetches the list
}

// ListRow is one site.
type ListRow struct {
	Name, Href string
	Address    string
	Note       string // 列入2021年名录
	Word       string // 已停止接待
	Visits     ui.Link
	Book       ui.Link
}

// SiteView is one site.
type SiteView struct {
	Crumbs  []ui.Link
	Name    string
	Lead    string
	Warn    string // why it cannot be booked, or which bookings stand on closed days
	Facts   []ui.Pair
	Edit    ui.Link
	Record  ui.Link
	Sheet   ui.Link
	Shut    *ShutForm
	Board   []BoardDay
	Rule    string
	Earlier ui.Link
	Later   ui.Link
	Lists   []Line // bookings that need somebody's eye
	Visits  []Line
	More    ui.Link
	Photo   string
	Alt     string
}

// BoardDay is one day of a site.
type BoardDay struct {
	Day   day.Day
	Note  string // why there is nothing to book
	Slots []Tile
}

// Tile is one slot of a day: a door while one can book it.
type Tile struct {
	Time, Text, Href string
	Full, Mine       bool
}

// ShutForm closes a site for good, or opens it again.
type ShutForm struct{ Action, Version, Closed, Title, Note, Submit string }

// Line is one dated entry.
type Line struct{ Text, Href, Note string }

// FormView is the form of a site.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Action   string
	Version  string
	Problems []ui.Problem
	Fields   []ui.Field
	Slots    []SlotRow
	Closures []ClosureRow
	Submit   string
	Cancel   ui.Link
}

// SlotRow is one slot on some weekdays.
type SlotRow struct {
	ID, Problem         string
	Days                []ui.Option
	From, Until, People ui.Field
}

// ClosureRow is one run of closed days.
type ClosureRow struct {
	ID, Problem     string
	From, Last, Why ui.Field
}
