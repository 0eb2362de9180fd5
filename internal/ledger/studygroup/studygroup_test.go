package studygroup_test

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
	"zhibu/internal/ledger/studygroup"
)

const ok = fault.Kind(-1)

func kind(err error) fault.Kind {
	if err == nil {
		return ok
	}
	return fault.KindOf(err)
}

var center = studygroup.Draft{Kind: studygroup.Center, Since: day.Must("2021-01-01")}

func TestFound(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		change := func(fn func(*studygroup.Draft)) studygroup.Draft { d := center; fn(&d); return d }
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			draft studygroup.Draft
			want  fault.Kind
		}{
			{"a party committee's own", w.Head, w.Bureau, center, ok},
			{"a second centre group beside it", w.Head, w.Bureau, center, fault.Invalid},
			{"the Committee for what is below", w.Officer, w.West, center, ok},
			{"a branch below hers", w.Head, w.East, center, fault.NotFound},
			{"a branch whose name begins like hers", w.Secretary, w.Eastern, center, fault.NotFound},
			{"a member", w.Plain, w.East, center, fault.Denied},
			{"no kind", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.Kind = "" }), fault.Invalid},
			{"before the branch was founded", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.Since = day.Must("2010-01-01") }), fault.Invalid},
			{"tomorrow", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.Since = day.Must("2021-12-21") }), fault.Invalid},
			{"an age without the day on which it counts", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.AgeMost, d.AgeBasis = 35, "通知" }), fault.Invalid},
			{"an age without its document", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.AgeMost, d.AgeDay = 35, day.Must("2021-01-01") }), fault.Invalid},
			{"two youth groups of different names", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.Kind, d.Name = studygroup.Youth, "一组" }), ok},
			{"the second of them", w.Secretary, w.East, change(func(d *studygroup.Draft) { d.Kind, d.Name = studygroup.Youth, "二组" }), ok},
		} {
			if _, err := w.Groups.Found(w.Ctx(), c.who, c.org, c.draft); kind(err) != c.want {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
		for who, want := range map[*gate.Actor]int{&w.Officer: 4, &w.Head: 3, &w.Secretary: 2, &w.Beside: 0, &w.Far: 1} {
			list, err := w.Groups.List(w.Ctx(), *who, studygroup.Query{On: w.Gate.Today(), Year: 2021})
			if err != nil || len(list) != want {
				t.Errorf("%s sees %d groups, want %d: %v", who.Name, len(list), want, err)
			}
		}
	})
}

