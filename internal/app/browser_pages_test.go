//go:build browser

package app_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/output/document"
)

// files are the addresses that answer with a file, not with a page.
var files = map[string]bool{"/import/blank": true, "/import/{batch}/refused": true, "/photos/{id}": true, "/units/import/blank": true, "/matters/next": true,
	"/files/{id}": true, "/manual/pictures/{picture}": true, "/inspections/{id}/certificate": true, "/inspections/{id}/certificate/word": true, "/inspections/{id}/script": true, "/inspections/{id}/orgs/{org}/letter": true, "/inspections/{id}/orgs/{org}/photos/{photo}": true, "/tasks/{id}/files/{file}": true, "/tasks/{id}/live": true, "/tasks/{id}/orgs/{org}/template": true, "/feedback-files/{id}": true, "/desk/{id}/word": true, "/reviews/{id}/word": true, "/reviews/roll": true, "/shared/{item}/file": true, "/topic-files/{id}": true, "/elections/{id}/papers/{paper}": true, "/org-changes/{id}/papers/{paper}": true, "/term-letters/{id}": true, "/documents/{id}/file": true, "/documents/{id}/excel": true, "/document-batches/{batch}/file": true, "/document-templates/{kind}/{version}": true, "/document-templates/{kind}/{version}/sample": true, "/appointments/{id}/papers/{paper}": true, "/orgs/{org}/handover/word": true, "/weak/{id}/papers/{paper}": true, "/transfers/{id}/papers/{paper}": true, "/problem-files/{id}": true, "/standards/import/blank": true,
	"/report/excel": true, "/report/word": true, "/report/figures/{id}/excel": true, "/as-of": true}

// pagesOf are all the addresses of pages, with this house's records in them. A
// new route is in the tests as soon as it exists; one whose part nobody has
// filled in here is answered by an error page, and fails.
func pagesOf(t *testing.T, h *house, batch, edition int64, life things) (list []string) {
	t.Helper()
	checked := versioned(t, h.World)
	for _, r := range h.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != "GET" || r.Policy == web.Anyone || files[path] {
			continue
		}
		id := h.activity
		for prefix, other := range map[string]int64{"/members/": h.People[h.East][2], "/decisions/": h.decision, "/topics/": h.topic, "/sites/": h.loc, "/report/editions/": edition,
			"/bookings/": h.booking, "/units/": h.unit, "/plans/": h.plan, "/study-groups/": life.group, "/documents/": life.document, "/problems/": life.problem, "/desk/": life.plea, "/self-check/": life.check, "/feedback/": life.own, "/orglife/": life.life, "/appraisals/": life.round,
			"/elections/": life.election, "/org-changes/": life.change, "/appointments/": life.appointment, "/weak/": life.weak, "/transfers/": life.transfer, "/tasks/": life.task, "/inspections/": life.inspection, "/inspection-plans/": life.line, "/charges/lists/": life.list, "/reviews/": life.review, "/visits/": life.visit, "/partners/": life.partner, "/charges/duties/": life.duty, "/standards/": checked, "/problem-files/": life.evidence, "/assessments/": life.assessment, "/accounts/": h.account} {
			if strings.HasPrefix(path, prefix) {
				id = other
			}
		}
		if path == "/inspections/{id}/draw" {
			id = life.draw
		}
		if strings.HasPrefix(path, "/document-batches/") {
			path = strings.ReplaceAll(path, "{batch}", strconv.FormatInt(life.batch, 10))
		}
		path = strings.NewReplacer("{page}", "record", "{kind}", "minutes", "{version}", "0", "/report/figures/{id}", themeDays, "{org}", strconv.FormatInt(h.East, 10), "{id}", strconv.FormatInt(id, 10),
			"{batch}", strconv.FormatInt(batch, 10), "{$}", "", "{rule}", "branch.themeday.monthly", "{duty}", strconv.FormatInt(life.duty, 10), "{item}", strconv.FormatInt(life.share, 10), "{member}", strconv.FormatInt(life.member, 10)).Replace(path)
		switch {
		case strings.HasSuffix(path, "/explain"):
			path += "?from=2021-12-01"
		case path == "/coverage/finding":
			path += "?key=none/unit:" + strconv.FormatInt(h.unit, 10)
		case path == "/coverage/sector":
			path += "?name=%E6%95%99%E8%82%B2"
		case path == "/search":
			path += "?q=%E4%B8%9C"
		}
		list = append(list, path)
	}
	return list
}

