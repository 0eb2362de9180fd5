package gallery

import (
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/duty/dutyweb"
)

func home() dutyweb.HomeView {
	return dutyweb.HomeView{
		Today: today, Title: "年底前还有4件事", Text: "今天14:30有主题党日。另有1件已过期，补记大约1分钟。",
		Rows: []dutyweb.Row{
			{By: day.Of(2021, 11, 30), State: ui.Late, StateText: "已过20天", Title: "补记11月支部委员会会议", Cite: "支部工作条例第十二条", CiteHref: "/rules/1", Why: "一般每月召开1次，11月还没有记录。当月确实没有召开的，", Button: ui.Link{Text: "补记这次会议", Href: "/orgs/7/activities/new?kind=2"}, Second: ui.Link{Text: "写明原因", Href: "/orgs/7/reasons/new"}},
			{By: today, State: ui.Due, StateText: "14:30开始", Title: "12月主题党日", Cite: "支部工作条例第十六条", CiteHref: "/rules/2", Why: "每月相对固定1天，本支部定在第三个星期一。地点区史志馆，应到26人。", Button: ui.Link{Text: "记这次活动", Href: "/orgs/7/activities/new"}},
			{By: day.Of(2021, 12, 31), State: ui.Due, StateText: "还有11天", Title: "第四季度党员大会", Cite: "支部工作条例第十一条", CiteHref: "/rules/3", Why: "一般每季度召开1次。已定于12月23日15:00，议程还没有写。", Button: ui.Link{Text: "准备会议", Href: "/orgs/7/activities/new"}},
			{By: day.Of(2022, 1, 14), State: ui.Due, StateText: "还有25天", Title: "报送换届请示", Cite: "选举工作条例第四条", CiteHref: "/rules/4", Why: "本届2022年3月14日届满，届满前要向上级请示。", Button: ui.Link{Text: "写请示", Href: "/decisions"}},
		},
		Month: month(), Since: "12月14日 周二 17:42至今",
		Changes: []dutyweb.Change{
			{When: "12月17日 周五", Text: "石一苇的组织关系转入本支部，", Door: ui.Link{Text: "党员由25名变为26名", Href: "/members"}, End: "。"},
			{When: "12月16日 周四", Text: "学习库新增一条第一议题：", Door: ui.Link{Text: "中央经济工作会议精神", Href: "/topics/1"}, End: "。"},
			{When: "12月15日 周三", Text: "陆禾声更正了11月15日主题党日的记录，", Door: ui.Link{Text: "实到由23人改为24人", Href: "/activities/1"}, End: "。"},
		},
	}
}

func month() dutyweb.Month {
	m := dutyweb.Month{Title: "12月", All: ui.Link{Text: "全年日历", Href: "/orgs/7?year=2021"}}
	marks := map[int]ui.State{3: ui.Done, 9: ui.Done, 20: ui.Due, 23: ui.Due, 30: ui.Due}
	for d := day.Of(2021, 12, 1); d.Month() == 12; d = d.AddDays(1) {
		md := dutyweb.MonthDay{Day: d, Off: d.Weekday() == 0 || d.Weekday() == 6, State: marks[d.Dom()]}
		if md.State != "" {
			md.Say = md.State.Word()
		}
		m.Days = append(m.Days, md)
	}
	for _, n := range [][2]string{{"3日 周五", "支部委员会会议，已记"}, {"9日 周四", "“最具活力主题党日”决赛，已记"}, {"20日 今天", "主题党日"}, {"23日 周四", "党员大会"}, {"30日 周四", "组织生活会"}} {
		m.Notes = append(m.Notes, dutyweb.Note{When: n[0], Link: ui.Link{Text: n[1]}})
	}
	return m
}

func homeEmpty() dutyweb.HomeView {
	v := home()
	v.Rows = nil
	v.Title, v.Text = "本月事项都已完成", "下一件是1月主题党日，定在2022年1月17日 周一。在那之前没有要您办的事。"
	return v
}

