package figure

import (
	"cmp"
	"maps"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// need says which shared inputs a figure counts from.
type need uint

const (
	needActivities need = 1 << iota
	needLines
	needService
	needTraining
	needVisits
	needRoster
	needPassages
	needTerms
)

// brief is an activity of an organisation in the scope.
type brief activity.Brief

// input is what figures count from, loaded once for all of them. Everything in
// it lies in the scope and in the asker's reach.
type input struct {
	span    day.Span // from the first day of the period to the as-of day
	last    day.Day  // its last day
	begun   day.Day  // from when the ledger is kept; None: always
	orgs    []org.Version
	in      map[int64]org.Version // the scope by organisation
	small   bool                  // these are few of those in reach
	briefs  []*brief
	kinds   map[activity.Kind][]*brief
	lines   []decision.Line
	service []activity.Attendance
	trained []activity.Attendance
	visited []activity.Attendance
	roster  []member.Present // on the last day
	came    []member.Passage
	went    []member.Passage
	terms   []org.Term
}

// load reads what is needed; where the scope is small, of it alone unless all is to be
// read. It answers NotFound for an organisation beyond
// reach, and Invalid for a period that has not begun.
func load(r *gate.Reading, s Scope, needs need, all bool) (*input, error) {
	x := &input{span: s.span(), kinds: map[activity.Kind][]*brief{}}
	if x.span.Empty() {
		return nil, fault.Field("asof", "口径日期早于统计时段的第一天，还没有可以统计的内容。")
	}
	x.last = x.span.Last()
	if err := x.scope(r, s.Org, all); err != nil {
		return nil, err
	}
	if x.small && !all {
		var err error
		if r, err = r.Among(slices.Sorted(maps.Keys(x.in))); err != nil {
			return nil, err
		}
	}
	for _, part := range []struct {
		need need
		load func(*gate.Reading) error
	}{
		{needActivities, x.activities}, {needLines, x.decisions}, {needService, x.served}, {needTraining, x.learned}, {needVisits, x.studied},
		{needRoster, x.members}, {needPassages, x.passages}, {needTerms, x.allTerms},
	} {
		if needs&part.need == 0 {
			continue
		}
		if err := part.load(r); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// scope finds an organisation and everything under it by the tree of the last
// day. What was dissolved within the period is counted where it stood.
func (x *input) scope(r *gate.Reading, root int64, whole bool) error {
	all, some, err := stood(r, root, x.span, whole)
	if err != nil {
		return err
	}
	x.in = map[int64]org.Version{}
	for _, v := range all { // parents come before children
		if _, under := x.in[v.Parent]; under || v.Org == root {
			x.in[v.Org] = v
			x.orgs = append(x.orgs, v)
		}
	}
	if len(x.orgs) == 0 {
		return fault.Missing()
	}
	x.small = some || gate.Few(len(x.orgs), len(all))
	return nil
}

// stood gives who stood in a span: of a small part of the tree only those under its root,
// and then some is true.
func stood(r *gate.Reading, root int64, s day.Span, whole bool) (list []org.Version, some bool, err error) {
	path, found, err := org.PathOn(r, root, s.Last())
	if err != nil || !found || whole {
		list, err = org.Stood(r, s)
		return list, false, err
	}
	n, all, err := org.Sizes(r, path, s.Last())
	if err != nil || !gate.Few(n, all) {
		list, err = org.Stood(r, s)
		return list, false, err
	}
	list, err = org.StoodUnder(r, root, s)
	return list, true, err
}

func (x *input) has(id int64) bool { _, ok := x.in[id]; return ok }

func (x *input) activities(r *gate.Reading) error {
	all, err := activity.WithVoid(r, x.span)
	if err != nil {
		return err
	}
	if x.begun, err = activity.Begun(r); err != nil {
		return err
	}
	x.briefs = make([]*brief, 0, len(all))
	for i := range all {
		if b := &all[i]; x.has(b.Org) {
			x.briefs = append(x.briefs, (*brief)(b))
		}
	}
	// The newest first, as every figure shows them.
	slices.SortStableFunc(x.briefs, func(a, b *brief) int { return cmp.Compare(b.OnDay, a.OnDay) })
	for _, b := range x.briefs {
		for _, k := range b.Kinds {
			x.kinds[k] = append(x.kinds[k], b)
		}
	}
	return nil
}

func (x *input) decisions(r *gate.Reading) error {
	all, err := decision.Lines(r, x.span)
	x.lines = slices.DeleteFunc(all, func(l decision.Line) bool { return !x.has(l.Org) })
	return err
}

func (x *input) served(r *gate.Reading) (err error) {
	x.service, err = x.attended(r, activity.Service)
	return err
}

func (x *input) learned(r *gate.Reading) (err error) {
	x.trained, err = x.attended(r, activity.Training)
	return err
}

func (x *input) studied(r *gate.Reading) (err error) {
	x.visited, err = x.attended(r, activity.Visit)
	return err
}

func (x *input) attended(r *gate.Reading, k activity.Kind) (list []activity.Attendance, err error) {
	all, err := activity.Attended(r, x.span, k)
	for _, t := range all {
		if x.has(t.Org) {
			list = append(list, t)
		}
	}
	return list, err
}

func (x *input) members(r *gate.Reading) error {
	all, err := member.Counted(r, day.Span{From: x.last, Until: x.last + 1}, 0)
	seen := map[int64]bool{}
	for _, m := range all {
		if x.has(m.Org) && !seen[m.ID] {
			seen[m.ID] = true
			x.roster = append(x.roster, m)
		}
	}
	return err
}

func (x *input) passages(r *gate.Reading) error {
	in, err := member.Arrivals(r, x.span)
	if err != nil {
		return err
	}
	out, err := member.Departures(r, x.span)
	for _, p := range in {
		if x.has(p.Org) {
			x.came = append(x.came, p)
		}
	}
	for _, p := range out {
		if x.has(p.Org) {
			x.went = append(x.went, p)
		}
	}
	return err
}

func (x *input) allTerms(r *gate.Reading) error {
	all, err := org.AllTerms(r)
	for _, t := range all {
		if x.has(t.Org) {
			x.terms = append(x.terms, t)
		}
	}
	return err
}

// of gives the activities of any of the kinds, each once a party.
func (x *input) of(kinds ...activity.Kind) (list []*brief) {
	if len(kinds) == 1 {
		return x.kinds[kinds[0]]
	}
	for _, b := range x.briefs {
		for _, k := range kinds {
			if (*activity.Brief)(b).Has(k) {
				list = append(list, b)
				break
			}
		}
	}
	return list
}
