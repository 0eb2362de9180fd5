package election_test

import (
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/register/post"
)

var plan = election.Plan{Seats: 3, PlannedOn: day.Must("2021-12-24"), Base: election.OfDue}

// run leads an election of East, which has nine full members, through its stages.
type run struct {
	*world.World
	t      *testing.T
	id     int64
	second gate.Actor // another keeper of East
	people []int64
}

func start(t *testing.T, e testkit.Engine) *run {
	w := world.New(t, e)
	begin(t, w, w.East, "2018-12-25", "2021-12-25")
	r := &run{World: w, t: t, people: w.People[w.East]}
	list, err := w.Posts.Of(w.Ctx(), gate.Program("test"), w.East, w.Gate.Today())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Kind == post.Organisation {
			r.second = gate.Actor{Account: 8, Person: p.Holder, Post: p.ID, Name: "组织委员"}
		}
	}
	return r
}

func (r *run) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *run) get() election.Whole {
	r.t.Helper()
	x, err := r.Elections.Get(r.Ctx(), r.Officer, r.id)
	r.ok(err)
	return x
}

// at leads to a stage by the shortest way.
func (r *run) at(stage string) {
	r.t.Helper()
	ctx, today := r.Ctx(), r.Gate.Today()
	for {
		x := election.Whole{}
		if r.id != 0 {
			x = r.get()
		}
		if x.Stage == stage {
			return
		}
		var err error
		switch x.Stage {
		case "":
			r.id, err = r.Elections.Begin(ctx, r.Secretary, r.East, plan)
		case election.Asked:
			err = r.Elections.Reply(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕31号", today)
		case election.Naming:
			err = r.Elections.Propose(ctx, r.Secretary, r.id, x.Version, r.slate())
		case election.Listed:
			err = r.Elections.Agree(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕32号", today)
		case election.Ready:
			err = r.Elections.Hold(ctx, r.Secretary, r.id, x.Version, meeting(today))
		case election.Counting:
			r.both(1, r.sheet(8, 7, 6, 3))
		case election.Chosen:
			err = r.Elections.Report(ctx, r.Secretary, r.id, x.Version, today, 3, r.posts(x))
		default:
			r.t.Fatalf("no way from %s to %s", x.Stage, stage)
		}
		r.ok(err)
	}
}

func (r *run) slate() election.Slate {
	return election.Slate{Candidates: []int64{r.people[0], r.people[1], r.people[2], r.people[3]}, Secretary: r.people[0],
		Excluded: []election.Excluded{{Member: r.people[8], Reason: election.Reasons()[3]}}}
}

func meeting(on day.Day) election.Meeting {
	return election.Meeting{On: on, Present: 8, Scrutineers: []string{"东甲4"}, Tellers: []string{"东甲5", "东甲6"}, Passed: true}
}

func (r *run) posts(x election.Whole) (list []election.Assigned) {
	for i, v := range x.Elected {
		list = append(list, election.Assigned{Member: v.Member, Kind: []post.Kind{post.Secretary, post.Organisation, post.Discipline}[i], For: 3 - 3*min(i, 1)})
	}
	return list
}

// sheet is a count of eight valid ballots, by the order of the round.
func (r *run) sheet(votes ...int) election.Sheet {
	x := r.get()
	s := election.Sheet{Issued: 8, Returned: 8, Valid: 8}
	for i := range x.Doc.Round().People {
		s.Lines = append(s.Lines, election.Votes{For: votes[i], Against: 8 - votes[i]})
	}
	return s
}

func (r *run) both(round int, s election.Sheet) {
	r.t.Helper()
	r.ok(r.Elections.Enter(r.Ctx(), r.Secretary, r.id, round, s))
	r.ok(r.Elections.Enter(r.Ctx(), r.second, r.id, round, s))
}

// The whole way: the registers move once, at the end.
func TestFromTheRequestToTheApproval(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		ctx, today := r.Ctx(), r.Gate.Today()
		r.at(election.Asked)
		waiting, err := r.Matters.Waiting(ctx, r.Officer)
		if err != nil || len(waiting) != 1 || waiting[0].ID != r.id {
			t.Errorf("what waits for the Committee: %+v %v", waiting, err)
		}
		if mine, _ := r.Matters.Waiting(ctx, r.Secretary); len(mine) != 0 {
			t.Errorf("nothing waits for the secretary: %+v", mine)
		}
		r.at(election.Counting)
		if x := r.get(); x.Meeting.Due != 8 {
			t.Errorf("nine full members and one excluded are %d due", x.Meeting.Due)
		}
		r.at(election.Reported)
		before, _ := r.Posts.Of(ctx, r.Officer, r.East, today)
		x := r.get()
		is(t, "with a number of this election", r.Elections.Confirm(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕31号", today), fault.Invalid, "number")
		is(t, "by the branch", r.Elections.Confirm(ctx, r.Secretary, r.id, x.Version, "区工委〔2021〕33号", today), fault.Denied, "")
		r.ok(r.Elections.Confirm(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕33号", today))
		is(t, "the second of two who approve", r.Elections.Confirm(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕34号", today), fault.Conflict, "")
		after, err := r.Posts.Of(ctx, r.Officer, r.East, today)
		r.ok(err)
		if len(before) != 3 || len(after) != 3 || after[0].Kind != post.Secretary || after[0].Holder != r.people[0] || after[0].Decision == 0 || after[0].Term == 0 {
			t.Errorf("the body: %+v, before %+v", after, before)
		}
		list, err := r.Elections.Calendar(ctx, r.Officer, election.TermQuery{On: today, Org: r.East})
		if err != nil || list[0].From != today || list[0].Due != today.AddYears(3) {
			t.Errorf("the term: %+v %v", list, err)
		}
		if x := r.get(); x.State != matter.Done || x.Stage != election.Finished || len(x.Steps) < 8 {
			t.Errorf("the matter: %+v", x.Matter)
		}
		d, err := r.Decisions.Get(ctx, r.Officer, r.get().Decision)
		if err != nil || d.Number != "区工委〔2021〕33号" || len(d.Items) != 4 {
			t.Errorf("the decision: %+v %v", d, err)
		}
	})
}

func TestTieAndSecondBallot(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.at(election.Counting)
		r.both(1, r.sheet(8, 6, 5, 5)) // the third seat is tied
		x := r.get()
		if x.Stage != election.Counting || len(x.Rounds) != 2 || len(x.Doc.Round().People) != 2 || x.Doc.Round().Seats != 1 || !x.Doc.Round().Tie || len(x.Elected) != 2 {
			t.Fatalf("after the tie: %+v", x.Doc)
		}
		is(t, "the first round again", r.Elections.Enter(r.Ctx(), r.Secretary, r.id, 1, r.sheet(8, 7)), fault.Conflict, "")
		is(t, "fewer seats because of a tie", r.Elections.Reduce(r.Ctx(), r.Secretary, r.id, x.Version, 8), fault.Invalid, "consent")
		s := r.sheet(3, 4)
		r.ok(r.Elections.Enter(r.Ctx(), r.Secretary, r.id, 2, s))
		is(t, "numbers that do not meet", r.Elections.Enter(r.Ctx(), r.second, r.id, 2, r.sheet(9, -1)), fault.Invalid, "for0")
		r.ok(r.Elections.Enter(r.Ctx(), r.second, r.id, 2, r.sheet(4, 3)))
		if x := r.get(); len(x.Doc.Round().Differences()) != 4 || x.Doc.Round().Outcome != nil {
			t.Errorf("two sheets that differ: %+v", x.Doc.Round())
		}
		r.ok(r.Elections.Enter(r.Ctx(), r.second, r.id, 2, s)) // corrected
		if x := r.get(); x.Stage != election.Chosen || len(x.Elected) != 3 {
			t.Errorf("after the second ballot: %s %+v", x.Stage, x.Elected)
		}
	})
}

func TestTooFewElected(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.at(election.Counting)
		r.both(1, r.sheet(8, 7, 4, 4)) // exactly half elects nobody
		x := r.get()
		if len(x.Elected) != 2 || x.Doc.Round().Seats != 1 || x.Doc.Round().Tie {
			t.Fatalf("after the first round: %+v", x.Doc)
		}
		is(t, "with the consent of half", r.Elections.Reduce(r.Ctx(), r.Secretary, r.id, x.Version, 4), fault.Invalid, "consent")
		is(t, "with more consent than people", r.Elections.Reduce(r.Ctx(), r.Secretary, r.id, x.Version, 9), fault.Invalid, "consent")
		r.ok(r.Elections.Reduce(r.Ctx(), r.Secretary, r.id, x.Version, 5))
		if x := r.get(); x.Stage != election.Chosen || len(x.Posts) != 2 {
			t.Errorf("after the seats were reduced: %+v", x.Doc)
		}
		x = r.get()
		r.ok(r.Elections.Redo(r.Ctx(), r.Secretary, r.id, x.Version, "票样有误"))
		r.at(election.Counting)
		bad := r.sheet(8, 7, 6, 3)
		bad.Returned, bad.Void = 9, 1
		r.both(1, bad)
		if x := r.get(); x.Stage != election.Counting || len(x.Rounds) != 2 || len(x.Elected) != 0 || !x.Rounds[0].Outcome.Invalid {
			t.Errorf("more ballots than were given out: %+v", x.Doc)
		}
		s := r.sheet(8, 7, 0, 0)
		s.Written = []election.Votes{{Member: r.people[5], For: 6}}
		r.both(2, s)
		if x := r.get(); x.Stage != election.Chosen || x.Elected[2].Member != r.people[5] {
			t.Errorf("somebody written in wins: %s %+v", x.Stage, x.Elected)
		}
	})
}

// What is refused at each stage.
func TestRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		ctx, today := r.Ctx(), r.Gate.Today()
		with := func(change func(*election.Plan)) election.Plan {
			p := plan
			change(&p)
			return p
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			p     election.Plan
			want  fault.Kind
			field string
		}{
			{"of the branch beside", r.Secretary, r.Eastern, plan, fault.NotFound, ""},
			{"by the head above, for the branch", r.Head, r.East, plan, fault.Denied, ""},
			{"by the Committee", r.Officer, r.East, plan, fault.Denied, ""},
			{"by a member", r.Plain, r.East, plan, fault.Denied, ""},
			{"without seats", r.Secretary, r.East, with(func(p *election.Plan) { p.Seats = 0 }), fault.Invalid, "seats"},
			{"planned yesterday", r.Secretary, r.East, with(func(p *election.Plan) { p.PlannedOn = today - 1 }), fault.Invalid, "planned_on"},
			{"without a base", r.Secretary, r.East, with(func(p *election.Plan) { p.Base = "" }), fault.Invalid, "base"},
			{"nine full members without a committee", r.Secretary, r.East, with(func(p *election.Plan) { p.Direct = true }), fault.Invalid, "direct"},
			{"a by-election after the end of the term", r.Secretary, r.East, with(func(p *election.Plan) { p.By, p.PlannedOn = true, day.Must("2021-12-26") }), fault.Invalid, "by"},
		} {
			_, err := r.Elections.Begin(ctx, c.who, c.org, c.p)
			is(t, c.what, err, c.want, c.field)
		}
		r.at(election.Asked)
		_, err := r.Elections.Begin(ctx, r.Secretary, r.East, plan)
		is(t, "a second one", err, fault.Conflict, "")
		x := r.get()
		is(t, "returned without a reason", r.Elections.Return(ctx, r.Officer, r.id, x.Version, " "), fault.Invalid, "why")
		r.ok(r.Elections.Return(ctx, r.Officer, r.id, x.Version, "名额写少了"))
		is(t, "approved after it was returned", r.Elections.Reply(ctx, r.Officer, r.id, x.Version, "区工委〔2021〕9号", today), fault.Conflict, "")
		x = r.get()
		if x.Stage != election.Drafting || x.Why != "名额写少了" || x.Owner != r.East {
			t.Errorf("returned: %+v", x.Matter)
		}
		r.ok(r.Elections.Ask(ctx, r.Secretary, r.id, x.Version, plan))
		r.at(election.Naming)
		x = r.get()
		for _, c := range []struct {
			what  string
			s     func(*election.Slate)
			field string
		}{
			{"three for three seats", func(s *election.Slate) { s.Candidates = s.Candidates[:3] }, "candidates"},
			{"one of them twice", func(s *election.Slate) { s.Candidates[3] = s.Candidates[0] }, "candidates"},
			{"somebody of another branch", func(s *election.Slate) { s.Candidates[3] = r.People[r.Eastern][1] }, "candidates"},
			{"a secretary who does not stand", func(s *election.Slate) { s.Secretary = r.people[6] }, "secretary"},
			{"a deputy whom nobody asked for", func(s *election.Slate) { s.Deputies = []int64{r.people[1]} }, "deputies"},
			{"a candidate who is excluded", func(s *election.Slate) { s.Excluded[0].Member = r.people[1] }, "excluded"},
			{"excluded for a reason that is none", func(s *election.Slate) { s.Excluded[0].Reason = "忙" }, "excluded"},
		} {
			s := r.slate()
			c.s(&s)
			is(t, c.what, r.Elections.Propose(ctx, r.Secretary, r.id, x.Version, s), fault.Invalid, c.field)
		}
		r.at(election.Ready)
		x = r.get()
		for _, c := range []struct {
			what  string
			m     func(*election.Meeting)
			want  fault.Kind
			field string
		}{
			{"six of eight", func(m *election.Meeting) { m.Present = 6 }, fault.Against, ""},
			{"more than are due", func(m *election.Meeting) { m.Present = 9 }, fault.Invalid, "present"},
			{"a candidate as scrutineer", func(m *election.Meeting) { m.Scrutineers = []string{"东甲1"} }, fault.Invalid, "scrutineers"},
			{"a stranger as scrutineer", func(m *election.Meeting) { m.Scrutineers = []string{"生人"} }, fault.Invalid, "scrutineers"},
			{"a candidate as teller", func(m *election.Meeting) { m.Tellers = []string{"东甲2"} }, fault.Invalid, "tellers"},
			{"the method was not passed", func(m *election.Meeting) { m.Passed = false }, fault.Invalid, "passed"},
			{"tomorrow", func(m *election.Meeting) { m.On = today + 1 }, fault.Invalid, "on"},
			{"before the candidates were agreed", func(m *election.Meeting) { m.On = today - 1 }, fault.Invalid, "on"},
		} {
			m := meeting(today)
			c.m(&m)
			is(t, c.what, r.Elections.Hold(ctx, r.Secretary, r.id, x.Version, m), c.want, c.field)
		}
		r.at(election.Counting)
		s := r.sheet(8, 7, 6, 3)
		r.ok(r.Elections.Enter(ctx, r.Secretary, r.id, 1, s))
		r.ok(r.Elections.Enter(ctx, r.Secretary, r.id, 1, s)) // her own once more is no second entry
		if x := r.get(); x.Doc.Round().Second != nil {
			t.Error("one person entered both sheets")
		}
		is(t, "by the secretary beside", r.Elections.Enter(ctx, r.Beside, r.id, 1, s), fault.NotFound, "")
		r.at(election.Chosen)
		x = r.get()
		posts := r.posts(x)
		posts[0].For = 1
		is(t, "a secretary with one of three votes", r.Elections.Report(ctx, r.Secretary, r.id, x.Version, today, 3, posts), fault.Invalid, "kind0")
		posts = r.posts(x)
		posts[1].Kind = post.Secretary
		is(t, "two secretaries", r.Elections.Report(ctx, r.Secretary, r.id, x.Version, today, 3, posts), fault.Invalid, "")
		is(t, "withdrawn without a reason", r.Elections.Withdraw(ctx, r.Secretary, r.id, x.Version, ""), fault.Invalid, "why")
		r.ok(r.Elections.Withdraw(ctx, r.Secretary, r.id, x.Version, "机构撤并"))
		is(t, "a step after it was withdrawn", r.Elections.Report(ctx, r.Secretary, r.id, x.Version+1, today, 3, r.posts(x)), fault.Conflict, "")
		_, err = r.Elections.Get(ctx, r.Beside, r.id)
		is(t, "seen from beside", err, fault.NotFound, "")
	})
}
