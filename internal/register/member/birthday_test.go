package member_test

import (
	"fmt"
	"slices"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
)

// TestBirthdays lists the months by the day of joining, as far as the asker sees.
func TestBirthdays(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		enrol := func(name, joined string, org int64) int64 {
			t.Helper()
			id, err := w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: name, Sex: member.Male, BirthOn: day.Must("1980-01-01"), BirthExact: true,
				JoinedOn: day.Must(joined)}, Org: org, Since: day.Must(joined), Reason: "名册导入"})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		leap := enrol("闰日", "2016-02-29", w.East)
		enrol("月末", "2016-02-01", w.Eastern)
		enrol("今年刚入", "2021-02-01", w.East)
		names := func(who gate.Actor, of int64, year, month int) (list []string) {
			t.Helper()
			all, err := w.Members.Birthdays(w.Ctx(), who, of, year, month, w.Gate.Today())
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range all {
				list = append(list, fmt.Sprintf("%s %s %d", b.Name, b.On, b.Years))
			}
			return list
		}
		for _, c := range []struct {
			what        string
			who         gate.Actor
			of          int64
			year, month int
			want        []string
		}{
			{"the bureau sees both branches, by day", w.Head, 0, 2021, 2, []string{"月末 2021-02-01 5", "闰日 2021-02-28 5"}},
			{"in a leap year the day is there", w.Secretary, 0, 2024, 2, []string{"今年刚入 2024-02-01 3", "闰日 2024-02-29 8"}},
			{"a secretary sees her own", w.Secretary, 0, 2021, 2, []string{"闰日 2021-02-28 5"}},
			{"one branch of several", w.Officer, w.Eastern, 2021, 2, []string{"月末 2021-02-01 5"}},
			{"another branch sees nobody", w.Far, 0, 2021, 2, nil},
		} {
			if got := names(c.who, c.of, c.year, c.month); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.what, got, c.want)
			}
		}
		if _, err := w.Members.Birthdays(w.Ctx(), w.Far, w.East, 2021, 2, w.Gate.Today()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of another's branch: %v", err)
		}
		if _, err := w.Members.Birthdays(w.Ctx(), w.Secretary, 0, 2021, 13, w.Gate.Today()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of a thirteenth month: %v", err)
		}

		id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Birthday}, OnDay: day.Must("2021-02-28"),
			Marks: []activity.Mark{{Member: w.People[w.East][0], Absent: true, Reason: "公假"}}})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := w.Activities.Celebrated(w.Ctx(), w.Secretary, day.Year(2021))
		if err != nil || kept[leap] != id || kept[w.People[w.East][0]] != 0 {
			t.Errorf("kept %v %v", kept, err)
		}
	})
}
