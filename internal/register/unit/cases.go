package unit

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Units is the cases of this area.
type Units struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Units { return &Units{g} }

// Query asks for units.
type Query struct {
	On     day.Day
	Sector string
	Nature string
	Text   string         // part of the name or the code
	Only   map[int64]bool // nil: all
	After  string         // the name after which the page begins
	Limit  int
}

// Page is one page of units by name.
type Page struct {
	List  []Unit
	Total int
	From  int    // how many come before the page
	Prev  string // for After of the page before; empty for the first
	Next  string // for After; empty on the last page
}

// Detail is all that a unit's own page shows.
type Detail struct {
	Unit
	Counts  []Headcount // the latest first
	Links   []Link      // organisations in reach
	Workers []Worker    // members in reach, of all days
	Past    []Past      // the latest first
}

// List gives a page of the units in reach. It takes View.
func (us *Units) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = us.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		all, err := In(r, q.On)
		if err != nil {
			return err
		}
		text := strings.ToLower(strings.TrimSpace(q.Text))
		all = slices.DeleteFunc(all, func(u Unit) bool {
			return q.Only != nil && !q.Only[u.ID] || q.Sector != "" && u.Sector != q.Sector || q.Nature != "" && u.Nature != q.Nature ||
				text != "" && !strings.Contains(strings.ToLower(u.Name+" "+u.Code), text)
		})
		p.Total, p.List = len(all), all
		if q.Limit == 0 {
			return nil
		}
		for p.From < len(all) && all[p.From].Name <= q.After {
			p.From++
		}
		until := min(p.From+q.Limit, len(all))
		if p.List = all[p.From:until]; until < len(all) {
			p.Next = all[until-1].Name
		}
		if p.From > q.Limit {
			p.Prev = all[p.From-q.Limit-1].Name
		}
		return nil
	})
	return p, err
}

// Sectors gives the sectors of the units in reach, by name, each with its
// document where one asks for one leadership. It takes View.
func (us *Units) Sectors(ctx context.Context, who gate.Actor) (list []Sector, err error) {
	err = us.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = SectorsIn(r)
		return err
	})
	return list, err
}

// Get gives one unit as of a day. It takes View, and answers NotFound beyond reach.
func (us *Units) Get(ctx context.Context, who gate.Actor, id int64, on day.Day) (d Detail, err error) {
	err = us.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		d, err = detail(r, id, on)
		return err
	})
	return d, err
}

// Register adds a unit to the care of an organisation. It takes Change there, and
// answers Invalid, also for a name or a code that is taken.
func (us *Units) Register(ctx context.Context, who gate.Actor, f Facts) (id int64, err error) {
	err = us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		if again, err := w.Again("unit.register", &id); again || err != nil {
			return err
		}
		f := f
		if err := ready(w, 0, &f); err != nil {
			return err
		}
		at, err := w.At(f.Org)
		if err != nil {
			return err
		}
		id = w.NewID()
		if err := insert(w, at, id, f); err != nil {
			return err
		}
		if err := w.Done(at, "unit.register", id); err != nil {
			return err
		}
		return w.Record(at, "unit.register", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"name": f.Name})
	})
	return id, err
}

// Edit replaces what is known of a unit; what it was is kept. version is the one
// that the asker saw. It takes Change at the organisation in whose care it is and
// at the one that takes it over, and answers NotFound, Invalid or Conflict.
func (us *Units) Edit(ctx context.Context, who gate.Actor, id, version int64, f Facts) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		old, at, err := mine(w, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return fault.New(fault.Conflict, "这个单位刚被别人改过，没有保存。您填的内容还在，现在登记的内容列在下面，请对照以后再保存。")
		}
		f := f
		if err := ready(w, id, &f); err != nil {
			return err
		}
		if _, err := w.At(f.Org); err != nil {
			return err
		}
		if f == old.Facts {
			return fault.New(fault.Invalid, "没有改动，不用保存。")
		}
		if err := keep(w, at, old); err != nil {
			return err
		}
		if err := update(w, at, id, f); err != nil {
			return err
		}
		return w.Record(at, "unit.edit", gate.Subject{Kind: "unit", ID: id}, gate.Detail{"version": version + 1})
	})
}

// Count notes how many people work in a unit on a day; a second count of the same
// day corrects the first, and the journal keeps both. It takes Change, and answers
// NotFound or Invalid.
func (us *Units) Count(ctx context.Context, who gate.Actor, id int64, c Headcount) error {
	return us.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		_, at, err := mine(w, id)
		if err != nil {
			return err
		}
		var p fault.Problems
		c := c
		if c.Source = strings.TrimSpace(c.Source); c.Source == "" || len([]rune(c.Source)) > 100 {
			p.Add("source", "请写明人数的来源，例如“单位年报”，不超过100个字。")
		}
		if c.People < 1 || c.People > mostPeople {
			p.Add("people", fmt.Sprintf("在岗人数请填1到%d。", mostPeople))
		}
		if c.Day == day.None || c.Day > w.Today() {
			p.Add("on_day", "请填写人数是哪一天的，不能晚于今天。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		return counted(w, at, id, c)
	})
}
