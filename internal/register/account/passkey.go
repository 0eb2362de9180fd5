package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
)

// Passkey is the second factor, and the way, of a session that was begun with one:
// the authenticator has verified its owner, so it is both factors at once.
const (
	Passkey   = "passkey"
	ByPasskey = "passkey"
)

// ceremonyLife is how long an authenticator may take.
const ceremonyLife = 5 * time.Minute

// ServeAt says at which address this installation is reached, such as
// https://zhibu.example.gov. Passkeys are offered where it is a host name with TLS,
// or this machine itself: browsers know them nowhere else. It answers an error for
// what is no address.
func (as *Accounts) ServeAt(address string) error {
	as.authn = nil
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return fault.New(fault.Invalid, "本系统的网址应当像 https://zhibu.example.gov 这样写。")
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || u.Scheme == "http" && host != "localhost" {
		return nil
	}
	as.authn, err = webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: issuer, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
	return err
}

// Passkeys reports whether passkeys are offered here.
func (as *Accounts) Passkeys() bool { return as.authn != nil }

// bearer is an account as an authenticator knows it: by a number that tells nothing.
type bearer struct {
	owner
	keys []webauthn.Credential
}

func (b *bearer) WebAuthnID() []byte                         { return []byte(strconv.FormatInt(b.id, 10)) }
func (b *bearer) WebAuthnName() string                       { return b.login }
func (b *bearer) WebAuthnDisplayName() string                { return b.name }
func (b *bearer) WebAuthnCredentials() []webauthn.Credential { return b.keys }

// ceremony is what must be remembered between a question to an authenticator and
// its answer. It stands sealed in a cookie of the browser that was asked.
type ceremony struct {
	Account int64                `json:"account"` // 0 for signing in
	Until   int64                `json:"until"`
	Session webauthn.SessionData `json:"session"`
}

func (as *Accounts) seal(c ceremony) (string, error) {
	c.Until = as.gate.Now().Add(ceremonyLife).UnixMilli()
	text, err := json.Marshal(c)
	return as.keys.Seal("passkey", "ceremony", 0, string(text)), err
}

func (as *Accounts) unseal(sealed string, account int64) (c ceremony, err error) {
	text, err := as.keys.Open("passkey", "ceremony", 0, sealed)
	if err != nil || json.Unmarshal([]byte(text), &c) != nil || c.Account != account || c.Until <= as.gate.Now().UnixMilli() {
		return c, wrongPasskey()
	}
	return c, nil
}

func wrongPasskey() error {
	return fault.Field(web.ProofPasskey, "没有认出这个通行密钥。请再试一次，或者用密码。")
}

func notOffered() error { return fault.Missing() }

// AskPasskey makes a question to whatever authenticator the browser has: what the
// browser gets, and what comes back with the answer. Nothing is stored.
func (as *Accounts) AskPasskey(context.Context) (options []byte, sealed string, err error) {
	if as.authn == nil {
		return nil, "", notOffered()
	}
	o, s, err := as.authn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	if sealed, err = as.seal(ceremony{Session: *s}); err != nil {
		return nil, "", err
	}
	options, err = json.Marshal(o)
	return options, sealed, err
}

// assertion is a passkey that was found right and is not taken yet.
type assertion struct {
	bearer    bearer
	id        int64
	challenge string
	before    int64
	now       webauthn.Credential
}

