package orglife_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/orglife"
)

var draft = orglife.Draft{Kind: orglife.OrgLife, Year: 2021, Theme: "学党史、悟思想", OpenedOn: day.Must("2021-11-20"), PlannedOn: day.Must("2021-12-18")}

func is(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v, want %s %s", what, err, want, field)
	}
}

func TestBegin(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*orglife.Draft)) orglife.Draft {
			d := draft
			change(&d)
			return d
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			d     orglife.Draft
			want  fault.Kind
			field string
		}{
			{"of the branch beside", w.Secretary, w.Eastern, draft, fault.NotFound, ""},
			{"by the head above", w.Head, w.East, draft, fault.NotFound, ""},
			{"by the Committee", w.Officer, w.East, draft, fault.NotFound, ""},
			{"by a member", w.Plain, w.East, draft, fault.Denied, ""},
			{"a democratic-life meeting of a branch", w.Secretary, w.East, with(func(d *orglife.Draft) { d.Kind = orglife.DemLife }), fault.Invalid, "kind"},
			{"an organisation-life meeting of a committee", w.Head, w.Bureau, draft, fault.Invalid, "kind"},
			{"without a theme", w.Secretary, w.East, with(func(d *orglife.Draft) { d.Theme = " " }), fault.Invalid, "theme"},
			{"of a year long ago", w.Secretary, w.East, with(func(d *orglife.Draft) { d.Year = 1921 }), fault.Invalid, "year"},
			{"prepared in another century", w.Secretary, w.East, with(func(d *orglife.Draft) { d.OpenedOn = day.Must("1921-07-23") }), fault.Invalid, "opened_on"},
			{"planned in another century", w.Secretary, w.East, with(func(d *orglife.Draft) { d.PlannedOn = day.Must("9999-12-31") }), fault.Invalid, "planned_on"},
			{"planned before it is prepared", w.Secretary, w.East, with(func(d *orglife.Draft) { d.PlannedOn = day.Must("2021-11-19") }), fault.Invalid, "planned_on"},
		} {
			_, err := w.Lives.Begin(w.Ctx(), c.who, c.org, c.d)
			is(t, c.what, err, c.want, c.field)
		}
		if _, err := w.Lives.Begin(w.Ctx(), w.Secretary, w.East, draft); err != nil {
			t.Fatal(err)
		}
		_, err := w.Lives.Begin(w.Ctx(), w.Secretary, w.East, draft)
		is(t, "a second of the year", err, fault.Invalid, "year")
		if _, err := w.Lives.Begin(w.Ctx(), w.Secretary, w.East, with(func(d *orglife.Draft) { d.Special = true })); err != nil {
			t.Errorf("a themed one besides: %v", err)
		}
	})
}

