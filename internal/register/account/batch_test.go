package account_test

import (
	"fmt"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// Those who hold a post and have no account are offered one, with a name of their own, all
// or none of them; it still takes two, and nobody who has an account is offered another.
func TestAccountsTogether(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		system, security := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin)
		for who, as := range map[string]gate.Actor{"security": security, "officer": w.Officer, "secretary": w.Secretary, "member": w.Plain} {
			if _, _, err := w.Accounts.Holders(ctx, as, false); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s sees who has no account: %v", who, err)
			}
			if _, err := w.Accounts.OpenAll(ctx, as, []account.Naming{{Person: w.Secretary.Person, Login: "x"}}); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s makes accounts: %v", who, err)
			}
		}
		list, n, err := w.Accounts.Holders(ctx, system, false)
		if err != nil || n != len(list) || n == 0 {
			t.Fatal(list, n, err)
		}
		logins := map[string]bool{}
		for _, c := range list {
			if c.Posts == "" || c.Org == "" || c.Login == "" || logins[c.Login] {
				t.Errorf("offered %+v", c)
			}
			logins[c.Login] = true
			if c.Person == w.Plain.Person || c.Person == system.Person {
				t.Errorf("%s is offered an account", c.Name)
			}
		}
		all, _, err := w.Accounts.Holders(ctx, system, true)
		if err != nil || len(all) <= len(list) {
			t.Errorf("with all posts %d, secretaries %d (%v)", len(all), len(list), err)
		}
		x, y := list[0], all[len(all)-1]
		for what, c := range map[string]struct {
			list  []account.Naming
			field string
		}{
			"nobody":              {nil, ""},
			"a member of no post": {[]account.Naming{{Person: x.Person, Login: "a"}, {Person: w.Plain.Person, Login: "b"}}, ""},
			"no name":             {[]account.Naming{{Person: x.Person, Login: " "}}, fmt.Sprint("login-", x.Person)},
			"one name twice":      {[]account.Naming{{Person: x.Person, Login: "a"}, {Person: y.Person, Login: "A"}}, fmt.Sprint("login-", y.Person)},
			"too many":            {make([]account.Naming, account.MostAtOnce+1), ""},
		} {
			_, err := w.Accounts.OpenAll(ctx, system, c.list)
			f, _ := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || c.field != "" && (len(f.Fields) != 1 || f.Fields[0].Field != c.field) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if left, _, _ := w.Accounts.Holders(ctx, system, true); len(left) != len(all) {
			t.Error("a refusal has made accounts")
		}
		made, err := w.Accounts.OpenAll(ctx, system, []account.Naming{{Person: x.Person, Login: x.Login}, {Person: y.Person, Login: " Wei-Yuan "}})
		if err != nil || len(made) != 2 || made[0].Code == "" || made[0].Code == made[1].Code || made[1].Login != "wei-yuan" {
			t.Fatal(made, err)
		}
		if _, err := w.Accounts.OpenAll(ctx, system, []account.Naming{{Person: x.Person, Login: "other"}}); fault.KindOf(err) != fault.Invalid {
			t.Error("a second account of one person:", err)
		}
		waiting, _, err := w.Accounts.List(ctx, security, account.Query{State: account.Waiting})
		if err != nil || len(waiting) != 2 {
			t.Fatal(waiting, err)
		}
		ids := []int64{waiting[0].ID, waiting[1].ID}
		if err := w.Accounts.AdmitAll(ctx, system, ids); fault.KindOf(err) != fault.Denied {
			t.Error("who made them admits them:", err)
		}
		if err := w.Accounts.AdmitAll(ctx, security, append([]int64{4242}, ids...)); fault.KindOf(err) != fault.NotFound {
			t.Error("with one that is not there:", err)
		}
		if one, err := w.Accounts.One(ctx, security, ids[0]); err != nil || one.State != account.Waiting {
			t.Error("a refusal has admitted", one, err)
		}
		if err := w.Accounts.AdmitAll(ctx, security, ids); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Activate(ctx, made[1].Login, made[1].Code, "shan-he-yi-jiu-2021", account.From{Address: "192.0.2.1"}); err != nil {
			t.Error("its code:", err)
		}
		if err := w.Accounts.AdmitAll(ctx, security, ids); fault.KindOf(err) != fault.Conflict {
			t.Error("admitted twice:", err)
		}
	})
}
