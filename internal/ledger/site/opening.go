package site

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
)

// The limits of what one site may hold.
const (
	mostPeople   = 100_000
	mostSlots    = 84 // twelve a day
	mostClosures = 60
)

// Slot is a time at which a site receives visitors, on one weekday.
type Slot struct {
	Weekday     int    // 1 is Monday, 7 Sunday
	From, Until string // 09:00
	People      int64  // at a time
	Row         int    // the row of the form, from 0
}

// Closure is a run of days on which a site is closed.
type Closure struct {
	Span day.Span
	Why  string
	Row  int // the row of the form, from 0
}

var clockTime = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// Weekday counts a day's weekday from Monday, 1, to Sunday, 7.
func Weekday(d day.Day) int {
	if w := d.Weekday(); w != time.Sunday {
		return int(w)
	}
	return 7
}

// ClosedOn says why a site is closed on a day; empty where it is not.
func (s Site) ClosedOn(d day.Day) string {
	if s.Closed {
		return "场馆已经停止接待"
	}
	for _, c := range s.Closures {
		if c.Span.Has(d) {
			return "当天闭馆（" + c.Why + "）"
		}
	}
	return ""
}

// On gives the slots of a day, the earliest first; none where it is closed.
func (s Site) On(d day.Day) (list []Slot) {
	if s.ClosedOn(d) != "" {
		return nil
	}
	for _, x := range s.Slots {
		if x.Weekday == Weekday(d) {
			list = append(list, x)
		}
	}
	return list
}

// At gives the slot of a day that begins at a time.
func (s Site) At(d day.Day, from string) (Slot, bool) {
	for _, x := range s.On(d) {
		if x.From == from {
			return x, true
		}
	}
	return Slot{}, false
}

// checkSlots tests the slots row by row: on one weekday they do not overlap.
func (s *Site) checkSlots(p *fault.Problems) {
	s.Slots = slices.Clone(s.Slots)
	slices.SortFunc(s.Slots, func(a, b Slot) int { return cmp.Or(a.Weekday-b.Weekday, strings.Compare(a.From, b.From), a.Row-b.Row) })
	said := map[int]bool{}
	add := func(row int, text string) {
		if !said[row] {
			p.Add(fmt.Sprintf("slot-%d", row), text)
		}
		said[row] = true
	}
	if len(s.Slots) > mostSlots {
		p.Add("slot-0", "时段太多，请合并一些。")
	}
	for i, x := range s.Slots {
		switch {
		case x.Weekday < 1 || x.Weekday > 7:
			add(x.Row, "请选择这个时段在星期几。")
		case !clockTime.MatchString(x.From) || !clockTime.MatchString(x.Until):
			add(x.Row, "请写明从几点到几点，例如09:00到10:30。")
		case x.Until <= x.From:
			add(x.Row, "结束时间要晚于开始时间。")
		case x.People < 1 || x.People > mostPeople:
			add(x.Row, "请填写这个时段一次容纳多少人，至少1人。")
		case i > 0 && s.Slots[i-1].Weekday == x.Weekday && s.Slots[i-1].Until > x.From:
			add(x.Row, fmt.Sprintf("这个时段和周%s的%s—%s重叠了。", WeekdayChar(x.Weekday), s.Slots[i-1].From, s.Slots[i-1].Until))
		}
	}
}

// WeekdayChar is the character of a weekday from 1 to 7: 一.
func WeekdayChar(n int) string {
	return [...]string{"", "一", "二", "三", "四", "五", "六", "日"}[n]
}

func (s *Site) checkClosures(p *fault.Problems) {
	s.Closures = slices.Clone(s.Closures)
	slices.SortFunc(s.Closures, func(a, b Closure) int { return cmp.Compare(a.Span.From, b.Span.From) })
	if len(s.Closures) > mostClosures {
		p.Add("closed-0", "闭馆的日子太多，请合并一些。")
	}
	for i, c := range s.Closures {
		field := fmt.Sprintf("closed-%d", c.Row)
		switch {
		case c.Span.From == day.None:
			p.Add(field, "请填写从哪天起闭馆。")
		case c.Span.Empty():
			p.Add(field, "闭馆的最后一天不能早于第一天。")
		case strings.TrimSpace(c.Why) == "":
			p.Add(field, "请写明闭馆的原因，预约的人会看到。")
		case len([]rune(c.Why)) > 100:
			p.Add(field, "闭馆的原因不超过100个字。")
		case i > 0 && s.Closures[i-1].Span.Meets(c.Span):
			p.Add(field, "这几天已经在另一行里闭馆了。")
		}
	}
}
