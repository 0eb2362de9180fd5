package app_test

import (
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
)

// odd are requests that no route takes, or that somebody is not let into.
var odd = [][2]string{{"GET", "/nowhere"}, {"POST", "/report"}, {"DELETE", "/members"}, {"TRACE", "/"}, {"GET", "/static/"}, {"GET", "/static/../zhibu.db"}, {"GET", "/.git/config"}, {"GET", "/debug/pprof/"}, {"GET", "/debug/vars"}, {"GET", "/orgs/x"}, {"GET", "/members?after=%00"}}

// unguarded says what of its guard an answer lacks.
func unguarded(rec *httptest.ResponseRecorder, path string) (lacks []string) {
	h := rec.Header()
	for name, want := range map[string][]string{
		"Content-Security-Policy": {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"},
		"X-Content-Type-Options":  {"nosniff"}, "Referrer-Policy": {"same-origin"}, "Cross-Origin-Opener-Policy": {"same-origin"},
	} {
		for _, part := range want {
			if !strings.Contains(h.Get(name), part) {
				lacks = append(lacks, name+" "+part)
			}
		}
	}
	if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
		lacks = append(lacks, "a policy without unsafe")
	}
	for name := range h {
		if strings.HasPrefix(name, "Access-Control-") {
			lacks = append(lacks, "no "+name)
		}
	}
	kind, with, err := mime.ParseMediaType(h.Get("Content-Type"))
	switch {
	case rec.Body.Len() > 0 && err != nil:
		lacks = append(lacks, "a content type")
	case strings.HasPrefix(kind, "text/") && rec.Body.Len() > 0 && !strings.EqualFold(with["charset"], "utf-8") && !strings.Contains(h.Get("Content-Disposition"), "attachment"):
		lacks = append(lacks, "a charset, of "+h.Get("Content-Type"))
	}
	if strings.HasPrefix(path, "/static/") {
		return lacks
	}
	if h.Get("Cache-Control") != "no-store" && !strings.HasPrefix(h.Get("Cache-Control"), "private") {
		lacks = append(lacks, "no-store, but "+h.Get("Cache-Control"))
	}
	shown := []string{"text/html", "text/calendar", "text/event-stream", "application/json"}
	if !slices.Contains(shown, kind) && !strings.HasPrefix(kind, "image/") && rec.Code == http.StatusOK && rec.Body.Len() > 0 && !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") {
		lacks = append(lacks, "attachment, of "+kind)
	}
	return lacks
}

// Every answer has its guard: pages, forms, files, refusals and what is not there; no
// other site is let read one; what is no page is saved and never opened in its place.
func TestEveryAnswerIsGuarded(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	answers, statuses := 0, map[int]int{}
	look := func(who, method, path, with string) {
		r := httptest.NewRequest(method, path, strings.NewReader(with))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if method == http.MethodGet {
			r.Header.Set("Origin", "https://evil.example")
		}
		if who != "" {
			r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
		}
		rec := httptest.NewRecorder()
		m.h.ServeHTTP(rec, r)
		answers++
		statuses[rec.Code]++
		if lacks := unguarded(rec, path); len(lacks) > 0 {
			t.Errorf("%s %s as %s (%d) lacks %v", method, path, who, rec.Code, lacks)
		}
		if rec.Code >= 500 {
			t.Errorf("%s %s as %s: %d", method, path, who, rec.Code)
		}
	}
	for _, r := range m.w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		for _, who := range []string{"officer", "secretary", ""} {
			look(who, method, m.fill(r.Pattern, m.whose["own"]), m.with(r.Pattern, m.whose["own"]))
		}
	}
	for _, o := range odd {
		look("officer", o[0], o[1], "")
	}
	for _, want := range []int{200, 303, 403, 404, 405, 422} {
		if statuses[want] == 0 {
			t.Errorf("no answer was %d: the test says little", want)
		}
	}
	// The control: an answer that nobody guards lacks everything.
	bare := httptest.NewRecorder()
	bare.Header().Set("Access-Control-Allow-Origin", "*")
	if _, err := bare.WriteString("<p>"); err != nil || len(unguarded(bare, "/")) < 9 {
		t.Errorf("a bare answer lacks only %v", unguarded(bare, "/"))
	}
	testkit.Promise(t, fmt.Sprintf("%d answers of %d kinds of status, 0 without their headers", answers, len(statuses)),
		"AT-41", "AT-44", "V3.2.1", "V3.4.2", "V3.4.3", "V3.4.4", "V3.4.5", "V3.4.6", "V4.1.1", "V14.3.2")
}

// Looking changes nothing: GET, HEAD and OPTIONS of every route leave every table as
// it was, but for what is noted about who looked.
func TestLookingChangesNothing(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	before, looked := state(t, m), 0
	for _, r := range m.w.Routes() {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			for _, who := range []string{"officer", "secretary"} {
				path := m.fill(r.Pattern, m.whose["own"])
				ask(m.h, method, path+"?"+m.with(r.Pattern, m.whose["own"]), who, nil)
				looked++
			}
		}
	}
	for table, rows := range state(t, m) {
		if rows != before[table] {
			t.Errorf("looking changed %s:\n%s", table, difference(before[table], rows))
		}
	}
	// The control: a form changes it.
	ask(m.h, "POST", "/sites", "officer", url.Values{"name": {"另一个馆"}, "form_key": {"k"}})
	if state(t, m)["site"] == before["site"] {
		t.Error("a form changed nothing either: the comparison is blind")
	}
	testkit.Promise(t, fmt.Sprintf("%d requests, 0 tables changed", looked), "V3.5.3")
}

