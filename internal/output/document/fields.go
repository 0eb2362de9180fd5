package document

import "zhibu/internal/base/paper"

// Field is a value that a template may name.
type Field struct {
	Name, What, Example string
}

// List is what a template may repeat, with the values of each row.
type List struct {
	Name, What string
	Fields     []Field
	rows       [][]string // of the example
}

// Catalogue is all that the templates of a kind may name.
type Catalogue struct {
	Fields []Field
	Lists  []List
}

var meeting = []Field{
	{"党组织", "党组织的全称", "中共虚构区示例局机关第一支部委员会"},
	{"名称", "活动或者会议的名称", "第四季度党员大会"},
	{"类型", "活动的种类，几种用顿号隔开", "支部党员大会、主题党日"},
	{"日期", "举行的日期", "2021年12月9日"},
	{"星期", "星期几", "周四"},
	{"时间", "起止时间，没有记录的为空", "14:30—16:30"},
	{"地点", "地点", "机关三楼会议室"},
	{"主持人", "主持人", "甲一"},
}

var held = []Field{
	{"记录人", "记录人", "乙二"},
	{"主讲人", "授课或者主讲的人", "丙三"},
	{"应到", "应到人数；只记参加名单的活动为空", "26"},
	{"实到", "实到人数；只记参加名单的活动为参加人数", "24"},
	{"缺席人数", "缺席人数，没有的为空", "2"},
	{"缺席名单", "缺席的人和原因，写成一段", "丁四（病假）、戊五（公假）"},
	{"参加名单", "到会的人，写成一段", "甲一、乙二、丙三"},
	{"列席人员", "列席人员", "区直机关工委组织科己六"},
	{"其他参加", "不记名的其他参加者，人次", "12"},
	{"学时", "计入的学时", "2"},
	{"议程件数", "议程有几项，没有的为空", "3"},
	{"表决件数", "表决有几件，没有的为空", "1"},
	{"共同参加件数", "一起举行的党组织数，只有自己的为空", "2"},
}

var (
	agenda = List{"议程", "议程的每一项", []Field{{"序号", "从一开始的中文数字", "一"}, {"议题", "这一项是什么", "学习重要讲话精神"}, {"第一议题", "是第一议题的为“第一议题”，不是的为空", "第一议题"},
		{"议定", "这一项议定了什么，没有的为空", "由宣传委员起草，下月提交"}, {"下次再议", "留到下次的为“（下次再议）”，不是的为空", "（下次再议）"}},
		[][]string{{"一", "学习重要讲话精神", "第一议题", "", ""}, {"二", "听取支部工作报告", "", "同意报告，由宣传委员按讨论意见修改", ""}, {"三", "研究活动室修缮", "", "", "（下次再议）"}}}
	minutes = List{"记录", "记录的每一段", []Field{{"段落", "一段文字", "会议由甲一主持。"}},
		[][]string{{"会议由甲一主持，与会党员集体学习重要讲话精神。"}, {"甲一代表支部委员会报告今年的工作。与会党员结合岗位谈了体会，对明年的工作提出四条意见。"}, {"与会党员对支部工作报告进行表决。"}}}
	votes = List{"表决", "表决的每一件", []Field{{"序号", "从一开始的中文数字", "一"}, {"事项", "表决的是什么", "支部2021年工作报告"}, {"应到表决", "应到有表决权的人数", "26"},
		{"实到表决", "实到有表决权的人数", "24"}, {"赞成", "票数", "24"}, {"反对", "票数", "0"}, {"弃权", "票数", "0"}, {"结果", "“通过”或者“没有通过”", "通过"}},
		[][]string{{"一", "支部2021年工作报告", "26", "24", "24", "0", "0", "通过"}}}
	absent = List{"缺席", "缺席的每一人", []Field{{"序号", "从1开始的数字", "1"}, {"姓名", "姓名", "丁四"}, {"原因", "缺席的原因", "病假"}, {"说明", "缺席的说明", "住院"}},
		[][]string{{"1", "丁四", "病假", ""}, {"2", "戊五", "公假", "外出培训"}}}
	present = List{"参加", "到会的每一人", []Field{{"序号", "从1开始的数字", "1"}, {"姓名", "姓名", "甲一"}},
		[][]string{{"1", "甲一"}, {"2", "乙二"}, {"3", "丙三"}}}
	together = List{"共同参加", "一起举行的每个党组织", []Field{{"组织名称", "党组织的名称", "机关第二支部"}, {"组织应到", "应到人数", "18"}, {"组织实到", "实到人数", "17"}},
		[][]string{{"机关第一支部", "26", "24"}, {"机关第二支部", "18", "17"}}}
	names = List{"名单", "应到的每一人", []Field{{"序号", "从1开始的数字", "1"}, {"姓名", "姓名", "甲一"}, {"所在组织", "几个组织一起举行时写明", ""}},
		[][]string{{"1", "甲一", ""}, {"2", "乙二", ""}, {"3", "丙三", ""}, {"4", "丁四", ""}, {"5", "戊五", ""}}}
	pairs = List{"双列名单", "应到的人，两人一行：上半排在左边，下半排在右边", []Field{{"左序号", "左边的数字", "1"}, {"左姓名", "左边的姓名", "甲一"}, {"右序号", "右边的数字", "4"}, {"右姓名", "右边的姓名", "丁四"}},
		[][]string{{"1", "甲一", "4", "丁四"}, {"2", "乙二", "5", "戊五"}, {"3", "丙三", "", ""}}}
	asks = List{"要求", "有关要求的每一条", []Field{{"序号", "从一开始的中文数字", "一"}, {"要求内容", "一条要求", "提前安排好工作，准时参加。"}},
		[][]string{{"一", "提前安排好工作，准时参加。"}, {"二", "会前读一遍学习材料，准备发言。"}}}
)

