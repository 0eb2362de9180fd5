package demo

import (
	"fmt"
	"slices"
	"sort"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

// event is something that happens on a day and is written down then.
type event struct {
	on day.Day
	do func() error
}

// plan collects the events of the year; they are run by day.
type plan []event

func (p *plan) add(on day.Day, do func() error) {
	if on <= day.Must(Today) {
		*p = append(*p, event{on, do})
	}
}

func (m *maker) year() error {
	var p plan
	m.topicPlan(&p)
	m.decisionPlan(&p)
	m.districtPlan(&p)
	m.groupPlan(&p)
	for i, b := range m.branches {
		m.branchPlan(&p, b, i)
	}
	for i, up := range m.upper {
		m.upperPlan(&p, up, i)
	}
	for i, b := range m.branches {
		m.planPlan(&p, b, i)
		m.visitPlan(&p, b, i)
	}
	m.comingPlan(&p)
	m.lifePlan(&p)
	m.termPlan(&p)
	m.contestPlan(&p)
	m.askingPlan(&p)
	m.transferPlan(&p)
	m.unitPlan(&p)
	m.weakPlan(&p)
	m.taskPlan(&p)
	m.chargePlan(&p)
	m.reviewPlan(&p)
	m.guidancePlan(&p)
	m.partnerPlan(&p)
	m.inspectionPlan(&p)
	m.standardPlan(&p)
	m.deskPlan(&p)
	for fresh := true; len(p) > 0; {
		if fresh {
			sort.SliceStable(p, func(i, j int) bool { return p[i].on < p[j].on })
		}
		e := p[0]
		if e.on > m.last {
			break
		}
		m.clock.Set(e.on)
		if err := e.do(); err != nil {
			return fmt.Errorf("%s: %w", e.on, err)
		}
		p, fresh, m.later = append(p[1:], m.later...), len(m.later) > 0, nil
	}
	return nil
}

func on(month, dom int) day.Day { return day.Of(2021, 1, 1).AddMonths(month - 1).AddDays(dom - 1) }

var topicTitles = []string{
	"在党史学习教育动员大会上的重要讲话", "关于全面推进乡村振兴的重要论述", "在庆祝中国共产党成立100周年大会上的重要讲话",
	"关于扎实推动共同富裕的重要文章", "中央全会决议和说明", "中央经济工作会议精神", "关于加强机关党建的重要指示", "关于基层治理现代化的意见",
	"关于常态化疫情防控的部署", "关于深化改革的会议精神", "在全国脱贫攻坚总结表彰大会上的重要讲话", "关于青年工作的重要论述",
}

func (m *maker) topicPlan(p *plan) {
	for i, month := range []int{2, 3, 7, 8, 11, 12, 4, 5, 6, 9, 1, 10} {
		published := on(month, 3+i%5)
		if month == 1 {
			published = on(1, 1)
		}
		title := topicTitles[i]
		p.add(published, func() error {
			id, err := m.Topics.Publish(m.ctx, m.who, m.root, topic.Topic{Title: title, Source: "《示例日报》", PublishedOn: published,
				Body: "这里是学习材料的正文。示例数据不收录原文。"})
			m.topics = append(m.topics, topicRef{id, published, title})
			if err != nil || month < 7 {
				return err
			}
			_, err = m.Topics.Issue(m.ctx, m.who, m.root, topic.Issue{Topic: id, Scope: m.root, Sort: topic.All, Due: min(published.AddDays(45), on(12, 31))})
			return err
		})
	}
}

// first gives an agenda that begins with the newest topic.
func (m *maker) first(on day.Day, rest ...string) (items []activity.Item) {
	for _, t := range slices.Backward(m.topics) {
		if t.on <= on {
			items = append(items, activity.Item{Title: "第一议题：" + t.title, Topic: t.id})
			break
		}
	}
	for _, r := range rest {
		items = append(items, activity.Item{Title: r})
	}
	return items
}

// keep records one activity of a branch, with now and then somebody absent.
func (m *maker) keep(b *branch, rec activity.Record) error {
	if b.ended <= rec.OnDay || b.founded > rec.OnDay || b.idle.Has(rec.OnDay) && slices.ContainsFunc(rec.Kinds, meets) {
		return nil
	}
	due, err := m.Activities.Who(m.ctx, m.who, b.id, rec.Kinds, rec.Group, rec.OnDay)
	if err != nil {
		return err
	}
	preside(b, &rec, due)
	if activity.ModeOf(rec.Kinds) != activity.NamedOnly && len(rec.Marks) == 0 && !rec.Has(activity.Talk) {
		m.absent(&rec, due)
	}
	_, err = m.Activities.Record(m.ctx, m.who, b.id, rec)
	return err
}

// preside names the first two of the branch who were due, the secretary and one
// who writes, and at a lecture one of them who speaks.
func preside(b *branch, rec *activity.Record, due []activity.Person) {
	var names []string
	for _, x := range b.people {
		if slices.ContainsFunc(due, func(p activity.Person) bool { return p.ID == x.id }) {
			names = append(names, x.entry.Name)
		}
	}
	if rec.Chair == "" && len(names) > 0 {
		rec.Chair, rec.Recorder = names[0], names[min(1, len(names)-1)]
	}
	if rec.Has(activity.Lecture) && rec.Lecturer == "" && len(names) > 0 {
		rec.Lecturer = names[int(rec.OnDay)%len(names)]
	}
}

func (m *maker) absent(rec *activity.Record, due []activity.Person) {
	if m.pick(3) == 0 || len(due) < 4 {
		return
	}
	gone := 1 + m.pick(min(3, len(due)/4))
	first := m.pick(len(due))
	for i := range gone {
		p := due[(first+i*3)%len(due)]
		if !slices.ContainsFunc(rec.Marks, func(x activity.Mark) bool { return x.Member == p.ID }) {
			rec.Marks = append(rec.Marks, activity.Mark{Member: p.ID, Absent: true, Reason: activity.Reasons[m.pick(3)]})
		}
	}
}

var themes = []string{"", "学习贯彻纪律要求", "学党史、悟思想", "走进社区办实事", "参观红色旧址", "青年座谈", "重温入党誓词", "唱支山歌给党听",
	"家门口的红色资源", "走访老党员", "走进村史馆", "政策宣讲到窗口", "年度总结和谈心"}

func (m *maker) branchPlan(p *plan, b *branch, i int) {
	missing := i%17 == 5 // this branch forgot something in November
	theme := themeDom(i)
	for month := 1; month <= 12; month++ {
		if month == 12 && theme > 18 || b == m.shown() && month == 12 {
			theme = 28 // still to come
		}
		kinds := []activity.Kind{activity.ThemeDay}
		others, place, site := 0, "会议室", int64(0)
		rec := activity.Record{OnDay: on(month, theme), FromTime: "14:30", UntilTime: "16:30", StudyMins: 90,
			Title: fmt.Sprintf("%d月主题党日：%s", month, themes[month]), Minutes: "学习原文，结合岗位谈体会。下月继续推进结对帮扶。"}
		if month >= 3 && month <= 10 {
			h := halls[(i+month)%len(halls)]
			kinds, site, place = append(kinds, activity.Visit), m.sites[(i+month)%len(halls)], h.Name
			others = 52 + (i*7+month*5)%28
		}
		if month == 6 || month == 7 {
			kinds = append(kinds, activity.Oath)
		}
		if month == 12 {
			rec.StudyMins = 60
		}
		rec.Kinds, rec.Place, rec.Site, rec.Others = kinds, place, site, others
		if !(missing && month == 11) {
			p.add(rec.OnDay+1, func() error { rec.Items = m.first(rec.OnDay, "学习讨论", "本月小结"); return m.keep(b, rec) })
		}
		m.meetings(p, b, i, month)
	}
	m.once(p, b, i)
}

// meetings are the monthly and quarterly ones.
func (m *maker) meetings(p *plan, b *branch, i, month int) {
	if len(b.seats) >= 3 && !(b.late == 1 && month == 11) && !(month == 12 && i%3 == 0) {
		rec := activity.Record{Kinds: []activity.Kind{activity.Committee}, OnDay: on(month, 2+i%6), FromTime: "09:00", UntilTime: "10:10",
			Place: "会议室", StudyMins: 30, Title: fmt.Sprintf("%d月支部委员会会议", month), Minutes: "一、传达学习。二、研究本月工作安排。三、研究党费收缴。"}
		p.add(rec.OnDay+1, func() error { rec.Items = m.first(rec.OnDay, "研究本月工作"); return m.keep(b, rec) })
	}
	if month%3 == 0 && (month < 12 || i%2 == 0 && b.late == 0) {
		rec := activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: on(month, 8+i%10), FromTime: "15:00", UntilTime: "16:30",
			Place: "多功能厅", StudyMins: 60, Title: fmt.Sprintf("第%s季度党员大会", [...]string{"一", "二", "三", "四"}[month/3-1]),
			Minutes: "一、书记报告工作。二、讨论。三、表决通过本季度工作小结。"}
		p.add(rec.OnDay+1, func() error {
			rec.Items = m.first(rec.OnDay, "支部工作报告", "表决")
			return m.keep(b, rec)
		})
	}
	if month%3 == 2 {
		rec := activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: on(month, 16+i%8), FromTime: "15:00", UntilTime: "16:00",
			Place: "会议室", StudyMins: 60, Title: "党课：" + themes[month], Minutes: "授课提纲存支部。"}
		if len(b.people) > 0 && month == 5 {
			rec.LecturerID, rec.Lecturer = b.people[0].id, b.people[0].entry.Name
		}
		p.add(rec.OnDay+1, func() error { return m.keep(b, rec) })
	}
	if b.groups > 0 && !(month == 12 && i%2 == 1) {
		p.add(on(month, 10+i%9)+1, func() error { return m.groupMeetings(b, on(month, 10+i%9), month) })
	}
}

