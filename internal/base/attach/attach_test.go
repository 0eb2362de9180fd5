package attach

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
)

func packed(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("<x/>")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCheck(t *testing.T) {
	word := packed(t, "[Content_Types].xml", "word/document.xml")
	for _, c := range []struct {
		name string
		body []byte
		kind Kind // empty: refused
		save string
	}{
		{"签到表.pdf", []byte("%PDF-1.7\n…"), PDF, "签到表.pdf"},
		{"a.docx", word, DOCX, "a.docx"},
		{"a.xlsx", packed(t, "[Content_Types].xml", "xl/workbook.xml"), XLSX, "a.xlsx"},
		{"a.pptx", packed(t, "[Content_Types].xml", "ppt/presentation.xml"), PPTX, "a.pptx"},
		{"a.ofd", packed(t, "OFD.xml", "Doc_0/Document.xml"), OFD, "a.ofd"},
		{"a.txt", []byte("支部\n"), TXT, "a.txt"},
		{"a.csv", []byte("\xd6\xa7\xb2\xbf,1\r\n"), CSV, "a.csv"}, // GB18030
		{"照片.JPEG", []byte("\xff\xd8\xff\xe0…"), JPG, "照片.JPEG"},
		{"a.png", []byte("\x89PNG\r\n\x1a\n…"), PNG, "a.png"},
		{`C:\tmp\..\a.pdf`, []byte("%PDF-1"), PDF, "a.pdf"},
		{"..\u202epdf\r\n\".pdf", []byte("%PDF-1"), PDF, "pdf_.pdf"},
		{strings.Repeat("长", 200) + ".pdf", []byte("%PDF-1"), PDF, strings.Repeat("长", 80) + ".pdf"},
		{"a.zip", packed(t, "a.txt"), "", ""},
		{"a.docx", packed(t, "a.txt"), "", ""},
		{"a.docx", packed(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "", ""},
		{"a.pdf", word, "", ""},
		{"a.docx", []byte("%PDF-1"), "", ""},
		{"a.html", []byte("<script>"), "", ""},
		{"a.exe", []byte("MZ\x00\x01"), "", ""},
		{"a.txt", []byte("a\x00b"), "", ""},
		{"a.txt", []byte{0xff, 0xfe, 0x00}, "", ""},
		{"a.docx", []byte("PK\x03\x04broken"), "", ""},
		{"a.txt", nil, "", ""},
	} {
		f, err := Check(c.name, c.body)
		if c.kind == "" {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v %v, want refused", c.name, f.Kind, err)
			}
			continue
		}
		if err != nil || f.Kind != c.kind || f.Name != c.save || f.Kind.Type() == "" {
			t.Errorf("%q: %q %q %v, want %q %q", c.name, f.Kind, f.Name, err, c.kind, c.save)
		}
	}
	if _, err := Check("a.txt", bytes.Repeat([]byte("a"), MostBytes+1)); fault.KindOf(err) != fault.TooLarge {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := Check("a.txt", bytes.Repeat([]byte("a"), MostBytes)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	testkit.Promise(t, "23 files, each taken or refused by what is in it; names made harmless", "AT-40", "DB-17", "V5.2.2", "V5.4.2")
}

// A drawing with a script in it is not kept as a picture, whatever it is called.
func TestDrawingsAreNotTaken(t *testing.T) {
	svg := []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`)
	for _, name := range []string{"图.svg", "图.png", "图.jpg", "图.pdf", "图.svg.png", "图.html", "图.xml"} {
		if f, err := Check(name, svg); err == nil {
			t.Errorf("%s is kept as %s", name, f.Kind)
		}
	}
	if f, err := Check("图.txt", svg); err != nil || f.Kind.Type() != "application/octet-stream" { // as text it is handed out as what nobody opens
		t.Errorf("as text: %v %v", f.Kind, err)
	}
	testkit.Promise(t, "7 names, 0 kept", "V1.3.4")
}
