package web

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// Span is the span of days that a list is of: from and until, a month, or a year, which is
// the present one where the address names none, and every year until now where the asker
// has emptied its field. A page that is for a day of before ends with that day.
func (r *Request) Span() day.Span {
	year := int(r.Num("year", int64(r.AsOf().Year())))
	span := day.Year(year)
	month, from, until := int(r.Num("month", 0)), r.Day("from"), r.Day("until")
	switch {
	case from != day.None && until >= from:
		span = day.Span{From: from, Until: until + 1}
	case month >= 1 && month <= 12:
		span = day.Month(year, month)
	case r.Form.Has("year") && r.Text("year") == "":
		return day.Upto(r.AsOf())
	}
	if r.AsOf() < r.Today() {
		span.Until = min(span.Until, max(r.AsOf()+1, span.From))
	}
	return span
}

// YearField asks for the year of such a list; empty, as the span is then of every year.
func YearField(span day.Span) ui.Field {
	f := ui.Field{Name: "year", Label: "年份", Kind: "number", Class: "short", Min: "1949", Max: "2100", Place: "全部"}
	if span.From > day.First {
		f.Value = strconv.Itoa(span.From.Year())
	}
	return f
}
