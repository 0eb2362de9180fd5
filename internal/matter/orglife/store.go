package orglife

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

func (d Draft) args(id int64) gate.Args {
	return gate.Args{"id": id, "kind": string(d.Kind), "year": int64(d.Year), "special": d.Special, "theme": d.Theme, "opened": d.OpenedOn, "planned": d.PlannedOn}
}

const columns = `l.id, l.org_id, v.name, v.kind, l.version, l.kind, l.year, l.special, l.theme, l.opened_on, l.planned_on, l.study_on, l.study_note,
	l.activity_id, a.on_day, l.reported_on, l.report_note, l.finished_on, l.state = 'void', l.why,
	(SELECT COUNT(*) FROM orglife_opinion o WHERE o.orglife_id = l.id AND o.state = 'kept')`

const joins = ` FROM orglife l JOIN org_version v ON v.org_id = l.org_id AND v.reach_until = '9999-12-31'
	LEFT JOIN activity a ON a.id = l.activity_id AND a.state = 'kept' `

func scan(row gate.Row) (m Matter, err error) {
	err = row.Scan(&m.ID, &m.Org, &m.OrgName, &m.OrgKind, &m.Version, &m.Kind, &m.Year, &m.Special, &m.Theme, &m.OpenedOn, &m.PlannedOn, &m.StudyOn, &m.StudyNote,
		&m.Activity, &m.HeldOn, &m.ReportedOn, &m.ReportNote, &m.FinishedOn, &m.Void, &m.Why, &m.Opinions)
	return m, err
}

func one(r *gate.Reading, id int64) (m Matter, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+joins+"WHERE l.id = @id AND {reach l.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return m, err
	}
	return list[0], tallied(r, list)
}

// tallied adds the counts of the problems.
func tallied(r *gate.Reading, list []Matter) error {
	ids := make([]int64, len(list))
	for i, m := range list {
		ids[i] = m.ID
	}
	n, err := problem.Tallies(r, ids)
	for i := range list {
		list[i].Problems = n[list[i].ID]
	}
	return err
}

// Query asks for a part of the meetings.
type Query struct {
	Org   int64 // with everything below it; 0: all in reach
	Only  bool  // Org alone
	Year  int   // 0: every year
	Kind  Kind
	After int64
	Limit int
}

// Page is one page of the meetings, the newest first.
type Page struct {
	List  []Matter
	Total int
	Next  int64
}

// List gives a page of the meetings. It takes View.
func (ls *Lives) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = ls.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = list(r, q)
		return err
	})
	return p, err
}

func list(r *gate.Reading, q Query) (p Page, err error) {
	args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After}
	where := "WHERE l.state = 'kept' AND {reach l.org_id}"
	switch {
	case q.Org != 0 && q.Only:
		args["of"] = q.Org
		where += " AND l.org_id = @of"
	case q.Org != 0:
		var path string
		if err := r.One("SELECT path FROM org_version WHERE org_id = @of AND reach_until = @forever AND {reach org_id}",
			gate.Args{"of": q.Org, "forever": day.Forever}, &path); err != nil {
			return p, err
		}
		args["lo"], args["hi"] = org.Below(path)
		where += " AND v.path >= @lo AND v.path < @hi"
	}
	if q.Year != 0 {
		args["year"] = int64(q.Year)
		where += " AND l.year = @year"
	}
	if q.Kind != "" {
		args["kind"] = string(q.Kind)
		where += " AND l.kind = @kind"
	}
	if err := r.One("SELECT COUNT(*)"+joins+where, args, &p.Total); err != nil {
		return p, err
	}
	if q.After != 0 {
		where += " AND l.id < @after"
	}
	if p.List, err = gate.Collect(r, "SELECT "+columns+joins+where+" ORDER BY l.id DESC LIMIT @limit", args, scan); err != nil {
		return p, err
	}
	if len(p.List) > q.Limit {
		p.List = p.List[:q.Limit]
		p.Next = p.List[q.Limit-1].ID
	}
	return p, tallied(r, p.List)
}

// Record is an activity that may be the meeting.
type Record struct {
	ID    int64
	OnDay day.Day
	Title string
}

// Whole is a meeting with all that its page shows.
type Whole struct {
	Matter
	Items        []Item
	Ready        []Ready
	Due, Present int      // at the meeting
	Records      []Record // that may be linked
	Mine         bool     // the asker reads the opinions
	Heard        []Opinion
}

