package visitweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is the list of visits.
type ListView struct {
	Title, Lead string
	New         ui.Link
	Export      string
	Filters     []ui.Field
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
}

// Row is one visit.
type Row struct {
	Org, Href    string
	On           day.Day
	Went, Talked string
	Lines        []string // 问答2条
}

// OneView is one visit.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Edit        ui.Link
	Problems    []ui.Problem
	Void        string // why it does not count
	Talked      []string
	Private     []string
	By          string
	Lines       []LineRow
	Acts        []Act
}

// LineRow is one line of a visit.
type LineRow struct {
	Kind, Text, Answer, Note string
	Problem                  ui.Link
	Rectify, Strike          string // the addresses of its buttons
}

// Act is one thing that can be done with it now.
type Act struct {
	Title, Note, Action, Submit string
	Fields                      []ui.Field
	Primary, Open               bool
}

// FormView records or corrects a visit.
type FormView struct {
	Crumbs          []ui.Link
	Title, Lead     string
	Action, Version string
	Problems        []ui.Problem
	Fields          []ui.Field
	Submit          string
	Cancel          ui.Link
}
