package demo

import (
	"fmt"
	"slices"

	"zhibu/internal/base/day"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/unit"
)

// lawSector is the sector whose organisations stand under two leaderships.
const lawSector = "律师行业"

// unitPlan fills the register of units in spring: what the offices are, how many
// work there, law firms, an institution with members and without an organisation,
// and members who moved to another office.
func (m *maker) unitPlan(p *plan) {
	p.add(on(3, 1), m.describeUnits)
	p.add(on(3, 2), m.bareUnits)
	p.add(on(3, 3), m.lawFirms)
	p.add(on(3, 4), m.artists)
	p.add(on(6, 21), m.movedToOtherUnits)
	p.add(on(11, 8), m.explainCoverage)
	p.add(on(12, 18), m.uneven)
}

// describeUnits says of each office what it is and how many work in it.
func (m *maker) describeUnits() error {
	list, err := m.Units.List(m.ctx, m.who, unit.Query{On: m.clock.today()})
	if err != nil {
		return err
	}
	for i, u := range list.List {
		f := u.Facts
		f.Code = unit.Complete(fmt.Sprintf("11990101MB%07d", 1000+i))
		f.Nature, f.Sector, f.Address = "党政机关", "党政机关", fmt.Sprintf("虚构区示范路%d号", 2*i+1)
		if i%9 == 4 {
			f.Nature, f.Sector = "事业单位", "公共服务"
		}
		if f.Name == "虚构区"+lawSector {
			f.Nature, f.Sector, f.Code = "社会组织", lawSector, ""
		}
		if err := m.Units.Edit(m.ctx, m.who, u.ID, u.Version, f); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if err := m.Units.Count(m.ctx, m.who, u.ID, unit.Headcount{Day: day.Must("2020-12-31"), People: int64(60 + i*7%160), Source: "2020年度人员统计"}); err != nil {
			return err
		}
	}
	return nil
}

