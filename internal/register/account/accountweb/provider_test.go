package accountweb_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/testkit/liar"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// From the first link to its end: by the page, on both engines.
func TestSignInByProvider(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		v := a.visit(t)
		doc := v.do("GET", "/sign-in?back=/me/study", nil)
		v.says("用区统一认证登录")
		if back, _ := doc.Find("form[action='/sign-in/provider'] input[name=back]").Attr("value"); back != "/me/study" {
			t.Errorf("the button leads back to %q", back)
		}
		a.travel(v, "/sign-in/provider", "shuji-7f3a", nil)
		v.at(account.ProviderBack, http.StatusUnprocessableEntity)
		v.says("没有绑定这里的账号", "请先用密码登录")
		v.out("an identity that nobody has")

		a.linked(t, "shuji", "shuji-7f3a")
		a.travel(v, "/sign-in/provider", "shuji-7f3a", url.Values{"back": {"/me/study"}})
		v.at("/me/study", http.StatusOK)
		v.do("GET", "/account/security", nil)
		v.says("统一身份认证", "解除绑定", "最近一次用它是12月20日 09:00")

		// Ten minutes later a sensitive act asks anew, and a fresh sign-in there will do.
		a.Clock.Add(web.FreshFor)
		doc = v.do("GET", "/account/passkeys/new", nil)
		v.says("确认是您本人", "到区统一认证重新登录来确认")
		if back, _ := doc.Find("form[action='/confirm/provider'] input[name=back]").Attr("value"); back != "/account/passkeys/new" {
			t.Errorf("the proof leads back to %q", back)
		}
		before := v.cookies["zhibu"]
		address := a.leave(v, "/confirm/provider", url.Values{"back": {"/account/passkeys/new"}})
		if u, err := url.Parse(address); err != nil || u.Query().Get("prompt") != "login" || u.Query().Get("max_age") != "0" {
			t.Errorf("the provider is asked at %s", address)
		}
		a.l.Claims = func(c map[string]any) { c["auth_time"] = a.Clock.Now().Unix() - 3600 }
		a.back(v, a.l.SignIn(address, "shuji-7f3a"))
		v.says("确认是您本人", "对不上") // the provider did not ask anew
		a.l.Claims = nil
		a.travel(v, "/confirm/provider", "somebody-else", url.Values{"back": {"/account/passkeys/new"}})
		v.says("确认是您本人", "不是您绑定的那个身份")
		v.do("GET", "/account/passkeys/new", nil)
		v.says("确认是您本人") // still not proved
		a.travel(v, "/confirm/provider", "shuji-7f3a", url.Values{"back": {"/account/passkeys/new"}})
		v.at("/account/passkeys/new", http.StatusOK)
		v.says("添加通行密钥")
		if v.cookies["zhibu"] == before {
			t.Error("the token from before the proof goes on")
		}

		// Signing out ends ours, and says that theirs stays.
		token := v.cookies["zhibu"]
		v.do("POST", "/sign-out", nil)
		v.says("已退出本系统", "区统一认证那边还登录着")
		v.cookies["zhibu"] = token
		v.do("GET", "/me", nil)
		v.at("/sign-in", http.StatusOK)

		// Taking the link away ends what was begun with it elsewhere.
		other := a.visit(t)
		a.travel(other, "/sign-in/provider", "shuji-7f3a", nil)
		v = a.visit(t)
		v.signIn("shuji", password)
		v.do("POST", "/account/provider/unlink", nil)
		v.says("绑定已经解除", "解除了统一身份绑定")
		other.do("GET", "/me", nil)
		other.at("/sign-in", http.StatusOK)
		a.travel(other, "/sign-in/provider", "shuji-7f3a", nil)
		other.says("没有绑定这里的账号")
		v.do("POST", "/account/provider/unlink", nil)
		v.at("/account/provider/unlink", http.StatusNotFound)
		if n := a.l.Requests["/userinfo"]; n > 0 {
			t.Errorf("%d times more was asked of a person than who he is", n)
		}
		testkit.Promise(t, "linked, signed in, proved anew, signed out, unlinked; 0 requests for more than who it is", "V6.8.1", "V7.1.3", "V7.6.1", "V10.1.1")
	})
}

