package demo_test

import (
	"context"
	"io"
	"path/filepath"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/output/figure"
)

// made is the demonstration, made afresh on an engine up to a day.
func made(t testing.TB, e testkit.Engine, last day.Day) *app.App {
	t.Helper()
	clock := demo.Start()
	a, err := app.Open(t.Context(), app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.MakeUntil(t.Context(), a, clock, clock.Now, io.Discard, last); err != nil {
		t.Fatal(err)
	}
	return a
}

var who = gate.Program("test")

func card(ctx context.Context, t testing.TB, a *app.App, asOf string) *figure.Card {
	t.Helper()
	tree, err := a.Orgs.Tree(ctx, who, day.Must(asOf))
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.Figures.Compute(ctx, who, figure.Year(tree[0].Org, 2021, day.Must(asOf)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// exact are the figures that the public report gives as they are, least those
// that it gives with 余 or 多.
var (
	exact = map[string]int64{
		"training.classes": 4, "org.adjusted": 35, "post.people_changed": 52, "post.acts": 52, "cooperation.groups_excellent": 2, "cooperation.units_excellent": 12,
		"honour.members": 99, "honour.workers": 60, "honour.organisations": 50, "medal50.people": 357, "letter.published": 2, "contest.finals": 1,
	}
	least = map[string]int64{
		"training.people": 501, "visit.person_times": 150_001, "election.organisations": 60, "frontline.organisations": 281, "frontline.people": 4001,
		"broadcast.organisations": 281, "broadcast.person_times": 4001, "orgs.total": 281, "members.serving": 4001,
	}
)

// TestReferenceYear counts the figures of the public report from the records of
// the demonstration, on both engines: none of them is typed in anywhere.
func TestReferenceYear(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := testkit.Engine{Name: name, Dir: t.TempDir()}
			if name == "postgres" {
				e.URL = testkit.Postgres(t)
			}
			a := made(t, e, day.Must(demo.Today))
			t.Run("as of 30 June", func(t *testing.T) { past(t, e, a) })
			c := card(t.Context(), t, a, demo.Today)
			for id, want := range exact {
				if v, ok := c.Get(id); !ok || v.Value != want {
					t.Errorf("%s is %d, want %d", id, v.Value, want)
				}
			}
			for id, want := range least {
				if v, ok := c.Get(id); !ok || v.Value < want {
					t.Errorf("%s is %d, want at least %d", id, v.Value, want)
				}
			}
			for id, days := range map[string][]string{"letter.published": {"2021-11-15", "2021-08-02"}, "contest.finals": {"2021-12-09"}} {
				v, _ := c.Get(id)
				rows := v.In()
				if len(rows) != len(days) {
					t.Errorf("%s: %d records, want %d", id, len(rows), len(days))
					continue
				}
				for i, d := range days {
					if rows[i].Day != day.Must(d) {
						t.Errorf("%s: on %s, want %s", id, rows[i].Day, d)
					}
				}
			}
			renewed, _ := c.Get("election.organisations")
			for kind, want := range map[matter.Query]int{{Kind: matter.Election, State: matter.Done}: int(renewed.Value), {Kind: matter.Weak, State: matter.Open}: 3} {
				kind.Limit = 1
				if p, err := a.Matters.List(t.Context(), who, kind); err != nil || p.Total != want {
					t.Errorf("%s: %d matters, want %d: %v", kind.Kind, p.Total, want, err)
				}
			}
			v, _ := c.Get("broadcast.person_times")
			for _, row := range v.In() {
				if row.Day != day.Must("2021-07-01") {
					t.Errorf("a broadcast on %s", row.Day)
				}
			}
			if due, _ := c.Get("term.due"); due.Value == 0 {
				t.Error("no term ends in the year")
			}
			if late, _ := c.Get("term.overdue"); late.Value == 0 {
				t.Error("nobody is late: the year is too good to be true")
			}
		})
	}
}

// BenchmarkCard counts every figure of the reference year for the whole
// district, 284 organisations and 9,000 activities, with the authority checked.
func BenchmarkCard(b *testing.B) {
	a := made(b, testkit.Engine{Name: "sqlite", Dir: b.TempDir()}, day.Must(demo.Today))
	tree, err := a.Orgs.Tree(b.Context(), who, day.Must(demo.Today))
	if err != nil {
		b.Fatal(err)
	}
	scope := figure.Year(tree[0].Org, 2021, day.Must(demo.Today))
	for _, ids := range [][]string{nil, {"visit.person_times"}, {"honour.members"}} {
		name := "all"
		if len(ids) > 0 {
			name = ids[0]
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Figures.Compute(b.Context(), who, scope, ids...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
