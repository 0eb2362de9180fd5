// Package terms holds closed lists of the trade's terms: the kinds of an area with what is
// known of each, in the order in which they are shown.
package terms

import "slices"

// List is such a list; T is what is known of one.
type List[K comparable, T any] struct {
	keys []K
	of   map[K]T
}

// New makes a list of what is known of each; key says which one it is.
func New[K comparable, T any](known []T, key func(T) K) List[K, T] {
	l := List[K, T]{of: make(map[K]T, len(known))}
	for _, x := range known {
		l.keys = append(l.keys, key(x))
		l.of[key(x)] = x
	}
	return l
}

// Keys lists them in their order.
func (l List[K, T]) Keys() []K { return slices.Clone(l.keys) }

// Of gives what is known of one; nothing of one that does not exist.
func (l List[K, T]) Of(k K) T { return l.of[k] }

// Order is the place of one in the list; one that does not exist comes after all.
func (l List[K, T]) Order(k K) int {
	if i := slices.Index(l.keys, k); i >= 0 {
		return i
	}
	return len(l.keys)
}
