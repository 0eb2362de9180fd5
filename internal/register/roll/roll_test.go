package roll_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"

	"zhibu/internal/base/day"
)

// number makes a valid ID number of a region that does not exist.
func number(birth string, n int) string {
	s := fmt.Sprintf("990101%s%03d", strings.ReplaceAll(birth, "-", ""), n)
	return s + string(intake.CheckDigit(s))
}

type table [][]any

var head = []any{"姓名", "性别", "民族", "公民身份号码", "所在党支部", "人员类别", "入党日期", "转正日期", "手机号码", "家庭住址", "党费基数", "是否退休", "所在党小组"}

func person(name string, n int, branch string) []any {
	return []any{name, "女", "汉族", number("1985-03-07", 2*n), branch, "正式党员", "2010.7.1", "2011年7月1日", fmt.Sprintf("1380000%04d", n), "虚构市虚构区一号", 4200, "否", "第一党小组"}
}

func xlsx(t testing.TB, rows table) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func csv(t testing.TB, rows table) []byte {
	t.Helper()
	var b strings.Builder
	for _, r := range rows {
		for i, v := range r {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprint(&b, v)
		}
		b.WriteString("\r\n")
	}
	out, err := simplifiedchinese.GB18030.NewEncoder().String(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func file(kind roll.Kind, data []byte) roll.File {
	return roll.File{Name: "名册.xlsx", From: bytes.NewReader(data), Size: int64(len(data)), Kind: kind}
}

// take imports a file and gives its batch.
func take(t testing.TB, w *world.World, who gate.Actor, f roll.File) roll.Batch {
	t.Helper()
	id, err := w.Rolls.Keep(w.Ctx(), who, f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := w.Rolls.Run(w.Ctx(), who, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func entries(t testing.TB, w *world.World) int64 {
	t.Helper()
	n, err := w.Gate.Verify(w.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// facts is everything that the registers hold about members, for comparing.
func facts(t testing.TB, w *world.World) string {
	t.Helper()
	var b strings.Builder
	err := w.Gate.Read(w.Ctx(), gate.Program("test"), member.View, func(r *gate.Reading) error {
		list, err := w.Members.Vault().Recognise(r, nil, names(t, r), nil)
		for _, f := range list {
			fmt.Fprintf(&b, "%d %+v %d %s %s %v\n", f.ID, f.Facts, f.Org, f.Group, f.Standing, f.Flags)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func names(t testing.TB, r *gate.Reading) (list []string) {
	t.Helper()
	if err := r.Each("SELECT DISTINCT m.name FROM member m JOIN membership s ON s.member_id = m.id WHERE {reach s.org_id} ORDER BY m.name", nil,
		func(row gate.Row) error {
			var s string
			err := row.Scan(&s)
			list = append(list, s)
			return err
		}); err != nil {
		t.Fatal(err)
	}
	return list
}

func rowsOf(t testing.TB, w *world.World, who gate.Actor, batch int64, o intake.Outcome) string {
	t.Helper()
	rows, err := w.Rolls.Rows(w.Ctx(), who, batch, o, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d", r.Number)
		for _, re := range r.Reasons {
			if re.Level != intake.Good {
				fmt.Fprintf(&b, " %s@%s %s", re.Code, re.Cell, re.Text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRosterTwiceIsOnce(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rows := table{head}
		for i := range 450 {
			rows = append(rows, person(fmt.Sprintf("名册%03d", i), i, "东一支部"))
		}
		for n, data := range [][]byte{xlsx(t, rows), xlsx(t, rows), csv(t, rows)} {
			before := facts(t, w)
			b := take(t, w, w.Secretary, file(roll.Members, data))
			want := int64(0)
			if n == 0 {
				want = 450
			}
			if b.Made != want || b.Edited != 0 || b.Counts.Refuse != 0 || b.State != roll.Done {
				t.Fatalf("file %d: %+v\n%s", n, b, rowsOf(t, w, w.Secretary, b.ID, intake.Refuse))
			}
			if n > 0 && facts(t, w) != before {
				t.Fatalf("file %d changed the register", n)
			}
			if (n == 1) != b.Seen {
				t.Errorf("file %d: seen %v", n, b.Seen)
			}
		}
		p, err := w.Members.Roster(w.Ctx(), w.Secretary, member.Query{On: w.Gate.Today(), Text: "名册", Limit: 10})
		if err != nil || p.Total != 450 {
			t.Fatal(p.Total, err)
		}
		m := p.Members[0]
		if m.FullOn != day.Must("2011-07-01") || m.Nation != "汉族" || m.Group != "第一党小组" || m.PayBase != "已填写" || m.Membership.From != day.Must("2021-01-01") {
			t.Errorf("%+v", m)
		}
	})
}

// The same roster, kept and taken in three times at one moment, makes each person once.
func TestRosterAtTheSameMoment(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rows := table{head}
		for i := range 60 {
			rows = append(rows, person(fmt.Sprintf("名册%03d", i), i, "东一支部"))
		}
		data := xlsx(t, rows)
		var kept [3]int64
		for n := range kept { // each is read before any is taken in: to each, all are new
			var err error
			if kept[n], err = w.Rolls.Keep(w.Ctx(), w.Secretary, file(roll.Members, data)); err != nil {
				t.Fatal(err)
			}
		}
		var made [3]int64
		var all sync.WaitGroup
		for n := range kept {
			all.Go(func() {
				b, err := w.Rolls.Run(w.Ctx(), w.Secretary, kept[n], func(int64, int64) {})
				if err != nil {
					t.Error(err)
				}
				made[n] = b.Made
			})
		}
		all.Wait()
		p, err := w.Members.Roster(w.Ctx(), w.Secretary, member.Query{On: w.Gate.Today(), Text: "名册", Limit: 10})
		if err != nil || p.Total != 60 || made[0]+made[1]+made[2] != 60 {
			t.Fatal(p.Total, made, err)
		}
		testkit.Promise(t, "60 people in 3 batches at once, 60 made, "+e.Name, "CON-07")
	})
}

func TestPlanWritesNothing(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		before := entries(t, w)
		p, err := w.Rolls.Plan(w.Ctx(), w.Secretary, file(roll.Members, xlsx(t, table{head, person("试一", 1, "东一支部")})), nil)
		if err != nil || p.Counts.New != 1 {
			t.Fatal(p, err)
		}
		if after := entries(t, w); after != before {
			t.Errorf("the journal grew from %d to %d", before, after)
		}
		if list, err := w.Rolls.List(w.Ctx(), w.Secretary, 10); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
	})
	testkit.Promise(t, "0 entries", "IMP-01")
}

func TestReach(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rows := table{head, person("本支部", 1, "东一支部"), person("无支部", 2, ""), person("别支部", 3, "西局支部"), person("没有的", 4, "北局支部")}
		b := take(t, w, w.Secretary, file(roll.Members, xlsx(t, rows)))
		if b.Made != 2 || b.Counts.Refuse != 2 {
			t.Fatalf("%+v", b)
		}
		said := rowsOf(t, w, w.Secretary, b.ID, intake.Refuse)
		far, none := strings.Split(said, "\n")[0], strings.Split(said, "\n")[1]
		if strings.ReplaceAll(strings.TrimPrefix(far, "4"), "西局支部", "") != strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(none, "5"), "E5", "E4"), "北局支部", "") {
			t.Errorf("an organisation beyond reach is told from one that does not exist:\n%s\n%s", far, none)
		}
		// The officer above may.
		o := take(t, w, w.Officer, file(roll.Members, xlsx(t, table{head, person("别支部", 3, "西局支部")})))
		if o.Made != 1 {
			t.Fatalf("%+v", o)
		}
		// Who belongs elsewhere is not taken twice, and where he belongs is not said.
		s := take(t, w, w.Secretary, file(roll.Members, xlsx(t, table{head, person("别支部", 3, "东一支部")})))
		said = rowsOf(t, w, w.Secretary, s.ID, intake.Refuse)
		if s.Made != 0 || !strings.Contains(said, string(roll.Elsewhere)) || strings.Contains(said, "西局") {
			t.Errorf("%+v %s", s, said)
		}
		for _, who := range []gate.Actor{w.Plain, w.Stranger, {}} {
			if _, err := w.Rolls.Keep(w.Ctx(), who, file(roll.Members, xlsx(t, rows))); fault.KindOf(err) != fault.Denied && fault.KindOf(err) != fault.Unsigned {
				t.Errorf("%+v: %v", who, err)
			}
		}
		if _, err := w.Rolls.Get(w.Ctx(), w.Far, b.ID); fault.KindOf(err) != fault.NotFound {
			t.Error("a batch is seen from beside:", err)
		}
		f := file(roll.Members, xlsx(t, rows))
		f.Org = w.West
		if _, err := w.Rolls.Keep(w.Ctx(), w.Secretary, f); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
	testkit.Promise(t, "3 foreign rows refused", "AT-17")
}

func TestChangedAndUndone(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		take(t, w, w.Secretary, file(roll.Members, xlsx(t, table{head, person("先来", 1, "东一支部")})))
		before := facts(t, w)
		moved := person("先来", 1, "东一支部")
		moved[8], moved[9], moved[11] = "13999990000", "", "是" // a blank cell clears nothing
		b := take(t, w, w.Secretary, file(roll.Members, xlsx(t, table{head, moved, person("后来", 2, "")})))
		if b.Made != 1 || b.Edited != 1 {
			t.Fatalf("%+v %s", b, rowsOf(t, w, w.Secretary, b.ID, intake.Refuse))
		}
		now := facts(t, w)
		if !strings.Contains(now, "13999990000") || strings.Contains(now, "13800000001") || !strings.Contains(now, "map[retired:]") ||
			!strings.Contains(now, "虚构市虚构区一号") {
			t.Fatal(now)
		}
		if err := w.Rolls.Undo(w.Ctx(), w.Far, b.ID, "选错了文件"); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if err := w.Rolls.Undo(w.Ctx(), w.Secretary, b.ID, ""); fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
		if err := w.Rolls.Undo(w.Ctx(), w.Secretary, b.ID, "选错了文件"); err != nil {
			t.Fatal(err)
		}
		if after := facts(t, w); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
		if err := w.Rolls.Undo(w.Ctx(), w.Secretary, b.ID, "再来一次"); fault.KindOf(err) != fault.Conflict {
			t.Error("undone twice:", err)
		}
	})
	testkit.Promise(t, "the register after the undo is the one before", "IMP-01")
}

func TestUndoIsRefusedWhenSomethingDepends(t *testing.T) {
	later := map[string]func(w *world.World, id int64) error{
		"任职": func(w *world.World, id int64) error {
			_, err := w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: w.East, Holder: id, Kind: post.Youth, How: post.Elected,
				Span: day.Span{From: w.Gate.Today(), Until: day.Forever}})
			return err
		},
		"缺席": func(w *world.World, id int64) error {
			w.Clock.Set("2021-12-21")
			_, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-20"),
				Marks: []activity.Mark{{Member: id, Org: w.East, Absent: true, Reason: "病假"}}})
			return err
		},
		"转出": func(w *world.World, id int64) error {
			return w.Members.Strike(w.Ctx(), w.Secretary, id, w.Gate.Today(), "转出")
		},
	}
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		n := 0
		for name, do := range later {
			n++
			b := take(t, w, w.Secretary, file(roll.Members, xlsx(t, table{head, person("要撤回"+name, n, "")})))
			rows, err := w.Rolls.Rows(w.Ctx(), w.Secretary, b.ID, intake.Good, 0, 5)
			if err != nil || len(rows) != 1 {
				t.Fatal(rows, err)
			}
			if err := do(w, rows[0].Subject); err != nil {
				t.Fatal(name, err)
			}
			before := facts(t, w)
			if err := w.Rolls.Undo(w.Ctx(), w.Secretary, b.ID, "选错了文件"); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			}
			if facts(t, w) != before {
				t.Errorf("%s: a refused undo changed the register", name)
			}
		}
	})
}
