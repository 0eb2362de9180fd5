package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A dry run changes nothing, byte for byte; a file that is refused as a whole
// leaves standard output empty and says why in one line.
func TestImportDryRun(t *testing.T) {
	data, files := t.TempDir(), t.TempDir()
	house(t, data)
	write := func(name, text string) string {
		path := filepath.Join(files, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	district := func() string {
		code, out, errs := run(t, "", data, "export")
		if code != 0 {
			t.Fatal(errs)
		}
		_, lines, _ := strings.Cut(out, "\n") // the first line says when
		return lines
	}
	before := district()
	good := write("good.csv", "姓名,出生日期,入党日期,转正日期,所在党支部\n虚构甲,1980-01-01,2005-07-01,2006-07-01,一支部\n虚构乙,1981-02-29,2005-07-01,2006-07-01,一支部\n")
	code, out, errs := run(t, "", data, "import", good, "--kind", "members", "--dry-run", "--format", "json")
	var doc struct {
		DryRun bool `json:"dry_run"`
		Counts map[string]int
		Rows   []struct {
			Row     int
			Outcome string
			Reasons []struct{ Code, Cell string }
		}
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if code != 3 || strings.Count(errs, "\n") != 1 || !doc.DryRun || len(doc.Rows) != 2 || doc.Counts["refuse"] != 1 || doc.Rows[1].Outcome != "refuse" {
		t.Errorf("exit %d, %q, %+v", code, errs, doc)
	}
	if district() != before {
		t.Error("a dry run changed the house")
	}
	for what, path := range map[string]string{"a NUL": write("nul.csv", "姓名\n虚\x00构\n"), "no workbook": write("zero.xlsx", strings.Repeat("\x00", 4096)),
		"no text": write("bytes.csv", "姓名\n\xff\xfe\xfa\n")} {
		for _, dry := range []string{"--dry-run=true", "--dry-run=false"} {
			code, out, errs := run(t, "", data, "import", path, "--kind", "members", dry, "--format", "json")
			if code != 3 || out != "" || strings.Count(errs, "\n") != 1 {
				t.Errorf("%s, %s: exit %d, %q, %q", what, dry, code, out, errs)
			}
		}
	}
	if code, out, errs := run(t, "", data, "export", "--out", filepath.Join(files, "no", "where")); code != 1 || out != "" || strings.Count(errs, "\n") != 1 {
		t.Errorf("an export to nowhere: exit %d, %q, %q", code, out, errs)
	}
}
