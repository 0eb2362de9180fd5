package demo

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/charge"
	"zhibu/internal/register/post"
)

// charges are the lists of responsibility that are in force all the year.
var charges = []struct {
	draft   charge.Draft
	entries []charge.Entry
}{
	{charge.Draft{Kind: charge.Branch, Title: "党支部主体责任清单", Basis: "虚工委办〔2021〕1号"}, []charge.Entry{
		ruled("开好支部党员大会", law.Citation{Doc: "支部工作条例", Article: "第十一条"}, "每季度有没有开，议了什么事", "书记", "branch.assembly.quarterly"),
		ruled("开好支部委员会会议", law.Citation{Doc: "支部工作条例", Article: "第十二条"}, "每月有没有开，到会够不够一半", "书记", "branch.committee.monthly"),
		ruled("每月开展主题党日", law.Citation{Doc: "支部工作条例", Article: "第十六条"}, "相对固定的日子有没有开展，主题事先有没有定", "书记", "branch.themeday.monthly"),
		ruled("开展谈心谈话", law.Citation{Doc: "支部工作条例", Article: "第十九条"}, "委员之间、委员和党员之间谈了没有", "书记、委员", "branch.talks.yearly"),
		ruled("开好组织生活会", law.Citation{Doc: "支部工作条例", Article: "第十七条"}, "查摆的问题有没有整改", "书记", "branch.orglife.yearly"),
		ruled("民主评议党员", law.Citation{Doc: "支部工作条例", Article: "第十八条"}, "等次有没有反馈本人", "书记、组织委员", "branch.appraisal.yearly"),
		ruled("按期换届", law.Citation{Doc: "支部工作条例", Article: "第二十一条"}, "任期届满前有没有启动", "书记", "term.branch"),
		{Text: "上党课", Cite: law.Citation{Doc: "虚工委办〔2021〕1号"}, Checked: "支部每季度有没有党课", Often: duty.Quarterly, Who: "书记", Shows: charge.ByRecord, Kinds: []activity.Kind{activity.Lecture}, Number: 1},
		{Text: "听取党员对支部工作的意见", Cite: law.Citation{Doc: "虚工委办〔2021〕1号"}, Checked: "半年一次，听了哪些意见，改了什么", Often: duty.HalfYear, Who: "组织委员", Shows: charge.BySaid},
	}},
	{charge.Draft{Kind: charge.Committee, Title: "机关党委主体责任清单", Basis: "虚工委办〔2021〕1号"}, []charge.Entry{
		ruled("理论学习中心组学习", law.Citation{Doc: "中心组学习规则"}, "每季度有没有集体学习研讨", "书记", "study.center.quarterly"),
		ruled("书记讲党课", law.Citation{Doc: "支部工作条例", Article: "第十六条"}, "书记一年有没有讲一次", "书记", "branch.class.secretary"),
		ruled("按期换届", law.Citation{Doc: "机关基层组织条例", Article: "第五条"}, "任期届满前有没有启动", "书记", "term.dangwei"),
		{Text: "研究机关党建工作", Cite: law.Citation{Doc: "机关基层组织条例", Article: "第三十五条"}, Checked: "一年至少专题研究一次，定了哪几件事", Often: duty.Yearly, Who: "书记", Shows: charge.BySaid},
		{Text: "督促所属支部落实组织生活", Cite: law.Citation{Doc: "虚工委办〔2021〕1号"}, Checked: "每半年到支部看一次，指出了什么", Often: duty.HalfYear, Who: "副书记", Shows: charge.BySaid},
	}},
	{charge.Draft{Kind: charge.Secretary, Title: "党组织书记责任清单", Basis: "虚工委办〔2021〕1号"}, []charge.Entry{
		ruled("参加集中培训", law.Citation{Doc: "支部工作条例", Article: "第二十五条"}, "一年有没有参加一次", "书记本人", "branch.secretary.training"),
		{Text: "年底述职", Cite: law.Citation{Doc: "述职评议办法", Article: "第三条"}, Checked: "有没有向上级党组织和党员述职", Often: duty.Yearly, Who: "书记本人", Shows: charge.BySaid},
	}},
}

func ruled(text string, cite law.Citation, checked, who, rule string) charge.Entry {
	return charge.Entry{Text: text, Cite: cite, Checked: checked, Often: duty.Yearly, Who: who, Shows: charge.ByRule, Rule: rule}
}

// chargePlan puts the lists in force at the beginning of the year, and has some
// organisations state what no record shows.
func (m *maker) chargePlan(p *plan) {
	p.add(on(1, 4), m.putCharges)
	p.add(on(6, 24), func() error {
		return m.eachSecretary(func(i int, b *branch) error {
			if i%3 != 0 && b != m.face {
				return nil
			}
			return m.stateFor(b, "听取党员对支部工作的意见", on(1, 1), on(6, 22), "支部党员大会上听了意见，党员提出学习形式单一，下半年增加现场学习。")
		})
	})
	p.add(on(9, 16), func() error {
		for i, up := range m.upper {
			if i%2 == 0 {
				if err := m.stateFor(up, "研究机关党建工作", on(1, 1), on(9, 15), "党委会专题研究机关党建，定了三件事：支部规范化、书记培训、活动经费。"); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (m *maker) putCharges() error {
	for _, x := range charges {
		id, err := m.Charges.Begin(m.ctx, m.who, m.root, x.draft)
		if err != nil {
			return err
		}
		version := int64(1)
		for _, e := range x.entries {
			if _, err := m.Charges.Add(m.ctx, m.who, id, version, e); err != nil {
				return err
			}
			version++
		}
		if err := m.Charges.Enforce(m.ctx, m.who, id, version, m.clock.today()); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) eachSecretary(fn func(i int, b *branch) error) error {
	for i, b := range m.active() {
		if b.ended < m.clock.today() {
			continue
		}
		if err := fn(i, b); err != nil {
			return err
		}
	}
	return nil
}

// stateFor has an organisation state a duty of its list; one that is of another kind, or
// for which nobody works just now, states nothing.
func (m *maker) stateFor(b *branch, text string, from, done day.Day, said string) error {
	who, err := m.holder(b.id, post.Secretary, post.Deputy, post.Clerk)
	if err != nil {
		return nil
	}
	o, err := m.Orgs.Get(m.ctx, m.who, b.id, m.clock.today())
	if err != nil {
		return nil // it is gone
	}
	lists, err := m.Charges.Lists(m.ctx, m.who)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if !l.Kind.Fits(o.Kind) {
			continue
		}
		if l, err = m.Charges.Get(m.ctx, m.who, l.ID); err != nil {
			return err
		}
		for _, d := range l.Duties {
			if d.Text == text {
				_, err := m.Charges.State(m.ctx, who, b.id, d.ID, from, done, said)
				return err
			}
		}
	}
	return nil
}
