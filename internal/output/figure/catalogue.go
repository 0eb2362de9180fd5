package figure

import (
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// The days that decide.
const (
	byActivity = "以活动第一天为准"
	byDecision = "以作出决定的日期为准"
	byRoster   = "以口径日期当天的名册为准"
)

var (
	local     = law.Citation{Doc: "本地规定"}
	branchReg = func(article string) law.Citation { return law.Citation{Doc: "支部工作条例", Article: article} }
	officeReg = func(article string) law.Citation {
		return law.Citation{Doc: "机关基层组织条例", Article: article}
	}
)

// catalogue is every figure, in the order of the report card.
var catalogue = append(append(append(append([]Figure{}, study...), build...), serve...), base...)

var study = []Figure{
	{ID: "training.classes", Name: "培训班", Unit: "期", Chapter: Study, Once: Record, Period: byActivity, Basis: law.Citation{Doc: "党员教育管理条例", Article: "第三章"},
		Def: "举办的培训班，一个班记一期，不论办几天。", Not: "不是参加人数，也不是课时数。派人参加别处举办的班不在内。",
		needs: needActivities, rows: held(activity.Training)},
	{ID: "training.people", Name: "参加培训的党员", Unit: "人", Chapter: Study, Once: Person, Period: byActivity, Basis: law.Citation{Doc: "党员教育管理条例", Article: "第三章"},
		Def: "培训班记录里到场的党员，一人参加几个班也只记一人。", Not: "不是人次。党员以外的参加者不记名，不在内。",
		needs: needTraining, rows: func(x *input) []Contribution { return people(x.trained) }},
	{ID: "visit.person_times", Name: "现场学习人次", Unit: "人次", Chapter: Study, Parts: true, Period: byActivity, Basis: local,
		Def: "到红色资源场所现场学习的到场人次：每次活动实到的党员，加上随队的其他参加者。同一人去两次，记两人次。", Not: "不是人数。其他参加者不记名，不能折算成人。",
		needs: needActivities, rows: personTimes(activity.Visit)},
	{ID: "visit.people", Name: "现场学习的党员", Unit: "人", Chapter: Study, Once: Person, Period: byActivity, Basis: local,
		Def: "到红色资源场所现场学习过的党员，一人去几次也只记一人，列出的是第一次去的记录。", Not: "不是人次，每一次的记录在现场学习人次里。其他参加者不记名，不在内。",
		needs: needVisits, rows: visitors},
	{ID: "broadcast.organisations", Name: "集中收看的党组织", Unit: "个", Chapter: Study, Once: Body, Period: byActivity, Basis: local,
		Def: "有集中收看记录的党组织，看几次也只记一个。", Not: "不是场次。以记录为准，不以通知回执为准。",
		needs: needActivities, rows: takingPart(activity.Broadcast)},
	{ID: "broadcast.person_times", Name: "集中收看人次", Unit: "人次", Chapter: Study, Parts: true, Period: byActivity, Basis: local,
		Def: "集中收看活动的到场人次：实到的党员加上其他参加者。", Not: "不是人数。自行收看的不在内。",
		needs: needActivities, rows: personTimes(activity.Broadcast)},
	{ID: "study.topic_meetings", Name: "有第一议题的会议", Unit: "次", Chapter: Study, Once: Record, Period: byActivity, Basis: local,
		Def: "支部党员大会、支部委员会会议、党小组会、主题党日和中心组学习中，议程第一项是学习篇目的次数。", Not: "不是学习人次。只在记录正文里写到学习、议程没有选篇目的不在内。",
		needs: needActivities, rows: topicMeetings},
	{ID: "study.topics", Name: "学过的篇目", Unit: "篇", Chapter: Study, Once: Topic, Period: byActivity, Basis: local,
		Def: "作为第一议题学过的篇目，几个支部学同一篇只记一篇。", Not: "不是学习次数。", needs: needActivities, rows: topics},
	{ID: "study.hours", Name: "集中学习时间", Unit: "小时", Chapter: Study, Per: 60, Period: byActivity, Basis: law.Citation{Doc: "党员教育管理条例", Article: "第三章"},
		Def: "每次活动的学习时间乘以实到党员数，按分钟相加，再折成小时，不足一小时的舍去。", Not: "不是在线时长，也不是学时证明。没有填写学习时间的活动不在内。",
		needs: needActivities, rows: studyMinutes},
	meeting("center", activity.Center, Study, law.Citation{Doc: "中心组学习规则"}),
	meeting("lecture", activity.Lecture, Study, branchReg("第十六条")),
}

var build = []Figure{
	{ID: "org.adjusted", Name: "调整的党组织", Unit: "个", Chapter: Build, Once: Body, Period: byDecision, Basis: branchReg("第五条"),
		Def: "决定中成立、分设、更名、变更隶属、变更类别、合并、撤销的党组织，同一党组织调整几次也只记一个。", Not: "不是调整的次数，也不是文件的份数。合并时留下的一方没有变，不在内。",
		needs: needLines, rows: decided(Body, decision.Found, decision.Rename, decision.Reshape, decision.Move, decision.Split, decision.Merge, decision.Dissolve)},
	{ID: "post.people_changed", Name: "任免的书记、副书记", Unit: "人", Chapter: Build, Once: Person, Period: byDecision, Basis: officeReg("第八条"),
		Def: "决定中任职或者免职的书记、副书记，同一人有几项也只记一人。", Not: "不是任免的人次。换届选举产生的不在内。",
		needs: needLines, rows: postsChanged(true)},
	{ID: "post.acts", Name: "书记、副书记任免", Unit: "人次", Chapter: Build, Period: byDecision, Basis: officeReg("第八条"),
		Def: "决定中书记、副书记的任职和免职，任一次、免一次各记一人次。", Not: "不是人数：同一人先免后任，记两人次。换届选举产生的不在内。",
		needs: needLines, rows: postsChanged(false)},
	{ID: "election.organisations", Name: "换届的党组织", Unit: "个", Chapter: Build, Once: Body, Period: byDecision, Basis: branchReg("第二十一条"),
		Def: "有换届选举结果批复的党组织。", Not: "不是到期的党组织，到期没有换的另计。", needs: needLines, rows: decided(Body, decision.Elect)},
	{ID: "term.due", Name: "任期届满的党组织", Unit: "个", Chapter: Build, Once: Body, Period: "以任期届满日为准", Basis: branchReg("第二十一条"),
		Def: "任期届满日在统计时段内、口径日期以前的党组织。", Not: "不是换届的党组织。", needs: needTerms, rows: terms(false)},
	{ID: "term.overdue", Name: "届满还没有换届的党组织", Unit: "个", Chapter: Build, Once: Body, Period: "以任期届满日为准", Basis: branchReg("第二十一条"),
		Def: "任期届满日在统计时段内，到口径日期还没有新一届的党组织。", Not: "批准延期的也在内，延期的理由见各组织的页面。", needs: needTerms, rows: terms(true)},
	meeting("assembly", activity.Assembly, Build, branchReg("第十一条")),
	meeting("committee", activity.Committee, Build, branchReg("第十二条")),
	meeting("group", activity.Group, Build, branchReg("第十三条")),
	meeting("themeday", activity.ThemeDay, Build, branchReg("第十六条")),
	{ID: "themeday.missed", Name: "没有主题党日记录的月份", Unit: "次", Chapter: Build, Period: "以整月为单位，口径日期所在的月份没有过完的不算", Basis: branchReg("第十六条"),
		Def: "支部全月存在而当月没有一条主题党日记录，一个支部一个月记一次。台账起用以前过完的月份不计。", Not: "不等于没有开：开了没有记的也在内，补记以后就没有了。", needs: needActivities, rows: missedDays},
	meeting("orglife", activity.OrgLife, Build, branchReg("第十七条")),
	meeting("appraisal", activity.Appraisal, Build, branchReg("第十八条")),
	meeting("talk", activity.Talk, Build, branchReg("第十九条")),
	meeting("oath", activity.Oath, Build, law.Citation{Doc: "政治建设意见"}),
	meeting("birthday", activity.Birthday, Build, law.Citation{Doc: "政治建设意见"}),
	{ID: "attendance.due", Name: "应到人次", Unit: "人次", Chapter: Build, Period: byActivity, Basis: branchReg("第十一条"),
		Def: "三会一课和主题党日的应到人次，按活动当天的名册计算。", Not: "不是党员人数。", needs: needActivities,
		rows: attendance(func(b activity.Brief) int { return b.Due })},
	{ID: "attendance.present", Name: "实到人次", Unit: "人次", Chapter: Build, Period: byActivity, Basis: branchReg("第十一条"),
		Def: "三会一课和主题党日的应到人次减去标为缺席的人次。", Not: "不是党员人数。其他参加者不在内。", needs: needActivities,
		rows: attendance(func(b activity.Brief) int { return b.Due - b.Absent })},
	{ID: "attendance.absent", Name: "缺席人次", Unit: "人次", Chapter: Build, Period: byActivity, Basis: branchReg("第十一条"),
		Def: "三会一课和主题党日中标为缺席的人次，请假的也在内。", Not: "不是无故缺席的人次，事由见各条记录。", needs: needActivities,
		rows: attendance(func(b activity.Brief) int { return b.Absent })},
	{ID: "cooperation.exchanges", Name: "协作组交流", Unit: "次", Chapter: Build, Once: Record, Period: byActivity, Basis: local,
		Def: "协作组开展的交流活动，几个单位一起开展的一次只记一次。", Not: "不是参加的单位数。", needs: needActivities, rows: held(activity.Cooperation)},
	{ID: "cooperation.groups_excellent", Name: "优秀协作组", Unit: "个", Chapter: Build, Once: Named, Period: byDecision, Basis: local,
		Def: "决定中评为优秀的机关党建协作组。", Not: "不是组内的单位数。牵头单位所在的范围才看得到。", needs: needLines, rows: decided(Named, decision.GroupOfYear)},
	{ID: "cooperation.units_excellent", Name: "协作组优秀单位", Unit: "个", Chapter: Build, Once: Body, Period: byDecision, Basis: local,
		Def: "决定中评为协作组优秀单位的党组织。", Not: "不是协作组的个数。", needs: needLines, rows: decided(Body, decision.UnitOfYear)},
	{ID: "contest.finals", Name: "评选决赛", Unit: "场", Chapter: Build, Once: Record, Period: byActivity, Basis: local,
		Def: "主题党日等评选活动的决赛，一场记一次。", Not: "不是参评的支部数。", needs: needActivities, rows: held(activity.Final)},
}

var serve = []Figure{
	{ID: "letter.published", Name: "倡议书", Unit: "封", Chapter: Serve, Once: Record, Period: byDecision, Basis: local,
		Def: "向党员发出的倡议书，一份文件记一封，以发出的党组织计。", Not: "不是收到的党组织数。", needs: needLines, rows: decided(Record, decision.LetterIssued)},
	{ID: "frontline.organisations", Name: "到一线的党组织", Unit: "个", Chapter: Serve, Once: Body, Period: byActivity, Basis: local,
		Def: "组织了志愿服务，或者有党员参加志愿服务的党组织，去几次也只记一个。", Not: "不是服务的次数。", needs: needActivities | needService, rows: frontOrgs},
	{ID: "frontline.people", Name: "到一线的党员", Unit: "人", Chapter: Serve, Once: Person, Period: byActivity, Basis: law.Citation{Doc: "志愿服务办法"},
		Def: "志愿服务记录里到场的党员，一人去几次也只记一人。", Not: "不是人次。", needs: needService, rows: func(x *input) []Contribution { return people(x.service) }},
	{ID: "service.person_times", Name: "志愿服务人次", Unit: "人次", Chapter: Serve, Parts: true, Period: byActivity, Basis: law.Citation{Doc: "志愿服务办法"},
		Def: "志愿服务活动的到场人次：到场的党员加上其他参加者。", Not: "不是人数。", needs: needActivities, rows: personTimes(activity.Service)},
	{ID: "honour.members", Name: "优秀共产党员", Unit: "人", Chapter: Serve, Once: Person, Period: byDecision, Basis: law.Citation{Doc: "表彰条例"},
		Def: "表彰决定中的优秀共产党员。", Not: "上级表彰的不在内。", needs: needLines, rows: decided(Person, decision.Outstanding)},
	{ID: "honour.workers", Name: "优秀党务工作者", Unit: "人", Chapter: Serve, Once: Person, Period: byDecision, Basis: law.Citation{Doc: "表彰条例"},
		Def: "表彰决定中的优秀党务工作者。", Not: "上级表彰的不在内。", needs: needLines, rows: decided(Person, decision.Worker)},
	{ID: "honour.organisations", Name: "先进基层党组织", Unit: "个", Chapter: Serve, Once: Body, Period: byDecision, Basis: law.Citation{Doc: "表彰条例"},
		Def: "表彰决定中的先进基层党组织。", Not: "上级表彰的不在内。", needs: needLines, rows: decided(Body, decision.Advanced)},
	{ID: "medal50.people", Name: "获“光荣在党50年”纪念章的党员", Unit: "人", Chapter: Serve, Once: Person, Period: byDecision, Basis: law.Citation{Doc: "纪念章办法"},
		Def: "颁发“光荣在党50年”纪念章的决定中的党员，一人一枚。", Not: "不是党龄满五十年的全部党员，已经领过的不再颁发。", needs: needLines, rows: decided(Person, decision.FiftyYears)},
}

var base = []Figure{
	{ID: "members.total", Name: "党员", Unit: "人", Chapter: Base, Once: Person, Period: byRoster, Basis: local,
		Def: "口径日期当天组织关系在这里的党员。", Not: "不是全年到过的党员。", needs: needRoster, rows: roster(everybody)},
	{ID: "members.full", Name: "正式党员", Unit: "人", Chapter: Base, Once: Person, Period: byRoster, Basis: local,
		Def: "口径日期当天已经转正的党员。", Not: "预备党员不在内。", needs: needRoster, rows: roster(fullOnly)},
	{ID: "members.probationary", Name: "预备党员", Unit: "人", Chapter: Base, Once: Person, Period: byRoster, Basis: local,
		Def: "口径日期当天还没有转正的党员。", Not: "不是当年发展的人数。", needs: needRoster, rows: roster(probationary)},
	{ID: "members.serving", Name: "在职党员", Unit: "人", Chapter: Base, Once: Person, Period: byRoster, Basis: local,
		Def: "口径日期当天没有标明离退休的党员。", Not: "不是正式党员。", needs: needRoster, rows: roster(serving)},
	{ID: "members.retired", Name: "离退休党员", Unit: "人", Chapter: Base, Once: Person, Period: byRoster, Basis: local,
		Def: "口径日期当天标明离退休的党员。", Not: "不是年龄达到退休年龄的党员。", needs: needRoster, rows: roster(retired)},
	{ID: "members.in", Name: "增加的党员", Unit: "人次", Chapter: Base, Spread: true, Period: "以组织关系到达的日期为准", Basis: local,
		Def: "从范围以外转入或者新发展的，一次记一人次，原因见各条。", Not: "范围内支部之间的转接不在内，所以各部分相加会多于合计。",
		needs: needPassages, rows: passing(func(x *input) []member.Passage { return x.came })},
	{ID: "members.out", Name: "减少的党员", Unit: "人次", Chapter: Base, Spread: true, Period: "以组织关系离开的日期为准", Basis: local,
		Def: "转到范围以外、去世、出党等减少的，一次记一人次，原因见各条。", Not: "范围内支部之间的转接不在内，所以各部分相加会多于合计。",
		needs: needPassages, rows: passing(func(x *input) []member.Passage { return x.went })},
	{ID: "orgs.total", Name: "党组织", Unit: "个", Chapter: Base, Period: byRoster, Basis: officeReg("第四条"),
		Def: "口径日期当天存在的党组织，党委、党总支和支部各记一个。", Not: "派出工委本身不在内。", rows: bodies()},
	{ID: "orgs.committees", Name: "党委", Unit: "个", Chapter: Base, Period: byRoster, Basis: officeReg("第四条"),
		Def: "口径日期当天存在的党委，含临时党委。", Not: "党组不在内。", rows: bodies(org.PartyCommittee, org.TempCommittee)},
	{ID: "orgs.generals", Name: "党总支部", Unit: "个", Chapter: Base, Period: byRoster, Basis: officeReg("第四条"),
		Def: "口径日期当天存在的党总支部，含临时党总支部。", Not: "不是所属支部的个数。", rows: bodies(org.General, org.TempGeneral)},
	{ID: "orgs.branches", Name: "党支部", Unit: "个", Chapter: Base, Period: byRoster, Basis: branchReg("第四条"),
		Def: "口径日期当天存在的党支部，含联合支部和临时支部。", Not: "党小组不在内。", rows: bodies(org.Branch, org.JointBranch, org.TempBranch, org.TempJoint)},
}

// meeting is the figure of one kind of meeting.
func meeting(id string, k activity.Kind, c Chapter, basis law.Citation) Figure {
	return Figure{ID: "meeting." + id, Name: k.Label(), Unit: "次", Chapter: c, Once: Record, Period: byActivity, Basis: basis,
		Def: "有记录的" + k.Label() + "，几个党组织共同举行的一次只记一次。", Not: "不是参加人次。一次活动同时是几种，几种各记一次。",
		needs: needActivities, rows: held(k)}
}
