package cli_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// ledger is what the clients know: which operations were sent, and which of them
// were acknowledged. It is written before a client goes on.
type ledger struct {
	mu    sync.Mutex
	sent  map[string]url.Values // title → the form
	acked map[string]bool
}

func (l *ledger) sends(title string, form url.Values) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[title] = form
}

func (l *ledger) acks(title string) { l.mu.Lock(); defer l.mu.Unlock(); l.acked[title] = true }

// found is what stands in the database beside what the clients know.
type found struct {
	lost, half, twice int
	open              []string // sent and not acknowledged
	there             map[string]int
}

// compare holds a house against the ledger: each acknowledged activity stands there
// once, with its organisation and its entry in the journal, and none without.
func (l *ledger) compare(t *testing.T, data string) (f found) {
	t.Helper()
	a := look(t, data)
	f.there = map[string]int{}
	whole := map[string]bool{}
	err := a.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test compares", `SELECT a.title, EXISTS (SELECT 1 FROM journal j WHERE j.subject = 'activity' AND j.subject_id = a.id)
			AND EXISTS (SELECT 1 FROM activity_org o WHERE o.activity_id = a.id) AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id)
			FROM activity a`, nil, func(row gate.Row) error {
			var title string
			var ok bool
			err := row.Scan(&title, &ok)
			f.there[title]++
			whole[title] = ok
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if wrong, err := a.Gate.Sound(t.Context()); err != nil || len(wrong) > 0 {
		t.Error("the database is damaged:", wrong, err)
	}
	if _, err := a.Gate.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for title := range l.sent {
		switch n := f.there[title]; {
		case n > 1:
			f.twice++
		case n == 1 && !whole[title]:
			f.half++
		case n == 0 && l.acked[title]:
			f.lost++
		}
		if !l.acked[title] {
			f.open = append(f.open, title)
		}
	}
	return f
}

// times is how often a test does something: a few times in every run, as often as
// the variable says where somebody waits for it.
func times(t *testing.T, variable string, few int) int {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return few
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The program is killed again and again while four clients record activities, at
// any moment: what was acknowledged is there, nothing is half, and what was not
// answered can be sent again without being there twice. ZHIBU_KILLS says how often.
func TestKilledAtAnyMoment(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		t.Setenv("ZHIBU_DATABASE", e.URL)
		killed(t, e.Name, times(t, "ZHIBU_KILLS", 12))
	})
}

func killed(t *testing.T, engine string, kills int) {
	data, branch := livingHouse(t)
	to := "/orgs/" + branch + "/activities"
	l := &ledger{sent: map[string]url.Values{}, acked: map[string]bool{}}
	x := serveHouse(t, data)
	u := x.user(t)
	var ready []time.Duration
	for round := range kills {
		var clients sync.WaitGroup
		for c := range 4 {
			clients.Go(func() {
				for n := 0; ; n++ {
					code, err := u.send(l, to, fmt.Sprintf("%d-%d-%d", round, c, n))
					if err != nil {
						return // killed
					}
					if code != http.StatusOK {
						t.Errorf("a client is answered %d", code)
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(50+rand.IntN(350)) * time.Millisecond) // any moment
		if err := x.p.Kill(); err != nil {
			t.Fatal(err)
		}
		clients.Wait()
		x.ends()
		began := time.Now()
		x = serveHouse(t, data)
		if code, _, err := (&user{t, u.c, x}).get("/sites"); err != nil || code != http.StatusOK {
			t.Fatalf("after the kill it answers %d, %v", code, err)
		}
		ready = append(ready, time.Since(began))
		u.x = x
	}
	if err := x.p.Kill(); err != nil {
		t.Fatal(err)
	}
	x.ends()
	f := l.compare(t, data)
	if len(l.acked) == 0 || f.lost+f.half+f.twice != 0 {
		t.Errorf("%d acknowledged: %d lost, %d half, %d twice", len(l.acked), f.lost, f.half, f.twice)
	}
	stood := 0
	x = serveHouse(t, data)
	u.x = x
	for _, title := range f.open { // sent again, each is there once
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
	testkit.Promise(t, fmt.Sprintf("%s: %d kills, %d acknowledged, 0 lost, 0 half, %d unanswered of which %d stood and none twice; ready again in %d ms (p95)",
		engine, kills, len(l.acked)-len(f.open), len(f.open), stood, ready[len(ready)*95/100].Milliseconds()), "FLT-01")
	t.Logf("%s: %d kills, %d acknowledged, %d unanswered of which %d stood, ready p95 %d ms", engine, kills, len(l.acked)-len(f.open), len(f.open), stood, ready[len(ready)*95/100].Milliseconds())
}

// send records one activity as a client does, and keeps the ledger: OK stands for
// an acknowledged one, whatever else for what the form or the record was answered.
func (u *user) send(l *ledger, to, title string) (int, error) {
	code, page, err := u.get(to + "/new")
	if err != nil || code != http.StatusOK {
		return code, err
	}
	key := formKey.FindStringSubmatch(page)
	if key == nil {
		return http.StatusNotFound, nil
	}
	form := url.Values{"form_key": {key[1]}, "kind": {"lecture"}, "day": {"2021-12-09"}, "title": {title}}
	l.sends(title, form)
	code, _, err = u.post(to, form)
	if err != nil || code != http.StatusSeeOther {
		return code, err
	}
	l.acks(title)
	return http.StatusOK, nil
}

// control spoils the house as a program would that answers before it has written,
// or writes a record and its entry apart: the comparison sees both.
func control(t *testing.T, l *ledger, data string) {
	t.Helper()
	a := look(t, data)
	err := a.Gate.Write(t.Context(), gate.Program("test"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		for _, stmt := range []string{
			"DELETE FROM activity_kind WHERE activity_id IN (SELECT MAX(id) FROM activity)",
			"UPDATE activity SET title = 'gone' WHERE id IN (SELECT MIN(id) FROM activity)"} {
			if _, err := w.Exec(at, stmt, nil); err != nil {
				return err
			}
		}
		return w.Quiet("a test spoils the house")
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if f := l.compare(t, data); f.lost != 1 || f.half != 1 {
		t.Errorf("the control: %d lost and %d half are seen, want 1 and 1", f.lost, f.half)
	}
}

// stop ends a process gracefully.
func stop(t *testing.T, x *process) {
	t.Helper()
	if err := x.p.Signal(terminate); err != nil {
		t.Fatal(err)
	}
	if code := x.ends(); code != 0 {
		t.Errorf("it stops with %d: %s", code, strings.TrimSpace(x.log.String()))
	}
}
