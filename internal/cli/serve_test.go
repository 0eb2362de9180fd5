package cli_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

const terminate = syscall.SIGTERM

// A request that is under way when the program is told to stop is answered, and
// what it asked for is kept; nobody new is let in, and the program ends.
func TestAGracefulStop(t *testing.T) {
	data, branch := livingHouse(t)
	x := serveHouse(t, data)
	u := x.user(t)
	to := "/orgs/" + branch + "/activities"
	_, page, err := u.get(to + "/new")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"form_key": {formKey.FindStringSubmatch(page)[1]}, "kind": {"lecture"}, "day": {"2021-12-09"}, "title": {"正在保存"}}
	body := form.Encode()
	at, err := url.Parse(x.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	cookie := u.c.Jar.Cookies(at)[0]
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		to, at.Host, cookie.Name, cookie.Value, len(body))
	answers := bufio.NewReader(conn)
	if r, err := http.ReadResponse(answers, nil); err != nil || r.StatusCode != http.StatusContinue { // it is under way from here on
		t.Fatalf("the body is asked for: %v %v", r, err)
	}
	fmt.Fprint(conn, body[:20])
	began := time.Now()
	if err := x.p.Signal(terminate); err != nil {
		t.Fatal(err)
	}
	for { // until nobody new is let in
		c, err := net.DialTimeout("tcp", at.Host, time.Second)
		if err != nil {
			break
		}
		_ = c.Close()
	}
	fmt.Fprint(conn, body[20:])
	r, err := http.ReadResponse(answers, nil)
	if err != nil || r.StatusCode != http.StatusSeeOther {
		t.Fatalf("the request under way: %v %v", r, err)
	}
	_ = r.Body.Close()
	if code := x.ends(); code != 0 {
		t.Errorf("it ends with %d: %s", code, x.log)
	}
	took := time.Since(began)
	l := &ledger{sent: map[string]url.Values{"正在保存": form}, acked: map[string]bool{"正在保存": true}}
	if f := l.compare(t, data); f.lost != 0 {
		t.Error("what was answered is not there")
	}
	testkit.Promise(t, fmt.Sprintf("the request under way answered and kept, nobody new let in, ended with 0 in %.1f s", took.Seconds()), "FLT-03")
}