// Every page that somebody may open is quiet, keeps within the
// window on a phone, at 200 % and in the largest type, asks nothing of any other
// host and breaks no rule of WCAG 2 A and AA that a machine can see.
func TestEveryPage(t *testing.T) {
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is not there, run make generate: %v", err)
	}
	h := open(t)
	batch, edition := h.imported(t), h.frozen(t)
	life := things{org: h.East, member: h.People[h.East][2]}
	organisationLife(t, h.World, &life, "测试")
	study(t, h.World, &life, "测试")
	papers(t, h, &life)
	termOf(t, h.World, &life)
	listed(t, h.World, &life, "测试")
	handedIn(t, h.World, &life, "测试")
	tasked(t, h.World, &life, h.East, "测试")
	charged(t, h.World, &life, "测试")
	reviewed(t, h.World, &life, "测试")
	visited(t, h.World, &life, "测试")
	life.list, _ = listOf(t, h.World, charge.Secretary)
	var guest gate.Actor
	life.partner, life.share, guest = letIn(t, h.World)
	if _, err := h.Accounts.Create(t.Context(), gate.Program("test"), "xiezuo", guest.Name, guest.Person, password); err != nil {
		t.Fatal(err)
	}
	inspected(t, h.World, &life, "测试")
	life.draw = promised(t, h.World)
	assessed(t, h.World, &life, h.East, topic.Branch, "测试")
	life.check = selfChecked(t, h.World)
	// What several people see alike is judged once; the head of each is judged on the pages
	// that are his.
	judged := map[string]bool{}
	never, paths := map[string]bool{}, pagesOf(t, h, batch, edition, life)
	for _, path := range paths {
		never[path] = true
	}
	for _, login := range []string{"shuji", "gongwei", "dangyuan", "xitong", "anquan", "shenji", "xiezuo"} {
		t.Run(login, func(t *testing.T) {
			b := browse(t, h.base)
			b.open("/sign-in")
			judge(t, b, string(axe))
			b.signIn(login, password)
			codes := js[[]int](b, `(async (paths) => { const codes = []; for (const path of paths) { codes.push((await fetch(path)).status) } return codes })(`+asJSON(paths)+")", chromedp.EvalAwaitPromise)
			b.complaints()
			opened := 0
			for i, path := range paths {
				if codes[i] == http.StatusForbidden || codes[i] == http.StatusNotFound {
					continue // not this person's page; a refusal is a page too, tried once below
				}
				b.open(path)
				if code := js[int](b, `performance.getEntriesByType("navigation")[0].responseStatus`); code != http.StatusOK {
					t.Errorf("%s answers %d", path, code)
				}
				opened++
				delete(never, path)
				if main := js[string](b, mainPart); judged[main] {
					for _, c := range b.complaints() {
						t.Errorf("%s: %s", path, c)
					}
				} else {
					judged[main] = true
					judge(t, b, string(axe))
				}
			}
			if least := map[string]int{"shuji": 25, "gongwei": 35, "dangyuan": 4, "xitong": 3, "anquan": 3, "shenji": 3, "xiezuo": 4}[login]; opened < least {
				t.Errorf("%s could open %d pages, at least %d were expected", login, opened, least)
			}
			b.open("/no-such-page")
			b.complaints()
			judge(t, b, string(axe))
		})
	}
	for path := range never {
		t.Errorf("nobody could open %s", path)
	}
	testkit.Promise(t, "every page of 5 persons, 0 requests of other hosts", "PI-18", "V14.2.3")
}

// The page of components and the big screen, which only the demonstration serves, are held
// to the same; other houses have no such page.
func TestStylePages(t *testing.T) {
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is not there, run make generate: %v", err)
	}
	h := open(t)
	b := browse(t, h.base)
	b.signIn("shuji", password)
	b.open("/style")
	if got := js[string](b, `performance.getEntriesByType("navigation")[0].responseStatus + ""`); got != "404" {
		t.Errorf("a house that is no demonstration answers %s", got)
	}
	b.complaints()
	h.Config.Demo = true
	b = browse(t, serve(t, h.App, h.Clock.Now))
	b.signIn("shuji", password)
	for _, path := range []string{"/style", "/style?rows=300", "/style?rows=0", "/style/error", "/style/scoreboard", "/style/scoreboard?sealed=1", "/style/scoreboard?many=1"} {
		b.open(path)
		judge(t, b, string(axe))
	}
}

