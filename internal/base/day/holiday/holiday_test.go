package holiday

import (
	"testing"

	"zhibu/internal/base/day"
)

func TestWorking(t *testing.T) {
	for _, c := range []struct {
		day            string
		working, known bool
		why            string
	}{
		{"2021-10-01", false, true, "National Day, a Friday"},
		{"2021-09-26", true, true, "a Sunday made up for National Day"},
		{"2021-10-09", true, true, "a Saturday made up"},
		{"2021-12-20", true, true, "an ordinary Monday"},
		{"2021-12-18", false, true, "an ordinary Saturday"},
		{"2024-02-29", true, true, "a leap day, a Thursday"},
		{"2055-10-01", true, false, "a year without data answers by the weekday"},
	} {
		w, k := Working(day.Must(c.day))
		if w != c.working || k != c.known {
			t.Errorf("%s (%s): working %v known %v", c.day, c.why, w, k)
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	for _, c := range []struct {
		from  string
		n     int
		want  string
		known bool
	}{
		{"2021-12-20", 5, "2021-12-27", true},
		{"2021-09-30", 1, "2021-10-08", true}, // the holiday week is skipped
		{"2021-09-24", 2, "2021-09-27", true}, // Sunday 26 September works
		{"2021-12-20", 0, "2021-12-20", true},
		{"2055-06-01", 1, "2055-06-02", false},
	} {
		got, known := AddWorkdays(day.Must(c.from), c.n)
		if got.String() != c.want || known != c.known {
			t.Errorf("%s + %d = %s %v, want %s %v", c.from, c.n, got, known, c.want, c.known)
		}
	}
	if n, known := Workdays(day.Month(2021, 10)); n != 17 || !known {
		t.Errorf("October 2021 has %d working days, known %v; want 17", n, known)
	}
}
