package app_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// A database in which another program keeps its data, and a file that is no database, are
// refused in words, and nothing in them is another afterwards; an empty one is a new house.
func TestForeignDatabasesAreRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		c := app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: testkit.NewClock("2021-12-20").Now}
		exec := func(db *sql.DB, stmt string) {
			t.Helper()
			if _, err := db.Exec(stmt); err != nil {
				t.Fatal(err)
			}
		}
		names := "SELECT name FROM sqlite_schema ORDER BY name"
		if e.URL != "" {
			names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name"
		}
		stands := func(db *sql.DB) (all []string) {
			t.Helper()
			for _, query := range []string{names, "SELECT text FROM notes"} {
				rows, err := db.Query(query)
				if err != nil {
					t.Fatal(err)
				}
				for rows.Next() {
					var text string
					if err := rows.Scan(&text); err != nil {
						t.Fatal(err)
					}
					all = append(all, text)
				}
				if err := rows.Close(); err != nil {
					t.Fatal(err)
				}
			}
			return all
		}
		elsewhere, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Keys: c.Keys, Clock: c.Clock}) // which makes the keys
		if err != nil {
			t.Fatal(err)
		}
		if err := elsewhere.Close(); err != nil {
			t.Fatal(err)
		}
		db := below(t, e)
		exec(db, "CREATE TABLE notes (text TEXT NOT NULL)")
		exec(db, "INSERT INTO notes VALUES ('somebody else wrote this')")
		before := stands(db)
		if a, err := app.Open(t.Context(), c); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "别的程序") {
			t.Errorf("a database of another program: %v", err)
			if err == nil {
				_ = a.Close()
			}
		}
		if after := stands(db); !slices.Equal(after, before) {
			t.Errorf("it held %v, and now %v", before, after)
		}
		if e.URL == "" {
			odd := app.Config{Data: t.TempDir(), Keys: c.Keys, Clock: c.Clock}
			file, text := filepath.Join(odd.Data, "zhibu.db"), bytes.Repeat([]byte("no database at all\n"), 400)
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := app.Open(t.Context(), odd); err == nil {
				t.Error("a file that is no database is opened")
			}
			if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, text) {
				t.Error("a file that is no database was written", err)
			}
		}
		exec(db, "DROP TABLE notes")
		a, err := app.Open(t.Context(), c) // the control
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		testkit.Promise(t, "another program's database and a file that is none: refused, nothing changed, "+e.Name, "FLT-09")
	})
}

// One changed byte in any file or photo that is kept, and one that is gone, is named by
// zhibu verify with its table and its number.
func TestAFileThatChangedOrIsLostIsNamed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		records(t, w, w.East, "东公开")
		db, files, kinds := below(t, e), 0, 0
		named := func(table string, id int64, why string) {
			t.Helper()
			_, bad, err := w.Gate.VerifyRows(t.Context())
			if err != nil || !slices.ContainsFunc(bad, func(b gate.BadRow) bool { return b.Table == table && b.Key == fmt.Sprint(id) && b.Why == why }) || len(bad) != files+1 {
				t.Errorf("%s %d: %v %v", table, id, bad, err)
			}
		}
		for _, tb := range tables(t, w.Gate) {
			if !slices.ContainsFunc(tb.Columns, func(c gate.Column) bool { return c.Name == "body" }) || !slices.Equal(tb.Key, []string{"id"}) {
				continue
			}
			var id int64
			var body []byte
			if err := db.QueryRow("SELECT id, body FROM "+tb.Name+" LIMIT 1").Scan(&id, &body); err != nil || len(body) == 0 {
				continue // none of this kind is kept here
			}
			kinds++
			body[len(body)/2] ^= 1
			if _, err := db.Exec("UPDATE "+tb.Name+" SET body = $1 WHERE id = $2", body, id); err != nil {
				t.Fatal(err)
			}
			named(tb.Name, id, "内容或者校验值被改动过")
			if _, err := db.Exec("DELETE FROM "+tb.Name+" WHERE id = $1", id); err != nil {
				t.Fatal(err)
			}
			named(tb.Name, id, "这一条不见了")
			files++
		}
		if kinds < 5 {
			t.Errorf("only %d kinds of files were looked at", kinds)
		}
		testkit.Promise(t, fmt.Sprintf("%d kinds of files, a byte changed and the whole gone: %d of %d named, %s", kinds, 2*kinds, 2*kinds, e.Name), "FLT-10")
	})
}
