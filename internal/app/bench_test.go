package app_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/demo"
	"zhibu/internal/base/web"
	"zhibu/internal/register/account"
)

// BenchmarkPages asks the demonstration for the pages that read most, each as a
// whole request: session, authority, queries, rules, HTML. The district is made
// once for all of them, and takes its time.
func BenchmarkPages(b *testing.B) {
	ctx, clock := context.Background(), demo.Start()
	a, err := app.Open(ctx, app.Config{Data: b.TempDir(), Clock: clock.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	}()
	if err := demo.Make(ctx, a, clock, clock.Now, io.Discard); err != nil {
		b.Fatal(err)
	}
	h := a.Handler(web.Config{Clock: clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	for _, login := range []string{"gongwei", "shuji"} {
		token, err := a.Accounts.SignIn(ctx, login, demo.Password, account.From{Address: "127.0.0.1"})
		if err != nil {
			b.Fatal(err)
		}
		for _, path := range []string{"/", "/duties", "/report", "/report/figures/visit.person_times", "/members", "/activities", "/orgs"} {
			b.Run(login+path, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := get(h, path, token); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func get(h http.Handler, path, token string) error {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: token})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		return errors.New(path + ": " + rec.Result().Status)
	}
	return nil
}
