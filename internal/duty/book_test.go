package duty

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/law"
	"zhibu/internal/ledger/activity"
)

func national(t testing.TB) *Rulebook {
	t.Helper()
	b, err := National()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestVectors runs the years told in testdata; every line is one cell.
func TestVectors(t *testing.T) {
	b := national(t)
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		cells, checked := map[string]Verdict{}, 0
		for n, line := range strings.Split(string(text), "\n") {
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
				continue
			case strings.HasPrefix(line, "facts: "):
				m, err := parseJSON([]byte(line[len("facts: "):]))
				if err != nil {
					t.Fatalf("%s:%d: %v", name, n+1, err)
				}
				in := &reader{m: m}
				f, asOf, on, err := in.org()
				if err != nil {
					t.Fatalf("%s:%d: %v", name, n+1, err)
				}
				for _, v := range b.Check(f, asOf, on.Year()) {
					cells[v.Rule.ID+" "+v.Slot.Chinese()] = v
				}
				continue
			}
			col := strings.Split(line, "|")
			if len(col) != 5 {
				t.Fatalf("%s:%d: want five columns", name, n+1)
			}
			for i := range col {
				col[i] = strings.TrimSpace(col[i])
			}
			v, ok := cells[col[0]+" "+col[1]]
			if !ok {
				t.Errorf("%s:%d: there is no cell %s %s", name, n+1, col[0], col[1])
				continue
			}
			if got := []string{string(v.State), v.Why, v.Way}; strings.Join(got, "|") != strings.Join(col[2:], "|") {
				t.Errorf("%s:%d: %s %s\n got %q\nwant %q", name, n+1, col[0], col[1], got, col[2:])
			}
			checked++
		}
		if checked == 0 {
			t.Errorf("%s checks nothing", name)
		}
	}
}

const pack = `pack: p
title: 本地
document: 某工委〔2021〕1号
rules:
  - id: local.one
    title: 一
    explanation: 一。
    cite: {doc: 本地规定}
    force: {from: "2021-01-01"}
    confidence: verified-2nd
    scope: org
    cadence: month
    mode: local
    severity: 应当
    satisfied_by: {kinds: [visit]}
    params: {times: 1}
    way: 现场学习{times}次，{due}前
    examples:
      - {say: 没有, facts: {as_of: "2021-03-01"}, expect: due, way: 现场学习1次，3月31日前}
`

// TestRefusals: each change to a good pack must be refused, with a reason.
func TestRefusals(t *testing.T) {
	if _, err := Load([]byte(pack)); err != nil {
		t.Fatalf("the good pack was refused: %v", err)
	}
	for _, c := range []struct{ name, old, new, says string }{
		{"no document", "document: 某工委〔2021〕1号\n", "", "document"},
		{"no period", "    force: {from: \"2021-01-01\"}\n", "", "period"},
		{"period backwards", `{from: "2021-01-01"}`, `{from: "2021-01-01", until: "2020-01-01"}`, "period"},
		{"no citation", "    cite: {doc: 本地规定}\n", "", "index"},
		{"unknown document", "doc: 本地规定", "doc: 某规定", "index"},
		{"no example", "      - {say: 没有, facts: {as_of: \"2021-03-01\"}, expect: due, way: 现场学习1次，3月31日前}\n", "      []\n", "example"},
		{"unknown key", "    cadence: month\n", "    cadence: month\n    cadense: month\n", "cadense"},
		{"unknown cadence", "cadence: month", "cadence: week", "week"},
		{"unknown kind", "kinds: [visit]", "kinds: [visits]", "visits"},
		{"unknown confidence", "confidence: verified-2nd", "confidence: sure", "sure"},
		{"undeclared parameter in a text", "现场学习{times}次", "现场学习{count}次", "count"},
		{"undeclared name in an expression", "    cadence: month\n", "    cadence: month\n    applies: full > limit\n    applies_not: 不适用\n", "limit"},
		{"expression of the wrong type", "    cadence: month\n", "    cadence: month\n    applies: full\n    applies_not: 不适用\n", "bool"},
		{"applies without a reason", "    cadence: month\n", "    cadence: month\n    applies: full > 1\n", "why not"},
		{"parameter named as a fact", "params: {times: 1}", "params: {times: 1, full: 3}", "full"},
		{"no times", "params: {times: 1}", "params: {}", "times"},
		{"no way out", "    way: 现场学习{times}次，{due}前\n", "", "way"},
		{"example expects another state", "expect: due", "expect: done", "expected done"},
		{"example expects another text", "3月31日前}", "3月30日前}", "expected"},
		{"unknown fact in an example", `facts: {as_of`, `facts: {fulll: 3, as_of`, "fulll"},
		{"duplicate in the same period", "id: local.one", "id: branch.themeday.monthly", "two editions"},
		{"id of one word", "id: local.one", "id: local", "id"},
		{"ending without a reason", "rules:\n", "end: [{id: org.branch.max, until: \"2021-01-01\"}]\nrules:\n", "why"},
		{"ending an unknown rule", "rules:\n", "end: [{id: org.nothing, until: \"2021-01-01\", why: 本地}]\nrules:\n", "org.nothing"},
	} {
		bad := strings.Replace(pack, c.old, c.new, 1)
		if bad == pack {
			t.Fatalf("%s: the change changed nothing", c.name)
		}
		_, err := Load([]byte(bad))
		if err == nil {
			t.Errorf("%s: it was accepted", c.name)
		} else if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: refused without saying %q: %v", c.name, c.says, err)
		}
	}
}