// answered checks an authenticator's answer. It answers Invalid for one to another
// question, for another house, without its owner verified, of a passkey that nobody
// has here, whose account is shut, or whose counter shows that it was copied.
func (as *Accounts) answered(ctx context.Context, sealed, answer string) (a assertion, err error) {
	if as.authn == nil {
		return a, notOffered()
	}
	c, err := as.unseal(sealed, 0)
	if err != nil {
		return a, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return a, wrongPasskey()
	}
	find := func(raw, user []byte) (webauthn.User, error) {
		err := as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
			id, err := strconv.ParseInt(string(user), 10, 64)
			if err != nil {
				return wrongPasskey()
			}
			if a.bearer.owner, err = owned(r, id); err != nil {
				return err
			}
			return r.Beyond("a passkey is found by what the authenticator calls it", "SELECT id, doc, counter FROM passkey WHERE handle = @handle AND account_id = @account",
				gate.Args{"handle": handle(raw), "account": id}, func(row gate.Row) error {
					var doc string
					if err := row.Scan(&a.id, &doc, &a.before); err != nil {
						return err
					}
					a.bearer.keys = make([]webauthn.Credential, 1)
					return json.Unmarshal([]byte(doc), &a.bearer.keys[0])
				})
		})
		return &a.bearer, err
	}
	_, now, err := as.authn.ValidatePasskeyLogin(find, c.Session, parsed)
	if err != nil {
		return a, wrongPasskey()
	}
	if now.Authenticator.CloneWarning || a.bearer.disabled || a.id == 0 {
		return a, wrongPasskey()
	}
	a.challenge, a.now = c.Session.Challenge, *now
	return a, nil
}

func handle(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// take uses an answer up: its question serves once, and the counter goes on from
// where it stood.
func (a assertion) take(w *gate.Writing, at gate.Place) error {
	if err := once(w, at, a.challenge, wrongPasskey()); err != nil {
		return err
	}
	doc, err := json.Marshal(a.now)
	if err != nil {
		return err
	}
	n, err := w.Exec(at, "UPDATE passkey SET doc = @doc, counter = @counter, used_ms = @gate_now WHERE id = @id AND counter = @before",
		gate.Args{"doc": string(doc), "counter": int64(a.now.Authenticator.SignCount), "id": a.id, "before": a.before})
	if err == nil && n == 0 {
		err = wrongPasskey()
	}
	return err
}

// once notes a question as answered; a second answer is refused with again.
func once(w *gate.Writing, at gate.Place, challenge string, again error) error {
	if _, err := w.Exec(at, "DELETE FROM passkey_answer WHERE at_ms < @old", gate.Args{"old": w.Now().Add(-2 * ceremonyLife).UnixMilli()}); err != nil {
		return err
	}
	_, err := w.Exec(at, "INSERT INTO passkey_answer (challenge, at_ms) VALUES (@challenge, @gate_now)", gate.Args{"challenge": digest(challenge)})
	if fault.KindOf(err) == fault.Conflict {
		return again
	}
	return err
}

// SignInByPasskey opens a session by an authenticator's answer alone.
func (as *Accounts) SignInByPasskey(ctx context.Context, sealed, answer string, from From) (token string, err error) {
	a, err := as.answered(ctx, sealed, answer)
	if err != nil {
		if a.bearer.id != 0 && fault.KindOf(err) == fault.Invalid {
			return "", as.refused(ctx, a.bearer.id, from, err)
		}
		return "", err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := a.take(w, at); err != nil {
			return err
		}
		token, err = as.open(w, at, a.bearer.owner, proof{way: ByPasskey, factor: Passkey}, from)
		return err
	})
	return token, err
}

// provePasskey proves by a passkey who is signed in: as the second factor of a
// session that lacks it, or anew before a sensitive act.
func (as *Accounts) provePasskey(ctx context.Context, s web.Session, sealed, answer string, from From) (token string, err error) {
	a, err := as.answered(ctx, sealed, answer)
	if err == nil && a.bearer.id != s.Actor.Account {
		err = wrongPasskey()
	}
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return "", as.refused(ctx, s.Actor.Account, from, err)
		}
		return "", err
	}
	err = as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := a.take(w, at); err != nil {
			return err
		}
		if token, err = renew(w, at, s, Passkey); err != nil {
			return err
		}
		if s.Next != string(needFactor) {
			return w.Record(at, "account.confirm", gate.Subject{Kind: "account", ID: s.Actor.Account}, gate.Detail{"factor": Passkey})
		}
		if err := tell(w, at, s.Actor.Account, SignedIn, from, as.origin(from)); err != nil {
			return err
		}
		return w.Record(at, "account.sign-in", gate.Subject{Kind: "account", ID: s.Actor.Account}, gate.Detail{"way": s.Way, "factor": Passkey})
	})
	return token, err
}
