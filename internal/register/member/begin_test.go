package member_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// change does acts on the register inside a write at an organisation.
func change(w *world.World, of int64, fn func(*gate.Writing, gate.Place) error) error {
	return w.Gate.Write(w.Ctx(), gate.Program("test"), member.Change, func(x *gate.Writing) error {
		at, err := x.At(of)
		if err != nil {
			return err
		}
		return fn(x, at)
	})
}

// A membership begins only in a branch that stands on the day and has no end: it
// lasts until told otherwise.
func TestWhereAMembershipBegins(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		d := day.Must
		decide := func(on string, it decision.Item) int64 {
			t.Helper()
			id, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "调整",
				MadeOn: d("2021-12-01"), EffectiveOn: d(on), Items: []decision.Item{it}})
			if err != nil {
				t.Fatal(err)
			}
			x, err := w.Decisions.Get(w.Ctx(), w.Officer, id)
			if err != nil {
				t.Fatal(err)
			}
			return x.Items[0].Made
		}
		fresh := decide("2021-12-10", decision.Item{Act: decision.Found, Org: w.Bureau, Kind: string(org.Branch), Name: "东三支部"})
		decide("2022-03-01", decision.Item{Act: decision.Dissolve, Org: fresh})
		young := decide("2021-12-15", decision.Item{Act: decision.Found, Org: w.Bureau, Kind: string(org.Branch), Name: "东四支部"})
		grown := decide("2021-12-01", decision.Item{Act: decision.Found, Org: w.Bureau, Kind: string(org.Branch), Name: "东五支部"})
		decide("2022-01-01", decision.Item{Act: decision.Reshape, Org: grown, Kind: string(org.General)})
		enrol := func(to int64, on string) error {
			_, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: "新来的"}, Org: to, Since: d(on), Reason: "转入"})
			return err
		}
		move := func(to int64, on string) error {
			return change(w, w.East, func(x *gate.Writing, at gate.Place) error {
				return member.Move(x, at, w.People[w.East][4], to, d(on), "调动")
			})
		}
		for _, c := range []struct {
			what, says string
			err        error
			field      string
		}{
			{"enrolled into one that will end", "2022年3月1日", enrol(fresh, "2021-12-20"), "since"},
			{"on its last day too", "2022年3月1日", enrol(fresh, "2022-02-28"), "since"},
			{"before it was founded", "2021年12月15日", enrol(young, "2021-12-14"), "since"},
			{"into a committee", "党支部", enrol(w.Bureau, "2021-12-20"), "since"},
			{"into one that is about to be no branch", "党支部", enrol(grown, "2021-12-20"), "since"},
			{"into one that never was", "没有这个支部", move(77, "2021-12-20"), "to"},
			{"moved into one that will end", "2022年3月1日", move(fresh, "2021-12-20"), "to"},
			{"moved before it was founded", "2021年12月15日", move(young, "2021-12-14"), "to"},
			{"moved into a committee", "党支部", move(w.Bureau, "2021-12-20"), "to"},
		} {
			if kind(c.err) != fault.Invalid || field(c.err) != c.field || !strings.Contains(c.err.Error(), c.says) {
				t.Errorf("%s: %v, want %q at %q", c.what, c.err, c.says, c.field)
			}
		}
		if err := enrol(young, "2021-12-15"); err != nil {
			t.Errorf("on its first day: %v", err)
		}
		if err := move(young, "2021-12-20"); err != nil {
			t.Errorf("moved into one that stands: %v", err)
		}
	})
}

// Who moves on again on the very day on which he came was in the first branch on no
// day: neither in its party group nor in one of its posts.
func TestMovedOnAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		on := day.Must("2021-12-10")
		id, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: "新来的"}, Org: w.East, Since: on, Reason: "转入", Group: "第一党小组"})
		if err != nil {
			t.Fatal(err)
		}
		if err := change(w, w.East, func(x *gate.Writing, at gate.Place) error { return member.Move(x, at, id, w.West, on, "调动") }); err != nil {
			t.Fatal(err)
		}
		m, err := w.Members.Get(w.Ctx(), w.Officer, id, on)
		if err != nil || m.Org != w.West || len(m.Stays) != 1 || m.Group != "" {
			t.Errorf("%+v in group %q: %v", m.Stays, m.Group, err)
		}
	})
}

