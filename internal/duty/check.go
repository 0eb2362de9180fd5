package duty

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
)

// Check says, for one organisation, what each rule says about each period of a
// year, as of a day. Records and changes after asOf are not known yet.
//
// A period is judged by the edition of the rule in force on its last day, if
// the rule was in force through the whole period. A rule must apply on the
// first and on the last day of a period (or on asOf, if that comes first).
func (b *Rulebook) Check(f *Facts, asOf day.Day, year int) []Verdict {
	return b.check(f, asOf, year, false)
}

// check is Check; mute, the verdicts have no words that facts are filled in.
func (b *Rulebook) check(f *Facts, asOf day.Day, year int, mute bool) []Verdict {
	c := newChecker(f, asOf, year, b.size())
	c.mute = mute
	list := make([]Verdict, 0, 96)
	for _, r := range b.rules {
		if r.Scope != ScopeOrg || r.Stated() {
			continue
		}
		switch r.Cadence {
		case ByTerm:
			if r.Force.Span().Has(c.ref) {
				list = append(list, c.term(r))
			}
		case Always:
			if r.Force.Span().Has(c.ref) {
				list = append(list, c.standing(r))
			}
		default:
			for _, s := range Slots(r.Cadence, year) {
				if v, ok := b.inForce(r, s); !ok {
					continue
				} else if v != "" {
					list = append(list, Verdict{Rule: r, Org: f.Org.ID, Slot: s, State: NA, Why: v})
				} else {
					list = append(list, c.slot(r, s))
				}
			}
		}
	}
	return list
}

// size is one more than the largest index of a rule.
func (b *Rulebook) size() int {
	n := 0
	for _, r := range b.rules {
		n = max(n, r.index+1)
	}
	return n
}

// Slots are the periods of a cadence in a year.
func Slots(c Cadence, year int) []day.Span {
	n := map[Cadence]int{Monthly: 12, Quarterly: 4, HalfYear: 2, Yearly: 1}[c]
	list := make([]day.Span, n)
	for i := range list {
		from := day.Of(year, 1, 1).AddMonths(i * 12 / n)
		list[i] = day.Span{From: from, Until: from.AddMonths(12 / n)}
	}
	return list
}

// inForce says whether r judges the slot; if it was not in force all the time,
// why the cell does not apply.
func (b *Rulebook) inForce(r *Rule, s day.Span) (why string, ok bool) {
	force := r.Force.Span()
	if !force.Has(s.Last()) {
		if !force.Meets(s) {
			return "", false
		}
		for _, o := range b.byID[r.ID] {
			if o.Force.Span().Has(s.Last()) {
				return "", false // the later edition judges
			}
		}
		return "本制度施行至" + force.Last().Chinese() + "，不满一个周期的不对照", true
	}
	if force.From <= s.From {
		return "", true
	}
	for _, o := range b.byID[r.ID] {
		if o.Force.Span().Has(force.From - 1) {
			return "", true
		}
	}
	return "本制度自" + force.From.Chinese() + "起施行，从下一个完整周期起对照", true
}

// checker holds what is computed once for an organisation and a year.
type checker struct {
	f       *Facts
	asOf    day.Day
	ref     day.Day // the day for standing conditions: asOf, kept within the year
	life    day.Span
	days    []day.Day
	shots   []*snapshot
	applies [][]int8 // by segment and rule: 0 unknown, 1 applies, -1 does not
	rules   int
	mute    bool // without words
}

func newChecker(f *Facts, asOf day.Day, year, rules int) *checker {
	c := &checker{f: f, asOf: asOf, rules: rules, life: day.Span{From: f.Org.Founded, Until: day.Forever}}
	if f.Org.Dissolved != day.None {
		c.life.Until = f.Org.Dissolved
	}
	y := day.Year(year)
	c.ref = max(y.From, min(asOf, y.Last()))
	c.days = f.changes(y)
	c.shots = make([]*snapshot, len(c.days))
	c.applies = make([][]int8, len(c.days))
	return c
}

func (c *checker) at(d day.Day) (int, *snapshot) {
	i, found := slices.BinarySearch(c.days, d)
	if !found {
		i--
	}
	i = max(i, 0)
	if c.shots[i] == nil {
		c.shots[i] = c.f.snapshot(c.days[i])
		c.applies[i] = make([]int8, c.rules)
	}
	return i, c.shots[i]
}

func (c *checker) applied(r *Rule, d day.Day) bool {
	if r.applies == nil {
		return true
	}
	i, s := c.at(d)
	memo := &c.applies[i][r.index]
	if *memo == 0 {
		*memo = -1
		if holds(r.applies, s) {
			*memo = 1
		}
	}
	return *memo > 0
}

