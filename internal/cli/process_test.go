package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/cli"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// TestMain makes the program itself out of the test's binary, so that a test can
// start it as a process of its own, and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("ZHIBU_TEST_PROCESS") == "" {
		os.Exit(m.Run())
	}
	if most, err := strconv.ParseUint(os.Getenv("ZHIBU_TEST_FILE_SIZE"), 10, 64); err == nil { // no file grows beyond it
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			panic(err)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	code := cli.Run(ctx, cli.Env{Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Clock: time.Now, Getenv: os.Getenv})
	stop()
	os.Exit(code)
}

// process is the program as a process.
type process struct {
	t    *testing.T
	p    *os.Process
	URL  string
	log  *tail
	over chan int // its exit code, once
}

// tail keeps what a process writes.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *tail) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }
func (l *tail) String() string              { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

// start runs the program and does not wait.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	er, ew, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.StartProcess(exe, append([]string{"zhibu"}, args...), &os.ProcAttr{Env: append(os.Environ(), "ZHIBU_TEST_PROCESS=1"), Files: []*os.File{null, w, ew}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []*os.File{w, ew, null} {
		_ = f.Close()
	}
	x := &process{t: t, p: p, log: &tail{}, over: make(chan int, 1)}
	first := make(chan string, 1)
	var read sync.WaitGroup
	read.Go(func() {
		s := bufio.NewScanner(er)
		for s.Scan() {
			fmt.Fprintln(x.log, s.Text())
		}
		_ = er.Close()
	})
	read.Go(func() {
		s := bufio.NewScanner(r)
		for s.Scan() {
			if strings.HasPrefix(s.Text(), "http") {
				first <- s.Text()
			}
			fmt.Fprintln(x.log, s.Text())
		}
		close(first)
		_ = r.Close()
	})
	go func() {
		state, err := p.Wait()
		read.Wait()
		code := -1
		if err == nil {
			code = state.ExitCode()
		}
		x.over <- code
	}()
	t.Cleanup(func() { _ = p.Kill() })
	if args[0] == "serve" {
		x.URL = strings.TrimSuffix(<-first, "/")
	}
	return x
}

// serveHouse starts a server of a folder that must come up.
func serveHouse(t *testing.T, data string, args ...string) *process {
	t.Helper()
	x := start(t, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, args...)...)
	if x.URL == "" {
		t.Fatalf("the server did not come up, exit %d: %s", <-x.over, x.log)
	}
	return x
}

// ends waits for the process and gives its exit code.
func (x *process) ends() int {
	x.t.Helper()
	select {
	case code := <-x.over:
		return code
	case <-time.After(30 * time.Second):
		x.t.Fatalf("the process does not end: %s", x.log)
		return 0
	}
}

// user is somebody signed in.
type user struct {
	t *testing.T
	c *http.Client
	x *process
}

func (x *process) user(t *testing.T) *user {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u := &user{t, &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, x}
	code, _, err := u.post("/sign-in", url.Values{"name": {"wenlingyi"}, "password": {"correct horse battery"}})
	if err != nil || code != http.StatusSeeOther {
		t.Fatal("nobody can sign in:", code, err, x.log)
	}
	return u
}

func (u *user) get(path string) (int, string, error) {
	r, err := u.c.Get(u.x.URL + path)
	return answer(r, err)
}

func (u *user) post(path string, form url.Values) (int, string, error) {
	r, err := http.NewRequest("POST", u.x.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return answer(u.c.Do(r))
}

func answer(r *http.Response, err error) (int, string, error) {
	if err != nil {
		return 0, "", err
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(r.Body)
	_ = r.Body.Close()
	return r.StatusCode, b.String(), err
}

var formKey = regexp.MustCompile(`name="form_key" value="([^"]+)"`)

// livingHouse makes a house in which an officer of the Committee can sign in, and
// gives the branch that he records for.
func livingHouse(t *testing.T) (data, branch string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "house")
	id := house(t, data)
	a := look(t, data)
	who := gate.Program("test")
	if _, err := a.Members.Enrol(t.Context(), who, member.Entry{Facts: member.Facts{Name: "虚构甲", Sex: member.Female, BirthOn: day.Must("1980-02-29"), BirthExact: true,
		JoinedOn: day.Must("2015-03-01"), FullOn: day.Must("2016-03-01"), PartyFrom: day.Must("2016-03-01")}, Org: id, Since: day.Must("2015-03-01"), Reason: "名册导入"}); err != nil {
		t.Fatal(err)
	}
	tree, err := a.Orgs.Tree(t.Context(), who, a.Gate.Today())
	if err != nil {
		t.Fatal(err)
	}
	person, err := a.Posts.GiveOutsider(t.Context(), who, "温令仪", "区委", post.Post{Org: tree[0].Org, Kind: post.Officer, How: post.Appointed, Span: day.Span{From: day.Must("2021-01-01"), Until: day.Forever}})
	if err == nil {
		_, err = a.Accounts.Create(t.Context(), who, "wenlingyi", "温令仪", person, "correct horse battery")
	}
	if err = errors.Join(err, a.Close()); err != nil {
		t.Fatal(err)
	}
	return data, strconv.FormatInt(id, 10)
}

// look opens a house in this process.
func look(t *testing.T, data string) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: data, Database: os.Getenv("ZHIBU_DATABASE"), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
