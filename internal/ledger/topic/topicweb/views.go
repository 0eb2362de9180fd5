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
	New     ui.Link
	Mine    ui.Link // how the asker's own organisation stands
	Export  string  // the action that fetches the list
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
	Gone    string // 已撤下; empty while it stands
	Facts   []ui.Pair
	Text    []string
	Files   []FileLine
	Record  ui.Link
	Again   ui.Link // the same, where it was studied already
	Edit    ui.Link
	Issues  []IssueLine
	Send    *SendView
	Count   string // 应学284个党组织，已学习3个
	Tabs    []ui.NavItem
	Rows    []CoverRow
	None    ui.None
	Export  string
	Problem []ui.Problem
}

// FileLine is the text as a file.
type FileLine struct {
	ID               int64
	Name, Note, Href string
}

// IssueLine is one sending.
type IssueLine struct {
	Text, Note string
	TakeBack   string // the action that ends it; empty: not the asker's
}

// SendView sends a topic to a part of the tree.
type SendView struct {
	Action string
	Open   bool
	Fields []ui.Field
}

// CoverRow is one organisation and its first study of the topic; or one topic and
// when an organisation studied it.
type CoverRow struct {
	Name      ui.Link
	Indent    int
	State     ui.State
	StateText string
	When      string
	Days      string // 发表后第3天
	Meeting   ui.Link
	Record    ui.Link
}

// OrgView is how one organisation stands to the topics of a year.
type OrgView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Action  string
	Filters []ui.Field
	Rows    []CoverRow
	None    ui.None
}

// FormView is the form of a topic.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Action   string
	Version  string
	Problems []ui.Problem
	Fields   []ui.Field
	Files    []FileLine // kept already
	Submit   string
	Cancel   ui.Link
	Gone     *GoneView // takes it out of the library, or puts it back
}

// GoneView takes a topic out of the library, or puts it back.
type GoneView struct {
	Action string
	Back   bool // put it back
	Reason ui.Field
}
