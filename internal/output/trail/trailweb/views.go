package trailweb

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// ListView is a page of the journal.
type ListView struct {
	Title, Lead    string
	Tabs           []ui.NavItem
	Action, Export string
	Back           string
	Filters        []ui.Field
	Rows           []Row
	None           ui.None
	Pager          ui.Pager
}

// Row is one entry.
type Row struct {
	Seq, At, By, Post, Org, Deed, About, Detail string
}

// PointsView is the checkpoints, and the form that holds the journal against one.
type PointsView struct {
	Title, Lead string
	Tabs        []ui.NavItem
	Back        string
	Key         string
	Sinks       []string
	Points      []Point
	None        ui.None
	Code, Lines string // as typed
	Problems    []ui.Problem
	Result      string
	State       ui.State
}

// Point is one checkpoint.
type Point struct {
	Seq, At, Entries, Code string
	State                  ui.State
	Word, Why              string
}

func (v PointsView) fields() []ui.Field {
	return []ui.Field{
		{Name: "code", Label: "打印的校验码", Value: v.Code, Optional: true, Place: "例如：12034-3f2a-91c0-77de-0b41-aa23-5e9f", Problem: web.ProblemOf(v.Problems, "code")},
		{Name: "lines", Label: "外存的校验点（zhibu-checkpoints.jsonl 里的内容）", Kind: "textarea", Rows: 4, Value: v.Lines, Optional: true, Class: "full", Problem: web.ProblemOf(v.Problems, "lines")},
	}
}
