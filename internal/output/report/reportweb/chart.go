package reportweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/ui"
)

// Chart is a bar chart in grey ink: bars from zero, values written on them, the
// title states the finding, and the same numbers stand in a table.
type Chart struct {
	Title  string // the finding
	Sub    string // what is counted
	Unit   string
	Series []Series
	Bars   []Bar
	Source string
	Doors  []ui.Link
	Say    string // the chart in one sentence
	Wide   bool   // as wide as the page; else as the text
	small  bool   // beside a text
}

// Series is one shade: data, data-2, due or late.
type Series struct{ Name, Tone string }

// Bar is one bar, a part for each series.
type Bar struct {
	Label  string
	Values []int64
	Href   string
	Note   string // 闭馆16天
	Strong bool   // the one that the title speaks of
}

const (
	high   = 190.0 // of the tallest bar
	top    = 34.0  // room above it for its number
	foot   = 30.0  // room below for the labels
	lane   = 34.0  // of a row on a phone
	narrow = 350.0
)

func (c Chart) width() float64 {
	switch {
	case c.Wide:
		return 1008
	case c.small:
		return 440
	}
	return 648
}

// beside is the chart drawn small.
func (c Chart) beside() Chart {
	c.small = true
	return c
}

// tells reports whether a bar has room for its number; the one that the title
// speaks of always has.
func (c Chart) tells(b Bar) bool { return b.Strong || c.width()/float64(len(c.Bars)) >= 50 }

func (b Bar) sum() int64 {
	var n int64
	for _, v := range b.Values {
		n += v
	}
	return n
}

func (c Chart) most() int64 {
	var n int64 = 1
	for _, b := range c.Bars {
		n = max(n, b.sum())
	}
	return n
}

func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// part is a rectangle of the drawing.
type part struct{ x, y, w, h, tone string }

// post is one bar with its words.
type post struct {
	Bar
	parts              []part
	mid, value, valueX string
}

func tone(c Chart, i int) string {
	if i < len(c.Series) && c.Series[i].Tone != "" {
		return c.Series[i].Tone
	}
	return "data"
}

// posts stand upright: the drawing for a wide window.
func (c Chart) posts() []post {
	if len(c.Bars) == 0 {
		return nil
	}
	step := c.width() / float64(len(c.Bars))
	wide := min(step*0.58, 64)
	var ps []post
	for i, b := range c.Bars {
		mid := (float64(i) + 0.5) * step
		p := post{Bar: b, mid: px(mid)}
		y := top + high
		for s, v := range b.Values {
			h := high * float64(v) / float64(c.most())
			y -= h
			p.parts = append(p.parts, part{px(mid - wide/2), px(y), px(wide), px(h), tone(c, s)})
		}
		p.value = px(y - 8)
		ps = append(ps, p)
	}
	return ps
}

// lanes lie down: the drawing for a phone, so that its words stay legible.
func (c Chart) lanes() []post {
	const from, room = 64.0, narrow - 64 - 64
	var ps []post
	for i, b := range c.Bars {
		y := float64(i) * lane
		p := post{Bar: b, mid: px(y + lane/2 + 5), value: px(y + lane/2 + 5)}
		x := from
		for s, v := range b.Values {
			w := room * float64(v) / float64(c.most())
			p.parts = append(p.parts, part{px(x), px(y + 7), px(w), px(lane - 14), tone(c, s)})
			x += w
		}
		p.valueX = px(x + 6)
		ps = append(ps, p)
	}
	return ps
}

func (c Chart) wideBox() string { return fmt.Sprintf("0 0 %.0f %.0f", c.width(), top+high+foot) }

func (c Chart) narrowBox() string {
	return fmt.Sprintf("0 0 %.0f %.0f", narrow, lane*float64(len(c.Bars)))
}

func (c Chart) zero() string { return px(top + high) }

func (c Chart) labelY() string { return px(top + high + 22) }

func (p post) class() string {
	if p.Strong {
		return "kb"
	}
	return ""
}
