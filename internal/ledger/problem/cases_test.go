package problem_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
)

func draft(w *world.World) problem.Draft {
	return problem.Draft{Origin: problem.OrgLife, FoundOn: day.Must("2021-12-10"), Text: "学习不够深", About: problem.TheOrg, Measure: "每周集中学习一次",
		Owner: w.People[w.East][1], DueOn: day.Must("2021-12-15")}
}

func TestAddAndWhoSees(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*problem.Draft)) problem.Draft {
			d := draft(w)
			change(&d)
			return d
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			d     problem.Draft
			want  fault.Kind
			field string
		}{
			{"of the branch beside", w.Secretary, w.Eastern, draft(w), fault.NotFound, ""},
			{"by the head above", w.Head, w.East, draft(w), fault.NotFound, ""},
			{"by a member", w.Plain, w.East, draft(w), fault.Denied, ""},
			{"with a limit before the meeting", w.Secretary, w.East, with(func(d *problem.Draft) { d.DueOn = day.Must("2021-12-09") }), fault.Invalid, "due_on"},
			{"without a limit", w.Secretary, w.East, with(func(d *problem.Draft) { d.DueOn = day.None }), fault.Invalid, "due_on"},
			{"without a text", w.Secretary, w.East, with(func(d *problem.Draft) { d.Text = " " }), fault.Invalid, "text"},
			{"without a measure", w.Secretary, w.East, with(func(d *problem.Draft) { d.Measure = "" }), fault.Invalid, "measure"},
			{"found tomorrow", w.Secretary, w.East, with(func(d *problem.Draft) { d.FoundOn, d.DueOn = day.Must("2021-12-21"), day.Must("2022-01-21") }), fault.Invalid, "found_on"},
			{"found before the branch was founded", w.Secretary, w.East, with(func(d *problem.Draft) { d.FoundOn = day.Must("1921-07-23") }), fault.Invalid, "found_on"},
			{"with a limit in another century", w.Secretary, w.East, with(func(d *problem.Draft) { d.DueOn = day.Must("9999-12-31") }), fault.Invalid, "due_on"},
			{"about a member who is not named", w.Secretary, w.East, with(func(d *problem.Draft) { d.About = problem.TheMember }), fault.Invalid, "member"},
			{"about somebody of another branch", w.Secretary, w.East, with(func(d *problem.Draft) { d.About, d.Member = problem.TheMember, w.People[w.West][1] }), fault.Invalid, "member"},
			{"with an owner of another branch", w.Secretary, w.East, with(func(d *problem.Draft) { d.Owner = w.People[w.West][1] }), fault.Invalid, "owner"},
		} {
			_, err := w.Problems.Add(w.Ctx(), c.who, c.org, c.d)
			f, _ := fault.As(err)
			if f == nil || f.Kind != c.want || c.field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != c.field) {
				t.Errorf("a problem %s: %v", c.what, err)
			}
		}
		id, err := w.Problems.Add(w.Ctx(), w.Secretary, w.East, draft(w))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			who  gate.Actor
			sees int
		}{{w.Secretary, 1}, {w.Head, 1}, {w.Officer, 1}, {w.Beside, 0}, {w.Far, 0}} {
			p, err := w.Problems.List(w.Ctx(), c.who, problem.Query{Limit: 10})
			if err != nil || p.Total != c.sees || p.Late != c.sees {
				t.Errorf("%s sees %d, late %d: %v", c.who.Name, p.Total, p.Late, err)
			}
			_, _, err = w.Problems.Get(w.Ctx(), c.who, id)
			if (err == nil) != (c.sees == 1) {
				t.Errorf("%s opens it: %v", c.who.Name, err)
			}
		}
	})
}

func TestClosingByTwo(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, err := w.Problems.Add(ctx, w.Secretary, w.East, draft(w))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Problems.Progress(ctx, w.Secretary, id, day.Must("2021-12-09"), "已经开始"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("progress before it was found: %v", err)
		}
		if err := w.Problems.Progress(ctx, w.Secretary, id, day.Must("2021-12-12"), "学了一次"); err != nil {
			t.Fatal(err)
		}
		// Alone, the secretary closes it himself, and the list says so.
		closed, err := w.Problems.AskClose(ctx, w.Secretary, id, "已学四次", "")
		if err != nil || !closed {
			t.Fatalf("alone: %v %v", closed, err)
		}
		if err := w.Problems.Reopen(ctx, w.Secretary, id, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("reopened without a reason: %v", err)
		}
		if err := w.Problems.Reopen(ctx, w.Secretary, id, "学习又停了"); err != nil {
			t.Fatal(err)
		}
		// With another who can sign in, it takes two.
		second := w.People[w.East][1]
		if _, err := w.Accounts.Create(ctx, gate.Program("test"), "weiyuan", "组织委员", second, "long-enough-password"); err != nil {
			t.Fatal(err)
		}
		if closed, err = w.Problems.AskClose(ctx, w.Secretary, id, "已学四次", ""); err != nil || closed {
			t.Fatalf("with another: %v %v", closed, err)
		}
		err = w.Problems.Confirm(ctx, w.Secretary, id, "")
		if f, _ := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Fields[0].Field != "confirm" {
			t.Errorf("closing one's own: %v", err)
		}
		posts, err := w.Posts.Of(ctx, w.Secretary, w.East, w.Gate.Today())
		if err != nil {
			t.Fatal(err)
		}
		other := gate.Actor{Account: 8, Person: second}
		for _, p := range posts {
			if p.Holder == second {
				other.Post = p.ID
			}
		}
		if err := w.Problems.Confirm(ctx, w.Head, id, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the head above confirms: %v", err)
		}
		if err := w.Problems.Confirm(ctx, other, id, "看过记录"); err != nil {
			t.Fatal(err)
		}
		if err := w.Problems.Progress(ctx, w.Secretary, id, w.Gate.Today(), "还在学"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("progress of a closed one: %v", err)
		}
		p, steps, err := w.Problems.Get(ctx, w.Secretary, id)
		if err != nil || p.State != problem.Closed || p.ClosedOn != w.Gate.Today() || len(steps) != 6 || p.Progress != "学了一次" {
			t.Errorf("%+v %d %v", p, len(steps), err)
		}
	})
}

// Two people change one problem: the second is told, and nothing is lost.
func TestCorrectAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Problems.Add(w.Ctx(), w.Secretary, w.East, draft(w))
		if err != nil {
			t.Fatal(err)
		}
		d := draft(w)
		d.Measure = "每周学两次"
		if err := w.Problems.Correct(w.Ctx(), w.Secretary, id, 1, d, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Problems.Correct(w.Ctx(), w.Secretary, id, 1, d, "措施要具体"); err != nil {
			t.Fatal(err)
		}
		if err := w.Problems.Correct(w.Ctx(), w.Secretary, id, 1, draft(w), "别的原因"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an old version: %v", err)
		}
		p, steps, err := w.Problems.Get(w.Ctx(), w.Secretary, id)
		if err != nil || p.Measure != "每周学两次" || len(steps) != 1 || steps[0].Was == nil || steps[0].Was.Measure != "每周集中学习一次" {
			t.Errorf("%+v %+v %v", p, steps, err)
		}
	})
}
