package calendarweb_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
)

func planned(h *world.Pages, of int64, title string) {
	h.T.Helper()
	if _, err := h.Plans.Add(h.Ctx(), h.Officer, of, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: title}); err != nil {
		h.T.Fatal(err)
	}
}

func TestMonthWeekDay(t *testing.T) {
	h := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	planned(h, h.East, "东党课")
	planned(h, h.West, "西党课")
	east := "org=" + strconv.FormatInt(h.East, 10)
	_, doc := h.Ask(h.Secretary, "GET", "/calendar?"+east, nil, http.StatusOK)
	if doc.Find("table.cal tbody tr").Length() != 5 || doc.Find("td.now time[datetime='2021-12-20']").Length() != 1 {
		t.Errorf("%d weeks", doc.Find("table.cal tbody tr").Length())
	}
	cell := doc.Find("time[datetime='2021-12-28']").Closest("td")
	if cell.Find(".ev-planned").Text() == "" || !strings.Contains(cell.Text(), "东党课") {
		t.Errorf("28 December: %q", cell.Text())
	}
	if !strings.Contains(doc.Find("time[datetime='2021-12-31']").Closest("td").Text(), "截止") {
		t.Error("no last day on 31 December")
	}
	_, doc = h.Ask(h.Secretary, "GET", "/calendar?view=week&on=2021-12-28&"+east, nil, http.StatusOK)
	if doc.Find("td.cell-day").Length() != 7 || doc.Find(".ev-planned").Length() != 2 { // one, and the key
		t.Errorf("%d days, %d plans in the week", doc.Find("td.cell-day").Length(), doc.Find(".ev-planned").Length())
	}
	_, doc = h.Ask(h.Secretary, "GET", "/calendar?view=day&on=2021-12-28&"+east, nil, http.StatusOK)
	if text := doc.Find("main").Text(); !strings.Contains(text, "计划1项") || !strings.Contains(text, "东党课") {
		t.Error(text)
	}
	_, doc = h.Ask(h.Secretary, "GET", "/calendar?view=day&on=2021-12-31&"+east, nil, http.StatusOK)
	if n := doc.Find("main .rows a.btn[href*='kind=themeday']").Length(); n != 1 {
		t.Errorf("%d doors to record December's themed party day", n)
	}
	// Of the whole tree a day counts, and leads to its list.
	_, doc = h.Ask(h.Officer, "GET", "/calendar", nil, http.StatusOK)
	cell = doc.Find("time[datetime='2021-12-28']").Closest("td")
	if !strings.Contains(cell.Find("li.ev-planned").Text(), "计划2项") {
		t.Errorf("28 December: %q", cell.Text())
	}
	href, _ := cell.Find("li.ev-planned a").Attr("href")
	_, doc = h.Ask(h.Officer, "GET", href, nil, http.StatusOK)
	if text := doc.Find("main").Text(); !strings.Contains(text, "东党课") || !strings.Contains(text, "西党课") {
		t.Error(text)
	}
	_, doc = h.Ask(h.Head, "GET", "/calendar?scope=all", nil, http.StatusOK)
	if strings.Contains(doc.Find("main").Text(), "计划2项") {
		t.Error("the bureau sees what is not below it")
	}
	for _, c := range []struct {
		who  gate.Actor
		path string
		want int
	}{
		{h.Secretary, "/calendar?org=" + strconv.FormatInt(h.Eastern, 10), http.StatusNotFound}, {h.Secretary, "/calendar?org=" + strconv.FormatInt(h.Root, 10), http.StatusNotFound},
		{h.Plain, "/calendar", http.StatusForbidden}, {h.Stranger, "/calendar?" + east, http.StatusForbidden},
		{h.Secretary, "/calendar?on=nonsense&view=other", http.StatusOK}, {h.Secretary, "/calendar?on=0001-01-01", http.StatusOK}, {h.Secretary, "/calendar?on=9999-12-31", http.StatusOK},
		{h.Secretary, "/calendar?month=2022-02", http.StatusOK},
	} {
		h.Ask(c.who, "GET", c.path, nil, c.want)
	}
}

// The address is shown once, works without a session, and not after it is revoked.
func TestFeedByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		planned(h, h.East, "东党课")
		account, err := h.Accounts.Create(h.Ctx(), gate.Program("test"), "shuji", "书记", h.Secretary.Person, "a long password")
		if err != nil {
			t.Fatal(err)
		}
		her := h.Secretary
		her.Account = account
		form := url.Values{"org": {strconv.FormatInt(h.East, 10)}, "form_key": {"one"}}
		_, doc := h.Ask(her, "POST", "/calendar/feeds", form, http.StatusOK)
		address, _ := doc.Find("[name=address]").Attr("value")
		at, err := url.Parse(address)
		if err != nil || !strings.HasPrefix(at.Path, "/feeds/") || !strings.HasSuffix(at.Path, ".ics") || len(at.Path) != len("/feeds/.ics")+48 {
			t.Fatalf("%q %v", address, err)
		}
		_, doc = h.Ask(her, "GET", "/calendar/feeds", nil, http.StatusOK)
		if strings.Contains(doc.Text(), at.Path) || doc.Find("form[action$='/revoke']").Length() != 1 {
			t.Error("it is shown a second time, or not listed")
		}
		nobody := gate.Actor{}
		rec, _ := h.Ask(nobody, "GET", at.Path, nil, http.StatusOK)
		if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/calendar") || !strings.Contains(rec.Body.String(), "SUMMARY:东党课") {
			t.Errorf("%v: %s", rec.Header(), rec.Body.String())
		}
		other := "/feeds/" + strings.Repeat("0", 48) + ".ics"
		unknown, _ := h.Ask(nobody, "GET", other, nil, http.StatusNotFound)
		h.Ask(nobody, "GET", strings.TrimSuffix(at.Path, ".ics"), nil, http.StatusNotFound)
		action, _ := doc.Find("form[action$='/revoke']").Attr("action")
		h.Ask(h.Beside, "POST", action, nil, http.StatusNotFound)
		h.Ask(her, "POST", action, nil, http.StatusSeeOther)
		revoked, _ := h.Ask(nobody, "GET", at.Path, nil, http.StatusNotFound)
		plain := func(rec *httptest.ResponseRecorder, path string) string {
			return strings.ReplaceAll(rec.Body.String(), url.QueryEscape(path), "")
		}
		if strings.ReplaceAll(plain(revoked, at.Path), at.Path, "") != strings.ReplaceAll(plain(unknown, other), other, "") {
			t.Error("a revoked address answers otherwise than an unknown one")
		}
		h.Ask(her, "POST", action, nil, http.StatusNotFound)
		h.Ask(her, "POST", "/calendar/feeds", url.Values{"org": {strconv.FormatInt(h.West, 10)}}, http.StatusNotFound)
		h.Ask(h.Plain, "POST", "/calendar/feeds", form, http.StatusForbidden)
	})
}
