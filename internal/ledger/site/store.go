package site

import (
	"strings"

	"zhibu/internal/base/gate"
)

func (s *Site) args(id int64) gate.Args {
	return gate.Args{"id": id, "name": s.Name, "address": strings.TrimSpace(s.Address), "opening": strings.TrimSpace(s.Opening),
		"contact": strings.TrimSpace(s.Contact), "capacity": s.Capacity}
}

func insert(w *gate.Writing, at gate.Place, id int64, s Site) error {
	if _, err := w.Exec(at, `INSERT INTO site (id, org_id, name, address, opening, contact, capacity, closed, version)
		VALUES (@id, @org, @name, @address, @opening, @contact, @capacity, FALSE, 1)`, s.args(id)); err != nil {
		return err
	}
	return insertTimes(w, at, id, s)
}

func update(w *gate.Writing, at gate.Place, id int64, s Site) error {
	if _, err := w.Exec(at, `UPDATE site SET name = @name, address = @address, opening = @opening, contact = @contact,
		capacity = @capacity, version = version + 1 WHERE id = @id`, s.args(id)); err != nil {
		return err
	}
	if _, err := w.Exec(at, "DELETE FROM site_slot WHERE site_id = @id", gate.Args{"id": id}); err != nil {
		return err
	}
	// What is over stays: on those days it was closed.
	if _, err := w.Exec(at, "DELETE FROM site_closed WHERE site_id = @id AND until_day > @today", gate.Args{"id": id, "today": w.Today()}); err != nil {
		return err
	}
	return insertTimes(w, at, id, s)
}

func insertTimes(w *gate.Writing, at gate.Place, id int64, s Site) error {
	for _, x := range s.Slots {
		if _, err := w.Exec(at, "INSERT INTO site_slot (site_id, weekday, from_time, until_time, people) VALUES (@id, @weekday, @from, @until, @people)",
			gate.Args{"id": id, "weekday": int64(x.Weekday), "from": x.From, "until": x.Until, "people": x.People}); err != nil {
			return err
		}
	}
	for _, c := range s.Closures {
		if _, err := w.Exec(at, `INSERT INTO site_closed (site_id, from_day, until_day, why) VALUES (@id, @from, @until, @why)
			ON CONFLICT (site_id, from_day) DO UPDATE SET until_day = excluded.until_day, why = excluded.why`,
			gate.Args{"id": id, "from": c.Span.From, "until": c.Span.Until, "why": strings.TrimSpace(c.Why)}); err != nil {
			return err
		}
	}
	return nil
}

// read gives one place, or with 0 all of them, by name.
func read(r *gate.Reading, id int64) (list []Site, err error) {
	args, one := gate.Args{"id": id}, func(column string) string {
		if id == 0 {
			return ""
		}
		return " WHERE " + column + " = @id"
	}
	at := map[int64]int{}
	if err := r.Beyond("the register of sites is open to every organisation", `SELECT id, org_id, name, address, opening, contact, capacity, closed, version FROM site`+one("id")+" ORDER BY name, id", args, func(row gate.Row) error {
		var s Site
		err := row.Scan(&s.ID, &s.Org, &s.Name, &s.Address, &s.Opening, &s.Contact, &s.Capacity, &s.Closed, &s.Version)
		at[s.ID] = len(list)
		list = append(list, s)
		return err
	}); err != nil {
		return nil, err
	}
	if err := r.Beyond("the register of sites is open to every organisation", `SELECT site_id, weekday, from_time, until_time, people FROM site_slot`+one("site_id")+" ORDER BY site_id, weekday, from_time", args, func(row gate.Row) error {
		var of int64
		var x Slot
		err := row.Scan(&of, &x.Weekday, &x.From, &x.Until, &x.People)
		list[at[of]].Slots = append(list[at[of]].Slots, x)
		return err
	}); err != nil {
		return nil, err
	}
	return list, r.Beyond("the register of sites is open to every organisation", `SELECT site_id, from_day, until_day, why FROM site_closed`+one("site_id")+" ORDER BY site_id, from_day", args, func(row gate.Row) error {
		var of int64
		var c Closure
		err := row.Scan(&of, &c.Span.From, &c.Span.Until, &c.Why)
		list[at[of]].Closures = append(list[at[of]].Closures, c)
		return err
	})
}
