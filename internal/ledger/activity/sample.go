package activity

import "zhibu/internal/base/law"

// Sample is how minutes of a kind may be written: an invented text, what should be
// found in it, and the rule that asks for that where one does.
type Sample struct {
	Kind Kind         // of no kind: for all those that have none of their own
	Must []string     // what should be found in the minutes
	Cite law.Citation // where it says so; zero where it is only good custom
	Rule string       // the same as the rulebook names it
	Text string       // paragraphs, parted by line ends; everything in it is invented
}

func clause(no string) law.Citation { return law.Citation{Doc: "支部工作条例", Article: no} }

var samples = []Sample{
	{ThemeDay, []string{"主题和内容", "议定了哪些事，谁来办"}, clause("第十六条"), "branch.themeday.monthly",
		`集中学习新修订的两项制度，由组织委员领学。
讨论发言3人：一是办事窗口午间安排轮值；二是给行动不便的老党员送学上门；三是青年党员分担材料整理。
议定：午间轮值从下月1日起试行，由宣传委员排表；送学上门每月1次，由党小组长联系。`},
	{Assembly, []string{"议题和讨论情况", "应到、实到多少名有表决权的党员", "赞成、反对、弃权各多少票，结果是什么"}, clause("第十一条"), "branch.assembly.pass",
		`议题一：支部委员会报告上半年工作。发言4人，建议下半年多安排现场学习。
议题二：讨论接收1名预备党员转正。介绍人说明考察情况，本人作了汇报，与会党员充分发表意见。
表决：有表决权的党员应到21人，实到19人，无记名投票，赞成19票，反对0票，弃权0票，同意按期转正，报上级党委审批。`},
	{Committee, []string{"应到、实到几名委员", "每项议题定了什么，谁来办"}, clause("第十二条"), "branch.committee.quorum",
		`应到委员5人，实到4人，1人因公出差。
一、研究本月主题党日安排，定于本月第三个星期一，主题为“学制度、用制度”，由宣传委员准备材料。
二、通报上月党费收缴情况，已收齐，下周公示。
三、讨论1名入党积极分子的培养考察意见，同意继续培养。`},
	{Lecture, []string{"谁讲的，讲了什么", "结合本单位实际讲的是哪件事"}, law.Citation{}, "",
		`书记以“把小事办好”为题讲党课，约50分钟。
讲了三点：为什么窗口的一句话就是群众眼里的作风；去年3件办得不好的事差在哪里；今年请每个人认领1件。
课后2名党员谈了体会，认领的事项由纪检委员汇总。`},
	{"", []string{"做了什么，谁发了言", "定了哪些事，谁来办"}, law.Citation{}, "",
		`参观结束后座谈约20分钟，3名党员发言，谈到把档案整理得像展厅里那样清楚。
定了一件事：本科室的旧档案年底前编好目录，由2名年轻党员承担。`},
}

// SampleOf gives the sample for the first of some kinds that has one, else the
// common one.
func SampleOf(kinds []Kind) Sample {
	for _, k := range kinds {
		for _, s := range samples {
			if s.Kind == k {
				return s
			}
		}
	}
	return samples[len(samples)-1]
}

// Samples lists all of them.
func Samples() []Sample { return append([]Sample(nil), samples...) }
