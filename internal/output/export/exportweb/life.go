package exportweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/ledger/visit/visitweb"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/transfer/transferweb"
	"zhibu/internal/matter/weak"
	"zhibu/internal/register/access"
)

// life is the fetching of the lists of organisation life.
func (p pages) life() []web.Route {
	return []web.Route{
		web.Needs(talk.View, "POST /orgs/{org}/talks/export", p.talks),
		web.Needs(access.Take, "POST /problems/export", p.problems),
		web.Needs(access.Take, "POST /standards/{id}/export", p.standard),
		web.Needs(access.Take, "POST /assessments/{id}/export", p.assessment),
		web.Needs(orglife.View, "POST /orglife/export", p.meetings),
		web.Needs(appraisal.View, "POST /appraisals/{id}/export", p.appraisal),
		web.Needs(election.View, "POST /terms/export", p.terms),
		web.Needs(appointment.View, "POST /appointments/posts/export", p.leaders),
		web.Needs(matter.View, "POST /matters/export", p.matters),
		web.Needs(weak.Look, "POST /weak/export", p.weak),
		web.Needs(task.Send, "POST /tasks/{id}/export", p.task),
		web.Needs(charge.View, "POST /charges/export", p.charges),
		web.Needs(visit.View, "POST /visits/export", p.visits),
		web.Needs(review.Keep, "POST /reviews/export", p.reviews),
		web.Needs(charge.View, "POST /charges/orgs/{org}/export", p.charge),
		web.Needs(inspect.Keep, "POST /inspections/{id}/export", p.inspected),
		web.Needs(transfer.View, "POST /transfers/letters/export", p.letters),
		web.Needs(transfer.View, "POST /transfers/people/export", p.transferred),
	}
}

func (p pages) letters(r *web.Request) error {
	f, err := p.exports.Letters(r.Context(), r.Who, transferweb.QueryOf(r))
	return p.send(r, f, err)
}

func (p pages) transferred(r *web.Request) error {
	f, err := p.exports.Transferred(r.Context(), r.Who, transferweb.QueryOf(r), r.Text("reason"))
	return p.send(r, f, err)
}

func (p pages) talks(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	s := day.Year(r.AsOf().Year())
	s.Until = min(s.Until, r.AsOf()+1)
	f, err := p.exports.Talks(r.Context(), r.Who, of, s)
	return p.send(r, f, err)
}

func (p pages) problems(r *web.Request) error {
	q := problem.Query{Org: r.Num("org", 0), Below: true, Origin: problem.Origin(r.Text("origin")), Text: r.Text("q"), Of: r.Num("of", 0), Late: r.Text("state") == "late"}
	if s := problem.State(r.Text("state")); s.Label() != "" {
		q.State = s
	}
	f, err := p.exports.Problems(r.Context(), r.Who, q)
	return p.send(r, f, err)
}

func (p pages) standard(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Standard(r.Context(), r.Who, id, int(r.Num("v", 0)))
	return p.send(r, f, err)
}

func (p pages) assessment(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Assessment(r.Context(), r.Who, id, r.Num("org", 0))
	return p.send(r, f, err)
}

func (p pages) meetings(r *web.Request) error {
	f, err := p.exports.Meetings(r.Context(), r.Who, orglife.Query{Org: r.Num("org", 0), Year: int(r.Num("year", 0)), Kind: orglife.Kind(r.Text("kind"))}, r.Today())
	return p.send(r, f, err)
}

func (p pages) appraisal(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Appraisal(r.Context(), r.Who, id)
	return p.send(r, f, err)
}

func (p pages) terms(r *web.Request) error {
	f, err := p.exports.Terms(r.Context(), r.Who, election.TermQuery{On: r.AsOf(), Org: r.Num("org", 0), When: election.When(r.Text("when")), Text: r.Text("q")})
	return p.send(r, f, err)
}

func (p pages) matters(r *web.Request) error {
	f, err := p.exports.Matters(r.Context(), r.Who, matterweb.QueryOf(r))
	return p.send(r, f, err)
}

func (p pages) leaders(r *web.Request) error {
	f, err := p.exports.Leaders(r.Context(), r.Who, appointment.LeaderQuery{On: r.AsOf(), Org: r.Num("org", 0), What: appointment.What(r.Text("what")), Text: r.Text("q")})
	return p.send(r, f, err)
}

func (p pages) inspected(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Inspected(r.Context(), r.Who, id)
	return p.send(r, f, err)
}

func (p pages) task(r *web.Request) error {
	id, err := r.ID("id")
	if err != nil {
		return err
	}
	f, err := p.exports.Task(r.Context(), r.Who, id)
	return p.send(r, f, err)
}

func (p pages) reviews(r *web.Request) error {
	f, err := p.exports.Reviews(r.Context(), r.Who, int(r.Num("year", 0)))
	return p.send(r, f, err)
}

func (p pages) visits(r *web.Request) error {
	q, _ := visitweb.QueryOf(r)
	f, err := p.exports.Visits(r.Context(), r.Who, q)
	return p.send(r, f, err)
}

func (p pages) charges(r *web.Request) error {
	f, err := p.exports.Charges(r.Context(), r.Who, charge.Kind(r.Text("kind")), r.AsOf(), int(r.Num("year", int64(r.AsOf().Year()))))
	return p.send(r, f, err)
}

func (p pages) charge(r *web.Request) error {
	of, err := r.ID("org")
	if err != nil {
		return err
	}
	f, err := p.exports.Charge(r.Context(), r.Who, of, r.AsOf(), int(r.Num("year", int64(r.AsOf().Year()))))
	return p.send(r, f, err)
}

func (p pages) weak(r *web.Request) error {
	f, err := p.exports.Weak(r.Context(), r.Who, weak.Query{Kind: weak.Kind(r.Text("kind")), Text: r.Text("q"), All: r.Text("state") == "all"})
	return p.send(r, f, err)
}
