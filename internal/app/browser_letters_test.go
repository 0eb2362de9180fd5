//go:build browser

package app_test

import (
	"fmt"
	"testing"
)

// What those need who see and press less well (适老化): with each size of letters the
// text of a page is as large as it says, lines and paragraphs stand apart, and what one
// presses is tall enough.
func TestLetters(t *testing.T) {
	h := open(t)
	secretary, member := browse(t, h.base), browse(t, h.base)
	secretary.signIn("shuji", password)
	member.signIn("dangyuan", password)
	for _, size := range []struct {
		name         string
		text, target float64 // in px: 24 are 18 pt
	}{{"", 16, 44}, {"l", 18, 44}, {"xl", 24, 60}} {
		for _, page := range []struct {
			b     *tab
			path  string
			width int64
		}{{secretary, "/", 390}, {secretary, "/", 1440}, {secretary, "/activities/new?kind=themeday", 390}, {secretary, fmt.Sprintf("/orgs/%d", h.East), 390},
			{secretary, "/report", 390}, {secretary, themeDays, 390}, {secretary, "/manual/record", 1440}, {secretary, "/rules/branch.themeday.monthly", 390}, {member, "/me", 390}} {
			page.b.size(page.width, 900)
			page.b.open(page.path)
			js[bool](page.b, "document.documentElement.dataset.size = "+quoted(size.name)+", document.querySelectorAll('main details, .menu').forEach(d => (d.getClientRects().length || d.matches('.as-table')) && (d.open = true)), true")
			for _, said := range js[[]string](page.b, fmt.Sprintf(letters, size.text, size.target)) {
				t.Errorf("%s at %d %q: %s", page.path, page.width, size.name, said)
			}
		}
	}
}

// letters names what is too small or too near.
const letters = `((text, target) => {
  const found = new Set(), shown = (e) => e.getClientRects().length && !e.closest(".vh, [hidden]"), px = (e, name) => parseFloat(getComputedStyle(e)[name]);
  const say = (what, e, n) => found.size < 8 && found.add(what + " " + Math.round(n * 10) / 10 + ": " + e.outerHTML.slice(0, 90));
  if (px(document.body, "fontSize") < text) say("text", document.body, px(document.body, "fontSize"));
  for (const e of document.querySelectorAll("main p, main li, main dd, main td")) {
    if (!shown(e) || !e.textContent.trim() || px(e, "fontSize") >= 1.25 * text) continue; // of large letters one line is a title
    const line = px(e, "lineHeight") / px(e, "fontSize");
    if (line < 1.295) say("lines", e, line);
  }
  for (const e of document.querySelectorAll("main p + p")) {
    const before = e.previousElementSibling, prose = (x) => shown(x) && x.textContent.length > 60;
    if (!prose(e) || !prose(before)) continue;
    const apart = (e.getBoundingClientRect().top - before.getBoundingClientRect().bottom + px(e, "lineHeight")) / px(e, "lineHeight");
    if (apart < 1.3) say("paragraphs", e, apart);
  }
  for (const e of document.querySelectorAll("main .btn, main .in, main summary, main .chip, main .who, main .tick, main form button:not(.as-link, .link), .as-table td a, .as-table th a, .bar .nav a, .menu-in a, .menu-in button")) {
    if (shown(e) && e.getBoundingClientRect().height < target - 0.5) say("pressed", e, e.getBoundingClientRect().height);
  }
  return [...found];
})(%g, %g)`
