package web

import "zhibu/internal/base/gate"

type actor = gate.Actor

// places are the main places, in the order of the head. Those whose authority a
// post lacks are not shown; opening them is refused all the same.
var places = []struct {
	text, href string
	can        gate.Can
}{
	{"工作台", "/", ""},
	{"组织", "/orgs", "org.view"},
	{"活动", "/activities", "activity.view"},
	{"决定", "/decisions", "decision.view"},
	{"名册", "/members", "member.view"},
	{"学习库", "/topics", "topic.view"},
	{"场馆", "/sites", "site.view"},
	{"成绩单", "/report", "activity.view"},
	{"查找", "/search", "member.view"},
}
