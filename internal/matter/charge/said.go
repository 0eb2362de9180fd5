package charge

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
)

// Said is what an organisation states of a duty in a period.
type Said struct {
	ID, Org, Duty int64
	From          day.Day // the first day of the period
	On            day.Day // when it was done
	Text          string
	ByName        string
	MadeMS        int64
}

// Made is the day on which it was written.
func (s *Said) Made() day.Day { return day.At(time.UnixMilli(s.MadeMS).In(day.Zone)) }

// State writes down what an organisation did for a duty that no record can show. It
// takes Say there, and answers NotFound for a duty of a list that is not for it, and
// Invalid for a duty that the ledger shows, a period that has not begun, a day outside
// of it, or a second statement of a period.
func (cs *Charges) State(ctx context.Context, who gate.Actor, of, dutyID int64, from, on day.Day, text string) (id int64, err error) {
	err = cs.gate.Write(ctx, who, Say, func(w *gate.Writing) error {
		if again, err := w.Again("charge.say", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		d, err := asked(w, of, dutyID)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(text)
		slot, known := period(d, from)
		had, err := said(&w.Reading, of)
		if err != nil {
			return err
		}
		switch n := utf8.RuneCountInString(text); {
		case d.Shows != BySaid:
			return fault.Field("text", "这一项由台账对照，不用说明。")
		case !known || slot.From > w.Today():
			return fault.Field("text", "这个周期还没有开始，现在不用说明。")
		case n < 2:
			return fault.Field("text", "请写明做了什么。")
		case n > 500:
			return fault.Field("text", "说明不超过500个字。")
		case on == day.None || on > w.Today():
			return fault.Field("on", "请填写做到的日期，今天或者以前。")
		case !slot.Has(on):
			return fault.Field("on", "日期不在这个周期里（"+slot.Chinese()+"）。")
		}
		for _, s := range had {
			if s.Duty == dutyID && s.From == from {
				return fault.Field("text", "这个周期已经说明过。写错了的，先作废原来的说明。")
			}
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO charge_said (id, org_id, duty_id, from_day, on_day, text, state, why, made_by, made_name, made_ms)
			VALUES (@id, @org, @duty, @from, @on, @text, 'kept', '', @by, @name, @gate_now)`,
			gate.Args{"id": id, "duty": dutyID, "from": from, "on": on, "text": text, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		if err := w.Done(at, "charge.say", id); err != nil {
			return err
		}
		return w.Record(at, "charge.say", gate.Subject{Kind: "charge_said", ID: id}, gate.Detail{"duty": dutyID, "from": from.String()})
	})
	return id, err
}

// asked gives a duty of a list in force today that is for an organisation.
func asked(w *gate.Writing, of, id int64) (d Duty, err error) {
	var kind org.Kind
	if err := w.One("SELECT kind FROM org_version WHERE org_id = @of AND reach_until = '9999-12-31' AND {reach org_id}", gate.Args{"of": of}, &kind); err != nil {
		return d, err
	}
	all, err := inForce(&w.Reading, w.Today())
	if err != nil {
		return d, err
	}
	for i := range all {
		if d, err := all[i].Duty(id); err == nil && all[i].Kind.Fits(kind) {
			return d, nil
		}
	}
	return d, fault.Missing()
}

// period is the period of a duty that begins on a day.
func period(d Duty, from day.Day) (day.Span, bool) {
	if from == day.None {
		return day.Span{}, false
	}
	for _, s := range duty.Slots(d.Often, from.Year()) {
		if s.From == from {
			return s, true
		}
	}
	return day.Span{}, false
}

// TakeBack voids a statement that was wrong, with a reason; it stays readable. It takes
// Say, and answers NotFound, Invalid without a reason, or Conflict when it is void.
func (cs *Charges) TakeBack(ctx context.Context, who gate.Actor, id int64, why string) error {
	return cs.gate.Write(ctx, who, Say, func(w *gate.Writing) error {
		var of int64
		var state string
		if err := w.One("SELECT s.org_id, s.state FROM charge_said s WHERE s.id = @id AND {reach s.org_id}", gate.Args{"id": id}, &of, &state); err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		why := strings.TrimSpace(why)
		switch {
		case state == "void":
			return fault.New(fault.Conflict, "这条说明已经作废。")
		case utf8.RuneCountInString(why) < 2:
			return fault.Field("why", "请写明为什么作废。")
		case utf8.RuneCountInString(why) > 200:
			return fault.Field("why", "原因不超过200个字。")
		}
		if _, err := w.Exec(at, "UPDATE charge_said SET state = 'void', why = @why WHERE id = @id", gate.Args{"id": id, "why": why}); err != nil {
			return err
		}
		return w.Record(at, "charge.void", gate.Subject{Kind: "charge_said", ID: id}, gate.Detail{"why": why})
	})
}

// SaidOf gives the organisation of a statement, for the way back to its page. It takes
// View.
func (cs *Charges) SaidOf(ctx context.Context, who gate.Actor, id int64) (of, dutyID int64, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		return r.One("SELECT s.org_id, s.duty_id FROM charge_said s WHERE s.id = @id AND {reach s.org_id}", gate.Args{"id": id}, &of, &dutyID)
	})
	return of, dutyID, err
}

// said gives the statements that are kept, of one organisation or with 0 of all in reach.
func said(r *gate.Reading, of int64) ([]Said, error) {
	return gate.Collect(r, `SELECT s.id, s.org_id, s.duty_id, s.from_day, s.on_day, s.text, s.made_name, s.made_ms FROM charge_said s
		WHERE s.state = 'kept' AND (@of = CAST(0 AS BIGINT) OR s.org_id = @of) AND {reach s.org_id} ORDER BY s.from_day, s.id`, gate.Args{"of": of},
		func(row gate.Row) (s Said, err error) {
			return s, row.Scan(&s.ID, &s.Org, &s.Duty, &s.From, &s.On, &s.Text, &s.ByName, &s.MadeMS)
		})
}
