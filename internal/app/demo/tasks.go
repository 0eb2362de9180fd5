package demo

import (
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/post"
)

// second is who works in the Committee's office beside the officer: who drafts does not
// review.
const second = "沈知行"

// taskPlan asks the organisations for things: to watch the live broadcast of 1 July,
// which their records answer; to acknowledge a notice; and for two things that the
// registers do not know.
func (m *maker) taskPlan(p *plan) {
	p.add(on(6, 25), func() error {
		_, err := m.ask(task.Doc{Title: "集中收看庆祝大会直播", Text: "7月1日上午组织党员集中收看庆祝中国共产党成立100周年大会直播。\n收看以后按平常的办法记一次“集中收看”活动就是办结，不用另外上报，也不用交照片。",
			By: task.ByRecord, Kinds: []activity.Kind{activity.Broadcast}, From: on(7, 1), Until: on(7, 1), Due: on(7, 5), To: task.Reach{Scope: m.root, Sort: task.All}, Minutes: 120,
			Over: "全国统一的时间，只有这一天。"})
		return err
	})
	p.add(on(12, 6), m.roster)
	p.add(on(12, 13), m.training)
	p.add(on(12, 15), m.deeds)
	p.add(on(12, 17), func() error {
		x := task.Doc{Title: "征求明年党建工作安排的意见", Text: "附上明年党建工作安排的初稿，请支部委员会议一议。", By: task.ByForm, Due: day.Must("2021-12-31"),
			Fields: []task.Field{{Label: "意见和建议", Kind: task.Words}, {Known: task.KnownSecretary}}, To: task.Reach{Scope: m.root, Sort: task.Branches}}
		drafter, _, err := m.hands()
		if err != nil {
			return err
		}
		plan := attach.File{Name: "明年党建工作安排（初稿）.txt", Kind: attach.TXT, Body: []byte("一、第一议题和理论学习\n二、支部规范化\n三、党员教育培训\n四、服务基层\n（示例文字）\n")}
		id, err := m.Tasks.Draft(m.ctx, drafter, m.root, x, plan)
		if err != nil {
			return err
		}
		return m.Tasks.Ask(m.ctx, drafter, id, 0, "", "")
	})
}

// hands are the two who draft, and review and approve.
func (m *maker) hands() (drafter, other gate.Actor, err error) {
	list, err := m.Posts.Of(m.ctx, m.who, m.root, m.clock.today())
	for _, p := range list {
		a := gate.Actor{Account: p.Holder, Person: p.Holder, Post: p.ID, Name: p.Name}
		switch {
		case p.Kind == post.Officer && p.Name == officer:
			drafter = a
		case p.Kind == post.Officer && p.Name == second:
			other = a
		}
	}
	return drafter, other, err
}

// ask takes a task all the way to the organisations.
func (m *maker) ask(d task.Doc) (id int64, err error) {
	drafter, other, err := m.hands()
	if err != nil {
		return 0, err
	}
	if id, err = m.Tasks.Draft(m.ctx, drafter, m.root, d); err != nil {
		return 0, err
	}
	if err := m.Tasks.Ask(m.ctx, drafter, id, 0, d.Over, d.Again); err != nil {
		return 0, err
	}
	if err := m.Tasks.Review(m.ctx, other, id, 0, "没有涉密内容。"); err != nil {
		return 0, err
	}
	return id, m.Tasks.Approve(m.ctx, other, id, 0)
}

// roster is a notice that two of three branches have acknowledged by the end.
func (m *maker) roster() error {
	id, err := m.ask(task.Doc{Title: "年底前核对党员名册", Text: "请各支部在年底前核对名册：转正日期、党龄起算日和学历，写错的直接更正，不用上报。", By: task.ByReceipt,
		Due: day.Must("2021-12-24"), To: task.Reach{Scope: m.root, Sort: task.Branches}})
	if err != nil {
		return err
	}
	return m.eachAsked(id, func(i int, who gate.Actor, of int64) error {
		if i%3 == 2 || of == m.face.id {
			return nil
		}
		return m.Tasks.Receipt(m.ctx, who, id, of)
	})
}

