package main

import (
	"net/url"
	"strconv"
)

// jobs are the deeds that are compared.
func jobs(h *house, p *peer) []job {
	page := func(n int) string { return strconv.Itoa(1 + n%10) }
	names := []string{"喻", "毕", "柳", "花", "严"}
	return []job{
		{name: "a", what: "what every organisation still has to do: the house evaluates its rules, PocketBase counts four kinds of activities by month in a view", goal: "≥ 3", clients: []int{1, 16, 64},
			house: func(int) error { return h.page("/duties") },
			peer: func(int) error {
				return p.list("months", url.Values{"perPage": {"500"}, "filter": {"month = '2021-12'"}, "sort": {"path"}})
			}},
		{name: "b", what: "a page of the roster, 50 of 4,400", goal: "≥ 2.5", clients: []int{1, 16},
			house: func(int) error { return h.page("/members") },
			peer: func(n int) error {
				return p.list("members", url.Values{"perPage": {"50"}, "page": {page(n)}, "sort": {"org.path,name"}, "expand": {"org"}})
			}},
		{name: "b, search", what: "members by a part of the name", goal: "≥ 2", clients: []int{1, 16},
			house: func(n int) error { return h.page("/members?q=" + url.QueryEscape(names[n%len(names)])) },
			peer: func(n int) error {
				return p.list("members", url.Values{"perPage": {"50"}, "filter": {"name ~ '" + names[n%len(names)] + "'"}, "sort": {"org.path,name"}, "expand": {"org"}})
			}},
		{name: "c", what: "a meeting of some 30, in forty branches in turn, flushed; the house keeps who was absent, PocketBase a line of attendance for each", goal: "≥ 5", clients: []int{1, 16},
			house: h.record, peer: p.record},
		{name: "d", what: "a small write, flushed", goal: "≥ 3 at 64, ≥ 4 at 256", clients: []int{1, 64, 256},
			house: h.progress, peer: p.progress},
		{name: "e", what: "the report card of the whole district: all its figures with their records, against nine counts in a view", goal: "≥ 50 (org_month)", clients: []int{1, 16},
			house: func(int) error { return h.page("/report") },
			peer:  func(int) error { return p.list("card", url.Values{}) }},
		// Those that record meetings, or take people in, come last: a branch with hundreds of
		// either is no branch.
		{name: "a, after a meeting", what: "job a, where a meeting was recorded since the page was last opened", goal: "≥ 3", clients: []int{1},
			before: h.record, house: func(int) error { return h.page("/duties") },
			peer: func(int) error {
				return p.list("months", url.Values{"perPage": {"500"}, "filter": {"month = '2021-12'"}, "sort": {"path"}})
			}},
		{name: "e, after a meeting", what: "job e, where a meeting was recorded since", goal: "none set", clients: []int{1},
			before: h.record, house: func(int) error { return h.page("/report") },
			peer: func(int) error { return p.list("card", url.Values{}) }},
		{name: "f", what: "a roster of 4,000 people taken in: the house reads a workbook, checks it, shows what it understood, and takes it in when it is confirmed; PocketBase is sent its records by a hundred", goal: "no slower (provisional)", clients: []int{1}, times: 1,
			before: h.prepare, house: h.takeRoster, peer: p.takeRoster},
	}
}
