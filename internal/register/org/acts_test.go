package org_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

func decide(t *testing.T, w *world.World, on string, items ...decision.Item) error {
	t.Helper()
	_, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "批复", Number: "虚工委〔2021〕1号",
		MadeOn: day.Must(on), Items: items})
	return err
}

func names(t *testing.T, w *world.World, on string) (list []string) {
	t.Helper()
	tree, err := w.Orgs.Tree(t.Context(), w.Officer, day.Must(on))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range tree {
		list = append(list, v.Name)
	}
	return list
}

func same(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// The tree of any day stays readable through renaming, moving, merging.
func TestTheTreeOfAnyDay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		before := []string{"虚构区委直属机关工委", "东局党委", "东一支部", "东一二支部", "西局支部"}
		if got := names(t, w, "2021-06-30"); !same(got, before) {
			t.Fatalf("at first: %v", got)
		}
		if err := decide(t, w, "2021-07-01", decision.Item{Act: decision.Rename, Org: w.East, Name: "东一党支部"}); err != nil {
			t.Fatal(err)
		}
		if err := decide(t, w, "2021-08-01", decision.Item{Act: decision.Move, Org: w.Eastern, Into: w.Root}); err != nil {
			t.Fatal(err)
		}
		if err := decide(t, w, "2021-09-01", decision.Item{Act: decision.Merge, Org: w.West, Into: w.Eastern}); err != nil {
			t.Fatal(err)
		}
		for on, want := range map[string][]string{
			"2021-06-30": before,
			"2021-07-01": {"虚构区委直属机关工委", "东局党委", "东一党支部", "东一二支部", "西局支部"},
			"2021-08-31": {"虚构区委直属机关工委", "东局党委", "东一党支部", "东一二支部", "西局支部"},
			"2021-09-01": {"虚构区委直属机关工委", "东局党委", "东一党支部", "东一二支部"},
		} {
			if got := names(t, w, on); !same(got, want) {
				t.Errorf("on %s: %v, want %v", on, got, want)
			}
		}
		// Who heads the old organisation above no longer reaches what moved away.
		if _, err := w.Orgs.Get(t.Context(), w.Head, w.Eastern, day.Must("2021-12-20")); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the bureau still sees what moved away: %v", err)
		}
		// The members of the merged branch are in the other one, and their past is kept.
		page, err := w.Members.Roster(t.Context(), w.Officer, member.Query{On: day.Must("2021-09-01"), Org: w.Eastern, Limit: 50})
		if err != nil || page.Total != 8 {
			t.Errorf("after the merger: %d members, %v", page.Total, err)
		}
		page, err = w.Members.Roster(t.Context(), w.Officer, member.Query{On: day.Must("2021-08-31"), Org: w.West, Limit: 50})
		if err != nil || page.Total != 4 {
			t.Errorf("the day before: %d members, %v", page.Total, err)
		}
		p, err := w.Orgs.Get(t.Context(), w.Officer, w.West, day.Must("2021-12-20"))
		if err != nil || p.EndedOn != day.Must("2021-09-01") || len(p.After) != 1 || p.After[0].To != w.Eastern {
			t.Errorf("the merged one keeps its page and its succession: %+v %v", p, err)
		}
	})
}

func TestActsThatAreRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, c := range []struct {
			what string
			item decision.Item
			want fault.Kind
		}{
			{"under itself", decision.Item{Act: decision.Move, Org: w.Bureau, Into: w.Bureau}, fault.Invalid},
			{"under what is below it", decision.Item{Act: decision.Move, Org: w.Bureau, Into: w.East}, fault.Invalid},
			{"under a branch", decision.Item{Act: decision.Move, Org: w.West, Into: w.East}, fault.Invalid},
			{"founding under a branch", decision.Item{Act: decision.Found, Org: w.East, Name: "小支部", Kind: string(org.Branch)}, fault.Invalid},
			{"founding without a name", decision.Item{Act: decision.Found, Org: w.Root, Kind: string(org.Branch)}, fault.Invalid},
			{"dissolving with members", decision.Item{Act: decision.Dissolve, Org: w.West}, fault.Conflict},
			{"dissolving with branches", decision.Item{Act: decision.Dissolve, Org: w.Bureau}, fault.Conflict},
			{"removing from a post not held", decision.Item{Act: decision.Remove, Org: w.West, Member: w.People[w.West][2], Kind: "001A"}, fault.Invalid},
		} {
			if err := decide(t, w, "2021-12-01", c.item); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		// A list of acts is done whole or not at all.
		err := decide(t, w, "2021-12-01", decision.Item{Act: decision.Rename, Org: w.East, Name: "改名"}, decision.Item{Act: decision.Dissolve, Org: w.West})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("one good, one refused: %v", err)
		}
		if got := names(t, w, "2021-12-20"); got[2] != "东一支部" {
			t.Errorf("half of it was kept: %v", got)
		}
		if _, err := w.Decisions.Decide(t.Context(), w.Secretary, decision.Decision{Org: w.East, Kind: decision.OrgChange, Title: "x",
			MadeOn: day.Must("2021-12-01"), Items: []decision.Item{{Act: decision.Rename, Org: w.East, Name: "y"}}}); fault.KindOf(err) != fault.Denied {
			t.Errorf("a secretary decides: %v", err)
		}
	})
	testkit.Promise(t, "2 cycles and 6 others refused, nothing half", "AT-18")
}

// Paths are compared as text; the range below a path holds exactly what begins
// with it, also for organisations whose numbers begin alike.
func TestBelow(t *testing.T) {
	for _, c := range []struct {
		path, other string
		in          bool
	}{
		{"0001", "0001", true}, {"0001", "00010002", true}, {"0001", "0002", false}, {"0001", "000Z", false},
		{"0009", "0009ZZZZ", true}, {"0009", "000A", false}, {"000Z", "000ZZZZZ", true}, {"000Z", "0010", false}, {"ZZZZ", "ZZZZ0001", true},
	} {
		lo, hi := org.Below(c.path)
		if got := lo <= c.other && c.other < hi; got != c.in {
			t.Errorf("%s below %s: %v (range %s to %s)", c.other, c.path, got, lo, hi)
		}
		lo, hi = org.Only(c.path)
		if got := lo <= c.other && c.other < hi; got != (c.other == c.path) {
			t.Errorf("%s is only %s: %v", c.other, c.path, got)
		}
	}
}
