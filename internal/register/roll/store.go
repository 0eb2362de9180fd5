package roll

import (
	"context"
	"encoding/json"
	"fmt"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
)

// rowDoc is the sealed part of a row.
type rowDoc struct {
	Sheet    string          `json:"s,omitempty"`
	Row      int             `json:"r"`
	Hidden   bool            `json:"h,omitempty"`
	Cells    []string        `json:"c,omitempty"`
	Base     []intake.Reason `json:"b,omitempty"`
	More     []intake.Reason `json:"m,omitempty"`
	Member   *intake.Member  `json:"p,omitempty"`
	Org      *intake.Org     `json:"o,omitempty"`
	ParentNo int64           `json:"pn,omitempty"`
	Changes  []change        `json:"x,omitempty"`
	Old      *member.Facts   `json:"old,omitempty"`
	Flags    []string        `json:"f,omitempty"`
}

// change is intake.Change with its values: they leave this package sealed only.
type change struct{ F, O, N string }

func (rs *Rolls) seal(row *Row) (string, error) {
	d := rowDoc{Sheet: row.Sheet, Row: row.Number, Hidden: row.Hidden, Cells: row.Cells, Base: row.base, Member: row.Member, Org: row.Org,
		ParentNo: row.ParentNo, Old: row.old, Flags: row.flags}
	if len(row.Reasons) > len(row.base) {
		d.More = row.Reasons[len(row.base):]
	}
	for _, c := range row.Changes {
		d.Changes = append(d.Changes, change{string(c.Field), c.Old, c.New})
	}
	switch row.Done {
	case "made", "same": // it stands in the register; what no column took stays here
		d.Member, d.Org, d.Cells = extra(row.Member), nil, nil
		if row.Org != nil {
			d.Org = &intake.Org{FullName: row.Org.FullName}
		}
	case "changed":
		d.Member, d.Cells = extra(row.Member), nil
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	return rs.keys.Seal("import_row", "doc", row.id, string(text)), nil
}

// extra keeps the columns that nobody knows, and the name.
func extra(m *intake.Member) *intake.Member {
	if m == nil {
		return nil
	}
	return &intake.Member{Name: m.Name, Extra: m.Extra}
}

func (rs *Rolls) unseal(row *Row, doc string) error {
	text, err := rs.keys.Open("import_row", "doc", row.id, doc)
	if err != nil {
		return err
	}
	var d rowDoc
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return err
	}
	row.Sheet, row.Number, row.Hidden, row.Cells, row.Member, row.Org = d.Sheet, d.Row, d.Hidden, d.Cells, d.Member, d.Org
	row.ParentNo, row.old, row.flags, row.base = d.ParentNo, d.Old, d.Flags, d.Base
	row.Reasons = append(append([]intake.Reason(nil), d.Base...), d.More...)
	for _, c := range d.Changes {
		row.Changes = append(row.Changes, intake.Change{Field: intake.Field(c.F), Old: c.O, New: c.N})
	}
	return nil
}

