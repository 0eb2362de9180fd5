package app_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

const forestDay = "2021-12-20"

// forest is a house that grew at random, with the oracle's own notes about it.
type forest struct {
	*district
	w *world.World
	r *rand.Rand
	t *testing.T
	h http.Handler
	// asks is who can ask: actors by the name that the door knows them by, with their
	// seat; nil for those without one.
	asks  map[string]gate.Actor
	seat  map[string]*seat
	wrong int
	quiet bool // differences are counted and not reported: a control
}

// syllables are characters with their spelling, as a person would write it down.
var syllables = [][2]string{{"安", "an"}, {"白", "bai"}, {"常", "chang"}, {"丁", "ding"}, {"方", "fang"}, {"高", "gao"}, {"何", "he"}, {"江", "jiang"}, {"康", "kang"}, {"林", "lin"},
	{"马", "ma"}, {"宁", "ning"}, {"潘", "pan"}, {"秦", "qin"}, {"苏", "su"}, {"唐", "tang"}, {"文", "wen"}, {"夏", "xia"}, {"杨", "yang"}, {"周", "zhou"}}

// spans of a year's days that things happen on.
var pastDays = []string{"2020-02-29", "2020-12-31", "2021-01-01", "2021-03-01", "2021-06-30", "2021-07-01", "2021-11-30", "2021-12-19", "2021-12-20"}

func (f *forest) must(id int64, err error) int64 {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// grow builds a random district on an engine.
func grow(t *testing.T, e testkit.Engine, seed uint64, bodies, people int) *forest {
	t.Helper()
	w := &world.World{Clock: testkit.NewClock(forestDay), T: t, People: map[int64][]int64{}}
	a, err := app.Open(t.Context(), app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), URL: "http://localhost", Clock: w.Clock.Now, Powers: app.Powers})
	if err != nil {
		t.Fatal(err)
	}
	w.App = a
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	f := &forest{district: &district{}, w: w, r: rand.New(rand.NewPCG(seed, 1)), t: t, asks: map[string]gate.Actor{}, seat: map[string]*seat{}}
	f.plant(bodies)
	f.enrol(people)
	for range bodies * 2 {
		f.give()
	}
	for range bodies {
		f.moveMember()
	}
	for range max(2, bodies/6) {
		f.moveBody()
	}
	for range bodies * 2 {
		f.record()
	}
	w.Root = f.bodies[0].id
	for n, kind := range []post.Kind{post.SystemAdmin, post.SecurityAdmin, post.AuditAdmin, post.Auditor} {
		actor := w.Outsider(int64(900+n), kind)
		f.sit(&seat{id: actor.Post, holder: -1, person: actor.Person, of: 0, kind: string(kind), from: "2021-01-01", until: "9999-12-31"})
	}
	f.asks["plain"], f.asks["stranger"] = gate.Actor{Account: 990, Person: f.people[0].id, Name: "普通党员"}, gate.Actor{Account: 991, Person: 991, Name: "生人"}
	f.h = serveAs(w, f.asks)
	return f
}

// plant makes the tree: names that begin alike, branches under committees of three kinds.
func (f *forest) plant(n int) {
	ctx, program := f.w.Ctx(), gate.Program("test")
	founded := "2012-05-08"
	f.bodies = []body{{id: f.must(f.w.Orgs.Establish(ctx, program, org.Draft{Kind: org.Committee, Name: "虚构区委直属机关工委", Short: "工委", Code: "000"}, day.Must(founded))), name: "虚构区委直属机关工委", hung: []hook{{-1, founded}}}}
	above := []int{0}
	for i := 1; i < n; i++ {
		under, kind := pick(f.r, above), org.Branch
		if f.r.IntN(3) == 0 {
			kind = org.PartyCommittee
		}
		name := "东" + strings.Repeat("一", 1+f.r.IntN(4)) + strings.Repeat("二", f.r.IntN(3)) + kind.Label()
		since := founded
		if f.r.IntN(8) == 0 && kind == org.Branch {
			since = pick(f.r, []string{"2021-12-20", "2021-12-21", "2022-01-10"}) // on this day, tomorrow, next year
		}
		var id int64
		err := f.w.Gate.Write(ctx, program, org.Change, func(x *gate.Writing) error {
			at, err := x.At(f.bodies[under].id)
			if err == nil {
				id, err = org.Found(x, at, f.bodies[under].id, org.Draft{Kind: kind, Name: name, Code: fmt.Sprint(100 + i)}, day.Must(since), 0)
			}
			return err
		})
		f.must(id, err)
		f.bodies = append(f.bodies, body{id: id, name: name, branch: kind == org.Branch, hung: []hook{{under, since}}})
		if kind == org.PartyCommittee {
			above = append(above, i)
		}
	}
}

