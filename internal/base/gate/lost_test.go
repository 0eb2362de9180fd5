package gate_test

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// cutter stands between the program and the server, and swallows the answer to a
// COMMIT when it is told to: the server has kept what the program is not told of.
type cutter struct {
	l    net.Listener
	to   string
	mu   sync.Mutex
	cut  bool
	cuts int
}

func newCutter(t *testing.T, server string) (*cutter, string) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{l: l, to: u.Host}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go c.pass(in)
		}
	}()
	u.Host = l.Addr().String()
	return c, u.String()
}

func (c *cutter) pass(in net.Conn) {
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		_ = in.Close()
		return
	}
	var mu sync.Mutex
	committing := false
	go func() {
		b := make([]byte, 64<<10)
		for {
			n, err := in.Read(b)
			if strings.Contains(strings.ToLower(string(b[:n])), "commit") {
				mu.Lock()
				committing = true
				mu.Unlock()
			}
			if err != nil {
				_ = out.Close()
				return
			}
			if _, err := out.Write(b[:n]); err != nil {
				return
			}
		}
	}()
	b := make([]byte, 64<<10)
	for {
		n, err := out.Read(b)
		mu.Lock()
		c.mu.Lock()
		lose := committing && c.cut
		if lose {
			c.cut, c.cuts = false, c.cuts+1
		}
		committing = false
		c.mu.Unlock()
		mu.Unlock()
		if err != nil || lose {
			_ = in.Close()
			_ = out.Close()
			return
		}
		if _, err := in.Write(b[:n]); err != nil {
			return
		}
	}
}

// lose swallows the answer to the next COMMIT.
func (c *cutter) lose() { c.mu.Lock(); c.cut = true; c.mu.Unlock() }

func (c *cutter) lost() int { c.mu.Lock(); defer c.mu.Unlock(); return c.cuts }

// Where the connection is lost between COMMIT and its answer, the asker is told to
// look first, the write is not run again by itself, and sending the same form again
// makes no second record.
func TestAnAnswerThatIsLost(t *testing.T) {
	const rounds = 12
	w := world.New(t, testkit.Engine{Name: "postgres", Dir: t.TempDir(), URL: testkit.Postgres(t)})
	cut, through := newCutter(t, w.Config.Database)
	c := w.Config
	c.Database, c.Node = through, 2
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	who := gate.Actor{Account: w.Officer.Account, Person: w.Officer.Person, Post: w.Officer.Post, Name: w.Officer.Name}
	send := func(name string) (id int64, err error) {
		ctx := gate.WithForm(t.Context(), "form "+name)
		err = a.Gate.Write(ctx, who, "site.add", func(x *gate.Writing) error {
			if again, err := x.Again("test.set", &id); again || err != nil {
				return err
			}
			at, err := x.At(w.Root)
			if err != nil {
				return err
			}
			id = x.NewID()
			if _, err := x.Exec(at, "INSERT INTO setting (name, value) VALUES (@name, 'x')", gate.Args{"name": fmt.Sprint(name, " ", id)}); err != nil {
				return err
			}
			if err := x.Record(at, "test.set", gate.Subject{Kind: "setting", ID: id}, nil); err != nil {
				return err
			}
			return x.Done(at, "test.set", id)
		})
		return id, err
	}
	unsure := 0
	for n := range rounds {
		name := fmt.Sprint("n", n)
		if n%3 != 2 { // every third is answered: the control
			cut.lose()
		}
		_, err := send(name)
		if err != nil {
			unsure++
			if fault.KindOf(err) != fault.Busy || !strings.Contains(err.Error(), "请先看一看是否已经保存") {
				t.Errorf("a lost answer is told as %v", err)
			}
		}
		for tries := 0; ; tries++ {
			if _, err = send(name); err == nil || tries == 5 {
				break
			}
			time.Sleep(10 * time.Millisecond) // a connection of the pool that is dead too
		}
		if err != nil {
			t.Fatalf("sent again: %v", err)
		}
	}
	if n := count(w, "setting"); n != rounds {
		t.Errorf("%d records of %d forms", n, rounds)
	}
	if n := count(w, "journal WHERE deed = 'test.set'"); n != rounds {
		t.Errorf("%d entries of %d forms", n, rounds)
	}
	if unsure == 0 || cut.lost() != unsure {
		t.Errorf("%d answers were lost, %d were told as unsure", cut.lost(), unsure)
	}
	if _, err := w.Gate.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d answers to COMMIT lost, %d told as unsure; sent again, %d records of %d forms", cut.lost(), unsure, rounds, rounds), "FLT-14")
}

// When the server ends every connection while people write, what was acknowledged
// is there, nothing is twice, and the house goes on without a restart.
func TestTheServerDropsEveryConnection(t *testing.T) {
	const rounds = 8
	w := world.New(t, testkit.Engine{Name: "postgres", Dir: t.TempDir(), URL: testkit.Postgres(t)})
	other, err := app.Open(t.Context(), func() app.Config { c := w.Config; c.Node = 3; return c }())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	var mu sync.Mutex
	acked := map[string]bool{}
	var clients sync.WaitGroup
	stop := make(chan struct{})
	for c := range 4 {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				name := fmt.Sprint(c, "-", n)
				if err := w.Gate.Write(t.Context(), gate.Program("test"), "", keepSetting(name)); err == nil {
					mu.Lock()
					acked[name] = true
					mu.Unlock()
				}
			}
		})
	}
	dropped := 0
	for range rounds {
		mu.Lock()
		had := len(acked)
		mu.Unlock()
		for now := had; now < had+10 && !t.Failed(); { // it goes on after each
			time.Sleep(time.Millisecond)
			mu.Lock()
			now = len(acked)
			mu.Unlock()
		}
		n := 0
		_ = other.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
			return r.Beyond("a test drops connections", "SELECT PG_TERMINATE_BACKEND(pid) FROM pg_stat_activity WHERE datname = CURRENT_DATABASE() AND pid <> PG_BACKEND_PID()", nil,
				func(gate.Row) error { n++; return nil })
		})
		dropped += n
	}
	close(stop)
	clients.Wait()
	have := map[string]int{}
	if err := other.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test reads", "SELECT name FROM setting", nil, func(row gate.Row) error {
			var s string
			err := row.Scan(&s)
			have[s]++
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	lost := 0
	for name := range acked {
		if have[name] != 1 {
			lost++
		}
	}
	if lost != 0 || dropped == 0 {
		t.Errorf("%d of %d acknowledged are lost or twice; %d connections were dropped", lost, len(acked), dropped)
	}
	if n := count(w, "journal WHERE deed = 'test.set'"); n != len(have) {
		t.Errorf("%d writes with %d entries", len(have), n)
	}
	if _, err := w.Gate.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d connections dropped under load, %d acknowledged, 0 lost", dropped, len(acked)), "FLT-13")
}
