package documentweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is the papers in view.
type ListView struct {
	Title, Lead string
	Make        []ui.Link
	Templates   ui.Link
	Own         bool // all are the own organisation's: it need not be named in each row
	Filters     []ui.Field
	Action      string
	Export      string
	Rows        []ListRow
	None        ui.None
	Pager       ui.Pager
	Batches     []ui.Pair
}

// ListRow is one paper.
type ListRow struct {
	Day          day.Day
	Kind         string
	Title, Href  string
	Org          ui.Link
	Made, Fetch  string
	FetchSpoken  string // what is fetched, for those who hear the page
	TemplateWord string
}

// OneView is one paper.
type OneView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Fetch   ui.Link
	Book    ui.Link // the same as a workbook
	Again   string  // where it is made anew; empty where one may not
	Gone    string  // why there is nothing to compare with
	Changes []Change
	Same    string // that nothing has changed
	Facts   []ui.Pair
	Values  []ui.Pair
	Lists   []Rows
}

// Change is a field that the record says otherwise now.
type Change struct{ Field, Then, Now string }

// Rows is a list of a paper.
type Rows struct {
	Title   string
	Columns []ui.Column
	Rows    [][]string
}

// MakeView is what can be made of one activity, and what was.
type MakeView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Likely   KindRow   // the paper that such an activity is filed with
	Kinds    []KindRow // the others
	May      bool
	Made     []ListRow
}

// KindRow is a kind of paper.
type KindRow struct{ Kind, Label, What, Href, Note string }

// FormView is a form.
type FormView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Action      string
	Problems    []ui.Problem
	Fields      []ui.Field
	Note        string
	Submit      string
	Cancel      ui.Link
	Side        []ui.Pair
	SideTitle   string
}

// BatchView is a batch under way or done.
type BatchView struct {
	Crumbs  []ui.Link
	Title   string
	Lead    string
	Here    string
	Bar     *ui.Bar // while it is under way
	Failed  string
	Fetch   ui.Link
	Papers  string
	Left    []ui.Pair
	Doors   []ui.Link
	LeftAll string
}

// TemplatesView is the kinds with the templates in force.
type TemplatesView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Kinds       []KindRow
}

// TemplateView is the templates of one kind.
type TemplateView struct {
	Crumbs      []ui.Link
	Title, Lead string
	Doors       []ui.Link
	Versions    []VersionRow
	Placed      []ui.Pair
	Fields      []ui.Pair
	Lists       []FieldList
	Upload      *FormView // nil where one may not
	Force       string    // where a version is put back
	Why         ui.Field
}

// VersionRow is one version.
type VersionRow struct {
	Label, Name, Note, Why string
	Fetch, Sample          string
	InForce                bool
	Number                 string
}

// FieldList is a list with the fields of its rows.
type FieldList struct {
	Name, What string
	Fields     []ui.Pair
}

// braced is a name as a template has it.
func braced(name string) string { return "{{" + name + "}}" }

// named is the question for one version: a field has one name on a page.
func named(f ui.Field, number string) ui.Field {
	f.Name += "-" + number
	return f
}
