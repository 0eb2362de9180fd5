package cli_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	osuser "os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zhibu/internal/base/testkit"
)

// cluster is a PostgreSQL server of the test's own, which it may kill.
type cluster struct {
	t         *testing.T
	bin, home string
	port      int
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(bins) == 0 {
		t.Fatal("no PostgreSQL server is installed: ", err)
	}
	home, err := os.MkdirTemp("", "zhibu-server-") // t.TempDir is closed to the server's user
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{t: t, bin: slices.Max(bins), home: home, port: l.Addr().(*net.TCPAddr).Port}
	_ = l.Close()
	if os.Geteuid() == 0 { // the server refuses to run as root
		u, err := osuser.Lookup("postgres")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(u.Uid)
		if err := os.Chown(home, uid, -1); err != nil {
			t.Fatal(err)
		}
	}
	c.must("initdb", "-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
	c.start()
	t.Cleanup(func() {
		_ = c.run("pg_ctl", "-D", c.data(), "-m", "immediate", "-s", "stop")
		_ = os.RemoveAll(home)
	})
	return c
}

func (c *cluster) data() string { return filepath.Join(c.home, "data") }

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

func (c *cluster) run(name string, args ...string) error {
	words := append([]string{filepath.Join(c.bin, name)}, args...)
	if os.Geteuid() == 0 {
		words = append([]string{"runuser", "-u", "postgres", "--"}, words...)
	}
	x := exec.Command(words[0], words[1:]...)
	x.Dir = c.home
	return x.Run() // its words go nowhere: a server that lives on would hold a pipe open
}

func (c *cluster) must(name string, args ...string) {
	c.t.Helper()
	if err := c.run(name, args...); err != nil {
		c.t.Fatal(name, err)
	}
}

func (c *cluster) start() {
	c.t.Helper()
	options := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=on", c.port, c.home)
	var err error
	for range 50 { // after kill -9 it waits for the last of the old processes
		if err = c.run("pg_ctl", "-D", c.data(), "-l", filepath.Join(c.home, "log"), "-w", "-s", "-o", options, "start"); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.t.Fatal(err)
}

// fall ends the server in one of three ways.
func (c *cluster) fall(n int) {
	c.t.Helper()
	if n%3 < 2 {
		c.must("pg_ctl", "-D", c.data(), "-m", []string{"fast", "immediate"}[n%3], "-w", "-s", "stop")
		return
	}
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		c.t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// The PostgreSQL server is stopped, cut off and killed again and again while four
// clients record activities and the program goes on running: what was acknowledged
// is there, and what was answered otherwise is there once at most, and once when it
// is sent again. ZHIBU_RESTARTS says how often.
func TestTheServerIsKilled(t *testing.T) {
	falls := times(t, "ZHIBU_RESTARTS", 3)
	c := newCluster(t)
	t.Setenv("ZHIBU_DATABASE", c.url())
	data, branch := livingHouse(t)
	to := "/orgs/" + branch + "/activities"
	l := &ledger{sent: map[string]url.Values{}, acked: map[string]bool{}}
	x := serveHouse(t, data)
	u := x.user(t)
	over := make(chan struct{})
	var clients sync.WaitGroup
	for client := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				default:
				}
				switch code, err := u.send(l, to, fmt.Sprintf("%d-%d", client, n)); {
				case err != nil:
					t.Errorf("the program itself does not answer: %v", err)
					return
				case code == http.StatusServiceUnavailable:
					time.Sleep(20 * time.Millisecond)
				case code != http.StatusOK:
					t.Errorf("a client is answered %d: %s", code, x.log)
				}
			}
		})
	}
	var ready []time.Duration
	for n := range falls {
		time.Sleep(300 * time.Millisecond)
		c.fall(n)
		time.Sleep(100 * time.Millisecond)
		c.start()
		began := time.Now()
		for {
			if code, _, err := u.get("/sites"); err == nil && code == http.StatusOK {
				break
			}
			if time.Since(began) > time.Minute {
				t.Fatal("the program does not come back: ", x.log)
			}
			time.Sleep(10 * time.Millisecond)
		}
		ready = append(ready, time.Since(began))
	}
	close(over)
	clients.Wait()
	f := l.compare(t, data)
	if len(l.acked) == 0 || f.lost+f.half+f.twice != 0 {
		t.Errorf("%d acknowledged: %d lost, %d half, %d twice", len(l.acked), f.lost, f.half, f.twice)
	}
	acked, stood := len(l.acked), 0
	for _, title := range f.open {
		stood += f.there[title]
		if code, _, err := u.post(to, l.sent[title]); err != nil || code != http.StatusSeeOther {
			t.Errorf("%s sent again: %d, %v", title, code, err)
		}
		l.acks(title)
	}
	stop(t, x)
	if f := l.compare(t, data); f.lost+f.half+f.twice != 0 {
		t.Errorf("after sending again: %d lost, %d half, %d twice", f.lost, f.half, f.twice)
	}
	control(t, l, data)
	slices.Sort(ready)
	figure := fmt.Sprintf("%d falls of the server, %d acknowledged, 0 lost, 0 half, %d unanswered of which %d stood and none twice; ready %d ms after the server (p95)",
		falls, acked, len(f.open), stood, ready[len(ready)*95/100].Milliseconds())
	t.Log(figure)
	testkit.Promise(t, figure, "FLT-13")
}
