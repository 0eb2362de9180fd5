package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
)

// book packs parts into a workbook; a part may leave out the usual frame.
func book(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	full := map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
	}
	for k, v := range parts {
		full[k] = v
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for k, v := range full {
		if v == "" {
			continue
		}
		w, err := z.Create(k)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(v))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func sheetXML(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": `<?xml version="1.0"?><worksheet><sheetData>` + rows + `</sheetData></worksheet>`}
}

func readAll(t testing.TB, name string, data []byte, l Limits) ([]Row, error) {
	t.Helper()
	b, err := Open(name, bytes.NewReader(data), int64(len(data)), l)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	var rows []Row
	for r, err := range b.All() {
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func texts1(r Row) string {
	var s []string
	for _, c := range r.Cells {
		s = append(s, c.Text)
	}
	return strings.Join(s, "|")
}

func TestReadCells(t *testing.T) {
	parts := sheetXML(`<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>110105194912310000</v></c><c r="D2"><v>1.1010519491231E+17</v></c><c r="E2"><v>13800001111</v></c></row>
<row r="5"><c s="1"><v>31113</v></c><c s="2"><v>31113</v></c><c s="3"><v>31113.5</v></c><c s="1"><v>60</v></c><c t="b"><v>1</v></c><c><f>1+1</f><v>2</v></c><c t="inlineStr"><is><t>甲</t><rPh><t>x</t></rPh></is></c><c t="e"><v>#N/A</v></c><c><v>0.10000000000000001</v></c></row>
<row><c/><c t="str"><v> </v></c></row><row r="9"><c r="AB9" t="inlineStr"><is><r><t>a&amp;</t></r><r><t>b_x000A_c</t></r></is></c></row>`)
	parts["xl/sharedStrings.xml"] = `<sst><si><t>张三</t></si></sst>`
	parts["xl/styles.xml"] = `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="22"/></cellXfs></styleSheet>`
	rows, err := readAll(t, "x.xls", book(t, parts), DefaultLimits(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 {
		t.Fatalf("%d rows, want the 3 filled ones", len(rows))
	}
	if r := rows[0]; r.Number != 2 || !r.Hidden || texts1(r) != "张三||110105194912310000|110105194912310000|13800001111" {
		t.Errorf("row 2: %+v", r)
	}
	for i, want := range []bool{false, false, true, true, false} {
		if got := rows[0].Cells[i].LostDigits; got != want {
			t.Errorf("cell %d LostDigits = %v", i, got)
		}
	}
	r := rows[1]
	if got := texts1(r); got != "1985-03-07|1985-03-07|1985-03-07|60|是|2|甲|#N/A|0.1" {
		t.Errorf("row 5: %s", got)
	}
	for i, want := range []Kind{Date, Date, Date, Number, Bool, Formula, Text, Text, Number} {
		if r.Cells[i].Kind != want {
			t.Errorf("cell %d is %s, want %s", i, r.Cells[i].Kind, want)
		}
	}
	if !r.Cells[1].NoDay || r.Cells[0].NoDay || r.Cells[0].Day != day.Must("1985-03-07") {
		t.Errorf("date details: %+v", r.Cells[:2])
	}
	if rows[2].Number != 9 || len(rows[2].Cells) != 28 || rows[2].Cells[27].Text != "a&b\nc" {
		t.Errorf("row 9: %+v", rows[2])
	}
}

func TestSerial(t *testing.T) {
	for _, c := range []struct {
		f    float64
		d04  bool
		want string
	}{
		{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {60, false, ""}, {61, false, "1900-03-01"},
		{31113, false, "1985-03-07"}, {29651, true, "1985-03-07"}, {0, true, "1904-01-01"}, {0, false, ""},
		{-1, false, ""}, {2958465, false, "9999-12-31"}, {2958466, false, ""},
	} {
		d, ok := Serial(c.f, c.d04)
		if got := d.String(); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("Serial(%v,%v) = %s %v, want %q", c.f, c.d04, got, ok, c.want)
		}
	}
}

func TestDate1904(t *testing.T) {
	p := sheetXML(`<row><c s="0"><v>29651</v></c></row>`)
	p["xl/workbook.xml"] = `<workbook><workbookPr date1904="1"/><sheets><sheet name="一" r:id="rId1"/></sheets></workbook>`
	p["xl/styles.xml"] = `<styleSheet><cellXfs><xf numFmtId="31"/></cellXfs></styleSheet>`
	rows, err := readAll(t, "", book(t, p), DefaultLimits(t.TempDir()))
	if err != nil || rows[0].Cells[0].Text != "1985-03-07" {
		t.Errorf("%v %v", rows, err)
	}
}

func TestCSV(t *testing.T) {
	const text = "姓名,备注,身份证号\r\n张三,\"说\"\"好\"\"\n第二行\",1.10105E+17\r\n\r\n李四,'=1+1,\"=\"\"0571\"\"\"\r\n"
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(text + "𠮷,,\n") // a four-byte character
	u16 := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		u16 = binary.LittleEndian.AppendUint16(u16, u)
	}
	for _, c := range []struct{ enc, data string }{
		{"UTF-8", text}, {"UTF-8", "\uFEFF" + text}, {"GB18030", gb}, {"UTF-16LE", string(u16)},
		{"UTF-8", strings.ReplaceAll(text, ",", ";")}, {"UTF-8", strings.ReplaceAll(text, ",", "\t")},
	} {
		b, err := Open(`C:\表\名册.csv`, strings.NewReader(c.data), int64(len(c.data)), DefaultLimits(""))
		if err != nil {
			t.Fatal(err)
		}
		if b.Encoding() != c.enc || b.Sheets()[0].Name != "名册" {
			t.Errorf("read as %s, sheet %q, want %s", b.Encoding(), b.Sheets()[0].Name, c.enc)
		}
		var got []string
		for r, err := range b.All() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(r.Number, " ", texts1(r)))
			if r.Number == 2 && !r.Cells[2].LostDigits {
				t.Error("scientific notation in a CSV has lost its digits")
			}
		}
		want := []string{"1 姓名|备注|身份证号", "2 张三|说\"好\"\n第二行|1.10105E+17", "4 李四|=1+1|0571"}
		if c.enc == "GB18030" {
			want = append(want, "5 𠮷")
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q\nwant %q", c.enc, got, want)
		}
	}
	testkit.Promise(t, "6 encodings and separators", "IMP-06")
}

func TestRefused(t *testing.T) {
	cfb := func(stream string) []byte {
		b := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 300<<10))
		for _, c := range stream {
			b = append(b, byte(c), 0)
		}
		return b
	}
	small := DefaultLimits(t.TempDir())
	small.UnzipBytes, small.Rows, small.Columns, small.CellRunes = 1<<20, 3, 4, 5
	many := func(n int) map[string]string {
		m := sheetXML("")
		for i := range n {
			m[fmt.Sprint("x/", i)] = "x"
		}
		return m
	}
	one := `<row><c t="inlineStr"><is><t>一</t></is></c></row>`
	bad := book(t, sheetXML(one))
	for _, c := range []struct {
		name string
		data []byte
		kind fault.Kind
		text string
	}{
		{"empty", nil, fault.Invalid, "空的"},
		{"xls", cfb("Workbook"), fault.Invalid, "旧版 Excel"},
		{"password", cfb("EncryptedPackage"), fault.Invalid, "打开密码"},
		{"doc", cfb("WordDocument"), fault.Invalid, "Word"},
		{"pdf", []byte("%PDF-1.7"), fault.Invalid, "PDF"},
		{"html", []byte("\n<HTML><table>"), fault.Invalid, "网页"},
		{"html in xml", []byte(`<?xml version="1.0"?><html>`), fault.Invalid, "网页"},
		{"png", []byte("\x89PNG"), fault.Invalid, "图片"},
		{"rar", []byte("Rar!"), fault.Invalid, "压缩包"},
		{"docx", book(t, map[string]string{"xl/workbook.xml": "", "word/document.xml": "x"}), fault.Invalid, "Word"},
		{"ods", book(t, map[string]string{"xl/workbook.xml": "", "mimetype": "x", "content.xml": "x"}), fault.Invalid, "OpenDocument"},
		{"ofd", book(t, map[string]string{"xl/workbook.xml": "", "OFD.xml": "x"}), fault.Invalid, "OFD"},
		{"xlsm", book(t, map[string]string{"xl/vbaProject.bin": "x"}), fault.Invalid, "带宏"},
		{"xlsb", book(t, map[string]string{"xl/workbook.xml": "", "xl/workbook.bin": "x"}), fault.Invalid, "二进制"},
		{"zip", book(t, map[string]string{"xl/workbook.xml": ""}), fault.Invalid, "压缩包"},
		{"binary", []byte("ab\x00cd"), fault.Invalid, "无法辨认这个文件"},
		{"bad encoding", []byte("姓名,\xFF\xFF\xFF\n"), fault.Invalid, "编码"},
		{"cut", bad[:len(bad)-30], fault.Invalid, "损坏"},
		{"bad xml", book(t, sheetXML(`<row><c></row>`+"<")), fault.Invalid, "损坏"},
		{"doctype", book(t, sheetXML(`<!DOCTYPE x [<!ENTITY a "b">]>`)), fault.Invalid, "损坏"},
		{"row backwards", book(t, sheetXML(`<row r="2"/><row r="2"/>`)), fault.Invalid, "损坏"},
		{"row 2^31", book(t, sheetXML(`<row r="2147483648"/>`)), fault.Invalid, "损坏"},
		{"string out of range", book(t, sheetXML(`<row><c t="s"><v>7</v></c></row>`)), fault.Invalid, "损坏"},
		{"no sheets", book(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), fault.Invalid, "没有工作表"},
		{"bomb", book(t, sheetXML(strings.Repeat(" ", 2<<20))), fault.TooLarge, "解压"},
		{"parts", book(t, many(2001)), fault.TooLarge, "部件"},
		{"many parts", book(t, many(70_000)), fault.TooLarge, "部件"},
		{"rows", book(t, sheetXML(strings.Repeat(one, 4))), fault.TooLarge, "超过了 3 行"},
		{"columns", book(t, sheetXML(`<row><c r="E1"><v>1</v></c></row>`)), fault.TooLarge, "第 4 列"},
		{"cell", book(t, sheetXML(`<row><c t="inlineStr"><is><t>一二三四五六</t></is></c></row>`)), fault.TooLarge, "A1"},
		{"csv rows", []byte("a,b\n1,2\n1,2\n1,2\n"), fault.TooLarge, "3 行"},
		{"csv cell", []byte("a,b\n1," + strings.Repeat("长", 9) + "\n"), fault.TooLarge, "B2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := readAll(t, "名册.xlsx", c.data, small)
			f, ok := fault.As(err)
			if !ok || f.Kind != c.kind || !strings.Contains(f.Text, c.text) {
				t.Fatalf("%v, want %s with %q", err, c.kind, c.text)
			}
			if strings.ContainsAny(f.Text, "!！") || !strings.Contains(f.Text, "没有") {
				t.Errorf("say calmly what is safe: %s", f.Text)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("took %s", d)
			}
		})
	}
	testkit.Promise(t, "33 files, each refused with its reason", "AT-51", "IMP-09", "IMP-10", "V1.5.1", "V5.2.3")
}

