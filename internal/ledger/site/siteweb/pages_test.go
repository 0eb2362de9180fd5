package siteweb_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/site"
)

// A row of times that is wrong has its sentence at that row, and every row that
// was typed is still there.
func TestSlotsByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		form := url.Values{"name": {"虚构纪念馆"}, "capacity": {"40"}, "slot-0-day": {"2", "3"}, "slot-0-from": {"9:00"}, "slot-0-until": {"10:30"},
			"slot-1-day": {"3"}, "slot-1-from": {"10:00"}, "slot-1-until": {"11:00"}, "slot-1-people": {"20"},
			"closed-0-from": {"2022-01-01"}, "closed-0-last": {"2022-01-03"}}
		_, doc := h.Ask(h.Officer, "POST", "/sites", form, http.StatusUnprocessableEntity)
		if got := doc.Find("#f-slot-1 .f-bad").Text(); !strings.Contains(got, "和周三的09:00—10:30重叠") {
			t.Errorf("at the second slot: %q", got)
		}
		if got := doc.Find("#f-closed-0 .f-bad").Text(); !strings.Contains(got, "闭馆的原因") || doc.Find("#f-slot-0 .f-bad").Length() != 0 {
			t.Errorf("at the closure: %q", got)
		}
		if doc.Find("#f-slot-0 [checked]").Length() != 2 || doc.Find("[name=slot-1-people]").AttrOr("value", "") != "20" || doc.Find("[name=closed-0-last]").AttrOr("value", "") != "2022-01-03" {
			t.Error("a row is lost")
		}
		form.Set("do", "more")
		_, doc = h.Ask(h.Officer, "POST", "/sites", form, http.StatusOK)
		if n := doc.Find("fieldset[id^=f-slot]").Length(); n < 7 || doc.Find("[name=name]").AttrOr("value", "") != "虚构纪念馆" {
			t.Errorf("%d rows", n)
		}
		form.Del("do")
		form.Set("slot-1-from", "10:30")
		form.Set("closed-0-why", "布展")
		h.Ask(h.Secretary, "POST", "/sites", form, http.StatusForbidden)
		rec, _ := h.Ask(h.Officer, "POST", "/sites", form, http.StatusSeeOther)
		at := rec.Header().Get("Location")
		_, doc = h.Ask(h.Secretary, "GET", at, nil, http.StatusOK)
		if text := doc.Find("main").Text(); !strings.Contains(text, "周二、周三09:00—10:30，每次40人") || !strings.Contains(text, "还剩40个名额") || !strings.Contains(text, "闭馆（布展）") {
			t.Error(strings.Join(strings.Fields(text), " "))
		}
		id, err := strconv.ParseInt(strings.TrimPrefix(at, "/sites/"), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Bookings.Book(h.Ctx(), h.Secretary, h.East, booking.Draft{Site: id, Day: day.Must("2021-12-22"), From: "09:00", Members: 5}); err != nil {
			t.Fatal(err)
		}
		// A booking on a day that is closed now stands, and the officer is told.
		form.Set("version", "1")
		form.Set("closed-1-from", "2021-12-22")
		form.Set("closed-1-why", "停电")
		h.Ask(h.Officer, "POST", at+"/edit", form, http.StatusSeeOther)
		_, doc = h.Ask(h.Officer, "POST", at+"/edit", form, http.StatusUnprocessableEntity)
		if !strings.Contains(doc.Find("#problems").Text(), "刚被别人改过") || doc.Find("[name=closed-1-why]").AttrOr("value", "") != "停电" {
			t.Error("an old page, or what was typed is lost")
		}
		// The page carries the version of now: read and sent again, it is saved.
		if now := doc.Find("form[action$='/edit'] [name=version]").AttrOr("value", ""); now != "2" {
			t.Errorf("the page that was refused carries version %s", now)
		}
		_, doc = h.Ask(h.Officer, "GET", at, nil, http.StatusOK)
		if text := doc.Find("main").Text(); !strings.Contains(text, "需要联系的预约") || !strings.Contains(text, "现在不接待") {
			t.Error("the booking on a closed day is not told")
		}
		h.Ask(h.Officer, "POST", at+"/shut", url.Values{"version": {"2"}, "closed": {"1"}}, http.StatusSeeOther)
		_, doc = h.Ask(h.Secretary, "GET", at, nil, http.StatusOK)
		if text := doc.Find("main").Text(); !strings.Contains(text, "已经停止接待") || doc.Find("a.slot").Length() > 1 {
			t.Error("a closed site still offers its slots")
		}
	})
}

// What was closed and is over stays in the register when the rest is edited.
func TestPastClosuresStay(t *testing.T) {
	h := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	past := site.Closure{Span: day.Span{From: day.Must("2021-05-01"), Until: day.Must("2021-05-06")}, Why: "劳动节"}
	id, err := h.Sites.Register(h.Ctx(), h.Officer, h.Root, site.Site{Name: "馆", Closures: []site.Closure{past}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Sites.Edit(h.Ctx(), h.Officer, id, 1, site.Site{Name: "馆"}); err != nil {
		t.Fatal(err)
	}
	s, err := h.Sites.Get(h.Ctx(), h.Secretary, id)
	if err != nil || len(s.Closures) != 1 || s.ClosedOn(day.Must("2021-05-03")) == "" || s.ClosedOn(day.Must("2021-05-06")) != "" {
		t.Errorf("%+v %v", s, err)
	}
}
