package plan_test

import (
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
)

func TestFixed(t *testing.T) {
	for _, c := range []struct {
		stored, words, january, february string
	}{
		{"day:9", "每月9日", "2022-01-09", "2022-02-09"},
		{"day:28", "每月28日", "2022-01-28", "2022-02-28"},
		{"week:2:4", "每月第二个周四", "2022-01-13", "2022-02-10"},
		{"week:1:6", "每月第一个周六", "2022-01-01", "2022-02-05"},
		{"week:4:7", "每月第四个周日", "2022-01-23", "2022-02-27"},
		{"week:5:1", "每月最后一个周一", "2022-01-31", "2022-02-28"},
		{"day:29", "", "", ""}, {"day:0", "", "", ""}, {"week:6:1", "", "", ""}, {"week:1:8", "", "", ""}, {"", "", "", ""}, {"day:-3", "", "", ""},
	} {
		f := plan.ParseFixed(c.stored)
		if f.Zero() {
			if c.words != "" {
				t.Errorf("%q is no fixed day", c.stored)
			}
			continue
		}
		if f.String() != c.stored || f.Chinese() != c.words || f.In(2022, 1).String() != c.january || f.In(2022, 2).String() != c.february {
			t.Errorf("%q: %s, %s, %s, %s", c.stored, f, f.Chinese(), f.In(2022, 1), f.In(2022, 2))
		}
	}
}

func TestRest(t *testing.T) {
	for on, want := range map[string]string{
		"2021-12-20": "", "2021-12-18": "休息日，前后的工作日是12月17日、12月20日",
		"2021-10-01": "放假，前后的工作日是9月30日、10月8日", "2021-09-26": "", // a Sunday on which one works
	} {
		if got := plan.Rest(day.Must(on)); got != want {
			t.Errorf("%s: %q, want %q", on, got, want)
		}
	}
	if got := plan.Rest(day.Must("2099-10-03")); !strings.Contains(got, "放假安排公布前") {
		t.Errorf("a year without an arrangement: %q", got)
	}
}

func TestMatch(t *testing.T) {
	d := day.Must
	p := func(id int64, k activity.Kind, on string) plan.Plan {
		return plan.Plan{ID: id, Draft: plan.Draft{Kind: k, Day: d(on)}, State: plan.Open}
	}
	gone := p(9, activity.ThemeDay, "2021-12-01")
	gone.State = plan.Cancelled
	plans := []plan.Plan{p(1, activity.ThemeDay, "2021-11-09"), p(2, activity.ThemeDay, "2021-12-09"), p(3, activity.Lecture, "2021-12-09"),
		p(4, activity.Lecture, "2021-12-20"), p(5, activity.Lecture, "2021-12-30"), p(6, activity.Forum, "2021-12-20"), gone}
	held := []plan.Held{{ID: 21, On: d("2021-11-30"), Kinds: []activity.Kind{activity.ThemeDay}}, {ID: 22, On: d("2021-12-03"), Kinds: []activity.Kind{activity.Lecture}},
		{ID: 23, On: d("2021-12-09"), Kinds: []activity.Kind{activity.ThemeDay, activity.Lecture}}, {ID: 24, On: d("2021-01-20"), Kinds: []activity.Kind{activity.Forum}}}
	want := map[int64]int64{
		1: 21, // held on another day of the month
		2: 23, // on the day
		3: 23, // the same record, of another kind
		4: 22, // the one that is left
		5: 0, 6: 0, 9: 0,
	}
	for _, x := range plan.Match(plans, held) {
		if x.Record != want[x.ID] || (x.State == plan.Done) != (want[x.ID] != 0) {
			t.Errorf("plan %d: by %d (%s), want %d", x.ID, x.Record, x.State, want[x.ID])
		}
	}
	if plans[0].Record != 0 {
		t.Error("the list that was given was changed")
	}
}
