package arch

import (
	"go/ast"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/base/testkit"
)

// floors, from the ground up. A package may use its own floor as far as beside
// says, and every floor below.
var floors = []string{"internal/base/", "internal/register/", "internal/ledger/", "internal/duty", "internal/matter/", "internal/output/", "internal/app", "internal/cli", "cmd/"}

// page is the floor of the *web packages: they may use every area, and only app
// uses them.
func page(pkg string) bool {
	return strings.HasSuffix(pkg, "web") && !strings.HasPrefix(pkg, "internal/base/")
}

func floor(pkg string) int {
	for i, f := range floors {
		if strings.HasPrefix(pkg+"/", strings.TrimSuffix(f, "/")+"/") {
			return i
		}
	}
	return -1
}

// beside are the arrows between areas of one floor; each has its reason. An
// arrow that is no longer drawn fails too.
var beside = map[string]string{
	"internal/register/post -> internal/register/org":                                "a post is held in an organisation; its range of paths is the grant",
	"internal/register/member -> internal/register/org":                              "the roster of a subtree is a range of the organisations' paths",
	"internal/register/member -> internal/register/post":                             "whoever leaves a branch leaves his posts there, in the same write",
	"internal/register/unit -> internal/register/org":                                "a list of units names the organisations in whose care they are",
	"internal/register/account -> internal/register/post":                            "a session works as a post",
	"internal/register/access -> internal/register/catalogue":                        "the limits of exports and the version of the rules are the catalogue's",
	"internal/register/member -> internal/register/catalogue":                        "the catalogue says how a sealed value is shown in part",
	"internal/register/account -> internal/register/setting":                         "how people sign in is a setting of the house",
	"internal/register/member -> internal/register/access":                           "what is shown in full is noted in the same write",
	"internal/register/account -> internal/register/org":                             "whether a post needs a second factor depends on the kind of its organisation",
	"internal/register/roll -> internal/register/org":                                "an import finds and founds organisations",
	"internal/register/roll -> internal/register/member":                             "an import adds and corrects members",
	"internal/register/roll -> internal/register/intake":                             "intake understands the file, roll stores it",
	"internal/output/export -> internal/output/trail":                                "the journal goes out as a list",
	"internal/output/export/exportweb -> internal/output/trail/trailweb":             "the journal that goes out is the one of the page",
	"internal/output/export -> internal/output/selfcheck":                            "the self-check goes out as a list",
	"internal/output/export -> internal/output/coverage":                             "the findings of coverage go out as a list",
	"internal/ledger/studygroup -> internal/ledger/activity":                         "a session of a group is an activity of its kind",
	"internal/ledger/talk -> internal/ledger/activity":                               "an activity of the kind 谈心谈话 counts as a talk of everybody who was there",
	"internal/matter/orglife/orglifeweb -> internal/ledger/problem/problemweb":       "a meeting shows the problems that it found, drawn where all problems are",
	"internal/register/partner -> internal/register/post":                            "the people of a partner organisation hold a dated post, which ends by itself",
	"internal/ledger/visit -> internal/ledger/problem":                               "what was promised or found on a visit goes into the rectification list, in the same write",
	"internal/output/export/exportweb -> internal/ledger/visit/visitweb":             "the list that goes out is the one of the page",
	"internal/matter/charge/chargeweb -> internal/ledger/problem/problemweb":         "the rectification list is drawn where all problems are",
	"internal/matter/appointment/appointmentweb -> internal/matter/matterweb":        "an appointment is drawn as every matter is",
	"internal/matter/election/electionweb -> internal/matter/matterweb":              "the page of a matter is drawn once for all kinds",
	"internal/matter/inspect/inspectweb -> internal/matter/matterweb":                "the page of an inspection is drawn where all matters are",
	"internal/matter/task/taskweb -> internal/matter/matterweb":                      "the page of those who ask is drawn where all matters are",
	"internal/matter/weak/weakweb -> internal/matter/matterweb":                      "the page of a matter is drawn where all matters are",
	"internal/matter/orgchange -> internal/matter/transfer":                          "transfers of a branch that ends go on from its heir",
	"internal/matter/orgchange/orgchangeweb -> internal/matter/matterweb":            "the page of a matter is drawn once for all kinds",
	"internal/output/export/exportweb -> internal/matter/desk/deskweb":               "the list that goes out is the one of the page",
	"internal/output/export/exportweb -> internal/matter/matterweb":                  "the list that goes out is the one of the page",
	"internal/output/export/exportweb -> internal/matter/transfer/transferweb":       "the register of letters that goes out is the one of the page",
	"internal/matter/transfer/transferweb -> internal/matter/matterweb":              "the page of a matter is drawn once for all kinds",
	"internal/output/report -> internal/output/figure":                               "a report is figures and words",
	"internal/ledger/standard -> internal/ledger/activity":                           "a line of a standard names the kinds of records in which its answer stands",
	"internal/ledger/standard -> internal/ledger/topic":                              "for which organisations something is meant is chosen in the same words",
	"internal/ledger/booking -> internal/ledger/site":                                "a booking takes places of a slot that the site's register holds",
	"internal/ledger/booking -> internal/ledger/activity":                            "a visit that took place becomes an activity, in the same write",
	"internal/ledger/plan -> internal/ledger/activity":                               "a plan is of a kind of activity, and done by a record of that kind",
	"internal/duty/dutyweb -> internal/register/org/orgweb":                          "the year of an organisation is drawn there and filled here, where the duties are known",
	"internal/app -> internal/app/*":                                                 "app is one floor",
	"internal/cli -> internal/app":                                                   "the command line opens the house",
	"internal/register/intake/intakeweb -> internal/register/*":                      "pages",
	"internal/ledger/assessment/assessmentweb -> internal/ledger/problem/problemweb": "a line shows how far the problem is that its gap became",
	"internal/ledger/assessment -> internal/ledger/standard":                         "an assessment is pinned to a version of a standard",
	"internal/ledger/assessment -> internal/ledger/problem":                          "a gap goes onto the rectification list in the same write",
	"internal/ledger/assessment -> internal/ledger/activity":                         "beside each line stand the records of the ledger that answer it",
}

