//go:build browser || pictures

package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"zhibu/internal/app"
	"zhibu/internal/base/day"
	"zhibu/internal/base/web"
)

// serve answers for a house on this machine, with the product's own door.
func serve(t testing.TB, a *app.App, clock day.Clock) string {
	t.Helper()
	h := a.Handler(web.Config{Clock: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// tab is a browser of its own, signed in as nobody at first.
type tab struct {
	t    testing.TB
	ctx  context.Context
	base string

	script cdp.ScriptID // of what was injected, in the process that shows the page

	mu    sync.Mutex
	heard []string // errors on the console, refused content, requests that leave the server
}

// browse opens a browser on a server.
func browse(t testing.TB, base string) *tab {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	return newTab(t, ctx, base)
}

// second opens another tab of the same browser.
func (b *tab) second() *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	return newTab(b.t, ctx, b.base)
}

func newTab(t testing.TB, ctx context.Context, base string) *tab {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, base: base}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	b.size(1440, 900)
	return b
}

func (b *tab) listen(ev any) {
	said := ""
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		said = "exception: " + ev.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "assert" {
			said = "console error"
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			said = ev.Entry.Text
		}
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, b.base+"/") && !strings.HasPrefix(u, "data:") && u != "about:blank" {
			said = "asked another host: " + u
		}
	}
	if said != "" {
		b.mu.Lock()
		b.heard = append(b.heard, said)
		b.mu.Unlock()
	}
}

// complaints gives what was heard since it was asked last.
func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.heard
	b.heard = nil
	return list
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%v\n%s", err, b.text("body"))
	}
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// js answers an expression in the page.
func js[T any](b *tab, expression string, opts ...chromedp.EvaluateOption) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, opts...))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// point moves the pointer onto a part of the page.
func (b *tab) point(selector string) {
	b.t.Helper()
	at := js[[]float64](b, `(() => { const e = document.querySelector(`+quoted(selector)+`); e.scrollIntoView({block: "center"}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	b.do(func(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, to, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at[0], Y: at[1]})
		return chromedp.Void{}, err
	})
}

// inject runs a long script in the page. It is sent once for all pages that one process of
// the browser shows.
func (b *tab) inject(script string) {
	b.t.Helper()
	b.do(func(ctx context.Context, at *chromedp.Target) (none chromedp.Void, err error) {
		if b.script != "" {
			if r, err := cdp.Call(ctx, at, runtime.RunScript, runtime.RunScriptParams{ScriptID: b.script}); err == nil && r.ExceptionDetails == nil {
				return none, nil
			}
		}
		c, err := cdp.Call(ctx, at, runtime.CompileScript, runtime.CompileScriptParams{Expression: script + "\n; true", SourceURL: "injected.js", PersistScript: true})
		if err != nil {
			return none, err
		}
		b.script = c.ScriptID
		r, err := cdp.Call(ctx, at, runtime.RunScript, runtime.RunScriptParams{ScriptID: b.script})
		if err == nil && r.ExceptionDetails != nil {
			err = fmt.Errorf("the injected script: %s", r.ExceptionDetails.Text)
		}
		return none, err
	})
}

func quoted(s string) string { return asJSON(s) }

// asJSON writes a text or texts into a script.
func asJSON(v any) string {
	text, _ := json.Marshal(v) // texts always become JSON
	return string(text)
}

// text is what a part of the page says, without what is hidden in it.
func (b *tab) text(selector string) string {
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.querySelector("+quoted(selector)+")?.innerText ?? ''"))
	if err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(v), " ")
}

func (b *tab) path() string { return js[string](b, "location.pathname + location.search") }

// says fails where a part of the page does not say something.
func (b *tab) says(selector, want string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.t.Errorf("%s, %s says %q, want %q in it", b.path(), selector, got, want)
	}
}

// leave does what sends the browser to another page, and waits for that page.
func (b *tab) leave(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	js[bool](b, "window.before = true")
	b.do(steps...)
	for range 1200 {
		here, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("window.before !== true && document.readyState === 'complete'"))
		if err == nil && here {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.t.Fatalf("the browser stayed at %s: %s", b.path(), b.text("body"))
}

// press presses a button or link that leads to another page.
func (b *tab) press(selector string) {
	b.t.Helper()
	if !js[bool](b, "!!document.querySelector("+quoted(selector)+")") {
		b.t.Fatalf("%s has no %s: %s", b.path(), selector, b.text("body"))
	}
	b.leave(chromedp.Click(selector))
}

// signIn signs in with the product's own form.
func (b *tab) signIn(login, password string) {
	b.t.Helper()
	b.open("/sign-in")
	b.do(chromedp.SetValue(`input[name=name]`, login), chromedp.SetValue(`input[name=password]`, password))
	b.press("main button[type=submit]")
}

// eventually waits until an expression is true.
func (b *tab) eventually(what, expression string) {
	b.t.Helper()
	for range 600 {
		if js[bool](b, expression) {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.t.Fatalf("%s did not come: %s", what, b.text("main"))
}