func matrix() dutyweb.MatrixView {
	v := dutyweb.MatrixView{
		Title: "区直机关党组织", First: "单位", Action: "/orgs", Export: "/orgs/export", Back: "/orgs",
		Lead:    []ui.Link{{Text: "政务一片"}, {Text: "12个单位", Href: "/orgs"}, {Text: "，"}, {Text: "48个党支部", Href: "/orgs"}, {Text: "，"}, {Text: "1,033名党员", Href: "/members"}, {Text: "。1月至11月共有"}, {Text: "4项逾期", Href: "/"}, {Text: "，涉及3个党支部。"}},
		Filters: []ui.Field{choice("year", "年度", "2021年", "2020年"), choice("zone", "片区", "政务一片", "全部"), choice("rule", "制度", "三会一课与主题党日", "全部"), {Name: "q", Label: "单位或支部名称", Kind: "search", Class: "wide"}},
		Basis:   ui.Link{Text: "口径和依据", Href: "/rules"},
		Pager:   ui.Pager{Count: "共12个单位"},
	}
	for m := 1; m <= 12; m++ {
		v.Columns = append(v.Columns, dutyweb.MatrixColumn{Text: strconv.Itoa(m) + "月", Now: m == 12})
	}
	for i, name := range []string{"区虚构局", "区拟设局", "区假定局", "区示例局", "区云章委", "区设想办", "区例证院", "区草案室", "区练习学校", "区样本库", "区模拟中心", "区范例服务站"} {
		r := dutyweb.MatrixRow{Name: name, Href: "/orgs/" + strconv.Itoa(i+1), Branches: strconv.Itoa(i%6 + 1), People: strconv.Itoa(31 + i*11)}
		for m := 1; m <= 12; m++ {
			c := dutyweb.MatrixCell{State: ui.Done, Text: strconv.Itoa(2 * (i%6 + 1)), Href: "/activities", Say: name + "都已记录"}
			switch {
			case m == 12:
				c.State, c.Text = ui.Running, strconv.Itoa(i%6)+"/"+strconv.Itoa(2*(i%6+1))
			case i == 7 && m < 6:
				c = dutyweb.MatrixCell{State: ui.NA, Text: "", Say: "尚未成立"}
			case (i == 0 && m == 11) || (i == 8 && m == 10):
				c.State, c.Text = ui.Late, "缺1"
				r.Work = append(r.Work, dutyweb.Work{Link: ui.Link{Text: "第一支部" + strconv.Itoa(m) + "月支委会", Href: "/orgs/7"}, Remind: "/orgs/7/remind"})
			}
			r.Cells = append(r.Cells, c)
		}
		v.Rows = append(v.Rows, r)
	}
	total := dutyweb.MatrixRow{Name: "合计", Branches: "48", People: "1,033"}
	for range 12 {
		total.Cells = append(total.Cells, dutyweb.MatrixCell{Text: "92"})
	}
	v.Total = &total
	return v
}

func subtree() dutyweb.SubtreeView {
	return dutyweb.SubtreeView{
		Crumbs: []ui.Link{{Text: "区委直属机关工委", Href: "/orgs/1"}}, Title: "区虚构局机关党委",
		Lead:   []ui.Link{{Text: "4个党支部", Href: "/orgs"}, {Text: "，"}, {Text: "96名党员", Href: "/members"}, {Text: "。"}},
		Matrix: ui.Link{Text: "看全年对照表", Href: "/orgs/2?view=matrix"},
		Rules: []dutyweb.RuleLine{
			{Name: "支部委员会会议", Cite: "支部工作条例第十二条", CiteHref: "/rules/1", Period: "11月", State: ui.Late, Text: "已记录3，应开展4", Href: "/activities", Open: []ui.Link{{Text: "第一党支部", Href: "/orgs/7"}}},
			{Name: "主题党日", Cite: "支部工作条例第十六条", CiteHref: "/rules/2", Period: "12月", State: ui.Running, Text: "已记录2，应开展4", Href: "/activities", Open: []ui.Link{{Text: "第一党支部", Href: "/orgs/7"}, {Text: "第三党支部", Href: "/orgs/9"}}},
			{Name: "党课", Cite: "支部工作条例第十三条", Period: "四季度", State: ui.Done, Text: "已记录4，应开展4", Href: "/activities"},
		},
	}
}

func explain() dutyweb.ExplainView {
	return dutyweb.ExplainView{
		Crumbs: []ui.Link{{Text: "工作台", Href: "/"}}, Title: "11月支部委员会会议", Lead: "没有开展的，写明原因。",
		Why: "2021年11月还没有支部委员会会议的记录。", Explanation: "支部委员会会议一般每月召开1次。",
		Cite: ui.Link{Text: "支部工作条例第十二条", Href: "/rules/2"}, Action: "/orgs/7/duties/2/explain", From: "2021-11-01",
		Problems: []ui.Problem{{Field: "text", Text: "请写明没有开展的原因。"}},
		Text:     ui.Field{Name: "text", Label: "原因", Kind: "textarea", Rows: 4, Class: "full", Hint: "上级组织能看到。", Problem: "请写明没有开展的原因。"},
		Instead:  ui.Link{Text: "其实开展了，去补记", Href: "/orgs/7/activities/new"}, Cancel: ui.Link{Text: "返回", Href: "/"},
	}
}

func oneRule() dutyweb.RuleView {
	return dutyweb.RuleView{Crumbs: []ui.Link{{Text: "口径和依据", Href: "/rules"}}, Title: "党员大会", Lead: "支部党员大会一般每季度召开1次。",
		Pairs: []ui.Pair{{Term: "依据", Text: "《中国共产党支部工作条例（试行）》第十一条"}, {Term: "施行", Text: "2018年10月28日起"}, {Term: "例1", Text: "季度最后一天开的也算", Note: "已完成"}}}
}

func ruleList() dutyweb.RulesView {
	return dutyweb.RulesView{Title: "口径和依据", Lead: "对照表、提醒和校验都按下面的条文。", Groups: []dutyweb.RuleGroup{{Title: "支部工作条例",
		Lines: []dutyweb.RuleRef{{Name: "党员大会", Href: "/rules/1", Text: "支部党员大会一般每季度召开1次。", Cite: "第十一条"}}}}}
}
