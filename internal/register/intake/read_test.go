package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
)

// workbook makes a file as an office would, with excelize.
func workbook(t testing.TB, fill func(f *excelize.File)) *sheet.Book {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	buf, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, buf.Bytes())
}

func open(t testing.TB, data []byte) *sheet.Book {
	t.Helper()
	b, err := sheet.Open("名册.xlsx", bytes.NewReader(data), int64(len(data)), sheet.DefaultLimits(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func rows(t testing.TB, f *excelize.File, name string, lines ...[]any) {
	t.Helper()
	for i, l := range lines {
		if len(l) > 0 {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &l); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func env() Env {
	return Env{
		Today: today,
		Org: func(s string) []OrgMatch {
			switch s {
			case "第一支部":
				return []OrgMatch{{1, "A01", "机关第一党支部"}}
			case "第二支部":
				return []OrgMatch{{2, "A02", "甲局第二党支部"}, {3, "B02", "乙局第二党支部"}}
			case "外区支部":
				return []OrgMatch{{9, "Z01", "外区支部"}}
			case "工委":
				return []OrgMatch{{7, "T", "区直机关工委"}}
			}
			return nil
		},
		Within: func(id int64) bool { return id != 9 },
		Person: func(m *Member) (*Known, error) {
			switch m.Name {
			case "王一":
				return &Known{11, m.Values()}, nil
			case "王二":
				v := m.Values()
				v[FieldPhone] = "13900009999"
				return &Known{12, v}, nil
			}
			return nil, nil
		},
	}
}

func lines(p *Plan) string {
	var b strings.Builder
	for _, o := range p.Rows {
		fmt.Fprintf(&b, "%s%d %s %s", o.Sheet, o.Number, o.Outcome, o.State)
		for _, r := range o.Reasons {
			fmt.Fprintf(&b, " %s@%s", r.Code, r.Cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRoster(t *testing.T) {
	id1, id2, id3 := made("990101", "19700101", 1), made("990101", "19850307", 2), made("990101", "19900505", 3)
	head := []any{"序号", "姓 名", "公民身份号码（18位）", "性别", "出生年月", "血型", "所在党支部", "人员类别", "入党时间", "转正日期", "手机号码", "加入党组织日期", "党龄"}
	book := workbook(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "封面")
		rows(t, f, "封面", []any{"党员花名册"}, []any{"填表单位：某局"})
		f.NewSheet("名册")
		rows(t, f, "名册", []any{"某局机关党员花名册"}, nil, head,
			[]any{1, "王一", id1, "男", "1970.1.1", "O", "第一支部", "正式党员", "1991年7月1日", "1992年7月1日", "13800001111"},
			[]any{2, "王二", id2, "男", "1985.3", "", "第一支部", "正式党员", "2005.7", "2006.7.1", "13800002222", "2005.7.1"},
			[]any{3, "李三", id2, "女", "", "", "第二支部", "正式党员", "2001-07-01", "2001-06-01", "12"},
			head,
			[]any{4, "李四", 110105194912310000, "女", "1949-12-31", "", "外区支部", "预备党员", "2021.7.1", "", ""},
			[]any{5, "", "", "", "", "", "第九支部"},
			[]any{"", "", "", "", "", "", ""}, // blank
			[]any{6},
			[]any{7, "赵五", id3, "女", "1990.5.5", "", "第一支部", "正式党员", "2007.1.1", "2008.1.1", "13800003333", "", "3年"},
			[]any{"合计", "5人"}, []any{"填表人：钱六", "", "", "审核人：孙七"})
		f.SetRowVisible("名册", 12, false)
	})
	p, err := Members(book, env()).Collect()
	if err != nil {
		t.Fatal(err)
	}
	got := lines(p)
	check := func(prefix string, parts ...string) {
		t.Helper()
		for _, l := range strings.Split(got, "\n") {
			if strings.HasPrefix(l, prefix+" ") {
				for _, part := range parts {
					if !strings.Contains(l+" ", " "+part+" ") {
						t.Errorf("%s lacks %s", l, part)
					}
				}
				if strings.Count(l, "@") != strings.Count(strings.Join(parts, " "), "@") {
					t.Errorf("more or fewer reasons than %s: %s", parts, l)
				}
				return
			}
		}
		t.Errorf("no row %s in\n%s", prefix, got)
	}
	check("名册4", "good", "unchanged", "party-age.filled@")
	check("名册5", "flag", "changed", "sex.differs-from-id@D5", "date.month-only@I5", "party-age.filled@")
	check("名册6", "refuse", "birth.from-id@E6", "row.duplicate@", "org.ambiguous@G6", "full.before-joined@J6", "joined.under-18@I6", "phone.form@K6", "party-age.filled@")
	check("名册7", "ignore", "row.header-again@")
	check("名册8", "refuse", "id.lost-digits@C8", "org.beyond-reach@G8")
	check("名册9", "refuse", "name.missing@B9", "id.missing@C9", "org.not-found@G9")
	check("名册11", "ignore", "row.lone-text@")
	check("名册12", "flag", "row.hidden@", "sex.differs-from-id@D12", "joined.under-18@I12", "party-age.differs@M12", "party-age.filled@")
	check("名册13", "ignore", "row.total@")
	check("名册14", "ignore", "row.total@")
	if c := p.Counts; c != (Counts{Rows: 10, Good: 1, Flag: 2, Refuse: 3, Ignore: 4, New: 1, Unchanged: 1, Changed: 1}) {
		t.Errorf("counts %+v", c)
	}
	if s := p.Sheets; len(s) != 2 || s[0].HeaderRow != 0 || s[0].Reasons[0].Code != NoHeader || s[1].HeaderRow != 3 {
		t.Errorf("sheets: %+v", s)
	}
	if c := p.Sheets[1].Columns[5]; c.Known || c.Header != "血型" || p.Rows[0].Member.Extra["血型"] != "O" {
		t.Errorf("the unknown column is kept: %+v %v", c, p.Rows[0].Member.Extra)
	}
	if c := p.Sheets[1].Columns[11]; c.Known || p.Sheets[1].Reasons[0].Code != TwiceMapped {
		t.Errorf("two columns of one meaning: %+v", p.Sheets[1])
	}
	if ch := p.Rows[1].Changes; len(ch) != 1 || ch[0] != (Change{FieldPhone, "13900009999", "13800002222"}) {
		t.Errorf("changes %+v", ch)
	}
	if m := p.Rows[1].Member; m.Birth != (Date{Day: day.Must("1985-03-07")}) || m.Joined != (Date{day.Must("2005-07-01"), true}) {
		t.Errorf("the ID number adds the day of birth: %+v", m)
	}
	js, err := p.JSON()
	if err != nil || !json.Valid(js) {
		t.Fatal(err)
	}
	for _, private := range []string{id1, id2[6:14], "王一", "13800002222"} {
		if bytes.Contains(js, []byte(private)) {
			t.Errorf("the JSON form holds %s", private)
		}
	}
	testAgain(t, p, id2)
	testkit.Promise(t, "14 rows, each reason at its cell", "IMP-02", "IMP-08", "V2.2.3")
}

// A number in a wrong column is not quoted in full.
func TestReasonsHideNumbers(t *testing.T) {
	for in, want := range map[string]string{"110105194912310029": "110****", "１３８００００１１１１": "138****", "第12支部": "第12支部"} {
		if got := short(in); got != want {
			t.Errorf("%q is quoted as %q", in, got)
		}
	}
}

// testAgain: the refused rows, corrected, are a file that imports.
func testAgain(t *testing.T, p *Plan, id2 string) {
	var buf bytes.Buffer
	if err := WriteRefused(&buf, t.TempDir(), p, &sheet.Mark{Who: "周八", When: "2021-12-09", Why: "更正"}); err != nil {
		t.Fatal(err)
	}
	again, err := Members(open(t, buf.Bytes()), env()).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if c := again.Counts; c.Refuse != 3 || c.Ignore != 1 || c.Good != 0 {
		t.Errorf("uncorrected rows stay refused: %+v\n%s", c, lines(again))
	}
	f, err := excelize.OpenReader(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	f.SetCellStr("名册", "G3", "第一支部")
	f.SetCellStr("名册", "J3", "2002-07-01")
	out, _ := f.WriteToBuffer()
	again, err = Members(open(t, out.Bytes()), env()).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if o := again.Rows[0]; o.Outcome != Flag || o.Member.ID != IDNumber(id2) || o.State != New {
		t.Errorf("a corrected row is taken: %s", lines(again))
	}
	for _, c := range again.Sheets[0].Columns {
		if c.Header == ReasonHeader && c.Field != FieldSkip {
			t.Errorf("原因 is no unknown column: %+v", c)
		}
	}
	if n := len(again.Sheets[0].Columns); n != len(p.Sheets[1].Columns)+1 {
		t.Errorf("%d columns", n)
	}
}

func TestTwoLineHead(t *testing.T) {
	book := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"党员名册"}, []any{"姓名", "基本情况", "", "党内情况", ""}, []any{"", "性别", "民族", "入党时间", "转正时间"},
			[]any{"王一", "男", "汉", "1991.7.1", "1992.7.1"})
		f.MergeCell("Sheet1", "A2", "A3")
		f.MergeCell("Sheet1", "B2", "C2")
	})
	e := env()
	e.Org = nil
	p, err := Members(book, e).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if p.Sheets[0].HeaderRow != 3 || len(p.Rows) != 1 || p.Rows[0].Member.Name != "王一" || p.Rows[0].Member.Nation != "01" || p.Rows[0].Member.Full.String() != "1992-07-01" {
		t.Errorf("%+v %s", p.Sheets[0], lines(p))
	}
}

func TestTextFaults(t *testing.T) {
	book := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"姓名", "性别", "备注"}, []any{"王\u200b一", "男", "锟斤拷"}, []any{"李二", "也许", strings.Repeat("长", 501)}, []any{"张\uE001", "女", ""})
	})
	e := env()
	e.Org, e.Person = nil, nil
	p, err := Members(book, e).Collect()
	if err != nil {
		t.Fatal(err)
	}
	const want = `Sheet12 refuse  text.garbled@C2 text.invisible@A2 id.missing@
Sheet13 refuse  value.too-long@C3 id.missing@ value.unknown@B3
Sheet14 flag new id.missing@ name.form@A4
`
	got := lines(p)
	for _, part := range strings.Fields(want) {
		if !strings.Contains(got, part) {
			t.Errorf("lacks %s:\n%s", part, got)
		}
	}
	if p.Rows[0].Member.Name != "王一" {
		t.Errorf("%q", p.Rows[0].Member.Name)
	}
	testkit.Promise(t, "invisible and garbled signs told", "V2.2.1", "DB-17")
}

