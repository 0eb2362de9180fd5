package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// The second factors, as a session keeps them.
const (
	TOTP     = "totp"     // the six digits of the moment
	Recovery = "recovery" // one of the codes on paper
)

const (
	step        = 30 // seconds for which a code is shown (RFC 6238)
	secretBytes = 20
)

var base = base32.StdEncoding.WithPadding(base32.NoPadding)

// FactorState is how the second factor of an account stands.
type FactorState struct {
	On     bool
	Since  time.Time
	Begun  bool // a secret was drawn, and no code of it was right yet
	Left   int  // recovery codes that are not used
	Needed bool // the policy asks one of the person's posts for it
}

// Factor is how the asker's own second factor stands.
func (as *Accounts) Factor(ctx context.Context, s web.Session) (f FactorState, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		f = FactorState{}
		x, err := factorOf(r, s.Actor.Account)
		if err != nil {
			return err
		}
		f.On, f.Begun = x.on > 0, x.secret != "" && x.on == 0
		f.Since = time.UnixMilli(x.on).In(r.Now().Location())
		st, err := as.standing(r, s.Actor.Account, s.Actor.Person)
		if err != nil {
			return err
		}
		f.Needed = st.guarded
		return r.Beyond("the owner counts his own recovery codes", "SELECT COUNT(*) FROM recovery_code WHERE account_id = @account AND used_ms = 0",
			gate.Args{"account": s.Actor.Account}, func(row gate.Row) error { return row.Scan(&f.Left) })
	})
	return f, err
}

type factorRow struct {
	secret   string
	on, last int64
}

func factorOf(r *gate.Reading, account int64) (x factorRow, err error) {
	err = r.Beyond("a second factor is the account's own", "SELECT secret_seal, on_ms, last_step FROM totp WHERE account_id = @account",
		gate.Args{"account": account}, func(row gate.Row) error { return row.Scan(&x.secret, &x.on, &x.last) })
	return x, err
}

