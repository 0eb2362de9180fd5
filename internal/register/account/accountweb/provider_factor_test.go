package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// The provider is one factor, whatever it says of itself; the policy is the same as for
// a password.
func TestTheProviderIsOneFactor(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		a.linked(t, "shuji", "7f3a")
		a.linked(t, "gongwei", "9c2b")
		a.l.Claims = func(c map[string]any) { c["acr"], c["amr"] = "urn:mfa", []string{"mfa", "otp", "hwk"} }
		v := a.visit(t)
		v.signIn("shuji", password)
		digits := a.factor(v)

		v = a.visit(t)
		a.travel(v, "/sign-in/provider", "7f3a", url.Values{"back": {"/me"}})
		v.at("/sign-in/factor", http.StatusOK)
		v.says("区统一认证已经通过")
		for _, path := range []string{"/", "/me", "/account/security", "/members"} {
			v.do("GET", path, nil)
			v.at("/sign-in/factor", http.StatusOK)
		}
		v.do("POST", "/sign-in/factor", url.Values{"code": {digits()}, "back": {"/me"}})
		v.at("/me", http.StatusOK)

		// Another person's identity, also one that is linked, proves nothing of this one.
		a.Clock.Add(web.FreshFor)
		for _, other := range []string{"9c2b", "0000"} {
			a.travel(v, "/confirm/provider", other, url.Values{"back": {"/account/passkeys/new"}})
			v.says("这不是您绑定的那个身份")
			if v.do("GET", "/account/passkeys/new", nil); strings.Contains(v.said(), "添加通行密钥") {
				t.Errorf("%s proved who somebody else is", other)
			}
		}

		// Proving it anew by the provider asks for the second factor, too.
		a.travel(v, "/confirm/provider", "7f3a", url.Values{"back": {"/account/passkeys/new"}})
		v.at("/sign-in/factor", http.StatusOK)
		v.do("GET", "/me", nil)
		v.at("/sign-in/factor", http.StatusOK)
		v.do("POST", "/sign-in/factor", url.Values{"code": {digits()}, "back": {"/account/passkeys/new"}})
		v.at("/account/passkeys/new", http.StatusOK)
		v.says("添加通行密钥")

		// Whose post asks for a second factor sets one up first.
		now, err := a.Accounts.Policy(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Accounts.ChangePolicy(t.Context(), a.anquan, account.Policy{Preset: account.Level3, Idle: 20}, now.Version()); err != nil {
			t.Fatal(err)
		}
		v = a.visit(t)
		a.travel(v, "/sign-in/provider", "9c2b", nil)
		v.at("/account/factor", http.StatusOK)
		v.says("设好以后才能继续")

		// An account that is shut opens to nobody, and a password that is too old is asked anew.
		v = a.visit(t)
		a.travel(v, "/sign-in/provider", "9c2b", nil)
		if err := a.Accounts.Disable(t.Context(), gate.Program("test"), a.account("gongwei")); err != nil {
			t.Fatal(err)
		}
		v.do("GET", "/me", nil)
		v.at("/sign-in", http.StatusOK)
		v = a.visit(t)
		a.travel(v, "/sign-in/provider", "9c2b", nil)
		v.says("或者账号已经停用")
		v.out("an account that is shut")
		a.Clock.Add(91 * 24 * time.Hour)
		v = a.visit(t)
		a.travel(v, "/sign-in/provider", "7f3a", nil)
		v.do("POST", "/sign-in/factor", url.Values{"code": {digits()}})
		v.at("/sign-in/password", http.StatusOK)
		testkit.Promise(t, "second factor asked at the sign-in, at the proof and of a post that needs one; acr and amr believed 0 times", "AT-25", "V6.8.4", "V6.3.4")
	})
}

// A provider that is down keeps nobody from signing in by password, and nothing but the
// answers of the provider is refused.
func TestAProviderThatIsDown(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := openAbroad(t, e)
		a.l.Stop()
		v := a.visit(t)
		v.do("POST", "/sign-in/provider", url.Values{"back": {"/me"}})
		v.at("/sign-in/provider", http.StatusUnprocessableEntity)
		v.says("现在连不上", "请用密码登录", "用区统一认证登录")
		v.do("POST", "/sign-in", url.Values{"name": {"shuji"}, "password": {password}, "back": {"/me"}})
		v.at("/me", http.StatusOK)
		v.do("POST", "/account/provider/link", nil)
		v.says("现在连不上", "没有办理", "还没有绑定")
		v.do("GET", "/account/security", nil)
		v.at("/account/security", http.StatusOK)
		testkit.Promise(t, "password sign-in and every page go on; refused in words", "FLT-23")
	})
}

// Failing tries are counted by address, and what is not configured is not there.
func TestTheWayThatIsNotThere(t *testing.T) {
	h := open(t, testkit.Engine{Dir: t.TempDir()})
	v := h.visit(t)
	v.do("GET", "/sign-in", nil)
	if strings.Contains(v.said(), "认证") {
		t.Errorf("a button without a provider: %s", v.said())
	}
	v.do("POST", "/sign-in/provider", nil)
	v.at("/sign-in/provider", http.StatusNotFound)
	v.do("GET", account.ProviderBack+"?code=1&state=2", nil)
	v.at(account.ProviderBack, http.StatusNotFound)

	a := openAbroad(t, testkit.Engine{Dir: t.TempDir()})
	for range account.Addresses {
		v := a.visit(t)
		a.travel(v, "/sign-in/provider", "nobody", nil)
	}
	asked := a.l.Requests["/token"]
	v = a.visit(t)
	a.travel(v, "/sign-in/provider", "nobody", nil)
	v.says("请15分钟后再试")
	if a.l.Requests["/token"] != asked {
		t.Error("the provider is asked beyond the limit")
	}
}

// Where the way leads after it is a page of this house.
func TestTheProviderLeadsInside(t *testing.T) {
	a := openAbroad(t, testkit.Engine{Dir: t.TempDir()})
	a.linked(t, "shuji", "7f3a")
	for _, back := range []string{"//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)"} {
		v := a.visit(t)
		address := a.leave(v, "/sign-in/provider", url.Values{"back": {back}})
		if u, err := url.Parse(address); err != nil || u.Query().Get("redirect_uri") != "http://localhost"+account.ProviderBack {
			t.Errorf("sent back to %s", address)
		}
		v.send("GET", account.ProviderBack+"?"+a.l.SignIn(address, "7f3a").Encode()+"&back=//evil.example", nil, "Host", "evil.example")
		if to := v.last.Header().Get("Location"); to != "/" {
			t.Errorf("back %q leads to %q", back, to)
		}
	}
	for _, form := range []string{"/sign-in/provider", "/confirm/provider", "/account/provider/link", "/account/provider/unlink"} {
		v := a.visit(t)
		v.signIn("shuji", password)
		v.send("POST", form, nil, "Sec-Fetch-Site", "cross-site")
		if v.last.Code != http.StatusForbidden || v.cookies["away"] != "" {
			t.Errorf("%s from another site: %d", form, v.last.Code)
		}
	}
	v := a.visit(t)
	v.send("GET", "/sign-in/provider", nil)
	if v.last.Code != http.StatusMethodNotAllowed {
		t.Errorf("a link begins a sign-in: %d", v.last.Code)
	}
	testkit.Promise(t, "4 forms of other sites and a link, 0 begin a sign-in", "V7.6.2")
}
