package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// It takes two to let somebody in: the system administrator makes the account, the
// security administrator admits its code, and neither can do the other's part.
func TestItTakesTwo(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		system, security, audit := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin), w.Outsider(23, post.AuditAdmin)
		good := account.Opening{Login: " Dongjia ", Name: "东甲4", Org: w.East}
		for who, as := range map[string]gate.Actor{"security": security, "audit": audit, "officer": w.Officer, "secretary": w.Secretary, "member": w.Plain} {
			if _, _, err := w.Accounts.Open(ctx, as, good); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s makes an account: %v", who, err)
			}
		}
		for _, c := range []struct {
			what string
			o    account.Opening
			text string
		}{
			{"no name to sign in with", account.Opening{Name: "东甲4", Org: w.East}, "登录名"},
			{"no name", account.Opening{Login: "x", Org: w.East}, "姓名"},
			{"neither branch nor unit", account.Opening{Login: "x", Name: "东甲4"}, "党支部"},
			{"nobody of that name", account.Opening{Login: "x", Name: "东甲", Org: w.East}, "有0名"},
			{"a member of another branch", account.Opening{Login: "x", Name: "西丙1", Org: w.East}, "有0名"},
		} {
			if _, _, err := w.Accounts.Open(ctx, system, c.o); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		id, code, err := w.Accounts.Open(ctx, system, good)
		if err != nil || code == "" {
			t.Fatal(code, err)
		}
		if _, _, err := w.Accounts.Open(ctx, system, account.Opening{Login: "DONGJIA", Name: "东甲5", Org: w.East}); fault.KindOf(err) != fault.Invalid {
			t.Error("the same login in capitals:", err)
		}
		if _, _, err := w.Accounts.Open(ctx, system, account.Opening{Login: "other", Name: "东甲4", Org: w.East}); fault.KindOf(err) != fault.Invalid {
			t.Error("a second account of one person:", err)
		}
		state := func(want account.State) {
			t.Helper()
			if x, err := w.Accounts.One(ctx, security, id); err != nil || x.State != want {
				t.Errorf("%v %v, want %s", x, err, want)
			}
		}
		const password = "shan-he-yi-jiu-2021"
		activate := func() error {
			_, err := w.Accounts.Activate(ctx, "dongjia", code, password, account.From{Address: "192.0.2.1"})
			return err
		}
		state(account.Waiting)
		if err := activate(); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "放行") {
			t.Error("before it is admitted:", err)
		}
		for who, as := range map[string]gate.Actor{"system": system, "audit": audit, "officer": w.Officer} {
			if err := w.Accounts.Admit(ctx, as, id); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s admits: %v", who, err)
			}
		}
		if err := w.Accounts.Admit(ctx, security, 4242); fault.KindOf(err) != fault.NotFound {
			t.Error("an account that is not there:", err)
		}
		if err := w.Accounts.Admit(ctx, security, id); err != nil {
			t.Fatal(err)
		}
		state(account.Ready)
		if err := w.Accounts.Admit(ctx, security, id); fault.KindOf(err) != fault.Conflict {
			t.Error("admitted twice:", err)
		}
		// Sent many times at once, the code serves once.
		var wg sync.WaitGroup
		var mu sync.Mutex
		served := 0
		for range 8 {
			wg.Go(func() {
				if activate() == nil {
					mu.Lock()
					served++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if served != 1 {
			t.Errorf("the code served %d times", served)
		}
		state(account.Works)
		// A code for somebody who works already waits too: whoever makes codes cannot take an account over.
		if code, err = w.Accounts.Renew(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(20 * time.Minute) // the tries above are forgotten
		if err := activate(); err == nil || !strings.Contains(err.Error(), "放行") {
			t.Error("a renewed code that nobody admitted:", err)
		}
		if list, _, err := w.Accounts.List(ctx, security, account.Query{State: account.Waiting}); err != nil || len(list) != 1 || !list[0].Asked || list[0].State != account.Works {
			t.Errorf("what waits: %+v (%v)", list, err)
		}
		if err := w.Accounts.DropFactor(ctx, system, id); fault.KindOf(err) != fault.Denied {
			t.Error("the system administrator takes a second factor away:", err)
		}
		if err := w.Accounts.Disable(ctx, security, id); fault.KindOf(err) != fault.Denied {
			t.Error("the security administrator shuts an account:", err)
		}
		if err := w.Accounts.Disable(ctx, system, id); err != nil {
			t.Fatal(err)
		}
		state(account.Shut)
		for who, as := range map[string]gate.Actor{"audit": audit, "officer": w.Officer, "member": w.Plain} {
			if _, _, err := w.Accounts.List(ctx, as, account.Query{}); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s lists accounts: %v", who, err)
			}
		}
		testkit.Promise(t, "8 at once, 1 served; 0 without the second administrator, "+e.Name, "SY-02", "DB-08", "DB-09", "DB-33")
	})
}
