// Package activity is the ledger of what happened: meetings, lectures, party
// days, visits. One record counts wherever a rule or a figure asks for it.
package activity

// Kind is what an activity was; one activity may be of several kinds.
type Kind string

// The kinds. The codes are shared by the ledger, the rulebook and the figures.
const (
	Assembly    Kind = "assembly"
	Committee   Kind = "committee"
	Group       Kind = "group"
	Lecture     Kind = "lecture"
	ThemeDay    Kind = "themeday"
	OrgLife     Kind = "orglife"
	Appraisal   Kind = "appraisal"
	DemLife     Kind = "demlife"
	Center      Kind = "center"
	Youth       Kind = "youth"
	Visit       Kind = "visit"
	Broadcast   Kind = "broadcast"
	Oath        Kind = "oath"
	Birthday    Kind = "birthday"
	Talk        Kind = "talk"
	Service     Kind = "service"
	Training    Kind = "training"
	Cooperation Kind = "cooperation"
	Forum       Kind = "forum"
	Final       Kind = "final"
	Other       Kind = "other"
)

var kinds = []struct {
	code  Kind
	label string
}{
	{Assembly, "支部党员大会"}, {Committee, "支部委员会会议"}, {Group, "党小组会"}, {Lecture, "党课"},
	{ThemeDay, "主题党日"}, {OrgLife, "组织生活会"}, {Appraisal, "民主评议党员"}, {DemLife, "民主生活会"},
	{Center, "理论学习中心组学习"}, {Youth, "青年理论学习"}, {Visit, "现场学习"}, {Broadcast, "集中收看"},
	{Oath, "重温入党誓词"}, {Birthday, "政治生日"}, {Talk, "谈心谈话"}, {Service, "志愿服务"},
	{Training, "培训班"}, {Cooperation, "协作组交流"}, {Forum, "座谈会"}, {Final, "评选决赛"}, {Other, "其他活动"},
}

// Kinds lists all kinds in the order of the recording page.
func Kinds() []Kind {
	list := make([]Kind, len(kinds))
	for i, k := range kinds {
		list[i] = k.code
	}
	return list
}

// Label is the kind in Chinese; empty for a code that does not exist.
func (k Kind) Label() string {
	for _, e := range kinds {
		if e.code == k {
			return e.label
		}
	}
	return ""
}

// Known reports whether the code exists.
func (k Kind) Known() bool { return k.Label() != "" }
