package web

import (
	"strings"

	"zhibu/internal/base/gate"
)

type actor = gate.Actor

// places are the main places, in the order of the head. Those whose authority a
// post lacks are not shown; opening them is refused all the same. Those with a
// group stand behind one word, under its heading; a group's places stand together.
var places = []struct {
	text, href string
	can        gate.Can
	group      string
}{
	{"工作台", "/", "", ""},
	{"组织", "/orgs", "org.view", ""},
	{"活动", "/activities", "activity.view", ""},
	{"事项", "/matters", "matter.view", ""},
	{"名册", "/members", "member.view", ""},
	{"成绩单", "/report", "figure.view", ""},
	{"共享的内容", "/shared", "partner.view", ""},
	{"日历", "/calendar", "calendar.view", "日常"},
	{"查找", "/search", "member.view", "日常"},
	{"文书", "/documents", "document.view", "日常"},
	{"导入名册", "/import", "roll.import", "日常"},
	{"导出记录", "/exports", "member.view", "日常"},
	{"投诉建议", "/desk", "desk.handle", "日常"},
	{"到期清除", "/retention", "personal.erase", "日常"},
	{"通知和任务", "/tasks", "task.view", "日常"},
	{"督促指导", "/inspections", "inspection.view", "日常"},
	{"标准", "/standards", "standard.view", "日常"},
	{"标准自查", "/assessments", "assessment.view", "日常"},
	{"党建主体责任", "/charges", "charge.view", "组织建设"},
	{"述职评议", "/reviews", "review.view", "组织建设"},
	{"指导走访", "/visits", "visit.view", "组织建设"},
	{"协作单位", "/partners", "partner.keep", "组织建设"},
	{"决定", "/decisions", "decision.view", "组织建设"},
	{"书记配备", "/appointments/posts", "appointment.view", "组织建设"},
	{"任期和换届", "/terms", "election.view", "组织建设"},
	{"组织关系转接", "/matters?kind=transfer", "transfer.view", "组织建设"},
	{"介绍信登记簿", "/transfers/letters", "transfer.view", "组织建设"},
	{"组织覆盖", "/coverage", "coverage.view", "组织建设"},
	{"软弱涣散整顿", "/weak", "weak.look", "组织建设"},
	{"学习库", "/topics", "topic.view", "学习"},
	{"学习小组", "/study-groups", "studygroup.view", "学习"},
	{"党课", "/lectures", "activity.view", "学习"},
	{"场馆", "/sites", "site.view", "学习"},
	{"谈心谈话", "/talks", "talk.view", "组织生活"},
	{"组织生活会", "/orglife", "orglife.view", "组织生活"},
	{"民主评议", "/appraisals", "appraisal.view", "组织生活"},
	{"问题清单", "/problems", "problem.view", "组织生活"},
	{"政治生日", "/birthdays", "member.view", "组织生活"},
	{"账号", "/accounts", "account.view", ""},
	{"审计日志", "/journal", "journal.view", ""},
	{"导出记录", "/exports", "export.log", ""},
	{"登录要求", "/settings/sign-in", "account.policy", "系统"},
	{"自查", "/self-check", "selfcheck.view", "系统"},
	{"备份", "/settings/backup", "backup.view", "系统"},
}

// First is the first place that the post may open, for whoever has no work of an
// organisation before him; one's own page where there is none.
func (r *Request) First() string {
	for _, p := range places {
		if p.can != "" && r.Session.Grant.May(p.can) {
			return p.href
		}
	}
	return "/me"
}

// undated reports whether a page tells of today whatever day is chosen in the
// head: work under way, papers that were made, plans, and a person's own pages.
// The frame then says so.
func undated(path string) bool {
	for _, p := range []string{"/matters", "/tasks", "/standards", "/assessments", "/partners", "/shared", "/reviews", "/inspections", "/inspection-plans", "/elections", "/org-changes", "/weak", "/documents", "/document-templates", "/document-batches", "/orglife", "/appraisals", "/problems", "/me", "/transfers", "/settings", "/journal", "/accounts", "/exports", "/retention", "/privacy", "/account", "/confirm", "/desk", "/feedback", "/self-check", "/about", "/manual"} {
		if here(path, p) {
			return true
		}
	}
	if here(path, "/appointments") && path != "/appointments/posts" {
		return true
	}
	return strings.HasPrefix(path, "/orgs/") && (strings.HasSuffix(path, "/plan") || strings.HasSuffix(path, "/handover") || strings.HasSuffix(path, "/weak"))
}
