package siteweb

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/site"
)

// The rows of a form: as many as are filled in, some empty ones, and no more.
const (
	mostRows = 40
	spare    = 2
)

// typed is a form as it was typed: every row of times, also what cannot be read.
type typed struct {
	site.Site
	slots, closures []typedRow
}

// typedRow is one row of times.
type typedRow struct {
	days              []string
	from, until, last string // last is the people of a slot, the reason of a closure
}

func (t typedRow) empty() bool { return len(t.days) == 0 && t.from+t.until+t.last == "" }

// read takes a form as it was typed.
func read(r *web.Request) typed {
	t := typed{Site: site.Site{Name: r.Text("name"), Address: r.Text("address"), Opening: r.Text("opening"), Contact: r.Text("contact"), Capacity: r.Num("capacity", 0)}}
	for i := range mostRows {
		n := strconv.Itoa(i)
		row := typedRow{r.Form["slot-"+n+"-day"], hhmm(r.Text("slot-" + n + "-from")), hhmm(r.Text("slot-" + n + "-until")), r.Text("slot-" + n + "-people")}
		t.slots = append(t.slots, row)
		if !row.empty() {
			t.Slots = append(t.Slots, slotsOf(row, i, t.Capacity)...)
		}
		row = typedRow{nil, r.Text("closed-" + n + "-from"), r.Text("closed-" + n + "-last"), r.Text("closed-" + n + "-why")}
		t.closures = append(t.closures, row)
		if !row.empty() {
			c := site.Closure{Why: row.last, Row: i}
			c.Span.From = r.Day("closed-" + n + "-from")
			if c.Span.Until = c.Span.From + 1; row.until != "" {
				c.Span.Until = r.Day("closed-"+n+"-last") + 1
			}
			t.Closures = append(t.Closures, c)
		}
	}
	return t
}

func slotsOf(row typedRow, i int, capacity int64) (list []site.Slot) {
	x := site.Slot{From: row.from, Until: row.until, People: capacity, Row: i}
	if row.last != "" {
		x.People, _ = strconv.ParseInt(row.last, 10, 64) // what is no number is no people, and is refused
	}
	for _, d := range row.days {
		x.Weekday, _ = strconv.Atoi(d)
		list = append(list, x)
	}
	if len(row.days) == 0 {
		list = append(list, x)
	}
	return list
}

// hhmm writes a time of day as a browser does: 9:00 is 09:00.
func hhmm(s string) string {
	s = strings.ReplaceAll(s, "：", ":")
	if len(s) == 4 && s[1] == ':' {
		return "0" + s
	}
	return s
}

// known is the form of a site that is in the register.
func known(s site.Site, today day.Day) typed {
	t := typed{Site: s}
	at := map[string]int{}
	for _, x := range s.Slots {
		key := fmt.Sprint(x.From, x.Until, x.People)
		i, ok := at[key]
		if !ok {
			i = len(t.slots)
			at[key] = i
			t.slots = append(t.slots, typedRow{from: x.From, until: x.Until, last: strconv.FormatInt(x.People, 10)})
		}
		t.slots[i].days = append(t.slots[i].days, strconv.Itoa(x.Weekday))
	}
	for _, c := range s.Closures {
		if c.Span.Until > today {
			t.closures = append(t.closures, typedRow{from: c.Span.From.String(), until: c.Span.Last().String(), last: c.Why})
		}
	}
	return t
}

// shown are the rows to show: to the last that is filled in, and some empty ones.
func shown(rows []typedRow, more int) []typedRow {
	n := 0
	for i, row := range rows {
		if !row.empty() {
			n = i + 1
		}
	}
	out := make([]typedRow, min(n+spare+more, mostRows))
	copy(out, rows)
	return out
}

// beside says how a site stands now where that is not what was typed.
func beside(problems []ui.Problem, t, now typed) []ui.Problem {
	problems = web.Beside(problems, formView(t, 0, "", nil, 0).Fields, formView(now, 0, "", nil, 0).Fields)
	if is := rowText(now.slots); is != rowText(t.slots) {
		problems = append(problems, ui.Problem{Text: "接待时段现在是：" + is + "。"})
	}
	if is := rowText(now.closures); is != rowText(t.closures) {
		problems = append(problems, ui.Problem{Text: "闭馆日期现在是：" + is + "。"})
	}
	return problems
}

