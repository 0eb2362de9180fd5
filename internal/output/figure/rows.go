package figure

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/post"
)

func key(id int64) string { return strconv.FormatInt(id, 10) }

// oneOnly lets each thing count once, in the order of the days: the earliest
// record counts it, and the others say so. What they say depends on the first one's day.
func oneOnly(rows []Contribution, said func(first Contribution) string) []Contribution {
	order := make([]*Contribution, 0, len(rows))
	for i := range rows {
		if rows[i].Counted {
			order = append(order, &rows[i])
		}
	}
	slices.SortStableFunc(order, func(a, b *Contribution) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Record, b.Record), cmp.Compare(a.Line, b.Line))
	})
	first, words := make(map[string]*Contribution, len(order)/4), map[day.Day]string{}
	for _, c := range order {
		f, again := first[c.Once]
		if !again {
			first[c.Once] = c
			continue
		}
		if words[f.Day] == "" {
			words[f.Day] = said(*f)
		}
		c.Counted, c.Reason = false, words[f.Day]
	}
	return rows
}

func againPerson(f Contribution) string {
	return "同一人只计一次，已由" + f.Day.MonthDay() + "的记录计入"
}
func againBody(f Contribution) string {
	return "同一党组织只计一次，已由" + f.Day.MonthDay() + "的记录计入"
}
func againTopic(f Contribution) string {
	return "同一篇目只计一次，已由" + f.Day.MonthDay() + "的记录计入"
}
func againGroup(f Contribution) string {
	return "同一协作组只计一次，已由" + f.Day.MonthDay() + "的决定计入"
}
func againRecord(Contribution) string {
	return "几个党组织共同举行的同一次活动，只计一次"
}

// row is an activity's contribution, counted unless it is void.
func (b *brief) row(weight int64) Contribution {
	c := Contribution{Kind: Activity, Record: b.ID, Org: b.Org, Day: b.OnDay, Label: b.Title, Counted: true, Weight: weight}
	return c.unless(b.Void, b.Why)
}

func (c Contribution) unless(void bool, why string) Contribution {
	if void {
		c.Counted, c.Reason = false, "记录已作废："+why
	}
	return c
}

func (c Contribution) without(reason string) Contribution {
	if c.Counted {
		c.Counted, c.Reason = false, reason
	}
	return c
}

// held counts activities of a kind, each once whoever held it together.
func held(kinds ...activity.Kind) func(*input) []Contribution {
	return func(x *input) []Contribution {
		list := x.of(kinds...)
		rows := make([]Contribution, 0, len(list))
		for _, b := range list {
			c := b.row(1)
			c.Once = key(b.ID)
			rows = append(rows, c)
		}
		return oneOnly(rows, againRecord)
	}
}

// personTimes counts who was there: the members and the other participants.
func personTimes(kind activity.Kind) func(*input) []Contribution {
	return func(x *input) []Contribution {
		list := x.of(kind)
		rows := make([]Contribution, 0, len(list))
		for _, b := range list {
			c := b.row(int64(b.Present + b.Others))
			c.Members, c.Others = int64(b.Present), int64(b.Others)
			rows = append(rows, c)
		}
		return rows
	}
}

// takingPart counts the organisations that held activities of a kind.
func takingPart(kind activity.Kind) func(*input) []Contribution {
	return func(x *input) []Contribution {
		list := x.of(kind)
		rows := make([]Contribution, 0, len(list))
		for _, b := range list {
			c := b.row(1)
			c.Once = key(b.Org)
			rows = append(rows, c)
		}
		return oneOnly(rows, againBody)
	}
}

// people counts members by who was there.
func people(list []activity.Attendance) []Contribution {
	rows := make([]Contribution, 0, len(list))
	for i := range list {
		rows = append(rows, attended(&list[i]))
	}
	return oneOnly(rows, againPerson)
}

func attended(t *activity.Attendance) Contribution {
	c := Contribution{Kind: Activity, Record: t.Activity, Org: t.Org, Day: t.OnDay, Label: t.Title, Counted: true, Weight: 1,
		Person: t.Member, Name: t.Name, Once: key(t.Member), Closed: !t.Near}
	return c.unless(t.State == "void", t.Why)
}

// visitors counts the members who were at a visit, each with his first one: there
// are many times as many visits, and they are the rows of the person-times.
func visitors(x *input) (rows []Contribution) {
	first := map[int64]int{} // by member, where his first visit stands
	for i := range x.visited {
		t := &x.visited[i]
		if t.State == "void" {
			continue
		}
		j, again := first[t.Member]
		if !again || cmp.Or(cmp.Compare(t.OnDay, x.visited[j].OnDay), cmp.Compare(t.Activity, x.visited[j].Activity)) < 0 {
			first[t.Member] = i
		}
	}
	for _, i := range slices.Sorted(maps.Values(first)) {
		rows = append(rows, attended(&x.visited[i]))
	}
	return rows
}

// frontOrgs counts the organisations that served, or whose members did.
func frontOrgs(x *input) (rows []Contribution) {
	type pair struct{ activity, org int64 }
	there := map[pair]bool{}
	for _, b := range x.of(activity.Service) {
		c := b.row(1)
		c.Once = key(b.Org)
		if b.Present+b.Others == 0 {
			c = c.without("记录里没有人参加")
		}
		there[pair{b.ID, b.Org}] = true
		rows = append(rows, c)
	}
	for _, t := range x.service {
		p := pair{t.Activity, t.Org}
		if there[p] {
			continue
		}
		there[p] = true
		c := Contribution{Kind: Activity, Record: t.Activity, Org: t.Org, Day: t.OnDay, Label: t.Title, Counted: true, Weight: 1,
			Once: key(t.Org), Closed: !t.Near}
		rows = append(rows, c.unless(t.State == "void", t.Why))
	}
	return oneOnly(rows, againBody)
}

