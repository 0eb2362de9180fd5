package duty

import "zhibu/internal/base/day"

// cells are what Check looks at in a year, in its order.
func (b *Rulebook) cells(q Query) []Cell {
	list := b.Check(&Facts{Org: Org{Founded: day.Forever}}, q.AsOf, q.Year)
	cells := make([]Cell, len(list))
	for i, v := range list {
		cells[i] = Cell{v.Rule, v.Slot}
	}
	return cells
}

// condense leaves of verdicts their states.
func condense(list []Verdict) []byte {
	codes := make([]byte, len(list))
	for i := range list {
		unkept(&list[i])
		codes[i] = code(list[i].State)
	}
	return codes
}
