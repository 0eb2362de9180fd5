package personalweb

import "zhibu/internal/base/ui"

// RulesView is 个人信息处理规则.
type RulesView struct {
	Version  string
	Back     string
	Sure     bool // the reader has not yet said that he has seen them
	Purposes []Purpose
}

// Purpose is what things are kept for, and which.
type Purpose struct {
	Title, Ground string
	Rows          []RuleRow
}

// RuleRow is one kind of record.
type RuleRow struct{ What, Labels, Careful, Keep string }

// MineView is everything about the asker.
type MineView struct {
	Lead     string
	Holdings []Holding
	Empty    []string // what is kept of others, and nothing of the asker
	Looks    []Seen
}

// Holding is one kind of record: one row as pairs, several as a table.
type Holding struct {
	Title, Count, Why, Keep string
	Pairs                   []ui.Pair
	Columns                 []ui.Column
	Rows                    [][]string
	More                    string
}

// Seen is one look: at the asker, or by an account.
type Seen struct{ When, Who, How, What, Why string }

// ExportsView is the list of exports, or of whom an account saw.
type ExportsView struct {
	Lead     string
	Tabs     []ui.NavItem
	Filters  []ui.Field
	All      bool
	Rows     []ExportRow
	Pager    ui.Pager
	Affected bool
	Asked    string // what came out; empty before anything was asked
	People   []Seen
}

// ExportRow is one file.
type ExportRow struct {
	When, Who, List, File, Rows, No, Why, Filter, Sum string
	Full, Refused                                     bool
}

// RetentionView is who is due to be cleared.
type RetentionView struct {
	Lead     string
	Problems []ui.Problem
	Rows     []DueRow
}

// DueRow is one person.
type DueRow struct{ ID, Name, Org, Left, Reason string }

// SureView counts what clearing will do.
type SureView struct {
	Lead    string
	Members []string
	Rows    []CountRow
}

// CountRow is one kind of record.
type CountRow struct{ What, Deleted, Emptied, Struck string }
