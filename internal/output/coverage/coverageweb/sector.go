package coverageweb

import (
	"slices"
	"strconv"

	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/output/coverage"
	"zhibu/internal/register/org"
	"zhibu/internal/register/unit"
)

func (p pages) sector(r *web.Request) error {
	v, err := p.sectorView(r, nil)
	if err != nil {
		return err
	}
	return r.Page(Sector(r.Frame(v.Name), v))
}

func (p pages) sectorView(r *web.Request, problems []ui.Problem) (v SectorView, err error) {
	s, err := p.Coverages.Sector(r.Context(), r.Who, r.Text("name"), r.AsOf())
	if err != nil {
		return v, err
	}
	v = SectorView{Name: s.Name, Lead: "每个组织上面是谁领导，" + r.AsOf().Chinese() + "的情况。", Crumbs: []ui.Link{{Text: "组织覆盖", Href: "/coverage"}, {Text: "行业"}},
		Problems: problems, None: ui.None{Title: "没有可以看的组织", Text: "这个行业的组织不在您的工作范围内。"}}
	if v.Basis = s.Basis; v.Basis == "" {
		v.Basis = "没有登记。不要求由一个党组织统一领导的行业，组织分在几条线上不算问题。"
	}
	if s.Finding != nil {
		v.Split, v.Door = s.Finding.Why, href(*s.Finding)
	}
	v.Lines = leads(s)
	for _, b := range s.Bare {
		v.Bare = append(v.Bare, Bare{Name: ui.Link{Text: b.Name, Href: "/units/" + ui.ID(b.ID)}, Note: "在这里工作的正式党员" + strconv.Itoa(b.Full) + "名"})
	}
	if r.Session.Grant.May(unit.Change) {
		v.Form = &LineForm{Action: "/coverage/sector", Name: s.Name, Version: ui.ID(s.Version), Basis: ui.Field{Name: "basis", Label: "哪份文件要求统一领导", Optional: true,
			Value: s.Basis, Problem: web.ProblemOf(problems, "basis"), Hint: "写文号或者文件名。登记以后，这个行业的组织分在几条线上就会提出来；清空就不再对照。"}}
		if len(problems) > 0 {
			v.Form.Basis.Value = r.Text("basis")
		}
	}
	return v, nil
}

func orgLink(v org.Version) ui.Link { return ui.Link{Text: v.Name, Href: "/orgs/" + ui.ID(v.Org)} }

// leads gathers the lines by who leads them; below each stand the organisations
// that lead to those of the sector.
func leads(s coverage.SectorPage) (list []Lead) {
	at := map[int64]int{}
	counts := map[int64]int{}
	for _, l := range s.Lines {
		i, ok := at[l.Lead.Org]
		if !ok {
			i = len(list)
			at[l.Lead.Org] = i
			list = append(list, Lead{Name: orgLink(l.Lead)})
		}
		counts[l.Lead.Org]++
		steps := append(slices.Clone(l.Above), l.Org)
		if from := slices.IndexFunc(steps, func(v org.Version) bool { return v.Org == l.Lead.Org }); from >= 0 {
			steps = steps[from+1:]
		}
		into := &list[i].Nodes
		for _, step := range steps {
			j := slices.IndexFunc(*into, func(n Node) bool { return n.Name.Href == orgLink(step).Href })
			if j < 0 {
				*into = append(*into, Node{Name: orgLink(step)})
				j = len(*into) - 1
			}
			if step.Org == l.Org.Org {
				for k, u := range l.Units {
					word := "、"
					if k == 0 {
						word = "单位："
					}
					(*into)[j].Units = append((*into)[j].Units, ui.Link{Text: word})
					(*into)[j].Units = append((*into)[j].Units, ui.Link{Text: u.Name, Href: "/units/" + ui.ID(u.ID)})
				}
			}
			into = &(*into)[j].Below
		}
	}
	for i := range list {
		for id, at := range at {
			if at == i {
				list[i].Count = "有" + strconv.Itoa(counts[id]) + "个组织属于这个行业"
			}
		}
		list[i].Split = s.Finding != nil
	}
	return list
}

func (p pages) line(r *web.Request) error {
	err := p.Units.Line(r.Context(), r.Who, unit.Sector{Name: r.Text("name"), Basis: r.Text("basis"), Version: r.Num("version", 0)})
	if problems, ok := web.Problems(err); ok {
		v, err := p.sectorView(r, problems)
		if err != nil {
			return err
		}
		return r.Refuse(Sector(r.Frame(v.Name), v))
	}
	if err != nil {
		return err
	}
	return r.Say(sectorHref(r.Text("name")), "已保存。")
}
