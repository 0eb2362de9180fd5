package gallery

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/decision/decisionweb"
	"zhibu/internal/ledger/site/siteweb"
	"zhibu/internal/ledger/topic/topicweb"
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
