package planweb_test

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
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/plan"
)

func TestLayByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		at := "/orgs/" + strconv.FormatInt(h.East, 10) + "/plan"
		_, doc := h.Ask(h.Secretary, "GET", at, nil, http.StatusOK)
		if !strings.Contains(doc.Find("main").Text(), "这一年还没有计划") {
			t.Error("an empty plan says nothing")
		}
		form := url.Values{"version": {"0"}, "from": {"14:30"}, "until": {"13:00"}, "place": {"会议室"}, "title-3": {"学雷锋"}}
		_, doc = h.Ask(h.Secretary, "POST", at+"/lay?year=2022", form, http.StatusUnprocessableEntity)
		if !strings.Contains(doc.Find("#f-fixed-problem").Text(), "请选择每月几日") || !strings.Contains(doc.Find("#f-until-problem").Text(), "晚于") {
			t.Error("no sentence at its field")
		}
		if v, _ := doc.Find("[name=title-3]").Attr("value"); v != "学雷锋" {
			t.Errorf("the theme of March is %q", v)
		}
		form.Set("fixed", "week:1:6") // the first Saturday
		form.Set("until", "16:30")
		h.Ask(h.Beside, "POST", at+"/lay?year=2022", form, http.StatusForbidden)
		h.Ask(h.Secretary, "POST", at+"/lay?year=2022", form, http.StatusSeeOther)
		_, doc = h.Ask(h.Secretary, "GET", at+"?year=2022", nil, http.StatusOK)
		if text := doc.Find("main").Text(); doc.Find("tbody tr").Length() != 12 || !strings.Contains(text, "主题党日固定在每月第一个周六14:30—16:30，会议室") ||
			!strings.Contains(text, "放假") && !strings.Contains(text, "休息日，前后的工作日是") || !strings.Contains(text, "学雷锋") {
			t.Errorf("%d rows: %s", doc.Find("tbody tr").Length(), strings.Join(strings.Fields(text), " "))
		}
		// The form shows what is planned, and changes its words where they were changed.
		_, doc = h.Ask(h.Secretary, "GET", at+"/lay?year=2022", nil, http.StatusOK)
		again := url.Values{}
		doc.Find("main form").First().Find("input[name], select[name]").Each(func(_ int, s *goquery.Selection) {
			name, _ := s.Attr("name")
			value, _ := s.Attr("value")
			if goquery.NodeName(s) == "select" {
				value, _ = s.Find("option[selected]").Attr("value")
			}
			again.Set(name, value)
		})
		again.Set("title-4", "走访")
		h.Ask(h.Secretary, "POST", at+"/lay?year=2022", again, http.StatusSeeOther)
		_, list, err := h.Plans.OfYear(h.Ctx(), h.Secretary, h.East, 2022, h.Gate.Today())
		if err != nil || len(list) != 12 || list[3].Title != "走访" || list[2].Title != "学雷锋" || list[3].Version != 2 || list[2].Version != 1 {
			t.Errorf("%+v %v", list, err)
		}
		h.Ask(h.Plain, "GET", at, nil, http.StatusForbidden)
		h.Ask(h.Beside, "GET", at, nil, http.StatusNotFound)
	})
}

// A plan leads to the form that records it, filled in; the record does it.
func TestRecordAPlan(t *testing.T) {
	h := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	id, err := h.Plans.Add(h.Ctx(), h.Secretary, h.East, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-20"), From: "15:00", Until: "16:00", Title: "专题党课", Place: "礼堂"})
	if err != nil {
		t.Fatal(err)
	}
	at := "/orgs/" + strconv.FormatInt(h.East, 10) + "/plan"
	_, doc := h.Ask(h.Secretary, "GET", at, nil, http.StatusOK)
	href := ""
	doc.Find("main a").Each(func(_ int, s *goquery.Selection) {
		if s.Text() == "记这次活动" {
			href, _ = s.Attr("href")
		}
	})
	_, doc = h.Ask(h.Secretary, "GET", href, nil, http.StatusOK)
	for name, want := range map[string]string{"title": "专题党课", "place": "礼堂", "from": "15:00", "until": "16:00", "day": "2021-12-20"} {
		if got, _ := doc.Find("form.rec [name=" + name + "]").Attr("value"); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	one := "/plans/" + strconv.FormatInt(id, 10)
	_, doc = h.Ask(h.Secretary, "POST", one+"/edit", url.Values{"version": {"1"}, "kind": {"lecture"}, "day": {"2021-12-01"}, "title": {"改过的"}}, http.StatusUnprocessableEntity)
	if got, _ := doc.Find("[name=title]").Attr("value"); got != "改过的" || doc.Find("#f-day-problem").Length() != 1 {
		t.Errorf("%q", got)
	}
	h.Ask(h.Secretary, "POST", one+"/edit", url.Values{"version": {"1"}, "kind": {"lecture"}, "day": {"2021-12-22"}, "title": {"改过的"}, "why": {"人不齐"}}, http.StatusSeeOther)
	h.Ask(h.Secretary, "POST", one+"/edit", url.Values{"version": {"1"}, "kind": {"lecture"}, "day": {"2021-12-23"}}, http.StatusUnprocessableEntity)
	h.Ask(h.Secretary, "POST", one+"/cancel", url.Values{"version": {"2"}, "reason": {"不办了"}}, http.StatusSeeOther)
	_, doc = h.Ask(h.Secretary, "GET", at, nil, http.StatusOK)
	if text := doc.Find("tbody").Text(); !strings.Contains(text, "已取消") || !strings.Contains(text, "不办了") || !strings.Contains(text, "原定12月20日") {
		t.Error(text)
	}
}
