package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// A wrong name, a wrong password, an account that is shut and one that was never
// opened answer alike, to the byte but for the name itself.
func TestNobodyLearnsWhoHasAnAccount(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		ctx, program := t.Context(), gate.Program("test")
		if _, _, err := h.Accounts.Invite(ctx, program, "yaoqing", "甲", h.People[h.East][3]); err != nil {
			t.Fatal(err)
		}
		shut, err := h.Accounts.Create(ctx, program, "tingyong", "乙", h.People[h.East][4], password)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Accounts.Disable(ctx, program, shut); err != nil {
			t.Fatal(err)
		}
		want, checks := "", int64(0)
		for _, c := range [][2]string{{"meiyouzhege", "wrong"}, {"shuji", "wrong"}, {"tingyong", password}, {"yaoqing", "wrong"}} {
			v := h.visit(t)
			before := h.Accounts.Checked()
			v.send("POST", "/sign-in", url.Values{"name": {c[0]}, "password": {c[1]}})
			got := strings.ReplaceAll(v.last.Body.String(), c[0], "NAME")
			n := h.Accounts.Checked() - before
			if v.last.Code != http.StatusUnprocessableEntity || n != 1 {
				t.Errorf("%s: %d with %d checks", c[0], v.last.Code, n)
			}
			if want == "" {
				want, checks = got, n
			}
			if got != want || n != checks {
				t.Errorf("%s answers otherwise than a name that nobody has", c[0])
			}
			a := h.visit(t)
			a.address = "10.0.0.2"
			a.send("POST", "/activate", url.Values{"name": {c[0]}, "code": {"2222-2222-2222"}, "password": {"x"}, "again": {"x"}})
			if a.last.Code != http.StatusUnprocessableEntity || !strings.Contains(a.said(), "账号或者激活码不对") {
				t.Errorf("%s with a wrong code: %d %s", c[0], a.last.Code, a.said())
			}
		}
		v := h.visit(t)
		v.signIn("shuji", password)
		v.at("/", http.StatusOK) // the control
		testkit.Promise(t, "4 kinds of refusal, equal bytes, 1 password check each", "AT-28")
	})
}

func TestSessionsOfTheBrowser(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		v := h.visit(t)
		v.cookies["zhibu"] = "planted-before-signing-in"
		v.signIn("shuji", password)
		v.at("/", http.StatusOK)
		first := v.cookies["zhibu"]
		if first == "planted-before-signing-in" || len(first) != 48 {
			t.Errorf("the session goes by %q", first)
		}
		other := h.visit(t)
		other.address = "10.0.0.2"
		other.signIn("shuji", password)
		if other.cookies["zhibu"] == first {
			t.Error("two sign-ins have one token")
		}
		v.do("GET", "/account/security", nil)
		v.says("Windows上的Edge", "10.0.0.*", "现在这里", "结束其他全部")
		v.do("POST", "/account/sessions/end", url.Values{})
		other.do("GET", "/me", nil)
		other.at("/sign-in", http.StatusOK)
		v.do("GET", "/me", nil)
		v.at("/me", http.StatusOK)

		other.signIn("shuji", password)
		doc := v.do("GET", "/account/security", nil)
		id, _ := doc.Find("button[name=session]").Attr("value")
		stranger := h.visit(t)
		stranger.signIn("dangyuan", password)
		stranger.do("POST", "/account/sessions/end", url.Values{"session": {id}})
		stranger.at("/account/sessions/end", http.StatusNotFound)
		other.do("GET", "/me", nil)
		other.at("/me", http.StatusOK)
		v.do("POST", "/account/sessions/end", url.Values{"session": {id}})
		other.do("GET", "/me", nil)
		other.at("/sign-in", http.StatusOK)

		v.send("POST", "/sign-out", nil)
		if got := v.last.Header().Get("Clear-Site-Data"); !strings.Contains(got, `"cache"`) {
			t.Errorf("Clear-Site-Data: %q", got)
		}
		v.cookies["zhibu"] = first
		v.do("GET", "/me", nil)
		v.at("/sign-in", http.StatusOK)
		testkit.Promise(t, "planted, ended and signed-out tokens: 0 of 4 open anything", "AT-22", "AT-23", "V7.2.4", "V7.4.1", "V7.5.2", "V7.2.2", "V14.3.1")
	})
}

