package activity_test

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

const ok = fault.Kind(-1)

func kind(err error) fault.Kind {
	if err == nil {
		return ok
	}
	return fault.KindOf(err)
}

func TestRecord(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		good := activity.Record{Kinds: []activity.Kind{activity.ThemeDay, activity.Visit}, OnDay: day.Must("2021-12-09"), Place: "史志馆", Others: 30}
		change := func(fn func(*activity.Record)) activity.Record { r := good; fn(&r); return r }
		absent := func(ids ...int64) (list []activity.Mark) {
			for _, id := range ids {
				list = append(list, activity.Mark{Member: id, Absent: true, Reason: "公假"})
			}
			return list
		}
		east := w.People[w.East]
		vote := func(gone int) activity.Record {
			return change(func(r *activity.Record) {
				r.Kinds = []activity.Kind{activity.Assembly}
				r.Votes = []activity.Vote{{What: "年度计划", Yes: 4}}
				r.Marks = absent(east[:gone]...)
				r.FromTime = fmt.Sprintf("%02d:00", gone)
			})
		}
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			rec  activity.Record
			want fault.Kind
		}{
			{"her own branch", w.Secretary, w.East, good, ok},
			{"a branch whose name begins like hers", w.Secretary, w.Eastern, good, fault.NotFound},
			{"a branch beside hers", w.Secretary, w.West, good, fault.NotFound},
			{"the organisation above hers", w.Secretary, w.Bureau, good, fault.NotFound},
			{"a branch that does not exist", w.Secretary, 42, good, fault.NotFound},
			{"a branch below: sees it, does not write for it", w.Head, w.East, good, fault.NotFound},
			{"the Committee's officer may record for a branch", w.Officer, w.East, change(func(r *activity.Record) { r.OnDay = day.Must("2021-12-10") }), ok},
			{"a member without a post", w.Plain, w.East, good, fault.Denied},
			{"a stranger", w.Stranger, w.East, good, fault.Denied},
			{"nobody", gate.Actor{}, w.East, good, fault.Unsigned},
			{"no kind", w.Secretary, w.East, change(func(r *activity.Record) { r.Kinds = nil }), fault.Invalid},
			{"tomorrow", w.Secretary, w.East, change(func(r *activity.Record) { r.OnDay = day.Must("2021-12-21") }), fault.Invalid},
			{"an absent person of another branch", w.Secretary, w.East, change(func(r *activity.Record) { r.Marks = absent(w.People[w.West][0]) }), fault.Invalid},
			{"four of nine gone: five is enough to vote", w.Secretary, w.East, vote(4), ok},
			{"five of nine gone: four is fewer than half", w.Secretary, w.East, vote(5), fault.Against},
			{"more votes than people", w.Secretary, w.East, change(func(r *activity.Record) { r.Votes = []activity.Vote{{What: "x", Yes: 10}} }), fault.Invalid},
		} {
			_, err := w.Activities.Record(w.Ctx(), c.who, c.org, c.rec)
			if kind(err) != c.want {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
	})
}

func TestCorrectAndWithdraw(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rec := activity.Record{Kinds: []activity.Kind{activity.Committee}, OnDay: day.Must("2021-12-03"),
			Marks: []activity.Mark{{Member: w.People[w.East][1], Absent: true, Reason: "病假"}}, Items: []activity.Item{{Title: "第一议题"}}}
		id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, rec)
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Activities.Get(w.Ctx(), w.Head, id)
		if err != nil || a.Due != 3 || a.Present != 2 || len(a.Items) != 1 || a.Title != "支部委员会会议" {
			t.Fatalf("a committee of three, one away: %+v %v", a, err)
		}
		if _, err := w.Activities.Get(w.Ctx(), w.Far, id); kind(err) != fault.NotFound {
			t.Errorf("another branch opens it: %v", err)
		}
		rec.Marks = nil
		if err := w.Activities.Correct(w.Ctx(), w.Secretary, id, 1, rec, ""); kind(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Activities.Correct(w.Ctx(), w.Secretary, id, 1, rec, "会后补到"); err != nil {
			t.Fatal(err)
		}
		if err := w.Activities.Correct(w.Ctx(), w.Secretary, id, 1, rec, "再改"); kind(err) != fault.Conflict {
			t.Errorf("an old version: %v", err)
		}
		past, err := w.Activities.History(w.Ctx(), w.Secretary, id)
		if err != nil || len(past) != 1 || len(past[0].Marks) != 1 {
			t.Errorf("the old text is kept: %+v %v", past, err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Secretary, id, "重复记了"); err != nil {
			t.Fatal(err)
		}
		p, err := w.Activities.List(w.Ctx(), w.Officer, activity.Query{Span: day.Year(2021), Limit: 20})
		if err != nil || p.Total != 0 {
			t.Errorf("a void record counts nowhere: %+v %v", p, err)
		}
		p, err = w.Activities.List(w.Ctx(), w.Officer, activity.Query{Span: day.Year(2021), Void: true, Limit: 20})
		if err != nil || p.Total != 1 || p.List[0].Why != "重复记了" {
			t.Errorf("and is still there: %+v %v", p, err)
		}
		if n, err := w.Gate.Verify(w.Ctx()); err != nil || n == 0 {
			t.Errorf("journal: %d %v", n, err)
		}
	})
}

