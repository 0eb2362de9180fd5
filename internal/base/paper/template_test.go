package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
)

// word is a Word file with a body, and with parts changed or added.
func word(t testing.TB, body string, change map[string]string) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := (&Doc{Blocks: []Block{Para{Text: "BODY"}}}).Write(&plain); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	add := func(name, text string) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		r, _ := f.Open()
		b, _ := io.ReadAll(r)
		text := string(b)
		if f.Name == mainPart {
			text = regexp.MustCompile(`(?s)<w:body>.*?<w:sectPr>`).ReplaceAllLiteralString(text, "<w:body>"+body+"<w:sectPr>")
		}
		if c, ok := change[f.Name]; ok {
			delete(change, f.Name)
			text = strings.ReplaceAll(c, "ORIGINAL", text)
		}
		add(f.Name, text)
	}
	for name, text := range change {
		add(name, text)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func p(runs ...string) string {
	s := "<w:p>"
	for _, r := range runs {
		s += `<w:r><w:t>` + r + `</w:t></w:r>`
	}
	return s + "</w:p>"
}

func tr(cells ...string) string {
	s := "<w:tr>"
	for _, c := range cells {
		if !strings.HasPrefix(c, "<w:p") {
			c = p(c)
		}
		s += "<w:tc>" + c + "</w:tc>"
	}
	return s + "</w:tr>"
}

func tbl(rows ...string) string { return "<w:tbl>" + strings.Join(rows, "") + "</w:tbl>" }

func vals(pairs ...string) Data {
	d := Data{Values: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		d.Values[pairs[i]] = pairs[i+1]
	}
	return d
}

var sample1 = Data{Values: map[string]string{"名称": "党员大会", "地点": "三楼<会议室>&", "记录": "第一行\r\n第二行", "空": " "},
	Lists: map[string][]Data{"议程": {vals("议题", "学习"), vals("议题", "表决")}, "无人": nil,
		"组": {{Values: map[string]string{"组名": "一组"}, Lists: map[string][]Data{"人": {vals("姓名", "甲"), vals("姓名", "乙")}}}, {Values: map[string]string{"组名": "二组"}}}}}

// plain is the text of a part, with | between paragraphs, / between lines.
func plain(t testing.TB, file []byte, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(bytes.NewReader(b))
		in := false
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, b)
			}
			if f.Name != part {
				continue
			}
			switch x := tok.(type) {
			case xml.StartElement:
				in = x.Name.Local == "t"
				if x.Name.Local == "br" {
					out += "/"
				}
			case xml.EndElement:
				in = false
				if x.Name.Local == "p" {
					out += "|"
				}
			case xml.CharData:
				if in {
					out += string(x)
				}
			}
		}
	}
	return out
}

func fill(t testing.TB, file []byte, data ...Data) []byte {
	t.Helper()
	tpl, err := ReadTemplate(file)
	if err != nil {
		t.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := tpl.Write(&a, data...); err != nil {
		t.Fatal(err)
	}
	if err := tpl.Write(&b, data...); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same data give other bytes (%v)", err)
	}
	return a.Bytes()
}

