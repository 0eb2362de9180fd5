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
	{"文书", "/documents", "document.view", true},
	{"查找", "/search", "member.view", true},
	{"学习库", "/topics", "topic.view", true},
	{"场馆", "/sites", "site.view", true},
	{"导入名册", "/import", "roll.import", true},
}
