package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	redsite "zhibu/internal/ledger/site"
)

var formKey = regexp.MustCompile(`name="form_key" value="([^"]+)"`)

// table counts the rows of a table.
func table(w *world.World, name string) (n int) {
	w.T.Helper()
	if err := w.Gate.Read(w.T.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Beyond("a test counts", "SELECT COUNT(*) FROM "+name, nil, func(row gate.Row) error { return row.Scan(&n) })
	}); err != nil {
		w.T.Fatal(err)
	}
	return n
}

// A form that is sent twice, also at the same moment, makes one record and
// answers both with it; the same words in another form make another.
func TestFormSentTwice(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		h := site(t, w)
		east := strconv.FormatInt(w.East, 10)
		id, err := w.Sites.Register(t.Context(), w.Officer, w.Root, redsite.Site{Name: "可以预约的馆", Slots: []redsite.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}}})
		if err != nil {
			t.Fatal(err)
		}
		hall := strconv.FormatInt(id, 10)
		for _, c := range []struct {
			who, page, to, table string
			form                 url.Values
		}{
			{"secretary", "/orgs/" + east + "/activities/new", "/orgs/" + east + "/activities", "activity",
				url.Values{"kind": {"lecture"}, "day": {"2021-12-09"}, "title": {"党课"}}},
			{"secretary", "/orgs/" + east + "/members/new", "/orgs/" + east + "/members", "member",
				url.Values{"name": {"虚构人"}, "since": {"2021-12-01"}, "sex": {"1"}, "reason": {"转入"}}},
			{"officer", "/topics/new", "/topics", "topic",
				url.Values{"title": {"一篇"}, "source": {"某报"}, "published_on": {"2021-12-01"}}},
			{"officer", "/sites/new", "/sites", "site", url.Values{"name": {"虚构纪念馆"}}},
			{"secretary", "/orgs/" + east + "/bookings/new", "/orgs/" + east + "/bookings", "booking",
				url.Values{"site": {hall}, "day": {"2021-12-23"}, "slot": {"09:00"}, "members": {"5"}}},
			{"secretary", "/orgs/" + east + "/plan/new", "/orgs/" + east + "/plan", "plan",
				url.Values{"kind": {"lecture"}, "day": {"2021-12-28"}, "title": {"党课"}}},
			{"officer", "/orgs/" + east + "/decisions/new?act=note", "/orgs/" + east + "/decisions", "decision",
				url.Values{"act": {"note"}, "title": {"批复"}, "made_on": {"2021-12-10"}}},
			{"secretary", "/orgs/" + east + "/org-changes/new?act=org.rename", "/orgs/" + east + "/org-changes", "matter",
				url.Values{"act": {"org.rename"}, "name": {"东一新支部"}, "on": {"2022-01-10"}, "reason": {"机构更名"}}},
		} {
			before := table(w, c.table)
			show := func() string {
				page := ask(h, "GET", c.page, c.who, nil)
				found := formKey.FindStringSubmatch(page.Body.String())
				if found == nil {
					t.Fatalf("%s answers %d, without a key", c.page, page.Code)
				}
				return found[1]
			}
			c.form.Set("form_key", show())
			answers := make([]*httptest.ResponseRecorder, 6)
			var wg sync.WaitGroup
			for i := range answers {
				wg.Go(func() { answers[i] = ask(h, "POST", c.to, c.who, c.form) })
			}
			wg.Wait()
			for _, a := range answers {
				if a.Code != http.StatusSeeOther || a.Header().Get("Location") != answers[0].Header().Get("Location") {
					t.Errorf("%s: %d to %s, want what the first got: %d to %s", c.to, a.Code, a.Header().Get("Location"),
						answers[0].Code, answers[0].Header().Get("Location"))
				}
			}
			if n := table(w, c.table) - before; n != 1 {
				t.Errorf("%s sent six times made %d rows", c.to, n)
			}
			if c.table == "site" || c.table == "decision" || c.table == "activity" || c.table == "booking" {
				continue // a second one of the same name, day or hour is refused or replaces the first
			}
			c.form.Set("form_key", show())
			ask(h, "POST", c.to, c.who, c.form)
			if n := table(w, c.table) - before; n != 2 {
				t.Errorf("%s: another form with the same words, %d rows in all", c.to, n)
			}
		}
		if _, err := w.Gate.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
	testkit.Promise(t, "8 forms sent six times at once, 8 records", "AT-58", "CON-02")
}

