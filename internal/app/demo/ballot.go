package demo

import (
	"cmp"
	"fmt"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/matter"
	"zhibu/internal/matter/election"
	"zhibu/internal/register/post"
)

// electionPlan renews the organisations whose term ends, each by an election from the
// request to the approval of its result; every eleventh is late. Of the others one has
// a tie, one elects too few at first, and one leaves a seat empty.
func (m *maker) electionPlan(p *plan) {
	n := 0
	for _, b := range append(append([]*branch(nil), m.upper...), m.branches...) {
		if !m.electing(b) || len(b.seats) == 0 {
			continue
		}
		if n++; n%11 == 5 {
			continue
		}
		e := &ballot{maker: m, b: b, n: n, confirmed: b.due.AddDays(-n % 9)}
		for _, step := range []struct {
			before int // days before the approval
			do     func() error
		}{{38, e.begin}, {33, e.reply}, {24, e.propose}, {20, e.agree}, {7, e.hold}, {7, e.count}, {5, e.report}, {0, e.confirm}} {
			p.add(e.confirmed.AddDays(-step.before), func() error {
				if b.ended <= m.Gate.Today() || e.id == 0 && step.before < 38 {
					return nil
				}
				if err := step.do(); err != nil {
					return fmt.Errorf("the election of %s, %d days before: %w", b.name, step.before, err)
				}
				e.version++
				return nil
			})
		}
	}
}

// ballot is one election while the year goes by.
type ballot struct {
	*maker
	b           *branch
	n           int
	confirmed   day.Day
	id, version int64
	plan        election.Plan
	body        []int64 // who is to be elected, the secretary first
	more        []int64 // who stands besides
	voters      []election.Voter
	names       [2]string // the secretary, and another of the body
}

func (e *ballot) begin() error {
	b := e.b
	voters, err := e.Elections.Eligible(e.ctx, e.who, b.id)
	if err != nil {
		return err
	}
	e.plan = election.Plan{Seats: len(b.seats), PlannedOn: e.confirmed.AddDays(-7), Base: election.OfDue, Note: "支委会已经研究，党员酝酿充分。"}
	switch {
	case len(b.people) > 0 && len(voters) < 7:
		e.plan.Direct, e.plan.Seats = true, 1
	case len(b.people) > 0 && len(b.seats) < 3:
		e.plan.Seats = 3
	case len(b.seats) != 3:
		e.plan.Deputies = 1
	}
	e.names = [2]string{"书记", "党务干事"}
	for i, id := range b.seats[:min(2, len(b.seats))] {
		for _, v := range voters {
			if v.ID == id {
				e.names[i] = v.Name
			}
		}
	}
	e.id, err = e.Elections.Begin(e.ctx, e.as(e.names[0]), b.id, e.plan)
	return err
}

func (e *ballot) reply() error {
	return e.Elections.Reply(e.ctx, e.as(officer), e.id, e.version, e.number(), e.Gate.Today())
}

// propose puts up those who sit in the body and others of the branch.
func (e *ballot) propose() (err error) {
	if e.voters, err = e.Elections.Eligible(e.ctx, e.who, e.b.id); err != nil {
		return err
	}
	stand := func(id int64) bool {
		return slices.ContainsFunc(e.voters, func(v election.Voter) bool { return v.ID == id }) && !slices.Contains(e.body, id)
	}
	need := election.Needed(&e.plan)
	for _, id := range e.b.seats {
		if len(e.body) < e.plan.Seats && stand(id) {
			e.body = append(e.body, id)
		}
	}
	rest := e.voters
	if len(e.b.people) > 0 {
		rest = nil
		for _, x := range e.b.people { // as in the roster: the last may be moved to a new branch
			rest = append(rest, election.Voter{ID: x.id})
		}
	}
	for _, v := range rest {
		switch {
		case !stand(v.ID) || len(e.body)+len(e.more) == need:
		case len(e.body) < e.plan.Seats:
			e.body = append(e.body, v.ID)
		default:
			e.more = append(e.more, v.ID)
		}
	}
	s := election.Slate{Candidates: append(slices.Clone(e.body), e.more...), Secretary: e.body[0]}
	if e.plan.Deputies == 1 {
		s.Deputies = e.body[1:2]
	}
	return e.Elections.Propose(e.ctx, e.as(e.names[0]), e.id, e.version, s)
}

