package gallery

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/activity/activityweb"
)

func effects() activityweb.EffectsView {
	return activityweb.EffectsView{
		Title: "这条记录将满足",
		Yes: []activityweb.Effect{
			{Text: "12月主题党日", Note: "支部工作条例第十六条"}, {Text: "12月第一议题学习", Note: "本区规定，已学1条"},
			{Text: "23人各计2学时", Note: "14:30至16:30，缺席的3人不计"}, {Text: "红色资源学习23人次", Note: "区史志馆"},
		},
		No: "没有满足：第四季度党员大会。如果当天也开了，在“做了什么”里点上。",
	}
}

func record() activityweb.RecordView {
	v := activityweb.RecordView{
		Title: "记一次活动", Lead: "能预先填好的都已填好，有出入再改。", Action: "/orgs/7/activities/new", DraftURL: "/orgs/7/activities/draft",
		DraftState: "草稿已存 16:48", DraftNote: "只有支部委员看得到，关掉页面也不会丢。",
		DueLabel: "本期该办的", Due: opt("*主题党日|12月，今天", "支委会|补记11月", "党员大会|四季度", "组织生活会|年度"), Others: opt("党课", "谈心谈话", "民主评议党员", "志愿服务", "专题学习", "其他"),
		Day:  ui.Field{Name: "day", Label: "日期", Kind: "date", Value: "2021-12-20"},
		From: ui.Field{Name: "from", Label: "从", Kind: "time", Value: "14:30"}, Until: ui.Field{Name: "until", Label: "到", Kind: "time", Value: "16:30"},
		Last: ui.Field{Name: "last", Label: "最后一天", Kind: "date", Optional: true}, Name: ui.Field{Name: "title", Label: "名称", Optional: true},
		Caption: ui.Field{Name: "caption", Label: "这些照片的说明", Optional: true}, Credit: ui.Field{Name: "credit", Label: "摄影", Optional: true},
		Place: ui.Field{Name: "place", Label: "地点", Value: "区史志馆"}, Site: choice("site", "红色资源", "*区史志馆", "东湖村农会旧址"),
		Topic: choice("topic", "第一议题", "*学习中央经济工作会议精神", "不设第一议题"), TopicNote: "来自学习库，2021年12月10日发布，距今10天。", TopicHref: "/topics/1",
		AgendaNote: "第一议题已选好", Agenda: []activityweb.Item{{Text: "参观“红色街巷”专题展", Decided: "每人写一句话留存"}, {Text: "重温入党誓词", Again: true}},
		RollNote: ui.Link{Text: "应到名单怎么来的", Href: "/members?org=7"}, Reasons: opt("出差", "值班", "病假", "事假", "其他"),
		Guests: ui.Field{Name: "guests", Label: "列席人员", Optional: true}, Visitors: ui.Field{Name: "visitors", Label: "其他参加者人次", Kind: "number", Optional: true, Hint: "随队的群众，只记人次，不记名。"},
		Host: ui.Field{Name: "host", Label: "主持人", Value: "许砚青"}, Clerk: ui.Field{Name: "clerk", Label: "记录人", Value: "沈栀"},
		Minutes:   ui.Field{Name: "minutes", Value: "一、集体学习中央经济工作会议精神，岑远舟、林见素作交流发言。\n二、参观“红色街巷”专题展，讲解约50分钟。\n三、全体党员重温入党誓词。"},
		Hours:     ui.Field{Name: "hours", Label: "学时", Optional: true},
		PhotoNote: "照片只留作纪念，不作为检查的依据，最多9张。", Effects: effects(), Submit: "记下这次活动", Later: ui.Link{Text: "不改了", Href: "/activities/1"},
	}
	var roll activityweb.Roll
	for i, name := range strings.Split("艾知秋 岑远舟 陈砚池 丁未央 杜若川 方屿 冯时雨 葛青禾 韩溪亭 何叙白 江照晚 柯语冰 李拾光 林见素 陆禾声 孟听松 乔叶舟 沈栀 石一苇 苏未凉 唐知微 汪予安 温竹青 许砚青 叶扶疏 周泊言", " ") {
		a := activityweb.Attendee{ID: int64(100 + i), Name: name}
		switch name {
		case "冯时雨":
			a.Absent, a.Why = true, "出差"
		case "孟听松":
			a.Absent, a.Why = true, "病假"
		}
		roll.People = append(roll.People, a)
	}
	v.Rolls = []activityweb.Roll{roll}
	return v
}

