package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
)

// amiss is what a page must not have, and what it lacks.
func amiss(doc *goquery.Document, signedIn bool) (list []string) {
	say := func(what, detail string) { list = append(list, what+" "+detail) }
	doc.Find("object, embed, applet, frame, frameset, iframe, marquee, font, center, blink, portal, [bgcolor], meta[http-equiv=refresh], a[href^='ftp:']").Each(func(_ int, s *goquery.Selection) {
		say("of the past:", goquery.NodeName(s))
	})
	for _, attr := range []string{"href", "src", "action", "formaction", "poster", "data"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			to := strings.TrimSpace(s.AttrOr(attr, ""))
			if goquery.NodeName(s) == "link" && to == "data:," { // no picture for the tab, and none is asked for
				return
			}
			if u, err := url.Parse(to); err != nil || u.Scheme != "" || u.Host != "" {
				say("leads away:", goquery.NodeName(s)+" "+to)
			}
		})
	}
	doc.Find("input").Each(func(_ int, s *goquery.Selection) {
		name := strings.ToLower(s.AttrOr("name", ""))
		if kind := s.AttrOr("type", "text"); strings.Contains(name, "password") && kind != "password" && kind != "hidden" {
			say("shows a password:", name)
		}
		_, pasted := s.Attr("onpaste")
		if s.AttrOr("type", "") == "password" && (pasted || s.AttrOr("autocomplete", "") == "off" || s.AttrOr("maxlength", "") != "") {
			say("hinders a manager of passwords:", name)
		}
	})
	if signedIn && doc.Find(`form[method="post"][action="/sign-out"]`).Length() == 0 {
		say("has no way out", "")
	}
	return list
}

// Every page of the house, also where people typed addresses of their own: nothing of the
// past in it, no link that leads away, no password in sight, and the way out on each.
func TestNothingIsAmissOnAnyPage(t *testing.T) {
	m := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	const typed = "javascript:alert(1) https://evil.example/ data:text/html,x"
	if _, err := m.w.Activities.Record(t.Context(), m.w.Secretary, m.w.East, activity.Record{Kinds: []activity.Kind{activity.Visit}, OnDay: m.w.Gate.Today(), Title: typed, Place: typed, Minutes: typed}); err != nil {
		t.Fatal(err)
	}
	pages, shown, passwords := 0, 0, 0
	for _, r := range m.w.Routes() {
		method, _, _ := strings.Cut(r.Pattern, " ")
		if method != "GET" {
			continue
		}
		for _, who := range []string{"", "secretary", "officer", "member", "system", "security", "audit"} {
			rec := ask(m.h, "GET", m.fill(r.Pattern, m.whose["own"]), who, nil)
			if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") || rec.Code != http.StatusOK && rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound {
				continue
			}
			pages++
			if strings.Contains(rec.Body.String(), "evil.example") {
				shown++
			}
			doc, err := goquery.NewDocumentFromReader(rec.Body)
			if err != nil {
				t.Fatal(err)
			}
			passwords += doc.Find("input[type=password]").Length()
			for _, what := range amiss(doc, who != "") {
				t.Errorf("%s as %s: %s", r.Pattern, who, what)
			}
		}
	}
	bad, err := goquery.NewDocumentFromReader(strings.NewReader(`<iframe></iframe><a href="javascript:alert(1)">x</a><a href="https://evil.example/">x</a><input name="password"><input type="password" name="p" autocomplete="off">`))
	if err != nil {
		t.Fatal(err)
	}
	if list := amiss(bad, true); len(list) != 6 { // the control
		t.Errorf("of a bad page only %q is found", list)
	}
	if pages < 600 || shown < 3 || passwords < 3 {
		t.Errorf("%d pages, %d with typed addresses, %d passwords: the test says little", pages, shown, passwords)
	}
	testkit.Promise(t, fmt.Sprintf("%d pages, %d of them with addresses that people typed, 0 amiss", pages, shown), "V1.2.2", "V3.7.1", "V6.2.6", "V6.2.7", "V7.4.4")
}

// A field that is sent twice, or in the address too, has one meaning: what was typed in
// the form, and of two the first.
func TestAFieldSentTwice(t *testing.T) {
	w := newMatrix(t, testkit.Engine{Dir: t.TempDir()}, app.Powers)
	to := w.fill("POST /orgs/{org}/activities", w.whose["own"])
	titles := func() (list []string) {
		t.Helper()
		if err := w.w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
			return r.Beyond("a test looks", "SELECT title FROM activity ORDER BY id", nil, func(row gate.Row) error {
				var text string
				err := row.Scan(&text)
				list = append(list, text)
				return err
			})
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := titles()
	form := url.Values{"kind": {"visit"}, "day": {"2021-12-09"}, "title": {"表单里的", "第二个"}, "form_key": {"k1"}}
	if rec := ask(w.h, "POST", to+"?title=%E5%9C%B0%E5%9D%80%E9%87%8C%E7%9A%84", "secretary", form); rec.Code != http.StatusSeeOther {
		t.Fatalf("%d", rec.Code)
	}
	if made := titles()[len(before):]; !slices.Equal(made, []string{"表单里的"}) {
		t.Errorf("made are %q", made)
	}
	testkit.Promise(t, "twice in the form and once in the address: the form's first", "V15.3.7")
}
