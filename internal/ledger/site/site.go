// Package site is the register of places for on-site study (红色资源): memorial
// halls and former residences, with opening hours and capacity.
package site

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The authorities of this area.
const (
	View gate.Can = "site.view"
	Add  gate.Can = "site.add"
)

// Site is one place.
type Site struct {
	ID       int64
	Name     string
	Address  string
	Opening  string
	Capacity int64
	Closed   bool
	Visits   int // activities there of organisations in reach, in the span asked for
}

// Sites is the cases of this area.
type Sites struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Sites { return &Sites{g} }

// Register adds a place. It takes Add, and answers Conflict for a name that is
// already there.
func (ss *Sites) Register(ctx context.Context, who gate.Actor, org int64, s Site) (id int64, err error) {
	err = ss.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		if again, err := w.Again("site.register", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		if strings.TrimSpace(s.Name) == "" {
			return fault.Field("name", "请填写场馆名称。")
		}
		if s.Capacity < 0 {
			return fault.Field("capacity", "容纳人数不能是负数。")
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO site (id, org_id, name, address, opening, capacity, closed)
			VALUES (@id, @org, @name, @address, @opening, @capacity, FALSE)`,
			gate.Args{"id": id, "name": strings.TrimSpace(s.Name), "address": s.Address, "opening": s.Opening, "capacity": s.Capacity}); err != nil {
			return err
		}
		if err := w.Done(at, "site.register", id); err != nil {
			return err
		}
		return w.Record(at, "site.register", gate.Subject{Kind: "site", ID: id}, nil)
	})
	return id, err
}

// List gives every place by name, with the visits in a span. It takes View.
func (ss *Sites) List(ctx context.Context, who gate.Actor, s day.Span) (list []Site, err error) {
	err = ss.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		visits := map[int64]int{}
		if err := r.Each(`SELECT a.site_id, COUNT(DISTINCT a.id) FROM activity a JOIN activity_org o ON o.activity_id = a.id
			WHERE a.site_id <> 0 AND a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until AND {reach o.org_id} GROUP BY a.site_id`,
			gate.Args{"from": s.From, "until": s.Until}, func(row gate.Row) error {
				var id int64
				var n int
				err := row.Scan(&id, &n)
				visits[id] = n
				return err
			}); err != nil {
			return err
		}
		return r.Beyond("the register of sites is open to every organisation",
			"SELECT id, name, address, opening, capacity, closed FROM site ORDER BY name, id", nil, func(row gate.Row) error {
				var s Site
				err := row.Scan(&s.ID, &s.Name, &s.Address, &s.Opening, &s.Capacity, &s.Closed)
				s.Visits = visits[s.ID]
				list = append(list, s)
				return err
			})
	})
	return list, err
}