func saved() activityweb.SavedView {
	e := effects()
	e.Title = "这条记录满足了"
	return activityweb.SavedView{
		Title: "已记下12月主题党日", Text: "2021年12月20日 周一，应到26人，实到23人。", Effects: e,
		Next:  ui.Link{Text: "接着办：第四季度党员大会", Href: "/orgs/7/activities/new"},
		Doors: []ui.Link{{Text: "看这条记录", Href: "/activities/1"}, {Text: "回到工作台", Href: "/"}},
	}
}

func activities() activityweb.ListView {
	v := activityweb.ListView{
		Title: "活动台账", Lead: "区虚构局机关第一党支部，2021年，共41条", Action: "/activities", Export: "/activities/export", Back: "/activities",
		Record:  ui.Link{Text: "记一次活动", Href: "/orgs/7/activities/new"},
		Filters: []ui.Field{choice("kind", "类型", "全部", "主题党日"), {Name: "from", Label: "从", Kind: "date", Value: "2021-01-01"}, {Name: "until", Label: "到", Kind: "date", Value: "2021-12-31"}, {Name: "q", Label: "标题或议程", Kind: "search", Class: "wide"}},
		Columns: []ui.Column{{Text: "日期", Href: "/activities?sort=day", Sort: "descending"}, {Text: "活动", Href: "/activities?sort=title"}, {Text: "组织"}, {Text: "应到", Num: true}, {Text: "实到", Num: true}, {Text: "其他参加者", Num: true}},
		Pager:   ui.Pager{Count: "第1至8条，共41条", Next: "/activities?after=8"},
	}
	for i := range 8 {
		r := activityweb.ListRow{Day: today.AddDays(-9 * i), Title: "主题党日：防汛物资清点志愿服务", Href: "/activities/1", Kinds: "主题党日，志愿服务", Org: ui.Link{Text: "机关第一党支部", Href: "/orgs/7"}, Due: "26", Came: "23", Visitors: "0"}
		if i == 2 {
			r.State = "第2版"
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

func activity() activityweb.ActivityView {
	e := effects()
	e.Title, e.No = "这条记录满足了", ""
	return activityweb.ActivityView{
		Crumbs: []ui.Link{{Text: "活动台账", Href: "/activities?org=7"}}, Title: "12月主题党日", Kinds: []string{"主题党日", "第一议题"},
		Facts:   []ui.Pair{{Term: "时间", Text: ui.Long(day.Of(2021, 12, 20)) + " 14:30至16:30"}, {Term: "地点", Text: "区史志馆", Href: "/sites"}, {Term: "主持人", Text: "许砚青"}, {Term: "记录人", Text: "沈栀"}},
		Agenda:  []activityweb.Item{{Text: "第一议题：学习中央经济工作会议精神", Kind: "第一议题"}, {Text: "参观“红色街巷”专题展", Kind: "红色资源"}},
		Minutes: []string{"一、集体学习中央经济工作会议精神，岑远舟、林见素作交流发言。", "二、参观“红色街巷”专题展，讲解约50分钟。"},
		Votes:   []activityweb.VoteLine{{Text: "主题党日仍定在每月第三个星期一", Counts: "应到26人，实到23人，赞成23，反对0，弃权0", Result: "通过", Cite: "支部工作条例第十一条"}},
		Came:    "应到26人，实到23人", Absent: []activityweb.AbsentLine{{Link: ui.Link{Text: "冯时雨", Href: "/members/1"}, Why: "出差"}, {Link: ui.Link{Text: "孟听松", Href: "/members/2"}, Why: "病假"}},
		Present: []ui.Link{{Text: "艾知秋"}, {Text: "岑远舟"}}, Effects: e,
		Versions: []activityweb.VersionLine{{When: "12月21日 周二 09:12", Who: "沈栀，组织委员", What: "第2版，更正", Why: "签到表补签1人", Changes: []string{"实到由22人改为23人"}}, {When: "12月20日 周一 17:02", Who: "沈栀，组织委员", What: "第1版"}},
		Correct:  ui.Link{Text: "更正", Href: "/activities/1/correct"}, Paper: ui.Link{Text: "会议记录 Word", Href: "/activities/1/paper"},
		VoidForm: &activityweb.VoidForm{Action: "/activities/1/void", Reason: ui.Field{Name: "reason", Label: "作废原因", Kind: "textarea", Rows: 2}, Note: "作废后记录仍然保留，可以查看，不再计入任何数字。12月主题党日会变回待办。"},
	}
}
