package visit

import (
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

func (d *Draft) args(id int64) gate.Args {
	return gate.Args{"id": id, "on": d.On, "went": d.Went, "talked": d.Talked, "private": d.Private}
}

const columns = "x.id, x.org_id, v.name, x.version, x.on_day, x.went, x.talked, x.private, x.state = 'void', x.why, x.made_name"

const joins = " FROM visit x JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = '9999-12-31' "

func scan(row gate.Row) (x Visit, err error) {
	return x, row.Scan(&x.ID, &x.Org, &x.OrgName, &x.Version, &x.On, &x.Went, &x.Talked, &x.Private, &x.Void, &x.Why, &x.By)
}

func one(r *gate.Reading, id int64) (x Visit, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+joins+"WHERE x.id = @id AND {reach x.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	lines, err := linesOf(r, []int64{id})
	list[0].Lines = lines[id]
	return list[0], err
}

func linesOf(r *gate.Reading, ids []int64) (map[int64][]Line, error) {
	at := map[int64][]Line{}
	err := r.Each(`SELECT l.visit_id, l.id, l.kind, l.text, l.answer, l.due_day, l.problem_id, l.state = 'void', l.made_name FROM visit_line l
		WHERE l.visit_id IN ({ids ids}) AND {reach l.org_id} ORDER BY l.visit_id, l.id`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var of int64
		var l Line
		err := row.Scan(&of, &l.ID, &l.Kind, &l.Text, &l.Answer, &l.Due, &l.Problem, &l.Void, &l.By)
		at[of] = append(at[of], l)
		return err
	})
	return at, err
}

func list(r *gate.Reading, q Query) (p Page, err error) {
	args := gate.Args{"of": q.Org, "from": q.Span.From, "until": q.Span.Until, "after": q.After, "limit": int64(q.Limit + 1), "text": gate.Like(q.Text), "kind": string(q.Kind)}
	where := "WHERE x.state = 'kept' AND x.on_day >= @from AND x.on_day < @until AND (@of = CAST(0 AS BIGINT) OR x.org_id = @of) AND {reach x.org_id}"
	if q.Text != "" {
		where += " AND (LOWER(v.name) LIKE @text ESCAPE '~' OR LOWER(x.talked) LIKE @text ESCAPE '~' OR LOWER(x.went) LIKE @text ESCAPE '~')"
	}
	if q.Kind != "" {
		where += " AND EXISTS (SELECT 1 FROM visit_line l WHERE l.visit_id = x.id AND l.kind = @kind AND l.state = 'kept')"
	}
	if err := r.One("SELECT COUNT(*)"+joins+where, args, &p.Total); err != nil {
		return p, err
	}
	if q.After != 0 {
		where += " AND (x.on_day, x.id) < (SELECT on_day, id FROM visit WHERE id = @after)"
	}
	if p.List, err = gate.Collect(r, "SELECT "+columns+joins+where+" ORDER BY x.on_day DESC, x.id DESC LIMIT @limit", args, scan); err != nil {
		return p, err
	}
	if len(p.List) > q.Limit {
		p.List = p.List[:q.Limit]
		p.Next = p.List[q.Limit-1].ID
	}
	ids := make([]int64, len(p.List))
	for i := range p.List {
		ids[i] = p.List[i].ID
	}
	lines, err := linesOf(r, ids)
	for i := range p.List {
		p.List[i].Lines = lines[p.List[i].ID]
	}
	return p, err
}
