package arch

import (
	"go/ast"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/output/trail"
)

var deed = regexp.MustCompile(`^[a-z]+\.[a-z-]+$`)

// Every deed that may stand in the journal has words for whoever reads it. Deeds are
// found where they are recorded, and in the arguments of an area's own helper whose
// text begins with the area's word.
func TestEveryDeedHasWords(t *testing.T) {
	found := map[string]bool{}
	for _, s := range sources(t) {
		if page(s.pkg) || strings.HasPrefix(s.pkg, "internal/app/") || strings.HasPrefix(s.pkg, "internal/duty") {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			switch callee(call) {
			case "Record", "change", "write", "end", "amend", "step", "Step", "note", "record":
			default:
				return true
			}
			for _, a := range call.Args {
				if lit, ok := a.(*ast.BasicLit); ok {
					if text, err := strconv.Unquote(lit.Value); err == nil && deed.MatchString(text) {
						found[text] = true
					}
				}
			}
			return true
		})
	}
	if len(found) < 100 {
		t.Fatalf("only %d deeds found: the search is broken", len(found))
	}
	for text := range found {
		if trail.Label(text) == text {
			t.Errorf("%s has no words in output/trail/words.go", text)
		}
	}
}

// callee is the name of what is called.
func callee(call *ast.CallExpr) string {
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		return fn.Sel.Name
	case *ast.Ident:
		return fn.Name
	}
	return ""
}

// So has every part of the program that acts where no person does.
func TestEveryProgramHasWords(t *testing.T) {
	found := 0
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			lit, is := call.Args[0].(*ast.BasicLit)
			if callee(call) != "Program" || !is {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || text == "test" {
				return true
			}
			if found++; trail.Program(text) == text {
				t.Errorf("the program %q, in %s, has no words in output/trail/words.go", text, s.pkg)
			}
			return true
		})
	}
	if found < 15 {
		t.Fatalf("only %d found: the search is broken", found)
	}
}
