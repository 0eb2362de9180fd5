package activity

import (
	"math/big"
	"testing"
)

// TestVotes compares each threshold with exact fractions for 1 to 60 voters.
func TestVotes(t *testing.T) {
	pass := func(yes, due int) Tally { return AdmissionPass(yes/2, yes-yes/2, due) }
	surplus := func(extra, seats int) Tally { return Surplus(seats+extra, seats) }
	for _, c := range []struct {
		name     string
		fn       func(part, whole int) Tally
		num, den int64
		strict   bool
	}{
		{"assembly quorum", AssemblyQuorum, 1, 2, false},
		{"assembly pass", AssemblyPass, 1, 2, true},
		{"committee quorum", CommitteeQuorum, 1, 2, false},
		{"election quorum", ElectionQuorum, 4, 5, false},
		{"election win", ElectionWin, 1, 2, true},
		{"surplus", surplus, 1, 5, false},
		{"admission quorum", AdmissionQuorum, 1, 2, true},
		{"admission pass", pass, 1, 2, true},
	} {
		for whole := 1; whole <= 60; whole++ {
			for part := 0; part <= whole; part++ {
				cmp := big.NewRat(int64(part), int64(whole)).Cmp(big.NewRat(c.num, c.den))
				want := cmp > 0 || cmp == 0 && !c.strict
				got := c.fn(part, whole)
				if got.OK != want || got.OK != (part >= got.Need) {
					t.Errorf("%s: %d of %d = %+v, want %v", c.name, part, whole, got, want)
				}
			}
		}
		if got := c.fn(0, 0); got.OK {
			t.Errorf("%s: nobody due was a quorum: %+v", c.name, got)
		}
	}
}

func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if !k.Known() || seen[string(k)] || seen[k.Label()] {
			t.Errorf("kind %s has no label or stands twice", k)
		}
		seen[string(k)], seen[k.Label()] = true, true
	}
	if len(Kinds()) != 21 || Kind("assemblies").Known() {
		t.Errorf("%d kinds", len(Kinds()))
	}
}
