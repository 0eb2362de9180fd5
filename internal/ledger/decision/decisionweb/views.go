package decisionweb

import "zhibu/internal/base/ui"

// ListView is the list of matters and decisions.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []ListRow
	None    ui.None
	Pager   ui.Pager
	New     ui.Link
	Export  string
	Back    string
}

// ListRow is one matter.
type ListRow struct {
	Title, Href string
	Kind        string
	Org         ui.Link
	Note        string // 第1步请示，共9步，1月14日前报工委
	State       ui.State
	StateText   string
}

// DecisionView is one matter in full.
type DecisionView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	State   ui.State
	Word    string
	Facts   []ui.Pair
	Steps   []Step
	Effects []string // what it changed
	Votes   []ui.Pair
	Papers  []Paper
	History []Entry
	Next    ui.Link // the one thing to do now
	Doors   []ui.Link
	Gone    string // it was taken back, and why
	Void    VoidForm
}

// VoidForm takes a decision back that was registered by mistake; without an
// Action it may not be.
type VoidForm struct {
	Action string
	Reason ui.Field
	Open   bool
}

// Step is one step of a procedure.
type Step struct {
	Name, Note, Cite, Href string
	By                     string // 1月14日 周五前
	State                  ui.State
	StateText              string
}

// Paper is a document that belongs to it.
type Paper struct{ Name, Href, Note string }

// Entry is one line of its history.
type Entry struct{ When, Who, What string }

// FormView makes or corrects a decision.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Kinds    ui.Field // tiles; no Name: the kind is given
	Fields   []ui.Field
	Vote     []ui.Field // 应到, 实到, 赞成, 反对, 弃权
	VoteNote string     // what is needed to pass, with the article
	Submit   string
	Cancel   ui.Link
}
