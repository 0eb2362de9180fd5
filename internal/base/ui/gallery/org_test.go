package gallery

import (
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/register/org/orgweb"
)

func months(days ...int) []orgweb.Cell {
	var cs []orgweb.Cell
	for i, d := range days {
		m := orgweb.Mark{At: 1, State: ui.Done, Text: strconv.Itoa(d) + "日", Href: "/activities/1"}
		if d == 0 {
			m.State, m.Text = ui.Late, ""
		}
		if d < 0 {
			m.State, m.Text = ui.Due, ""
		}
		m.Say = strconv.Itoa(i+1) + "月" + m.State.Word() + m.Text
		cs = append(cs, orgweb.Cell{Span: 1, Marks: []orgweb.Mark{m}})
	}
	return cs
}

func quarters(at ...[2]int) []orgweb.Cell {
	var cs []orgweb.Cell
	for _, a := range at {
		m := orgweb.Mark{At: a[0], State: ui.Done, Text: strconv.Itoa(a[1]) + "日", Href: "/activities/1"}
		if a[1] < 0 {
			m.State, m.Text = ui.Due, ""
		}
		cs = append(cs, orgweb.Cell{Span: 3, Marks: []orgweb.Mark{m}})
	}
	return cs
}

func yearly(text string) []orgweb.Cell {
	return []orgweb.Cell{{Span: 12, Marks: []orgweb.Mark{{At: 12, State: ui.Due, Text: text, Href: "/orgs/7/activities/new"}}}}
}

func orgYear() orgweb.YearView {
	return orgweb.YearView{
		Crumbs: []ui.Link{{Text: "区委直属机关工委", Href: "/orgs/1"}, {Text: "区虚构局机关党委", Href: "/orgs/2"}},
		Name:   "区虚构局机关第一党支部", Committee: "支部委员会", Year: 2021, NowMonth: 12,
		Facts: []orgweb.Fact{
			{Term: "成立", Parts: []ui.Link{{Text: "2012年5月8日"}}},
			{Term: "党员", Parts: []ui.Link{{Text: "26名", Href: "/members?org=7"}, {Text: "，其中预备党员"}, {Text: "1名", Href: "/members?org=7&category=2"}}},
			{Term: "本届任期3年", Parts: []ui.Link{{Text: "2022年3月14日届满"}}, State: ui.Due, StateText: "还有84天"},
		},
		People: []orgweb.Person{{Post: "书记", Name: "许砚青"}, {Post: "副书记", Name: "陆禾声"}, {Post: "组织", Name: "沈栀"}, {Post: "宣传", Name: "方屿"}, {Post: "纪检", Name: "韩溪亭"}},
		Prev:   ui.Link{Text: "2020年", Href: "/orgs/7?year=2020"},
		Rules: []orgweb.RuleRow{
			{Name: "党员大会", Cite: "第十一条", Href: "/rules/1", Cells: quarters([2]int{3, 18}, [2]int{3, 29}, [2]int{3, 16}, [2]int{3, -1})},
			{Name: "支部委员会会议", Cite: "第十二条", Href: "/rules/2", Cells: months(8, 4, 5, 2, 7, 4, 2, 6, 3, 9, 0, 3)},
			{Name: "党小组会", Cite: "第十三条", Href: "/rules/3", NA: "本支部没有划分党小组"},
			{Name: "党课", Cite: "本区规定", Href: "/rules/4", Cells: quarters([2]int{2, 26}, [2]int{3, 29}, [2]int{2, 16}, [2]int{2, 15})},
			{Name: "主题党日", Cite: "第十六条", Href: "/rules/5", Cells: months(18, 22, 15, 19, 17, 21, 19, 16, 27, 18, 15, -1)},
			{Name: "组织生活会", Cite: "第十七条", Href: "/rules/6", Cells: yearly("")},
			{Name: "民主评议党员", Cite: "第十八条", Href: "/rules/7", Cells: yearly("")},
			{Name: "谈心谈话", Cite: "第十九条", Href: "/rules/8", Cells: yearly("待办，还差4人")},
			{Name: "党费收缴", Cite: "党费规定", Href: "/rules/9", Cells: months(15, 10, 12, 9, 11, 10, 9, 12, 10, 11, 12, 10)},
		},
		Activities: orgweb.Lines{Title: "最近的活动", Items: []orgweb.Line{{Text: "观摩“最具活力主题党日”决赛", Href: "/activities/1", Note: "12月9日 周四，参加6人次"}, {Text: "12月支部委员会会议", Href: "/activities/2", Note: "12月3日 周五，应到5人，实到5人"}}, All: ui.Link{Text: "全部活动", Href: "/activities?org=7"}},
		Matters:    orgweb.Lines{Title: "正在办理的事项", Items: []orgweb.Line{{Text: "2022年换届选举", Href: "/decisions/1", Note: "第1步请示，共9步，1月14日前报工委"}, {Text: "发展党员：丁未央转为正式党员", Href: "/decisions/2", Note: "预备期2022年1月6日满"}}},
		Honours:    orgweb.Lines{Title: "荣誉", Items: []orgweb.Line{{Text: "区直机关先进基层党组织", Note: "2021年7月1日"}}},
		Record:     ui.Link{Text: "记一次活动", Href: "/orgs/7/activities/new"}, Export: "/orgs/7/export", Back: "/orgs/7",
	}
}
