// Package gate is the one door to the data.
//
// Read and Write are the only ways in. They check the asker's authority on that
// day, open the transaction, fix the instant, give ids and keep the journal. A
// read that carries no {reach} or {self} mark is refused, a write needs a Place
// that only a passed check makes, and a write that records nothing in the
// journal is rolled back. What must look beyond the asker's reach says why
// (Beyond), and all the whys stand in a golden list.
package gate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate/internal/engine"
)

// Can names an authority: what may be done, in the words "area.deed".
type Can string

// Actor is who asks, and as what. A person with several posts works as one of
// them at a time.
type Actor struct {
	Account int64 // the account signed in with
	Person  int64 // the member or outside person that the account belongs to
	Post    int64 // the post worked as; 0 for none
	Name    string
	program string // set by Program only
}

// Program is the program itself: the command line, a job, the sign-in page. It
// has every authority and reaches everything; the journal names it. The plan
// lists the packages that may call this.
func Program(name string) Actor { return Actor{Name: "程序（" + name + "）", program: name} }

// Extent says how far an authority goes.
type Extent int

// The extents.
const (
	OwnOrg Extent = iota + 1 // the organisation of the post
	Below                    // that one and everything under it
)

// Range is a half-open run of paths: Lo <= path < Hi. All is the whole house.
type Range struct {
	Lo, Hi string
	All    bool
}

// Grant is what an actor may do on a day, and how far. A case reaches as far as
// the authority that it is opened with, so view scope and write scope differ.
type Grant struct {
	Cans  map[Can]Extent
	Org   int64 // the organisation whose post it is
	Own   Range // the paths of Org alone
	Below Range // and those under it
}

func (gr Grant) reach(can Can) Range {
	if gr.Cans[can] == Below {
		return gr.Below
	}
	return gr.Own
}

// House is what the floors above tell the gate: it must not import them.
type House struct {
	// Authority answers what who may do on a day. It reads through Look only.
	Authority func(look Look, who Actor, on day.Day) (Grant, error)
	// Reach is the query that lists the organisations between @gate_lo and @gate_hi on
	// @gate_today, as one column org_id.
	Reach string
	// Schema holds the numbered migrations.
	Schema fs.FS
}

// Options open a gate.
type Options struct {
	House
	File  string // the SQLite file; or
	URL   string // the PostgreSQL server
	Clock day.Clock
	Marks Marks // makes the digests of rows; without it none are kept
	Node  int   // 0 to 1023, different for each process on one server

	// Doubt reads what was come by in a quicker way once more in the plain one and
	// compares: for tests.
	Doubt bool
	// Room is called when a write finds no space; it reports whether it made some, and
	// then the write is tried again. Nil makes none.
	Room func() bool
	// Patience is how long somebody waits for a connection before he is told to come
	// again; 5 seconds unless set.
	Patience time.Duration
}

// Gate is the open door. It is safe for use by many goroutines.
type Gate struct {
	house Options
	db    *engine.Engine
	jobs  chan *job
	turns chan struct{} // one for each view that is open
	stop  chan struct{} // closed by Close
	ended chan struct{} // closed by the writer when it takes no more
	shelf shelf
	news  news
	once  sync.Once

	shapes map[string]Table // the tables whose rows bear digests

	frozen string // why nothing may be written
	up     Upgrade

	mu     sync.Mutex // guards lastID, lastAt
	lastID int64
	lastAt int64
}

