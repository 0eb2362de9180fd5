package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// What goes wrong inside is told by a number; its words are in the log under that
// number, and the next request is answered.
func TestWhatGoesWrongIsToldByANumber(t *testing.T) {
	const secret = "SELECT password FROM account; /srv/zhibu/data"
	k := &keeper{clock: testkit.NewClock("2021-12-20")}
	k.proved = k.clock.Now()
	var lines bytes.Buffer
	h := web.New(web.Config{Door: k, Clock: k.clock.Now, Log: slog.New(slog.NewTextHandler(&lines, nil)), Routes: []web.Route{
		web.Own("GET /error", func(*web.Request) error { return fmt.Errorf("store: %w", errors.New(secret)) }),
		web.Own("GET /stops", func(*web.Request) error { panic(secret) }),
		web.Own("POST /nil", func(r *web.Request) error { (*r.MultipartForm).Value = nil; return nil }), // there is none: a fault of the program
		web.Own("GET /well", func(r *web.Request) error { return r.SeeOther("/done") })}})
	for _, c := range [][2]string{{"GET", "/error"}, {"GET", "/stops"}, {"POST", "/nil"}} {
		lines.Reset()
		rec := asked(h, c[0], c[1], nil)
		body := rec.Body.String()
		for _, inner := range []string{"SELECT", "/srv/", "goroutine", ".go:", "panic", "nil pointer"} {
			if strings.Contains(body, inner) {
				t.Errorf("%s shows %q", c[1], inner)
			}
		}
		_, ref, found := strings.Cut(lines.String(), "ref=")
		if ref, _, _ = strings.Cut(ref, " "); rec.Code != http.StatusInternalServerError || !found || len(ref) != 8 || !strings.Contains(body, ref) {
			t.Errorf("%s: %d, number %q in the log", c[1], rec.Code, ref)
		}
		if !strings.Contains(lines.String(), "SELECT password") && c[1] != "/nil" {
			t.Errorf("%s: the log does not say what happened: %s", c[1], lines.String())
		}
		if rec := asked(h, "GET", "/well", nil); rec.Header().Get("Location") != "/done" {
			t.Errorf("after %s the next request answers %d", c[1], rec.Code)
		}
	}
	testkit.Promise(t, "3 failures: 0 inner words shown, each under its number in the log, the next request answered", "V16.5.1", "V16.3.4", "FLT-20")
}

// stuck is a door that cannot tell who it is.
type stuck struct{ err error }

func (d stuck) Resolve(context.Context, string) (web.Session, error) { return web.Session{}, d.err }

// Where it cannot be told who asks, nobody is let in, and nobody is sent away to sign in
// again: that would lose what was typed.
func TestADoorThatFailsIsShut(t *testing.T) {
	opened := 0
	handle := func(r *web.Request) error { opened++; return r.SeeOther("/done") }
	for what, err := range map[string]error{"the database does not answer": errors.New("connection refused"), "the request was given up": context.Canceled, "it took too long": context.DeadlineExceeded,
		"it is busy": fault.New(fault.Busy, "现在不能用，请稍后再试。")} {
		h := web.New(web.Config{Door: stuck{err}, Clock: testkit.NewClock("2021-12-20").Now, Log: slog.New(slog.DiscardHandler), Routes: []web.Route{
			web.Own("GET /me", handle), web.Needs("x.y", "GET /x", handle), web.HalfSigned("POST /half", handle)}})
		for _, c := range [][2]string{{"GET", "/me"}, {"GET", "/x"}, {"POST", "/half"}} {
			want := http.StatusInternalServerError
			if fault.KindOf(err) == fault.Busy {
				want = http.StatusServiceUnavailable
			}
			rec := asked(h, c[0], c[1], nil)
			if rec.Code != want || opened > 0 {
				t.Errorf("%s: %s answers %d", what, c[1], rec.Code)
			}
			if again := rec.Header().Get("Retry-After"); (again != "") != (want == http.StatusServiceUnavailable) {
				t.Errorf("%s: %s says %q of coming again", what, c[1], again)
			}
		}
	}
	testkit.Promise(t, "4 failures of 3 kinds of route, 0 let in, 0 sent to sign in", "V16.5.3")
}

// A cookie is of this host alone, no script reads it, another site's form does not
// bring it, and over TLS it goes nowhere else.
func TestCookiesAreGuarded(t *testing.T) {
	k := &keeper{clock: testkit.NewClock("2021-12-20")}
	k.proved = k.clock.Now()
	for _, secure := range []bool{true, false} {
		h := web.New(web.Config{Secure: secure, Door: k, Clock: k.clock.Now, Log: slog.New(slog.DiscardHandler), Routes: []web.Route{
			web.Own("GET /all", func(r *web.Request) error {
				r.SignedIn("token")
				r.Keep("size", "xl", 60)
				return r.Say("/done", "已保存。")
			}),
			web.Own("GET /out", func(r *web.Request) error { r.SignedIn(""); return r.SeeOther("/") })}})
		if hsts := asked(h, "GET", "/nowhere", nil).Result().Header.Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("over TLS %v an error page says %q", secure, hsts)
		}
		n := 0
		for _, path := range []string{"/all", "/out"} {
			for _, c := range asked(h, "GET", path, nil).Result().Cookies() {
				n++
				if strings.HasPrefix(c.Name, "__Host-") != secure {
					t.Errorf("over TLS %v the cookie is called %s", secure, c.Name)
				}
				if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Domain != "" || c.Path != "/" {
					t.Errorf("%s of %s: %+v", c.Name, path, c)
				}
			}
		}
		if n != 4 {
			t.Errorf("%d cookies were set", n)
		}
	}
	testkit.Promise(t, "4 cookies, all HttpOnly, Lax, of this host, Secure over TLS", "V3.3.1", "V3.3.2", "V3.3.3", "V3.3.4", "V3.4.1")
}