// newUnit registers a unit with a headcount, and members who work there.
func (m *maker) newUnit(f unit.Facts, people int64, b *branch, from, n int) (id int64, err error) {
	if id, err = m.Units.Register(m.ctx, m.who, f); err != nil {
		return 0, err
	}
	if people > 0 {
		if err := m.Units.Count(m.ctx, m.who, id, unit.Headcount{Day: day.Must("2021-02-28"), People: people, Source: "单位报送"}); err != nil {
			return 0, err
		}
	}
	for _, x := range b.people[from : from+n] {
		if err := m.Units.Work(m.ctx, m.who, id, x.id, on(3, 1)); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// bareUnits are an institution with four members and one with two, without an
// organisation of their own.
func (m *maker) bareUnits() error {
	army := m.named("虚构区武装部职工党支部")
	if _, err := m.newUnit(unit.Facts{Org: army.id, Name: "虚构区民兵训练基地", Code: unit.Complete("12990101MB0009001"), Nature: "事业单位", Sector: "国防动员",
		Address: "虚构区北郊训练路1号"}, 23, army, 2, 4); err != nil {
		return err
	}
	films := m.branches[30]
	_, err := m.newUnit(unit.Facts{Org: films.parent, Name: "虚构区影像资料中心", Code: unit.Complete("12990101MB0009002"), Nature: "事业单位", Sector: "公共服务",
		Address: "虚构区文化街6号"}, 11, films, 2, 2)
	return err
}

// lawFirms stand partly under the branch of the sector and partly under the
// bureau of justice, while a document asks for one leadership.
func (m *maker) lawFirms() error {
	sector := m.named("虚构区" + lawSector + "党支部")
	justice := m.upper[7]
	var own *branch
	for _, b := range m.branches {
		if b.parent == justice.id && !b.retired {
			own = b
		}
	}
	for i, x := range []struct {
		name string
		in   *branch
	}{{"虚构区明理律师事务所", sector}, {"虚构区正言律师事务所", own}, {"虚构区示例律师事务所", nil}} {
		f := unit.Facts{Org: m.root, Name: x.name, Nature: "中介服务机构", Sector: lawSector, Address: fmt.Sprintf("虚构区法治大道%d号", 8+i),
			Code: unit.Complete(fmt.Sprintf("31990000MD%07d", 9100+i))}
		id, err := m.Units.Register(m.ctx, m.who, f)
		if err != nil {
			return err
		}
		if err := m.Units.Count(m.ctx, m.who, id, unit.Headcount{Day: day.Must("2021-02-28"), People: int64(14 + 5*i), Source: "行业年度统计"}); err != nil {
			return err
		}
		if x.in != nil {
			if err := m.Units.SetUp(m.ctx, m.who, id, x.in.id, on(3, 1)); err != nil {
				return err
			}
		}
	}
	return m.Units.Line(m.ctx, m.who, unit.Sector{Name: lawSector, Basis: "虚构区社会组织党建工作联席会议纪要（2021年第1期）"})
}

// artists are six small offices with one joint branch.
func (m *maker) artists() error {
	joint := m.named(artists)
	for i, name := range []string{"作家协会", "书法家协会", "美术家协会", "音乐家协会", "民间文艺家协会"} {
		id, err := m.newUnit(unit.Facts{Org: joint.id, Name: "虚构区" + name, Nature: "社会组织", Sector: "文化艺术", Address: "虚构区文化街9号"}, int64(3+i), joint, 0, 0)
		if err != nil {
			return err
		}
		if err := m.Units.SetUp(m.ctx, m.who, id, joint.id, on(3, 1)); err != nil {
			return err
		}
	}
	return nil
}

// uneven leaves a young branch with two members, and gathers more than fifty in
// one of retired members.
func (m *maker) uneven() error {
	fresh, homes := m.named("虚构区新设第1党支部"), m.retiredBranches()
	few, err := m.Members.On(m.ctx, m.who, fresh.id, on(12, 18))
	if err != nil {
		return err
	}
	for _, x := range few {
		if x.ID == fresh.people[0].id || x.ID == fresh.people[1].id {
			continue
		}
		if err := m.Members.Transfer(m.ctx, m.who, x.ID, m.branches[40].id, on(12, 18), "工作变动"); err != nil {
			return err
		}
	}
	many, err := m.Members.On(m.ctx, m.who, homes[1].id, on(12, 18))
	if err != nil {
		return err
	}
	left := 22
	for _, x := range many {
		if left == 0 || slices.Contains(homes[1].seats, x.ID) {
			continue
		}
		left--
		if err := m.Members.Transfer(m.ctx, m.who, x.ID, homes[0].id, on(12, 18), "居住地变动"); err != nil {
			return err
		}
	}
	return nil
}

// movedToOtherUnits are three members whose branch is still where they worked before.
func (m *maker) movedToOtherUnits() error {
	list, err := m.Units.List(m.ctx, m.who, unit.Query{On: m.clock.today(), Text: "审计局"})
	if err != nil || len(list.List) == 0 {
		return fmt.Errorf("the audit office is not there: %w", err)
	}
	for i := range 3 {
		b := m.branches[40+i*3]
		if err := m.Units.Work(m.ctx, m.who, list.List[0].ID, b.people[len(b.people)/2].id, m.clock.today()); err != nil {
			return err
		}
	}
	return nil
}

// explainCoverage answers the finding of the smaller institution.
func (m *maker) explainCoverage() error {
	list, err := m.Coverages.Check(m.ctx, m.who, coverage.Query{On: m.clock.today(), Kind: coverage.Join})
	if err != nil || len(list) == 0 {
		return fmt.Errorf("no unit is found that should join others: %w", err)
	}
	return m.Coverages.Explain(m.ctx, m.who, list[0].Key(), list[0].Basis(), "正在和相邻的单位商量成立联合党支部，明年一季度提出请示。")
}

// named is a branch by its name.
func (m *maker) named(name string) *branch {
	for _, b := range m.branches {
		if b.name == name {
			return b
		}
	}
	return &branch{}
}
