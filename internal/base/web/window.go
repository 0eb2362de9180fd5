package web

import (
	"slices"

	"zhibu/internal/base/ui"
)

// Window is the part of a list in memory that a page shows: at most size of it behind the
// entry whose key the address names in after, with the doors to the pages before and
// behind. unit is the word by which entries are counted: 个.
func Window[T any](r *Request, list []T, size int, unit string, key func(*T) string) (part []T, p ui.Pager) {
	after, from := r.FormValue("after"), 0
	if after != "" {
		from = 1 + slices.IndexFunc(list, func(x T) bool { return key(&x) == after })
	}
	until := min(from+size, len(list))
	door := func(after string) string {
		to := *r.URL
		values := to.Query()
		if values.Del("after"); after != "" {
			values.Set("after", after)
		}
		to.RawQuery = values.Encode()
		return to.RequestURI()
	}
	if until < len(list) {
		p.Next = door(key(&list[until-1]))
	}
	switch {
	case from > size:
		p.Prev = door(key(&list[from-size-1]))
	case from > 0:
		p.Prev = door("")
	}
	count := func(n int) string { return ui.Count(n) }
	p.Count = "第" + count(from+1) + "至" + count(until) + unit + "，共" + count(len(list)) + unit
	return list[from:until], p
}