func TestFloors(t *testing.T) {
	drawn := map[string]bool{}
	for _, s := range sources(t) {
		for _, to := range s.imports {
			if !strings.HasPrefix(to, "internal/") || to == s.pkg {
				continue
			}
			if arrow := s.pkg + " -> " + to; page(to) && beside[arrow] != "" {
				drawn[arrow] = true
				continue
			}
			if page(to) && s.pkg != "internal/app" && !strings.HasPrefix(s.pkg, "internal/base/ui/gallery") {
				t.Errorf("%s imports the page package %s: only app does", s.pkg, to)
			}
			from, down := floor(s.pkg), floor(to)
			if from < 0 || down < 0 {
				t.Errorf("%s -> %s: a package on no floor of the plan", s.pkg, to)
				continue
			}
			if page(s.pkg) {
				if down >= floor("internal/app") {
					t.Errorf("%s -> %s: pages do not import the house itself", s.pkg, to)
				}
				continue
			}
			switch {
			case down > from:
				t.Errorf("%s imports %s, which stands above it", s.pkg, to)
			case down == from && from > 0 && from < floor("internal/app") && !strings.HasPrefix(to+"/", s.pkg+"/") && !strings.HasPrefix(s.pkg+"/", to+"/"):
				arrow := s.pkg + " -> " + to
				drawn[arrow] = true
				if beside[arrow] == "" {
					t.Errorf("%s is not in the plan: say why, or turn it round", arrow)
				}
			}
		}
	}
	for arrow := range beside {
		if !strings.Contains(arrow, "*") && floor(strings.Split(arrow, " ")[0]) < floor("internal/app") && !drawn[arrow] {
			t.Errorf("%s is planned and no longer drawn", arrow)
		}
	}
}

// outside says where a package of the library or of others may be used.
var outside = map[string][]string{
	"database/sql":                    {"internal/base/gate", "internal/base/testkit", "internal/base/day", "internal/output/district"}, // day says how it is stored, district reads what may be NULL
	"net/http":                        {"internal/base/idp", "internal/base/web", "internal/base/ui", "internal/cli", "internal/app", "internal/base/testkit", "web"},
	"github.com/xuri/excelize/v2":     {"internal/base/sheet"},
	"github.com/jackc/pgx/v5":         {"internal/base/gate", "internal/base/testkit"},
	"modernc.org/sqlite":              {"internal/base/gate"},
	"github.com/pressly/goose/v3":     {"internal/base/gate"},
	"cel.dev/cel-go":                  {"internal/duty"},
	"github.com/emmansun/gmsm":        {"internal/base/crypt"},
	"golang.org/x/crypto":             {"internal/base/crypt"},
	"github.com/mozillazg/go-pinyin":  {"internal/base/find"},
	"github.com/6tail/lunar-go":       {"internal/base/day/holiday"},
	"golang.org/x/image":              {"internal/base/photo"},
	"github.com/yuin/goldmark":        {"internal/output/manual"},
	"github.com/pquerna/otp":          {"internal/register/account"},
	"github.com/go-webauthn/webauthn": {"internal/register/account"},
	"github.com/coreos/go-oidc/v3":    {"internal/base/idp"},
	"golang.org/x/oauth2":             {"internal/base/idp"},
	"rsc.io/qr":                       {"internal/base/ui"},
	"math/rand":                       {"internal/base/gate", "internal/app/demo"},
	"os/exec":                         nil,
	"unsafe":                          nil,
}

func TestOutsidePackages(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t) {
		for _, im := range s.imports {
			for name, where := range outside {
				if im != name && !strings.HasPrefix(im, name+"/") {
					continue
				}
				used[name] = true
				ok := false
				for _, w := range where {
					ok = ok || s.pkg == w || strings.HasPrefix(s.pkg, w+"/") || w == "web" && page(s.pkg)
				}
				if !ok {
					t.Errorf("%s imports %s; the plan allows it in %v", s.pkg, im, where)
				}
			}
		}
	}
	for name, where := range outside {
		if len(where) > 0 && !used[name] {
			t.Errorf("the plan speaks of %s, which nobody uses any more", name)
		}
	}
	testkit.Promise(t, "19 packages, each where the plan allows it", "V6.5.3", "V11.2.1", "V11.5.1")
}