// TestMembers follows who is in a group, with the age of the day that counts, and
// tells which activities were its sessions.
func TestMembers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		east := w.People[w.East] // born on 29 February 1980
		must := func(id int64, err error) int64 {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		young := must(w.Groups.Found(ctx, w.Secretary, w.East, studygroup.Draft{Kind: studygroup.Youth, Name: "青年组", Since: day.Must("2021-01-01"), AgeMost: 40, AgeDay: day.Must("2021-02-28"), AgeBasis: "虚构通知"}))
		up := must(w.Groups.Found(ctx, w.Head, w.Bureau, center))
		for _, c := range []struct {
			what    string
			who     gate.Actor
			group   int64
			members []int64
			role    studygroup.Role
			since   string
			want    fault.Kind
		}{
			{"members of her branch", w.Secretary, young, []int64{east[0], east[1]}, studygroup.Member, "2021-03-01", ok},
			{"one of them leads from later", w.Secretary, young, []int64{east[0]}, studygroup.Leader, "2021-06-01", ok},
			{"nobody", w.Secretary, young, nil, studygroup.Member, "2021-03-01", fault.Invalid},
			{"before the group was", w.Secretary, young, []int64{east[2]}, studygroup.Member, "2020-12-31", fault.Invalid},
			{"after today", w.Secretary, young, []int64{east[2]}, studygroup.Member, "2021-12-21", fault.Invalid},
			{"a member of another branch", w.Secretary, young, []int64{w.People[w.West][0]}, studygroup.Member, "2021-03-01", fault.Invalid},
			{"no such person", w.Secretary, young, []int64{42}, studygroup.Member, "2021-03-01", fault.Invalid},
			{"no role", w.Secretary, young, []int64{east[2]}, "", "2021-03-01", fault.Invalid},
			{"a party committee names members of the branches below", w.Head, up, []int64{east[0], w.People[w.Eastern][3]}, studygroup.Leader, "2021-01-01", ok},
			{"another's group", w.Beside, young, []int64{east[2]}, studygroup.Member, "2021-03-01", fault.NotFound},
		} {
			if err := w.Groups.Join(ctx, c.who, c.group, c.members, c.role, day.Must(c.since)); kind(err) != c.want {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
		words := func(on string) (list []string) {
			t.Helper()
			x, err := w.Groups.Get(ctx, w.Secretary, young, day.Must(on), 2021)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range x.Members {
				list = append(list, fmt.Sprintf("%s %s %d %t", p.Name, p.Role.Label(), p.Age, p.Over))
			}
			return list
		}
		// On 28 February 2021 somebody born on 29 February 1980 is 41 by the policy of days.
		for on, want := range map[string][]string{
			"2021-02-28": nil,
			"2021-05-31": {"东甲0 成员 41 true", "东甲1 成员 41 true"},
			"2021-06-01": {"东甲0 组长 41 true", "东甲1 成员 41 true"},
		} {
			if got := words(on); !slices.Equal(got, want) {
				t.Errorf("on %s: %v, want %v", on, got, want)
			}
		}
		if err := w.Groups.Leave(ctx, w.Secretary, young, east[1], day.Must("2021-02-01")); kind(err) != fault.Invalid {
			t.Errorf("left before joining: %v", err)
		}
		if err := w.Groups.Leave(ctx, w.Secretary, young, east[1], day.Must("2021-09-01")); err != nil {
			t.Fatal(err)
		}
		if got := words("2021-09-01"); len(got) != 1 {
			t.Errorf("after one has left: %v", got)
		}
		keep := func(on string, k activity.Kind, ids ...int64) {
			t.Helper()
			rec := activity.Record{Kinds: []activity.Kind{k}, OnDay: day.Must(on)}
			for _, id := range ids {
				rec.Marks = append(rec.Marks, activity.Mark{Member: id})
			}
			must(w.Activities.Record(ctx, w.Secretary, w.East, rec))
		}
		keep("2021-03-02", activity.Youth, east[0], east[1], east[5])
		keep("2021-10-02", activity.Youth, east[1])
		keep("2021-10-03", activity.Center, east[1])
		x, err := w.Groups.Get(ctx, w.Secretary, young, day.Must("2021-12-20"), 2021)
		if err != nil || x.Held != [4]int{1, 0, 0, 1} || x.Sessions[0].Present != 2 || x.Sessions[1].Present != 0 {
			t.Errorf("sessions: %+v %v", x.Sessions, err)
		}
		list, err := w.Groups.List(ctx, w.Head, studygroup.Query{On: day.Must("2021-12-20"), Year: 2021, Kind: studygroup.Youth})
		if err != nil || len(list) != 1 || list[0].Held != x.Held || list[0].People != 1 {
			t.Errorf("the list: %+v %v", list, err)
		}
		names, err := w.Groups.Mine(ctx, gate.Actor{Account: 1, Person: east[0]})
		if err != nil || len(names) != 2 {
			t.Errorf("a member's own: %v %v", names, err)
		}
		if _, err := w.Groups.Get(ctx, w.Far, young, day.Must("2021-12-20"), 2021); kind(err) != fault.NotFound {
			t.Errorf("another branch opens it: %v", err)
		}
	})
}

func TestPlanAndEnd(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, err := w.Groups.Found(ctx, w.Secretary, w.East, center)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Groups.Join(ctx, w.Secretary, id, w.People[w.East][:2], studygroup.Member, day.Must("2021-01-01")); err != nil {
			t.Fatal(err)
		}
		good := []studygroup.Line{{Quarter: 1, Theme: "一", Speaker: "甲"}, {Quarter: 4, Theme: "四"}}
		if err := w.Groups.Plan(ctx, w.Secretary, id, 1, 2022, good); err != nil {
			t.Fatal(err)
		}
		if err := w.Groups.Plan(ctx, w.Secretary, id, 1, 2022, nil); kind(err) != fault.Conflict {
			t.Errorf("an old version: %v", err)
		}
		for what, lines := range map[string][]studygroup.Line{"no quarter": {{Theme: "一"}}, "no theme": {{Quarter: 1, Speaker: "甲"}}, "too many": make([]studygroup.Line, 25)} {
			if err := w.Groups.Plan(ctx, w.Secretary, id, 2, 2022, lines); kind(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		x, err := w.Groups.Get(ctx, w.Secretary, id, day.Must("2021-12-20"), 2022)
		if err != nil || !slices.Equal(x.Plan, good) {
			t.Errorf("%+v %v", x.Plan, err)
		}
		if err := w.Groups.End(ctx, w.Secretary, id, day.Must("2021-12-01"), ""); kind(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Groups.End(ctx, w.Secretary, id, day.Must("2021-12-01"), "机构调整"); err != nil {
			t.Fatal(err)
		}
		if err := w.Groups.Join(ctx, w.Secretary, id, w.People[w.East][:1], studygroup.Member, day.Must("2021-12-02")); kind(err) != fault.Conflict {
			t.Errorf("joined after its end: %v", err)
		}
		for on, want := range map[string]int{"2021-11-30": 2, "2021-12-01": 0} {
			if x, err := w.Groups.Get(ctx, w.Secretary, id, day.Must(on), 2021); err != nil || x.People != want {
				t.Errorf("on %s: %d, want %d, %v", on, x.People, want, err)
			}
		}
		if _, err := w.Groups.Found(ctx, w.Secretary, w.East, studygroup.Draft{Kind: studygroup.Center, Since: day.Must("2021-12-01")}); err != nil {
			t.Errorf("another after it: %v", err)
		}
	})
}
