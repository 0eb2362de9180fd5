package standard

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Change is one line that differs between two versions.
type Change struct {
	Was, Is *Item    // one of them is nil for a line that was added, or taken away
	What    []string // what of a line changed, in words
}

// Compare says what of the lines differs between two versions: those that are new or
// changed in the order of the newer one, then those that are gone.
func Compare(was, is []Item) (list []Change) {
	old := map[int64]*Item{}
	for i := range was {
		old[was[i].Line] = &was[i]
	}
	for i := range is {
		x := &is[i]
		before := old[x.Line]
		delete(old, x.Line)
		if before == nil {
			list = append(list, Change{Is: x})
		} else if what := differs(before, x); len(what) > 0 {
			list = append(list, Change{Was: before, Is: x, What: what})
		}
	}
	for i := range was {
		if old[was[i].Line] != nil {
			list = append(list, Change{Was: &was[i]})
		}
	}
	return list
}

func differs(a, b *Item) (what []string) {
	for _, x := range []struct {
		same bool
		word string
	}{{a.Section == b.Section, "部分"}, {a.Text == b.Text, "要求"}, {a.Clause == b.Clause, "条款"}, {a.Look == b.Look && a.Rule == b.Rule && slices.Equal(a.Kinds, b.Kinds), "怎样查"}, {a.Worth == b.Worth, "原文分值"}} {
		if !x.same {
			what = append(what, x.word)
		}
	}
	return what
}

// Between compares two versions of a standard by their numbers; either may be the newer
// one. It takes View, and answers NotFound for a version that the asker does not see.
func (ss *Standards) Between(ctx context.Context, who gate.Actor, id int64, was, is int) (list []Change, err error) {
	a, _, err := ss.Get(ctx, who, id, was)
	if err != nil {
		return nil, err
	}
	b, _, err := ss.Get(ctx, who, id, is)
	if err != nil {
		return nil, err
	}
	if was == 0 || is == 0 {
		return nil, fault.Missing()
	}
	return Compare(a.Items, b.Items), nil
}

// KindWords are the kinds of records that a line is looked up in, in words.
func (x *Item) KindWords() string {
	var words []string
	for _, k := range x.Kinds {
		words = append(words, k.Label())
	}
	return strings.Join(words, "、")
}