// Setting the second factor up, signing in with it, and a sensitive act later on.
func TestSecondFactorPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		v := h.visit(t)
		v.signIn("shuji", password)
		v.do("POST", "/account/factor", url.Values{})
		v.at("/account/factor", http.StatusOK)
		doc := v.send("GET", "/account/factor", nil)
		if doc.Find("svg.qr path").Length() != 2 {
			t.Error("there is no square code")
		}
		secret := strings.ReplaceAll(doc.Find(".secret").Text(), " ", "")
		digits := func() string {
			code, err := totp.GenerateCode(secret, h.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			return code
		}
		v.do("POST", "/account/factor/on", url.Values{"code": {"000000"}})
		v.at("/account/factor/on", http.StatusUnprocessableEntity)
		doc = v.do("POST", "/account/factor/on", url.Values{"code": {digits()}})
		if doc.Find("ol.codes li").Length() != 10 {
			t.Fatalf("no recovery codes: %s", v.said())
		}
		recovery := doc.Find("ol.codes li").First().Text()
		v.do("GET", "/account/factor", nil)
		v.at("/account/security", http.StatusOK) // the secret is not shown again
		v.says("恢复码还剩10个")

		other := h.visit(t)
		other.signIn("shuji", password)
		other.at("/sign-in/factor", http.StatusOK)
		for _, path := range []string{"/", "/me", "/account/security", "/account/factor", "/members", "/settings/sign-in", "/confirm"} {
			other.do("GET", path, nil)
			other.at("/sign-in/factor", http.StatusOK)
		}
		other.do("POST", "/account/factor/off", url.Values{})
		other.at("/sign-in/factor", http.StatusOK)
		before := other.cookies["zhibu"]
		h.Clock.Add(time.Minute)
		other.do("POST", "/sign-in/factor", url.Values{"code": {digits()}, "back": {"/me/study"}})
		other.at("/me/study", http.StatusOK)
		if other.cookies["zhibu"] == before {
			t.Error("the token from before the code goes on")
		}

		// Ten minutes later turning it off asks for the password and a code.
		h.Clock.Add(web.FreshFor)
		other.do("POST", "/account/factor/off", url.Values{})
		other.at("/account/factor/off", http.StatusUnprocessableEntity)
		other.says("确认是您本人")
		other.do("POST", "/account/factor/off", url.Values{web.ProofPassword: {password}})
		other.at("/account/factor/off", http.StatusUnprocessableEntity)
		other.do("POST", "/account/factor/off", url.Values{web.ProofPassword: {"wrong"}, web.ProofCode: {digits()}})
		other.at("/account/factor/off", http.StatusUnprocessableEntity)
		other.do("POST", "/account/factor/off", url.Values{web.ProofPassword: {password}, web.ProofCode: {recovery}})
		other.at("/account/security", http.StatusOK)
		other.says("动态口令已经关闭", "还没有开启", "关闭了动态口令")
		testkit.Promise(t, "9 pages and forms shut to a half session; password and code asked before turning it off", "V7.5.1")
	})
}

