package activity

import (
	"encoding/json"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

func (rec *Record) args(id int64) gate.Args {
	return gate.Args{"id": id, "on": rec.OnDay, "until": rec.UntilDay, "from_time": rec.FromTime, "until_time": rec.UntilTime,
		"title": rec.Title, "place": rec.Place, "site": rec.Site, "group": rec.Group, "chair": rec.Chair, "recorder": rec.Recorder,
		"lecturer": rec.Lecturer, "lecturer_id": rec.LecturerID, "minutes": rec.Minutes, "guests": rec.Guests,
		"others": int64(rec.Others), "study": int64(rec.StudyMins)}
}

func insert(w *gate.Writing, at gate.Place, id int64, rec Record) error {
	args := rec.args(id)
	args["by"] = w.Who().Account
	if _, err := w.Exec(at, `
		INSERT INTO activity (id, org_id, state, version, on_day, until_day, from_time, until_time, title, place, site_id, group_id,
			chair, recorder, lecturer, lecturer_id, minutes, guests, others, study_mins, why, made_by, made_ms, changed_ms)
		VALUES (@id, @org, 'kept', 1, @on, @until, @from_time, @until_time, @title, @place, @site, @group,
			@chair, @recorder, @lecturer, @lecturer_id, @minutes, @guests, @others, @study, '', @by, @gate_now, @gate_now)`, args); err != nil {
		return err
	}
	return insertParts(w, at, id, rec)
}

func insertParts(w *gate.Writing, at gate.Place, id int64, rec Record) error {
	for _, k := range rec.Kinds {
		if _, err := w.Exec(at, "INSERT INTO activity_kind (activity_id, kind) VALUES (@id, @kind) ON CONFLICT DO NOTHING",
			gate.Args{"id": id, "kind": string(k)}); err != nil {
			return err
		}
	}
	for _, p := range rec.Orgs {
		if _, err := w.Exec(at, "INSERT INTO activity_org (activity_id, org_id, mode) VALUES (@id, @of, @mode)",
			gate.Args{"id": id, "of": p.Org, "mode": string(p.Mode)}); err != nil {
			return err
		}
	}
	for _, m := range rec.Marks {
		if _, err := w.Exec(at, `INSERT INTO activity_person (activity_id, member_id, org_id, absent, reason, note)
			VALUES (@id, @member, @of, @absent, @reason, @note)`,
			gate.Args{"id": id, "member": m.Member, "of": m.Org, "absent": m.Absent, "reason": m.Reason, "note": m.Note}); err != nil {
			return err
		}
	}
	for i, it := range rec.Items {
		if _, err := w.Exec(at, "INSERT INTO activity_item (activity_id, no, title, topic_id, decided, again) VALUES (@id, @no, @title, @topic, @decided, @again)",
			gate.Args{"id": id, "no": int64(i + 1), "title": it.Title, "topic": it.Topic, "decided": it.Decided, "again": it.Again}); err != nil {
			return err
		}
	}
	for i, v := range rec.Votes {
		if _, err := w.Exec(at, `INSERT INTO activity_vote (activity_id, no, what, due, present, yes, nay, abstained)
			VALUES (@id, @no, @what, @due, @present, @yes, @nay, @abstained)`,
			gate.Args{"id": id, "no": int64(i + 1), "what": v.What, "due": int64(v.Due), "present": int64(v.Present),
				"yes": int64(v.Yes), "nay": int64(v.No), "abstained": int64(v.Abstained)}); err != nil {
			return err
		}
	}
	return nil
}

// replace puts a better record in a record's place. seen are the marks that the
// asker sees: whom he does not see, he does not strike out.
func replace(w *gate.Writing, at gate.Place, id int64, rec Record, seen []Mark, why string) error {
	var who []int64
	for _, m := range seen {
		who = append(who, m.Member)
	}
	args := rec.args(id)
	args["why"] = why
	if _, err := w.Exec(at, `
		UPDATE activity SET version = version + 1, on_day = @on, until_day = @until, from_time = @from_time, until_time = @until_time,
			title = @title, place = @place, site_id = @site, group_id = @group, chair = @chair, recorder = @recorder,
			lecturer = @lecturer, lecturer_id = @lecturer_id, minutes = @minutes, guests = @guests, others = @others,
			study_mins = @study, why = @why, changed_ms = @gate_now
		WHERE id = @id`, args); err != nil {
		return err
	}
	for _, table := range []string{"activity_kind", "activity_org", "activity_person", "activity_item", "activity_vote"} {
		which := ""
		if table == "activity_person" {
			which = " AND member_id IN ({ids seen})"
		}
		if _, err := w.Exec(at, "DELETE FROM "+table+" WHERE activity_id = @id"+which, gate.Args{"id": id, "seen": who}); err != nil {
			return err
		}
	}
	return insertParts(w, at, id, rec)
}

func keepPast(w *gate.Writing, at gate.Place, old Activity, why string) error {
	doc, err := json.Marshal(old.Record)
	if err != nil {
		return err
	}
	_, err = w.Exec(at, `INSERT INTO activity_past (activity_id, version, doc, why, made_by, made_ms)
		VALUES (@id, @version, @doc, @why, @by, @gate_now)`,
		gate.Args{"id": old.ID, "version": old.Version, "doc": string(doc), "why": why, "by": w.Who().Account})
	return err
}

const columns = `a.id, a.org_id, v.name, a.state, a.version, a.why, a.on_day, a.until_day, a.from_time, a.until_time, a.title, a.place,
	a.site_id, a.group_id, a.chair, a.recorder, a.lecturer, a.lecturer_id, a.minutes, a.guests, a.others, a.study_mins, a.made_by, a.made_ms`

// held keeps the activities of which one of the organisations is in reach. The plus keeps
// SQLite from looking each activity up under every organisation in reach.
const held = ` EXISTS (SELECT 1 FROM activity_org h WHERE h.activity_id = a.id AND {reach +h.org_id})`

const from = ` FROM activity a JOIN org_version v ON v.org_id = a.org_id AND v.from_day <= a.on_day AND v.reach_until > a.on_day `

func scan(row gate.Row) (a Activity, err error) {
	err = row.Scan(&a.ID, &a.Org, &a.OrgName, &a.State, &a.Version, &a.Why, &a.OnDay, &a.UntilDay, &a.FromTime, &a.UntilTime, &a.Title,
		&a.Place, &a.Site, &a.Group, &a.Chair, &a.Recorder, &a.Lecturer, &a.LecturerID, &a.Minutes, &a.Guests, &a.Others,
		&a.StudyMins, &a.MadeBy, &a.MadeMS)
	return a, err
}

func one(r *gate.Reading, id int64) (a Activity, err error) {
	found := false
	if err := r.Each("SELECT "+columns+from+"WHERE a.id = @id AND"+held, gate.Args{"id": id}, func(row gate.Row) (err error) {
		found = true
		a, err = scan(row)
		return err
	}); err != nil {
		return a, err
	}
	if !found {
		return a, fault.Missing()
	}
	list := []Activity{a}
	if err := complete(r, list); err != nil {
		return a, err
	}
	return list[0], nil
}

// complete fills in kinds, organisations, marks, agenda, votes and counts.
func complete(r *gate.Reading, list []Activity) error {
	ids := make([]int64, len(list))
	at := map[int64]*Activity{}
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
	}
	args := gate.Args{"ids": ids}
	part := func(what, table, order string, scan func(gate.Row) error) error {
		return r.Each("SELECT x.activity_id, "+what+" FROM "+table+` x JOIN activity a ON a.id = x.activity_id
			WHERE x.activity_id IN ({ids ids}) AND`+held+" ORDER BY x.activity_id, "+order, args, scan)
	}
	var id int64
	if err := part("x.kind", "activity_kind", "x.kind", func(row gate.Row) error {
		var k Kind
		if err := row.Scan(&id, &k); err != nil {
			return err
		}
		at[id].Kinds = append(at[id].Kinds, k)
		return nil
	}); err != nil {
		return err
	}
	if err := part("x.org_id, x.mode", "activity_org", "x.org_id", func(row gate.Row) error {
		var p Party
		if err := row.Scan(&id, &p.Org, &p.Mode); err != nil {
			return err
		}
		at[id].Orgs = append(at[id].Orgs, p)
		return nil
	}); err != nil {
		return err
	}
	if err := part("x.title, x.topic_id, x.decided, x.again", "activity_item", "x.no", func(row gate.Row) error {
		var it Item
		if err := row.Scan(&id, &it.Title, &it.Topic, &it.Decided, &it.Again); err != nil {
			return err
		}
		at[id].Items = append(at[id].Items, it)
		return nil
	}); err != nil {
		return err
	}
	if err := part("x.what, x.due, x.present, x.yes, x.nay, x.abstained", "activity_vote", "x.no", func(row gate.Row) error {
		var v Vote
		if err := row.Scan(&id, &v.What, &v.Due, &v.Present, &v.Yes, &v.No, &v.Abstained); err != nil {
			return err
		}
		at[id].Votes = append(at[id].Votes, v)
		return nil
	}); err != nil {
		return err
	}
	// Marks are personal: only those of organisations in reach.
	if err := r.Each(`SELECT x.activity_id, x.member_id, x.org_id, x.absent, x.reason, x.note FROM activity_person x
		WHERE x.activity_id IN ({ids ids}) AND {reach x.org_id} ORDER BY x.activity_id, x.member_id`, args, func(row gate.Row) error {
		var m Mark
		if err := row.Scan(&id, &m.Member, &m.Org, &m.Absent, &m.Reason, &m.Note); err != nil {
			return err
		}
		at[id].Marks = append(at[id].Marks, m)
		return nil
	}); err != nil {
		return err
	}
	return attendance(r, list)
}

