package app_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/logs"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// Every page is opened and every form is sent with somebody's name, telephone and
// ID number in every place where something can be typed, with the log at its most
// talkative: none of them stands in it, and one event is one line.
func TestTheLogHoldsNoPersonalValues(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	own := records(t, w, w.East, "东公开")
	var out bytes.Buffer
	who := persona{w, map[string]gate.Actor{"secretary": w.Secretary, "officer": w.Officer, "plain": w.Plain}}
	h := w.HandlerFor(web.Config{Clock: w.Clock.Now, Log: logs.New(&out, false, slog.LevelDebug)}, who)
	const name, phone, number = "金丝雀", "13912345678", "110101199001011237"
	asked := 0
	for _, r := range w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		form := url.Values{}
		for _, f := range []string{"name", "q", "title", "phone", "id_number", "text", "why", "reason", "note", "login", "password", "day", "org", "member", "kind", "form_key", "version"} {
			form.Set(f, name+phone+" "+number+"\nlevel=ERROR msg=forged\x1b[31m")
		}
		for _, as := range []string{"secretary", "officer", "plain", ""} {
			path := own.fill(r.Pattern)
			var req *http.Request
			if method == http.MethodGet {
				req = httptest.NewRequest(method, path+"?"+form.Encode(), nil)
			} else {
				req = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.Header.Set("Sec-Fetch-Site", "same-origin")
			}
			req.AddCookie(&http.Cookie{Name: "zhibu", Value: as})
			h.ServeHTTP(httptest.NewRecorder(), req)
			asked++
		}
	}
	text := out.String()
	for _, canary := range []string{name, phone, number, "东甲", "东公开", "forged", "\x1b", "138****", "13800000000"} {
		if i := strings.Index(text, canary); i >= 0 {
			t.Errorf("%q stands in the log: %s", canary, text[max(0, i-200):min(len(text), i+100)])
		}
	}
	if n := strings.Count(text, "\n"); n < asked {
		t.Errorf("%d requests, %d lines: the log was not at its most talkative", asked, n)
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		at, _, _ := strings.Cut(strings.TrimPrefix(line, "time="), " ")
		if _, err := time.Parse(time.RFC3339Nano, at); err != nil || !strings.HasPrefix(line, "time=") {
			t.Errorf("a line that no event began, or without its hour and zone: %.100s", line)
			break
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d requests with canaries in every field, 0 in the log, one event one line", asked), "V16.2.2", "V16.2.5", "V16.4.1", "AT-47")
}
