package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/member"
)

func (f *forest) differs(who, what string, got, want any) bool {
	if fmt.Sprint(got) == fmt.Sprint(want) {
		return false
	}
	if f.wrong++; f.wrong <= 5 && !f.quiet {
		s := f.seat[who]
		f.t.Errorf("%s (%+v) %s:\n got %v\nwant %v", who, s, what, got, want)
	}
	return true
}

// compare holds everything that one asker is told against the oracle, and says how many
// answers that were.
func (f *forest) compare(who string) (n int) {
	f.t.Helper()
	ctx, a, s, today := f.w.Ctx(), f.asks[who], f.seat[who], f.w.Gate.Today().String()
	can := s != nil && s.holds(today) && reads(s.kind) // opens lists at all
	texts := []string{"", pick(f.r, f.people).name, pick(f.r, syllables)[0], pick(f.r, syllables)[1]}
	for _, on := range []string{today, "2021-05-01"} {
		for _, part := range []int{-1, f.r.IntN(len(f.bodies)), f.r.IntN(len(f.bodies))} {
			for _, text := range texts {
				want, got, total := f.roster(s, today, on, part, text), []int64(nil), -1
				if part >= 0 && !f.seesOn(s, part, on, today) {
					want = nil // who may not ask for a part of the tree gets nothing of it, what he sees included
				}
				q := member.Query{On: day.Must(on), Text: text, Limit: 1 + f.r.IntN(9)}
				if part >= 0 {
					q.Org = f.bodies[part].id
				}
				for {
					p, err := f.w.Members.Roster(ctx, a, q)
					if err != nil {
						f.asExpected(who, err, can && (part < 0 || !f.seesOn(s, part, on, today)))
						break
					}
					for _, m := range p.Members {
						got = append(got, m.ID)
					}
					if total >= 0 && total != p.Total {
						f.differs(who, "total from page to page", p.Total, total)
					}
					if total, q.After = p.Total, p.Next; p.Next == "" {
						break
					}
				}
				n++
				f.differs(who, fmt.Sprintf("roster of %s in %d with %q", on, part, text), got, want)
				if total >= 0 {
					f.differs(who, "count of the roster", total, len(want))
				}
			}
		}
	}
	return n + f.compareLedger(who, can) + f.compareRest(who, can)
}

// seesOn reports whether a part of the tree can be asked for as it was on a day.
func (f *forest) seesOn(s *seat, part int, on, today string) bool {
	_, there := f.over(part, on)
	return there && f.sees(s, part, today)
}

// asExpected takes an error where one is due: nobody's answer, or a part of the tree
// that is not seen.
func (f *forest) asExpected(who string, err error, unexpected bool) {
	if k := fault.KindOf(err); unexpected && f.seat[who] != nil && k != fault.NotFound || k != fault.NotFound && k != fault.Denied && k != fault.Unsigned {
		f.differs(who, "error", err, "none")
	}
}

func (f *forest) compareLedger(who string, can bool) (n int) {
	ctx, a, s, today := f.w.Ctx(), f.asks[who], f.seat[who], f.w.Gate.Today().String()
	for _, of := range []int{-1, f.r.IntN(len(f.bodies)), f.r.IntN(len(f.bodies))} {
		for _, text := range []string{"", pick(f.r, syllables)[0]} {
			below := f.r.IntN(2) == 0
			want, got, total := f.ledger(s, today, of, below, text), []int64(nil), -1
			if of >= 0 && below && !f.sees(s, of, today) {
				want = nil
			}
			q := activity.Query{Span: day.Span{From: 1, Until: day.Forever}, Below: below, Text: text, Limit: 1 + f.r.IntN(5)}
			if of >= 0 {
				q.Org = f.bodies[of].id
			}
			for {
				p, err := f.w.Activities.List(ctx, a, q)
				if err != nil {
					f.asExpected(who, err, can && of < 0)
					break
				}
				for _, x := range p.List {
					got = append(got, x.ID)
				}
				if total, q.After = p.Total, p.Next; p.Next == 0 {
					break
				}
			}
			n++
			f.differs(who, fmt.Sprintf("ledger of %d (below: %v) with %q", of, below, text), got, want)
			if total >= 0 {
				f.differs(who, "count of the ledger", total, len(want))
			}
		}
	}
	for _, x := range f.deeds {
		n += 2
		f.opens(who, "/activities/"+ui.ID(x.id), f.sees(s, x.of, today))
		f.opens(who, "/files/"+ui.ID(x.paper), f.sees(s, x.of, today))
	}
	return n
}

// opens holds one address against what is due.
func (f *forest) opens(who, path string, due bool) {
	rec := ask(f.h, "GET", path, who, nil)
	if rec.Code >= 500 || (rec.Code == http.StatusOK) != due {
		f.differs(who, path, rec.Code, due)
	}
}

