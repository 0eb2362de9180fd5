package assurance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const root = "../../../.."

func catalogue(t *testing.T) []Part {
	t.Helper()
	list, err := Load(filepath.Join(root, "docs/assurance"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// claims walks the tests of the project: which exist, and which of a package's
// tests say that they show a promise.
func claims(t *testing.T) (tests map[string]bool, shown map[string]string) {
	t.Helper()
	tests, shown = map[string]bool{}, map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "data" || d.Name() == "bin" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg = filepath.ToSlash(pkg)
		for _, decl := range f.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if strings.HasPrefix(fn.Name.Name, "Test") && fn.Recv == nil {
				tests[pkg+"."+fn.Name.Name] = true
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Promise" || len(call.Args) < 3 {
					return true
				}
				for _, arg := range call.Args[2:] {
					if lit, ok := arg.(*ast.BasicLit); ok {
						if id, err := strconv.Unquote(lit.Value); err == nil {
							shown[pkg+" "+id] = path
						}
					}
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(tests) < 300 {
		t.Fatalf("only %d tests found: the walk looks in the wrong place", len(tests))
	}
	return tests, shown
}

func TestWhatIsClaimedIsShown(t *testing.T) {
	tests, shown := claims(t)
	known := map[string]bool{}
	for _, part := range catalogue(t) {
		for _, r := range part.Rows {
			for _, name := range r.Tests {
				pkg := name[:strings.LastIndex(name, ".")]
				if !tests[name] {
					t.Errorf("%s names %s, which is no test", r.ID, name)
				}
				if shown[pkg+" "+r.ID] == "" {
					t.Errorf("%s names %s, but no test of that package calls Promise with it", r.ID, name)
				}
				known[pkg+" "+r.ID] = true
			}
		}
	}
	for claim, file := range shown {
		if !known[claim] {
			t.Errorf("%s says that it shows %s; the catalogue does not", file, claim)
		}
	}
}

// With ZHIBU_GOLDEN=write and the figures of a run it writes the document anew.
func TestTheDocumentIsDrawn(t *testing.T) {
	file := filepath.Join(root, "docs/assurance.md")
	figures := map[string]string{}
	if dir := os.Getenv("ZHIBU_ASSURANCE"); dir != "" {
		var err error
		if figures, err = Figures(dir); err != nil {
			t.Fatal(err)
		}
	}
	want := Draw(catalogue(t), figures)
	if os.Getenv("ZHIBU_GOLDEN") == "write" {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if Plain(string(got)) != Plain(want) {
		t.Error("docs/assurance.md is not what the catalogue says; make assurance writes it, then read what changed")
	}
}

func TestACatalogueIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no id":                      "- {id: X1, promise: p, not: n}",
		"an id of no group":          "- {id: XX-01, promise: p, not: n}",
		"twice":                      "- {id: AT-01, promise: p, not: n}\n- {id: AT-01, promise: p, not: n}",
		"neither":                    "- {id: AT-01, promise: p}",
		"both":                       "- {id: AT-01, promise: p, tests: [a.TestB], not: n}",
		"a limit of what is not met": "- {id: AT-01, promise: p, not: n, but: b}",
		"no promise":                 "- {id: AT-01, not: n}",
		"unknown field":              "- {id: AT-01, promise: p, not: n, note: x}",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "door.yaml"), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "unknown.yaml"), []byte("- {id: AT-01, promise: p, not: n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a file that is no part was accepted")
	}
}
