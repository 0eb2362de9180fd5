package unit

import (
	"encoding/json"
	"fmt"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// inReach keeps the units in whose care, or in which, the asker has a part.
const inReach = `({reach u.org_id} OR EXISTS (SELECT 1 FROM org_unit x WHERE x.unit_id = u.id AND {reach x.org_id}))`

// In gives every unit in reach by name, with the latest count up to a day.
func In(r *gate.Reading, on day.Day) ([]Unit, error) { return read(r, "", gate.Args{"on": on}) }

func read(r *gate.Reading, where string, args gate.Args) ([]Unit, error) {
	return gate.Collect(r, `SELECT u.id, u.org_id, COALESCE(v.name, ''), u.name, u.credit_code, u.nature, u.sector, u.address, u.version,
			h.on_day, COALESCE(h.people, 0), COALESCE(h.source, '')
		FROM unit u
		LEFT JOIN unit_headcount h ON h.unit_id = u.id AND h.on_day = (SELECT MAX(y.on_day) FROM unit_headcount y WHERE y.unit_id = u.id AND y.on_day <= @on)
		LEFT JOIN org_version v ON v.org_id = u.org_id AND v.from_day <= @on AND v.until_day > @on AND {reach v.org_id}
		WHERE `+inReach+where+` ORDER BY u.name`, args, func(row gate.Row) (u Unit, err error) {
		return u, row.Scan(&u.ID, &u.Org, &u.OrgName, &u.Name, &u.Code, &u.Nature, &u.Sector, &u.Address, &u.Version,
			&u.Count.Day, &u.Count.People, &u.Count.Source)
	})
}

// SectorsIn is Sectors for a reading that is already open.
func SectorsIn(r *gate.Reading) ([]Sector, error) {
	return gate.Collect(r, `SELECT DISTINCT u.sector, COALESCE(s.basis, ''), COALESCE(s.version, 0) FROM unit u LEFT JOIN sector s ON s.name = u.sector
		WHERE u.sector <> '' AND `+inReach+` ORDER BY 1`, nil, func(row gate.Row) (s Sector, err error) {
		return s, row.Scan(&s.Name, &s.Basis, &s.Version)
	})
}

// SetUpOn gives which organisation is set up in which unit on a day, also beyond
// reach and without names.
func SetUpOn(r *gate.Reading, on day.Day) (list []Link, err error) {
	err = r.Beyond("whether a unit has an organisation is known to whoever sees the unit",
		`SELECT x.id, x.org_id, x.unit_id, x.from_day, x.until_day FROM org_unit x JOIN org_version v ON v.org_id = x.org_id
		WHERE x.from_day <= @on AND x.until_day > @on AND v.from_day <= @on AND v.until_day > @on ORDER BY x.id`,
		gate.Args{"on": on}, func(row gate.Row) error {
			var l Link
			err := row.Scan(&l.ID, &l.Org, &l.Unit, &l.Span.From, &l.Span.Until)
			list = append(list, l)
			return err
		})
	return list, err
}

// LinksOf gives the organisations in reach that are or were set up in a unit.
func LinksOf(r *gate.Reading, id int64) ([]Link, error) {
	return gate.Collect(r, `SELECT x.id, x.org_id, x.unit_id, v.name, x.from_day, x.until_day FROM org_unit x
		JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = @open
		WHERE x.unit_id = @id AND {reach x.org_id} ORDER BY x.from_day, x.id`, gate.Args{"id": id, "open": day.Forever},
		func(row gate.Row) (l Link, err error) {
			return l, row.Scan(&l.ID, &l.Org, &l.Unit, &l.OrgName, &l.Span.From, &l.Span.Until)
		})
}

// WorkersOn gives the members in reach who on a day work elsewhere than their
// branch stands.
func WorkersOn(r *gate.Reading, on day.Day) ([]Worker, error) {
	return workers(r, " AND x.from_day <= @on AND x.until_day > @on", gate.Args{"on": on})
}

func workers(r *gate.Reading, where string, args gate.Args) ([]Worker, error) {
	if _, ok := args["on"]; !ok {
		args["on"] = r.Today()
	}
	return gate.Collect(r, `SELECT x.id, x.member_id, x.unit_id, s.org_id, m.name, COALESCE(v.name, ''), x.from_day, x.until_day FROM unit_member x
		JOIN member m ON m.id = x.member_id JOIN membership s ON s.member_id = x.member_id AND s.from_day <= @on AND s.until_day > @on
		LEFT JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
		WHERE {reach s.org_id}`+where+` ORDER BY m.pinyin, x.id`, args, func(row gate.Row) (x Worker, err error) {
		return x, row.Scan(&x.ID, &x.Member, &x.Unit, &x.Branch, &x.Name, &x.BranchName, &x.Span.From, &x.Span.Until)
	})
}

func detail(r *gate.Reading, id int64, on day.Day) (d Detail, err error) {
	list, err := read(r, " AND u.id = @id", gate.Args{"on": on, "id": id})
	if err != nil {
		return d, err
	}
	if len(list) == 0 {
		return d, fault.Missing()
	}
	d.Unit = list[0]
	if d.Counts, err = gate.Collect(r, `SELECT h.on_day, h.people, h.source FROM unit_headcount h JOIN unit u ON u.id = h.unit_id
		WHERE u.id = @id AND `+inReach+` ORDER BY h.on_day DESC`, gate.Args{"id": id}, func(row gate.Row) (c Headcount, err error) {
		return c, row.Scan(&c.Day, &c.People, &c.Source)
	}); err != nil {
		return d, err
	}
	if d.Links, err = LinksOf(r, id); err != nil {
		return d, err
	}
	if d.Workers, err = workers(r, " AND x.unit_id = @id", gate.Args{"id": id, "on": on}); err != nil {
		return d, err
	}
	d.Past, err = gate.Collect(r, `SELECT h.version, h.doc, h.made_name, h.made_ms FROM unit_past h JOIN unit u ON u.id = h.unit_id
		WHERE u.id = @id AND `+inReach+` ORDER BY h.version DESC`, gate.Args{"id": id}, func(row gate.Row) (p Past, err error) {
		var doc string
		if err := row.Scan(&p.Version, &doc, &p.By, &p.AtMs); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(doc), &p.Facts)
	})
	return d, err
}

