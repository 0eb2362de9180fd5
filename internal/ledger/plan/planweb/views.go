package planweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// YearView is a year's plan.
type YearView struct {
	Crumbs       []ui.Link
	Title, Lead  string
	Fixed        string // 每月第二个周四14:30—16:30，会议室
	Lay, New     ui.Link
	Calendar     ui.Link
	Prev, Next   ui.Link
	Export, Back string
	Rows         []Row
	None         ui.None
}

// Row is one plan.
type Row struct {
	Day       day.Day
	Time      string
	Rest      string // it is a day off
	Title     string
	Note      string
	Kind      string
	Place     string
	State     ui.State
	Word      string
	Href      string // of the record that did it
	Do, Edit  ui.Link
	Cancelled bool
}

// LayView fixes the day and lays the year out.
type LayView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Version     string
	Problems    []ui.Problem
	How         ui.Field
	Fields      []ui.Field
	Months      []Month
	Cancel      ui.Link
}

// Month is what one month's themed party day is about.
type Month struct {
	Name         string
	Version      string // of the plan that it has already
	Title, Place ui.Field
	Has          string // why nothing is laid out there
}

// FormView is the form of one plan.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Version     string
	Problems    []ui.Problem
	Fields      []ui.Field
	Submit      string
	Back        ui.Link
	Cancel      *CancelForm
}

// CancelForm takes a plan off.
type CancelForm struct {
	Action string
	Why    ui.Field
}
