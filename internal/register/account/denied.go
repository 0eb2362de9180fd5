package account

import (
	"context"
	"sync"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// The refusals that are written down: of one account, and of all together, in an hour.
// Whoever asks in vain a thousand times is seen by the first of them, and fills nothing.
const (
	DeniedOfOne = 20
	DeniedOfAll = 500
)

// denials counts what was written down in the hour that runs.
type denials struct {
	mu    sync.Mutex
	since time.Time
	all   int
	of    map[int64]int
}

// take reports whether one more of an account is written down, and whether it is the
// last one of this hour.
func (d *denials) take(account int64, now time.Time) (ok, last bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if age := now.Sub(d.since); age >= time.Hour || age < 0 || d.of == nil {
		d.since, d.all, d.of = now, 0, map[int64]int{}
	}
	if d.all >= DeniedOfAll || d.of[account] >= DeniedOfOne {
		return false, false
	}
	d.all++
	d.of[account]++
	return true, d.all == DeniedOfAll || d.of[account] == DeniedOfOne
}

// Denied writes into the journal that a page or a form was refused to somebody, by the
// pattern of the route and without what was asked for or typed. A failed proof before a
// sensitive act, like any wrong password, is written down where it is judged.
func (as *Accounts) Denied(ctx context.Context, d web.Denial) error {
	ok, last := as.denied.take(d.Who.Account, as.gate.Now())
	if !ok || as.gate.Frozen() != "" {
		return nil
	}
	return as.gate.Write(context.WithoutCancel(ctx), door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		detail := gate.Detail{"page": d.Route, "post": d.Who.Post}
		if d.Foreign {
			detail["foreign"] = true
		}
		if last {
			detail["last"] = true
		}
		return w.Record(at, "account.denied", gate.Subject{Kind: "account", ID: d.Who.Account}, detail)
	})
}
