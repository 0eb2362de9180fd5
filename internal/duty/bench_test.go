package duty

import (
	"fmt"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/ledger/activity"
)

// district makes n branches with a year of records each.
func district(n int) []*Facts {
	list := make([]*Facts, n)
	for i := range list {
		f := &Facts{Org: Org{ID: int64(i + 1), Kind: KindBranch, Founded: day.Must("2012-05-08")},
			Full:        Steps{{1, 10 + i%30}, {day.Must("2021-06-01"), 11 + i%30}},
			Committee:   Steps{{1, 3 + i%3}},
			Groups:      []Group{{1, "第一党小组", day.Span{From: 1, Until: day.Forever}}, {2, "第二党小组", day.Span{From: 1, Until: day.Forever}}},
			Secretaries: []Secretary{{day.Span{From: 1, Until: day.Forever}, day.Must("2005-07-01")}},
			Terms:       []Term{{From: day.Must("2020-03-14")}},
		}
		for m := 1; m <= 12; m++ {
			for j, k := range []activity.Kind{activity.Committee, activity.ThemeDay, activity.Group, activity.Group, activity.Assembly} {
				f.Activities = append(f.Activities, Activity{ID: int64(m*10 + j), Day: day.Of(2021, 1, 3+j).AddMonths(m - 1),
					Kinds: []activity.Kind{k}, GroupID: int64(j % 2), Present: 5, Due: 6})
			}
		}
		list[i] = f
	}
	return list
}

// BenchmarkDistrict checks 284 organisations over a whole year.
func BenchmarkDistrict(b *testing.B) {
	book, orgs, asOf := national(b), district(284), day.Must("2021-12-20")
	n := 0
	for b.Loop() {
		n = 0
		for _, f := range orgs {
			n += len(book.Check(f, asOf, 2021))
		}
	}
	b.ReportMetric(float64(n), "verdicts")
}

// BenchmarkLoad parses, compiles and proves the whole rulebook.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSameAnswer: checking is a pure function; two runs answer alike, and the
// facts are left as they were.
func TestSameAnswer(t *testing.T) {
	book, f, asOf := national(t), district(1)[0], day.Must("2021-12-20")
	before := fmt.Sprintf("%+v", f)
	x, y := book.Check(f, asOf, 2021), book.Check(f, asOf, 2021)
	if len(x) == 0 || len(x) != len(y) {
		t.Fatalf("%d and %d verdicts", len(x), len(y))
	}
	for i := range x {
		if fmt.Sprint(x[i].JSON()) != fmt.Sprint(y[i].JSON()) {
			t.Errorf("%+v\n%+v", x[i].JSON(), y[i].JSON())
		}
	}
	if after := fmt.Sprintf("%+v", f); after != before {
		t.Error("Check changed the facts")
	}
}