// A second program on the same folder is refused, and the first goes on.
func TestASecondProgramIsRefused(t *testing.T) {
	data, _ := livingHouse(t)
	x := serveHouse(t, data)
	for range 5 {
		second := start(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
		if second.URL != "" || second.ends() != 3 || !strings.Contains(second.log.String(), "已经有一个程序在用") {
			t.Errorf("the second: %s", second.log)
		}
	}
	if code, _, err := x.user(t).get("/"); err != nil || code >= 400 {
		t.Errorf("the first answers %d, %v", code, err)
	}
	if err := x.p.Kill(); err != nil { // and a lock does not outlive its program
		t.Fatal(err)
	}
	x.ends()
	stop(t, serveHouse(t, data))
	testkit.Promise(t, "5 refused, the first at work; after a kill the next starts", "FLT-24")
}

var adminAt = regexp.MustCompile(`health and metrics.*(http://127\.0\.0\.1:\d+)`)

// How the program is, is told on an address of its own, and the log is JSON line by
// line; the address of the pages knows neither.
func TestHealthAndMetrics(t *testing.T) {
	data, _ := livingHouse(t)
	x := serveHouse(t, data, "--admin-listen", "127.0.0.1:0", "--log-json")
	u := x.user(t)
	var at string
	for at == "" && !t.Failed() { // it was written before the pages were served
		if found := adminAt.FindStringSubmatch(x.log.String()); found != nil {
			at = found[1]
		}
	}
	for _, path := range []string{"/healthz", "/metrics"} {
		if code, _, err := u.get(path); err != nil || code != http.StatusNotFound {
			t.Errorf("the pages' address answers %s with %d, %v", path, code, err)
		}
	}
	side := &user{t, http.DefaultClient, &process{URL: at}}
	if code, text, err := side.get("/healthz"); err != nil || code != http.StatusOK || text != "ok\n" {
		t.Errorf("/healthz: %d %q %v", code, text, err)
	}
	code, text, err := side.get("/metrics")
	if err != nil || code != http.StatusOK {
		t.Fatal(code, err)
	}
	for _, line := range []string{`zhibu_answers_total{class="form",status="3xx"} 1`, `zhibu_answers_total{class="page",status="4xx"} 2`, "zhibu_answer_seconds_count 3", "zhibu_writes_waiting 0", "zhibu_read_only 0"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	for _, word := range []string{"温令仪", "wenlingyi", "一支部", "/orgs"} {
		if strings.Contains(text, word) {
			t.Errorf("the metrics tell of %s", word)
		}
	}
	stop(t, x)
	for _, line := range strings.Split(strings.TrimSpace(x.log.String()), "\n") {
		if !strings.HasPrefix(line, "http") && !json.Valid([]byte(line)) {
			t.Errorf("a line that is no JSON: %s", line)
		}
	}
	testkit.Promise(t, "off unless switched on, 404 on the pages' address, no names in them; every line of the log parses", "V13.4.5", "V16.2.4")
}

// A house whose file is damaged is served for reading: people see that, nothing is
// written, and the program does not start again and again.
func TestADamagedHouseIsReadOnly(t *testing.T) {
	data, branch := livingHouse(t)
	file := filepath.Join(data, "zhibu.db")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	whole := append([]byte(nil), text...)
	x := serveHouse(t, data)
	u := x.user(t)
	stop(t, x)
	page := pageOf(t, data, "topic_issue")
	if text, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	for i := range 4096 {
		text[page*4096+i] = byte(i * 7)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := run(t, "", data, "doctor"); code != 3 || !strings.Contains(out, "问题\t数据库\t有") {
		t.Errorf("the doctor, exit %d:\n%s", code, out)
	}
	x = serveHouse(t, data)
	u.x = x
	code, shown, err := u.get("/sites")
	if err != nil || code != http.StatusOK || !strings.Contains(shown, "只能查看，不能保存") {
		t.Errorf("a page answers %d, %v, and does not say so", code, err)
	}
	for _, to := range []string{"/sites", "/orgs/" + branch + "/activities"} {
		code, page, err := u.post(to, url.Values{"form_key": {"k"}, "name": {"虚构纪念馆"}, "kind": {"lecture"}, "day": {"2021-12-09"}, "title": {"t"}})
		if err != nil || code != http.StatusServiceUnavailable || !strings.Contains(page, "只能查看，不能保存") {
			t.Errorf("a write to %s is answered %d, %v", to, code, err)
		}
	}
	stop(t, x)
	if after, err := os.ReadFile(file); err != nil || string(after) != string(text) {
		t.Error("a read-only house was written to", err)
	}
	for what, text := range map[string][]byte{"no database at all": []byte(strings.Repeat("not a database ", 1000)), "a file that was cut": whole[:len(whole)/2]} {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		y := start(t, "serve", "--data", data, "--listen", "127.0.0.1:0")
		if y.URL != "" {
			if what != "a file that was cut" || !strings.Contains(y.log.String(), "reading only") {
				t.Errorf("%s is served", what)
			}
			stop(t, y)
		} else if code := y.ends(); code != 3 {
			t.Errorf("%s: exit %d, %s", what, code, y.log)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != string(text) {
			t.Errorf("%s was changed: %v", what, err)
		}
	}
	testkit.Promise(t, "a damaged page found at the start; pages open with a line that says so, 2 of 2 writes answered 503, not a byte changed", "FLT-08", "FLT-07")
}

// pageOf is the page, counted from 0, where a table begins that no page of this
// test reads.
func pageOf(t *testing.T, data, table string) (n int) {
	t.Helper()
	a := look(t, data)
	err := a.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test looks where a table lies", "SELECT rootpage FROM sqlite_schema WHERE name = @name", gate.Args{"name": table}, func(row gate.Row) error { return row.Scan(&n) })
	})
	if err = errors.Join(err, a.Close()); err != nil || n < 2 {
		t.Fatal(n, err)
	}
	return n - 1
}

// Clients that take their time are cut off, others are served meanwhile; a body
// that is too large is refused.
func TestSlowClientsAndLargeBodies(t *testing.T) {
	data, _ := livingHouse(t)
	x := serveHouse(t, data)
	at := strings.TrimPrefix(x.URL, "http://")
	var slow []net.Conn
	for range 50 {
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n") // and never the end
		slow = append(slow, c)
	}
	if code, _, err := x.user(t).get("/"); err != nil || code >= 400 {
		t.Errorf("others are answered %d, %v", code, err)
	}
	cut := 0
	for _, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(25 * time.Second))
		if _, err := bufio.NewReader(c).ReadString(0); err != nil && !os.IsTimeout(err) {
			cut++
		}
		_ = c.Close()
	}
	if cut != len(slow) {
		t.Errorf("%d of %d slow clients were cut off", cut, len(slow))
	}
	u := x.user(t)
	code, page, err := u.post("/sites", url.Values{"name": {strings.Repeat("大", 2<<20)}})
	if err != nil || code != http.StatusRequestEntityTooLarge || !strings.Contains(page, "太大") {
		t.Errorf("a large body: %d, %v", code, err)
	}
	stop(t, x)
	testkit.Promise(t, "50 slow clients cut off, others served meanwhile", "FLT-17")
}
