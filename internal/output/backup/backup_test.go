package backup_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/duty"
	"zhibu/internal/output/backup"
	"zhibu/internal/register/post"
)

// kept is a world whose backups go into a folder of its own.
type kept struct {
	*world.World
	to    string
	key   *crypt.BackupKey
	admin gate.Actor // looks after the machine
}

func keep(t *testing.T, e testkit.Engine) *kept {
	t.Helper()
	k := &kept{World: world.New(t, e), to: filepath.Join(t.TempDir(), "backups"), key: crypt.NewBackupKey()}
	k.admin = k.Outsider(8, post.SystemAdmin)
	plan := backup.Usual
	plan.To = k.to
	k.Backups = backup.New(backup.House{Gate: k.Gate, Keys: k.Keys, Key: k.key, Rules: filepath.Join(e.Dir, "rules")}, k.Config.Options(), plan, k.Config.Temp())
	return k
}

// now makes a backup and gives its path.
func (k *kept) now() string {
	k.T.Helper()
	r, err := k.Backups.Now(k.Ctx(), k.to)
	if err != nil || r.State != backup.Good || r.Records == 0 || r.Size == 0 {
		k.T.Fatalf("%+v: %v", r, err)
	}
	return filepath.Join(k.to, r.File)
}

// place is an empty place on an engine, with the key file of a house in it.
func (k *kept) place(e testkit.Engine) app.Config {
	k.T.Helper()
	c := app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "zhibu.key"), Clock: k.Clock.Now}
	text, err := os.ReadFile(k.Config.Keys)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(c.Keys), 0o700)
	}
	if err == nil {
		err = os.WriteFile(c.Keys, text, 0o600)
	}
	if err != nil {
		k.T.Fatal(err)
	}
	return c
}

// set writes one small fact, as any case would, and answers once it is durable.
func set(ctx context.Context, g *gate.Gate, name string) error {
	return g.Write(ctx, gate.Program("test"), "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "INSERT INTO setting (name, value) VALUES (@name, 'x')", gate.Args{"name": name}); err != nil {
			return err
		}
		return w.Record(at, "test.set", gate.Subject{Kind: "setting"}, nil)
	})
}

func count(t *testing.T, g *gate.Gate, from string) (n int) {
	t.Helper()
	if err := g.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test counts", "SELECT COUNT(*) FROM "+from, nil, func(row gate.Row) error { return row.Scan(&n) })
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// What is backed up on one engine comes back on either, row by row the same, with
// its rules, and nobody signed in.
func TestABackupComesBackOnEitherEngine(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := keep(t, e)
		if err := os.MkdirAll(filepath.Join(e.Dir, "rules"), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"local.yaml": string(duty.SamplePack()), "notes.txt": "not ours"} {
			if err := os.WriteFile(filepath.Join(e.Dir, "rules", name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		id, err := k.Accounts.Create(t.Context(), gate.Program("user"), "someone", "某人", k.People[k.East][0], "correct horse battery staple")
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Gate.Write(t.Context(), gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.Whole()
			if err != nil {
				return err
			}
			if _, err := w.Exec(at, "INSERT INTO session (token, account_id, post_id, made_ms, seen_ms, until_ms) VALUES ('t', @id, 0, 1, 1, 1)", gate.Args{"id": id}); err != nil {
				return err
			}
			return w.Quiet("a test signs somebody in")
		}); err != nil {
			t.Fatal(err)
		}
		file := k.now()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := os.ReadFile(k.Config.Keys)
		if err != nil {
			t.Fatal(err)
		}
		for _, canary := range []string{"东甲", "东一支部", "someone", string(secret[60:100])} {
			if strings.Contains(string(text), canary) {
				t.Errorf("%q can be read in the file", canary)
			}
		}
		for _, to := range []testkit.Engine{{Name: "sqlite", Dir: t.TempDir()}, {Name: "postgres", Dir: t.TempDir(), URL: testkit.Postgres(t)}} {
			c := k.place(to)
			told, err := app.Restore(t.Context(), c, file, k.key)
			if err != nil {
				t.Fatalf("into %s: %v", to.Name, err)
			}
			a, err := app.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := a.Gate.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			if n := count(t, a.Gate, "session"); n != 0 {
				t.Errorf("%d are signed in", n)
			}
			if n := count(t, a.Gate, "journal WHERE deed = 'backup.restore'"); n != 1 {
				t.Errorf("the journal notes %d restores", n)
			}
			list, err := a.Members.On(t.Context(), k.Secretary, k.East, a.Gate.Today())
			if err != nil || len(list) != 9 || told.Rows() == 0 {
				t.Errorf("%d members, %d rows: %v", len(list), told.Rows(), err)
			}
			if _, err := os.Stat(filepath.Join(to.Dir, "rules", "local.yaml")); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Join(to.Dir, "rules", "notes.txt")); !errors.Is(err, os.ErrNotExist) {
				t.Error("a file that is no pack came along")
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
		testkit.Promise(t, "2 engines into 2, every row and the journal equal, 0 sessions", "BAK-10", "BAK-09")
	})
}

// Backups made while eight clients write: each is of one moment, and holds every
// write that was answered before it began.
func TestBackupUnderLoad(t *testing.T) {
	const rounds = 6
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := keep(t, e)
		ctx, cancel := context.WithCancel(t.Context())
		var done atomic.Int64
		var clients sync.WaitGroup
		defer clients.Wait()
		defer cancel()
		var mu sync.Mutex
		var answered []string
		for c := range 8 {
			clients.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					time.Sleep(10 * time.Millisecond)
					name := fmt.Sprintf("%d-%d", c, n)
					if err := set(t.Context(), k.Gate, name); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					answered = append(answered, name)
					mu.Unlock()
					done.Add(1)
				}
			})
		}
		missing, rows := 0, 0
		for n := range rounds {
			for done.Load() < int64(20*(n+1)) && !t.Failed() {
				time.Sleep(time.Millisecond)
			}
			mu.Lock()
			before := append([]string(nil), answered...)
			mu.Unlock()
			k.Clock.Add(time.Minute)
			file := k.now()
			to := app.Config{Data: t.TempDir(), Clock: k.Clock.Now}
			to = k.place(testkit.Engine{Dir: to.Data})
			if _, err := app.Restore(t.Context(), to, file, k.key); err != nil {
				t.Fatal(err)
			}
			a, err := app.Open(t.Context(), to)
			if err != nil {
				t.Fatal(err)
			}
			have := map[string]bool{}
			if err := a.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
				return r.Beyond("a test reads", "SELECT name FROM setting", nil, func(row gate.Row) error {
					var s string
					err := row.Scan(&s)
					have[s] = true
					return err
				})
			}); err != nil {
				t.Fatal(err)
			}
			for _, name := range before {
				if rows++; !have[name] {
					missing++
				}
			}
			if n := count(t, a.Gate, "journal WHERE deed = 'test.set'"); n != len(have) {
				t.Errorf("%d writes with %d entries: not of one moment", len(have), n)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if missing != 0 {
			t.Errorf("%d of %d answered writes are missing", missing, rows)
		}
		testkit.Promise(t, fmt.Sprintf("%d backups beside 8 writers, all restored and equal; 0 of %d answered writes missing", rounds, rows), "BAK-01", "BAK-02")
	})
}

