package personal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/roll"
)

var program = gate.Program("test")

// columnsOf are the columns of the migrated schema, by table.
func columnsOf(t *testing.T, w *world.World) map[string][]string {
	t.Helper()
	query := "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
	if w.Gate.Postgres() {
		query = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
	}
	columns := map[string][]string{}
	err := w.Gate.Read(w.Ctx(), program, "", func(r *gate.Reading) error {
		return r.Beyond("a test reads the schema", query, nil, func(row gate.Row) error {
			var table, column string
			err := row.Scan(&table, &column)
			columns[table] = append(columns[table], column)
			return err
		})
	})
	if err != nil || len(columns) < 60 {
		t.Fatal(len(columns), err)
	}
	return columns
}

// Every column of the schema is in the catalogue, or in its list of those that say
// nothing about a person; and the catalogue names none that is not there.
func TestEveryColumnIsCatalogued(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		cat := catalogue.The()
		columns := columnsOf(t, world.New(t, e))
		n := 0
		for _, missing := range uncatalogued(cat, columns) {
			t.Error(missing)
		}
		for name, list := range columns {
			n += len(list)
			if cat.Table(name) != nil && slices.Contains(cat.Nobody, name) {
				t.Errorf("%s is said to be about people and about nobody", name)
			}
		}
		for _, tb := range cat.Tables {
			for _, c := range tb.Columns {
				if !slices.Contains(columns[tb.Name], c.Name) {
					t.Errorf("the catalogue has %s.%s, which is not in the schema", tb.Name, c.Name)
				}
			}
			for _, c := range append(append(slices.Clone(tb.Plain), tb.Key...), tb.Via.Column) {
				if c != "" && !slices.Contains(columns[tb.Name], c) {
					t.Errorf("the catalogue has %s.%s, which is not in the schema", tb.Name, c)
				}
			}
		}
		for _, name := range cat.Nobody {
			if len(columns[name]) == 0 {
				t.Errorf("the catalogue has the table %s, which is not in the schema", name)
			}
		}
		// It can fail: a column that nobody thought of is found.
		columns["member"] = append(columns["member"], "blood_group")
		columns["clinic"] = []string{"id"}
		if got := uncatalogued(cat, columns); len(got) < 2 {
			t.Error("a new column and a new table are not noticed:", got)
		}
		testkit.Promise(t, strconv.Itoa(n)+" columns on each engine, 0 without an entry", "DB-31", "PI-01", "PI-13", "V8.1.2", "V14.1.1")
	})
}

func uncatalogued(cat *catalogue.Catalogue, columns map[string][]string) (out []string) {
	for name, list := range columns {
		if slices.Contains(cat.Nobody, name) {
			continue
		}
		tb := cat.Table(name)
		if tb == nil {
			out = append(out, "table "+name+" is not in the catalogue of fields: internal/register/catalogue/fields.yaml")
			continue
		}
		for _, c := range list {
			if cat.Column(name, c) == nil && !cat.Common(c) && !slices.Contains(tb.Plain, c) {
				out = append(out, name+"."+c+" is not in the catalogue of fields: internal/register/catalogue/fields.yaml")
			}
		}
	}
	return out
}

var named = regexp.MustCompile(`^[a-z_]+$`)

// What the code seals is 敏感 or above in the catalogue, and what the catalogue says
// is sealed, the code seals.
func TestWhatIsSealedIsSensitive(t *testing.T) {
	sealed := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Open" && sel.Sel.Name != "OpenIn" && sel.Sel.Name != "Seal" && sel.Sel.Name != "SealIn" || len(call.Args) < 4 {
				return true
			}
			for _, a := range call.Args[:2] {
				if lit, ok := a.(*ast.BasicLit); ok {
					if s, _ := strconv.Unquote(lit.Value); named.MatchString(s) && (strings.HasSuffix(s, "_seal") || s == "doc") {
						sealed[s] = true
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	n := 0
	for _, tb := range catalogue.The().Tables {
		for _, c := range tb.Columns {
			if c.Sealed {
				n++
				known[c.Name] = true
			}
			if strings.HasSuffix(c.Name, "_seal") && !c.Sealed {
				t.Errorf("%s.%s is called sealed and catalogued as open", tb.Name, c.Name)
			}
		}
	}
	for c := range sealed {
		if !known[c] {
			t.Errorf("the code seals a column %s that the catalogue does not call sealed", c)
		}
	}
	if len(sealed) < 3 || n < 8 {
		t.Errorf("only %d sealed columns are found in the code, %d in the catalogue: the search is broken", len(sealed), n)
	}
	testkit.Promise(t, "every column that the code seals is catalogued as sealed", "V14.2.4", "PI-14")
}

// Every column of a roster that goes out stands in the catalogue under its name, or
// is counted from others.
func TestTheRosterIsCatalogued(t *testing.T) {
	labels := map[string]bool{}
	for _, tb := range catalogue.The().Tables {
		for _, c := range tb.Columns {
			labels[c.Label] = true
		}
	}
	from := map[string]string{"序号": "", "党龄": "党龄起算日", "人员类别": "转正日期", "所在党支部": "所在党组织", "所在党小组": "党小组", "党内职务": "职务", "是否流动党员": "情况", "流动去向": "说明",
		"是否失联": "情况", "是否困难": "情况", "是否退休": "情况", "月应交": "", "党费交至": ""}
	for _, c := range roll.MemberColumns() {
		label, counted := from[c.Title]
		if !counted {
			label = c.Title
		}
		if label != "" && !labels[label] {
			t.Errorf("column %s of the roster is not in the catalogue", c.Title)
		}
	}
}
