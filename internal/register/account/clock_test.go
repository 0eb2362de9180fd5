package account_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
)

// The clock of a server jumps, with a new start of the program in between. The time of
// a house never goes backwards: set back, it stands until the clock has caught up, and a
// session goes on to its limit by the house's time and no further; a jump ahead ends it.
// Nobody is let in by more guesses, a code of the second factor serves once all the same,
// the journal goes on in its order, and the doctor says that the clock is behind.
func TestTheClockJumps(t *testing.T) {
	const aDay, tenYears = 24 * time.Hour, 10 * 365 * 24 * time.Hour
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		home := w.Clock.Now()
		config := app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: w.Clock.Now, Node: 1}
		// begun runs the program anew at an instant.
		begun := func(at time.Time, fn func(w *world.World)) {
			t.Helper()
			w.Clock.Add(at.Sub(w.Clock.Now()))
			a, err := app.Open(ctx, config)
			if err != nil {
				t.Fatal(err)
			}
			here := *w
			here.App = a
			fn(&here)
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
		jumps := 0
		for _, c := range []struct {
			by   time.Duration
			goes bool // the session goes on
		}{{-time.Minute, true}, {time.Minute, true}, {-time.Hour, true}, {-aDay, true}, {-tenYears, true}, {aDay, false}} {
			token := ""
			begun(home, func(w *world.World) { token = signed(t, w, "shuji", "10.0.0.1").Token })
			begun(home.Add(c.by), func(w *world.World) {
				if _, err := w.Accounts.Resolve(ctx, token); (err == nil) != c.goes {
					t.Errorf("the clock jumps by %v: the session answers %v", c.by, err)
				}
				signed(t, w, "shuji", "10.0.0.1") // who signs in is let in, whatever the clock says
			})
			begun(home.Add(13*time.Hour), func(w *world.World) { // put right again, and half a day later
				if _, err := w.Accounts.Resolve(ctx, token); err == nil {
					t.Errorf("after a jump by %v the session outlives its limit", c.by)
				}
			})
			home = home.Add(2 * aDay)
			jumps++
		}
		guess := func(w *world.World) bool {
			for range account.Guesses + 1 {
				_, _ = w.Accounts.SignIn(ctx, "shuji", "guess-guess", from("10.0.8.8")) // each is refused
			}
			_, err := w.Accounts.SignIn(ctx, "shuji", password, from("10.0.8.8"))
			return err == nil
		}
		begun(home, func(w *world.World) {
			if guess(w) {
				t.Error("after too many guesses the door is open")
			}
		})
		begun(home.Add(-aDay), func(w *world.World) {
			if guess(w) {
				t.Error("set back by a day, the guesses are forgotten")
			}
		})
		home = home.Add(aDay)
		var code, secret string
		begun(home, func(w *world.World) {
			_, secret, _ = codes(t, w, signed(t, w, "shuji", "10.0.0.1"))
			code = moment(t, w, secret)
			if _, err := w.Accounts.ProveFactor(ctx, signed(t, w, "shuji", "10.0.0.1"), code, from("10.0.0.1")); err != nil {
				t.Fatal(err)
			}
		})
		begun(w.Clock.Now().Add(-20*time.Second), func(w *world.World) { // the moment of the code comes again
			if _, err := w.Accounts.ProveFactor(ctx, signed(t, w, "shuji", "10.0.0.1"), code, from("10.0.0.1")); err == nil {
				t.Error("the code served twice")
			}
		})
		last := int64(0)
		if err := w.Gate.Read(ctx, gate.Program("test"), "", func(r *gate.Reading) error {
			return r.Beyond("a test reads the journal", "SELECT at_ms FROM journal ORDER BY seq", nil, func(row gate.Row) error {
				var at int64
				err := row.Scan(&at)
				if at < last {
					t.Errorf("an entry of %d comes after one of %d", at, last)
				}
				last = at
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		n, err := w.Gate.Verify(ctx)
		if err != nil {
			t.Errorf("the journal after all jumps: %v", err)
		}
		says := func(want app.Grade) {
			t.Helper()
			got := app.Grade("")
			for _, f := range app.Examine(ctx, config) {
				if f.What == "时钟" {
					got = f.Grade
				}
			}
			if got != want {
				t.Errorf("the doctor says of the clock %q, want %q", got, want)
			}
		}
		says(app.Well)
		w.Clock.Add(-tenYears)
		says(app.Ill)
		testkit.Promise(t, fmt.Sprintf("%d jumps from -10 years to +1 day: 0 sessions beyond their limit, 0 guesses forgotten, %d journal entries in order", jumps, n), "FLT-11")
	})
}
