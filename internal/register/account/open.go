package account

import (
	"context"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// Open is one place where an account is signed in.
type Open struct {
	ID             int64
	Browser, Place string
	Way            string
	Since, Seen    time.Time
	Here           bool // the one that asks
}

// Sessions are the asker's own sessions that are not over, the one that asks first.
func (as *Accounts) Sessions(ctx context.Context, s web.Session) (list []Open, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		list = nil
		p, err := policyIn(r)
		if err != nil {
			return err
		}
		return r.Beyond("the owner sees where he is signed in", `SELECT id, way, browser, place, made_ms, seen_ms FROM session
			WHERE account_id = @account AND until_ms > @gate_now AND seen_ms > @idle ORDER BY CASE WHEN id = @here THEN 0 ELSE 1 END, seen_ms DESC, id DESC`,
			gate.Args{"account": s.Actor.Account, "here": s.ID, "idle": r.Now().Add(-p.idle()).UnixMilli()}, func(row gate.Row) error {
				var o Open
				var made, seen int64
				err := row.Scan(&o.ID, &o.Way, &o.Browser, &o.Place, &made, &seen)
				o.Since, o.Seen = time.UnixMilli(made).In(r.Now().Location()), time.UnixMilli(seen).In(r.Now().Location())
				o.Here = o.ID == s.ID
				list = append(list, o)
				return err
			})
	})
	return list, err
}

// End ends one of the asker's own sessions, or with 0 all but the one that asks.
// It answers NotFound for one that is not the asker's or is over.
func (as *Accounts) End(ctx context.Context, s web.Session, id int64, from From) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, s.Actor.Account); err != nil {
			return err
		}
		n, err := w.Exec(at, "DELETE FROM session WHERE account_id = @account AND id <> @here AND (id = @id OR @id = 0)",
			gate.Args{"account": s.Actor.Account, "here": s.ID, "id": id})
		if err != nil {
			return err
		}
		if n == 0 && id != 0 {
			return fault.Missing()
		}
		if err := tell(w, at, s.Actor.Account, Ended, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.end-sessions", gate.Subject{Kind: "account", ID: s.Actor.Account}, gate.Detail{"sessions": n})
	})
}
