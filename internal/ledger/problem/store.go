package problem

import (
	"encoding/json"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

func (d Draft) args(id int64) gate.Args {
	return gate.Args{"id": id, "origin": string(d.Origin), "origin_id": d.OriginID, "found": d.FoundOn, "text": d.Text, "about": string(d.About),
		"member": d.Member, "measure": d.Measure, "owner": d.Owner, "due": d.DueOn, "part": d.Part, "clause": d.Clause}
}

// insert enters a problem; closer is who confirms its closing, 0 the organisation.
func insert(w *gate.Writing, at gate.Place, d Draft, closer int64) (id int64, err error) {
	id = w.NewID()
	args := d.args(id)
	args["by"], args["closer"] = w.Who().Account, closer
	if _, err := w.Exec(at, `INSERT INTO problem (id, org_id, version, origin, origin_id, found_on, text, about, member_id, measure, owner_id, due_on,
			state, asked_by, closed_on, made_by, made_ms, changed_ms, part_id, clause, closer_id, evidence)
		VALUES (@id, @org, 1, @origin, @origin_id, @found, @text, @about, @member, @measure, @owner, @due, 'open', 0, NULL, @by, @gate_now, @gate_now, @part, @clause, @closer, '')`, args); err != nil {
		return 0, err
	}
	return id, w.Record(at, "problem.add", gate.Subject{Kind: "problem", ID: id}, gate.Detail{"origin": d.Origin, "of": d.OriginID, "due": d.DueOn.String()})
}

func set(w *gate.Writing, at gate.Place, id int64, s State, asked int64, closed day.Day) error {
	_, err := w.Exec(at, `UPDATE problem SET version = version + 1, state = @state, asked_by = @asked, closed_on = @closed, changed_ms = @gate_now WHERE id = @id`,
		gate.Args{"id": id, "state": string(s), "asked": asked, "closed": closed})
	return err
}

func step(w *gate.Writing, at gate.Place, p Problem, kind string, on day.Day, text, doc string) error {
	if _, err := w.Exec(at, `INSERT INTO problem_step (id, problem_id, kind, on_day, text, doc, made_by, made_ms)
		VALUES (@id, @problem, @kind, @on, @text, @doc, @by, @gate_now)`,
		gate.Args{"id": w.NewID(), "problem": p.ID, "kind": kind, "on": on, "text": text, "doc": doc, "by": w.Who().Account}); err != nil {
		return err
	}
	return w.Record(at, "problem."+kind, gate.Subject{Kind: "problem", ID: p.ID}, gate.Detail{"on": on.String()})
}

// another reports whether somebody else can sign in today and keep the list of an
// organisation.
func another(r *gate.Reading, of, than int64) (found bool, err error) {
	err = r.Each(`SELECT q.kind FROM post q JOIN account a ON a.person_id = q.holder_id AND NOT a.disabled
		WHERE q.org_id = @of AND q.holder_id <> @than AND q.from_day <= @gate_today AND q.until_day > @gate_today AND {reach q.org_id}`,
		gate.Args{"of": of, "than": than}, func(row gate.Row) error {
			var k string
			err := row.Scan(&k)
			for _, c := range confirmers {
				found = found || string(c) == k
			}
			return err
		})
	return found, err
}

const columns = `p.id, p.org_id, v.name, p.version, p.origin, p.origin_id, p.found_on, p.text, p.about, p.member_id, p.measure, p.owner_id, p.due_on,
	COALESCE(m.name, ''), COALESCE(o.name, x.name, ''), p.state, p.asked_by, p.closed_on, COALESCE(s.text, ''), s.on_day,
	p.part_id, p.clause, p.closer_id, COALESCE(CASE c.short_name WHEN '' THEN c.name ELSE c.short_name END, ''), p.evidence,
	COALESCE((SELECT z.kind FROM problem_step z WHERE z.id = (SELECT MAX(y.id) FROM problem_step y WHERE y.problem_id = p.id AND y.kind IN ('ask', 'refuse', 'reopen'))), '') = 'refuse'`

const joins = ` FROM problem p JOIN org_version v ON v.org_id = p.org_id AND v.reach_until = '9999-12-31'
	LEFT JOIN member m ON m.id = p.member_id LEFT JOIN member o ON o.id = p.owner_id LEFT JOIN outsider x ON x.id = p.owner_id
	LEFT JOIN org_version c ON c.org_id = p.closer_id AND c.reach_until = '9999-12-31'
	LEFT JOIN problem_step s ON s.id = (SELECT MAX(y.id) FROM problem_step y WHERE y.problem_id = p.id AND y.kind = 'progress') `

func scan(row gate.Row) (p Problem, err error) {
	err = row.Scan(&p.ID, &p.Org, &p.OrgName, &p.Version, &p.Origin, &p.OriginID, &p.FoundOn, &p.Text, &p.About, &p.Member, &p.Measure, &p.Owner, &p.DueOn,
		&p.MemberName, &p.OwnerName, &p.State, &p.AskedBy, &p.ClosedOn, &p.Progress, &p.ProgressOn,
		&p.Part, &p.Clause, &p.Closer, &p.CloserName, &p.Evidence, &p.More)
	return p, err
}

func one(r *gate.Reading, id int64) (p Problem, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+joins+"WHERE p.id = @id AND {reach p.org_id}", gate.Args{"id": id}, scan)
	if err != nil {
		return p, err
	}
	if len(list) == 0 {
		return p, fault.Missing()
	}
	return list[0], nil
}

