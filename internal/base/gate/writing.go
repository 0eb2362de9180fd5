package gate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate/internal/engine"
)

// Writing is a view that may also change things.
type Writing struct {
	Reading
	entries  int
	chain    *chain
	touched  map[[2]string]string // table and key of rows → their digest, none of what is gone
	writes   map[string]bool      // the tables written
	commited []func()
}

// Place is an organisation in which the asker may write. Only At and Whole make
// one that serves.
type Place struct {
	org int64
	ok  bool
}

// Org is the place's organisation; 0 for the whole house.
func (p Place) Org() int64 { return p.org }

// Write runs fn in one transaction if who holds can today, and answers after it
// is durable. fn may run more than once (a lost race on PostgreSQL), so it has
// no effect outside its transaction. What it does without a Record is undone.
func (g *Gate) Write(ctx context.Context, who Actor, can Can, fn func(*Writing) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if g.frozen != "" {
		return fault.New(fault.Busy, g.frozen)
	}
	j := &job{ctx: context.WithoutCancel(ctx), who: who, can: can, fn: fn, done: make(chan error, 1)}
	soon := time.NewTimer(g.house.Patience)
	defer soon.Stop()
	select {
	case g.jobs <- j:
	case <-g.stop:
		return stopped()
	case <-ctx.Done():
		return ctx.Err()
	case <-soon.C:
		return fault.New(fault.Busy, "现在保存的人太多，这次没有保存。您填写的内容没有丢失，请过几秒再提交。")
	}
	// Once accepted, the answer is waited for: it may be committed.
	select {
	case err := <-j.done:
		return err
	case <-g.ended: // accepted or not, the writer takes no more
	}
	select {
	case err := <-j.done:
		return err
	default:
		return stopped()
	}
}

func stopped() error {
	return fault.New(fault.Busy, "程序正在停止，这次没有保存。请稍后再试。")
}

// At makes a Place of an organisation within the asker's reach, or answers
// NotFound: a stranger's organisation and an absent one answer alike.
func (w *Writing) At(org int64) (Place, error) {
	var id int64
	err := w.One("SELECT org_id FROM org_version WHERE org_id = @org AND {reach org_id} LIMIT 1", Args{"org": org}, &id)
	if err != nil {
		return Place{}, err
	}
	return Place{org, true}, nil
}

// Whole is the place of what belongs to no organisation: accounts, jobs. Only an
// asker who reaches everything gets it.
func (w *Writing) Whole() (Place, error) {
	if !w.reach.All {
		return Place{}, denied("whole")
	}
	return Place{0, true}, nil
}

// Myself is the place of what belongs to the asker in person: a session, a
// password, a draft.
func (w *Writing) Myself() (Place, error) {
	if w.who.Person == 0 && w.who.Account == 0 {
		return Place{}, denied("self")
	}
	return Place{0, true}, nil
}

// Exec runs a statement at a place; @org is the place's organisation and @gate_now
// the instant. It gives the number of rows touched.
func (w *Writing) Exec(at Place, stmt string, args Args) (int64, error) {
	if !at.ok {
		return 0, errors.New("gate: a write without a place")
	}
	text, values, err := w.bindAt(at, stmt, args)
	if err != nil {
		return 0, err
	}
	table, deletes, err := target(stmt)
	if err != nil {
		return 0, err
	}
	w.writes[table] = true
	if n, done, err := w.execMarked(table, deletes, text, values); done {
		if err != nil {
			err = failed(stmt, err)
		}
		return n, err
	}
	res, err := w.tx.ExecContext(w.ctx, text, values...)
	if err != nil {
		return 0, failed(stmt, err)
	}
	return res.RowsAffected()
}

func (w *Writing) bindAt(at Place, stmt string, args Args) (string, []any, error) {
	if _, own := args["org"]; own || at.org == 0 {
		return w.bind(stmt, args)
	}
	with := Args{"org": at.org}
	for k, v := range args {
		with[k] = v
	}
	return w.bind(stmt, with)
}

// NewID gives an id that no other row of the house has.
func (w *Writing) NewID() int64 { return w.gate.newID(w.now) }

// SkipIDs makes every later id greater than past: rows that came in with their
// own ids, from another house, shall not meet one of ours. The next entry of the
// journal carries the mark over a restart.
func (w *Writing) SkipIDs(past int64) {
	w.gate.mu.Lock()
	defer w.gate.mu.Unlock()
	w.gate.lastID = max(w.gate.lastID, past)
}

// AfterCommit runs fn once what was written is durable.
func (w *Writing) AfterCommit(fn func()) { w.commited = append(w.commited, fn) }

// job is a waiting write.
type job struct {
	ctx  context.Context
	who  Actor
	can  Can
	fn   func(*Writing) error
	done chan error
}

const (
	batchMost = 64 // writes in one commit
	tries     = 8  // runs of a batch that lost a race
)

