package backup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/output/backup"
)

var keeper = gate.Program("test")

func (k *kept) status() backup.Status {
	k.T.Helper()
	s, err := k.Backups.Status(k.Ctx(), k.admin)
	if err != nil {
		k.T.Fatal(err)
	}
	return s
}

func (k *kept) names() (out []string) {
	list, err := os.ReadDir(k.to)
	if err != nil {
		k.T.Fatal(err)
	}
	for _, f := range list {
		out = append(out, f.Name())
	}
	return out
}

// Three weeks of the schedule: one backup a day, a test of a restore a week, and
// what is too old is taken away.
func TestTheScheduleRunsByItself(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := keep(t, e)
		made, proven := 0, 0
		for range 21 * 3 { // looked at every eight hours
			for range 2 {
				if err := k.Backups.Tick(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			k.Clock.Add(8 * time.Hour)
		}
		if err := k.Gate.Read(t.Context(), keeper, "", func(r *gate.Reading) error {
			return r.Beyond("a test counts", "SELECT COUNT(*) FILTER (WHERE deed = 'backup'), COUNT(*) FILTER (WHERE deed = 'proof') FROM backup_run WHERE state = 'good'", nil,
				func(row gate.Row) error { return row.Scan(&made, &proven) })
		}); err != nil {
			t.Fatal(err)
		}
		if made != 21 || proven != 3 {
			t.Errorf("%d backups and %d tests in 21 days", made, proven)
		}
		if n := len(k.names()); n != 10 { // seven days, two Sundays and the end of a month before
			t.Errorf("%v are kept", k.names())
		}
		if s := k.status(); s.Late != "" || s.Backup.File == "" || s.Proof.Records == 0 || s.Busy() {
			t.Errorf("%+v", s)
		}
		if _, err := k.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		testkit.Promise(t, fmt.Sprintf("21 days: %d backups, %d tests of a restore, dates and results shown", made, proven), "BAK-08")
	})
}

// Who may have one made, and who may see how they stand.
func TestWhoMayAskForABackup(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := keep(t, e)
		for who, a := range map[string]gate.Actor{"an officer of the Committee": k.Officer, "a secretary": k.Secretary, "the head of a bureau": k.Head, "a member": k.Plain, "a stranger": k.Stranger, "another branch": k.Far} {
			if _, err := k.Backups.Ask(t.Context(), a); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s asks: %v", who, err)
			}
			if _, err := k.Backups.Status(t.Context(), a); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s looks: %v", who, err)
			}
		}
		id, err := k.Backups.Ask(t.Context(), k.admin)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := k.Backups.Ask(t.Context(), k.admin); err != nil || again != id {
			t.Errorf("asked twice: %d, then %d: %v", id, again, err)
		}
		if !k.status().Busy() {
			t.Error("it does not say that one is asked for")
		}
		if err := k.Backups.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := k.status()
		if s.Busy() || s.Backup.ID != id || s.Backup.ByName != k.admin.Name || s.Backup.Place != k.to {
			t.Errorf("%+v", s)
		}
		none := backup.New(backup.House{Gate: k.Gate}, k.Config.Options(), backup.Plan{}, k.Config.Temp())
		if _, err := none.Ask(t.Context(), k.admin); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a folder: %v", err)
		}
	})
}

// A backup that cannot be made leaves the last good one, says why, and is tried
// again; after two days the first page says so.
func TestAFailedBackupKeepsTheLastGoodOne(t *testing.T) {
	k := keep(t, testkit.Engine{Dir: t.TempDir()})
	good := filepath.Base(k.now())
	if err := os.WriteFile(filepath.Join(k.to, "zhibu-20211219-020000.zbk.part"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	temp := k.Config.Temp() // where the test of the restore goes: a file in its place breaks it
	if err := os.RemoveAll(temp); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(temp, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	k.Clock.Add(24 * time.Hour)
	for range 3 {
		if err := k.Backups.Tick(t.Context()); err != nil {
			k.Clock.Add(10 * time.Minute)
		}
	}
	failed := 0
	for _, r := range k.status().Runs {
		if r.State == backup.Failed && r.Deed == backup.Making {
			failed++
			if !strings.Contains(r.Note, "以前的备份都还在") {
				t.Errorf("it does not say what is safe: %q", r.Note)
			}
		}
	}
	if failed != 1 {
		t.Errorf("%d attempts within the hour", failed)
	}
	if n := k.names(); len(n) != 1 || n[0] != good {
		t.Errorf("left: %v", n)
	}
	if s := k.status(); s.Late != "" {
		t.Errorf("after a day it says %q", s.Late)
	}
	k.Clock.Add(25 * time.Hour)
	if text, err := k.Backups.Late(t.Context(), k.admin); err != nil || !strings.Contains(text, "超过两天") {
		t.Errorf("after two days it says %q, %v", text, err)
	}
	if _, err := k.Backups.Late(t.Context(), k.Secretary); fault.KindOf(err) != fault.Denied {
		t.Errorf("a secretary is told: %v", err)
	}
	if err := os.Remove(temp); err != nil { // put right, it goes on by itself
		t.Fatal(err)
	}
	if err := k.Backups.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := k.status(); s.Late != "" || s.Backup.File == good {
		t.Errorf("%+v", s)
	}
	testkit.Promise(t, "failed before its name: the good one stayed, the half one was taken away, tried again after an hour", "BAK-06")
}

// What rots on the disk is found by the weekly test, and said.
func TestARottenBackupIsFound(t *testing.T) {
	k := keep(t, testkit.Engine{Dir: t.TempDir()})
	file := k.now()
	if err := k.Backups.Tick(t.Context()); err != nil { // the first test
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := k.Backups.Prove(t.Context(), k.to)
	if fault.KindOf(err) != fault.Invalid || r.State != backup.Failed || !strings.Contains(k.status().Runs[0].Note, "不是完整的备份") {
		t.Errorf("%+v: %v", r, err)
	}
	if left, _ := os.ReadDir(k.Config.Temp()); len(left) != 0 {
		t.Errorf("%v was left in the private folder", left)
	}
}