// TestGroupOfTheDay counts who was due at a group's meeting by the groups of
// that day, whatever they became later.
func TestGroupOfTheDay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		group := func(name string, from day.Day, ids ...int64) {
			err := w.Gate.Write(w.Ctx(), w.Officer, member.Change, func(x *gate.Writing) error {
				at, err := x.At(w.East)
				if err != nil {
					return err
				}
				for _, id := range ids {
					if err := member.JoinGroup(x, at, id, w.East, name, from); err != nil {
						return err
					}
				}
				return x.Record(at, "test.group", gate.Subject{Kind: "org", ID: w.East}, nil)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		east := w.People[w.East]
		group("第一党小组", day.Must("2021-01-01"), east[0], east[1], east[2])
		groups, err := w.Members.GroupsOf(w.Ctx(), w.Officer, w.East, day.Must("2021-02-01"))
		if err != nil || len(groups) != 1 {
			t.Fatal(groups, err)
		}
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Group}, Group: groups[0].ID,
			OnDay: day.Must("2021-02-10"), Marks: []activity.Mark{{Member: east[1], Absent: true, Reason: "公假"}}}); err != nil {
			t.Fatal(err)
		}
		group("第二党小组", day.Must("2021-06-01"), east[1], east[2])
		err = w.Gate.Read(w.Ctx(), w.Officer, activity.View, func(r *gate.Reading) error {
			list, err := activity.In(r, day.Year(2021), w.East)
			if err == nil && (len(list) != 1 || list[0].Due != 3 || list[0].Present != 2) {
				t.Errorf("after the groups changed: %+v, want 3 due and 2 present as on the day", list)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestGuestIsPresent counts a member of another branch who is named at a meeting
// to which he was not due: he was there, and nobody is absent for it.
func TestGuestIsPresent(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"),
			Marks: []activity.Mark{{Member: w.People[w.East][1], Absent: true, Reason: "公假"}, {Member: w.People[w.West][1]}}})
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Activities.Get(w.Ctx(), w.Officer, id)
		if err != nil {
			t.Fatal(err)
		}
		err = w.Gate.Read(w.Ctx(), w.Officer, activity.View, func(r *gate.Reading) error {
			list, err := activity.In(r, day.Year(2021), w.East)
			if err == nil && (len(list) != 1 || list[0].Due != 9 || list[0].Absent != 1 || list[0].Present != 9 || a.Present != 9) {
				t.Errorf("9 due, one absent, one guest: %+v; the record's page says %d", list, a.Present)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What a person took part in: by the roster, by his seat, by name; never what was
// due to others.
func TestStudy(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		east := w.People[w.East]
		keep := func(d string, mins int, k activity.Kind, marks ...activity.Mark) {
			t.Helper()
			if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{k}, OnDay: day.Must(d), StudyMins: mins, Marks: marks}); err != nil {
				t.Fatal(err)
			}
		}
		keep("2021-12-01", 60, activity.ThemeDay, activity.Mark{Member: east[5], Absent: true, Reason: "病假"})
		keep("2021-12-02", 30, activity.Committee, activity.Mark{Member: east[1], Absent: true, Reason: "公假"})
		keep("2021-12-03", 90, activity.Training, activity.Mark{Member: east[5]})
		for who, want := range map[int64][]string{
			east[0]: {"2021-12-02 到会", "2021-12-01 到会"},          // the secretary
			east[1]: {"2021-12-02 公假", "2021-12-01 到会"},          // a seat
			east[5]: {"2021-12-03 到会", "2021-12-01 病假"},          // no seat
			east[6]: {"2021-12-01 到会"}, w.People[w.West][0]: nil, // another branch
		} {
			st, err := w.Activities.Study(w.Ctx(), gate.Actor{Account: 1, Person: who}, day.Year(2021))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range st.Took {
				got = append(got, x.OnDay.String()+" "+x.Word)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d: %v, want %v", who, got, want)
			}
			if who == east[5] && st.Mins != 90 || who == east[0] && st.Mins != 90 {
				t.Errorf("%d studied %d minutes", who, st.Mins)
			}
		}
	})
}

// A member hears what the meetings of all members decided, of his own branch and
// of the days on which he belonged to it.
func TestHeard(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		keep := func(org int64, k activity.Kind, d, what string, votes ...activity.Vote) {
			t.Helper()
			if _, err := w.Activities.Record(w.Ctx(), w.Officer, org, activity.Record{Kinds: []activity.Kind{k}, OnDay: day.Must(d),
				Items: []activity.Item{{Title: what, Decided: "同意"}, {Title: "通报"}}, Votes: votes}); err != nil {
				t.Fatal(err)
			}
		}
		keep(w.East, activity.Assembly, "2021-12-01", "年度计划", activity.Vote{What: "甲", Yes: 5}, activity.Vote{What: "乙", Yes: 4})
		keep(w.East, activity.Committee, "2021-12-02", "委员会的事")
		keep(w.West, activity.Assembly, "2021-12-03", "别的支部的事")
		keep(w.East, activity.Assembly, "2014-12-03", "入党以前的事")
		for who, want := range map[int64][]string{
			w.People[w.East][5]: {"年度计划 同意", "甲 通过，赞成5票、反对0票、弃权0票", "乙 没有通过，赞成4票、反对0票、弃权0票"},
			w.People[w.West][0]: {"别的支部的事 同意"},
			7:                   nil,
		} {
			list, err := w.Activities.Heard(w.Ctx(), gate.Actor{Account: 1, Person: who}, day.Span{From: day.Must("2010-01-01"), Until: day.Must("2022-01-01")})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range list {
				got = append(got, h.Title+" "+h.Decided)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%d hears %v, want %v", who, got, want)
			}
		}
	})
}
