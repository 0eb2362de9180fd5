package booking

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
)

// Ahead gives the bookings of one organisation from today on that stand.
func Ahead(r *gate.Reading, of int64) (list []Booking, err error) {
	all, err := In(r, day.Span{From: r.Today(), Until: day.Forever}, r.Today(), of)
	for _, b := range all {
		if b.Standing() {
			list = append(list, b)
		}
	}
	return list, err
}

// Inherit hands the bookings ahead of an organisation that ends over to another,
// inside the write that ends it. Their places in the queue stay.
func Inherit(w *gate.Writing, from, to int64) error {
	list, err := Ahead(&w.Reading, from)
	if err != nil {
		return err
	}
	at, err := w.At(to)
	if err != nil {
		return err
	}
	for _, b := range list {
		if _, err := w.Exec(at, "UPDATE booking SET version = version + 1, org_id = @to, changed_ms = @gate_now WHERE id = @id", gate.Args{"id": b.ID, "to": to}); err != nil {
			return err
		}
		if err := w.Record(at, "booking.inherit", gate.Subject{Kind: "booking", ID: b.ID}, gate.Detail{"from": from}); err != nil {
			return err
		}
	}
	return nil
}
