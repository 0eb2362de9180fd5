package app

import (
	"net/http"

	"zhibu/internal/base/day"
	"zhibu/internal/base/web"
	"zhibu/internal/duty/dutyweb"
	"zhibu/internal/ledger/activity/activityweb"
	"zhibu/internal/ledger/decision/decisionweb"
	"zhibu/internal/ledger/site/siteweb"
	"zhibu/internal/ledger/topic/topicweb"
	"zhibu/internal/output/document/documentweb"
	"zhibu/internal/output/export/exportweb"
	"zhibu/internal/output/report/reportweb"
	"zhibu/internal/output/search/searchweb"
	"zhibu/internal/register/account/accountweb"
	"zhibu/internal/register/intake/intakeweb"
	"zhibu/internal/register/member/memberweb"
	"zhibu/internal/register/org/orgweb"
)

// Routes are all the pages of the house.
func (a *App) Routes() []web.Route {
	var all []web.Route
	for _, area := range [][]web.Route{
		accountweb.Routes(a.Accounts, a.Posts, a.Members, a.Activities, a.yearlyHours),
		dutyweb.Routes(dutyweb.Deps{Duties: a.Duties, Orgs: a.Orgs, Members: a.Members, Posts: a.Posts, Activities: a.Activities, Decisions: a.Decisions}),
		orgweb.Routes(orgweb.Deps{Orgs: a.Orgs, Members: a.Members}),
		activityweb.Routes(activityweb.Deps{Activities: a.Activities, Orgs: a.Orgs, Members: a.Members, Topics: a.Topics, Sites: a.Sites, Duties: dutyTeller{a.Duties}}),
		memberweb.Routes(memberweb.Deps{Members: a.Members, Orgs: a.Orgs, Posts: a.Posts, Activities: a.Activities, Decisions: a.Decisions}),
		decisionweb.Routes(decisionweb.Deps{Decisions: a.Decisions, Orgs: a.Orgs, Members: a.Members, Posts: a.Posts}),
		topicweb.Routes(a.Topics, a.Activities),
		siteweb.Routes(a.Sites, a.Activities),
		searchweb.Routes(searchweb.Deps{Members: a.Members, Orgs: a.Orgs, Activities: a.Activities, Decisions: a.Decisions}),
		reportweb.Routes(a.Reports),
		intakeweb.Routes(intakeweb.Deps{Rolls: a.Rolls, Jobs: a.Jobs, Orgs: a.Orgs}),
		exportweb.Routes(a.Exports),
		documentweb.Routes(documentweb.Deps{Documents: a.Documents, Activities: a.Activities, Orgs: a.Orgs, Members: a.Members, Jobs: a.Jobs}),
	} {
		all = append(all, area...)
	}
	return all
}

// Handler serves the house.
func (a *App) Handler(c web.Config) http.Handler {
	c.Routes, c.Door = a.Routes(), a.Accounts
	return web.New(c)
}

// yearlyHours is the number of hours that edu.hours.member asks of a year.
func (a *App) yearlyHours(on day.Day) int {
	n, _ := a.Duties.Book().Param("edu.hours.member", "hours", on)
	return n
}
