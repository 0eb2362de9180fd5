package personal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
)

func numbered(w *world.World, n int) (int64, error) {
	return w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: member.Facts{Name: fmt.Sprintf("数%d", n), IDNumber: fmt.Sprintf("99010119800101%04d", n), Phone: fmt.Sprintf("1370000%04d", n), PayBase: fmt.Sprint(4000 + n)},
		Org: w.East, Since: day.Must("2021-01-01"), Reason: "名册导入"})
}

// A new key is taken into use while people work: no write fails, nothing is left under
// the old key, and everybody is found by his number at any time.
func TestKeysChangeUnderLoad(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		one := someone(t, w, "甲标记", hers, "2013-01-01")
		fill(t, w, one, 901, "甲标记")
		var ids []int64
		for n := range 450 {
			id, err := numbered(w, n)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		for round, suite := range []crypt.Suite{"", crypt.National, crypt.International} {
			var wg sync.WaitGroup
			stop := make(chan struct{})
			var mu sync.Mutex
			written, failed := 0, []error{}
			work := func(fn func(n int) error) {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for n := 0; ; n++ {
						select {
						case <-stop:
							return
						default:
						}
						err := fn(n)
						mu.Lock()
						if written++; err != nil {
							failed = append(failed, err)
						}
						mu.Unlock()
					}
				}()
			}
			work(func(n int) error { _, err := numbered(w, 1000*(round+1)+n); return err })
			work(func(n int) error {
				list, err := w.Members.Reveal(w.Ctx(), w.Secretary, ids[n%len(ids)], []string{"id_seal"}, access.Reason{Code: "check"})
				if err == nil && (len(list) != 1 || list[0].Value != fmt.Sprintf("99010119800101%04d", n%len(ids))) {
					err = fmt.Errorf("another value: %v", list)
				}
				return err
			})
			work(func(n int) error {
				found, err := w.Members.Find(w.Ctx(), w.Officer, fmt.Sprintf("99010119800101%04d", n%len(ids)))
				if err == nil && (len(found) != 1 || found[0] != ids[n%len(ids)]) {
					err = fmt.Errorf("not found while keys change: %v", found)
				}
				return err
			})
			if err := w.AddKey(suite); err != nil {
				t.Fatal(err)
			}
			if n, err := w.Personal.Old(w.Ctx(), program); err != nil || n < 400 {
				t.Errorf("%d rows are old before, %v: the test says little", n, err)
			}
			rows, err := w.Personal.Reseal(w.Ctx(), program)
			close(stop)
			wg.Wait()
			if err != nil || len(failed) > 0 || written < 20 || rows < 450 {
				t.Fatalf("%d rows, %d asked meanwhile, failed %v, %v", rows, written, failed[:min(3, len(failed))], err)
			}
			if n, err := w.Personal.Old(w.Ctx(), program); err != nil || n != 0 {
				t.Errorf("%d rows are old after, %v", n, err)
			}
		}
		if list, err := w.Members.Reveal(w.Ctx(), w.Secretary, one, []string{"address_seal"}, access.Reason{Code: "check"}); err != nil || list[0].Value != "甲标记省示例市某某区某路九号院" {
			t.Error(list, err)
		}
		if _, err := w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: member.Facts{Name: "又一个", IDNumber: hers}, Org: w.East, Since: day.Must("2021-01-01"), Reason: "名册导入"}); fault.KindOf(err) != fault.Conflict {
			t.Error("a number stands twice after the change:", err)
		}
		testkit.Promise(t, "3 changes of key and suite under writes, reads and searches: 0 errors, 0 rows old after", "MP-09", "MP-12")
	})
}

