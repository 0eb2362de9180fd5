package gallery

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/booking/bookingweb"
	"zhibu/internal/ledger/decision/decisionweb"
	"zhibu/internal/ledger/plan/planweb"
	"zhibu/internal/ledger/site/siteweb"
	"zhibu/internal/ledger/topic/topicweb"
	"zhibu/internal/output/calendar"
	"zhibu/internal/output/calendar/calendarweb"
)

func decisions() decisionweb.ListView {
	return decisionweb.ListView{
		Title: "事项", Lead: "正在办理2件，2021年已办结9件", Action: "/decisions", Filters: []ui.Field{choice("kind", "类型", "全部", "换届", "发展党员"), choice("state", "状态", "正在办理", "已办结")}, New: ui.Link{Text: "办一件事", Href: "/orgs/7/decisions/new"}, Pager: ui.Pager{Count: "共2件"},
		Rows: []decisionweb.ListRow{{Title: "2022年换届选举", Href: "/decisions/1", Kind: "换届", Org: ui.Link{Text: "机关第一党支部", Href: "/orgs/7"}, Note: "第1步请示，共9步，1月14日前报工委", State: ui.Due, StateText: "还有25天"}, {Title: "丁未央转为正式党员", Href: "/decisions/2", Kind: "发展党员", Org: ui.Link{Text: "机关第一党支部", Href: "/orgs/7"}, Note: "预备期2022年1月6日满", State: ui.Due, StateText: "还有17天"}},
	}
}

func decision() decisionweb.DecisionView {
	return decisionweb.DecisionView{
		Crumbs: []ui.Link{{Text: "事项", Href: "/decisions"}}, Title: "2022年换届选举", Lead: "区虚构局机关第一党支部", State: ui.Due, Word: "还有25天", Next: ui.Link{Text: "写请示", Href: "/decisions/1/paper"},
		Facts:  []ui.Pair{{Term: "届满", Text: "2022年3月14日"}, {Term: "依据", Text: "基层组织选举工作条例第四条", Href: "/rules/4"}},
		Steps:  []decisionweb.Step{{Name: "请示", Cite: "第四条", Note: "向区虚构局机关党委请示。", By: "1月14日前", State: ui.Due, StateText: "待办"}, {Name: "酝酿候选人", Cite: "第十三条", Note: "上一步批复以后。", State: ui.NA, StateText: "还没到"}},
		Papers: []decisionweb.Paper{{Name: "换届请示（草稿）", Href: "/decisions/1/paper", Note: "Word"}}, History: []decisionweb.Entry{{When: "12月14日 周二", Who: "系统", What: "届满前三个月提示"}},
	}
}

func decisionForm() decisionweb.FormView {
	return decisionweb.FormView{Crumbs: []ui.Link{{Text: "事项", Href: "/decisions"}}, Title: "记一项决定", Lead: "区虚构局机关第一党支部", Action: "/orgs/7/decisions/new", Kinds: ui.Field{Name: "kind", Label: "什么决定", Kind: "tiles", Options: opt("*支部决议", "人员调整", "设立党小组")},
		Fields: []ui.Field{{Name: "title", Label: "决定事项", Class: "full"}, {Name: "day", Label: "决定日期", Kind: "date"}, choice("meeting", "在哪次会议上", "12月支部委员会会议")},
		Vote:   []ui.Field{{Name: "due", Label: "应到", Kind: "number"}, {Name: "came", Label: "实到", Kind: "number"}, {Name: "for", Label: "赞成", Kind: "number"}, {Name: "against", Label: "反对", Kind: "number"}, {Name: "abstain", Label: "弃权", Kind: "number"}}, VoteNote: "赞成的要超过应到有表决权党员的半数。依据：支部工作条例第十一条。", Submit: "记下这项决定", Cancel: ui.Link{Text: "不记了", Href: "/decisions"}}
}

func topics() topicweb.ListView {
	return topicweb.ListView{Title: "学习库", Lead: "新近的讲话和文件，第一议题从这里选。", Action: "/topics", Filters: []ui.Field{{Name: "q", Label: "标题", Kind: "search", Class: "wide"}},
		Rows: []topicweb.ListRow{{Title: "中央经济工作会议精神", Href: "/topics/1", Source: "2021年12月10日发布", Studied: ui.Link{Text: "3个组织已学习", Href: "/topics/1"}, State: ui.Due, StateText: "还没有学", Record: ui.Link{Text: "记学习", Href: "/orgs/7/activities/new?topic=1"}}}}
}

