package app

import (
	"net/http"
	"strings"

	"zhibu/internal/app/styleweb"
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty/dutyweb"
	"zhibu/internal/ledger/activity/activityweb"
	"zhibu/internal/ledger/assessment/assessmentweb"
	"zhibu/internal/ledger/booking/bookingweb"
	"zhibu/internal/ledger/decision/decisionweb"
	"zhibu/internal/ledger/plan/planweb"
	"zhibu/internal/ledger/problem/problemweb"
	"zhibu/internal/ledger/site/siteweb"
	"zhibu/internal/ledger/standard/standardweb"
	"zhibu/internal/ledger/studygroup/studygroupweb"
	"zhibu/internal/ledger/talk/talkweb"
	"zhibu/internal/ledger/topic/topicweb"
	"zhibu/internal/ledger/visit/visitweb"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/appointment/appointmentweb"
	"zhibu/internal/matter/appraisal/appraisalweb"
	"zhibu/internal/matter/charge/chargeweb"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/desk/deskweb"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/election/electionweb"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/inspect/inspectweb"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orgchange/orgchangeweb"
	"zhibu/internal/matter/orglife/orglifeweb"
	"zhibu/internal/matter/review/reviewweb"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/task/taskweb"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/transfer/transferweb"
	"zhibu/internal/matter/weak"
	"zhibu/internal/matter/weak/weakweb"
	"zhibu/internal/output/backup/backupweb"
	"zhibu/internal/output/calendar/calendarweb"
	"zhibu/internal/output/coverage/coverageweb"
	"zhibu/internal/output/document/documentweb"
	"zhibu/internal/output/export/exportweb"
	"zhibu/internal/output/manual/manualweb"
	"zhibu/internal/output/personal/personalweb"
	"zhibu/internal/output/report/reportweb"
	"zhibu/internal/output/search/searchweb"
	"zhibu/internal/output/selfcheck/selfcheckweb"
	"zhibu/internal/output/trail/trailweb"
	"zhibu/internal/register/account/accountweb"
	"zhibu/internal/register/intake/intakeweb"
	"zhibu/internal/register/member/memberweb"
	"zhibu/internal/register/org/orgweb"
	"zhibu/internal/register/partner/partnerweb"
	"zhibu/internal/register/unit/unitweb"
)

