package backup

import (
	"slices"
	"testing"
	"time"

	"zhibu/internal/base/day"
)

func name(d string) string { return nameOf(day.Must(d).Start().Add(2 * time.Hour)) }

// Two years of a backup a day: seven days, five weeks and twelve months stay.
func TestWhatIsKept(t *testing.T) {
	p := Plan{Daily: 7, Weekly: 5, Monthly: 12}
	names := []string{"letter.txt", "zhibu-20211220-020000.zbk.part", "zhibu-old.zbk"}
	var kept []string
	for d := day.Must("2020-01-01"); d <= day.Must("2021-12-20"); d++ {
		names = append(names, name(d.String()))
		names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(p.Spare(names), n) })
	}
	for _, n := range names {
		if _, ours := timeOf(n); ours {
			kept = append(kept, n)
		}
	}
	var want []string
	for _, d := range []string{
		"2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30", "2021-05-31", "2021-06-30", "2021-07-31", "2021-08-31", "2021-09-30", "2021-10-31", // months
		"2021-11-28", "2021-11-30", "2021-12-05", "2021-12-12", // weeks, and November
		"2021-12-14", "2021-12-15", "2021-12-16", "2021-12-17", "2021-12-18", "2021-12-19", "2021-12-20", // days
	} {
		want = append(want, name(d))
	}
	slices.Sort(kept)
	if !slices.Equal(kept, want) {
		t.Errorf("kept %v\nwant %v", kept, want)
	}
	if len(names) != len(kept)+3 {
		t.Error("a file that is not ours was taken away")
	}
	if got := (Plan{}).Spare([]string{name("2021-12-19"), name("2021-12-20")}); len(got) != 1 || got[0] != name("2021-12-19") {
		t.Errorf("the newest shall always stay: %v", got)
	}
}

// A backup is due from its hour on, and what the night missed is made up for.
func TestWhenTheScheduleAsks(t *testing.T) {
	p := Plan{To: "/b", At: 2 * 60}
	for _, c := range []struct{ now, last, next string }{
		{"2021-12-20 01:59", "2021-12-19 02:00", "2021-12-20 02:00"},
		{"2021-12-20 02:00", "2021-12-20 02:00", "2021-12-21 02:00"},
		{"2021-12-20 23:59", "2021-12-20 02:00", "2021-12-21 02:00"},
		{"2022-01-01 00:30", "2021-12-31 02:00", "2022-01-01 02:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.now, day.Zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Last(at).Format("2006-01-02 15:04"); got != c.last {
			t.Errorf("at %s the last was %s", c.now, got)
		}
		if got := p.Next(at).Format("2006-01-02 15:04"); got != c.next {
			t.Errorf("at %s the next is %s", c.now, got)
		}
	}
	if !(Plan{At: 120}).Last(time.Unix(0, 0)).IsZero() || !(Plan{To: "/b", At: -1}).Next(time.Unix(0, 0)).IsZero() {
		t.Error("a plan without a folder or an hour asks for one")
	}
}
