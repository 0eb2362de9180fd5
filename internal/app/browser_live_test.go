//go:build browser

package app_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"zhibu/internal/base/day"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/post"
)

// asked is a task that the Committee sent to two branches, and its page.
func (h *house) asked(t *testing.T) string {
	t.Helper()
	id, err := h.Tasks.Draft(t.Context(), h.Officer, h.Root, task.Doc{Title: "核对名册", Text: "请核对。", By: task.ByReceipt, Due: day.Must("2021-12-30"), To: task.Reach{Names: []string{"东一支部", "东一二支部"}}})
	second := h.Outsider(8, post.Officer)
	for _, step := range []func() error{
		func() error { return h.Tasks.Ask(t.Context(), h.Officer, id, 0, "", "") },
		func() error { return h.Tasks.Review(t.Context(), second, id, 0, "") },
		func() error { return h.Tasks.Approve(t.Context(), second, id, 0) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return "/tasks/" + strconv.FormatInt(id, 10)
}

// A page whose connection is refused comes again by itself, later and later, not all pages
// at once, and five times at the most; then it says what to do. A connection that stands
// begins the count anew.
func TestAPageComesAgain(t *testing.T) {
	h := open(t)
	at := h.asked(t)
	b := browse(t, h.base)
	b.signIn("gongwei", password)
	// A source of the test's own, which opens as often as it is told to; what waits longer
	// than a second is written down, and waits for nothing.
	const stage = `window.pauses = []; window.opens = 1; window.sources = [];
		const later = window.setTimeout;
		window.setTimeout = (f, ms, ...a) => { if (ms > 1000) { window.pauses.push(ms); ms = 1; } return later(f, ms, ...a); };
		window.EventSource = class extends EventTarget {
			static CLOSED = 2;
			constructor() {
				super(); this.readyState = 0; window.sources.push(this);
				later(() => { if (window.opens-- > 0) { this.readyState = 1; this.onopen(); } else this.fail(); }, 1);
			}
			fail() { this.readyState = 2; this.onerror(); }
			close() {}
		};`
	b.do(func(ctx context.Context, to *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, to, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: stage})
		return chromedp.Void{}, err
	})
	b.open(at)
	const state = `document.querySelector("[data-live-state]").textContent`
	spent := func(when string, tries int) {
		t.Helper()
		b.eventually("that it gives up", state+`.startsWith("连接断了，重新打开这一页再看")`)
		pauses := js[[]float64](b, "window.pauses")
		if len(pauses) != tries {
			t.Fatalf("%s: it came again after %v", when, pauses)
		}
		for i, base := range []float64{5, 10, 20, 40, 60}[:min(tries, 5)] {
			if ms := pauses[i]; ms < 750*base || ms > 1250*base {
				t.Errorf("%s: pause %d is %v ms", when, i+1, ms)
			}
		}
	}
	b.eventually("that it moves", state+` === "随时更新"`)
	js[bool](b, `(window.sources[0].fail(), true)`)
	spent("refused for good", 5)
	first := js[[]float64](b, "window.pauses")
	b.open(at)
	b.eventually("that it moves", state+` === "随时更新"`)
	js[bool](b, `(window.opens = 1, window.sources[0].fail(), true)`) // once more it opens
	b.eventually("that it moves again", state+` === "随时更新" && window.sources.length === 2`)
	if again := js[[]float64](b, "window.pauses"); len(again) != 1 || again[0] == first[0] {
		t.Errorf("every page waits the same: %v, %v", first, again)
	}
	js[bool](b, `(window.pauses.length = 0, window.sources[1].fail(), true)`)
	spent("after it stood again", 5)
}

// A secretary answers, and the page that the officer has open says so without being asked
// for again; what he has typed stays, and the focus where it is. The house is let go, and
// the page says of what time its figures are.
func TestAnAnswerReachesAnOpenPage(t *testing.T) {
	h := open(t)
	at := h.asked(t)
	officer, secretary := browse(t, h.base), browse(t, h.base)
	officer.signIn("gongwei", password)
	secretary.signIn("shuji", password)
	officer.open(at)
	officer.eventually("that the page moves", `document.querySelector("[data-live-state]").textContent === "随时更新"`)
	js[bool](officer, `(window.same = true, document.querySelectorAll("details.fold").forEach((d) => d.open = true), true)`)
	officer.do(chromedp.SetValue("[name=why]", "写到一半"), chromedp.Focus("[name=why]"))
	secretary.open(at)
	row := `document.getElementById("org-` + strconv.FormatInt(h.East, 10) + `").innerText`
	officer.eventually("that she has opened it", row+`.includes("已打开")`)
	const done = `document.querySelector("nav.steps").innerText.includes("已办结 1")`
	officer.point("nav.steps") // what is under the pointer stands still
	secretary.press("form[action$='/receipt'] button")
	officer.eventually("her answer", row+`.includes("已办结")`)
	time.Sleep(time.Second)
	if js[bool](officer, done) {
		t.Error("a part came in under the pointer")
	}
	officer.point("h1")
	officer.eventually("the count", done)
	if !js[bool](officer, `window.same && document.activeElement.name === "why" && document.activeElement.value === "写到一半"`) {
		t.Error("the page was loaded anew, or what was typed or the focus is lost")
	}
	if got := js[string](officer, `document.querySelector("[data-live-say]").textContent`); !strings.Contains(got, "东一支部：已办结") {
		t.Errorf("the page says %q to whoever does not see it", got)
	}
	h.Live.Close()
	officer.eventually("that it moves no more", `/重新打开|正在重连/.test(document.querySelector("[data-live-state]").textContent)`)
	officer.says("[data-live-state]", "数字是09点00分的")
}