// Routes are all the pages of the house.
func (a *App) Routes() []web.Route {
	var all []web.Route
	for _, area := range [][]web.Route{
		accountweb.Routes(a.Accounts, a.Posts, a.Members, a.Activities, a.Plans, a.yearlyHours, a.waits),
		dutyweb.Routes(dutyweb.Deps{Duties: a.Duties, Matters: a.Matters, Tasks: a.Tasks, Assessments: a.Assessments, Topics: a.Topics, Lives: a.Lives, Orgs: a.Orgs, Members: a.Members, Posts: a.Posts, Activities: a.Activities, Decisions: a.Decisions, Calendars: a.Calendars, Desk: a.Desk}),
		orgweb.Routes(orgweb.Deps{Orgs: a.Orgs, Members: a.Members}),
		activityweb.Routes(activityweb.Deps{Activities: a.Activities, Orgs: a.Orgs, Members: a.Members, Topics: a.Topics, Sites: a.Sites, Groups: a.Groups, Duties: dutyTeller{a.Duties}}),
		memberweb.Routes(memberweb.Deps{Members: a.Members, Accesses: a.Accesses, Transfers: a.Transfers, Appraisals: a.Appraisals, Orgs: a.Orgs, Posts: a.Posts, Activities: a.Activities, Decisions: a.Decisions}),
		decisionweb.Routes(decisionweb.Deps{Decisions: a.Decisions, Matters: a.Matters, Orgs: a.Orgs, Members: a.Members, Posts: a.Posts}),
		talkweb.Routes(talkweb.Deps{Talks: a.Talks, Members: a.Members, Orgs: a.Orgs, Rules: dutyTeller{a.Duties}}),
		problemweb.Routes(problemweb.Deps{Problems: a.Problems, Members: a.Members, Orgs: a.Orgs}),
		orglifeweb.Routes(orglifeweb.Deps{Lives: a.Lives, Problems: a.Problems, Talks: a.Talks, Appraisals: a.Appraisals, Orgs: a.Orgs, Limit: a.reportLimit}),
		appraisalweb.Routes(appraisalweb.Deps{Appraisals: a.Appraisals, Members: a.Members, Orgs: a.Orgs}),
		matterweb.Routes(matterweb.Deps{Matters: a.Matters, Starts: starts}),
		orgchangeweb.Routes(orgchangeweb.Deps{Changes: a.Changes}),
		appointmentweb.Routes(appointmentweb.Deps{Appointments: a.Appointments, Orgs: a.Orgs}),
		electionweb.Routes(electionweb.Deps{Elections: a.Elections, Orgs: a.Orgs}),
		weakweb.Routes(weakweb.Deps{Weaks: a.Weaks}),
		inspectweb.Routes(inspectweb.Deps{Inspections: a.Inspections, Orgs: a.Orgs, Activities: a.Activities, Duties: a.Duties}),
		taskweb.Routes(taskweb.Deps{Tasks: a.Tasks, Orgs: a.Orgs, Live: a.Live, Temp: a.Config.Temp()}),
		reviewweb.Routes(reviewweb.Deps{Reviews: a.Reviews}),
		partnerweb.Routes(partnerweb.Deps{Partners: a.Partners, Readers: a.readers()}),
		visitweb.Routes(visitweb.Deps{Visits: a.Visits, Orgs: a.Orgs}),
		chargeweb.Routes(chargeweb.Deps{Charges: a.Charges, Problems: a.Problems, Orgs: a.Orgs}),
		transferweb.Routes(transferweb.Deps{Transfers: a.Transfers}),
		deskweb.Routes(deskweb.Deps{Desk: a.Desk, Orgs: a.Orgs, Accesses: a.Accesses}),
		topicweb.Routes(a.Topics, a.Orgs),
		manualweb.Routes(),
		assessmentweb.Routes(assessmentweb.Deps{Assessments: a.Assessments, Standards: a.Standards, Members: a.Members, Orgs: a.Orgs, Rules: dutyTeller{a.Duties}}),
		standardweb.Routes(standardweb.Deps{Standards: a.Standards, Orgs: a.Orgs, Temp: a.Config.Temp()}),
		siteweb.Routes(a.Sites, a.Bookings, a.Activities),
		studygroupweb.Routes(a.Groups, a.Activities, a.Orgs),
		bookingweb.Routes(bookingweb.Deps{Bookings: a.Bookings, Sites: a.Sites, Orgs: a.Orgs, Activities: a.Activities}),
		planweb.Routes(planweb.Deps{Plans: a.Plans, Orgs: a.Orgs, Sites: a.Sites}),
		calendarweb.Routes(calendarweb.Deps{Calendars: a.Calendars, Orgs: a.Orgs}),
		searchweb.Routes(searchweb.Deps{Members: a.Members, Orgs: a.Orgs, Activities: a.Activities, Decisions: a.Decisions, Matters: a.Matters, Desk: a.Desk}),
		reportweb.Routes(a.Reports),
		personalweb.Routes(personalweb.Deps{Personal: a.Personal, Accesses: a.Accesses}),
		intakeweb.Routes(intakeweb.Deps{Rolls: a.Rolls, Jobs: a.Jobs, Orgs: a.Orgs}),
		exportweb.Routes(a.Exports),
		backupweb.Routes(a.Backups),
		selfcheckweb.Routes(a.SelfChecks),
		trailweb.Routes(trailweb.Deps{Trails: a.Trails}),
		unitweb.Routes(unitweb.Deps{Units: a.Units, Coverages: a.Coverages, Orgs: a.Orgs, Members: a.Members, Temp: a.Config.Temp()}),
		coverageweb.Routes(coverageweb.Deps{Coverages: a.Coverages, Units: a.Units, Orgs: a.Orgs}),
		documentweb.Routes(documentweb.Deps{Documents: a.Documents, Activities: a.Activities, Orgs: a.Orgs, Members: a.Members, Jobs: a.Jobs}),
	} {
		all = append(all, area...)
	}
	return all
}