// An account is opened by the identity that its owner linked, and by nothing that looks
// like it.
func TestAccountsAreNotFoundByWhatLooksAlike(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		a.linked(t, "shuji", "7f3a")
		second := liar.New(t, a.Clock.Now)
		tries := 0
		for what, c := range map[string]struct {
			subject string
			claims  map[string]any
			l       *liar.Provider
		}{
			"the login for a subject":             {"shuji", nil, a.l},
			"the name":                            {"x1", map[string]any{"name": a.Secretary.Name, "preferred_username": "shuji", "nickname": "shuji"}, a.l},
			"the mail of somebody":                {"x2", map[string]any{"email": "shuji@zhibu.example", "email_verified": true}, a.l},
			"his telephone":                       {"x3", map[string]any{"phone_number": "13800000000", "phone_number_verified": true}, a.l},
			"his ID number":                       {"x4", map[string]any{"id_number": "99010119800229002X"}, a.l},
			"the number of his account":           {fmt.Sprint(a.Secretary.Account), nil, a.l},
			"the number of his person":            {fmt.Sprint(a.Secretary.Person), nil, a.l},
			"his subject with a space":            {"7f3a ", nil, a.l},
			"his subject in capitals":             {"7F3A", nil, a.l},
			"the first half of his subject":       {"7f3", nil, a.l},
			"his subject of another provider":     {"7f3a", nil, second},
			"a group that is called after a post": {"x5", map[string]any{"groups": []string{"安全管理员", "Z102", "admin"}, "roles": []string{"admin"}}, a.l},
		} {
			a.use(t, c.l)
			c.l.Claims = func(claims map[string]any) {
				for k, v := range c.claims {
					claims[k] = v
				}
			}
			v := a.visit(t)
			a.back(v, c.l.SignIn(a.leave(v, "/sign-in/provider", nil), c.subject))
			v.at(account.ProviderBack, http.StatusUnprocessableEntity)
			v.says("没有绑定这里的账号")
			v.out(what)
			c.l.Claims = nil
			tries++
		}
		// Groups and roles give nobody a post, who comes in by his own identity or by a link.
		a.use(t, a.l)
		a.l.Claims = func(c map[string]any) {
			c["groups"], c["roles"], c["acr"], c["amr"] = []string{"安全管理员", "审计管理员", "Z102"}, []string{"admin"}, "urn:mfa", []string{"mfa", "otp", "hwk"}
		}
		v := a.visit(t)
		a.travel(v, "/sign-in/provider", "7f3a", nil)
		v.at("/", http.StatusOK)
		for _, path := range []string{"/settings/sign-in", "/journal", "/settings/backup"} {
			v.do("GET", path, nil)
			v.at(path, http.StatusForbidden)
		}
		n, err := a.Accounts.Count(t.Context())
		if err != nil || n != 4 {
			t.Errorf("%d accounts, %v: one was made", n, err)
		}
		testkit.Promise(t, fmt.Sprintf("%d look-alikes, 0 let in, 0 accounts made; groups give 0 posts", tries), "AT-29", "V10.5.2")
	})
}

