package app_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/post"
)

// On the first page of those who look after the backups stands that they are
// late; on other pages, before two days, and to others it does not.
func TestLateBackupsAreSaidOnTheFirstPage(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	who := persona{w, map[string]gate.Actor{"admin": w.Outsider(8, post.SystemAdmin), "officer": w.Officer, "secretary": w.Secretary}}
	c := web.Config{Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Door: who}
	h := w.HandlerFor(c, who)
	says := func(as, path string) bool {
		r := httptest.NewRequest("GET", path, nil)
		r.AddCookie(&http.Cookie{Name: "zhibu", Value: as})
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if to := rec.Header().Get("Location"); to != "" && path == "/" && as == "admin" { // his first page is another
			r.URL.Path = to
			rec = httptest.NewRecorder()
			h.ServeHTTP(rec, r)
		}
		return strings.Contains(rec.Body.String(), "这里的数据还没有成功备份过")
	}
	if says("admin", "/") {
		t.Error("a new house is asked for a backup at once")
	}
	w.Clock.Add(49 * time.Hour)
	if !says("admin", "/") || says("officer", "/") || says("officer", "/sites") || says("secretary", "/") || says("", "/") {
		t.Error("the line stands where it should not, or does not where it should")
	}
}