// A sealed value that is put into another row or column does not open.
func TestSealedValuesStayInPlace(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		var ids []int64
		for n := range 101 {
			id, err := numbered(w, n)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		err := w.Gate.Write(w.Ctx(), program, "", func(x *gate.Writing) error {
			at, err := x.At(w.East)
			if err != nil {
				return err
			}
			for i := range 100 {
				from := "id_seal"
				if i%2 == 1 {
					from = "phone_seal" // of the same row: another column
				}
				stmt := "UPDATE member SET id_seal = (SELECT o.id_seal FROM member o WHERE o.id = @other) WHERE id = @id"
				if from == "phone_seal" {
					stmt = "UPDATE member SET id_seal = phone_seal WHERE id = @id"
				}
				if _, err := x.Exec(at, stmt, gate.Args{"id": ids[i], "other": ids[i+1]}); err != nil {
					return err
				}
			}
			return x.Quiet("a test")
		})
		if err != nil {
			t.Fatal(err)
		}
		refused := 0
		for _, id := range ids[:100] {
			list, err := w.Members.Reveal(w.Ctx(), w.Secretary, id, []string{"id_seal"}, access.Reason{Code: "check"})
			if !errors.Is(err, crypt.ErrTampered) || list != nil {
				t.Errorf("opened: %v %v", list, err)
				continue
			}
			refused++
		}
		if _, err := w.Members.Reveal(w.Ctx(), w.Secretary, ids[100], []string{"id_seal"}, access.Reason{Code: "check"}); err != nil {
			t.Error("the one in its place:", err)
		}
		testkit.Promise(t, fmt.Sprintf("%d of 100 moved values refused", refused), "MP-05")
	})
}

// A house without its key file, or with another one, is not opened, and nothing in it
// or beside it changes.
func TestAHouseWithoutItsKey(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		key := w.Config.Keys
		right, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		try := func(name string) {
			t.Helper()
			a, err := app.Open(t.Context(), w.Config)
			if err == nil {
				t.Errorf("%s: the house is open", name)
				_ = a.Close()
				return
			}
			if text := err.Error(); !strings.Contains(text, "密钥文件") && !strings.Contains(text, "key file") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		if e.URL == "" { // where the database is a file of the same folder
			w.Config.Data = e.Dir
		}
		try("no file")
		if _, err := os.Stat(key); !errors.Is(err, os.ErrNotExist) {
			t.Error("a new key was left in the place of the lost one")
		}
		if _, err := crypt.Create(key, crypt.International); err != nil {
			t.Fatal(err)
		}
		try("another house's file")
		if err := os.WriteFile(key, right[:len(right)/2], 0o600); err != nil {
			t.Fatal(err)
		}
		try("half a file")
		if err := os.WriteFile(key, right, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := app.Open(t.Context(), w.Config)
		if err != nil {
			t.Fatal("with its own file:", err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Where the key file vanishes while the program runs, nothing is written in clear and
// nothing is half done; what is there is read; with the file back work goes on.
func TestTheKeyVanishesAtRunTime(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		key := w.Config.Keys
		if err := os.Rename(key, key+".away"); err != nil {
			t.Fatal(err)
		}
		before := everything(t, w)
		secret := someoneFacts("丙标记", "990101199001010058")
		_, err := w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: secret, Org: w.East, Since: day.Must("2021-01-01"), Reason: "名册导入"})
		if fault.KindOf(err) != fault.Busy || !strings.Contains(err.Error(), "密钥文件") {
			t.Error("enrolled:", err)
		}
		if after := everything(t, w); after != before || strings.Contains(after, "丙标记") {
			t.Error("something was written")
		}
		if found := inFiles(t, filepath.Dir(w.Config.Temp()), []string{"990101199001010058", "丙标记"}); len(found) > 0 {
			t.Error(found)
		}
		if m, err := w.Members.Get(w.Ctx(), w.Secretary, w.People[w.East][1], w.Gate.Today()); err != nil || m.Phone != "138****0000" {
			t.Error("what is there is not read:", err)
		}
		if err := os.Rename(key+".away", key); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: secret, Org: w.East, Since: day.Must("2021-01-01"), Reason: "名册导入"}); err != nil {
			t.Error("the file is back:", err)
		}
		testkit.Promise(t, "1 write refused, 0 plain rows, 0 rows changed", "MP-11")
	})
}

func someoneFacts(mark, number string) member.Facts {
	return member.Facts{Name: mark, IDNumber: number, Phone: "13712340000", Address: mark + "路九号院"}
}