// A link is the act of whoever is signed in and has just proved it, with an identity
// that nobody else has.
func TestLinksThatAreRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		a.linked(t, "shuji", "7f3a")

		v := a.visit(t)
		v.do("POST", "/account/provider/link", nil)
		v.at("/sign-in", http.StatusOK) // nobody is signed in
		v.signIn("dangyuan", password)
		a.travel(v, "/account/provider/link", "7f3a", nil)
		v.at(account.ProviderBack, http.StatusUnprocessableEntity)
		v.says("这个身份已经绑定了别的账号", "没有再绑定", "还没有绑定")
		a.linked(t, "dangyuan", "9c2b")
		v.signIn("dangyuan", password)
		a.travel(v, "/account/provider/link", "another", nil)
		v.says("您的账号已经绑定了一个身份", "没有改动")

		v = a.visit(t)
		v.signIn("gongwei", password)
		a.Clock.Add(web.FreshFor)
		v.send("POST", "/account/provider/link", nil)
		v.says("确认是您本人")
		if v.last.Code != http.StatusUnprocessableEntity || strings.Contains(v.said(), "前往") {
			t.Errorf("a session that proved itself long ago goes to the provider: %d", v.last.Code)
		}
		a.l.Claims = func(c map[string]any) { c["auth_time"] = a.Clock.Now().Unix() - 3600 }
		address := a.leave(v, "/account/provider/link", url.Values{web.ProofPassword: {password}})
		a.back(v, a.l.SignIn(address, "c1")) // whoever sat there before is still signed in there
		v.says("对不上", "还没有绑定")
		a.l.Claims = nil

		// Begun by one, ended by another in the same browser: each of the two stays as he is.
		address = a.leave(v, "/account/provider/link", nil)
		kept := v.cookies["away"]
		thief := a.visit(t)
		thief.signIn("anquan", password)
		thief.cookies["away"] = kept
		a.back(thief, a.l.SignIn(address, "c1"))
		thief.says("不是同一个人", "还没有绑定")
		v.do("POST", "/sign-out", nil)
		v.cookies["away"] = kept
		a.back(v, a.l.SignIn(address, "c1"))
		v.says("不是同一个人")
		v.out("a link that was begun by somebody who signed out")

		// A password that is set anew by a code takes the link away.
		code, err := a.Accounts.Renew(t.Context(), gate.Program("test"), a.account("dangyuan"))
		if err != nil {
			t.Fatal(err)
		}
		v = a.visit(t)
		v.do("POST", "/activate", url.Values{"name": {"dangyuan"}, "code": {code}, "password": {password}, "again": {password}})
		v.do("GET", "/account/security", nil)
		v.says("解除了统一身份绑定", "还没有绑定")
	})
}

// Of two who link the same identity at the same moment one has it.
func TestOneIdentityTwice(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		var all sync.WaitGroup
		for _, login := range []string{"shuji", "dangyuan", "gongwei", "anquan"} {
			v := a.visit(t)
			v.signIn(login, password)
			answer := a.l.SignIn(a.leave(v, "/account/provider/link", nil), "7f3a")
			all.Go(func() { v.send("GET", account.ProviderBack+"?"+answer.Encode(), nil) })
		}
		all.Wait()
		v := a.visit(t)
		a.travel(v, "/sign-in/provider", "7f3a", nil)
		if v.cookies["zhibu"] == "" { // whichever of them it is, he is let in
			t.Errorf("the identity opens nothing: %s", v.said())
		}
		n := 0
		for _, login := range []string{"shuji", "dangyuan", "gongwei", "anquan"} {
			v := a.visit(t)
			v.signIn(login, password)
			v.do("GET", "/account/security", nil)
			if strings.Contains(v.said(), "解除绑定") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d accounts are opened by one identity", n)
		}
	})
}

