package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/base/day"
)

var samples = flag.String("samples", "", "write the sample papers to this folder, to be looked at")

func sample() map[string]*Doc {
	full := strings.Repeat("一二三四五六七八九十", 62) // 22 lines of 28 characters and a little more
	long := Table{Header: []string{"序号", "姓名", "所在党支部", "备注"}, Widths: []float64{1, 2, 4, 3}}
	for i := range 60 {
		long.Rows = append(long.Rows, []string{Chinese(i + 1), "甲" + Chinese(i+1), "机关第一党支部", ""})
	}
	return map[string]*Doc{
		"official": {RedHead: &RedHead{Issuer: "中共某区委直属机关工作委员会文件", Number: Number("某直工委", 2021, 3)}, Blocks: []Block{
			Title{"关于同意中共某区某局机关第一支部委员会\n换届选举结果的批复"}, To{"中共某区某局机关委员会"}, Para{Text: "你们《关于换届选举结果的请示》收悉。经研究，批复如下。"},
			Heading{1, "选举结果", false}, Para{Text: "同意选举结果。<&>\"引号\""}, Heading{2, "委员会组成", false}, Heading{3, "委员", false}, Heading{4, "分工", false}, Heading{1, "任期", false}, Para{Text: "任期三年。"},
			Attachments{[]string{"选举结果报告单", "委员名册"}}, Signature{"中共某区委直属机关工作委员会", day.Must("2021-12-09")}, PageBreak{}, long}},
		"upward":    {RedHead: &RedHead{Issuer: "中共某区某局机关委员会", Number: Number("某局党", 2021, 12), Signer: "王一"}, Blocks: []Block{Title{"关于换届的请示"}, Para{Text: "请批示。"}, Signature{"某支部", day.Must("2021-12-09")}}},
		"grid":      {Blocks: []Block{Para{Text: full, Flush: true}}},
		"record":    {Family: Record, Blocks: []Block{Title{"主题党日活动记录"}, KeyValues{2, [][2]string{{"时间", "2021年12月9日"}, {"地点", "三楼会议室"}, {"主持人", "王一"}}}, Heading{1, "议题", true}, Para{Text: full}}},
		"landscape": {Landscape: true, Blocks: []Block{Title{"党费收缴台账"}, long}},
	}
}

func parts(t *testing.T, d *Doc) map[string]string {
	t.Helper()
	var buf bytes.Buffer
	if err := d.Write(&buf); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	d.Write(&again)
	if !bytes.Equal(buf.Bytes(), again.Bytes()) {
		t.Error("the same Doc gives other bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, _ := f.Open()
		b, _ := io.ReadAll(r)
		out[f.Name] = string(b)
		for dec := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func TestSamples(t *testing.T) {
	for name, d := range sample() {
		p := parts(t, d)
		if len(p) != 9 {
			t.Errorf("%s has %d parts", name, len(p))
		}
		if *samples != "" {
			f, err := os.Create(filepath.Join(*samples, name+".docx"))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Write(f); err != nil {
				t.Fatal(err)
			}
			f.Close()
		}
	}
}

func TestOfficial(t *testing.T) {
	p := parts(t, sample()["official"])
	doc := p["word/document.xml"]
	for _, want := range []string{
		`<w:pgSz w:w="11906" w:h="16838"/>`, `w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"`, `<w:docGrid w:type="lines" w:linePitch="579"/>`,
		"某直工委〔2021〕3号", `<w:color w:val="FF0000"/>`, "一、选举结果", "（一）委员会组成", "1. 委员", "（1）分工", "二、任期", "&lt;&amp;&gt;&#34;引号&#34;",
		`w:eastAsia="方正小标宋简体"/><w:spacing w:val="0"/><w:sz w:val="44"/>`, "中共某区某局机关委员会：", "附件：1. 选举结果报告单", ">2. 委员名册", "2021年12月9日", `<w:tblHeader/>`,
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("document lacks %s", want)
		}
	}
	if n := strings.Count(doc, "<w:tblHeader/>"); n != 1 {
		t.Errorf("%d header rows", n)
	}
	if !strings.Contains(p["word/settings.xml"], "evenAndOddHeaders") || !strings.Contains(p["word/footer1.xml"], `<w:jc w:val="right"/>`) || !strings.Contains(p["word/footer2.xml"], `<w:jc w:val="left"/>`) {
		t.Error("page numbers must alternate")
	}
	if !strings.Contains(p["word/styles.xml"], `<w:spacing w:val="-5"/><w:sz w:val="32"/>`) || strings.Contains(doc, "linesAndChars") {
		t.Error("28 characters a line come from the run spacing")
	}
}

func TestRecordAndLandscape(t *testing.T) {
	p := parts(t, sample()["record"])
	for _, want := range []string{`w:top="1440" w:right="1797" w:bottom="1440" w:left="1797"`, `w:line="720" w:lineRule="exact"`, `w:line="560" w:lineRule="exact"`, ">议题<"} {
		if !strings.Contains(p["word/document.xml"], want) {
			t.Errorf("record lacks %s", want)
		}
	}
	if d := parts(t, sample()["landscape"])["word/document.xml"]; !strings.Contains(d, `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`) || !strings.Contains(d, `w:top="1587" w:right="2098" w:bottom="1474" w:left="1984"`) {
		t.Error("landscape page")
	}
}

func TestSmall(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 100: "100"} {
		if got := Chinese(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if w := textWidth("2021年12月9日"); w != 6.5 {
		t.Errorf("width %v", w)
	}
	d := &Doc{}
	w := &writer{doc: d, m: d.measures()}
	if got := w.widths([]float64{1, 1, 1}, 3); got[0]+got[1]+got[2] != 11906-1474-1587 {
		t.Errorf("widths %v", got)
	}
}
