package inspect

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

const mostTeam = 30

// Join takes somebody of the Committee's office into the team (colleague), or a person of
// another unit by name. Whoever came from there before is the same person. It takes Keep,
// and answers Invalid for one who is in it, or a name without its unit.
func (is *Inspections) Join(ctx context.Context, who gate.Actor, id, version, colleague int64, name, unit string) error {
	return is.step(ctx, who, id, version, []string{Preparing, Committed, Drawn}, "检查组", func(w *gate.Writing, at gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		m := Mate{Sign: Sign{colleague, ""}}
		var err error
		if colleague != 0 {
			m.Name, err = colleagueOf(&w.Reading, x.Org, colleague)
			m.Unit = x.OrgName
		} else {
			m, err = outsideMate(w, at, name, unit)
		}
		if err != nil {
			return matter.Turn{}, "", err
		}
		field := "colleague"
		if m.Outside {
			field = "name"
		}
		switch {
		case slices.ContainsFunc(x.Doc.Team, func(t Mate) bool { return t.Person == m.Person }):
			return matter.Turn{}, "", fault.Field(field, m.Name+"已经在检查组里。")
		case len(x.Doc.Team) >= mostTeam:
			return matter.Turn{}, "", fault.Field(field, "检查组人数太多，请分成几次检查。")
		}
		x.Doc.Team = append(x.Doc.Team, m)
		return x.Turn, m.Unit + m.Name + "加入", nil
	})
}

// Part takes somebody out of the team before it leaves. It takes Keep.
func (is *Inspections) Part(ctx context.Context, who gate.Actor, id, version, person int64) error {
	return is.step(ctx, who, id, version, []string{Preparing, Committed, Drawn}, "检查组", func(_ *gate.Writing, _ gate.Place, x *matter.Work[Doc]) (matter.Turn, string, error) {
		i := slices.IndexFunc(x.Doc.Team, func(t Mate) bool { return t.Person == person })
		if i < 0 {
			return matter.Turn{}, "", fault.Missing()
		}
		name := x.Doc.Team[i].Name
		x.Doc.Team = slices.Delete(x.Doc.Team, i, i+1)
		return x.Turn, name + "退出", nil
	})
}

// colleagueOf is the name of somebody who works for the Committee today.
func colleagueOf(r *gate.Reading, of, person int64) (name string, err error) {
	list, err := colleagues(r, of)
	for _, p := range list {
		if p.Holder == person {
			return p.Name, nil
		}
	}
	if err == nil {
		err = fault.Field("colleague", "请选择工委现在的工作人员。")
	}
	return "", err
}

// colleagues are those who work for the Committee today.
func colleagues(r *gate.Reading, of int64) (list []post.Post, err error) {
	all, err := post.InOrgs(r, daySpan(r.Today()), []int64{of})
	for _, p := range all {
		works := p.Kind == post.Secretary || p.Kind == post.Deputy || p.Kind == post.Officer || p.Kind == post.Clerk
		if works && !slices.ContainsFunc(list, func(q post.Post) bool { return q.Holder == p.Holder }) {
			list = append(list, p)
		}
	}
	return list, err
}

// Colleagues are those of the Committee whom a team may take. It takes Keep.
func (is *Inspections) Colleagues(ctx context.Context, who gate.Actor, of int64) (list []post.Post, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		list, err = colleagues(r, of)
		return err
	})
	return list, err
}

func outsideMate(w *gate.Writing, at gate.Place, name, unit string) (m Mate, err error) {
	var p fault.Problems
	if name = strings.TrimSpace(name); len([]rune(name)) < 2 || len([]rune(name)) > 20 {
		p.Add("name", "请填写姓名，或者在上面选择工委的同志。")
	}
	if unit = strings.TrimSpace(unit); len([]rune(unit)) < 2 || len([]rune(unit)) > 60 {
		p.Add("unit", "请填写他的工作单位，例如区委组织部。")
	}
	if err := p.Fault(); err != nil {
		return m, err
	}
	m = Mate{Sign: Sign{0, name}, Unit: unit, Outside: true}
	if err := w.Beyond("an inspector who came before is the same person", "SELECT MIN(x.id) FROM outsider x WHERE x.name = @name AND x.unit = @unit HAVING COUNT(*) > 0",
		gate.Args{"name": name, "unit": unit}, func(row gate.Row) error { return row.Scan(&m.Person) }); err != nil || m.Person != 0 {
		return m, err
	}
	m.Person, err = post.AddOutsider(w, at, name, unit)
	return m, err
}