func TestOrgs(t *testing.T) {
	book := workbook(t, func(f *excelize.File) {
		rows(t, f, "Sheet1", []any{"党组织编码", "组织名称", "简称", "组织类别", "上级组织", "建立日期", "排序号", "统一社会信用代码", "建立文号", "届满日期", "属地关系"},
			[]any{"A01", "甲局第一党支部", "一支部", "党支部", "甲局机关党委", "2015年7月", 1, "x", "区直工委〔2015〕3号", "2022.6.30", "县"},
			[]any{"A", "甲局机关党委", "", "611", "工委"},
			[]any{"A", "甲局又一党委", "", "党委", "工委"},
			[]any{"B", "乙局党总支", "", "总支", "不存在的组织"},
			[]any{"B1", "乙局支部", "", "支部", "B"},
			[]any{"C1", "丙", "", "支部", "C2"}, []any{"C2", "丁", "", "支部", "C1"},
			[]any{"D", "", "", "飞船", ""},
			[]any{"E1", "戊一", "同名", "支部", "工委"}, []any{"E2", "戊二", "同名", "支部", "工委"}, []any{"E3", "戊三", "", "支部", "同名"})
	})
	p, err := Orgs(book, env()).Collect()
	if err != nil {
		t.Fatal(err)
	}
	want := `Sheet12 good new
Sheet13 good new
Sheet14 refuse  org-code.duplicate@A4
Sheet15 refuse  parent.not-found@E5
Sheet16 refuse  parent.refused@E6
Sheet17 refuse  parent.loop@E7
Sheet18 refuse  parent.loop@E8
Sheet19 refuse  name.missing@B9 kind.missing@D9
Sheet110 good new
Sheet111 good new
Sheet112 refuse  parent.ambiguous@E12
`
	if got := lines(p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	o := p.Rows[0].Org
	if o.ParentRow != 3 || o.Kind != "631" || o.Founded.String() != "2015-07" || *o.Order != 1 || o.Territory != "4" || o.TermEnd.String() != "2022-06-30" || o.Paper != "区直工委〔2015〕3号" {
		t.Errorf("%+v", o)
	}
	if p.Rows[1].Org.Parent.ID != 7 {
		t.Errorf("%+v", p.Rows[1].Org)
	}
	if c := p.Counts; c.Good != 4 || c.Refuse != 7 || c.New != 4 {
		t.Errorf("%+v", c)
	}
	var buf bytes.Buffer
	if err := WriteRefused(&buf, t.TempDir(), p, nil); err != nil {
		t.Fatal(err)
	}
	again, err := Orgs(open(t, buf.Bytes()), env()).Collect()
	if err != nil || again.Counts.Refuse < 6 {
		t.Errorf("%+v %v", again.Counts, err)
	}
}

// Every reason is calm, says something, and stands in the documentation.
func TestReasonTexts(t *testing.T) {
	doc, err := os.ReadFile("../../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, d := range reasons {
		if strings.ContainsAny(d.text, "!！") || !strings.HasSuffix(d.text, "。") && !strings.HasSuffix(d.text, "%s。") {
			t.Errorf("%s: %s", code, d.text)
		}
		if !bytes.Contains(doc, []byte("| `"+string(code)+"` | "+string(d.level)+" |")) {
			t.Errorf("docs/import.md lacks %s as %s", code, d.level)
		}
	}
	if n := bytes.Count(doc, []byte("\n| `")); n != len(reasons) {
		t.Errorf("docs/import.md lists %d codes, the program has %d", n, len(reasons))
	}
}

// BenchmarkRoster reads rosters of 33 columns; peak heap is reported.
func BenchmarkRoster(b *testing.B) {
	for _, n := range []int{4000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			data := roster(b, n)
			b.ResetTimer()
			for range b.N {
				book := open(b, data)
				i := Members(book, Env{Today: today})
				var peak uint64
				for o, err := range i.Rows() {
					if err != nil {
						b.Fatal(err)
					}
					if o.Number%1000 == 0 {
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak = max(peak, m.HeapInuse)
					}
				}
				if c := i.Plan().Counts; c.Good+c.Flag != n {
					b.Fatalf("%+v", c)
				}
				b.ReportMetric(float64(len(data))/1e6, "file-MB")
				b.ReportMetric(float64(peak)/1e6, "peak-heap-MB")
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			}
		})
	}
}

