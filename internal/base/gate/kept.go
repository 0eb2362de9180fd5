package gate

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"zhibu/internal/base/day"
)

// kept is what a reading may share with others: the asker, what he reaches, on
// which day, and the list by its name and arguments.
type kept struct {
	who   Actor
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

// How much is kept: of all lists, and of one.
const (
	mostKept = 64 << 20
	mostOne  = mostKept / 4
)

// get gives a list that is true at a head. Where another reader is just reading it, wait
// is closed once he has it; where nobody is, the caller reads it and calls done.
func (s *shelf) get(n *news, head chain, k kept) (h *held, wait <-chan struct{}, done func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.lists[k]; h != nil && n.same(h, head) {
		s.clock++
		h.used = s.clock
		return h, nil, nil
	}
	f := flight{k, head}
	if c, ok := s.under[f]; ok {
		return nil, c, nil
	}
	if s.under == nil {
		s.under = map[flight]chan struct{}{}
	}
	c := make(chan struct{})
	s.under[f] = c
	return nil, nil, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.under, f)
		close(c)
	}
}

// put keeps a list, and gives up those that were used longest ago where there is no room.
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

// Kept gives what load reads, and keeps it for the same asker on the same day until one
// of the tables that the reading named is written, by this program or by another one.
// load asks for whole rows within {reach} and looks at nothing but the data, and args
// name all that it depends on besides. The list is the caller's own; what its rows point
// to is shared, and not to be changed. Within a write nothing is kept: it sees what is
// not committed yet.
func Kept[T any](r *Reading, name string, args []any, load func() ([]T, error)) ([]T, error) {
	if !r.settled || r.ownOnly {
		return load()
	}
	if r.head == nil {
		head, err := readHead(r.ctx, r.tx)
		if err != nil {
			return nil, err
		}
		r.head = head
	}
	k := kept{r.who, r.reach, r.Today(), name + fmt.Sprintln(args...)}
	for {
		h, wait, done := r.gate.shelf.get(&r.gate.news, *r.head, k)
		switch {
		case h != nil:
			if r.reads != nil {
				maps.Copy(r.reads, h.reads)
			}
			return slices.Clone(h.list.([]T)), nil
		case wait == nil:
			defer done()
			return loadKept(r, k, load)
		}
		select {
		case <-wait: // and see whether it is there
		case <-r.ctx.Done():
			return nil, r.ctx.Err()
		}
	}
}

// loadKept reads a list, notes the tables that were named and keeps it.
func loadKept[T any](r *Reading, k kept, load func() ([]T, error)) ([]T, error) {
	outer := r.reads
	r.reads = map[string]bool{}
	list, err := load()
	mine := r.reads
	r.reads = outer
	if err != nil {
		return nil, err
	}
	for table := range mine {
		if outer != nil {
			outer[table] = true
		}
	}
	r.gate.shelf.put(k, &held{head: *r.head, reads: mine, list: slices.Clone(list), size: sizeOf(list)})
	return list, nil
}
