package gallery

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/output/report/reportweb"
)

func live(text, name, def string) reportweb.Run {
	return reportweb.Run{Text: text, Href: "/report/figures/3?year=2021&org=1", Name: name, Def: def, Note: "2021年1月1日至12月31日，点开看记录"}
}

func words(s string) reportweb.Run { return reportweb.Run{Text: s} }

func big(n, unit, title, note string) reportweb.Big {
	return reportweb.Big{Figure: live(n, title, "已完成、未作废的活动记录，每条计实到党员数与其他参加者数之和。"), Unit: unit, Title: title, Note: note}
}

var visits = []int64{3120, 2486, 9876, 17652, 16238, 28417, 23606, 4215, 12783, 14369, 10027, 9227}

func chart(wide bool) reportweb.Chart {
	c := reportweb.Chart{
		Title: "七一前后最多，8月闭馆16天", Sub: "各月现场学习人次", Unit: "月份", Wide: wide,
		Series: []reportweb.Series{{Name: "党员", Tone: "data"}, {Name: "其他参加者", Tone: "data-2"}},
		Source: "来源：台账3,478条活动记录", Doors: []ui.Link{{Text: "看记录", Href: "/report/figures/3"}}, Say: "2021年各月现场学习人次，6月最多，为28,417人次。纵轴从零开始。",
	}
	for i, v := range visits {
		c.Bars = append(c.Bars, reportweb.Bar{Label: strconv.Itoa(i+1) + "月", Values: []int64{v / 4, v - v/4}, Strong: i == 5})
	}
	return c
}

func report() reportweb.ReportView {
	para := reportweb.Text{words("区内"), live("6处", "红色旧址", "当年名录内的旧址。"), words("红色旧址按场次开放预约，全年接待"), live("3,478场", "", ""), words("、"), live("152,314人次", "现场学习人次", "到区内红色旧址参加现场学习的到场人次，含党员和随队的其他参加者。同一人去两次，记两人次。"), words("：党员"), live("38,906人次", "", ""), words("，随队的群众和学生"), live("113,408人次", "", ""), words("。去过的党员有"), live("4,311人", "", ""), words("，平均每人9次。")}
	v := reportweb.ReportView{
		Place: "示例区区委直属机关工委", Period: "2021年度", AsOf: "口径日期2021年12月31日", Edition: "已冻结 第1版", Action: "/report",
		Choose:   []ui.Field{choice("org", "范围", "全区284个党组织"), choice("year", "时段", "2021年度", "2020年度"), {Name: "day", Label: "口径日期", Kind: "date", Value: "2021-12-31"}, choice("edition", "版本", "第1版", "不冻结")},
		Exports:  []reportweb.Export{{Text: "Word 文稿", Note: "含图表", Href: "/report/export?kind=word"}, {Text: "全部数字与记录", Note: "Excel", Href: "/report/export?kind=excel"}},
		Headline: "四千党员的一年", By: "工委办公室编写　2022年1月10日签发",
		Stand:      reportweb.Text{live("284个", "党组织", "口径日期当天存续的党组织。"), words("党组织，"), live("4,126名", "", ""), words("在职党员，一年在台账上记下"), live("31,208条", "", ""), words("事。点开任何一个数字，可以看到数了谁、没数谁、依据哪一条。")},
		Photo:      &reportweb.Photo{Alt: "党员在纪念馆展厅听讲解", Caption: "6月18日，区拟设局第二党支部在示例区烈士纪念馆听讲解。", Credit: "林晓舟"},
		Bigs:       []reportweb.Big{big("152,314", "人次", "到旧址现场学习", "其中党员38,906人次"), big("63", "个", "党组织按期换届", "到期66个"), big("35", "个", "组织设置有了调整", "其中新设14个"), big("4,058", "人", "党员到一线", "服务21,640人次")},
		AboutTitle: "关于这份成绩单", About: []string{"编写本文，没有向任何组织另要一张表、一个数字、一张照片。文中的数字都由台账数出。", "人次是到场的次数，人是不重复的人数，两者不相加、不互换。"},
		Colophon:    []ui.Pair{{Term: "范围", Text: "全区284个党组织"}, {Term: "口径日期", Text: "2021年12月31日"}, {Term: "版本", Text: "第1版，已冻结"}, {Term: "编写", Text: "何静宜"}},
		Differences: []reportweb.Difference{{When: "2022年1月12日 周三", Text: "现场学习人次", Was: "152,314人次", Now: "152,288人次", Door: ui.Link{Text: "看更正", Href: "/activities/1"}}},
	}
	c := reportweb.Chapter{
		ID: "c1", Number: "第一章", Name: "凝心铸魂", Head: [2]string{"十五万人次", "走进家门口的旧址"},
		Blocks: []reportweb.Block{{Text: para}, {Heading: "去得最多的是现场", Text: para}, {Text: para}},
		Side:   []reportweb.Big{big("4,936", "场", "会议有“第一议题”", "学习议题38个"), big("512", "人", "参加4期培训班", "503人结业，9人补课")},
		Charts: []reportweb.Chart{chart(true)},
	}
	d := c
	d.ID, d.Number, d.Name, d.Head = "c2", "第二章", "夯基筑垒", [2]string{"六十六个到期", "六十三个按期换届"}
	d.Charts = nil
	e := c
	e.ID, e.Number, e.Name, e.Head = "c3", "第三章", "先锋引领", [2]string{"两封信", "四千人到一线"}
	e.Charts = []reportweb.Chart{chart(false)}
	e.Quote = &reportweb.Quote{Text: "斑马线看不清，是接孩子的老人先说的。", Source: ui.Link{Text: "11月20日，西街路口，周六交通劝导记录", Href: "/activities/4"}}
	e.Tally = &reportweb.Tally{Title: "表彰与纪念", Items: []reportweb.Big{big("99", "人", "优秀共产党员", ""), big("60", "人", "优秀党务工作者", ""), big("50", "个", "先进基层党组织", ""), big("357", "枚", "“光荣在党50年”纪念章", "")}}
	v.Chapters = []reportweb.Chapter{c, d, e}
	return v
}

