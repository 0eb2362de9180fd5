// Package plan is what an organisation means to do: its fixed day for the themed
// party day, a row a month with theme and place, and whatever else it plans. A
// plan is a help and never an obligation: it can be moved and cancelled without
// asking anybody, and it is done by the record that stands in the ledger.
//
// Start reading at rules.go, then at cases.go.
package plan

import (
	"fmt"
	"regexp"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

// The authorities of this area.
const (
	View gate.Can = "plan.view"
	Keep gate.Can = "plan.keep" // plan, move, cancel
)

// State is how a plan stands.
type State string

// The states. Done is an open plan for which a record stands in the ledger.
const (
	Open      State = "open"
	Cancelled State = "cancelled"
	Done      State = "done"
)

// Draft is what is planned.
type Draft struct {
	Kind        activity.Kind
	Day         day.Day
	From, Until string // the time of day, where it is known
	Title       string
	Place       string
	Site        int64
}

// Plan is one row of a year's plan.
type Plan struct {
	ID  int64
	Org int64
	Draft
	First   day.Day // the day that was set at first
	State   State
	Why     string // it was moved, or cancelled
	Version int64
	MadeMS  int64
	Changed int64 // when, in milliseconds
	Record  int64 // that did it
}

// Moved reports whether it stands on another day than at first.
func (p Plan) Moved() bool { return p.First != p.Day }

// Label is its title, or its kind.
func (p Plan) Label() string {
	if p.Title != "" {
		return p.Title
	}
	return p.Kind.Label()
}

// Year is an organisation's fixed day in a year. Version is 0 where none is set.
type Year struct {
	Fixed       Fixed
	From, Until string
	Place       string
	Version     int64
}

var clockTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

func checkTimes(p *fault.Problems, field, from, until string) {
	for _, x := range []struct{ field, text string }{{field + "from", from}, {field + "until", until}} {
		if x.text != "" && !clockTime.MatchString(x.text) {
			p.Add(x.field, "时间请写成14:30这样。")
		}
	}
	if from != "" && until != "" && until <= from {
		p.Add(field+"until", "结束时间要晚于开始时间。")
	}
}

// farthest is the last year that can be planned, counted from the one under way.
const farthest = 2

func (d *Draft) check(today day.Day, field string) error {
	var p fault.Problems
	d.Title, d.Place = strings.TrimSpace(d.Title), strings.TrimSpace(d.Place)
	if !d.Kind.Known() {
		p.Add(field+"kind", "请选择做什么。")
	}
	switch {
	case d.Day == day.None:
		p.Add(field+"day", "请填写哪一天。")
	case d.Day < today:
		p.Add(field+"day", "计划的日子要在今天或者以后。已经办过的，直接记一次活动。")
	case d.Day.Year() > today.Year()+farthest:
		p.Add(field+"day", fmt.Sprintf("计划最远排到%d年。", today.Year()+farthest))
	}
	checkTimes(&p, field, d.From, d.Until)
	for _, x := range []struct{ field, label, text string }{{field + "title", "主题", d.Title}, {field + "place", "地点", d.Place}} {
		if len([]rune(x.text)) > 200 {
			p.Add(x.field, x.label+"不超过200个字。")
		}
	}
	return p.Fault()
}
