package member_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

const ok = fault.Kind(-1)

func kind(err error) fault.Kind {
	if err == nil {
		return ok
	}
	return fault.KindOf(err)
}

// field is the field that a fault names.
func field(err error) string {
	if f, is := fault.As(err); is && len(f.Fields) > 0 {
		return f.Fields[0].Field
	}
	return ""
}

func get(t *testing.T, w *world.World, id int64) member.One {
	t.Helper()
	m, err := w.Members.Get(w.Ctx(), w.Officer, id, w.Gate.Today())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Each row is a sentence of what the changes allow; one step builds on another.
func TestChanges(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, ms, her := w.Ctx(), w.Members, w.People[w.East][4]
		d := day.Must
		for _, c := range []struct {
			what  string
			err   error
			want  fault.Kind
			field string
		}{
			{"another branch's secretary", ms.Mark(ctx, w.Far, her, member.Retired, d("2021-05-01"), ""), fault.NotFound, ""},
			{"the head above sees, and does not write", ms.Mark(ctx, w.Head, her, member.Retired, d("2021-05-01"), ""), fault.NotFound, ""},
			{"a member without a post", ms.Mark(ctx, w.Plain, her, member.Retired, d("2021-05-01"), ""), fault.Denied, ""},
			{"before she was here", ms.Mark(ctx, w.Secretary, her, member.Retired, d("2014-05-01"), ""), fault.Invalid, "on"},
			{"no day", ms.Mark(ctx, w.Secretary, her, member.Retired, day.None, ""), fault.Invalid, "on"},
			{"no such situation", ms.Mark(ctx, w.Secretary, her, "rich", d("2021-05-01"), ""), fault.Invalid, "flag"},
			{"mobile without saying where", ms.Mark(ctx, w.Secretary, her, member.Mobile, d("2021-05-01"), " "), fault.Invalid, "note"},
			{"mobile", ms.Mark(ctx, w.Secretary, her, member.Mobile, d("2021-05-01"), "某省某市"), ok, ""},
			{"mobile twice", ms.Mark(ctx, w.Secretary, her, member.Mobile, d("2021-06-01"), "别处"), fault.Invalid, "on"},
			{"ending what has not begun", ms.Unmark(ctx, w.Secretary, her, member.Mobile, d("2021-05-01"), ""), fault.Invalid, "on"},
			{"ending what was never set", ms.Unmark(ctx, w.Secretary, her, member.Lost, d("2021-05-01"), ""), fault.Invalid, "on"},
			{"back", ms.Unmark(ctx, w.Secretary, her, member.Mobile, d("2021-08-01"), "返回"), ok, ""},
			{"away again", ms.Mark(ctx, w.Secretary, her, member.Mobile, d("2021-08-01"), "又外出"), ok, ""},
			{"retired", ms.Mark(ctx, w.Secretary, her, member.Retired, d("2021-01-01"), ""), ok, ""},
			{"called back to work", ms.Unmark(ctx, w.Secretary, her, member.Retired, d("2021-03-01"), "返聘"), ok, ""},
			{"retired again", ms.Mark(ctx, w.Secretary, her, member.Retired, d("2021-10-01"), ""), ok, ""},
			{"standing without a reason", ms.Standing(ctx, w.Secretary, her, "12", d("2021-05-01"), ""), fault.Invalid, "reason"},
			{"no such standing", ms.Standing(ctx, w.Secretary, her, "99", d("2021-05-01"), "x"), fault.Invalid, "standing"},
			{"normal already", ms.Standing(ctx, w.Secretary, her, "1", d("2021-05-01"), "x"), fault.Invalid, "standing"},
			{"suspended", ms.Standing(ctx, w.Secretary, her, "12", d("2021-05-01"), "经工委批准"), ok, ""},
			{"before that", ms.Standing(ctx, w.Secretary, her, "11", d("2021-05-01"), "x"), fault.Invalid, "on"},
			{"normal again", ms.Standing(ctx, w.Secretary, her, "1", d("2021-07-01"), "经工委批准"), ok, ""},
			{"in no group, and none is asked", ms.Regroup(ctx, w.Secretary, her, "", d("2021-05-01")), fault.Invalid, "group"},
			{"a group", ms.Regroup(ctx, w.Secretary, her, "第一党小组", d("2021-05-01")), ok, ""},
			{"the same group", ms.Regroup(ctx, w.Secretary, her, "第一党小组", d("2021-06-01")), fault.Invalid, "group"},
			{"a colleague before the group was", ms.Regroup(ctx, w.Secretary, w.People[w.East][6], "第一党小组", d("2021-04-01")), fault.Invalid, "on"},
			{"out of it", ms.Regroup(ctx, w.Secretary, her, "", d("2021-09-01")), ok, ""},
		} {
			if kind(c.err) != c.want || field(c.err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, c.err, c.want, c.field)
			}
		}
		m := get(t, w, her)
		if len(m.Flags) != 4 || m.Flags[1].Span.Until != d("2021-08-01") || m.Flags[1].Note != "某省某市；返回" || m.Standing != "" || m.Group != "" || len(m.Member.Flags) != 2 {
			t.Errorf("%+v", m)
		}
		// Retired twice, she is counted once.
		err := w.Gate.Read(ctx, w.Officer, member.View, func(r *gate.Reading) error {
			list, err := member.Counted(r, day.Year(2021), w.East)
			if err == nil && len(list) != 9 {
				t.Errorf("%d counted, want 9", len(list))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestLeaving(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, ms, d := w.Ctx(), w.Members, day.Must
		east := w.People[w.East]
		gone := member.Leaving{Kind: member.Died, On: d("2021-11-02")}
		for _, c := range []struct {
			what  string
			err   error
			want  fault.Kind
			field string
		}{
			{"a branch beyond her reach", ms.Transfer(ctx, w.Secretary, east[3], w.West, d("2021-06-01"), ""), fault.Invalid, "to"},
			{"to where she is", ms.Transfer(ctx, w.Officer, east[3], w.East, d("2021-06-01"), ""), fault.Invalid, "to"},
			{"to no branch", ms.Transfer(ctx, w.Officer, east[3], 0, d("2021-06-01"), ""), fault.Invalid, "to"},
			{"to a committee", ms.Transfer(ctx, w.Officer, east[3], w.Bureau, d("2021-06-01"), ""), fault.Invalid, "to"},
			{"before she came", ms.Transfer(ctx, w.Officer, east[3], w.West, d("2015-03-01"), ""), fault.Invalid, "on"},
			{"before the post began", ms.Transfer(ctx, w.Officer, east[1], w.West, d("2019-03-01"), ""), fault.Invalid, "on"},
			{"years ahead", ms.Transfer(ctx, w.Officer, east[3], w.West, d("2025-03-01"), ""), fault.Invalid, "on"},
			{"transfer", ms.Transfer(ctx, w.Officer, east[1], w.West, d("2021-06-01"), "工作调动"), ok, ""},
			{"her old secretary has her no more", ms.Mark(ctx, w.Secretary, east[1], member.Retired, d("2021-07-01"), ""), fault.NotFound, ""},
			{"nor ends her membership elsewhere", ms.Strike(ctx, w.Secretary, east[1], d("2021-07-01"), "转出"), fault.NotFound, ""},
			{"another branch's secretary", ms.Reduce(ctx, w.Far, east[2], gone), fault.NotFound, ""},
			{"away, without saying where", ms.Reduce(ctx, w.Secretary, east[2], member.Leaving{Kind: member.Away, On: d("2021-06-01")}), fault.Invalid, "where"},
			{"for a reason that is none", ms.Reduce(ctx, w.Secretary, east[2], member.Leaving{Kind: "调走", On: d("2021-06-01")}), fault.Invalid, "kind"},
			{"a death to come", ms.Reduce(ctx, w.Secretary, east[2], member.Leaving{Kind: member.Died, On: d("2021-12-30")}), fault.Invalid, "on"},
			{"away", ms.Reduce(ctx, w.Secretary, east[2], member.Leaving{Kind: member.Away, On: d("2021-06-01"), Where: "某省某局党支部"}), ok, ""},
			{"twice", ms.Reduce(ctx, w.Secretary, east[2], gone), fault.Invalid, "on"},
		} {
			if kind(c.err) != c.want || field(c.err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, c.err, c.want, c.field)
			}
		}
		if err := ms.Regroup(ctx, w.Secretary, east[0], "第一党小组", d("2021-02-01")); err != nil {
			t.Fatal(err)
		}
		l := member.Leaving{To: w.Eastern, On: d("2021-12-20"), Reason: "工作调动"}
		o, err := ms.Foresee(ctx, w.Officer, east[0], l)
		if err != nil || len(o.Posts) != 1 || o.Posts[0].Kind != post.Secretary || o.Group != "第一党小组" || o.ToName != "东一二支部" || o.OrgName != "东一支部" {
			t.Errorf("foreseen: %+v %v", o, err)
		}
		if m := get(t, w, east[0]); m.Org != w.East {
			t.Errorf("foreseeing moved her: %+v", m)
		}
		if err := ms.Transfer(ctx, w.Officer, east[0], l.To, l.On, l.Reason); err != nil {
			t.Fatal(err)
		}
		// Her post ended with the membership, in the same write: she works as nobody.
		if err := ms.Mark(ctx, w.Secretary, east[4], member.Retired, d("2021-07-01"), ""); kind(err) != fault.Denied {
			t.Errorf("with a post that ended: %v", err)
		}
		if m := get(t, w, east[0]); m.Org != w.Eastern || m.Group != "" {
			t.Errorf("after the transfer: %+v", m)
		}
		if m := get(t, w, east[2]); m.OutReason != "转出到某省某局党支部" {
			t.Errorf("the reason: %+v", m.Stays)
		}
		posts, err := w.Posts.Of(ctx, w.Officer, w.East, d("2021-12-20"))
		if err != nil || len(posts) != 0 {
			t.Errorf("all three seats had left: %+v %v", posts, err)
		}
		if posts, err = w.Posts.Of(ctx, w.Officer, w.East, d("2021-05-31")); err != nil || len(posts) != 3 {
			t.Errorf("and stood until then: %+v %v", posts, err)
		}
		if _, err := w.Gate.Verify(ctx); err != nil {
			t.Error(err)
		}
	})
}

// Whatever is tried in whatever order, a member belongs to exactly one branch on
// every day from the first until the last.
func TestOneBranchADay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		branches := []int64{w.East, w.Eastern, w.West}
		first, n, moved, left := day.Must("2021-01-01"), 0, 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			name := fmt.Sprintf("冼%d", n)
			at := rapid.SampledFrom(branches).Draw(rt, "branch")
			id, err := w.Members.Enrol(w.Ctx(), w.Officer, member.Entry{Facts: member.Facts{Name: name}, Org: at, Since: first, Reason: "转入"})
			if err != nil {
				rt.Fatal(err)
			}
			type stay struct {
				org int64
				day.Span
			}
			stays, today := []stay{{at, day.Span{From: first, Until: day.Forever}}}, w.Gate.Today()
			for range rapid.IntRange(1, 6).Draw(rt, "steps") {
				on := first + day.Day(rapid.IntRange(-20, 360).Draw(rt, "day"))
				to := rapid.SampledFrom(branches).Draw(rt, "to")
				now := 0 // the branch that keeps him today
				for i, s := range stays {
					if s.From <= today {
						now = i
					}
				}
				here := &stays[now]
				if rapid.IntRange(0, 4).Draw(rt, "leave") == 0 {
					may := on > here.From && (here.Until == day.Forever || here.Until > today && on < here.Until)
					err = w.Members.Reduce(w.Ctx(), w.Officer, id, member.Leaving{Kind: member.Struck, On: on})
					if may != (err == nil) {
						rt.Fatalf("leaving on %s, %+v: %v", on, stays, err)
					}
					if err == nil { // with it goes what was to come
						here.Until, stays = on, stays[:now+1]
						left++
					}
					continue
				}
				err = w.Members.Transfer(w.Ctx(), w.Officer, id, to, on, "调动")
				if may := here.Until == day.Forever && on > here.From && to != here.org; may != (err == nil) {
					rt.Fatalf("moving on %s to %d, %+v: %v", on, to, stays, err)
				}
				if err == nil {
					here.Until = on
					stays = append(stays, stay{to, day.Span{From: on, Until: day.Forever}})
					moved++
				}
			}
			one, err := w.Members.Get(w.Ctx(), w.Officer, id, w.Gate.Today())
			if err != nil || len(one.Stays) != len(stays) {
				rt.Fatalf("%+v, want %+v: %v", one.Stays, stays, err)
			}
			for i, s := range one.Stays {
				if s.Span.Empty() || stays[i] != (stay{s.Org, s.Span}) {
					rt.Fatalf("stay %d of %+v, want %+v", i, one.Stays, stays)
				}
			}
			until := stays[len(stays)-1].Until
			on := first + day.Day(rapid.IntRange(-3, 365).Draw(rt, "look"))
			p, err := w.Members.Roster(w.Ctx(), w.Officer, member.Query{On: on, Text: name, Limit: 5})
			want := 0
			if on >= first && on < until {
				want = 1
			}
			exact := 0
			for _, m := range p.Members {
				if m.Name == name {
					exact++
				}
			}
			if err != nil || exact != want && p.Total <= 5 {
				rt.Fatalf("on %s: %+v %v", on, p, err)
			}
		})
		if moved < 20 || left < 5 { // by chance it is some eighty and thirty
			t.Errorf("only %d transfers and %d reductions were made: the property says little", moved, left)
		}
	})
}
