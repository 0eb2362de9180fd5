package election_test

import (
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// lead leads an election of an organisation from the request to the approval, with
// those who win in the order of their posts.
type lead struct {
	of     int64
	by     gate.Actor
	second gate.Actor
	plan   election.Plan
	stand  []int64 // those who are to win first
	kinds  []post.Kind
	vote   func(x *election.Whole, s *election.Sheet) // changes the count
}

func (r *run) lead(l lead) election.Whole {
	r.t.Helper()
	ctx, today := r.Ctx(), r.Gate.Today()
	var err error
	r.id, err = r.Elections.Begin(ctx, l.by, l.of, l.plan)
	r.ok(err)
	r.ok(r.Elections.Reply(ctx, r.Officer, r.id, r.get().Version, "区工委〔2021〕51号", today))
	s := election.Slate{Candidates: l.stand}
	if !l.plan.By {
		s.Secretary, s.Deputies = l.stand[0], l.stand[1:1+l.plan.Deputies]
	}
	r.ok(r.Elections.Propose(ctx, l.by, r.id, r.get().Version, s))
	r.ok(r.Elections.Agree(ctx, r.Officer, r.id, r.get().Version, "区工委〔2021〕52号", today))
	x := r.get()
	var names []string
	for _, v := range x.Voters {
		stands := false
		for _, id := range l.stand {
			stands = stands || id == v.ID
		}
		if !stands && len(names) < 2 {
			names = append(names, v.Name)
		}
	}
	due := len(x.Voters)
	r.ok(r.Elections.Hold(ctx, l.by, r.id, x.Version, election.Meeting{On: today, Present: due, Scrutineers: names[:1], Tellers: names[1:], Passed: true}))
	x = r.get()
	seats := x.Doc.Round().Seats
	sheet := election.Sheet{Issued: due, Returned: due, Valid: due}
	for _, c := range x.Doc.Round().People {
		v := election.Votes{Against: due}
		for i, id := range l.stand[:seats] {
			if id == c.Member {
				v = election.Votes{For: due - i%2, Against: i % 2}
			}
		}
		sheet.Lines = append(sheet.Lines, v)
	}
	if l.vote != nil {
		l.vote(&x, &sheet)
	}
	r.ok(r.Elections.Enter(ctx, l.by, r.id, 1, sheet))
	r.ok(r.Elections.Enter(ctx, l.second, r.id, 1, sheet))
	x = r.get()
	if x.Stage != election.Chosen {
		r.t.Fatalf("after the count: %s %+v", x.Stage, x.Rounds)
	}
	var posts []election.Assigned
	for _, a := range x.Posts {
		for i, id := range l.stand {
			if id == a.Member {
				a.Kind = l.kinds[i]
			}
		}
		if !l.plan.Direct && (a.Kind == post.Secretary || a.Kind == post.Deputy) {
			a.For = len(x.Elected)
		}
		posts = append(posts, a)
	}
	r.ok(r.Elections.Report(ctx, l.by, r.id, x.Version, today, len(x.Elected), posts))
	r.ok(r.Elections.Confirm(ctx, r.Officer, r.id, r.get().Version, "区工委〔2021〕53号", today))
	return r.get()
}

// holders are who holds a seat today, by kind.
func (r *run) holders(of int64) map[post.Kind]int64 {
	r.t.Helper()
	list, err := r.Posts.Of(r.Ctx(), gate.Program("test"), of, r.Gate.Today())
	r.ok(err)
	out := map[post.Kind]int64{}
	for _, p := range list {
		if p.Kind.Seat() {
			out[p.Kind] = p.Holder
		}
	}
	return out
}

func (r *run) due(of int64) day.Day {
	r.t.Helper()
	list, err := r.Elections.Calendar(r.Ctx(), r.Officer, election.TermQuery{On: r.Gate.Today(), Org: of})
	r.ok(err)
	return list[0].Due
}

// A by-election fills a seat within the term: nobody else loses his post and the end
// of the term stays.
func TestByElection(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.Clock.Set("2021-12-20")
		before, due := r.holders(r.East), r.due(r.East)
		p := r.people
		x := r.lead(lead{of: r.East, by: r.Secretary, second: r.second, plan: election.Plan{By: true, Seats: 1, PlannedOn: day.Must("2021-12-23"), Base: election.OfDue},
			stand: []int64{p[4], p[6]}, kinds: []post.Kind{post.Discipline, ""}})
		after := r.holders(r.East)
		if x.State != matter.Done || len(after) != len(before)+1 || after[post.Discipline] != p[4] || after[post.Secretary] != before[post.Secretary] || r.due(r.East) != due {
			t.Errorf("%s: before %v, after %v, due %s and %s", x.Stage, before, after, due, r.due(r.East))
		}
		d, err := r.Decisions.Get(r.Ctx(), r.Officer, x.Decision)
		if err != nil || len(d.Items) != 1 {
			t.Errorf("the decision: %+v %v", d, err)
		}
	})
}

