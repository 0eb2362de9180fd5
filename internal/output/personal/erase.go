package personal

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/catalogue"
)

// Gone is somebody who left and whose time of keeping is over.
type Gone struct {
	Member  int64
	Name    string
	OrgName string
	Left    day.Day // the last day, exclusive
	Reason  string
}

// Count is what clearing does to one table.
type Count struct {
	What    string
	Deleted int64 // rows
	Emptied int64 // rows in which something is emptied
	Struck  int64 // texts in which a number or an address of the person is struck out
}

// before is the first day on which leaving is not yet long enough ago.
func (ps *Personal) before(today day.Day) day.Day { return today.AddYears(-ps.cat.Left.Years) + 1 }

// Due gives those within reach whose time is over, by the day of leaving: they have
// no membership any more, no post, and were not cleared before. It takes Erase.
func (ps *Personal) Due(ctx context.Context, who gate.Actor) (list []Gone, err error) {
	err = ps.gate.Read(ctx, who, Erase, func(r *gate.Reading) error {
		list, err = ps.due(r, nil)
		return err
	})
	return list, err
}

// due gives those of ids, or all where ids is nil.
func (ps *Personal) due(r *gate.Reading, ids []int64) ([]Gone, error) {
	only := ""
	if ids != nil {
		only = " AND m.id IN ({ids ids})"
	}
	return gate.Collect(r, `SELECT m.id, m.name, v.name, s.until_day, s.out_reason FROM membership s JOIN member m ON m.id = s.member_id
		JOIN org_version v ON v.org_id = s.org_id AND v.reach_until = '9999-12-31'
		WHERE s.until_day < @before AND {reach s.org_id}`+only+`
		AND NOT EXISTS (SELECT 1 FROM membership x WHERE x.member_id = m.id AND x.from_day > s.from_day)
		AND NOT EXISTS (SELECT 1 FROM post p WHERE p.holder_id = m.id AND p.until_day > @gate_today)
		AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.member_id = m.id)
		ORDER BY s.until_day, m.pinyin, m.id LIMIT 500`, gate.Args{"before": ps.before(r.Today()), "ids": ids}, func(row gate.Row) (g Gone, err error) {
		return g, row.Scan(&g.Member, &g.Name, &g.OrgName, &g.Left, &g.Reason)
	})
}