func (rs *Rolls) begin(ctx context.Context, who gate.Actor, f File, digest string) (id int64, err error) {
	err = rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		home := f.Org
		if home == 0 {
			home = w.Org()
		}
		if home == 0 { // the program: the organisation on top
			if err := w.Each("SELECT org_id FROM org_version WHERE parent_id = 0 AND {reach org_id}", nil,
				func(row gate.Row) error { return row.Scan(&home) }); err != nil {
				return err
			}
		}
		at, err := w.At(home)
		if err != nil {
			return err
		}
		d := batchDoc{Org: f.Org, Since: f.Since}
		if err := w.Each("SELECT 1 FROM import_batch WHERE digest = @digest AND state = 'done' AND {reach org_id} LIMIT 1",
			gate.Args{"digest": digest}, func(gate.Row) error { d.Seen = true; return nil }); err != nil {
			return err
		}
		doc, err := json.Marshal(d)
		if err != nil {
			return err
		}
		id = w.NewID()
		_, err = w.Exec(at, `
			INSERT INTO import_batch (id, org_id, kind, file, digest, state, good, flagged, refused, ignored, made, changed, doc, made_ms, made_by)
			VALUES (@id, @org, @kind, @file, @digest, 'reading', 0, 0, 0, 0, 0, 0, @doc, @gate_now, @by)`,
			gate.Args{"id": id, "kind": string(f.Kind), "file": clip(f.Name, 200), "digest": digest, "doc": string(doc), "by": w.Who().Account})
		if err != nil {
			return err
		}
		return w.Record(at, "import.read", gate.Subject{Kind: "import", ID: id}, gate.Detail{"kind": f.Kind, "digest": digest})
	})
	return id, err
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// settle notes the counts of a batch that has been read, and lets it wait.
func (rs *Rolls) settle(ctx context.Context, who gate.Actor, id int64, plan *intake.Plan, reasons map[string]int) error {
	return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		b, at, err := rs.batchAt(w, id)
		if err != nil {
			return err
		}
		b.doc.Sheets, b.doc.Reasons = plan.Sheets, reasons
		doc, err := json.Marshal(b.doc)
		if err != nil {
			return err
		}
		c := plan.Counts
		if _, err := w.Exec(at, `UPDATE import_batch SET state = 'waiting', good = @good, flagged = @flag, refused = @refuse,
			ignored = @ignore, doc = @doc WHERE id = @id`, gate.Args{"id": id, "good": int64(c.Good), "flag": int64(c.Flag),
			"refuse": int64(c.Refuse), "ignore": int64(c.Ignore), "doc": string(doc)}); err != nil {
			return err
		}
		return w.Quiet("an import that was read waits for its confirmation")
	})
}

// drop takes a batch away that was not read to its end.
func (rs *Rolls) drop(ctx context.Context, who gate.Actor, id int64) error {
	return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		_, at, err := rs.batchAt(w, id)
		if err != nil {
			return err
		}
		for _, stmt := range []string{"DELETE FROM import_row WHERE batch_id = @id", "DELETE FROM import_batch WHERE id = @id"} {
			if _, err := w.Exec(at, stmt, gate.Args{"id": id}); err != nil {
				return err
			}
		}
		return w.Record(at, "import.drop", gate.Subject{Kind: "import", ID: id}, nil)
	})
}

