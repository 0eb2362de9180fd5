package org_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/org"
)

// Decisions are not always entered in the order of their days: what was founded under an
// organisation, or came under it, goes with it when an earlier move is entered after that;
// and nothing is put under one that is known to move later, or left under one that ends.
func TestActsEnteredOutOfOrder(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		var other int64
		found := func(under int64, name, code string, kind org.Kind, on string) (id int64, err error) {
			return id, w.Gate.Write(t.Context(), gate.Program("test"), org.Change, func(x *gate.Writing) error {
				at, err := x.At(under)
				if err == nil {
					id, err = org.Found(x, at, under, org.Draft{Kind: kind, Name: name, Code: code}, day.Must(on), 0)
				}
				return err
			})
		}
		other, err := found(w.Root, "南局党委", "300", org.PartyCommittee, "2012-05-08")
		if err != nil {
			t.Fatal(err)
		}
		young, err := found(w.Bureau, "东三支部", "103", org.Branch, "2021-11-01")
		if err != nil {
			t.Fatal(err)
		}
		if err := decide(t, w, "2021-10-01", decision.Item{Act: decision.Move, Org: w.West, Into: w.Bureau}); err != nil {
			t.Fatal(err)
		}
		// Then the move of July is entered.
		if err := decide(t, w, "2021-07-01", decision.Item{Act: decision.Move, Org: w.Bureau, Into: other}); err != nil {
			t.Fatal(err)
		}
		under := func(what string, id int64, on string, want bool) {
			t.Helper()
			tree, err := w.Orgs.Tree(t.Context(), w.Officer, day.Must(on))
			if err != nil {
				t.Fatal(err)
			}
			path := map[int64]string{}
			for _, v := range tree {
				path[v.Org] = v.Path
			}
			lo, hi := org.Below(path[other])
			if got := path[id] >= lo && path[id] < hi && path[id] != ""; got != want {
				t.Errorf("%s on %s: below %v, want %v (%s)", what, on, got, want, path[id])
			}
		}
		under("a branch that was there", w.East, "2021-06-30", false)
		under("a branch that was there", w.East, "2021-07-01", true)
		under("one that was founded later", young, "2021-11-01", true)
		under("one that came later, before", w.West, "2021-09-30", false)
		under("one that came later", w.West, "2021-10-01", true)
		if _, err := w.Orgs.Get(t.Context(), w.Head, young, day.Must("2021-12-20")); err != nil {
			t.Error("who heads the bureau does not reach what was founded under it:", err)
		}
		if _, err := found(w.Bureau, "东四支部", "104", org.Branch, "2021-06-01"); fault.KindOf(err) != fault.Invalid {
			t.Error("founded under one that moves in July, in June:", err)
		}
		if err := decide(t, w, "2021-06-01", decision.Item{Act: decision.Move, Org: w.Eastern, Into: w.Root}); fault.KindOf(err) != fault.Conflict {
			t.Error("moved before a move of what is above it:", err)
		}
		lone, err := found(w.Root, "北局党委", "400", org.PartyCommittee, "2012-05-08")
		if err == nil {
			_, err = found(lone, "北一支部", "401", org.Branch, "2021-12-01")
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := decide(t, w, "2021-11-15", decision.Item{Act: decision.Dissolve, Org: lone}); fault.KindOf(err) != fault.Conflict {
			t.Error("dissolved before what is to be founded under it:", err)
		}
		testkit.Promise(t, "5 places right, 3 refused, "+e.Name, "OWN-53")
	})
}
