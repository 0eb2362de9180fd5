// Package assurance reads the catalogue of what the program promises
// (docs/assurance/*.yaml) and draws docs/assurance.md from it and from the
// figures that the tests left.
package assurance

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"zhibu/internal/base/testkit"
)

// Row is one promise: kept and shown by tests, kept with a limit (But), or not
// kept (Not), said plainly.
type Row struct {
	ID      string   `yaml:"id"`
	Promise string   `yaml:"promise"`
	Tests   []string `yaml:"tests"` // internal/base/gate.TestVerify
	But     string   `yaml:"but"`
	Not     string   `yaml:"not"`
}

// Part is one file of the catalogue.
type Part struct {
	File string
	Rows []Row
}

// parts in the order in which they are drawn.
var parts = []struct{ file, title string }{
	{"authority", "Who may do what"},
	{"door", "Signing in"},
	{"provider", "Signing in with an identity provider"},
	{"data", "Personal data"},
	{"desk", "Complaints, suggestions and corrections"},
	{"task", "What is asked of organisations"},
	{"charge", "Responsibility, the report on duty, guidance visits and partners"},
	{"inspect", "Inspections and the draw"},
	{"standard", "Standards, self-assessments and rectification"},
	{"journal", "The journal"},
	{"web", "Pages, forms and files"},
	{"files", "What comes in and goes out as files"},
	{"keep", "Copies, upgrades and running"},
	{"faults", "Faults, and nothing lost"},
	{"asvs", "OWASP ASVS 5.0, levels 1 and 2: what no row above says"},
	{"grades", "等保三级 and 密评: what no row above says"},
}

// groups are the sources of ids, with how many of each apply here.
var groups = []struct {
	prefix, name string
	of           int
}{
	{"V", "OWASP ASVS 5.0.0, level 1 and 2", 204}, {"DB-", "等保三级, application side", 34}, {"SY-", "三员分立", 6}, {"PI-", "个人信息保护法", 20},
	{"MP-", "密评, application side", 12}, {"AT-", "attacks", 64}, {"AUTHZ-", "authority", 14}, {"FLT-", "faults", 25}, {"CON-", "concurrency", 8},
	{"IMP-", "files in and out", 14}, {"BAK-", "backup", 10}, {"MIG-", "upgrades", 6}, {"AUD-", "journal", 6}, {"ST-", "standards and rectification", 0}, {"OWN-", "promises of our own", 0}, {"IN-", "inspections and the draw", 0},
	{"CH-", "responsibility", 0},
}

var wellFormed = regexp.MustCompile(`^(V[0-9]+\.[0-9]+\.[0-9]+|[A-Z]+-[0-9]{2})$`)

// Load reads the catalogue in a folder. It refuses a row that is malformed, that
// claims and denies at once or does neither, and an id that stands twice.
func Load(dir string) (list []Part, err error) {
	seen := map[string]string{}
	var wrong []error
	for _, p := range parts {
		text, err := os.ReadFile(filepath.Join(dir, p.file+".yaml"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		part := Part{File: p.file}
		if err := yaml.UnmarshalWithOptions(text, &part.Rows, yaml.DisallowUnknownField()); err != nil {
			return nil, fmt.Errorf("%s.yaml: %w", p.file, err)
		}
		for _, r := range part.Rows {
			where := p.file + ".yaml " + r.ID
			switch {
			case !wellFormed.MatchString(r.ID) || group(r.ID) < 0:
				wrong = append(wrong, fmt.Errorf("%s: not an id", where))
			case seen[r.ID] != "":
				wrong = append(wrong, fmt.Errorf("%s stands in %s too", where, seen[r.ID]))
			case r.Promise == "":
				wrong = append(wrong, fmt.Errorf("%s promises nothing", where))
			case (len(r.Tests) == 0) == (r.Not == "") || r.Not != "" && r.But != "":
				wrong = append(wrong, fmt.Errorf("%s: either tests (and but), or not", where))
			}
			seen[r.ID] = p.file + ".yaml"
		}
		list = append(list, part)
	}
	all, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err == nil && len(all) != len(list) {
		wrong = append(wrong, fmt.Errorf("%d files, of which %d are known to the list of parts", len(all), len(list)))
	}
	return list, errors.Join(append(wrong, err)...)
}

func group(id string) int {
	for i, g := range groups {
		if rest, ok := strings.CutPrefix(id, g.prefix); ok && rest[0] >= '0' && rest[0] <= '9' {
			return i
		}
	}
	return -1
}

// Figures reads what the tests left in a folder, by promise. Engines that say the
// same say it once.
func Figures(dir string) (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var all []testkit.Figure
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var f testkit.Figure
		if err := json.Unmarshal(text, &f); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b testkit.Figure) int { return cmp.Compare(a.Test, b.Test) })
	by := map[string]string{}
	for _, f := range all {
		for _, id := range f.IDs {
			if !strings.Contains("; "+by[id]+"; ", "; "+f.Figure+"; ") {
				by[id] = strings.TrimPrefix(by[id]+"; "+f.Figure, "; ")
			}
		}
	}
	return by, nil
}
