package account_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// Of fifty guesses at the same moment five are looked at. The count is in the
// database: another process, or the same one begun again, goes on counting.
func TestFiftyGuessesAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		before := w.Accounts.Checked()
		if ok := several(50, func(int) error {
			_, err := w.Accounts.SignIn(t.Context(), "shuji", "guess-guess", from("10.0.0.1"))
			return err
		}); ok != 0 {
			t.Fatal("a guess opened the door")
		}
		looked := w.Accounts.Checked() - before
		if looked > account.Guesses || looked == 0 {
			t.Errorf("%d guesses were looked at", looked)
		}
		again, err := app.Open(t.Context(), app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: w.Clock.Now, Node: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		}()
		if _, err := again.Accounts.SignIn(t.Context(), "shuji", password, from("10.0.0.1")); err == nil || !strings.Contains(err.Error(), "15分钟") {
			t.Errorf("begun again, the right password from there: %v", err)
		}
		if again.Accounts.Checked() != 0 {
			t.Error("begun again, a sixth guess was looked at")
		}
		w.Clock.Add(account.Window)
		if _, err := again.Accounts.SignIn(t.Context(), "shuji", password, from("10.0.0.1")); err != nil {
			t.Errorf("a quarter of an hour later: %v", err)
		}
		testkit.Promise(t, fmt.Sprintf("50 parallel guesses, %d looked at; 0 more after a restart", account.Guesses), "AT-26", "DB-02", "V6.3.1")
	})
}

// Whoever guesses from many places slows the unknown places down, and shuts nobody
// out from where he has signed in before.
func TestGuessesShutNobodyOut(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx := t.Context()
		signed(t, w, "shuji", "192.0.2.7")
		looked := w.Accounts.Checked()
		for i := range 60 {
			_, err := w.Accounts.SignIn(ctx, "shuji", "guess-guess", from(fmt.Sprintf("10.%d.0.1", i/4)))
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
		}
		if n := w.Accounts.Checked() - looked; n != account.Spread {
			t.Errorf("of 60 guesses from 15 places %d were looked at", n)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("192.0.2.7")); err != nil {
			t.Errorf("the owner from his own place: %v", err)
		}
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("198.51.100.9")); err == nil || !strings.Contains(err.Error(), "一分钟") {
			t.Errorf("the owner from a new place: %v", err)
		}
		w.Clock.Add(time.Minute)
		if _, err := w.Accounts.SignIn(ctx, "shuji", password, from("198.51.100.9")); err != nil {
			t.Errorf("a minute later: %v", err)
		}
		if _, err := w.Accounts.Create(ctx, gate.Program("test"), "other", "东甲1", w.People[w.East][1], password); err != nil {
			t.Fatal(err)
		}
		signed(t, w, "other", "198.51.100.9")

		// One line of IPv6 is one place, whatever address of it is used.
		for i := range 5 {
			_, _ = w.Accounts.SignIn(ctx, "other", "guess-guess", from(fmt.Sprintf("2001:db8:1:1::%d", i)))
		}
		if _, err := w.Accounts.SignIn(ctx, "other", password, from("2001:db8:1:1:ffff::1")); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a sixth try from one line: %v", err)
		}
		testkit.Promise(t, "60 guesses from 15 places; the owner's place stays open, a new one waits 1 minute", "AT-27")
	})
}

// A flood of guesses queues, two checked at a time; whoever knows the password waits
// his turn and gets in.
func TestFloodAtTheDoor(t *testing.T) {
	w := open(t, testkit.Engine{Dir: t.TempDir()})
	signed(t, w, "shuji", "192.0.2.7")
	const guessers = 40
	var flood sync.WaitGroup
	stop := make(chan struct{})
	for i := range guessers {
		flood.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := w.Accounts.SignIn(t.Context(), fmt.Sprintf("guess%d", n), "guess-guess", from(fmt.Sprintf("10.%d.%d.1", i, n))); err == nil {
					t.Error("a guess opened the door")
				}
			}
		})
	}
	before := w.Accounts.Checked()
	for range 3 {
		signed(t, w, "shuji", "192.0.2.7")
	}
	others := w.Accounts.Checked() - before - 3
	close(stop)
	flood.Wait()
	if others < 3 {
		t.Errorf("only %d guesses were checked beside: there was no flood", others)
	}
	testkit.Promise(t, fmt.Sprintf("%d guessing without an end; a good user got in 3 of 3 times", guessers), "AT-56")
}

