package styleweb

import (
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
)

// View is what the page shows.
type View struct {
	Colours     []Colour
	Fields      []ui.Field
	Crowd, None bool // the table with 300 rows, and with none
}

// Row is one line of the sample table.
type Row struct {
	Name, Org, On string
	Count         int64
	State         ui.State
	Word          string
}

var words = []struct {
	state ui.State
	word  string
}{{ui.Done, ""}, {ui.Due, "还差1次"}, {ui.Late, "逾期9天"}, {ui.Running, "进行到第二步"}, {ui.NA, "没有预备党员"}}

func (v View) rows() (list []Row) {
	n := 5
	switch {
	case v.None:
		return nil
	case v.Crowd:
		n = 300
	}
	for i := range n {
		w := words[i%len(words)]
		list = append(list, Row{Name: fmt.Sprintf("示例党支部%d", i+1), Org: "虚构区示例局机关党委", On: fmt.Sprintf("12月%d日", i%28+1), Count: int64(i*37%1200 + 8), State: w.state, Word: w.word})
	}
	return list
}

var crumbs = []ui.Link{{Text: "组织", Href: "/orgs"}, {Text: "虚构区示例局机关党委", Href: "/orgs"}, {Text: "示例党支部"}}

var columns = []ui.Column{{Text: "党组织", Href: "?", Sort: "ascending"}, {Text: "上级", Href: "?"}, {Text: "日期"}, {Text: "党员", Num: true}, {Text: "情况"}}

var pairs = []ui.Pair{{Term: "书记", Text: "示例甲", Note: "2020年10月当选"}, {Term: "党员", Text: "23名", Href: "/members"}, {Term: "任期", Text: "到2023年10月", Note: "还有1年10个月"}}

var problems = []ui.Problem{{Field: "title", Text: "请填写名称，2到40个字。"}, {Text: "候选人比应选人数只多1名，差额不到20%。", Cite: "《中国共产党基层组织选举工作条例》第十八条", Way: "再提名1名。"}}

var empty = ui.None{Title: "还没有活动", Text: "记下第一次活动以后，会在这里按日期列出来。", Do: ui.Link{Text: "记一次活动", Href: "/activities/new"}}

var oops = ui.Oops{Title: "没有找到这一页", Text: "地址可能写错了，或者这条记录不在您能看的范围里。", Safe: "没有受到影响。", Do: "从工作台重新打开，或者问一问给您地址的同志。", Ref: "示例-0001"}

var tabs = []ui.NavItem{{Text: "本年", Href: "/style", Here: true}, {Text: "往年", Href: "/style"}, {Text: "草稿", Href: "/style"}}

// fields are every kind of question, as it stands, with a hint, refused, and not asked for.
func fields() []ui.Field {
	options := []ui.Option{{Value: "a", Text: "党员大会", On: true}, {Value: "b", Text: "支部委员会"}, {Value: "c", Text: "党课", Note: "每季度"}}
	return []ui.Field{
		{Name: "name", Label: "名称", Value: "学习《虚构条例》"},
		{Name: "title", Label: "名称（没有填好）", Problem: "请填写名称，2到40个字。"},
		{Name: "place", Label: "地点", Hint: "写清楚是哪一间，别的同志找得到。", Optional: true, Place: "例如：三楼会议室"},
		{Name: "day", Label: "日期", Kind: "date", Value: "2021-12-09"},
		{Name: "time", Label: "开始时间", Kind: "time", Value: "15:00"},
		{Name: "people", Label: "人数", Kind: "number", Value: "23", Class: "short"},
		{Name: "secret", Label: "密码", Kind: "password", Auto: "off"},
		{Name: "find", Label: "查找", Kind: "search", Place: "姓名或者拼音"},
		{Name: "kind", Label: "种类", Kind: "select", Options: options},
		{Name: "tiles", Label: "做了什么", Kind: "tiles", Options: options},
		{Name: "checks", Label: "也算哪些", Kind: "checks", Options: options},
		{Name: "tick", Label: "我已核对", Kind: "tick", Value: "1"},
		{Name: "file", Label: "附件", Kind: "file", Optional: true, Hint: "可以不附。"},
		{Name: "text", Label: "记录", Kind: "textarea", Rows: 3, Value: "会议认为，要把学到的用到窗口服务里去。", Class: "full"},
	}
}

var entries = []struct{ name, by, score, place string }{
	{"一份档案的三次搬家", "虚构区档案馆党支部", "92.86", "第3"}, {"夜班之后的党课", "虚构区卫健局机关党支部", "91.50", "第6"}, {"接孩子的那条路", "虚构区西街小学党支部", "93.64", "第1"},
	{"稻子熟了再开会", "虚构区农业农村局第一党支部", "92.21", "第5"}, {"巷口的法律门诊", "虚构区司法局机关党支部", "90.93", "第7"}, {"一杆秤的公平", "虚构区市场监管局第三党支部", "92.79", "第4"},
	{"沿着河走一遍", "虚构区水务局第二党支部", "93.07", "第2"}, {"山那边的教室", "虚构区教育局机关党支部", "", ""}, {"给老兵写一封信", "虚构区退役军人局党支部", "", ""}, {"一盏灯开到几点", "虚构区图书馆党支部", "", ""},
}

// board is a final with invented branches, the seventh on the stage.
func board(sealed, many bool) ui.Board {
	b := ui.Board{Title: "最具活力主题党日评选　决赛", On: "2021年12月9日", Note: "九名评委，去掉一个最高分和一个最低分，取平均分。同分的，比较去掉前的总分。出场顺序12月8日公开抽签，可以复核。"}
	for i, e := range entries {
		l := ui.BoardLine{No: i + 1, Name: e.name, By: e.by, Score: e.score, Place: e.place, State: ui.NA}
		switch {
		case i < 6:
			l.State = ui.Done
		case i == 6:
			l.State = ui.Running
			if sealed {
				l.Score, l.Place, l.Word = "", "", "评分中"
			}
		}
		b.Lines = append(b.Lines, l)
	}
	for i := len(b.Lines); many && i < 16; i++ {
		b.Lines = append(b.Lines, ui.BoardLine{No: i + 1, Name: "后面出场的第" + strconv.Itoa(i+1) + "个支部的题目", By: "虚构区示例党支部", State: ui.NA})
	}
	b.Now = ui.BoardNow{No: 7, All: len(b.Lines), Name: entries[6].name, By: entries[6].by, Of: 9}
	for i, v := range []string{"93.5", "94.0", "92.0", "96.5", "93.0", "91.5", "88.0", "94.5", "93.0"} {
		m := ui.BoardMark{Judge: "评委" + strconv.Itoa(i+1), Value: v}
		switch {
		case sealed && (i == 3 || i == 5 || i == 8):
			m.Value, m.Word = "", "评分中"
		case sealed:
			m.Value, m.Word, m.In = "", "已交", true
			b.Now.In++
		case i == 3:
			m.Out, m.Word = true, "最高"
		case i == 6:
			m.Out, m.Word = true, "最低"
		}
		b.Now.Marks = append(b.Now.Marks, m)
	}
	if !sealed {
		b.Now.Result, b.Now.How = "93.07", []string{"其余7个分数相加651.5，除以7", "暂列第2，还有" + strconv.Itoa(len(b.Lines)-7) + "个支部"}
	}
	return b
}

var sampleDay = day.Of(2021, 12, 9)
