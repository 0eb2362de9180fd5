package sheet

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
)

func TestWriter(t *testing.T) {
	var long []string
	for i := range 280 {
		long = append(long, fmt.Sprintf("第%d党支部", i))
	}
	var buf bytes.Buffer
	w := NewWriter(&buf, t.TempDir())
	s, err := w.Sheet(Table{Name: "党员/名册", Title: "党员名册", Mark: &Mark{"王一", "2021-12-09 10:00", "核对", "ABCD-EFGH-2345"},
		Columns: []Column{{Title: "姓名"}, {Title: "身份证号"}, {Title: "入党日期", Type: DateColumn}, {Title: "党费", Type: MoneyColumn},
			{Title: "性别", Choose: []string{"男", "女"}}, {Title: "支部", Choose: long}, {Title: "次数", Type: WholeColumn}}})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{"=1+1", "110105194912310029", day.Must("1985-03-07"), Fen(1250), "女", "第3党支部", 3},
		{"+a", "@b", day.Must("1899-01-01"), nil, true, "-c\x00", "\tx"}}
	for _, r := range rows {
		if err := s.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err = w.Sheet(Table{Name: "党员/名册", Columns: []Column{{Title: "x"}}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := readAll(t, "", buf.Bytes(), DefaultLimits(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range got {
		if r.Sheet != choiceSheet {
			all = append(all, fmt.Sprint(r.Sheet, r.Number, " ", texts1(r)))
		}
		for _, c := range r.Cells {
			if c.Kind == Formula {
				t.Errorf("a formula was written: %q", c.Text)
			}
		}
	}
	want := []string{"党员-名册1 党员名册", "党员-名册2 姓名|身份证号|入党日期|党费|性别|支部|次数",
		"党员-名册3 =1+1|110105194912310029|1985-03-07|12.5|女|第3党支部|3", "党员-名册4 +a|@b|1899-01-01||是|-c|\tx",
		"党员-名册5 导出人：王一　导出时间：2021-12-09 10:00　用途：核对　导出编号：ABCD-EFGH-2345", "x"}
	want[5] = "党员-名册21 x"
	if fmt.Sprint(all) != fmt.Sprint(want) {
		t.Errorf("read back\n%q\nwant\n%q", all, want)
	}
	if k := got[2].Cells[1].Kind; k != Text {
		t.Errorf("ID number is %s", k)
	}
	f, err := excelize.OpenReader(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dvs, _ := f.GetDataValidations("党员-名册")
	if len(dvs) != 2 || !strings.Contains(dvs[1].Formula1, "选项!$A$1:$A$280") {
		t.Errorf("drop-downs: %+v", dvs)
	}
	if p, _ := f.GetPanes("党员-名册"); !p.Freeze || p.YSplit != 2 {
		t.Errorf("panes: %+v", p)
	}
	if v, _ := f.GetSheetVisible(choiceSheet); v {
		t.Error("the sheet of choices shows")
	}
	testkit.Promise(t, "7 hostile cells, 0 formulas; ID numbers are text", "IMP-13")
}

func TestCSVWriter(t *testing.T) {
	var buf bytes.Buffer
	w, err := NewCSV(&buf, Table{Columns: []Column{{Title: "姓名"}, {Title: "额"}, {Title: "日"}, {Title: "n"}}, Mark: &Mark{Who: "王一", When: "今天"}})
	if err != nil {
		t.Fatal(err)
	}
	hostile := []string{"=1", "+1", "-1", "@x", "\tx", "'=x", "＝1", "'", "a,b\"c"}
	for _, h := range hostile {
		if err := w.Row(h, Fen(-5), day.Must("2021-12-09"), -3); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	if !strings.HasPrefix(buf.String(), "\uFEFF姓名,额") || !strings.Contains(buf.String(), "'=1,-0.05,2021-12-09,-3\r\n") {
		t.Errorf("%q", buf.String())
	}
	rows, err := readAll(t, "x.csv", buf.Bytes(), DefaultLimits(""))
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hostile {
		if got := rows[i+1].Cells[0].Text; got != h {
			t.Errorf("round trip of %q gives %q", h, got)
		}
	}
	testkit.Promise(t, "9 hostile cells come back as they were", "AT-46")
}

// BenchmarkWrite writes a roster of 25 text columns; peak heap is reported.
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{4000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				var peak uint64
				w := NewWriter(nothing{}, b.TempDir())
				t := Table{Name: "x"}
				row := make([]any, 25)
				for i := range row {
					t.Columns = append(t.Columns, Column{Title: fmt.Sprint("列", i)})
					row[i] = fmt.Sprint("内容内容", i)
				}
				s, err := w.Sheet(t)
				if err != nil {
					b.Fatal(err)
				}
				for i := range n {
					if err := s.Row(row...); err != nil {
						b.Fatal(err)
					}
					if i%1000 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapInuse)
					}
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(peak)/1e6, "peak-heap-MB")
			}
		})
	}
}

type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }
