package studygroupweb

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// ListView is all groups in reach.
type ListView struct {
	Title, Lead string
	Action      string
	Filters     []ui.Field
	Rows        []ListRow
	None        ui.None
	New         ui.Link
	Export      string
}

// ListRow is one group.
type ListRow struct {
	Name    ui.Link
	Org     ui.Link
	People  string
	Quarter [4]Quarter
}

// Quarter is what a group held in a quarter.
type Quarter struct {
	State ui.State
	Text  string // 2次
}

// GroupView is one group.
type GroupView struct {
	Crumbs   []ui.Link
	Title    string
	Lead     string
	Over     string // 2人超过年龄上限
	Gone     string // 已于……撤销
	Edit     ui.Link
	Record   ui.Link
	Facts    []ui.Pair
	Members  []PersonRow
	Changes  []ChangeView // who joins, who leaves
	Years    []ui.NavItem
	Quarters []QuarterRow
	Plan     *PlanView
	Problems []ui.Problem
}

// PersonRow is one member of a group.
type PersonRow struct {
	Name  ui.Link
	Role  string
	Since day.Day
	Age   string
	Over  bool
}

// ChangeView adds members, or takes one out.
type ChangeView struct {
	Title, Icon, Submit string
	Action              string
	Open                bool
	Fields              []ui.Field
}

// QuarterRow is a quarter with what was planned and what was held.
type QuarterRow struct {
	Name  string
	State ui.State
	Text  string
	Plan  []string
	Held  []ui.Pair
}

// PlanView edits the plan of a year.
type PlanView struct {
	Action  string
	Version string
	Open    bool
	Lines   []PlanLine
}

// PlanLine is one line of the plan's form.
type PlanLine struct {
	Quarter        int
	Theme, Speaker string
	Problem        string
}

func (l PlanLine) quarters(i int) ui.Field {
	f := ui.Field{Name: "quarter-" + strconv.Itoa(i), Label: "季度", Kind: "select", Class: "short"}
	for q := 1; q <= 4; q++ {
		f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(q), Text: quarterName(q), On: q == l.Quarter})
	}
	return f
}

func quarterName(q int) string {
	return "第" + [...]string{"一", "二", "三", "四"}[q-1] + "季度"
}

// FormView is the form of a group.
type FormView struct {
	Crumbs   []ui.Link
	Title    string
	Action   string
	Version  string
	Problems []ui.Problem
	Fields   []ui.Field
	Submit   string
	Cancel   ui.Link
	End      *EndView
}

// EndView ends a group.
type EndView struct {
	Action string
	Open   bool
	Fields []ui.Field
}
