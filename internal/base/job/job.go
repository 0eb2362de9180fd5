// Package job does long work in the background: one piece at a time, with its
// progress in the table job, so that it can be watched, left, and taken up again
// after a restart. A kind of work must go on where it was when it is called
// twice; what cannot, says so and fails with words.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
)

// State is how far a job is.
type State string

// The states.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Job is one piece of work.
type Job struct {
	ID    int64
	Kind  string
	Input string
	State State
	Step  int64
	Steps int64
	Note  string // of a failed one: what to tell
	who   gate.Actor
}

// Over reports whether nothing more will happen.
func (j Job) Over() bool { return j.State == Done || j.State == Failed }

// Work does one kind of work for who asked for it; the gate decides anew what he
// may. It calls tell as often as it likes.
type Work func(ctx context.Context, who gate.Actor, input string, tell func(step, steps int64)) error

// Jobs runs the work of one server.
type Jobs struct {
	gate  *gate.Gate
	works map[string]Work
	log   *slog.Logger
	wake  chan struct{}
	stop  context.CancelFunc
	over  sync.WaitGroup
}

// keeper is who keeps the table: progress is the program's own.
var keeper = gate.Program("job")

// New makes the jobs of a server; nothing runs before Start.
func New(g *gate.Gate, works map[string]Work) *Jobs {
	return &Jobs{gate: g, works: works, wake: make(chan struct{}, 1)}
}

// Start takes up what a restart interrupted, and then whatever comes. Only one
// process may do this for one house.
func (js *Jobs) Start(ctx context.Context, log *slog.Logger) error {
	js.log = log
	err := js.gate.Write(ctx, keeper, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, "UPDATE job SET state = 'waiting', changed_ms = @gate_now WHERE state = 'running'", nil); err != nil {
			return err
		}
		return w.Quiet("jobs that a restart interrupted are taken up again")
	})
	if err != nil {
		return err
	}
	ctx, js.stop = context.WithCancel(ctx)
	js.over.Add(1)
	go js.loop(ctx)
	return nil
}

// Close stops after the chunk under way; what is not finished goes on after the
// next Start.
func (js *Jobs) Close() {
	if js.stop != nil {
		js.stop()
	}
	js.over.Wait()
}

// Add puts a piece of work into the queue for who asks. One that is already
// there, waiting or running with the same input, is not added twice.
func (js *Jobs) Add(ctx context.Context, who gate.Actor, kind, input string) (id int64, err error) {
	if js.works[kind] == nil {
		return 0, fmt.Errorf("job: no work %q", kind)
	}
	err = js.gate.Write(ctx, keeper, "", func(w *gate.Writing) error {
		at, err := w.Whole()
		if err != nil {
			return err
		}
		id = 0
		if err := w.Beyond("a job is not begun twice", "SELECT id FROM job WHERE kind = @kind AND input = @input AND state IN ('waiting', 'running')",
			gate.Args{"kind": kind, "input": input}, func(row gate.Row) error { return row.Scan(&id) }); err != nil {
			return err
		}
		if id != 0 {
			return w.Quiet("a job is not begun twice")
		}
		id = w.NewID()
		if _, err := w.Exec(at, `
			INSERT INTO job (id, kind, org_id, account_id, post_id, person_id, name, input, state, made_ms, changed_ms)
			VALUES (@id, @kind, 0, @account, @post, @person, @name, @input, 'waiting', @gate_now, @gate_now)`,
			gate.Args{"id": id, "kind": kind, "account": who.Account, "post": who.Post, "person": who.Person, "name": who.Name, "input": input}); err != nil {
			return err
		}
		return w.Record(at, "job.add", gate.Subject{Kind: "job", ID: id}, gate.Detail{"kind": kind, "account": who.Account, "post": who.Post})
	})
	select {
	case js.wake <- struct{}{}:
	default:
	}
	return id, err
}

const columns = "id, kind, input, state, step, steps, note, account_id, post_id, person_id, name"

func scan(row gate.Row) (j Job, err error) {
	err = row.Scan(&j.ID, &j.Kind, &j.Input, &j.State, &j.Step, &j.Steps, &j.Note, &j.who.Account, &j.who.Post, &j.who.Person, &j.who.Name)
	return j, err
}

