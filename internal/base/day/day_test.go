package day

import (
	"testing"
	"time"
)

func TestDay(t *testing.T) {
	if Must("9999-12-31") != Forever {
		t.Errorf("Forever is %d", Must("9999-12-31"))
	}
	if Must("0001-01-01") != 1 {
		t.Errorf("first day is %d", Must("0001-01-01"))
	}
	if got := At(time.Date(2021, 12, 31, 16, 0, 0, 0, time.UTC)); got != Must("2022-01-01") {
		t.Errorf("an instant's day is China's: %s", got)
	}
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2020-02-29", 12, "2021-02-28"},
		{"2020-02-29", 48, "2024-02-29"},
		{"2021-08-31", 6, "2022-02-28"},
		{"2021-03-31", -1, "2021-02-28"},
		{"2021-12-20", 1, "2022-01-20"},
	} {
		if got := Must(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
	for _, c := range []struct {
		from, on string
		want     int
	}{
		{"1971-07-01", "2021-07-01", 50}, {"1971-07-02", "2021-07-01", 49},
		{"2000-02-29", "2021-02-28", 21}, {"2000-02-29", "2021-02-27", 20},
		{"2021-01-01", "2020-01-01", 0},
	} {
		if got := Must(c.from).YearsTo(Must(c.on)); got != c.want {
			t.Errorf("years from %s to %s = %d, want %d", c.from, c.on, got, c.want)
		}
	}
	if s := Quarter(2021, 4); s.From.String() != "2021-10-01" || s.Until.String() != "2022-01-01" || s.Chinese() != "2021年第四季度" {
		t.Errorf("Q4 = %+v %s", s, s.Chinese())
	}
}
