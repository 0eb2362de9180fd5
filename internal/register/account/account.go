// Package account keeps who may sign in: a name, a password, the person behind
// it, what proves it besides, and the sessions. What an account may do follows
// from the posts of its person and from nothing here.
//
// Every way of signing in makes a session by open, and only Resolve tells what a
// session may open: what is still to be proved is decided there, at each request,
// from what the session has proved and from the policy of the day (needs).
package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/go-webauthn/webauthn/webauthn"
	"golang.org/x/text/unicode/norm"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/web"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Change is the authority to make accounts.
const Change gate.Can = "account.change"

// Accounts is the cases of this area.
type Accounts struct {
	gate      *gate.Gate
	posts     *post.Posts
	passwords *crypt.Passwords
	keys      *crypt.Keys
	guarded   Guarded
	authn     *webauthn.WebAuthn // nil where passkeys are not offered
	provider  *idp.Provider      // nil where there is none
	breached  *breached          // nil where no list was given
	denied    denials
}

// Guarded says whether the holders of a kind of post in a kind of organisation
// need a second factor where the policy asks for one.
type Guarded func(kind post.Kind, of org.Kind) bool

// New makes the cases over a gate.
func New(g *gate.Gate, p *post.Posts, keys *crypt.Keys, guarded Guarded) *Accounts {
	return &Accounts{gate: g, posts: p, passwords: crypt.NewPasswords(2, 64), keys: keys, guarded: guarded}
}

var door = gate.Program("sign-in")

// Login is a sign-in name in the one form in which it is stored and looked up.
func Login(name string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(name))) }

// Create makes an account with a password for a person: for the demonstration and
// for scripts. Whoever works with people uses Invite, so that nobody knows the
// password of another. It answers Conflict for a name that is taken, Invalid for
// a password that the policy refuses.
func (as *Accounts) Create(ctx context.Context, who gate.Actor, login, name string, person int64, password string) (id int64, err error) {
	if Login(login) == "" {
		return 0, noLogin()
	}
	hash, err := as.hash(ctx, owner{login: Login(login), name: name, person: person}, password)
	if err != nil {
		return 0, err
	}
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		id, err = insert(w, at, owner{login: Login(login), name: name, person: person}, hash)
		return err
	})
	return id, err
}

func noLogin() error { return fault.Field("login", "请填写登录名。") }

// insert writes an account; without a hash nobody can sign in with it yet.
func insert(w *gate.Writing, at gate.Place, o owner, hash string) (id int64, err error) {
	id = w.NewID()
	set := int64(0)
	if hash != "" {
		set = w.Now().UnixMilli()
	}
	if _, err := w.Exec(at, `INSERT INTO account (id, login, name, person_id, password, password_ms, made_ms)
		VALUES (@id, @login, @name, @person, @password, @set, @gate_now)`,
		gate.Args{"id": id, "login": o.login, "name": o.name, "person": o.person, "password": hash, "set": set}); err != nil {
		return 0, err
	}
	return id, w.Record(at, "account.create", gate.Subject{Kind: "account", ID: id}, gate.Detail{"person": o.person})
}

// owner is an account as the door knows it.
type owner struct {
	id, person  int64
	login, name string
	password    string // its hash; empty where none was set yet
	disabled    bool
}

const ownerColumns = "SELECT id, person_id, login, name, password, disabled FROM account WHERE "

func (o *owner) scan(row gate.Row) error {
	return row.Scan(&o.id, &o.person, &o.login, &o.name, &o.password, &o.disabled)
}

// owned reads an account by its id; NotFound where there is none.
func owned(r *gate.Reading, id int64) (o owner, err error) {
	err = r.Beyond("an account belongs to no organisation", ownerColumns+"id = @id", gate.Args{"id": id}, o.scan)
	if err == nil && o.id == 0 {
		err = fault.Missing()
	}
	return o, err
}

// named reads an account by its name; a zero one where there is none.
func named(r *gate.Reading, login string) (o owner, err error) {
	err = r.Beyond("signing in looks for the name", ownerColumns+"login = @login", gate.Args{"login": login}, o.scan)
	return o, err
}

// ByLogin is the id of the account with a name. It takes Change, and answers
// NotFound for a name that nobody has.
func (as *Accounts) ByLogin(ctx context.Context, who gate.Actor, login string) (id int64, err error) {
	err = as.gate.Read(ctx, who, Change, func(r *gate.Reading) error {
		o, err := named(r, Login(login))
		if err == nil && o.id == 0 {
			err = fault.Missing()
		}
		id = o.id
		return err
	})
	return id, err
}

// hash makes what is stored of a new password, if the policy takes it.
func (as *Accounts) hash(ctx context.Context, o owner, password string) (string, error) {
	err := as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		p, err := policyIn(r)
		if err != nil {
			return err
		}
		words, err := wordsOf(r, as.keys, o.login, o.name, o.person)
		if err != nil {
			return err
		}
		return p.Check(password, words)
	})
	if err == nil {
		err = as.known(password)
	}
	if err != nil {
		return "", err
	}
	return as.passwords.Hash(ctx, password)
}

