package backup_test

import (
	"os"
	"path/filepath"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// Whoever was cleared after a backup was made is not brought back by it: the list
// of those who were cleared outlives the database.
func TestARestoreBringsBackNobodyWhoWasCleared(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		k := keep(t, e)
		gone := k.People[k.East][8]
		if err := k.Gate.Write(t.Context(), gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.Whole()
			if err != nil {
				return err
			}
			if _, err := w.Exec(at, "UPDATE membership SET until_day = '2018-12-01', out_reason = '死亡' WHERE member_id = @p", gate.Args{"p": gone}); err != nil {
				return err
			}
			return w.Quiet("a test")
		}); err != nil {
			t.Fatal(err)
		}
		phones := "member WHERE phone_seal <> ''"
		all := count(t, k.Gate, phones)
		file := k.now()
		if _, err := k.Personal.Clear(t.Context(), k.Officer, []int64{gone}); err != nil {
			t.Fatal(err)
		}
		if n := count(t, k.Gate, phones); n != all-1 {
			t.Fatalf("%d of %d telephones stand after clearing one", n, all)
		}
		for _, list := range []bool{false, true} { // without the list is the control
			c := k.place(testkit.Engine{Name: e.Name, Dir: t.TempDir(), URL: other(t, e)})
			if list {
				text, err := os.ReadFile(filepath.Join(k.Config.Data, "erased.list"))
				if err == nil {
					err = os.WriteFile(filepath.Join(c.Data, "erased.list"), text, 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if _, err := app.Restore(t.Context(), c, file, k.key); err != nil {
				t.Fatal(err)
			}
			a, err := app.Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			want := all
			if list {
				want--
			}
			if n := count(t, a.Gate, phones); n != want {
				t.Errorf("with the list %v, %d of %d telephones came back", list, n, all)
			}
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}
		testkit.Promise(t, "cleared after the backup: cleared again by the restore; without the list it is seen to come back", "BAK-09")
	})
}

func other(t *testing.T, e testkit.Engine) string {
	if e.URL == "" {
		return ""
	}
	return testkit.Postgres(t)
}
