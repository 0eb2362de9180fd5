package plan_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
)

func field(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return f.Fields[0].Field
	}
	return fault.KindOf(err).String()
}

// The clock stands at 2021-12-20.
func TestLay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		second := plan.Year{Fixed: plan.Fixed{Nth: 2, Weekday: 4}, From: "14:30", Until: "16:30", Place: "会议室"}
		themes := map[int]plan.Theme{3: {Title: "学雷锋", Place: "社区"}}
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			year int
			y    plan.Year
			laid int
			want string
		}{
			{"her own branch, next year", w.Secretary, w.East, 2022, second, 12, ""},
			{"what is left of this year: the second Thursday is over", w.Secretary, w.East, 2021, second, 0, ""},
			{"from a page that is old", w.Secretary, w.East, 2022, second, 0, "conflict"},
			{"the branch beside", w.Secretary, w.Eastern, 2022, second, 0, "not-found"},
			{"the organisation above plans nothing for a branch", w.Head, w.East, 2023, second, 0, "not-found"},
			{"the officer for a branch that cannot", w.Officer, w.West, 2022, second, 12, ""},
			{"without a post", w.Plain, w.East, 2023, second, 0, "denied"},
			{"a stranger", w.Stranger, w.East, 2023, second, 0, "denied"},
			{"a year that is past", w.Secretary, w.East, 2020, second, 0, "year"},
			{"no fixed day", w.Secretary, w.East, 2023, plan.Year{}, 0, "fixed"},
			{"a day that some months lack", w.Secretary, w.East, 2023, plan.Year{Fixed: plan.Fixed{Dom: 31}}, 0, "fixed"},
			{"an end before the beginning", w.Secretary, w.East, 2023, plan.Year{Fixed: plan.Fixed{Dom: 9}, From: "16:00", Until: "15:00"}, 0, "until"},
		} {
			laid, err := w.Plans.Lay(w.Ctx(), c.who, c.org, c.year, c.y, themes)
			if field(err) != c.want || laid != c.laid {
				t.Errorf("%s: %d, %v, want %d, %q", c.what, laid, err, c.laid, c.want)
			}
		}
		y, list, err := w.Plans.OfYear(w.Ctx(), w.Secretary, w.East, 2022, w.Gate.Today())
		if err != nil || len(list) != 12 || y.Fixed != second.Fixed || y.Version != 1 {
			t.Fatalf("%+v, %d rows, %v", y, len(list), err)
		}
		if m := list[2]; m.Day.String() != "2022-03-10" || m.Title != "学雷锋" || m.Place != "社区" || list[0].Place != "会议室" || list[0].From != "14:30" {
			t.Errorf("%+v", m)
		}
		// Laid once more on another day, what is planned stands where it stood.
		y.Fixed = plan.Fixed{Dom: 9}
		if laid, err := w.Plans.Lay(w.Ctx(), w.Secretary, w.East, 2022, y, nil); err != nil || laid != 0 {
			t.Errorf("%d, %v", laid, err)
		}
		// What is planned takes other words, from a page that shows it as it is.
		y.Version = 2
		if _, err := w.Plans.Lay(w.Ctx(), w.Secretary, w.East, 2022, y, map[int]plan.Theme{2: {Title: "走访", Version: 1}}); err != nil {
			t.Error(err)
		}
		y.Version = 3
		if _, err := w.Plans.Lay(w.Ctx(), w.Secretary, w.East, 2022, y, map[int]plan.Theme{2: {Title: "别的", Version: 1}}); field(err) != "title-2" {
			t.Errorf("from an old page: %v", err)
		}
		if x, err := w.Plans.Get(w.Ctx(), w.Secretary, list[1].ID); err != nil || x.Title != "走访" || x.Day != list[1].Day || x.Version != 2 {
			t.Errorf("%+v %v", x, err)
		}
		if err := w.Plans.Cancel(w.Ctx(), w.Secretary, list[4].ID, 1, ""); err != nil {
			t.Fatal(err)
		}
		if laid, err := w.Plans.Lay(w.Ctx(), w.Secretary, w.East, 2022, y, nil); err != nil || laid != 1 {
			t.Errorf("the month whose plan was cancelled gets another: %d, %v", laid, err)
		}
		// Before it was laid out there was no plan.
		if _, list, err := w.Plans.OfYear(w.Ctx(), w.Secretary, w.East, 2022, w.Gate.Today()-1); err != nil || len(list) != 0 {
			t.Errorf("as of the day before: %d rows, %v", len(list), err)
		}
		if _, _, err := w.Plans.OfYear(w.Ctx(), w.Beside, w.East, 2022, w.Gate.Today()); field(err) != "not-found" {
			t.Errorf("another branch's plan: %v", err)
		}
		if _, seen, err := w.Plans.OfYear(w.Ctx(), w.Head, w.East, 2022, w.Gate.Today()); err != nil || len(seen) != 13 {
			t.Errorf("seen from above: %d, %v", len(seen), err)
		}
	})
}

