package account

import (
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

func noFactor() error {
	return fault.New(fault.NotFound, "还没有开启动态口令，没有改动。")
}

// ProveFactor proves the second factor of a session that lacks it; the session goes
// on under another token. It answers Invalid at the field code.
func (as *Accounts) ProveFactor(ctx context.Context, s web.Session, code string, from From) (token string, err error) {
	x, err := as.look(ctx, s.Actor.Account, code, from, false)
	if err != nil {
		return "", err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := x.take(w, at, s.Actor.Account, "on_ms > 0"); err != nil {
			return err
		}
		if token, err = renew(w, at, s, x.kind); err != nil {
			return err
		}
		if x.kind == Recovery {
			if err := tell(w, at, s.Actor.Account, CodeUsed, from, as.origin(from)); err != nil {
				return err
			}
		}
		if err := tell(w, at, s.Actor.Account, SignedIn, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.sign-in", gate.Subject{Kind: "account", ID: s.Actor.Account}, gate.Detail{"way": s.Way, "factor": x.kind})
	})
	return token, err
}

// ProveFactorByPasskey is ProveFactor by an authenticator's answer.
func (as *Accounts) ProveFactorByPasskey(ctx context.Context, s web.Session, sealed, answer string, from From) (token string, err error) {
	return as.provePasskey(ctx, s, sealed, answer, from)
}

// renew puts a session that has just proved itself under another token; the one
// before is good for nothing.
func renew(w *gate.Writing, at gate.Place, s web.Session, factor string) (token string, err error) {
	token = newToken()
	n, err := w.Exec(at, "UPDATE session SET token = @new, factor = @factor, proved_ms = @gate_now, seen_ms = @gate_now WHERE token = @token AND account_id = @account",
		gate.Args{"new": digest(token), "factor": factor, "token": digest(s.Token), "account": s.Actor.Account})
	if err == nil && n == 0 {
		err = over()
	}
	return token, err
}

// Prove proves anew who is signed in, before a sensitive act: by the password and,
// where there is one, the second factor, or by a passkey. The session goes on under another token.
// It answers Invalid at the fields of web.Proof.
func (as *Accounts) Prove(ctx context.Context, s web.Session, p web.Proof) (token string, err error) {
	from := From{Address: p.Address, Browser: Browser(p.Agent)}
	if p.Passkey != "" {
		return as.provePasskey(ctx, s, p.Asked, p.Passkey, from)
	}
	o, err := as.reprove(ctx, s, p.Password, web.ProofPassword, from)
	if err != nil {
		return "", err
	}
	var x second
	if s.Coded {
		if x, err = as.look(ctx, o.id, p.Code, from, false); err != nil {
			return "", at(web.ProofCode, err)
		}
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		place, err := w.Whole()
		if err != nil {
			return err
		}
		factor := s.Factor
		if s.Coded {
			if err := x.take(w, place, o.id, "on_ms > 0"); err != nil {
				return at(web.ProofCode, err)
			}
			factor = x.kind
		}
		if token, err = renew(w, place, s, factor); err != nil {
			return err
		}
		return w.Record(place, "account.confirm", gate.Subject{Kind: "account", ID: o.id}, nil)
	})
	return token, err
}
