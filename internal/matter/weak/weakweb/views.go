package weakweb

import "zhibu/internal/base/ui"

// ListView is the page of suggestions.
type ListView struct {
	Title, Lead, Note, Action, Export string
	Tabs                              []ui.NavItem
	Filters                           []ui.Field
	Rows                              []Row
	None                              ui.None
	Pager                             ui.Pager
	Matters                           ui.Link
}

// Row is one organisation with its reasons.
type Row struct {
	Name, Href string
	Reasons    []Reason
	State      ui.State
	Word       string
	Matter     ui.Link
}

// Reason is one reason in a row.
type Reason struct{ Label, Why, Cite string }

// OrgView is one organisation with the reasons to look at it.
type OrgView struct {
	Crumbs        []ui.Link
	Title, Lead   string
	Note          string
	Problems      []ui.Problem
	Findings      []Finding
	None          ui.None
	Matter        ui.Link
	Seen          string // the facts, for the forms
	List, Dismiss *Form
}

// Finding is one reason with its facts, each with its record.
type Finding struct {
	Label, Why, Way string
	Cite, Sure      string
	Rule            ui.Link
	Facts           []ui.Link
	Reply, ReplyBy  string
	Again           string // facts are new since the reply
}

// Form is a form of the page.
type Form struct {
	Action, Submit string
	Fields         []ui.Field
	Open           bool
}
