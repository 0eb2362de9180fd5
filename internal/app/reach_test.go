package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// persona is the door of a test: the cookie names who asks.
type persona struct {
	w   *world.World
	who map[string]gate.Actor
}

func (p persona) Resolve(ctx context.Context, token string) (web.Session, error) {
	a, ok := p.who[token]
	if !ok {
		return web.Session{}, fault.New(fault.Unsigned, "请先登录。")
	}
	gr, err := p.w.Gate.Grant(ctx, a)
	return web.Session{Token: token, Actor: a, Grant: gr, Place: token, Proved: p.w.Clock.Now()}, err
}

// site serves a world to personas.
func site(t *testing.T, w *world.World) http.Handler {
	t.Helper()
	return serveAs(w, map[string]gate.Actor{"secretary": w.Secretary, "officer": w.Officer, "head": w.Head, "plain": w.Plain, "stranger": w.Stranger, "far": w.Far})
}

func serveAs(w *world.World, who map[string]gate.Actor) http.Handler {
	door := persona{w, who}
	return web.New(web.Config{Routes: w.Routes(), Door: door, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func ask(h http.Handler, method, path, who string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// A branch secretary can see, count, search, open or change nothing of another
// branch, by any route. New routes are in this test as soon as they exist.
func TestNothingOfAnotherBranch(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		foreign := records(t, w, w.West, "西机密")
		own := records(t, w, w.East, "东公开")
		absent := things{11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55}
		h := site(t, w)
		canaries := []string{"西机密", "西丙", "西局支部"}
		asked := 0
		for _, r := range w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if r.Policy == web.Anyone || path == "/sign-out" {
				continue
			}
			before := journal(t, w)
			paths := []string{foreign.fill(r.Pattern)}
			if !strings.Contains(path, "{") {
				paths = []string{path, path + "?q=西丙", path + "?q=xb", path + "?org=" + strconv.FormatInt(w.West, 10)}
			}
			for _, p := range paths {
				rec := ask(h, method, p, "secretary", nil)
				asked++
				body := rec.Body.String()
				for _, c := range canaries {
					if strings.Contains(strings.ReplaceAll(body, "?q=西丙", ""), c) && !strings.Contains(p, "q=西丙") {
						t.Errorf("%s %s shows %q (status %d)", method, p, c, rec.Code)
					}
				}
				if strings.Contains(p, "q=西丙") && strings.Contains(body, "西丙1") {
					t.Errorf("%s %s finds another branch's member", method, p)
				}
				if rec.Code >= 500 {
					t.Errorf("%s %s: %d", method, p, rec.Code)
				}
				if strings.Contains(path, "{") && rec.Code < 400 && !strings.Contains(r.Pattern, "/topics/") && !strings.Contains(r.Pattern, "/sites/") && !strings.Contains(r.Pattern, "/standards/") && !strings.Contains(r.Pattern, "/document-templates/") &&
					!strings.Contains(r.Pattern, "/report/figures/") && !strings.Contains(r.Pattern, "/rules/") && !strings.Contains(r.Pattern, "{$}") {
					t.Errorf("%s %s of another branch answers %d", method, p, rec.Code)
				}
			}
			// The export of her own report is journaled, and is no intrusion.
			if n := journal(t, w) - before; n != 0 && r.Policy != "report.export" {
				t.Errorf("%s wrote %d entries", r.Pattern, n)
			}
			if strings.Contains(path, "{") {
				a, b := ask(h, method, foreign.fill(r.Pattern), "secretary", nil), ask(h, method, absent.fill(r.Pattern), "secretary", nil)
				if a.Code != b.Code {
					t.Errorf("%s: another's answers %d, an absent one %d", r.Pattern, a.Code, b.Code)
				}
			}
		}
		if asked < 40 {
			t.Errorf("only %d requests were made", asked)
		}
		if rec := ask(h, "GET", own.fill("GET /files/{id}"), "secretary", nil); rec.Code != 200 || rec.Body.String() != "东公开附件" {
			t.Errorf("her own file: %d", rec.Code)
		}
		if rec := ask(h, "GET", own.fill("GET /documents/{id}"), "secretary", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "东公开") {
			t.Errorf("her own paper: %d", rec.Code)
		}
		if rec := ask(h, "GET", foreign.fill("GET /document-batches/{batch}/file"), "officer", nil); rec.Code != 200 {
			t.Errorf("the officer's batch: %d", rec.Code)
		}
		// The test can fail: her own are there, and the officer sees both.
		if rec := ask(h, "GET", "/activities/"+strconv.FormatInt(own.activity, 10), "secretary", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "东公开") {
			t.Errorf("her own record: %d", rec.Code)
		}
		// Opinions and self-assessments are read in the branch, and not above it.
		for _, c := range []struct {
			path, who, text string
			seen            bool
		}{
			{"GET /orglife/{id}", "secretary", "东公开意见", true}, {"GET /orglife/{id}", "officer", "东公开意见", false}, {"GET /orglife/{id}", "head", "东公开意见", false},
			{"GET /orglife/{id}", "officer", "东公开问题", true}, {"GET /problems/{id}", "officer", "东公开措施", true},
			{"GET /appraisals/{id}/members/{member}", "secretary", "东公开自评", true}, {"GET /appraisals/{id}/members/{member}", "officer", "东公开自评", false},
		} {
			if got := strings.Contains(ask(h, "GET", own.fill(c.path), c.who, nil).Body.String(), c.text); got != c.seen {
				t.Errorf("%s as %s shows %s: %v", c.path, c.who, c.text, got)
			}
		}
		if rec := ask(h, "GET", "/activities/"+strconv.FormatInt(foreign.activity, 10), "officer", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "西机密") {
			t.Errorf("the officer's view: %d", rec.Code)
		}
	})
}

func journal(t *testing.T, w *world.World) int64 {
	t.Helper()
	n, err := w.Gate.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Without a post nothing but one's own; without a session nothing at all.
func TestWithoutAPost(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	x := records(t, w, w.East, "东公开")
	h := site(t, w)
	asked := 0
	for _, r := range w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		path := x.fill(r.Pattern)
		if r.Policy == web.Anyone {
			continue
		}
		asked++
		if rec := ask(h, method, path, "", nil); rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), "/sign-in") {
			t.Errorf("%s without a session: %d", r.Pattern, rec.Code)
		}
		for _, who := range []string{"plain", "stranger"} {
			rec := ask(h, method, path, who, nil)
			if r.Policy != web.Signed && r.Policy != web.Half && rec.Code != http.StatusForbidden {
				t.Errorf("%s as %s: %d", r.Pattern, who, rec.Code)
			}
			told := who == "plain" && r.Pattern == "GET /me" // what his branch plans for all its members
			if strings.Contains(rec.Body.String(), "东公开记录") || strings.Contains(rec.Body.String(), "东公开计划") && !told || rec.Code >= 500 {
				t.Errorf("%s as %s: %d shows a record", r.Pattern, who, rec.Code)
			}
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d routes without a session and by two without a post, 0 records shown", asked), "AUTHZ-03")
}

// A form of another site is refused, whoever is signed in.
func TestFormsOfOtherSites(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	r := httptest.NewRequest("POST", "/orgs/"+strconv.FormatInt(w.East, 10)+"/activities", strings.NewReader(""))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: "secretary"})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden {
		t.Errorf("cross-site form: %d", rec.Code)
	}
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if got := rec.Header().Get(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Every route with its policy, read by a person.
func TestRoutesAndPolicies(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	var lines []string
	for _, r := range w.Routes() {
		if r.Policy == "" {
			t.Errorf("%s has no policy", r.Pattern)
		}
		lines = append(lines, r.Pattern+"\t"+string(r.Policy))
	}
	sort.Strings(lines)
	got := strings.Join(lines, "\n") + "\n"
	const path = "testdata/routes.txt"
	if os.Getenv("ZHIBU_GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the routes differ from %s:\n%s", path, got)
	}
}
