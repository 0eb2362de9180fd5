package searchweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/org"
)

// What was found says its name once, with the words looked for marked in it and no space
// put between; a name is found by its letters too, and nobody finds what he may not see.
func TestHits(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.Serve(t, e)
		w.Found(w.Bureau, org.Branch, "东局新设第10支部", "110")
		find := func(text string) *goquery.Document {
			t.Helper()
			_, doc := w.Ask(w.Officer, "GET", "/search?q="+url.QueryEscape(text), nil, http.StatusOK)
			return doc
		}
		hits := func(doc *goquery.Document) (names []string) {
			doc.Find(".hits li > a").Each(func(_ int, a *goquery.Selection) { names = append(names, strings.TrimSpace(a.Text())) })
			return names
		}
		doc := find("一支")
		if names := hits(doc); len(names) != 1 || names[0] != "东一支部" {
			t.Errorf("found: %q", names)
		}
		if hit := doc.Find(".hits li").First(); hit.Find("a mark").Text() != "一支" || strings.Count(hit.Text(), "东一支部") != 1 {
			t.Errorf("the hit: %s", hit.Text())
		}
		for text, name := range map[string]string{"dyzb": "东一支部", "d10zb": "东局新设第10支部", "东甲3": "东甲3", "XIJU": "西局支部", "101": "东一支部"} {
			if names := hits(find(text)); len(names) == 0 || names[0] != name {
				t.Errorf("%s finds %q", text, names)
			}
		}
		if doc := find("没有的"); len(hits(doc)) != 0 || !strings.Contains(doc.Text(), "没有找到“没有的”") {
			t.Errorf("nothing found says: %s", doc.Find("main").Text())
		}
		_, doc = w.Ask(w.Secretary, "GET", "/search?q="+url.QueryEscape("西局"), nil, http.StatusOK)
		if names := hits(doc); len(names) != 0 {
			t.Errorf("a secretary finds %q elsewhere", names)
		}
	})
}