// A meeting from its opening to its end: the stage follows from the facts.
func TestTheWholeWay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, p := w.Ctx(), w.People[w.East]
		id, err := w.Lives.Begin(ctx, w.Secretary, w.East, draft)
		if err != nil {
			t.Fatal(err)
		}
		get := func(who gate.Actor) orglife.Whole {
			t.Helper()
			x, err := w.Lives.Get(ctx, who, id)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		stage := func(want orglife.Stage) {
			t.Helper()
			x := get(w.Secretary)
			if got := x.Stage(w.Gate.Today()); got != want {
				t.Errorf("the stage is %s, want %s", got, want)
			}
		}
		done := func(want ...bool) {
			t.Helper()
			for i, it := range get(w.Secretary).Items {
				if it.Done != want[i] {
					t.Errorf("%s: %v (%s)", it.Key, it.Done, it.Note)
				}
			}
		}
		stage(orglife.Meeting) // the planned day is over
		done(false, false, false, false)
		if note := get(w.Secretary).Items[1].Note; note != "应谈9人，已谈0人。" {
			t.Error(note)
		}
		if _, err := w.Activities.Record(ctx, w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-01"), StudyMins: 60}); err != nil {
			t.Fatal(err)
		}
		var pairs []talk.Pair
		for _, x := range p[1:] {
			pairs = append(pairs, talk.Pair{First: p[0], Second: x})
		}
		if _, err := w.Talks.Record(ctx, w.Secretary, w.East, day.Must("2021-12-02"), pairs); err != nil {
			t.Fatal(err)
		}
		is(t, "an opinion without a text", w.Lives.Hear(ctx, w.Secretary, id, orglife.Opinion{OnDay: day.Must("2021-12-02"), Source: "群众"}), fault.Invalid, "opinion")
		is(t, "an opinion of nobody", w.Lives.Hear(ctx, w.Secretary, id, orglife.Opinion{OnDay: day.Must("2021-12-02"), Source: "张三", Text: "多下基层"}), fault.Invalid, "source")
		is(t, "an opinion heard by a neighbour", w.Lives.Hear(ctx, w.Beside, id, orglife.Opinion{OnDay: day.Must("2021-12-02"), Source: "群众", Text: "多下基层"}), fault.NotFound, "")
		if err := w.Lives.Hear(ctx, w.Secretary, id, orglife.Opinion{OnDay: day.Must("2021-12-02"), Source: "群众", Text: "多下基层"}); err != nil {
			t.Fatal(err)
		}
		is(t, "a member without a seat", w.Lives.MarkReady(ctx, w.Secretary, id, []int64{p[5]}), fault.Invalid, "ready")
		if err := w.Lives.MarkReady(ctx, w.Secretary, id, []int64{p[0], p[1], p[2]}); err != nil {
			t.Fatal(err)
		}
		done(true, true, true, true)
		// What was said is read in the branch and nowhere above.
		if x := get(w.Secretary); !x.Mine || len(x.Heard) != 1 || x.Heard[0].Text != "多下基层" {
			t.Errorf("the secretary reads %+v", x.Heard)
		}
		for _, who := range []gate.Actor{w.Head, w.Officer} {
			if x := get(who); x.Mine || len(x.Heard) != 0 || x.Opinions != 1 {
				t.Errorf("%s above reads %+v of %d", who.Name, x.Heard, x.Opinions)
			}
		}
		for _, who := range []gate.Actor{w.Beside, w.Far} {
			_, err := w.Lives.Get(ctx, who, id)
			is(t, "seen from beside", err, fault.NotFound, "")
		}
		is(t, "finished before it was held", w.Lives.Finish(ctx, w.Secretary, id), fault.Invalid, "finish")
		is(t, "reported before it was held", w.Lives.Report(ctx, w.Secretary, id, w.Gate.Today(), ""), fault.Invalid, "reported_on")
		other, err := w.Activities.Record(ctx, w.Beside, w.Eastern, activity.Record{Kinds: []activity.Kind{activity.OrgLife}, OnDay: day.Must("2021-12-18")})
		if err != nil {
			t.Fatal(err)
		}
		is(t, "the record of another branch", w.Lives.Hold(ctx, w.Secretary, id, other), fault.Invalid, "record")
		held, err := w.Activities.Record(ctx, w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.OrgLife}, OnDay: day.Must("2021-12-18"),
			Marks: []activity.Mark{{Member: p[8], Absent: true, Reason: "病假"}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Lives.Hold(ctx, w.Secretary, id, held); err != nil {
			t.Fatal(err)
		}
		stage(orglife.Rectifying)
		if x := get(w.Head); x.Due != 9 || x.Present != 8 {
			t.Errorf("due %d, present %d", x.Due, x.Present)
		}
		prob, err := w.Problems.Add(ctx, w.Secretary, w.East, problem.Draft{Origin: problem.OrgLife, OriginID: id, FoundOn: day.Must("2021-12-18"), Text: "学习不够深",
			About: problem.TheBody, Measure: "每周学一次", Owner: p[0], DueOn: day.Must("2022-03-31")})
		if err != nil {
			t.Fatal(err)
		}
		is(t, "finished with an open problem", w.Lives.Finish(ctx, w.Secretary, id), fault.Invalid, "finish")
		if _, err := w.Problems.AskClose(ctx, w.Secretary, prob, "已学四次", ""); err != nil {
			t.Fatal(err)
		}
		if err := w.Lives.Finish(ctx, w.Secretary, id); err != nil {
			t.Fatal(err)
		}
		stage(orglife.Finished)
		// The record of the meeting is void: so is the meeting.
		if err := w.Activities.Withdraw(ctx, w.Secretary, held, "记错"); err != nil {
			t.Fatal(err)
		}
		if x := get(w.Secretary); x.HeldOn != day.None {
			t.Error("a void record is still the meeting")
		}
	})
}

