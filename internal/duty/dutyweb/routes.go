package dutyweb

import (
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/task"
	"zhibu/internal/output/calendar"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Deps is what these pages need of the floors below.
type Deps struct {
	Duties      *duty.Duties
	Orgs        *org.Orgs
	Members     *member.Members
	Posts       *post.Posts
	Activities  *activity.Activities
	Topics      *topic.Topics
	Decisions   *decision.Decisions
	Calendars   *calendar.Calendars
	Lives       *orglife.Lives
	Matters     *matter.Matters
	Tasks       *task.Tasks
	Assessments *assessment.Assessments
	Desk        *desk.Desk
}

type pages struct{ Deps }

// Routes are the pages of this area.
func Routes(d Deps) []web.Route {
	p := &pages{d}
	return []web.Route{
		web.Own("GET /{$}", p.home),
		web.Needs(duty.View, "GET /duties", p.matrix),
		web.Needs(duty.View, "GET /orgs/{org}/duties", p.subtree),
		web.Needs(org.View, "GET /orgs/{org}", p.year),
		web.Needs(duty.Explain, "GET /orgs/{org}/duties/{rule}/explain", p.explain),
		web.Needs(duty.Explain, "POST /orgs/{org}/duties/{rule}/explain", p.keepReason),
		web.Own("GET /rules", p.rules),
		web.Needs(activity.Begin, "POST /rules/begin", p.begin),
		web.Own("GET /rules/{rule}", p.rule),
	}
}
