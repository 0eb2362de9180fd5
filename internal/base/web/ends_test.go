package web_test

import (
	"bufio"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
)

// A request whose end could be read in two ways is refused, and what stands behind it is
// no second request.
func TestARequestEndsInOneWay(t *testing.T) {
	clock := testkit.NewClock("2021-12-20").Now
	reached := 0
	srv := httptest.NewServer(web.New(web.Config{Routes: []web.Route{web.Public("POST /form", func(r *web.Request) error { reached++; return r.SeeOther("/" + r.Text("a")) }),
		web.Public("GET /behind", func(r *web.Request) error { t.Error("what stands behind was served"); return r.SeeOther("/") })}, Clock: clock, Log: slog.New(slog.DiscardHandler)}))
	defer srv.Close()
	ask := func(text string) string {
		t.Helper()
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		if _, err := io.WriteString(conn, text); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil {
			return "cut off"
		}
		return strings.TrimSpace(line)
	}
	const head, behind = "POST /form HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n", "GET /behind HTTP/1.1\r\nHost: x\r\n\r\n"
	tried := 0
	for what, text := range map[string]string{
		"two lengths":                       head + "Content-Length: 3\r\nContent-Length: 30\r\n\r\na=1" + behind,
		"a list of lengths":                 head + "Content-Length: 3, 30\r\n\r\na=1" + behind,
		"a length with a sign":              head + "Content-Length: +3\r\n\r\na=1" + behind,
		"a negative length":                 head + "Content-Length: -3\r\n\r\na=1" + behind,
		"a length that is none":             head + "Content-Length: 0x3\r\n\r\na=1" + behind,
		"two codings":                       head + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + behind,
		"an unknown coding":                 head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + behind,
		"a coding twice":                    head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + behind,
		"a space before the colon":          head + "Content-Length : 3\r\n\r\na=1" + behind,
		"a piece whose length is no number": head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\na=1\r\n0\r\n\r\n" + behind,
	} {
		tried++
		if got := ask(text); !strings.Contains(got, " 400 ") && !strings.Contains(got, " 501 ") && !strings.Contains(got, " 422 ") && got != "cut off" {
			t.Errorf("%s: %s", what, got)
		}
	}
	if reached != 0 {
		t.Errorf("%d of them were taken", reached)
	}
	if got := ask(head + "Content-Length: 3\r\nConnection: close\r\n\r\na=1"); !strings.Contains(got, " 303 ") || reached != 1 { // the control
		t.Errorf("a form: %s", got)
	}
	testkit.Promise(t, "10 requests with two ends, 0 taken", "V4.2.1")
}

// Whatever a file was called when it came in, it goes out to be saved, under a name of one
// line that is in no folder.
func TestNamesOfFilesThatGoOut(t *testing.T) {
	names := []string{"../../etc/passwd.txt", `..\..\windows\win.ini.txt`, "/etc/cron.d/x.txt", "C:\\x.txt", "a\r\nSet-Cookie: zhibu=1\r\n.txt", `a"; filename="b.exe".txt`, "…/…/x.txt", "\u202etxt.exe.txt", "..a.txt", "a\x00b.txt",
		strings.Repeat("长", 300) + ".txt", "名册（2021）.txt", " a .txt", "%2e%2e%2fx.txt", "con.txt", "a/b/../../../c.txt"}
	for _, name := range names {
		f, err := attach.Check(name, []byte("内容"))
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		h := web.New(web.Config{Routes: []web.Route{web.Public("GET /file", func(r *web.Request) error { return r.Hand(f) })}, Clock: testkit.NewClock("2021-12-20").Now, Log: slog.New(slog.DiscardHandler)})
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/file", nil))
		head := rec.Header().Get("Content-Disposition")
		kind, params, err := mime.ParseMediaType(head)
		got := params["filename"]
		if err != nil || kind != "attachment" || strings.ContainsAny(head, "\r\n\x00") || got == "" || got != path.Base(got) || strings.ContainsAny(got, `/\:"`+"\r\n\x00\u202e") || strings.HasPrefix(got, ".") || len(rec.Header()["Set-Cookie"]) > 0 || len([]rune(got)) > 100 {
			t.Errorf("%q goes out as %q (%v)", name, head, err)
		}
	}
	testkit.Promise(t, "16 names, each of one line and in no folder", "V5.4.1", "V5.3.2", "AT-48")
}
