package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/cli"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
)

// TestReport runs the command as a person or a program would.
func TestReport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		for _, d := range []string{"2021-05-06", "2021-11-02"} {
			if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: day.Must(d), Others: 10}); err != nil {
				t.Fatal(err)
			}
		}
		run := func(args ...string) (out, errs string, code int) {
			var o, x bytes.Buffer
			args = append([]string{"report", "--data", e.Dir, "--database", e.URL, "--keys", filepath.Join(e.Dir, "keys", "test.key")}, args...)
			code = cli.Run(t.Context(), cli.Env{Args: args, Out: &o, Err: &x, Clock: w.Clock.Now, Getenv: func(string) string { return "" }})
			return o.String(), x.String(), code
		}
		for _, c := range []struct {
			args string
			want string // the value of visit.person_times, or the exit code
		}{
			{"--year 2021 --org ROOT --asof 2021-12-20 --format json", "38"},
			{"--year 2021 --format json visit.person_times", "38"},
			{"--year 2021 --asof 2021-06-30 --format json visit.person_times", "19"},
			{"--year 2021 --org 201 --format json visit.person_times", "0"},
			{"--year 2021 --org 东一支部 --format json visit.person_times", "38"},
			{"--year 2020 --format json visit.person_times", "0"},
			{"--year 2021 --org 999", "exit 4"},
			{"no.such", "exit 4"},
			{"--asof 20211220", "exit 2"},
			{"--format xml", "exit 2"},
		} {
			out, errs, code := run(strings.Fields(c.args)...)
			if want, is := strings.CutPrefix(c.want, "exit "); is {
				if string(rune('0'+code)) != want || out != "" || errs == "" {
					t.Errorf("%s: exit %d with %q and %q, want exit %s and one line of error", c.args, code, out, errs, want)
				}
				continue
			}
			var got struct {
				Org, Asof string
				Year      int
				Figures   []struct {
					ID, Name, Unit, Definition string
					Value                      *int64
					Records                    *int
				}
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 {
				t.Errorf("%s: exit %d, %v, %s", c.args, code, err, errs)
				continue
			}
			value := ""
			for _, f := range got.Figures {
				if f.Value == nil || f.Records == nil || f.Unit == "" || f.Definition == "" || f.Name == "" {
					t.Errorf("%s: %s is not told fully", c.args, f.ID)
				}
				if f.ID == "visit.person_times" {
					b, _ := json.Marshal(f.Value)
					value = string(b)
				}
			}
			if value != c.want {
				t.Errorf("%s: %s, want %s", c.args, value, c.want)
			}
		}
		if out, _, _ := run("--year", "2021"); !strings.Contains(out, "visit.person_times") || !strings.Contains(out, "38 人次　现场学习人次（2条）") {
			t.Errorf("text: %s", out)
		}
	})
}

// TestReportIsDocumented holds docs/cli.md to the catalogue.
func TestReportIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figure.All() {
		if !strings.Contains(string(text), "| `"+f.ID+"` | "+f.Unit+" | "+f.Name+" |") {
			t.Errorf("docs/cli.md lacks | `%s` | %s | %s |", f.ID, f.Unit, f.Name)
		}
	}
}
