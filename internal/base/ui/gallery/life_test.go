package gallery

import (
	"github.com/a-h/templ"

	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/problem/problemweb"
	"zhibu/internal/ledger/talk/talkweb"
	"zhibu/internal/matter/appraisal/appraisalweb"
	"zhibu/internal/matter/orglife/orglifeweb"
)

// lifePages are the pages of organisation life.
func lifePages() map[string]templ.Component {
	date := func(name, label string) ui.Field {
		return ui.Field{Name: name, Label: label, Kind: "date", Value: "2021-12-20"}
	}
	rows := []problemweb.Row{{Text: "学习联系岗位不够", Href: "/problems/1", Org: ui.Link{Text: "区虚构局机关第一党支部", Href: "/orgs/7"}, Whose: "，党组织", Measure: "每月岗位讲学", Owner: "岑远舟",
		Due: "2022年3月31日", Progress: "12月18日：已安排", State: ui.Late, Word: "逾期3天"}}
	why := func(name string) ui.Field { return ui.Field{Name: name, Label: "原因"} }
	return map[string]templ.Component{
		"talks": talkweb.Page(frame("谈心谈话", ""), talkweb.PageView{Title: "谈心谈话", Lead: "只记谁和谁谈过。", Export: "/orgs/7/talks/export", State: ui.Due, Word: "待办", Why: "还有2名党员没有谈心谈话的记录。",
			Form: &talkweb.FormView{Action: "/orgs/7/talks", Day: date("on", "哪一天谈的"), Open: true, Pairs: []talkweb.PairField{
				{Name: "pair1", Label: "第1对", First: opt("请选择", "*岑远舟"), Second: opt("请选择", "许砚青"), Problem: "两边是同一个人。"}, {Name: "pair2", Label: "第2对", First: opt("请选择"), Second: opt("请选择")}}},
			Counts: []talkweb.Count{{Name: "班子成员之间", Text: "4次"}}, People: []talkweb.Row{{Name: "岑远舟", Href: "/members/3", Post: "班子成员", With: []string{"许砚青 12月6日"}, State: ui.Done, Word: "已谈"}},
			Talks: []talkweb.Talk{{When: "12月6日", Names: "岑远舟、许砚青", Between: "班子成员之间", Action: "/talks/1/void"}, {When: "12月7日", Names: "岑远舟、沈知远", Action: "/talks/2/void", Why: why("why"), Open: true}},
			Below: []talkweb.Below{{Name: "第二党支部", Href: "/orgs/8/talks", Text: "党员20名", State: ui.Due, Word: "还有2名"}}}),
		"problems": problemweb.List(frame("问题清单", ""), problemweb.ListView{Title: "问题清单", Lead: "共1个。", Action: "/problems", Rows: rows, Export: "/problems/export"}),
		"problem": problemweb.One(frame("问题", ""), problemweb.OneView{Title: "学习联系岗位不够", State: ui.Late, Word: "逾期3天", Facts: []ui.Pair{{Term: "责任人", Text: "岑远舟"}},
			Acts:  []problemweb.Act{{Title: "退回继续整改", Action: "/problems/1/reopen", Submit: "退回", Fields: []ui.Field{why("why_reopen")}}, {Title: "作废", Action: "/problems/1/void", Submit: "作废", Fields: []ui.Field{why("why_void")}}},
			Steps: []problemweb.Step{{What: "进展", Text: "已安排", When: "2021年12月18日", Was: []ui.Pair{{Term: "措施", Text: "原来的措施"}}}}}),
		"orglife": orglifeweb.One(frame("组织生活会", ""), orglifeweb.OneView{Title: "2021年度组织生活会", Lead: "学党史、悟思想", Stages: []orglifeweb.Stage{{Name: "准备", Done: true}, {Name: "会议", Now: true}, {Name: "整改"}},
			Checks:   []orglifeweb.Check{{Name: "谈心谈话", Note: "应谈24人，已谈20人。", Cite: "支部工作条例第十九条"}, {Name: "征求意见", Done: true}},
			Ready:    &orglifeweb.ReadyView{Action: "/orglife/1/ready", Field: ui.Field{Name: "ready", Label: "谁的材料已经写好", Kind: "checks", Options: opt("*岑远舟", "许砚青")}},
			Opinions: orglifeweb.Opinions{Lead: "2条", Lines: []orglifeweb.Opinion{{Text: "多下基层", Note: "群众", Action: "/orglife/1/opinions/1/void"}, {Text: "记错", Note: "党员", Void: "重复"}}},
			List:     rows, Facts: []ui.Pair{{Term: "计划召开", Text: "2021年12月28日"}}, Quorum: "应到9人，至少到6人", QuorumOK: true,
			Acts: []orglifeweb.Act{{Title: "记一条意见", Action: "/orglife/1/opinions", Submit: "记下", Fields: []ui.Field{date("opinion_on", "日期")}, Open: true}, {Title: "作废", Action: "/orglife/1/void", Submit: "作废", Fields: []ui.Field{why("why")}}}}),
		"dual-life": orglifeweb.Dual(frame("双重组织生活", ""), orglifeweb.DualView{Title: "双重组织生活", Body: true, Rows: []orglifeweb.DualRow{{Name: "岑远舟", Post: "书记",
			Branch: ui.Link{Text: "第一党支部", Href: "/orgs/7"}, Quarters: [4]string{"应5到5", "应7到6", "", ""}, Absent: []string{"4月24日事假"}, Life: "12月2日参加", LifeState: ui.Done, Body: "还没有参加", BodyState: ui.Due}}}),
		"my-life": orglifeweb.Mine(frame("我的组织生活", ""), orglifeweb.MineView{Title: "我的组织生活", Parts: []orglifeweb.Part{{Title: "民主评议", Lines: []orglifeweb.Line{{Text: "2021年度：合格", Note: "12月17日反馈"}}}}}),
		"appraisal": appraisalweb.One(frame("民主评议", ""), appraisalweb.OneView{Title: "2021年度民主评议党员", Mine: true, Export: "/appraisals/1/export", Changes: "名册有变化。", Adopt: "/appraisals/1/adopt",
			Stages: []appraisalweb.Stage{{Name: "准备", Done: true}, {Name: "评定", Now: true}}, Facts: []ui.Pair{{Term: "参加", Text: "24人"}}, Grades: []ui.Pair{{Term: "优秀", Text: "6名"}}, CapWhy: "一线表现突出",
			Entries: []appraisalweb.EntryRow{{Name: "岑远舟", Href: "/appraisals/1/members/3", Self: "已自评", Test: "优秀5，合格4", Grade: "优秀", Feedback: "12月17日", Was: "原为合格"}, {Name: "方一", Tag: "预备党员", Grade: "不评等次"}},
			Told:    &appraisalweb.ToldView{Action: "/appraisals/1/feedback", Day: date("feedback_on", "反馈的日期"), People: ui.Field{Name: "told", Label: "已经反馈的人", Kind: "checks", Options: opt("*岑远舟")}},
			Acts:    []appraisalweb.Act{{Title: "作废", Action: "/appraisals/1/void", Submit: "作废", Fields: []ui.Field{why("why")}}}}),
		"appraisal-grid": appraisalweb.Grid(frame("登记测评", ""), appraisalweb.GridView{Title: "登记自评和测评", Action: "/appraisals/1/enter", Fields: []ui.Field{{Name: "sheets_out", Label: "发出（张）", Kind: "number"}},
			Columns: []ui.Column{{Text: "姓名"}, {Text: "已自评"}, {Text: "优秀"}, {Text: "拟定等次"}}, Hidden: []ui.Pair{{Term: "sheets_was", Text: "0|0|0"}},
			Rows: []appraisalweb.GridRow{{ID: "row-3", Name: "岑远舟", Was: "x", Problem: "票数合计8张，有效票是9张。", Cells: []appraisalweb.Cell{{Name: "self-3", Label: "已自评", Kind: "tick", Value: "1"},
				{Name: "excellent-3", Label: "优秀", Kind: "number", Value: "5"}, {Name: "proposed-3", Label: "拟定等次", Kind: "select", Options: opt("未定", "*优秀")}}}}, Submit: "保存"}),
		"appraisal-person": appraisalweb.Person(frame("登记表", ""), appraisalweb.PersonView{Title: "岑远舟", Pairs: [][4]string{{"姓名", "岑远舟", "性别", "男"}}, Self: "学习不够主动", Grade: "合格", Past: []string{"原为优秀"}, Now: "别人写的",
			Acts: []appraisalweb.Act{{Title: "更正等次", Action: "/appraisals/1/members/3/correct", Submit: "更正", Fields: []ui.Field{{Name: "was", Kind: "hidden", Value: "pass"}, why("why")}}}}),
		"appraisal-sheet": appraisalweb.Sheet(frame("测评表", ""), appraisalweb.SheetView{Title: "空白测评表", Org: "第一党支部", Names: []string{"岑远舟", "许砚青"}}),
	}
}