func (e *ballot) agree() error {
	return e.Elections.Agree(e.ctx, e.as(officer), e.id, e.version, e.number(), e.Gate.Today())
}

func (e *ballot) hold() error {
	voters, err := e.Elections.Eligible(e.ctx, e.who, e.b.id)
	if err != nil {
		return err
	}
	var names []string
	for _, v := range voters {
		if !slices.Contains(e.body, v.ID) && !slices.Contains(e.more, v.ID) && len(names) < 3 {
			names = append(names, v.Name)
		}
	}
	due := len(voters)
	return e.Elections.Hold(e.ctx, e.as(e.names[0]), e.id, e.version, election.Meeting{On: e.Gate.Today(), Present: max(election.QuorumOf(due), due-due/12), Scrutineers: names[:1],
		Tellers: names[1:], Passed: true})
}

// count enters each ballot twice, until the seats are filled.
func (e *ballot) count() error {
	for {
		x, err := e.Elections.Get(e.ctx, e.who, e.id)
		if err != nil {
			return err
		}
		e.version = x.Version
		if x.Stage != election.Counting {
			e.version-- // the step is counted by the plan
			return nil
		}
		if len(x.Rounds) == 2 && e.n == fewer { // too few: one seat is left empty
			err := e.Elections.Reduce(e.ctx, e.as(e.names[0]), e.id, x.Version, x.Meeting.Present-1)
			e.version = x.Version
			return err
		}
		s := e.sheet(&x)
		for _, name := range e.names {
			if err := e.Elections.Enter(e.ctx, e.as(name), e.id, len(x.Rounds), s); err != nil {
				return err
			}
		}
	}
}

// sheet is a count in which those of the body win, but for what the first ballots of
// three elections show.
func (e *ballot) sheet(x *election.Whole) election.Sheet {
	present, round := x.Meeting.Present, x.Doc.Round()
	s := election.Sheet{Issued: present, Returned: present, Valid: present}
	last, first := e.body[len(e.body)-1], len(x.Rounds) == 1 && len(e.body) >= 3
	for i, c := range round.People {
		v := election.Votes{For: present - (e.n+i)%3}
		switch {
		case round.Tie:
			v.For = present/2 - 1
			if c.Member == last {
				v.For = present/2 + 1
			}
		case e.n == level && first && (c.Member == last || c.Member == e.more[0]):
			v.For = present/2 + 1
		case (e.n == again || e.n == fewer) && first && c.Member == last:
			v.For = present / 3
		case !slices.Contains(e.body, c.Member):
			v.For = i % 2
		}
		v.Abstain = (present - v.For) / 2
		v.Against = present - v.For - v.Abstain
		s.Lines = append(s.Lines, v)
	}
	return s
}

// The elections that do not come out at the first ballot: two are level at the edge of
// the seats, the last seat is won by nobody, and such a seat is left empty.
const (
	level = 12
	again = 20
	fewer = 23
)

// report gives the posts; those elected stand by their votes.
func (e *ballot) report() error {
	x, err := e.Elections.Get(e.ctx, e.who, e.id)
	if err != nil {
		return err
	}
	kinds := body[:len(e.body)]
	if len(e.body) == 3 {
		kinds = []post.Kind{post.Secretary, post.Organisation, post.Discipline}
	}
	var posts []election.Assigned
	for _, a := range x.Posts {
		a.Kind = kinds[max(0, slices.Index(e.body, a.Member))]
		if a.Kind == post.Secretary || a.Kind == post.Deputy {
			a.For = len(x.Elected)
		}
		posts = append(posts, a)
	}
	return e.Elections.Report(e.ctx, e.as(e.names[0]), e.id, e.version, e.Gate.Today().AddDays(-2), len(x.Elected), posts)
}

func (e *ballot) confirm() error {
	x, err := e.Elections.Get(e.ctx, e.who, e.id)
	if err != nil || x.State != matter.Open {
		return err
	}
	seats := make([]int64, 0, len(x.Posts))
	order := func(a election.Assigned) int { return slices.Index(post.Kinds(), a.Kind) }
	slices.SortStableFunc(x.Posts, func(a, b election.Assigned) int { return cmp.Compare(order(a), order(b)) })
	for _, a := range x.Posts {
		seats = append(seats, a.Member)
	}
	if err := e.Elections.Confirm(e.ctx, e.as(officer), e.id, e.version, e.number(), e.Gate.Today()); err != nil {
		return err
	}
	e.b.seats = seats
	return nil
}