// promised is an inspection of which the commitment is published, and the number is not
// known yet.
func promised(t *testing.T, w *world.World) int64 {
	t.Helper()
	program, ctx := gate.Program("test"), t.Context()
	line, err := w.Inspections.Add(ctx, program, w.Root, inspect.Line{Department: "工委", Subject: "党费检查", Kind: inspect.Themed, From: day.Must("2021-12-22"), Last: day.Must("2021-12-30"), Filing: "备〔2021〕7号", Apart: "另有部署"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Inspections.Open(ctx, program, line)
	if err == nil {
		err = w.Inspections.Choose(ctx, program, id, 0, inspect.Choice{Scope: w.Root, Sort: inspect.All, N: 2, NumberName: "示例彩票第88期号码", NumberDay: day.Must("2021-12-21")})
	}
	if err == nil {
		err = w.Inspections.Join(ctx, program, id, 0, 0, "检查员甲", "区委党校")
	}
	if err == nil {
		err = w.Inspections.Commit(ctx, program, id, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// papers makes one paper and one batch.
func papers(t *testing.T, h *house, x *things) {
	t.Helper()
	var err error
	if x.document, err = h.Documents.Make(t.Context(), h.Officer, document.Minutes, document.Source{Activity: h.activity}); err != nil {
		t.Fatal(err)
	}
	if x.batch, err = h.Documents.Order(t.Context(), h.Officer, document.Choice{Kind: document.Account, Org: x.org, From: day.Must("2021-12-01"), Until: day.Must("2021-12-31")}); err != nil {
		t.Fatal(err)
	}
	if err := h.Documents.Run(t.Context(), h.Officer, x.batch, func(_, _ int64) {}); err != nil {
		t.Fatal(err)
	}
}

// mainPart is what a page says beside its head, less the key of its forms.
const mainPart = `document.querySelector("main").outerHTML.replace(/name="form_key" value="[^"]*"/g, "")`

// judge looks at the page that is open.
func judge(t *testing.T, b *tab, axe string) {
	t.Helper()
	path := b.path()
	for _, view := range []struct {
		width int64
		size  string
	}{{390, ""}, {195, ""}, {720, ""}, {390, "xl"}, {1440, "xl"}, {1440, ""}} { // 195 and 720 are a phone and a desk at 200 %
		b.size(view.width, 900)
		js[bool](b, "document.documentElement.dataset.size = "+quoted(view.size)+", document.querySelectorAll('details').forEach(d => d.closest('.bar') || (d.open = true)), true")
		if wide := js[[]string](b, overflowing); len(wide) > 0 {
			t.Errorf("%s at %d %q: %s", path, view.width, view.size, strings.Join(wide, "; "))
		}
	}
	for _, c := range b.complaints() {
		t.Errorf("%s: %s", path, c)
	}
	// The tester itself is put in by the debugger, past the policy for content.
	b.inject(axe)
	for _, width := range []int64{1440, 390} {
		b.size(width, 900)
		answer := js[string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa"], rules: {"label-content-name-mismatch": {enabled: true}}, resultTypes: ["violations"]}).then(r =>
			JSON.stringify(r.violations.map(v => ({id: v.id, nodes: v.nodes.slice(0, 3).map(n => n.target.join(" ") + ": " + n.failureSummary)}))))`, chromedp.EvalAwaitPromise)
		var found []struct {
			ID    string
			Nodes []string
		}
		if err := json.Unmarshal([]byte(answer), &found); err != nil {
			t.Fatal(err)
		}
		for _, v := range found {
			t.Errorf("%s at %d: %s\n  %s", path, width, v.ID, strings.Join(v.Nodes, "\n  "))
		}
	}
	b.complaints() // of the tester, which makes elements with styles
}

// overflowing names the first elements that reach beyond the window; a table in
// its own frame may.
const overflowing = `(() => {
  const w = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= w + 1) return [];
  const framed = (e) => e.closest(".matrix-wrap, .tbl-wrap, .vh, details:not([open])");
  return ["page " + document.documentElement.scrollWidth].concat([...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > w + 1 && !framed(e)).slice(0, 4)
    .map((e) => e.tagName + "." + (e.className.baseVal ?? e.className) + " " + Math.round(e.getBoundingClientRect().right)));
})()`
