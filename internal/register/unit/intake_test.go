package unit_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/unit"
)

func read(t *testing.T, csv string) ([]unit.Entry, error) {
	t.Helper()
	return unit.ReadList("单位.csv", strings.NewReader(csv), int64(len(csv)), sheet.DefaultLimits(t.TempDir()))
}

const head = "单位全称,统一社会信用代码,单位性质,行业,地址,归口党组织,在岗人数,人数日期,人数来源\n"

// What a file must be to be read at all.
func TestReadList(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"without a head", "甲,乙\n", "没有找到表头"},
		{"with a head and nothing below", head, "没有内容"},
		{"without the column of the organisation", "单位全称,地址\n甲,乙\n", "没有找到表头"},
		{"with more rows than one file may have", head + strings.Repeat("甲,,,,,乙,,,\n", unit.MostRows+1), "一次最多读入"},
	} {
		_, err := read(t, c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("a file %s: %v", c.what, err)
		}
	}
	list, err := read(t, "单位名单（2021年12月20日）\n地址,单位全称,别的,归口党组织\n路1号,虚构学院,x,东局党委\n,,,\n路2号,虚构中心,y,100\n")
	if err != nil || len(list) != 2 || list[0].Cells[0] != "虚构学院" || list[0].Cells[4] != "路1号" || list[1].Cells[5] != "100" || list[0].Row != 3 || list[1].Row != 5 {
		t.Errorf("columns in another order, below a title: %+v %v", list, err)
	}
}

// Each row is judged by itself and against the rows before it; what is good is taken
// in whole or not at all.
func TestImport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		if _, err := w.Units.Register(ctx, w.Officer, unit.Facts{Org: w.Bureau, Name: "虚构局"}); err != nil {
			t.Fatal(err)
		}
		code := unit.Complete("11110000MB0000000")
		rows := []struct{ what, line, field string }{
			{"a good row", "虚构学院," + code + ",事业单位,教育,路1号,东局党委,40,2021-12-01,年报", ""},
			{"by the code of the organisation, without a headcount", "虚构中心,,,,,101,,,", ""},
			{"by the short name, with a day in words", "虚构队,,,,,工委,7人,2021年12月1日,", ""},
			{"without a name", ",,,,,东局党委,,,", "name"},
			{"a wrong code", "虚构甲,123,,,,东局党委,,,", "code"},
			{"a nature that is none", "虚构乙,,学校,,,东局党委,,,", "nature"},
			{"an organisation that is not there", "虚构丙,,,,,南局党委,,,", "org"},
			{"without an organisation", "虚构丁,,,,,,,,", "org"},
			{"the same name again", "虚构学院,,,,,东局党委,,,", "name"},
			{"the same code again", "虚构戊," + code + ",,,,东局党委,,,", "code"},
			{"nobody works there", "虚构己,,,,,东局党委,0,2021-12-01,", "people"},
			{"a headcount of tomorrow", "虚构庚,,,,,东局党委,5,2021-12-21,", "on_day"},
			{"a day without a headcount", "虚构辛,,,,,东局党委,,2021-12-01,", "people"},
		}
		text := head
		for _, r := range rows {
			text += r.line + "\n"
		}
		list, err := read(t, text+"虚构局,,,,,东局党委,,,\n")
		if err != nil {
			t.Fatal(err)
		}
		for what, who := range map[string]gate.Actor{"the secretary": w.Secretary, "a member": w.Plain} {
			_, err := w.Units.Preview(ctx, who, list)
			if fault.KindOf(err) != fault.Denied {
				t.Errorf("%s reads a list: %v", what, err)
			}
			if _, err := w.Units.Import(ctx, who, list); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s takes a list in: %v", what, err)
			}
		}
		seen, err := w.Units.Preview(ctx, w.Officer, list)
		if err != nil {
			t.Fatal(err)
		}
		var good []unit.Entry
		for i, r := range rows {
			c := &seen[i]
			if r.field == "" && !c.Good() || r.field != "" && (len(c.Problems) != 1 || c.Problems[0].Field != r.field) {
				t.Errorf("%s: %+v", r.what, c.Problems)
			}
			if c.Good() {
				good = append(good, c.Entry)
			}
		}
		last := &seen[len(rows)]
		if !last.Known || last.Good() || !strings.Contains(last.Why(), "已经登记") {
			t.Errorf("a unit that is registered: %+v", last)
		}
		count := func() int {
			p, err := w.Units.List(ctx, w.Officer, unit.Query{On: day.Must("2021-12-20")})
			if err != nil {
				t.Fatal(err)
			}
			return p.Total
		}
		if _, err := w.Units.Import(ctx, w.Officer, append(good, list[4])); fault.KindOf(err) != fault.Conflict || count() != 1 {
			t.Errorf("with a row that is not good: %v, %d units", err, count())
		}
		if _, err := w.Units.Import(ctx, w.Officer, nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("nothing at all: %v", err)
		}
		n, err := w.Units.Import(ctx, w.Officer, good)
		if err != nil || n != 3 || count() != 4 {
			t.Fatalf("%d taken in, %d there: %v", n, count(), err)
		}
		p, _ := w.Units.List(ctx, w.Officer, unit.Query{On: day.Must("2021-12-20"), Text: "虚构学院"})
		if u := p.List[0]; u.Code != code || u.Org != w.Bureau || u.Count.People != 40 || u.Count.Source != "年报" {
			t.Errorf("what was taken in: %+v", u)
		}
		if _, err := w.Units.Import(ctx, w.Officer, good); fault.KindOf(err) != fault.Conflict {
			t.Errorf("once more: %v", err)
		}
		// What was not taken in goes out, is corrected and comes in again.
		var b bytes.Buffer
		if err := unit.WriteList(&b, seen[3:], t.TempDir()); err != nil {
			t.Fatal(err)
		}
		again, err := unit.ReadList("x.xlsx", bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.DefaultLimits(t.TempDir()))
		if err != nil || len(again) != len(seen)-3 || again[1].Cells[0] != "虚构甲" || again[1].Cells[1] != "123" {
			t.Errorf("%d rows come back: %v", len(again), err)
		}
	})
}

// The list that goes out can be read in again: every unit of it is known.
func TestWhatGoesOutComesIn(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	for i := range 3 {
		if _, err := w.Units.Register(w.Ctx(), w.Officer, unit.Facts{Org: w.Bureau, Name: "虚构局" + strconv.Itoa(i), Nature: "党政机关"}); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.Exports.Units(w.Ctx(), w.Officer, unit.Query{On: day.Must("2021-12-20")}, "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	list, err := unit.ReadList(f.Name, bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.DefaultLimits(t.TempDir()))
	if err != nil || len(list) != 3 {
		t.Fatal(len(list), err)
	}
	seen, err := w.Units.Preview(w.Ctx(), w.Officer, list)
	if err != nil || !seen[0].Known || len(seen[0].Problems) > 0 {
		t.Errorf("%+v %v", seen[0], err)
	}
}