// A branch of few members elects its secretary and a deputy in the assembly.
func TestBranchWithoutCommittee(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		begin(t, r.World, r.West, "2018-12-25", "2021-12-25")
		p := r.People[r.West]
		second := r.Far
		second.Account++
		plan := election.Plan{Direct: true, Deputies: 1, PlannedOn: day.Must("2021-12-23"), Base: election.OfPresent}
		_, err := r.Elections.Begin(r.Ctx(), r.Far, r.West, election.Plan{Direct: true, Deputies: 6, PlannedOn: plan.PlannedOn, Base: plan.Base})
		is(t, "six deputies", err, fault.Invalid, "deputies")
		x := r.lead(lead{of: r.West, by: r.Far, second: second, plan: plan, stand: []int64{p[1], p[0]}, kinds: []post.Kind{post.Secretary, post.Deputy}})
		after := r.holders(r.West)
		if x.State != matter.Done || len(after) != 2 || after[post.Secretary] != p[1] || after[post.Deputy] != p[0] || r.due(r.West) != r.Gate.Today().AddYears(3) {
			t.Errorf("%s: %v, due %s", x.Stage, after, r.due(r.West))
		}
		if x.Seats != 2 || x.Posts[0].For != 4 {
			t.Errorf("the votes of the assembly are those for the post: %+v", x.Posts)
		}
	})
}

// A committee above the branches elects among the members of all branches below.
func TestCommitteeAboveBranches(t *testing.T) {
	for _, c := range []struct {
		what  string
		kind  org.Kind
		years int
	}{{"a party committee", org.PartyCommittee, 5}, {"a general branch", org.General, 3}} {
		t.Run(c.what, func(t *testing.T) {
			testkit.Both(t, func(t *testing.T, e testkit.Engine) {
				r := start(t, e)
				if c.kind == org.General {
					r.ok(r.Gate.Write(r.Ctx(), gate.Program("test"), "", func(w *gate.Writing) error {
						at, err := w.At(r.Bureau)
						if err != nil {
							return err
						}
						return org.Reshape(w, at, r.Bureau, org.General, day.Must("2021-12-01"), 0)
					}))
				}
				begin(t, r.World, r.Bureau, "2018-12-25", "2021-12-25")
				_, err := r.Elections.Begin(r.Ctx(), r.Head, r.Bureau, election.Plan{Direct: true, PlannedOn: day.Must("2021-12-23"), Base: election.OfDue})
				is(t, "without a committee", err, fault.Invalid, "direct")
				east, eastern := r.People[r.East], r.People[r.Eastern]
				second := r.Head
				second.Account += 100
				x := r.lead(lead{of: r.Bureau, by: r.Head, second: second, plan: election.Plan{Seats: 3, Deputies: 1, PlannedOn: day.Must("2021-12-23"), Base: election.OfDue},
					stand: []int64{eastern[3], east[2], east[1], eastern[1]}, kinds: []post.Kind{post.Secretary, post.Deputy, post.Discipline, ""}})
				after := r.holders(r.Bureau)
				if x.State != matter.Done || x.Meeting.Due != 13 || len(after) != 3 || after[post.Deputy] != east[2] || r.due(r.Bureau) != r.Gate.Today().AddYears(c.years) {
					t.Errorf("%s, due %d: %v, until %s", x.Stage, x.Meeting.Due, after, r.due(r.Bureau))
				}
			})
		})
	}
}

// A paper of a step that is over keeps its text, whatever the registers say later; a
// paper of a later step has the names of its own day.
func TestPapersKeepTheirNames(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		ctx := r.Ctx()
		r.at(election.Chosen)
		papers := func() map[string]string {
			x := r.get()
			out := map[string]string{}
			for _, p := range election.PapersOf(&x) {
				_, body, err := r.Elections.Paper(ctx, r.Officer, r.id, p.Key)
				r.ok(err)
				out[p.Key] = string(body)
			}
			return out
		}
		before := papers()
		if len(before) != 6 {
			t.Fatalf("%d papers", len(before))
		}
		r.Clock.Set("2021-12-21")
		r.ok(r.Gate.Write(ctx, gate.Program("test"), "", func(w *gate.Writing) error {
			for of, name := range map[int64]string{r.East: "东一新支部", r.Root: "虚构区新工委"} {
				at, err := w.At(of)
				if err != nil {
					return err
				}
				if err := org.Rename(w, at, of, name, "", w.Today(), 0); err != nil {
					return err
				}
			}
			return nil
		}))
		for _, id := range r.people[:5] {
			m, err := r.Members.Get(ctx, r.Officer, id, r.Gate.Today())
			r.ok(err)
			f := m.Facts
			f.Name += "改"
			r.ok(r.Members.CorrectFacts(ctx, r.Officer, id, m.Version, f, "姓名登记有误"))
		}
		same := func(when string) {
			for k, body := range papers() {
				if was, ok := before[k]; ok && body != was {
					t.Errorf("%s: %s has changed", when, k)
				}
			}
		}
		same("with new names")
		x := r.get()
		r.ok(r.Elections.Report(ctx, r.Secretary, r.id, x.Version, r.Gate.Today(), 3, r.posts(x)))
		name, body, err := r.Elections.Paper(ctx, r.Secretary, r.id, "report")
		if err != nil || name != "选举结果报告-东一新支部.docx" {
			t.Errorf("a paper of a later step: %s %v", name, err)
		}
		before["report"] = string(body)
		r.ok(r.Elections.Confirm(ctx, r.Officer, r.id, r.get().Version, "区工委〔2021〕33号", r.Gate.Today()))
		same("after the approval")
	})
}

// The ballot of an election that went through a tie is, afterwards, the one that was
// first given out, with its lines for other names.
func TestBallotAfterATie(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.at(election.Counting)
		ballot := func() string {
			_, body, err := r.Elections.Paper(r.Ctx(), r.Secretary, r.id, "ballot")
			r.ok(err)
			return string(body)
		}
		before := ballot()
		r.both(1, r.sheet(8, 6, 5, 5))
		if ballot() == before {
			t.Error("the second ballot is printed as the first")
		}
		r.both(2, r.sheet(3, 5))
		if ballot() != before {
			t.Error("the first ballot has changed")
		}
	})
}
