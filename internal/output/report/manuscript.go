package report

import (
	_ "embed" // the default manuscript
	"fmt"
	"regexp"
	"sort"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
)

//go:embed manuscript.txt
var manuscript string

// Run is a piece of running text; with Figure it is live.
type Run struct {
	Text   string
	Figure *figure.Figure
	Screen bool // speaks of the page: left out on paper
}

// Big is one large figure.
type Big struct {
	Figure *figure.Figure
	Number string
	Title  string
	Note   string
}

// Block is a paragraph, with the heading that begins above it.
type Block struct {
	Heading string
	Text    []Run
}

// Chapter is one chapter of the article.
type Chapter struct {
	Name   string
	Head   [2]string
	Blocks []Block
	Side   []Big
	Tally  []Big
	Charts []Chart
	Photos []activity.Shot
}

// Article is a manuscript with its figures filled in.
type Article struct {
	Headline string
	Stand    []Run
	Bigs     []Big
	Chapters []Chapter
	Card     *figure.Card // without the rows of its figures
}

// Styles are the ways to write a figure besides {{id}}.
var Styles = map[string]string{
	"n": "the number alone", "thousands": "the number alone, its thousands parted", "cn": "in Chinese numerals, rounded down",
	"days": "the days of the records counted", "records": "how many records were counted", "out": "how many were considered and not counted",
	"members": "the members among person-times", "others": "the other participants among person-times",
}

var mark = regexp.MustCompile(`\{\{([a-z0-9_.]+)(?:\|([a-z]+))?\}\}`)

// words are the marks that are no figures.
var words = map[string]bool{"place": true, "year": true, "asof": true}

// Check names the first thing in a manuscript that cannot be filled in.
func Check(text string) error {
	for n, line := range strings.Split(text, "\n") {
		for _, m := range mark.FindAllStringSubmatch(line, -1) {
			if !words[m[1]] && figure.Find(m[1]) == nil {
				return fmt.Errorf("manuscript line %d: no figure %q", n+1, m[1])
			}
			if _, ok := Styles[m[2]]; m[2] != "" && !ok {
				return fmt.Errorf("manuscript line %d: no style %q", n+1, m[2])
			}
		}
		if strings.Contains(mark.ReplaceAllString(line, ""), "{{") {
			return fmt.Errorf("manuscript line %d: a mark that cannot be read", n+1)
		}
		body, ids := conditions(line)
		sign, rest, _ := strings.Cut(body, " ")
		switch sign {
		case "=", "+", "*":
			ids = append(ids, "?"+split(rest)[0])
		case "%":
			if charts[strings.TrimSpace(rest)] == nil {
				return fmt.Errorf("manuscript line %d: no chart %q", n+1, rest)
			}
		}
		for _, id := range ids {
			if figure.Find(id[1:]) == nil && id[1:] != below {
				return fmt.Errorf("manuscript line %d: no figure %q", n+1, id[1:])
			}
		}
	}
	return nil
}

// below is the condition that organisations stand under the one reported on.
const below = "below"

var condition = regexp.MustCompile(`^[?!][a-z0-9_.]+ `)

// conditions takes the ?id and !id off the beginning of a line.
func conditions(line string) (body string, ids []string) {
	for body = strings.TrimSpace(line); ; body = strings.TrimSpace(body[len(ids[len(ids)-1]):]) {
		c := condition.FindString(body)
		if c == "" {
			return body, ids
		}
		ids = append(ids, strings.TrimSpace(c))
	}
}

func split(s string) [3]string {
	var out [3]string
	for i, part := range strings.SplitN(s, " | ", 3) {
		out[i] = strings.Trim(strings.TrimSpace(part), " |")
	}
	return out
}

// compose fills a manuscript with the figures of a card.
func compose(text string, c *figure.Card) (a Article, err error) {
	if err := Check(text); err != nil {
		return a, err
	}
	a.Card = c
	heading := ""
	for _, line := range strings.Split(text, "\n") {
		body, ids := conditions(line)
		if body == "" || !a.holds(ids) {
			continue
		}
		sign, rest, _ := strings.Cut(body, " ")
		var ch *Chapter
		if n := len(a.Chapters); n > 0 {
			ch = &a.Chapters[n-1]
		}
		switch sign {
		case "#":
			a.Headline = a.plain(rest)
		case ">":
			a.Stand = a.runs(rest)
		case "=":
			a.Bigs = append(a.Bigs, a.big(rest))
		case "##":
			p := split(rest)
			a.Chapters = append(a.Chapters, Chapter{Name: p[0], Head: [2]string{a.plain(p[1]), a.plain(p[2])}})
			if a.nought(p[1] + p[2]) {
				a.Chapters[len(a.Chapters)-1].Head = [2]string{}
			}
			heading = ""
		case "##~":
			if p := split(rest); ch.Head == [2]string{} {
				ch.Head = [2]string{p[0], p[1]}
			}
		case "###":
			heading = rest
		case "+":
			ch.Side = append(ch.Side, a.big(rest))
		case "*":
			ch.Tally = append(ch.Tally, a.big(rest))
		case "%":
			if chart := charts[rest](c); chart != nil {
				ch.Charts = append(ch.Charts, *chart)
			}
		default:
			ch.Blocks = append(ch.Blocks, Block{Heading: heading, Text: a.runs(body)})
			heading = ""
		}
	}
	for i := range a.Chapters {
		if ch := &a.Chapters[i]; len(ch.Blocks)+len(ch.Side)+len(ch.Tally)+len(ch.Charts) == 0 {
			ch.Blocks = []Block{{Text: []Run{{Text: "到口径日期，台账里还没有这方面的记录。"}}}}
		}
	}
	return a, nil
}

