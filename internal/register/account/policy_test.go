package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

func TestPasswordsByPolicy(t *testing.T) {
	plain, level3 := account.Policy{Preset: account.Plain, Idle: 30}, account.Policy{Preset: account.Level3, Idle: 30}
	words := []string{"wenlingyi", "温令仪", "wenlingyi", "区虚构局机关第一党支部", "虚构局", "13800001234", "99990119800229123X"}
	for _, c := range []struct {
		password      string
		plain, level3 bool
	}{
		{"九个字的密码太短了", false, false}, // nine characters; and of one class
		{"十个字的密码刚刚好了", true, false},
		{"correct horse battery", true, false},
		{"Correct-Horse-7", true, true},
		{"Kp7-rT2", false, false},
		{"Kp7-rT2x", false, true},
		{" 前后有空格 也算数 ", true, false},
		{strings.Repeat("长短", 32), true, false},
		{"0123456789", false, false},
		{"9876543210", false, false},
		{"1111111111", false, false},
		{"qwertyuiop", false, false},
		{"1qaz2wsx3edc", false, false},
		{"1QAZ@wsx#EDC", false, false},
		{"password123", false, false},
		{"P@ssword2021", false, false},
		{"woaini1314520", false, false},
		{"woaizhongguo", false, false},
		{"Admin123456!", false, false},
		{"weirenminfuwu", false, false},
		{"不忘初心牢记使命2021", false, false},
		{"好好学习天天向上", false, false},
		{"zhongguo1949", false, false},
		{"xuexiqiangguo1", false, false},
		{"Iloveyou1314", false, false},
		{"wenlingyi-2021-x", false, false},
		{"我是温令仪本人没有错", false, false},
		{"在虚构局上班很开心呀", false, false},
		{"hao-13800001234", false, false},
		{"my-800001-key-word", false, false}, // six digits of the telephone
		{"born-19800229-ok", false, false},   // of the ID number
		{"this-is-zhibu-ok", false, false},
		{"our-party-支部-ok", false, false},
		{"800 and 001 apart", true, true},
	} {
		for _, p := range []struct {
			policy account.Policy
			want   bool
		}{{plain, c.plain}, {level3, c.level3}} {
			if err := p.policy.Check(c.password, words); (err == nil) != p.want {
				t.Errorf("%s: %q: %v", p.policy.Preset, c.password, err)
			}
		}
	}
	testkit.Promise(t, "33 passwords under 2 policies", "V6.2.1", "V6.2.4", "V6.2.5", "V6.2.9", "V6.2.11")
}

// A password is compared as it was typed: no trimming, no other case, no other
// form of a letter, and to its end.
func TestPasswordsAreComparedExactly(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		long := " Ａé" + strings.Repeat("很长的一句话", 20) + " z "
		if err := w.Accounts.SetPassword(t.Context(), gate.Program("test"), "shuji", long); err != nil {
			t.Fatal(err)
		}
		for i, other := range []string{strings.TrimSpace(long), strings.ToLower(long), strings.Replace(long, "Ａ", "A", 1), strings.Replace(long, "é", "e\u0301", 1),
			long[:len(long)-1], long[:len(long)-3] + "y ", long + " "} {
			if _, err := w.Accounts.SignIn(t.Context(), "shuji", other, from(fmt.Sprintf("10.0.0.%d", i))); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%d: a password that differs opens: %v", i, err)
			}
		}
		if _, err := w.Accounts.SignIn(t.Context(), "shuji", long, from("10.0.1.1")); err != nil {
			t.Errorf("the password itself: %v", err)
		}
		testkit.Promise(t, "7 near passwords refused, of 370 bytes", "V6.2.8")
	})
}

