package app

import (
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/weak"
	"zhibu/internal/output/backup"
	"zhibu/internal/output/calendar"
	"zhibu/internal/output/coverage"
	"zhibu/internal/output/document"
	"zhibu/internal/output/figure"
	"zhibu/internal/output/personal"
	"zhibu/internal/output/report"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/output/trail"
	"zhibu/internal/register/access"
	"zhibu/internal/register/account"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/partner"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"
	"zhibu/internal/register/unit"
)

type powers = map[gate.Can]gate.Extent

// readers see the organisation of their post and what is under it.
var readers = powers{
	org.View: gate.Below, member.View: gate.Below, post.View: gate.Below, activity.View: gate.Below,
	decision.View: gate.Below, topic.View: gate.Below, site.View: gate.Below, studygroup.View: gate.Below, duty.View: gate.Below,
	figure.View: gate.Below, report.CanExport: gate.Below, access.Take: gate.Below,
	booking.View: gate.Below, plan.View: gate.Below, calendar.View: gate.Below,
	talk.View: gate.Below, problem.View: gate.Below, orglife.View: gate.Below, appraisal.View: gate.Below, election.View: gate.Below, matter.View: gate.Below, orgchange.View: gate.Below, appointment.View: gate.Below,
	transfer.View: gate.Below,
	document.View: gate.Below,
	weak.View:     gate.Below,
	task.View:     gate.Below,
	charge.View:   gate.Below, visit.View: gate.Below,
	inspect.View:  gate.Below,
	standard.View: gate.Below, assessment.View: gate.Below,
	unit.View: gate.Below, coverage.View: gate.Below,
}

// inside is what those with a seat or a hand in the work of an organisation read
// there and nowhere else: opinions, self-assessments, how the test came out.
var inside = powers{orglife.Read: gate.OwnOrg, appraisal.Read: gate.OwnOrg, review.View: gate.OwnOrg}

// life is the organisation life that the organisation itself keeps; the
// organisations above see counts and lists.
var life = with(inside, powers{talk.Keep: gate.OwnOrg, problem.Keep: gate.OwnOrg, orglife.Keep: gate.OwnOrg, appraisal.Keep: gate.OwnOrg, assessment.Answer: gate.OwnOrg, charge.Say: gate.OwnOrg, review.Write: gate.OwnOrg})

// keepers write what happens in their own organisation, and see what is below.
var keepers = with(with(readers, life), powers{
	activity.Keep: gate.OwnOrg, topic.Send: gate.OwnOrg, studygroup.Keep: gate.OwnOrg, member.Change: gate.OwnOrg, member.Reveal: gate.OwnOrg, member.Export: gate.OwnOrg,
	duty.Explain:     gate.OwnOrg,
	orgchange.Keep:   gate.Below, // a committee asks for the branches below it too
	election.Keep:    gate.Below, // a committee elects among the members below; the steps are its own posts' alone
	appointment.Keep: gate.Below, // a party committee asks for the organisations under it
	transfer.Keep:    gate.OwnOrg,
	report.CanFreeze: gate.OwnOrg,
	booking.Book:     gate.OwnOrg, plan.Keep: gate.OwnOrg,
	coverage.Answer: gate.OwnOrg,
	task.Answer:     gate.OwnOrg, task.Pass: gate.Below, // a party committee passes down to its branches
	inspect.Answer: gate.OwnOrg,
	weak.Look:      gate.OwnOrg, weak.Keep: gate.OwnOrg, // what the rules suggest is between an organisation and the Committee
	roll.Import: gate.OwnOrg,
	// A paper says nothing that its maker could not read on the pages.
	document.Produce: gate.Below,
})

// answerers are keepers who also answer what the desk passed on to their organisation;
// the other seats do not read it.
var answerers = with(keepers, powers{desk.Handle: gate.OwnOrg})

// officers work for the Committee: they decide on organisations and posts
// everywhere below, and may record for a branch that cannot.
var officers = with(with(readers, life), powers{
	activity.Keep: gate.Below, member.Change: gate.Below, member.Reveal: gate.Below, member.Export: gate.Below,
	org.Change: gate.Below, post.Change: gate.Below, decision.Make: gate.Below, topic.Add: gate.Below, topic.Send: gate.Below, studygroup.Keep: gate.Below, site.Add: gate.Below,
	duty.Explain: gate.Below, activity.Begin: gate.OwnOrg, // for the whole house, at the Committee
	report.CanFreeze: gate.Below,
	booking.Book:     gate.Below, plan.Keep: gate.Below,
	roll.Import:       gate.Below,
	document.Template: gate.Below, document.Produce: gate.Below,
	orgchange.Keep: gate.Below, orgchange.Decide: gate.Below,
	election.Decide: gate.Below, appointment.Keep: gate.Below, appointment.Decide: gate.Below,
	unit.Change: gate.Below, coverage.Answer: gate.Below,
	weak.Look: gate.Below, weak.Keep: gate.Below, weak.Decide: gate.Below,
	task.Send: gate.Below, task.Answer: gate.Below, task.Pass: gate.Below,
	charge.Keep: gate.Below,
	review.View: gate.Below, review.Keep: gate.Below, visit.Keep: gate.Below, partner.Keep: gate.Below,
	inspect.Keep: gate.Below, inspect.Check: gate.Below,
	standard.Keep: gate.Below, assessment.Ask: gate.Below, problem.Find: gate.Below,
	transfer.Keep: gate.Below, transfer.Issue: gate.Below,
	personal.Erase: gate.Below,
	desk.Handle:    gate.OwnOrg, // the desk itself: all that was handed in
	selfcheck.View: gate.Below, selfcheck.Keep: gate.Below,
})

// seats are the other seats of a committee: they read.
var seats = with(readers, inside)

// inspectors read the ledger of one organisation in place, for some days, and say how
// they find it. They see no roster, nothing sealed, no matter, and take nothing out.
var inspectors = powers{org.View: gate.OwnOrg, activity.View: gate.OwnOrg, duty.View: gate.OwnOrg, problem.View: gate.OwnOrg, decision.View: gate.OwnOrg,
	inspect.View: gate.OwnOrg, inspect.Check: gate.OwnOrg}

// The three administrators (GB/T 22239 8.1.5): accounts and the machine; rights; the
// journal of the other two. None of them reads a record of an organisation or a
// member, and none has a power of another.
var (
	systemAdmin   = powers{account.View: gate.Below, account.Change: gate.Below, backup.View: gate.Below, backup.Make: gate.Below}
	securityAdmin = powers{account.View: gate.Below, account.Grant: gate.Below, account.SetPolicy: gate.Below, post.Grant: gate.Below, selfcheck.View: gate.Below} // which accounts nobody uses is for him to close
	auditAdmin    = powers{trail.View: gate.Below, access.Audit: gate.Below}
)

func with(a, b powers) powers {
	out := powers{}
	for k, v := range a {
		out[k] = v
	}
	for k, v := range b {
		out[k] = v
	}
	return out
}

// Powers says what each kind of post may do in an organisation of a kind, and
// how far. It is the only such table.
func Powers(kind post.Kind, of org.Kind) map[gate.Can]gate.Extent {
	switch kind {
	case post.Secretary, post.Deputy:
		if of == org.Committee {
			return officers
		}
		return answerers
	case post.Clerk:
		if of == org.Committee {
			return keepers
		}
		return answerers
	case post.Organisation, post.Publicity, post.Discipline:
		return keepers
	case post.Officer:
		if of == org.Committee {
			return officers
		}
		return answerers
	}
	switch kind {
	case post.SystemAdmin:
		return systemAdmin
	case post.SecurityAdmin:
		return securityAdmin
	case post.AuditAdmin:
		return auditAdmin
	case post.Partner: // what is shared with his organisation, and nothing else
		return powers{partner.View: gate.OwnOrg}
	case post.Inspector:
		return inspectors
	}
	if kind.Seat() {
		return seats
	}
	return readers
}

// Guarded says whose holders need a second factor where the policy on signing in
// asks for one: those who see or decide beyond one organisation, at the Committee.
func Guarded(_ post.Kind, of org.Kind) bool { return of == org.Committee }
