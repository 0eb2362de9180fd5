package trail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/output/trail"
	"zhibu/internal/register/post"
)

// The audit administrator reads everything that was done, the other two and everybody
// else nothing.
func TestWhoReadsTheJournal(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		system, security, audit := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin), w.Outsider(23, post.AuditAdmin)
		if _, err := w.Posts.GiveOffice(t.Context(), security, post.Post{Org: w.East, Holder: w.People[w.East][4], Kind: post.Clerk}); err != nil {
			t.Fatal(err)
		}
		for who, as := range map[string]gate.Actor{"system": system, "security": security, "officer": w.Officer, "secretary": w.Secretary, "member": w.Plain} {
			if _, err := w.Trails.List(t.Context(), as, trail.Query{}); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s: %v", who, err)
			}
			if _, err := w.Trails.Checkpoints(t.Context(), as, 1); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s's checkpoints: %v", who, err)
			}
			if _, err := w.Trails.Take(t.Context(), as); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s takes one: %v", who, err)
			}
			if _, err := w.Trails.Check(t.Context(), as, nil); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s checks: %v", who, err)
			}
		}
		seen, total := 0, int64(0)
		for before := int64(0); ; {
			page, err := w.Trails.List(t.Context(), audit, trail.Query{Before: before, Limit: 7})
			if err != nil {
				t.Fatal(err)
			}
			seen, total = seen+len(page.Lines), page.Total
			if before = page.Next; before == 0 {
				break
			}
		}
		if n, err := w.Gate.Verify(t.Context()); err != nil || int64(seen) != n || total != n {
			t.Errorf("%d of %d lines were shown, %d counted (%v)", seen, n, total, err)
		}
		page, err := w.Trails.List(t.Context(), audit, trail.Query{Area: "post", Text: "东一支部", Span: day.Span{From: day.Must("2021-12-20"), Until: day.Must("2021-12-21")}})
		if err != nil || len(page.Lines) != 4 || page.Lines[0].Deed != "post.begin" || page.Lines[0].Post != "安全管理员" {
			t.Errorf("of the branch's posts: %+v (%v)", page.Lines, err)
		}
		for _, q := range []trail.Query{{Area: "posts"}, {Text: "%"}, {Span: day.Span{From: day.Must("2021-12-21"), Until: day.Must("2021-12-22")}}} {
			if page, err := w.Trails.List(t.Context(), audit, q); err != nil || len(page.Lines) != 0 || page.Total != 0 {
				t.Errorf("%+v gives %d of %d (%v)", q, len(page.Lines), page.Total, err)
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d of %d entries, the other two 0, %s", seen, total, e.Name), "SY-04", "V16.4.2")
	})
}

// sink remembers what it was given, or is dead.
type sink struct {
	mu    sync.Mutex
	dead  bool
	lines []string
}

func (s *sink) Name() string { return "一个地方" }

func (s *sink) Keep(_ context.Context, lines []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead {
		return errors.New("nobody answers")
	}
	s.lines = append(s.lines, lines...)
	return nil
}

func write(w *world.World, n int) {
	w.T.Helper()
	for range n {
		if err := w.Gate.Write(w.Ctx(), gate.Program("test"), "", func(x *gate.Writing) error {
			at, err := x.Whole()
			if err != nil {
				return err
			}
			return x.Record(at, "test.nothing", gate.Subject{Kind: "test"}, nil)
		}); err != nil {
			w.T.Fatal(err)
		}
	}
}

