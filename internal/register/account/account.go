// Package account keeps who may sign in: a name, a password, the person behind
// it, and the sessions. What an account may do follows from the posts of its
// person and from nothing here.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/web"
	"zhibu/internal/register/post"
)

// Change is the authority to make accounts.
const Change gate.Can = "account.change"

// The limits of signing in (GB/T 22239 8.1.4.1 b).
const (
	guesses   = 5                // failures of one name from one address
	addresses = 40               // failures of one address
	window    = 15 * time.Minute // in which they count, and for which the name is locked
	idle      = 30 * time.Minute
	longest   = 12 * time.Hour
)

// Accounts is the cases of this area.
type Accounts struct {
	gate      *gate.Gate
	posts     *post.Posts
	passwords *crypt.Passwords
}

// New makes the cases over a gate.
func New(g *gate.Gate, p *post.Posts) *Accounts { return &Accounts{g, p, crypt.NewPasswords(2, 64)} }

var door = gate.Program("sign-in")

// Login is a sign-in name in the one form in which it is stored and looked up.
func Login(name string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(name))) }

// Create makes an account for a person. It answers Conflict for a name that is
// taken, Invalid for a password of fewer than ten characters.
func (as *Accounts) Create(ctx context.Context, who gate.Actor, login, name string, person int64, password string) (id int64, err error) {
	if Login(login) == "" {
		return 0, fault.Field("login", "请填写登录名。")
	}
	hash, err := as.hash(ctx, password)
	if err != nil {
		return 0, err
	}
	err = as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		id = w.NewID()
		if _, err := w.Exec(at, `INSERT INTO account (id, login, name, person_id, password, made_ms)
			VALUES (@id, @login, @name, @person, @password, @gate_now)`,
			gate.Args{"id": id, "login": Login(login), "name": name, "person": person, "password": hash}); err != nil {
			return err
		}
		return w.Record(at, "account.create", gate.Subject{Kind: "account", ID: id}, gate.Detail{"person": person})
	})
	return id, err
}

// ChangePassword changes the asker's own password, ends every session and opens
// a new one. It answers Invalid for a wrong old password or a short new one.
func (as *Accounts) ChangePassword(ctx context.Context, s web.Session, old, password string) (token string, err error) {
	var login, hash string
	if err := as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		return r.Beyond("a password is changed by whoever knows it", "SELECT login, password FROM account WHERE id = @id",
			gate.Args{"id": s.Actor.Account}, func(row gate.Row) error { return row.Scan(&login, &hash) })
	}); err != nil {
		return "", err
	}
	right, _, err := as.passwords.Verify(ctx, old, hash)
	if err != nil {
		return "", err
	}
	if !right {
		return "", fault.Field("old", "现在的密码不对，没有修改。")
	}
	if err := as.SetPassword(ctx, door, login, password); err != nil {
		return "", err
	}
	return as.open(ctx, s.Actor.Account, s.Actor.Person)
}

// SetPassword sets a password anew and ends every session of the account. It
// answers NotFound for a name that nobody has.
func (as *Accounts) SetPassword(ctx context.Context, who gate.Actor, login, password string) error {
	hash, err := as.hash(ctx, password)
	if err != nil {
		return err
	}
	return as.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		n, err := w.Exec(at, "UPDATE account SET password = @password WHERE login = @login", gate.Args{"login": Login(login), "password": hash})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		if _, err := w.Exec(at, "DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE login = @login)",
			gate.Args{"login": Login(login)}); err != nil {
			return err
		}
		return w.Record(at, "account.password", gate.Subject{Kind: "account"}, nil)
	})
}

func (as *Accounts) hash(ctx context.Context, password string) (string, error) {
	if len([]rune(password)) < 10 {
		return "", fault.Field("password", "密码至少10个字符。")
	}
	return as.passwords.Hash(ctx, password)
}

// SignIn opens a session. A wrong name and a wrong password answer alike, and
// take as long. After five failures of a name from an address both wait a
// quarter of an hour.
func (as *Accounts) SignIn(ctx context.Context, login, password, address string) (token string, err error) {
	login = Login(login)
	var id, person int64
	var hash string
	var disabled bool
	failed := map[string]int{}
	pair, from := "pair "+digest(login+"\x00"+address), "address "+digest(address)
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		if err := r.Beyond("signing in looks for the name", "SELECT id, person_id, password, disabled FROM account WHERE login = @login",
			gate.Args{"login": login}, func(row gate.Row) error { return row.Scan(&id, &person, &hash, &disabled) }); err != nil {
			return err
		}
		return r.Beyond("signing in counts failures", `SELECT who, COUNT(*) FROM sign_in_failure
			WHERE (who = @pair OR who = @address) AND at_ms > @since GROUP BY who`,
			gate.Args{"pair": pair, "address": from, "since": r.Now().Add(-window).UnixMilli()}, func(row gate.Row) error {
				var who string
				var n int
				err := row.Scan(&who, &n)
				failed[who] = n
				return err
			})
	})
	if err != nil {
		return "", err
	}
	if failed[pair] >= guesses || failed[from] >= addresses {
		return "", fault.Field("password", "密码错了太多次，请15分钟后再试。忘记密码请找工委管理员重设。")
	}
	right, _, err := as.passwords.Verify(ctx, password, hash)
	if err != nil {
		return "", err
	}
	if !right || id == 0 || disabled {
		return "", as.note(ctx, pair, from)
	}
	return as.open(ctx, id, person)
}

