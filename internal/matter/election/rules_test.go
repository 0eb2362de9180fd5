package election

import (
	"strings"
	"testing"
)

func sheet(issued, returned, void int, votes ...int) *Sheet {
	s := &Sheet{Issued: issued, Returned: returned, Void: void, Valid: returned - void}
	for i, n := range votes {
		s.Lines = append(s.Lines, Votes{Member: int64(i + 1), Name: string(rune('A' + i)), For: n, Against: s.Valid - n})
	}
	return s
}

func names(list []Votes) string {
	s := ""
	for _, v := range list {
		s += v.Name
	}
	return s
}

func TestSurplusAndQuorum(t *testing.T) {
	for seats, want := range map[int]int{1: 2, 3: 4, 5: 6, 6: 8, 7: 9, 10: 12, 11: 14} { // at least a fifth more, rounded up
		if got := candidatesNeeded(seats); got != want {
			t.Errorf("%d seats want %d candidates, got %d", seats, want, got)
		}
	}
	for _, c := range []struct {
		present, due int
		ok           bool
	}{{20, 25, true}, {19, 25, false}, {21, 26, true}, {20, 26, false}, {4, 5, true}, {3, 4, false}, {8, 9, true}, {7, 9, false}} {
		if err := enough(c.present, c.due); (err == nil) != c.ok {
			t.Errorf("%d of %d: %v", c.present, c.due, err)
		}
	}
}

// Each row is a sentence on how a count is read.
func TestSettle(t *testing.T) {
	w := func(s *Sheet, written ...int) *Sheet {
		for i, n := range written {
			s.Written = append(s.Written, Votes{Member: int64(i + 100), Name: string(rune('x' + i)), For: n})
		}
		return s
	}
	for _, c := range []struct {
		say           string
		s             *Sheet
		seats, due    int
		present       int
		base          Base
		tie           bool
		elected, tied string
		short         int
		invalid       bool
		differ        bool
	}{
		{say: "the most votes win the seats", s: sheet(10, 10, 0, 9, 8, 7, 6), seats: 3, due: 10, present: 10, elected: "ABC"},
		{say: "exactly half is no majority", s: sheet(10, 10, 0, 9, 5), seats: 2, due: 10, present: 10, elected: "A", short: 1},
		{say: "one more than half is", s: sheet(10, 10, 0, 9, 6), seats: 2, due: 10, present: 10, elected: "AB"},
		{say: "half of those due is missed where half of those present is passed", s: sheet(8, 8, 0, 8, 5), seats: 2, due: 10, present: 8, base: OfDue, elected: "A", short: 1, differ: true},
		{say: "the same count by the other base", s: sheet(8, 8, 0, 8, 5), seats: 2, due: 10, present: 8, base: OfPresent, elected: "AB", differ: true},
		{say: "a tie at the edge is voted on again", s: sheet(10, 10, 0, 9, 7, 7, 6), seats: 2, due: 10, present: 10, elected: "A", tied: "BC"},
		{say: "a tie above the edge is none", s: sheet(10, 10, 0, 8, 8, 7, 6), seats: 3, due: 10, present: 10, elected: "ABC"},
		{say: "three tied for all the seats", s: sheet(10, 10, 0, 7, 7, 7), seats: 2, due: 10, present: 10, tied: "ABC"},
		{say: "a tie below the majority elects nobody", s: sheet(10, 10, 0, 9, 5, 5), seats: 2, due: 10, present: 10, elected: "A", short: 1},
		{say: "nobody passes", s: sheet(10, 10, 0, 5, 4, 3), seats: 2, due: 10, present: 10, short: 2},
		{say: "somebody written in wins", s: w(sheet(10, 10, 0, 9, 3), 7), seats: 2, due: 10, present: 10, elected: "Ax"},
		{say: "more came back than went out", s: sheet(9, 10, 0, 9, 8), seats: 2, due: 10, present: 9, invalid: true},
		{say: "between the tied the higher wins without a majority", s: sheet(10, 10, 2, 5, 3), seats: 1, due: 10, present: 10, tie: true, elected: "A"},
		{say: "tied again", s: sheet(10, 10, 0, 5, 5), seats: 1, due: 10, present: 10, tie: true, tied: "AB"},
		{say: "fewer due by exclusions make the majority smaller", s: sheet(8, 8, 0, 5), seats: 1, due: 9, present: 8, elected: "A"},
		{say: "with everybody due it is missed", s: sheet(8, 8, 0, 5), seats: 1, due: 10, present: 8, short: 1, differ: true},
	} {
		if c.base == "" {
			c.base = OfDue
		}
		o := settle(c.s, c.seats, c.due, c.present, c.base, c.tie)
		if names(o.Elected) != c.elected || names(o.Tied) != c.tied || o.Short != c.short || o.Invalid != c.invalid || o.Differ != c.differ {
			t.Errorf("%s: %+v", c.say, o)
		}
	}
}

func TestSheetAddsUp(t *testing.T) {
	for _, c := range []struct {
		say   string
		s     *Sheet
		seats int
		want  string
	}{
		{"all meets", sheet(10, 9, 1, 8, 5), 2, ""},
		{"more issued than people are there", sheet(11, 10, 0, 8, 5), 2, "issued"},
		{"none issued", sheet(0, 0, 0), 2, "issued"},
		{"more returned than issued is a result and no mistake", sheet(9, 10, 0, 3, 3), 2, ""},
		{"valid and void do not make what came back", &Sheet{Issued: 10, Returned: 10, Valid: 9}, 2, "valid"},
		{"the votes of one do not make the valid ballots", &Sheet{Issued: 10, Returned: 10, Valid: 10, Lines: []Votes{{For: 9}}}, 1, "for0"},
		{"a negative number", &Sheet{Issued: 10, Returned: 10, Valid: 10, Lines: []Votes{{For: 11, Against: -1}}}, 1, "for0"},
		{"more names chosen than the ballots have seats", sheet(10, 10, 0, 10, 10, 1), 2, "valid"},
		{"written in without votes", &Sheet{Issued: 10, Returned: 10, Valid: 10, Written: []Votes{{Member: 1}}}, 1, "written0"},
		{"written in twice", &Sheet{Issued: 10, Returned: 10, Valid: 10, Written: []Votes{{Member: 1, For: 1}, {Member: 1, For: 2}}}, 1, "written1"},
	} {
		err := c.s.adds(10, c.seats)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), "["+c.want+":")) {
			t.Errorf("%s: %v, want %s", c.say, err, c.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	a, b := sheet(10, 10, 0, 8, 5), sheet(10, 10, 1, 8, 5)
	b.Lines[0].Against, b.Lines[1].Against = 2, 5
	a.Written = []Votes{{Member: 7, Name: "x", For: 2}}
	b.Written = []Votes{{Member: 8, Name: "y", For: 2}}
	got := differences(a, b)
	if len(got) != 4 || got[0].What != "有效" || got[1].What != "无效" || got[2].What != "另选人x" || got[3] != (Difference{"另选人y", 0, 2}) {
		t.Errorf("%+v", got)
	}
	if d := differences(a, a); len(d) != 0 {
		t.Errorf("the same differs: %+v", d)
	}
}
