package inspect

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

// belongs reports whether somebody of the team belongs to an organisation: he is a member
// there or below it, holds a post there, or comes from the unit where it stands. Nobody
// looks at his own (回避).
func (m *Mate) belongs(r *gate.Reading, of int64) (yes bool, err error) {
	if m.Outside {
		err = r.Each(`SELECT COUNT(*) FROM org_version v WHERE v.org_id = @of AND v.reach_until = '9999-12-31' AND {reach v.org_id} AND (v.name LIKE @unit ESCAPE '~' OR EXISTS (
			SELECT 1 FROM org_unit u JOIN unit n ON n.id = u.unit_id WHERE u.org_id = v.org_id AND u.from_day <= @gate_today AND u.until_day > @gate_today AND n.name = @exact))`,
			gate.Args{"of": of, "exact": m.Unit, "unit": strings.NewReplacer("~", "~~", "%", "~%", "_", "~_").Replace(m.Unit) + "%"}, counted(&yes))
		return yes, err
	}
	err = r.Each(`SELECT COUNT(*) FROM membership s JOIN org_version b ON b.org_id = s.org_id AND b.reach_until = '9999-12-31'
		JOIN org_version v ON v.org_id = @of AND v.reach_until = '9999-12-31' AND b.path LIKE v.path || '%'
		WHERE s.member_id = @person AND s.from_day <= @gate_today AND s.until_day > @gate_today AND {reach s.org_id}`, gate.Args{"of": of, "person": m.Person}, counted(&yes))
	if err != nil || yes {
		return yes, err
	}
	held, err := post.InOrgs(r, day.Span{From: r.Today(), Until: r.Today() + 1}, []int64{of})
	return slices.ContainsFunc(held, func(p post.Post) bool { return p.Holder == m.Person }), err
}

func counted(yes *bool) func(gate.Row) error {
	return func(row gate.Row) error {
		n := 0
		err := row.Scan(&n)
		*yes = n > 0
		return err
	}
}

// Apart gives, by organisation of the sealed sample, who of the team belongs to it and
// cannot look at it. It takes Keep and running the inspection.
func (is *Inspections) Apart(ctx context.Context, who gate.Actor, id int64) (apart map[int64][]int64, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		x, err := matter.Load[Doc](r, id, matter.Inspection)
		if err != nil {
			return err
		}
		if err := x.Doc.running(r); err != nil {
			return err
		}
		c, err := is.certificate(r, &x)
		if err != nil {
			return err
		}
		apart = map[int64][]int64{}
		for _, text := range c.Sample {
			of, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return err
			}
			for i := range x.Doc.Team {
				yes, err := x.Doc.Team[i].belongs(r, of)
				if err != nil {
					return err
				}
				if yes {
					apart[of] = append(apart[of], x.Doc.Team[i].Person)
				}
			}
		}
		return nil
	})
	return apart, err
}

// mayGo answers Invalid where somebody would look at his own organisation.
func (m *Mate) mayGo(r *gate.Reading, of int64, field string) error {
	yes, err := m.belongs(r, of)
	if err == nil && yes {
		err = fault.Field(field, m.Name+"是这个党组织的人，按回避的要求不能去检查，请换一位。")
	}
	return err
}
