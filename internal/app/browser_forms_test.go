//go:build browser

package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Without script the pages are forms: a branch records, corrects and searches,
// and a file is read in.
func TestWithoutScript(t *testing.T) {
	h := open(t)
	b := browse(t, h.base)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.signIn("shuji", password)
	if js[bool](b, `document.documentElement.classList.contains("js")`) {
		t.Fatal("the pages' own script ran")
	}
	b.press("ol.due li:first-child .do a")
	b.do(chromedp.Click(".roll .who:nth-child(4)"))
	b.press("button[value=save]")
	// The reason has no row yet: the form comes back with one, or keeps without.
	if !strings.HasSuffix(b.path(), "/saved") {
		b.do(chromedp.Click("[data-reasons] li:first-child .chip:nth-child(2)"))
		b.press("button[value=save]")
	}
	b.says(".sat", "12月主题党日")
	record := strings.TrimSuffix(b.path(), "/saved")

	b.open(record + "/correct")
	b.do(chromedp.SetValue("textarea.text", "补写：学习了新的精神。"), chromedp.SetValue("[name=why]", "补写记录"))
	b.press("button[value=save]")
	b.open(record)
	b.says("main", "补写：学习了新的精神。")
	b.says("main", "原因：补写记录")

	b.open("/search")
	b.do(chromedp.SetValue("main [name=q]", "东甲3"))
	b.press("main form button")
	b.says("main", "东甲3")

	file := filepath.Join(t.TempDir(), "名册.csv")
	if err := os.WriteFile(file, []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	b.open("/import")
	b.do(chromedp.SetUploadFiles("main input[type=file]", []string{file}))
	b.press("main form:has(input[type=file]) button[type=submit]")
	if !strings.HasPrefix(b.path(), "/import/") {
		t.Fatalf("the upload led to %s: %s", b.path(), b.text("main"))
	}
	b.says("main", "名册.csv")
	if c := b.complaints(); len(c) > 0 {
		t.Error(c)
	}
}

// Whoever works with the keyboard alone reaches every control of the record page
// in reading order, and sees where he is.
func TestKeyboard(t *testing.T) {
	h := open(t)
	b := browse(t, h.base)
	b.signIn("shuji", password)
	b.press("ol.due li:first-child .do a")
	js[bool](b, `document.querySelectorAll("main details").forEach(d => d.open = true), document.querySelectorAll("main a[href], main button, main input, main select, main textarea, main summary").forEach((e, i) => e.dataset.stop = i), true`)
	all := js[[]string](b, `[...document.querySelectorAll("[data-stop]")].filter(e => !e.hidden && e.type !== "hidden" && e.getClientRects().length).map(e => e.dataset.stop)`)
	if len(all) < 40 {
		t.Fatalf("the page has %d controls", len(all))
	}
	reached, order := map[string]bool{}, []int{}
	b.do(chromedp.KeyEvent(kb.Tab))
	for range len(all)*3 + 40 {
		at := js[string](b, `document.activeElement.dataset.stop ?? ""`)
		if at == "" && len(reached) > 0 {
			break // past the last control
		}
		if at != "" && !reached[at] {
			reached[at] = true
			var n int
			_, _ = fmt.Sscan(at, &n)
			order = append(order, n)
			if !js[bool](b, ringDrawn) {
				t.Errorf("no ring is seen on %s", js[string](b, "document.activeElement.outerHTML.slice(0, 160)"))
			}
		}
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	for i := 1; i < len(order); i++ {
		if order[i] < order[i-1] {
			t.Errorf("stop %d comes after stop %d", order[i], order[i-1])
		}
	}
	for _, stop := range all {
		// One radio stands for its group, as the platform has it.
		if !reached[stop] && !js[bool](b, `document.querySelector('[data-stop="`+stop+`"]').type === "radio"`) {
			t.Errorf("the keyboard does not reach %s", js[string](b, `document.querySelector('[data-stop="`+stop+`"]').outerHTML.slice(0, 160)`))
		}
	}
}

// The head stays on one line at a desk, and what one presses on a phone is tall
// enough for a thumb.
func TestHead(t *testing.T) {
	h := open(t)
	for _, login := range []string{"shuji", "gongwei"} {
		b := browse(t, h.base)
		b.signIn(login, password)
		b.open("/orgs")
		js[bool](b, `document.querySelector(".bar-org").textContent = "虚构区委直属机关工作委员会机关第一综合联合党支部", document.querySelector(".person > summary").firstChild.textContent = "欧阳虚构人", true`)
		for _, width := range []int64{1440, 1280} {
			b.size(width, 900)
			if tall := js[float64](b, `document.querySelector(".bar").getBoundingClientRect().height`); tall > 66 {
				t.Errorf("%s: the head is %v tall at %d", login, tall, width)
			}
			if over := js[[]string](b, `(() => { const k = [...document.querySelectorAll(".bar-in > *")].filter(e => e.offsetWidth); return k.filter((e, i) => i && e.getBoundingClientRect().left < k[i-1].getBoundingClientRect().right - 1).map(e => e.className) })()`); len(over) > 0 {
				t.Errorf("%s: parts of the head lie upon each other at %d: %v", login, width, over)
			}
		}
		b.size(390, 844)
		b.do(chromedp.Click(".menu > summary"))
		if small := js[[]string](b, `[...document.querySelectorAll(".bar a, .bar button, .bar summary")].filter(e => e.offsetWidth && !e.matches(".seal, .bar-org") && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))`); len(small) > 0 {
			t.Errorf("%s: too small to press: %v", login, small)
		}
	}
}
