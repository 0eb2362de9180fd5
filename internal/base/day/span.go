package day

import "fmt"

// Span is a half-open run of days: From is in it, Until is not. Until is
// Forever while there is no end.
type Span struct{ From, Until Day }

// Has reports whether d lies in the span.
func (s Span) Has(d Day) bool { return s.From <= d && d < s.Until }

// Meets reports whether two spans share a day.
func (s Span) Meets(o Span) bool { return s.From < o.Until && o.From < s.Until }

// Last is the last day in the span.
func (s Span) Last() Day { return s.Until - 1 }

// Days counts the days in the span.
func (s Span) Days() int { return max(0, int(s.Until-s.From)) }

// Empty reports whether no day lies in it.
func (s Span) Empty() bool { return s.Until <= s.From }

// Cut is the part that two spans share; it may be empty.
func (s Span) Cut(o Span) Span { return Span{max(s.From, o.From), min(s.Until, o.Until)} }

// Year is the calendar year.
func Year(y int) Span { return Span{Of(y, 1, 1), Of(y+1, 1, 1)} }

// Quarter is one of the four quarters of a year, counted from 1.
func Quarter(y, q int) Span { return months(y, 3*q-2, 3) }

// Upto is every day until d, and d.
func Upto(d Day) Span { return Span{First, d + 1} }

// Month is a calendar month.
func Month(y, m int) Span { return months(y, m, 1) }

func months(y, m, n int) Span {
	from := Of(y, 1, 1).AddMonths(m - 1)
	return Span{from, from.AddMonths(n)}
}

// Chinese names the span by its first and last day, or by its calendar name
// when it is a whole year, quarter or month.
func (s Span) Chinese() string {
	y, m, _ := s.From.Date()
	switch s {
	case Year(y):
		return fmt.Sprintf("%d年", y)
	case Quarter(y, s.From.Quarter()):
		return fmt.Sprintf("%d年第%s季度", y, [...]string{"一", "二", "三", "四"}[s.From.Quarter()-1])
	case Month(y, int(m)):
		return fmt.Sprintf("%d年%d月", y, int(m))
	}
	if s.From <= First {
		return "截至" + s.Last().Chinese()
	}
	if s.Until == Forever {
		return s.From.Chinese() + "起"
	}
	return s.From.Chinese() + "至" + s.Last().Chinese()
}
