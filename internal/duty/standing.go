package duty

import (
	"strconv"

	"zhibu/internal/base/day"
)

// standing judges a condition that holds on every day.
func (c *checker) standing(r *Rule) Verdict {
	_, shot := c.at(c.ref)
	v := Verdict{Rule: r, Org: c.f.Org.ID, Slot: day.Span{From: c.ref, Until: c.ref + 1}, State: NA, at: shot}
	if v.Why = c.alive(v.Slot); v.Why != "" {
		return v
	}
	switch {
	case !c.applied(r, c.ref):
		v.Why = c.words(r, r.AppliesNot, shot, nil)
	case holds(r.check, shot):
		v.State, v.Why = Done, "符合要求"
	case c.f.explanation(r.ID, day.Year(c.ref.Year())) != "":
		v.State, v.Why = Explained, "已说明："+c.f.explanation(r.ID, day.Year(c.ref.Year()))
	default:
		v.State = Due
		v.Why = c.words(r, r.Unmet, shot, nil)
		v.Way = c.words(r, r.Way, shot, nil)
	}
	return v
}

// term judges the term of office that runs on the reference day.
//
// The end is the recorded one, else the day of election plus the rule's years;
// an approved prolongation moves it. The day of its end still belongs to it (民法典
// 第二百零一、二百零二条); it is late from the next day on, as long as no new term
// has begun.
func (c *checker) term(r *Rule) Verdict {
	_, shot := c.at(c.ref)
	v := Verdict{Rule: r, Org: c.f.Org.ID, Slot: day.Span{From: c.ref, Until: c.ref + 1}, State: NA, at: shot}
	if v.Why = c.alive(v.Slot); v.Why != "" {
		return v
	}
	if !c.applied(r, c.ref) {
		v.Why = c.words(r, r.AppliesNot, shot, nil)
		return v
	}
	t, ok := c.currentTerm()
	if !ok {
		if r.Due.Policy == BeforeTermEnd {
			v.Why = "没有登记任期，无法提醒"
			return v
		}
		v.State, v.Why, v.Way = Due, "没有登记本届任期", "登记本届当选日期"
		return v
	}
	years := r.Params["years"]
	if c.f.Org.Village && r.Params["years_village"] > 0 {
		years = r.Params["years_village"]
	}
	end := t.Due
	if end == day.None {
		if years == 0 {
			v.Why = "没有登记届满日期，无法提醒"
			return v
		}
		end = t.From.AddYears(years)
	}
	if t.Prolonged != day.None {
		end = t.Prolonged
	}
	v.Slot, v.Due = day.Span{From: t.From, Until: max(end, t.From) + 1}, end
	extra := map[string]string{"due": end.Chinese()}
	v.Why = "本届任期" + end.Chinese() + "届满"
	if years > 0 && t.Prolonged == day.None && end > t.From.AddYears(years) {
		v.Why += "，晚于" + strconv.Itoa(years) + "年任期的届满日" + t.From.AddYears(years).Chinese() + "，请核对"
	}
	if t.Prolonged != day.None {
		v.Why = "经批准延期，本届任期" + end.Chinese() + "届满"
	}
	months := r.Params["months"]
	opens := end.AddMonths(-months)
	switch {
	case r.Due.Policy == BeforeTermEnd && t.Reminded != day.None && t.Reminded <= c.ref:
		v.State, v.DoneOn, v.Why = Done, t.Reminded, t.Reminded.Chinese()+"已提醒"
	case c.ref > end && c.f.explanation(r.ID, v.Slot) != "":
		v.State, v.Why = Explained, "已说明："+c.f.explanation(r.ID, v.Slot)
	case c.ref > end:
		v.State, v.Why = Late, "本届任期"+end.Chinese()+"已经届满，还没有新一届任期的记录"
		v.Way = c.words(r, r.Way, shot, extra)
	case months > 0 && c.ref >= opens:
		v.State, v.Way = Due, c.words(r, r.Way, shot, extra)
	case r.Due.Policy == BeforeTermEnd:
		v.State, v.Why = Future, v.Why+"，"+opens.Chinese()+"起提醒"
	default:
		v.State = Future
	}
	return v
}

// currentTerm is the latest term that had begun on the reference day.
func (c *checker) currentTerm() (t Term, ok bool) {
	for _, e := range c.f.Terms {
		if e.From <= c.ref {
			t, ok = e, true
		}
	}
	return t, ok
}

// CheckMember says what each rule of members says about one member in a year,
// as of a day.
func (b *Rulebook) CheckMember(m *Member, asOf day.Day, year int) []Verdict {
	var list []Verdict
	y := day.Year(year)
	ref := max(y.From, min(asOf, y.Last()))
	shot := memberYear{m, year, ref}
	for _, r := range b.rules {
		if r.Scope != ScopeMember || r.Stated() || !r.Force.Span().Has(ref) {
			continue
		}
		v := Verdict{Rule: r, Org: m.Org, Member: m.ID, Slot: y, State: NA, at: shot}
		if r.Cadence == Always {
			v.Slot = day.Span{From: ref, Until: ref + 1}
		} else {
			v.Due = y.Last()
			if mm := r.Params["due_month"]; mm > 0 {
				v.Due = day.Of(year, 1, 1).AddMonths(mm - 1).AddDays(r.Params["due_day"] - 1)
			}
		}
		extra := map[string]string{"due": v.Due.MonthDay(), "slot": y.Chinese()}
		switch {
		case m.JoinedOn == day.None || m.JoinedOn > ref:
			v.Why = "还不是党员"
		case m.Left != day.None && m.Left <= ref:
			v.Why = m.Left.Chinese() + "起不再是本组织党员"
		case !holds(r.applies, shot):
			v.Why = r.words(r.AppliesNot, shot, extra)
		case holds(r.check, shot):
			v.State, v.Why = Done, "符合要求"
		case r.Cadence != Always && v.Due < m.Begun:
			v.Why = before(m.Begun)
		case r.Cadence != Always && asOf > v.Due:
			v.State, v.Why, v.Way = Late, r.words(r.Unmet, shot, extra), "已经完成的请补记，没有完成的请写明原因"
		default:
			v.State, v.Why, v.Way = Due, r.words(r.Unmet, shot, extra), r.words(r.Way, shot, extra)
		}
		if v.State == NA {
			v.Due = day.None
		}
		list = append(list, v)
	}
	return list
}
