package duty_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/member"
)

var (
	today = day.Must("2021-12-20")
	born  = day.Must("1980-02-29")
)

// verdict finds what a rule says about the period around a day.
func verdict(t *testing.T, w *world.World, who gate.Actor, of int64, asOf day.Day, rule string, on day.Day) duty.Verdict {
	t.Helper()
	list, err := w.Duties.Check(w.Ctx(), who, duty.Query{Org: of, AsOf: asOf, Year: on.Year()})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		for _, v := range o.List {
			if o.Org == of && v.Rule.ID == rule && (v.Slot.Has(on) || v.Rule.Cadence == duty.Always) {
				return v
			}
		}
	}
	t.Fatalf("no cell of %s around %s", rule, on)
	return duty.Verdict{}
}

func state(t *testing.T, v duty.Verdict, want duty.State) {
	t.Helper()
	if v.State != want {
		t.Errorf("%s %s is %s (%s), want %s", v.Rule.ID, v.Slot.Chinese(), v.State, v.Why, want)
	}
}

const theme = "branch.themeday.monthly"

// TestRecordedAndVoid: a record makes a cell done, taking it back opens it again,
// and from a day before it was held it is not known.
func TestRecordedAndVoid(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		on := day.Must("2021-12-09")
		state(t, verdict(t, w, w.Secretary, w.East, today, theme, on), duty.Due)
		id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: on,
			Marks: []activity.Mark{{Member: w.People[w.East][3], Absent: true, Reason: "病假"}}})
		if err != nil {
			t.Fatal(err)
		}
		v := verdict(t, w, w.Secretary, w.East, today, theme, on)
		state(t, v, duty.Done)
		if len(v.DoneBy) != 1 || v.DoneBy[0] != id || v.Why != "12月9日已记录，应到9人，实到8人" {
			t.Errorf("by %v: %s", v.DoneBy, v.Why)
		}
		state(t, verdict(t, w, w.Secretary, w.East, on-1, theme, on), duty.Due)
		state(t, verdict(t, w, w.Secretary, w.East, day.Must("2021-06-30"), theme, on), duty.Future)
		state(t, verdict(t, w, w.Beside, w.Eastern, today, theme, on), duty.Due)
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, id, "记错了日期"); err != nil {
			t.Fatal(err)
		}
		state(t, verdict(t, w, w.Secretary, w.East, today, theme, on), duty.Due)
	})
}

// TestAsOf: the same cells seen from the middle of the year.
func TestAsOf(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		june := day.Must("2021-06-30")
		for _, c := range []struct {
			on   string
			want duty.State
		}{{"2021-05-10", duty.Late}, {"2021-06-10", duty.Due}, {"2021-07-10", duty.Future}} {
			state(t, verdict(t, w, w.Secretary, w.East, june, theme, day.Must(c.on)), c.want)
		}
		state(t, verdict(t, w, w.Secretary, w.East, today, theme, day.Must("2021-07-10")), duty.Late)
	})
}

// TestExplain: a reason closes one cell, from the day on which it was written.
func TestExplain(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		nov := day.Must("2021-11-01")
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			rule string
			from day.Day
			text string
			want fault.Kind
		}{
			{"without a text", w.Secretary, w.East, theme, nov, "  ", fault.Invalid},
			{"of a rule that does not exist", w.Secretary, w.East, "branch.nothing", nov, "集中外出", fault.NotFound},
			{"of a day that begins no period", w.Secretary, w.East, theme, nov + 1, "集中外出", fault.NotFound},
			{"of a period to come", w.Secretary, w.East, theme, day.Must("2022-01-01"), "集中外出", fault.Invalid},
			{"of the branch beside", w.Secretary, w.Eastern, theme, nov, "集中外出", fault.NotFound},
			{"by the head above, who does not write for it", w.Head, w.East, theme, nov, "集中外出", fault.NotFound},
			{"by a member", w.Plain, w.East, theme, nov, "集中外出", fault.Denied},
			{"by a stranger", w.Stranger, w.East, theme, nov, "集中外出", fault.Denied},
		} {
			err := w.Duties.Explain(w.Ctx(), c.who, c.org, c.rule, c.from, c.text)
			if err == nil || fault.KindOf(err) != c.want {
				t.Errorf("a reason %s: %v, want %s", c.what, err, c.want)
			}
		}
		state(t, verdict(t, w, w.Secretary, w.East, today, theme, nov), duty.Late)
		for _, text := range []string{"全体党员外出集中培训", "全体党员外出集中培训，并入12月"} {
			if err := w.Duties.Explain(w.Ctx(), w.Secretary, w.East, theme, nov, text); err != nil {
				t.Fatal(err)
			}
		}
		v := verdict(t, w, w.Secretary, w.East, today, theme, nov)
		state(t, v, duty.Explained)
		if v.Why != "已说明：全体党员外出集中培训，并入12月" {
			t.Error(v.Why)
		}
		state(t, verdict(t, w, w.Secretary, w.East, today, theme, day.Must("2021-10-01")), duty.Late)
		state(t, verdict(t, w, w.Secretary, w.East, today-1, theme, nov), duty.Late)
		list, err := w.Duties.Changes(w.Ctx(), w.Secretary, w.East, today, today, 9)
		if err != nil || len(list) < 2 || list[0].Deed != "duty.explain" {
			t.Errorf("%v %+v", err, list)
		}
	})
}