// Two people plan one meeting at once: the second is told.
func TestPlanAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Lives.Begin(w.Ctx(), w.Secretary, w.East, draft)
		if err != nil {
			t.Fatal(err)
		}
		first, second := draft, draft
		first.Theme, second.Theme = "主题一", "主题二"
		if err := w.Lives.Plan(w.Ctx(), w.Secretary, id, 1, first); err != nil {
			t.Fatal(err)
		}
		is(t, "an old version", w.Lives.Plan(w.Ctx(), w.Secretary, id, 1, second), fault.Conflict, "")
	})
}

// Of a democratic-life meeting the seats are due, two thirds of them have to be
// there, and both sides see who took part in both.
func TestBothLives(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		cadre := w.People[w.Eastern][3] // secretary of the bureau, member of Eastern
		life, err := w.Activities.Record(ctx, w.Beside, w.Eastern, activity.Record{Kinds: []activity.Kind{activity.OrgLife}, OnDay: day.Must("2021-12-10")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Activities.Record(ctx, w.Beside, w.Eastern, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-05-10"),
			Marks: []activity.Mark{{Member: cadre, Absent: true, Reason: "公假"}}}); err != nil {
			t.Fatal(err)
		}
		dem, err := w.Activities.Record(ctx, w.Head, w.Bureau, activity.Record{Kinds: []activity.Kind{activity.DemLife}, OnDay: day.Must("2021-12-15")})
		if err != nil {
			t.Fatal(err)
		}
		if a, err := w.Activities.Get(ctx, w.Head, dem); err != nil || a.Due != 1 || a.Present != 1 {
			t.Errorf("the leading body was due %d, present %d: %v", a.Due, a.Present, err)
		}
		list, err := w.Lives.Dual(ctx, w.Head, w.Bureau, 2021, w.Gate.Today())
		if err != nil || len(list) != 1 {
			t.Fatalf("from the body: %+v %v", list, err)
		}
		c := list[0]
		if c.Person != cadre || c.Branch != w.Eastern || c.Quarters[1].Due != 1 || c.Quarters[1].Present != 0 || c.Quarters[1].Absent[0].Word != "公假" ||
			c.Quarters[3].Present != 1 || len(c.Life) != 1 || c.Life[0].ID != life || !c.BranchLife() || !c.AtBody() {
			t.Errorf("from the body: %+v", c)
		}
		below, err := w.Lives.Dual(ctx, w.Beside, w.Eastern, 2021, w.Gate.Today())
		if err != nil || len(below) != 1 || below[0].Body != w.Bureau || below[0].Quarters[3].Due != 1 || len(below[0].Meetings) != 0 {
			t.Errorf("from the branch: %+v %v", below, err)
		}
		if list, err := w.Lives.Dual(ctx, w.Secretary, w.East, 2021, w.Gate.Today()); err != nil || len(list) != 0 {
			t.Errorf("a branch with nobody above: %+v %v", list, err)
		}
		_, err = w.Lives.Dual(ctx, w.Far, w.Bureau, 2021, w.Gate.Today())
		is(t, "from beside", err, fault.NotFound, "")
	})
}