// A form of another site, of a neighbour of the same domain, or of nowhere is refused
// on every route that takes one, and nothing changes.
func TestFormsOfOthersOnEveryRoute(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	before, sent := m.entries(t), 0
	foreign := []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}}
	for _, r := range m.w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		for _, heads := range foreign {
			req := httptest.NewRequest(method, m.fill(r.Pattern, m.whose["own"]), strings.NewReader(m.with(r.Pattern, m.whose["own"])))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for name, value := range heads {
				req.Header.Set(name, value)
			}
			req.AddCookie(&http.Cookie{Name: "zhibu", Value: "officer"})
			rec := httptest.NewRecorder()
			m.h.ServeHTTP(rec, req)
			sent++
			if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "不是从本系统的页面提交的") {
				t.Errorf("%s with %v: %d", r.Pattern, heads, rec.Code)
			}
		}
	}
	if n := m.entries(t); n != before {
		t.Errorf("%d entries were written", n-before)
	}
	// The control: the same form of the house's own page is taken.
	if rec := ask(m.h, "POST", "/sites", "officer", url.Values{"name": {"另一个馆"}, "form_key": {"k"}}); rec.Code != http.StatusSeeOther || m.entries(t) == before {
		t.Errorf("the house's own form: %d", rec.Code)
	}
	testkit.Promise(t, fmt.Sprintf("%d forms of 4 kinds of elsewhere, %d refused, 0 entries", sent, sent), "AT-36", "V3.5.1")
}

var varying = regexp.MustCompile(`name="form_key" value="[^"]*"`)