// line is a decision line's contribution.
func line(l decision.Line) Contribution {
	label := l.Act.Label()
	if k := post.Kind(l.Detail.Kind).Label(); k != "" && l.Act != decision.Found && l.Act != decision.Split {
		label = k + label
	}
	if l.Detail.Name != "" {
		label += "：" + l.Detail.Name
	}
	return Contribution{Kind: Decision, Record: l.Decision, Line: l.No, Org: l.Org, Day: l.MadeOn, Label: l.Number + " " + label,
		Counted: true, Weight: 1, Person: l.Member, Name: l.Name}
}

// decided counts the lines of some acts, each organisation or each person once.
func decided(once Once, acts ...decision.Act) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, l := range x.lines {
			if !among(l.Act, acts) {
				continue
			}
			c := line(l)
			switch once {
			case Person:
				c.Once = key(l.Member)
			case Named:
				c.Once = l.Detail.Name
			case Record:
				c.Once = key(l.Decision)
			default:
				c.Once = key(l.Org)
			}
			rows = append(rows, c)
		}
		switch once {
		case Person:
			return oneOnly(rows, againPerson)
		case Named:
			return oneOnly(rows, againGroup)
		case Record:
			return oneOnly(rows, func(Contribution) string { return "同一份文件只计一次" })
		}
		return oneOnly(rows, againBody)
	}
}

func among(a decision.Act, acts []decision.Act) bool {
	for _, x := range acts {
		if x == a {
			return true
		}
	}
	return false
}

// postsChanged counts the lines that give or end the post of a secretary or deputy:
// each of them, or with people each person once.
func postsChanged(people bool) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, l := range x.lines {
			if l.Act != decision.Appoint && l.Act != decision.Remove {
				continue
			}
			c := line(l)
			if k := post.Kind(l.Detail.Kind); k != post.Secretary && k != post.Deputy {
				c = c.without("不是书记、副书记职务")
			}
			if people {
				c.Once = key(l.Member)
			}
			rows = append(rows, c)
		}
		if people {
			return oneOnly(rows, againPerson)
		}
		return rows
	}
}

var meetings = []activity.Kind{activity.Assembly, activity.Committee, activity.Group, activity.Lecture, activity.ThemeDay}

// attendance sums what give says of the meetings to which somebody was due.
func attendance(give func(activity.Brief) int) func(*input) []Contribution {
	return func(x *input) []Contribution {
		list := x.of(meetings...)
		rows := make([]Contribution, 0, len(list))
		for _, b := range list {
			if b.Mode != activity.NamedOnly {
				rows = append(rows, b.row(int64(give(activity.Brief(*b)))))
			}
		}
		return rows
	}
}

var firstTopic = []activity.Kind{activity.Assembly, activity.Committee, activity.Group, activity.Center, activity.ThemeDay}

func topicMeetings(x *input) []Contribution {
	list := x.of(firstTopic...)
	rows := make([]Contribution, 0, len(list))
	for _, b := range list {
		c := b.row(1)
		c.Once = key(b.ID)
		if b.FirstTopic == 0 {
			c = c.without("议程第一项没有记第一议题")
		}
		rows = append(rows, c)
	}
	return oneOnly(rows, againRecord)
}

func topics(x *input) (rows []Contribution) {
	for _, b := range x.of(firstTopic...) {
		if b.FirstTopic == 0 {
			continue
		}
		c := b.row(1)
		c.Once = key(b.FirstTopic)
		rows = append(rows, c)
	}
	return oneOnly(rows, againTopic)
}

func studyMinutes(x *input) (rows []Contribution) {
	for _, b := range x.briefs {
		if b.StudyMins > 0 {
			rows = append(rows, b.row(int64(b.StudyMins)*int64(b.Present)))
		}
	}
	return rows
}

// missedDays finds, for each branch and each whole month of the period, the
// months that have no themed party day.
func missedDays(x *input) (rows []Contribution) {
	type slot struct {
		org   int64
		month day.Day
	}
	kept, void := map[slot]bool{}, map[slot]string{}
	for _, b := range x.of(activity.ThemeDay) {
		s := slot{b.Org, b.OnDay - day.Day(b.OnDay.Dom()-1)}
		if b.Void {
			void[s] = b.Why
		} else {
			kept[s] = true
		}
	}
	for _, v := range x.orgs {
		if !v.Kind.IsBranch() {
			continue
		}
		for m := x.span.From; m < x.span.Until; m = m.AddMonths(1) {
			month := day.Span{From: m, Until: m.AddMonths(1)}
			if month.Until > x.span.Until || v.Span.From > m || v.Span.Until < month.Until || kept[slot{v.Org, m}] {
				continue
			}
			c := Contribution{Kind: Org, Record: v.Org, Org: v.Org, Day: m, Label: strconv.Itoa(int(m.Month())) + "月没有主题党日记录", Counted: true, Weight: 1}
			if why, was := void[slot{v.Org, m}]; was {
				c.Reason = "当月有一条已作废的记录：" + why
			}
			if month.Until <= x.begun {
				c.Counted, c.Reason = false, "台账"+x.begun.Chinese()+"起用，以前没有记录的不计"
			}
			rows = append(rows, c)
		}
	}
	return rows
}
