package intakeweb

import "zhibu/internal/base/ui"

// StartView chooses a file.
type StartView struct {
	Title    string
	Lead     string
	Action   string
	Problems []ui.Problem
	Kind     ui.Field // what the file holds, as tiles
	Org      ui.Field
	Samples  []ui.Link // empty tables to fill in
	Past     []PastRow
}

// PastRow is an import of before.
type PastRow struct {
	When, File, Href, Text string
	State                  ui.State
	StateText              string
}

// Counts are what came of the rows.
type Counts struct{ Rows, Good, Flag, Refuse int64 }

// ReviewView is what was understood of a file.
type ReviewView struct {
	Title    string // 核对导入：花名册.xlsx
	Lead     string // 工作表“在册”，第3行是表头，共412行
	Action   string
	Problems []ui.Problem
	Columns  []Mapping
	Counts   Counts
	Tabs     []ui.NavItem // only the rows of one result
	Heads    []ui.Column  // of Cells, after 行 and 结果
	Rows     []Row
	Pager    ui.Pager
	Confirm  string // 导入可用的398行; empty: nothing to confirm
	Mend     bool   // cells can be corrected
	Remap    bool   // columns can be given another meaning
	Note     string // what will happen to the rest
	Refused  ui.Link
	Cancel   ui.Link
}

// Mapping is one column of the file and what it was understood as.
type Mapping struct {
	At      string // C
	Head    string // 身份证
	Example string
	Field   ui.Field // a select: map-3; no Name: As says it
	As      string
}

// Row is one row of the file.
type Row struct {
	At    string // 第17行
	State ui.State
	Why   string // 组织名称有两个相同，请选一个
	Cells []Cell
}

// Cell is one value with its address; with Fix it can be corrected in place.
type Cell struct {
	At, Text string
	Fix      *ui.Field
}

// RunningView is an import under way; the page asks again by itself.
type RunningView struct {
	Title string
	Bar   ui.Bar
	Text  string // 可以离开这一页，做完会在工作台告诉您
	Here  string
}

// ResultView is what went in and what did not.
type ResultView struct {
	Title   string
	Text    string
	Counts  Counts
	Reasons []Reason
	Refused ui.Link // the refused rows as a table, to correct and send again
	Doors   []ui.Link
	Undo    *Undo
}

// Reason is why rows were refused.
type Reason struct{ Text, Count, Way string }

// Undo takes an import back.
type Undo struct {
	Action string
	Note   string // until when, and what it does
	Reason ui.Field
}
