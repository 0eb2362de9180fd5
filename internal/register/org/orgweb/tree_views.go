package orgweb

import "zhibu/internal/base/ui"

// TreeView is the tree of organisations on a day.
type TreeView struct {
	Title  string
	Lead   string // 截至2021年12月20日，284个组织，4,126名党员
	Search ui.Field
	Action string
	Found  []Node // with a search: what it found, flat, each with its Path
	Asked  bool   // a search was asked for
	Roots  []Node
	Add    ui.Link
	Export string
	Back   string
}

// alone says whether there is one organisation to see: nothing to search, nothing to open.
func (v TreeView) alone() bool {
	return len(v.Roots) == 1 && len(v.Roots[0].Below) == 0 && v.Roots[0].More.Text == ""
}

// Node is an organisation in the tree.
type Node struct {
	Name, Href string
	Kind       string // 党支部
	Counts     string // 4个支部，96名党员
	Path       string // of a found one: 区委直属机关工委 › 区虚构局机关党委
	Note       string // 2021年6月30日设立
	Open       bool
	More       ui.Link // the rest of its children, where there are many
	Below      []Node
}

// FormView is a form about an organisation: to found, rename, move, dissolve or
// correct one, each with its decision.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Basis    string // what the rules ask for
	Action   string
	Problems []ui.Problem
	Fields   []ui.Field
	Decision []ui.Field // 批准文号, 批准日期, 生效日期, 批准机关
	Effects  []string   // what will change by it
	Submit   string
	Cancel   ui.Link
}
