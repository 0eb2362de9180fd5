package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/matter/charge"
	"zhibu/internal/register/org"
	"zhibu/internal/register/partner"
	"zhibu/internal/register/post"
)

// almighty lets the officers of the Committee do everything everywhere: what they are
// still refused is refused for another reason than a missing power.
func almighty(kind post.Kind, of org.Kind) map[gate.Can]gate.Extent {
	table := maps.Clone(app.Powers(kind, of))
	if kind != post.Officer {
		return table
	}
	for _, k := range post.Kinds() {
		for _, o := range []org.Kind{org.Branch, org.PartyCommittee, org.Committee} {
			for can := range app.Powers(k, o) {
				table[can] = gate.Below
			}
		}
	}
	return table
}

// part is a part of a pattern that is a value: {id}.
var part = regexp.MustCompile(`\{[a-z]+\}`)

// wordParts are the parts of a pattern that are words and no ids.
var wordParts = []string{"{kind}", "{version}", "{paper}", "{rule}"}

// children are the ids of two whole records of each pattern with more than one id, in
// the order of its parts; a pattern that is missing here is reported.
func children(t *testing.T, w *world.World) map[string][2][]int64 {
	t.Helper()
	list := map[string][2][]int64{}
	both := [2]things{records(t, w, w.East, "东公开"), records(t, w, w.Eastern, "旁支部")}
	of := func(query string, id int64) (child int64) {
		t.Helper()
		if err := w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
			return r.Beyond("a test looks", query, gate.Args{"id": id}, func(row gate.Row) error { return row.Scan(&child) })
		}); err != nil || child == 0 {
			t.Fatal(query, child, err)
		}
		return child
	}
	for n, x := range both {
		add := func(pattern string, ids ...int64) {
			two := list[pattern]
			two[n] = ids
			list[pattern] = two
		}
		add("/appraisals/{id}/members/{member}", x.round, x.member)
		add("/assessments/{id}/orgs/{org}", x.assessment, x.org)
		add("/inspections/{id}/orgs/{org}", x.inspection, x.org)
		add("/inspections/{id}/orgs/{org}/photos/{photo}", x.inspection, x.org, x.shot)
		add("/tasks/{id}/orgs/{org}", x.task, x.org)
		add("/tasks/{id}/files/{file}", x.task, x.annex)
		add("/visits/{id}/lines/{line}", x.visit, x.point)
		add("/orglife/{id}/opinions/{opinion}", x.life, of("SELECT MIN(id) FROM orglife_opinion WHERE orglife_id = @id", x.life))
		draft, duty, err := draftOf(t, w, []charge.Kind{charge.Branch, charge.Committee}[n])
		if err != nil {
			t.Fatal(err)
		}
		add("/charges/lists/{id}/entries/{duty}", draft, duty)
		name := []string{"虚构区委组织部", "虚构区委宣传部"}[n]
		p, err := w.Partners.Register(t.Context(), w.Officer, w.Root, partner.Draft{Name: name, Task: "联合督查"})
		if err != nil {
			t.Fatal(err)
		}
		until := day.Must("2021-12-31")
		if _, err := w.Partners.Let(t.Context(), w.Officer, p, "协作同志", w.Gate.Today(), until); err != nil {
			t.Fatal(err)
		}
		share, err := w.Partners.Share(t.Context(), w.Officer, p, partner.Sharing{Kind: partner.Charges, Thing: draft, Title: "责任清单", Why: "核对", From: w.Gate.Today(), Last: until})
		if err != nil {
			t.Fatal(err)
		}
		add("/partners/{id}/people/{person}", p, of("SELECT MIN(id) FROM partner_person WHERE partner_id = @id", p))
		add("/partners/{id}/given/{item}", p, share)
		held, err := w.Posts.Held(t.Context(), gate.Program("test"), w.Outsider(int64(80+n), post.Auditor).Person)
		if err != nil || len(held) != 1 {
			t.Fatal(held, err)
		}
		account, _, err := w.Accounts.Invite(t.Context(), gate.Program("test"), fmt.Sprint("reader", n), "查阅", held[0].Holder)
		if err != nil {
			t.Fatal(err)
		}
		add("/accounts/{id}/posts/{post}", account, held[0].ID)
	}
	return list
}

// typed is what a form with two ids wants before it looks at whose they are.
var typed = map[string]url.Values{
	"POST /partners/{id}/given/{item}/back":        {"why": {"用完了"}},
	"POST /orglife/{id}/opinions/{opinion}/void":   {"why": {"记错了"}},
	"POST /charges/lists/{id}/entries/{duty}/drop": {"version": {"2"}},
}

// Somebody who may do everything everywhere is still not given the child of one record
// under the address of another: every route with two ids and more answers every mixture
// of them as it answers ids that are nobody's, and writes nothing.
func TestMixedPairs(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.NewWith(t, e, func(c *app.Config) { c.Powers = almighty })
		list, h := children(t, w), site(t, w)
		entries := func() int64 { return journal(t, w) }
		routes, pairs := 0, 0
		for _, r := range w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			ids := part.FindAllString(path, -1)
			for _, word := range wordParts {
				if strings.Contains(path, word) {
					ids = ids[:0]
				}
			}
			if len(ids) < 2 || strings.HasPrefix(path, "/charges/orgs/") { // a list in force is one for all organisations
				continue
			}
			best := ""
			for prefix := range list {
				if strings.HasPrefix(path, prefix) && len(prefix) > len(best) {
					best = prefix
				}
			}
			two, known := list[best]
			if !known || len(two[0]) != len(ids) {
				t.Errorf("%s has no pairs here", r.Pattern)
				continue
			}
			routes++
			at := func(pick func(n int) int64) string {
				n := -1
				return part.ReplaceAllStringFunc(path, func(string) string { n++; return ui.ID(pick(n)) })
			}
			send := func(path string) (int, string) {
				rec := ask(h, method, path, "officer", typed[r.Pattern])
				return rec.Code, neutral(rec.Body.String(), path)
			}
			before := entries()
			for mix := 1; mix < 1<<len(ids)-1; mix++ {
				mixed := at(func(n int) int64 { return two[mix>>n&1][n] })
				absent := at(func(n int) int64 {
					if n == len(ids)-1 {
						return 4_000_000_000_000_000_000
					}
					return two[mix>>n&1][n]
				})
				code, body := send(mixed)
				none, empty := send(absent)
				pairs++
				if code != http.StatusNotFound || none != code || body != empty {
					t.Errorf("%s, the child of another, answers %d; nobody's child %d, alike: %v", r.Pattern, code, none, body == empty)
				}
			}
			if n := entries() - before; n != 0 {
				t.Errorf("%s, mixed, wrote %d entries", r.Pattern, n)
			}
			if code, _ := send(at(func(n int) int64 { return two[0][n] })); unseen[r.Pattern] == "" && (code == http.StatusNotFound || code == http.StatusForbidden || code >= 500) { // the control
				t.Errorf("%s of its own answers %d", r.Pattern, code)
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d routes, %d mixed pairs, 0 found, %s", routes, pairs, e.Name), "AT-02")
	})
}
