//go:build mutants

package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// Every query that names whose rows it wants is made to forget it, one at a time, and
// what a branch's secretary and its head can see is looked at again: something must
// be different. What is not noticed is told, to be looked at by a person: most are
// guarded twice, by an id that was read within reach or by the organisations that the
// page knows, and some rows no page of this house shows.
func TestMutantsOfQueries(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	who := cast(t, w)
	own := records(t, w, w.East, "东公开")
	others(t, w)
	h := serveAs(w, who)
	personas := []string{"secretary", "head", "member"}
	ran := map[string]map[look]bool{}
	var now look
	gate.Loose = func(query string) bool {
		if ran[query] == nil {
			ran[query] = map[look]bool{}
		}
		ran[query][now] = true
		return false
	}
	looks := map[look]string{}
	for _, p := range personas {
		for _, l := range everywhere(w, own) {
			now = look{p, l.method, l.path}
			looks[now] = now.answer(h)
		}
	}
	var survivors []string
	killed := 0
	for _, query := range slices.Sorted(maps.Keys(ran)) {
		gate.Loose = func(q string) bool { return q == query }
		w.Gate.Forget()
		dead := false
		for l := range ran[query] {
			if l.answer(h) != looks[l] {
				dead = true
				break
			}
		}
		if dead {
			killed++
		} else {
			survivors = append(survivors, strings.Join(strings.Fields(query), " "))
		}
	}
	for _, q := range survivors {
		t.Log("not noticed: " + q)
	}
	t.Logf("%d of %d noticed", killed, len(ran))
	if killed == 0 {
		t.Error("no query was mutated: the program was built without its mutants")
	}
	testkit.Promise(t, fmt.Sprintf("%d of %d queries that forget their rows noticed on the pages", killed, len(ran)), "AUTHZ-05")
}
