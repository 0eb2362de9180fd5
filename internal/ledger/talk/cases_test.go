package talk_test

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
	"zhibu/internal/ledger/talk"
	"zhibu/internal/register/member"
)

var (
	nov  = day.Must("2021-11-22")
	year = day.Span{From: day.Must("2021-01-01"), Until: day.Must("2021-12-21")}
)

// Who may enter whose talks, and what is refused where.
func TestRecord(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		p, far := w.People[w.East], w.People[w.West]
		late, err := w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "后来人"}, Org: w.East, Since: day.Must("2021-12-01"), Reason: "转入"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			on    day.Day
			pairs []talk.Pair
			want  fault.Kind
			field string
		}{
			{"of the branch beside", w.Secretary, w.Eastern, nov, []talk.Pair{{w.People[w.Eastern][0], w.People[w.Eastern][1]}}, fault.NotFound, ""},
			{"of an unrelated branch", w.Secretary, w.West, nov, []talk.Pair{{far[0], far[1]}}, fault.NotFound, ""},
			{"by the head above, who does not write below", w.Head, w.East, nov, []talk.Pair{{p[0], p[3]}}, fault.NotFound, ""},
			{"by the Committee, which does not write below", w.Officer, w.East, nov, []talk.Pair{{p[0], p[3]}}, fault.NotFound, ""},
			{"by a member", w.Plain, w.East, nov, []talk.Pair{{p[0], p[3]}}, fault.Denied, ""},
			{"by a stranger", w.Stranger, w.East, nov, []talk.Pair{{p[0], p[3]}}, fault.Denied, ""},
			{"of nobody", w.Secretary, w.East, nov, nil, fault.Invalid, "pair1"},
			{"with himself", w.Secretary, w.East, nov, []talk.Pair{{p[0], p[3]}, {p[4], p[4]}}, fault.Invalid, "pair2"},
			{"of one alone", w.Secretary, w.East, nov, []talk.Pair{{p[0], 0}}, fault.Invalid, "pair1"},
			{"the same pair twice, the other way round", w.Secretary, w.East, nov, []talk.Pair{{p[0], p[3]}, {p[3], p[0]}}, fault.Invalid, "pair2"},
			{"tomorrow", w.Secretary, w.East, day.Must("2021-12-21"), []talk.Pair{{p[0], p[3]}}, fault.Invalid, "on"},
			{"without a day", w.Secretary, w.East, day.None, []talk.Pair{{p[0], p[3]}}, fault.Invalid, "on"},
			{"before he joined the branch", w.Secretary, w.East, nov, []talk.Pair{{p[0], late}}, fault.Invalid, "pair1"},
			{"with a member of another branch", w.Secretary, w.East, nov, []talk.Pair{{p[0], far[0]}}, fault.Invalid, "pair1"},
		} {
			_, err := w.Talks.Record(w.Ctx(), c.who, c.org, c.on, c.pairs)
			f, _ := fault.As(err)
			if err == nil || f == nil || f.Kind != c.want || c.field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != c.field) {
				t.Errorf("a talk %s: %v", c.what, err)
			}
			if err != nil && strings.Contains(err.Error(), "西丙") {
				t.Errorf("a talk %s names somebody beyond reach: %v", c.what, err)
			}
		}
		if o, err := w.Talks.Of(w.Ctx(), w.Secretary, w.East, year); err != nil || len(o.Talks) != 0 {
			t.Errorf("something was kept: %+v %v", o.Talks, err)
		}
		if _, err := w.Talks.Record(w.Ctx(), w.Secretary, w.East, nov, []talk.Pair{{p[0], p[1]}, {p[3], p[0]}, {p[4], p[5]}}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Talks.Record(w.Ctx(), w.Secretary, w.East, nov, []talk.Pair{{p[0], p[3]}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the same again: %v", err)
		}
		o, err := w.Talks.Of(w.Ctx(), w.Secretary, w.East, year)
		if err != nil {
			t.Fatal(err)
		}
		if o.Count[talk.Seats] != 1 || o.Count[talk.SeatMember] != 1 || o.Count[talk.Members] != 1 {
			t.Errorf("which pairs: %v", o.Count)
		}
		if n := len(o.Missing()); len(o.People) != 10 || n != 5 {
			t.Errorf("%d people, %d without a talk", len(o.People), n)
		}
		for _, c := range []struct {
			who  gate.Actor
			want fault.Kind
		}{{w.Head, 0}, {w.Officer, 0}, {w.Far, fault.NotFound}, {w.Beside, fault.NotFound}, {w.Plain, fault.Denied}} {
			if _, err := w.Talks.Of(w.Ctx(), c.who, w.East, year); fault.KindOf(err) != c.want && err != nil {
				t.Errorf("%s sees the list: %v, want %s", c.who.Name, err, c.want)
			}
		}
		if days, err := w.Talks.Mine(w.Ctx(), w.Plain, year); err != nil || len(days) != 1 || days[0] != nov {
			t.Errorf("the member's own: %v %v", days, err)
		}
		if days, err := w.Talks.Mine(w.Ctx(), w.Stranger, year); err != nil || len(days) != 0 {
			t.Errorf("a stranger's own: %v %v", days, err)
		}
		// Taken back, it counts nowhere, and may be entered anew.
		id := o.Talks[0].ID
		for why, want := range map[string]fault.Kind{" ": fault.Invalid, "日期记错": fault.Internal} {
			if err := w.Talks.Withdraw(w.Ctx(), w.Secretary, id, why); fault.KindOf(err) != want && err != nil {
				t.Errorf("taking back with %q: %v", why, err)
			}
		}
		if err := w.Talks.Withdraw(w.Ctx(), w.Far, id, "不是我的"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another takes it back: %v", err)
		}
		if o, err = w.Talks.Of(w.Ctx(), w.Secretary, w.East, year); err != nil || len(o.Talks) != 3 || o.Count[talk.Members] != 0 {
			t.Errorf("after taking back: %v %v", o.Count, err)
		}
		if _, err := w.Talks.Record(w.Ctx(), w.Secretary, w.East, nov, []talk.Pair{{p[4], p[5]}}); err != nil {
			t.Errorf("anew: %v", err)
		}
	})
}

