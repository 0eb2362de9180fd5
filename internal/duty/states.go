package duty

import "zhibu/internal/base/day"

// cells are what Check looks at in a year, in its order, and how many of them are terms.
func (b *Rulebook) cells(q Query) (list []Cell, terms int) {
	for _, v := range b.Check(&Facts{Org: Org{Founded: day.Forever}}, q.AsOf, q.Year) {
		if v.Rule.Cadence == ByTerm {
			terms++
		}
		list = append(list, Cell{v.Rule, v.Slot})
	}
	return list, terms
}

// states is Check without words: the states alone, and the ends of the terms.
func (b *Rulebook) states(f *Facts, asOf day.Day, year, terms int) ([]byte, []day.Day) {
	return condense(b.check(f, asOf, year, true), terms)
}

// condense leaves of verdicts their states and the ends of the terms.
func condense(list []Verdict, terms int) ([]byte, []day.Day) {
	codes, ends := make([]byte, len(list)), make([]day.Day, 0, terms)
	for i := range list {
		v := &list[i]
		unkept(v)
		codes[i] = code(v.State)
		if v.Rule.Cadence == ByTerm {
			ends = append(ends, v.Due)
		}
	}
	return codes, ends
}
