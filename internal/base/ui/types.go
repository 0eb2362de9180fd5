package ui

import (
	"strconv"

	"zhibu/internal/base/day"
)

// Frame is what stands around a page.
type Frame struct {
	Title      string     // the name of the page, in the window's title
	Place      string     // the organisation that the person works as, in the head
	PlaceHref  string     // its page; "/" when empty
	Nav        []NavItem  // the main places; nil before sign-in
	More       []NavGroup // the other places, behind one word
	Person     string     // the name of the person; empty before sign-in
	PersonHref string     // the person's own page; "/me" when empty
	PostName   string     // the post that the person works as now
	Choice     bool       // there is another post to work as
	AsOf       day.Day    // the day that the page is true for
	Today      day.Day    // the day it is
	Past       bool       // AsOf is before Today: say so across the page
	Undated    bool       // the page tells of today all the same: say that instead
	Size       string     // "", "l" or "xl"
	Notice     string     // a line about the installation, such as a demonstration clock
	Warn       Link       // what somebody should look after, with the door to it
	Path       string     // this page, for the forms in the head that return here
	Wide       bool       // a table of a whole Committee needs 1328 px
	Flash      string     // what has just happened, said once
	Foot       []Link     // quiet doors below the page
	Untold     bool       // the person has not yet seen the rules on personal data
}

// NavGroup is a heading with its places.
type NavGroup struct {
	Name  string
	Items []NavItem
}

// NavItem is one main place.
type NavItem struct {
	Text, Href string
	Here       bool
}

// Link is a door with its words.
type Link struct{ Text, Href string }

// State is how far something is: it has a mark, a word and, where a person is
// needed, a colour.
type State string

// The states. Running is the month under way of a whole subtree: nothing is wrong yet.
const (
	Done    State = "done"
	Due     State = "due"
	Late    State = "late"
	NA      State = "na"
	Running State = "run"
)

// Word is the state in words.
func (s State) Word() string {
	switch s {
	case Done:
		return "已完成"
	case Due:
		return "待办"
	case Late:
		return "逾期"
	case Running:
		return "进行中"
	}
	return "不适用"
}

func (s State) icon() string {
	switch s {
	case Done:
		return "check"
	case Due, Running:
		return "ring"
	case Late:
		return "alert"
	}
	return "minus"
}

// Field is one question of a form.
type Field struct {
	Name     string
	Label    string
	Kind     string // text, date, time, number, password, search, tel, file, select, textarea, checks, tiles, tick, hidden; text when empty
	Value    string
	Hint     string
	Problem  string
	Options  []Option // of select, checks and tiles
	Optional bool     // say so beside the label
	Required bool     // the browser may say so too
	Rows     int      // of a textarea
	Accept   string   // of a file
	Multiple bool     // of a file
	Auto     string   // autocomplete
	Pattern  string
	Max, Min string
	Class    string // full, wide, short
	Place    string // placeholder: an example, never the label
}

// Option is one answer of a field.
type Option struct {
	Value, Text, Note string
	On                bool
}

func (f Field) id() string { return "f-" + f.Name }

func (f Field) kind() string {
	if f.Kind == "" {
		return "text"
	}
	return f.Kind
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "5"
	}
	return strconv.Itoa(f.Rows)
}

// describedBy names the hint and the problem, for those who hear the page.
func (f Field) describedBy() string {
	var ids string
	if f.Hint != "" {
		ids = f.id() + "-hint"
	}
	if f.Problem != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.id() + "-problem"
	}
	return ids
}

func (f Field) class() string {
	c := "f"
	if f.Class != "" {
		c += " " + f.Class
	}
	if f.Problem != "" {
		c += " bad"
	}
	return c
}

// Problem is one thing that keeps a form from being accepted.
type Problem struct {
	Field string // the name of the field; empty when it is about the whole
	Text  string // what is wrong
	Cite  string // the article, if one says so
	Way   string // the smallest way out
}

// Column is the head of a column.
type Column struct {
	Text string
	Href string // sorts by this column
	Sort string // "", "ascending", "descending": how the rows stand now
	Num  bool
}

// Pager leads to the neighbouring pages of a list, by key and not by number.
type Pager struct {
	Prev, Next string
	Count      string // such as 本页50名，共126名
}

// None is a list without rows.
type None struct {
	Title, Text string
	Do          Link
}

// Oops is a page that could not be given.
type Oops struct {
	Title string // what happened, in few words
	Text  string // the same in a sentence
	Safe  string // what is safe
	Do    string // what to do next
	Ref   string // the number to tell whoever keeps the installation
	Back  Link
}

// Pair is a term and what it means here.
type Pair struct {
	Term, Text, Href, Note string
}

// Bar is long work that shows itself.
type Bar struct {
	Label     string
	Done, All int64
	Text      string // such as 已读2,400行，共4,126行
}

// Long is a day as the interface writes it: 2021年12月9日 周四.
func Long(d day.Day) string { return d.Chinese() + " " + d.Zhou() }

// Short is a day within a year that is clear: 12月9日 周四.
func Short(d day.Day) string { return d.MonthDay() + " " + d.Zhou() }

// Count writes a count with its thousands parted: 4,126.
func Count[N int | int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if n < 0 {
		sign, s = s[:1], s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// PageOf says how many of all a page shows: 本页50次，共4,126次.
func PageOf[N int | int64](here int, all N, unit string) string {
	return "本页" + Count(here) + unit + "，共" + Count(all) + unit
}

// Size writes the size of a file: 12KB, 1.5MB.
func Size(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + "MB"
	}
	return strconv.FormatInt((n+1023)/1024, 10) + "KB"
}

// ID writes an identity for a path.
func ID(n int64) string { return strconv.FormatInt(n, 10) }

func itoa(n int) string { return strconv.Itoa(n) }

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
