package personal_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
)

// left ends a person's membership on a day, as a case of long ago did.
func left(t *testing.T, w *world.World, person int64, on string) {
	t.Helper()
	err := w.Gate.Write(w.Ctx(), program, "", func(x *gate.Writing) error {
		at, err := x.At(w.East)
		if err != nil {
			return err
		}
		if _, err := x.Exec(at, "UPDATE membership SET until_day = @on, out_reason = '死亡' WHERE member_id = @p", gate.Args{"on": on, "p": person}); err != nil {
			return err
		}
		return x.Quiet("a test")
	})
	if err != nil {
		t.Fatal(err)
	}
}

// everything is all the text of all the tables.
func everything(t *testing.T, w *world.World) string {
	t.Helper()
	var b strings.Builder
	all := columnsOf(t, w)
	for _, table := range slices.Sorted(maps.Keys(all)) {
		columns := all[table]
		err := w.Gate.Read(w.Ctx(), program, "", func(r *gate.Reading) error {
			return r.Beyond("a test", "SELECT "+strings.Join(columns, ", ")+" FROM "+table+" ORDER BY 1, 2", nil, func(row gate.Row) error {
				values := make([]any, len(columns))
				dest := make([]any, len(columns))
				for i := range values {
					dest[i] = &values[i]
				}
				if err := row.Scan(dest...); err != nil {
					return err
				}
				for i, v := range values {
					if s, ok := v.(string); ok {
						b.WriteString(table + "." + columns[i] + "=" + s + "\n")
					}
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(table, err)
		}
	}
	return b.String()
}

// inFiles are the canaries that lie in the files of a data folder.
func inFiles(t *testing.T, dir string, canaries []string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, c := range canaries {
			if bytes.Contains(raw, []byte(c)) {
				found = append(found, c+" in "+filepath.Base(path))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What is no longer kept of somebody who left is found nowhere afterwards: not in the
// tables, not in the file of the database, not in the log beside it. The history stays.
func TestClearedIsGone(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		dead, stays := someone(t, w, "甲标记", hers, "2013-01-01"), someone(t, w, "乙标记", his, "2013-01-01")
		fill(t, w, dead, 901, "甲标记")
		fill(t, w, stays, 902, "乙标记")
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"), Title: "主题党日",
			Minutes: "登记了" + hers + "和139" + hers[:8] + "，还有" + his + "。"}); err != nil {
			t.Fatal(err)
		}
		left(t, w, dead, "2018-12-20")
		due, err := w.Personal.Due(w.Ctx(), w.Officer)
		if err != nil || len(due) != 1 || due[0].Member != dead || due[0].Reason != "死亡" {
			t.Fatalf("%+v %v", due, err)
		}
		before := everything(t, w)
		keptMarks := []string{"甲标记族", "甲标记学位", "甲标记籍贯", "甲标记单位", "甲标记岗位", "甲标记职称", "甲标记档案", "甲标记备注"}
		for _, c := range keptMarks {
			if !strings.Contains(before, c) {
				t.Fatalf("%s is not there before: the test says nothing", c)
			}
		}
		if e.URL == "" && len(inFiles(t, e.Dir, keptMarks)) < len(keptMarks) {
			t.Fatal("the files do not hold the canaries before: the test says nothing")
		}
		counts, err := w.Personal.Rehearse(w.Ctx(), w.Officer, []int64{dead})
		if err != nil || len(counts) < 15 || everything(t, w) != before {
			t.Fatalf("a rehearsal of %d tables changed something: %v", len(counts), err)
		}
		if _, err := w.Personal.Clear(w.Ctx(), w.Officer, []int64{dead}); err != nil {
			t.Fatal(err)
		}
		after := everything(t, w)
		for _, c := range append(keptMarks, hers, "139"+hers[:8]) {
			if strings.Contains(after, c) {
				t.Errorf("%s is still there", c)
			}
		}
		for _, line := range strings.Split(after, "\n") {
			table, _, _ := strings.Cut(line, ".")
			name, value, _ := strings.Cut(line, "=")
			// What the history keeps of him, and what is not about him.
			kept := map[string]bool{"member.name": true, "member.party_basis": true, "outsider.name": true, "outsider.unit": true, "unit.name": true, "activity.minutes": true, "transfer_letter.issuer": true,
				"export_log.no": true, "export_log.name": true, "inspection_seat.name": true, "partner_person.name": true,
				// The report is the organisation's; what was said about him is gone.
				"review_report.holder_name": true, "review_report.work": true, "review_report.problems": true, "review_report.next": true}
			if strings.Contains(value, "甲标记") && !kept[name] {
				t.Errorf("%s (of %s)", line, table)
			}
		}
		for _, want := range []string{"甲标记名", "〔已清除〕", his, "乙标记备注", "登记了"} {
			if !strings.Contains(after, want) {
				t.Errorf("%s is gone", want)
			}
		}
		if e.URL == "" {
			if found := inFiles(t, e.Dir, append(keptMarks, hers, "139"+hers[:8])); len(found) > 0 {
				t.Error("in the files:", found)
			}
		}
		for name, c := range map[string]struct {
			who  gate.Actor
			ids  []int64
			want fault.Kind
		}{"again": {w.Officer, []int64{dead}, fault.NotFound}, "who stays": {w.Officer, []int64{stays}, fault.NotFound}, "nobody": {w.Officer, nil, fault.Invalid}, "the secretary": {w.Secretary, []int64{dead}, fault.Denied}, "a member": {w.Plain, []int64{stays}, fault.Denied}} {
			if _, err := w.Personal.Clear(w.Ctx(), c.who, c.ids); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Gate.Verify(w.Ctx()); err != nil {
			t.Error(err)
		}
		// Pages about him still open.
		if m, err := w.Members.Get(w.Ctx(), w.Officer, dead, w.Gate.Today()); err != nil || m.Name != "甲标记名" || m.IDNumber != "" {
			t.Errorf("%+v %v", m.Member, err)
		}
		testkit.Promise(t, strconv.Itoa(len(counts))+" tables, 0 canaries in rows, in the file and in its log", "PI-11", "PI-12", "DB-29")
	})
}

// An older copy of the database that is put back does not bring anybody back.
func TestAnOlderCopyIsClearedAgain(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	dead := someone(t, w, "甲标记", hers, "2013-01-01")
	left(t, w, dead, "2018-12-20")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(w.Config.File())
	if err != nil {
		t.Fatal(err)
	}
	again := func() *app.App {
		a, err := app.Open(t.Context(), w.Config)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := again()
	if _, err := a.Personal.Clear(t.Context(), program, []int64{dead}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.Config.File(), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if len(inFiles(t, w.Config.Data, []string{"甲标记备注"})) == 0 {
		t.Fatal("the older copy does not hold him: the test says nothing")
	}
	a = again()
	if found := inFiles(t, w.Config.Data, []string{"甲标记备注", "甲标记单位"}); len(found) > 0 {
		t.Error(found)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	testkit.Promise(t, "1 of 1 cleared again at the first start", "BAK-09")
}
