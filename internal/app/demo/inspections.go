package demo

import (
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/post"
)

// inspectors come from other units; the first has an account.
var inspectors = []struct{ name, unit string }{{"骆青杉", "区委组织部"}, {"谢闻舟", "区委党校"}}

// inspector registers the first of them, who has no post before an inspection departs.
func (m *maker) inspector() (id int64, err error) {
	err = m.Gate.Write(m.ctx, m.who, post.Change, func(w *gate.Writing) error {
		at, err := w.At(m.root)
		if err != nil {
			return err
		}
		id, err = post.AddOutsider(w, at, inspectors[0].name, inspectors[0].unit)
		return err
	})
	return id, err
}

// inspectionPlan is one themed inspection of the year: planned together with another
// department's of the same kind, drawn in December, and on the spot by the end.
func (m *maker) inspectionPlan(p *plan) {
	m.Inspections.SealWith(func() string { return strings.Repeat("20211206", 8) })
	var id int64
	p.add(on(10, 8), m.planned)
	p.add(on(12, 3), func() (err error) {
		id, err = m.begun()
		return err
	})
	p.add(on(12, 6), func() error {
		return m.asRunner(func(who gate.Actor) error { return m.Inspections.Commit(m.ctx, who, id, 0) })
	})
	p.add(on(12, 8), func() error {
		return m.asRunner(func(who gate.Actor) error { return m.Inspections.Enter(m.ctx, who, id, 0, "04 09 13 18 25 31") })
	})
	p.add(on(12, 13), func() error { return m.departed(id) })
	p.add(on(12, 14), func() error { return m.looked(id) })
	p.add(on(12, 16), func() error { return m.written(id) })
	p.add(on(12, 17), func() error { return m.putRight(id) })
}

func (m *maker) asRunner(fn func(gate.Actor) error) error {
	who, _, err := m.hands()
	if err != nil {
		return err
	}
	return fn(who)
}

func (m *maker) planned() error {
	line := inspect.Line{Department: "区直机关工委", Subject: "“三会一课”和主题党日专项检查", Kind: inspect.Themed, From: day.Must("2021-12-13"), Last: day.Must("2021-12-24"), Filing: "虚减负备〔2021〕12号"}
	return m.asRunner(func(who gate.Actor) error {
		first, err := m.Inspections.Add(m.ctx, who, m.root, line)
		if err != nil {
			return err
		}
		line.Department, line.Subject, line.Filing, line.With = "区委组织部", "基层组织生活抽查", "虚减负备〔2021〕15号", first
		_, err = m.Inspections.Add(m.ctx, who, m.root, line)
		return err
	})
}

// checklist is the standard by which they look: what the ledger holds is read there.
func (m *maker) checklist(who gate.Actor) (id int64, err error) {
	id, err = m.Standards.Add(m.ctx, who, m.root, standard.Head{Title: "“三会一课”和主题党日检查表", Document: "虚工委办〔2021〕2号", Year: 2021, Sort: topic.All})
	for _, x := range []standard.Item{
		{Section: "一、“三会一课”", Text: "党员大会一般每季度召开一次", Clause: "支部工作条例第十一条", Look: standard.Records, Kinds: []activity.Kind{activity.Assembly}, Rule: "branch.assembly.quarterly"},
		{Section: "一、“三会一课”", Text: "党课按时开展，书记每年至少讲一次", Clause: "支部工作条例第十六条", Look: standard.Records, Kinds: []activity.Kind{activity.Lecture}},
		{Section: "二、主题党日", Text: "每月相对固定1天开展主题党日", Clause: "支部工作条例第十六条", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}, Rule: "branch.themeday.monthly"},
		{Section: "二、主题党日", Text: "活动室能用，有党旗和学习资料", Look: standard.OnSite},
		{Section: "三、党员的感受", Text: "问两名党员：最近一次组织生活学了什么", Look: standard.Asking},
	} {
		if err == nil {
			err = m.Standards.Put(m.ctx, who, id, 0, x)
		}
	}
	if err == nil {
		err = m.Standards.Publish(m.ctx, who, id, 0)
	}
	return id, err
}

func (m *maker) begun() (id int64, err error) {
	who, other, err := m.hands()
	if err != nil {
		return 0, err
	}
	list, err := m.Inspections.Plan(m.ctx, who, 2021)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(list, func(l inspect.Line) bool { return !l.Joined() })
	if id, err = m.Inspections.Open(m.ctx, who, list[i].ID); err != nil {
		return 0, err
	}
	choice := inspect.Choice{Scope: m.root, Sort: inspect.All, Recent: true, N: 28, NumberName: "示例彩票双色球第2021141期红球号码", NumberDay: day.Must("2021-12-07"),
		Omit: []inspect.Left{{Name: m.face2.name, Reason: "书记正在办理任免"}}}
	err = m.Inspections.Choose(m.ctx, who, id, 0, choice)
	for _, x := range inspectors {
		if err == nil {
			err = m.Inspections.Join(m.ctx, who, id, 0, 0, x.name, x.unit)
		}
	}
	for _, p := range []int64{who.Person, other.Person} {
		if err == nil {
			err = m.Inspections.Join(m.ctx, who, id, 0, p, "", "")
		}
	}
	if err != nil {
		return 0, err
	}
	standard, err := m.checklist(who)
	if err != nil {
		return 0, err
	}
	return id, m.Inspections.Pin(m.ctx, who, id, 0, standard)
}

