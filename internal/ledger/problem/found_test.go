package problem_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/register/post"
)

func finding() problem.Draft {
	return problem.Draft{FoundOn: day.Must("2021-12-10"), Text: "学习记录不全", Clause: "第三条", About: problem.TheOrg, DueOn: day.Must("2021-12-15")}
}

// second adds another officer to the Committee: a closing that he did not ask for is
// his to confirm.
func second(t *testing.T, w *world.World) gate.Actor {
	t.Helper()
	person := w.People[w.West][2]
	id, err := w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: w.Root, Holder: person, Kind: post.Officer, How: post.Appointed,
		Span: day.Span{From: day.Must("2020-01-01"), Until: day.Forever}})
	if err != nil {
		t.Fatal(err)
	}
	return gate.Actor{Account: 9, Person: person, Post: id, Name: "干事"}
}

func TestWhoEntersWhatWasFound(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*problem.Draft)) problem.Draft {
			d := finding()
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
			{"by the branch itself", w.Secretary, w.East, finding(), fault.Denied, ""},
			{"by the bureau's secretary above", w.Head, w.East, finding(), fault.Denied, ""},
			{"by a stranger", w.Stranger, w.East, finding(), fault.Denied, ""},
			{"at the Committee itself", w.Officer, w.Root, finding(), fault.Denied, ""},
			{"at an organisation that is not there", w.Officer, 4242, finding(), fault.NotFound, ""},
			{"without a text", w.Officer, w.East, with(func(d *problem.Draft) { d.Text = "" }), fault.Invalid, "text"},
			{"without a limit", w.Officer, w.East, with(func(d *problem.Draft) { d.DueOn = day.None }), fault.Invalid, "due_on"},
			{"with a limit before it was found", w.Officer, w.East, with(func(d *problem.Draft) { d.DueOn = day.Must("2021-12-09") }), fault.Invalid, "due_on"},
			{"with an owner of another branch", w.Officer, w.East, with(func(d *problem.Draft) { d.Owner = w.People[w.West][1] }), fault.Invalid, "owner"},
		} {
			_, err := w.Problems.Found(w.Ctx(), c.who, c.org, c.d)
			if f, _ := fault.As(err); f == nil || f.Kind != c.want || c.field != "" && f.Fields[0].Field != c.field {
				t.Errorf("found %s: %v", c.what, err)
			}
		}
		for _, o := range []problem.Origin{problem.Inspection, problem.Standard, "elsewhere"} {
			d := draft(w)
			d.Origin = o
			if _, err := w.Problems.Add(w.Ctx(), w.Secretary, w.East, d); fault.KindOf(err) != fault.Invalid {
				t.Errorf("a branch enters what comes from %q by hand: %v", o, err)
			}
		}
	})
}

// What the Committee found is put right by the organisation and closed by the Committee,
// never by the same person; the organisation says who does what until when, and moves
// nothing of what was found.
func TestFoundIsClosedByWhoeverLooked(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, err := w.Problems.Found(ctx, w.Officer, w.East, finding())
		if err != nil {
			t.Fatal(err)
		}
		want := func(what string, err error, kind fault.Kind) {
			t.Helper()
			if fault.KindOf(err) != kind || err == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err = w.Problems.AskClose(ctx, w.Secretary, id, "已经补齐", "")
		want("closing is asked for without a measure", err, fault.Invalid)
		d := finding()
		d.Text, d.Clause, d.DueOn = "没有什么问题", "", day.Must("2022-12-15")
		d.Measure, d.Owner = "补齐记录", w.People[w.East][1]
		if err := w.Problems.Correct(ctx, w.Secretary, id, 1, d, ""); err != nil {
			t.Fatal(err)
		}
		p, _, err := w.Problems.Get(ctx, w.Secretary, id)
		if err != nil || p.Text != "学习记录不全" || p.Clause != "第三条" || p.DueOn != day.Must("2021-12-15") || p.Measure != "补齐记录" || p.Owner != d.Owner || p.CloserName != "工委" {
			t.Errorf("the branch said its measure: %+v %v", p, err)
		}
		want("the branch takes it back", w.Problems.Withdraw(ctx, w.Secretary, id, "没有这回事"), fault.Denied)
		want("the branch gives itself more time", w.Problems.Extend(ctx, w.Secretary, id, day.Must("2022-01-15"), "来不及"), fault.Denied)
		if closed, err := w.Problems.AskClose(ctx, w.Secretary, id, "已经补齐", "见12月党小组会记录"); err != nil || closed {
			t.Fatal("asked for by one who is alone in his branch", closed, err)
		}
		want("the branch closes it itself", w.Problems.Confirm(ctx, w.Secretary, id, ""), fault.Denied)
		want("the bureau closes it", w.Problems.Confirm(ctx, w.Head, id, ""), fault.NotFound)
		want("more is wanted without a word", w.Problems.Reopen(ctx, w.Officer, id, " "), fault.Invalid)
		if err := w.Problems.Reopen(ctx, w.Officer, id, "还差11月的"); err != nil {
			t.Fatal(err)
		}
		if p, _, _ := w.Problems.Get(ctx, w.Secretary, id); p.State != problem.Open || !p.More || p.Evidence != "见12月党小组会记录" {
			t.Errorf("more is wanted: %+v", p)
		}
		if err := w.Problems.Extend(ctx, w.Officer, id, day.Must("2022-01-15"), "年底工作集中"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Problems.AskClose(ctx, w.Secretary, id, "11月的也补齐了", ""); err != nil {
			t.Fatal(err)
		}
		if err := w.Problems.Confirm(ctx, second(t, w), id, "看过"); err != nil {
			t.Fatal(err)
		}
		p, steps, err := w.Problems.Get(ctx, w.Officer, id)
		if err != nil || p.State != problem.Closed || p.More || p.DueOn != day.Must("2022-01-15") || len(steps) != 6 {
			t.Errorf("closed: %+v %d %v", p, len(steps), err)
		}
		testkit.Promise(t, "the branch asks, the Committee closes; 8 ways round it refused, "+e.Name, "ST-06")
	})
}