// TestBegun: of what was over when the ledger began nothing is missing, and what was
// recorded of it counts; the Committee says when that was, and whoever knows of another day
// than stands is told.
func TestBegun(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		oct, nov, dec := day.Must("2021-10-10"), day.Must("2021-11-10"), day.Must("2021-12-10")
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: oct}); err != nil {
			t.Fatal(err)
		}
		seen := func(when string, sept, october, november, december duty.State) {
			t.Helper()
			for on, want := range map[day.Day]duty.State{oct.AddMonths(-1): sept, oct: october, nov: november, dec: december} {
				if v := verdict(t, w, w.Secretary, w.East, today, theme, on); v.State != want {
					t.Errorf("%s: %s is %s (%s), want %s", when, v.Slot.Chinese(), v.State, v.Why, want)
				}
			}
		}
		missed := func(when string, want int64) {
			t.Helper()
			c, err := w.Figures.Compute(w.Ctx(), w.Secretary, figure.Year(w.East, 2021, today), "themeday.missed")
			if err != nil {
				t.Fatal(err)
			}
			if v, _ := c.Get("themeday.missed"); v.Value != want {
				t.Errorf("%s: %d months are missed, want %d", when, v.Value, want)
			}
		}
		seen("at first", duty.Late, duty.Done, duty.Late, duty.Due)
		missed("at first", 10)
		for _, c := range []struct {
			what    string
			who     gate.Actor
			org     int64
			on, was day.Day
			want    fault.Kind
		}{
			{"by a secretary", w.Secretary, w.East, nov, day.None, fault.Denied},
			{"by a member", w.Plain, w.East, nov, day.None, fault.Denied},
			{"at the branch", w.Officer, w.East, nov, day.None, fault.NotFound},
			{"on a day to come", w.Officer, w.Root, today + 1, day.None, fault.Invalid},
			{"by whoever saw another", w.Officer, w.Root, nov, oct, fault.Conflict},
		} {
			if err := w.Activities.SetBegun(w.Ctx(), c.who, c.org, c.on, c.was); err == nil || fault.KindOf(err) != c.want {
				t.Errorf("a beginning %s: %v, want %s", c.what, err, c.want)
			}
		}
		missed("after the refusals", 10)
		begin := func(on, was day.Day) {
			t.Helper()
			if err := w.Activities.SetBegun(w.Ctx(), w.Officer, w.Root, on, was); err != nil {
				t.Fatal(err)
			}
		}
		begin(nov, day.None)
		seen("begun in November", duty.NA, duty.Done, duty.Late, duty.Due)
		missed("begun in November", 1)
		// Of members the same: what was due in 2021 is not missed where the ledger began after it.
		for begun, want := range map[day.Day]duty.State{day.None: duty.Late, day.Must("2021-06-01"): duty.Late, day.Must("2022-01-02"): duty.NA} {
			m := &duty.Member{JoinedOn: day.Must("2010-07-01"), FullOn: day.Must("2011-07-01"), Branches: 1, Begun: begun}
			seen := 0
			for _, v := range w.Duties.Book().CheckMember(m, day.Must("2022-01-05"), 2021) {
				if v.Rule.Cadence == duty.Yearly && v.Slot.Days() > 300 && (v.State == duty.Late || v.State == duty.NA && strings.HasPrefix(v.Why, "台账")) {
					if seen++; v.State != want {
						t.Errorf("begun %s: %s is %s (%s)", begun, v.Rule.ID, v.State, v.Why)
					}
				}
			}
			if seen == 0 {
				t.Errorf("begun %s: no yearly rule of a member is looked at", begun)
			}
		}
		if v := verdict(t, w, w.Secretary, w.East, today, theme, oct.AddMonths(-1)); v.Why != "台账2021年11月10日起用，以前没有记录的不对照" {
			t.Error(v.Why)
		}
		begin(day.None, nov)
		seen("taken back", duty.Late, duty.Done, duty.Late, duty.Due)
		missed("taken back", 10)
	})
}

