package ui_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestClasses: every class that the stylesheets speak of stands within quotes in a
// template or a Go file, or in a script, and every class that a template writes in plain
// words is known to a stylesheet, a script or a test. Classes put together from
// parts, such as at-3-12, are named by their beginning.
func TestClasses(t *testing.T) {
	const root = "../../.."
	read := func(dir string, keep func(string) bool) (text []string) {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "dist" {
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || !keep(path) {
				return err
			}
			b, err := os.ReadFile(path)
			text = append(text, string(b))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	ends := func(ends ...string) func(string) bool {
		return func(path string) bool {
			return slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(path, e) }) &&
				!strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
		}
	}
	css := strings.Join(read("web/css", ends(".css")), "\n")
	css = regexp.MustCompile(`(?s)/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}`).ReplaceAllString(css, " ")
	js := strings.Join(read("web/js", ends(".js")), "\n")
	templates := read("internal", ends(".templ"))
	used := map[string]bool{}
	for _, text := range append(read("internal", ends(".go")), templates...) {
		for _, quoted := range regexp.MustCompile("\"[^\"\\n]*\"").FindAllString(text, -1) {
			for _, w := range regexp.MustCompile(`[\w-]+`).FindAllString(quoted, -1) {
				used[w] = true
			}
		}
	}
	for _, w := range regexp.MustCompile(`[\w-]+`).FindAllString(js, -1) {
		used[w] = true
	}
	tests := strings.Join(read("internal", func(p string) bool { return strings.HasSuffix(p, "_test.go") }), "\n")

	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-zA-Z][\w-]*)`).FindAllStringSubmatch(css, -1) {
		styled[m[1]] = true
	}
	if len(styled) < 200 {
		t.Fatalf("only %d classes read from the stylesheets", len(styled))
	}
	made := []string{"st-", "mk-", "m-", "at-", "tone-", "sw-", "ev-", "starts-", "deep-", "judges-", "bar-"}
	for c := range styled {
		if !used[c] && !slices.ContainsFunc(made, func(p string) bool { return strings.HasPrefix(c, p) }) {
			t.Errorf("no page has the class %s, which a stylesheet speaks of", c)
		}
	}
	for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(strings.Join(templates, "\n"), -1) {
		for c := range strings.FieldsSeq(m[1]) {
			if !styled[c] && !strings.Contains(js, "."+c) && !strings.Contains(tests, "."+c) {
				t.Errorf("no stylesheet, script or test knows the class %s", c)
			}
		}
	}
}