// alive says why a period does not apply because the organisation was not there.
func (c *checker) alive(s day.Span) string {
	switch {
	case c.life.From >= s.Until:
		return "本组织" + c.life.From.Chinese() + "成立"
	case c.life.Until <= s.From:
		return "本组织" + c.life.Until.Chinese() + "撤销"
	}
	return ""
}

// slot judges one period of a rule that recurs.
func (c *checker) slot(r *Rule, s day.Span) Verdict {
	v := Verdict{Rule: r, Org: c.f.Org.ID, Slot: s, State: NA}
	if v.Why = c.alive(s); v.Why != "" {
		return v
	}
	cut := s.Cut(c.life)
	first, last := cut.From, max(cut.From, min(cut.Last(), c.asOf))
	_, shot := c.at(last)
	if c.f.Talked != nil && slices.Contains(r.uses, "talks_missing") {
		own := *shot
		own.talks = c.f.talksMissing(s, last)
		shot = &own
	}
	v.at = shot
	atFirst, atLast := c.applied(r, first), c.applied(r, last)
	if !atFirst && !atLast {
		v.Why = c.words(r, r.AppliesNot, shot, nil)
		return v
	}
	var t tally
	if r.SatisfiedBy != nil {
		t = c.count(r, s, cut)
	} else if s.From <= c.asOf && holds(r.check, shot) {
		t.done, t.why = true, "截至"+min(c.asOf, s.Last()).MonthDay()+"已满足要求"
	}
	v.DoneBy, v.DoneOn = t.by, t.on
	switch {
	case t.done:
		v.State, v.Why = Done, t.why
	case t.none && s.From > c.asOf:
		v.State, v.Why = Future, "未到时间"
	case t.none:
		v.Why = t.why
	case !atFirst || !atLast:
		v.Why = s.Chinese() + "内情况有变化，没有整个周期都适用，不对照"
	case c.life.From > s.From && c.life.From.AddMonths(1) > s.Until:
		v.Why = "本组织" + c.life.From.Chinese() + "成立，" + s.Chinese() + "剩余不足一个整月，从下一个周期起对照"
	case c.life.Until < s.Until:
		v.Why = "本组织" + c.life.Until.Chinese() + "撤销，不再对照"
	case c.f.explanation(r.ID, s) != "":
		v.State, v.Why = Explained, "已说明："+c.f.explanation(r.ID, s)
	case s.Until <= c.f.Begun:
		v.Why = before(c.f.Begun)
	case c.asOf < c.opens(r, s):
		v.State, v.Due, v.Why = Future, s.Last(), "未到时间"
		if m := r.Params["from_month"]; m > 1 {
			v.Why = "一般在" + strconv.Itoa(m) + "月以后安排"
		}
	default:
		v.Due = s.Last()
		v.Why = t.why
		if t.why == "" {
			v.Why = s.Chinese() + "还没有" + r.Title + "的记录"
			if r.check != nil {
				v.Why = c.words(r, r.Unmet, shot, nil)
			}
		}
		if c.asOf <= s.Last() {
			v.State, v.Way = Due, c.way(r, shot, s, t)
		} else {
			v.State, v.Way = Late, "已经开展的请补记，没有开展的请写明原因"
		}
	}
	return v
}

// before says why nothing is missing of a time that was over when the ledger began.
func before(begun day.Day) string {
	return "台账" + begun.Chinese() + "起用，以前没有记录的不对照"
}

// opens is the first day on which an item is on the desk.
func (c *checker) opens(r *Rule, s day.Span) day.Day {
	if m := r.Params["from_month"]; m > 1 {
		return s.From.AddMonths(m - 1)
	}
	return s.From
}

// words fills a template, unless nobody reads it.
func (c *checker) words(r *Rule, text string, n named, extra map[string]string) string {
	if c.mute {
		return ""
	}
	return r.words(text, n, extra)
}

func (c *checker) way(r *Rule, shot *snapshot, s day.Span, t tally) string {
	if c.mute {
		return ""
	}
	quorum := assemblyQuorum.Need(shot.full)
	if r.SatisfiedBy != nil && r.SatisfiedBy.Measure == committeeQuorum.ID {
		quorum = committeeQuorum.Need(shot.committee)
	}
	return c.words(r, r.Way, shot, map[string]string{
		"due": s.Last().MonthDay(), "slot": s.Chinese(), "quorum": strconv.Itoa(quorum),
		"missing": t.missing, "have": strconv.Itoa(len(t.by)),
	})
}

var (
	assemblyQuorum  = law.MustMeasure("branch.assembly.quorum")
	committeeQuorum = law.MustMeasure("branch.committee.quorum")
)

// tally is what the ledger says about one rule and one period.
type tally struct {
	done    bool
	none    bool // nothing was held that the rule speaks of, so it does not apply
	by      []int64
	on      day.Day
	why     string
	missing string // what is missing, for the way out: a number or the groups
}

