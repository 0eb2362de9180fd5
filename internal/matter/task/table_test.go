package task_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/task"
)

func table(of int64) task.Doc {
	return task.Doc{Title: "报办实事项目", Text: "请各支部报今年办成的实事。", By: task.ByTable, Due: on("2021-12-24"), To: task.Reach{Scope: of, Sort: task.Branches},
		Fields: []task.Field{{Known: task.KnownSecretary}, {Label: "项目", Kind: task.Words}, {Label: "受益人数", Kind: task.Number}, {Label: "办成日期", Kind: task.Date}, {Label: "类别", Kind: task.Choice, Options: []string{"民生", "服务"}}}}
}

var good = []string{"修亮化灯", "120", "2021-06-01", "民生"}

// A table is taken row by row: blank rows are left out, every wrong cell is named at its
// place, and nothing is kept of a table with one.
func TestTable(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		id := d.send(table(d.Root))
		fill := func(who gate.Actor, of, version int64, rows [][]string, none bool) error {
			return d.Tasks.FillTable(d.Ctx(), who, id, of, version, rows, none)
		}
		many := make([][]string, task.MostRows+1)
		for i := range many {
			many[i] = good
		}
		for _, c := range []struct {
			say    string
			rows   [][]string
			none   bool
			fields string
		}{
			{"no row", nil, false, "table"},
			{"blank rows alone", [][]string{{"", " "}, {}}, false, "table"},
			{"a word for a number", [][]string{good, {"修路", "很多", "2021-06-01", "服务"}}, false, "cell-1-1"},
			{"a number that is one in words", [][]string{{"修路", "1e3", "2021-06-01", "服务"}}, false, "cell-0-1"},
			{"no such day", [][]string{{"修路", "1", "2021-06-31", "服务"}}, false, "cell-0-2"},
			{"none of the choice, and no name", [][]string{{}, good, {"", "1", "2021-06-01", "其他"}}, false, "cell-2-0 cell-2-3"},
			{"too long", [][]string{{strings.Repeat("长", 501), "1", "2021-06-01", "服务"}}, false, "cell-0-0"},
			{"too many rows", many, false, "table"},
			{"rows, and yet none", [][]string{good}, true, "none"},
		} {
			err := fill(d.Secretary, d.East, 0, c.rows, c.none)
			f, ok := fault.As(err)
			var fields []string
			for i := 0; ok && i < len(f.Fields); i++ {
				fields = append(fields, f.Fields[i].Field)
			}
			if strings.Join(fields, " ") != c.fields {
				t.Errorf("%s: %v", c.say, err)
			}
		}
		for say, who := range map[string]gate.Actor{"the secretary of another branch": d.Beside, "a member": d.Plain, "a stranger": d.Stranger} {
			if err := fill(who, d.East, 0, [][]string{good}, false); fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Denied {
				t.Errorf("%s fills in a table: %v", say, err)
			}
		}
		if d.state(id, d.East).Finished() {
			t.Fatal("something of a refused table was kept")
		}
		if err := fill(d.Secretary, d.East, 0, [][]string{{}, good, {"", "", "", ""}, {"送报上门", "8", "2021-11-02", "服务"}}, false); err != nil {
			t.Fatal(err)
		}
		x, err := d.Tasks.Reached(d.Ctx(), d.Secretary, id, d.East)
		if err != nil || fmt.Sprint(x.Rows) != "[[修亮化灯 120 2021-06-01 民生] [送报上门 8 2021-11-02 服务]]" || x.State(d.Gate.Today()) != task.Done {
			t.Errorf("%v %v %v", x.Rows, x.State(d.Gate.Today()), err)
		}
		if err := fill(d.Secretary, d.East, x.Version-1, [][]string{good}, false); fault.KindOf(err) != fault.Conflict {
			t.Error("a correction of what somebody else changed meanwhile:", err)
		}
		if err := fill(d.Secretary, d.East, x.Version, [][]string{good}, false); err != nil {
			t.Error("a correction:", err)
		}
		if err := fill(d.Far, d.West, 0, nil, true); err != nil {
			t.Error("nothing to put into it:", err)
		}
		all, err := d.Tasks.Get(d.Ctx(), d.Officer, id)
		if err != nil || len(all.Rows[d.East]) != 1 || len(all.Rows[d.West]) != 0 || !d.state(id, d.West).Finished() || d.state(id, d.Eastern).Finished() {
			t.Errorf("%v %v", all.Rows, err)
		}
		if far, err := d.Tasks.Reached(d.Ctx(), d.Far, id, d.West); err != nil || len(far.Rows) != 0 {
			t.Errorf("a branch sees the rows of another: %v %v", far.Rows, err)
		}
		if err := d.Tasks.Fill(d.Ctx(), d.Secretary, id, d.East, 0, map[string]string{"项目": "x"}); fault.KindOf(err) != fault.NotFound {
			t.Error("a table is answered as a form:", err)
		}
		if err := d.Tasks.End(d.Ctx(), d.Officer, id, 0); err != nil {
			t.Fatal(err)
		}
		if err := fill(d.Beside, d.Eastern, 0, [][]string{good}, false); fault.KindOf(err) != fault.Conflict {
			t.Error("after the end:", err)
		}
		testkit.Promise(t, "9 wrong tables refused at their cells, 0 rows of them kept, "+e.Name, "OWN-51")
	})
}

