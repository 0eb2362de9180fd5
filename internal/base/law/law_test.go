package law

import (
	"math/big"
	"testing"

	"zhibu/internal/base/day"
)

func TestIndex(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Documents() {
		if seen[d.Short] {
			t.Errorf("%s stands twice", d.Short)
		}
		seen[d.Short] = true
		if d.Title == "" || d.Kind == "" || !d.Confidence.Known() || d.Until <= d.From {
			t.Errorf("%s is incomplete: %+v", d.Short, d)
		}
	}
	if got := (Citation{"支部工作条例", "第十一条"}).Full(); got != "《中国共产党支部工作条例（试行）》第十一条" {
		t.Errorf("full citation = %s", got)
	}
	old, _ := Lookup("发展党员细则（2014）")
	new, _ := Lookup("发展党员细则（2026）")
	if old.InForce(day.Must("2026-05-18")) || !old.InForce(day.Must("2026-05-17")) || !new.InForce(day.Must("2026-05-18")) {
		t.Error("the two editions must meet on 2026-05-18")
	}
	if _, ok := Lookup("没有这个文件"); ok {
		t.Error("an unknown document was found")
	}
}

// TestMeasures compares each measure with exact fractions.
func TestMeasures(t *testing.T) {
	for _, m := range Measures() {
		if _, ok := Lookup(m.Cite.Doc); !ok {
			t.Errorf("%s cites %s, which is not in the index", m.ID, m.Cite.Doc)
		}
		edge := big.NewRat(int64(m.Num), int64(m.Den))
		for whole := 1; whole <= 60; whole++ {
			need := -1
			for part := 0; part <= whole; part++ {
				cmp := big.NewRat(int64(part), int64(whole)).Cmp(edge)
				want := cmp > 0 || !m.Strict && cmp == 0
				if got := m.Met(part, whole); got != want {
					t.Errorf("%s: %d of %d = %v, want %v", m.ID, part, whole, got, want)
				}
				if want && need < 0 {
					need = part
				}
			}
			if got := m.Need(whole); got != need {
				t.Errorf("%s: need of %d = %d, want %d", m.ID, whole, got, need)
			}
		}
	}
}

func TestMeasureWords(t *testing.T) {
	for id, want := range map[string]string{
		"elect.quorum":           "不少于五分之四，不足五分之四",
		"branch.assembly.quorum": "不少于半数，不足半数",
		"branch.assembly.pass":   "超过半数，没有超过半数",
	} {
		if m := MustMeasure(id); m.Chinese()+"，"+m.Missed() != want {
			t.Errorf("%s: %s，%s; want %s", id, m.Chinese(), m.Missed(), want)
		}
	}
}

func TestPartyAgeFrom(t *testing.T) {
	for _, c := range []struct{ joined, full, want string }{
		{"1956-09-14", "1957-09-14", "1957-09-14"},
		{"1969-03-31", "1970-03-31", "1970-03-31"},
		{"1969-04-01", "", "1969-04-01"},
		{"1971-07-01", "1972-07-01", "1971-07-01"},
		{"1977-08-11", "", "1977-08-11"},
		{"1977-08-12", "", ""},
		{"1977-08-12", "1978-08-12", "1978-08-12"},
		{"1982-09-06", "1983-09-06", "1983-09-06"},
		{"2020-02-29", "2021-02-28", "2021-02-28"},
		{"2020-02-29", "2019-02-28", ""},
		{"1940-01-01", "1940-07-01", ""},
		{"", "1990-01-01", ""},
	} {
		j, _ := day.ParseEmpty(c.joined)
		f, _ := day.ParseEmpty(c.full)
		got, basis := PartyAgeFrom(j, f)
		if got.String() != c.want || basis == "" {
			t.Errorf("joined %s full %s: %s (%s), want %s", c.joined, c.full, got, basis, c.want)
		}
	}
	ps := PartyAgePeriods()
	for i := 1; i < len(ps); i++ {
		if ps[i-1].Span.Until != ps[i].Span.From {
			t.Errorf("a gap in the table before %s", ps[i].Span.From)
		}
	}
}

func TestCitizenIDCheck(t *testing.T) {
	if c, ok := CitizenIDCheck("11010519491231002"); !ok || c != 'X' {
		t.Errorf("check = %c %v", c, ok)
	}
	for _, s := range []string{"", "1101051949123100", "1101051949123100a"} {
		if _, ok := CitizenIDCheck(s); ok {
			t.Errorf("%q was accepted", s)
		}
	}
}