func (rs *Rolls) insertRows(w *gate.Writing, batch int64, rows []*Row) error {
	_, at, err := rs.batchAt(w, batch)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Outcome == intake.Ignore {
			continue
		}
		row.id = w.NewID()
		doc, err := rs.seal(row)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO import_row (id, batch_id, no, outcome, state, done, subject_id, version, doc)
			VALUES (@id, @batch, @no, @outcome, @state, '', @match, @parent, @doc)`, gate.Args{"id": row.id, "batch": batch, "no": row.No,
			"parent": row.ParentNo, "outcome": string(row.Outcome), "state": string(row.State), "match": row.Match, "doc": doc}); err != nil {
			return err
		}
	}
	return w.Quiet("the rows of an import that is being read, named in its own entry")
}

// saveRow stores what became of a row.
func (rs *Rolls) saveRow(w *gate.Writing, at gate.Place, row *Row) error {
	doc, err := rs.seal(row)
	if err != nil {
		return err
	}
	_, err = w.Exec(at, `UPDATE import_row SET outcome = @outcome, state = @state, done = @done, subject_id = @subject,
		version = @version, doc = @doc WHERE id = @id`, gate.Args{"id": row.id, "outcome": string(row.Outcome), "state": string(row.State),
		"done": row.Done, "subject": row.Subject, "version": row.version, "doc": doc})
	return err
}

const batchColumns = `b.id, b.org_id, b.kind, b.file, b.state, b.good, b.flagged, b.refused, b.ignored, b.made, b.changed, b.doc, b.made_ms, b.made_by`

func scanBatch(row gate.Row) (b Batch, err error) {
	var doc string
	c := &b.Counts
	if err := row.Scan(&b.ID, &b.Org, &b.Kind, &b.File, &b.State, &c.Good, &c.Flag, &c.Refuse, &c.Ignore, &b.Made, &b.Edited, &doc,
		&b.MadeMS, &b.By); err != nil {
		return b, err
	}
	c.Rows = c.Good + c.Flag + c.Refuse + c.Ignore
	err = json.Unmarshal([]byte(doc), &b.doc)
	b.Seen = b.doc.Seen
	return b, err
}

func batchOf(r *gate.Reading, id int64) (b Batch, err error) {
	found := false
	err = r.Each("SELECT "+batchColumns+" FROM import_batch b WHERE b.id = @id AND {reach b.org_id}", gate.Args{"id": id},
		func(row gate.Row) (err error) { found = true; b, err = scanBatch(row); return err })
	if err == nil && !found {
		err = fault.Missing()
	}
	return b, err
}

func (rs *Rolls) batchAt(w *gate.Writing, id int64) (b Batch, at gate.Place, err error) {
	if b, err = batchOf(&w.Reading, id); err != nil {
		return b, at, err
	}
	at, err = w.At(b.Org)
	return b, at, err
}

// rows reads rows of a batch in the file's order.
func (rs *Rolls) rows(r *gate.Reading, batch int64, where string, args gate.Args, limit int) (list []*Row, err error) {
	with := gate.Args{"batch": batch, "limit": int64(limit)}
	for k, v := range args {
		with[k] = v
	}
	err = r.Each(`SELECT x.id, x.no, x.outcome, x.state, x.done, x.subject_id, x.version, x.doc FROM import_row x
		JOIN import_batch b ON b.id = x.batch_id
		WHERE x.batch_id = @batch AND {reach b.org_id}`+where+" ORDER BY x.no LIMIT @limit", with, func(row gate.Row) error {
		x := &Row{}
		var doc string
		if err := row.Scan(&x.id, &x.No, &x.Outcome, &x.State, &x.Done, &x.Subject, &x.version, &doc); err != nil {
			return err
		}
		x.Match = x.Subject
		list = append(list, x)
		return rs.unseal(x, doc)
	})
	if err != nil {
		err = fmt.Errorf("import %d: %w", batch, err)
	}
	return list, err
}

// Get gives a batch. It takes Import and answers NotFound beyond reach.
func (rs *Rolls) Get(ctx context.Context, who gate.Actor, id int64) (b Batch, err error) {
	err = rs.gate.Read(ctx, who, Import, func(r *gate.Reading) error {
		if b, err = batchOf(r, id); err != nil {
			return err
		}
		return r.One(`SELECT COUNT(*) FROM import_row x JOIN import_batch b ON b.id = x.batch_id
			WHERE x.batch_id = @id AND x.done = '' AND x.outcome IN ('good', 'flag') AND {reach b.org_id}`, gate.Args{"id": id}, &b.Open)
	})
	return b, err
}

// List gives the last batches in reach, the newest first. It takes Import.
func (rs *Rolls) List(ctx context.Context, who gate.Actor, limit int) (list []Batch, err error) {
	err = rs.gate.Read(ctx, who, Import, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+batchColumns+` FROM import_batch b WHERE {reach b.org_id} AND b.state <> 'reading'
			ORDER BY b.made_ms DESC, b.id DESC LIMIT @limit`, gate.Args{"limit": int64(limit)}, scanBatch)
		return err
	})
	return list, err
}

// Rows gives the rows of a batch with one outcome, or with any, after a row
// number, in the file's order. It takes Import.
func (rs *Rolls) Rows(ctx context.Context, who gate.Actor, batch int64, outcome intake.Outcome, after int64, limit int) (list []*Row, err error) {
	err = rs.gate.Read(ctx, who, Import, func(r *gate.Reading) error {
		list, err = rs.rows(r, batch, " AND (x.outcome = @outcome OR @outcome = '') AND x.no > @after",
			gate.Args{"outcome": string(outcome), "after": after}, limit)
		return err
	})
	return list, err
}
