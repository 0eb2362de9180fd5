package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/idp"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	redsite "zhibu/internal/ledger/site"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/orgchange"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/output/coverage"
	"zhibu/internal/output/document"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"
	"zhibu/internal/register/unit"
)

// expected is testdata/matrix.txt: which cells of a route are open. Everything else
// is shut.
type expected struct {
	groups map[string]map[string]bool // by name: who@whose
	lines  []struct{ pattern, group string }
	used   map[string]bool // patterns that some route met first
	holds  map[gate.Can]map[string]gate.Extent
	only   map[string]map[gate.Can]gate.Extent
}

// extent reads head or officer/below.
func extent(word string) (string, gate.Extent) {
	if name, ok := strings.CutSuffix(word, "/below"); ok {
		return name, gate.Below
	}
	return word, gate.OwnOrg
}

func readExpected(t *testing.T) *expected {
	t.Helper()
	text, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	x := &expected{groups: map[string]map[string]bool{}, used: map[string]bool{}, holds: map[gate.Can]map[string]gate.Extent{}, only: map[string]map[gate.Can]gate.Extent{}}
	for n, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0][0] == '#':
		case words[0] == "group":
			name := strings.TrimSuffix(words[1], ":")
			x.groups[name] = map[string]bool{}
			for _, cell := range words[2:] {
				x.groups[name][cell] = true
			}
		case words[0] == "holds":
			can := gate.Can(strings.TrimSuffix(words[1], ":"))
			x.holds[can] = map[string]gate.Extent{}
			for _, w := range words[2:] {
				who, how := extent(w)
				x.holds[can][who] = how
			}
		case words[0] == "only":
			who := strings.TrimSuffix(words[1], ":")
			x.only[who] = map[gate.Can]gate.Extent{}
			for _, w := range words[2:] {
				can, how := extent(w)
				x.only[who][gate.Can(can)] = how
			}
		case len(words) == 3 && x.groups[words[2]] != nil:
			x.lines = append(x.lines, struct{ pattern, group string }{words[0] + " " + words[1], words[2]})
		default:
			t.Fatalf("matrix.txt line %d: %q", n+1, line)
		}
	}
	return x
}

// of is the first line that meets a route.
func (x *expected) of(route string) (group string, cells map[string]bool, ok bool) {
	for _, l := range x.lines {
		if matches(l.pattern, route) {
			x.used[l.pattern] = true
			return l.group, x.groups[l.group], true
		}
	}
	return "", nil, false
}

// matches is path.Match whose * runs over slashes too.
func matches(pattern, route string) bool {
	flat := func(s string) string {
		return strings.NewReplacer("/", "\x01", "[", "\x02", "{", "\x03", "}", "\x04").Replace(s)
	}
	ok, err := path.Match(flat(pattern), flat(route))
	return err == nil && ok
}

// cast is everybody who tries.
func cast(t *testing.T, w *world.World) map[string]gate.Actor {
	t.Helper()
	program := gate.Program("test")
	account := int64(100)
	give := func(of, holder int64, kind post.Kind, s day.Span) gate.Actor {
		t.Helper()
		id, err := w.Posts.Give(t.Context(), program, post.Post{Org: of, Holder: holder, Kind: kind, How: post.Appointed, Span: s})
		if err != nil {
			t.Fatal(err)
		}
		account++
		return gate.Actor{Account: account, Person: holder, Post: id, Name: kind.Label()}
	}
	since := day.Span{From: day.Must("2021-01-01"), Until: day.Forever}
	today := day.Must("2021-12-20")
	east := w.People[w.East]
	who := map[string]gate.Actor{
		"nobody": {}, "stranger": w.Stranger, "member": w.Plain, "secretary": w.Secretary, "head": w.Head, "officer": w.Officer,
		"organiser": give(w.East, east[4], post.Organisation, since), "youth": give(w.East, east[6], post.Youth, since), "clerk": give(w.East, east[7], post.Clerk, since),
		"leader":        give(w.East, east[8], post.GroupLeader, since),
		"former":        give(w.East, east[5], post.Deputy, day.Span{From: day.Must("2021-01-01"), Until: today}),
		"next":          give(w.East, east[5], post.Women, day.Span{From: today + 1, Until: day.Forever}),
		"bureau-reader": give(w.Bureau, w.People[w.Eastern][2], post.Auditor, since),
		"inspector":     give(w.East, guest, post.Inspector, day.Span{From: today, Until: today + 5}),
		"inspected":     give(w.East, guest+1, post.Inspector, day.Span{From: today - 5, Until: today}), // until yesterday
		"reader":        w.Outsider(90, post.Auditor), "system": w.Outsider(91, post.SystemAdmin), "security": w.Outsider(92, post.SecurityAdmin), "audit": w.Outsider(93, post.AuditAdmin),
	}
	return who
}

