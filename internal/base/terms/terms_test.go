package terms

import (
	"slices"
	"testing"
)

type season struct{ code, label string }

func TestList(t *testing.T) {
	l := New([]season{{"b", "春"}, {"a", "夏"}}, func(s season) string { return s.code })
	if got := l.Keys(); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("the order is %v", got)
	}
	if l.Of("a").label != "夏" || l.Of("c").label != "" {
		t.Error("what is known of one is not its own")
	}
	if l.Order("a") != 1 || l.Order("c") != 2 {
		t.Error("the places are", l.Order("a"), l.Order("c"))
	}
	l.Keys()[0] = "x"
	if l.Keys()[0] != "b" {
		t.Error("whoever asked changed the list")
	}
}