// enrol fills the organisations that are there with members whose names are alike.
func (f *forest) enrol(n int) {
	var list []member.Entry
	for len(list) < n {
		at := 1 + f.r.IntN(len(f.bodies)-1)
		if f.bodies[at].hung[0].from > "2020-01-01" || !f.bodies[at].branch {
			continue
		}
		name, spelt := "", ""
		for range 2 + f.r.IntN(2) {
			s := pick(f.r, syllables)
			name, spelt = name+s[0], spelt+s[1]
		}
		joined := day.Must("2015-03-01")
		list = append(list, member.Entry{Facts: member.Facts{Name: name, Sex: member.Female, BirthOn: day.Must("1980-02-29"), BirthExact: true, JoinedOn: joined, FullOn: joined.AddYears(1), PartyFrom: joined.AddYears(1)},
			Org: f.bodies[at].id, Since: joined, Reason: "名册导入"})
		f.people = append(f.people, somebody{name: name, spelt: spelt, stays: []stay{{at, "2015-03-01"}}})
	}
	ids, err := f.w.Members.EnrolAll(f.w.Ctx(), gate.Program("test"), list)
	if err != nil {
		f.t.Fatal(err)
	}
	for i, id := range ids {
		f.people[i].id = id
	}
}

func (f *forest) sit(s *seat) {
	f.seats = append(f.seats, *s)
	name := "seat" + strconv.Itoa(len(f.seats))
	f.asks[name] = gate.Actor{Account: int64(1000 + len(f.seats)), Person: s.person, Post: s.id, Name: name}
	f.seat[name] = s
}

// give puts somebody into a post that is over, that is held, or that is to come. What
// the house's rules refuse (a second secretary) is no post.
func (f *forest) give() bool {
	kinds := []post.Kind{post.Secretary, post.Deputy, post.Organisation, post.Youth, post.Clerk, post.Auditor, post.GroupLeader, post.Officer}
	p, of, kind := f.r.IntN(len(f.people)), f.r.IntN(len(f.bodies)), pick(f.r, kinds)
	if f.bodies[of].hung[0].from > "2020-01-01" || kind == post.Officer && of != 0 {
		return false
	}
	s := &seat{holder: p, person: f.people[p].id, of: of, kind: string(kind), from: pick(f.r, []string{"2020-01-01", "2021-03-01", "2021-12-20", "2021-12-21"}), until: "9999-12-31"}
	if f.r.IntN(4) == 0 {
		s.until = pick(f.r, []string{"2021-12-20", "2021-12-21", "2022-06-01"})
	}
	if s.from >= s.until {
		return false
	}
	span := day.Span{From: day.Must(s.from), Until: day.Forever}
	if s.until != "9999-12-31" {
		span.Until = day.Must(s.until)
	}
	var err error
	if s.id, err = f.w.Posts.Give(f.w.Ctx(), gate.Program("test"), post.Post{Org: f.bodies[of].id, Holder: s.person, Kind: kind, How: post.Appointed, Span: span}); err != nil {
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict {
			f.t.Fatal(err)
		}
		return false
	}
	f.sit(s)
	return true
}

