package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/charge"
)

// Of two who have the same form open, the second is refused and reads both texts:
// what he typed in its field, what the first saved beside it. The page that refuses
// holds the new version, so that sending it again is meant. Every form of every page
// that edits (it holds the version that it saw) is tried, found by opening the pages
// of the table of routes.
func TestBothTextsStand(t *testing.T) {
	forms := 0
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		own := records(t, w, w.East, "东公开")
		read, err := w.Topics.Publish(t.Context(), w.Officer, w.Root, topic.Topic{Title: "材料", Source: "虚构日报", PublishedOn: day.Must("2021-11-01"), Body: "供学习。"})
		if err != nil {
			t.Fatal(err)
		}
		list, entry, err := draftOf(t, w, charge.Branch)
		if err != nil {
			t.Fatal(err)
		}
		partners, _, _ := letIn(t, w)
		shared := map[string]int64{"/partners/{id}": partners, "/topics/{id}": read, "/sites/{id}": hall(t, w), "/standards/{id}": versioned(t, w)}
		h := site(t, w)
		tried := map[string]bool{}
		for _, r := range w.Routes() {
			method, pattern, _ := strings.Cut(r.Pattern, " ")
			if method != "GET" || strings.HasPrefix(pattern, "/static") || strings.HasSuffix(pattern, "/new") {
				continue
			}
			path := own.fill(r.Pattern)
			if id := shared[strings.TrimSuffix(strings.TrimSuffix(pattern, "/edit"), "/line")]; id != 0 {
				path = strings.ReplaceAll(pattern, "{id}", ui.ID(id))
			}
			if pattern == "/standards/{id}/line" {
				path += "?line=" + lineOf(t, w, shared["/standards/{id}"])
			}
			if strings.HasPrefix(pattern, "/charges/lists/{id}") {
				path = strings.NewReplacer("{id}", ui.ID(list), "{duty}", ui.ID(entry)).Replace(pattern)
			}
			if pattern == "/coverage/sector" {
				path += "?name=" + url.QueryEscape("东公开行业")
			}
			for _, who := range []string{"secretary", "officer"} {
				rec := ask(h, "GET", path, who, nil)
				if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
					continue
				}
				doc, err := goquery.NewDocumentFromReader(rec.Body)
				if err != nil {
					t.Fatal(err)
				}
				doc.Find(`form[method="post"]`).Each(func(_ int, form *goquery.Selection) {
					action := form.AttrOr("action", "")
					shape := regexp.MustCompile(`[0-9]{4,}`).ReplaceAllString(action, "N")
					if form.Find(`input[name="version"]`).Length() == 0 || tried[shape] || slices.Contains(shutToBoth, shape) {
						return
					}
					field := words(form)
					if field == "" {
						return // a single button: the second act is refused by the state, which its own tests show
					}
					tried[shape] = true
					t.Run(shape, func(t *testing.T) { clash(t, h, who, path, action, field, also[shape]) })
				})
			}
		}
		if forms = len(tried); forms < 22 {
			t.Errorf("only %d forms were tried", forms)
		}
	})
	testkit.Promise(t, strconv.Itoa(forms)+" forms that edit, both texts on the page of each", "CON-01")
}

// lineOf is the one line of a standard's draft.
func lineOf(t *testing.T, w *world.World, id int64) string {
	t.Helper()
	v, _, err := w.Standards.Get(t.Context(), w.Officer, id, 2)
	if err != nil {
		t.Fatal(err)
	}
	return ui.ID(v.Items[0].Line)
}

// words is the name of the field in which people write the most freely.
func words(form *goquery.Selection) (name string) {
	form.Find("textarea, input").Each(func(_ int, s *goquery.Selection) {
		n := s.AttrOr("name", "")
		switch s.AttrOr("type", "text") {
		case "text":
		default:
			return
		}
		if _, fixed := s.Attr("readonly"); !fixed && name == "" && !slices.Contains([]string{"why", "number", "form_key", "version", "hours"}, n) {
			name = n
		}
	})
	return name
}

// also is what a form needs besides its words to be taken.
var also = map[string]url.Values{
	"/orgs/N/plan/lay?year=N":      {"fixed": {"day:15"}},
	"/desk/N/visit":                {"settled": {"no"}},
	"/about/edit":                  {"agreed": {"1"}},
	"/inspections/N/orgs/N/say":    {"result": {"meets"}},
	"/inspections/N/orgs/N/letter": {"number": {"虚工委〔2021〕88号"}, "on": {"2021-12-20"}, "due": {"2022-01-20"}},
	"/charges/lists/N/add":         {"doc": {"区工委文件"}, "checked": {"有没有"}, "who": {"书记"}, "shows": {"said"}},
}

// shutToBoth are forms that this branch's state refuses to the first already, or those of
// a log, where what two people write stands one under the other.
var shutToBoth = []string{"/weak/N/accept", "/desk/N/ask", "/desk/N/back", "/inspections/N/orgs/N/ask", "/inspections/N/orgs/N/reply",
	"/inspections/N/join"} // the departure that was tried before it closes the team

// clash sends a form twice with other words, as two who opened it at the same time.
func clash(t *testing.T, h http.Handler, who, page, action, field string, also url.Values) {
	open := ask(h, "GET", page, who, nil)
	doc, err := goquery.NewDocumentFromReader(open.Body)
	if err != nil {
		t.Fatal(err)
	}
	form := doc.Find(`form[action="` + action + `"]`)
	send := func(text string) (int, *goquery.Document) {
		values := filled(form)
		maps.Copy(values, also)
		values.Set(field, text)
		if values.Has("why") {
			values.Set("why", "核对以后更正")
		}
		rec := ask(h, "POST", action, who, values)
		doc, err := goquery.NewDocumentFromReader(rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		return rec.Code, doc
	}
	const first, second = "先到的人写的", "后到的人写的"
	if code, doc := send(first); code != http.StatusSeeOther {
		t.Fatalf("the first is answered %d: %s", code, doc.Find(".problems, .problem, .flash").Text())
	}
	code, doc := send(second)
	if code != http.StatusUnprocessableEntity {
		t.Fatalf("the second is answered %d, not refused", code)
	}
	if text := doc.Find("main").Text(); !strings.Contains(text, first) {
		t.Errorf("what the first saved in %s is not on the page: %s", field, doc.Find(".problems, .problem").Text())
	}
	again := doc.Find(`form[action="` + action + `"]`)
	if got := again.Find(`[name="` + field + `"]`); got.AttrOr("value", got.Text()) != second && !strings.Contains(doc.Find(".problems").Text(), second) {
		t.Errorf("what the second typed in %s is lost", field)
	}
	form = again
	if form.Length() == 0 {
		return // the step is done: what was typed is repeated beside what happened
	}
	if code, doc := send(second); code != http.StatusSeeOther {
		t.Errorf("sent again in sight of both, it is answered %d: %s", code, doc.Find(".problems, .problem").Text())
	}
}

// filled is what a browser sends of a form as it stands.
func filled(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input, textarea, select").Each(func(_ int, s *goquery.Selection) {
		name := s.AttrOr("name", "")
		if _, off := s.Attr("disabled"); off || name == "" {
			return
		}
		_, on := s.Attr("checked")
		switch {
		case s.Is("select"):
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			chosen.Each(func(_ int, o *goquery.Selection) { values.Add(name, o.AttrOr("value", o.Text())) })
		case s.Is("textarea"):
			values.Add(name, s.Text())
		case slices.Contains([]string{"checkbox", "radio"}, s.AttrOr("type", "")) && !on, s.AttrOr("type", "") == "file":
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	return values
}
