package gate

import (
	"fmt"
	"slices"
	"sync"

	"zhibu/internal/base/day"
)

// mostKept is how many lists are kept at once.
const mostKept = 24

// kept is what a reading may share with others: the asker, what he reaches, on
// which day, and the list by its name and arguments.
type kept struct {
	who   Actor
	reach Range
	today day.Day
	what  string
}

// shelf holds lists that were read at one head of the journal. Every write adds
// to the journal, so a list is never given out after anything was written.
type shelf struct {
	mu    sync.Mutex
	head  chain
	lists map[kept]any
}

func (s *shelf) get(head chain, k kept) (any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.head != head {
		return nil, false
	}
	v, ok := s.lists[k]
	return v, ok
}

func (s *shelf) put(head chain, k kept, list any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case head.seq < s.head.seq:
		return // a slow reader: what it saw is past
	case s.head != head || len(s.lists) >= mostKept:
		s.head, s.lists = head, map[kept]any{}
	}
	s.lists[k] = list
}

// Kept gives what load reads, and keeps it for the same asker until anything is
// written. load asks for whole rows within {reach} and looks at nothing but the
// data, and args name all that it depends on besides. The list is the caller's own;
// what its rows point to is shared, and not to be changed. Within a write nothing
// is kept: it sees what is not committed yet.
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
	if v, ok := r.gate.shelf.get(*r.head, k); ok {
		return slices.Clone(v.([]T)), nil
	}
	list, err := load()
	if err != nil {
		return nil, err
	}
	r.gate.shelf.put(*r.head, k, slices.Clone(list))
	return list, nil
}
