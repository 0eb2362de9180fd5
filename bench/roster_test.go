package main

import (
	"bytes"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/register/intake"
)

var two = []branch{{1, "第一党支部"}, {2, "第二党支部"}}

func TestEverybodyInventedIsAnother(t *testing.T) {
	names, ids, phones := map[string]int{}, map[string]int{}, map[string]int{}
	for n := range 300_000 {
		p := invent(n, two)
		for what, seen := range map[string]map[string]int{p.name + p.birth.String(): names, p.id: ids, p.phone: phones} {
			if at, ok := seen[what]; ok {
				t.Fatalf("%d and %d are both %s", at, n, what)
			}
			seen[what] = n
		}
	}
}

// A roster that the house refuses in part would be quicker than one that goes in.
func TestNothingInARosterIsRefused(t *testing.T) {
	body, err := workbook(11_000, 2_000, two)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Open("名册.xlsx", bytes.NewReader(body), int64(len(body)), sheet.DefaultLimits(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	env := intake.Env{Today: day.Of(2021, 12, 20), Within: func(int64) bool { return true }, Org: func(name string) []intake.OrgMatch {
		return []intake.OrgMatch{{ID: 1, Name: name}}
	}}
	plan, err := intake.Members(b, env).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if c := plan.Counts; c.Rows != 2_000 {
		t.Errorf("of 2,000 rows: %+v", c)
	}
	for _, row := range plan.Rows {
		if row.Outcome != intake.Good {
			t.Fatalf("row %d: %+v", row.Number, row.Reasons)
		}
	}
}

func TestOnlySomeColumnsOfARoster(t *testing.T) {
	var b strings.Builder
	if err := plain(&b, 1, two, "姓名", "所在党支部"); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "姓名,所在党支部\n赵甲子,第一党支部\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
