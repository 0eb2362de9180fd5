package web_test

import (
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"

	"zhibu/internal/base/web"
)

// A list goes over pages from the first to the last and back, each entry once; a filter
// stays in the address, and a key that is gone begins anew.
func TestWindow(t *testing.T) {
	list := make([]int, 7)
	for i := range list {
		list[i] = 10 + i
	}
	at := func(address string) ([]int, string, string, string) {
		r := &web.Request{Request: httptest.NewRequest("GET", address, nil)}
		part, p := web.Window(r, list, 3, "个", func(n *int) string { return strconv.Itoa(*n) })
		return part, p.Prev, p.Next, p.Count
	}
	var seen []int
	next, doors := "/x?q=a", []string{}
	for next != "" {
		doors = append(doors, next)
		part, prev, on, count := at(next)
		if i := len(doors) - 2; i >= 0 && prev != doors[i] || i < 0 && prev != "" {
			t.Errorf("back from %s leads to %q", next, prev)
		}
		if len(doors) == 3 && count != "第7至7个，共7个" {
			t.Errorf("the last page says %s", count)
		}
		seen, next = append(seen, part...), on
	}
	if !slices.Equal(seen, list) || len(doors) != 3 {
		t.Errorf("the pages hold %v at %v", seen, doors)
	}
	if part, prev, _, _ := at("/x?q=a&after=99"); len(part) != 3 || part[0] != 10 || prev != "" {
		t.Errorf("behind what is gone: %v", part)
	}
	if part, prev, on, _ := at("/x?after=16"); len(part) != 0 || prev == "" || on != "" {
		t.Errorf("behind the last: %v", part)
	}
	list = nil
	if part, prev, on, _ := at("/x"); len(part) != 0 || prev != "" || on != "" {
		t.Errorf("an empty list: %v", part)
	}
}
