package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the project, tests and generated files left out.
type source struct {
	pkg     string // internal/base/gate
	file    string
	ast     *ast.File
	imports []string // inside the project without "zhibu/"; outside as they are
}

const module = "zhibu/"

var load = sync.OnceValues(func() ([]source, error) {
	var list []source
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "data" || d.Name() == "bin" || d.Name() == "bench") { // bench is a module of its own, and measures by the clock of the machine
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel("../../..", filepath.Dir(path))
		if err != nil {
			return err
		}
		s := source{pkg: filepath.ToSlash(pkg), file: path, ast: f}
		for _, im := range f.Imports {
			name, err := strconv.Unquote(im.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, strings.TrimPrefix(name, module))
		}
		list = append(list, s)
		return nil
	})
	return list, err
})

func sources(t *testing.T) []source {
	t.Helper()
	list, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 50 {
		t.Fatalf("only %d files found: the walk looks in the wrong place", len(list))
	}
	return list
}

// golden compares lines with a file that a person has read. With ZHIBU_GOLDEN=write
// it writes the file, to be read again.
func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	sort.Strings(lines)
	path := filepath.Join("testdata", name)
	if os.Getenv("ZHIBU_GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		want[l] = true
	}
	for _, l := range lines {
		if !want[l] {
			t.Errorf("%s: new: %s", name, l)
		}
		delete(want, l)
	}
	for l := range want {
		t.Errorf("%s: gone: %s", name, l)
	}
}

// parse reads a file that is only a text.
func parse(t *testing.T, text string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "bad.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
