package duty

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Cell is one thing that the rules look at in a year, of every organisation alike: a rule,
// and where it comes back with the calendar, one of its periods.
type Cell struct {
	Rule *Rule
	Slot day.Span // of a rule that does not come back, the day that is looked at
}

// Overview is how many organisations stand in a year: a state for each cell, without the
// words and records of a verdict, so that a hundred thousand fit into memory. It is shared
// with whoever asks the same, and not to be changed.
type Overview struct {
	Cells []Cell
	Orgs  []Stand // in roster order

	gone []Stand // that ended within the year: their members count above them
}

// Stand is how one organisation stands.
type Stand struct {
	Org           int64
	Path          string
	Kind          org.Kind
	Name, Short   string
	Members, Full int // on the day asked

	last   string   // its path on the last day of the year that is known
	states []byte   // by cell
	own    []change // its own members through the year
}

// Label is the short name where there is one.
func (s *Stand) Label() string { return org.Version{Name: s.Name, Short: s.Short}.Label() }

// State is what the rules say in a cell.
func (s *Stand) State(cell int) State { return states[s.states[cell]] }

// states are those of an overview by their bytes; the first is none.
var states = [...]State{"", Done, Due, Late, NA, Explained, Future}

func code(s State) byte {
	for i, x := range states {
		if x == s {
			return byte(i)
		}
	}
	return 0
}

// Size is about how many bytes an overview takes.
func (o *Overview) Size() int {
	n := 48 * len(o.Cells)
	for _, list := range [][]Stand{o.Orgs, o.gone} {
		for i := range list {
			s := &list[i]
			n += 200 + len(s.Path) + len(s.Name) + len(s.Short) + len(s.states) + 12*len(s.own)
		}
	}
	return n
}

// under is the part of an overview that lies under a path.
func (o *Overview) under(path string) Overview {
	part := Overview{Cells: o.Cells, gone: o.gone}
	for from := range o.Orgs {
		if strings.HasPrefix(o.Orgs[from].Path, path) {
			to := from + 1
			for to < len(o.Orgs) && strings.HasPrefix(o.Orgs[to].Path, path) {
				to++
			}
			part.Orgs = o.Orgs[from:to:to]
			break
		}
	}
	return part
}

// upper are the paths that have something below them.
func (o *Overview) upper() map[string]bool {
	paths := map[string]bool{}
	for _, list := range [][]Stand{o.Orgs, o.gone} {
		for i := range list {
			paths[org.Above(list[i].last)] = true
		}
	}
	return paths
}

// below gives how the members of an organisation and of everything under it changed.
func (o *Overview) below(path string) []change {
	var all []change
	for _, list := range [][]Stand{o.Orgs, o.gone} {
		for i := range list {
			if strings.HasPrefix(list[i].last, path) {
				all = append(all, list[i].own...)
			}
		}
		all = merged(all)
	}
	return all
}

// Overview says how an organisation stands with everything below it, or with Org 0 all in
// reach, in roster order. It takes View, and answers NotFound for an organisation beyond
// reach, and for one that is not there on the day.
func (ds *Duties) Overview(ctx context.Context, who gate.Actor, q Query) (o Overview, err error) {
	err = ds.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if q.Org == 0 {
			o, err = ds.overview(r, q)
			return err
		}
		path, found, err := org.PathOn(r, q.Org, q.AsOf)
		if err == nil && !found {
			err = fault.Missing()
		}
		if err == nil {
			o, err = ds.part(r, path, q)
		}
		return err
	})
	return o, err
}

// overview is everything in reach.
func (ds *Duties) overview(r *gate.Reading, q Query) (Overview, error) {
	list, err := gate.Amended(r, "duty.overview", ds.key(q.AsOf, q.Year), func() ([]Overview, error) { return ds.survey(r, "", q) },
		func(old []Overview, w gate.Written) ([]Overview, bool, error) { return ds.amend(r, old, w, q) })
	if err != nil {
		return Overview{}, err
	}
	return list[0], nil
}

// part is everything under a path. A small part is read by itself; a large one is taken
// from the whole.
func (ds *Duties) part(r *gate.Reading, path string, q Query) (Overview, error) {
	some, all, err := org.Sizes(r, path, q.AsOf)
	if err != nil {
		return Overview{}, err
	}
	taken := func() ([]Overview, error) {
		whole, err := ds.overview(r, q)
		return []Overview{whole.under(path)}, err
	}
	few := gate.Few(some, all)
	if few && q.Year != q.AsOf.Year() { // who came from elsewhere since is counted where he was
		away, err := org.Away(r, path, day.Year(q.Year), q.AsOf)
		if err != nil {
			return Overview{}, err
		}
		few = !away
	}
	if !few {
		list, err := taken()
		return list[0], err
	}
	list, err := gate.Amended(r, "duty.part", ds.key(path, q.AsOf, q.Year), func() ([]Overview, error) {
		list, err := ds.survey(r, path, q)
		if err == nil {
			err = gate.Doubted(r, "a part of the overview", plain(list), func() ([]Overview, error) {
				list, err := taken()
				return plain(list), err
			})
		}
		return list, err
	}, func(old []Overview, w gate.Written) ([]Overview, bool, error) { return ds.amend(r, old, w, q) })
	if err != nil {
		return Overview{}, err
	}
	return list[0], nil
}

// plain is an overview without what ended, which a part holds only as far as it lay there.
func plain(list []Overview) []Overview {
	return []Overview{{Cells: list[0].Cells, Orgs: list[0].Orgs}}
}
