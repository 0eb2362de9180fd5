package account_test

import (
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

const password = "一个很长的密码-2021"

func from(address string) account.From {
	return account.From{Address: address, Browser: "Windows上的Edge"}
}

func open(t *testing.T, e testkit.Engine) *world.World {
	t.Helper()
	w := world.New(t, e)
	if _, err := w.Accounts.Create(t.Context(), gate.Program("test"), "ShuJi", "东甲0", w.People[w.East][0], password); err != nil {
		t.Fatal(err)
	}
	return w
}

// The door to other posts is offered to who has another one, and to who works as a post
// that has ended; whoever has one post has nothing to choose.
func TestChoice(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		token, err := w.Accounts.SignIn(t.Context(), "shuji", password, from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		offered := func(want bool, when string) web.Session {
			t.Helper()
			s, err := w.Accounts.Resolve(t.Context(), token)
			if err != nil || s.Choice != want {
				t.Errorf("%s: a choice is offered: %v, %v", when, s.Choice, err)
			}
			return s
		}
		offered(false, "with one post")
		today := w.Gate.Today()
		second, err := w.Posts.Give(t.Context(), gate.Program("test"), post.Post{Org: w.Eastern, Holder: w.Secretary.Person, Kind: post.Organisation, How: post.Elected,
			Span: day.Span{From: today, Until: today + 1}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Accounts.WorkAs(t.Context(), offered(true, "with two"), second); err != nil {
			t.Fatal(err)
		}
		offered(true, "as the second")
		if err := w.Accounts.WorkAs(t.Context(), offered(true, "as the second"), w.Secretary.Post); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set((today + 1).String())
		w.Clock.Add(14*time.Hour + 50*time.Minute) // ten minutes before midnight
		if token, err = w.Accounts.SignIn(t.Context(), "shuji", password, from("10.0.0.1")); err != nil {
			t.Fatal(err)
		}
		s := offered(false, "when the second has ended")
		if _, err := w.Posts.Give(t.Context(), gate.Program("test"), post.Post{Org: w.Eastern, Holder: w.Secretary.Person, Kind: post.Organisation, How: post.Elected,
			Span: day.Span{From: today + 1, Until: today + 2}}); err != nil {
			t.Fatal(err)
		}
		list, err := w.Posts.Choices(t.Context(), s.Actor)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		for _, c := range list {
			if c.ID != s.Actor.Post {
				if err := w.Accounts.WorkAs(t.Context(), s, c.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.Clock.Add(20 * time.Minute)
		if s := offered(true, "as a post that has ended"); s.PostName != "" {
			t.Errorf("it still works as %s", s.PostName)
		}
	})
}

func TestSignIn(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		token, err := w.Accounts.SignIn(ctx, " ｓｈｕｊｉ ", password, from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.Accounts.Resolve(ctx, token)
		if err != nil || s.Actor.Post != w.Secretary.Post || s.PostName != "书记" || s.Place != "东一支部" || !s.Grant.May("activity.keep") {
			t.Fatalf("%+v %v", s, err)
		}
		if _, err := w.Accounts.Resolve(ctx, token+"0"); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("another token: %v", err)
		}
		wrong, wrongErr := w.Accounts.SignIn(ctx, "shuji", "x", from("10.0.0.9"))
		nobody, nobodyErr := w.Accounts.SignIn(ctx, "nobody", "x", from("10.0.0.9"))
		if wrong != "" || nobody != "" || wrongErr == nil || nobodyErr == nil || wrongErr.Error() != nobodyErr.Error() {
			t.Errorf("a wrong password and a wrong name answer alike: %v, %v", wrongErr, nobodyErr)
		}
		if err := w.Accounts.WorkAs(ctx, s, w.Far.Post); fault.KindOf(err) != fault.NotFound {
			t.Errorf("working as somebody else: %v", err)
		}
		if err := w.Accounts.SignOut(ctx, s); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Resolve(ctx, token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("after signing out: %v", err)
		}
	})
	testkit.Promise(t, "a changed token opens nothing", "V7.2.1")
}

func TestLockOut(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		for range 5 {
			if _, err := w.Accounts.SignIn(ctx, "shuji", "guess-guess", from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err == nil || !strings.Contains(err.Error(), "15分钟") {
			t.Errorf("the sixth try, with the right password: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.2")); err != nil {
			t.Errorf("the person himself, from another place: %v", err)
		}
		w.Clock.Set("2021-12-21")
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err != nil {
			t.Errorf("a day later: %v", err)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		sign := func() string {
			t.Helper()
			token, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1"))
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		over := func(what, token string) {
			t.Helper()
			if _, err := w.Accounts.Resolve(ctx, token); fault.KindOf(err) != fault.Unsigned {
				t.Errorf("%s: %v", what, err)
			}
		}
		idle := sign()
		w.Clock.Add(31 * time.Minute)
		over("after half an hour idle", idle)
		used := sign()
		for range 30 {
			w.Clock.Add(25 * time.Minute)
			if _, err := w.Accounts.Resolve(ctx, used); err != nil {
				break
			}
		}
		over("after twelve hours of use", used)
		old := sign()
		if err := w.Accounts.SetPassword(ctx, gate.Program("test"), "shuji", "另一个很长的密码-2022"); err != nil {
			t.Fatal(err)
		}
		over("after a new password", old)
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1")); err == nil {
			t.Error("the old password still opens")
		}
	})
	testkit.Promise(t, "31 minutes idle, 12 hours of use, a new password: 0 sessions left", "V7.3.1", "V7.3.2")
}

func TestChangePassword(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		token, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := w.Accounts.Resolve(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		for what, p := range map[string][2]string{"a wrong old one": {"no", "一个新的长密码-2022"}, "a short new one": {password, "short"}} {
			if _, err := w.Accounts.ChangePassword(ctx, s, p[0], p[1], from("10.0.0.1")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", what, err)
			}
		}
		fresh, err := w.Accounts.ChangePassword(ctx, s, password, "一个新的长密码-2022", from("10.0.0.1"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Resolve(ctx, fresh); err != nil {
			t.Errorf("the new session: %v", err)
		}
		if _, err := w.Accounts.Resolve(ctx, token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("the old session: %v", err)
		}
	})
	testkit.Promise(t, "without the old password refused; the session before is over", "V6.2.2", "V6.2.3", "V7.4.3")
}