// Only main asks the machine for the time; everybody else is given a clock.
func TestTheClockIsInjected(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") && s.pkg != "cmd/zhibu" {
				t.Errorf("%s uses time.%s: take a clock", s.file, sel.Sel.Name)
			}
			return true
		})
	}
	testkit.Promise(t, "0 packages ask the machine for the time", "FLT-11")
}

func TestEveryPackageIntroducesItself(t *testing.T) {
	doc := map[string]bool{}
	for _, s := range sources(t) {
		doc[s.pkg] = doc[s.pkg] || s.ast.Doc != nil && len(strings.TrimSpace(s.ast.Doc.Text())) > 20
	}
	for pkg, ok := range doc {
		if !ok {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}

var writes = regexp.MustCompile(`(?i)\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b`)

// writers are the packages that may write a table besides its owner; each with
// its reason.
var writers = map[string]string{
	"internal/register/roll member":             "an import that is taken back removes exactly what it made",
	"internal/register/roll membership":         "an import that is taken back removes exactly what it made",
	"internal/register/roll member_flag":        "an import that is taken back removes exactly what it made",
	"internal/register/roll member_standing":    "an import that is taken back removes exactly what it made",
	"internal/register/roll party_group":        "an import that is taken back removes exactly what it made",
	"internal/register/roll party_group_member": "an import that is taken back removes exactly what it made",
	"internal/register/roll org":                "an import that is taken back removes exactly what it made",
	"internal/register/roll org_version":        "an import that is taken back removes exactly what it made",
	"internal/register/roll org_term":           "an import that is taken back removes exactly what it made",
	"internal/register/org unit":                "an organisation is founded with the names of the units in which it is set up",
	"internal/register/org org_unit":            "an organisation is founded with the names of the units in which it is set up",
	"internal/register/roll unit":               "an import that is taken back removes exactly what it made",
	"internal/register/roll org_unit":           "an import that is taken back removes exactly what it made",
}

// A table is written by one package, so that its rules stand in one place.
func TestOneWriterATable(t *testing.T) {
	owner := map[string]map[string]bool{}
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Value == "" || lit.Value[0] != '"' && lit.Value[0] != '`' {
				return true
			}
			for _, m := range writes.FindAllStringSubmatch(lit.Value, -1) {
				if strings.EqualFold(m[1], "set") || s.pkg == bulk {
					continue
				}
				if owner[m[1]] == nil {
					owner[m[1]] = map[string]bool{}
				}
				owner[m[1]][s.pkg] = true
			}
			return true
		})
	}
	if len(owner) < 20 {
		t.Fatalf("only %d written tables found: the search is broken", len(owner))
	}
	for table, pkgs := range owner {
		n := 0
		for pkg := range pkgs {
			if writers[pkg+" "+table] == "" {
				n++
			}
		}
		if n > 1 {
			t.Errorf("table %s is written by %v", table, pkgs)
		}
	}
}

// bulk brings a whole district back into an empty house, table by table.
const bulk = "internal/output/district"

// Every place that looks past the asker's reach, or writes without an entry, says
// why; the list is read by a person.
func TestBeyond(t *testing.T) {
	var lines []string
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Beyond" && sel.Sel.Name != "Quiet" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: the reason of %s is not a fixed text", s.file, sel.Sel.Name)
				return true
			}
			why, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Error(err)
			}
			lines = append(lines, s.pkg+" "+strings.ToLower(sel.Sel.Name)+": "+why)
			return true
		})
	}
	golden(t, "beyond.txt", unique(lines))
	testkit.Promise(t, "every place that looks past the asker's reach has its reason", "AUTHZ-02")
}

func unique(lines []string) (out []string) {
	seen := map[string]bool{}
	for _, l := range lines {
		if !seen[l] {
			seen[l] = true
			out = append(out, l)
		}
	}
	return out
}

// The program itself may everything; only these make it an actor.
var programs = map[string]string{
	"internal/app":              "the doctor looks at what the house stands on; a start proves its keys and clears again whoever was cleared",
	"internal/app/world":        "the tests' world fills itself",
	"internal/app/demo":         "the demonstration is made by the program",
	"internal/base/gate":        "verify walks the whole journal",
	"internal/base/job":         "the queue of work belongs to nobody; each job runs as who asked for it",
	"internal/register/account": "the sign-in page comes before anybody is known",
	"internal/output/backup":    "a backup holds the whole house, and is made on schedule",
	"internal/register/access":  "who opened a page is written beside it, for many at once",
	"internal/output/trail":     "the program takes and sends checkpoints by itself",
	"internal/output/calendar":  "a calendar programme asks with a secret instead of a session",
	"internal/cli":              "who runs the command line on the server has the files anyway",
}

func TestWhoActsAsTheProgram(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Program" {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "gate" && programs[s.pkg] == "" {
				t.Errorf("%s acts as the program itself: say why in the plan", s.file)
			}
			return true
		})
	}
}
