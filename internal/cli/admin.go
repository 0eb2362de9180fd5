package cli

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/web"
)

// admin serves /healthz and /metrics on an address of their own, for the machine
// that watches over this one; the pages' address knows neither.
func admin(ctx context.Context, a *app.App, m *web.Meter, listen string, log *slog.Logger) (stop func(), err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, err
	}
	srv := &http.Server{Handler: adminHandler(a, m), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10}
	go func() {
		if err := srv.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
			log.Error("admin address", "error", err)
		}
	}()
	log.Info("health and metrics", "address", "http://"+l.Addr().String()+"/")
	return func() { _ = srv.Close() }, nil // nobody waits for an answer of it
}

func adminHandler(a *app.App, m *web.Meter) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if err := a.Healthy(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte("not well\n"))
			return
		}
		_, _ = w.Write([]byte("ok\n")) // who asked may be gone
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		m.Write(&b)
		if err := a.Vitals(r.Context(), &b); err != nil {
			http.Error(w, "not well", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = b.WriteTo(w)
	})
	return mux
}