// Each row is a template's body and what it says when filled.
func TestFill(t *testing.T) {
	for _, c := range []struct{ say, body, want string }{
		{"a value, escaped", p("{{名称}}在{{ 地点 }}"), "党员大会在三楼<会议室>&|"},
		{"a field that Word split over runs", p("在{", "{名", "称}", "}开"), "在党员大会开|"},
		{"lines stay lines", p("{{记录}}"), "第一行/第二行|"},
		{"a value that is missing is empty", p("[{{没有}}]"), "[]|"},
		{"paragraphs repeated by marks that stand alone", p("{{#议程}}") + p("题：{{议题}}") + p("{{/议程}}") + p("完"), "题：学习|题：表决|完|"},
		{"one paragraph that is repeated", p("{{#议程}}题：{{议题}}{{/议程}}"), "题：学习|题：表决|"},
		{"an empty list is nothing", p("前") + p("{{#无人}}") + p("缺席") + p("{{/无人}}") + p("后"), "前|后|"},
		{"only where there is none", p("{{^无人}}无{{/无人}}") + p("{{^议程}}无议程{{/议程}}"), "无|"},
		{"only where a value is not empty", p("{{#空}}有{{空}}{{/空}}") + p("{{#名称}}叫{{名称}}{{/名称}}"), "叫党员大会|"},
		{"a row repeated from its first cell to its last", tbl(tr("议题"), tr("{{#议程}}{{议题}}", "{{/议程}}")), "议题|学习||表决||"},
		{"rows between two rows with nothing but marks", tbl(tr("{{#议程}}", ""), tr("{{议题}}", "{{名称}}"), tr("{{/议程}}", "")), "学习|党员大会|表决|党员大会|"},
		{"a table whose rows are all gone is gone", p("前") + tbl(tr("{{#无人}}{{姓名}}{{/无人}}")+tr("{{#无人}}", "{{/无人}}")) + p("后"), "前||后|"},
		{"paragraphs repeated in one cell", tbl(tr(p("{{#议程}}")+p("{{议题}}")+p("{{/议程}}"), "右")), "学习|表决|右|"},
		{"a cell keeps a paragraph when all are gone", tbl(tr(p("{{#无人}}")+p("{{姓名}}")+p("{{/无人}}"), "右")), "|右|"},
		{"a list in a list, which sees what is around it", p("{{#组}}") + p("{{组名}}：") + p("{{#人}}{{姓名}}在{{组名}}{{/人}}") + p("{{/组}}"), "一组：|甲在一组|乙在一组|二组：|"},
		{"a list in a list of rows", tbl(tr("{{#组}}", "x"), tr("{{#人}}{{姓名}}", "{{组名}}{{/人}}"), tr("{{/组}}")), "|x|甲|一组|乙|一组||x|"},
		{"a table in a repetition", p("{{#组}}") + tbl(tr("{{组名}}")) + p("{{/组}}"), "一组|二组|"},
	} {
		if c.say == "a table whose rows are all gone is gone" {
			c.want = "前||后|" // the first row has its cell emptied, the second is gone
		}
		if got := plain(t, fill(t, word(t, c.body, nil), sample1), mainPart); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.say, got, c.want)
		}
	}
	if got := plain(t, fill(t, word(t, tbl(tr("{{#无人}}", "{{/无人}}"))+p("后"), nil), sample1), mainPart); got != "后|" {
		t.Errorf("an empty table: %s", got)
	}
}

