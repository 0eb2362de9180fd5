package account

import (
	"context"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The limits of signing in (GB/T 22239 8.1.4.1 b). They are documented in
// docs/operating.md; a test holds the two against each other.
const (
	Guesses   = 5                // tries of one name from one address
	Addresses = 40               // tries of one address
	Spread    = 30               // tries of one name from addresses that its owner has not used
	Window    = 15 * time.Minute // in which they count, and for which the pair is shut
	slow      = time.Minute      // between two tries of a name beyond Spread
	known     = 90 * 24 * time.Hour
	keptTries = 24 * time.Hour
)

// tries are the rows under which one try is counted. A try is written down before
// it is judged and taken back when it was right: fifty at the same moment count
// like fifty in a row, and a crash takes none back.
type tries []int64

// origin is where a try comes from, as it is stored.
func (as *Accounts) origin(from From) string { return as.keys.Digest("sign-in.origin", from.net()) }

type counted struct {
	pair, address, name string // as they are stored
	seen                bool   // the owner of the name has signed in from there
}

func (as *Accounts) counted(login string, from From) counted {
	return counted{pair: as.keys.Digest("sign-in.pair", login+"\x00"+from.net()), address: as.origin(from), name: as.keys.Digest("sign-in.name", login)}
}

// admit lets a try through to the check of the password, and counts it. It answers
// Invalid at the field password when there were too many. No limit shuts out the
// owner of a name from where he has been before because of tries from elsewhere.
func (as *Accounts) admit(ctx context.Context, login string, from From) (t tries, err error) {
	c := as.counted(login, from)
	if c.pair == "" || c.address == "" {
		return nil, fault.Field("password", "登录名或者密码不对。")
	}
	if err := as.gate.Read(ctx, door, "", func(r *gate.Reading) error { return crowded(r, login, &c) }); err != nil {
		return nil, err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		t = nil
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := crowded(&w.Reading, login, &c); err != nil {
			return err
		}
		rows := []string{c.pair, c.address}
		if !c.seen {
			rows = append(rows, c.name)
		}
		for _, who := range rows {
			id := w.NewID()
			if _, err := w.Exec(at, "INSERT INTO sign_in_failure (who, at_ms, id) VALUES (@who, @gate_now, @id)", gate.Args{"who": who, "id": id}); err != nil {
				return err
			}
			t = append(t, id)
		}
		if _, err := w.Exec(at, "DELETE FROM sign_in_failure WHERE at_ms < @old", gate.Args{"old": w.Now().Add(-keptTries).UnixMilli()}); err != nil {
			return err
		}
		return w.Quiet("a try is counted before it is judged")
	})
	return t, err
}

// crowded answers Invalid where no further try is let through now.
func crowded(r *gate.Reading, login string, c *counted) error {
	n, last := map[string]int{}, map[string]int64{}
	err := r.Beyond("signing in counts failures", `SELECT who, COUNT(*), MAX(at_ms) FROM sign_in_failure
		WHERE (who = @pair OR who = @address OR who = @name) AND at_ms > @since GROUP BY who`,
		gate.Args{"pair": c.pair, "address": c.address, "name": c.name, "since": r.Now().Add(-Window).UnixMilli()}, func(row gate.Row) error {
			var who string
			var count int
			var at int64
			err := row.Scan(&who, &count, &at)
			n[who], last[who] = count, at
			return err
		})
	if err != nil {
		return err
	}
	if n[c.pair] >= Guesses || n[c.address] >= Addresses {
		return fault.Field("password", "密码错了太多次，请15分钟后再试。忘记密码请找工委管理员重新发放激活码。")
	}
	c.seen = false
	if err := r.Beyond("the owner's usual places are let in", `SELECT 1 FROM account_event e JOIN account a ON a.id = e.account_id
		WHERE a.login = @login AND e.origin = @origin AND e.what = @in AND e.at_ms > @since LIMIT 1`,
		gate.Args{"login": login, "origin": c.address, "in": string(SignedIn), "since": r.Now().Add(-known).UnixMilli()}, func(row gate.Row) error {
			c.seen = true
			return nil
		}); err != nil {
		return err
	}
	if !c.seen && n[c.name] >= Spread && r.Now().UnixMilli()-last[c.name] < slow.Milliseconds() {
		return fault.Field("password", "这个账号正在被多处试密码，从没有登录过的地方要慢一些。请一分钟后再试，或者用平时登录的电脑。")
	}
	return nil
}

// forget takes a try back that was right.
func (t tries) forget(w *gate.Writing, at gate.Place) error {
	if len(t) == 0 {
		return nil
	}
	_, err := w.Exec(at, "DELETE FROM sign_in_failure WHERE id IN ({ids tries})", gate.Args{"tries": []int64(t)})
	return err
}

// refused notes a try that was wrong; it is durable before the answer goes out.
// The answer is err.
func (as *Accounts) refused(ctx context.Context, account int64, from From, err error) error {
	failed := as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if account != 0 {
			if err := tell(w, at, account, Refused, from, as.origin(from)); err != nil {
				return err
			}
		}
		return w.Record(at, "account.refused", gate.Subject{Kind: "account", ID: account}, nil)
	})
	if failed != nil {
		return failed
	}
	return err
}
