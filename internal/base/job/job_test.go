package job_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/job"
	"zhibu/internal/base/testkit"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// ended waits until a job is over.
func ended(t *testing.T, js *job.Jobs, kind, input string) job.Job {
	t.Helper()
	for range 500 {
		j, found, err := js.Of(t.Context(), kind, input)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		if j.Over() {
			return j
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the job did not end")
	return job.Job{}
}

func TestJobs(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		var as []gate.Actor
		js := job.New(w.Gate, map[string]job.Work{
			"good": func(_ context.Context, who gate.Actor, input string, tell func(a, b int64)) error {
				as = append(as, who)
				tell(7, 7)
				return nil
			},
			"bad": func(context.Context, gate.Actor, string, func(a, b int64)) error { return errors.New("secret path") },
			"wrong": func(context.Context, gate.Actor, string, func(a, b int64)) error {
				return fault.New(fault.Conflict, "已经撤回。")
			},
			"panic": func(context.Context, gate.Actor, string, func(a, b int64)) error { panic("oops") },
		})
		if _, err := js.Add(t.Context(), w.Secretary, "none", ""); err == nil {
			t.Error("unknown work was taken")
		}
		first, err := js.Add(t.Context(), w.Secretary, "good", "1")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := js.Add(t.Context(), w.Secretary, "good", "1"); err != nil || again != first {
			t.Error("added twice:", again, err)
		}
		if err := js.Start(t.Context(), quiet); err != nil {
			t.Fatal(err)
		}
		defer js.Close()
		for _, kind := range []string{"bad", "wrong", "panic"} {
			if _, err := js.Add(t.Context(), w.Secretary, kind, "1"); err != nil {
				t.Fatal(err)
			}
		}
		if j := ended(t, js, "good", "1"); j.State != job.Done || j.Step != 7 || len(as) != 1 || as[0] != w.Secretary {
			t.Errorf("%+v %+v", j, as)
		}
		if j := ended(t, js, "bad", "1"); j.State != job.Failed || strings.Contains(j.Note, "secret") || j.Note == "" {
			t.Errorf("%+v", j)
		}
		if j := ended(t, js, "wrong", "1"); j.State != job.Failed || j.Note != "已经撤回。" {
			t.Errorf("%+v", j)
		}
		if j := ended(t, js, "panic", "1"); j.State != job.Failed {
			t.Errorf("%+v", j)
		}
	})
}

func TestRestart(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		begun := make(chan struct{})
		stuck := job.New(w.Gate, map[string]job.Work{"long": func(ctx context.Context, _ gate.Actor, _ string, _ func(a, b int64)) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}})
		if err := stuck.Start(t.Context(), quiet); err != nil {
			t.Fatal(err)
		}
		if _, err := stuck.Add(t.Context(), w.Secretary, "long", "x"); err != nil {
			t.Fatal(err)
		}
		<-begun
		stuck.Close()
		if j, _, err := stuck.Of(t.Context(), "long", "x"); err != nil || j.State != job.Running {
			t.Fatalf("%+v %v", j, err)
		}
		next := job.New(w.Gate, map[string]job.Work{"long": func(context.Context, gate.Actor, string, func(a, b int64)) error { return nil }})
		if err := next.Start(t.Context(), quiet); err != nil {
			t.Fatal(err)
		}
		defer next.Close()
		if j := ended(t, next, "long", "x"); j.State != job.Done {
			t.Errorf("%+v", j)
		}
	})
}