// A page that was gone back to, changed and sent again is another form: nothing
// typed is lost.
func TestChangedFormIsAnother(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	to := "/orgs/" + strconv.FormatInt(w.East, 10) + "/activities"
	form := url.Values{"kind": {"visit"}, "day": {"2021-12-09"}, "title": {"上午"}, "form_key": {"k"}}
	ask(h, "POST", to, "secretary", form)
	form.Set("title", "下午")
	ask(h, "POST", to, "secretary", form)
	if n := table(w, "activity"); n != 2 {
		t.Errorf("%d activities", n)
	}
	// The key of another account is another key.
	form.Set("day", day.Must("2021-12-10").String())
	ask(h, "POST", to, "secretary", form)
	ask(h, "POST", to, "officer", form)
	if n := table(w, "activity"); n != 4 {
		t.Errorf("%d activities", n)
	}
}

// What is too large is said, whichever form it is.
func TestTooLargeForm(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	big := url.Values{"name": {strings.Repeat("长", 1<<20)}}
	for _, to := range []string{"/sites", "/orgs/" + strconv.FormatInt(w.East, 10) + "/members", "/orgs/" + strconv.FormatInt(w.East, 10) + "/decisions"} {
		if a := ask(h, "POST", to, "officer", big); a.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s answers %d", to, a.Code)
		}
	}
	testkit.Promise(t, "3 forms of 3 MiB, 413 each", "V5.2.1")
}

// Where a form returns to is a page of this house, whatever a browser makes of it.
func TestBackLeadsHome(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	for _, back := range []string{"//evil.example/", "/\t/evil.example/", "/\\evil.example/", "\\\\evil.example", "https://evil.example/", "/\n/evil.example", "/ /evil.example", "javascript:alert(1)"} {
		a := ask(h, "GET", "/as-of?day=2021-06-30&back="+url.QueryEscape(back), "secretary", nil)
		if to := a.Header().Get("Location"); to != "/" {
			t.Errorf("back=%q leads to %q (%d)", back, to, a.Code)
		}
	}
	if to := ask(h, "GET", "/as-of?day=2021-06-30&back=/members%3Fq%3D%E4%B8%9C", "secretary", nil).Header().Get("Location"); !strings.HasPrefix(to, "/members?q=") {
		t.Errorf("a page of the house was refused: %q", to)
	}
	testkit.Promise(t, "8 addresses, 0 lead away", "V3.7.2")
}

// A path that takes another method says so, and which; one that takes none is
// not there.
func TestOtherMethod(t *testing.T) {
	h := site(t, world.New(t, testkit.Engine{Dir: t.TempDir()}))
	for _, c := range []struct {
		method, path string
		status       int
		allow, says  string
	}{
		{"GET", "/sign-out", http.StatusMethodNotAllowed, "POST", "只用来提交表单"},
		{"POST", "/report", http.StatusMethodNotAllowed, "GET", "不接收提交的内容"},
		{"DELETE", "/members", http.StatusMethodNotAllowed, "GET", "不接收提交的内容"},
		{"POST", "/nowhere", http.StatusNotFound, "", "没有找到"},
	} {
		a := ask(h, c.method, c.path, "secretary", nil)
		if a.Code != c.status || a.Header().Get("Allow") != c.allow || !strings.Contains(a.Body.String(), c.says) {
			t.Errorf("%s %s: %d, allow %q: %s", c.method, c.path, a.Code, a.Header().Get("Allow"), a.Body.String())
		}
	}
}