func (a *Article) holds(ids []string) bool {
	for _, id := range ids {
		v, _ := a.Card.Get(id[1:])
		if id[1:] == below {
			v.Value = int64(len(a.Card.Units) - 1)
		}
		if (v.Value == 0) == (id[0] == '?') {
			return false
		}
	}
	return true
}

// nought reports whether a text has a figure that is nought.
func (a *Article) nought(s string) bool {
	for _, m := range mark.FindAllStringSubmatch(s, -1) {
		if v, ok := a.Card.Get(m[1]); ok && v.Value == 0 {
			return true
		}
	}
	return false
}

func (a *Article) big(s string) Big {
	p := split(s)
	v, _ := a.Card.Get(p[0])
	return Big{Figure: v.Figure, Number: ui.Count(v.Value), Title: p[1], Note: a.plain(p[2])}
}

func (a *Article) plain(s string) string {
	var b strings.Builder
	for _, r := range a.runs(s) {
		b.WriteString(r.Text)
	}
	return b.String()
}

// runs fills in a text. What stands in [[ ]] speaks of the page.
func (a *Article) runs(s string) (list []Run) {
	for screen := false; s != ""; screen = !screen {
		stop := "[["
		if screen {
			stop = "]]"
		}
		part, rest, _ := strings.Cut(s, stop)
		if screen && a.idle(part) {
			s = rest
			continue
		}
		for _, r := range a.fillAll(part) {
			r.Screen = screen
			list = append(list, r)
		}
		s = rest
	}
	return list
}

// idle reports whether an aside counts records that there are none of.
func (a *Article) idle(s string) bool {
	for _, m := range mark.FindAllStringSubmatch(s, -1) {
		if v, _ := a.Card.Get(m[1]); m[2] == "out" && v.Left == 0 {
			return true
		}
	}
	return false
}

func (a *Article) fillAll(s string) (list []Run) {
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > at {
			list = append(list, Run{Text: s[at:m[0]]})
		}
		style := ""
		if m[4] >= 0 {
			style = s[m[4]:m[5]]
		}
		list = append(list, a.fill(s[m[2]:m[3]], style))
		at = m[1]
	}
	if at < len(s) {
		list = append(list, Run{Text: s[at:]})
	}
	return list
}

func (a *Article) fill(id, style string) Run {
	switch id {
	case "place":
		return Run{Text: a.Card.Root.Name}
	case "year":
		return Run{Text: fmt.Sprint(a.Card.Span.From.Year())}
	case "asof":
		return Run{Text: a.Card.Last.Chinese()}
	}
	v, _ := a.Card.Get(id)
	r := Run{Figure: v.Figure}
	switch style {
	case "n", "thousands":
		r.Text = ui.Count(v.Value)
	case "cn":
		r.Text = Numeral(v.Value)
	case "days":
		return Run{Text: days(v.In())}
	case "records":
		r.Text = ui.Count(v.Records) + "条"
	case "out":
		r.Text = ui.Count(v.Left) + "条"
	case "members":
		r.Text = ui.Count(v.Members) + v.Unit
	case "others":
		r.Text = ui.Count(v.Others) + v.Unit
	default:
		r.Text = ui.Count(v.Value) + v.Unit
	}
	return r
}

// days names the days of rows, the earliest first: 8月2日、11月15日.
func days(rows []figure.Contribution) string {
	seen := map[day.Day]bool{}
	var list []day.Day
	for _, c := range rows {
		if !seen[c.Day] {
			seen[c.Day] = true
			list = append(list, c.Day)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	if len(list) > 4 {
		return list[0].MonthDay() + "至" + list[len(list)-1].MonthDay()
	}
	var text []string
	for _, d := range list {
		text = append(text, d.MonthDay())
	}
	return strings.Join(text, "、")
}

var digits = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// Numeral writes a count in Chinese numerals for a heading: exact below a
// hundred, above it rounded down to the first digit, with 余 where it was rounded.
func Numeral(n int64) string {
	more := func(s string, rest int64) string {
		if rest > 0 {
			return s + "余"
		}
		return s
	}
	switch {
	case n == 2:
		return "两"
	case n < 10:
		return digits[max(n, 0)]
	case n < 100:
		s := "十"
		if n >= 20 {
			s = digits[n/10] + s
		}
		if n%10 > 0 {
			s += digits[n%10]
		}
		return s
	case n < 1000:
		return more(digits[n/100]+"百", n%100)
	case n < 10000:
		return more(digits[n/1000]+"千", n%1000)
	}
	return more(strings.TrimSuffix(Numeral(n/10000), "余")+"万", n%10000)
}