// A workbook is read by the names in its head, wherever they stand; what is missing is
// named, and what cannot be read is refused with a sentence.
func TestReadTable(t *testing.T) {
	doc := table(1)
	csv := func(text string) ([][]string, error) {
		return task.ReadTable(&doc, "表.csv", strings.NewReader(text), int64(len(text)), sheet.DefaultLimits(t.TempDir()))
	}
	for _, c := range []struct{ say, text, rows, field string }{
		{"as the template has it", "书记,项目,受益人数,办成日期,类别\n甲,修灯,12,2021-06-01,民生\n", "[[修灯 12 2021-06-01 民生]]", ""},
		{"in another order, with a title and a column of its own", "报办实事项目,,,,\n序号,类别,项目,办成日期,受益人数\n1,民生,修灯,2021-06-01,12\n2,,,,\n", "[[修灯 12 2021-06-01 民生]]", ""},
		{"cells that are wrong are read as they stand", "项目,受益人数,办成日期,类别\n修灯,很多,六月,别的\n", "[[修灯 很多 六月 别的]]", ""},
		{"without a column", "项目,受益人数,类别\n修灯,12,民生\n", "", "办成日期"},
		{"of something else", "姓名,电话\n甲,1\n", "", "项目"},
		{"without rows", "项目,受益人数,办成日期,类别\n", "", "没有内容"},
		{"with too many rows", "项目,受益人数,办成日期,类别\n" + strings.Repeat("修灯,1,2021-06-01,民生\n", task.MostRows+1), "", "最多200行"},
	} {
		rows, err := csv(c.text)
		if c.field == "" && (err != nil || fmt.Sprint(rows) != c.rows) || c.field != "" && (field(err) != "table" || !strings.Contains(err.Error(), c.field)) {
			t.Errorf("%s: %v %v", c.say, rows, err)
		}
	}
	if _, err := task.ReadTable(&doc, "表.xlsx", bytes.NewReader([]byte("PK\x03\x04 nothing")), 12, sheet.DefaultLimits(t.TempDir())); fault.KindOf(err) == fault.Internal {
		t.Error("what is no workbook:", err)
	}
}

// The files of a task go to those who ask and, once it is sent, to all whom it reached;
// they can be changed as long as it is a draft.
func TestFilesOfATask(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		d := open(t, e)
		paper := attach.File{Name: "说明.txt", Kind: attach.TXT, Body: []byte("怎样填")}
		x := broadcast(d.World)
		x.To = task.Reach{Names: []string{"东一支部"}}
		id, err := d.Tasks.Draft(d.Ctx(), d.Officer, d.Root, x, paper, paper)
		if err != nil {
			t.Fatal(err)
		}
		all, err := d.Tasks.Get(d.Ctx(), d.Officer, id)
		if err != nil || len(all.Files) != 2 {
			t.Fatal(all.Files, err)
		}
		first, second := all.Files[0].ID, all.Files[1].ID
		get := func(who gate.Actor, file int64, want fault.Kind) {
			t.Helper()
			f, err := d.Tasks.File(d.Ctx(), who, id, file)
			if want == fault.Internal && (err != nil || string(f.Body) != "怎样填") || want != fault.Internal && fault.KindOf(err) != want {
				t.Errorf("%s: %v", who.Name, err)
			}
		}
		get(d.Officer, first, fault.Internal)
		get(d.Secretary, first, fault.NotFound) // a draft reaches nobody
		if err := d.Tasks.Edit(d.Ctx(), d.Officer, id, 0, x, []int64{second}, paper, paper, paper, paper, paper); field(err) != "files" {
			t.Error("more than five files:", err)
		}
		if err := d.Tasks.Edit(d.Ctx(), d.Officer, id, 0, x, []int64{second}); err != nil {
			t.Fatal(err)
		}
		get(d.Officer, second, fault.NotFound)
		for _, step := range []func() error{
			func() error { return d.Tasks.Ask(d.Ctx(), d.Officer, id, 0, "急", "") },
			func() error { return d.Tasks.Review(d.Ctx(), d.Second, id, 0, "") },
			func() error { return d.Tasks.Approve(d.Ctx(), d.Second, id, 0) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		get(d.Secretary, first, fault.Internal)
		get(d.Head, first, fault.Internal)
		get(d.Beside, first, fault.NotFound) // not asked
		get(d.Far, first, fault.NotFound)
		get(d.Plain, first, fault.Denied)
		get(d.Secretary, 4242, fault.NotFound)
		other := d.send(form(d.World))
		if _, err := d.Tasks.File(d.Ctx(), d.Secretary, other, first); fault.KindOf(err) != fault.NotFound {
			t.Error("by the number of another task:", err)
		}
		testkit.Promise(t, "drafts to nobody, 5 of 5 others refused, "+e.Name, "OWN-52")
	})
}