// setPassword stores a hash and ends every session and every code of an account.
func setPassword(w *gate.Writing, at gate.Place, o owner, hash string) error {
	for _, stmt := range []string{
		"UPDATE account SET password = @hash, password_ms = @gate_now WHERE id = @id",
		"DELETE FROM session WHERE account_id = @id",
		"DELETE FROM activation WHERE account_id = @id",
	} {
		if _, err := w.Exec(at, stmt, gate.Args{"id": o.id, "hash": hash}); err != nil {
			return err
		}
	}
	return w.Record(at, "account.password", gate.Subject{Kind: "account", ID: o.id}, nil)
}

// SetPassword sets a password anew and ends every session of the account: for the
// demonstration and for scripts. It takes Change, and answers NotFound for a name
// that nobody has.
func (as *Accounts) SetPassword(ctx context.Context, who gate.Actor, login, password string) error {
	var o owner
	err := as.gate.Read(ctx, who, Change, func(r *gate.Reading) (err error) {
		if o, err = named(r, Login(login)); err == nil && o.id == 0 {
			err = fault.Missing()
		}
		return err
	})
	if err != nil {
		return err
	}
	hash, err := as.hash(ctx, o, password)
	if err != nil {
		return err
	}
	return as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := tell(w, at, o.id, PasswordSet, From{}, ""); err != nil {
			return err
		}
		return setPassword(w, at, o, hash)
	})
}

// Disable shuts an account: its sessions end with their next request, and nobody
// signs in with it. Enable opens it again. Both take Change, and answer NotFound
// for an account that is not there.
func (as *Accounts) Disable(ctx context.Context, who gate.Actor, account int64) error {
	return as.able(ctx, who, account, true)
}

// Enable opens an account again that was shut.
func (as *Accounts) Enable(ctx context.Context, who gate.Actor, account int64) error {
	return as.able(ctx, who, account, false)
}

func (as *Accounts) able(ctx context.Context, who gate.Actor, account int64, shut bool) error {
	return as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := owned(&w.Reading, account); err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE account SET disabled = @shut WHERE id = @id", gate.Args{"id": account, "shut": shut}); err != nil {
			return err
		}
		deed := "account.enable"
		if shut {
			deed = "account.disable"
			if _, err := w.Exec(at, "DELETE FROM session WHERE account_id = @id", gate.Args{"id": account}); err != nil {
				return err
			}
		}
		return w.Record(at, deed, gate.Subject{Kind: "account", ID: account}, nil)
	})
}

// digest is what is stored of a token: who reads the database cannot use it.
func digest(s string) string {
	sum := sha256.Sum256([]byte("zhibu\x00" + s))
	return hex.EncodeToString(sum[:])
}

// Checked is how many passwords were checked since the program began.
func (as *Accounts) Checked() int64 { return as.passwords.Checked() }

// Count is the number of accounts, for a house that is new.
func (as *Accounts) Count(ctx context.Context) (n int, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		return r.Beyond("a new house has no account", "SELECT COUNT(*) FROM account", nil, func(row gate.Row) error { return row.Scan(&n) })
	})
	return n, err
}

// ChangePassword changes the asker's own password, ends every session and opens
// a new one. It answers Invalid for a wrong old password or one that the policy
// refuses. Old passwords that are wrong count like those of signing in.
func (as *Accounts) ChangePassword(ctx context.Context, s web.Session, old, password string, from From) (token string, err error) {
	o, err := as.reprove(ctx, s, old, "old", from)
	if err != nil {
		return "", err
	}
	if old == password {
		return "", fault.Field("password", "新密码和现在的一样，没有修改。")
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
		now, err := owned(&w.Reading, o.id)
		if err != nil {
			return err
		}
		if now.password != o.password { // somebody was quicker
			return fault.Field("old", "现在的密码不对，没有修改。")
		}
		if err := setPassword(w, at, o, hash); err != nil {
			return err
		}
		if err := tell(w, at, o.id, PasswordSet, from, as.origin(from)); err != nil {
			return err
		}
		token, err = as.open(w, at, o, proof{way: s.Way, factor: s.Factor, again: true}, from)
		return err
	})
	return token, err
}

// reprove checks the password of whoever is signed in, within the limits of
// signing in. It answers Invalid at a field.
func (as *Accounts) reprove(ctx context.Context, s web.Session, password, field string, from From) (o owner, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		o, err = owned(r, s.Actor.Account)
		return err
	})
	if err != nil {
		return o, err
	}
	a, err := as.admit(ctx, o.login, from)
	if err != nil {
		return o, at(field, err)
	}
	right, _, err := as.passwords.Verify(ctx, password, o.password)
	if err != nil {
		return o, err
	}
	if !right {
		return o, as.refused(ctx, o.id, from, fault.Field(field, "现在的密码不对，没有修改。"))
	}
	return o, as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if err := a.forget(w, at); err != nil {
			return err
		}
		return w.Quiet("a password that was right is no failure")
	})
}

// at moves what is wrong to another field of the form.
func at(field string, err error) error {
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return fault.Field(field, f.Text)
	}
	return err
}
