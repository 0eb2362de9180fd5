package demo

import (
	"slices"
	"strings"

	"zhibu/internal/base/gate"
	"zhibu/internal/matter/review"
	"zhibu/internal/register/post"
)

// reviewPlan has the secretaries of some branches report on the year: some are still
// writing, some have handed in, one is assessed already.
func (m *maker) reviewPlan(p *plan) {
	p.add(on(12, 2), m.openReview)
	p.add(on(12, 16), m.handReviews)
	p.add(on(12, 20), m.assessReview)
}

// reporting are the branches whose secretaries report, in the order of the tree.
func (m *maker) reporting() (list []*branch) {
	list = append(list, m.face)
	for i, b := range m.active() {
		if i%29 == 5 && b != m.face && b.ended > m.clock.today() && len(list) < 9 {
			list = append(list, b)
		}
	}
	return list
}

func (m *maker) openReview() error {
	drafter, _, err := m.hands()
	if err != nil {
		return err
	}
	x := review.Opening{Year: 2021, HeldOn: on(12, 29), Until: on(12, 24)}
	for i, b := range m.reporting() {
		o, err := m.Orgs.Get(m.ctx, m.who, b.id, m.clock.today())
		if err != nil {
			return err
		}
		if x.Names = append(x.Names, o.Name); i < 4 {
			x.Meeting = append(x.Meeting, o.Name)
		}
	}
	_, err = m.Reviews.Open(m.ctx, drafter, m.root, x)
	return err
}

// reportText is what secretaries write, by turns.
var reportText = []review.Text{
	{Work: "一是抓学习。支部每月学习一次，由委员轮流领学，和科室的业务放在一起讲。\n二是抓组织生活。按时开党员大会、支部委员会会议，主题党日定在每月第二个周四。\n三是抓服务。组织党员到社区参加志愿服务，帮助解决困难群众的实际问题。",
		Problems: "谈心谈话不够深，有的谈话流于问工作。青年党员在支部活动中发言不多。", Next: "明年每季度由支部委员和所联系的党员谈一次，主题党日安排青年党员主讲。"},
	{Work: "支部把党建和业务一起部署，年初定计划，每季度对照一次。党员大会议了发展党员、换届和表彰推荐三件事。",
		Problems: "党课多由书记讲，形式单一。外出学习的安排集中在下半年。", Next: "请退休老党员和先进典型讲党课，外出学习上下半年各安排一次。"},
}

func (m *maker) handReviews() error {
	list, err := m.Reviews.List(m.ctx, m.who, review.Query{Year: 2021})
	if err != nil {
		return err
	}
	for i, x := range list {
		who, err := m.holder(x.Org, post.Secretary)
		if err != nil {
			continue // nobody holds the post just now
		}
		if x.Org != m.face.id && i%4 == 3 {
			continue // has not begun
		}
		if err := m.Reviews.Save(m.ctx, who, x.ID, x.Version, reportText[i%2]); err != nil {
			return err
		}
		if x.Org == m.face.id || i%4 == 2 {
			continue // still writing
		}
		if err := m.Reviews.HandIn(m.ctx, who, x.ID, x.Version+1); err != nil {
			return err
		}
	}
	return nil
}

// assessReview takes the first that was handed in through all steps, and one through its
// reading.
func (m *maker) assessReview() error {
	one, other, err := m.hands()
	if err != nil {
		return err
	}
	list, err := m.Reviews.List(m.ctx, one, review.Query{Year: 2021, Stage: review.Handed})
	if err != nil || len(list) < 2 {
		return err
	}
	slices.SortStableFunc(list, func(a, b review.Report) int { return strings.Compare(string(a.Way), string(b.Way)) }) // the meeting's first
	for _, x := range list[:2] {
		if err := m.Reviews.MarkRead(m.ctx, one, x.ID, x.Version); err != nil {
			return err
		}
	}
	x := list[0]
	step := func(fn func(version int64) error) {
		if err == nil {
			var now review.Report
			if now, err = m.Reviews.Get(m.ctx, one, x.ID); err == nil {
				err = fn(now.Version)
			}
		}
	}
	step(func(v int64) error {
		return m.Reviews.Remark(m.ctx, one, x.ID, v, "学习抓得实，和业务结合得好。谈心谈话要再往深里做，青年党员的作用要发挥出来。")
	})
	if err == nil {
		err = m.Reviews.Ask(m.ctx, one, x.ID, "谈心谈话为什么谈不深？", "委员自己准备不够，明年先列出要谈的事再谈。")
	}
	if x.Way == review.AtMeeting {
		for _, who := range []gate.Actor{one, other} {
			if err == nil {
				_, err = m.Reviews.Count(m.ctx, who, x.ID, review.Counts{Sent: 32, Back: 32, Valid: 31, Good: 19, Fair: 10, Average: 2})
			}
		}
	}
	step(func(v int64) error {
		return m.Reviews.Decide(m.ctx, one, x.ID, v, review.Fair, "学习和组织生活扎实，谈心谈话和青年党员教育还有差距。")
	})
	if err == nil {
		_, err = m.Reviews.Point(m.ctx, one, x.ID, "谈心谈话不够深", on(12, 20).AddMonths(3))
	}
	step(func(v int64) error { return m.Reviews.Tell(m.ctx, one, x.ID, v) })
	return err
}