// rowText is rows of times in words.
func rowText(rows []typedRow) string {
	var list []string
	for _, row := range rows {
		if row.empty() {
			continue
		}
		on := ""
		if len(row.days) > 0 {
			on = weekdayWords(row.days)
		}
		list = append(list, strings.TrimSpace(on+" "+row.from+"到"+row.until+" "+row.last))
	}
	if len(list) == 0 {
		return "没有"
	}
	return strings.Join(list, "；")
}

// formView fills the form. id is 0 for a new site; more adds empty rows.
func formView(t typed, id int64, version string, problems []ui.Problem, more int) FormView {
	f := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Value: value, Problem: web.ProblemOf(problems, name)}
	}
	v := FormView{Title: "登记场馆", Action: "/sites", Problems: problems, Submit: "登记", Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}},
		Cancel: ui.Link{Text: "不登记了", Href: "/sites"}, Version: version}
	if id != 0 {
		v.Title, v.Action, v.Submit = "修改"+t.Name, "/sites/"+ui.ID(id)+"/edit", "保存"
		v.Cancel = ui.Link{Text: "不改了", Href: "/sites/" + ui.ID(id)}
	}
	name, capacity := f("name", "名称", t.Name), f("capacity", "一次容纳人数", "")
	name.Required = true
	capacity.Kind, capacity.Min, capacity.Hint = "number", "0", "时段里不另填人数时用这个数。"
	if t.Capacity != 0 {
		capacity.Value = strconv.FormatInt(t.Capacity, 10)
	}
	opening, contact := f("opening", "开放说明", t.Opening), f("contact", "联系方式", t.Contact)
	opening.Place, contact.Hint = "例如：周二至周日9:00—17:00", "办公电话或者接待科室，不填个人手机号。"
	v.Fields = []ui.Field{name, f("address", "地址", t.Address), opening, contact, capacity}
	for i, row := range shown(t.slots, more) {
		n := "slot-" + strconv.Itoa(i)
		s := SlotRow{ID: n, Problem: web.ProblemOf(problems, n), From: ui.Field{Name: n + "-from", Label: "从", Kind: "time", Value: row.from, Class: "short"},
			Until:  ui.Field{Name: n + "-until", Label: "到", Kind: "time", Value: row.until, Class: "short"},
			People: ui.Field{Name: n + "-people", Label: "容纳人数", Kind: "number", Min: "1", Value: row.last, Class: "short"}}
		for w := 1; w <= 7; w++ {
			s.Days = append(s.Days, ui.Option{Value: strconv.Itoa(w), Text: "周" + site.WeekdayChar(w), On: slices.Contains(row.days, strconv.Itoa(w))})
		}
		v.Slots = append(v.Slots, s)
	}
	for i, row := range shown(t.closures, more) {
		n := "closed-" + strconv.Itoa(i)
		v.Closures = append(v.Closures, ClosureRow{ID: n, Problem: web.ProblemOf(problems, n), From: ui.Field{Name: n + "-from", Label: "从", Kind: "date", Value: row.from},
			Last: ui.Field{Name: n + "-last", Label: "最后一天", Kind: "date", Value: row.until}, Why: ui.Field{Name: n + "-why", Label: "原因", Value: row.last, Class: "wide"}})
	}
	return v
}

// slotWords tells when a site receives visitors: 周二至周日09:00—10:30，每次30人.
func slotWords(s site.Site) string {
	var words []string
	for _, row := range known(s, 0).slots {
		words = append(words, weekdayWords(row.days)+row.from+"—"+row.until+"，每次"+row.last+"人")
	}
	return strings.Join(words, "；")
}

// weekdayWords is a run of weekdays, or each by itself: 周二至周日, 周一、周三.
func weekdayWords(days []string) string {
	first, _ := strconv.Atoi(days[0])
	last, _ := strconv.Atoi(days[len(days)-1])
	switch {
	case len(days) == 7:
		return "每天"
	case len(days) > 2 && last-first == len(days)-1:
		return "周" + site.WeekdayChar(first) + "至周" + site.WeekdayChar(last)
	}
	var words []string
	for _, d := range days {
		n, _ := strconv.Atoi(d)
		words = append(words, "周"+site.WeekdayChar(n))
	}
	return strings.Join(words, "、")
}
