package account_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
)

// invited is a world with an account that waits for its activation.
func invited(t *testing.T, e testkit.Engine) (w *world.World, id int64, code string) {
	t.Helper()
	w = world.New(t, e)
	id, code, err := w.Accounts.Invite(t.Context(), gate.Program("test"), "ShuJi", "东甲0", w.People[w.East][0])
	if err != nil {
		t.Fatal(err)
	}
	return w, id, code
}

// several runs fn n times at the same moment and counts how often it succeeded.
func several(n int, fn func(i int) error) (ok int64) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			if fn(i) == nil {
				atomic.AddInt64(&ok, 1)
			}
		})
	}
	close(start)
	all.Wait()
	return ok
}

func TestActivation(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, id, code := invited(t, e)
		ctx := t.Context()
		if strings.ContainsAny(code, "01OILUolu") || len(code) != 14 {
			t.Errorf("a code like %q is misread", code)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", "", from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an account without a password is opened with none: %v", err)
		}
		_, other, err := w.Accounts.Invite(ctx, gate.Program("test"), "qita", "东甲1", w.People[w.East][1])
		if err != nil {
			t.Fatal(err)
		}
		for what, try := range map[string][3]string{
			"another person's code":                   {"shuji", other, password},
			"a code that nobody has":                  {"shuji", "2222-2222-2222", password},
			"no code":                                 {"shuji", "", password},
			"a name that nobody has":                  {"nobody", code, password},
			"the right code with a password too weak": {"shuji", code, "short"},
		} {
			if _, err := w.Accounts.Activate(ctx, try[0], try[1], try[2], from("10.0.1."+fmt.Sprint(len(what)))); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := w.Accounts.Activate(ctx, " ｓｈｕｊｉ ", strings.ToLower(strings.ReplaceAll(code, "-", " ")), password, from("10.0.0.1")); err != nil {
			t.Fatalf("the code, as it is typed by hand: %v", err)
		}
		if _, err := w.Accounts.Activate(ctx, "shuji", code, password, from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the code, again: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err != nil {
			t.Errorf("the password that was set: %v", err)
		}

		// Another code leaves everything as it is until it is used.
		token, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		lost, err := w.Accounts.Renew(ctx, gate.Program("test"), id)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.Accounts.Renew(ctx, gate.Program("test"), id)
		if err != nil || again == lost {
			t.Fatal(again, err)
		}
		if _, err := w.Accounts.Resolve(ctx, token); err != nil {
			t.Errorf("a session, when a code was given out: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err != nil {
			t.Errorf("the password, when a code was given out: %v", err)
		}
		if _, err := w.Accounts.Activate(ctx, "shuji", lost, "另一个很长的密码-2022", from("10.0.0.2")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the code before: %v", err)
		}
		if _, err := w.Accounts.Activate(ctx, "shuji", again, "另一个很长的密码-2022", from("10.0.0.2")); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Resolve(ctx, token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("a session, when the code was used: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err == nil {
			t.Error("the password before still opens")
		}
		testkit.Promise(t, "5 wrong ways refused; a code given out ended 0 sessions, its use ended them", "AT-21")
	})
}

func TestACodeIsGoodOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, id, code := invited(t, e)
		if ok := several(50, func(i int) error {
			_, err := w.Accounts.Activate(t.Context(), "shuji", code, password, from(fmt.Sprintf("10.1.%d.1", i/2)))
			return err
		}); ok != 1 {
			t.Errorf("one code was taken %d times", ok)
		}
		// Unused, it is too old after three days; the account stays shut while it is disabled.
		w.Clock.Add(time.Hour)
		code, err := w.Accounts.Renew(t.Context(), gate.Program("test"), id)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Accounts.Disable(t.Context(), gate.Program("test"), id); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Activate(t.Context(), "shuji", code, password, from("10.2.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("of an account that is shut: %v", err)
		}
		if err := w.Accounts.Enable(t.Context(), gate.Program("test"), id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(account.CodeLife)
		if _, err := w.Accounts.Activate(t.Context(), "shuji", code, password, from("10.2.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("after three days: %v", err)
		}
		testkit.Promise(t, "50 parallel, 1 accepted; refused after 72 h", "AT-35", "V6.4.1")
	})
}

// Codes guessed from one place are tried five times and no more.
func TestCodesAreNotGuessed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, _, code := invited(t, e)
		for range 6 {
			_, _ = w.Accounts.Activate(t.Context(), "shuji", "2222-2222-2222", password, from("10.0.0.1"))
		}
		if _, err := w.Accounts.Activate(t.Context(), "shuji", code, password, from("10.0.0.1")); err == nil || !strings.Contains(err.Error(), "15分钟") {
			t.Errorf("the right code after six wrong ones: %v", err)
		}
		if _, err := w.Accounts.Activate(t.Context(), "shuji", code, password, from("10.0.0.2")); err != nil {
			t.Errorf("from another place: %v", err)
		}
	})
}

// Whoever makes accounts needs the authority; the persons of the world have none.
func TestWhoMakesAccounts(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w, id, _ := invited(t, e)
		for what, who := range map[string]gate.Actor{"a secretary": w.Secretary, "the secretary above": w.Head, "a member": w.Plain, "a stranger": w.Stranger} {
			if _, _, err := w.Accounts.Invite(t.Context(), who, "x", "甲", w.People[w.East][2]); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s makes an account: %v", what, err)
			}
			if _, err := w.Accounts.Renew(t.Context(), who, id); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s gives a code: %v", what, err)
			}
		}
		if _, err := w.Accounts.Renew(t.Context(), gate.Program("test"), 4242); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a code for nobody: %v", err)
		}
		if _, _, err := w.Accounts.Invite(t.Context(), gate.Program("test"), "SHUJI ", "甲", w.People[w.East][2]); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a name that is taken: %v", err)
		}
		// A form that is sent twice makes one account, and tells its code once.
		ctx := gate.WithForm(t.Context(), "form")
		program := gate.Program("test")
		program.Account = 1
		a, code, err := w.Accounts.Invite(ctx, program, "twice", "甲", w.People[w.East][2])
		if err != nil || code == "" {
			t.Fatal(code, err)
		}
		if b, code, err := w.Accounts.Invite(ctx, program, "twice", "甲", w.People[w.East][2]); err != nil || a != b || code != "" {
			t.Errorf("sent twice: %d and %d, %q, %v", a, b, code, err)
		}
	})
}
