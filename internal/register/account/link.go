package account

import (
	"context"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/web"
)

// Link is the identity of the provider that opens an account besides its password.
type Link struct {
	On    bool
	Since time.Time
	Used  time.Time // zero where it was not used yet
	Other bool      // it is one of a provider that was asked before, and opens nothing now
}

// Linked is how the asker's own link stands.
func (as *Accounts) Linked(ctx context.Context, s web.Session) (l Link, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		l = Link{}
		return r.Beyond("the owner sees which identity opens his account", "SELECT issuer, made_ms, used_ms FROM provider_link WHERE account_id = @account",
			gate.Args{"account": s.Actor.Account}, func(row gate.Row) error {
				var issuer string
				var made, used int64
				err := row.Scan(&issuer, &made, &used)
				l = Link{On: true, Since: time.UnixMilli(made).In(r.Now().Location()), Other: as.provider == nil || issuer != as.provider.Issuer()}
				if used > 0 {
					l.Used = time.UnixMilli(used).In(r.Now().Location())
				}
				return err
			})
	})
	return l, err
}

// link has an identity open the asker's account from now on. An account has one, and
// an identity opens one account.
func (as *Accounts) link(ctx context.Context, s web.Session, id idp.Identity, t tries, from From) error {
	err := as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		o, err := linked(&w.Reading, id)
		if err != nil {
			return err
		}
		if o.id != 0 && o.id != s.Actor.Account {
			return refusal("这个身份已经绑定了别的账号，没有再绑定。一个身份只能绑定一个账号；不是您绑定的，请告诉工委办公室。")
		}
		had := ""
		if err := w.Beyond("the owner sees which identity opens his account", "SELECT identity FROM provider_link WHERE account_id = @account",
			gate.Args{"account": s.Actor.Account}, func(row gate.Row) error { return row.Scan(&had) }); err != nil {
			return err
		}
		if had != "" {
			return refusal("您的账号已经绑定了一个身份，没有改动。要换一个的，请先解除。")
		}
		if err := t.forget(w, at); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO provider_link (id, account_id, issuer, identity, made_ms, used_ms) VALUES (@id, @account, @issuer, @identity, @gate_now, 0)`,
			gate.Args{"id": w.NewID(), "account": s.Actor.Account, "issuer": id.Issuer, "identity": identity(id)}); err != nil {
			return err
		}
		if err := tell(w, at, s.Actor.Account, ProviderLinked, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.provider-link", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
	if fault.KindOf(err) == fault.Conflict { // somebody was quicker by a moment
		err = refusal("这个身份或者这个账号刚刚绑定过，没有再绑定。请刷新“登录和安全”看一看。")
	}
	return err
}

// Unlink takes the asker's link away, and ends the sessions that were begun with it
// elsewhere. It answers NotFound where there is none.
func (as *Accounts) Unlink(ctx context.Context, s web.Session, from From) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		n, err := unlink(w, at, s.Actor.Account, s.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		if err := tell(w, at, s.Actor.Account, ProviderUnlinked, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.provider-unlink", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
}

// unlink takes the link of an account away with its sessions, but for the one that asks.
func unlink(w *gate.Writing, at gate.Place, account, here int64) (n int64, err error) {
	if n, err = w.Exec(at, "DELETE FROM provider_link WHERE account_id = @account", gate.Args{"account": account}); err != nil {
		return 0, err
	}
	_, err = w.Exec(at, "DELETE FROM session WHERE account_id = @account AND way = @way AND id <> @here", gate.Args{"account": account, "way": ByProvider, "here": here})
	return n, err
}