// matrix is a house with everybody who tries, and records of four relations.
type matrix struct {
	w     *world.World
	h     http.Handler
	who   map[string]gate.Actor
	whose map[string]things

	hall, topic, edition, account, check int64
	list                                 int64 // of duties, in force
	partner, share                       int64
	standard                             int64
	finding                              string // about East
}

func newMatrix(t *testing.T, e testkit.Engine, powers post.Powers) *matrix {
	t.Helper()
	w := world.NewWith(t, e, func(c *app.Config) { c.Powers = powers })
	provider, err := idp.New(idp.Config{Issuer: "http://127.0.0.1:1", Client: "zhibu", Secret: "x", Label: "统一身份认证", Redirect: "http://localhost", Now: w.Clock.Now}) // nobody is there
	if err != nil {
		t.Fatal(err)
	}
	w.Accounts.UseProvider(provider)
	m := &matrix{w: w, who: cast(t, w), whose: map[string]things{"own": records(t, w, w.East, "东公开"), "beside": records(t, w, w.Eastern, "旁支部"), "far": records(t, w, w.West, "西机密"),
		"above": upper(t, w, w.Bureau, "局机关"), "top": upper(t, w, w.Root, "工委本级")}}
	m.h = serveAs(w, m.who)
	must := func(id int64, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	m.hall = must(w.Sites.Register(t.Context(), w.Officer, w.Root, redsite.Site{Name: "又一馆", Slots: []redsite.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}}}))
	m.topic = must(w.Topics.Publish(t.Context(), w.Officer, w.Root, topic.Topic{Title: "又一份材料", Source: "虚构日报", PublishedOn: day.Must("2021-12-01"), Body: "供学习。"}))
	m.edition = must(w.Reports.Freeze(t.Context(), w.Officer, w.East, 2021, day.Must("2021-12-20"), "测试版"))
	m.check, m.standard = selfChecked(t, w), versioned(t, w)
	m.list, _ = listOf(t, w, charge.Secretary)
	m.partner, m.share, m.who["partner"] = letIn(t, w)
	var code string

	m.account, code, err = w.Accounts.Invite(t.Context(), gate.Program("test"), "someone", "某人", w.People[w.East][3])
	if err != nil || code == "" {
		t.Fatal(err)
	}
	found, err := w.Coverages.Check(t.Context(), w.Officer, coverage.Query{On: day.Must("2021-12-20")})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Org == w.East {
			m.finding = f.Key()
		}
	}
	if m.finding == "" {
		t.Fatal("nothing is found about the branch")
	}
	for whose, who := range map[string]gate.Actor{"own": w.Secretary, "beside": w.Beside, "far": w.Far} {
		x := m.whose[whose]
		text := "姓名,性别,出生日期,民族,学历,人员类别,所在党支部,加入党组织日期\n某人,男,1980-01-01,汉族,大学,正式党员,,2010-01-01\n"
		x.intake = must(w.Rolls.Keep(t.Context(), who, roll.File{Name: "名册.csv", From: strings.NewReader(text), Size: int64(len(text)), Kind: roll.Members, Org: x.org}))
		m.whose[whose] = x
	}
	return m
}

