package charge

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
)

// Charges is the cases of this area.
type Charges struct {
	gate   *gate.Gate
	duties *duty.Duties
}

// New makes the cases over a gate and the rulebook held against the ledger.
func New(g *gate.Gate, d *duty.Duties) *Charges { return &Charges{g, d} }

// Book is the rulebook that duties point to.
func (cs *Charges) Book() *duty.Rulebook { return cs.duties.Book() }

// Begin drafts the next version of the list of a kind: the duties of the one before are
// taken over. It takes Keep, and answers Invalid, or Conflict while another draft of the
// kind is open.
func (cs *Charges) Begin(ctx context.Context, who gate.Actor, org int64, d Draft) (id int64, err error) {
	err = cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("charge.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(org)
		if err != nil {
			return err
		}
		d := d
		if err := d.check(); err != nil {
			return err
		}
		all, err := lists(&w.Reading, true)
		if err != nil {
			return err
		}
		no, last := int64(0), List{}
		for _, l := range all {
			if l.Kind != d.Kind || l.Org != org {
				continue
			}
			if l.State == Drafted {
				return fault.Field("kind", "这一类清单已经有一份草稿，请在那一份上改。")
			}
			if no = max(no, l.No); l.State == InForce && l.No > last.No {
				last = l
			}
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO charge_list (id, org_id, kind, no, title, basis, state, from_day, until_day, version, made_by, made_name, made_ms)
			VALUES (@id, @org, @kind, @no, @title, @basis, 'draft', NULL, NULL, 1, @by, @name, @gate_now)`,
			gate.Args{"id": id, "kind": string(d.Kind), "no": no + 1, "title": d.Title, "basis": d.Basis, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if last.ID != 0 {
			if last.Duties, err = duties(&w.Reading, last.ID); err != nil {
				return err
			}
		}
		for _, x := range last.Duties {
			if err := insert(w, at, w.NewID(), id, x.No, x.Entry); err != nil {
				return err
			}
		}
		if err := w.Done(at, "charge.begin", id); err != nil {
			return err
		}
		return w.Record(at, "charge.begin", gate.Subject{Kind: "charge", ID: id}, gate.Detail{"kind": d.Kind, "no": no + 1})
	})
	return id, err
}

// drafted gives a draft that the asker may change, in the version that he saw, with its
// place.
func drafted(w *gate.Writing, id, version int64) (l List, at gate.Place, err error) {
	if l, err = one(&w.Reading, id, true); err != nil {
		return l, at, err
	}
	if at, err = w.At(l.Org); err != nil {
		return l, at, err
	}
	switch {
	case l.State == InForce:
		return l, at, fault.New(fault.Conflict, "这份清单已经执行，不能再改。要调整的，请起草新的一版。")
	case l.State != Drafted:
		return l, at, fault.New(fault.Conflict, "这份草稿已经放弃。")
	case l.Version != version:
		return l, at, fault.New(fault.Conflict, "这份清单刚被别人改过。您填的内容还在，请对照新的内容再改。")
	}
	return l, at, nil
}

// change runs fn on a draft, and counts its version on.
func (cs *Charges) change(ctx context.Context, who gate.Actor, id, version int64, deed string, fn func(w *gate.Writing, at gate.Place, l *List) error) error {
	return cs.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		l, at, err := drafted(w, id, version)
		if err != nil {
			return err
		}
		if err := fn(w, at, &l); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE charge_list SET version = version + 1 WHERE id = @id", gate.Args{"id": id}); err != nil {
			return err
		}
		return w.Record(at, deed, gate.Subject{Kind: "charge", ID: id}, gate.Detail{"version": version + 1})
	})
}

// Edit changes the name of a draft and the document that it rests on. It takes Keep,
// and answers Invalid, NotFound, or Conflict once it is in force or was changed by
// somebody else.
func (cs *Charges) Edit(ctx context.Context, who gate.Actor, id, version int64, d Draft) error {
	return cs.change(ctx, who, id, version, "charge.edit", func(w *gate.Writing, at gate.Place, l *List) error {
		d := d
		d.Kind = l.Kind
		if err := d.check(); err != nil {
			return err
		}
		_, err := w.Exec(at, "UPDATE charge_list SET title = @title, basis = @basis WHERE id = @id", gate.Args{"id": id, "title": d.Title, "basis": d.Basis})
		return err
	})
}

// mostDuties is how many duties a list holds.
const mostDuties = 40

// Add adds a duty to a draft, at its end. It takes Keep, and answers as Edit does.
func (cs *Charges) Add(ctx context.Context, who gate.Actor, list, version int64, e Entry) (id int64, err error) {
	err = cs.change(ctx, who, list, version, "charge.add", func(w *gate.Writing, at gate.Place, l *List) error {
		e := e
		if err := e.check(cs.Book()); err != nil {
			return err
		}
		no := int64(1)
		for _, x := range l.Duties {
			no = max(no, x.No+1)
		}
		if len(l.Duties) >= mostDuties {
			return fault.Field("text", "一份清单不超过40项，请合并一些。")
		}
		id = w.NewID()
		return insert(w, at, id, list, no, e)
	})
	return id, err
}

// Change changes a duty of a draft. It takes Keep, and answers as Edit does.
func (cs *Charges) Change(ctx context.Context, who gate.Actor, list, id, version int64, e Entry) error {
	return cs.change(ctx, who, list, version, "charge.change", func(w *gate.Writing, at gate.Place, l *List) error {
		if _, err := l.Duty(id); err != nil {
			return err
		}
		e := e
		if err := e.check(cs.Book()); err != nil {
			return err
		}
		return update(w, at, id, e)
	})
}

// Drop takes a duty out of a draft. It takes Keep, and answers as Edit does.
func (cs *Charges) Drop(ctx context.Context, who gate.Actor, list, id, version int64) error {
	return cs.change(ctx, who, list, version, "charge.drop", func(w *gate.Writing, at gate.Place, l *List) error {
		if _, err := l.Duty(id); err != nil {
			return err
		}
		_, err := w.Exec(at, "DELETE FROM charge_duty WHERE id = @id", gate.Args{"id": id})
		return err
	})
}

// Duty gives one duty of the list, or NotFound.
func (l *List) Duty(id int64) (Duty, error) {
	for _, d := range l.Duties {
		if d.ID == id {
			return d, nil
		}
	}
	return Duty{}, fault.Missing()
}

// Enforce puts a draft in force from a day on; the version before ends with the day
// before. It takes Keep, and answers Invalid for a draft without duties and for a day
// that is over or not after the first day of the version before.
func (cs *Charges) Enforce(ctx context.Context, who gate.Actor, id, version int64, from day.Day) error {
	return cs.change(ctx, who, id, version, "charge.enforce", func(w *gate.Writing, at gate.Place, l *List) error {
		switch {
		case len(l.Duties) == 0:
			return fault.Field("from", "清单里还没有职责，请先加上。")
		case from == day.None:
			return fault.Field("from", "请填写从哪一天起执行。")
		case from < w.Today():
			return fault.Field("from", "执行的日子不能早于今天："+w.Today().Chinese()+"以前没有人知道这份清单。")
		case from > w.Today().AddYears(1):
			return fault.Field("from", "执行的日子太远，请核对年份。")
		}
		all, err := lists(&w.Reading, true)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Kind != l.Kind || o.Org != l.Org || o.State != InForce || o.Span.Until != day.Forever {
				continue
			}
			if o.Span.From >= from {
				return fault.Field("from", "上一版"+o.Span.From.Chinese()+"起执行，新的一版要晚于这一天。")
			}
			if _, err := w.Exec(at, "UPDATE charge_list SET until_day = @from WHERE id = @id", gate.Args{"id": o.ID, "from": from}); err != nil {
				return err
			}
		}
		_, err = w.Exec(at, "UPDATE charge_list SET state = 'force', from_day = @from, until_day = @forever WHERE id = @id",
			gate.Args{"id": id, "from": from, "forever": day.Forever})
		return err
	})
}

// Discard gives a draft up. It takes Keep, and answers as Edit does.
func (cs *Charges) Discard(ctx context.Context, who gate.Actor, id, version int64) error {
	return cs.change(ctx, who, id, version, "charge.discard", func(w *gate.Writing, at gate.Place, _ *List) error {
		_, err := w.Exec(at, "UPDATE charge_list SET state = 'void' WHERE id = @id", gate.Args{"id": id})
		return err
	})
}

// Lists gives every version of every list, the kinds in order and the newest version
// first; drafts are seen by those who keep them. It takes View.
func (cs *Charges) Lists(ctx context.Context, who gate.Actor) (list []List, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = lists(r, r.May(Keep))
		return err
	})
	return list, err
}

// Get gives one version with its duties. It takes View, and answers NotFound, also for
// a draft that the asker does not keep.
func (cs *Charges) Get(ctx context.Context, who gate.Actor, id int64) (l List, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		l, err = one(r, id, r.May(Keep))
		return err
	})
	return l, err
}
