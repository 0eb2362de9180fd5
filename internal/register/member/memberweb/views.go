package memberweb

import "zhibu/internal/base/ui"

// RosterView is the roster of an organisation and all below it.
type RosterView struct {
	Crumbs  []ui.Link
	Title   string // 党员名册
	Lead    string // 区虚构局机关第一党支部，26名，其中预备党员1名
	Filters []ui.Field
	Action  string
	Columns []ui.Column // of the cells of a row
	Own     bool        // one organisation, which no row repeats
	Rows    []RosterRow
	None    ui.None
	Pager   ui.Pager
	Export  string
	Note    string // what the export form says about masked values
	Back    string
	Add     ui.Link
}

// RosterRow is one member. Identity and phone stand masked.
type RosterRow struct {
	Name, Href string
	Flags      []string // 流动, 失联, 困难
	Gender     string
	Born       string
	Category   string // 正式党员
	Status     string // 正常
	Org        ui.Link
	Joined     string
	IDNumber   string // 110***********1234
	Phone      string // 138****0000
}

// MemberView is one member.
type MemberView struct {
	Crumbs    []ui.Link
	Name      string
	Line      string   // 正式党员，区虚构局机关第一党支部
	Flags     []string // 流动, 失联, 困难
	Edit      ui.Link
	Doors     []ui.Link // 组织关系转出, …
	Facts     []ui.Pair
	Masked    []Masked
	Reveal    *RevealForm // nil where one may not
	Age       PartyAge
	Homes     Section // memberships, newest first
	States    Section // changes of category and status
	Posts     Section
	Honours   Section
	Transfers Section // 组织关系转接, the newest first
	Matters   Section
	Grades    Section // 民主评议, a line a year
	Activity  Section
	Seen      Section // who has looked at the masked values
	Problems  []ui.Problem
	Version   string
	Correctly ui.Link // 这里写得不对
}

// Masked is a value of which only a part is shown.
type Masked struct {
	Term string
	Text string // 110***********1234, or the whole in the answer to RevealForm
	Name string // of its column
	Open bool   // the whole is shown now
	Note string
}

// RevealForm asks for values in full, with a reason.
type RevealForm struct {
	Action string
	Fields []ui.Field
	Open   bool // it was not accepted
}

// PartyAge is 党龄, with how it was counted.
type PartyAge struct {
	Text  string // 18年
	Basis string // 自2003年12月20日转为正式党员之日起，截至2021年12月20日
	Cite  ui.Link
}

// Section is a list of dated lines.
type Section struct {
	Title string
	Lines []Line
	All   ui.Link
	None  string
}

// Line is one dated entry.
type Line struct {
	When string
	Text string
	Href string
	Note string
}

// FormView is the form of a member: groups of fields on one page.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Version  string
	Problems []ui.Problem
	Groups   []Group
	Submit   string
	Cancel   ui.Link
}

// Group is some fields that belong together.
type Group struct {
	Title, Note string
	Fields      []ui.Field
}

// ChangeView is the page that enters a change of a member's situation.
type ChangeView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Forms    []ChangeForm
	Cancel   ui.Link
}

// ChangeForm is one kind of change.
type ChangeForm struct {
	What   string // the value of the field what
	Title  string
	Now    string // how it stands
	Note   string
	None   string // why nothing can be entered here; no fields then
	Fields []ui.Field
	Ends   bool // it ends what holds now
	Submit string
	Open   bool
}

// SureView tells what a change will change, before it is entered.
type SureView struct {
	Crumbs []ui.Link
	Title  string
	Lead   string
	Action string
	What   string
	Lines  []ui.Pair
	Hidden []ui.Pair // what was typed
	Submit string
	Cancel ui.Link
}
