package standard

import (
	"strings"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

const columns = `SELECT v.id, v.standard_id, v.org_id, v.no, v.state, v.title, v.document, v.year, v.sort, v.published_on, v.seal, v.version,
	(SELECT COUNT(*) FROM standard_item i WHERE i.version_id = v.id) FROM standard_version v `

func scan(row gate.Row) (v Version, err error) {
	var sort string
	err = row.Scan(&v.ID, &v.Standard, &v.Org, &v.No, &v.State, &v.Title, &v.Document, &v.Year, &sort, &v.PublishedOn, &v.seal, &v.Version, &v.Lines)
	v.Sort = topic.Sort(sort)
	return v, err
}

// read gives versions of any organisation: the condition keeps the drafts out.
func read(r *gate.Reading, where string, args gate.Args) (list []Version, err error) {
	err = r.Beyond("a published standard is for every organisation", columns+where, args, func(row gate.Row) error {
		v, err := scan(row)
		list = append(list, v)
		return err
	})
	return list, err
}

// versions gives the versions of a standard in reach, the newest first.
func versions(r *gate.Reading, id int64) ([]Version, error) {
	list, err := gate.Collect(r, columns+"WHERE v.standard_id = @id AND {reach v.org_id} ORDER BY v.no DESC", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	return list, err
}

// seen gives the versions of a standard that the asker sees, the newest first: the
// drafts only where he keeps them.
func seen(r *gate.Reading, id int64) ([]Version, error) {
	if r.May(Keep) {
		if list, err := versions(r, id); fault.KindOf(err) != fault.NotFound || err == nil {
			return list, err
		}
	}
	list, err := read(r, "WHERE v.standard_id = @id AND v.state IN ('published', 'replaced') ORDER BY v.no DESC", gate.Args{"id": id})
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	return list, err
}

// items gives the lines of a version that was read before.
func items(r *gate.Reading, version int64) (list []Item, err error) {
	err = r.Beyond("a published standard is for every organisation", `SELECT id, line, no, section, text, clause, look, kinds, rule, worth FROM standard_item WHERE version_id = @id ORDER BY no, id`,
		gate.Args{"id": version}, func(row gate.Row) error {
			var x Item
			var kinds string
			err := row.Scan(&x.ID, &x.Line, &x.No, &x.Section, &x.Text, &x.Clause, &x.Look, &kinds, &x.Rule, &x.Worth)
			for _, k := range strings.Fields(kinds) {
				x.Kinds = append(x.Kinds, activity.Kind(k))
			}
			list = append(list, x)
			return err
		})
	return list, err
}

// draft makes the draft of a version.
func draft(w *gate.Writing, at gate.Place, standard int64, no int, h Head, lines []Item) (id int64, err error) {
	id = w.NewID()
	if _, err := w.Exec(at, `INSERT INTO standard_version (id, standard_id, org_id, no, state, title, document, year, sort, published_on, seal, version, made_by, made_ms)
		VALUES (@id, @of, @org, @no, 'draft', @title, @document, @year, @sort, NULL, '', 1, @by, @gate_now)`,
		gate.Args{"id": id, "of": standard, "no": int64(no), "title": h.Title, "document": h.Document, "year": int64(h.Year), "sort": string(h.Sort), "by": w.Who().Account}); err != nil {
		return 0, err
	}
	return id, rewrite(w, at, id, lines)
}

// rewrite writes the lines of a draft anew, numbered in their order; the statements
// touch no version that is not a draft.
func rewrite(w *gate.Writing, at gate.Place, version int64, lines []Item) error {
	if _, err := w.Exec(at, "DELETE FROM standard_item WHERE version_id = @v AND version_id IN (SELECT id FROM standard_version WHERE state = 'draft')", gate.Args{"v": version}); err != nil {
		return err
	}
	for i, x := range lines {
		id := w.NewID()
		if x.Line == 0 {
			x.Line = id
		}
		var kinds []string
		for _, k := range x.Kinds {
			kinds = append(kinds, string(k))
		}
		n, err := w.Exec(at, `INSERT INTO standard_item (id, version_id, line, no, section, text, clause, look, kinds, rule, worth)
			SELECT @id, v.id, @line, @no, @section, @text, @clause, @look, @kinds, @rule, @worth FROM standard_version v WHERE v.id = @v AND v.state = 'draft'`,
			gate.Args{"id": id, "v": version, "line": x.Line, "no": int64(i + 1), "section": x.Section, "text": x.Text, "clause": x.Clause, "look": string(x.Look),
				"kinds": strings.Join(kinds, " "), "rule": x.Rule, "worth": x.Worth})
		if err != nil {
			return err
		}
		if n != 1 {
			return fault.New(fault.Conflict, "这一版刚刚发布，不能再改，没有保存。")
		}
	}
	return nil
}

// list gives a page of the library.
func list(r *gate.Reading, q Query) (p Page, err error) {
	all, err := read(r, `WHERE v.state = 'published' AND (@year = CAST(0 AS BIGINT) OR v.year = @year) AND (LOWER(v.title) LIKE @text ESCAPE '~' OR LOWER(v.document) LIKE @text ESCAPE '~')
		ORDER BY v.year DESC, v.standard_id DESC`, gate.Args{"year": int64(q.Year), "text": gate.Like(q.Text)})
	if err != nil {
		return p, err
	}
	if r.May(Keep) { // what is worked on stands first
		drafts, err := gate.Collect(r, columns+`WHERE v.state = 'draft' AND (@year = CAST(0 AS BIGINT) OR v.year = @year) AND (LOWER(v.title) LIKE @text ESCAPE '~' OR LOWER(v.document) LIKE @text ESCAPE '~')
			AND {reach v.org_id} ORDER BY v.year DESC, v.standard_id DESC`, gate.Args{"year": int64(q.Year), "text": gate.Like(q.Text)}, scan)
		if err != nil {
			return p, err
		}
		all = append(drafts, all...)
	}
	p.Total = len(all)
	from := 0
	for i, v := range all {
		if v.ID == q.After {
			from = i + 1
		}
	}
	all = all[from:]
	if q.Limit > 0 && len(all) > q.Limit {
		all, p.Next = all[:q.Limit], all[q.Limit-1].ID
	}
	p.List = all
	return p, nil
}