// training asks for two things; the number of members is known.
func (m *maker) training() error {
	id, err := m.ask(task.Doc{Title: "明年党员培训想学什么", Text: "安排明年的培训班，请各支部报两项。党员人数系统里有，不用填。", By: task.ByForm, Due: day.Must("2021-12-22"),
		Fields: []task.Field{{Label: "最想学的一项内容", Kind: task.Choice, Options: []string{"党务实务", "党内法规", "基层治理", "应急处突"}}, {Label: "能参加的人数", Kind: task.Number}, {Known: task.KnownMembers}},
		To:     task.Reach{Scope: m.root, Sort: task.Branches}})
	if err != nil {
		return err
	}
	topics := []string{"党务实务", "基层治理", "党内法规", "党务实务", "应急处突"}
	return m.eachAsked(id, func(i int, who gate.Actor, of int64) error {
		switch {
		case of == m.face.id || i%4 == 3:
			return nil
		case i%29 == 7:
			return m.Tasks.Begin(m.ctx, who, id, of, 0, "本周支委会上商量。")
		case i%41 == 11:
			return m.Tasks.AskLonger(m.ctx, who, id, of, day.Must("2021-12-27"), "书记在外学习，24日回来。")
		}
		return m.Tasks.Fill(m.ctx, who, id, of, 0, map[string]string{"最想学的一项内容": topics[i%5], "能参加的人数": strconv.Itoa(2 + i%7)})
	})
}

// deeds asks for a table with a row for each practical deed of the year; a third have
// handed it in by the end, some with nothing to put into it.
func (m *maker) deeds() error {
	id, err := m.ask(task.Doc{Title: "报今年为群众办的实事", Text: "汇总今年的办实事项目，公示用。一件事一行，没有的勾“没有要报的内容”。书记姓名系统里有，不用填。", By: task.ByTable, Due: day.Must("2021-12-24"),
		Fields: []task.Field{{Known: task.KnownSecretary}, {Label: "项目", Kind: task.Words}, {Label: "受益人数", Kind: task.Number}, {Label: "办成日期", Kind: task.Date},
			{Label: "类别", Kind: task.Choice, Options: []string{"民生", "环境", "办事", "助学"}}},
		To: task.Reach{Scope: m.root, Sort: task.Branches}, Over: "年底汇总，只有这一周。"})
	if err != nil {
		return err
	}
	deeds := [][]string{{"老旧小区楼道换灯", "120", "2021-06-18", "民生"}, {"窗口延时服务", "860", "2021-03-05", "办事"}, {"河道清理", "400", "2021-04-24", "环境"}, {"结对助学", "12", "2021-09-01", "助学"}, {"上门办证", "35", "2021-10-12", "办事"}}
	return m.eachAsked(id, func(i int, who gate.Actor, of int64) error {
		switch {
		case of == m.face.id || i%3 != 0:
			return nil
		case i%33 == 0:
			return m.Tasks.FillTable(m.ctx, who, id, of, 0, nil, true)
		}
		rows := [][]string{deeds[i%5]}
		if i%2 == 0 {
			rows = append(rows, deeds[(i+2)%5])
		}
		return m.Tasks.FillTable(m.ctx, who, id, of, 0, rows, false)
	})
}

// eachAsked goes through those whom a task reached, in the name of their secretaries.
func (m *maker) eachAsked(id int64, fn func(i int, who gate.Actor, of int64) error) error {
	x, err := m.Tasks.Get(m.ctx, m.who, id)
	if err != nil {
		return err
	}
	for i, a := range x.List {
		who, err := m.holder(a.Org, post.Secretary, post.Deputy, post.Clerk, post.Organisation, post.Discipline)
		if err != nil {
			continue // nobody holds a post there just now
		}
		if err := fn(i, who, a.Org); err != nil {
			return err
		}
	}
	return nil
}
