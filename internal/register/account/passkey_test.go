package account_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	va "github.com/descope/virtualwebauthn"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// authenticator is a telephone or a key of somebody, with one passkey.
type authenticator struct {
	t    *testing.T
	w    *world.World
	rp   va.RelyingParty
	auth va.Authenticator
	key  va.Credential
}

const site = "https://zhibu.example"

// newKey draws a key whose public half is written in full. The library of the test drops
// a leading zero of a coordinate (one key of 128), as no authenticator does; such a key
// is rightly not understood.
func newKey() va.Credential {
	for {
		if c := va.NewCredential(va.KeyTypeEC2); len(c.Key.AttestationData()) == 77 {
			return c
		}
	}
}

func newAuthenticator(t *testing.T, w *world.World, account int64) *authenticator {
	return &authenticator{t: t, w: w, rp: va.RelyingParty{ID: "zhibu.example", Name: "支部", Origin: site},
		auth: va.NewAuthenticatorWithOptions(va.AuthenticatorOptions{UserHandle: []byte(strconv.FormatInt(account, 10))}), key: newKey()}
}

func (a *authenticator) add(s web.Session, name string) ([]string, string, error) {
	a.t.Helper()
	options, sealed, err := a.w.Accounts.NewPasskey(a.t.Context(), s)
	if err != nil {
		a.t.Fatal(err)
	}
	asked, err := va.ParseAttestationOptions(string(options))
	if err != nil {
		a.t.Fatal(err)
	}
	return a.w.Accounts.AddPasskey(a.t.Context(), s, sealed, va.CreateAttestationResponse(a.rp, a.auth, a.key, *asked), name, from("10.0.0.1"))
}

// asked gives a question and the authenticator's answer to it.
func (a *authenticator) asked() (sealed, answer string) {
	a.t.Helper()
	options, sealed, err := a.w.Accounts.AskPasskey(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	asked, err := va.ParseAssertionOptions(string(options))
	if err != nil {
		a.t.Fatal(err)
	}
	a.key.Counter++
	return sealed, va.CreateAssertionResponse(a.rp, a.auth, a.key, *asked)
}

func (a *authenticator) signIn() (string, error) {
	a.t.Helper()
	sealed, answer := a.asked()
	return a.w.Accounts.SignInByPasskey(a.t.Context(), sealed, answer, from("10.0.0.1"))
}

func withPasskeys(t *testing.T, e testkit.Engine) (w *world.World, s web.Session, a *authenticator) {
	t.Helper()
	w = open(t, e)
	if err := w.Accounts.ServeAt(site); err != nil {
		t.Fatal(err)
	}
	s = signed(t, w, "shuji", "10.0.0.1")
	a = newAuthenticator(t, w, s.Actor.Account)
	codes, token, err := a.add(s, "办公室电脑")
	if err != nil || len(codes) != account.RecoveryCodes {
		t.Fatal(codes, err)
	}
	return w, resolved(t, w, token), a
}

func TestPasskeys(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, s, a := withPasskeys(t, e)
		ctx := t.Context()
		token, err := a.signIn()
		if err != nil {
			t.Fatal(err)
		}
		if in := resolved(t, w, token); in.Next != "" || in.Factor != account.Passkey || in.Actor.Account != s.Actor.Account || !in.Grant.May("activity.keep") {
			t.Errorf("by passkey: %+v", in)
		}
		// The password alone leads no further than to the passkey from now on.
		half := signed(t, w, "shuji", "10.0.0.1")
		if half.Next != "/sign-in/factor" {
			t.Errorf("by password beside a passkey: %+v", half)
		}
		sealed, answer := a.asked()
		if token, err = w.Accounts.ProveFactorByPasskey(ctx, half, sealed, answer, from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if in := resolved(t, w, token); in.Next != "" {
			t.Errorf("by password and passkey: %+v", in)
		}
		w.Clock.Add(web.FreshFor)
		sealed, answer = a.asked()
		token, err = w.Accounts.Prove(ctx, resolved(t, w, token), web.Proof{Passkey: answer, Asked: sealed, Address: "10.0.0.1"})
		if err != nil {
			t.Fatal(err)
		}
		if in := resolved(t, w, token); !in.Proved.Equal(w.Clock.Now()) {
			t.Errorf("a proof by passkey: %+v", in)
		}
		if _, _, err := a.add(s, "再一次"); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("the same passkey again: %v", err)
		}
		keys, err := w.Accounts.Keys(ctx, s)
		if err != nil || len(keys) != 1 || keys[0].Name != "办公室电脑" || keys[0].Used.IsZero() {
			t.Fatal(keys, err)
		}

		// Somebody else, and then the owner, take it away.
		if _, err := w.Accounts.Create(ctx, gate.Program("test"), "other", "东甲1", w.People[w.East][1], password); err != nil {
			t.Fatal(err)
		}
		other := signed(t, w, "other", "10.0.0.2")
		if err := w.Accounts.RemovePasskey(ctx, other, keys[0].ID, from("10.0.0.2")); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another person removes it: %v", err)
		}
		if err := w.Accounts.RemovePasskey(ctx, s, keys[0].ID, from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if _, err := a.signIn(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a passkey that was removed: %v", err)
		}
		if s := signed(t, w, "shuji", "10.0.0.1"); s.Next != "" {
			t.Errorf("by password, without any factor: %+v", s)
		}
	})
}