// mine gives a unit and the place at which it is written: the organisation in
// whose care it is.
func mine(w *gate.Writing, id int64) (u Unit, at gate.Place, err error) {
	list, err := read(&w.Reading, " AND u.id = @id", gate.Args{"on": w.Today(), "id": id})
	if err != nil {
		return u, at, err
	}
	if len(list) == 0 {
		return u, at, fault.Missing()
	}
	at, err = w.At(list[0].Org)
	return list[0], at, err
}

// ready cleans and tests facts, and that name and code are free.
func ready(w *gate.Writing, id int64, f *Facts) error {
	p := f.clean()
	if err := w.Beyond("two units have neither one name nor one code", `SELECT u.name, u.credit_code FROM unit u
		WHERE u.id <> @id AND (u.name = @name OR u.credit_code <> '' AND u.credit_code = @code)`,
		gate.Args{"id": id, "name": f.Name, "code": f.Code}, func(row gate.Row) error {
			var name, code string
			err := row.Scan(&name, &code)
			if name == f.Name {
				p.Add("name", fmt.Sprintf("已经登记过“%s”。请在单位名单里找到它再改。", name))
			} else {
				p.Add("code", fmt.Sprintf("这个统一社会信用代码已经是“%s”的。请核对。", name))
			}
			return err
		}); err != nil {
		return err
	}
	return p.Fault()
}

func (f Facts) args(id int64) gate.Args {
	return gate.Args{"id": id, "org": f.Org, "name": f.Name, "code": f.Code, "nature": f.Nature, "sector": f.Sector, "address": f.Address}
}

func insert(w *gate.Writing, at gate.Place, id int64, f Facts) error {
	_, err := w.Exec(at, `INSERT INTO unit (id, org_id, name, credit_code, nature, sector, address, version)
		VALUES (@id, @org, @name, @code, @nature, @sector, @address, 1)`, f.args(id))
	return err
}

func update(w *gate.Writing, at gate.Place, id int64, f Facts) error {
	_, err := w.Exec(at, `UPDATE unit SET org_id = @org, name = @name, credit_code = @code, nature = @nature, sector = @sector,
		address = @address, version = version + 1 WHERE id = @id`, f.args(id))
	return err
}

func keep(w *gate.Writing, at gate.Place, u Unit) error {
	doc, err := json.Marshal(u.Facts)
	if err != nil {
		return err
	}
	_, err = w.Exec(at, `INSERT INTO unit_past (unit_id, version, doc, made_by, made_name, made_ms) VALUES (@id, @version, @doc, @by, @name, @gate_now)`,
		gate.Args{"id": u.ID, "version": u.Version, "doc": string(doc), "by": w.Who().Account, "name": w.Who().Name})
	return err
}

// counted keeps how many people work in a unit on a day.
func counted(w *gate.Writing, at gate.Place, id int64, c Headcount) error {
	if _, err := w.Exec(at, `INSERT INTO unit_headcount (unit_id, on_day, people, source, made_by, made_ms) VALUES (@id, @on, @people, @source, @by, @gate_now)
		ON CONFLICT (unit_id, on_day) DO UPDATE SET people = excluded.people, source = excluded.source, made_by = excluded.made_by, made_ms = excluded.made_ms`,
		gate.Args{"id": id, "on": c.Day, "people": c.People, "source": c.Source, "by": w.Who().Account}); err != nil {
		return err
	}
	return w.Record(at, "unit.count", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"on": c.Day.String(), "people": c.People, "source": c.Source})
}