// A part that unpacks to more than its entry declares is refused.
func TestLyingSize(t *testing.T) {
	data := book(t, sheetXML(strings.Repeat(`<row><c><v>1</v></c></row>`, 5000)))
	var raw bytes.Buffer
	z := zip.NewWriter(&raw)
	old, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	for _, f := range old.File {
		h := f.FileHeader
		if strings.Contains(f.Name, "sheet1") {
			h.UncompressedSize64 = 100
		}
		w, err := z.CreateRaw(&h)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := f.OpenRaw()
		var b bytes.Buffer
		b.ReadFrom(r)
		w.Write(b.Bytes())
	}
	z.Close()
	if _, err := readAll(t, "", raw.Bytes(), DefaultLimits("")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("lying size: %v", err)
	}
}

// Shared strings over the memory limit go through an encrypted, nameless file.
func TestSpool(t *testing.T) {
	dir := t.TempDir()
	var sst, rows strings.Builder
	const n = 300_000
	for i := range n {
		fmt.Fprintf(&sst, "<si><t>%s%d</t></si>", strings.Repeat("字", 30), i)
	}
	for i := 0; i < n; i += 7 {
		fmt.Fprintf(&rows, `<row><c t="s"><v>%d</v></c></row>`, i)
	}
	p := sheetXML(rows.String())
	p["xl/sharedStrings.xml"] = "<sst>" + sst.String() + "</sst>"
	data := book(t, p)
	b, err := Open("", bytes.NewReader(data), int64(len(data)), DefaultLimits(dir))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for r, err := range b.All() {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprint(strings.Repeat("字", 30), i); r.Cells[0].Text != want {
			t.Fatalf("string %d is %q", i, r.Cells[0].Text)
		}
		i += 7
	}
	x := b.source.(*xlsxBook)
	if x.texts.file == nil {
		t.Fatal("the test needs more shared strings to reach the file")
	}
	plain := make([]byte, 1<<20)
	x.texts.file.ReadAt(plain, 0)
	if bytes.Contains(plain, []byte("字字")) {
		t.Error("the temporary file holds plain text")
	}
	if left, _ := os.ReadDir(dir); runtime.GOOS != "windows" && len(left) != 0 {
		t.Errorf("while reading, a kill would leave %v", left)
	}
	b.Close()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	testkit.Promise(t, "0 plain bytes in the temporary file, 0 files to be left by a kill", "IMP-12")
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"zhibu-sheet-1", "excelize-2", "keep.db"} {
		os.WriteFile(dir+"/"+n, nil, 0o600)
	}
	if err := Sweep(dir); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "keep.db" {
		t.Errorf("left %v", left)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("姓名,性别\n张三,男\n"))
	p := sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>31113</v></c></row>`)
	p["xl/sharedStrings.xml"] = `<sst><si><t>张三</t></si></sst>`
	f.Add(book(f, p))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := DefaultLimits(t.TempDir())
		l.UnzipBytes = 1 << 20
		_, err := readAll(t, "x", data, l)
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("not a public error: %v", err)
		}
	})
}

func FuzzWorksheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>31113</v></c></row>`)
	f.Add(`<row><c t="inlineStr"><is><t>&#x4e00;<![CDATA[x]]></t></is></c></row><!-- c -->`)
	f.Fuzz(func(t *testing.T, rows string) {
		_, err := readAll(t, "x", book(t, sheetXML(rows)), DefaultLimits(t.TempDir()))
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("not a public error: %v", err)
		}
	})
}
