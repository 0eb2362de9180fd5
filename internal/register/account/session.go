package account

import (
	"context"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/live"
	"zhibu/internal/base/web"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// need is what a session has still to do before it may open anything.
type need string

// The needs, with the page on which each is met.
const (
	nothing    need = ""
	needFactor need = "/sign-in/factor"   // prove the second factor
	needNew    need = "/sign-in/password" // set a new password: the old one is too old
	needEnrol  need = "/account/factor"   // set a second factor up: the policy asks one of the person's posts
)

// halfLife is how long a session that has something to prove is good, from its last
// proof.
const halfLife = 10 * time.Minute

// standing is what decides about the sessions of an account.
type standing struct {
	policy   Policy
	password int64 // when it was set
	factor   bool  // a second factor is set up
	guarded  bool  // the person holds a post today that needs one
}

// needs decides what a session that has proved a factor, or none, still has to do.
// Every way of signing in ends here.
func (st standing) needs(factor string, now time.Time) need {
	switch {
	case st.factor && factor == "":
		return needFactor
	case st.policy.rotates(now.Sub(time.UnixMilli(st.password))):
		return needNew
	case !st.factor && st.guarded && st.policy.factors():
		return needEnrol
	}
	return nothing
}

func (as *Accounts) standing(r *gate.Reading, account, person int64) (st standing, err error) {
	if st.policy, err = policyIn(r); err != nil {
		return st, err
	}
	if err = r.Beyond("what a session must prove follows from its account", `SELECT a.password_ms,
			(SELECT COUNT(*) FROM totp t WHERE t.account_id = a.id AND t.on_ms > 0) + (SELECT COUNT(*) FROM passkey k WHERE k.account_id = a.id) > 0 FROM account a WHERE a.id = @account`,
		gate.Args{"account": account}, func(row gate.Row) error { return row.Scan(&st.password, &st.factor) }); err != nil {
		return st, err
	}
	if !st.policy.factors() {
		return st, nil
	}
	return st, r.Beyond("whether a second factor is needed follows from the person's posts", `SELECT p.kind, v.kind FROM post p
		JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
		WHERE p.holder_id = @person AND p.from_day <= @gate_today AND p.until_day > @gate_today`,
		gate.Args{"person": person}, func(row gate.Row) error {
			var kind post.Kind
			var of org.Kind
			err := row.Scan(&kind, &of)
			st.guarded = st.guarded || as.guarded(kind, of)
			return err
		})
}

func over() error { return fault.New(fault.Unsigned, "登录已经过期，请重新登录。") }

// found is a session as it lies in the database, with what decides about it; whether it
// is over depends on the instant besides.
type found struct {
	web.Session
	standing
	seen, proved, until int64
}

// Resolve finds a session by its token, with what its post may do now. A session
// that has still something to prove holds no authority: its Next says where.
func (as *Accounts) Resolve(ctx context.Context, token string) (web.Session, error) {
	s, f, err := as.seek(ctx, token, nil)
	if err != nil {
		return s, err
	}
	return s, as.touch(ctx, token, f.seen)
}

// Look is Resolve for a page that stays open by itself: that it is open is no use of the
// session, which ends as if nobody looked. It says, too, until when the answer holds.
func (as *Accounts) Look(ctx context.Context, token string) (s web.Session, holds live.Sight, err error) {
	holds.Own, holds.Row = "session", gate.Key(digest(token))
	s, f, err := as.seek(ctx, token, &holds.Tables)
	if err != nil {
		return s, holds, err
	}
	holds.Ends = as.gate.Now().Add(mostLook)
	for _, at := range []time.Time{time.UnixMilli(f.seen).Add(f.policy.idle()), time.UnixMilli(f.until)} {
		if at.Before(holds.Ends) {
			holds.Ends = at
		}
	}
	return s, holds, nil
}

// mostLook is after how long a session is looked at again though nothing was written:
// a password grows old by itself.
const mostLook = 10 * time.Minute

// seek finds a session and what its post may do; tables, where it is asked for, gets what
// this was read from.
func (as *Accounts) seek(ctx context.Context, token string, tables *map[string]bool) (s web.Session, f found, err error) {
	err = as.gate.Read(ctx, door, "", func(r *gate.Reading) error {
		if tables != nil {
			*tables = r.Note()
		}
		now := r.Now()
		if f, err = as.resolved(r, token); err != nil {
			return err
		}
		if f.over(now) { // another program may have noted that it is in use, of which no entry tells
			if f, err = as.find(r, token); err != nil {
				return err
			}
			if f.over(now) {
				return over()
			}
		}
		s = f.Session
		todo := f.needs(f.Factor, now)
		s.Token, s.Next, s.Proved, s.Coded = token, string(todo), time.UnixMilli(f.proved).In(now.Location()), f.factor
		if todo == nothing {
			s.Grant, err = r.GrantOf(f.Actor)
		}
		return err
	})
	if err != nil {
		return web.Session{}, f, err
	}
	return s, f, nil
}

// over reports whether a session has ended by itself.
func (f *found) over(now time.Time) bool {
	return f.until <= now.UnixMilli() || now.Sub(time.UnixMilli(f.seen)) >= f.policy.idle() ||
		f.needs(f.Factor, now) != nothing && now.Sub(time.UnixMilli(f.proved)) >= halfLife
}

// resolved is find, kept until something is written that it was read from; what other
// sessions write does not touch it. A token that nobody has is not kept.
func (as *Accounts) resolved(r *gate.Reading, token string) (found, error) {
	list, err := gate.Amended(r, "account.session", []any{digest(token)}, func() ([]found, error) {
		f, err := as.find(r, token)
		return []found{f}, err
	}, func(old []found, w gate.Written) ([]found, bool, error) {
		return old, w.Only("session") && !w.Has("session", digest(token)), nil
	})
	if err != nil {
		return found{}, err
	}
	return list[0], nil
}

// find reads a session. It answers Unsigned where there is none, or its account is
// closed.
func (as *Accounts) find(r *gate.Reading, token string) (f found, err error) {
	if err = r.Beyond("a session is found by its token", `
		SELECT a.id, a.name, a.person_id, s.id, s.post_id, s.way, s.factor, s.seen_ms, s.proved_ms, s.until_ms, COALESCE(p.kind, ''), COALESCE(v.name, ''),
			EXISTS (SELECT 1 FROM post o WHERE o.holder_id = a.person_id AND o.id <> s.post_id AND o.from_day <= @gate_today AND o.until_day > @gate_today)
		FROM session s JOIN account a ON a.id = s.account_id
		LEFT JOIN post p ON p.id = s.post_id AND p.holder_id = a.person_id AND p.from_day <= @gate_today AND p.until_day > @gate_today
		LEFT JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
		WHERE s.token = @token AND NOT a.disabled`,
		gate.Args{"token": digest(token)}, func(row gate.Row) error {
			var kind post.Kind
			err := row.Scan(&f.Actor.Account, &f.Actor.Name, &f.Actor.Person, &f.ID, &f.Actor.Post, &f.Way, &f.Factor, &f.seen, &f.proved, &f.until, &kind, &f.Place, &f.Choice)
			f.PostName = kind.Label()
			f.Choice = f.Choice || f.Actor.Post != 0 && f.PostName == ""
			return err
		}); err != nil {
		return found{}, err
	}
	if f.Actor.Account == 0 {
		return found{}, over()
	}
	f.standing, err = as.standing(r, f.Actor.Account, f.Actor.Person)
	return f, err
}

// touch keeps a session that is in use open; once a minute is enough.
func (as *Accounts) touch(ctx context.Context, token string, seen int64) error {
	if as.gate.Now().UnixMilli()-seen < 60_000 || as.gate.Frozen() != "" {
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
