//go:build browser

package app_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Nothing moves once a page is painted, neither by what comes late over the wire nor by
// what the script adds.
func TestNothingMoves(t *testing.T) {
	h := open(t)
	base := strings.Replace(h.base, "127.0.0.1", "localhost", 1)
	if err := h.Accounts.ServeAt(base); err != nil { // so that the way in offers passkeys
		t.Fatal(err)
	}
	b := browse(t, base)
	b.do(func(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, to, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `window.moved = [];
			new PerformanceObserver((l) => l.getEntries().forEach((e) => window.moved.push(e.value + ": " + e.sources.map((s) => s.node?.outerHTML?.slice(0, 80))))).observe({type: "layout-shift", buffered: true});`})
		return chromedp.Void{}, err
	})
	still := func(path string, width int64) {
		t.Helper()
		b.size(width, 900)
		b.open(path)
		js[bool](b, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise)
		if moved := js[[]string](b, "window.moved"); len(moved) > 0 {
			t.Errorf("%s at %d moves: %v", path, width, moved)
		}
	}
	still("/sign-in", 390)
	if !js[bool](b, `!!document.querySelector("[data-passkey]").offsetHeight`) {
		t.Error("no passkey is offered")
	}
	b.signIn("gongwei", password)
	east := "/orgs/" + strconv.FormatInt(h.East, 10)
	for _, width := range []int64{1440, 1024, 390} {
		for _, path := range []string{"/", "/orgs", east, "/duties", "/activities", "/members", "/matters", "/tasks", "/report", "/calendar", "/rules", east + "/activities/new?kind=themeday"} {
			still(path, width)
		}
	}
}
