package demo

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/post"
)

// checklist is the invented standard, as its first version had it.
var checklist = []standard.Item{
	{Section: "一、组织领导", Text: "创建工作列入党支部全年安排，支部委员会每季度研究一次", Clause: "1.1", Look: standard.Records, Kinds: []activity.Kind{activity.Committee}, Worth: "10分"},
	{Section: "一、组织领导", Text: "党员大会通报创建工作，党员知道本支部的任务", Clause: "1.2", Look: standard.Records, Kinds: []activity.Kind{activity.Assembly}, Worth: "5分"},
	{Section: "二、学习教育", Text: "每月开展主题党日，安排文明礼仪或者志愿服务的内容", Clause: "2.1", Look: standard.Records, Rule: "branch.themeday.monthly", Worth: "10分"},
	{Section: "二、学习教育", Text: "每季度上一次党课", Clause: "2.2", Look: standard.Records, Kinds: []activity.Kind{activity.Lecture}, Worth: "5分"},
	{Section: "三、志愿服务", Text: "到包联社区、路口开展志愿服务", Clause: "3.1", Look: standard.Records, Kinds: []activity.Kind{activity.Service}, Worth: "15分"},
	{Section: "四、机关环境", Text: "办公区干净整洁，没有乱堆乱放", Clause: "4.1", Look: standard.OnSite, Worth: "10分"},
	{Section: "四、机关环境", Text: "公示栏、宣传栏内容及时更新，没有破损", Clause: "4.2", Look: standard.OnSite, Worth: "5分"},
	{Section: "四、机关环境", Text: "车辆停放有序，消防通道畅通", Clause: "4.3", Look: standard.OnSite, Worth: "5分"},
	{Section: "五、服务群众", Text: "窗口人员说得清办事流程，用语文明", Clause: "5.1", Look: standard.Asking, Worth: "10分"},
}

// standardPlan is the standard of the year: a first version by which the bureau of the
// shown branch looks at itself in June, and a second one for everybody in December.
func (m *maker) standardPlan(p *plan) {
	var id int64
	p.add(on(3, 10), func() (err error) {
		head := standard.Head{Title: "文明城区创建自查表（机关部分）", Document: "《示例区文明城区创建工作任务分解》（示例文明办〔2021〕7号）", Year: 2021, Sort: topic.Branch}
		if id, err = m.Standards.Add(m.ctx, m.who, m.root, head); err != nil {
			return err
		}
		for _, x := range checklist {
			if err := m.Standards.Put(m.ctx, m.who, id, 0, x); err != nil {
				return err
			}
		}
		return m.Standards.Publish(m.ctx, m.who, id, 0)
	})
	p.add(on(6, 15), func() error { return m.assess(id, m.face.parent, on(6, 30), true) })
	p.add(on(7, 26), m.gapsPutRight)
	p.add(on(11, 24), func() error { return m.second(id) })
	p.add(on(12, 1), func() error { return m.assess(id, m.root, on(12, 24), false) })
}

// gapsPutRight closes what the self-assessments of June found.
func (m *maker) gapsPutRight() error {
	page, err := m.Problems.List(m.ctx, m.who, problem.Query{Origin: problem.Standard, Limit: 200})
	for _, x := range page.List {
		if err != nil {
			return err
		}
		who, none := m.holder(x.Org, post.Secretary, post.Deputy, post.Clerk, post.Organisation, post.Discipline)
		if none != nil {
			continue
		}
		if err = m.Problems.Progress(m.ctx, who, x.ID, on(7, 20), "已经改好，支部委员会看过。"); err != nil {
			return err
		}
		closed, err := m.Problems.AskClose(m.ctx, who, x.ID, "已经改好，并且安排了专人。", "见7月支部委员会会议记录")
		if err == nil && !closed {
			err = m.Problems.Confirm(m.ctx, m.who, x.ID, "现场看过。")
		}
		if err != nil {
			return err
		}
	}
	return err
}

