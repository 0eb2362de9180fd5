package selfcheckweb

import "zhibu/internal/base/ui"

// CheckView is the self-check, as it is now or as it was closed.
type CheckView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Remarks     string
	Doors       []ui.Link
	Export      string
	Back        string
	Groups      []Group
	Problems    []ui.Problem
	Close       []ui.Field // of the form that closes it; nil for none
	Records     []ui.Pair
}

// Group is the must-nots or the musts.
type Group struct {
	Title string
	Lines []Line
}

// Line is one item.
type Line struct {
	Code, Demand, Source string
	State                ui.State
	Word                 string
	Figure               string
	Found                []string
	Door                 ui.Link
	Ask                  string
	Said, SaidBy         string
	Form                 []ui.Field // of the form that answers; nil for none
	Open                 bool
}

// AboutView is the rules of use.
type AboutView struct {
	Lead  string
	Parts []ui.Pair
	Edit  ui.Link
}

// FormView changes them.
type FormView struct {
	Title, Lead string
	Version     string
	Problems    []ui.Problem
	Fields      []ui.Field
}

// SheetView is the answer sheet of the review before a project.
type SheetView struct {
	Title string
	Rows  []ui.Pair
}