func topic() topicweb.TopicView {
	return topicweb.TopicView{Crumbs: []ui.Link{{Text: "学习库", Href: "/topics"}}, Title: "中央经济工作会议精神", Lead: "2021年12月10日发布", Text: []string{"这里是摘要或原文。"}, Facts: []ui.Pair{{Term: "来源", Text: "公开发布"}}, Record: ui.Link{Text: "记学习", Href: "/orgs/7/activities/new?topic=1"}, Count: "应学3个党组织，已学习1个。",
		Issues: []topicweb.IssueLine{{Text: "区虚构局机关党委和下级，只发给党支部，2021年12月31日前", TakeBack: "/topic-issues/1/takeback"}},
		Tabs:   []ui.NavItem{{Text: "全部 3", Href: "/topics/1", Here: true}, {Text: "还没有学 2", Href: "/topics/1?show=left"}},
		Rows: []topicweb.CoverRow{{Name: ui.Link{Text: "机关第一党支部", Href: "/orgs/7/topics"}, Indent: 2, State: ui.Done, StateText: "已学", When: "2021年12月20日", Days: "发表后第10天", Meeting: ui.Link{Text: "12月主题党日", Href: "/activities/1"}},
			{Name: ui.Link{Text: "机关第二党支部", Href: "/orgs/8/topics"}, Indent: 2, State: ui.Due, StateText: "还没有学，12月31日前"}}}
}

func sites() siteweb.ListView {
	return siteweb.ListView{Title: "红色资源", Lead: "2021年名录，6处", Action: "/sites", Filters: []ui.Field{choice("year", "年度", "2021年")}, Rows: []siteweb.ListRow{{Name: "区史志馆", Href: "/sites/1", Address: "示例路1号", Note: "列入2021年名录", Visits: ui.Link{Text: "1,296场", Href: "/activities?site=1"}}}}
}

func site() siteweb.SiteView {
	return siteweb.SiteView{Crumbs: []ui.Link{{Text: "红色资源", Href: "/sites"}}, Name: "区史志馆", Lead: "示例路1号", Facts: []ui.Pair{{Term: "开放", Text: "周二至周日 9:00至17:00"}}, Lists: []siteweb.Line{{Text: "2021年名录", Note: "区工委〔2021〕4号"}}, Visits: []siteweb.Line{{Text: "12月主题党日", Href: "/activities/1", Note: "12月20日 周一，机关第一党支部，23人次"}}, Record: ui.Link{Text: "记一次活动", Href: "/orgs/7/activities/new?site=1"}}
}

func siteForm() siteweb.FormView {
	days := opt("周一", "*周二", "*周三", "周四", "周五", "周六", "周日")
	number := func(name, label, value string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: "number", Value: value, Class: "short"}
	}
	return siteweb.FormView{Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}}, Title: "修改区史志馆", Action: "/sites/1/edit", Version: "3", Submit: "保存", Cancel: ui.Link{Text: "不改了", Href: "/sites/1"},
		Problems: []ui.Problem{{Field: "slot-0", Text: "结束时间要晚于开始时间。"}}, Fields: []ui.Field{{Name: "name", Label: "名称", Value: "区史志馆"}, number("capacity", "一次容纳人数", "60")},
		Slots: []siteweb.SlotRow{{ID: "slot-0", Problem: "结束时间要晚于开始时间。", Days: days, From: ui.Field{Name: "slot-0-from", Label: "从", Kind: "time", Value: "10:30"},
			Until: ui.Field{Name: "slot-0-until", Label: "到", Kind: "time", Value: "09:00"}, People: number("slot-0-people", "容纳人数", "30")}},
		Closures: []siteweb.ClosureRow{{ID: "closed-0", From: ui.Field{Name: "closed-0-from", Label: "从", Kind: "date", Value: "2022-01-01"},
			Last: ui.Field{Name: "closed-0-last", Label: "最后一天", Kind: "date", Value: "2022-01-03"}, Why: ui.Field{Name: "closed-0-why", Label: "原因", Value: "元旦布展", Class: "wide"}}}}
}

func bookings() bookingweb.ListView {
	row := func(state ui.State, word string) bookingweb.Row {
		return bookingweb.Row{Day: today + 3, Time: "09:00—10:30", Site: "区史志馆", Href: "/bookings/1", Org: ui.Link{Text: "机关第一党支部", Href: "/orgs/7"}, Members: "16", Others: "9", State: state, Word: word, Note: "需要讲解"}
	}
	return bookingweb.ListView{Title: "参观预约", Lead: "2021年，共3个。", Action: "/bookings", Export: "/bookings/export", Filters: []ui.Field{choice("state", "状态", "全部", "已约", "候补")},
		New: ui.Link{Text: "预约参观", Href: "/bookings/new"}, Pager: ui.Pager{Count: "本页3个，共3个"}, Rows: []bookingweb.Row{row(ui.Running, "已约"), row(ui.Due, "候补第2个"), row(ui.Done, "已参观")}}
}

