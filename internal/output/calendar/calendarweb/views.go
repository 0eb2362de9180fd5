package calendarweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/output/calendar"
)

// View is a calendar.
type View struct {
	Crumbs            []ui.Link
	Title, Lead       string
	Views             []Tab // 月 周 日
	Scopes            []Tab // 本组织 连同下级
	Prev, Today, Next ui.Link
	Orgs              []ui.Option
	Hidden            []ui.Link // name and value, kept by the form that chooses an organisation
	Doors             []ui.Link
	Weeks             [][]Cell
	Sections          []Section // of one day
	None              ui.None
}

// Tab is one of a few ways to see the same.
type Tab struct {
	Text, Href string
	On         bool
}

// Cell is one day of a month or a week.
type Cell struct {
	Day   day.Day
	Href  string // the day's list
	Out   bool   // of another month
	Off   bool
	Word  string // 放假, 上班
	Now   bool
	Lines []Line
	More  string
}

func (c Cell) class() string {
	s := "cell-day"
	for _, x := range []struct {
		on   bool
		name string
	}{{c.Out, " out"}, {c.Off, " off"}, {c.Now, " now"}, {len(c.Lines) == 0, " none"}} {
		if x.on {
			s += x.name
		}
	}
	return s
}

// Line is one thing on a day, or how many of a kind.
type Line struct {
	What      calendar.What
	Icon      string
	Cancelled bool
	Late      bool
	Time      string
	Text      string
	Href      string
	Note      string
	Org       string
	Do        ui.Link
}

// Section is what is of one kind on one day.
type Section struct {
	Title string
	Lines []Line
}

// FeedsView lists the asker's own addresses.
type FeedsView struct {
	Title, Lead string
	Crumbs      []ui.Link
	Problems    []ui.Problem
	Secret      string // the address, shown once
	Rows        []FeedRow
	Fields      []ui.Field
	May         bool
}

// FeedRow is one address.
type FeedRow struct {
	Text, Note string
	Works      bool
	Action     string
}
