package booking_test

import (
	"reflect"
	"testing"

	"zhibu/internal/ledger/booking"
)

// The line is told as numbers: what is held is negative.
func line(people ...int) (list []booking.Ticket) {
	for i, n := range people {
		list = append(list, booking.Ticket{ID: int64(i + 1), Org: int64(i + 1), People: max(n, -n), Held: n < 0, No: int64(i + 1)})
	}
	return list
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		what     string
		capacity int
		line     []booking.Ticket
		asks     int
		admits   bool
		promotes []int64
	}{
		{"an empty slot takes whoever fits", 30, nil, 30, true, nil},
		{"and nobody who does not", 30, nil, 31, false, nil},
		{"the last places", 30, line(-20), 10, true, nil},
		{"one too many waits", 30, line(-20), 11, false, nil},
		{"nobody overtakes who waits, though he would fit", 30, line(-20, 15), 5, false, nil},
		{"who is first and fits moves up", 30, line(-20, 10), 1, false, []int64{2}},
		{"several move up in order", 30, line(-5, 10, 10, 10), 1, false, []int64{2, 3}},
		{"the first who does not fit keeps the others waiting", 30, line(-20, 15, 2), 1, false, nil},
		{"a site that shrank gives nothing more", 10, line(-20, 1), 1, false, nil},
	} {
		if got := booking.Admits(c.capacity, c.line, c.asks); got != c.admits {
			t.Errorf("%s: admits %v", c.what, got)
		}
		if got := booking.Promote(c.capacity, c.line); !reflect.DeepEqual(got, c.promotes) {
			t.Errorf("%s: promotes %v, want %v", c.what, got, c.promotes)
		}
	}
}
