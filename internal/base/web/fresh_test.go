package web_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// keeper is a door with one session, proved at an instant.
type keeper struct {
	clock  *testkit.Clock
	proved time.Time
	next   string
	tokens int
}

func (k *keeper) Resolve(_ context.Context, token string) (web.Session, error) {
	if token == "" {
		return web.Session{}, fault.New(fault.Unsigned, "")
	}
	return web.Session{Token: token, Actor: gate.Actor{Account: 1, Name: "甲"}, Proved: k.proved, Next: k.next}, nil
}

func (k *keeper) Prove(_ context.Context, _ web.Session, p web.Proof) (string, error) {
	if p.Password != "right" {
		return "", fault.Field(web.ProofPassword, "密码不对。")
	}
	k.proved = k.clock.Now()
	k.tokens++
	return "another", nil
}

func asked(h http.Handler, method, target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: "one"})
	r.AddCookie(&http.Cookie{Name: "__Host-zhibu", Value: "one"}) // over TLS
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// A sensitive act asks anew who it is, after ten minutes, and loses nothing that
// was typed.
func TestFreshRoutes(t *testing.T) {
	k := &keeper{clock: testkit.NewClock("2021-12-20")}
	k.proved = k.clock.Now()
	var got url.Values
	handle := func(r *web.Request) error {
		got = r.PostForm
		return r.SeeOther("/done")
	}
	h := web.New(web.Config{Door: k, Clock: k.clock.Now, Log: slog.New(slog.DiscardHandler), Routes: []web.Route{
		web.Own("GET /act", handle).Fresh(), web.Own("POST /act", handle).Fresh(), web.Own("POST /plain", handle)}})
	typed := url.Values{"text": {"第一段\n第二段", "\"引号\""}, "form_key": {"k"}}
	if rec := asked(h, "POST", "/act", typed); rec.Code != 303 || rec.Header().Get("Location") != "/done" {
		t.Fatalf("freshly proved: %d", rec.Code)
	}
	k.clock.Add(web.FreshFor)
	got = nil
	if rec := asked(h, "GET", "/act?a=1&b=2", nil); rec.Header().Get("Location") != "/confirm?back="+url.QueryEscape("/act?a=1&b=2") || got != nil {
		t.Errorf("a page, ten minutes later, leads to %s", rec.Header().Get("Location"))
	}
	if rec := asked(h, "POST", "/plain", typed); rec.Header().Get("Location") != "/done" {
		t.Errorf("a form that is not sensitive: %d", rec.Code)
	}
	got = nil
	rec := asked(h, "POST", "/act", typed)
	if rec.Code != http.StatusUnprocessableEntity || got != nil {
		t.Fatalf("a form, ten minutes later: %d, %v", rec.Code, got)
	}
	_, main, _ := strings.Cut(rec.Body.String(), "<main")
	carried := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(main, -1) {
		carried.Add(html.UnescapeString(m[1]), html.UnescapeString(m[2]))
	}
	if carried.Encode() != typed.Encode() {
		t.Errorf("what was typed is carried as %v", carried)
	}
	for what, password := range map[string]string{"a wrong password": "wrong", "none": ""} {
		carried.Set(web.ProofPassword, password)
		if rec := asked(h, "POST", "/act", carried); rec.Code != http.StatusUnprocessableEntity || got != nil || strings.Contains(rec.Body.String(), `value="wrong"`) {
			t.Errorf("%s: %d, %v", what, rec.Code, got)
		}
	}
	carried.Set(web.ProofPassword, "right")
	rec = asked(h, "POST", "/act", carried)
	if rec.Header().Get("Location") != "/done" || got.Encode() != typed.Encode() || !strings.Contains(strings.Join(rec.Header().Values("Set-Cookie"), ""), "zhibu=another") {
		t.Errorf("with the proof: %d, %v, %v", rec.Code, got, rec.Header())
	}
	if k.tokens != 1 {
		t.Errorf("%d tokens were made", k.tokens)
	}
	testkit.Promise(t, "page and form asked after 10 min, 0 typed fields lost", "V7.5.1")
}

// A session with something to prove opens that page and the way out, and no other.
func TestHalfSignedSessions(t *testing.T) {
	k := &keeper{clock: testkit.NewClock("2021-12-20"), next: "/sign-in/factor"}
	k.proved = k.clock.Now()
	handle := func(r *web.Request) error { return r.SeeOther("/opened") }
	h := web.New(web.Config{Door: k, Clock: k.clock.Now, Log: slog.New(slog.DiscardHandler), Routes: []web.Route{
		web.Own("GET /me", handle), web.Own("POST /me", handle), web.Needs("x.y", "GET /x", handle), web.HalfSigned("GET /sign-in/factor", handle), web.HalfSigned("POST /sign-in/factor", handle),
		web.HalfSigned("POST /account/factor/off", handle), web.HalfSigned("POST /sign-out", handle), web.HalfSigned("GET /sign-in/factory", handle)}})
	for route, open := range map[string]bool{"GET /me": false, "POST /me": false, "GET /x": false, "GET /sign-in/factor": true, "POST /sign-in/factor": true,
		"POST /account/factor/off": false, "POST /sign-out": true, "GET /sign-in/factory": false} {
		method, path, _ := strings.Cut(route, " ")
		rec := asked(h, method, path, nil)
		to := rec.Header().Get("Location")
		if (to == "/opened") != open || !open && !strings.HasPrefix(to, "/sign-in/factor?back=") {
			t.Errorf("%s: %d to %q", route, rec.Code, to)
		}
	}
	k.next = ""
	if to := asked(h, "GET", "/me", nil).Header().Get("Location"); to != "/opened" {
		t.Errorf("the control, with nothing to prove: %q", to)
	}
}

// What X-Forwarded-For says is believed of the proxies that are named, and of
// nobody else.
func TestAddress(t *testing.T) {
	got := ""
	routes := []web.Route{web.Public("GET /", func(r *web.Request) error { got = r.Address(); return r.SeeOther("/") })}
	for what, c := range map[string]struct {
		proxies       string
		remote, heads string
		want          string
	}{
		"nobody is named":                    {"", "203.0.113.7:5000", "198.51.100.1", "203.0.113.7"},
		"a stranger forges":                  {"127.0.0.1/32", "203.0.113.7:5000", "198.51.100.1", "203.0.113.7"},
		"the proxy tells":                    {"127.0.0.1/32", "127.0.0.1:5000", "198.51.100.1", "198.51.100.1"},
		"a client forges before the proxy":   {"127.0.0.1/32", "127.0.0.1:5000", "10.9.9.9, 198.51.100.1", "198.51.100.1"},
		"two proxies":                        {"10.0.0.0/8", "10.0.0.1:5000", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		"the proxy tells nothing":            {"127.0.0.1/32", "127.0.0.1:5000", "", "127.0.0.1"},
		"the proxy tells what is no address": {"127.0.0.1/32", "127.0.0.1:5000", "198.51.100.1, <script>", "127.0.0.1"},
	} {
		var list []netip.Prefix
		if c.proxies != "" {
			list = append(list, netip.MustParsePrefix(c.proxies))
		}
		k := &keeper{clock: testkit.NewClock("2021-12-20")}
		h := web.New(web.Config{Door: k, Clock: k.clock.Now, Log: slog.New(slog.DiscardHandler), Routes: routes, Proxies: list})
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.heads != "" {
			r.Header.Set("X-Forwarded-For", c.heads)
		}
		r.Header.Set("X-User", "admin")
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
	testkit.Promise(t, "7 headers, 0 believed of strangers", "AT-32")
}