// What a client says of the host, the scheme, the user or the method changes no answer
// where the installation has named its address.
func TestHeadersThatAreNotBelieved(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	h := web.New(web.Config{Routes: m.w.Routes(), Door: persona{m.w, m.who}, Clock: m.w.Clock.Now, URL: "https://zhibu.example", Log: slog.New(slog.DiscardHandler)})
	answer := func(path, who string, heads map[string]string) (int, string, string) {
		r := httptest.NewRequest("GET", path, nil)
		r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
		for name, value := range heads {
			r.Header.Set(name, value)
		}
		if heads != nil {
			r.Host = "evil.example"
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Code, rec.Header().Get("Location"), varying.ReplaceAllString(rec.Body.String(), "")
	}
	hostile := map[string]string{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "host=evil.example",
		"X-User": "officer", "X-Remote-User": "officer", "X-Original-URL": "/journal", "X-Rewrite-URL": "/journal", "X-HTTP-Method-Override": "POST", "X-Method-Override": "DELETE"}
	pages := 0
	for _, r := range m.w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		path := m.fill(r.Pattern, m.whose["own"])
		if method != http.MethodGet {
			continue
		}
		for _, who := range []string{"secretary", "nobody"} {
			code, to, body := answer(path, who, nil)
			hc, ht, hb := answer(path, who, hostile)
			pages++
			if code != hc || to != ht || strings.Contains(hb, "evil.example") {
				t.Errorf("%s as %s: %d to %q, with the headers %d to %q", path, who, code, to, hc, ht)
			}
			if _, isFile := answerKind(h, path, who); !isFile && body != hb {
				t.Errorf("%s as %s reads otherwise with the headers", path, who)
			}
		}
	}
	// The control: where nobody named an address, the link for calendars follows the host.
	open := web.New(web.Config{Routes: slices.Concat([]web.Route{web.Public("GET /where", func(r *web.Request) error { return r.SeeOther(r.Site() + "/") })}), Door: persona{m.w, m.who}, Clock: m.w.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	r := httptest.NewRequest("GET", "/where", nil)
	r.Host = "evil.example"
	rec := httptest.NewRecorder()
	open.ServeHTTP(rec, r)
	if !strings.Contains(rec.Header().Get("Location"), "evil.example") {
		t.Errorf("the control leads to %q", rec.Header().Get("Location"))
	}
	testkit.Promise(t, fmt.Sprintf("%d pages, 11 headers and a false host, 0 answers changed", pages), "AT-31", "V4.1.3", "V15.3.4")
}

// answerKind tells whether a path answers with a file, whose bytes may hold a time.
func answerKind(h http.Handler, path, who string) (string, bool) {
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	kind := rec.Header().Get("Content-Type")
	return kind, !strings.HasPrefix(kind, "text/html")
}

// One address has one spelling: whatever else a path is written as, it opens nothing
// that its plain spelling does not.
func TestPathsSpelledOtherwise(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	tried := 0
	for _, plain := range []string{"/journal", "/settings/sign-in", "/retention", m.fill("GET /members/{id}/edit", m.whose["far"]), m.fill("GET /files/{id}", m.whose["far"])} {
		if rec := ask(m.h, "GET", plain, "secretary", nil); rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
			t.Fatalf("%s is open to the secretary: %d", plain, rec.Code)
		}
		rest := plain[1:]
		for _, path := range []string{"//" + rest, "/./" + rest, "/x/../" + rest, "/%2e/" + rest, "/x/%2e%2e/" + rest, "/%2f" + rest, plain + "/", plain + "//", plain + "..", plain + "/..;/", plain + "%00", plain + "%20", plain + ".html",
			strings.ToUpper(plain), "/me/..%2f" + rest, "/static/../" + rest, "/static/..%2f" + rest, "/sign-in/../" + rest, "/sign-in/%2e%2e/" + rest, "/sign-in/..%2f" + rest, plain + ";/sign-in", plain + "?/sign-in", "/me" + plain + "/../.." + plain} {
			u, err := url.ParseRequestURI(path)
			if err != nil {
				continue
			}
			for _, who := range []string{"secretary", "nobody"} {
				r := httptest.NewRequest("GET", "/", nil)
				r.URL = u
				r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
				rec := httptest.NewRecorder()
				m.h.ServeHTTP(rec, r)
				tried++
				if rec.Code < 300 && !strings.HasPrefix(path, plain+"?") || rec.Code < 300 && who == "secretary" || rec.Code >= 500 {
					t.Errorf("%s as %s answers %d", path, who, rec.Code)
				}
			}
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d spellings of 5 shut addresses, 0 open", tried), "AT-50", "V1.1.1")
}

// Whatever else is sent along with a form, by the name of any column of the database,
// changes nothing that the form does not show.
func TestColumnsThatAreNotOnTheForm(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	columns := map[string]bool{}
	if err := m.w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test", "SELECT p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'", nil, func(row gate.Row) error {
			var name string
			err := row.Scan(&name)
			columns[name] = true
			return err
		})
	}); err != nil || len(columns) < 150 {
		t.Fatal(len(columns), err)
	}
	before, saved := state(t, m), 0
	for _, r := range m.w.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != "GET" || !strings.HasSuffix(path, "/edit") && !strings.HasSuffix(path, "/correct") {
			continue
		}
		for _, who := range []string{"secretary", "officer"} {
			rec := ask(m.h, "GET", m.fill(r.Pattern, m.whose["own"]), who, nil)
			if rec.Code != http.StatusOK {
				continue
			}
			doc, err := goquery.NewDocumentFromReader(rec.Body)
			if err != nil {
				t.Fatal(err)
			}
			form := doc.Find("main form[method=post]").First()
			values := asItStands(form)
			shown := map[string]bool{}
			form.Find("input, select, textarea, button").Each(func(_ int, s *goquery.Selection) { shown[s.AttrOr("name", "")] = true })
			if values.Has("why") {
				values.Set("why", "核对，没有改动")
			}
			for name := range columns {
				if !shown[name] {
					values.Set(name, ui.ID(m.w.West))
				}
			}
			if a := ask(m.h, "POST", form.AttrOr("action", ""), who, values); a.Code == http.StatusSeeOther {
				saved++
			}
			after := state(t, m)
			for table, rows := range after {
				if rows != before[table] {
					t.Errorf("%s with every column, as %s, changes %s:\n%s", path, who, table, difference(before[table], rows))
				}
			}
			before = after
		}
	}
	if saved < 5 {
		t.Errorf("only %d forms were accepted: the test says little", saved)
	}
	testkit.Promise(t, fmt.Sprintf("%d forms with %d columns each, 0 changed", saved, len(columns)), "AT-12", "V15.3.3")
}

// What servers often show besides their pages is not there: folders, debuggers, the
// files of the house, and what was asked.
func TestStaticFoldersAreNotListed(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	for _, path := range []string{"/static", "/static/", "/static/.", "/static/../", "/static/zhibu.db", "/.git/config", "/.env", "/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/metrics", "/healthz", "/zhibu.db", "/keys/zhibu.key", "/server-status"} {
		for _, who := range []string{"system", "officer", ""} {
			if rec := ask(m.h, "GET", path, who, nil); rec.Code == http.StatusOK || strings.Contains(rec.Body.String(), "<pre>") {
				t.Errorf("%s as %s answers %d", path, who, rec.Code)
			}
		}
	}
	for _, method := range []string{"TRACE", "TRACK", "CONNECT"} {
		if rec := ask(m.h, method, "/me", "officer", url.Values{"echo": {"evil"}}); rec.Code < 400 || strings.Contains(rec.Body.String(), "evil") {
			t.Errorf("%s answers %d", method, rec.Code)
		}
	}
	if rec := ask(m.h, "GET", ui.Asset("app.css"), "", nil); rec.Code != http.StatusOK { // the control: the files themselves are there
		t.Errorf("the styles answer %d", rec.Code)
	}
	testkit.Promise(t, "15 addresses and 3 methods, 0 shown", "V13.4.2", "V13.4.3", "V13.4.4")
}