// Get gives one meeting. It takes View; the opinions are given to whoever also
// holds Read in that very organisation.
func (ls *Lives) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = ls.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x, err = whole(r, id)
		return err
	})
	if err != nil {
		return x, err
	}
	err = ls.gate.Read(ctx, who, Read, func(r *gate.Reading) error {
		var of int64
		if err := r.One("SELECT l.org_id FROM orglife l WHERE l.id = @id AND {reach l.org_id}", gate.Args{"id": id}, &of); err != nil {
			return err
		}
		x.Mine = true
		x.Heard, err = gate.Collect(r, `SELECT o.id, o.on_day, o.source, o.text, o.state = 'void', o.why FROM orglife_opinion o
			WHERE o.orglife_id = @id AND {reach o.org_id} ORDER BY o.id`, gate.Args{"id": id}, func(row gate.Row) (o Opinion, err error) {
			return o, row.Scan(&o.ID, &o.OnDay, &o.Source, &o.Text, &o.Void, &o.Why)
		})
		return err
	})
	if k := fault.KindOf(err); err != nil && (k == fault.Denied || k == fault.NotFound) {
		err = nil // seen from above: how many, not what they say
	}
	return x, err
}

func whole(r *gate.Reading, id int64) (x Whole, err error) {
	if x.Matter, err = one(r, id); err != nil {
		return x, err
	}
	if x.Ready, err = readyOf(r, &x.Matter); err != nil {
		return x, err
	}
	if x.Records, err = records(r, &x.Matter); err != nil {
		return x, err
	}
	until := x.PlannedOn + 1
	if x.HeldOn != day.None {
		until = x.HeldOn + 1
	}
	until = max(min(until, r.Today()+1), x.OpenedOn)
	studies, err := studied(r, x.Org, day.Span{From: x.OpenedOn, Until: until})
	if err != nil {
		return x, err
	}
	people, missing, err := talked(r, &x.Matter, max(until, day.Of(x.Year, 1, 1)+1))
	if err != nil {
		return x, err
	}
	x.Items = x.checklist(studies, people, missing, x.Ready)
	if x.HeldOn != day.None {
		held, err := activity.In(r, day.Span{From: x.HeldOn, Until: x.HeldOn + 1}, x.Org)
		if err != nil {
			return x, err
		}
		for _, b := range held {
			if b.ID == x.Activity {
				x.Due, x.Present = b.Due, b.Present
			}
		}
	}
	return x, nil
}

// on is the day for which the people of a meeting are looked up.
func (m *Matter) on(today day.Day) day.Day {
	if m.HeldOn != day.None {
		return m.HeldOn
	}
	return max(min(m.PlannedOn, today), m.OpenedOn)
}

// readyOf is who prepares a written comparison: the leading body.
func readyOf(r *gate.Reading, m *Matter) (list []Ready, err error) {
	around, err := member.Around(r, m.Org, m.on(r.Today()))
	if err != nil {
		return nil, err
	}
	done := map[int64]day.Day{}
	if err := r.Each(`SELECT x.person_id, x.on_day FROM orglife_ready x JOIN orglife l ON l.id = x.orglife_id
		WHERE x.orglife_id = @id AND {reach l.org_id}`, gate.Args{"id": m.ID}, func(row gate.Row) error {
		var id int64
		var d day.Day
		err := row.Scan(&id, &d)
		done[id] = d
		return err
	}); err != nil {
		return nil, err
	}
	for _, a := range around {
		if a.Seat {
			list = append(list, Ready{a, done[a.ID]})
		}
	}
	return list, nil
}

// records are the activities that may be the meeting: kept, of its kind, of the
// organisation, and not linked to another matter.
func records(r *gate.Reading, m *Matter) ([]Record, error) {
	return gate.Collect(r, `SELECT a.id, a.on_day, a.title FROM activity a JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of
		WHERE a.state = 'kept' AND a.on_day >= @from AND {reach o.org_id}
			AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind = @kind)
			AND NOT EXISTS (SELECT 1 FROM orglife l WHERE l.activity_id = a.id AND l.state = 'kept' AND l.id <> @id)
		ORDER BY a.on_day DESC, a.id DESC LIMIT 20`,
		gate.Args{"of": m.Org, "kind": string(m.Kind.Activity()), "id": m.ID, "from": m.OpenedOn}, func(row gate.Row) (x Record, err error) {
			return x, row.Scan(&x.ID, &x.OnDay, &x.Title)
		})
}

// studied counts the records with study of an organisation in a span.
func studied(r *gate.Reading, of int64, s day.Span) (n int, err error) {
	err = r.One(`SELECT COUNT(*) FROM activity a JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of
		WHERE a.state = 'kept' AND a.study_mins > 0 AND a.on_day >= @from AND a.on_day < @until AND {reach o.org_id}`,
		gate.Args{"of": of, "from": s.From, "until": s.Until}, &n)
	return n, err
}

// talked counts the people of an organisation, and those of them without a talk in
// the meeting's year: all members of a branch, the leading body of another.
func talked(r *gate.Reading, m *Matter, until day.Day) (people, missing int, err error) {
	s := day.Year(m.Year)
	s.Until = max(min(s.Until, until), s.From+1)
	o, err := talk.Within(r, m.Org, s)
	for _, p := range o.People {
		if m.Kind == DemLife && !p.Seat || m.Kind == OrgLife && !p.Roster {
			continue
		}
		people++
		if !p.Done() {
			missing++
		}
	}
	return people, missing, err
}