// note counts a failure; it is durable before the answer goes out.
func (as *Accounts) note(ctx context.Context, pair, from string) error {
	err := as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		for _, who := range []string{pair, from} {
			if _, err := w.Exec(at, "INSERT INTO sign_in_failure (who, at_ms, id) VALUES (@who, @gate_now, @id)",
				gate.Args{"who": who, "id": w.NewID()}); err != nil {
				return err
			}
		}
		if _, err := w.Exec(at, "DELETE FROM sign_in_failure WHERE at_ms < @old",
			gate.Args{"old": w.Now().Add(-24 * time.Hour).UnixMilli()}); err != nil {
			return err
		}
		return w.Record(at, "account.refused", gate.Subject{Kind: "account"}, nil)
	})
	if err != nil {
		return err
	}
	return fault.Field("password", "登录名或者密码不对。")
}

func (as *Accounts) open(ctx context.Context, id, person int64) (string, error) {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // crypto/rand never fails
	token := hex.EncodeToString(raw)
	err := as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		var postID int64
		if err := w.Beyond("a session begins in the person's first post", `SELECT id FROM post
			WHERE holder_id = @person AND from_day <= @gate_today AND until_day > @gate_today ORDER BY sort_no, id LIMIT 1`,
			gate.Args{"person": person}, func(row gate.Row) error { return row.Scan(&postID) }); err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO session (token, account_id, post_id, made_ms, seen_ms, until_ms)
			VALUES (@token, @account, @post, @gate_now, @gate_now, @until)`,
			gate.Args{"token": digest(token), "account": id, "post": postID, "until": w.Now().Add(longest).UnixMilli()}); err != nil {
			return err
		}
		return w.Record(at, "account.sign-in", gate.Subject{Kind: "account", ID: id}, nil)
	})
	return token, err
}

// digest is what is stored of a token or an address: who reads the database
// cannot use it.
func digest(s string) string {
	sum := sha256.Sum256([]byte("zhibu\x00" + s))
	return hex.EncodeToString(sum[:])
}

// Resolve finds a session by its token, with what its post may do now.
func (as *Accounts) Resolve(ctx context.Context, token string) (s web.Session, err error) {
	var seen int64
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		return r.Beyond("a session is found by its token", `
			SELECT a.id, a.name, a.person_id, s.post_id, s.seen_ms, COALESCE(p.kind, ''), COALESCE(v.name, '')
			FROM session s JOIN account a ON a.id = s.account_id
			LEFT JOIN post p ON p.id = s.post_id AND p.holder_id = a.person_id AND p.from_day <= @gate_today AND p.until_day > @gate_today
			LEFT JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
			WHERE s.token = @token AND s.until_ms > @gate_now AND s.seen_ms > @idle AND NOT a.disabled`,
			gate.Args{"token": digest(token), "idle": r.Now().Add(-idle).UnixMilli()}, func(row gate.Row) error {
				var kind post.Kind
				err := row.Scan(&s.Actor.Account, &s.Actor.Name, &s.Actor.Person, &s.Actor.Post, &seen, &kind, &s.Place)
				s.PostName = kind.Label()
				return err
			})
	})
	if err != nil {
		return s, err
	}
	if s.Actor.Account == 0 {
		return s, fault.New(fault.Unsigned, "登录已经过期，请重新登录。")
	}
	s.Token = token
	if s.Grant, err = as.gate.Grant(ctx, s.Actor); err != nil {
		return s, err
	}
	return s, as.touch(ctx, token, seen)
}

// touch keeps a session that is in use open; once a minute is enough.
func (as *Accounts) touch(ctx context.Context, token string, seen int64) error {
	if as.gate.Now().UnixMilli()-seen < 60_000 {
		return nil
	}
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE session SET seen_ms = @gate_now WHERE token = @token", gate.Args{"token": digest(token)}); err != nil {
			return err
		}
		return w.Quiet("the session's own clock is no event")
	})
}

// SignOut ends a session.
func (as *Accounts) SignOut(ctx context.Context, s web.Session) error {
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "DELETE FROM session WHERE token = @token", gate.Args{"token": digest(s.Token)}); err != nil {
			return err
		}
		return w.Record(at, "account.sign-out", gate.Subject{Kind: "account", ID: s.Actor.Account}, nil)
	})
}

// WorkAs changes the post that a session works as; only a post that the person
// holds today. It answers NotFound otherwise.
func (as *Accounts) WorkAs(ctx context.Context, s web.Session, postID int64) error {
	choices, err := as.posts.Choices(ctx, s.Actor)
	if err != nil {
		return err
	}
	held := false
	for _, c := range choices {
		held = held || c.ID == postID
	}
	if !held {
		return fault.Missing()
	}
	return as.gate.Write(ctx, door, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE session SET post_id = @post WHERE token = @token",
			gate.Args{"post": postID, "token": digest(s.Token)}); err != nil {
			return err
		}
		return w.Record(at, "account.work-as", gate.Subject{Kind: "account", ID: s.Actor.Account}, gate.Detail{"post": postID})
	})
}

// Count is the number of accounts, for a house that is new.
func (as *Accounts) Count(ctx context.Context) (n int, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		return r.Beyond("a new house has no account", "SELECT COUNT(*) FROM account", nil, func(row gate.Row) error { return row.Scan(&n) })
	})
	return n, err
}
