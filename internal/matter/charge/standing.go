package charge

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/org"
)

// Stand is how a duty stands.
type Stand string

// How a duty stands. The last two are of single periods only.
const (
	Done      Stand = "done"
	Underway  Stand = "run"
	Due       Stand = "due"
	Late      Stand = "late"
	NA        Stand = "na"
	Explained Stand = "explained"
	Future    Stand = "future"
)

// Stands lists how a duty may stand, in the order of the pages.
func Stands() []Stand { return []Stand{Done, Underway, Due, Late, NA} }

// Label is the same in words; empty for what does not exist.
func (s Stand) Label() string {
	return map[Stand]string{Done: "已落实", Underway: "进行中", Due: "待办", Late: "逾期", NA: "不适用", Explained: "已说明", Future: "未到时间"}[s]
}

// Record is one record of the ledger that shows a duty.
type Record struct {
	ID    int64 // 0: it stands outside the ledger of activities
	Title string
	Day   day.Day
}

// Cell is one period of a duty.
type Cell struct {
	Slot    day.Span
	Stand   Stand
	Due     day.Day
	Why     string
	Way     string
	Records []Record
	Said    *Said
}

// Standing is how an organisation stands with a duty in a year.
type Standing struct {
	Duty  Duty
	Stand Stand
	Why   string
	Cells []Cell
}

// Seen is what is known of an organisation when its duties are looked at.
type Seen struct {
	duty.OrgVerdicts
	Founded day.Day
	Vacant  bool // nobody is secretary, and nobody acts for him
	Said    []Said
	AsOf    day.Day
	Year    int
}

// stand computes how an organisation stands with a duty of a list.
func (x *Seen) stand(l *List, d Duty) Standing {
	s := Standing{Duty: d}
	switch {
	case l.Kind == Secretary && x.Vacant:
		s.Stand, s.Why = NA, "现在没有书记"
		return s
	case d.Shows == ByRule:
		s.Cells = x.ruled(l, d)
	default:
		for _, slot := range duty.Slots(d.Often, x.Year) {
			s.Cells = append(s.Cells, x.period(l, d, slot))
		}
	}
	s.sum()
	return s
}

// ruled takes the verdicts of a rule over.
func (x *Seen) ruled(l *List, d Duty) (list []Cell) {
	for i := range x.List {
		v := &x.List[i]
		if v.Rule.ID != d.Rule {
			continue
		}
		c := Cell{Slot: v.Slot, Due: v.Due, Why: v.Why, Way: v.Way}
		switch v.State {
		case duty.Done:
			c.Stand = Done
		case duty.Late:
			c.Stand = Late
		case duty.Due, duty.Unmet:
			c.Stand = Due
		case duty.Explained:
			c.Stand = Explained
		case duty.Future:
			c.Stand = Future
		default:
			c.Stand = NA
		}
		for _, id := range v.DoneBy {
			if r, ok := x.record(id); ok {
				c.Records = append(c.Records, r)
			}
		}
		if v.Rule.Cadence != duty.Always && v.Rule.Cadence != duty.ByTerm {
			c.within(l)
		}
		list = append(list, c)
	}
	return list
}

func (x *Seen) record(id int64) (Record, bool) {
	for _, a := range x.Records {
		if a.ID == id && id != 0 {
			return Record{id, x.Titles[id], a.Day}, true
		}
	}
	return Record{}, false
}

// within takes a period out in which the list was not in force on the last day: nobody
// answers to a list for what was over before it.
func (c *Cell) within(l *List) bool {
	if l.Span.Has(c.Slot.Last()) {
		return true
	}
	why := "这一版清单" + l.Span.From.Chinese() + "起执行"
	if c.Slot.Last() >= l.Span.Until {
		why = "这一版清单执行到" + l.Span.Last().Chinese()
	}
	*c = Cell{Slot: c.Slot, Stand: NA, Why: why}
	return false
}

