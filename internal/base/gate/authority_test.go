package gate_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/post"
)

// What somebody may do is kept between requests, and ends with his post all the same:
// for whoever reads after it, and for a write that waited behind the one that ended it.
func TestKeptAuthorityEnds(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := t.Context()
		holds := func(want bool) {
			t.Helper()
			gr, err := w.Gate.Grant(ctx, w.Secretary)
			if err != nil || gr.May(activity.Keep) != want {
				t.Fatalf("the secretary may keep activities: %v, want %v (%v)", !want, want, err)
			}
		}
		holds(true)
		holds(true)

		// The writer is held up, so that the two that wait go in one transaction.
		began, goOn := make(chan bool), make(chan bool)
		var all sync.WaitGroup
		run := func(do func() error) {
			all.Go(func() {
				if err := do(); err != nil {
					t.Error(err)
				}
			})
		}
		end := func(x *gate.Writing) error {
			at, err := x.Whole()
			if err != nil {
				return err
			}
			_, err = post.End(x, at, w.East, w.Secretary.Person, post.Secretary, x.Today())
			return err
		}
		run(func() error {
			once := sync.OnceFunc(func() { close(began); <-goOn })
			return w.Gate.Write(ctx, gate.Program("test"), "", func(x *gate.Writing) error {
				once()
				at, err := x.Whole()
				if err != nil {
					return err
				}
				return x.Record(at, "test.nothing", gate.Subject{Kind: "test"}, nil)
			})
		})
		<-began
		wait := func(n int) {
			for w.Gate.Waiting() < n {
				if ctx.Err() != nil {
					return
				}
			}
		}
		run(func() error { return w.Gate.Write(ctx, gate.Program("test"), "", end) })
		wait(1)
		run(func() error {
			err := w.Gate.Write(context.WithoutCancel(ctx), w.Secretary, activity.Keep, func(x *gate.Writing) error {
				return errors.New("a secretary without a post wrote")
			})
			if fault.KindOf(err) == fault.Denied {
				return nil
			}
			return err
		})
		wait(2)
		close(goOn)
		all.Wait()
		holds(false)
	})
}
