package activity

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/setting"
)

// Begin is the authority to say from which day the ledger is kept here.
const Begin gate.Can = "activity.begin"

const beginName = "ledger.begin"

// Begun reads from which day the ledger is kept in this house (台账起用日); None where
// nobody said, and then always. Of a period that was over by then nothing is called
// missing, since it was recorded elsewhere; a record of it counts as any other.
func Begun(r *gate.Reading) (on day.Day, err error) {
	text, err := setting.Get(r, beginName)
	if err != nil {
		return day.None, err
	}
	return day.ParseEmpty(text)
}

// Begun is from which day the ledger is kept here, which everybody may know.
func (as *Activities) Begun(ctx context.Context, who gate.Actor) (on day.Day, err error) {
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		on, err = Begun(r)
		return err
	})
	return on, err
}

// SetBegun says from which day the ledger is kept here; None takes that back. It takes
// Begin at an organisation, the Committee, and was is the day that the asker saw. It
// answers Invalid for a day that is still to come, and Conflict where somebody else
// changed it meanwhile.
func (as *Activities) SetBegun(ctx context.Context, who gate.Actor, org int64, on, was day.Day) error {
	return as.gate.Write(ctx, who, Begin, func(w *gate.Writing) error {
		at, err := w.At(org)
		if err != nil {
			return err
		}
		now, err := Begun(&w.Reading)
		if err != nil {
			return err
		}
		switch {
		case on > w.Today():
			return fault.Field("begun", "起用日不晚于今天。")
		case now != was:
			return fault.New(fault.Conflict, "台账起用日刚刚被别人改过，您的修改没有保存。请看过现在的日期再改。")
		}
		if err := setting.Put(w, at, beginName, on.String()); err != nil {
			return err
		}
		return w.Record(at, "activity.begin", gate.Subject{Kind: "setting"}, gate.Detail{"on": on.String(), "before": was.String()})
	})
}
