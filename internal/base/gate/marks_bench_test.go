package gate_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// BenchmarkMarkedWrites is one write of one row, and of two hundred, with the digests
// of rows and without.
func BenchmarkMarkedWrites(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		for _, marked := range []bool{false, true} {
			for _, rows := range []int{1, 200} {
				b.Run(fmt.Sprintf("%s/marked=%v/rows=%d", engine, marked, rows), func(b *testing.B) {
					c := app.Config{Data: b.TempDir(), Clock: testkit.NewClock("2021-12-20").Now}
					if engine == "postgres" {
						c.Database = testkit.Postgres(b)
					}
					o := c.Options()
					if marked {
						keys, err := crypt.Create(filepath.Join(b.TempDir(), "k"), crypt.International)
						if err != nil {
							b.Fatal(err)
						}
						o.Marks = keys
					}
					g, err := gate.Open(b.Context(), o)
					if err != nil {
						b.Fatal(err)
					}
					b.Cleanup(func() { _ = g.Close() })
					for b.Loop() {
						err := g.Write(b.Context(), gate.Program("bench"), "", func(w *gate.Writing) error {
							at, err := w.Whole()
							for range rows {
								if err == nil {
									_, err = w.Exec(at, "INSERT INTO form_key (account_id, form, deed, made_id, at_ms) VALUES (@id, 'f', 'd', @id, @gate_now)", gate.Args{"id": w.NewID()})
								}
							}
							if err != nil {
								return err
							}
							return w.Record(at, "job.begin", gate.Subject{Kind: "job"}, nil)
						})
						if err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}

// What a statement writes to is read from its beginning; one that hides it is refused,
// since its rows would bear no digest.
func TestAWriteThatHidesItsTableIsRefused(t *testing.T) {
	c := app.Config{Data: t.TempDir(), Clock: testkit.NewClock("2021-12-20").Now}
	a, err := app.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	for stmt, ok := range map[string]bool{
		"UPDATE unit SET name = name":                                    true,
		"DELETE FROM form_key":                                           true,
		"UPDATE unit AS u SET name = name":                               false,
		"WITH x AS (SELECT 1) DELETE FROM form_key":                      false,
		"DELETE FROM form_keys":                                          false,
		"INSERT OR REPLACE INTO setting (name, value) VALUES ('a', 'b')": false,
		"CREATE TABLE extra (id BIGINT PRIMARY KEY)":                     false,
		"UPDATE nowhere SET name = ''":                                   false,
		"DROP TABLE form_key":                                            false,
		"/* quiet */ UPDATE unit SET name = name":                        false,
		"DELETE FROM row_mark":                                           true, // the digests' own table: its absence is what is found
	} {
		err := a.Gate.Write(t.Context(), gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.Whole()
			if err != nil {
				return err
			}
			if _, err = w.Exec(at, stmt, nil); err != nil {
				return err
			}
			return w.Quiet("a test")
		})
		if (err == nil) != ok {
			t.Errorf("%s: %v", stmt, err)
		}
	}
}