// second publishes the next version: one line says more, one is new, one is gone.
func (m *maker) second(id int64) error {
	if err := m.Standards.Next(m.ctx, m.who, id); err != nil {
		return err
	}
	v, _, err := m.Standards.Get(m.ctx, m.who, id, 2)
	if err != nil {
		return err
	}
	more, gone := v.Items[4], v.Items[7]
	more.Text, more.Worth = "每季度至少一次到包联社区、路口开展志愿服务", "20分"
	if err := m.Standards.Put(m.ctx, m.who, id, 0, more); err != nil {
		return err
	}
	if err := m.Standards.Take(m.ctx, m.who, id, 0, gone.Line); err != nil {
		return err
	}
	saved := standard.Item{Section: "四、机关环境", Text: "人走灯灭，公共区域有节约提示", Clause: "4.4", Look: standard.OnSite, Worth: "5分", No: 8}
	if err := m.Standards.Put(m.ctx, m.who, id, 0, saved); err != nil {
		return err
	}
	return m.Standards.Publish(m.ctx, m.who, id, 0)
}

// gaps are what some say of themselves, by the clause.
var gaps = map[string][2]string{
	"4.2": {"宣传栏还是上一季度的内容", "更新宣传栏，每月1日换一次内容"},
	"3.1": {"第四季度还没有去过", "12月下旬到包联路口值守一次，明年按季度排好"},
	"5.1": {"新来的窗口人员还说不全流程", "窗口人员每周集中学一次办事指南"},
}

// assess has organisations look at themselves. Most hand in; some have a gap, which they
// put on their list.
func (m *maker) assess(of, scope int64, due day.Day, half bool) error {
	drafter, _, err := m.hands()
	if err != nil {
		return err
	}
	from, until := on(7, 1), on(12, 24)
	if half {
		from, until = on(1, 1), on(6, 30)
	}
	id, err := m.Assessments.Open(m.ctx, drafter, m.root, assessment.Draft{Standard: of, From: from, Until: until, Due: due, Scope: scope, Note: "对照实际一条一条看，差在哪里照实写，不用准备材料。"})
	if err != nil {
		return err
	}
	x, err := m.Assessments.Get(m.ctx, m.who, id)
	if err != nil {
		return err
	}
	clauses := []string{"4.2", "3.1", "5.1"}
	for i, s := range x.Sheets {
		who, err := m.holder(s.Org, post.Secretary, post.Deputy, post.Clerk, post.Organisation, post.Discipline)
		if err != nil || !half && (i%9 == 4 || s.Org == m.face.id) {
			continue // nobody holds a post there just now, or it has not begun
		}
		gap := ""
		if i%7 == 3 || half && s.Org == m.face.id {
			gap = clauses[i%3]
		}
		if err := m.sheet(&x, &s, who, gap, i%13 != 5); err != nil {
			return err
		}
	}
	if half {
		return m.Assessments.End(m.ctx, drafter, id, 0)
	}
	return nil
}

// sheet fills in one organisation's sheet, with a gap at a clause where there is one.
func (m *maker) sheet(x *assessment.Whole, s *assessment.Sheet, who gate.Actor, gap string, whole bool) error {
	said, line := map[int64]assessment.Said{}, int64(0)
	for j, it := range x.Standard.Items {
		answer := assessment.Said{Result: assessment.Met}
		switch {
		case it.Clause == gap:
			answer, line = assessment.Said{Result: assessment.Partly, Note: gaps[gap][0]}, it.Line
		case it.Clause == "5.1" && s.Org%3 == 0 && gap == "":
			answer = assessment.Said{Result: assessment.NA, Note: "没有窗口"}
		}
		if whole || j < 5 { // some have begun and not finished
			said[it.Line] = answer
		}
	}
	if err := m.Assessments.Save(m.ctx, who, x.ID, s.Org, 0, said); err != nil || !whole {
		return err
	}
	if line != 0 {
		d := problem.Draft{Measure: gaps[gap][1], Owner: who.Person, DueOn: m.clock.today().AddMonths(2)}
		if _, err := m.Assessments.Rectify(m.ctx, who, x.ID, s.Org, line, d); err != nil {
			return err
		}
	}
	return m.Assessments.HandIn(m.ctx, who, x.ID, s.Org, 0)
}