// A restore goes nowhere but into an empty place, and never half.
func TestRestoreRefuses(t *testing.T) {
	k := keep(t, testkit.Engine{Dir: t.TempDir()})
	file := k.now()
	house := k.Config
	house.Keys = filepath.Join(house.Data, "keys", "test.key")
	before, err := os.ReadFile(house.File())
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken.zbk")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(broken, text[:len(text)-1000], 0o600); err != nil {
		t.Fatal(err)
	}
	put := func(name string) func(app.Config) {
		return func(c app.Config) {
			if err := os.WriteFile(filepath.Join(c.Data, name), []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	full := k.place(testkit.Engine{Dir: t.TempDir(), URL: testkit.Postgres(t)})
	if a, err := app.Open(t.Context(), full); err != nil || a.Close() != nil {
		t.Fatal(err)
	}
	if _, err := app.Restore(t.Context(), full, file, k.key); err != nil { // its tables are empty
		t.Fatal(err)
	}
	n := 0
	for what, c := range map[string]struct {
		to     *app.Config
		before func(app.Config)
		file   string
		key    *crypt.BackupKey
		kind   fault.Kind
	}{
		"the running house":             {to: &house, kind: fault.Conflict},
		"a database that is full":       {to: &full, kind: fault.Conflict},
		"a -wal left behind":            {before: put("zhibu.db-wal"), kind: fault.Conflict},
		"a database file":               {before: put("zhibu.db"), kind: fault.Conflict},
		"somebody's folder":             {before: put("letter.txt"), kind: fault.Conflict},
		"another backup key":            {key: crypt.NewBackupKey(), kind: fault.Invalid},
		"a cut file":                    {file: broken, kind: fault.Invalid},
		"no file":                       {file: broken + "x", kind: fault.NotFound},
		"a folder without the key file": {before: func(c app.Config) { _ = os.Remove(c.Keys) }, kind: fault.NotFound},
		"the key file of another house": {before: func(c app.Config) {
			_ = os.Remove(c.Keys)
			if _, err := crypt.Create(c.Keys, crypt.International); err != nil {
				t.Fatal(err)
			}
		}, kind: fault.Invalid},
	} {
		to := k.place(testkit.Engine{Dir: t.TempDir()})
		if c.to != nil {
			to = *c.to
		}
		if c.before != nil {
			c.before(to)
		}
		if c.file == "" {
			c.file = file
		}
		if c.key == nil {
			c.key = k.key
		}
		if _, err := app.Restore(t.Context(), to, c.file, c.key); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if c.to == nil {
			left, _ := filepath.Glob(filepath.Join(to.Data, "zhibu.db*"))
			if what == "a -wal left behind" || what == "a database file" {
				left = left[1:]
			}
			if len(left) != 0 {
				t.Errorf("%s: %v was left behind", what, left)
			}
		}
		n++
	}
	if after, err := os.ReadFile(house.File()); err != nil || string(after) != string(before) {
		t.Error("the running house was touched", err)
	}
	if _, err := app.Restore(t.Context(), k.place(testkit.Engine{Dir: t.TempDir()}), file, k.key); err != nil { // the control
		t.Error(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d attempts refused, nothing changed, the good one restored", n), "BAK-03", "BAK-05")
}