// BeginFactor draws a secret for the asker, in the place of one whose first code
// was never right. It answers Conflict where a factor is on already: that one is
// turned off first.
func (as *Accounts) BeginFactor(ctx context.Context, s web.Session) error {
	secret := make([]byte, secretBytes)
	_, _ = rand.Read(secret) // crypto/rand never fails
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, s.Actor.Account); err != nil {
			return err
		}
		x, err := factorOf(&w.Reading, s.Actor.Account)
		if err != nil {
			return err
		}
		if x.on > 0 {
			return fault.New(fault.Conflict, "动态口令已经开启，没有改动。换手机的，请先关闭再重新设置。")
		}
		if _, err := w.Exec(at, "DELETE FROM totp WHERE account_id = @account", gate.Args{"account": s.Actor.Account}); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO totp (account_id, secret_seal, made_ms, on_ms, last_step) VALUES (@account, @secret, @gate_now, 0, 0)`,
			gate.Args{"account": s.Actor.Account, "secret": as.keys.Seal("totp", "secret_seal", s.Actor.Account, base.EncodeToString(secret))}); err != nil {
			return err
		}
		return w.Record(at, "account.factor-begin", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
}

// Setup is what a telephone needs to show the codes.
type Setup struct {
	Secret string // in groups, to be typed
	URI    string // to be scanned
}

const issuer = "支部"

// FactorSetup is the secret that was begun and is not on yet. It answers NotFound
// otherwise: a secret is never shown again once it serves.
func (as *Accounts) FactorSetup(ctx context.Context, s web.Session) (p Setup, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		x, err := factorOf(r, s.Actor.Account)
		if err != nil {
			return err
		}
		if x.secret == "" || x.on > 0 {
			return fault.Missing()
		}
		o, err := owned(r, s.Actor.Account)
		if err != nil {
			return err
		}
		secret, err := as.keys.Open("totp", "secret_seal", o.id, x.secret)
		if err != nil {
			return err
		}
		p.Secret = strings.ReplaceAll(grouped(secret), "-", " ")
		p.URI = "otpauth://totp/" + url.PathEscape(issuer+":"+o.login) + "?" + url.Values{"secret": {secret}, "issuer": {issuer}}.Encode()
		return nil
	})
	return p, err
}

// TurnOn turns the second factor on with the first code of its secret, and gives
// the recovery codes, which are told once; the session goes on under another token.
// It answers Invalid for a wrong code.
func (as *Accounts) TurnOn(ctx context.Context, s web.Session, code string, from From) (codes []string, token string, err error) {
	x, err := as.look(ctx, s.Actor.Account, code, from, true)
	if err != nil {
		return nil, "", err
	}
	codes, hashes, err := as.drawRecovery(ctx)
	if err != nil {
		return nil, "", err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := x.take(w, at, s.Actor.Account, "on_ms = 0"); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE totp SET on_ms = @gate_now WHERE account_id = @account", gate.Args{"account": s.Actor.Account}); err != nil {
			return err
		}
		if token, err = renew(w, at, s, TOTP); err != nil {
			return err
		}
		if err := storeRecovery(w, at, s.Actor.Account, hashes); err != nil {
			return err
		}
		if err := tell(w, at, s.Actor.Account, FactorOn, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.factor-on", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
	if err != nil {
		return nil, "", err
	}
	return codes, token, nil
}

// TurnOff takes the asker's second factor away, with its recovery codes. Where the
// policy asks for one, the next request leads to setting up another.
func (as *Accounts) TurnOff(ctx context.Context, s web.Session, from From) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, s.Actor.Account); err != nil {
			return err
		}
		return as.drop(w, at, s.Actor.Account, from)
	})
}

// LossLife is how long the word that a second factor is lost holds.
const LossLife = CodeLife

// FactorLost says that somebody lost the telephone and the recovery codes: the first of
// the two administrators whom it takes. It takes Change, and answers NotFound for an
// account that is not there, Conflict for one without a second factor.
func (as *Accounts) FactorLost(ctx context.Context, who gate.Actor, account int64) error {
	return as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		list, err := listed(&w.Reading, Query{only: account, Limit: 1})
		switch {
		case err != nil:
			return err
		case len(list) == 0:
			return fault.Missing()
		case !list[0].Factor:
			return fault.New(fault.Conflict, "这个账号没有设置动态口令和通行密钥，没有改动。")
		}
		if _, err := w.Exec(at, "DELETE FROM factor_loss WHERE account_id = @account", gate.Args{"account": account}); err != nil {
			return err
		}
		if _, err := w.Exec(at, "INSERT INTO factor_loss (account_id, said_ms) VALUES (@account, @gate_now)", gate.Args{"account": account}); err != nil {
			return err
		}
		if err := tell(w, at, account, FactorGone, From{}, ""); err != nil {
			return err
		}
		return w.Record(at, "account.factor-lost", gate.Subject{Kind: "account", ID: account}, nil)
	})
}

// DropFactor takes the second factor and the passkeys of somebody away who lost the telephone and
// the recovery codes, and ends the sessions. It takes Grant, after the other administrator
// has said that they are lost (FactorLost); the command line is stronger than the pair.
// It answers NotFound for an account that is not there, and Conflict where nobody has
// said so within LossLife. Nobody takes his own away by this door.
func (as *Accounts) DropFactor(ctx context.Context, who gate.Actor, account int64) error {
	return as.gate.Write(ctx, who, Grant, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, account); err != nil {
			return err
		}
		if account == who.Account {
			return fault.New(fault.Denied, "不能取消自己的动态口令，没有改动。可以在“登录和安全”里关闭，或者请管理服务器的人办理。")
		}
		n, err := w.Exec(at, "DELETE FROM factor_loss WHERE account_id = @account AND said_ms > @old", gate.Args{"account": account, "old": w.Now().Add(-LossLife).UnixMilli()})
		if err != nil {
			return err
		}
		if n == 0 && who.Account != 0 {
			return fault.New(fault.Conflict, "系统管理员没有登记这个账号遗失了动态口令，没有取消。请先由系统管理员向本人核实、登记。")
		}
		for _, stmt := range []string{"DELETE FROM session WHERE account_id = @account", "DELETE FROM passkey WHERE account_id = @account"} {
			if _, err := w.Exec(at, stmt, gate.Args{"account": account}); err != nil {
				return err
			}
		}
		return as.drop(w, at, account, From{})
	})
}

func (as *Accounts) drop(w *gate.Writing, at gate.Place, account int64, from From) error {
	if _, err := w.Exec(at, "DELETE FROM totp WHERE account_id = @account", gate.Args{"account": account}); err != nil {
		return err
	}
	keys := 0
	if err := w.Beyond("the owner sees his own passkeys", "SELECT COUNT(*) FROM passkey WHERE account_id = @account", gate.Args{"account": account},
		func(row gate.Row) error { return row.Scan(&keys) }); err != nil {
		return err
	}
	if keys == 0 {
		for _, stmt := range []string{"DELETE FROM recovery_code WHERE account_id = @account", "UPDATE session SET factor = '' WHERE account_id = @account"} {
			if _, err := w.Exec(at, stmt, gate.Args{"account": account}); err != nil {
				return err
			}
		}
	}
	if err := tell(w, at, account, FactorOff, from, as.origin(from)); err != nil {
		return err
	}
	return w.Record(at, "account.factor-off", gate.Subject{Kind: "account", ID: account}, nil)
}

// second is a second factor that was found right and is not taken yet.
type second struct {
	kind   string
	step   int64  // of the code of the moment
	letter string // of the recovery code
	tries  tries
}

func wrongFactor() error {
	return fault.Field("code", "口令不对，或者已经用过。请等手机上换了下一个再试。")
}

// look checks a code of the moment or a recovery code, within the limits of
// guessing. begun says that it is the first of a secret that is not on yet.
func (as *Accounts) look(ctx context.Context, account int64, typed string, from From, begun bool) (x second, err error) {
	var row factorRow
	code := plainCode(typed)
	if x.tries, err = as.admitFactor(ctx, account); err != nil {
		return x, err
	}
	var letter, hash string
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		if row, err = factorOf(r, account); err != nil || len(code) != codeLetters || begun {
			return err
		}
		return r.Beyond("a recovery code is the account's own", "SELECT letter, hash FROM recovery_code WHERE account_id = @account AND letter = @letter AND used_ms = 0",
			gate.Args{"account": account, "letter": code[:1]}, func(r gate.Row) error { return r.Scan(&letter, &hash) })
	})
	if err != nil {
		return x, err
	}
	if len(code) == codeLetters && !begun {
		right, _, err := as.passwords.Verify(ctx, code, hash)
		if err != nil {
			return x, err
		}
		if right {
			x.kind, x.letter = Recovery, letter
			return x, nil
		}
		return x, as.refused(ctx, account, from, wrongFactor())
	}
	if row.secret != "" && (row.on > 0) != begun {
		secret, err := as.keys.Open("totp", "secret_seal", account, row.secret)
		if err != nil {
			return x, err
		}
		if x.step, err = stepOf(secret, code, as.gate.Now()); err != nil {
			return x, err
		}
		if x.step > row.last {
			x.kind = TOTP
			return x, nil
		}
	}
	return x, as.refused(ctx, account, from, wrongFactor())
}

// stepOf is the step whose code was typed: the present one, the one before or the
// one after; 0 for none.
func stepOf(secret, code string, now time.Time) (found int64, err error) {
	for _, n := range []int64{-1, 0, 1} {
		at := now.Add(time.Duration(n*step) * time.Second)
		want, err := totp.GenerateCodeCustom(secret, at, totp.ValidateOpts{Period: step, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at.Unix() / step
		}
	}
	return found, nil
}

// take uses a factor up: it is good once, whoever else sends it at the same
// moment. when is a condition on the row of the secret.
func (x second) take(w *gate.Writing, at gate.Place, account int64, when string) error {
	stmt := "UPDATE totp SET last_step = @step WHERE account_id = @account AND last_step < @step AND " + when
	if x.kind == Recovery {
		stmt = "UPDATE recovery_code SET used_ms = @gate_now WHERE account_id = @account AND letter = @letter AND used_ms = 0"
	}
	n, err := w.Exec(at, stmt, gate.Args{"account": account, "step": x.step, "letter": x.letter})
	if err != nil {
		return err
	}
	if n == 0 {
		return wrongFactor()
	}
	return x.tries.forget(w, at)
}

// admitFactor counts a try of the second factor: whoever tries it knows the
// password already, so it is the account that is shut for a while.
func (as *Accounts) admitFactor(ctx context.Context, account int64) (tries, error) {
	who := as.keys.Digest("sign-in.factor", strconv.FormatInt(account, 10))
	return as.count(ctx, account, who, Guesses, fault.Field("code", "口令错了太多次，请15分钟后再试。"))
}

// count counts a try under one row, and lets it through while there were fewer than
// most; account is whose it is, if that is known.
func (as *Accounts) count(ctx context.Context, account int64, who string, most int, full error) (t tries, err error) {
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if account != 0 {
			if _, err := owned(&w.Reading, account); err != nil {
				return err
			}
		}
		n := 0
		if err := w.Beyond("signing in counts failures", "SELECT COUNT(*) FROM sign_in_failure WHERE who = @who AND at_ms > @since",
			gate.Args{"who": who, "since": w.Now().Add(-Window).UnixMilli()}, func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return err
		}
		if n >= most {
			return full
		}
		t = tries{w.NewID()}
		if _, err := w.Exec(at, "INSERT INTO sign_in_failure (who, at_ms, id) VALUES (@who, @gate_now, @id)", gate.Args{"who": who, "id": t[0]}); err != nil {
			return err
		}
		return w.Quiet("a try is counted before it is judged")
	})
	return t, err
}
