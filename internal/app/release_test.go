package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/schema"
	"zhibu/internal/base/testkit"
	"zhibu/internal/output/backup"
)

// release is what is frozen of one (docs/decisions/0015): a house that it made, as
// the backup that it made of it, and what its schema was.
type release struct {
	dir        string
	Schema     int64             `json:"schema"`
	Migrations map[string]string `json:"migrations"` // file → SHA-256
	Digest     map[string]string `json:"digest"`     // engine → of the schema
}

// changed are the columns that a later migration changes on purpose, "table.column",
// each with its reason. Every other value of a release stands after the upgrade.
var changed = map[string]string{}

func releases(t *testing.T) (all []release) {
	t.Helper()
	dirs, err := filepath.Glob("testdata/release-*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no release is frozen", err)
	}
	for _, dir := range dirs {
		r := release{dir: dir}
		text, err := os.ReadFile(filepath.Join(dir, "release.json"))
		if err == nil {
			err = json.Unmarshal(text, &r)
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func migrations(t *testing.T, most int64) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	list, err := fs.Glob(schema.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range list {
		text, err := fs.ReadFile(schema.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if number(t, name) <= most {
			out[name] = &fstest.MapFile{Data: text}
		}
	}
	return out
}

func number(t *testing.T, name string) (n int64) {
	t.Helper()
	if _, err := fmt.Sscanf(name, "%d", &n); err != nil {
		t.Fatal(name, err)
	}
	return n
}

func hashes(files fstest.MapFS) map[string]string {
	out := map[string]string{}
	for name, f := range files {
		sum := sha256.Sum256(f.Data)
		out[name] = hex.EncodeToString(sum[:])
	}
	return out
}

// schemaText tells a schema as the database does, one line a column, index and key.
func schemaText(t *testing.T, g *gate.Gate) string {
	t.Helper()
	query := `SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY 1`
	if g.Postgres() {
		query = `SELECT line FROM (
			SELECT 'column ' || table_name || '.' || column_name || ' ' || ordinal_position || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') AS line
				FROM information_schema.columns WHERE table_schema = CURRENT_SCHEMA() AND table_name NOT LIKE 'goose%'
			UNION ALL SELECT 'index ' || i.relname || ' ' || x.indisunique || ' ' || (x.indpred IS NOT NULL) || ' ' || x.indkey::text
				FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE i.relnamespace = CURRENT_SCHEMA()::regnamespace AND i.relname NOT LIKE 'goose%'
			UNION ALL SELECT 'key ' || conname || ' ' || contype::text || ' ' || conkey::text || ' ' || COALESCE(confrelid::regclass::text, '')
				FROM pg_constraint WHERE connamespace = CURRENT_SCHEMA()::regnamespace AND conname NOT LIKE 'goose%' AND contype <> 'n') s ORDER BY line COLLATE "C"`
	}
	var b strings.Builder
	if err := g.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test reads the schema", query, nil, func(row gate.Row) error {
			var line string
			err := row.Scan(&line)
			b.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// rowsOf reads every value of the tables and columns that cols names; all of them
// where it is nil. The key of a row comes first.
func rowsOf(t *testing.T, g *gate.Gate, cols map[string][]string) (map[string][]string, map[string][]string) {
	t.Helper()
	out, names := map[string][]string{}, map[string][]string{}
	if err := g.Copy(t.Context(), gate.Program("test"), func(c *gate.Copying) error {
		for _, tab := range c.Tables {
			if cols != nil && cols[tab.Name] == nil {
				continue
			}
			for _, col := range tab.Columns {
				if cols == nil || slices.Contains(cols[tab.Name], col.Name) {
					names[tab.Name] = append(names[tab.Name], col.Name)
				}
			}
			if err := c.Rows(tab, func(values []any) error {
				if tab.Name == "journal" && slices.Contains(values, any("marks.begin")) {
					return nil // the program's own line about the digests that an upgrade brings
				}
				var b strings.Builder
				for i, col := range tab.Columns {
					if slices.Contains(names[tab.Name], col.Name) && changed[tab.Name+"."+col.Name] == "" {
						fmt.Fprintf(&b, "%s=%#v ", col.Name, values[i])
					}
				}
				out[tab.Name] = append(out[tab.Name], b.String())
				return nil
			}); err != nil {
				return err
			}
			slices.Sort(out[tab.Name])
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out, names
}

// asReleased brings the house of a release back at its own schema.
func (r release) asReleased(t *testing.T, e testkit.Engine) app.Config {
	t.Helper()
	c := app.Config{Data: e.Dir, Database: e.URL, Clock: testkit.NewClock("2021-12-20").Now}
	if err := os.MkdirAll(filepath.Join(e.Dir, "keys"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"zhibu.key", "backup.key"} {
		text, err := os.ReadFile(filepath.Join(r.dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(e.Dir, "keys", name), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	keys, err := crypt.Load(filepath.Join(e.Dir, "keys", "zhibu.key"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := crypt.LoadBackupKey(c.BackupKeyFile())
	if err != nil {
		t.Fatal(err)
	}
	told, err := backup.Restore(t.Context(), filepath.Join(r.dir, "house.zbk"), backup.House{Keys: keys, Key: key, Rules: filepath.Join(e.Dir, "rules")}, c.Options())
	if err != nil || told.Head.Schema != r.Schema {
		t.Fatal(told.Head, err)
	}
	return c
}

func peek(t *testing.T, c app.Config) *gate.Gate {
	t.Helper()
	g, err := gate.Peek(c.Options(), "a test looks")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func closed(t *testing.T, g interface{ Close() error }) {
	t.Helper()
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
}

// What was released stays as it was: its migrations, byte by byte, and the schema
// that they make on both engines.
func TestReleasesAreFrozen(t *testing.T) {
	for _, r := range releases(t) {
		now := hashes(migrations(t, r.Schema))
		for name, sum := range r.Migrations {
			if now[name] != sum {
				t.Errorf("%s: %s was changed after its release; write a later migration", r.dir, name)
			}
		}
		if len(now) != len(r.Migrations) {
			t.Errorf("%s has %d migrations, there are %d up to its schema: a new one is numbered after the last", r.dir, len(r.Migrations), len(now))
		}
		testkit.Both(t, func(t *testing.T, e testkit.Engine) {
			g := peek(t, r.asReleased(t, e))
			if digestOf(schemaText(t, g)) != r.Digest[e.Name] {
				t.Errorf("the schema of %s is another", r.dir)
			}
			closed(t, g)
		})
	}
}

// Every release is upgraded on both engines to the schema of a new house, with
// every value where it was and the journal whole.
func TestEveryReleaseUpgrades(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		fresh := world.New(t, testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: another(t, e)})
		want := schemaText(t, fresh.Gate)
		rows, n := 0, 0
		for _, r := range releases(t) {
			c := r.asReleased(t, testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: another(t, e)})
			g := peek(t, c)
			before, cols := rowsOf(t, g, nil)
			closed(t, g)
			a, err := app.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			if got := schemaText(t, a.Gate); got != want {
				t.Errorf("%s upgraded has another schema than a new house", r.dir)
			}
			after, _ := rowsOf(t, a.Gate, cols)
			for table, list := range before {
				rows += len(list)
				if strings.Join(list, "\n") != strings.Join(after[table], "\n") && changed[table] == "" {
					t.Errorf("%s: the rows of %s differ after the upgrade", r.dir, table)
				}
			}
			if _, err := a.Gate.Verify(t.Context()); err != nil {
				t.Error(err)
			}
			closed(t, a)
			n++
		}
		testkit.Promise(t, fmt.Sprintf("%d release on 2 engines, the schema of a new house, %d rows intact", n, rows), "MIG-01")
	})
}

// another is a new database on the same engine.
func another(t *testing.T, e testkit.Engine) string {
	if e.URL == "" {
		return ""
	}
	return testkit.Postgres(t)
}

// TestFreezeRelease writes the data set of a new release: make freeze RELEASE=2. It
// refuses to write one that is there.
func TestFreezeRelease(t *testing.T) {
	no := os.Getenv("ZHIBU_FREEZE")
	if no == "" {
		return // nothing is to be released
	}
	r := release{dir: "testdata/release-" + no, Digest: map[string]string{}}
	if _, err := os.Stat(r.dir); err == nil {
		t.Fatalf("%s is there; a release is frozen once", r.dir)
	}
	var err error
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		r.Digest[e.Name] = digestOf(schemaText(t, w.Gate))
		if e.URL != "" {
			return
		}
		records(t, w, w.East, "东一")
		records(t, w, w.West, "西局")
		for i, person := range []int64{w.People[w.East][0], w.People[w.West][0]} {
			if _, err := w.Accounts.Create(t.Context(), gate.Program("user"), fmt.Sprintf("release%d", i), "书记", person, "a password of a test"); err != nil {
				t.Fatal(err)
			}
		}
		key := crypt.NewBackupKey()
		to := t.TempDir()
		bs := backup.New(backup.House{Gate: w.Gate, Keys: w.Keys, Key: key}, w.Config.Options(), backup.Plan{}, w.Config.Temp())
		run, err := bs.Now(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		head, err := backup.ReadHead(filepath.Join(to, run.File))
		if err != nil {
			t.Fatal(err)
		}
		r.Schema = head.Schema
		house, err := os.ReadFile(filepath.Join(to, run.File))
		if err != nil {
			t.Fatal(err)
		}
		keys, err := os.ReadFile(w.Config.Keys)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(r.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string][]byte{"house.zbk": house, "zhibu.key": keys, "backup.key": []byte(key.Code() + "\n")} {
			if err := os.WriteFile(filepath.Join(r.dir, name), body, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	})
	r.Migrations = hashes(migrations(t, r.Schema))
	text, err := json.MarshalIndent(r, "", "\t")
	if err == nil {
		err = os.WriteFile(filepath.Join(r.dir, "release.json"), append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
