package org

import (
	"fmt"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The acts below change the tree inside a write that some case has opened: a
// decision that takes effect, an import. Each needs the place of the
// organisation above, or of the one that changes, and is recorded by itself.

// Found sets up an organisation under parent from a day on; parent 0 makes the
// root, once. It answers Invalid, for a code that is taken too, or NotFound.
func Found(w *gate.Writing, at gate.Place, parent int64, d Draft, on day.Day, decision int64) (int64, error) {
	if err := d.check(); err != nil {
		return 0, err
	}
	if on == day.None {
		return 0, fault.Field("founded_on", "请填写成立日期。")
	}
	path := ""
	if parent != 0 {
		above, err := versionOn(w, parent, on)
		if err != nil {
			return 0, fault.Field("parent", "这一天还没有这个上级党组织，或者它已经撤销。")
		}
		if above.Kind.IsBranch() {
			return 0, fault.Field("parent", "支部下面不再设党组织，请选择党委、党总支或者工委。")
		}
		if err := stays(w, above, on); err != nil {
			return 0, err
		}
		path = above.Path
	}
	if err := codeFree(w, d.Code, on); err != nil {
		return 0, err
	}
	num, err := nextNum(w)
	if err != nil {
		return 0, err
	}
	id := w.NewID()
	if _, err := w.Exec(at, `INSERT INTO org (id, num, founded_on) VALUES (@id, @num, @on)`,
		gate.Args{"id": id, "num": num, "on": on}); err != nil {
		return 0, err
	}
	v := Version{ID: w.NewID(), Org: id, Span: day.Span{From: on, Until: day.Forever}, Path: path + seg(num), Parent: parent,
		Kind: d.Kind, Name: strings.TrimSpace(d.Name), Short: strings.TrimSpace(d.Short), Code: strings.TrimSpace(d.Code),
		Sort: d.Sort, Locality: d.Locality, TermYears: d.TermYears, Decision: decision}
	if err := insertVersion(w, at, v, day.Forever); err != nil {
		return 0, err
	}
	for _, unit := range d.Units {
		if err := joinUnit(w, at, id, unit, on); err != nil {
			return 0, err
		}
	}
	return id, w.Record(at, "org.found", gate.Subject{Kind: "org", ID: id}, gate.Detail{"on": on.String(), "decision": decision})
}

// codeFree answers Invalid where an organisation has a code from a day on.
func codeFree(w *gate.Writing, code string, on day.Day) error {
	if code = strings.TrimSpace(code); code == "" {
		return nil
	}
	holders, err := gate.Collect(&w.Reading, `SELECT v.name FROM org_version v WHERE v.code = @code AND v.until_day > @on AND {reach v.org_id}`,
		gate.Args{"code": code, "on": on}, func(row gate.Row) (name string, err error) { return name, row.Scan(&name) })
	if err != nil || len(holders) == 0 {
		return err
	}
	return fault.Field("code", fmt.Sprintf("代码%s已经是%s的。请核对，或者换一个代码。", code, holders[0]))
}

// Rename gives an organisation a new name from a day on.
func Rename(w *gate.Writing, at gate.Place, id int64, name, short string, on day.Day, decision int64) error {
	if strings.TrimSpace(name) == "" {
		return fault.Field("name", "请填写变更后的全称。")
	}
	return amend(w, at, id, on, decision, "org.rename", func(v *Version) {
		v.Name, v.Short = strings.TrimSpace(name), strings.TrimSpace(short)
	})
}

// Reshape changes the kind from a day on: a branch grows into a 总支.
func Reshape(w *gate.Writing, at gate.Place, id int64, kind Kind, on day.Day, decision int64) error {
	if kind.Label() == "" {
		return fault.Field("kind", "请选择党组织类别。")
	}
	return amend(w, at, id, on, decision, "org.reshape", func(v *Version) { v.Kind = kind })
}

// amend closes the last version on a day and opens another. An act before a
// later one is refused: the later one must be taken back first.
func amend(w *gate.Writing, at gate.Place, id int64, on day.Day, decision int64, deed string, change func(*Version)) error {
	v, err := lastVersion(w, id, on)
	if err != nil {
		return err
	}
	if err := closeVersion(w, at, v, on); err != nil {
		return err
	}
	v.ID, v.Span, v.Decision = w.NewID(), day.Span{From: on, Until: day.Forever}, decision
	change(&v)
	if err := insertVersion(w, at, v, day.Forever); err != nil {
		return err
	}
	return w.Record(at, deed, gate.Subject{Kind: "org", ID: id}, gate.Detail{"on": on.String(), "decision": decision})
}

// Move puts an organisation and everything below it under another one: what is there on
// the day, and what was entered already and comes under it later. It answers Invalid for
// an organisation above that itself moves later, and Conflict where something below has
// later changes of its own.
func Move(w *gate.Writing, at gate.Place, id, parent int64, on day.Day, decision int64) error {
	v, err := lastVersion(w, id, on)
	if err != nil {
		return err
	}
	above, err := versionOn(w, parent, on)
	if err != nil {
		return fault.Field("parent", "这一天没有这个上级党组织。")
	}
	if strings.HasPrefix(above.Path, v.Path) {
		return fault.Field("parent", "不能隶属于自己或者自己的下级。")
	}
	if above.Kind.IsBranch() {
		return fault.Field("parent", "支部下面不再设党组织，请选择党委、党总支或者工委。")
	}
	if err := stays(w, above, on); err != nil {
		return err
	}
	below, err := subtree(w, v.Path, on)
	if err != nil {
		return err
	}
	coming, err := later(w, v.Path, on)
	if err != nil {
		return err
	}
	for _, b := range below {
		last, err := lastVersion(w, b.Org, on)
		if err != nil {
			return err
		}
		if err := closeVersion(w, at, last, on); err != nil {
			return err
		}
		next := last
		next.ID, next.Span, next.Decision = w.NewID(), day.Span{From: on, Until: day.Forever}, decision
		next.Path = above.Path + seg0(v.Path) + strings.TrimPrefix(last.Path, v.Path)
		if b.Org == id {
			next.Parent = parent
		}
		if err := insertVersion(w, at, next, day.Forever); err != nil {
			return err
		}
	}
	for _, b := range coming {
		if _, err := w.Exec(at, "UPDATE org_version SET path = @path WHERE id = @id", gate.Args{"id": b.ID, "path": above.Path + seg0(v.Path) + strings.TrimPrefix(b.Path, v.Path)}); err != nil {
			return err
		}
	}
	return w.Record(at, "org.move", gate.Subject{Kind: "org", ID: id},
		gate.Detail{"on": on.String(), "from": v.Parent, "to": parent, "with": len(below) + len(coming), "decision": decision})
}

// stays answers Invalid where an organisation that is to have another one under it moves
// after the day: what is put under it first would be left behind.
func stays(w *gate.Writing, above Version, on day.Day) error {
	var moves day.Day
	err := w.Beyond("the organisation above is needed to place the one below", "SELECT COALESCE(MIN(from_day), '') FROM org_version WHERE org_id = @id AND from_day > @on AND path <> @path",
		gate.Args{"id": above.Org, "on": on, "path": above.Path}, func(row gate.Row) error { return row.Scan(&moves) })
	if err != nil || moves == day.None {
		return err
	}
	return fault.Field("parent", above.Name+"在"+moves.Chinese()+"改变了隶属关系。请把日期改到这一天以后，或者先处理那一次变更。")
}

// seg0 is the last step of a path.
func seg0(path string) string { return path[len(path)-segment:] }

// Dissolve ends an organisation on a day. Its records stay in the reach of those
// who stood above it. It is refused while organisations or members are under it.
func Dissolve(w *gate.Writing, at gate.Place, id int64, on day.Day, decision int64) error {
	v, err := lastVersion(w, id, on)
	if err != nil {
		return err
	}
	below, err := subtree(w, v.Path, on)
	if err != nil {
		return err
	}
	coming, err := later(w, v.Path, on)
	if err != nil {
		return err
	}
	if len(below) > 1 || len(coming) > 0 {
		return fault.New(fault.Conflict, "下面还有党组织，或者以后要成立、划入的党组织，请先调整它们的隶属关系，再撤销。")
	}
	members := 0
	if err := w.Beyond("an organisation that ends has no members left",
		"SELECT COUNT(*) FROM membership WHERE org_id = @id AND until_day > @on", gate.Args{"id": id, "on": on},
		func(row gate.Row) error { return row.Scan(&members) }); err != nil {
		return err
	}
	if members > 0 {
		return fault.New(fault.Conflict, "还有党员的组织关系在这里，请先转出，再撤销。")
	}
	if err := lastDay(w, at, v, on); err != nil {
		return err
	}
	if _, err := w.Exec(at, "UPDATE org SET ended_on = @on WHERE id = @id", gate.Args{"id": id, "on": on}); err != nil {
		return err
	}
	return w.Record(at, "org.dissolve", gate.Subject{Kind: "org", ID: id}, gate.Detail{"on": on.String(), "decision": decision})
}

// lastDay ends an organisation's last version on a day. One that began on that
// very day was true on no day: the one before it is the last, and keeps the
// records in reach.
func lastDay(w *gate.Writing, at gate.Place, v Version, on day.Day) error {
	if v.Span.From < on {
		_, err := w.Exec(at, "UPDATE org_version SET until_day = @on WHERE id = @id", gate.Args{"id": v.ID, "on": on})
		return err
	}
	n, err := w.Exec(at, "UPDATE org_version SET reach_until = @open WHERE org_id = @of AND until_day = @on",
		gate.Args{"of": v.Org, "on": on, "open": day.Forever})
	if err == nil && n == 0 {
		err = fault.Field("effective_on", "它就是这一天成立的，撤销的日期要晚于成立的日期。")
	}
	if err != nil {
		return err
	}
	_, err = w.Exec(at, "DELETE FROM org_version WHERE id = @id", gate.Args{"id": v.ID})
	return err
}

// Succeed notes that an organisation came out of another by a split or a merger,
// so that a report may follow it.
func Succeed(w *gate.Writing, at gate.Place, s Succession) error {
	_, err := w.Exec(at, `
		INSERT INTO org_succession (id, from_org, to_org, act, on_day, decision_id)
		VALUES (@id, @from, @to, @act, @on, @decision)`,
		gate.Args{"id": w.NewID(), "from": s.From, "to": s.To, "act": s.Act, "on": s.On, "decision": s.Decision})
	if err != nil {
		return err
	}
	return w.Record(at, "org.succeed", gate.Subject{Kind: "org", ID: s.To}, gate.Detail{"from": s.From, "act": s.Act})
}

// BeginTerm opens a term of the leading body and ends the one before.
func BeginTerm(w *gate.Writing, at gate.Place, t Term) (int64, error) {
	if t.Due <= t.Span.From {
		return 0, fault.Field("due", "届满日要在当选日之后。")
	}
	if _, err := w.Exec(at, "UPDATE org_term SET until_day = @from WHERE org_id = @id AND until_day > @from",
		gate.Args{"id": t.Org, "from": t.Span.From}); err != nil {
		return 0, err
	}
	id := w.NewID()
	if _, err := w.Exec(at, `
		INSERT INTO org_term (id, org_id, from_day, due_day, until_day, how, seats, decision_id)
		VALUES (@id, @of, @from, @due, @until, @how, @seats, @decision)`,
		gate.Args{"id": id, "of": t.Org, "from": t.Span.From, "due": t.Due, "until": day.Forever,
			"how": t.How, "seats": t.Seats, "decision": t.Decision}); err != nil {
		return 0, err
	}
	return id, w.Record(at, "org.term", gate.Subject{Kind: "org", ID: t.Org}, gate.Detail{"from": t.Span.From.String(), "due": t.Due.String()})
}

// Prolong moves the last day of a running term, by an approval. It answers
// Conflict for a term that was prolonged before or has ended.
func Prolong(w *gate.Writing, at gate.Place, t Term, until, on day.Day) error {
	n, err := w.Exec(at, "UPDATE org_term SET prolonged_day = @until, shifted_day = @on WHERE id = @id AND org_id = @of AND prolonged_day IS NULL AND until_day > @due",
		gate.Args{"id": t.ID, "of": t.Org, "until": until, "on": on, "due": w.Today()})
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "这一届任期已经延期过，或者已经换届，没有再延。请看最新的任期。")
	}
	if err != nil {
		return err
	}
	return w.Record(at, "org.prolong", gate.Subject{Kind: "org", ID: t.Org}, gate.Detail{"term": t.ID, "until": until.String()})
}

// Remind notes that the organisation above wrote about the end of a term; a second
// letter moves the day.
func Remind(w *gate.Writing, at gate.Place, t Term, on day.Day) error {
	if _, err := w.Exec(at, "UPDATE org_term SET reminded_day = @on WHERE id = @id AND org_id = @of", gate.Args{"id": t.ID, "of": t.Org, "on": on}); err != nil {
		return err
	}
	return w.Record(at, "org.remind", gate.Subject{Kind: "org", ID: t.Org}, gate.Detail{"term": t.ID, "on": on.String()})
}