func signer(t *testing.T, dir string) *crypt.Signer {
	t.Helper()
	s, err := crypt.Signers(filepath.Join(dir, "journal.key"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A checkpoint is taken after ten minutes or a thousand entries; a dead sink loses
// nothing; what left the machine tells a cut tail from a whole journal.
func TestCheckpointsLeaveTheMachine(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		out := &sink{}
		ts := trail.New(w.Gate, signer(t, e.Dir), out)
		ctx := t.Context()
		tick := func(what string, want int) {
			t.Helper()
			err := ts.Tick(ctx)
			if (err != nil) != out.dead {
				t.Errorf("%s: %v", what, err)
			}
			if len(out.lines) != want {
				t.Errorf("%s: %d lines are outside, want %d", what, len(out.lines), want)
			}
		}
		tick("the first", 1)
		tick("nothing new", 1)
		write(w, 1)
		tick("one new entry, at once", 1)
		w.Clock.Add(10 * time.Minute)
		tick("ten minutes later", 2)
		w.Clock.Add(time.Hour)
		tick("an hour in which nothing happened", 2)
		write(w, 1000)
		tick("a thousand entries", 3)
		out.dead = true
		for range 6 {
			write(w, 3)
			w.Clock.Add(10 * time.Minute)
			tick("an hour with a dead sink", 3)
		}
		list, err := ts.Checkpoints(ctx, w.Outsider(23, post.AuditAdmin), 100)
		if err != nil || len(list) != 9 || list[0].Sent || list[0].Trouble == "" || !list[8].Sent {
			t.Errorf("the page: %+v (%v)", list, err)
		}
		out.dead = false
		tick("the sink is back", 9) // the outsider's entries are not due yet

		kept, err := trail.Read(strings.Join(out.lines, "\n"))
		if err != nil || len(kept) != 9 {
			t.Fatal(len(kept), err)
		}
		var marks []gate.Mark
		for i, c := range kept {
			if i > 0 && c.Seq <= kept[i-1].Seq {
				t.Errorf("line %d is out of order", i)
			}
			marks = append(marks, c.Mark())
			m, err := trail.ParseCode(c.Code())
			if err != nil {
				t.Fatal(err)
			}
			marks = append(marks, m)
		}
		if _, err := w.Gate.Verify(ctx, marks...); err != nil {
			t.Error("the journal against what is kept:", err)
		}
		other := world.New(t, testkit.Engine{Name: "other", Dir: t.TempDir()})
		if _, err := other.Gate.Verify(ctx, marks...); err == nil {
			t.Error("another house's journal fits")
		}
		testkit.Promise(t, "an hour with a dead sink, 0 checkpoints lost, "+e.Name, "AUD-05", "DB-34")
	})
}

// What came from outside is believed only as it was signed.
func TestReadingCheckpoints(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	a, b := &sink{}, &sink{}
	for s, dir := range map[*sink]string{a: t.TempDir(), b: t.TempDir()} {
		ts := trail.New(w.Gate, signer(t, dir), s)
		write(w, 1)
		if _, err := ts.Take(t.Context(), gate.Program("test")); err != nil {
			t.Fatal(err)
		}
	}
	good, foreign := a.lines[0], b.lines[0]
	if list, err := trail.Read("<109>1 2021-12-20T09:00:00+08:00 - zhibu - checkpoint - " + good + "\n\n" + good + "\n"); err != nil || len(list) != 2 {
		t.Error("as a log server keeps it:", list, err)
	}
	for name, text := range map[string]string{
		"another entry":       strings.Replace(good, `"seq":`, `"seq":1`, 1),
		"another time":        strings.Replace(good, "2021", "2020", 1),
		"no signature":        strings.Replace(good, `"sig":"`, `"sig":"x`, 1),
		"another's signature": good + "\n" + foreign,
		"no checkpoint":       "hello",
		"half a line":         good[:len(good)/2],
	} {
		if _, err := trail.Read(text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, code := range []string{"", "12", "x-3f2a-91c0-77de-0b41-aa23-5e9f", "0-3f2a-91c0-77de-0b41-aa23-5e9f", "12-3f2a", "12-3f2a-91c0-77de-0b41-aa23-5e9g"} {
		if _, err := trail.ParseCode(code); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", code, err)
		}
	}
	if m, err := trail.ParseCode(" 12-3F2A91C077DE0B41AA235E9F "); err != nil || m.Seq != 12 || m.Hash != "3f2a91c077de0b41aa235e9f" {
		t.Error("as somebody types it:", m, err)
	}
}

func TestSinks(t *testing.T) {
	dir := t.TempDir()
	line := `{"first":"a","seq":1,"hash":"a","at":"2021-12-20T09:00:00+08:00","key":"","sig":""}`
	for range 2 {
		if err := trail.Folder(dir).Keep(t.Context(), []string{line}); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "zhibu-checkpoints.jsonl")); err != nil || string(text) != line+"\n"+line+"\n" {
		t.Errorf("%q (%v)", text, err)
	}
	if err := trail.Folder(filepath.Join(dir, "away")).Keep(t.Context(), []string{line}); err == nil {
		t.Error("a folder that is not there took a line")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			got <- err.Error()
			return
		}
		text, _ := bufio.NewReader(conn).ReadString('\n')
		got <- text
	}()
	if err := (trail.Syslog{Address: l.Addr().String()}).Keep(t.Context(), []string{line}); err != nil {
		t.Fatal(err)
	}
	if text := <-got; text != "<109>1 2021-12-20T09:00:00+08:00 - zhibu - checkpoint - "+line+"\n" {
		t.Errorf("the log server got %q", text)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := (trail.Syslog{Address: l.Addr().String()}).Keep(t.Context(), []string{line}); err == nil {
		t.Error("a log server that is not there took a line")
	}
}

// The key is the owner's alone and one of ours.
func TestTheSignersKey(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "journal.key")
	first := signer(t, dir)
	if again := signer(t, dir); again.Public() != first.Public() {
		t.Error("another key at the second start")
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := crypt.Signers(file); fault.KindOf(err) != fault.Denied {
		t.Error("readable by others:", err)
	}
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := crypt.Signers(file); fault.KindOf(err) != fault.Invalid {
		t.Error("no key:", err)
	}
}