// Of gives the last job of a kind with an input; false where there is none. The
// caller has checked that the asker may know of the input.
func (js *Jobs) Of(ctx context.Context, kind, input string) (j Job, found bool, err error) {
	err = js.gate.Read(ctx, keeper, "", func(r *gate.Reading) error {
		return r.Beyond("the page of a piece of work shows how far it is", "SELECT "+columns+` FROM job
			WHERE kind = @kind AND input = @input ORDER BY id DESC LIMIT 1`, gate.Args{"kind": kind, "input": input},
			func(row gate.Row) (err error) { found = true; j, err = scan(row); return err })
	})
	return j, found, err
}

// loop works the queue off, oldest first.
func (js *Jobs) loop(ctx context.Context) {
	defer js.over.Done()
	for {
		j, found, err := js.next(ctx)
		if err != nil && ctx.Err() == nil {
			js.log.Error("jobs", "error", err)
		}
		if found {
			js.do(ctx, j)
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-js.wake:
		case <-time.After(5 * time.Second): // after an error, or when another process adds
		}
	}
}

func (js *Jobs) next(ctx context.Context) (j Job, found bool, err error) {
	if ctx.Err() != nil {
		return j, false, ctx.Err()
	}
	waits := false
	if err := js.gate.Read(ctx, keeper, "", func(r *gate.Reading) error {
		return r.Beyond("the queue is worked off in its order", "SELECT 1 FROM job WHERE state = 'waiting' LIMIT 1", nil,
			func(gate.Row) error { waits = true; return nil })
	}); err != nil || !waits {
		return j, false, err
	}
	err = js.gate.Write(ctx, keeper, "", func(w *gate.Writing) error {
		found = false
		if err := w.Beyond("the queue is worked off in its order", "SELECT "+columns+` FROM job WHERE state = 'waiting' ORDER BY id LIMIT 1`, nil,
			func(row gate.Row) (err error) { found = true; j, err = scan(row); return err }); err != nil {
			return err
		}
		if !found {
			return w.Quiet("nothing waits")
		}
		return set(w, j.ID, Running, 0, 0, "")
	})
	return j, found, err
}

func set(w *gate.Writing, id int64, s State, step, steps int64, note string) error {
	at, err := w.Whole()
	if err != nil {
		return err
	}
	if _, err := w.Exec(at, "UPDATE job SET state = @state, step = @step, steps = @steps, note = @note, changed_ms = @gate_now WHERE id = @id",
		gate.Args{"id": id, "state": string(s), "step": step, "steps": steps, "note": note}); err != nil {
		return err
	}
	return w.Quiet("how far a job is")
}

// do runs one job and notes its end. A stopping server leaves it running, so that
// the next start takes it up.
func (js *Jobs) do(ctx context.Context, j Job) {
	var last time.Time
	var step, steps int64
	tell := func(a, b int64) {
		step, steps = a, b
		if now := js.gate.Now(); last.IsZero() || now.Sub(last) >= 300*time.Millisecond {
			last = now
			if err := js.gate.Write(ctx, keeper, "", func(w *gate.Writing) error { return set(w, j.ID, Running, a, b, "") }); err != nil && ctx.Err() == nil {
				js.log.Error("job progress", "job", j.ID, "error", err)
			}
		}
	}
	err := js.safely(ctx, j, tell)
	if ctx.Err() != nil {
		return
	}
	state, note := Done, ""
	if err != nil {
		state, note = Failed, "程序出错了，没有做完。已经做完的部分都还在，可以再办一次。"
		if f, ok := fault.As(err); ok {
			note = f.Text
		} else {
			js.log.Error("job failed", "job", j.ID, "kind", j.Kind, "error", err)
		}
	}
	if err := js.gate.Write(ctx, keeper, "", func(w *gate.Writing) error { return set(w, j.ID, state, step, steps, note) }); err != nil {
		js.log.Error("job end", "job", j.ID, "error", err)
	}
}

func (js *Jobs) safely(ctx context.Context, j Job, tell func(a, b int64)) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job: panic: %v", p)
		}
	}()
	work := js.works[j.Kind]
	if work == nil {
		return fault.New(fault.Invalid, "这一版程序不再办理这件事，没有做完。请再办一次。")
	}
	return work(ctx, j.who, j.Input, tell)
}
