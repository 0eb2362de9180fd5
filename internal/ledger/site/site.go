// Package site is the register of places for on-site study (红色资源): memorial
// halls and former residences, with the slots in which they receive visitors,
// how many at a time, and the days on which they are closed.
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
	Add  gate.Can = "site.add" // add, edit, close
)

// Site is one place.
type Site struct {
	ID       int64
	Org      int64 // in whose register it stands
	Name     string
	Address  string
	Opening  string // in words, for those who just walk in
	Contact  string // the office's, not a person's
	Capacity int64
	Closed   bool // for good
	Version  int64
	Slots    []Slot
	Closures []Closure
	Visits   int // activities there of organisations in reach, in the span asked for
}

// Sites is the cases of this area.
type Sites struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Sites { return &Sites{g} }

// Register adds a place. It takes Add, and answers Invalid, or Conflict for a
// name that is already there.
func (ss *Sites) Register(ctx context.Context, who gate.Actor, org int64, s Site) (id int64, err error) {
	err = ss.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		if again, err := w.Again("site.register", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		s := s
		if err := s.check(); err != nil {
			return err
		}
		id = w.NewID()
		if err := insert(w, at, id, s); err != nil {
			return err
		}
		if err := w.Done(at, "site.register", id); err != nil {
			return err
		}
		return w.Record(at, "site.register", gate.Subject{Kind: "site", ID: id}, nil)
	})
	return id, err
}

// Edit replaces what is known of a place: closures that are over stay as they
// were. version is the one that the asker saw. It takes Add, and answers
// NotFound, Invalid, or Conflict when somebody else edited it meanwhile. Bookings
// stand: the page of a site tells those that fall on days that are closed now.
func (ss *Sites) Edit(ctx context.Context, who gate.Actor, id, version int64, s Site) error {
	return ss.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		old, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		s := s
		if err := s.check(); err != nil {
			return err
		}
		s.Closed = old.Closed
		if err := update(w, at, id, s); err != nil {
			return err
		}
		return w.Record(at, "site.edit", gate.Subject{Kind: "site", ID: id}, gate.Detail{"version": version + 1})
	})
}

// Shut closes a place for good, or opens it again: it stays in the register with
// its visits, and cannot be booked. It takes Add, and answers NotFound or
// Conflict.
func (ss *Sites) Shut(ctx context.Context, who gate.Actor, id, version int64, closed bool) error {
	return ss.gate.Write(ctx, who, Add, func(w *gate.Writing) error {
		_, at, err := mine(w, id, version)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE site SET closed = @closed, version = version + 1 WHERE id = @id", gate.Args{"id": id, "closed": closed}); err != nil {
			return err
		}
		return w.Record(at, "site.shut", gate.Subject{Kind: "site", ID: id}, gate.Detail{"closed": closed})
	})
}

func mine(w *gate.Writing, id, version int64) (s Site, at gate.Place, err error) {
	if s, err = Of(&w.Reading, id); err != nil {
		return s, at, err
	}
	if at, err = w.At(s.Org); err != nil {
		return s, at, err
	}
	if s.Version != version {
		return s, at, fault.New(fault.Conflict, "这个场馆刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	return s, at, nil
}

// Of gives one place with its slots and closures, for a reading that is open. It
// answers NotFound.
func Of(r *gate.Reading, id int64) (Site, error) {
	if id == 0 {
		return Site{}, fault.Missing()
	}
	list, err := read(r, id)
	if err == nil && len(list) == 0 {
		return Site{}, fault.Missing()
	}
	if err != nil {
		return Site{}, err
	}
	return list[0], nil
}

// Get gives one place with its slots and closures. It takes View.
func (ss *Sites) Get(ctx context.Context, who gate.Actor, id int64) (s Site, err error) {
	err = ss.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		s, err = Of(r, id)
		return err
	})
	return s, err
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
		list, err = read(r, 0)
		for i := range list {
			list[i].Visits = visits[list[i].ID]
		}
		return err
	})
	return list, err
}

func (s *Site) check() error {
	var p fault.Problems
	s.Name = strings.TrimSpace(s.Name)
	if s.Name == "" {
		p.Add("name", "请填写场馆名称。")
	}
	if s.Capacity < 0 || s.Capacity > mostPeople {
		p.Add("capacity", "一次容纳人数请填0到100000。")
	}
	for _, f := range []struct {
		field, label, text string
		most               int
	}{{"name", "名称", s.Name, 100}, {"address", "地址", s.Address, 200}, {"opening", "开放说明", s.Opening, 200}, {"contact", "联系方式", s.Contact, 100}} {
		if n := len([]rune(f.text)); n > f.most {
			p.Add(f.field, f.label+"太长，请写短一些。")
		}
	}
	s.checkSlots(&p)
	s.checkClosures(&p)
	return p.Fault()
}
