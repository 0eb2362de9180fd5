package plan

import (
	"fmt"
	"slices"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/ledger/activity"
)

// Fixed is the fixed day of the themed party day (支部工作条例第十六条: 每月相对固定
// 1天): a day of the month, or the nth of a weekday. The zero Fixed is none.
type Fixed struct {
	Dom     int // 1 to 28: every month has it
	Nth     int // 1 to 4, or Last
	Weekday int // with Nth: 1 is Monday, 7 Sunday
}

// Last is the last of a weekday in the month.
const Last = 5

// lastDom is the last day of the month that every month has.
const lastDom = 28

// Zero reports whether no day is fixed.
func (f Fixed) Zero() bool { return f == Fixed{} }

// Valid reports whether every month has such a day.
func (f Fixed) Valid() bool {
	if f.Nth == 0 {
		return f.Dom >= 1 && f.Dom <= lastDom && f.Weekday == 0
	}
	return f.Dom == 0 && f.Nth >= 1 && f.Nth <= Last && f.Weekday >= 1 && f.Weekday <= 7
}

// String is the stored form: day:9, week:2:4.
func (f Fixed) String() string {
	if f.Nth == 0 {
		return fmt.Sprintf("day:%d", f.Dom)
	}
	return fmt.Sprintf("week:%d:%d", f.Nth, f.Weekday)
}

// ParseFixed reads what String wrote; what it does not know is no fixed day.
func ParseFixed(s string) (f Fixed) {
	if _, err := fmt.Sscanf(s, "day:%d", &f.Dom); err != nil {
		if _, err = fmt.Sscanf(s, "week:%d:%d", &f.Nth, &f.Weekday); err != nil {
			return Fixed{}
		}
	}
	if !f.Valid() {
		return Fixed{}
	}
	return f
}

// Chinese is the fixed day in words: 每月9日, 每月第二个周四.
func (f Fixed) Chinese() string {
	if f.Zero() {
		return ""
	}
	if f.Nth == 0 {
		return fmt.Sprintf("每月%d日", f.Dom)
	}
	return "每月" + NthLabel(f.Nth) + "周" + weekdays[f.Weekday]
}

var weekdays = [...]string{"", "一", "二", "三", "四", "五", "六", "日"}

// NthLabel is 第二个, 最后一个.
func NthLabel(n int) string {
	return [...]string{"", "第一个", "第二个", "第三个", "第四个", "最后一个"}[n]
}

// In is the fixed day in a month.
func (f Fixed) In(year, month int) day.Day {
	first := day.Of(year, time.Month(month), 1)
	if f.Nth == 0 {
		return first.AddDays(f.Dom - 1)
	}
	wanted := time.Weekday(f.Weekday % 7)
	if f.Nth == Last {
		d := first.AddMonths(1) - 1
		for d.Weekday() != wanted {
			d--
		}
		return d
	}
	d := first
	for d.Weekday() != wanted {
		d++
	}
	return d.AddDays(7 * (f.Nth - 1))
}

// Rest says of a day on which nobody works that it is one, and which working days
// are nearest; nothing is moved by itself. It is empty for a working day.
func Rest(d day.Day) string {
	working, known := holiday.Working(d)
	if working {
		return ""
	}
	before, after := d-1, d+1
	for ok := false; !ok; {
		if ok, _ = holiday.Working(before); !ok {
			before--
		}
	}
	for ok := false; !ok; {
		if ok, _ = holiday.Working(after); !ok {
			after++
		}
	}
	word := "休息日"
	if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
		word = "放假"
	}
	text := fmt.Sprintf("%s，前后的工作日是%s、%s", word, before.MonthDay(), after.MonthDay())
	if !known {
		text += "（放假安排公布前只按星期算）"
	}
	return text
}

// Held is a record of the ledger, as far as it can do a plan.
type Held struct {
	ID    int64
	On    day.Day
	Kinds []activity.Kind
}

// Match says which record did which plan: one of the same kind on the day, or
// else one of that kind in the same month that no other plan has, the earliest
// first. Cancelled plans are done by nothing.
func Match(plans []Plan, held []Held) []Plan {
	plans, used := slices.Clone(plans), map[[2]any]bool{}
	take := func(p *Plan, fits func(Held) bool) {
		if p.State == Cancelled || p.Record != 0 {
			return
		}
		for _, h := range held {
			key := [2]any{h.ID, p.Kind} // a record of two kinds does a plan of each
			if !used[key] && slices.Contains(h.Kinds, p.Kind) && fits(h) {
				used[key], p.Record, p.State = true, h.ID, Done
				return
			}
		}
	}
	for i := range plans {
		p := &plans[i]
		take(p, func(h Held) bool { return h.On == p.Day })
	}
	for i := range plans {
		p := &plans[i]
		take(p, func(h Held) bool { return h.On.Year() == p.Day.Year() && h.On.Month() == p.Day.Month() })
	}
	return plans
}
