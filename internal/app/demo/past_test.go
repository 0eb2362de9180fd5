package demo_test

import (
	"fmt"
	"slices"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/member"
)

// face is what a house says of a day: its tree, its roster, its figures and its
// duties, a line each.
func face(t *testing.T, a *app.App, on day.Day) map[string][]string {
	t.Helper()
	f := map[string][]string{}
	tell := func(what, format string, args ...any) { f[what] = append(f[what], fmt.Sprintf(format, args...)) }
	tree, err := a.Orgs.Tree(t.Context(), who, on)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range tree {
		tell("tree", "%d %s in %d: %v %s %s, term of %d", v.Org, v.Path, v.Parent, v.Kind, v.Name, v.Code, v.TermYears)
	}
	for q := (member.Query{On: on, Limit: 500}); ; {
		page, err := a.Members.Roster(t.Context(), who, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Members {
			tell("roster", "%d %s %s of %s %s since %s: %s %v %v", m.ID, m.Name, m.Category(on), m.OrgName, m.Group, m.Membership.From, m.Standing, m.Flags, m.Posts)
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	c, err := a.Figures.Compute(t.Context(), who, figure.Year(tree[0].Org, 2021, on))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range c.Values() {
		tell("figures", "%s is %d of %d records, members %d, others %d", v.ID, v.Value, v.Records, v.Members, v.Others)
	}
	list, err := a.Duties.Check(t.Context(), who, duty.Query{AsOf: on, Year: 2021})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		for _, v := range o.List {
			tell("duties", "%d %s %v: %v on %s by %v, due %s, %v", o.Org, v.Rule.ID, v.Slot, v.State, v.DoneOn, v.DoneBy, v.Due, v.Facts())
		}
	}
	return f
}

// past holds a house of December, looked at as of 30 June, against a house whose
// making stopped on 30 June.
func past(t *testing.T, e testkit.Engine, today *app.App) {
	then := day.Must("2021-06-30")
	other := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
	if e.URL != "" {
		other.URL = testkit.Postgres(t)
	}
	seen := face(t, today, then)
	for what, want := range face(t, made(t, other, then), then) {
		got := seen[what]
		if slices.Equal(got, want) {
			continue
		}
		t.Errorf("%s: %d lines of 30 June, seen from December %d", what, len(want), len(got))
		differ := 0
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] && differ < 8 {
				t.Errorf("%s\n then %s\n seen %s", what, want[i], got[i])
				differ++
			}
		}
	}
	for what, lines := range face(t, today, day.Must(demo.Today)) {
		if slices.Equal(lines, seen[what]) {
			t.Errorf("%s: nothing has changed since June, the test says nothing", what)
		}
	}
}
