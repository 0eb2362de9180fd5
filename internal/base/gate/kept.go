package gate

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"zhibu/internal/base/day"
)

// kept is what readings share: what they reach, on which day, and the list by its name and
// arguments. Who asks makes no difference, since a list holds what is in reach and nothing
// of the asker in person.
type kept struct {
	reach Range
	today day.Day
	what  string
}

// shelf holds lists with the head of the journal at which each was read and the tables
// that its reading named. A list is given out as long as none of those was written since.
type shelf struct {
	mu    sync.Mutex
	lists map[kept]*held
	size  int // bytes, about
	today day.Day
	clock int64
	under map[flight]chan struct{} // what is being read, so that it is read once
}

type held struct {
	head  chain
	reads map[string]bool
	list  any
	size  int
	used  int64
}

type flight struct {
	kept
	head chain
}

// How much is kept: of all lists, and of one. One holds the overview of a hundred thousand
// organisations.
const (
	mostKept = 96 << 20
	mostOne  = mostKept / 2
)

// key is what a reading shares a list by.
func key(r *Reading, name string, args []any) kept {
	return kept{r.reach, r.Today(), name + fmt.Sprintln(args...)}
}

// peek gives a list that is true at a head, if there is one.
func (s *shelf) peek(n *news, head chain, k kept) *held {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.lists[k]
	if h == nil || !n.same(h, head) {
		return nil
	}
	s.clock++
	h.used = s.clock
	return h
}

// get gives a list that is true at a head. Where another reader is just reading it, wait
// is closed once he has it; where nobody is, the caller reads it and calls done. old is
// the list as it was before, if there was one.
func (s *shelf) get(n *news, head chain, k kept) (h, old *held, wait <-chan struct{}, done func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old = s.lists[k]
	if old != nil && n.same(old, head) {
		s.clock++
		old.used = s.clock
		return old, nil, nil, nil
	}
	f := flight{k, head}
	if c, ok := s.under[f]; ok {
		return nil, nil, c, nil
	}
	if s.under == nil {
		s.under = map[flight]chan struct{}{}
	}
	c := make(chan struct{})
	s.under[f] = c
	return nil, old, nil, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.under, f)
		close(c)
	}
}

// put keeps a list, and gives up those of a day that is past, for nobody asks for them
// again, and those that were used longest ago where there is no room.
func (s *shelf) put(k kept, h *held) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.lists[k]
	if h.size > mostOne || old != nil && old.head.seq > h.head.seq {
		return // too much, or a slow reader: what it saw is past
	}
	if s.lists == nil {
		s.lists = map[kept]*held{}
	}
	s.drop(k)
	if k.today > s.today {
		s.today = k.today
		for old := range s.lists {
			if old.today < k.today {
				s.drop(old)
			}
		}
	}
	for s.size+h.size > mostKept {
		oldest, at := kept{}, int64(0)
		for k, h := range s.lists {
			if at == 0 || h.used < at {
				oldest, at = k, h.used
			}
		}
		s.drop(oldest)
	}
	s.clock++
	h.used = s.clock
	s.lists[k] = h
	s.size += h.size
}

func (s *shelf) drop(k kept) {
	if h := s.lists[k]; h != nil {
		s.size -= h.size
		delete(s.lists, k)
	}
}

// Sized is a row that knows how many bytes it holds, where that is more than a few texts.
type Sized interface{ Size() int }

func sizeOf[T any](list []T) (n int) {
	const texts = 3 // a row's texts are about twice as much again
	n = 200 + len(list)*int(reflect.TypeFor[T]().Size())*texts
	for i := range list {
		if s, is := any(&list[i]).(Sized); is {
			n += s.Size()
		}
	}
	return n
}

// Kept gives what load reads, and keeps it for whoever has the same reach on the same day
// until one of the tables that the reading named is written, by this program or by another
// one. load asks for whole rows within {reach}, {self} being refused, and looks at nothing
// but the data, and args name all that it depends on besides. The list is the caller's own; what its rows point
// to is shared, and not to be changed. Within a write nothing is kept: it sees what is
// not committed yet. Nor is it in a reading among some organisations: whoever narrows it
// keeps what comes of it.
func Kept[T any](r *Reading, name string, args []any, load func() ([]T, error)) ([]T, error) {
	return Amended(r, name, args, load, nil)
}

// Amended is Kept for a list that need not be read as a whole after each write: amend is
// given the list as it was, its own to change, and the rows that were written since in
// the tables that it was read from, and makes the list as load would read it now. It
// answers false where it cannot.
func Amended[T any](r *Reading, name string, args []any, load func() ([]T, error), amend func(old []T, w Written) (list []T, ok bool, err error)) ([]T, error) {
	if !r.settled || r.ownOnly || r.among != nil {
		return load()
	}
	if r.head == nil {
		head, err := readHead(r.ctx, r.tx)
		if err != nil {
			return nil, failed("the head of the journal", err)
		}
		r.head = head
	}
	k := key(r, name, args)
	for {
		h, old, wait, done := r.gate.shelf.get(&r.gate.news, *r.head, k)
		switch {
		case h != nil:
			if r.reads != nil {
				maps.Copy(r.reads, h.reads)
			}
			return slices.Clone(h.list.([]T)), nil
		case wait == nil:
			defer done()
			return loadKept(r, k, load, old, amend)
		}
		select {
		case <-wait: // and see whether it is there
		case <-r.ctx.Done():
			return nil, r.ctx.Err()
		}
	}
}

// loadKept reads a list, or amends it where it was kept, notes the tables that were named
// and keeps it.
func loadKept[T any](r *Reading, k kept, load func() ([]T, error), old *held, amend func([]T, Written) ([]T, bool, error)) (list []T, err error) {
	outer, within := r.reads, r.keeping
	r.reads, r.keeping = map[string]bool{}, true
	defer func() { r.reads, r.keeping = outer, within }()
	done := false
	if amend != nil && old != nil {
		if w, known := r.gate.news.since(old, *r.head); known {
			maps.Copy(r.reads, old.reads)
			list, done, err = amend(slices.Clone(old.list.([]T)), w)
		}
	}
	if err == nil && done {
		err = Doubted(r, k.what, list, load)
	}
	if err == nil && !done {
		clear(r.reads)
		list, err = load()
	}
	if err != nil {
		return nil, err
	}
	if outer != nil {
		maps.Copy(outer, r.reads)
	}
	r.gate.shelf.put(k, &held{head: *r.head, reads: r.reads, list: slices.Clone(list), size: sizeOf(list)})
	return list, nil
}