// TestCommittee: below seven members a branch needs no committee, with the
// seventh it does; a secretary alone is none.
func TestCommittee(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		const need, meets = "org.committee.min", "branch.committee.monthly"
		state(t, verdict(t, w, w.Beside, w.Eastern, today, need, today), duty.Done)
		state(t, verdict(t, w, w.Beside, w.Eastern, today, meets, today), duty.NA)
		state(t, verdict(t, w, w.Secretary, w.East, today, meets, today), duty.Due)
		for _, name := range []string{"新一", "新二", "新三"} {
			join := day.Must("2016-03-01")
			if _, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: name, BirthOn: born, JoinedOn: join, FullOn: join.AddYears(1)},
				Org: w.Eastern, Since: day.Must("2021-12-10"), Reason: "转入"}); err != nil {
				t.Fatal(err)
			}
		}
		state(t, verdict(t, w, w.Beside, w.Eastern, today, need, today), duty.Due)
		state(t, verdict(t, w, w.Beside, w.Eastern, day.Must("2021-12-09"), need, today), duty.Done)
		list, err := w.Duties.Check(w.Ctx(), w.Officer, duty.Query{AsOf: today, Year: 2021})
		if err != nil || len(list) != 5 || list[0].Members != 20 || list[1].Members != 16 {
			t.Errorf("%v: %d organisations, %d and %d members", err, len(list), list[0].Members, list[1].Members)
		}
	})
}

// TestReach: nobody sees the duties of an organisation beyond his post.
func TestReach(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			want fault.Kind
		}{
			{"the branch beside", w.Secretary, w.Eastern, fault.NotFound},
			{"the organisation above", w.Secretary, w.Bureau, fault.NotFound},
			{"another bureau's branch", w.Head, w.West, fault.NotFound},
			{"an organisation that is not there", w.Officer, 42, fault.NotFound},
			{"the own branch of a member", w.Plain, w.East, fault.Denied},
		} {
			_, err := w.Duties.Check(w.Ctx(), c.who, duty.Query{Org: c.org, AsOf: today, Year: 2021})
			if err == nil || fault.KindOf(err) != c.want {
				t.Errorf("%s: %v, want %s", c.what, err, c.want)
			}
		}
		list, err := w.Duties.Check(w.Ctx(), w.Secretary, duty.Query{AsOf: today, Year: 2021})
		if err != nil || len(list) != 1 || list[0].Org != w.East {
			t.Errorf("%v: %+v", err, list)
		}
	})
}

// TestMembers: hours come from the activities that one was at.
func TestMembers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		east := w.People[w.East]
		for i := range 11 {
			if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay},
				OnDay: day.Of(2021, 1, 10).AddMonths(i), StudyMins: 180,
				Marks: []activity.Mark{{Member: east[5], Absent: i == 10, Reason: "事假"}}[:i/10]}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := w.Duties.Members(w.Ctx(), w.Secretary, duty.Query{Org: w.East, AsOf: today, Year: 2021})
		if err != nil || len(list) != 9 {
			t.Fatalf("%v, %d members", err, len(list))
		}
		for _, m := range list {
			for _, v := range m.List {
				want := duty.Done
				switch {
				case v.Rule.ID != "edu.hours.member":
					continue
				case m.Member == east[0], m.Member == east[1], m.Member == east[2]:
					want = duty.NA // of the committee: another number
				case m.Member == east[5]:
					want = duty.Due // 30 hours
				}
				state(t, v, want)
			}
		}
		if _, err := w.Duties.Members(w.Ctx(), w.Secretary, duty.Query{Org: w.Eastern, AsOf: today, Year: 2021}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the branch beside: %v", err)
		}
	})
}

// TestTalksByHalf: a rule of the half-year looks at its own half and at those who
// were members then; a rule of the year at all of it.
func TestTalksByHalf(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		book, err := duty.Load(duty.SamplePack())
		if err != nil {
			t.Fatal(err)
		}
		local := duty.New(w.Gate, book)
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Talk}, OnDay: day.Must("2021-06-10")}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: "后来", BirthOn: born, JoinedOn: day.Must("2016-03-01"),
			FullOn: day.Must("2017-03-01")}, Org: w.East, Since: day.Must("2021-09-01"), Reason: "转入"}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			ds   *duty.Duties
			on   string
			want duty.State
			why  string
		}{
			{local, "2021-03-01", duty.Done, "截至6月30日已满足要求"},
			{local, "2021-12-01", duty.Due, "还有10名党员没有谈心谈话的记录"},
			{w.Duties, "2021-12-01", duty.Due, "还有1名党员没有谈心谈话的记录"},
		} {
			list, err := c.ds.Check(w.Ctx(), w.Secretary, duty.Query{Org: w.East, AsOf: today, Year: 2021})
			if err != nil {
				t.Fatal(err)
			}
			seen := false
			for _, v := range list[0].List {
				if v.Rule.ID != "branch.talks.yearly" || !v.Slot.Has(day.Must(c.on)) {
					continue
				}
				if seen = true; v.State != c.want || v.Why != c.why {
					t.Errorf("around %s: %s, %s", c.on, v.State, v.Why)
				}
			}
			if !seen {
				t.Errorf("no cell around %s", c.on)
			}
		}
	})
}