// count looks for the records that satisfy r in s.
func (c *checker) count(r *Rule, s, cut day.Span) tally {
	var t tally
	var hits, misses []*Activity
	for i := range c.f.Activities {
		a := &c.f.Activities[i]
		if !s.Has(a.Day) || a.Day > c.asOf || !a.of(r.SatisfiedBy.Kinds) {
			continue
		}
		if len(a.Orgs) > 0 && !slices.Contains(a.Orgs, c.f.Org.ID) {
			continue
		}
		if !holds(r.when, a) {
			misses = append(misses, a)
			continue
		}
		if id := r.SatisfiedBy.Measure; id != "" && a.Due > 0 {
			if m, _ := law.MeasureOf(id); !m.Met(a.Present, a.Due) {
				misses = append(misses, a)
				continue
			}
		}
		hits = append(hits, a)
	}
	byDay := func(x, y *Activity) int { return int(x.Day - y.Day) }
	slices.SortStableFunc(hits, byDay)
	slices.SortStableFunc(misses, byDay)
	switch {
	case r.SatisfiedBy.Every:
		c.every(r, s, hits, misses, &t)
	case r.Each == "group":
		c.eachGroup(r, s, cut, hits, &t)
	default:
		c.times(r, s, hits, misses, &t)
	}
	return t
}

func (c *checker) times(r *Rule, s day.Span, hits, misses []*Activity, t *tally) {
	want := r.Params["times"]
	for _, a := range hits {
		if a.ID != 0 { // what a Source told has no record of its own
			t.by = append(t.by, a.ID)
		}
	}
	if len(hits) >= want {
		t.done, t.on = true, hits[want-1].Day
		t.why = sentence(hits[want-1])
		if len(hits) > 1 {
			t.why = s.Chinese() + "已有" + strconv.Itoa(len(hits)) + "次，" + t.why
		}
		return
	}
	t.missing = strconv.Itoa(want - len(hits))
	var b strings.Builder
	if len(hits) > 0 {
		b.WriteString(s.Chinese() + "应有" + strconv.Itoa(want) + "次，已有" + strconv.Itoa(len(hits)) + "次")
	}
	for _, a := range misses {
		if b.Len() == 0 {
			b.WriteString(s.Chinese() + "还没有" + r.Title + "的记录")
		}
		b.WriteString("；" + a.Day.MonthDay() + "的一次")
		if m, ok := law.MeasureOf(r.SatisfiedBy.Measure); ok && a.Due > 0 && !m.Met(a.Present, a.Due) {
			b.WriteString("到会" + strconv.Itoa(a.Present) + "人，应到" + strconv.Itoa(a.Due) + "人，" + m.Missed() + "，不计入")
		} else {
			b.WriteString("不符合要求，不计入")
		}
	}
	t.why = b.String()
}

func (c *checker) every(r *Rule, s day.Span, hits, misses []*Activity, t *tally) {
	for _, a := range hits {
		t.by = append(t.by, a.ID)
	}
	switch n := len(hits) + len(misses); {
	case n == 0:
		t.none, t.why = true, s.Chinese()+"没有这类会议，不对照"
	case len(misses) == 0:
		t.done, t.on = true, hits[len(hits)-1].Day
		t.why = s.Chinese() + "的" + strconv.Itoa(n) + "次会议都符合要求"
	default:
		var days []string
		for _, a := range misses {
			days = append(days, a.Day.MonthDay())
		}
		t.missing = strings.Join(days, "、")
		t.why = t.missing + "的会议不符合要求"
	}
}

func (c *checker) eachGroup(r *Rule, s, cut day.Span, hits []*Activity, t *tally) {
	var held, missing []string
	for _, g := range c.f.groupsIn(cut) {
		n := 0
		for _, a := range hits {
			if a.GroupID != g.ID {
				continue
			}
			n++
			if n == r.Params["times"] {
				held = append(held, g.Name+a.Day.MonthDay())
				t.by = append(t.by, a.ID)
				t.on = max(t.on, a.Day)
			}
		}
		if n < r.Params["times"] {
			missing = append(missing, g.Name)
		}
	}
	switch {
	case len(missing) == 0 && len(held) == 0:
		t.none, t.why = true, s.Chinese()+"没有整个周期都存在的党小组，不对照"
	case len(missing) == 0:
		t.done, t.why = true, strings.Join(held, "、")+"已开"
	default:
		t.on = day.None
		t.missing = strings.Join(missing, "、")
		t.why = t.missing + "还没有" + r.Title + "的记录"
	}
}

func sentence(a *Activity) string {
	s := a.Day.MonthDay() + "已记录"
	if a.Due > 0 {
		s += "，应到" + strconv.Itoa(a.Due) + "人，实到" + strconv.Itoa(a.Present) + "人"
	}
	return s
}
