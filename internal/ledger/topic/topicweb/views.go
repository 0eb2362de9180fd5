package topicweb

import "zhibu/internal/base/ui"

// ListView is the library.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []ListRow
	None    ui.None
	Pager   ui.Pager
	New     ui.Link
	Export  string // the action that fetches the list
}

// ListRow is one topic.
type ListRow struct {
	Title, Href string
	Source      string // 新华社，2021年12月10日
	Studied     ui.Link
	State       ui.State // for this organisation
	StateText   string
	Record      ui.Link // study it: record an activity with it
}

// TopicView is one topic.
type TopicView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Facts   []ui.Pair
	Text    []string
	Record  ui.Link
	Edit    ui.Link
	Studied []Study
	Count   string // 已有3个组织学习
}

// Study is one time that a topic was studied.
type Study struct{ When, Text, Href, Note string }

// FormView is the form of a topic.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Action   string
	Version  string
	Problems []ui.Problem
	Fields   []ui.Field
	Submit   string
	Cancel   ui.Link
}