func figure() reportweb.FigureView {
	c := chart(false)
	c.Title, c.Sub = "按月", "人次，点月份只看当月记录"
	v := reportweb.FigureView{
		Crumbs: []ui.Link{{Text: "成绩单 2021年度", Href: "/report?year=2021"}, {Text: "第一章 凝心铸魂", Href: "/report?year=2021#c1"}},
		Name:   "现场学习人次", Value: "152,314", Unit: "人次", Back: ui.Link{Text: "回到文章", Href: "/report?year=2021#c1"}, Export: ui.Link{Text: "导出3,478条（Excel）", Href: "/report/figures/3/excel"},
		Equation: reportweb.Text{words("党员38,906＋其他参加者113,408，由3,478条活动记录相加")},
		Terms: []reportweb.Term{
			{Name: "定义", Text: reportweb.Text{words("到区内红色旧址参加现场学习的到场人次，含党员和随队的其他参加者。同一人去两次，记两人次。")}},
			{Name: "计数办法", Text: reportweb.Text{words("已完成、未作废，地点在当年红色旧址名录内的活动记录；每条计实到党员数与其他参加者数之和。")}, Note: "第2版，2021年3月1日起施行。", Door: ui.Link{Text: "看例子", Href: "/rules/3"}},
			{Name: "不是什么", Text: reportweb.Text{words("不是人数。去过现场的党员有"), live("4,311人", "", ""), words("；其他参加者不记名，不能折算成人。")}},
			{Name: "口径", Text: reportweb.Text{words("全区284个党组织，2021年1月1日至12月31日。")}, Note: "第1版，2022年1月10日冻结。"},
		},
		FlowHead: "从3,561条里数出来",
		Flow:     []reportweb.FlowRow{{Text: "考虑过的记录", Records: "3,561条", Amount: "155,476人次"}, {Text: "考虑过但未计入", Records: "83条", Href: "#out", Amount: "3,162人次"}, {Text: "计入", Records: "3,478条", Amount: "152,314人次", Strong: true}},
		Chart:    &c, ObjectBy: "认为应当计入或不应计入，可以对某一条提出，工委办公室五个工作日内答复。", Object: ui.Link{Text: "提出", Href: "/report/figures/3/object"},
		Groups:  reportweb.Grid{ID: "by", Title: "按组织", Note: "3个，各行相加等于合计", Columns: []ui.Column{{Text: "组织"}, {Text: "场次", Num: true}, {Text: "合计（人次）", Num: true}}, Sum: []string{"合计", "3,478", "152,314"}},
		Records: reportweb.Grid{ID: "in", Title: "计入的记录", Note: "3,478条，新的在前", Action: "/report/figures/3", Filters: []ui.Field{choice("unit", "组织", "全部组织"), choice("month", "月份", "全年")}, Columns: []ui.Column{{Text: "日期"}, {Text: "组织"}, {Text: "地点"}, {Text: "实到党员", Num: true}, {Text: "其他参加者", Num: true}, {Text: "计入（人次）", Num: true}, {Text: "记录"}}, Pager: ui.Pager{Count: "第1至6条，共3,478条", Next: "?after=6"}},
		Out:     reportweb.Grid{ID: "out", Title: "考虑过但未计入", Note: "83条，3,162人次", Columns: []ui.Column{{Text: "原因"}, {Text: "记录", Num: true}, {Text: "人次", Num: true}, {Text: "说明"}}, Sum: []string{"合计", "83条", "3,162", ""}},
	}
	for _, r := range [][3]string{{"区虚构局机关党委", "1,296", "61,208"}, {"区拟设局机关党委", "1,361", "56,463"}, {"区假定局机关党总支", "821", "34,643"}} {
		v.Groups.Rows = append(v.Groups.Rows, []reportweb.Cell{{Text: r[0], Href: "?org=2"}, {Text: r[1]}, {Text: r[2]}})
	}
	for i := range 6 {
		v.Records.Rows = append(v.Records.Rows, []reportweb.Cell{{Text: strconv.Itoa(30-i) + "日 12月"}, {Text: "区虚构局第二党支部", Href: "/orgs/8"}, {Text: "示例区烈士纪念馆"}, {Text: "23"}, {Text: "118"}, {Text: "141"}, {Text: "看记录", Href: "/activities/1"}})
	}
	for _, r := range [][4]string{{"同一次活动由两个组织各记一次", "28条", "1,147", "只计先完成的一条"}, {"地点不在红色旧址名录", "21条", "866", "名录由工委每年公布"}, {"记录已作废", "34条", "1,149", "作废人、时间和原因在记录里"}} {
		v.Out.Rows = append(v.Out.Rows, []reportweb.Cell{{Text: r[0]}, {Text: r[1], Href: "?out=1"}, {Text: r[2]}, {Text: r[3], Muted: true}})
	}
	return v
}
