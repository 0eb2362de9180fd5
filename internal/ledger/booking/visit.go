package booking

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/activity"
)

// Visit is what is told of a visit that took place; all the rest is in the
// booking.
type Visit struct {
	Title     string
	ThemeDay  bool // it was that month's themed party day as well
	Others    int  // other participants who came
	Minutes   string
	StudyMins int
	Absent    []activity.Mark
}

// Confirm turns a held booking into an activity, in one write. It takes
// activity.Keep and Book at the organisation, and answers NotFound, Invalid for
// what the record lacks, or Conflict for a booking that waits, is cancelled, is
// visited already or lies in the future.
func (bs *Bookings) Confirm(ctx context.Context, who gate.Actor, id int64, v Visit) (made int64, err error) {
	err = bs.gate.Write(ctx, who, activity.Keep, func(w *gate.Writing) error {
		if again, err := w.Again("booking.visit", &made); again || err != nil {
			return err
		}
		b, at, err := visited(w, id)
		if err != nil {
			return err
		}
		rec := activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: b.Day, FromTime: b.From, UntilTime: b.Until, Title: strings.TrimSpace(v.Title),
			Place: b.SiteName, Site: b.Site, Others: v.Others, Minutes: v.Minutes, StudyMins: v.StudyMins, Marks: v.Absent}
		if rec.Title == "" {
			rec.Title = "现场学习：" + b.SiteName
		}
		if v.ThemeDay {
			rec.Kinds = append(rec.Kinds, activity.ThemeDay)
		}
		if made, err = activity.Add(w, at, rec); err != nil {
			return err
		}
		if err := link(w, at, id, made); err != nil {
			return err
		}
		return w.Done(at, "booking.visit", made)
	})
	return made, err
}

// Link says that a record that is already in the ledger was this visit: nothing
// is recorded twice. It takes what Confirm takes, and answers NotFound, Conflict
// as Confirm does, or Invalid for a record of another organisation, day or place,
// or one that belongs to another booking.
func (bs *Bookings) Link(ctx context.Context, who gate.Actor, id, record int64) error {
	return bs.gate.Write(ctx, who, activity.Keep, func(w *gate.Writing) error {
		b, at, err := visited(w, id)
		if err != nil {
			return err
		}
		list, err := candidates(&w.Reading, b)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(c Record) bool { return c.ID == record }) {
			return fault.Field("activity", "这条记录不是本组织这一天在这个场馆的活动，或者已经对应了别的预约。")
		}
		return link(w, at, id, record)
	})
}

func link(w *gate.Writing, at gate.Place, id, record int64) error {
	if _, err := w.Exec(at, "UPDATE booking SET activity_id = @activity, version = version + 1, changed_ms = @gate_now WHERE id = @id",
		gate.Args{"id": id, "activity": record}); err != nil {
		return err
	}
	return w.Record(at, "booking.visit", gate.Subject{Kind: "booking", ID: id}, gate.Detail{"activity": record})
}

// visited gives a booking whose visit can be confirmed.
func visited(w *gate.Writing, id int64) (b Booking, at gate.Place, err error) {
	if b, at, err = mine(w, id); err != nil {
		return b, at, err
	}
	switch {
	case !w.May(Book):
		return b, at, fault.New(fault.Denied, "您现在的职务不能确认参观。")
	case b.State == Visited:
		return b, at, fault.New(fault.Conflict, "这次参观已经记成活动了，没有再记一次。")
	case b.State != Held:
		return b, at, fault.New(fault.Conflict, fmt.Sprintf("这个预约%s，没有约到名额。确实去了的，请直接记一次活动。", b.State.Label()))
	case b.Day > w.Today():
		return b, at, fault.New(fault.Conflict, "这一天还没有到，参观以后再确认。")
	}
	return b, at, nil
}

// Record is a record in the ledger that may be a visit.
type Record struct {
	ID    int64
	Title string
	On    day.Day
}

// Candidates gives the records of the organisation on that day at that site that
// belong to no booking yet: one of them may be this visit. It takes View.
func (bs *Bookings) Candidates(ctx context.Context, who gate.Actor, b Booking) (list []Record, err error) {
	err = bs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = candidates(r, b)
		return err
	})
	return list, err
}

func candidates(r *gate.Reading, b Booking) ([]Record, error) {
	return gate.Collect(r, `SELECT a.id, a.title, a.on_day FROM activity a
		WHERE a.org_id = @of AND a.on_day = @on AND a.site_id = @site AND a.state = 'kept' AND {reach a.org_id}
			AND NOT EXISTS (SELECT 1 FROM booking x WHERE x.activity_id = a.id AND x.state <> 'cancelled') ORDER BY a.id`,
		gate.Args{"of": b.Org, "on": b.Day, "site": b.Site}, func(row gate.Row) (c Record, err error) { return c, row.Scan(&c.ID, &c.Title, &c.On) })
}
