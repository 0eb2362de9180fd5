package gate_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// tamperer is somebody with the whole database in his hands, and none of what was
// sent elsewhere.
type tamperer struct {
	t   *testing.T
	db  *sql.DB
	rng *rand.Rand
	n   int64 // entries
}

// under opens the database below the gate.
func under(t *testing.T, e testkit.Engine) *sql.DB {
	t.Helper()
	driver, source := "pgx", e.URL
	if e.URL == "" {
		driver, source = "sqlite", filepath.Join(e.Dir, "zhibu.db")
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (x *tamperer) exec(text string, args ...any) {
	x.t.Helper()
	if _, err := x.db.Exec(text, args...); err != nil {
		x.t.Fatal(text, err)
	}
}

func (x *tamperer) entry(seq int64) (e gate.Entry) {
	x.t.Helper()
	if err := x.db.QueryRow(fmt.Sprintf("SELECT seq, id, at_ms, org_id, account_id, post_id, by_program, deed, subject, subject_id, detail, prev, hash FROM journal WHERE seq = %d", seq)).
		Scan(&e.Seq, &e.ID, &e.At, &e.Org, &e.Account, &e.Post, &e.By, &e.Deed, &e.Subject.Kind, &e.Subject.ID, &e.Detail, &e.Prev, &e.Hash); err != nil {
		x.t.Fatal(err)
	}
	return e
}

// put writes an entry as it is, over the one at its place.
func (x *tamperer) put(e gate.Entry) {
	x.t.Helper()
	x.exec(fmt.Sprintf("DELETE FROM journal WHERE seq = %d", e.Seq))
	x.exec(fmt.Sprintf(`INSERT INTO journal (seq, id, at_ms, org_id, account_id, post_id, by_program, deed, subject, subject_id, detail, prev, hash)
		VALUES (%d, %d, %d, %d, %d, %d, '%s', '%s', '%s', %d, '%s', '%s', '%s')`, e.Seq, e.ID, e.At, e.Org, e.Account, e.Post, e.By, e.Deed, e.Subject.Kind, e.Subject.ID, e.Detail, e.Prev, e.Hash))
}

// rewrite makes the chain whole again from a place on, as a careful forger would.
func (x *tamperer) rewrite(from int64) {
	x.t.Helper()
	prev := ""
	if from > 1 {
		prev = x.entry(from - 1).Hash
	}
	last := int64(0)
	if err := x.db.QueryRow("SELECT MAX(seq) FROM journal").Scan(&last); err != nil {
		x.t.Fatal(err)
	}
	for seq := from; seq <= last; seq++ {
		e := x.entry(seq)
		e.Prev = prev
		e.Hash = e.Sum()
		x.put(e)
		prev = e.Hash
	}
}

// middle is an entry that is neither the first nor the last.
func (x *tamperer) middle() int64 { return 2 + x.rng.Int63n(x.n-3) }

// ways are the kinds of tampering. Each answers the first entry that is not what
// was written. outside says that only a mark kept elsewhere can tell.
var ways = []struct {
	name    string
	outside bool
	do      func(x *tamperer) int64
}{
	{"an entry is changed", false, func(x *tamperer) int64 {
		seq := x.middle()
		column := []string{"id", "at_ms", "org_id", "account_id", "post_id", "subject_id"}[x.rng.Intn(6)]
		stmt := fmt.Sprintf("UPDATE journal SET %s = %s + 1 WHERE seq = %d", column, column, seq)
		if x.rng.Intn(2) == 0 {
			text := []string{"by_program", "deed", "subject", "detail"}[x.rng.Intn(4)]
			stmt = fmt.Sprintf("UPDATE journal SET %s = %s || 'x' WHERE seq = %d", text, text, seq)
		}
		x.exec(stmt)
		return seq
	}},
	{"an entry is taken out", false, func(x *tamperer) int64 {
		seq := x.middle()
		x.exec(fmt.Sprintf("DELETE FROM journal WHERE seq = %d", seq))
		return seq
	}},
	{"an entry is taken out and the rest moved up", false, func(x *tamperer) int64 {
		seq := x.middle()
		x.exec(fmt.Sprintf("DELETE FROM journal WHERE seq = %d", seq))
		x.exec(fmt.Sprintf("UPDATE journal SET seq = -seq WHERE seq > %d", seq))
		x.exec("UPDATE journal SET seq = -seq - 1 WHERE seq < 0")
		return seq
	}},
	{"an entry is put in", false, func(x *tamperer) int64 {
		seq := x.middle()
		e := x.entry(seq)
		x.exec(fmt.Sprintf("UPDATE journal SET seq = -seq WHERE seq > %d", seq))
		x.exec("UPDATE journal SET seq = -seq + 1 WHERE seq < 0")
		e.Prev, e.Seq, e.Deed = e.Hash, seq+1, "forged"
		e.Hash = e.Sum()
		x.put(e)
		return seq + 2 // the forged one follows well; the one behind it does not
	}},
	{"two entries change places", false, func(x *tamperer) int64 {
		a := x.middle()
		b := a + 1
		one, other := x.entry(a), x.entry(b)
		one.Seq, other.Seq = b, a
		x.put(one)
		x.put(other)
		return a
	}},
	{"the tail is cut off", true, func(x *tamperer) int64 {
		seq := x.middle() + 1
		x.exec(fmt.Sprintf("DELETE FROM journal WHERE seq >= %d", seq))
		return seq
	}},
	{"the house is put back to an older copy, and goes on", true, func(x *tamperer) int64 {
		seq := x.middle() + 1
		x.exec(fmt.Sprintf("UPDATE journal SET detail = '{\"other\":1}' WHERE seq >= %d", seq))
		x.rewrite(seq)
		return seq
	}},
	{"the whole journal is written anew", true, func(x *tamperer) int64 {
		seq := x.middle()
		x.exec(fmt.Sprintf("UPDATE journal SET deed = 'nothing' WHERE seq = %d", seq))
		x.rewrite(1)
		return seq
	}},
}

// Whatever is done to the journal is found, and the first entry that does not hold
// is named. Without what is kept elsewhere a forger who writes the chain anew is
// not found: that is the control.
func TestTampering(t *testing.T) {
	const each = 150
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		db := under(t, e)
		db.SetMaxOpenConns(1)
		if e.URL == "" {
			if _, err := db.Exec("PRAGMA synchronous = OFF"); err != nil {
				t.Fatal(err)
			}
		}
		x := &tamperer{t: t, db: db, rng: rand.New(rand.NewSource(7))}
		n, err := w.Gate.Verify(t.Context())
		if err != nil || n < 20 {
			t.Fatal(n, err)
		}
		x.n = n
		var marks []gate.Mark
		first := x.entry(1).Hash
		for _, seq := range []int64{n / 3, 2 * n / 3, n} {
			marks = append(marks, gate.Mark{First: first, Seq: seq, Hash: x.entry(seq).Hash})
		}
		if _, err := w.Gate.Verify(t.Context(), marks...); err != nil {
			t.Fatal("the journal as it was written:", err)
		}
		x.exec("CREATE TABLE kept AS SELECT * FROM journal")
		found := 0
		for _, way := range ways {
			for range each {
				bad := way.do(x)
				_, alone := w.Gate.Verify(t.Context())
				_, err := w.Gate.Verify(t.Context(), marks...)
				var broken, chain *gate.Broken
				switch {
				case !errors.As(err, &broken):
					t.Errorf("%s at %d: not found (%v)", way.name, bad, err)
				case way.outside && alone != nil:
					t.Errorf("%s at %d: found without a mark (%v): the control is no control", way.name, bad, alone)
				case !way.outside && (!errors.As(alone, &chain) || chain.Seq != bad || broken.Seq > bad):
					t.Errorf("%s at %d: named %d with marks, without: %v", way.name, bad, broken.Seq, alone)
				case way.outside && (broken.Seq > bad && !strings.Contains(way.name, "anew") || broken.Good >= bad):
					t.Errorf("%s at %d: named %d, vouched for %d", way.name, bad, broken.Seq, broken.Good)
				default:
					found++
				}
				x.exec("DELETE FROM journal")
				x.exec("INSERT INTO journal SELECT * FROM kept")
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d of %d edits found, %s", found, each*len(ways), e.Name), "AUD-02", "DB-14")
	})
}

// A journal that cannot be written stops the deed itself.
func TestNoEntryNoDeed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		db := under(t, e)
		spoil, mend := "ALTER TABLE journal RENAME COLUMN detail TO gone", "ALTER TABLE journal RENAME COLUMN gone TO detail"
		if _, err := db.Exec(spoil); err != nil {
			t.Fatal(err)
		}
		if err := w.Gate.Write(t.Context(), gate.Program("test"), "", keepSetting("without")); err == nil {
			t.Error("a deed was done whose entry could not be written")
		}
		if _, err := db.Exec(mend); err != nil {
			t.Fatal(err)
		}
		if n := count(w, "setting"); n != 0 {
			t.Errorf("%d rows were kept", n)
		}
		if err := w.Gate.Write(t.Context(), gate.Program("test"), "", keepSetting("with")); err != nil || count(w, "setting") != 1 {
			t.Error("the same deed with its entry:", err)
		}
		testkit.Promise(t, "0 rows without an entry, "+e.Name, "AUD-01", "DB-12", "DB-15")
	})
}
