package roll

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Reason is what stands beside every value that an import corrected.
const Reason = "名册导入"

// Run takes the rows of a batch that are good or flagged into the registers,
// some hundred a write. Stopped anywhere, it goes on where it was when it is
// called again. tell may be nil; it hears how many of how many rows are through.
// It takes Import at every branch, and org.Change for organisations. A row that
// cannot be stored is refused by itself.
func (rs *Rolls) Run(ctx context.Context, who gate.Actor, id int64, tell func(done, all int64)) (Batch, error) {
	b, all, err := rs.start(ctx, who, id)
	if err != nil {
		return b, err
	}
	var g *ground
	if err := rs.gate.Read(ctx, who, Import, func(r *gate.Reading) (err error) {
		g, err = newGround(r, b.doc.Org, b.doc.Since)
		return err
	}); err != nil {
		return b, err
	}
	// Members are read from row to row; organisations from the start each time,
	// since a row may have waited for a later one.
	where, after := open(b.Kind), int64(0)
	for done := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return b, err
		}
		var rows []*Row
		if err := rs.gate.Read(ctx, who, Import, func(r *gate.Reading) (err error) {
			rows, err = rs.rows(r, id, where, gate.Args{"after": after}, chunk)
			return err
		}); err != nil {
			return b, err
		}
		if len(rows) == 0 {
			break
		}
		if err := rs.take(ctx, who, b, g, rows); err != nil {
			return b, err
		}
		if b.Kind == Members {
			after = rows[len(rows)-1].No
		}
		if done += int64(len(rows)); tell != nil {
			tell(min(done, all), all)
		}
	}
	return rs.finish(ctx, who, id)
}

// open picks the rows that are still to be taken. An organisation waits for the
// row of the one above it.
func open(k Kind) string {
	const waiting = " AND x.no > @after AND x.done = '' AND x.outcome IN ('good', 'flag')"
	if k != Organisations {
		return waiting
	}
	return waiting + ` AND (x.version = 0 OR EXISTS (
		SELECT 1 FROM import_row p WHERE p.batch_id = x.batch_id AND p.no = x.version AND p.done <> ''))`
}

// start moves a batch to running.
func (rs *Rolls) start(ctx context.Context, who gate.Actor, id int64) (b Batch, all int64, err error) {
	err = rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		var at gate.Place
		var err error
		if b, at, err = rs.batchAt(w, id); err != nil {
			return err
		}
		if b.Kind == Organisations && !w.May(org.Change) {
			return deniedOrgs()
		}
		switch b.State {
		case Waiting, Running, Done:
		case Reading:
			return fault.New(fault.Conflict, "这个文件没有读完，没有导入。请重新选择文件。")
		default:
			return fault.New(fault.Conflict, "这次导入已经撤回，没有再次导入。需要时请重新选择文件。")
		}
		if err := w.Each(`SELECT COUNT(*) FROM import_row x JOIN import_batch b ON b.id = x.batch_id
			WHERE x.batch_id = @id AND x.done = '' AND x.outcome IN ('good', 'flag') AND {reach b.org_id}`, gate.Args{"id": id},
			func(row gate.Row) error { return row.Scan(&all) }); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE import_batch SET state = 'running' WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, "import.run", gate.Subject{Kind: "import", ID: id}, gate.Detail{"rows": all})
	})
	return b, all, err
}

// take stores a chunk. When one row spoils it, every row is tried by itself, so
// that only the spoiler is refused.
func (rs *Rolls) take(ctx context.Context, who gate.Actor, b Batch, g *ground, rows []*Row) error {
	err := rs.write(ctx, who, b, g, rows)
	if err == nil {
		return nil
	}
	if kind := fault.KindOf(err); kind == fault.Busy || kind == fault.Unsigned || ctx.Err() != nil {
		return err
	}
	if len(rows) > 1 {
		for _, row := range rows {
			if err := rs.take(ctx, who, b, g, []*Row{row}); err != nil {
				return err
			}
		}
		return nil
	}
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		_, at, err := rs.batchAt(w, b.ID)
		if err != nil {
			return err
		}
		row := rows[0]
		row.reset()
		text := f.Text
		if f.Kind == fault.NotFound {
			text = "支部已经不在您的工作范围内。"
		}
		row.say(StoreRefused, "", text)
		row.Done = "refused"
		if err := rs.saveRow(w, at, row); err != nil {
			return err
		}
		return w.Quiet("a row that was refused, counted in the entry of its import")
	})
}