// roster writes an invented roster.
func roster(tb testing.TB, n int) []byte {
	var buf bytes.Buffer
	w := sheet.NewWriter(&buf, tb.TempDir())
	t := sheet.Table{Name: "名册", Title: "花名册"}
	for _, h := range []string{"序号", "姓名", "性别", "民族", "出生日期", "公民身份号码", "学历", "学位", "籍贯", "参加工作日期", "所在党支部", "所在党小组", "人员类别", "党籍状态",
		"入党日期", "转正日期", "党内职务", "工作单位及职务", "工作岗位", "手机号码", "家庭住址", "户籍所在地", "是否流动党员", "是否困难", "党费基数", "备注"} {
		t.Columns = append(t.Columns, sheet.Column{Title: h})
	}
	s, err := w.Sheet(t)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		born := day.Must("1950-01-01").AddDays(i % 15000)
		id := made(fmt.Sprint(990100+i/15000), strings.ReplaceAll(born.String(), "-", ""), i%1000)
		if err := s.Row(i+1, "甲"+string(rune(0x4E00+i%20000)), Sexes.Label(IDNumber(id).Sex()), "汉族", born.String(), id, "大学", "学士", "某省某市", "1990.7",
			fmt.Sprintf("机关第%d党支部", i%280), "第一小组", "正式党员", "正常", born.AddYears(25).String(), born.AddYears(26).Chinese(), "", fmt.Sprintf("某局第%d科科员", i%50), "公务员",
			fmt.Sprintf("138%08d", i), fmt.Sprintf("某区某街道%d号", i), "某区", "否", "否", 3500, ""); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}