// starts are where the matters of each kind are opened.
var starts = []matterweb.Start{
	{Kind: matter.OrgChange, Can: orgchange.Keep, Text: "提出组织调整", Root: true, Href: func(of int64) string { return "/orgs/" + ui.ID(of) + "/org-changes/new" }},
	{Kind: matter.Transfer, Can: transfer.Keep, Root: true, Text: "办理转接", Href: func(int64) string { return "/transfers/new" }},
	{Kind: matter.Election, Can: election.Keep, Text: "提出换届请示", Href: func(of int64) string { return "/orgs/" + ui.ID(of) + "/elections/new" }},
	{Kind: matter.Appointment, Can: appointment.Keep, Text: "提出任免", Href: func(int64) string { return "/appointments/new" }, Root: true},
	{Kind: matter.Task, Can: task.Send, Text: "起草通知或者任务", Root: true, Href: func(int64) string { return "/tasks/new" }},
	{Kind: matter.Inspection, Can: inspect.Keep, Text: "从计划开始检查", Root: true, Href: func(int64) string { return "/inspection-plans" }},
	{Kind: matter.Weak, Can: weak.Decide, Text: "软弱涣散排查", Href: func(int64) string { return "/weak" }, Root: true},
}

// Handler serves the house.
func (a *App) Handler(c web.Config) http.Handler { return a.HandlerFor(c, a.Accounts) }

// HandlerFor serves the house to those whom a door lets in.
func (a *App) HandlerFor(c web.Config, door web.Door) http.Handler {
	c.Routes, c.Door, c.Left, c.Told, c.Denied = a.Routes(), door, a.Accesses.Left, a.Accesses.Told, a.Accounts.Denied
	c.Filing, c.Room = a.SelfChecks.Filing, a.Room
	c.URL, c.Passkeys = strings.TrimSuffix(a.Config.URL, "/"), a.Accounts.Passkeys()
	c.Provider = a.Accounts.Provider()
	c.Secure = c.Secure || strings.HasPrefix(c.URL, "https://")
	if a.Config.Demo { // it stands in a past that nobody backs up
		c.Notice = "示例数据，人名和单位都是虚构的。日期停在2021年12月20日。"
		c.Routes = append(c.Routes, styleweb.Routes()...)
	} else {
		c.Warn = a.warn
	}
	return web.New(c)
}

// yearlyHours is the number of hours that the rulebook asks of a year.
func (a *App) yearlyHours(on day.Day, cadre bool) int {
	rule := "edu.hours.member"
	if cadre {
		rule = "edu.hours.cadre"
	}
	n, _ := a.Duties.Book().Param(rule, "hours", on)
	return n
}

// waits is what the desk asks of the asker himself: to add something, or to say whether
// the answer settles it.
func (a *App) waits(r *web.Request) (list []ui.Link, err error) {
	pleas, err := a.Desk.Mine(r.Context(), r.Who)
	for _, x := range pleas {
		word := map[desk.State]string{desk.Asked: "请您补充情况", desk.Answered: "已经答复，请您看看是否解决"}[x.State]
		if word != "" {
			list = append(list, ui.Link{Text: x.Number + "“" + x.Subject + "”" + word, Href: "/feedback/" + ui.ID(x.ID)})
		}
	}
	return list, err
}

// reportLimit is in how many days after a democratic-life meeting its account is
// due, where a local rule says so.
func (a *App) reportLimit(on day.Day) (days int, cite string, ok bool) {
	const id = "life.minsheng.report"
	r, ok := a.Duties.Book().Rule(id, on)
	if !ok {
		return 0, "", false
	}
	return r.Params["days"], r.Document, true
}