// departed divides the sample among the four.
func (m *maker) departed(id int64) error {
	return m.asRunner(func(who gate.Actor) error {
		c, err := m.Inspections.Sealed(m.ctx, who, id)
		if err != nil {
			return err
		}
		x, err := m.Inspections.Get(m.ctx, who, id)
		if err != nil {
			return err
		}
		by := map[int64][]int64{}
		for i, text := range c.Sample {
			of, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return err
			}
			by[of] = []int64{x.Doc.Team[i%len(x.Doc.Team)].Person}
		}
		return m.Inspections.Depart(m.ctx, who, id, 0, day.Must("2021-12-24"), by)
	})
}

// looked answers the checklist for some of them, in the name of who was sent there.
func (m *maker) looked(id int64) error {
	return m.asRunner(func(who gate.Actor) error {
		x, err := m.Inspections.Get(m.ctx, who, id)
		if err != nil {
			return err
		}
		for i, o := range x.Orgs {
			if i%3 == 2 {
				continue
			}
			if err := m.lookedAt(id, who, o, i); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *maker) lookedAt(id int64, runner gate.Actor, o inspect.Visit, i int) error {
	who := gate.Actor{Account: o.By[0].Person, Person: o.By[0].Person, Name: o.By[0].Name}
	list, err := m.Posts.Choices(m.ctx, who)
	if err != nil {
		return err
	}
	who.Post = runner.Post
	for _, c := range list {
		if c.Kind != post.Inspector || c.Org == o.Org {
			who.Post = c.ID
		}
	}
	s, err := m.Inspections.Look(m.ctx, who, id, o.Org)
	if err != nil {
		return err
	}
	for n, item := range s.Items {
		x := inspect.Said{Item: item.ID, Result: inspect.Meets}
		switch {
		case item.Look == standard.Records && strings.HasSuffix(o.OrgName, "党委"):
			x.Result, x.Note = inspect.None, "党委没有直接编入的党员"
		case i%4 == 0 && n == 2:
			x.Result, x.Finding = inspect.Partly, "有的月份主题党日没有及时记录"
		case i%5 == 0 && n == 3:
			x.Result, x.Note = inspect.Partly, "与别的支部合用一间"
		case i%7 == 0 && n == 4:
			x.Result, x.Finding = inspect.Fails, "两名党员都说不清最近一次组织生活的内容"
		}
		if err := m.Inspections.Say(m.ctx, who, id, o.Org, 0, x); err != nil {
			return err
		}
	}
	if i != 0 {
		return nil
	}
	return m.Inspections.Ask(m.ctx, who, id, o.Org, "主题党日的固定日期定在每月哪一天？")
}

// written sends the first of them its letter.
func (m *maker) written(id int64) error {
	return m.asRunner(func(who gate.Actor) error {
		x, err := m.Inspections.Get(m.ctx, who, id)
		if err != nil {
			return err
		}
		return m.Inspections.Write(m.ctx, who, id, x.Orgs[0].Org, inspect.Letter{Number: "虚工委办〔2021〕6号", On: m.clock.today(), Due: day.Must("2022-01-14"),
			Text: "组织生活总体正常，记录真实。检查中发现的问题不复杂，请抓紧整改。"})
	})
}

// putRight closes one of the problems of the letter; the others go on.
func (m *maker) putRight(id int64) error {
	return m.asRunner(func(who gate.Actor) error {
		x, err := m.Inspections.Get(m.ctx, who, id)
		if err != nil {
			return err
		}
		of := x.Orgs[0].Org
		keeper, err := m.holder(of, post.Secretary, post.Deputy, post.Clerk, post.Organisation, post.Discipline)
		if err != nil {
			return nil // nobody holds a post there just now
		}
		s, err := m.Inspections.Look(m.ctx, keeper, id, of)
		if err != nil || len(s.Problems) == 0 {
			return err
		}
		if err := m.Inspections.Reply(m.ctx, keeper, id, of, "每月20日，遇节假日顺延。"); err != nil {
			return err
		}
		p := s.Problems[0]
		d := p.Draft
		d.Measure, d.Owner = "当月补记，书记每月25日看一遍", keeper.Person
		if err := m.Problems.Correct(m.ctx, keeper, p.ID, 0, d, "写明措施和责任人"); err != nil {
			return err
		}
		if _, err := m.Problems.AskClose(m.ctx, keeper, p.ID, "缺的几次已经补记", "活动记录"); err != nil {
			return err
		}
		return m.Problems.Confirm(m.ctx, who, p.ID, "看过记录，同意销号")
	})
}
