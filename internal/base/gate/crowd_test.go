package gate_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
)

// While slow readers hold every connection, whoever comes is told within the gate's
// patience to come again, and the writer goes on; once they are done everybody is
// served.
func TestMoreReadersThanConnections(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		o := w.Config.Options()
		o.Patience = 200 * time.Millisecond
		g, err := gate.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := g.Close(); err != nil {
				t.Error(err)
			}
		}()
		read := func(fn func()) error {
			return g.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
				var n int
				err := r.Beyond("a test counts", "SELECT COUNT(*) FROM org", nil, func(row gate.Row) error { return row.Scan(&n) })
				fn()
				return err
			})
		}
		open, done := make(chan struct{}), make(chan struct{})
		var slow, crowd sync.WaitGroup
		for range gate.Views {
			slow.Go(func() {
				if err := read(func() { open <- struct{}{}; <-done }); err != nil {
					t.Error("a slow reader:", err)
				}
			})
			<-open
		}
		var told atomic.Int64
		for range 200 {
			crowd.Go(func() {
				err := read(func() {})
				if f, ok := fault.As(err); !ok || f.Kind != fault.Busy {
					t.Error("whoever comes is answered", err)
					return
				}
				told.Add(1)
			})
		}
		crowd.Wait()
		if err := g.Write(t.Context(), gate.Program("test"), "", keepSetting("written meanwhile")); err != nil {
			t.Error("the writer stands still:", err)
		}
		close(done)
		slow.Wait()
		for range 200 {
			crowd.Go(func() {
				if err := read(func() {}); err != nil && fault.KindOf(err) != fault.Busy {
					t.Error(err)
				}
			})
		}
		crowd.Wait()
		if err := read(func() {}); err != nil {
			t.Error("afterwards nobody is served:", err)
		}
		testkit.Promise(t, "200 clients beside as many slow readers as connections: 200 told to come again, a write kept, served afterwards, "+e.Name, "FLT-15")
	})
}
