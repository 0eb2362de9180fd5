package studygroup

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

const columns = "g.id, g.org_id, v.name, g.kind, g.name, g.from_day, g.until_day, g.age_most, g.age_day, g.age_basis, g.why, g.version"

// from names the organisation as it was on the group's last day, or is.
const from = ` FROM study_group g JOIN org_version v ON v.org_id = g.org_id AND v.reach_until = '9999-12-31' `

func scan(row gate.Row) (g Group, err error) {
	var on string
	if err := row.Scan(&g.ID, &g.Org, &g.OrgName, &g.Kind, &g.Name, &g.Span.From, &g.Span.Until, &g.AgeMost, &on, &g.AgeBasis, &g.Why, &g.Version); err != nil {
		return g, err
	}
	g.Since = g.Span.From
	if on != "" {
		g.AgeDay, err = day.Parse(on)
	}
	return g, err
}

func one(r *gate.Reading, id int64) (g Group, err error) {
	found := false
	if err := r.Each("SELECT "+columns+from+"WHERE g.id = @id AND {reach g.org_id}", gate.Args{"id": id}, func(row gate.Row) (err error) {
		found = true
		g, err = scan(row)
		return err
	}); err != nil {
		return g, err
	}
	if !found {
		return g, fault.Missing()
	}
	return g, nil
}

// Query asks for groups.
type Query struct {
	Org  int64 // 0: all in reach
	Kind Kind  // empty: both
	On   day.Day
	Year int // whose sessions are counted, until On
}

// List gives the groups that stood on a day, by organisation, with how many are
// in each and how many sessions each quarter of the year had. It takes View.
func (gs *Groups) List(ctx context.Context, who gate.Actor, q Query) (list []Group, err error) {
	err = gs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"on": q.On}
		where := "WHERE g.from_day <= @on AND g.until_day > @on AND {reach g.org_id}"
		if q.Org != 0 {
			args["of"] = q.Org
			where += " AND g.org_id = @of"
		}
		if q.Kind != "" {
			args["kind"] = string(q.Kind)
			where += " AND g.kind = @kind"
		}
		list, err = gate.Collect(r, "SELECT "+columns+from+where+" ORDER BY v.path, g.kind, g.from_day, g.id", args, scan)
		if err != nil || len(list) == 0 {
			return err
		}
		return count(r, list, q)
	})
	return list, err
}

func count(r *gate.Reading, list []Group, q Query) error {
	at := map[int64]*Group{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	if err := r.Each(`SELECT x.group_id, COUNT(*) FROM study_group_member x JOIN study_group g ON g.id = x.group_id
		WHERE x.from_day <= @on AND x.until_day > @on AND {reach g.org_id} GROUP BY x.group_id`, gate.Args{"on": q.On}, func(row gate.Row) error {
		var id int64
		var n int
		err := row.Scan(&id, &n)
		if g := at[id]; g != nil {
			g.People = n
		}
		return err
	}); err != nil {
		return err
	}
	year := day.Year(q.Year)
	return r.Each("SELECT g.id, a.on_day"+sessions+" AND {reach g.org_id}", gate.Args{"from": year.From, "until": min(year.Until, q.On+1)}, func(row gate.Row) error {
		var id int64
		var on day.Day
		err := row.Scan(&id, &on)
		if g := at[id]; g != nil {
			g.Held[on.Quarter()-1]++
		}
		return err
	})
}

// sessions are the activities of a group's kind that its organisation held while
// it stood: all where it is the only group of its kind there, else those at which
// somebody of it was.
const sessions = ` FROM study_group g JOIN activity_org o ON o.org_id = g.org_id JOIN activity a ON a.id = o.activity_id AND a.state = 'kept'
	JOIN activity_kind k ON k.activity_id = a.id AND k.kind = g.kind
	WHERE a.on_day >= @from AND a.on_day < @until AND a.on_day >= g.from_day AND a.on_day < g.until_day
	AND (NOT EXISTS (SELECT 1 FROM study_group h WHERE h.org_id = g.org_id AND h.kind = g.kind AND h.id <> g.id AND h.from_day <= a.on_day AND h.until_day > a.on_day)
		OR EXISTS (SELECT 1 FROM activity_person p JOIN study_group_member x ON x.member_id = p.member_id AND x.group_id = g.id
			WHERE p.activity_id = a.id AND NOT p.absent))`

// Get gives one group as of a day, with its members of that day, and the plan and
// the sessions of the day's year. It takes View, and answers NotFound.
func (gs *Groups) Get(ctx context.Context, who gate.Actor, id int64, on day.Day, year int) (x One, err error) {
	err = gs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x = One{}
		if x.Group, err = one(r, id); err != nil {
			return err
		}
		if x.Members, err = people(r, x.Group, on); err != nil {
			return err
		}
		x.People = len(x.Members)
		if err := r.Each(`SELECT p.quarter, p.theme, p.speaker FROM study_plan p JOIN study_group g ON g.id = p.group_id
			WHERE g.id = @id AND p.year = @year AND {reach g.org_id} ORDER BY p.no`, gate.Args{"id": id, "year": int64(year)}, func(row gate.Row) error {
			var l Line
			err := row.Scan(&l.Quarter, &l.Theme, &l.Speaker)
			x.Plan = append(x.Plan, l)
			return err
		}); err != nil {
			return err
		}
		span := day.Year(year)
		return r.Each(`SELECT a.id, a.on_day, a.title, a.lecturer, (SELECT COUNT(*) FROM activity_person p JOIN study_group_member m ON m.member_id = p.member_id
				AND m.group_id = g.id AND m.from_day <= a.on_day AND m.until_day > a.on_day WHERE p.activity_id = a.id AND NOT p.absent)`+sessions+`
			AND g.id = @id AND {reach g.org_id} ORDER BY a.on_day, a.id`, gate.Args{"id": id, "from": span.From, "until": min(span.Until, on+1)}, func(row gate.Row) error {
			var s Session
			err := row.Scan(&s.Activity, &s.OnDay, &s.Title, &s.Speaker, &s.Present)
			x.Sessions = append(x.Sessions, s)
			x.Held[s.OnDay.Quarter()-1]++
			return err
		})
	})
	return x, err
}