// upper are the records of an organisation that has no members of its own: what of
// them a committee may have at all.
func upper(t *testing.T, w *world.World, of int64, canary string) (x things) {
	t.Helper()
	ctx, program, on := t.Context(), gate.Program("test"), day.Must("2021-12-09")
	missing := 0
	may := func(id int64, err error) int64 {
		if err != nil {
			missing++
		}
		return id
	}
	x.org = of
	x.activity = may(w.Activities.Record(ctx, program, of, activity.Record{Kinds: []activity.Kind{activity.Committee}, OnDay: on, Title: canary + "会", Minutes: canary + "记录"}))
	x.plan = may(w.Plans.Add(ctx, program, of, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: canary + "计划"}))
	x.unit = may(w.Units.Register(ctx, program, unit.Facts{Org: of, Name: canary + "单位", Sector: canary + "行业"}))
	x.document = may(w.Documents.Make(ctx, program, document.Minutes, document.Source{Activity: x.activity}))
	x.life = may(w.Lives.Begin(ctx, program, of, orglife.Draft{Kind: orglife.DemLife, Year: 2021, Theme: canary + "主题", OpenedOn: on, PlannedOn: on}))
	x.problem = may(w.Problems.Add(ctx, program, of, problem.Draft{Origin: problem.OrgLife, OriginID: x.life, FoundOn: on, Text: canary + "问题", About: problem.TheOrg,
		Measure: canary + "措施", DueOn: on.AddMonths(3)}))
	x.group = may(w.Groups.Found(ctx, program, of, studygroup.Draft{Kind: studygroup.Center, Name: canary + "中心组", Since: day.Must("2021-11-01")}))
	x.change = may(w.Changes.Begin(ctx, program, of, orgchange.Plan{Act: decision.Rename, Name: canary + "新名", On: day.Must("2022-01-20"), Reason: "工作需要"}, ""))
	x.appointment = may(w.Appointments.Begin(ctx, program, of, appointment.Draft{Appoint: []appointment.Line{{Member: w.People[w.Eastern][1], Kind: post.Deputy}},
		Reason: "工作需要", Effective: day.Must("2022-01-10")}))
	inspected(t, w, &x, canary)
	if of == w.Root {
		tasked(t, w, &x, w.West, canary)
		_, x.duty = listOf(t, w, charge.Secretary)
		assessed(t, w, &x, w.West, topic.Branch, canary)
	} else {
		tasked(t, w, &x, of, canary)
		charged(t, w, &x, canary)
		reviewed(t, w, &x, canary)
		visited(t, w, &x, canary)
		assessed(t, w, &x, of, topic.Upper, canary)
	}
	if missing > 3 {
		t.Fatalf("%s has %d records too few", canary, missing)
	}
	return x
}

// asked is what a route wants in its address or its form before it answers at all.
var asked = map[string]string{
	"POST /self-check/answer": "item=M1", "GET /import/blank": "kind=members", "GET /coverage/sector": "name=东公开行业", "POST /coverage/sector": "name=东公开行业",
	"POST /documents/quarter": "org={east}&year=2021&quarter=3", "POST /study-groups/{id}/leave": "member={member}&until=2021-01-01", "GET /sites/{id}/sheet": "day=2021-12-23",
	"GET /orgs/{org}/duties/{rule}/explain": "from=2021-11-01", "POST /orgs/{org}/duties/{rule}/explain": "from=2021-11-01",
	"GET /coverage/finding": "key={finding}", "POST /coverage/answer": "key={finding}",
}

const notDrawn = "its visit is put into the house without a draw"

const notAsked = "the Committee asks, and nobody asks it"

// unseen are the routes whose record this house does not have: an open cell of them
// may answer that it is not there. Those who are shut out are held as everywhere.
var unseen = map[string]string{
	"GET /inspections/{id}/draw": notDrawn, "GET /inspections/{id}/certificate": notDrawn, "GET /inspections/{id}/script": notDrawn, "GET /inspections/{id}/certificate/word": notDrawn,
	"GET /inspections/{id}/orgs/{org}/letter": "no letter is written yet", "POST /inspections/{id}/orgs/{org}/say": "it names a line of the checklist",
	"POST /calendar/feeds": "the cast has no accounts of its own", "GET /photos/{id}": "no photo is kept here", "GET /documents/{id}/excel": "minutes have no workbook", "GET /transfers/{id}/papers/{paper}": "no letter is issued yet",
	"GET /desk/{id}/word": "nothing is answered yet", "POST /desk/{id}/reveal": "it is no correction",
	"GET /topic-files/{id}":                 "no file is kept with the topic",
	"GET /orgs/{org}/duties/{rule}/explain": "a committee has no monthly party day", "POST /orgs/{org}/duties/{rule}/explain": "a committee has no monthly party day",
	"GET /orgs/{org}/term/prolong": "a committee's term is not registered", "POST /orgs/{org}/term/prolong": "a committee's term is not registered",
	"GET /orgs/{org}/weak": "the Committee is not weak", "POST /orgs/{org}/weak": "the Committee is not weak", "POST /orgs/{org}/weak/dismiss": "the Committee is not weak",
	"GET /shared/{item}/file": "a list has no file", "POST /partners/{id}/people/{person}/end": "nobody is barred here",
	"POST /reviews/call": "the year is asked for by its number", "GET /reviews/roll": "the year is asked for by its number",
	"GET /charges/orgs/{org}/duties/{duty}": "the Committee's own list is kept above it", "POST /charges/orgs/{org}/duties/{duty}": "the Committee's own list is kept above it",
	"GET /assessments/{id}/orgs/{org}": notAsked, "POST /assessments/{id}/orgs/{org}/save": notAsked, "POST /assessments/{id}/orgs/{org}/back": notAsked,
	"GET /assessments/{id}/orgs/{org}/rectify": notAsked, "POST /assessments/{id}/orgs/{org}/rectify": notAsked, "GET /assessments/{id}/orgs/{org}/years": notAsked,
	"GET /tasks/{id}/orgs/{org}": notAsked, "POST /tasks/{id}/orgs/{org}/receipt": notAsked, "POST /tasks/{id}/orgs/{org}/progress": notAsked,
	"POST /tasks/{id}/orgs/{org}/answer": notAsked, "POST /tasks/{id}/orgs/{org}/table": notAsked, "GET /tasks/{id}/orgs/{org}/template": notAsked, "POST /tasks/{id}/orgs/{org}/longer": notAsked, "POST /tasks/{id}/orgs/{org}/grant": notAsked, "POST /tasks/{id}/orgs/{org}/pass": notAsked,
	"POST /study-groups/{id}/leave":        "a committee's group is empty",
	"POST /accounts/{id}/posts/{post}/end": "somebody holds no post",
	"POST /units/{id}/orgs/end":            "needs a link", "POST /units/{id}/workers/end": "needs a link",
}

