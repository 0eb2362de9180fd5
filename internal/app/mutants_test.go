package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// mutant is one wrong entry of the table of powers.
type mutant struct {
	kind   post.Kind
	of     org.Kind
	can    gate.Can
	extent gate.Extent // 0: taken away
}

func (m *mutant) apply(kind post.Kind, of org.Kind, table map[gate.Can]gate.Extent) map[gate.Can]gate.Extent {
	if kind != m.kind || of != m.of {
		return table
	}
	table = maps.Clone(table)
	table[m.can] = m.extent
	if m.extent == 0 {
		delete(table, m.can)
	}
	return table
}

// Every wrong entry of the table of powers, one power too many, one too few, or one
// that goes too far or not far enough, turns the matrix red.
func TestMutantsOfPowers(t *testing.T) {
	var now mutant
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, func(kind post.Kind, of org.Kind) map[gate.Can]gate.Extent {
		return now.apply(kind, of, app.Powers(kind, of))
	})
	x := readExpected(t)
	routes := map[gate.Can][]web.Route{}
	for _, r := range m.w.Routes() {
		routes[gate.Can(r.Policy)] = append(routes[gate.Can(r.Policy)], r)
	}
	posts := []struct {
		who  string
		kind post.Kind
		of   org.Kind
	}{{"secretary", post.Secretary, org.Branch}, {"organiser", post.Organisation, org.Branch}, {"youth", post.Youth, org.Branch}, {"clerk", post.Clerk, org.Branch}, {"leader", post.GroupLeader, org.Branch},
		{"head", post.Secretary, org.PartyCommittee}, {"bureau-reader", post.Auditor, org.PartyCommittee}, {"officer", post.Officer, org.Committee}, {"reader", post.Auditor, org.Committee},
		{"system", post.SystemAdmin, org.Committee}, {"security", post.SecurityAdmin, org.Committee}, {"audit", post.AuditAdmin, org.Committee}}
	made, killed := 0, 0
	for _, p := range posts {
		table := app.Powers(p.kind, p.of)
		for can, list := range routes {
			if can == gate.Can(web.Anyone) || can == gate.Can(web.Signed) || can == gate.Can(web.Half) {
				continue
			}
			names := slices.ContainsFunc(list, func(r web.Route) bool { return named(r.Pattern[strings.Index(r.Pattern, " ")+1:]) })
			for _, extent := range []gate.Extent{0, gate.OwnOrg, gate.Below} {
				// How far a power goes shows with records of others only; in a branch
				// nothing lies below.
				far := extent != 0 && table[can] != 0
				if extent == table[can] || far && (!names || p.of == org.Branch) || extent == gate.OwnOrg && table[can] == 0 && p.of == org.Committee {
					continue
				}
				made++
				now = mutant{p.kind, p.of, can, extent}
				forget(t, m)
				if m.red(x, p.who, list) || len(m.powers(t, x, p.who)) > 0 {
					killed++
				} else {
					t.Errorf("%s with %s %d instead of %d: the matrix stays green", p.who, can, extent, table[can])
				}
				now = mutant{}
				forget(t, m)
			}
		}
	}
	if made < 500 {
		t.Errorf("only %d mutants were made", made)
	}
	testkit.Promise(t, fmt.Sprintf("%d of %d mutants of the table of powers killed", killed, made), "AUTHZ-05")
}

// forget has the gate ask anew what posts allow: it keeps that until one is written, and
// the table of powers does not change while a program runs.
func forget(t *testing.T, m *matrix) {
	t.Helper()
	if err := m.w.Gate.Write(t.Context(), gate.Program("test"), "", func(x *gate.Writing) error {
		at, err := x.Whole()
		if err != nil {
			return err
		}
		if _, err := x.Exec(at, "UPDATE post SET sort_no = sort_no WHERE id = @post", gate.Args{"post": m.w.Officer.Post}); err != nil {
			return err
		}
		return x.Record(at, "test.nothing", gate.Subject{Kind: "test"}, nil)
	}); err != nil {
		t.Fatal(err)
	}
}

// red reports whether some cell of a persona on some routes is not as it ought to be.
func (m *matrix) red(x *expected, who string, list []web.Route) bool {
	for _, r := range list {
		method, _, _ := strings.Cut(r.Pattern, " ")
		_, open, _ := x.of(r.Pattern)
		for whose, path := range m.paths(r) {
			got, rec := m.open(who, method, path, m.with(r.Pattern, m.whose[whose]))
			if unseen[r.Pattern] != "" && rec.Code == http.StatusNotFound {
				continue
			}
			if got != open[who+"@"+whose] {
				return true
			}
		}
	}
	return false
}
