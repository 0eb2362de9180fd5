package account_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// signed signs somebody in by password, and gives the session.
func signed(t *testing.T, w *world.World, login, address string) web.Session {
	t.Helper()
	token, err := w.Accounts.SignIn(t.Context(), login, password, from(address))
	if err != nil {
		t.Fatal(err)
	}
	return resolved(t, w, token)
}

func resolved(t *testing.T, w *world.World, token string) web.Session {
	t.Helper()
	s, err := w.Accounts.Resolve(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// codes gives an account a second factor; secret makes the codes of the moment.
func codes(t *testing.T, w *world.World, s web.Session) (_ web.Session, secret string, recovery []string) {
	t.Helper()
	if err := w.Accounts.BeginFactor(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	setup, err := w.Accounts.FactorSetup(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(setup.URI)
	if err != nil {
		t.Fatal(err)
	}
	secret = u.Query().Get("secret")
	if secret != strings.ReplaceAll(setup.Secret, " ", "") || len(secret) != 32 || !strings.HasPrefix(setup.URI, "otpauth://totp/") {
		t.Errorf("the setup is %+v", setup)
	}
	recovery, token, err := w.Accounts.TurnOn(t.Context(), s, moment(t, w, secret), from("10.0.0.1"))
	if err != nil || len(recovery) != account.RecoveryCodes {
		t.Fatal(recovery, err)
	}
	w.Clock.Add(time.Minute) // the code that turned it on is used up
	return resolved(t, w, token), secret, recovery
}

func moment(t *testing.T, w *world.World, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Without its second factor a session is nobody's: it holds no authority, however
// it was begun.
func TestNoWayRoundTheSecondFactor(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		s, secret, recovery := codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
		if s.Next != "" || !s.Grant.May("activity.keep") {
			t.Fatalf("whoever has just turned it on goes on working: %+v", s)
		}
		id := s.Actor.Account
		ways := map[string]func() string{
			"password": func() string { return signed(t, w, "shuji", "10.0.0.1").Token },
			"activation code": func() string {
				code, err := w.Accounts.Renew(ctx, gate.Program("test"), id)
				if err != nil {
					t.Fatal(err)
				}
				token, err := w.Accounts.Activate(ctx, "shuji", code, password, from("10.0.0.1"))
				if err != nil {
					t.Fatal(err)
				}
				return token
			},
		}
		for what, way := range ways {
			half := resolved(t, w, way())
			if half.Next != "/sign-in/factor" || half.Grant.May("activity.keep") {
				t.Errorf("by %s: %+v", what, half)
			}
			if _, err := w.Accounts.ChangePassword(ctx, half, "no", "一个新的长密码-2022", from("10.0.0.1")); err == nil {
				t.Error("a half session changes a password by a wrong one")
			}
			w.Clock.Add(30 * time.Second)
			token, err := w.Accounts.ProveFactor(ctx, half, moment(t, w, secret), from("10.0.0.1"))
			if err != nil {
				t.Fatal(err)
			}
			if whole := resolved(t, w, token); whole.Next != "" || whole.Factor != account.TOTP {
				t.Errorf("by %s and the code: %+v", what, whole)
			}
			if _, err := w.Accounts.Resolve(ctx, half.Token); fault.KindOf(err) != fault.Unsigned {
				t.Errorf("the token from before the code still serves: %v", err)
			}
		}
		half := signed(t, w, "shuji", "10.0.0.1")
		token, err := w.Accounts.ProveFactor(ctx, half, strings.ToLower(recovery[3]), from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.Accounts.Factor(ctx, resolved(t, w, token))
		if err != nil || !f.On || f.Left != account.RecoveryCodes-1 {
			t.Errorf("after one recovery code: %+v, %v", f, err)
		}
		half = signed(t, w, "shuji", "10.0.0.1")
		if _, err := w.Accounts.ProveFactor(ctx, half, recovery[3], from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the same recovery code again: %v", err)
		}
		// The control: without a factor the same way leads in.
		if err := w.Accounts.DropFactor(ctx, gate.Program("test"), id); err != nil {
			t.Fatal(err)
		}
		if s := signed(t, w, "shuji", "10.0.0.1"); s.Next != "" {
			t.Errorf("without a factor: %+v", s)
		}
		testkit.Promise(t, "password, activation code: 2 of 2 ways ask for the factor", "AT-25", "V6.4.3", "V6.3.4")
	})
}

// A second factor that is lost goes by two: the system administrator says so, the
// security administrator agrees within three days; nobody does both parts, or his own,
// and the sessions end at once.
func TestALostFactorTakesTwo(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		system, security, audit := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin), w.Outsider(23, post.AuditAdmin)
		id, err := w.Accounts.ByLogin(ctx, gate.Program("test"), "shuji")
		if err != nil {
			t.Fatal(err)
		}
		is := func(what string, want fault.Kind, err error) {
			t.Helper()
			if fault.KindOf(err) != want || err == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		is("without a factor there is none to lose", fault.Conflict, w.Accounts.FactorLost(ctx, system, id))
		_, _, recovery := codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
		half := signed(t, w, "shuji", "10.0.0.1")
		token, err := w.Accounts.ProveFactor(ctx, half, recovery[0], from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		is("before anybody said so", fault.Conflict, w.Accounts.DropFactor(ctx, security, id))
		for who, as := range map[string]gate.Actor{"security": security, "audit": audit, "officer": w.Officer, "owner": half.Actor} {
			is(who+" says it is lost", fault.Denied, w.Accounts.FactorLost(ctx, as, id))
		}
		is("an account that is not there", fault.NotFound, w.Accounts.FactorLost(ctx, system, 4242))
		if err := w.Accounts.FactorLost(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		is("the same administrator goes on", fault.Denied, w.Accounts.DropFactor(ctx, system, id))
		own := security
		own.Account = id
		is("his own", fault.Denied, w.Accounts.DropFactor(ctx, own, id))
		if _, err := w.Accounts.Resolve(ctx, token); err != nil {
			t.Error("the word of one ends a session:", err)
		}
		w.Clock.Add(account.LossLife + time.Minute)
		is("after three days", fault.Conflict, w.Accounts.DropFactor(ctx, security, id))
		token, err = w.Accounts.ProveFactor(ctx, signed(t, w, "shuji", "10.0.0.1"), recovery[1], from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Accounts.FactorLost(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		if list, _, err := w.Accounts.List(ctx, security, account.Query{State: account.Waiting}); err != nil || len(list) != 1 || !list[0].Lost {
			t.Errorf("what waits for the security administrator: %+v (%v)", list, err)
		}
		if err := w.Accounts.DropFactor(ctx, security, id); err != nil {
			t.Fatal(err)
		}
		_, err = w.Accounts.Resolve(ctx, token)
		is("a session that was open", fault.Unsigned, err)
		is("a second time", fault.Conflict, w.Accounts.DropFactor(ctx, security, id))
		if s := signed(t, w, "shuji", "10.0.0.1"); s.Next != "" {
			t.Errorf("afterwards the password alone leads in, until it is set up anew: %+v", s)
		}
		testkit.Promise(t, "11 ways of one alone refused, gone by two, open sessions ended, "+e.Name, "V6.4.4")
	})
}

// A code of the moment and a recovery code serve once, also at the same moment.
func TestACodeWorksOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		_, secret, recovery := codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
		for _, what := range []string{moment(t, w, secret), recovery[0]} {
			var halves []web.Session
			for range 5 {
				halves = append(halves, signed(t, w, "shuji", "10.0.0.1"))
			}
			code := what
			if ok := several(50, func(i int) error {
				_, err := w.Accounts.ProveFactor(ctx, halves[i%5], code, from(fmt.Sprintf("10.0.%d.1", i)))
				return err
			}); ok != 1 {
				t.Errorf("one code was taken %d times", ok)
			}
			w.Clock.Add(16 * time.Minute) // past the limit of guesses
		}
		half := signed(t, w, "shuji", "10.0.0.1")
		for what, x := range map[string]struct {
			steps int
			right bool
		}{"two steps ago": {-2, false}, "the step to come": {1, true}, "two steps to come": {2, false}} {
			code, err := totp.GenerateCode(secret, w.Clock.Now().Add(time.Duration(x.steps)*30*time.Second))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Accounts.ProveFactor(ctx, signed(t, w, "shuji", "10.0.0.1"), code, from("10.0.0.1")); (err == nil) != x.right {
				t.Errorf("the code of %s: %v", what, err)
			}
			w.Clock.Add(5 * time.Minute)
		}
		w.Clock.Add(5 * time.Minute)
		if _, err := w.Accounts.Resolve(ctx, half.Token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("a half session after ten minutes: %v", err)
		}
		testkit.Promise(t, "2 kinds of code, 50 parallel each, 1 accepted each", "AT-24", "V6.5.1", "V6.5.5")
	})
}

// The six digits are guessed five times in a quarter of an hour, from wherever.
func TestDigitsAreNotGuessed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		_, secret, _ := codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
		half := signed(t, w, "shuji", "10.0.0.1")
		for i := range 5 {
			if _, err := w.Accounts.ProveFactor(ctx, half, "000000", from(fmt.Sprintf("10.0.0.%d", i))); fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		if _, err := w.Accounts.ProveFactor(ctx, half, moment(t, w, secret), from("10.0.0.9")); err == nil || !strings.Contains(err.Error(), "15分钟") {
			t.Errorf("the right code after five wrong ones: %v", err)
		}
		w.Clock.Add(account.Window)
		if _, err := w.Accounts.ProveFactor(ctx, signed(t, w, "shuji", "10.0.0.1"), moment(t, w, secret), from("10.0.0.9")); err != nil {
			t.Errorf("a quarter of an hour later: %v", err)
		}
	})
}

// What is stored of secrets and codes opens nothing.
func TestStoredFactorsAreNoSecrets(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		s, secret, recovery := codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
		activation, err := w.Accounts.Renew(t.Context(), gate.Program("test"), s.Actor.Account)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, q := range []string{"SELECT secret_seal, '' FROM totp", "SELECT hash, letter FROM recovery_code", "SELECT token, place FROM session", "SELECT code, '' FROM activation",
			"SELECT deed, detail FROM journal", "SELECT what, origin FROM account_event", "SELECT password, login FROM account"} {
			rows := 0
			if err := w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
				return r.Beyond("a test looks", q, nil, func(row gate.Row) error {
					var a, b string
					err := row.Scan(&a, &b)
					all += a + "\n" + b + "\n"
					rows++
					return err
				})
			}); err != nil || rows == 0 {
				t.Fatal(q, rows, err)
			}
		}
		for what, canary := range map[string]string{"the secret": secret, "a recovery code": strings.ReplaceAll(recovery[0], "-", ""), "the token": s.Token,
			"the activation code": strings.ReplaceAll(activation, "-", ""), "the password": password, "an address": "10.0.0.1"} {
			if strings.Contains(all, canary) || strings.Contains(strings.ReplaceAll(all, "-", ""), canary) {
				t.Errorf("%s is stored in clear", what)
			}
		}
		testkit.Promise(t, "6 kinds of secrets, 0 in clear", "V6.5.2", "V7.2.3")
	})
}