// period looks at one period of a duty that records or a statement show.
func (x *Seen) period(l *List, d Duty, slot day.Span) Cell {
	c := Cell{Slot: slot, Due: slot.Last()}
	if !c.within(l) {
		return c
	}
	if x.Founded > slot.From && x.Founded.AddMonths(1) > slot.Until {
		return Cell{Slot: slot, Stand: NA, Why: x.Founded.Chinese() + "成立，这个周期不满一个月"}
	}
	need, have := int(d.Number), 0
	if d.Shows == BySaid {
		need = 1
		for i := range x.Said {
			if s := &x.Said[i]; s.Duty == d.ID && s.From == slot.From {
				c.Said, have = s, 1
			}
		}
	} else {
		for _, a := range x.Records {
			if a.ID != 0 && slot.Has(a.Day) && a.Day <= x.AsOf && slices.ContainsFunc(a.Kinds, func(k activity.Kind) bool { return slices.Contains(d.Kinds, k) }) {
				c.Records = append(c.Records, Record{a.ID, x.Titles[a.ID], a.Day})
			}
		}
		have = len(c.Records)
	}
	said := "还没有说明"
	if d.Shows == ByRecord {
		said = "应有" + strconv.Itoa(need) + "次，记了" + strconv.Itoa(have) + "次"
	}
	switch {
	case have >= need && d.Shows == BySaid:
		c.Stand, c.Why = Done, c.Said.ByName+c.Said.Made().Chinese()+"说明"
	case have >= need:
		c.Stand, c.Why = Done, said
	case slot.From > x.AsOf:
		c.Stand = Future
	case slot.Until <= x.AsOf:
		c.Stand, c.Why, c.Way = Late, said, "做了没有记的请补记"
		if d.Shows == BySaid {
			c.Way = "请写明做了什么，没有做的写明打算"
		}
	case have > 0:
		c.Stand, c.Why, c.Way = Underway, said, way(d)
	default:
		c.Stand, c.Why, c.Way = Due, said, way(d)
	}
	return c
}

// way is the smallest way out, in a duty whose period is running.
func way(d Duty) string {
	if d.Shows == BySaid {
		return "做到以后写明日期和做法"
	}
	names := make([]string, len(d.Kinds))
	for i, k := range d.Kinds {
		names[i] = k.Label()
	}
	return "记一次" + strings.Join(names, "或者")
}

// sum makes one state of the periods: what is late goes before what is due, and a duty
// is done when no period of the year is left.
func (s *Standing) sum() {
	n := map[Stand]int{}
	first := map[Stand]*Cell{}
	for i := range s.Cells {
		c := &s.Cells[i]
		n[c.Stand]++
		if first[c.Stand] == nil {
			first[c.Stand] = c
		}
	}
	done := strconv.Itoa(n[Done]) + "个周期已落实"
	switch {
	case n[Late] > 0:
		s.Stand, s.Why = Late, strconv.Itoa(n[Late])+"个周期逾期。"+first[Late].Why
	case n[Underway] > 0:
		s.Stand, s.Why = Underway, first[Underway].Why
	case n[Due] > 0:
		s.Stand, s.Why = Due, first[Due].Why
	case n[Done] > 0 && n[Future] > 0:
		s.Stand, s.Why = Underway, done+"，后面的还没有到时间"
	case n[Done] > 0:
		if s.Stand, s.Why = Done, first[Done].Why; n[Done] > 1 {
			s.Why = done
		}
	case n[Future] > 0:
		s.Stand, s.Why = Underway, "还没有到时间"
		if first[Future].Why != "" {
			s.Why = first[Future].Why
		}
	case n[Explained] > 0:
		s.Stand, s.Why = NA, first[Explained].Why
	case n[NA] > 0:
		s.Stand, s.Why = NA, first[NA].Why
	default:
		s.Stand, s.Why = NA, "这一年没有要对照的"
	}
}

// Of is one organisation with the lists that are for it.
type Of struct {
	org.Version
	Lists []ListOf
}

// ListOf is a list with how the organisation stands.
type ListOf struct {
	List
	Standings []Standing
}

// of computes an organisation's lists.
func (x *Seen) of(all []List) Of {
	o := Of{Version: x.Version}
	for i := range all {
		l := &all[i]
		if !l.Kind.Fits(x.Kind) {
			continue
		}
		lo := ListOf{List: *l}
		for _, d := range l.Duties {
			lo.Standings = append(lo.Standings, x.stand(l, d))
		}
		o.Lists = append(o.Lists, lo)
	}
	return o
}