// The policy of an installation on its page, and what follows from it at the door.
func TestPolicyPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		secretary, security := h.visit(t), h.visit(t)
		secretary.signIn("shuji", password)
		secretary.do("GET", "/settings/sign-in", nil)
		secretary.at("/settings/sign-in", http.StatusForbidden)
		secretary.do("POST", "/settings/sign-in", url.Values{"preset": {"level3"}, "idle": {"20"}})
		secretary.at("/settings/sign-in", http.StatusForbidden)
		security.signIn("anquan", password)
		doc := security.do("GET", "/settings/sign-in", nil)
		version, _ := doc.Find("input[name=version]").Attr("value")
		security.do("POST", "/settings/sign-in", url.Values{"preset": {"level3"}, "idle": {"60"}, "version": {version}})
		security.at("/settings/sign-in", http.StatusUnprocessableEntity)
		security.do("POST", "/settings/sign-in", url.Values{"preset": {"level3"}, "idle": {"20"}, "version": {"before"}}) // somebody else was quicker
		security.at("/settings/sign-in", http.StatusUnprocessableEntity)
		security.says("多久不用自动退出（分钟）现在是“")
		h.Clock.Add(web.FreshFor)
		security.do("POST", "/settings/sign-in", url.Values{"preset": {"level3"}, "idle": {"20"}, "version": {version}})
		security.says("确认是您本人")
		security.do("POST", "/settings/sign-in", url.Values{"preset": {"level3"}, "idle": {"20"}, "version": {version}, web.ProofPassword: {password}})
		security.at("/account/factor", http.StatusOK) // the policy holds for the security too
		security.says("设好以后才能继续")
		doc = security.do("POST", "/account/factor", url.Values{})
		code, err := totp.GenerateCode(strings.ReplaceAll(doc.Find(".secret").Text(), " ", ""), h.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		security.do("POST", "/account/factor/on", url.Values{"code": {code}})
		security.do("GET", "/settings/sign-in", nil)
		security.at("/settings/sign-in", http.StatusOK)

		h.Clock.Add(91 * 24 * time.Hour)
		secretary.signIn("shuji", password)
		secretary.at("/sign-in/password", http.StatusOK)
		secretary.do("GET", "/me", nil)
		secretary.at("/sign-in/password", http.StatusOK)
		secretary.do("POST", "/sign-in/password", url.Values{"old": {password}, "password": {"长-Kp7-rT2x"}, "again": {"长-Kp7-rT2"}})
		secretary.at("/sign-in/password", http.StatusUnprocessableEntity)
		secretary.do("POST", "/sign-in/password", url.Values{"old": {password}, "password": {"长-Kp7-rT2x"}, "again": {"长-Kp7-rT2x"}, "back": {"/me"}})
		secretary.at("/me", http.StatusOK)
	})
}

// The owner is told at the door of tries that were not his.
func TestOwnerIsTold(t *testing.T) {
	h := open(t, testkit.Engine{Dir: t.TempDir()})
	v := h.visit(t)
	v.signIn("shuji", password)
	if strings.Contains(v.said(), "上次登录") {
		t.Error("the first sign-in tells of another")
	}
	thief := h.visit(t)
	thief.address = "10.9.9.9"
	thief.signIn("shuji", "guess-guess")
	h.Clock.Add(time.Hour)
	v = h.visit(t)
	v.signIn("shuji", password)
	v.says("上次登录是12月20日 09:00", "之后有1次没有登录成功")
	v.do("GET", "/account/security", nil)
	v.says("没有登录成功", "10.9.9.*")
	h.Clock.Add(time.Hour)
	v = h.visit(t)
	v.signIn("shuji", password)
	if strings.Contains(v.said(), "上次登录") {
		t.Error("a sign-in after a quiet one tells something")
	}
	testkit.Promise(t, "1 failure told to the owner", "V16.3.1")
}

// Signing in leads nowhere but into this house, and no other site signs anybody in
// or out.
func TestTheDoorLeadsInside(t *testing.T) {
	h := open(t, testkit.Engine{Dir: t.TempDir()})
	corpus := []string{"//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "/%09/evil.example", "\\\\evil.example", "javascript:alert(1)",
		"/\n/evil.example", "http:/evil.example", "/ /evil.example", "user@evil.example", "///evil.example"}
	for _, back := range corpus {
		v := h.visit(t)
		v.send("POST", "/sign-in", url.Values{"name": {"shuji"}, "password": {password}, "back": {back}}, "Host", "evil.example", "X-Forwarded-Host", "evil.example")
		to, err := url.Parse(v.last.Header().Get("Location"))
		if err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(to.Path, "//") {
			t.Errorf("back %q leads to %q", back, v.last.Header().Get("Location"))
		}
	}
	for _, path := range []string{"/sign-in", "/sign-out", "/activate", "/confirm", "/account/factor/off", "/settings/sign-in"} {
		v := h.visit(t)
		v.signIn("anquan", password)
		token := v.cookies["zhibu"]
		for _, site := range []string{"cross-site", "same-site"} {
			v.send("POST", path, url.Values{"name": {"shuji"}, "password": {password}}, "Sec-Fetch-Site", site)
			if v.last.Code != http.StatusForbidden || v.cookies["zhibu"] != token {
				t.Errorf("%s from %s: %d", path, site, v.last.Code)
			}
		}
		v.do("GET", "/me", nil)
		v.at("/me", http.StatusOK)
	}
	testkit.Promise(t, "12 addresses, 0 lead away; 6 forms from 2 kinds of other sites, 0 taken", "AT-37", "AT-38")
}