// What an authenticator may not say: each way wrong is refused, with the right one
// beside it.
func TestPasskeysThatAreRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, s, a := withPasskeys(t, e)
		ctx := t.Context()
		if _, err := w.Accounts.Create(ctx, gate.Program("test"), "other", "东甲1", w.People[w.East][1], password); err != nil {
			t.Fatal(err)
		}
		other := signed(t, w, "other", "10.0.0.2")
		wrong := map[string]func(b *authenticator){
			"another origin":               func(b *authenticator) { b.rp.Origin = "https://zhibu.example.evil.example" },
			"another origin, without TLS":  func(b *authenticator) { b.rp.Origin = "http://zhibu.example" },
			"another port":                 func(b *authenticator) { b.rp.Origin = site + ":8443" },
			"another house":                func(b *authenticator) { b.rp.ID = "evil.example" },
			"its owner not verified":       func(b *authenticator) { b.auth.Options.UserNotVerified = true },
			"its owner not there":          func(b *authenticator) { b.auth.Options.UserNotPresent = true },
			"as another account":           func(b *authenticator) { b.auth.Options.UserHandle = []byte(strconv.FormatInt(other.Actor.Account, 10)) },
			"as an account that is not":    func(b *authenticator) { b.auth.Options.UserHandle = []byte("4242") },
			"as what is no account":        func(b *authenticator) { b.auth.Options.UserHandle = []byte("x") },
			"another key of the same name": func(b *authenticator) { b.key.Key = newKey().Key },
			"a passkey that nobody has":    func(b *authenticator) { b.key = newKey() },
			"a copy with an older counter": func(b *authenticator) { b.key.Counter = 0 },
			"a copy with the same counter": func(b *authenticator) { b.key.Counter-- },
		}
		a.key.Counter = 5
		if _, err := a.signIn(); err != nil {
			t.Fatal(err)
		}
		for what, change := range wrong {
			b := *a
			change(&b)
			if _, err := b.signIn(); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		for what, change := range map[string]func(b *authenticator){"another origin": wrong["another origin"], "another house": wrong["another house"],
			"its owner not verified": wrong["its owner not verified"]} {
			b := newAuthenticator(t, w, s.Actor.Account)
			change(b)
			if _, _, err := b.add(s, "x"); fault.KindOf(err) != fault.Invalid {
				t.Errorf("added from %s: %v", what, err)
			}
		}
		for what, answer := range map[string]string{"nothing": "", "no JSON": "x", "an empty object": "{}", "a list": "[]"} {
			sealed, _ := a.asked()
			if _, err := w.Accounts.SignInByPasskey(ctx, sealed, answer, from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}

		// An answer is to its own question, in time, once.
		sealed, answer := a.asked()
		elsewhere, _ := a.asked()
		for what, question := range map[string]string{"another question": elsewhere, "no question": "", "a question of our own making": "1:a:k1:AAAA"} {
			if _, err := w.Accounts.SignInByPasskey(ctx, question, answer, from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("to %s: %v", what, err)
			}
		}
		if _, err := w.Accounts.ProveFactorByPasskey(ctx, other, sealed, answer, from("10.0.0.2")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("for another person's session: %v", err)
		}
		if ok := several(50, func(i int) error {
			_, err := w.Accounts.SignInByPasskey(ctx, sealed, answer, from(fmt.Sprintf("10.3.%d.1", i)))
			return err
		}); ok != 1 {
			t.Errorf("one answer was taken %d times", ok)
		}
		sealed, answer = a.asked()
		w.Clock.Add(6 * time.Minute)
		if _, err := w.Accounts.SignInByPasskey(ctx, sealed, answer, from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("too late: %v", err)
		}
		if _, err := a.signIn(); err != nil {
			t.Errorf("the right one, after all this: %v", err)
		}
		if err := w.Accounts.Disable(ctx, gate.Program("test"), s.Actor.Account); err != nil {
			t.Fatal(err)
		}
		if _, err := a.signIn(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("of an account that is shut: %v", err)
		}
		testkit.Promise(t, fmt.Sprintf("%d wrong answers, 4 malformed, 50 parallel: 1 accepted", len(wrong)+3), "AT-33")
	})
}

// Passkeys are offered at host names with TLS, and nowhere else.
func TestWherePasskeysAreOffered(t *testing.T) {
	w := open(t, testkit.Engine{Dir: t.TempDir()})
	for _, bad := range []string{"zhibu.example", "ftp://zhibu.example", "https://", "https://zhibu.example/under", "https://me@zhibu.example", "https://zhibu.example?x=1"} {
		if err := w.Accounts.ServeAt(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, c := range []struct {
		address string
		offered bool
	}{{"", false}, {"http://192.168.1.10:8080", false}, {"https://192.168.1.10", false}, {"https://[2001:db8::1]", false}, {"http://zhibu.example", false},
		{"http://localhost:8080", true}, {"https://zhibu.example/", true}} {
		w := open(t, testkit.Engine{Dir: t.TempDir()})
		if err := w.Accounts.ServeAt(c.address); err != nil || w.Accounts.Passkeys() != c.offered {
			t.Errorf("%q: %v, %v", c.address, w.Accounts.Passkeys(), err)
		}
		if _, _, err := w.Accounts.AskPasskey(t.Context()); (err == nil) != c.offered {
			t.Errorf("%q: a question: %v", c.address, err)
		}
	}
}