// open sends an empty form, or asks for a page, and tells whether the door was open:
// neither forbidden, nor absent, nor the way to the sign-in.
func (m *matrix) open(who, method, path, with string) (bool, *httptest.ResponseRecorder) {
	cookie := who
	if who == "nobody" {
		cookie = ""
	}
	form, err := url.ParseQuery(with)
	if err != nil {
		panic(err) // asked is ours
	}
	if method == "GET" && with != "" {
		path += "?" + form.Encode()
	}
	rec := ask(m.h, method, path, cookie, form)
	away := rec.Code == http.StatusSeeOther && strings.HasPrefix(rec.Header().Get("Location"), "/sign-in") && path != "/sign-out"
	return rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound && !away, rec
}

func (m *matrix) entries(t *testing.T) int64 {
	t.Helper()
	var h gate.Head
	if err := m.w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) (err error) {
		h, err = r.Head()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return h.Seq
}

// paths are the addresses of a route by whose records they name.
func (m *matrix) paths(r web.Route) map[string]string {
	_, path, _ := strings.Cut(r.Pattern, " ")
	if !named(path) {
		return map[string]string{"any": m.fill(r.Pattern, m.whose["own"])}
	}
	list := map[string]string{}
	for whose, x := range m.whose {
		if path := m.fill(r.Pattern, x); !strings.Contains(path+"/", "/0/") { // a committee has no roster and no ballot
			list[whose] = path
		}
	}
	return list
}

// with is what a route is asked with, for a record.
func (m *matrix) with(pattern string, x things) string {
	return strings.NewReplacer("{east}", ui.ID(m.w.East), "{member}", ui.ID(x.member), "{finding}", url.QueryEscape(m.finding)).Replace(asked[pattern])
}

func (m *matrix) fill(pattern string, x things) string {
	_, path, _ := strings.Cut(pattern, " ")
	for prefix, id := range map[string]string{"/sites/": ui.ID(m.hall), "/topics/": ui.ID(m.topic), "/report/editions/": ui.ID(m.edition), "/report/figures/": "meeting.themeday", "/accounts/": ui.ID(m.account), "/self-check/": ui.ID(m.check), "/charges/lists/": ui.ID(m.list), "/partners/": ui.ID(m.partner), "/charges/duties/": ui.ID(x.duty), "/standards/": ui.ID(m.standard), "/import/": ui.ID(x.intake)} {
		if strings.HasPrefix(path, prefix) {
			pattern = strings.NewReplacer("{id}", id, "{batch}", id).Replace(pattern)
		}
	}
	return x.fill(strings.ReplaceAll(pattern, "{item}", ui.ID(m.share)))
}

// named reports whether a path names a record of an organisation.
func named(path string) bool {
	for _, of := range []string{"/sites/", "/topics/", "/topic-files/", "/standards/", "/rules/", "/report/", "/accounts/", "/document-templates/", "/feeds/", "/self-check/", "/charges/lists/", "/charges/duties/", "/partners/", "/shared/"} {
		if strings.HasPrefix(path, of) {
			return false
		}
	}
	return strings.Contains(path, "{") && !strings.HasSuffix(path, "{$}")
}

