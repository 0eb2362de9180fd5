package studygroup

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Groups is the cases of this area.
type Groups struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Groups { return &Groups{g} }

// Found sets up a group of an organisation. It takes Keep there, and answers
// Invalid, or Conflict for a second centre group at the same time.
func (gs *Groups) Found(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = gs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("studygroup.found", &id); again || err != nil {
			return err
		}
		d := d
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if err := d.check(w.Today()); err != nil {
			return err
		}
		if err := w.Each("SELECT founded_on FROM org WHERE id = @org AND founded_on > @since AND {reach id}", gate.Args{"org": org, "since": d.Since}, func(row gate.Row) error {
			var founded day.Day
			if err := row.Scan(&founded); err != nil {
				return err
			}
			return fault.Field("since", "本组织"+founded.Chinese()+"才成立，小组不能更早。")
		}); err != nil {
			return err
		}
		if err := w.Each("SELECT 1 FROM study_group WHERE org_id = @org AND kind = @kind AND until_day > @since AND (@kind = 'center' OR name = @name) AND {reach org_id}",
			gate.Args{"org": org, "kind": string(d.Kind), "since": d.Since, "name": d.Name}, func(gate.Row) error {
				return fault.Field("name", "本组织已经有"+d.Name+"，不用再设。改成员请打开那一个。")
			}); err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO study_group (id, org_id, kind, name, from_day, until_day, age_most, age_day, age_basis, why, version)
			VALUES (@id, @org, @kind, @name, @since, @forever, @most, @on, @basis, '', 1)`, d.args(id)); err != nil {
			return err
		}
		if err := w.Done(at, "studygroup.found", id); err != nil {
			return err
		}
		return w.Record(at, "studygroup.found", gate.Subject{Kind: "study_group", ID: id}, gate.Detail{"kind": d.Kind})
	})
	return id, err
}

func (d Draft) args(id int64) gate.Args {
	on := ""
	if d.AgeMost > 0 {
		on = d.AgeDay.String()
	}
	return gate.Args{"id": id, "kind": string(d.Kind), "name": d.Name, "since": d.Since, "forever": day.Forever, "most": int64(d.AgeMost), "on": on,
		"basis": strings.TrimSpace(d.AgeBasis)}
}

// Amend changes what a group is called and how old its members may be. It takes
// Keep, and answers Invalid, NotFound, or Conflict for an old version.
func (gs *Groups) Amend(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return gs.change(ctx, who, id, "studygroup.amend", func(w *gate.Writing, at gate.Place, g Group) (gate.Detail, error) {
		d := d
		d.Kind = g.Kind
		if g.Version != version {
			return nil, fault.New(fault.Conflict, "这个小组刚被别人改过。您填的还在，请对照新的内容再保存。")
		}
		if err := d.check(w.Today()); err != nil {
			return nil, err
		}
		_, err := w.Exec(at, `UPDATE study_group SET name = @name, from_day = @since, age_most = @most, age_day = @on, age_basis = @basis, version = version + 1
			WHERE id = @id`, d.args(id))
		return gate.Detail{"was": g.Name, "was_most": g.AgeMost}, err
	})
}

// End ends a group on a day, with everybody in it. It takes Keep, and answers
// Invalid without a reason or for a day before it began.
func (gs *Groups) End(ctx context.Context, who gate.Actor, id int64, on day.Day, why string) error {
	return gs.change(ctx, who, id, "studygroup.end", func(w *gate.Writing, at gate.Place, g Group) (gate.Detail, error) {
		switch {
		case on == day.None || on <= g.Span.From:
			return nil, fault.Field("end", "请填写撤销的日期，要在成立以后。")
		case on > w.Today():
			return nil, fault.Field("end", "撤销的日期不能在今天之后。")
		case strings.TrimSpace(why) == "":
			return nil, fault.Field("why", "请写明为什么撤销。原来的成员和学习记录都会留着。")
		}
		args := gate.Args{"id": id, "on": on, "why": strings.TrimSpace(why)}
		if _, err := w.Exec(at, "UPDATE study_group_member SET until_day = @on WHERE group_id = @id AND until_day > @on AND from_day < @on", args); err != nil {
			return nil, err
		}
		if _, err := w.Exec(at, "DELETE FROM study_group_member WHERE group_id = @id AND from_day >= @on", args); err != nil {
			return nil, err
		}
		_, err := w.Exec(at, "UPDATE study_group SET until_day = @on, why = @why, version = version + 1 WHERE id = @id", args)
		return gate.Detail{"on": on.String(), "why": why}, err
	})
}

// Join adds members to a group from a day. Somebody who is in it already takes
// the new role from that day. It takes Keep, and answers Invalid.
func (gs *Groups) Join(ctx context.Context, who gate.Actor, id int64, members []int64, role Role, since day.Day) error {
	near, err := gs.near(ctx, who, members, since)
	if err != nil {
		return err
	}
	return gs.change(ctx, who, id, "studygroup.join", func(w *gate.Writing, at gate.Place, g Group) (gate.Detail, error) {
		switch {
		case len(members) == 0:
			return nil, fault.Field("named", "请写明加入的人。")
		case !slices.Contains(Roles(), role):
			return nil, fault.Field("role", "请选择是组长、学习秘书还是成员。")
		case since == day.None || since < g.Span.From:
			return nil, fault.Field("from", "加入的日期不能早于小组成立的"+g.Span.From.Chinese()+"。")
		case since > w.Today():
			return nil, fault.Field("from", "加入的日期不能在今天之后。")
		case len(near) != len(members):
			return nil, fault.Field("named", "有的人这一天不是您能看的范围里的党员，请核对姓名和日期。")
		}
		for _, m := range members {
			if err := leave(w, at, id, m, since); err != nil {
				return nil, err
			}
			if _, err := w.Exec(at, `INSERT INTO study_group_member (id, group_id, member_id, role, from_day, until_day)
				VALUES (@id, @group, @member, @role, @since, @forever)`, gate.Args{"id": w.NewID(), "group": id, "member": m, "role": string(role),
				"since": since, "forever": day.Forever}); err != nil {
				return nil, err
			}
		}
		return gate.Detail{"members": members, "role": role, "since": since.String()}, nil
	})
}

// near gives those of some members who belonged on a day to a branch that the
// asker sees: a leading body's group has members of the branches below, for which
// it does not write.
func (gs *Groups) near(ctx context.Context, who gate.Actor, members []int64, on day.Day) (near []int64, err error) {
	err = gs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		near, err = gate.Collect(r, `SELECT DISTINCT s.member_id FROM membership s WHERE s.member_id IN ({ids ids})
			AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`, gate.Args{"ids": members, "on": on},
			func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) })
		return err
	})
	return near, err
}

// leave ends what somebody is in a group on a day; what would begin later is gone.
func leave(w *gate.Writing, at gate.Place, group, member int64, on day.Day) error {
	args := gate.Args{"group": group, "member": member, "on": on}
	if _, err := w.Exec(at, "DELETE FROM study_group_member WHERE group_id = @group AND member_id = @member AND from_day >= @on", args); err != nil {
		return err
	}
	_, err := w.Exec(at, "UPDATE study_group_member SET until_day = @on WHERE group_id = @group AND member_id = @member AND until_day > @on", args)
	return err
}

// Leave takes somebody out of a group from a day. It takes Keep, and answers
// Invalid for a day before he joined, NotFound for whoever is not in it.
func (gs *Groups) Leave(ctx context.Context, who gate.Actor, id, member int64, on day.Day) error {
	return gs.change(ctx, who, id, "studygroup.leave", func(w *gate.Writing, at gate.Place, g Group) (gate.Detail, error) {
		var from day.Day
		if err := w.One(`SELECT x.from_day FROM study_group_member x JOIN study_group g ON g.id = x.group_id
			WHERE g.id = @id AND x.member_id = @member AND x.until_day = @forever AND {reach g.org_id}`,
			gate.Args{"id": id, "member": member, "forever": day.Forever}, &from); err != nil {
			return nil, err
		}
		if on == day.None || on < from || on > w.Today() {
			return nil, fault.Field("until", "退出的日期要在加入的"+from.Chinese()+"以后，今天以前。")
		}
		return gate.Detail{"member": member, "on": on.String()}, leave(w, at, id, member, on)
	})
}

// Plan replaces the plan of a year. version is the group's as the asker saw it. It
// takes Keep, and answers Invalid at the line, or Conflict.
func (gs *Groups) Plan(ctx context.Context, who gate.Actor, id, version int64, year int, lines []Line) error {
	return gs.change(ctx, who, id, "studygroup.plan", func(w *gate.Writing, at gate.Place, g Group) (gate.Detail, error) {
		if year < 1949 || year > w.Today().Year()+1 {
			return nil, fault.Missing()
		}
		if g.Version != version {
			return nil, fault.New(fault.Conflict, "计划刚被别人改过。您填的还在，请对照新的内容再保存。")
		}
		if err := checkPlan(lines); err != nil {
			return nil, err
		}
		if _, err := w.Exec(at, "DELETE FROM study_plan WHERE group_id = @id AND year = @year", gate.Args{"id": id, "year": int64(year)}); err != nil {
			return nil, err
		}
		for i, l := range lines {
			if _, err := w.Exec(at, "INSERT INTO study_plan (group_id, year, no, quarter, theme, speaker) VALUES (@id, @year, @no, @quarter, @theme, @speaker)",
				gate.Args{"id": id, "year": int64(year), "no": int64(i + 1), "quarter": int64(l.Quarter), "theme": strings.TrimSpace(l.Theme), "speaker": strings.TrimSpace(l.Speaker)}); err != nil {
				return nil, err
			}
		}
		_, err := w.Exec(at, "UPDATE study_group SET version = version + 1 WHERE id = @id", gate.Args{"id": id})
		return gate.Detail{"year": year, "lines": len(lines)}, err
	})
}

// change is a write to one group that stands.
func (gs *Groups) change(ctx context.Context, who gate.Actor, id int64, deed string, fn func(*gate.Writing, gate.Place, Group) (gate.Detail, error)) error {
	return gs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		g, err := one(&w.Reading, id)
		if err != nil {
			return err
		}
		at, err := w.At(g.Org)
		if err != nil {
			return err
		}
		if g.Span.Until != day.Forever {
			return fault.New(fault.Conflict, "这个小组已经撤销，不能再改。")
		}
		detail, err := fn(w, at, g)
		if err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "study_group", ID: id}, detail)
	})
}
