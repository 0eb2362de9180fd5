package taskweb_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/live"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// town is a world whose people sign in by the product's own door, with a task that two
// branches were asked.
type town struct {
	*world.World
	srv *httptest.Server
	id  int64
	at  string // the address of what moves
}

const secret = "fictional-2021"

func newTown(t *testing.T, e testkit.Engine) *town {
	t.Helper()
	w := world.NewWith(t, e, func(c *app.Config) {
		c.Live = live.Limits{Each: 4, Pause: 20 * time.Millisecond, Tick: 100 * time.Millisecond, Beat: 100 * time.Millisecond}
	})
	x := &town{World: w}
	for login, a := range map[string]gate.Actor{"gongwei": w.Officer, "shuji": w.Secretary, "juwei": w.Head} {
		if _, err := w.Accounts.Create(w.Ctx(), gate.Program("test"), login, a.Name, a.Person, secret); err != nil {
			t.Fatal(err)
		}
	}
	sent, err := w.Tasks.Draft(w.Ctx(), w.Officer, w.Root, task.Doc{Title: "核对名册", Text: "请核对。", By: task.ByReceipt, Due: day.Must("2021-12-30"), To: task.Reach{Names: []string{"东一支部", "东一二支部"}}})
	second := w.Outsider(8, post.Officer)
	for _, step := range []func() error{
		func() error { return w.Tasks.Ask(w.Ctx(), w.Officer, sent, 0, "", "") },
		func() error { return w.Tasks.Review(w.Ctx(), second, sent, 0, "") },
		func() error { return w.Tasks.Approve(w.Ctx(), second, sent, 0) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	x.id, x.at = sent, "/tasks/"+id(sent)+"/live"
	x.srv = httptest.NewUnstartedServer(w.Handler(web.Config{Clock: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}))
	x.srv.Config.RegisterOnShutdown(w.Live.Close)
	x.srv.Start()
	t.Cleanup(x.srv.Close)
	return x
}

func (x *town) signIn(login string) string {
	x.T.Helper()
	token, err := x.Accounts.SignIn(x.Ctx(), login, secret, account.From{Address: "127.0.0.1"})
	if err != nil {
		x.T.Fatal(err)
	}
	return token
}

// events is an open page.
type events struct {
	*http.Response
	t     testing.TB
	lines *bufio.Scanner
}

func (x *town) open(token string) *events {
	x.T.Helper()
	ctx, cancel := context.WithTimeout(x.Ctx(), time.Minute)
	x.T.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", x.srv.URL+x.at, nil)
	if err != nil {
		x.T.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: token})
	c := &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(r)
	if err != nil {
		x.T.Fatal(err)
	}
	x.T.Cleanup(func() { _ = res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	return &events{res, x.T, lines}
}

// until reads until a line says something; it reports false where the stream ends before.
func (e *events) until(want string) bool {
	for e.lines.Scan() {
		if strings.Contains(e.lines.Text(), want) {
			return true
		}
	}
	return false
}

func (e *events) says(want string) {
	e.t.Helper()
	if !e.until(want) {
		e.t.Errorf("the stream ended without %s", want)
	}
}

// An answer of a secretary moves the officer's page; who was asked, and who stands above
// some of them, has no such page.
func TestAnAnswerMovesThePage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		x := newTown(t, e)
		o := x.open(x.signIn("gongwei"))
		if o.StatusCode != 200 || !strings.HasPrefix(o.Header.Get("Content-Type"), "text/event-stream") || o.Header.Get("X-Accel-Buffering") != "no" {
			t.Fatalf("%d %v", o.StatusCode, o.Header)
		}
		o.says("已送达 2")
		if err := x.Tasks.Open(x.Ctx(), x.Secretary, x.id, x.East); err != nil {
			t.Fatal(err)
		}
		o.says("已打开 1")
		if err := x.Tasks.Receipt(x.Ctx(), x.Secretary, x.id, x.East); err != nil {
			t.Fatal(err)
		}
		o.says("已办结 1")
		for _, login := range []string{"shuji", "juwei"} {
			if s := x.open(x.signIn(login)); s.StatusCode != 404 {
				t.Errorf("%s is answered %d", login, s.StatusCode)
			}
		}
		if s := x.open(""); s.StatusCode != 303 {
			t.Errorf("nobody is answered %d", s.StatusCode)
		}
	})
}

// Somebody signs out, or his post ends: nothing more comes, and the page is told not to
// come again. His other session, which goes on, is not touched.
func TestAStreamEndsWithTheRight(t *testing.T) {
	x := newTown(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	first, other := x.signIn("gongwei"), x.signIn("gongwei")
	a, b := x.open(first), x.open(other)
	a.says("已送达 2")
	b.says("已送达 2")
	s, err := x.Accounts.Resolve(x.Ctx(), first)
	if err == nil {
		err = x.Accounts.SignOut(x.Ctx(), s)
	}
	if err == nil {
		err = x.Tasks.Receipt(x.Ctx(), x.Secretary, x.id, x.East)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.says("已办结 1")
	left := ""
	for a.lines.Scan() {
		left += a.lines.Text() + "\n"
	}
	if strings.Contains(left, "已办结 1") || !strings.Contains(left, "event: end") {
		t.Errorf("after signing out comes %s", left)
	}
	if err := x.Posts.TakeOffice(x.Ctx(), gate.Program("test"), x.Officer.Person, x.Officer.Post); err != nil {
		t.Fatal(err)
	}
	if err := x.Tasks.Receipt(x.Ctx(), x.Beside, x.id, x.Eastern); err != nil {
		t.Fatal(err)
	}
	left = ""
	for b.lines.Scan() {
		left += b.lines.Text() + "\n"
	}
	if strings.Contains(left, "已办结 2") || !strings.Contains(left, "event: end") {
		t.Errorf("after the post has ended comes %s", left)
	}
}

// A session that is only looked with grows old as if nobody did, and the stream ends with it.
func TestAnOpenPageIsNoUse(t *testing.T) {
	x := newTown(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	o := x.open(x.signIn("gongwei"))
	o.says("event: beat")
	go func() {
		for range 100 { // some hours, with a sign of life in each step
			x.Clock.Add(5 * time.Minute)
			time.Sleep(150 * time.Millisecond)
		}
	}()
	o.says("event: end")
	if _, err := io.ReadAll(o.Body); err != nil {
		t.Error(err)
	}
}

// More pages than an account may have open are refused; whoever asks for no stream gets
// the board once; a server that stops does not wait for those who look.
func TestLimitsAndStop(t *testing.T) {
	x := newTown(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})
	token := x.signIn("gongwei")
	var open []*events
	for range 4 {
		o := x.open(token)
		o.says("已送达 2")
		open = append(open, o)
	}
	if o := x.open(token); o.StatusCode != 503 {
		t.Errorf("the fifth page is answered %d", o.StatusCode)
	}
	began := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(x.Ctx()), 20*time.Second)
		defer cancel()
		began <- x.srv.Config.Shutdown(ctx)
	}()
	for _, o := range open {
		if o.until("event: end") {
			t.Error("a stop is told as the end of a right")
		}
	}
	if err := <-began; err != nil {
		t.Errorf("the server that stops waits: %v", err)
	}
	testkit.Promise(t, "a server that stops with 4 pages open lets them go at once", "FLT-03")
}