// says is what the record itself says: all but the name of its organisation.
const says = `(LOWER(a.title) LIKE @text ESCAPE '~' OR LOWER(a.place) LIKE @text ESCAPE '~' OR LOWER(a.minutes) LIKE @text ESCAPE '~'
	OR LOWER(a.lecturer) LIKE @text ESCAPE '~' OR a.id IN (SELECT i.activity_id FROM activity_item i WHERE LOWER(i.title) LIKE @text ESCAPE '~'))`

func list(r *gate.Reading, q Query) (p Page, err error) {
	args := gate.Args{"from": q.Span.From, "until": q.Span.Until, "limit": int64(q.Limit + 1), "after": q.After}
	where := "WHERE a.on_day >= @from AND a.on_day < @until AND" + held
	if q.Void {
		where += " AND a.state = 'void'"
	} else {
		where += " AND a.state = 'kept'"
	}
	if q.Org != 0 && !q.Below {
		args["of"] = q.Org
		where += " AND EXISTS (SELECT 1 FROM activity_org h WHERE h.activity_id = a.id AND h.org_id = @of)"
	}
	if q.Org != 0 && q.Below {
		var path string
		if err := r.One("SELECT path FROM org_version WHERE org_id = @of AND reach_until = @forever AND {reach org_id}",
			gate.Args{"of": q.Org, "forever": day.Forever}, &path); err != nil {
			return p, err
		}
		// By where its parts hang now: what they did before one of them, or all, came
		// here is theirs all the same.
		args["lo"], args["hi"] = org.Below(path)
		args["forever"] = day.Forever
		where += " AND a.org_id IN (SELECT x.org_id FROM org_version x WHERE x.path >= @lo AND x.path < @hi AND x.reach_until = @forever)"
	}
	if q.Kind != "" {
		args["kind"] = string(q.Kind)
		where += " AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind = @kind)"
	}
	if q.Site != 0 {
		args["site"] = q.Site
		where += " AND a.site_id = @site"
	}
	if q.Topic != 0 {
		args["topic"] = q.Topic
		where += " AND EXISTS (SELECT 1 FROM activity_item i WHERE i.activity_id = a.id AND i.topic_id = @topic)"
	}
	order := " ORDER BY a.on_day DESC, a.id DESC"
	if q.Text != "" {
		args["text"] = gate.Like(q.Text)
		where += " AND (" + says + " OR LOWER(v.name) LIKE @text ESCAPE '~')"
		if q.Best {
			order = " ORDER BY CASE WHEN LOWER(a.title) LIKE @text ESCAPE '~' THEN 0 WHEN " + says + " THEN 1 ELSE 2 END, a.on_day DESC, a.id DESC"
		}
	}
	if err := r.One("SELECT COUNT(*)"+from+where, args, &p.Total); err != nil {
		return p, err
	}
	if q.After != 0 {
		where += " AND (a.on_day, a.id) < (SELECT on_day, id FROM activity WHERE id = @after)"
	}
	p.List, err = gate.Collect(r, "SELECT "+columns+from+where+order+" LIMIT @limit", args, scan)
	if err != nil {
		return p, err
	}
	if len(p.List) > q.Limit {
		p.List = p.List[:q.Limit]
		p.Next = p.List[q.Limit-1].ID
	}
	return p, complete(r, p.List)
}
