package report

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/output/figure"
)

// Edition is a report card that was frozen: what each figure was, and from which
// records.
type Edition struct {
	ID      int64
	Org     int64
	OrgName string
	Year    int
	Name    string
	AsOf    day.Day
	MadeAt  time.Time
}

// Freeze keeps the figures of an organisation's year as they are counted now,
// with the records that they were counted from. It takes CanFreeze at the
// organisation, and answers Invalid without a name.
func (rs *Reports) Freeze(ctx context.Context, who gate.Actor, org int64, year int, asOf day.Day, name string) (id int64, err error) {
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > 60 {
		return 0, fault.Field("name", "请给这一版起个名称，不超过60个字，例如：报区委版。")
	}
	// Reading goes further than writing: a committee reads what is below it.
	card, err := rs.figures.Compute(ctx, who, figure.Year(org, year, asOf))
	if err != nil {
		return 0, err
	}
	docs := map[string]string{}
	for _, v := range card.Values() {
		if docs[v.ID], err = pack(v.In()); err != nil {
			return 0, err
		}
	}
	err = rs.gate.Write(ctx, who, CanFreeze, func(w *gate.Writing) error {
		at, err := w.At(org)
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO edition (id, org_id, year, name, as_of, made_by, made_ms)
			VALUES (@id, @org, @year, @name, @asof, @by, @gate_now)`,
			gate.Args{"id": id, "year": int64(year), "name": name, "asof": card.Last, "by": w.Who().Account}); err != nil {
			return err
		}
		for _, v := range card.Values() {
			if _, err := w.Exec(at, `INSERT INTO edition_figure (edition_id, figure, value, records, doc)
				VALUES (@id, @figure, @value, @records, @doc)`,
				gate.Args{"id": id, "figure": v.ID, "value": v.Value, "records": int64(v.Records), "doc": docs[v.ID]}); err != nil {
				return err
			}
		}
		return w.Record(at, "report.freeze", gate.Subject{Kind: "edition", ID: id}, gate.Detail{"year": year, "asof": card.Last.String()})
	})
	return id, err
}

// pack writes rows as JSON, compressed: a district's year is 11 MB in clear and
// below two packed.
func pack(rows []figure.Contribution) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := errors.Join(json.NewEncoder(z).Encode(rows), z.Close()); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

func unpack(doc string) (rows []figure.Contribution, err error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(doc)))
	if err != nil {
		return nil, err
	}
	return rows, errors.Join(json.NewDecoder(z).Decode(&rows), z.Close())
}

const editionColumns = `SELECT e.id, e.org_id, v.name, e.year, e.name, e.as_of, e.made_ms FROM edition e
	JOIN org_version v ON v.org_id = e.org_id AND v.from_day <= e.as_of AND v.reach_until > e.as_of `

func scanEdition(row gate.Row) (e Edition, err error) {
	var ms int64
	err = row.Scan(&e.ID, &e.Org, &e.OrgName, &e.Year, &e.Name, &e.AsOf, &ms)
	e.MadeAt = day.Instant(ms)
	return e, err
}

// Editions gives the frozen editions of an organisation's year, the newest
// first. It takes figure.View.
func (rs *Reports) Editions(ctx context.Context, who gate.Actor, org int64, year int) (list []Edition, err error) {
	err = rs.gate.Read(ctx, who, figure.View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, editionColumns+"WHERE e.org_id = @of AND e.year = @year AND {reach e.org_id} ORDER BY e.made_ms DESC, e.id DESC",
			gate.Args{"of": org, "year": int64(year)}, scanEdition)
		return err
	})
	return list, err
}

// Moved is a figure whose records are others than when the edition was frozen.
type Moved struct {
	*figure.Figure
	Was, Now int64
	Changes  []Change
}

// Change is one record that came, went, or counts otherwise.
type Change struct {
	What     string // 新增, 去掉, 改变
	Row      figure.Contribution
	Was, Now int64 // what it counted
	Reason   string
}

// Compare counts an edition's figures again, as of its own day, and says what
// moved since it was frozen, and why. It takes figure.View, and answers NotFound
// beyond reach.
func (rs *Reports) Compare(ctx context.Context, who gate.Actor, id int64) (e Edition, moved []Moved, err error) {
	err = rs.gate.Read(ctx, who, figure.View, func(r *gate.Reading) error {
		found, err := gate.Collect(r, editionColumns+"WHERE e.id = @id AND {reach e.org_id}", gate.Args{"id": id}, scanEdition)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Missing()
		}
		e = found[0]
		card, err := figure.In(r, figure.Year(e.Org, e.Year, e.AsOf))
		if err != nil {
			return err
		}
		kept := map[string]Moved{}
		rows := map[string][]figure.Contribution{}
		if err := r.Each(`SELECT f.figure, f.value, f.doc FROM edition_figure f JOIN edition e ON e.id = f.edition_id
			WHERE f.edition_id = @id AND {reach e.org_id}`, gate.Args{"id": id}, func(row gate.Row) error {
			var name, doc string
			var m Moved
			if err := row.Scan(&name, &m.Was, &doc); err != nil {
				return err
			}
			list, err := unpack(doc)
			kept[name], rows[name] = m, list
			return err
		}); err != nil {
			return err
		}
		for _, v := range card.Values() {
			m, ok := kept[v.ID]
			if !ok {
				continue // a figure that the program did not have then
			}
			m.Figure, m.Now = v.Figure, v.Value
			if m.Changes = differences(rows[v.ID], v.Rows); len(m.Changes) > 0 || m.Was != m.Now {
				moved = append(moved, m)
			}
		}
		return nil
	})
	return e, moved, err
}

// differences compares the rows that counted then with all the rows of now.
func differences(then, now []figure.Contribution) (list []Change) {
	was := map[figure.Same]figure.Contribution{}
	for _, c := range then {
		was[c.Same()] = c
	}
	still := map[figure.Same]bool{}
	for _, c := range now {
		old, counted := was[c.Same()]
		still[c.Same()] = true
		switch {
		case c.Counted && !counted:
			list = append(list, Change{"新增", c, 0, c.Weight, "冻结以后补记，或者由不计入改为计入"})
		case !c.Counted && counted:
			list = append(list, Change{"去掉", c, old.Weight, 0, c.Reason})
		case c.Counted && c.Weight != old.Weight:
			list = append(list, Change{"改变", c, old.Weight, c.Weight, "记录作了更正，或者当天的名册有变动"})
		}
	}
	for _, c := range then {
		if !still[c.Same()] {
			list = append(list, Change{"去掉", c, c.Weight, 0, "记录改了日期、种类或者组织，不再属于这个数字"})
		}
	}
	return list
}
