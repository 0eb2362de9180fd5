package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// cryptography is all that the program uses of it, and where a thing stands that is not
// everybody's.
var cryptography = map[string][]string{
	"crypto/rand": nil, "crypto/sha256": nil, "crypto/hmac": nil, "crypto/subtle": nil,
	"crypto/aes":                   {"internal/base/crypt", "internal/base/sheet"}, // sheet opens workbooks that bear a password, as their format has it
	"crypto/cipher":                {"internal/base/crypt", "internal/base/sheet"},
	"crypto/hkdf":                  {"internal/base/crypt"},
	"crypto/ed25519":               {"internal/base/crypt"},
	"crypto/x509":                  {"internal/base/idp"},
	"crypto/sha1":                  {"internal/register/account"}, // what published lists of passwords are sorted by; nothing is protected with it
	"github.com/emmansun/gmsm/sm3": {"internal/base/crypt"},
	"github.com/emmansun/gmsm/sm4": {"internal/base/crypt"},
	"golang.org/x/crypto/argon2":   {"internal/base/crypt"},
	"hash/maphash":                 {"internal/register/intake"}, // finds rows that are alike within one file; nothing is protected with it
}

// strange is what is used of cryptography and does not stand in the list.
func strange(pkg string, imports []string) (found []string) {
	for _, im := range imports {
		for _, prefix := range []string{"crypto/", "hash/", "golang.org/x/crypto/", "github.com/emmansun/gmsm/"} {
			where, known := cryptography[im]
			if strings.HasPrefix(im, prefix) && (!known || where != nil && !slices.Contains(where, pkg)) {
				found = append(found, im)
			}
		}
	}
	return found
}

// Digests that prove something are SHA-256 or SM3, what signs is Ed25519, what seals is
// AES or SM4, what stretches is argon2: there is no other.
func TestWhatIsUsedOfCryptography(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasPrefix(s.pkg, "internal/base/testkit") {
			continue
		}
		for _, im := range strange(s.pkg, s.imports) {
			t.Errorf("%s uses %s, which the list does not know there", s.file, im)
		}
	}
	if found := strange("internal/register/member", []string{"crypto/sha256", "crypto/ecdsa", "crypto/sha1", "hash/crc32"}); len(found) != 3 { // the control
		t.Errorf("of a bad file only %q is found", found)
	}
	testkit.Promise(t, fmt.Sprintf("%d packages, each in its place", len(cryptography)), "V11.4.3", "V11.6.1", "V11.1.2")
}

// texts are the fixed texts of a file, and calls the names of what it calls.
func texts(f *ast.File) (list []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			list = append(list, lit.Value)
		}
		return true
	})
	return list
}

func calls(f *ast.File) map[string]bool {
	all := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			x := ""
			if id, ok := sel.X.(*ast.Ident); ok {
				x = id.Name
			}
			all[x+"."+sel.Sel.Name], all["."+sel.Sel.Name] = true, true
		}
		return true
	})
	return all
}

// gone is a statement that takes an entry out of the journal or changes one.
var gone = regexp.MustCompile(`(?is)(DELETE\s+FROM|UPDATE|TRUNCATE(\s+TABLE)?|DROP\s+TABLE(\s+IF\s+EXISTS)?|REPLACE\s+INTO)\s+journal\b`)

// No statement of the program and of its migrations changes an entry of the journal or
// takes one out, whatever its age; no name of a table is put together, so that none hides.
func TestNothingDeletesFromTheJournal(t *testing.T) {
	looked := 0
	for _, s := range sources(t) {
		for _, text := range texts(s.ast) {
			looked++
			if gone.MatchString(text) {
				t.Errorf("%s: %s", s.file, text)
			}
		}
	}
	list, err := filepath.Glob("../schema/*.sql")
	if err != nil || len(list) < 20 {
		t.Fatal(len(list), err)
	}
	for _, name := range list {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		looked++
		if gone.Match(text) {
			t.Errorf("%s changes the journal", name)
		}
	}
	for _, bad := range []string{"DELETE FROM journal WHERE at_ms < 5", "update journal set detail = ''", "DROP TABLE\njournal"} { // the control
		if !gone.MatchString(bad) {
			t.Errorf("%q is not found", bad)
		}
	}
	if gone.MatchString("UPDATE journal_checkpoint SET sent_ms = 1") {
		t.Error("a checkpoint that was sent is taken for an entry")
	}
	testkit.Promise(t, fmt.Sprintf("%d texts and migrations, 0 statements", looked), "DB-16", "V16.4.2")
}

// The program listens at two places of its source, for pages and, where it is switched on,
// for health and figures: nothing else opens a port.
func TestWhatListens(t *testing.T) {
	places := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasPrefix(s.pkg, "internal/base/testkit") {
			continue
		}
		c := calls(s.ast)
		for _, name := range []string{"http.ListenAndServe", "http.ListenAndServeTLS", "http.Serve", "net.ListenPacket", "net.ListenUDP", "net.ListenTCP", "net.ListenUnix", ".ListenAndServe", ".ListenAndServeTLS"} {
			if c[name] {
				t.Errorf("%s listens by %s", s.file, name)
			}
		}
		if c["net.Listen"] || c[".Listen"] && slices.Contains(s.imports, "net") {
			places[s.pkg+"/"+filepath.Base(s.file)] = true
		}
	}
	if got := slices.Sorted(maps.Keys(places)); !slices.Equal(got, []string{"internal/cli/admin.go", "internal/cli/serve.go"}) {
		t.Errorf("what listens: %v", got)
	}
	if c := calls(parse(t, `package bad
import "net/http"
func f() { _ = http.ListenAndServe(":6060", nil) }`)); !c["http.ListenAndServe"] { // the control
		t.Error("a debugger's port is not found")
	}
	testkit.Promise(t, "2 places that listen, one of them off unless asked for", "DB-19")
}

// No day and no hour is what the machine's zone makes of it.
func TestNoZoneOfTheMachine(t *testing.T) {
	files := 0
	for _, s := range sources(t) {
		files++
		c := calls(s.ast)
		if c["time.Local"] || c[".Local"] && slices.Contains(s.imports, "time") {
			t.Errorf("%s asks for the machine's zone", s.file)
		}
	}
	if c := calls(parse(t, "package bad\nimport \"time\"\nvar x = time.Now().Local()")); !c[".Local"] { // the control
		t.Error("the machine's zone is not found")
	}
	testkit.Promise(t, fmt.Sprintf("%d files, 0 that ask for the machine's zone", files), "FLT-12")
}

// What the program carries within itself is a list that a person reads: no folder of a
// version control, no notes, no tests.
func TestWhatIsEmbedded(t *testing.T) {
	want := []string{"*.md pictures/*.png", "*.sql", "all:dist", "check.py", "fields.yaml", "manuscript.txt", "rulebook/national/*.yaml rulebook/local/*.yaml", "weak.txt"}
	var got []string
	for _, s := range sources(t) {
		for _, g := range s.ast.Comments {
			for _, c := range g.List {
				if what, ok := strings.CutPrefix(c.Text, "//go:embed "); ok && !strings.HasPrefix(s.pkg, "internal/base/testkit") {
					got = append(got, what)
				}
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("embedded are %q, want %q", got, want)
	}
	err := filepath.WalkDir("../ui/dist", func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".") {
			t.Errorf("%s is hidden, and carried", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	testkit.Promise(t, fmt.Sprintf("%d patterns, 0 hidden files", len(want)), "V13.4.1")
}