// powers says what somebody holds that the table does not give him, or lacks.
func (m *matrix) powers(t *testing.T, x *expected, who string) (wrong []string) {
	t.Helper()
	if who == "nobody" {
		return nil
	}
	gr, err := m.w.Gate.Grant(t.Context(), m.who[who])
	if err != nil {
		t.Fatal(err)
	}
	for can, by := range x.holds {
		if gr.Cans[can] != by[who] {
			wrong = append(wrong, fmt.Sprintf("%s holds %s %d, want %d", who, can, gr.Cans[can], by[who]))
		}
	}
	if only, ok := x.only[who]; ok && !maps.Equal(only, gr.Cans) {
		wrong = append(wrong, fmt.Sprintf("%s holds %v, want %v", who, gr.Cans, only))
	}
	return wrong
}

// Every route answers every persona, for records of every relation, as matrix.txt
// says; what is shut writes nothing.
func TestMatrix(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m, x := newMatrix(t, e, app.Powers), readExpected(t)
		cells, wrong := 0, 0
		for _, r := range m.w.Routes() {
			method, _, _ := strings.Cut(r.Pattern, " ")
			group, open, ok := x.of(r.Pattern)
			if !ok {
				t.Errorf("%s stands in no line of matrix.txt", r.Pattern)
				continue
			}
			for whose, path := range m.paths(r) {
				with := m.with(r.Pattern, m.whose[whose])
				for _, shut := range []bool{true, false} { // those who may come last: they may change what is there
					before := m.entries(t)
					for who := range m.who {
						if open[who+"@"+whose] == shut {
							continue
						}
						cells++
						got, rec := m.open(who, method, path, with)
						if !shut && rec.Code == http.StatusNotFound && unseen[r.Pattern] != "" {
							continue
						}
						if got != !shut || rec.Code >= 500 {
							wrong++
							t.Errorf("%s as %s of %s: %d, want it open: %v (%s)", r.Pattern, who, whose, rec.Code, !shut, group)
						}
					}
					if n := m.entries(t) - before; shut && n != 0 {
						t.Errorf("%s of %s, shut, wrote %d entries", r.Pattern, whose, n)
					}
				}
			}
		}
		for who := range m.who {
			for _, text := range m.powers(t, x, who) {
				t.Error(text)
			}
		}
		for _, l := range x.lines {
			if !x.used[l.pattern] {
				t.Errorf("matrix.txt speaks of %s, which no route meets", l.pattern)
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d of %d cells, %s", cells-wrong, cells, e.Name), "AUTHZ-01", "AUTHZ-07", "DB-05", "DB-10", "DB-32", "AT-01", "AT-05", "AT-13", "AT-19", "V8.1.1", "V8.2.1", "V8.2.2", "V8.3.1")
	})
}

// A record that is another's and one that is nobody's answer alike, to the byte.
func TestForeignIsAbsent(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		absent := things{}
		next := int64(4_000_000_000_000_000_000)
		fields := []*int64{&absent.org, &absent.member, &absent.activity, &absent.decision, &absent.photo, &absent.file, &absent.booking, &absent.plan, &absent.feed,
			&absent.talk, &absent.problem, &absent.evidence, &absent.assessment, &absent.life, &absent.round, &absent.document, &absent.batch, &absent.letter, &absent.election, &absent.change, &absent.appointment,
			&absent.weak, &absent.group, &absent.issue, &absent.unit, &absent.transfer, &absent.intake, &absent.plea, &absent.own, &absent.paper, &absent.task, &absent.inspection, &absent.line, &absent.shot, &absent.duty, &absent.said, &absent.review, &absent.visit, &absent.point}
		for _, f := range fields {
			*f = next
			next++
		}
		pairs := 0
		for _, r := range m.w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if !named(path) || r.Policy == web.Anyone {
				continue
			}
			for _, who := range []string{"secretary", "member", "head"} {
				there, nowhere := m.fill(r.Pattern, m.whose["far"]), m.fill(r.Pattern, absent)
				a, b := ask(m.h, method, there, who, url.Values{}), ask(m.h, method, nowhere, who, url.Values{})
				pairs++
				if a.Code != b.Code {
					t.Errorf("%s as %s: another's %d, nobody's %d", r.Pattern, who, a.Code, b.Code)
				}
				if x, y := neutral(a.Body.String(), there), neutral(b.Body.String(), nowhere); x != y {
					t.Errorf("%s as %s: another's and nobody's read differently", r.Pattern, who)
				}
			}
		}
		if pairs < 300 {
			t.Errorf("only %d pairs were asked", pairs)
		}
		testkit.Promise(t, fmt.Sprintf("%d pairs alike, %s", pairs, e.Name), "AUTHZ-10", "AT-10")
	})
}

// neutral takes out of a page what it says of its own address.
func neutral(body, path string) string {
	return strings.NewReplacer(path, "", url.QueryEscape(path), "", url.PathEscape(path), "").Replace(body)
}