// moveMember brings somebody into another organisation, on a day that is past or to come.
func (f *forest) moveMember() bool {
	p := &f.people[f.r.IntN(len(f.people))]
	to, on := 1+f.r.IntN(len(f.bodies)-1), pick(f.r, append(slices.Clone(pastDays), "2021-12-21", "2022-03-01"))
	last := p.stays[len(p.stays)-1]
	if to == last.in || on <= last.from || !f.bodies[to].branch || f.bodies[to].hung[0].from > on {
		return false
	}
	if err := f.w.Members.Transfer(f.w.Ctx(), gate.Program("test"), p.id, f.bodies[to].id, day.Must(on), "工作调动"); err != nil {
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict && k != fault.NotFound {
			f.t.Fatal(err)
		}
		return false
	}
	p.stays = append(p.stays, stay{to, on})
	for _, s := range f.seat { // whoever leaves gives up his posts there
		if s.person == p.id && s.of == last.in && s.until > on {
			s.until = on
		}
	}
	return true
}

// moveBody hangs an organisation with everything beneath it somewhere else, in mid-year.
func (f *forest) moveBody() bool {
	i, to, on := 1+f.r.IntN(len(f.bodies)-1), f.r.IntN(len(f.bodies)), pick(f.r, pastDays)
	last := f.bodies[i].hung[len(f.bodies[i].hung)-1]
	if to == i || to == last.under || on <= last.from {
		return false
	}
	err := f.w.Gate.Write(f.w.Ctx(), gate.Program("test"), org.Change, func(x *gate.Writing) error {
		at, err := x.At(f.bodies[0].id)
		if err == nil {
			err = org.Move(x, at, f.bodies[i].id, f.bodies[to].id, day.Must(on), 0)
		}
		return err
	})
	if err != nil {
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict && k != fault.NotFound {
			f.t.Fatal(err)
		}
		return false
	}
	f.bodies[i].hung = append(f.bodies[i].hung, hook{to, on})
	return true
}

// record keeps an activity with a paper, in an organisation that is there.
func (f *forest) record() {
	of, on := 1+f.r.IntN(len(f.bodies)-1), pick(f.r, pastDays)
	if f.bodies[of].hung[0].from > on {
		return
	}
	x := deed{of: of, on: on, title: "活动" + pick(f.r, syllables)[0] + pick(f.r, syllables)[0]}
	ctx, program := f.w.Ctx(), gate.Program("test")
	var err error
	if x.id, err = f.w.Activities.Record(ctx, program, f.bodies[of].id, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must(on), Title: x.title}); err != nil {
		if fault.KindOf(err) == fault.Invalid { // nobody is there to be present
			return
		}
		f.t.Fatal(err)
	}
	if err := f.w.Activities.Attach(ctx, program, x.id, activity.Annex{Add: []attach.File{{Name: "附件.txt", Kind: attach.TXT, Body: []byte(x.title)}}}); err != nil {
		f.t.Fatal(err)
	}
	papers, err := f.w.Activities.Papers(ctx, program, x.id)
	if err != nil || len(papers) != 1 {
		f.t.Fatal(papers, err)
	}
	x.paper = papers[0].ID
	f.deeds = append(f.deeds, x)
}

var (
	foundCount = regexp.MustCompile(`里找到([0-9]+)条`)
	inSheet    = regexp.MustCompile(`活动[^<"]{2}`)
)

// times is how often a test does something: a few times in every run, as often as the
// variable says where somebody waits for it.
func times(t *testing.T, variable string, few int) int {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return few
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// On random trees, with posts that are over or to come, organisations and members that
// moved in mid-year and names that begin alike, what anybody is told is exactly what a
// second, separately written rule says: lists, counts, search, order, pages, workbooks,
// files and figures.
func TestRandomTrees(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		answers, trees, wrong := 0, 0, 0
		for seed := uint64(1); seed <= uint64(times(t, "ZHIBU_TREES", 3)); seed++ {
			t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
				one := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
				if e.URL != "" {
					one.URL = testkit.Postgres(t)
				}
				f := grow(t, one, seed, 30, 150)
				for _, who := range f.sample(12) {
					answers += f.compare(who)
				}
				trees++
				wrong += f.wrong
				if seed == 1 {
					f.controls()
				}
			})
		}
		testkit.Promise(t, fmt.Sprintf("%d trees, %d answers, %d differ from the oracle, %s", trees, answers, wrong, e.Name), "AUTHZ-08")
	})
}