// Whoever works in the branch and at the Committee too does not confirm what he asked
// for himself.
func TestNobodyConfirmsHimself(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		d := finding()
		d.Measure, d.Owner = "补齐记录", w.People[w.West][1]
		id, err := w.Problems.Found(w.Ctx(), w.Officer, w.West, d)
		if err != nil {
			t.Fatal(err)
		}
		both := w.Far // secretary of West, and from today also an officer of the Committee
		post, err := w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: w.Root, Holder: both.Person, Kind: post.Officer, How: post.Appointed,
			Span: day.Span{From: day.Must("2020-01-01"), Until: day.Forever}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Problems.AskClose(w.Ctx(), both, id, "已经补齐", ""); err != nil {
			t.Fatal(err)
		}
		both.Post = post
		if f, _ := fault.As(w.Problems.Confirm(w.Ctx(), both, id, "")); f == nil || f.Kind != fault.Invalid || f.Fields[0].Field != "confirm" {
			t.Errorf("confirms what he asked for: %v", f)
		}
		if err := w.Problems.Confirm(w.Ctx(), w.Officer, id, ""); err != nil {
			t.Errorf("another officer confirms: %v", err)
		}
		testkit.Promise(t, "2 hats, 1 head refused, "+e.Name, "ST-07")
	})
}

func TestExtend(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Problems.Add(w.Ctx(), w.Secretary, w.East, draft(w)) // until 15 December; today is the 20th
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			until string
			why   string
			want  fault.Kind
		}{
			{"by the branch beside", w.Beside, "2022-01-10", "来不及", fault.NotFound},
			{"by a member", w.Plain, "2022-01-10", "来不及", fault.Denied},
			{"by the officer above, who did not find it", w.Officer, "2022-01-10", "来不及", fault.NotFound},
			{"to a day that is over", w.Secretary, "2021-12-18", "来不及", fault.Invalid},
			{"to the day that it is", w.Secretary, "2021-12-15", "来不及", fault.Invalid},
			{"to another century", w.Secretary, "2121-12-15", "来不及", fault.Invalid},
			{"without a reason", w.Secretary, "2022-01-10", "", fault.Invalid},
		} {
			if err := w.Problems.Extend(w.Ctx(), c.who, id, day.Must(c.until), c.why); fault.KindOf(err) != c.want || err == nil {
				t.Errorf("extended %s: %v", c.what, err)
			}
		}
		if err := w.Problems.Extend(w.Ctx(), w.Secretary, id, day.Must("2022-01-10"), "等场地"); err != nil {
			t.Fatal(err)
		}
		p, steps, err := w.Problems.Get(w.Ctx(), w.Secretary, id)
		if err != nil || p.Late(w.Gate.Today()) || len(steps) != 1 || steps[0].Text != "从2021年12月15日延到2022年1月10日：等场地" {
			t.Errorf("%+v %+v %v", p, steps, err)
		}
	})
}

// Inside an inspection's own case a finding becomes a problem, once; the organisations
// whose problems are all closed are those among which a second look is drawn.
func TestEnterAndClosedAt(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		enter := func(org, part int64) (id int64, err error) {
			err = w.Gate.Write(ctx, w.Officer, problem.Find, func(x *gate.Writing) error {
				d := finding()
				d.Origin, d.OriginID, d.Part, d.Measure = problem.Inspection, 77, part, "补齐"
				d.Owner = w.People[org][1]
				id, err = problem.Enter(x, org, d, w.Root)
				return err
			})
			return id, err
		}
		var ids []int64
		for _, org := range []int64{w.East, w.East, w.West} {
			id, err := enter(org, int64(len(ids)+1))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if _, err := enter(w.East, 1); err == nil {
			t.Error("one finding became two problems")
		}
		closed := func() (orgs []int64) {
			t.Helper()
			if err := w.Gate.Read(ctx, w.Officer, problem.View, func(r *gate.Reading) (err error) {
				orgs, err = problem.ClosedAt(r, problem.Inspection, 77)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return orgs
		}
		do := func(who gate.Actor, id int64) {
			t.Helper()
			if _, err := w.Problems.AskClose(ctx, who, id, "已经补齐", ""); err != nil {
				t.Fatal(err)
			}
			if err := w.Problems.Confirm(ctx, w.Officer, id, ""); err != nil {
				t.Fatal(err)
			}
		}
		do(w.Secretary, ids[0])
		if got := closed(); len(got) != 0 {
			t.Errorf("one of two is closed: %v", got)
		}
		do(w.Secretary, ids[1])
		if got := closed(); len(got) != 1 || got[0] != w.East {
			t.Errorf("both of one branch are closed: %v", got)
		}
		do(w.Far, ids[2])
		if got := closed(); len(got) != 2 {
			t.Errorf("all are closed: %v", got)
		}
	})
}