func TestSamplePack(t *testing.T) {
	b, err := Load(SamplePack())
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.Rule("org.staff.ratio", day.Must("2021-01-01")); ok {
		t.Error("an ended rule is still in force")
	}
	if _, ok := b.Rule("org.staff.ratio", day.Must("2020-12-31")); !ok {
		t.Error("an ended rule is gone from the time before")
	}
	old, _ := b.Rule("branch.talks.yearly", day.Must("2020-12-31"))
	new, _ := b.Rule("branch.talks.yearly", day.Must("2021-01-01"))
	if old == nil || new == nil || old.Cadence != Yearly || new.Cadence != HalfYear || new.Document == "" {
		t.Errorf("replaced: %+v then %+v", old, new)
	}
	m := Arrange(2021, b.Check(&Facts{Org: Org{ID: 1, Kind: KindBranch, Founded: 1}}, day.Must("2021-12-20"), 2021))
	cells := map[string]int{}
	for _, r := range m.Rows {
		cells[r.Rule.ID] = len(r.Cells)
	}
	for id, n := range map[string]int{"branch.talks.yearly": 2, "branch.class.quarterly": 4, "study.first_item": 12, "branch.orglife.yearly": 1} {
		if cells[id] != n {
			t.Errorf("%s has %d cells in the year, want %d", id, cells[id], n)
		}
	}
	if len(m.Standing) == 0 {
		t.Error("no standing conditions")
	}
	if !strings.Contains(string(SamplePack()), "示例") {
		t.Error("the sample does not say that it is one")
	}
}

// TestEditions: a step is judged by the edition of its day, and the numbers of
// law are those of the rulebook.
func TestEditions(t *testing.T) {
	b := national(t)
	for _, r := range b.Rules() {
		if r.Cite.Doc != "发展党员细则（2014）" {
			continue
		}
		next, ok := b.Rule(r.ID, day.Must("2026-05-18"))
		if !ok || next.Cite.Doc != "发展党员细则（2026）" || r.Force.Until != day.Must("2026-05-18") {
			t.Errorf("%s does not pass to the edition of 2026", r.ID)
		}
	}
	if _, ok := b.Rule("recruit.publicity", day.Must("2026-05-17")); ok {
		t.Error("public notice was no national rule before 2026-05-18")
	}
	if n, ok := b.Param("org.branch.min", "min_full", day.Must("2021-12-20")); !ok || n != 3 {
		t.Errorf("org.branch.min asks for %d", n)
	}
	for _, m := range law.Measures() {
		if _, ok := b.Latest(m.ID); !ok && m.ID != "life.minsheng.quorum" {
			t.Errorf("the measure %s has no rule that explains it", m.ID)
		}
	}
}

func TestMachine(t *testing.T) {
	b := national(t)
	var out bytes.Buffer
	if err := ListJSON(&out, b); err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(out.Bytes(), &list); err != nil || len(list) != len(b.Rules()) {
		t.Fatalf("%d rules in the list, %v", len(list), err)
	}
	for _, e := range list {
		for _, k := range []string{"id", "title", "citation", "from", "confidence", "mode"} {
			if e[k] == "" || e[k] == nil {
				t.Errorf("%v has no %s", e["id"], k)
			}
		}
	}
	for _, c := range []struct{ id, facts, want string }{
		{"elect.quorum", `{"present":20,"voters":26}`, "unmet 到会不少于21人时再选举"},
		{"recruit.talk", `{"edition":"2021-02-01","applied":"2021-01-31","talked":"2021-02-28"}`, "met "},
		{"branch.assembly.quarterly", `{"as_of":"2021-12-20","full":24}`, "due 再召开一次党员大会，到会不少于12人，12月31日前"},
	} {
		v, err := Eval(b, c.id, []byte(c.facts))
		if err != nil || string(v.State)+" "+v.Way != c.want {
			t.Errorf("%s %s = %s %s, %v; want %s", c.id, c.facts, v.State, v.Way, err, c.want)
		}
	}
	v, err := Eval(b, "recruit.talk", []byte(`{"edition":"2021-02-01","applied":"2021-01-31","talked":"2021-02-28"}`))
	if err != nil || v.Citation != "发展党员细则（2014）第七条" || v.Facts["applied"] != "2021-01-31" {
		t.Errorf("the edition of 2021: %+v %v", v, err)
	}
	for _, c := range []struct{ id, facts, says string }{
		{"elect.nothing", `{}`, "no rule"},
		{"elect.quorum", `{"present":20}`, "voters"},
		{"elect.quorum", `{"present":20,"voters":26,"extra":1}`, "extra"},
		{"elect.quorum", `{"present":"20","voters":26}`, "whole number"},
		{"elect.quorum", `{"present":20.5,"voters":26}`, "whole number"},
		{"recruit.publicity", `{"edition":"2021-01-01","from":"2026-06-01","until":"2026-06-08"}`, "not in force"},
		{"branch.assembly.quarterly", `{"full":24}`, "as_of"},
		{"branch.assembly.quarterly", `{"as_of":"2021-12-20"} {}`, "more than one"},
	} {
		if _, err := Eval(b, c.id, []byte(c.facts)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %s: error %v, want %q", c.id, c.facts, err, c.says)
		}
	}
}

// The samples of minutes name rules that are there, with the article that they have.
func TestSamplesOfMinutes(t *testing.T) {
	for _, s := range activity.Samples() {
		if s.Rule == "" {
			continue
		}
		r, ok := national(t).Rule(s.Rule, day.Must("2021-12-20"))
		if !ok || r.Cite != s.Cite {
			t.Errorf("the sample of %s names %s and %s", s.Kind.Label(), s.Rule, s.Cite)
		}
	}
}