// write stores rows in one transaction. It may run more than once, and so keeps
// what it finds out in the rows of its own run.
func (rs *Rolls) write(ctx context.Context, who gate.Actor, b Batch, g *ground, rows []*Row) error {
	used := map[int64]int{}
	for k, v := range g.used {
		used[k] = v
	}
	return rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		if b.Kind == Organisations && !w.May(org.Change) {
			return deniedOrgs()
		}
		_, at, err := rs.batchAt(w, b.ID)
		if err != nil {
			return err
		}
		g.used = map[int64]int{}
		for k, v := range used {
			g.used[k] = v
		}
		places := map[int64]gate.Place{}
		placeOf := func(id int64) (gate.Place, error) {
			p, ok := places[id]
			if !ok {
				if p, err = w.At(id); err != nil {
					return p, err
				}
				places[id] = p
			}
			return p, nil
		}
		if b.Kind == Members {
			err = g.members(&w.Reading, rs.vault, rows)
		} else if g, err = newGround(&w.Reading, b.doc.Org, b.doc.Since); err == nil {
			g.orgs(rows, nil)
		}
		if err != nil {
			return err
		}
		tally := gate.Detail{"rows": len(rows)}
		made, edited := 0, 0
		sum := sha256.New()
		for _, row := range rows {
			switch {
			case row.Outcome == intake.Refuse:
				row.Done = "refused"
			case row.State == intake.New && b.Kind == Members:
				err = rs.add(w, g, placeOf, b.ID, row)
				made++
			case row.State == intake.New:
				err = rs.found(w, g, b, row)
				made++
			case row.State == intake.Changed:
				err = rs.edit(w, placeOf, row)
				edited++
			default:
				row.Done, row.Subject = "same", row.Match
			}
			if err != nil {
				return err
			}
			if err := rs.saveRow(w, at, row); err != nil {
				return err
			}
			fmt.Fprintf(sum, "%d %s %d\n", row.No, row.Done, row.Subject)
		}
		tally["made"], tally["changed"], tally["digest"] = made, edited, hex.EncodeToString(sum.Sum(nil))
		if _, err := w.Exec(at, "UPDATE import_batch SET made = made + @made, changed = changed + @changed WHERE id = @id",
			gate.Args{"id": b.ID, "made": int64(made), "changed": int64(edited)}); err != nil {
			return err
		}
		return w.Record(at, "import.chunk", gate.Subject{Kind: "import", ID: b.ID}, tally)
	})
}

func (rs *Rolls) add(w *gate.Writing, g *ground, placeOf func(int64) (gate.Place, error), batch int64, row *Row) error {
	m := row.Member
	at, err := placeOf(m.Org.ID)
	if err != nil {
		return err
	}
	f := merge(member.Facts{}, m)
	e := member.Entry{Facts: f, Org: m.Org.ID, Reason: Reason, Batch: batch, Standing: m.Standing, Group: m.Group,
		Since: max(g.since, f.JoinedOn)}
	if v := g.byID[m.Org.ID]; v.Org != 0 {
		if first, err := founded(&w.Reading, m.Org.ID); err != nil {
			return err
		} else if first > e.Since {
			e.Since = first
		}
	}
	set, _ := flagged(m)
	for _, flag := range set {
		if flag != member.Mobile {
			e.Flags = append(e.Flags, flag)
		}
	}
	if row.Subject, err = rs.vault.Add(w, at, e); err != nil {
		return err
	}
	for _, flag := range set {
		if flag == member.Mobile {
			if err := member.SetFlag(w, at, row.Subject, flag, e.Since, m.Where); err != nil {
				return err
			}
		}
	}
	row.Done, row.version = "made", 1
	return nil
}

func founded(r *gate.Reading, id int64) (on day.Day, err error) {
	err = r.One("SELECT founded_on FROM org WHERE id = @id AND {reach id}", gate.Args{"id": id}, &on)
	return on, err
}