// The yearly duty is counted from the pairs, and activities of the kind 谈心谈话
// still count: both ways of counting agree.
func TestTheDutyCountsThem(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		p := w.People[w.East]
		why := func() string {
			list, err := w.Duties.Check(w.Ctx(), w.Secretary, duty.Query{Org: w.East, AsOf: w.Gate.Today(), Year: 2021})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list[0].List {
				if v.Rule.ID == "branch.talks.yearly" {
					return string(v.State) + " " + v.Why
				}
			}
			t.Fatal("no such duty")
			return ""
		}
		if got := why(); got != "due 还有9名党员没有谈心谈话的记录" {
			t.Error(got)
		}
		if _, err := w.Talks.Record(w.Ctx(), w.Secretary, w.East, nov, []talk.Pair{{p[0], p[1]}, {p[0], p[3]}}); err != nil {
			t.Fatal(err)
		}
		if got := why(); got != "due 还有6名党员没有谈心谈话的记录" {
			t.Error(got)
		}
		var away []activity.Mark
		for _, id := range []int64{p[7], p[8]} {
			away = append(away, activity.Mark{Member: id, Absent: true, Reason: "病假"})
		}
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Talk}, OnDay: nov, Marks: away}); err != nil {
			t.Fatal(err)
		}
		if got := why(); got != "due 还有2名党员没有谈心谈话的记录" {
			t.Error(got)
		}
		o, err := w.Talks.Of(w.Ctx(), w.Secretary, w.East, year)
		if err != nil || len(o.Missing()) != 2 {
			t.Errorf("the page counts %d: %v", len(o.Missing()), err)
		}
		heads, err := w.Talks.Below(w.Ctx(), w.Head, year)
		if err != nil || heads[w.East] != (talk.Heads{People: 9, Missing: 2, Talks: 2}) || heads[w.West] != (talk.Heads{}) {
			t.Errorf("seen from above: %+v %v", heads, err)
		}
		if _, err := w.Talks.Record(w.Ctx(), w.Secretary, w.East, nov+1, []talk.Pair{{p[7], p[8]}}); err != nil {
			t.Fatal(err)
		}
		if got := why(); !strings.HasPrefix(got, "done ") {
			t.Error(got)
		}
	})
}
