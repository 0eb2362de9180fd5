package manual

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	named   = regexp.MustCompile(`「([^」]+)」`)
	picture = regexp.MustCompile(`!\[([^\]]*)\]\(pictures/([^)]+)\)`)
)

// made are the words that the pages put together, with the parts that stand in them.
var made = map[string][]string{"补记这次活动": {`"补记这次"`, `"活动"`}, "补记这次会议": {`"补记这次"`, `"会议"`}}

// words is everything from which the pages take their words.
func words(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("../../internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") ||
			!strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") || strings.Contains(path, "/demo/") {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// label reports whether a button or place stands in the pages by these very words: as
// a text of the code, or alone in its element.
func label(pages, text string) bool {
	return regexp.MustCompile(`["“>]` + regexp.QuoteMeta(text) + `["”<]|(?m:^\s*` + regexp.QuoteMeta(text) + `\s*$)`).MatchString(pages)
}

// Each button and place that the manual names is on the pages by that name.
func TestButtonsAreNamedAsTheyAre(t *testing.T) {
	pages, n := words(t), 0
	files, err := fs.Glob(Files, "*.md")
	if err != nil || len(files) != 10 {
		t.Fatalf("%d pages, %v; the manual has ten", len(files), err)
	}
	for _, file := range files {
		text, err := Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			n++
			parts, put := made[m[1]]
			for _, part := range parts {
				put = put && strings.Contains(pages, part)
			}
			if !put && !label(pages, m[1]) {
				t.Errorf("%s names 「%s」, which no page has", file, m[1])
			}
		}
	}
	if n < 60 || label(pages, "一个没有的按钮") {
		t.Fatalf("%d names: the test could not fail", n)
	}
}

// Each picture is there, said in words, small, and used.
func TestPictures(t *testing.T) {
	used := map[string]bool{}
	files, err := fs.Glob(Files, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := Files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range picture.FindAllStringSubmatch(string(text), -1) {
			used[m[2]] = true
			if m[1] == "" {
				t.Errorf("%s: %s is not said in words", file, m[2])
			}
			if _, err := Files.ReadFile("pictures/" + m[2]); err != nil {
				t.Errorf("%s shows %s, which is not there", file, m[2])
			}
		}
		if n := len([]rune(string(text))); n > 1000 {
			t.Errorf("%s has %d characters: it is no short page", file, n)
		}
	}
	all, err := fs.Glob(Files, "pictures/*.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		body, err := Files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(body) > 60<<10 {
			t.Errorf("%s has %d kB, 60 are enough", path, len(body)>>10)
		}
		if !used[filepath.Base(path)] {
			t.Errorf("%s is shown nowhere", path)
		}
	}
}
