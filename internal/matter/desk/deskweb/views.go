package deskweb

import "zhibu/internal/base/ui"

// ListView is a list of what was handed in.
type ListView struct {
	Title, Lead string
	Doors       []ui.Link
	First       ui.Link // the one red button
	Filters     []ui.Field
	Export      string
	Back        string
	Rows        []Row
	None        ui.None
	Pager       ui.Pager
	Foot        []ui.Link // a sentence
}

// Row is one line of it.
type Row struct {
	Number, Href, Subject, Note string
	With, Received, Due         string
	State                       ui.State
	Word                        string
}

// OneView is one that was handed in.
type OneView struct {
	Crumbs      []ui.Link
	Title, Lead string
	State       ui.State
	Word        string
	Facts       []ui.Pair
	Text        string
	Shown       string // what a correction should be, in full, once
	Answer      string
	AnswerHead  string
	Papers      []ui.Link
	Steps       []Step
	Problems    []ui.Problem
	Acts        []Act
	Paper       ui.Link // the answer as a Word file
	Edit        ui.Link // where the correction is made
}

// Step is one line of what happened.
type Step struct{ What, Text, When string }

// Act is one thing that can be done with it now.
type Act struct {
	Title, Note, Action, Submit string
	Version                     string
	Fields                      []ui.Field
	Primary, Open               bool
}

// FormView hands something in, or sets the limit.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Files       bool
	Hidden      []ui.Pair
	Problems    []ui.Problem
	Fields      []ui.Field
	Submit      string
	Cancel      ui.Link
}
