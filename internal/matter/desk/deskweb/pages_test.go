package deskweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
)

// By its pages: a member hands in, a double click makes no second, the desk finds it on
// its first page and by its number, answers, and the member says that it is settled.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		form := url.Values{"kind": {"complaint"}, "subject": {"重复报表"}, "form_key": {"k1"}}
		_, doc := h.Ask(h.Plain, "POST", "/feedback", form, http.StatusUnprocessableEntity)
		if doc.Find(".f.bad textarea[name=text]").Length() != 1 || doc.Find("input[name=subject]").AttrOr("value", "") != "重复报表" {
			t.Error("what was typed is lost, or its field is not named")
		}
		form.Set("text", "同一张表报了两次。")
		at, _ := h.Words(h.Plain, "POST", "/feedback", form, http.StatusSeeOther)
		again, _ := h.Words(h.Plain, "POST", "/feedback", form, http.StatusSeeOther)
		if at != again || !strings.HasPrefix(at, "/feedback/") {
			t.Errorf("%s, then %s", at, again)
		}
		text, _ := h.Words(h.Plain, "GET", at, nil, http.StatusOK)
		h.Says(text, "TS-2021-0001", "待受理", "同一张表报了两次。", "撤回")
		h.Ask(h.Secretary, "GET", at, nil, http.StatusNotFound)

		text, _ = h.Words(h.Officer, "GET", "/", nil, http.StatusOK)
		h.Says(text, "答复投诉TS-2021-0001", "重复报表")
		text, _ = h.Words(h.Officer, "GET", "/search?q=TS-2021", nil, http.StatusOK)
		h.Says(text, "投诉建议", "重复报表")
		text, _ = h.Words(h.Officer, "GET", "/desk", nil, http.StatusOK)
		h.Says(text, "共1件，没有答复的1件", "暂按15个工作日答复")
		text, _ = h.Words(h.Secretary, "GET", "/desk?q=TS", nil, http.StatusOK)
		h.Says(text, "没有这样的投诉建议")

		own := strings.Replace(at, "/feedback/", "/desk/", 1)
		_, doc = h.Ask(h.Officer, "GET", own, nil, http.StatusOK)
		version := func() string { return doc.Find("input[name=version]").First().AttrOr("value", "") }
		h.Ask(h.Officer, "POST", own+"/take", url.Values{"version": {version()}}, http.StatusSeeOther)
		_, doc = h.Ask(h.Officer, "POST", own+"/answer", url.Values{"version": {"2"}}, http.StatusUnprocessableEntity)
		if doc.Find(".f.bad textarea[name=answer]").Length() != 1 {
			t.Error("an empty answer is not named at its field")
		}
		h.Ask(h.Officer, "POST", own+"/answer", url.Values{"version": {version()}, "answer": {"以后只报一次。"}}, http.StatusSeeOther)
		text, _ = h.Words(h.Plain, "GET", "/me", nil, http.StatusOK)
		h.Says(text, "有1件事等您回一句话", "TS-2021-0001“重复报表”已经答复，请您看看是否解决")
		_, doc = h.Ask(h.Plain, "GET", at, nil, http.StatusOK)
		h.Ask(h.Plain, "POST", at+"/settle", url.Values{"version": {version()}}, http.StatusSeeOther)
		text, _ = h.Words(h.Plain, "GET", "/feedback", nil, http.StatusOK)
		h.Says(text, "12月20日办结")
		if rec, _ := h.Ask(h.Officer, "GET", own+"/word", nil, http.StatusOK); rec.Body.Len() < 1000 {
			t.Error("no paper")
		}
		// Who opened it stands in what the member reads about himself.
		text, _ = h.Words(h.Plain, "GET", "/me/data", nil, http.StatusOK)
		h.Says(text, "重复报表", "以后只报一次。")
		// The frame and the page of an error lead there.
		for _, path := range []string{"/rules", "/no-such-page"} {
			if _, doc := h.Send(h.Plain, "GET", path, nil); doc.Find(`a[href^="/feedback"]`).Length() == 0 {
				t.Errorf("%s does not lead to the desk", path)
			}
		}
	})
}
