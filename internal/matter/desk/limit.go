package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// Limit is within how many working days the desk answers.
type Limit struct {
	ID     int64 // of the entry that holds; 0 while nobody confirmed one
	Days   int
	Source string  // the document that says so
	By     string  // who confirmed it
	On     day.Day // and when
	May    bool    // the reader may confirm it
}

// The regulations ask for a function of complaints with an answer, and name no number
// of days that could be read: the desk goes by this one until the Committee confirms
// its own.
const provisional = 15

const mostDays = 60

// Confirmed reports whether the Committee confirmed it.
func (l Limit) Confirmed() bool { return l.ID != 0 }

// due is the day by which what comes in on a day is to be answered.
func (l Limit) due(from day.Day) day.Day {
	end, _ := holiday.AddWorkdays(from, l.Days)
	return end
}

func limitIn(r *gate.Reading) (Limit, error) {
	l := Limit{Days: provisional}
	err := r.Beyond("within how many days the desk answers holds for everybody", "SELECT id, days, source, made_name, on_day FROM plea_limit WHERE id = (SELECT MAX(id) FROM plea_limit)",
		nil, func(row gate.Row) error { return row.Scan(&l.ID, &l.Days, &l.Source, &l.By, &l.On) })
	return l, err
}

// Limit is within how many working days the desk answers; everybody who is signed in
// may know it.
func (ds *Desk) Limit(ctx context.Context, who gate.Actor) (l Limit, err error) {
	err = ds.gate.Own(ctx, who, func(r *gate.Reading) error {
		if l, err = limitIn(r); err != nil || !r.May(Handle) {
			return err
		}
		desk, err := deskOf(r)
		l.May = r.Org() == desk
		return err
	})
	return l, err
}

// Confirm sets the number of working days and the document that it stands in. It takes
// Handle at the desk; l.ID is that of the one on the page. What was handed in before keeps its day. It answers Invalid at
// days and source, and Conflict when somebody else changed it meanwhile.
func (ds *Desk) Confirm(ctx context.Context, who gate.Actor, l Limit) error {
	return ds.gate.Write(ctx, who, Handle, func(w *gate.Writing) error {
		desk, err := deskOf(&w.Reading)
		if err != nil {
			return err
		}
		at, err := w.At(desk)
		if err != nil {
			return notDesk()
		}
		var p fault.Problems
		if l.Days < 1 || l.Days > mostDays {
			p.Add("days", "请填写1到60之间的工作日数。")
		}
		l.Source = strings.TrimSpace(l.Source)
		if n := utf8.RuneCountInString(l.Source); n < 2 || n > 200 {
			p.Add("source", "请写明依据哪份文件或者哪次会议确定，2到200个字。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		now, err := limitIn(&w.Reading)
		if err != nil {
			return err
		}
		if now.ID != l.ID {
			return fault.New(fault.Conflict, "答复期限刚刚被别人改过，您的修改没有保存。请看过现在的期限再改。")
		}
		if _, err := w.Exec(at, "INSERT INTO plea_limit (id, org_id, days, source, on_day, made_by, made_name, made_ms) VALUES (@id, @org, @days, @source, @on, @by, @name, @gate_now)",
			gate.Args{"id": w.NewID(), "days": l.Days, "source": l.Source, "on": w.Today(), "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		return w.Record(at, "desk.limit", gate.Subject{Kind: "plea"}, gate.Detail{"days": l.Days, "was": now.Days})
	})
}

func notDesk() error {
	return fault.New(fault.Denied, "这件事由工委办理投诉建议的同志办。")
}
