package decision_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// decide makes a decision of one line.
func decide(w *world.World, effective string, it decision.Item) error {
	_, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: "调整",
		MadeOn: day.Must("2021-12-01"), EffectiveOn: day.Must(effective), Items: []decision.Item{it}})
	return err
}

// Several acts on one day: the last stands, nothing breaks, and the records stay
// in the reach of those above.
func TestActsOnOneDay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.Eastern, activity.Record{Kinds: []activity.Kind{activity.Lecture},
			OnDay: day.Must("2021-11-01"), Title: "党课"}); err != nil {
			t.Fatal(err)
		}
		// He joined on the very day of the merger.
		late, err := w.Members.Enrol(w.Ctx(), w.Beside, member.Entry{Facts: member.Facts{Name: "新来的"}, Org: w.Eastern, Since: day.Must("2021-12-10"), Reason: "转入"})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range []decision.Item{
			{Act: decision.Rename, Org: w.Eastern, Name: "东一新支部"},
			{Act: decision.Move, Org: w.Eastern, Into: w.Root},
			{Act: decision.Merge, Org: w.Eastern, Into: w.East},
		} {
			if err := decide(w, "2021-12-10", it); err != nil {
				t.Fatalf("%s: %v", it.Act, err)
			}
		}
		for on, want := range map[string][2]int{"2021-12-09": {9, 4}, "2021-12-10": {14, 0}} {
			for i, of := range []int64{w.East, w.Eastern} {
				list, err := w.Members.On(w.Ctx(), w.Officer, of, day.Must(on))
				if err != nil || len(list) != want[i] {
					t.Errorf("on %s organisation %d has %d members, want %d: %v", on, i, len(list), want[i], err)
				}
			}
		}
		m, err := w.Members.Get(w.Ctx(), w.Officer, late, day.Must("2021-12-10"))
		if err != nil || m.Org != w.East || len(m.Stays) != 1 {
			t.Errorf("who came that day: %+v %v", m.Stays, err)
		}
		page, err := w.Orgs.Get(w.Ctx(), w.Officer, w.Eastern, day.Must("2021-12-20"))
		if err != nil || page.EndedOn != day.Must("2021-12-10") || len(page.After) != 1 || page.After[0].To != w.East {
			t.Errorf("what it became: %+v %v", page, err)
		}
		// The bureau, above it on its last day, still opens its records.
		list, err := w.Activities.List(w.Ctx(), w.Head, activity.Query{Org: w.Eastern, Span: day.Year(2021), Limit: 5})
		if err != nil || list.Total != 1 {
			t.Errorf("its records: %d %v", list.Total, err)
		}
	})
}

// What cannot be is said, and is no failure of the program.
func TestActsThatCannotBe(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if err := decide(w, "2021-12-10", decision.Item{Act: decision.Found, Org: w.Bureau, Name: "东三支部", Code: "103", Kind: string(org.Branch)}); err != nil {
			t.Fatal(err)
		}
		tree, err := w.Orgs.Tree(w.Ctx(), w.Officer, day.Must("2021-12-10"))
		if err != nil {
			t.Fatal(err)
		}
		var third int64
		for _, v := range tree {
			if v.Code == "103" {
				third = v.Org
			}
		}
		for what, c := range map[string]struct {
			on string
			it decision.Item
		}{
			"ended on the day of its founding":  {"2021-12-10", decision.Item{Act: decision.Dissolve, Org: third}},
			"renamed before its founding":       {"2011-01-01", decision.Item{Act: decision.Rename, Org: w.East, Name: "早名"}},
			"moved under itself":                {"2021-12-10", decision.Item{Act: decision.Move, Org: w.Bureau, Into: w.East}},
			"a stranger goes along in a split":  {"2021-12-10", decision.Item{Act: decision.Split, Org: w.East, Name: "东四支部", Code: "104", Kind: string(org.Branch), Move: []int64{w.People[w.West][1]}}},
			"ended while members belong to it":  {"2021-12-10", decision.Item{Act: decision.Dissolve, Org: w.East}},
			"merged into what is not there yet": {"2021-12-01", decision.Item{Act: decision.Merge, Org: w.East, Into: third}},
		} {
			err := decide(w, c.on, c.it)
			if k := fault.KindOf(err); err == nil || k != fault.Invalid && k != fault.Conflict && k != fault.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

// A decision of next month: today everything is as before, on the day it is so.
func TestEffectiveNextMonth(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if err := decide(w, "2022-01-15", decision.Item{Act: decision.Merge, Org: w.Eastern, Into: w.West}); err != nil {
			t.Fatal(err)
		}
		sees := func(who gate.Actor, of int64) bool {
			_, err := w.Orgs.Get(w.Ctx(), who, of, w.Gate.Today())
			return err == nil
		}
		for _, c := range []struct {
			today         string
			eastern, west int
			besideWorks   bool
		}{{"2021-12-20", 4, 4, true}, {"2022-01-14", 4, 4, true}, {"2022-01-15", 0, 8, false}} {
			w.Clock.Set(c.today)
			for of, want := range map[int64]int{w.Eastern: c.eastern, w.West: c.west} {
				if list, err := w.Members.On(w.Ctx(), w.Officer, of, day.Must(c.today)); err != nil || len(list) != want {
					t.Errorf("on %s: %d members, want %d (%v)", c.today, len(list), want, err)
				}
			}
			if got := sees(w.Beside, w.Eastern); got != c.besideWorks {
				t.Errorf("on %s its secretary works there: %v", c.today, got)
			}
			tree, err := w.Orgs.Tree(w.Ctx(), w.Officer, day.Must(c.today))
			if there := len(tree) == 5; err != nil || there != (c.eastern > 0) {
				t.Errorf("on %s the tree has %d organisations: %v", c.today, len(tree), err)
			}
		}
	})
}

// Who goes makes room for who comes, in whichever order a decision says it; a
// second secretary, a post held already and a code that is taken are refused.
func TestRoomForOne(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		here, people := w.West, w.People[w.West]
		posts, err := w.Posts.Of(w.Ctx(), w.Officer, here, day.Must("2021-12-01"))
		if err != nil || len(posts) == 0 || posts[0].Kind != post.Secretary {
			t.Fatalf("%+v %v", posts, err)
		}
		before := posts[0]
		next := people[2]
		if next == before.Holder {
			next = people[1]
		}
		appoint := decision.Item{Act: decision.Appoint, Org: here, Member: next, Kind: string(post.Secretary)}
		remove := decision.Item{Act: decision.Remove, Org: here, Member: before.Holder, Kind: string(post.Secretary)}
		for _, c := range []struct {
			what  string
			items []decision.Item
			says  string
		}{
			{"a second secretary", []decision.Item{appoint}, "还没有免去"},
			{"the secretary again", []decision.Item{{Act: decision.Appoint, Org: here, Member: before.Holder, Kind: string(post.Secretary)}}, "不用再任一次"},
			{"a code that is taken", []decision.Item{{Act: decision.Found, Org: w.Root, Kind: string(org.Branch), Name: "新设支部", Code: "101"}}, "已经是"},
			{"the new one before the old", []decision.Item{appoint, remove}, ""},
		} {
			_, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.Appointment, Title: "任免",
				MadeOn: day.Must("2021-12-01"), Items: c.items})
			if c.says == "" && err != nil || c.says != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		posts, err = w.Posts.Of(w.Ctx(), w.Officer, here, day.Must("2021-12-01"))
		if err != nil || posts[0].Holder != next || len(posts) > 1 && posts[1].Kind == post.Secretary {
			t.Errorf("after the change: %+v %v", posts, err)
		}
	})
}
