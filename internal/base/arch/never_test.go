package arch

import (
	"fmt"
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// shunned are packages that nothing here may import, each with what it would bring.
var shunned = map[string]string{
	"crypto/md5": "a broken digest", "crypto/sha1": "a broken digest", "crypto/des": "a broken cipher", "crypto/rc4": "a broken cipher", "crypto/dsa": "a broken signature",
	"text/template": "pages without escaping", "html/template": "templates from text", "plugin": "code from files", "encoding/gob": "any type from bytes", "net/smtp": "letters",
	"net/http/pprof": "the debugger", "expvar": "the debugger", "net/rpc": "another way in", "net/http/httputil": "requests passed on", "unsafe": "memory by hand", "os/exec": "other programs", "C": "memory by hand", "net/http/cgi": "other programs",
}

// shunnedCalls are names of packages that nothing here may use.
var shunnedCalls = map[string]string{
	"http.Get": "a request of its own", "http.Post": "a request of its own", "http.PostForm": "a request of its own", "http.Head": "a request of its own", "http.DefaultClient": "a request of its own", "http.Client": "a request of its own",
	"http.NewRequest": "a request of its own", "http.NewRequestWithContext": "a request of its own", "http.DefaultTransport": "a request of its own", "http.Transport": "a request of its own", "http.FileServer": "a folder as pages", "http.FileServerFS": "a folder as pages", "http.Dir": "a folder as pages", "http.DefaultServeMux": "a route outside the table", "http.HandleFunc": "a route outside the table",
	"cipher.NewCBCEncrypter": "a cipher without authenticity", "cipher.NewCBCDecrypter": "a cipher without authenticity", "cipher.NewCTR": "a cipher without authenticity", "cipher.NewOFB": "a cipher without authenticity", "cipher.NewCFBEncrypter": "a cipher without authenticity",
	"rsa.EncryptPKCS1v15": "old padding", "rsa.DecryptPKCS1v15": "old padding", "rand.Seed": "a guessable number", "multipart.NewReader": "a form outside the limits",
}

// allowed are the places where something of it is right, each with its reason.
var allowed = map[string]string{
	"internal/base/sheet cipher.NewCTR":       "long texts of a workbook, in a nameless file that ends with the process, under a key that is nowhere else",
	"internal/register/account crypto/sha1":   "published lists of breached passwords are sorted by it; nothing is protected with it",
	"internal/base/idp http.Client":           "the identity provider that the operator names is asked, and nobody else: no redirects, five seconds, half a megabyte",
	"internal/base/idp http.Transport":        "as http.Client",
	"internal/base/idp http.DefaultTransport": "as http.Client",
	"internal/base/ui http.FileServerFS":      "the styles and scripts that are built in",
}

// never finds what is shunned in one file.
func never(f *ast.File, imports []string) (found []string) {
	for _, im := range imports {
		if why := shunned[im]; why != "" {
			found = append(found, im+": "+why)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Obj == nil {
				if why := shunnedCalls[x.Name+"."+n.Sel.Name]; why != "" {
					found = append(found, x.Name+"."+n.Sel.Name+": "+why)
				}
				if x.Name == "regexp" && (n.Sel.Name == "Compile" || n.Sel.Name == "CompilePOSIX") {
					found = append(found, "regexp.Compile: a pattern that somebody typed")
				}
			}
			if n.Sel.Name == "InsecureSkipVerify" {
				found = append(found, "InsecureSkipVerify")
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "InsecureSkipVerify" {
				found = append(found, "InsecureSkipVerify")
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 1 {
				x, ok := sel.X.(*ast.Ident)
				if _, fixed := n.Args[0].(*ast.BasicLit); ok && x.Name == "regexp" && sel.Sel.Name == "MustCompile" && !fixed {
					found = append(found, "regexp.MustCompile: a pattern that is no fixed text")
				}
			}
		}
		return true
	})
	return found
}

// The source has nothing of what makes whole kinds of attacks possible.
func TestWhatIsNeverUsed(t *testing.T) {
	files, used := 0, map[string]bool{}
	for _, s := range sources(t) {
		files++
		for _, found := range never(s.ast, s.imports) {
			what, _, _ := strings.Cut(found, ":")
			if used[s.pkg+" "+what] = true; allowed[s.pkg+" "+what] == "" {
				t.Errorf("%s: %s", s.file, found)
			}
		}
	}
	for place := range allowed {
		if !used[place] {
			t.Errorf("%s is allowed and gone", place)
		}
	}
	// The control: a file with all of it.
	bad := parse(t, `package bad
import ("crypto/md5"; "text/template"; "regexp"; "net/http"; "crypto/tls")
var _ = regexp.MustCompile(typed)
var _, _ = regexp.Compile(typed)
var _ = tls.Config{InsecureSkipVerify: true}
var _, _ = http.Get("x")
func init() { c.InsecureSkipVerify = true }`)
	if found := never(bad, []string{"crypto/md5", "text/template"}); len(found) != 7 {
		t.Errorf("of a bad file only %q is found", found)
	}
	testkit.Promise(t, fmt.Sprintf("%d files, %d packages and %d calls, 0 used", files, len(shunned), len(shunnedCalls)),
		"AT-42", "AT-43", "AT-57", "V1.2.5", "V1.2.9", "V1.3.2", "V1.3.6", "V1.3.7", "V1.4.1", "V1.5.2", "V11.3.1", "V11.3.2", "V11.4.1", "V12.3.2", "V13.2.4", "V15.3.2")
}

var inScript = regexp.MustCompile(`\beval\(|new Function|document\.write|\.outerHTML|insertAdjacentHTML|srcdoc|javascript:|https?://|__proto__|postMessage|setTimeout\(\s*["'\x60]|\.innerHTML`)

// The scripts make no script, ask no other house and put no text into a page as HTML;
// the two places that take HTML take it from this house's own answer to a form, and the
// rows of a page that moves from the template that drew them.
func TestWhatScriptsNeverDo(t *testing.T) {
	html := map[string]int{"draft.js .innerHTML": 1, "live.js .innerHTML": 1}
	files := 0
	err := filepath.WalkDir("../../../web/js", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files++
		for _, found := range inScript.FindAllString(string(text), -1) {
			key := d.Name() + " " + found
			if html[key]--; html[key] < 0 {
				t.Errorf("%s", key)
			}
		}
		return err
	})
	if err != nil || files < 4 {
		t.Fatal(files, err)
	}
	for key, left := range html {
		if left > 0 {
			t.Errorf("%s is allowed and gone", key)
		}
	}
	for _, bad := range []string{"eval(x)", "e.innerHTML = x", "setTimeout('x')", "fetch('https://evil.example')"} {
		if !inScript.MatchString(bad) {
			t.Errorf("%s is not found", bad)
		}
	}
	testkit.Promise(t, fmt.Sprintf("%d scripts, 0 makers of script, 0 other hosts, 1 place that takes HTML of this house", files), "V3.2.2", "V15.3.6")
}

var raw = regexp.MustCompile(`templ\.Raw|@templ\.Raw|templ\.SafeURL\(|templ\.ComponentFunc|unsafe`)

// Pages are drawn by templates that escape; what goes round that is a short list.
func TestWhereEscapingIsPassed(t *testing.T) {
	var lines []string
	err := filepath.WalkDir("../../../internal", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") && !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, line := range strings.Split(string(text), "\n") {
			if m := raw.FindString(line); m != "" && !strings.HasPrefix(strings.TrimSpace(line), "//") && strings.Contains(m, "templ.") {
				lines = append(lines, strings.TrimPrefix(filepath.ToSlash(path), "../../../")+": "+m)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "unescaped.txt", unique(lines))
	testkit.Promise(t, fmt.Sprintf("%d lines, their files in a list that a person reads", len(lines)), "V1.1.2")
}
