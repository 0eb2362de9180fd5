package roll_test

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/testkit"
)

// emptyApp opens a house without anything in it.
func emptyApp(t *testing.T, e testkit.Engine) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), Clock: testkit.NewClock("2021-12-20").Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// bombBook is a small workbook that unpacks to a large one.
func bombBook(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + strings.Repeat(" ", 64<<20) + `</sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// lateBook is a roster that is well for more rows than are stored at once, and then is not.
func lateBook(t *testing.T) []byte {
	rows := table{head}
	for n := range 600 {
		rows = append(rows, person("试一", n%400, "东一支部"))
	}
	return csv(t, append(rows, []any{strings.Repeat("字", 12000)}))
}
