package account

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// The ways of signing in, as a session keeps them.
const (
	ByPassword = "password"
	ByCode     = "activation"
)

// proof is what a session has shown when it begins.
type proof struct {
	way    string
	factor string // the second factor; empty for none
	again  bool   // it goes on from one that was there before
}

// longest is how long a session lasts, used or not: a working day.
const longest = 12 * time.Hour

// SignIn opens a session by name and password. A wrong name, a wrong password, an
// account that is shut and one that has no password yet answer alike and take one
// check of a password each. The password is compared exactly.
func (as *Accounts) SignIn(ctx context.Context, login, password string, from From) (token string, err error) {
	login = Login(login)
	t, err := as.admit(ctx, login, from)
	if err != nil {
		return "", err
	}
	var o owner
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		o, err = named(r, login)
		return err
	})
	if err != nil {
		return "", err
	}
	right, stale, err := as.passwords.Verify(ctx, password, o.password)
	if err != nil {
		return "", err
	}
	if !right || o.id == 0 || o.disabled {
		return "", as.refused(ctx, o.id, from, fault.Field("password", "登录名或者密码不对。"))
	}
	hash := ""
	if stale {
		if hash, err = as.passwords.Hash(ctx, password); err != nil {
			return "", err
		}
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		now, err := owned(&w.Reading, o.id)
		if err != nil {
			return err
		}
		if now.password != o.password || now.disabled { // changed while it was checked
			return fault.Field("password", "登录名或者密码不对。")
		}
		if err := t.forget(w, at); err != nil {
			return err
		}
		if hash != "" {
			if _, err := w.Exec(at, "UPDATE account SET password = @hash WHERE id = @id", gate.Args{"id": o.id, "hash": hash}); err != nil {
				return err
			}
		}
		token, err = as.open(w, at, o, proof{way: ByPassword}, from)
		return err
	})
	return token, err
}

// newToken draws a session's token: 192 bits.
func newToken() string {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // crypto/rand never fails
	return hex.EncodeToString(raw)
}

// open begins a session. It is the end of every way of signing in; whether the
// session may open anything is decided by Resolve.
func (as *Accounts) open(w *gate.Writing, at gate.Place, o owner, p proof, from From) (token string, err error) {
	var post int64
	if err := w.Beyond("a session begins in the person's first post", `SELECT id FROM post
		WHERE holder_id = @person AND from_day <= @gate_today AND until_day > @gate_today ORDER BY sort_no, id LIMIT 1`,
		gate.Args{"person": o.person}, func(row gate.Row) error { return row.Scan(&post) }); err != nil {
		return "", err
	}
	token = newToken()
	if _, err := w.Exec(at, `INSERT INTO session (token, id, account_id, post_id, way, factor, browser, place, made_ms, seen_ms, proved_ms, until_ms)
		VALUES (@token, @id, @account, @post, @way, @factor, @browser, @place, @gate_now, @gate_now, @gate_now, @until)`,
		gate.Args{"token": digest(token), "id": w.NewID(), "account": o.id, "post": post, "way": p.way, "factor": p.factor,
			"browser": from.Browser, "place": from.place(), "until": w.Now().Add(longest).UnixMilli()}); err != nil {
		return "", err
	}
	if _, err := w.Exec(at, "DELETE FROM session WHERE until_ms < @gate_now", nil); err != nil {
		return "", err
	}
	st, err := as.standing(&w.Reading, o.id, o.person)
	if err != nil {
		return "", err
	}
	if st.needs(p.factor, w.Now()) == needFactor { // not in yet
		return token, w.Record(at, "account.half", gate.Subject{Kind: "account", ID: o.id}, gate.Detail{"way": p.way})
	}
	if p.again {
		return token, nil // recorded as what it goes on from
	}
	if err := tell(w, at, o.id, SignedIn, from, as.origin(from)); err != nil {
		return "", err
	}
	return token, w.Record(at, "account.sign-in", gate.Subject{Kind: "account", ID: o.id}, gate.Detail{"way": p.way, "factor": p.factor})
}

func bound(row int64, text string) string { return strconv.FormatInt(row, 10) + "\x00" + text }
