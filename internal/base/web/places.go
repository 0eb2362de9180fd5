package web

import "zhibu/internal/base/gate"

type actor = gate.Actor

// places are the main places, in the order of the head. Those whose authority a
// post lacks are not shown; opening them is refused all the same.
var places = []struct {
	text, href string
	can        gate.Can
	more       bool // seldom needed
}{
	{"工作台", "/", "", false},
	{"组织", "/orgs", "org.view", false},
	{"活动", "/activities", "activity.view", false},
	{"决定", "/decisions", "decision.view", false},
	{"名册", "/members", "member.view", false},
	{"成绩单", "/report", "activity.view", false},
	{"日历", "/calendar", "calendar.view", true},
	{"查找", "/search", "member.view", true},
	{"文书", "/documents", "document.view", true},
	{"学习库", "/topics", "topic.view", true},
	{"学习小组", "/study-groups", "studygroup.view", true},
	{"党课", "/lectures", "activity.view", true},
	{"场馆", "/sites", "site.view", true},
	{"谈心谈话", "/talks", "talk.view", true},
	{"任期和换届", "/terms", "election.view", true},
	{"组织生活会", "/orglife", "orglife.view", true},
	{"民主评议", "/appraisals", "appraisal.view", true},
	{"问题清单", "/problems", "problem.view", true},
	{"政治生日", "/birthdays", "member.view", true},
	{"导入名册", "/import", "roll.import", true},
}
