package main

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// dated is the form of a day.
const dated = `^\d{4}-\d\d-\d\d$`

// within lets an officer see what hangs below his organisation, as the house does.
const within = "@request.auth.lo <= %[1]s && %[1]s < @request.auth.hi"

// collections are what PocketBase keeps, with its rules of access; two are views.
func (p *peer) collections() error {
	rule := func(text string) *string { s := fmt.Sprintf(within, text); return &s }
	officers := core.NewAuthCollection("officers")
	officers.Fields.Add(&core.TextField{Name: "lo"}, &core.TextField{Name: "hi"})
	orgs := core.NewBaseCollection("orgs")
	orgs.Fields.Add(&core.TextField{Name: "name", Required: true}, &core.TextField{Name: "path", Required: true}, &core.TextField{Name: "kind"})
	orgs.ListRule, orgs.ViewRule = rule("path"), rule("path")
	orgs.AddIndex("orgs_path", true, "path", "")
	if err := errors.Join(p.app.Save(officers), p.app.Save(orgs)); err != nil {
		return err
	}
	of := func() *core.RelationField {
		return &core.RelationField{Name: "org", CollectionId: orgs.Id, Required: true, MaxSelect: 1}
	}
	members := core.NewBaseCollection("members")
	members.Fields.Add(of(), &core.TextField{Name: "name", Required: true}, &core.TextField{Name: "birth"}, &core.NumberField{Name: "sex"})
	for _, name := range []string{"nation", "education", "category", "phone", "home", "work"} {
		members.Fields.Add(&core.TextField{Name: name, Max: 200})
	}
	members.Fields.Add(&core.TextField{Name: "number", Pattern: `^\d{17}[\dX]$`}, &core.TextField{Name: "joined", Pattern: dated}, &core.TextField{Name: "full", Pattern: dated})
	members.ListRule, members.ViewRule, members.CreateRule = rule("org.path"), rule("org.path"), rule("org.path")
	members.AddIndex("members_org", false, "org, name", "")
	members.AddIndex("members_number", true, "number", "number <> ''")
	activities := core.NewBaseCollection("activities")
	activities.Fields.Add(of(), &core.TextField{Name: "day", Required: true, Pattern: dated}, &core.TextField{Name: "kind", Required: true}, &core.TextField{Name: "title", Required: true}, &core.TextField{Name: "minutes"})
	activities.ListRule, activities.ViewRule, activities.CreateRule = rule("org.path"), rule("org.path"), rule("org.path")
	activities.AddIndex("activities_org", false, "org, day", "")
	if err := errors.Join(p.app.Save(members), p.app.Save(activities)); err != nil {
		return err
	}
	attendance := core.NewBaseCollection("attendance")
	attendance.Fields.Add(&core.RelationField{Name: "activity", CollectionId: activities.Id, Required: true, MaxSelect: 1},
		&core.RelationField{Name: "member", CollectionId: members.Id, Required: true, MaxSelect: 1}, &core.BoolField{Name: "absent"})
	attendance.ListRule, attendance.CreateRule = rule("activity.org.path"), rule("activity.org.path")
	attendance.AddIndex("attendance_one", true, "activity, member", "")
	answers := core.NewBaseCollection("answers")
	answers.Fields.Add(of(), &core.TextField{Name: "progress", Max: 200})
	answers.ListRule, answers.UpdateRule = rule("org.path"), rule("org.path")
	month := core.NewViewCollection("months")
	month.ViewQuery = `SELECT (o.id || '-' || substr(a.day, 1, 7)) AS id, o.path, o.name, (substr(a.day, 1, 7)) AS month,
		(SUM(a.kind = 'themeday')) AS themedays, (SUM(a.kind = 'assembly')) AS assemblies, (SUM(a.kind = 'committee')) AS committees, (SUM(a.kind = 'lecture')) AS lectures
		FROM orgs o LEFT JOIN activities a ON a.org = o.id GROUP BY o.id, substr(a.day, 1, 7)`
	month.ListRule = rule("path")
	card := core.NewViewCollection("card")
	card.ViewQuery = `SELECT o.id, o.path, (SELECT COUNT(*) FROM orgs) AS orgs, (SELECT COUNT(*) FROM members) AS members,
		(SELECT COUNT(*) FROM activities) AS activities, (SELECT COUNT(*) FROM attendance WHERE absent = FALSE) AS present, (SELECT COUNT(*) FROM attendance WHERE absent = TRUE) AS absent,
		(SELECT COUNT(*) FROM activities WHERE kind = 'themeday') AS themedays, (SELECT COUNT(*) FROM activities WHERE kind = 'lecture') AS lectures,
		(SELECT COUNT(DISTINCT org) FROM activities WHERE kind = 'broadcast') AS watched,
		(SELECT COUNT(*) FROM attendance t JOIN activities a ON a.id = t.activity WHERE a.kind = 'visit' AND t.absent = FALSE) AS visitors
		FROM orgs o WHERE length(o.path) = (SELECT MIN(length(path)) FROM orgs)`
	card.ListRule = rule("path")
	return errors.Join(p.app.Save(attendance), p.app.Save(answers), p.app.Save(month), p.app.Save(card))
}

