package coverageweb_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/unit"
)

// From registering a unit to answering what is found there, by page.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		form := url.Values{"name": {"虚构学院"}, "code": {"123"}, "sector": {"教育"}, "org": {strconv.FormatInt(h.Bureau, 10)}}
		text, doc := h.Words(h.Officer, "POST", "/units", form, 422)
		h.Says(text, "现在是3位")
		if doc.Find("[name=name]").AttrOr("value", "") != "虚构学院" {
			t.Error("what was typed is lost")
		}
		form.Set("code", "")
		h.Words(h.Head, "POST", "/units", form, 403)
		h.Words(h.Officer, "POST", "/units", form, 303)
		list, err := h.Units.List(h.Ctx(), h.Officer, unit.Query{On: day.Must("2021-12-20")})
		if err != nil || len(list.List) != 1 {
			t.Fatal(list, err)
		}
		at := "/units/" + strconv.FormatInt(list.List[0].ID, 10)
		// A name that several bear asks which of them; one that nobody bears is refused.
		_, doc = h.Words(h.Officer, "POST", at+"/workers", url.Values{"who": {"东甲"}, "work_from": {"2021-06-01"}}, 422)
		if n := doc.Find("[name=member] option").Length(); n != 10 {
			t.Errorf("%d to choose from", n)
		}
		h.Words(h.Officer, "POST", at+"/workers", url.Values{"who": {"无此人"}, "work_from": {"2021-06-01"}}, 422)
		for _, name := range []string{"东甲5", "东甲6", "东甲7"} {
			h.Words(h.Officer, "POST", at+"/workers", url.Values{"who": {name}, "work_from": {"2021-06-01"}}, 303)
		}
		h.Words(h.Officer, "POST", at+"/count", url.Values{"people": {"0"}, "on_day": {"2021-12-01"}, "source": {"年报"}}, 422)
		h.Words(h.Officer, "POST", at+"/count", url.Values{"people": {"40"}, "on_day": {"2021-12-01"}, "source": {"年报"}}, 303)
		text, _ = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "应建未建", "本单位有正式党员3人", "40人", "东甲6")
		text, _ = h.Words(h.Officer, "GET", "/units?finding=none", nil, 200)
		h.Says(text, "虚构学院", "应建未建")
		for _, path := range []string{"/units/export?finding=none", "/coverage/export?kind=none"} {
			h.Words(h.Officer, "POST", path, nil, 200)
			h.Words(h.Plain, "POST", path, nil, 403)
		}

		text, doc = h.Words(h.Officer, "GET", "/coverage", nil, 200)
		h.Says(text, "应建未建 1", "虚构学院", "支部工作条例第四条")
		finding := doc.Find("td a.name").AttrOr("href", "")
		text, doc = h.Words(h.Officer, "GET", finding, nil, 200)
		h.Says(text, "提出组织调整", "3名")
		decide := doc.Find(".head a.btn").First().AttrOr("href", "")
		_, next := h.Words(h.Officer, "GET", decide, nil, 200)
		if next.Find("[name=name]").AttrOr("value", "") != "虚构学院党支部" {
			t.Errorf("the request is not prefilled: %s", decide)
		}
		answer := url.Values{"key": {doc.Find("[name=key]").AttrOr("value", "")}, "basis": {strings.ReplaceAll(doc.Find("[name=basis]").AttrOr("value", ""), "\n", "\r\n")}, "text": {""}}
		h.Words(h.Officer, "POST", "/coverage/answer", answer, 422)
		answer.Set("text", "正在筹备")
		h.Words(h.Far, "POST", "/coverage/answer", answer, 404)
		h.Words(h.Officer, "POST", "/coverage/answer", answer, 303)
		text, _ = h.Words(h.Officer, "GET", "/coverage?state=done", nil, 200)
		h.Says(text, "已说明", "正在筹备")
		h.Words(h.Far, "GET", finding, nil, 404)

		// Two people edit at once: the second sees both texts.
		form.Set("version", "1")
		form.Set("name", "虚构学院一")
		h.Words(h.Officer, "POST", at+"/edit", form, 303)
		form.Set("name", "虚构学院二")
		text, doc = h.Words(h.Officer, "POST", at+"/edit", form, 422)
		h.Says(text, "刚被别人改过", "虚构学院一")
		if doc.Find("[name=name]").AttrOr("value", "") != "虚构学院二" || doc.Find("[name=version]").AttrOr("value", "") != "2" {
			t.Error("what was typed is lost, or it cannot be saved")
		}

		sector := "/coverage/sector?name=" + url.QueryEscape("教育")
		text, _ = h.Words(h.Officer, "GET", sector, nil, 200)
		h.Says(text, "还没有党组织的单位", "虚构学院一")
		h.Words(h.Far, "GET", sector, nil, 404)
		h.Words(h.Officer, "POST", "/coverage/sector", url.Values{"name": {"教育"}, "basis": {strings.Repeat("长", 201)}, "version": {"0"}}, 422)
		h.Words(h.Officer, "POST", "/coverage/sector", url.Values{"name": {"教育"}, "basis": {"虚工委〔2021〕9号"}, "version": {"0"}}, 303)
	})
}