// Names that look alike are one name.
func TestNamesThatLookAlike(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		ctx, program := t.Context(), gate.Program("test")
		pairs := [][2]string{{"office1", "office①"}, {"zhibu4", "zhibu⁴"}, {"file", "ﬁle"}, {"henan", "ＨＥＮＡＮ"}, {"no2", "no２"}, {"iv-branch", "Ⅳ-branch"},
			{"kelvin", "\u212Aelvin"}, {"angstr\u00f6m", "angstro\u0308m"}, {"张三", "张三 "}, {"李四", "　李四"}}
		for i := range 40 {
			name := fmt.Sprintf("user%02d", i)
			wide := strings.Map(func(c rune) rune { return c - '!' + '！' }, name)
			pairs = append(pairs, [2]string{name, []string{wide, strings.ToUpper(name), " " + name + "\t", strings.ToUpper(wide)}[i%4]})
		}
		for _, p := range pairs {
			if _, _, err := w.Accounts.Invite(ctx, program, p[0], "甲", 0); err != nil {
				t.Fatal(p, err)
			}
			if _, _, err := w.Accounts.Invite(ctx, program, p[1], "乙", 0); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%q beside %q: %v", p[1], p[0], err)
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d look-alike pairs, 0 duplicates", len(pairs)), "AT-34", "DB-01")
	})
}

// A hash of other parameters is made anew when its password is right; the password
// stays the same.
func TestStaleHashIsMadeAnew(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		salt := []byte("0123456789abcdef")
		old := fmt.Sprintf("$argon2id$v=%d$m=1024,t=1,p=1$%s$%s", argon2.Version, base64.RawStdEncoding.EncodeToString(salt),
			base64.RawStdEncoding.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 1024, 1, 32)))
		stored := func() (hash string) {
			if err := w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
				return r.Beyond("a test looks", "SELECT password FROM account WHERE login = 'shuji'", nil, func(row gate.Row) error { return row.Scan(&hash) })
			}); err != nil {
				t.Fatal(err)
			}
			return hash
		}
		if err := w.Gate.Write(t.Context(), gate.Program("test"), "", func(x *gate.Writing) error {
			at, err := x.Whole()
			if err != nil {
				return err
			}
			if _, err := x.Exec(at, "UPDATE account SET password = @hash WHERE login = 'shuji'", gate.Args{"hash": old}); err != nil {
				return err
			}
			return x.Quiet("a test")
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.SignIn(t.Context(), "shuji", "wrong", from("10.0.0.1")); err == nil || stored() != old {
			t.Error("a wrong password changed the hash")
		}
		signed(t, w, "shuji", "10.0.0.1")
		if now := stored(); now == old || !strings.Contains(now, "m=19456,t=2") {
			t.Errorf("the hash is %s", now)
		}
		signed(t, w, "shuji", "10.0.0.1")
	})
}

// A post that ended gives nothing at the next request, an account that is shut is
// nobody's; the session itself may go on.
func TestAuthorityEndsAtOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := open(t, e)
		s := signed(t, w, "shuji", "10.0.0.1")
		if !s.Grant.May("activity.keep") {
			t.Fatal("the secretary may nothing")
		}
		if err := w.Gate.Write(t.Context(), gate.Program("test"), post.Change, func(x *gate.Writing) error {
			at, err := x.At(w.East)
			if err != nil {
				return err
			}
			_, err = post.End(x, at, w.East, w.Secretary.Person, post.Secretary, day.Must("2021-12-20"))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if s := resolved(t, w, s.Token); s.Grant.May("activity.keep") || s.Place != "" {
			t.Errorf("after the post ended: %+v", s)
		}
		if err := w.Accounts.Disable(t.Context(), gate.Program("test"), s.Actor.Account); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Resolve(t.Context(), s.Token); fault.KindOf(err) != fault.Unsigned {
			t.Errorf("of an account that is shut: %v", err)
		}
		testkit.Promise(t, "post ended, account shut: 0 requests later", "V7.4.2")
	})
}

// What docs/operating.md says of the limits is what the program does.
func TestLimitsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		fmt.Sprintf("%d tries of one name from one address", account.Guesses), fmt.Sprintf("%d tries of one address", account.Addresses),
		fmt.Sprintf("%d tries of one name from addresses", account.Spread), fmt.Sprintf("%d minutes", int(account.Window.Minutes())),
		fmt.Sprintf("%d hours", int(account.CodeLife.Hours())), "12 hours", "15 to 30 minutes", "10 minutes"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("docs/operating.md does not say %q", want)
		}
	}
	testkit.Promise(t, "8 figures in the manual equal to the code", "V6.1.1", "V7.1.1")
}
