//go:build browser

package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// ringDrawn answers whether the focus is seen: on the control, or on the face that
// covers it.
const ringDrawn = `(() => { const e = document.activeElement, f = e.parentElement.querySelector(":scope > .face, :scope > svg"), drawn = (x) => x && getComputedStyle(x).outlineStyle !== "none" && parseFloat(getComputedStyle(x).outlineWidth) >= 2;
	return drawn(e) && !(parseFloat(getComputedStyle(e).opacity) < 0.1) || !!drawn(f) || drawn(e.parentElement); })()`

// stop looks at the element that has the focus: what is wrong with it as a place to
// stand, and whether it comes after the one before.
const stop = `(() => {
  const e = document.activeElement, found = [];
  if (!e || e === document.body) return ["nothing"];
  const text = (x) => (x?.textContent ?? "").trim();
  const name = e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => text(document.getElementById(id))).join("") ||
    [...(e.labels ?? [])].map(text).join("") || text(e) || e.title;
  if (!name) found.push("has no name");
  const r = e.getBoundingClientRect();
  if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) found.push("is out of sight");
  // A day or a time has a stop for each part of it, and one for its calendar.
  window.times = window.stood === e ? window.times + 1 : 1;
  if (window.times > (/^(date|time)$/.test(e.type) ? 5 : 1)) found.push("does not let go");
  if (window.stood?.isConnected && window.stood !== e && !(window.stood.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) found.push("comes after " + window.stood.outerHTML.slice(0, 80) + ", which stands below it");
  window.stood = e;
  return found;
})()`

// hands are those of somebody who has no mouse.
type hands struct{ *tab }

func (h hands) key(keys string) {
	h.t.Helper()
	h.do(chromedp.KeyEvent(keys))
}

// here names what has the focus, for a person.
func (h hands) here() string {
	return h.path() + ": " + js[string](h.tab, "document.activeElement.outerHTML.slice(0, 120)")
}

// step goes on by one and looks where it stands; false at the end of the page.
func (h hands) step() bool {
	h.t.Helper()
	h.key(kb.Tab)
	found := js[[]string](h.tab, stop)
	if len(found) == 1 && found[0] == "nothing" {
		return false
	}
	if !js[bool](h.tab, "window.times > 1 || "+ringDrawn) { // inside a day the browser draws its own
		found = append(found, "shows no ring")
	}
	if len(found) > 0 {
		h.t.Errorf("%s %s", h.here(), strings.Join(found, ", "))
	}
	return true
}

// to goes on until something has the focus.
func (h hands) to(selector string) {
	h.t.Helper()
	for range 400 {
		if !h.step() {
			break
		}
		if js[bool](h.tab, "document.activeElement.matches("+quoted(selector)+")") {
			return
		}
	}
	h.t.Fatalf("%s: the keys do not lead to %s", h.path(), selector)
}

// opens presses Enter on what leads to another page.
func (h hands) opens(selector string) {
	h.t.Helper()
	h.to(selector)
	h.leave(chromedp.KeyEvent(kb.Enter))
}

// skips takes the first stop of a page, which leads past its head.
func (h hands) skips() {
	h.t.Helper()
	if h.step(); !js[bool](h.tab, `document.activeElement.matches(".skip")`) {
		h.t.Errorf("the first stop is %s", h.here())
	}
	h.key(kb.Enter)
	h.step()
	if !js[bool](h.tab, `document.querySelector("main").contains(document.activeElement)`) {
		h.t.Errorf("past the head stands %s", h.here())
	}
	js[bool](h.tab, `(window.stood = null, document.activeElement.blur(), true)`)
	h.key(kb.Tab) // the place where one was is kept by the browser
	h.key(kb.Shift + kb.Tab)
}

// A secretary without a mouse signs in, records what is due with those who were
// absent, looks at the year, takes larger letters and signs out.
func TestKeysOfASecretary(t *testing.T) {
	house := open(t)
	h := hands{browse(t, house.base)}
	h.open("/sign-in")
	h.to("input[name=name]")
	h.key("shuji")
	h.to("input[name=password]")
	h.key(password)
	h.leave(chromedp.KeyEvent(kb.Enter))

	h.skips()
	h.open("/")
	h.opens("ol.due li:first-child .do a")
	h.to(".roll .who:nth-child(4) input")
	h.key(" ")
	h.to(".roll .who:nth-child(6) input")
	h.key(" ")
	h.says(".tally", "应到9人 实到7人 缺席2人")
	for _, row := range []string{"1", "2"} {
		h.to("[data-reasons] li:nth-child(" + row + ") input")
		h.key(kb.ArrowRight)
		if !js[bool](h.tab, `document.activeElement.checked && document.activeElement.matches(".chip:nth-child(2) input")`) {
			t.Errorf("an arrow chooses %s", h.here())
		}
	}
	h.to("textarea.text")
	h.key("学习新的制度，议定一件事。")
	h.opens("button[value=save]")
	if !strings.HasSuffix(h.path(), "/saved") {
		t.Fatalf("saving led to %s: %s", h.path(), h.text("main"))
	}
	h.says(".sat", "12月主题党日")

	h.opens(".bar-org")
	h.says("main", "主题党日")
	h.opens(".bar .bar-tools .sizes button[value=xl]")
	if got := js[string](h.tab, "document.documentElement.dataset.size"); got != "xl" {
		t.Errorf("the letters are %q", got)
	}
	h.to(".person > summary")
	h.key(kb.Enter)
	h.opens(".person form[action='/sign-out'] button")
	if h.path() != "/sign-in" {
		t.Errorf("signing out led to %s", h.path())
	}
}

// Every stop of a member's page on a phone is seen, named and let go.
func TestKeysOfAMember(t *testing.T) {
	h := hands{browse(t, open(t).base)}
	h.size(390, 844)
	h.signIn("dangyuan", password)
	h.open("/me")
	h.skips()
	h.open("/me")
	n := 0
	for h.step() {
		if n++; n > 200 {
			t.Fatal("the page has no end: ", h.here())
		}
	}
	if n < 10 {
		t.Errorf("the page has %d stops", n)
	}
	h.open("/me")
	h.to(".menu > summary")
	h.key(kb.Enter)
	h.to(".menu-in a")
	h.key(kb.Escape)
	if js[bool](h.tab, `document.querySelector(".menu").open || !document.activeElement.matches(".menu > summary")`) {
		t.Errorf("Escape leaves the menu open, or the focus at %s", h.here())
	}
}

// The Committee goes from its table to an organisation and back, and opens a figure
// down to a record.
func TestKeysOfTheCommittee(t *testing.T) {
	h := hands{browse(t, open(t).base)}
	h.signIn("gongwei", password)
	h.open("/duties")
	h.opens(".matrix tbody th a")
	if !strings.HasPrefix(h.path(), "/orgs/") {
		t.Fatalf("the row led to %s", h.path())
	}
	h.opens(`.nav a[href="/"]`)
	h.opens(`main a[href="/duties"]`)
	h.open("/report")
	h.opens(`main a[href^="/report/figures/"]`)
	h.opens(`main td a:not([href^="/report"], [href^="#"])`)
	if strings.HasPrefix(h.path(), "/report") {
		t.Errorf("the figure led to %s", h.path())
	}
}
