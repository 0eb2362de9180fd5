package duty

import (
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// mostPart is how many organisations are read at once where many are: what is read of them
// lies in memory until they are judged.
const mostPart = 1500

// survey makes the overview of everything under a path, or of all in reach, part by part.
// While one part is judged the next is read.
func (ds *Duties) survey(r *gate.Reading, under string, q Query) ([]Overview, error) {
	tree, err := org.InUnder(r, under, q.AsOf)
	if err != nil {
		return nil, err
	}
	ever, err := org.Known(r, under, day.Year(q.Year), q.AsOf)
	if err != nil {
		return nil, err
	}
	s := &survey{ds: ds, q: q, stands: make(map[int64]*Stand, len(ever)), versions: make(map[int64]*org.Version, len(tree))}
	s.Cells = ds.book.cells(q)
	for i := range tree {
		s.versions[tree[i].Org] = &tree[i]
	}
	if err := s.all(r, ever); err != nil {
		return nil, err
	}
	for i := range tree {
		if x := s.stands[tree[i].Org]; x != nil {
			s.Orgs = append(s.Orgs, *x)
		}
	}
	for _, w := range ever {
		if s.versions[w.Org] == nil {
			s.gone = append(s.gone, *s.stands[w.Org])
		}
	}
	list := []Overview{s.Overview}
	if under == "" {
		err = gate.Doubted(r, "an overview", list, func() ([]Overview, error) { return ds.plainly(r, tree, &s.Overview, q) })
	}
	return list, err
}

// survey is an overview in the making.
type survey struct {
	Overview
	ds       *Duties
	q        Query
	versions map[int64]*org.Version // of those that are there on the day
	stands   map[int64]*Stand
}

// all judges who ever stood, by their paths. Those whose part does not hold everything
// below them wait until all parts were read.
func (s *survey) all(r *gate.Reading, ever []org.Was) (err error) {
	for _, w := range ever {
		s.stands[w.Org] = &Stand{Org: w.Org, last: w.Path}
	}
	parts, broken := divide(ever, r.Batch(mostPart))
	line := newLine()
	for _, part := range parts {
		var k *known
		if k, err = s.read(r, part); err != nil {
			break
		}
		line.put(func() {
			for id := range k.facts {
				s.stands[id].own = k.own(id)
			}
			k.count()
			s.judge(k, slices.DeleteFunc(part, func(id int64) bool { return broken[id] }))
		})
	}
	if err := line.end(err); err != nil {
		return err
	}
	var rest []int64
	for _, w := range ever {
		if broken[w.Org] {
			rest = append(rest, w.Org)
		}
	}
	return s.above(r, rest, ever)
}

// above judges those that have more below them than was read with them.
func (s *survey) above(r *gate.Reading, ids []int64, ever []org.Was) error {
	if len(ids) == 0 {
		return nil
	}
	k, err := s.read(r, ids)
	if err != nil {
		return err
	}
	for id, f := range k.facts {
		var all []change
		path := s.stands[id].last
		from, _ := slices.BinarySearchFunc(ever, path, func(w org.Was, path string) int { return strings.Compare(w.Path, path) })
		for n, w := range ever[from:] {
			if !strings.HasPrefix(w.Path, path) {
				break
			}
			if all = append(all, s.stands[w.Org].own...); n%r.Batch(mostPart) == 0 {
				all = merged(all)
			}
		}
		f.have(merged(all))
	}
	s.judge(k, ids)
	return nil
}

// read gathers what is known of some organisations, without the counts of members.
func (s *survey) read(r *gate.Reading, ids []int64) (*known, error) {
	k, err := gather(r, sight{among: ids}, s.q.AsOf, s.q.Year, false)
	if err != nil {
		return nil, err
	}
	return k, s.ds.further(r, k, sight{among: ids})
}

// judge fills in how organisations stand, of those that are there on the day.
func (s *survey) judge(k *known, ids []int64) {
	for _, id := range ids {
		f, v := k.facts[id], s.versions[id]
		if f == nil || v == nil {
			continue
		}
		x := s.stands[id]
		on := min(s.q.AsOf, v.Span.Last())
		x.Path, x.Kind, x.Name, x.Short = v.Path, v.Kind, v.Name, v.Short
		if x.Path == x.last {
			x.last = x.Path // one text
		}
		x.Full = f.Full.At(on)
		x.Members = x.Full + f.Probationary.At(on)
		k.talks(id, f)
		x.states = condense(s.ds.book.check(f, s.q.AsOf, s.q.Year, true))
	}
}

// divide divides organisations, that come by their paths, into parts of about so many, and
// tells which have something below them in another part.
func divide(ever []org.Was, most int) (parts [][]int64, broken map[int64]bool) {
	broken = map[int64]bool{}
	for from := 0; from < len(ever); {
		to := from + 1
		for to < len(ever) && (to-from < most || to-from < 2*most && strings.HasPrefix(ever[to].Path, org.Above(ever[to-1].Path)) && len(org.Above(ever[to-1].Path)) > len(org.Above(ever[from].Path))) {
			to++
		}
		var ids []int64
		for _, w := range ever[from:to] {
			ids = append(ids, w.Org)
			if to < len(ever) && strings.HasPrefix(ever[to].Path, w.Path) {
				broken[w.Org] = true
			}
		}
		parts, from = append(parts, ids), to
	}
	return parts, broken
}

// line does one thing after the other beside whoever puts them there.
type line struct {
	jobs chan func()
	done chan error
}

func newLine() line {
	l := line{make(chan func(), 1), make(chan error, 1)}
	go func() {
		var err error
		for job := range l.jobs {
			if err == nil {
				err = safely(job)
			}
		}
		l.done <- err
	}()
	return l
}

// safely answers a panic as an error: beside a request nobody else would catch it.
func safely(job func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("duty: judging a part: %v", p)
		}
	}()
	job()
	return nil
}

func (l line) put(job func()) { l.jobs <- job }

// end waits until all is done; it answers the error given, or that of a thing done.
func (l line) end(err error) error {
	close(l.jobs)
	if failed := <-l.done; err == nil {
		err = failed
	}
	return err
}

// plainly makes the same overview from the verdicts of the whole, read at once.
func (ds *Duties) plainly(r *gate.Reading, tree []org.Version, o *Overview, q Query) ([]Overview, error) {
	list, err := ds.judge(r, tree, sight{}, q)
	if err != nil {
		return nil, err
	}
	whole := Overview{Cells: o.Cells, gone: o.gone}
	for i := range list {
		v := &list[i]
		x := Stand{Org: v.Org, Path: v.Path, Kind: v.Kind, Name: v.Name, Short: v.Short, Members: v.Members, Full: v.Full}
		if i < len(o.Orgs) {
			x.last, x.own = o.Orgs[i].last, o.Orgs[i].own
		}
		x.states = condense(v.List)
		whole.Orgs = append(whole.Orgs, x)
	}
	return []Overview{whole}, nil
}
