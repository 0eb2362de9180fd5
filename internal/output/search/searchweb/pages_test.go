package searchweb_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
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

// Of activities those come first that say it in their title, then those that say it at
// all, each with the words around; last the ones whose organisation is called so. What is
// not shown has a door, behind which are as many as it says, from every year.
func TestActivitiesFound(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.Serve(t, e)
		record := func(on, title string, change func(*activity.Record)) {
			t.Helper()
			rec := activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must(on), Title: title}
			if change != nil {
				change(&rec)
			}
			if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, rec); err != nil {
				t.Fatal(err)
			}
		}
		record("2021-12-10", "参观", func(rec *activity.Record) {
			rec.Minutes = "先到了。\n" + strings.Repeat("前", 30) + "重走Xiangjiang战役旧址" + strings.Repeat("后", 60) + "\n散会。"
		})
		record("2021-12-09", "学习", func(rec *activity.Record) { rec.Items = []activity.Item{{Title: "讲xiangjiang的故事"}} })
		record("2020-06-01", "XIANGJIANG战役", nil)
		_, doc := w.Ask(w.Secretary, "GET", "/search?q=xiangjiang", nil, http.StatusOK)
		var got []string
		doc.Find(".hits li").Each(func(_ int, li *goquery.Selection) {
			got = append(got, strings.TrimSpace(li.Find("a").Text())+"|"+strings.TrimSpace(li.Find("p").Text())+"|"+li.Find("mark").Text())
		})
		want := []string{"XIANGJIANG战役||XIANGJIANG", "参观|记录：…" + strings.Repeat("前", 12) + "重走Xiangjiang战役旧址" + strings.Repeat("后", 32) + "…|Xiangjiang", "学习|议题：讲xiangjiang的故事|xiangjiang"}
		if !slices.Equal(got, want) {
			t.Errorf("found %q, want %q", got, want)
		}
		for i := range 9 {
			w.Found(w.Bureau, org.Branch, "东局新设第"+strconv.Itoa(i)+"支部", strconv.Itoa(110+i))
			record("2020-07-0"+strconv.Itoa(i+1), "新设支部来访", nil)
		}
		_, doc = w.Ask(w.Officer, "GET", "/search?q="+url.QueryEscape("新设"), nil, http.StatusOK)
		doors := 0
		doc.Find(".hint a").Each(func(_ int, a *goquery.Selection) {
			doors++
			n := strings.TrimPrefix(a.Text(), "看全部")
			_, behind := w.Ask(w.Officer, "GET", a.AttrOr("href", ""), nil, http.StatusOK)
			if text := behind.Find("main").Text(); !strings.Contains(text, "共"+n) && !strings.Contains(text, "找到"+n) {
				t.Errorf("behind %s: %s", a.Text(), text)
			}
		})
		if doors != 2 {
			t.Errorf("%d doors", doors)
		}
		f, err := w.Exports.Orgs(w.Ctx(), w.Officer, 0, "新设", w.Gate.Today())
		if err != nil || f.Rows != 9 {
			t.Errorf("taken out: %v, %v", f, err)
		}
	})
}