// Open opens the database, migrates it and starts the writer.
func Open(ctx context.Context, o Options) (*Gate, error) {
	if o.Clock == nil || o.Authority == nil || o.Reach == "" {
		return nil, errors.New("gate: clock, authority and reach are needed")
	}
	var db *engine.Engine
	var err error
	if o.URL != "" {
		db, err = engine.Postgres(o.URL)
	} else {
		db, err = engine.SQLite(o.File)
	}
	if err != nil {
		return nil, err
	}
	up, err := db.Migrate(ctx, o.Schema)
	if n, is := errors.AsType[engine.Newer](err); is {
		err = newer(n.Has, n.Knows)
	}
	if f, is := errors.AsType[engine.Foreign](err); is {
		err = fault.Wrap(fault.Invalid, "这个数据库里是别的程序的数据，没有改动任何内容。请检查数据库的地址，或者换一个空的数据库。", f)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	g := newGate(o, db)
	g.up = up
	row := db.Reader.QueryRowContext(ctx, "SELECT COALESCE(MAX(id), 0), COALESCE(MAX(at_ms), 0) FROM journal")
	if err := row.Scan(&g.lastID, &g.lastAt); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := g.learn(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	go g.writer()
	if o.Marks != nil {
		if err := g.takeIn(ctx); err != nil {
			return nil, errors.Join(err, g.Close())
		}
	}
	return g, nil
}

func newGate(o Options, db *engine.Engine) *Gate {
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	return &Gate{house: o, db: db, jobs: make(chan *job, 256), turns: make(chan struct{}, engine.Views), stop: make(chan struct{}), ended: make(chan struct{})}
}

// Close lets the waiting writes finish and closes the database.
func (g *Gate) Close() error {
	g.once.Do(func() { close(g.stop) })
	<-g.ended
	return g.db.Close()
}

// Postgres tells which engine is open; only words on pages about the program
// itself may depend on it.
func (g *Gate) Postgres() bool { return g.db.Postgres }

// Upgrade is what opening the gate did to the schema.
type Upgrade = engine.Upgrade

// Upgraded tells what opening did to the schema.
func (g *Gate) Upgraded() Upgrade { return g.up }

// Scrub makes sure that what was deleted lies no longer in the database's files
// either. Writes wait for it. It looks at nothing and changes no row.
func (g *Gate) Scrub(ctx context.Context) error {
	if err := g.db.Scrub(ctx); err != nil {
		return busy(err)
	}
	return nil
}

// Today is the day on the gate's clock.
func (g *Gate) Today() day.Day { return day.At(g.house.Clock()) }

// Now is the instant on the gate's clock.
func (g *Gate) Now() time.Time { return g.house.Clock() }

// instant fixes a case's time; it never goes backwards.
func (g *Gate) instant() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lastAt = max(g.lastAt, g.house.Clock().UnixMilli())
	return time.UnixMilli(g.lastAt).In(day.Zone)
}

// newID gives an id that rises with time: 41 bits of milliseconds, 12 of
// sequence, 10 of node. A full sequence carries into the milliseconds.
func (g *Gate) newID(at time.Time) int64 {
	const seqStep = 1 << 10
	g.mu.Lock()
	defer g.mu.Unlock()
	node := int64(g.house.Node & 1023)
	next := (at.UnixMilli()-idEpoch)<<22 | node
	if next <= g.lastID {
		next = (g.lastID>>10)<<10 + seqStep | node
	}
	g.lastID = next
	return next
}

var idEpoch = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()

func (gr Grant) may(who Actor, can Can) bool { return who.program != "" || gr.Cans[can] != 0 }

// Grant answers what an actor may do today, for pages that show or hide a door.
// Hiding is courtesy; Read and Write decide.
func (g *Gate) Grant(ctx context.Context, who Actor) (gr Grant, err error) {
	err = g.view(ctx, who, func(r *Reading) error { gr = r.grant; return nil })
	return gr, err
}

// GrantOf is Grant for a reading that is already open: the door finds in one view who
// somebody is and what he may do.
func (r *Reading) GrantOf(who Actor) (Grant, error) { return r.authority(who) }

// May reports whether a grant holds an authority.
func (gr Grant) May(can Can) bool { return gr.Cans[can] != 0 }

// Read runs fn on one consistent view if who holds can today. It answers Denied
// otherwise, and Unsigned for nobody.
func (g *Gate) Read(ctx context.Context, who Actor, can Can, fn func(*Reading) error) error {
	return g.view(ctx, who, func(r *Reading) error {
		if !r.grant.may(who, can) {
			return denied(can)
		}
		r.reach = r.grant.reach(can)
		return fn(r)
	})
}

// Own runs fn for what belongs to the asker in person: every query in it must
// carry a {self} mark.
func (g *Gate) Own(ctx context.Context, who Actor, fn func(*Reading) error) error {
	return g.view(ctx, who, func(r *Reading) error {
		r.ownOnly = true
		return fn(r)
	})
}

func (g *Gate) view(ctx context.Context, who Actor, fn func(*Reading) error) error {
	if err := g.turn(ctx); err != nil {
		return err
	}
	defer func() { <-g.turns }()
	tx, err := g.db.BeginRead(ctx)
	if err != nil {
		return busy(err)
	}
	defer func() { _ = tx.Rollback() }() // a view has nothing to keep
	r := &Reading{gate: g, tx: tx, ctx: ctx, who: who, now: g.instant(), settled: true}
	if r.grant, err = r.authority(who); err != nil {
		return err
	}
	return fn(r)
}

// turn waits until another view may be opened, as long as the gate's patience lasts.
func (g *Gate) turn(ctx context.Context) error {
	soon := time.NewTimer(g.house.Patience)
	defer soon.Stop()
	select {
	case g.turns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-soon.C:
		return fault.New(fault.Busy, "现在用的人太多，这一页没有打开。已经保存的内容都在，请过几秒再打开。")
	}
}

func denied(can Can) error {
	return fault.Wrap(fault.Denied, "您现在的职务不能做这件事。需要办理请联系本组织书记或者工委。", fmt.Errorf("needs %s", can))
}

func busy(err error) error {
	if engine.Full(err) {
		return fault.Wrap(fault.Busy, "服务器的磁盘空间不足，这次没有保存。已经保存过的内容都在。请告诉管理员腾出空间，再提交一次。", err)
	}
	return fault.Wrap(fault.Busy, "数据库暂时不能用。您填写的内容没有丢失，请稍后再试。", err)
}
