package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/testkit"
)

// Many people ask at once over few connections, and half of them give up at any moment:
// before the query, in the middle of it, while the answer is written. Whoever waits for
// his answer gets his own, to the byte, as he does alone.
func TestInterleaved(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		type page struct{ who, path, alone string }
		var pages []page
		r := rand.New(rand.NewPCG(7, 7))
		for _, who := range []string{"secretary", "head", "officer", "member"} {
			routes, had := m.w.Routes(), len(pages)
			for _, n := range r.Perm(len(routes)) {
				path, ok := strings.CutPrefix(routes[n].Pattern, "GET ")
				if !ok || len(pages) == had+40 || shared.MatchString(routes[n].Pattern) || strings.HasSuffix(path, "/new") || strings.HasPrefix(path, "/calendar/feeds") {
					continue
				}
				p := page{who: who, path: m.fill(routes[n].Pattern, m.whose["own"])}
				l := look{who, "GET", p.path}
				if p.alone = l.answer(m.h); p.alone == l.answer(m.h) && !strings.Contains(p.alone, "xl/worksheets") { // what tells the time or its own number, and workbooks, whose parts stand in any order, say nothing
					pages = append(pages, p)
				}
			}
		}
		const people, each = 8, 60
		var gone, same atomic.Int64
		var all sync.WaitGroup
		for n := range people {
			r := rand.New(rand.NewPCG(uint64(n), 5))
			all.Go(func() {
				for range each {
					p := pages[r.IntN(len(pages))]
					if r.IntN(2) == 0 {
						m.giveUp(p.who, p.path, r.IntN(60))
						gone.Add(1)
						continue
					}
					if now := (look{p.who, "GET", p.path}).answer(m.h); now != p.alone {
						t.Errorf("%s as %s among others: %s", p.path, p.who, firstDifference(p.alone, now))
					}
					same.Add(1)
				}
			})
		}
		all.Wait()
		if len(pages) < 160 || same.Load() < people*each/3 {
			t.Errorf("only %d pages, of which %d were compared", len(pages), same.Load())
		}
		testkit.Promise(t, fmt.Sprintf("%d people at once, %d answers alike, %d given up, 0 of another's, %s", people, same.Load(), gone.Load(), e.Name), "AUTHZ-12", "AT-62", "AUTHZ-03")
	})
}

// giveUp asks for a page and is gone after so many looks at whether anybody still waits.
func (m *matrix) giveUp(who, path string, after int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := httptest.NewRequest("GET", path, nil).WithContext(&countdown{Context: ctx, cancel: cancel, left: int64(after)})
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: who})
	m.h.ServeHTTP(httptest.NewRecorder(), r)
}

// countdown is a context that ends once it was asked so often.
type countdown struct {
	context.Context
	cancel func()
	left   int64
}

func (c *countdown) ask() {
	if atomic.AddInt64(&c.left, -1) <= 0 {
		c.cancel()
	}
}

func (c *countdown) Done() <-chan struct{} { c.ask(); return c.Context.Done() }
func (c *countdown) Err() error            { c.ask(); return c.Context.Err() }
