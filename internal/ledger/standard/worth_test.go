package standard_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/standard"
)

// reckons are the places where what a document writes could become a number: read as
// one, added up in a query, or put in order by.
var reckons = regexp.MustCompile(`(?i)(SUM|AVG|MAX|MIN)\s*\([^)]*\bworth\b|ORDER BY[^"` + "`" + `]*\bworth\b|CAST\s*\([^)]*\bworth\b|strconv\.[A-Z]\w*\([^)]*\bWorth\b|\bWorth\b\s*[-+*/<>]`)

// 分值 is words: the column is text, the program never reads it as a number, never adds
// it up and never sorts by it.
func TestWorthIsWords(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, line := range strings.Split(string(text), "\n") {
			if reckons.MatchString(line) && !strings.Contains(line, "CASE WHEN worth <> ''") {
				t.Errorf("%s reckons with what a line is worth: %s", path, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatal(files, err)
	}
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		text := false
		if err := w.Gate.Copy(w.Ctx(), gate.Program("test"), func(c *gate.Copying) error {
			for _, tb := range c.Tables {
				for _, col := range tb.Columns {
					text = text || tb.Name == "standard_item" && col.Name == "worth" && col.Kind == gate.Text
				}
			}
			return nil
		}); err != nil || !text {
			t.Errorf("the column is not text: %v", err)
		}
		x := line("有年度计划")
		x.Worth = "酌情0至5分"
		id, err := w.Standards.Add(w.Ctx(), w.Officer, w.Root, head())
		if err == nil {
			err = w.Standards.Put(w.Ctx(), w.Officer, id, 0, x)
		}
		if err != nil {
			t.Fatal("the document's own words are kept:", err)
		}
		v, _, err := w.Standards.Get(w.Ctx(), w.Officer, id, 0)
		if err != nil || v.Items[0].Worth != "酌情0至5分" || v.Items[0].Cells()[len(standard.Columns)-1] != any("酌情0至5分") {
			t.Errorf("%+v %v", v.Items, err)
		}
		testkit.Promise(t, "no file reckons with it, the column is text, "+e.Name, "ST-04")
	})
}
