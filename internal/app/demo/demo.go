// Package demo makes the invented reference district with the whole of 2021,
// through the program's own cases. Nobody in it is real. It is deterministic:
// made twice, the two houses are equal.
package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// Today is the day on which the demonstration's clock stands when it is made.
const Today = "2021-12-20"

// Password is every demonstration account's.
const Password = "shili-qu-2021"

// Clock is a clock that the making moves through the year.
type Clock struct{ ms atomic.Int64 }

// Now is the clock's instant.
func (c *Clock) Now() time.Time { return day.Instant(c.ms.Load()) }

// Set moves the clock to nine in the morning of a day, never backwards.
func (c *Clock) Set(d day.Day) {
	c.ms.Store(max(c.ms.Load(), d.Start().Add(9*time.Hour).UnixMilli()))
}

// today is the day of the clock.
func (c *Clock) today() day.Day { return day.At(c.Now()) }

// Start gives a clock at the beginning of the demonstration's year.
func Start() *Clock {
	c := &Clock{}
	c.Set(day.Must("2021-01-01"))
	return c
}

// Standing is the clock of a demonstration that is served: it stood at nine in
// the morning of Today when the program began, and goes on from there.
func Standing(real day.Clock) day.Clock {
	began := real()
	from := day.Must(Today).Start().Add(9 * time.Hour)
	return func() time.Time { return from.Add(real().Sub(began)) }
}

// Account is somebody who can sign in.
type Account struct{ Login, Name, What string }

// Accounts are those that the demonstration makes.
var Accounts = []Account{
	{"gongwei", "工委干部", "看全区，发决定，管学习库和场馆"},
	{"shuji", "支部书记", "记活动，看本支部"},
	{"ganshi", "党务干事", "和书记同在一个支部，换届时两个人分别录入计票"},
	{"dangyuan", "普通党员", "只看自己"},
	{"chayue", "查阅人员", "只读，看全区，到期自动停"},
	{"shuji2", "支部书记（另一个支部）", "和shuji办组织关系转接的两边"},
	{"xitong", "系统管理员", "建账号、发激活码、管备份，不看业务"},
	{"anquan", "安全管理员", "放行账号、授予工作职务、定登录要求，不看业务"},
	{"shenji", "审计管理员", "看审计日志和导出记录，不改动任何东西"},
	{"gongwei2", "工委干部（另一位）", "审查、审批gongwei起草的通知和任务"},
}

// branch is a branch while the district is made.
type branch struct {
	id      int64
	name    string
	unit    string // the office in which it is set up
	founded day.Day
	ended   day.Day // Forever while it goes on
	parent  int64
	people  []person
	seats   []int64 // of the leading body, the secretary first
	groups  int
	retired bool
	due     day.Day  // the last day of the term that is running on 1 January
	late    int      // how badly its year went: 0 well, 1 something missing
	idle    day.Span // when it held none of the four meetings and no party day
}

type person struct {
	id    int64
	entry member.Entry
}

// maker holds what the making has made so far.
type maker struct {
	*app.App
	clock    *Clock
	last     day.Day // on which the making stops
	ctx      context.Context
	rng      *rand.Rand
	say      io.Writer
	who      gate.Actor
	root     int64
	upper    []*branch // 党委 and 党总支
	branches []*branch
	face     *branch // whose secretary signs in
	face2    *branch // and another one, with whom it has transfers
	sites    []int64
	topics   []topicRef
	serial   int
	numbers  int            // of documents, in the Committee's series
	later    plan           // what branches set up within the year go on to do
	trained  map[int64]bool // who has been in a training class

	letters       map[int64]int64 // the transfer out of a branch that is under way
	introductions int             // of letters of introduction, in their series
}

type topicRef struct {
	id    int64
	on    day.Day
	title string
}

// Make fills an empty house. say gets one line a step, with the seconds that it
// took by the real clock.
func Make(ctx context.Context, a *app.App, clock *Clock, real day.Clock, say io.Writer) error {
	return MakeUntil(ctx, a, clock, real, say, day.Must(Today))
}

// MakeUntil is Make that stops with what is written down on a day, up to Today:
// the house as it was then.
func MakeUntil(ctx context.Context, a *app.App, clock *Clock, real day.Clock, say io.Writer, last day.Day) error {
	m := &maker{last: last, App: a, clock: clock, ctx: ctx, rng: rand.New(rand.NewPCG(2021, 7)), say: say, who: gate.Program("demo"), trained: map[int64]bool{}, letters: map[int64]int64{}}
	for _, step := range []struct {
		name string
		fn   func() error
	}{
		{"党组织", m.tree}, {"党员", m.people}, {"职务", m.seats}, {"登录", m.accounts}, {"学习库和场馆", m.library},
		{"2021年的活动和决定", m.year}, {"文书", m.papers},
	} {
		began := real()
		if err := step.fn(); err != nil {
			return fmt.Errorf("demo: %s: %w", step.name, err)
		}
		fmt.Fprintf(say, "  %s（%.1f秒）\n", step.name, real().Sub(began).Seconds())
	}
	m.clock.Set(last)
	return nil
}

// officer is who works in the Committee's office.
const officer = "温令仪"

// as is the making in the name of somebody: timelines say who took a step.
func (m *maker) as(name string) gate.Actor {
	who := m.who
	who.Name = name
	return who
}

// pick gives a number from 0 to n-1.
func (m *maker) pick(n int) int { return m.rng.IntN(n) }

// number gives the next number of the Committee's documents.
func (m *maker) number() string {
	m.numbers++
	return fmt.Sprintf("虚工委〔2021〕%d号", m.numbers)
}

var committee = org.Draft{Kind: org.Committee, Name: "虚构区委直属机关工作委员会", Short: "区直机关工委", Code: "000000", Locality: "县（市、区、旗）"}
