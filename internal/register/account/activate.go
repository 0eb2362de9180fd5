package account

import (
	"context"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// CodeLife is how long an activation code is good: long enough to hand it over
// before a weekend and use it after.
const CodeLife = 72 * time.Hour

// Invite makes an account without a password for a person, and a code with which
// that person sets one. The code is told once and stored as a keyed digest. It
// takes Change. It answers Conflict for a name that is taken, Invalid for none.
// A form that is sent twice makes one account; the second answer has no code.
func (as *Accounts) Invite(ctx context.Context, who gate.Actor, login, name string, person int64) (id int64, code string, err error) {
	if Login(login) == "" {
		return 0, "", noLogin()
	}
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		code = ""
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if again, err := w.Again("account.create", &id); again || err != nil {
			return err
		}
		if id, err = insert(w, at, owner{login: Login(login), name: name, person: person}, ""); err != nil {
			return err
		}
		if code, err = as.issue(w, at, id); err != nil {
			return err
		}
		return w.Done(at, "account.create", id)
	})
	return id, code, err
}

// Renew gives an account another code, for whoever lost the password or the code.
// The code before is void from now on; the password and the sessions end when the
// new code is used and not before, so that nobody is shut out by it. It takes
// Change, and answers NotFound for an account that is not there.
func (as *Accounts) Renew(ctx context.Context, who gate.Actor, account int64) (code string, err error) {
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, account); err != nil {
			return err
		}
		code, err = as.issue(w, at, account)
		return err
	})
	return code, err
}

// issue draws a code and stores its digest in the place of the one before. A code that
// an administrator had made waits for the other one to admit it.
func (as *Accounts) issue(w *gate.Writing, at gate.Place, account int64) (string, error) {
	code := newCode()
	if _, err := w.Exec(at, "DELETE FROM activation WHERE account_id = @account", gate.Args{"account": account}); err != nil {
		return "", err
	}
	id := w.NewID()
	admitted := int64(0)
	if w.Who().Account == 0 { // the command line is stronger than the pair
		admitted = w.Now().UnixMilli()
	}
	if _, err := w.Exec(at, `INSERT INTO activation (account_id, id, code, made_ms, until_ms, admitted_ms) VALUES (@account, @id, @code, @gate_now, @until, @admitted)`,
		gate.Args{"account": account, "id": id, "code": as.codeDigest(id, code), "until": w.Now().Add(CodeLife).UnixMilli(), "admitted": admitted}); err != nil {
		return "", err
	}
	if err := tell(w, at, account, CodeMade, From{}, ""); err != nil {
		return "", err
	}
	return grouped(code), w.Record(at, "account.code", gate.Subject{Kind: "account", ID: account}, nil)
}

const codePurpose = "account.activation"

// codeDigest is bound to its row, so that a digest copied to another account opens
// nothing there.
func (as *Accounts) codeDigest(row int64, code string) string {
	return as.keys.Digest(codePurpose, bound(row, code))
}

// Activate sets the password of an account by its code, ends the code and every
// session, and signs in. A wrong name, a wrong code, one that is used or too old,
// and an account that is shut answer alike; tries count like those of signing in.
// It answers Invalid for a password that the policy refuses, which leaves the
// code as it is.
func (as *Accounts) Activate(ctx context.Context, login, code, password string, from From) (token string, err error) {
	login = Login(login)
	var o owner
	var row, until, admitted int64
	var stored string
	t, err := as.admit(ctx, login, from)
	if err != nil {
		return "", at("code", err)
	}
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		if o, err = named(r, login); err != nil {
			return err
		}
		return r.Beyond("an activation code is found by its account", "SELECT id, code, until_ms, admitted_ms FROM activation WHERE account_id = @account",
			gate.Args{"account": o.id}, func(x gate.Row) error { return x.Scan(&row, &stored, &until, &admitted) })
	})
	if err != nil {
		return "", err
	}
	good := as.keys.SameDigest(codePurpose, bound(row, plainCode(code)), stored)
	if !good || o.id == 0 || o.disabled || until <= as.gate.Now().UnixMilli() {
		return "", as.refused(ctx, o.id, from, wrongCode())
	}
	if admitted == 0 { // told to whoever holds the code, and to nobody else
		return "", fault.Field("code", "激活码是对的，还要安全管理员放行才能用。请联系工委的安全管理员，放行以后再来，这个激活码一直能用到期满。")
	}
	hash, err := as.hash(ctx, o, password)
	if err != nil {
		return "", err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		n, err := w.Exec(at, "DELETE FROM activation WHERE account_id = @account AND id = @id", gate.Args{"account": o.id, "id": row})
		if err != nil {
			return err
		}
		if n == 0 { // used or renewed meanwhile
			return wrongCode()
		}
		if err := t.forget(w, at); err != nil {
			return err
		}
		if err := setPassword(w, at, o, hash); err != nil {
			return err
		}
		if n, err := unlink(w, at, o.id, 0); err != nil { // whoever needs a code may have lost more than a password
			return err
		} else if n > 0 {
			if err := tell(w, at, o.id, ProviderUnlinked, from, as.origin(from)); err != nil {
				return err
			}
		}
		if err := tell(w, at, o.id, Activated, from, as.origin(from)); err != nil {
			return err
		}
		token, err = as.open(w, at, o, proof{way: ByCode}, from)
		return err
	})
	return token, err
}

func wrongCode() error {
	return fault.Field("code", "账号或者激活码不对，或者激活码已经用过、过期。请核对；还是不行，请管理员重新发放。")
}