func TestUses(t *testing.T) {
	tpl, err := ReadTemplate(word(t, p("{{名称}}")+p("{{#组}}")+tbl(tr("{{#人}}{{姓名}}", "{{/人}}"))+p("{{/组}}")+p("{{^组}}{{名称}}{{/组}}"), nil))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range tpl.Uses() {
		got = append(got, fmt.Sprintf("%s%v%v", u.Name, u.In, u.Repeat))
	}
	if want := []string{"名称[]false", "组[]true", "人[组]true", "姓名[组 人]false"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Each row is a file that is refused, and a word of the reason.
func TestRefused(t *testing.T) {
	rels := func(s string) string {
		return strings.Replace(documentRels, "</Relationships>", s+"</Relationships>", 1)
	}
	for _, c := range []struct {
		say  string
		file []byte
		want string
	}{
		{"no zip", []byte("hello"), "不是Word文件"},
		{"nothing", nil, "不是Word文件"},
		{"an old .doc, or one with a password", []byte("\xD0\xCF\x11\xE0\xA1\xB1"), "加了密码"},
		{"cut off", word(t, p("{{名称}}"), nil)[:900], "不是Word文件"},
		{"a workbook", packed(t, typesPart, "xl/workbook.xml"), "不是Word文件"},
		{"macros by their part", word(t, p("{{名称}}"), map[string]string{"word/vbaProject.bin": "x"}), "宏"},
		{"macros by their type", word(t, p("{{名称}}"), map[string]string{typesPart: strings.Replace(contentTypes, "wordprocessingml.document.main+xml", "x.document.macroEnabled.main+xml", 1)}), "带宏"},
		{"an outside picture", word(t, p("{{名称}}"), map[string]string{mainRels: rels(`<Relationship Id="rId9" Type="x/image" Target="http://evil.example/a.png" TargetMode="External"/>`)}), "evil.example"},
		{"an outside template", word(t, p("{{名称}}"), map[string]string{"word/_rels/settings.xml.rels": relNS + `<Relationship Id="rId1" Type="x/attachedTemplate" Target="file:///c:/a.dotm" TargetMode="External"/></Relationships>`}), "外面"},
		{"an object", word(t, p("{{名称}}"), map[string]string{"word/embeddings/oleObject1.bin": "x"}), "嵌入"},
		{"a field that fetches", word(t, p("{{名称}}")+`<w:p><w:r><w:instrText> INCLUDETEXT "c:\a"</w:instrText></w:r></w:p>`, nil), "INCLUDETEXT"},
		{"a DOCTYPE", word(t, p("{{名称}}"), map[string]string{mainPart: `<!DOCTYPE x [<!ENTITY a "b">]>ORIGINAL`}), "DOCTYPE"},
		{"tags that do not match", word(t, p("{{名称}}")+"<w:p>", nil), "损坏"},
		{"an entity of its own", word(t, p("&boom;"), nil), "损坏"},
		{"a path that climbs out", word(t, p("{{名称}}"), map[string]string{"../../etc/passwd": "x"}), "损坏"},
		{"the same part twice", word(t, p("{{名称}}"), map[string]string{"WORD/document.xml": "x"}), "损坏"},
		{"unpacks to too much", word(t, p("{{名称}}"), map[string]string{"word/media/a.bin": strings.Repeat("0", mostPart+1)}), "太大"},
		{"elements too deep", word(t, strings.Repeat("<a>", 300)+strings.Repeat("</a>", 300), nil), "太多"},
		{"too many elements", word(t, strings.Repeat("<a/>", mostNodes), nil), "太多"},
		{"half a field", word(t, p("{{名称"), nil), "没有在同一段里"},
		{"a field over two paragraphs", word(t, p("{{名")+p("称}}"), nil), "没有在同一段里"},
		{"no name", word(t, p("{{}}"), nil), "不是字段的写法"},
		{"a name with signs", word(t, p("{{a;b}}"), nil), "不是字段的写法"},
		{"full-width braces", word(t, p("｛｛名称｝｝"), nil), "全角"},
		{"no end", word(t, p("{{#组}}")+p("x"), nil), "{{/组}}"},
		{"no beginning", word(t, p("{{/组}}"), nil), "{{#组}}"},
		{"crossed", word(t, p("{{#组}}")+p("{{#人}}")+p("{{/组}}")+p("{{/人}}"), nil), "没有对应"},
		{"begins in the text, ends in a table", word(t, p("{{#组}}")+tbl(tr("{{/组}}")), nil), "同一处"},
		{"words before", word(t, p("名单：{{#组}}{{名称}}{{/组}}"), nil), "前面还有文字"},
		{"words after", word(t, p("{{#组}}{{名称}}{{/组}}等"), nil), "后面还有文字"},
	} {
		_, err := ReadTemplate(c.file)
		if f, ok := fault.As(err); !ok || !strings.Contains(f.Text, c.want) {
			t.Errorf("%s: %v, want %s", c.say, err, c.want)
		}
	}
	if _, err := ReadTemplate(bytes.Repeat([]byte("a"), MostTemplate+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("too large: %v", err)
	}
}

func packed(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		if _, err := z.Create(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Copies in one file: each in a section of its own that begins on a new page and
// counts from one, with its own footer where that holds a field.
func TestJoin(t *testing.T) {
	foot := `<w:ftr ` + wordNS + `>` + p("{{名称}}") + `</w:ftr>`
	file := word(t, p("{{名称}}")+p("末段"), map[string]string{"word/footer1.xml": foot})
	one := fill(t, file, vals("名称", "甲"))
	many := fill(t, file, vals("名称", "甲"), vals("名称", "乙"), vals("名称", "甲"))
	if got := plain(t, one, mainPart); got != "甲|末段|" {
		t.Error(got)
	}
	if got := plain(t, many, mainPart); got != "甲|末段|乙|末段|甲|末段|" {
		t.Error(got)
	}
	if got := plain(t, many, "word/footer1.xml"); got != "甲|" {
		t.Error(got)
	}
	if got := plain(t, many, "word/footer1_2.xml"); got != "乙|" {
		t.Error(got)
	}
	raw := inside(t, many, mainPart)
	if n := strings.Count(raw, `<w:pgNumType w:start="1"/>`); n != 3 || strings.Count(raw, "<w:sectPr") != 3 {
		t.Errorf("%d sections", n)
	}
	if !strings.Contains(raw, `r:id="rId3_2"`) || strings.Contains(raw, `r:id="rId3_3"`) {
		t.Error("the second copy has a footer of its own, the third has the first's")
	}
	if !strings.Contains(inside(t, many, typesPart), "/word/footer1_2.xml") || !strings.Contains(inside(t, many, mainRels), `Id="rId3_2"`) {
		t.Error("the new footer is in no list")
	}
	// A copy that ends in a table gets a paragraph for the end of its section.
	if raw := inside(t, fill(t, word(t, tbl(tr("{{名称}}")), nil), vals("名称", "甲"), vals("名称", "乙")), mainPart); strings.Count(raw, "</w:tbl><w:p><w:pPr>") != 1 {
		t.Error(raw)
	}
}

func inside(t testing.TB, file []byte, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(part)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSectionIntoParagraph(t *testing.T) {
	const s = "<w:sectPr/>"
	for _, c := range [][2]string{
		{`<w:p/>`, `<w:p><w:pPr><w:sectPr/></w:pPr></w:p>`},
		{`<w:p w:rsidR="1"/>`, `<w:p w:rsidR="1"><w:pPr><w:sectPr/></w:pPr></w:p>`},
		{`<w:p><w:r/></w:p>`, `<w:p><w:pPr><w:sectPr/></w:pPr><w:r/></w:p>`},
		{`<w:p><w:pPr/><w:r/></w:p>`, `<w:p><w:pPr><w:sectPr/></w:pPr><w:r/></w:p>`},
		{`<w:p><w:pPr><w:jc/></w:pPr></w:p>`, `<w:p><w:pPr><w:jc/><w:sectPr/></w:pPr></w:p>`},
		{`<w:p><w:pPr><w:jc/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>`, `<w:p><w:pPr><w:jc/><w:sectPr/><w:pPrChange><w:pPr/></w:pPrChange></w:pPr></w:p>`},
	} {
		if got := string(ended([]byte(c[0]), []byte(s))); got != c[1] {
			t.Errorf("%s: %s", c[0], got)
		}
	}
}

// Whatever bytes come in, nothing panics, and what is accepted can be filled into
// well-formed parts.
func FuzzReadTemplate(f *testing.F) {
	good := word(f, p("{{名", "称}}")+p("{{#组}}")+tbl(tr("{{#人}}{{姓名}}", "{{/人}}"))+p("{{/组}}"), nil)
	f.Add(good)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if tpl, err := ReadTemplate(file); err == nil {
			var b bytes.Buffer
			if err := tpl.Write(&b, sample1, sample1); err != nil {
				t.Fatal(err)
			}
			plain(t, b.Bytes(), mainPart)
		} else if fault.KindOf(err) == fault.Internal {
			t.Error(err)
		}
	})
}

// The body's XML is changed at every byte: each file is refused with words or
// filled into something well formed.
func TestHostileBodies(t *testing.T) {
	body := p("{{名", "称}}") + p("{{#组}}") + tbl(tr("{{#人}}{{姓名}}", "{{/人}}")) + p("{{/组}}")
	for i := range len(body) {
		for _, with := range []string{"", "{{", "}}", "<", ">", "&", "\x00", "<w:p>", "</w:p>", "{{#组}}", "{{/组}}", "<w:t>"} {
			file := word(t, body[:i]+with+body[min(len(body), i+1):], nil)
			tpl, err := ReadTemplate(file)
			if err != nil {
				if fault.KindOf(err) == fault.Internal {
					t.Fatalf("at %d %q: %v", i, with, err)
				}
				continue
			}
			var b bytes.Buffer
			if err := tpl.Write(&b, sample1, sample1); err != nil {
				t.Fatal(err)
			}
			plain(t, b.Bytes(), mainPart)
		}
	}
}