func stepsOf(r *gate.Reading, id int64) ([]Step, error) {
	return gate.Collect(r, `SELECT s.kind, s.on_day, s.text, s.doc, COALESCE(a.name, '') FROM problem_step s
		JOIN problem p ON p.id = s.problem_id LEFT JOIN account a ON a.id = s.made_by
		WHERE s.problem_id = @id AND {reach p.org_id} ORDER BY s.id DESC`, gate.Args{"id": id}, func(row gate.Row) (s Step, err error) {
		var doc string
		if err := row.Scan(&s.Kind, &s.OnDay, &s.Text, &doc, &s.By); err != nil || doc == "" {
			return s, err
		}
		s.Was = &Draft{}
		return s, json.Unmarshal([]byte(doc), s.Was)
	})
}

func list(r *gate.Reading, q Query) (p Page, err error) {
	args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After, "today": r.Today()}
	where := "WHERE {reach p.org_id}"
	switch {
	case q.Org != 0 && q.Below:
		var path string
		if err := r.One("SELECT path FROM org_version WHERE org_id = @of AND reach_until = @forever AND {reach org_id}",
			gate.Args{"of": q.Org, "forever": day.Forever}, &path); err != nil {
			return p, err
		}
		args["lo"], args["hi"] = org.Below(path)
		where += " AND v.path >= @lo AND v.path < @hi"
	case q.Org != 0:
		args["of"] = q.Org
		where += " AND p.org_id = @of"
	}
	if q.Of != 0 {
		args["origin_id"] = q.Of
		where += " AND p.origin_id = @origin_id"
	}
	const late = "p.state IN ('open', 'asked') AND p.due_on < @today"
	if err := r.One(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN `+late+` THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN p.state = 'closed' THEN 1 ELSE 0 END), 0)`+
		joins+where+" AND p.state <> 'void'", args, &p.All, &p.Late, &p.Closed); err != nil {
		return p, err
	}
	switch {
	case q.State != "":
		args["state"] = string(q.State)
		where += " AND p.state = @state"
	default:
		where += " AND p.state <> 'void'"
	}
	if q.Late {
		where += " AND " + late
	}
	if q.Origin != "" {
		args["origin"] = string(q.Origin)
		where += " AND p.origin = @origin"
	}
	if q.Text != "" {
		args["text"] = gate.Like(q.Text)
		where += ` AND (LOWER(p.text) LIKE @text ESCAPE '~' OR LOWER(p.measure) LIKE @text ESCAPE '~' OR LOWER(v.name) LIKE @text ESCAPE '~'
			OR LOWER(COALESCE(o.name, x.name, '')) LIKE @text ESCAPE '~')`
	}
	if err := r.One("SELECT COUNT(*)"+joins+where, args, &p.Total); err != nil {
		return p, err
	}
	if q.After != 0 {
		where += " AND (p.due_on, p.id) > (SELECT due_on, id FROM problem WHERE id = @after)"
	}
	if p.List, err = gate.Collect(r, "SELECT "+columns+joins+where+" ORDER BY p.due_on, p.id LIMIT @limit", args, scan); err != nil {
		return p, err
	}
	if len(p.List) > q.Limit {
		p.List = p.List[:q.Limit]
		p.Next = p.List[q.Limit-1].ID
	}
	return p, nil
}
