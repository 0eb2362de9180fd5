package demo

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter/desk"
)

// plea is one that was handed in, and how far it went.
type plea struct {
	by   *branch
	who  int // of its people
	on   day.Day
	d    desk.Draft
	then []func(id, version int64) error
	each []int // after how many days each step was taken
}

// deskPlan has the Committee confirm its days in February, and a handful handed in:
// settled, answered and waiting for a word, passed on, late, taken back.
func (m *maker) deskPlan(p *plan) {
	face, all := m.face, m.active()
	other := all[len(all)/2]
	p.add(on(2, 3), func() error {
		return m.Desk.Confirm(m.ctx, m.as(officer), desk.Limit{Days: 15, Source: "工委会议2021年第2次"})
	})
	p.add(on(2, 3), func() error {
		u, err := m.SelfChecks.Usage(m.ctx, m.as(officer))
		if err != nil {
			return err
		}
		return m.SelfChecks.Publish(m.ctx, m.as(officer), u, true)
	})
	p.add(on(11, 30), m.selfCheck)
	who := m.as(officer)
	take := func(id, v int64) error { return m.Desk.Take(m.ctx, who, id, v) }
	answer := func(text string) func(id, v int64) error {
		return func(id, v int64) error { return m.Desk.Answer(m.ctx, who, id, v, text) }
	}
	pass := func(to *branch) func(id, v int64) error {
		return func(id, v int64) error { return m.Desk.Pass(m.ctx, who, id, v, to.id, false, "请直接答复本人") }
	}
	settle := func(b *branch, i int, text string) func(id, v int64) error {
		return func(id, v int64) error { return m.Desk.Settle(m.ctx, m.person(b, i), id, v, text) }
	}
	for _, x := range []plea{
		{face, 7, on(3, 16), desk.Draft{Kind: desk.Suggestion, Subject: "学习材料提前几天下发", Text: "第一议题的材料有时会前一天才到，希望提前三天，好先看一遍。"},
			[]func(id, v int64) error{take, answer("从4月起，学习材料在支部党员大会前三个工作日下发。"), settle(face, 7, "")}, []int{1, 6, 8}},
		{other, 4, on(4, 21), desk.Draft{Kind: desk.Complaint, Subject: "同一份名单报了两次", Text: "上月报过的人员名单，这个月换了格式又要一次。", Unnamed: true},
			[]func(id, v int64) error{take, answer("两份表已经合并，以后从名册直接导出，不再另报。"), settle(other, 4, "现在不用报了。")}, []int{2, 9, 12}},
		{other, 5, on(6, 9), desk.Draft{Kind: desk.Suggestion, Subject: "纪念馆周六也能预约", Text: "工作日走不开，希望周六增加一场。"},
			[]func(id, v int64) error{take, answer("已和场馆商定，7月起周六上午开放一场。")}, []int{1, 20}},
		{face, 9, on(9, 6), desk.Draft{Kind: desk.Suggestion, Subject: "活动通知一次说清", Text: "时间、地点、带什么，希望写在一条通知里。"},
			[]func(id, v int64) error{func(id, v int64) error {
				return m.Desk.Withdraw(m.ctx, m.person(face, 9), id, v, "已经当面说好了")
			}}, []int{2}},
		{face, 8, on(10, 19), desk.Draft{Kind: desk.Correction, Field: "degree", Value: "硕士", Text: "2019年取得硕士学位，名册里还是学士。"},
			[]func(id, v int64) error{func(id, v int64) error {
				return m.Desk.Judge(m.ctx, m.as(m.nameOf(face, face.seats[0])), id, v, desk.Accepted, "已和学位证书核对。")
			}, settle(face, 8, "")}, []int{3, 4}},
		{other, 6, on(11, 12), desk.Draft{Kind: desk.Complaint, Subject: "会议室周三总被占用", Text: "支部周三下午的会，三次没有会议室。"}, []func(id, v int64) error{take}, []int{3}},
		{other, 7, on(12, 6), desk.Draft{Kind: desk.Suggestion, Subject: "党课请基层同志来讲", Text: "希望请社区书记讲一次。"}, []func(id, v int64) error{take, pass(face)}, []int{1, 2}},
		{face, 9, on(12, 14), desk.Draft{Kind: desk.Correction, Field: "full_on", Value: "2016年7月1日", Text: "转正日期写成了2017年。"}, nil, nil},
		{face, 11, on(12, 17), desk.Draft{Kind: desk.Complaint, Subject: "临时通知太多", Text: "这周收到四次当天的通知。", Apart: true}, nil, nil},
	} {
		m.handIn(p, x)
	}
}

// answers are what the Committee says of itself in the self-check of November.
var answers = map[string]string{
	"N1": "没有。季度核对由系统汇总，不另要表。", "N9": "今年建过2个工作群，任务结束后都已解散。", "N12": "没有停用的模块。", "N13": "没有。名册从上级系统导出后导入。",
	"M1": "2020年11月通过立项审核。", "M2": "从机关门户进入，统一身份正在对接。", "M3": "2020年12月由工委和信息中心验收，结论为合格。", "M6": "2021年4月做过风险评估，发现的2个问题已改。",
	"M7": "网页系统，经询问不需要备案。", "M8": "在三种操作系统和四种浏览器上试过，服务器已开通IPv6。", "M10": "综合性会议1次，主要讲话40分钟。",
}

// selfCheck closes the self-check of the year.
func (m *maker) selfCheck() error {
	who := m.as(officer)
	list, err := m.SelfChecks.Lines(m.ctx, who)
	for _, l := range list {
		if l.Ask != "" && err == nil {
			err = m.SelfChecks.Say(m.ctx, who, l.Code, answers[l.Code])
		}
	}
	if err == nil {
		_, err = m.SelfChecks.Close(m.ctx, who, "没有强制使用、过度留痕和排名。恢复演练由系统管理员年内补做，过期没有答复的12月10日前答复。")
	}
	return err
}

// person is one of a branch in person.
func (m *maker) person(b *branch, i int) gate.Actor {
	x := b.people[i%len(b.people)]
	who := m.as(x.entry.Name)
	who.Person = x.id
	return who
}

func (m *maker) handIn(p *plan, x plea) {
	p.add(x.on, func() error {
		id, _, err := m.Desk.Submit(m.ctx, m.person(x.by, x.who), x.d)
		for i, do := range x.then {
			m.later = append(m.later, event{x.on.AddDays(x.each[i]), func() error { return do(id, int64(i+1)) }})
		}
		return err
	})
}
