package report

import (
	"fmt"
	"strings"

	"zhibu/internal/base/ui"
	"zhibu/internal/output/figure"
)

// Chart is bars by month, from nought, in one or two series.
type Chart struct {
	Title  string // the finding
	Sub    string // what is counted
	Unit   string
	Series []string
	Bars   []Bar
	From   []*figure.Figure // what it is counted from
	Rows   int
}

// Bar is one month.
type Bar struct {
	Label  string
	Values []int64
	Most   bool
}

func (b Bar) sum() (n int64) {
	for _, v := range b.Values {
		n += v
	}
	return n
}

// charts are those that a manuscript may ask for.
var charts = map[string]func(*figure.Card) *Chart{
	"visit": func(c *figure.Card) *Chart {
		return byMonth(c, "各月现场学习人次，同一人去两次记两人次", parts, "visit.person_times")
	},
	"meetings": func(c *figure.Card) *Chart {
		return byMonth(c, "各月三会一课和主题党日的次数，一次活动同时是几种的各记一次", nil,
			"meeting.themeday", "meeting.assembly", "meeting.committee", "meeting.group", "meeting.lecture")
	},
	"service": func(c *figure.Card) *Chart {
		return byMonth(c, "各月志愿服务到场人次", nil, "service.person_times")
	},
}

// parts are the series of a figure whose weights have two parts.
var parts = []string{"党员", "其他参加者"}

// MonthChart draws one figure by month, for its own page; nil where there is
// nothing to draw.
func MonthChart(c *figure.Card, v figure.Value) *Chart {
	if v.Records == 0 || v.Unit == "小时" || v.Chapter == figure.Base || v.Once == figure.Topic {
		return nil
	}
	series := parts
	if !v.Parts {
		series = nil
	}
	chart := byMonth(c, "各月"+v.Unit+"数，按记录的日期", series, v.ID)
	if chart != nil && v.Once != "" {
		chart.Sub = "各月" + v.Unit + "数，一个只在最早的那个月计一次"
	}
	return chart
}

func byMonth(c *figure.Card, sub string, series []string, ids ...string) *Chart {
	first, _ := c.Get(ids[0])
	chart := Chart{Sub: sub, Unit: first.Unit, Series: series}
	n := max(1, len(series))
	for m := c.Span.From; m <= c.Last; m = m.AddMonths(1) {
		chart.Bars = append(chart.Bars, Bar{Label: fmt.Sprintf("%d月", m.Month()), Values: make([]int64, n)})
	}
	for _, id := range ids {
		v, _ := c.Get(id)
		chart.From = append(chart.From, v.Figure)
		for _, row := range v.Rows {
			i := 12*(row.Day.Year()-c.Span.From.Year()) + int(row.Day.Month()-c.Span.From.Month())
			if !row.Counted || i < 0 || i >= len(chart.Bars) {
				continue
			}
			chart.Rows++
			if n == 2 {
				chart.Bars[i].Values[0] += row.Members
				chart.Bars[i].Values[1] += row.Others
			} else {
				chart.Bars[i].Values[0] += row.Weight
			}
		}
	}
	chart.Title = chart.finding()
	if chart.Title == "" {
		return nil
	}
	return &chart
}

// finding marks the tallest bars and says which they are; empty where there is
// nothing to see.
func (c *Chart) finding() string {
	var most int64
	for _, b := range c.Bars {
		most = max(most, b.sum())
	}
	if most == 0 {
		return ""
	}
	var names []string
	for i, b := range c.Bars {
		if b.sum() == most {
			c.Bars[i].Most = true
			names = append(names, b.Label)
		}
	}
	switch {
	case len(names) == 1:
		return fmt.Sprintf("%s最多，%s%s", names[0], ui.Count(most), c.Unit)
	case len(names) > 3:
		return fmt.Sprintf("最多的月份各%s%s", ui.Count(most), c.Unit)
	}
	return fmt.Sprintf("%s最多，各%s%s", strings.Join(names, "、"), ui.Count(most), c.Unit)
}