func with(list []Field, more ...Field) []Field { return append(append([]Field(nil), list...), more...) }

var catalogues = map[Kind]Catalogue{
	Minutes: {with(meeting, held...), []List{agenda, minutes, votes, absent, present, together}},
	Account: {with(meeting, held...), []List{agenda, minutes, votes, absent, present, together}},
	SignIn:  {with(meeting, Field{"应到", "应到人数，名单为空的没有", "5"}), []List{names, pairs}},
	Plan: {with(meeting, Field{"应到", "应到人数，名单为空的没有", "26"}, Field{"参加人员", "由哪些人参加", "本支部全体党员"}, Field{"议程件数", "议程有几项，没有的为空", "3"}, Field{"要求件数", "要求有几条，没有的为空", "2"}),
		[]List{agenda, asks}},
	Resolution: {with(meeting, Field{"会议", "作出决议的会议", "支部党员大会"}, Field{"应到表决", "应到有表决权的人数", "26"}, Field{"实到表决", "实到有表决权的人数", "24"}, Field{"决议件数", "通过了几件", "1"}),
		[]List{{"决议", "表决通过的每一件", []Field{{"序号", "从一开始的中文数字", "一"}, {"事项", "通过的是什么", "支部2021年工作报告"}, {"赞成", "票数", "24"}, {"反对", "票数", "0"}, {"弃权", "票数", "0"}},
			[][]string{{"一", "同意支部委员会2021年工作报告", "24", "0", "0"}, {"二", "同意接收庚七为中共预备党员", "23", "0", "1"}}}}},
	Quarter: {[]Field{{"党组织", "汇总的党组织的全称", "中共虚构区委直属机关工作委员会"}, {"年度", "哪一年", "2021"}, {"季度", "第几季度，中文数字", "三"}, {asOf, "汇总到哪一天", "2021年12月20日"},
		{"支部数", "其中的支部数", "2"}, {"大会应开合计", "合计", "2"}, {"大会已开合计", "合计", "2"}, {"大会未开合计", "合计", "0"}, {"支委会应开合计", "合计", "6"}, {"支委会已开合计", "合计", "5"}, {"支委会未开合计", "合计", "1"},
		{"小组会应开合计", "合计", "3"}, {"小组会已开合计", "合计", "3"}, {"小组会未开合计", "合计", "0"}, {"党课应开合计", "合计", "2"}, {"党课已开合计", "合计", "2"}, {"党课未开合计", "合计", "0"},
		{"期内合计", "还在期限以内、尚未召开的次数，没有的为空", ""}},
		[]List{{"各支部", "每个支部一行，按名册的次序", []Field{{"序号", "从1开始的数字", "1"}, {"支部", "支部的名称", "机关第一支部"},
			{"大会应开", "次数；没有要求的为“—”", "1"}, {"大会已开", "次数", "1"}, {"大会未开", "次数，已经写明原因的也在内", "0"}, {"支委会应开", "次数", "3"}, {"支委会已开", "次数", "2"}, {"支委会未开", "次数", "1"},
			{"小组会应开", "次数，一个月所有小组都开过算一次", "3"}, {"小组会已开", "次数", "3"}, {"小组会未开", "次数", "0"}, {"党课应开", "次数", "1"}, {"党课已开", "次数", "1"}, {"党课未开", "次数", "0"},
			{"说明", "写明的原因，以及还在期限以内的", "9月支委会：全体在外防汛"}},
			[][]string{{"1", "机关第一支部", "1", "1", "0", "3", "2", "1", "3", "3", "0", "1", "1", "0", "9月支委会：全体在外防汛"}, {"2", "机关第二支部", "1", "1", "0", "3", "3", "0", "—", "0", "—", "1", "1", "0", ""}}}}},
}

// asOf is the field that tells the day of counting; that alone is no change.
const asOf = "截至日期"

// Catalogue is what the templates of the kind may name.
func (k Kind) Catalogue() Catalogue { return catalogues[k] }

// Example is invented data for a look at a template.
func (c Catalogue) Example() paper.Data {
	d := paper.Data{Values: map[string]string{}, Lists: map[string][]paper.Data{}}
	for _, f := range c.Fields {
		d.Values[f.Name] = f.Example
	}
	for _, l := range c.Lists {
		for _, row := range l.rows {
			d.Lists[l.Name] = append(d.Lists[l.Name], l.row(row...))
		}
	}
	return d
}

// row makes a row of a list; values stand in the order of its fields.
func (l List) row(values ...string) paper.Data {
	d := paper.Data{Values: map[string]string{}}
	for i, f := range l.Fields {
		d.Values[f.Name] = values[i]
	}
	return d
}

func (c Catalogue) field(name string) bool {
	for _, f := range c.Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

func (c Catalogue) list(name string) (List, bool) {
	for _, l := range c.Lists {
		if l.Name == name {
			return l, true
		}
	}
	return List{}, false
}

// knows reports whether a template of the kind may name this.
func (c Catalogue) knows(u paper.Use) bool {
	if c.field(u.Name) {
		return true
	}
	if _, ok := c.list(u.Name); ok {
		return u.Repeat
	}
	for _, in := range u.In {
		l, _ := c.list(in)
		for _, f := range l.Fields {
			if f.Name == u.Name {
				return true
			}
		}
	}
	return false
}