// Rehearse counts what clearing would do, table by table, and changes nothing. It
// takes Erase, and answers NotFound for somebody who is not due.
func (ps *Personal) Rehearse(ctx context.Context, who gate.Actor, ids []int64) (counts []Count, err error) {
	err = ps.gate.Write(ctx, who, Erase, func(w *gate.Writing) error {
		if counts, err = ps.clear(w, ids); err != nil {
			return err
		}
		return errRehearsed // what was done is thrown away
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return counts, err
}

var errRehearsed = errors.New("personal: a rehearsal")

// Clear removes what is no longer kept about those whose time is over; what the
// history of the organisations needs stays (name, days, posts, honours). Afterwards
// nothing of it lies in the database's file either. It takes Erase, and answers
// NotFound for somebody who is not due: all of them or none.
func (ps *Personal) Clear(ctx context.Context, who gate.Actor, ids []int64) (counts []Count, err error) {
	if err := ps.gate.Write(ctx, who, Erase, func(w *gate.Writing) error {
		counts, err = ps.clear(w, ids)
		return err
	}); err != nil {
		return nil, err
	}
	return counts, errors.Join(ps.enlist(ids), ps.gate.Scrub(ctx))
}

func (ps *Personal) clear(w *gate.Writing, ids []int64) ([]Count, error) {
	if len(ids) == 0 {
		return nil, fault.Field("member", "请先选择要清除的人。")
	}
	due, err := ps.due(&w.Reading, ids)
	if err != nil {
		return nil, err
	}
	if len(due) != len(ids) {
		return nil, fault.New(fault.NotFound, "选的人里有不该清除的：没有到期、又转了回来，或者已经清除。没有清除任何人，请回到名单重新选。")
	}
	at, err := w.Whole()
	if err != nil {
		if at, err = w.At(w.Org()); err != nil {
			return nil, err
		}
	}
	sum := map[string]*Count{}
	for _, g := range due {
		if err := ps.one(w, at, g, sum); err != nil {
			return nil, err
		}
	}
	var counts []Count
	for _, t := range ps.cat.Tables {
		if c := sum[t.Name]; c != nil && c.Deleted+c.Emptied+c.Struck > 0 {
			counts = append(counts, *c)
		}
	}
	return counts, nil
}

// order is the tables in the order in which they are cleared: what leads to its
// person through another row comes before that row, the account last.
func (ps *Personal) order() []*catalogue.Table {
	var list []*catalogue.Table
	for i := range ps.cat.Tables {
		list = append(list, &ps.cat.Tables[i])
	}
	place := func(t *catalogue.Table) int {
		switch {
		case t.Via.Column != "":
			return 0
		case t.Name == "account":
			return 2
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b *catalogue.Table) int { return place(a) - place(b) })
	return list
}

func (ps *Personal) one(w *gate.Writing, at gate.Place, g Gone, sum map[string]*Count) error {
	values, err := ps.telling(w, g.Member)
	if err != nil {
		return err
	}
	rows := int64(0)
	for _, t := range ps.order() {
		c := sum[t.Name]
		if c == nil {
			c = &Count{What: t.What}
			sum[t.Name] = c
		}
		deleted, emptied, err := ps.table(w, at, t, g.Member)
		if err != nil {
			return err
		}
		struck, err := ps.strike(w, at, t, values)
		if err != nil {
			return err
		}
		c.Deleted, c.Emptied, c.Struck = c.Deleted+deleted, c.Emptied+emptied, c.Struck+struck
		rows += deleted + emptied + struck
	}
	if _, err := w.Exec(at, `INSERT INTO erased (member_id, left_on, on_day, made_by, made_ms) VALUES (@member, @left, @gate_today, @by, @gate_now)`,
		gate.Args{"member": g.Member, "left": g.Left, "by": w.Who().Account}); err != nil {
		return err
	}
	return w.Record(at, "privacy.erase", gate.Subject{Kind: "member", ID: g.Member}, gate.Detail{"left": g.Left.String(), "rows": rows})
}

// table clears one person's rows of one table.
func (ps *Personal) table(w *gate.Writing, at gate.Place, t *catalogue.Table, person int64) (deleted, emptied int64, err error) {
	if !t.Whose() {
		return 0, 0, nil
	}
	args := gate.Args{"person": person}
	where := " WHERE " + whose(t, "", func(c string) string { return c + " = @person" })
	if t.Delete {
		only := where
		if t.Where != "" {
			only += " AND " + t.Where
		}
		if deleted, err = w.Exec(at, "DELETE FROM "+t.Name+only, args); err != nil || t.Where == "" {
			return deleted, 0, err
		}
	}
	var sets []string
	for _, c := range t.Columns {
		switch {
		case c.Null:
			sets = append(sets, c.Name+" = NULL")
		case c.Empty:
			sets = append(sets, c.Name+" = ''")
		}
	}
	if len(sets) == 0 {
		return deleted, 0, nil
	}
	emptied, err = w.Exec(at, "UPDATE "+t.Name+" SET "+strings.Join(sets, ", ")+where, args)
	return deleted, emptied, err
}

// telling are the values that are nobody else's and may have been typed into a text.
func (ps *Personal) telling(w *gate.Writing, person int64) (values []string, err error) {
	err = w.Beyond("who is cleared is cleared in every text", "SELECT id_seal, phone_seal, address_seal FROM member WHERE id = @person", gate.Args{"person": person}, func(row gate.Row) error {
		seals := make([]string, 3)
		if err := row.Scan(&seals[0], &seals[1], &seals[2]); err != nil {
			return err
		}
		for i, column := range []string{"id_seal", "phone_seal", "address_seal"} {
			plain, err := ps.keys.Open("member", column, person, seals[i])
			if err != nil {
				return err
			}
			if len([]rune(plain)) >= 8 {
				values = append(values, plain)
			}
		}
		return nil
	})
	return values, err
}

const struckOut = "〔已清除〕"

// strike replaces such values in the texts of a table that may name anybody.
func (ps *Personal) strike(w *gate.Writing, at gate.Place, t *catalogue.Table, values []string) (n int64, err error) {
	for _, c := range t.Columns {
		if !c.Mention {
			continue
		}
		for _, v := range values {
			m, err := w.Exec(at, "UPDATE "+t.Name+" SET "+c.Name+" = REPLACE("+c.Name+", @value, @instead) WHERE "+c.Name+" LIKE @like ESCAPE '~'",
				gate.Args{"value": v, "instead": struckOut, "like": "%" + strings.NewReplacer("~", "~~", "%", "~%", "_", "~_").Replace(v) + "%"})
			if err != nil {
				return n, err
			}
			n += m
		}
	}
	return n, nil
}

// enlist adds to the file of those who were cleared.
func (ps *Personal) enlist(ids []int64) error {
	if ps.list == "" {
		return nil
	}
	f, err := os.OpenFile(ps.list, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err = f.WriteString(strconv.FormatInt(id, 10) + "\n"); err != nil {
			break
		}
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Reapply clears again whoever was cleared before and is back because an older copy
// of the database was put back. The list is the file beside the database. It answers
// how many it cleared; without such a file nobody. Only the program may.
func (ps *Personal) Reapply(ctx context.Context, program gate.Actor) (n int, err error) {
	ids, err := ps.enlisted()
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	var back []int64
	if err := ps.gate.Read(ctx, program, Erase, func(r *gate.Reading) error {
		due, err := ps.due(r, ids)
		for _, g := range due {
			back = append(back, g.Member)
		}
		return err
	}); err != nil || len(back) == 0 {
		return 0, err
	}
	if err := ps.gate.Write(ctx, program, Erase, func(w *gate.Writing) error {
		_, err := ps.clear(w, back)
		return err
	}); err != nil {
		return 0, err
	}
	return len(back), ps.gate.Scrub(ctx)
}

func (ps *Personal) enlisted() (ids []int64, err error) {
	if ps.list == "" {
		return nil, nil
	}
	f, err := os.Open(ps.list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for in := bufio.NewScanner(f); in.Scan(); {
		if id, err := strconv.ParseInt(strings.TrimSpace(in.Text()), 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids, f.Close()
}
