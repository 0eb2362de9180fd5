package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/cli"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
)

// run runs a command on a data folder.
func run(t *testing.T, in, data string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = cli.Run(t.Context(), cli.Env{Args: append(args, "--data", data), In: strings.NewReader(in), Out: &o, Err: &e,
		Clock: testkit.NewClock("2021-12-20").Now, Getenv: func(string) string { return "" }})
	return code, o.String(), e.String()
}

// house makes a Committee with three branches, and gives the id of the first.
func house(t *testing.T, data string) int64 {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: data, Database: os.Getenv("ZHIBU_DATABASE"), Clock: testkit.NewClock("2021-12-20").Now})
	if err != nil {
		t.Fatal(err)
	}
	who, since := gate.Program("test"), day.Must("2012-05-08")
	root, err := a.Orgs.Establish(t.Context(), who, org.Draft{Kind: org.Committee, Name: "工委", Code: "000"}, since)
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.Orgs.Start(t.Context(), who, root, org.Draft{Kind: org.Branch, Name: "一支部", Code: "001"}, since, org.Term{})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"002", "003"} {
		if _, err := a.Orgs.Start(t.Context(), who, root, org.Draft{Kind: org.Branch, Name: "二支部", Code: code}, since, org.Term{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return first
}

func TestCheck(t *testing.T) {
	data := t.TempDir()
	first := house(t, data)
	for _, c := range []struct {
		what string
		args []string
		code int
		orgs int
	}{
		{"by name", []string{"check", "--org", "一支部", "--format", "json"}, cli.OK, 1},
		{"by id", []string{"check", "--org", strconv.FormatInt(first, 10), "--format", "json"}, cli.OK, 1},
		{"by code", []string{"check", "--org", "000", "--format", "json"}, cli.OK, 1},
		{"everything", []string{"check", "--org", "ROOT", "--below", "--asof", "2021-06-30", "--format", "json"}, cli.OK, 4},
		{"a name of two", []string{"check", "--org", "二支部"}, cli.Refused, 0},
		{"nobody", []string{"check", "--org", "三支部"}, cli.NotFound, 0},
		{"before it was founded", []string{"check", "--org", "一支部", "--asof", "2011-01-01"}, cli.NotFound, 0},
		{"none named", []string{"check"}, cli.Usage, 0},
		{"no day", []string{"check", "--org", "ROOT", "--asof", "20211220"}, cli.Usage, 0},
		{"no node", []string{"check", "--org", "ROOT", "--node", "1024"}, cli.Usage, 0},
		{"no format", []string{"check", "--org", "ROOT", "--format", "xml"}, cli.Usage, 0},
	} {
		code, out, errs := run(t, "", data, c.args...)
		if code != c.code || (code == cli.OK) != (errs == "") || strings.Count(errs, "\n") > 1 {
			t.Errorf("%s: %d %s", c.what, code, errs)
		}
		if code != cli.OK {
			continue
		}
		var got struct {
			AsOf string `json:"as_of"`
			Year int    `json:"year"`
			Orgs []struct {
				Name     string             `json:"name"`
				Verdicts []duty.VerdictJSON `json:"verdicts"`
			} `json:"orgs"`
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Orgs) != c.orgs || got.Year != 2021 || len(got.Orgs[0].Verdicts) == 0 {
			t.Errorf("%s: %v, %d organisations of %d", c.what, err, len(got.Orgs), got.Year)
		}
	}
	if _, out, _ := run(t, "", data, "check", "--org", "一支部"); !strings.Contains(out, "逾期  主题党日（支部工作条例第十六条）：2021年11月还没有主题党日的记录。") {
		t.Errorf("as text: %s", out)
	}
}

func TestRule(t *testing.T) {
	data := t.TempDir()
	code, out, errs := run(t, "", data, "rule", "list", "--format", "json")
	var list []map[string]any
	if err := json.Unmarshal([]byte(out), &list); err != nil || code != cli.OK || len(list) < 50 {
		t.Fatalf("%d %s: %v, %d rules", code, errs, err, len(list))
	}
	national := len(list)
	facts := filepath.Join(data, "facts.json")
	if err := os.WriteFile(facts, []byte(`{"present": 20, "voters": 26}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, in string
		args     []string
		code     int
		want     string
	}{
		{"from a file", "", []string{"eval", "elect.quorum", "--facts", facts}, cli.OK, `"state": "unmet"`},
		{"from the input", `{"present": 21, "voters": 26}`, []string{"eval", "elect.quorum", "--facts", "-"}, cli.OK, `"state": "met"`},
		{"of the wrong type", `{"present": "many", "voters": 26}`, []string{"eval", "elect.quorum", "--facts", "-"}, cli.Refused, ""},
		{"no such rule", "", []string{"eval", "elect.nothing", "--facts", facts}, cli.NotFound, ""},
		{"without facts", "", []string{"eval", "elect.quorum"}, cli.Usage, ""},
		{"nothing to do", "", nil, cli.Usage, ""},
	} {
		code, out, errs := run(t, c.in, data, append([]string{"rule"}, c.args...)...)
		if code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("%s: %d %s %s", c.what, code, out, errs)
		}
	}
	folder := filepath.Join(data, "rules")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a-sample.yaml", duty.SamplePack())
	if _, out, _ := run(t, "", data, "rule", "list", "--format", "json"); json.Unmarshal([]byte(out), &list) != nil || len(list) <= national {
		t.Errorf("with a pack there are %d rules, without %d", len(list), national)
	}
	write("b-broken.yaml", []byte("pack: x\ntitle: x\nrules: []\n"))
	code, _, errs = run(t, "", data, "check", "--org", "ROOT")
	if code == cli.OK || !strings.Contains(errs, "b-broken.yaml") || !strings.Contains(errs, "document") {
		t.Errorf("a broken pack: %d %s", code, errs)
	}
	if _, err := os.Stat(filepath.Join(data, "zhibu.db")); err == nil {
		t.Error("a house was opened under a broken pack")
	}
}
