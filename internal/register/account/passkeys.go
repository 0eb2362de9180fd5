package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// Key is one passkey of an account.
type Key struct {
	ID         int64
	Name       string
	Made, Used time.Time // Used is zero for one that was not used yet
}

// Keys are the asker's own passkeys.
func (as *Accounts) Keys(ctx context.Context, s web.Session) (list []Key, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		list = nil
		return r.Beyond("the owner sees his own passkeys", "SELECT id, name, made_ms, used_ms FROM passkey WHERE account_id = @account ORDER BY id",
			gate.Args{"account": s.Actor.Account}, func(row gate.Row) error {
				var k Key
				var made, used int64
				err := row.Scan(&k.ID, &k.Name, &made, &used)
				k.Made = time.UnixMilli(made).In(r.Now().Location())
				if used > 0 {
					k.Used = time.UnixMilli(used).In(r.Now().Location())
				}
				list = append(list, k)
				return err
			})
	})
	return list, err
}

const mostKeys = 10

// NewPasskey makes the question with which an authenticator registers for the asker.
func (as *Accounts) NewPasskey(ctx context.Context, s web.Session) (options []byte, sealed string, err error) {
	if as.authn == nil {
		return nil, "", notOffered()
	}
	b := bearer{}
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		if b.owner, err = owned(r, s.Actor.Account); err != nil {
			return err
		}
		return keysOf(r, &b)
	})
	if err != nil {
		return nil, "", err
	}
	o, session, err := as.authn.BeginRegistration(&b, webauthn.WithExclusions(webauthn.Credentials(b.keys).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	if sealed, err = as.seal(ceremony{Account: b.id, Session: *session}); err != nil {
		return nil, "", err
	}
	options, err = json.Marshal(o)
	return options, sealed, err
}

func keysOf(r *gate.Reading, b *bearer) error {
	b.keys = nil
	return r.Beyond("the owner sees his own passkeys", "SELECT doc FROM passkey WHERE account_id = @account", gate.Args{"account": b.id}, func(row gate.Row) error {
		var doc string
		if err := row.Scan(&doc); err != nil {
			return err
		}
		var c webauthn.Credential
		err := json.Unmarshal([]byte(doc), &c)
		b.keys = append(b.keys, c)
		return err
	})
}

// AddPasskey keeps what an authenticator answered. With the first factor of an
// account come recovery codes, which are told once. It answers Invalid for an answer
// to another question, another house or without its owner verified, and for a
// passkey that is known here already.
func (as *Accounts) AddPasskey(ctx context.Context, s web.Session, sealed, answer, name string, from From) (codes []string, token string, err error) {
	if as.authn == nil {
		return nil, "", notOffered()
	}
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > 40 {
		return nil, "", fault.Field("name", "请给这个通行密钥起个名字，不超过40个字。")
	}
	c, err := as.unseal(sealed, s.Actor.Account)
	if err != nil {
		return nil, "", err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, "", wrongPasskey()
	}
	b := bearer{owner: owner{id: s.Actor.Account}}
	key, err := as.authn.CreateCredential(&b, c.Session, parsed)
	if err != nil {
		return nil, "", wrongPasskey()
	}
	doc, err := json.Marshal(key)
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
		if err := once(w, at, c.Session.Challenge, wrongPasskey()); err != nil {
			return err
		}
		st, err := as.standing(&w.Reading, s.Actor.Account, s.Actor.Person)
		if err != nil {
			return err
		}
		n := 0
		if err := w.Beyond("the owner sees his own passkeys", "SELECT COUNT(*) FROM passkey WHERE account_id = @account", gate.Args{"account": s.Actor.Account},
			func(row gate.Row) error { return row.Scan(&n) }); err != nil {
			return err
		}
		if n >= mostKeys {
			return fault.Field("name", "一个账号最多10个通行密钥，请先删除不用的。")
		}
		if _, err := w.Exec(at, `INSERT INTO passkey (id, account_id, handle, doc, counter, name, made_ms, used_ms)
			VALUES (@id, @account, @handle, @doc, @counter, @name, @gate_now, 0)`,
			gate.Args{"id": w.NewID(), "account": s.Actor.Account, "handle": handle(key.ID), "doc": string(doc), "counter": int64(key.Authenticator.SignCount), "name": name}); err != nil {
			return err
		}
		if st.factor {
			codes = nil
		} else if err := storeRecovery(w, at, s.Actor.Account, hashes); err != nil {
			return err
		}
		if token, err = renew(w, at, s, Passkey); err != nil {
			return err
		}
		if err := tell(w, at, s.Actor.Account, PasskeyAdded, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.passkey-add", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
	if err != nil {
		return nil, "", err
	}
	return codes, token, nil
}

// RemovePasskey takes one of the asker's own passkeys away; with the last factor the
// recovery codes go too. It answers NotFound for one that is not the asker's.
func (as *Accounts) RemovePasskey(ctx context.Context, s web.Session, id int64, from From) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		n, err := w.Exec(at, "DELETE FROM passkey WHERE id = @id AND account_id = @account", gate.Args{"id": id, "account": s.Actor.Account})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		st, err := as.standing(&w.Reading, s.Actor.Account, s.Actor.Person)
		if err != nil {
			return err
		}
		if !st.factor {
			if _, err := w.Exec(at, "DELETE FROM recovery_code WHERE account_id = @account", gate.Args{"account": s.Actor.Account}); err != nil {
				return err
			}
		}
		if err := tell(w, at, s.Actor.Account, PasskeyGone, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.passkey-remove", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
}