// A party group that is known from a later day on only was there for who was in it
// before.
func TestGroupBeforeItself(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, on := range []string{"2021-12-15", "2021-11-01"} {
			if _, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: "新来的"}, Org: w.East, Since: day.Must(on), Reason: "转入", Group: "第一党小组"}); err != nil {
				t.Fatal(err)
			}
		}
		list, err := w.Members.GroupsOf(w.Ctx(), w.Officer, w.East, day.Must("2021-11-01"))
		if err != nil || len(list) != 1 || list[0].Span.From != day.Must("2021-11-01") {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// Who went away comes back with his record; the days between stay empty.
func TestResume(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		d, east := day.Must, w.People[w.East]
		leave := func(i int, kind, where string) int64 {
			t.Helper()
			if err := w.Members.Reduce(w.Ctx(), w.Officer, east[i], member.Leaving{Kind: kind, On: d("2021-06-01"), Where: where}); err != nil {
				t.Fatal(err)
			}
			return east[i]
		}
		away, dead, stopped, struck := leave(3, member.Away, "外省某局"), leave(4, member.Died, ""), leave(5, member.Stopped, ""), leave(6, member.Struck, "")
		resume := func(id, to int64, on string) error {
			return change(w, w.West, func(x *gate.Writing, at gate.Place) error { return member.Resume(x, at, id, to, d(on), "转入") })
		}
		for _, c := range []struct {
			what  string
			err   error
			want  fault.Kind
			field string
		}{
			{"before he left", resume(away, w.West, "2021-05-31"), fault.Invalid, "on"},
			{"who is here", resume(east[7], w.West, "2021-12-20"), fault.Invalid, "on"},
			{"who never was", resume(77, w.West, "2021-12-20"), fault.NotFound, ""},
			{"who died", resume(dead, w.West, "2021-12-20"), fault.Invalid, "on"},
			{"who was struck off", resume(struck, w.West, "2021-12-20"), fault.Invalid, "on"},
			{"into a committee", resume(away, w.Bureau, "2021-12-20"), fault.Invalid, "to"},
			{"back after half a year", resume(away, w.West, "2021-12-01"), ok, ""},
			{"a second time", resume(away, w.West, "2021-12-02"), fault.Invalid, "on"},
			{"restored on the day of the end", resume(stopped, w.West, "2021-06-01"), ok, ""},
		} {
			if kind(c.err) != c.want || field(c.err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, c.err, c.want, c.field)
			}
		}
		m := get(t, w, away)
		if len(m.Stays) != 2 || m.Stays[0].Span.Until != d("2021-06-01") || m.Stays[1].Span != (day.Span{From: d("2021-12-01"), Until: day.Forever}) || m.Stays[1].Org != w.West {
			t.Errorf("%+v", m.Stays)
		}
	})
}

