package app_test

import (
	"sort"
	"strings"
)

// What follows is the rule of who sees what, written down a second time: over plain
// slices, by looking at each thing one by one, sharing nothing with the program but
// the ids. Days are texts, so that even a comparison of days is another one.

// body is an organisation with the places at which it hung in the tree.
type body struct {
	id     int64
	name   string
	branch bool // has members, and nothing beneath
	hung   []hook
}

// hook is one place in the tree: under that body, from that day on.
type hook struct {
	under int // index; -1 for the top
	from  string
}

// somebody is a member with the organisations that had him.
type somebody struct {
	id    int64
	name  string
	spelt string
	stays []stay
}

// stay is one membership: from that day, until the next one's, or the end.
type stay struct {
	in   int
	from string
}

// seat is a post that somebody was given.
type seat struct {
	id          int64
	holder      int // index of a member; -1 for an outsider
	person      int64
	of          int
	kind        string
	from, until string
}

// deed is a recorded activity with one paper.
type deed struct {
	id, paper int64
	of        int
	title     string
	on        string
}

// district is all there is.
type district struct {
	bodies []body
	people []somebody
	seats  []seat
	deeds  []deed
}

// over is the body right above one on a day; ok is false where it is not there yet.
func (d *district) over(i int, on string) (above int, ok bool) {
	above = -2
	for _, h := range d.bodies[i].hung {
		if h.from <= on {
			above = h.under
		}
	}
	return above, above != -2
}

// beneath reports whether a body is another, or hangs under it, on a day.
func (d *district) beneath(i, top int, on string) bool {
	for steps := 0; steps <= len(d.bodies); steps++ {
		if i == top {
			_, ok := d.over(i, on)
			return ok
		}
		above, ok := d.over(i, on)
		if !ok || above < 0 {
			return false
		}
		i = above
	}
	panic("the tree has a ring")
}

// holds reports whether a seat gives anything on a day.
func (s seat) holds(on string) bool { return s.from <= on && on < s.until }

// reads reports whether a kind of post reads the records of organisations at all: the
// three administrators do not.
func reads(kind string) bool {
	return kind != "Z101" && kind != "Z102" && kind != "Z103"
}

// sees reports whether the holder of a seat sees what belongs to a body: it is that of
// his post, or hangs beneath it today. An organisation that is only to be set up is
// nobody's yet but the Committee's, which sees everything.
func (d *district) sees(s *seat, i int, today string) bool {
	return s != nil && s.holds(today) && reads(s.kind) && (s.of == 0 || d.beneath(i, s.of, today))
}

// keeps reports whether the holder of a seat records what a body does: those with the
// pen in their own, those of the Committee, which is body 0, everywhere below.
func (d *district) keeps(s *seat, i int, today string) bool {
	if s == nil || !s.holds(today) {
		return false
	}
	switch s.kind {
	case "001A", "001B", "Z002": // secretary, deputy, officer
		return i == s.of || s.of == 0 && d.beneath(i, 0, today)
	case "Z001", "030U", "031U", "034U": // clerk, and the seats with a pen
		return i == s.of
	}
	return false
}

// in is the body that has somebody on a day; -1 for none.
func (p *somebody) in(on string) int {
	at := -1
	for _, s := range p.stays {
		if s.from <= on {
			at = s.in
		}
	}
	return at
}

// roster is who is on the list of a day: members of what is seen today, within a part
// of the tree of that day, whose name holds a text or whose spelling begins with it; by spelling.
func (d *district) roster(s *seat, today, on string, part int, text string) (ids []int64) {
	var list []*somebody
	for i := range d.people {
		p := &d.people[i]
		at := p.in(on)
		if at < 0 || !d.sees(s, at, today) || part >= 0 && !d.beneath(at, part, on) {
			continue
		}
		if text != "" && !strings.Contains(p.name, text) && !strings.HasPrefix(p.spelt, text) {
			continue
		}
		list = append(list, p)
	}
	sort.Slice(list, func(a, b int) bool {
		if list[a].spelt != list[b].spelt {
			return list[a].spelt < list[b].spelt
		}
		return list[a].id < list[b].id
	})
	for _, p := range list {
		ids = append(ids, p.id)
	}
	return ids
}

// known reports whether the page of a member opens: some body that had him, or is going
// to, is seen.
func (d *district) known(s *seat, p *somebody, today string) bool {
	for _, x := range p.stays {
		if d.sees(s, x.in, today) {
			return true
		}
	}
	return false
}

// ledger is the activities on the list, the newest first.
func (d *district) ledger(s *seat, today string, of int, below bool, text string) (ids []int64) {
	var list []deed
	for _, x := range d.deeds {
		switch {
		case !d.sees(s, x.of, today), of >= 0 && !below && x.of != of, of >= 0 && below && !d.beneath(x.of, of, today), text != "" && !strings.Contains(x.title, text):
			continue
		}
		list = append(list, x)
	}
	sort.Slice(list, func(a, b int) bool {
		if list[a].on != list[b].on {
			return list[a].on > list[b].on
		}
		return list[a].id > list[b].id
	})
	for _, x := range list {
		ids = append(ids, x.id)
	}
	return ids
}