func TestAddMoveCancel(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ok := plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), From: "15:00", Title: "专题党课"}
		with := func(change func(*plan.Draft)) plan.Draft { d := ok; change(&d); return d }
		var id int64
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			d    plan.Draft
			want string
		}{
			{"her own branch", w.Secretary, w.East, ok, ""},
			{"beside", w.Secretary, w.Eastern, ok, "not-found"},
			{"without a post", w.Plain, w.East, ok, "denied"},
			{"no such kind", w.Secretary, w.East, with(func(d *plan.Draft) { d.Kind = "party" }), "kind"},
			{"no day", w.Secretary, w.East, with(func(d *plan.Draft) { d.Day = day.None }), "day"},
			{"yesterday", w.Secretary, w.East, with(func(d *plan.Draft) { d.Day = day.Must("2021-12-19") }), "day"},
			{"in ten years", w.Secretary, w.East, with(func(d *plan.Draft) { d.Day = day.Must("2031-12-19") }), "day"},
			{"a time that is none", w.Secretary, w.East, with(func(d *plan.Draft) { d.From = "下午" }), "from"},
			{"a title that is a book", w.Secretary, w.East, with(func(d *plan.Draft) { d.Title = strings.Repeat("长", 201) }), "title"},
		} {
			made, err := w.Plans.Add(w.Ctx(), c.who, c.org, c.d)
			if field(err) != c.want {
				t.Errorf("%s: %v, want %q", c.what, err, c.want)
			}
			if err == nil {
				id = made
			}
		}
		later := with(func(d *plan.Draft) { d.Day = day.Must("2021-12-30") })
		for _, c := range []struct {
			what    string
			who     gate.Actor
			version int64
			d       plan.Draft
			want    string
		}{
			{"another branch's", w.Beside, 1, later, "not-found"},
			{"from above, who only sees", w.Head, 1, later, "not-found"},
			{"into the past", w.Secretary, 1, with(func(d *plan.Draft) { d.Day = day.Must("2021-12-01") }), "day"},
			{"to a later day", w.Secretary, 1, later, ""},
			{"from a page that is old", w.Secretary, 1, later, "conflict"},
		} {
			if err := w.Plans.Edit(w.Ctx(), c.who, id, c.version, c.d, "人不齐"); field(err) != c.want {
				t.Errorf("%s: %v, want %q", c.what, err, c.want)
			}
		}
		p, err := w.Plans.Get(w.Ctx(), w.Secretary, id)
		if err != nil || !p.Moved() || p.First != ok.Day || p.Why != "人不齐" || p.State != plan.Open {
			t.Errorf("%+v %v", p, err)
		}
		// A record of the kind in the month does it, and nobody had to say so.
		rec, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-16")})
		if err != nil {
			t.Fatal(err)
		}
		if p, err = w.Plans.Get(w.Ctx(), w.Secretary, id); err != nil || p.State != plan.Done || p.Record != rec {
			t.Errorf("%+v %v", p, err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, rec, "记错了"); err != nil {
			t.Fatal(err)
		}
		// A plan whose day is over can still be put off, and cancelled.
		w.Clock.Set("2022-01-05")
		if err := w.Plans.Edit(w.Ctx(), w.Secretary, id, 2, with(func(d *plan.Draft) { d.Day = day.Must("2022-01-10") }), ""); err != nil {
			t.Errorf("put off: %v", err)
		}
		if err := w.Plans.Cancel(w.Ctx(), w.Secretary, id, 3, "不办了"); err != nil {
			t.Error(err)
		}
		if err := w.Plans.Cancel(w.Ctx(), w.Secretary, id, 4, ""); field(err) != "conflict" {
			t.Errorf("twice: %v", err)
		}
	})
}

// A member is told what his own branch plans for everybody, from today on.
func TestMine(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		add := func(org int64, k activity.Kind, on, title string) int64 {
			t.Helper()
			id, err := w.Plans.Add(w.Ctx(), w.Officer, org, plan.Draft{Kind: k, Day: day.Must(on), Title: title})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		add(w.East, activity.Lecture, "2021-12-28", "后")
		add(w.East, activity.ThemeDay, "2021-12-20", "今天")
		add(w.East, activity.Committee, "2021-12-21", "委员会的")
		add(w.West, activity.ThemeDay, "2021-12-22", "别的支部的")
		gone := add(w.East, activity.ThemeDay, "2021-12-23", "取消的")
		if err := w.Plans.Cancel(w.Ctx(), w.Officer, gone, 1, ""); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[int64]string{w.People[w.East][5]: "今天 后", w.People[w.West][0]: "别的支部的", 7: ""} {
			list, err := w.Plans.Mine(w.Ctx(), gate.Actor{Account: 1, Person: who})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range list {
				got = append(got, p.Title)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%d is told of %v, want %s", who, got, want)
			}
		}
	})
}