// 等保三级: who works for the Committee needs a second factor, passwords grow old,
// sessions end sooner; what is changed holds for those who are signed in.
func TestPolicyHoldsAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx, program := t.Context(), gate.Program("test")
		if _, err := w.Accounts.Create(ctx, program, "gongwei", "工委干部", w.Officer.Person, password); err != nil {
			t.Fatal(err)
		}
		security := w.Outsider(92, post.SecurityAdmin)
		officer, secretary := signed(t, w, "gongwei", "10.0.0.1"), signed(t, w, "shuji", "10.0.0.1")
		now, err := w.Accounts.Policy(ctx)
		if err != nil || now.Preset != account.Plain || now.Idle != 30 {
			t.Fatal(now, err)
		}
		for what, c := range map[string]struct {
			who  gate.Actor
			p    account.Policy
			kind fault.Kind
		}{
			"a secretary changes it":       {w.Secretary, account.Policy{Preset: account.Level3, Idle: 20}, fault.Denied},
			"an officer of the Committee":  {w.Officer, account.Policy{Preset: account.Level3, Idle: 20}, fault.Denied},
			"a member changes it":          {w.Plain, account.Policy{Preset: account.Level3, Idle: 20}, fault.Denied},
			"to a preset that is not":      {security, account.Policy{Preset: "none", Idle: 20}, fault.Invalid},
			"to an idle time too short":    {security, account.Policy{Preset: account.Level3, Idle: 14}, fault.Invalid},
			"to an idle time without end":  {security, account.Policy{Preset: account.Level3, Idle: 31}, fault.Invalid},
			"over a change of another one": {security, account.Policy{Preset: account.Level3, Idle: 20}, fault.Conflict},
		} {
			version := now.Version()
			if c.kind == fault.Conflict {
				version = "an older one"
			}
			if err := w.Accounts.ChangePolicy(ctx, c.who, c.p, version); fault.KindOf(err) != c.kind {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := w.Accounts.ChangePolicy(ctx, security, account.Policy{Preset: account.Level3, Idle: 15}, now.Version()); err != nil {
			t.Fatal(err)
		}
		if s := resolved(t, w, officer.Token); s.Next != "/account/factor" || s.Grant.May("activity.keep") {
			t.Errorf("an officer without a factor, signed in before: %+v", s)
		}
		if s := resolved(t, w, secretary.Token); s.Next != "" {
			t.Errorf("a secretary of a branch: %+v", s)
		}
		whole, _, _ := codes(t, w, resolved(t, w, officer.Token))
		if whole.Next != "" {
			t.Errorf("the officer with a factor: %+v", whole)
		}
		if err := w.Accounts.TurnOff(ctx, whole, from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if s := resolved(t, w, whole.Token); s.Next != "/account/factor" {
			t.Errorf("the officer who turned it off: %+v", s)
		}
		whole, secret, _ := codes(t, w, resolved(t, w, whole.Token))

		if err := w.Accounts.SetPassword(ctx, program, "shuji", "Kp7-rT2x"); err != nil {
			t.Errorf("eight characters of four classes: %v", err)
		}
		token, err := w.Accounts.SignIn(ctx, "shuji", "Kp7-rT2x", from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Add(15 * time.Minute)
		if _, err := w.Accounts.Resolve(ctx, token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("after fifteen minutes idle: %v", err)
		}
		w.Clock.Set((day.Must("2021-12-20") + 91).String())
		token, err = w.Accounts.SignIn(ctx, "shuji", "Kp7-rT2x", from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		s := resolved(t, w, token)
		if s.Next != "/sign-in/password" || s.Grant.May("activity.keep") {
			t.Errorf("after 91 days: %+v", s)
		}
		if _, err := w.Accounts.ChangePassword(ctx, s, "Kp7-rT2x", "Kp7-rT2x", from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("the same password again: %v", err)
		}
		if token, err = w.Accounts.ChangePassword(ctx, s, "Kp7-rT2x", "Zm4-qW9y", from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if s := resolved(t, w, token); s.Next != "" {
			t.Errorf("with the new password: %+v", s)
		}
		// Both at once: first the factor, then the password.
		half := signed(t, w, "gongwei", "10.0.0.1")
		if half.Next != "/sign-in/factor" {
			t.Errorf("the officer, after 91 days: %+v", half)
		}
		if token, err = w.Accounts.ProveFactor(ctx, half, moment(t, w, secret), from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		if s := resolved(t, w, token); s.Next != "/sign-in/password" {
			t.Errorf("then: %+v", s)
		}
		testkit.Promise(t, "second factor asked of 1 of 1 posts at the Committee, at the next request; 90 days; idle 15 min", "DB-04", "V6.3.3", "V6.2.10")
	})
}
