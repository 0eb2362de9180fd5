package duty

import (
	"cmp"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/register/org"
)

// change is how many members more there are from a day on; fewer where it is negative.
type change struct {
	on                 day.Day
	full, probationary int32
}

// own gives how the members of one organisation changed through the year.
func (k *known) own(id int64) []change {
	var list []change
	note := func(s day.Span, full, probationary int32) {
		if !s.Empty() {
			list = append(list, change{s.From, full, probationary}, change{s.Until, -full, -probationary})
		}
	}
	for _, m := range k.members[id] {
		stay := m.Span.Cut(k.year)
		full := stay
		if m.FullOn == day.None {
			full = day.Span{}
		} else {
			full.From = max(full.From, m.FullOn)
		}
		if !full.Empty() {
			stay.Until = min(stay.Until, full.From)
		}
		note(full, 1, 0)
		note(stay, 0, 1)
	}
	return merged(list)
}

// merged puts the changes of a day into one.
func merged(list []change) []change {
	slices.SortFunc(list, func(a, b change) int { return cmp.Compare(a.on, b.on) })
	out := list[:0]
	for _, c := range list {
		if n := len(out) - 1; n >= 0 && out[n].on == c.on {
			out[n].full += c.full
			out[n].probationary += c.probationary
		} else {
			out = append(out, c)
		}
	}
	return slices.Clip(out)
}

// have counts the members of an organisation by their changes.
func (f *Facts) have(list []change) {
	f.Full, f.Probationary = make(Steps, len(list)), make(Steps, len(list))
	var full, probationary int32
	for i, c := range list {
		full, probationary = full+c.full, probationary+c.probationary
		f.Full[i], f.Probationary[i] = Step{c.on, int(full)}, Step{c.on, int(probationary)}
	}
}

// count counts the members of everything that was read: those of an organisation are also
// those of all above it, as the tree stood on the day asked.
func (k *known) count() {
	all := map[*Facts][]change{}
	for id, f := range k.facts {
		own := k.own(id)
		all[f] = append(all[f], own...)
		for path := k.last[id].Path; len(path) > 0; {
			path = org.Above(path)
			if above := k.paths[path]; above != nil {
				all[above] = append(all[above], own...)
			}
		}
	}
	for f, list := range all {
		f.have(merged(list))
	}
}