func (m *maker) groupMeetings(b *branch, d day.Day, month int) error {
	groups, err := m.Members.GroupsOf(m.ctx, m.who, b.id, d)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := m.keep(b, activity.Record{Kinds: []activity.Kind{activity.Group}, Group: g.ID, OnDay: d, Place: "办公室", FromTime: "16:30", UntilTime: "17:10",
			StudyMins: 30, Title: fmt.Sprintf("%d月%s会议", month, g.Name), Minutes: "学习讨论。", Items: m.first(d)}); err != nil {
			return err
		}
	}
	return nil
}

// once are those held once or twice in the year.
func (m *maker) once(p *plan, b *branch, i int) {
	july := activity.Record{Kinds: []activity.Kind{activity.Broadcast}, OnDay: on(7, 1), FromTime: "08:00", UntilTime: "10:00", StudyMins: 90,
		Place: "会议室", Title: "集中收看庆祝大会直播", Minutes: "集体收看，随后座谈。"}
	p.add(on(7, 2), func() error { return m.keep(b, july) })
	for k, d := range []day.Day{on(8, 7), on(10, 16), on(11, 20)} {
		p.add(d+2, func() error { return m.serve(b, d, k) })
	}
	if i%5 != 4 && b.late == 0 {
		life := activity.Record{Kinds: []activity.Kind{activity.OrgLife, activity.Appraisal}, OnDay: on(12, 1+i%14), FromTime: "14:00", UntilTime: "17:00",
			Place: "会议室", StudyMins: 60, Title: "2021年度组织生活会和民主评议党员", Minutes: "批评和自我批评，民主测评，列出整改清单。"}
		p.add(life.OnDay+2, func() error { return m.keep(b, life) })
	}
	if i%29 != 4 {
		talk := activity.Record{Kinds: []activity.Kind{activity.Talk}, OnDay: on(6, 15+i%10), Place: "办公室", Title: "上半年谈心谈话", Minutes: "委员之间、委员和党员之间各谈一次。"}
		p.add(talk.OnDay+1, func() error { return m.keep(b, talk) })
	}
	if i%3 == 0 {
		talk := activity.Record{Kinds: []activity.Kind{activity.Talk}, OnDay: on(11, 22+i%6), Place: "办公室", Title: "下半年谈心谈话", Minutes: "委员之间、委员和党员之间各谈一次。"}
		p.add(talk.OnDay+1, func() error { return m.keep(b, talk) })
	}
	if i%4 == 0 {
		bday := activity.Record{Kinds: []activity.Kind{activity.Birthday}, OnDay: on(6, 24+i%5), Place: "会议室", Title: "集体过政治生日", Minutes: "回顾入党时刻，重读入党志愿书。"}
		p.add(bday.OnDay+1, func() error { return m.keep(b, bday) })
	}
}

