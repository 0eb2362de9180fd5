package bookingweb_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
)

func hall(h *world.Pages) string {
	h.T.Helper()
	s := site.Site{Name: "虚构纪念馆", Slots: []site.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}},
		Closures: []site.Closure{{Span: day.Span{From: day.Must("2021-12-30"), Until: day.Must("2021-12-31")}, Why: "布展"}}}
	id, err := h.Sites.Register(h.Ctx(), h.Officer, h.Root, s)
	if err != nil {
		h.T.Fatal(err)
	}
	return strconv.FormatInt(id, 10)
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// Each thing that is wrong has its sentence at its field, and nothing that was
// typed is lost.
func TestRefusalKeepsWhatWasTyped(t *testing.T) {
	h := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	room := hall(h)
	if _, err := h.Bookings.Book(h.Ctx(), h.Officer, h.West, booking.Draft{Site: must(t, room), Day: day.Must("2021-12-23"), From: "09:00", Members: 25}); err != nil {
		t.Fatal(err)
	}
	to := "/orgs/" + id(h.East) + "/bookings"
	whole := func() url.Values {
		return url.Values{"site": {room}, "day": {"2021-12-23"}, "slot": {"09:00"}, "members": {"4"}, "others": {"1"}, "note": {"需要讲解"}}
	}
	for _, c := range []struct{ what, change, to, field, says string }{
		{"over capacity", "members", "40", "members", "一次最多30人，您填了41人"},
		{"more than is left, and no waiting", "members", "9", "members", "还剩5个名额"},
		{"a closed day", "day", "2021-12-30", "day", "闭馆（布展）"},
		{"a day in the past", "day", "2021-12-16", "day", "已经过了"},
		{"a weekday without slots", "day", "2021-12-24", "day", "没有可以预约的时段"},
		{"outside the opening", "slot", "20:00", "slot", "没有20:00开始的时段"},
		{"no slot", "slot", "", "slot", "请选择时段"},
		{"no site", "site", "0", "site", "请选择去哪个场馆"},
		{"a note too long", "note", strings.Repeat("长", 201), "note", "备注不超过200个字"},
	} {
		form := whole()
		form.Set(c.change, c.to)
		_, doc := h.Ask(h.Secretary, "POST", to, form, http.StatusUnprocessableEntity)
		if got := doc.Find("#f-" + c.field + "-problem").Text(); !strings.Contains(got, c.says) {
			t.Errorf("%s: at %s stands %q", c.what, c.field, got)
		}
		for name, values := range form {
			input := doc.Find("main form [name=" + name + "]")
			got, _ := input.Attr("value")
			if goquery.NodeName(input) == "select" {
				got, _ = input.Find("option[selected]").Attr("value")
			}
			if got != values[0] && !(name == "slot" && c.field == "slot") && !(c.field == "site" && name == "site") {
				t.Errorf("%s: %s was %q and is %q", c.what, name, values[0], got)
			}
		}
	}
	form := whole()
	form.Set("wait", "1")
	rec, _ := h.Ask(h.Secretary, "POST", to, form, http.StatusSeeOther)
	own := rec.Header().Get("Location")
	_, doc := h.Ask(h.Secretary, "POST", to, form, http.StatusUnprocessableEntity)
	if got := doc.Find("#f-slot-problem").Text(); !strings.Contains(got, "已经有一个预约") {
		t.Errorf("twice: %q", got)
	}
	h.Ask(h.Beside, "GET", own, nil, http.StatusNotFound)
	h.Ask(h.Plain, "GET", own, nil, http.StatusForbidden)
	// The site says that places are taken, and not by whom.
	_, doc = h.Ask(h.Beside, "GET", "/sites/"+room, nil, http.StatusOK)
	if text := doc.Find(".board").Text(); !strings.Contains(text, "约满") || strings.Contains(text, "支部") {
		t.Errorf("the board of another: %s", text)
	}
	_, doc = h.Ask(h.Secretary, "GET", "/sites/"+room, nil, http.StatusOK)
	if got, _ := doc.Find(".slot.ours").Attr("href"); got != own {
		t.Errorf("her own slot leads to %q", got)
	}
	_, doc = h.Ask(h.Officer, "GET", "/sites/"+room+"/sheet?day=2021-12-23", nil, http.StatusOK)
	if text := doc.Find("main").Text(); !strings.Contains(text, "东一支部") || !strings.Contains(text, "西局支部") || !strings.Contains(text, "已约30人") {
		t.Errorf("the sheet: %s", text)
	}
	h.Ask(h.Secretary, "GET", "/sites/"+room+"/sheet?day=2021-12-23", nil, http.StatusForbidden)
}

func must(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A visit is confirmed on one page and becomes an activity; another's page cannot.
func TestConfirmByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		room := hall(h)
		rec, _ := h.Ask(h.Secretary, "POST", "/orgs/"+id(h.East)+"/bookings", url.Values{"site": {room}, "day": {"2021-12-23"}, "slot": {"09:00"}, "members": {"9"}, "others": {"4"}}, http.StatusSeeOther)
		own := rec.Header().Get("Location")
		h.Ask(h.Secretary, "GET", own+"/visit", nil, http.StatusSeeOther) // not before the day
		h.Ask(h.Secretary, "POST", own+"/visit", nil, http.StatusUnprocessableEntity)
		h.Clock.Set("2021-12-24")
		_, doc := h.Ask(h.Secretary, "GET", own+"/visit", nil, http.StatusOK)
		if v, _ := doc.Find("[name=others]").Attr("value"); v != "4" || doc.Find("[name=absent]").Length() != 9 {
			t.Errorf("others %s, %d who were due", v, doc.Find("[name=absent]").Length())
		}
		gone := id(h.People[h.East][4])
		_, doc = h.Ask(h.Secretary, "POST", own+"/visit", url.Values{"others": {"-4"}, "title": {"看展"}, "absent": {gone}, "why-" + gone: {"病假"}}, http.StatusUnprocessableEntity)
		if doc.Find("[name=absent][checked]").Length() != 1 || doc.Find("[name=why-"+gone+"][checked]").Length() != 1 || !strings.Contains(doc.Find("#f-others-problem").Text(), "其他参加人数") {
			t.Error("what was marked is lost")
		}
		h.Ask(h.Beside, "POST", own+"/visit", nil, http.StatusNotFound)
		rec, _ = h.Ask(h.Secretary, "POST", own+"/visit", url.Values{"others": {"5"}, "title": {"看展"}, "themeday": {"1"}, "study_mins": {"90"}, "absent": {gone}, "why-" + gone: {"病假"}}, http.StatusSeeOther)
		record := strings.TrimSuffix(rec.Header().Get("Location"), "/saved")
		a, err := h.Activities.Get(h.Ctx(), h.Secretary, must(t, strings.TrimPrefix(record, "/activities/")))
		if err != nil || a.Present != 8 || a.Others != 5 || a.Title != "看展" || len(a.Kinds) != 2 || a.StudyMins != 90 {
			t.Errorf("%+v %v", a, err)
		}
		_, doc = h.Ask(h.Secretary, "GET", own, nil, http.StatusOK)
		if doc.Find("a[href='"+record+"']").Length() != 1 || !strings.Contains(doc.Find("main").Text(), "已参观") {
			t.Error("the booking does not lead to its activity")
		}
		h.Ask(h.Secretary, "POST", own+"/visit", nil, http.StatusUnprocessableEntity)
	})
}