func booking() bookingweb.FormView {
	return bookingweb.FormView{Crumbs: []ui.Link{{Text: "场馆", Href: "/sites"}, {Text: "预约", Href: "/bookings"}}, Title: "预约参观", Lead: "机关第一党支部", Action: "/orgs/7/bookings", Submit: "预约",
		Cancel: ui.Link{Text: "不约了", Href: "/bookings"}, Rule: "先约先得。名额不够的排进候补，按先后排队。", Problems: []ui.Problem{{Field: "members", Text: "这个时段一次最多30人，您填了40人。"}},
		Fields: []ui.Field{choice("site", "场馆", "*区史志馆"), {Name: "day", Label: "日期", Kind: "date", Value: "2021-12-23"}, choice("slot", "时段", "*09:00—10:30"),
			{Name: "members", Label: "党员人数", Kind: "number", Value: "40", Problem: "这个时段一次最多30人，您填了40人。"}, {Name: "wait", Label: "名额不够时排进候补", Kind: "tick", Value: "1"}}}
}

func yearPlan() planweb.YearView {
	return planweb.YearView{Crumbs: []ui.Link{{Text: "机关第一党支部", Href: "/orgs/7"}}, Title: "2021年计划", Lead: "区虚构局机关第一党支部", Fixed: "主题党日固定在每月第二个周四14:30—16:30，会议室",
		New: ui.Link{Text: "加一项", Href: "/orgs/7/plan/new"}, Lay: ui.Link{Text: "定固定日，排全年", Href: "/orgs/7/plan/lay"}, Calendar: ui.Link{Text: "看日历", Href: "/calendar?org=7"}, Export: "/plan/export",
		Prev: ui.Link{Text: "2020年", Href: "/orgs/7/plan?year=2020"}, Next: ui.Link{Text: "2022年", Href: "/orgs/7/plan?year=2022"},
		Rows: []planweb.Row{{Day: today - 11, Time: "14:30—16:30", Title: "年度总结", Kind: "主题党日", Place: "会议室", State: ui.Done, Word: "已办", Href: "/activities/1"},
			{Day: today + 5, Time: "15:00", Rest: "休息日，前后的工作日是12月24日、12月27日", Title: "专题党课", Kind: "党课", Note: "原定12月20日", State: ui.Running, Word: "计划", Edit: ui.Link{Text: "修改", Href: "/plans/2/edit"}},
			{Day: today + 8, Title: "座谈会", Kind: "座谈会", State: ui.NA, Word: "已取消", Cancelled: true}}}
}

func calendarMonth() calendarweb.View {
	v := calendarweb.View{Crumbs: []ui.Link{{Text: "机关第一党支部", Href: "/orgs/7"}}, Title: "2021年12月", Views: []calendarweb.Tab{{Text: "月", Href: "/calendar", On: true}, {Text: "周", Href: "/calendar?view=week"}},
		Prev: ui.Link{Text: "前一月", Href: "/calendar?on=2021-11-01"}, Today: ui.Link{Text: "本月", Href: "/calendar"}, Next: ui.Link{Text: "后一月", Href: "/calendar?on=2022-01-01"},
		Orgs: opt("*机关第一党支部", "机关第二党支部"), Doors: []ui.Link{{Text: "全年计划", Href: "/orgs/7/plan"}}}
	for d := today - 21; d < today+14; d += 7 {
		var week []calendarweb.Cell
		for i := range 7 {
			c := calendarweb.Cell{Day: d.AddDays(i), Href: "/calendar?view=day", Off: i > 4, Now: d.AddDays(i) == today, Out: d.AddDays(i).Month() != 12}
			if i == 3 {
				c.Lines = []calendarweb.Line{{What: calendar.Held, Icon: "check", Time: "14:30", Text: "主题党日", Href: "/activities/1"}, {What: calendar.Booked, Icon: "pin", Text: "参观区史志馆（候补）", Href: "/bookings/1"},
					{What: calendar.Planned, Icon: "calendar", Text: "座谈会（已取消）", Cancelled: true, Href: "/orgs/7/plan"}}
				c.More = "还有2项"
			}
			week = append(week, c)
		}
		v.Weeks = append(v.Weeks, week)
	}
	return v
}

func feeds() calendarweb.FeedsView {
	return calendarweb.FeedsView{Title: "日历订阅", Lead: "让手机和电脑的日历自己来取，不用装应用。", Crumbs: []ui.Link{{Text: "日历", Href: "/calendar"}}, Secret: "示例地址", May: true, Fields: []ui.Field{choice("org", "党组织", "*机关第一党支部")},
		Rows: []calendarweb.FeedRow{{Text: "机关第一党支部", Note: "2021年12月20日生成，按书记的职务有效", Works: true, Action: "/calendar/feeds/1/revoke"}, {Text: "机关第二党支部", Note: "这个职务已经结束", Action: "/calendar/feeds/2/revoke"}}}
}