// people are the members of a group on a day, who leads first.
func people(r *gate.Reading, g Group, on day.Day) ([]Person, error) {
	return gate.Collect(r, `SELECT x.id, x.member_id, m.name, x.role, x.from_day, x.until_day, m.birth_on FROM study_group_member x
		JOIN study_group g ON g.id = x.group_id JOIN member m ON m.id = x.member_id
		WHERE g.id = @id AND x.from_day <= @on AND x.until_day > @on AND {reach g.org_id}
		ORDER BY CASE x.role WHEN 'leader' THEN 0 WHEN 'secretary' THEN 1 ELSE 2 END, m.pinyin, m.id`, gate.Args{"id": g.ID, "on": on},
		func(row gate.Row) (p Person, err error) {
			var born day.Day
			if err := row.Scan(&p.ID, &p.Member, &p.Name, &p.Role, &p.Span.From, &p.Span.Until, &born); err != nil {
				return p, err
			}
			p.Age = -1
			if born != day.None {
				p.Age = born.YearsTo(on)
				if g.AgeMost > 0 {
					p.Age = born.YearsTo(g.AgeDay)
				}
			}
			p.Over = g.AgeMost > 0 && p.Age > g.AgeMost
			return p, nil
		})
}

// Of gives who is in the groups of a kind of an organisation on a day, for the
// page that records a session. It takes View.
func (gs *Groups) Of(ctx context.Context, who gate.Actor, org int64, kind Kind, on day.Day) (members []int64, err error) {
	err = gs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		members, err = gate.Collect(r, `SELECT DISTINCT x.member_id FROM study_group_member x JOIN study_group g ON g.id = x.group_id
			WHERE g.org_id = @of AND g.kind = @kind AND x.from_day <= @on AND x.until_day > @on AND {reach g.org_id} ORDER BY x.member_id`,
			gate.Args{"of": org, "kind": string(kind), "on": on}, func(row gate.Row) (id int64, err error) { return id, row.Scan(&id) })
		return err
	})
	return members, err
}

// Mine gives the groups that the asker is in today.
func (gs *Groups) Mine(ctx context.Context, who gate.Actor) (names []string, err error) {
	err = gs.gate.Own(ctx, who, func(r *gate.Reading) error {
		names, err = gate.Collect(r, `SELECT g.name FROM study_group_member x JOIN study_group g ON g.id = x.group_id
			WHERE {self x.member_id} AND x.from_day <= @gate_today AND x.until_day > @gate_today ORDER BY g.id`, nil,
			func(row gate.Row) (name string, err error) { return name, row.Scan(&name) })
		return err
	})
	return names, err
}