// id is one of ours as PocketBase has them: fifteen characters.
func id(n int64) string { return fmt.Sprintf("%015d", n%1_000_000_000_000_000) }

// copy takes over what the house holds on its last day.
func (p *peer) copy(source string) error {
	db, err := sql.Open("sqlite", "file:"+source+"?mode=ro")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return p.app.RunInTransaction(func(tx core.App) error {
		put := func(query, into string, columns ...string) error {
			rows, err := db.Query(query)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				cells := make([]any, len(columns))
				for i := range cells {
					cells[i] = new(any)
				}
				if err := rows.Scan(cells...); err != nil {
					return err
				}
				params := dbx.Params{}
				for i, c := range columns {
					v := *cells[i].(*any)
					if n, is := v.(int64); is && (c == "id" || c == "org" || c == "member" || c == "activity") {
						v = id(n)
					}
					if v != nil {
						params[c] = v
					}
				}
				if _, err := tx.DB().Insert(into, params).Execute(); err != nil {
					return fmt.Errorf("%s: %w", into, err)
				}
			}
			return rows.Err()
		}
		const last = "'2021-12-20'"
		if err := put("SELECT org_id, name, path, kind FROM org_version WHERE from_day <= "+last+" AND until_day > "+last, "orgs", "id", "name", "path", "kind"); err != nil {
			return err
		}
		if err := put("SELECT m.id, s.org_id, m.name, COALESCE(m.birth_on, ''), m.sex FROM membership s JOIN member m ON m.id = s.member_id JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= "+last+" AND v.until_day > "+last+
			" WHERE s.from_day <= "+last+" AND s.until_day > "+last, "members", "id", "org", "name", "birth", "sex"); err != nil {
			return err
		}
		if err := put("SELECT a.id, a.org_id, a.on_day, (SELECT MIN(kind) FROM activity_kind k WHERE k.activity_id = a.id), a.title, a.minutes FROM activity a JOIN org_version v ON v.org_id = a.org_id AND v.from_day <= "+last+" AND v.until_day > "+last+
			" WHERE a.state = 'kept'", "activities", "id", "org", "day", "kind", "title", "minutes"); err != nil {
			return err
		}
		if err := put("SELECT ROW_NUMBER() OVER (), o.activity_id, s.member_id, COALESCE(p.absent, FALSE) FROM activity a JOIN activity_org o ON o.activity_id = a.id AND o.mode = 'roster'"+
			" JOIN org_version v ON v.org_id = a.org_id AND v.from_day <= "+last+" AND v.until_day > "+last+
			" JOIN membership s ON s.org_id = o.org_id AND s.from_day <= a.on_day AND s.until_day > a.on_day JOIN membership n ON n.member_id = s.member_id AND n.from_day <= "+last+" AND n.until_day > "+last+
			" LEFT JOIN activity_person p ON p.activity_id = a.id AND p.member_id = s.member_id WHERE a.state = 'kept' GROUP BY o.activity_id, s.member_id", "attendance", "id", "activity", "member", "absent"); err != nil {
			return err
		}
		return finish(tx)
	})
}

// finish makes the officer and the answers.
func finish(tx core.App) error {
	var root struct {
		Path string `db:"path"`
	}
	if err := tx.DB().NewQuery("SELECT path FROM orgs ORDER BY length(path) LIMIT 1").One(&root); err != nil {
		return err
	}
	c, err := tx.FindCollectionByNameOrId("officers")
	if err != nil {
		return err
	}
	officer := core.NewRecord(c)
	officer.SetEmail("officer@example.com")
	officer.SetPassword("shili-qu-2021")
	officer.Set("lo", root.Path)
	officer.Set("hi", root.Path+"~")
	if err := tx.Save(officer); err != nil {
		return err
	}
	var asked []string
	if err := tx.DB().NewQuery("SELECT id FROM orgs ORDER BY id LIMIT 200").Column(&asked); err != nil {
		return err
	}
	for _, of := range asked {
		if _, err := tx.DB().Insert("answers", dbx.Params{"id": of, "org": of, "progress": ""}).Execute(); err != nil {
			return err
		}
	}
	return nil
}
