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

// EndReasons are why everybody's sessions may be ended, with their words; a reason is a
// code, so that the journal holds no free text.
func EndReasons() [][2]string {
	return [][2]string{{"stolen", "怀疑有账号被盗用"}, {"leak", "怀疑服务器或者密钥泄露"}, {"policy", "登录要求变了，要大家重新登录"}, {"works", "系统维护"}}
}

// EndReason is a reason in words.
func EndReason(code string) string {
	for _, r := range EndReasons() {
		if r[0] == code {
			return r[1]
		}
	}
	return ""
}

// EndAll ends everybody's sessions but the one that asks, and tells their owners. It
// takes Grant, and answers Invalid for an unknown reason.
func (as *Accounts) EndAll(ctx context.Context, s web.Session, why string) (n int64, err error) {
	if EndReason(why) == "" {
		return 0, fault.Field("why", "请选一个原因。")
	}
	err = as.gate.Write(ctx, s.Actor, Grant, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		var owners []int64
		if err := w.Beyond("everybody's sessions are ended", "SELECT DISTINCT account_id FROM session WHERE id <> @here ORDER BY account_id", gate.Args{"here": s.ID},
			func(row gate.Row) error {
				var id int64
				err := row.Scan(&id)
				owners = append(owners, id)
				return err
			}); err != nil {
			return err
		}
		if n, err = w.Exec(at, "DELETE FROM session WHERE id <> @here", gate.Args{"here": s.ID}); err != nil {
			return err
		}
		for _, id := range owners {
			if err := tell(w, at, id, EndedForAll, From{}, ""); err != nil {
				return err
			}
		}
		return w.Record(at, "account.end-all", gate.Subject{Kind: "account"}, gate.Detail{"why": why, "sessions": n})
	})
	return n, err
}