// serve records a day of service: a third of the branch each time.
func (m *maker) serve(b *branch, d day.Day, k int) error {
	if b.ended <= d || b.founded > d || b.retired && k != 2 {
		return nil
	}
	due, err := m.Activities.Who(m.ctx, m.who, b.id, []activity.Kind{activity.ThemeDay}, 0, d)
	if err != nil {
		return err
	}
	what := [...]string{"村口卡点值守", "路口文明劝导", "社区便民服务"}[k]
	rec := activity.Record{Kinds: []activity.Kind{activity.Service}, OnDay: d, FromTime: "08:00", UntilTime: "11:00", Place: "服务点", Title: what,
		Minutes: "按点位到岗，发现的问题记在整改清单。"}
	for i, p := range due {
		if i%3 == k || k == 2 && i%7 == 0 || b.retired && i < 3 {
			rec.Marks = append(rec.Marks, activity.Mark{Member: p.ID})
		}
	}
	if len(rec.Marks) == 0 {
		return nil
	}
	return m.keep(b, rec)
}

// upperPlan is the year of a 党委 or 党总支: its own study, 1 July, service.
func (m *maker) upperPlan(p *plan, up *branch, i int) {
	for q := range 4 {
		rec := activity.Record{Kinds: []activity.Kind{activity.Center}, OnDay: on(3*q+2, 12+i%10), Place: "第一会议室", FromTime: "09:00", UntilTime: "11:00",
			StudyMins: 120, Title: fmt.Sprintf("理论学习中心组第%s季度集体学习", [...]string{"一", "二", "三", "四"}[q]), Minutes: "集体学习研讨，三人重点发言。"}
		rec.Orgs = []activity.Party{{Org: up.id, Mode: activity.NamedOnly}}
		p.add(rec.OnDay+1, func() error {
			for _, id := range up.seats {
				rec.Marks = append(rec.Marks, activity.Mark{Member: id})
			}
			rec.Items = m.first(rec.OnDay, "研讨发言")
			return m.keep(up, rec)
		})
	}
	seen := activity.Record{Kinds: []activity.Kind{activity.Broadcast}, OnDay: on(7, 1), FromTime: "08:00", UntilTime: "10:00", Place: "礼堂",
		Title: "组织集中收看庆祝大会直播", Minutes: "组织所属支部收看。", Orgs: []activity.Party{{Org: up.id, Mode: activity.NamedOnly}}}
	p.add(on(7, 2), func() error { return m.keep(up, seen) })
	serve := activity.Record{Kinds: []activity.Kind{activity.Service}, OnDay: on(11, 20), FromTime: "08:00", UntilTime: "11:00", Place: "包联路口",
		Title: "带队文明劝导", Minutes: "带队到岗。"}
	p.add(on(11, 22), func() error {
		for _, id := range up.seats {
			serve.Marks = append(serve.Marks, activity.Mark{Member: id})
		}
		return m.keep(up, serve)
	})
}