// The two sides of a transfer reach one branch each: what one writes moves the
// membership and ends the posts on the other side.
func TestReceive(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		d, her := day.Must, w.People[w.East][1] // with a seat in East
		receive := func(id, from, to int64, on string) error {
			return w.Gate.Write(w.Ctx(), w.Far, member.Change, func(x *gate.Writing) error {
				at, err := x.At(w.West)
				if err != nil {
					return err
				}
				return member.Receive(x, at, id, from, to, d(on), "工作调动")
			})
		}
		for _, c := range []struct {
			what  string
			err   error
			want  fault.Kind
			field string
		}{
			{"from a branch where she is not", receive(her, w.Eastern, w.West, "2021-12-20"), fault.Invalid, "on"},
			{"nobody", receive(77, w.East, w.West, "2021-12-20"), fault.Invalid, "on"},
			{"on the day on which she came", receive(her, w.East, w.West, "2015-03-01"), fault.Invalid, "on"},
			{"before her post there began", receive(her, w.East, w.West, "2019-12-31"), fault.Invalid, "on"},
			{"into a committee", receive(her, w.East, w.Root, "2021-12-20"), fault.Invalid, "to"},
			{"as agreed", receive(her, w.East, w.West, "2021-12-20"), ok, ""},
			{"twice", receive(her, w.East, w.West, "2021-12-21"), fault.Invalid, "on"},
		} {
			if kind(c.err) != c.want || field(c.err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, c.err, c.want, c.field)
			}
		}
		m := get(t, w, her)
		if m.Org != w.West || len(m.Stays) != 2 || m.Stays[0].Span.Until != d("2021-12-20") {
			t.Errorf("%+v", m.Stays)
		}
		for on, want := range map[string]int{"2021-12-19": 3, "2021-12-20": 2} {
			if posts, err := w.Posts.Of(w.Ctx(), w.Officer, w.East, d(on)); err != nil || len(posts) != want {
				t.Errorf("on %s: %d seats, want %d: %v", on, len(posts), want, err)
			}
		}
		if _, err := w.Gate.Verify(w.Ctx()); err != nil {
			t.Error(err)
		}
	})
}

// Who is about to move may die before, or his branch may go into another: the first
// takes the move back, of the second it goes on from there.
func TestBeforeTheMove(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		d, p := day.Must, w.People[w.Eastern]
		for _, id := range p[:2] {
			if err := w.Members.Transfer(w.Ctx(), w.Officer, id, w.West, d("2022-01-10"), "工作调动"); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Members.Mark(w.Ctx(), w.Beside, p[1], member.Hardship, d("2021-12-01"), ""); err != nil {
			t.Errorf("until that day the old branch keeps her: %v", err)
		}
		if err := w.Members.Mark(w.Ctx(), w.Far, p[1], member.Lost, d("2022-01-10"), ""); kind(err) != fault.NotFound {
			t.Errorf("the new branch has her already: %v", err)
		}
		if err := w.Members.Reduce(w.Ctx(), w.Beside, p[0], member.Leaving{Kind: member.Expelled, On: d("2022-01-10")}); field(err) != "on" {
			t.Errorf("leaving on the day of the move: %v", err)
		}
		if err := w.Members.Reduce(w.Ctx(), w.Beside, p[0], member.Leaving{Kind: member.Died, On: d("2021-12-18")}); err != nil {
			t.Fatal(err)
		}
		if m := get(t, w, p[0]); len(m.Stays) != 1 || m.Stays[0].Span.Until != d("2021-12-18") || m.Stays[0].OutReason != member.Died {
			t.Errorf("who died before the move: %+v", m.Stays)
		}
		if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "合并", MadeOn: d("2021-12-15"), EffectiveOn: d("2021-12-20"),
			Items: []decision.Item{{Act: decision.Merge, Org: w.Eastern, Into: w.East}}}); err != nil {
			t.Fatal(err)
		}
		m := get(t, w, p[1])
		want := []member.Stay{{Org: w.Eastern, Span: day.Span{From: d("2016-03-01"), Until: d("2021-12-20")}}, {Org: w.East, Span: day.Span{From: d("2021-12-20"), Until: d("2022-01-10")}},
			{Org: w.West, Span: day.Span{From: d("2022-01-10"), Until: day.Forever}}}
		if len(m.Stays) != 3 {
			t.Fatalf("whose branch was merged before the move: %+v", m.Stays)
		}
		for i, s := range m.Stays {
			if s.Org != want[i].Org || s.Span != want[i].Span {
				t.Errorf("stay %d: %+v, want %+v", i, s, want[i])
			}
		}
	})
}
