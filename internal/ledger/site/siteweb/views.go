package siteweb

import "zhibu/internal/base/ui"

// ListView is the list of sites of a year.
type ListView struct {
	Title   string
	Lead    string
	Filters []ui.Field
	Action  string
	Rows    []ListRow
	None    ui.None
	New     ui.Link
	Export  string // the action that fetches the list
}

// ListRow is one site.
type ListRow struct {
	Name, Href string
	Address    string
	Note       string // 列入2021年名录
	Visits     ui.Link
}

// SiteView is one site.
type SiteView struct {
	Crumbs []ui.Link
	Name   string
	Lead   string
	Facts  []ui.Pair
	Edit   ui.Link
	Record ui.Link
	Lists  []Line // the years in which it is on the list
	Visits []Line
	More   ui.Link
	Photo  string
	Alt    string
}

// Line is one dated entry.
type Line struct{ Text, Href, Note string }

// FormView is the form of a site.
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
