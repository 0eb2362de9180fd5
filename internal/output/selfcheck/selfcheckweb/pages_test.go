package selfcheckweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
)

// By its pages: 29 items with their answers, a question answered, an empty answer
// refused at its item, the rules of use published, the filing number at the foot.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		h.Ask(h.Secretary, "GET", "/self-check", nil, http.StatusForbidden)
		text, doc := h.Words(h.Officer, "GET", "/self-check", nil, http.StatusOK)
		if n := doc.Find("main tbody tr").Length(); n != 29 {
			t.Errorf("%d items", n)
		}
		h.Says(text, "N16", "M13", "今年计划0次", "备案号未填", "还没有由工委确认")
		_, doc = h.Ask(h.Officer, "POST", "/self-check/answer", url.Values{"item": {"M1"}, "text": {"x"}}, http.StatusUnprocessableEntity)
		if doc.Find("details[open] .f.bad textarea").Text() != "x" {
			t.Error("what was typed is lost, or not at its item")
		}
		h.Ask(h.Officer, "POST", "/self-check/answer", url.Values{"item": {"M1"}, "text": {"3月审过。"}}, http.StatusSeeOther)
		text, _ = h.Words(h.Officer, "GET", "/self-check", nil, http.StatusOK)
		h.Says(text, "3月审过。", "2021年12月20日，"+h.Officer.Name)
		text, _ = h.Words(h.Officer, "POST", "/self-check/close", url.Values{"remarks": {"符合。"}}, http.StatusUnprocessableEntity)
		h.Says(text, "没有由单位回答，没有办结")
		text, _ = h.Words(h.Officer, "GET", "/self-check/sheet", nil, http.StatusOK)
		h.Says(text, "是否符合规划", "3月审过。", "数据能否共享")

		text, _ = h.Words(h.Plain, "GET", "/about", nil, http.StatusOK)
		h.Says(text, "目标对象", "应用场景", "使用要求", "还没有由工委确认")
		_, doc = h.Ask(h.Officer, "GET", "/about/edit", nil, http.StatusOK)
		form := url.Values{"version": {doc.Find("input[name=version]").AttrOr("value", "")}, "audience": {"支部书记"}, "scenes": {"记录"}, "demands": {"如实"}, "filing": {"虚构备1号"}, "agreed": {"1"}}
		h.Ask(h.Officer, "POST", "/about/edit", form, http.StatusSeeOther)
		form.Set("audience", "别人的话")
		text, doc = h.Words(h.Officer, "POST", "/about/edit", form, http.StatusUnprocessableEntity)
		h.Says(text, "刚刚被别人改过", "目标对象现在是“支部书记”")
		if doc.Find("textarea[name=audience]").Text() != "别人的话" || doc.Find("input[name=version]").AttrOr("value", "") != "1" {
			t.Error("what was typed is lost, or the page cannot be sent again")
		}
		text, _ = h.Words(h.Plain, "GET", "/about", nil, http.StatusOK)
		h.Says(text, "第1版，2021年12月20日公布", "支部书记", "虚构备1号")
		if rec, _ := h.Ask(h.Officer, "POST", "/self-check/export", nil, http.StatusOK); !strings.HasPrefix(rec.Body.String(), "PK") {
			t.Error("no workbook")
		}
	})
}