// compareRest holds the tree, the counts, single members, search, workbooks and figures
// against the oracle.
func (f *forest) compareRest(who string, can bool) (n int) {
	ctx, a, s, today := f.w.Ctx(), f.asks[who], f.seat[who], f.w.Gate.Today().String()
	var tree, due []int64
	list, err := f.w.Orgs.Tree(ctx, a, f.w.Gate.Today())
	if err != nil {
		f.asExpected(who, err, can)
	}
	for _, o := range list {
		tree = append(tree, o.Org)
	}
	heads := map[int64]int{}
	for i := range f.bodies {
		if _, there := f.over(i, today); there && f.sees(s, i, today) {
			due = append(due, f.bodies[i].id)
		}
		n += 2
		f.opens(who, "/orgs/"+ui.ID(f.bodies[i].id), f.sees(s, i, today))
		f.opens(who, "/orgs/"+ui.ID(f.bodies[i].id)+"/activities/new", f.keeps(s, i, today))
	}
	slices.Sort(tree)
	slices.Sort(due)
	f.differs(who, "the tree", tree, due)
	for i := range f.people {
		p := &f.people[i]
		if at := p.in(today); f.sees(s, at, today) {
			heads[f.bodies[at].id]++
		}
		if n++; i%3 == 0 {
			f.opens(who, "/members/"+ui.ID(p.id), f.known(s, p, today))
		}
	}
	got, err := f.w.Members.Heads(ctx, a, f.w.Gate.Today())
	if err != nil {
		f.asExpected(who, err, can)
	}
	f.differs(who, "counts by organisation", got, heads)
	p := pick(f.r, f.people)
	rec := ask(f.h, "GET", "/search?q="+url.QueryEscape(p.name), who, nil)
	if m := foundCount.FindStringSubmatch(rec.Body.String()); m != nil || can {
		want := len(f.roster(s, today, today, -1, p.name)) + len(f.ledger(s, today, -1, false, p.name))
		f.differs(who, "search for "+p.name, fmt.Sprint(m), fmt.Sprint([]string{fmt.Sprintf("里找到%d条", want), fmt.Sprint(want)}))
	}
	f.compareSheet(who, can)
	for _, part := range []int{0, f.r.IntN(len(f.bodies)), f.r.IntN(len(f.bodies))} {
		for _, on := range []string{today, "2021-05-01"} {
			n++
			c, err := f.w.Figures.Compute(ctx, a, figure.Year(f.bodies[part].id, 2021, day.Must(on)), "members.total")
			if err != nil {
				f.asExpected(who, err, f.seesOn(s, part, on, today))
				continue
			}
			v, _ := c.Get("members.total")
			f.differs(who, fmt.Sprintf("figure of %d on %s", part, on), v.Value, len(f.roster(s, today, on, part, "")))
		}
	}
	return n + 4
}

// compareSheet holds the titles in the workbook of activities against the list.
func (f *forest) compareSheet(who string, can bool) {
	s, today := f.seat[who], f.w.Gate.Today().String()
	rec := ask(f.h, "POST", "/activities/export", who, url.Values{"year": {"2021"}})
	if rec.Code != http.StatusOK {
		if can {
			f.differs(who, "workbook", rec.Code, http.StatusOK)
		}
		return
	}
	var want []string
	for _, x := range f.deeds {
		if f.sees(s, x.of, today) && strings.HasPrefix(x.on, "2021") {
			want = append(want, x.title)
		}
	}
	got := inSheet.FindAllString(unpacked(rec.Body.String()), -1)
	got = slices.DeleteFunc(got, func(s string) bool { return !slices.ContainsFunc(f.deeds, func(d deed) bool { return d.title == s }) })
	slices.Sort(got)
	slices.Sort(want)
	f.differs(who, "workbook of activities", slices.Compact(got), slices.Compact(want))
}

// controls makes notes that are wrong in one thing, as a program would be that forgot
// it: each is found by somebody's answers.
func (f *forest) controls() {
	f.t.Helper()
	today := f.w.Gate.Today().String()
	for what, spoil := range map[string]func(d *district) bool{
		"a body that moved is left where it was": func(d *district) bool {
			for i := range d.bodies {
				if b := &d.bodies[i]; len(b.hung) > 1 {
					b.hung = b.hung[:1]
					return true
				}
			}
			return false
		},
		"a member who moved is left where he was": func(d *district) bool {
			for i := range d.people {
				if p := &d.people[i]; len(p.stays) > 1 && p.stays[1].from <= today {
					p.stays = p.stays[:1]
					return true
				}
			}
			return false
		},
		"a paper is somebody else's": func(d *district) bool {
			d.deeds[0].of = 1 + d.deeds[0].of%(len(d.bodies)-1)
			return true
		},
	} {
		right := f.district
		wrong := &district{bodies: slices.Clone(right.bodies), people: slices.Clone(right.people), deeds: slices.Clone(right.deeds), seats: right.seats}
		if !spoil(wrong) {
			f.t.Errorf("the tree of the control has nothing for %s", what)
		}
		f.district, f.quiet, f.wrong = wrong, true, 0
		for _, who := range f.sample(1000) {
			if f.compare(who); f.wrong > 0 {
				break
			}
		}
		if f.wrong == 0 {
			f.t.Errorf("%s, and no answer differs: the comparison is blind", what)
		}
		f.district, f.quiet, f.wrong = right, false, 0
	}
	for who, s := range f.seat { // a post that is over is taken for one that is held
		if !s.holds(today) && reads(s.kind) {
			was := *s
			s.from, s.until, f.quiet = "2020-01-01", "9999-12-31", true
			if f.compare(who); f.wrong == 0 {
				f.t.Errorf("a post that is over is taken for one that is held, and no answer differs")
			}
			*s, f.quiet, f.wrong = was, false, 0
			return
		}
	}
	f.t.Error("the tree of the control has no post that is over")
}

// sample is some of those who can ask.
func (f *forest) sample(n int) []string {
	names := []string{"plain", "stranger"}
	for name := range f.seat {
		names = append(names, name)
	}
	slices.Sort(names)
	f.r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:min(n, len(names))]
}