func (rs *Rolls) edit(w *gate.Writing, placeOf func(int64) (gate.Place, error), row *Row) error {
	var branch int64
	if err := w.One("SELECT org_id FROM membership WHERE member_id = @id AND until_day = @open AND {reach org_id}",
		gate.Args{"id": row.Match, "open": day.Forever}, &branch); err != nil {
		return err
	}
	at, err := placeOf(branch)
	if err != nil {
		return err
	}
	next := merge(*row.old, row.Member)
	if next != *row.old {
		if err := rs.vault.Correct(w, at, row.Match, row.version, next, Reason); err != nil {
			return err
		}
		row.version++
	}
	for _, flag := range row.flags {
		note := ""
		if flag == member.Mobile {
			note = row.Member.Where
		}
		if err := member.SetFlag(w, at, row.Match, flag, w.Today(), note); err != nil {
			return err
		}
	}
	row.Done, row.Subject = "changed", row.Match
	return nil
}

// found sets an organisation up, under one that stands here or one that an
// earlier row has just made.
func (rs *Rolls) found(w *gate.Writing, g *ground, b Batch, row *Row) error {
	o := row.Org
	parent := o.Parent.ID
	if row.ParentNo != 0 {
		var state string
		if err := w.One(`SELECT p.subject_id, p.done FROM import_row p JOIN import_batch b ON b.id = p.batch_id
			WHERE p.batch_id = @batch AND p.no = @no AND {reach b.org_id}`, gate.Args{"batch": b.ID, "no": row.ParentNo}, &parent, &state); err != nil {
			return err
		}
		if state == "refused" || parent == 0 {
			return fault.New(fault.Invalid, "上级组织那一行没有通过，请先改正那一行。")
		}
	}
	if parent == 0 {
		parent = g.above()
	}
	at, err := w.At(parent)
	if err != nil {
		return err
	}
	d, on, late := g.draft(o, g.byID[parent])
	if late && !o.Founded.Zero() {
		row.say(FoundedLate, intake.FieldFounded, on.Chinese())
	}
	if row.Subject, err = org.Found(w, at, parent, d, on, 0); err != nil {
		return err
	}
	v := org.Version{Org: row.Subject, Span: day.Span{From: on, Until: day.Forever}, Parent: parent, Kind: d.Kind, Name: d.Name, Short: d.Short, Code: d.Code}
	g.know(v)
	if t, ok := term(o); ok {
		t.Org = row.Subject
		if _, err := org.BeginTerm(w, at, t); err != nil {
			return err
		}
	}
	row.Done = "made"
	return nil
}

// finish counts a batch anew and closes it.
func (rs *Rolls) finish(ctx context.Context, who gate.Actor, id int64) (b Batch, err error) {
	err = rs.gate.Write(ctx, who, Import, func(w *gate.Writing) error {
		var at gate.Place
		var err error
		if b, at, err = rs.batchAt(w, id); err != nil {
			return err
		}
		if _, err := w.Exec(at, `UPDATE import_row SET outcome = 'refuse', done = 'refused'
			WHERE batch_id = @id AND done = '' AND outcome IN ('good', 'flag')`, gate.Args{"id": id}); err != nil {
			return err
		}
		if err := rs.recount(w, at, &b, "done"); err != nil {
			return err
		}
		return w.Record(at, "import.done", gate.Subject{Kind: "import", ID: id},
			gate.Detail{"made": b.Made, "changed": b.Edited, "refused": b.Counts.Refuse})
	})
	return b, err
}

// recount sets a batch's counts by its rows.
func (rs *Rolls) recount(w *gate.Writing, at gate.Place, b *Batch, state State) error {
	n := map[intake.Outcome]int{}
	if err := w.Each(`SELECT x.outcome, COUNT(*) FROM import_row x JOIN import_batch b ON b.id = x.batch_id
		WHERE x.batch_id = @id AND {reach b.org_id} GROUP BY x.outcome`, gate.Args{"id": b.ID}, func(row gate.Row) error {
		var o intake.Outcome
		var c int
		err := row.Scan(&o, &c)
		n[o] = c
		return err
	}); err != nil {
		return err
	}
	c := &b.Counts
	c.Good, c.Flag, c.Refuse = n[intake.Good], n[intake.Flag], n[intake.Refuse]
	c.Rows = c.Good + c.Flag + c.Refuse + c.Ignore
	b.State = state
	_, err := w.Exec(at, "UPDATE import_batch SET state = @state, good = @good, flagged = @flag, refused = @refuse WHERE id = @id",
		gate.Args{"id": b.ID, "state": string(state), "good": int64(c.Good), "flag": int64(c.Flag), "refuse": int64(c.Refuse)})
	return err
}