// writer is the only goroutine that writes. It takes what is waiting, runs each
// write under its own savepoint, and commits them together: under load many
// writes share one flush, alone a write waits for nobody and needs no savepoint.
func (g *Gate) writer() {
	defer close(g.ended)
	for {
		var batch []*job
		select {
		case j := <-g.jobs:
			batch = append(batch, j)
		case <-g.stop:
			select {
			case j := <-g.jobs:
				batch = append(batch, j)
			default:
				return
			}
		}
		for more := true; more && len(batch) < batchMost; {
			select {
			case j := <-g.jobs:
				batch = append(batch, j)
			default:
				more = false
			}
		}
		g.commit(batch)
	}
}

// errUnsure says that the connection was lost while the server committed: what
// was written may stand. Such a write is never run again by itself.
var errUnsure = errors.New("gate: the commit was not answered")

func unsure(err error) error {
	return fault.Wrap(fault.Busy, "数据库没有回答这次是否保存成功。请先看一看是否已经保存，再决定要不要重新提交。", err)
}

// commit runs a batch; when one write spoils the transaction for all (a lost
// race, a full disk), the batch is run again, write by write. On a full disk the
// reserve is given up first.
func (g *Gate) commit(batch []*job) {
	answers, after, err := g.run(batch)
	if engine.Full(err) && g.house.Room != nil && g.house.Room() {
		answers, after, err = g.run(batch)
	}
	if err == nil {
		finish(batch, answers, after)
		return
	}
	if errors.Is(err, errUnsure) {
		for _, j := range batch {
			j.done <- unsure(err)
		}
		return
	}
	for _, j := range batch {
		var answers []error
		var after []func()
		err := err
		for n := 0; n < tries && (n == 0 || engine.Retry(err)); n++ {
			if n > 0 {
				time.Sleep(time.Duration(rand.IntN(1<<n)+1) * time.Millisecond)
			}
			if answers, after, err = g.run([]*job{j}); err == nil {
				break
			}
		}
		switch {
		case errors.Is(err, errUnsure):
			answers, after = []error{unsure(err)}, nil
		case err != nil:
			answers, after = []error{busy(err)}, nil
		}
		finish([]*job{j}, answers, after)
	}
}

func finish(batch []*job, answers []error, after []func()) {
	for _, fn := range after {
		fn()
	}
	for i, j := range batch {
		j.done <- answers[i]
	}
}

// run does one transaction. Its error means that nothing of it is kept.
func (g *Gate) run(batch []*job) (answers []error, after []func(), err error) {
	ctx := context.Background()
	tx, err := g.db.BeginWrite(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
		}
	}()
	head, err := readHead(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	began, wrote := *head, map[string][]string{}
	alone := len(batch) == 1 // then the transaction itself is what is undone: SQLite would keep each page twice
	for _, j := range batch {
		if !alone {
			if _, err = tx.ExecContext(ctx, "SAVEPOINT write_one"); err != nil {
				return nil, nil, err
			}
		}
		before := *head
		w, answer := g.attempt(tx, head, began, wrote, j)
		if answer != nil {
			if engine.Retry(answer) || engine.Full(answer) {
				return nil, nil, answer
			}
			if alone {
				return []error{answer}, nil, tx.Rollback()
			}
			if _, err = tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT write_one"); err != nil {
				return nil, nil, errors.Join(answer, err)
			}
			*head = before
		} else {
			after = append(after, w.commited...)
			w.tell(wrote)
		}
		if !alone {
			if _, err = tx.ExecContext(ctx, "RELEASE SAVEPOINT write_one"); err != nil {
				return nil, nil, err
			}
		}
		answers = append(answers, answer)
	}
	if *head == began {
		g.news.committed(began, began, wrote) // before anybody can see it: no head will tell
	}
	err = tx.Commit()
	if err == nil {
		g.news.committed(began, *head, wrote)
	} else if g.db.Unsure(err) {
		err = errors.Join(errUnsure, err)
	}
	return answers, after, err
}

func (g *Gate) attempt(tx *sql.Tx, head *chain, began chain, wrote map[string][]string, j *job) (w *Writing, err error) {
	defer func() {
		if p := recover(); p != nil {
			if said, ok := p.(error); ok && fault.KindOf(said) != fault.Internal { // what must not go on says so: crypt without its key file
				err = said
				return
			}
			err = fmt.Errorf("gate: a write panicked: %v\n%s", p, debug.Stack())
		}
	}()
	w = &Writing{Reading: Reading{gate: g, tx: tx, ctx: j.ctx, who: j.who, now: g.instant()}, chain: head, writes: map[string]bool{}}
	if w.grant, err = w.authorityAt(began, wrote); err != nil {
		return w, err
	}
	if j.can != "" && !w.grant.may(j.who, j.can) {
		return w, denied(j.can)
	}
	w.reach = w.grant.reach(j.can)
	if err := j.fn(w); err != nil {
		return w, err
	}
	if w.entries == 0 {
		return w, fmt.Errorf("gate: a write (%s) recorded nothing in the journal", j.can)
	}
	return w, w.flush()
}

// Mine is the Can of a write that concerns only the asker in person; the case
// must use Myself.
const Mine Can = ""
