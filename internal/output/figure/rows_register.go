package figure

import (
	"zhibu/internal/base/day"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// roster counts the members of the last day; test answers why one is left out.
func roster(test func(m member.Present, on day.Day) string) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, m := range x.roster {
			label := "正式党员"
			if !full(m, x.last) {
				label = "预备党员"
			}
			if m.Retired.Has(x.last) {
				label += "，离退休"
			}
			c := Contribution{Kind: Member, Record: m.ID, Org: m.Org, Day: x.last, Label: label, Counted: true, Weight: 1,
				Person: m.ID, Name: m.Name, Once: key(m.ID)}
			if why := test(m, x.last); why != "" {
				c = c.without(why)
			}
			rows = append(rows, c)
		}
		return rows
	}
}

func full(m member.Present, on day.Day) bool { return m.FullOn != day.None && m.FullOn <= on }

func everybody(member.Present, day.Day) string { return "" }

func fullOnly(m member.Present, on day.Day) string {
	if !full(m, on) {
		return "预备党员，不计入正式党员"
	}
	return ""
}

func probationary(m member.Present, on day.Day) string {
	if full(m, on) {
		return "正式党员，不计入预备党员"
	}
	return ""
}

func serving(m member.Present, on day.Day) string {
	if m.Retired.Has(on) {
		return "离退休党员，不计入在职党员"
	}
	return ""
}

func retired(m member.Present, on day.Day) string {
	if !m.Retired.Has(on) {
		return "在职党员，不计入离退休党员"
	}
	return ""
}

// passing counts who came into the scope or left it; a move between two
// organisations of the scope is neither.
func passing(list func(*input) []member.Passage) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, p := range list(x) {
			c := Contribution{Kind: Member, Record: p.Member, Org: p.Org, Day: p.Day, Label: p.Reason, Counted: true, Weight: 1,
				Person: p.Member, Name: p.Name}
			if x.has(p.Other) {
				c = c.without("在本范围的两个支部之间转接，人数没有变化")
			}
			rows = append(rows, c)
		}
		return rows
	}
}

// bodies counts the organisations of the last day by their kind.
func bodies(kinds ...org.Kind) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, v := range x.orgs {
			c := Contribution{Kind: Org, Record: v.Org, Org: v.Org, Day: x.last, Label: v.Kind.Label(), Counted: true, Weight: 1}
			switch {
			case !v.Span.Has(x.last):
				c = c.without("已于" + v.Span.Until.Chinese() + "撤销或者合并")
			case v.Kind == org.Committee:
				c = c.without("派出机关本身，不计入所属党组织")
			}
			is := len(kinds) == 0
			for _, k := range kinds {
				is = is || v.Kind == k
			}
			if is {
				rows = append(rows, c)
			}
		}
		return rows
	}
}

// terms gives the terms whose last day lies in the period. late keeps those that
// nobody renewed until the as-of day.
func terms(late bool) func(*input) []Contribution {
	return func(x *input) (rows []Contribution) {
		for _, t := range x.terms {
			if !x.span.Has(t.Due) || t.Span.From > x.last {
				continue
			}
			v := x.in[t.Org]
			c := Contribution{Kind: Org, Record: t.Org, Org: t.Org, Day: t.Due, Label: "任期届满日", Counted: true, Weight: 1, Once: key(t.Org)}
			renewed := day.None
			for _, next := range x.terms {
				if next.Org == t.Org && next.Span.From > t.Span.From && next.Span.From <= x.last && (renewed == day.None || next.Span.From < renewed) {
					renewed = next.Span.From
				}
			}
			switch {
			case v.Span.Until <= t.Due:
				c = c.without("届满前已撤销或者合并")
			case late && renewed != day.None:
				c = c.without("已于" + renewed.Chinese() + "换届")
			case late && !v.Span.Has(x.last):
				c = c.without("已于" + v.Span.Until.Chinese() + "撤销或者合并")
			}
			rows = append(rows, c)
		}
		return oneOnly(rows, againBody)
	}
}
