package election

import (
	"testing"

	"zhibu/internal/base/day"
)

// Each row is a sentence on how near the end of a term is.
func TestNear(t *testing.T) {
	for _, c := range []struct {
		say, end, on string
		want         When
	}{
		{"no term is registered", "", "2021-12-20", Unknown},
		{"the last day still belongs to the term", "2021-12-20", "2021-12-20", Three},
		{"the day after it is over", "2021-12-19", "2021-12-20", Overdue},
		{"three months before", "2022-03-20", "2021-12-20", Three},
		{"three months and a day before", "2022-03-21", "2021-12-20", Six},
		{"six months before", "2022-06-20", "2021-12-20", Six},
		{"six months and a day before", "2022-06-21", "2021-12-20", Later},
		{"six months before the end of August is the end of February", "2022-08-31", "2022-02-28", Six},
		{"the day before that it is not", "2022-08-31", "2022-02-27", Later},
	} {
		end, _ := day.ParseEmpty(c.end)
		if got := near(end, day.Must(c.on), 6); got != c.want {
			t.Errorf("%s: %s, want %s", c.say, got, c.want)
		}
	}
	if got := shiftLimit(day.Must("2020-02-29"), 12); got != day.Must("2021-02-28") {
		t.Errorf("a year after 29 February is %s", got)
	}
}
