// Package world is the small remembered district of the tests: a secretary and a
// member of one branch, an officer above, a secretary beside, a stranger, and
// two organisations whose names begin alike.
package world

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/space"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// World is an open house with people in it. The clock stands at 2021-12-20.
type World struct {
	*app.App
	Clock *testkit.Clock
	T     testing.TB

	Root, Bureau, East, Eastern, West int64 // 工委 > 东局党委 > 东一支部, 东一二支部; 工委 > 西局支部

	Officer   gate.Actor // of the Committee
	Head      gate.Actor // secretary of the bureau's committee
	Secretary gate.Actor // of East
	Beside    gate.Actor // secretary of Eastern
	Far       gate.Actor // secretary of West
	Plain     gate.Actor // a member of East without a post
	Stranger  gate.Actor // signed in, belongs nowhere

	People map[int64][]int64 // by organisation, in order of joining
}

// New opens a world on an engine: a copy of the one that this process has built for it.
func New(t testing.TB, e testkit.Engine) *World {
	t.Helper()
	m := moulded(t, e)
	m.pour(t, e)
	w := m.world
	w.Clock, w.T, w.People = testkit.NewClock("2021-12-20"), t, maps.Clone(w.People)
	w.open(e, func(*app.Config) {})
	return &w
}

// NewWith builds a world that is set up otherwise: whose posts may do something else,
// whose disk is full.
func NewWith(t testing.TB, e testkit.Engine, change func(*app.Config)) *World {
	t.Helper()
	w := &World{Clock: testkit.NewClock("2021-12-20"), T: t, People: map[int64][]int64{}}
	w.open(e, change)
	w.settle()
	return w
}

// open opens the house and closes it with the test.
func (w *World) open(e testkit.Engine, change func(*app.Config)) {
	w.T.Helper()
	a := w.opened(e, change)
	w.T.Cleanup(func() {
		if err := a.Close(); err != nil {
			w.T.Error(err)
		}
	})
}

// opened opens the house.
func (w *World) opened(e testkit.Engine, change func(*app.Config)) *app.App {
	w.T.Helper()
	c := app.Config{Data: e.Dir, Database: e.URL, Keys: filepath.Join(e.Dir, "keys", "test.key"), URL: "http://localhost", Doubt: true, Clock: w.Clock.Now, Disk: func(string) (space.Disk, error) { return space.Disk{Free: 1, Total: 1}, nil }}
	change(&c)
	a, err := app.Open(w.T.Context(), c)
	if err != nil {
		w.T.Fatal(err)
	}
	w.App = a
	return a
}

// settle puts the organisations and people into a new house.
func (w *World) settle() {
	w.T.Helper()
	ctx, made := w.T.Context(), day.Must("2012-05-08")
	program := gate.Program("test")
	w.Root = w.must(w.Orgs.Establish(ctx, program, org.Draft{Kind: org.Committee, Name: "虚构区委直属机关工委", Short: "工委", Code: "000"}, made))
	w.Bureau = w.Found(w.Root, org.PartyCommittee, "东局党委", "100")
	w.East = w.Found(w.Bureau, org.Branch, "东一支部", "101")
	w.Eastern = w.Found(w.Bureau, org.Branch, "东一二支部", "102")
	w.West = w.Found(w.Root, org.Branch, "西局支部", "201")
	for i := range 9 {
		w.join(w.East, fmt.Sprintf("东甲%d", i), day.Must("2015-03-01"))
	}
	for i := range 4 {
		w.join(w.Eastern, fmt.Sprintf("东乙%d", i), day.Must("2016-03-01"))
		w.join(w.West, fmt.Sprintf("西丙%d", i), day.Must("2016-03-01"))
	}
	w.Officer = w.actor(1, w.People[w.West][3], w.Root, post.Officer)
	w.Head = w.actor(2, w.People[w.Eastern][3], w.Bureau, post.Secretary)
	w.Secretary = w.actor(3, w.People[w.East][0], w.East, post.Secretary)
	w.actor(0, w.People[w.East][1], w.East, post.Organisation)
	w.actor(0, w.People[w.East][2], w.East, post.Publicity)
	w.Beside = w.actor(4, w.People[w.Eastern][0], w.Eastern, post.Secretary)
	w.Far = w.actor(5, w.People[w.West][0], w.West, post.Secretary)
	w.Plain = gate.Actor{Account: 6, Person: w.People[w.East][5], Name: "普通党员"}
	w.Stranger = gate.Actor{Account: 7, Person: 7, Name: "生人"}
}

// Decide makes a decision of the Committee as the program does, without the matter
// that leads to it.
func (w *World) Decide(d decision.Decision) (int64, error) {
	return w.Decisions.Decide(w.Ctx(), gate.Program("test"), d)
}

func (w *World) must(id int64, err error) int64 {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
	return id
}

// Ctx is the test's context.
func (w *World) Ctx() context.Context { return w.T.Context() }

// Found sets up an organisation under another one.
func (w *World) Found(parent int64, kind org.Kind, name, code string) (id int64) {
	w.T.Helper()
	err := w.Gate.Write(w.Ctx(), gate.Program("test"), org.Change, func(x *gate.Writing) error {
		at, err := x.At(parent)
		if err != nil {
			return err
		}
		id, err = org.Found(x, at, parent, org.Draft{Kind: kind, Name: name, Code: code}, day.Must("2012-05-08"), 0)
		return err
	})
	return w.must(id, err)
}

func (w *World) join(to int64, name string, joined day.Day) {
	w.T.Helper()
	id := w.must(w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{
		Facts: member.Facts{Name: name, Sex: member.Female, BirthOn: day.Must("1980-02-29"), BirthExact: true, JoinedOn: joined, FullOn: joined.AddYears(1),
			PartyFrom: joined.AddYears(1), Phone: "13800000000"},
		Org: to, Since: joined, Reason: "名册导入"}))
	w.People[to] = append(w.People[to], id)
}

func (w *World) actor(account, person, of int64, kind post.Kind) gate.Actor {
	w.T.Helper()
	id := w.must(w.Posts.Give(w.Ctx(), gate.Program("test"), post.Post{Org: of, Holder: person, Kind: kind, How: post.Elected,
		Span: day.Span{From: day.Must("2020-01-01"), Until: day.Forever}}))
	return gate.Actor{Account: account, Person: person, Post: id, Name: kind.Label()}
}

// Outsider puts a person who is no member here into a post of the Committee, from
// the beginning of the year on.
func (w *World) Outsider(account int64, kind post.Kind) gate.Actor {
	w.T.Helper()
	p := post.Post{Org: w.Root, Kind: kind, How: post.Appointed, Span: day.Span{From: day.Must("2021-01-01"), Until: day.Forever}}
	person := w.must(w.Posts.GiveOutsider(w.Ctx(), gate.Program("test"), kind.Label(), "区委办公室", p))
	list, err := w.Posts.Held(w.Ctx(), gate.Program("test"), person)
	if err != nil || len(list) != 1 {
		w.T.Fatal(list, err)
	}
	return gate.Actor{Account: account, Person: person, Post: list[0].ID, Name: kind.Label()}
}