// What comes back counts once, in the browser that went, and from whom it was asked.
func TestAnswersThatAreNotOurs(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		a.linked(t, "shuji", "7f3a")
		second := liar.New(t, a.Clock.Now)
		answers := 0
		for what, c := range map[string]struct {
			change func(v *visitor, answer url.Values)
			says   string
		}{
			"no state":                   {func(_ *visitor, q url.Values) { q.Del("state") }, "对不上"},
			"no state and no cookie":     {func(v *visitor, q url.Values) { q.Del("state"); delete(v.cookies, "away") }, "不是从这个浏览器开始的"},
			"no cookie":                  {func(v *visitor, _ url.Values) { delete(v.cookies, "away") }, "不是从这个浏览器开始的"},
			"an empty cookie":            {func(v *visitor, _ url.Values) { v.cookies["away"] = "" }, "不是从这个浏览器开始的"},
			"a cookie of our own making": {func(v *visitor, _ url.Values) { v.cookies["away"] = "aim=sign-in" }, "不是从这个浏览器开始的"},
			"the cookie of a passkey": {func(v *visitor, _ url.Values) {
				_, asked, err := a.Accounts.AskPasskey(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				v.cookies["away"] = asked
			}, "不是从这个浏览器开始的"},
			"the cookie of another browser": {func(v *visitor, _ url.Values) {
				other := a.visit(t)
				a.leave(other, "/sign-in/provider", nil)
				v.cookies["away"] = other.cookies["away"]
			}, "对不上"},
			"the state of another browser": {func(_ *visitor, q url.Values) {
				u, err := url.Parse(a.leave(a.visit(t), "/sign-in/provider", nil))
				if err != nil {
					t.Fatal(err)
				}
				q.Set("state", u.Query().Get("state"))
			}, "对不上"},
			"a code of another browser": {func(_ *visitor, q url.Values) {
				q.Set("code", a.l.SignIn(a.leave(a.visit(t), "/sign-in/provider", nil), "7f3a").Get("code"))
			}, "对不上"},
			"two states":            {func(_ *visitor, q url.Values) { q.Add("state", "x") }, "对不上"},
			"two codes":             {func(_ *visitor, q url.Values) { q.Add("code", "x") }, "对不上"},
			"the issuer of another": {func(_ *visitor, q url.Values) { q.Set("iss", second.URL) }, "对不上"},
			"no issuer":             {func(_ *visitor, q url.Values) { q.Del("iss") }, "对不上"},
			"no code":               {func(_ *visitor, q url.Values) { q.Del("code") }, "没有通过，或者您取消了"},
			"that he was refused":   {func(_ *visitor, q url.Values) { q.Del("code"); q.Set("error", "access_denied") }, "没有通过，或者您取消了"},
			"an hour later":         {func(*visitor, url.Values) { a.Clock.Add(time.Hour) }, "隔得太久"},
			"when another is asked": {func(*visitor, url.Values) { a.use(t, second) }, "不是从这个浏览器开始的"},
		} {
			a.use(t, a.l)
			v := a.visit(t)
			answer := a.l.SignIn(a.leave(v, "/sign-in/provider", nil), "7f3a")
			c.change(v, answer)
			a.back(v, answer)
			v.at(account.ProviderBack, http.StatusUnprocessableEntity)
			v.says(c.says, "账号没有受影响")
			v.out(what)
			answers++
		}
		a.use(t, a.l)
		v := a.visit(t)
		answer := a.l.SignIn(a.leave(v, "/sign-in/provider", nil), "7f3a")
		kept := v.cookies["away"]
		a.back(v, answer)
		v.at("/", http.StatusOK) // the same, unchanged
		if v.cookies["away"] != "" {
			t.Error("what was kept for the journey is still there")
		}
		again := a.visit(t)
		again.cookies["away"] = kept
		a.back(again, answer)
		again.says("已经办过了")
		again.out("the same answer again")

		// Fifty times at the same moment.
		v = a.visit(t)
		answer = a.l.SignIn(a.leave(v, "/sign-in/provider", nil), "7f3a")
		kept = v.cookies["away"]
		var all sync.WaitGroup
		in := make(chan string, 50)
		for i := range 50 {
			all.Go(func() {
				v := a.visit(t)
				v.address, v.cookies["away"] = fmt.Sprintf("10.1.0.%d", i), kept
				v.send("GET", account.ProviderBack+"?"+answer.Encode(), nil)
				if v.cookies["zhibu"] != "" {
					in <- v.cookies["zhibu"]
				}
			})
		}
		all.Wait()
		if len(in) != 1 {
			t.Errorf("one answer, fifty times at once, let %d in", len(in))
		}
		testkit.Promise(t, fmt.Sprintf("%d answers refused, the same unchanged taken; 50 at once, 1 let in", answers), "AT-30", "V10.1.2", "V10.2.2", "V7.6.2")
	})
}
