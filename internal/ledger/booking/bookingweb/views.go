package bookingweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/booking"
)

// ListView is the book of visits.
type ListView struct {
	Title, Lead, Action, Export, Back string
	Filters                           []ui.Field
	New                               ui.Link
	Rows                              []Row
	None                              ui.None
	Pager                             ui.Pager
}

// Row is one booking.
type Row struct {
	Day             day.Day
	Time            string
	Site, Href      string
	Org             ui.Link
	Members, Others string
	State           ui.State
	Word            string
	Note            string
}

// OneView is one booking.
type OneView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	State    ui.State
	Word     string
	Warn     string
	Problems []ui.Problem
	Facts    []ui.Pair
	Confirm  ui.Link
	Change   ui.Link
	Cancel   *CancelForm
	Link     *LinkForm
	Rule     string
}

// CancelForm takes a booking off.
type CancelForm struct {
	Action string
	Why    ui.Field
	Note   string
}

// LinkForm says that a record is this visit.
type LinkForm struct {
	Action  string
	Records []ui.Option
}

// FormView books or changes.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Version     string
	Problems    []ui.Problem
	Fields      []ui.Field
	Rule        string
	Submit      string
	Cancel      ui.Link
}

// VisitView confirms a visit.
type VisitView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Problems    []ui.Problem
	Fields      []ui.Field
	Facts       []ui.Pair
	People      []Attendee
	Reasons     []ui.Option
	Bad         string // what is wrong with those absent
	Whole       ui.Link
	Cancel      ui.Link
}

// Attendee is one who was due.
type Attendee struct {
	ID     int64
	Name   string
	Absent bool
	Why    string
}

func (v VisitView) absent() (list []Attendee) {
	for _, p := range v.People {
		if p.Absent {
			list = append(list, p)
		}
	}
	return list
}

// SheetView is who comes to a site on a day.
type SheetView struct {
	Crumbs                []ui.Link
	Title, Lead           string
	Action, Export, Back  string
	Filters               []ui.Field
	Earlier, Later, Today ui.Link
	Slots                 []SheetSlot
	None                  ui.None
}

// SheetSlot is one slot of a sheet.
type SheetSlot struct {
	Time, Text string
	Rows       []Row
}

// mark is a booking's state as pages draw it.
func mark(b booking.Booking, today day.Day) (ui.State, string) {
	switch b.State {
	case booking.Visited:
		return ui.Done, b.State.Label()
	case booking.Waiting:
		return ui.Due, "候补第" + strconv.Itoa(b.Place) + "个"
	case booking.Cancelled:
		return ui.NA, b.State.Label()
	}
	if b.Day < today {
		return ui.Due, "待确认"
	}
	return ui.Running, b.State.Label()
}

func choose(options []ui.Option, value string) (out []ui.Option) {
	for _, o := range options {
		o.On = o.Value == value
		out = append(out, o)
	}
	return out
}
