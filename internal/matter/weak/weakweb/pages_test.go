package weakweb_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
)

// house is the real pages over a world.
type house struct{ *world.Pages }

// typed reports that a refused form still has what was typed, and the sentence at its
// field.
func (h *house) typed(doc *goquery.Document, name, value string) {
	h.T.Helper()
	f := doc.Find("[name=" + name + "]").First()
	if got := f.AttrOr("value", f.Text()); got != value {
		h.T.Errorf("%s is %q, typed was %q", name, got, value)
	}
	if doc.Find(".bad").Length() == 0 {
		h.T.Errorf("no field is marked beside %s", name)
	}
}

// From the suggestion to the second look, by page.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := &house{world.Serve(t, e)}
		east := "/orgs/" + strconv.FormatInt(h.East, 10) + "/weak"
		text, _ := h.Words(h.Officer, "GET", "/weak", nil, 200)
		h.Says(text, "东一支部", "组织生活不正常", "不设比例", "不排名", "支部工作条例第十六条")
		text, _ = h.Words(h.Secretary, "GET", "/weak", nil, 200)
		h.Says(text, "东一支部")
		if strings.Contains(text, "东一二支部") || strings.Contains(text, "西局") {
			t.Errorf("the secretary sees others: %s", text)
		}
		h.Words(h.Plain, "GET", "/weak", nil, 403)
		h.Words(h.Beside, "GET", east, nil, 403)
		h.Words(h.Officer, "POST", "/weak/export?kind=meetings", nil, 200)
		text, doc := h.Words(h.Secretary, "GET", east, nil, 200)
		h.Says(text, "支部委员会会议", "凭记忆整理")
		if doc.Find("form[action='"+east+"']").Length() != 0 {
			t.Error("the secretary is offered the listing")
		}
		_, doc = h.Words(h.Officer, "GET", east, nil, 200)
		list := url.Values{"seen": {strings.ReplaceAll(doc.Find("[name=seen]").First().AttrOr("value", ""), "\n", "\r\n")}, "reasons": {"meetings"}, "leader": {""}, "note": {"工委会议研究"}}
		_, doc = h.Words(h.Officer, "POST", east, list, 422)
		h.typed(doc, "note", "工委会议研究")
		h.Words(h.Secretary, "POST", east, list, 403)
		h.Words(h.Officer, "POST", east+"/dismiss", url.Values{"seen": list["seen"], "reasons": {"meetings"}, "text": {""}}, 422)
		list.Set("leader", "工委副书记某某")
		at, _ := h.Words(h.Officer, "POST", east, list, 303)
		at = at[strings.Index(at, "/weak/"):]
		at, _, _ = strings.Cut(at, "?")
		text, _ = h.Words(h.Officer, "GET", east, nil, 200)
		h.Says(text, "正在整顿：拟订方案")

		text, doc = h.Words(h.Secretary, "GET", at, nil, 200)
		h.Says(text, "报送整顿方案", "工委副书记某某")
		version := func(doc *goquery.Document) []string {
			return []string{doc.Find("[name=version]").First().AttrOr("value", "")}
		}
		plan := url.Values{"version": version(doc), "responsible": {"东甲0"}, "until": {"2022-03-01"}, "text0": {"按时开展三会一课"}, "owner0": {"东甲1"}, "due0": {"2022-01-31"},
			"text2": {"走访听取意见"}, "owner2": {""}, "due2": {"2022-02-28"}}
		_, doc = h.Words(h.Secretary, "POST", at+"/plan", plan, 422)
		h.typed(doc, "text2", "走访听取意见")
		if !doc.Find("[name=owner2]").Parent().HasClass("bad") && doc.Find(".bad [name=owner2]").Length() == 0 {
			t.Error("the problem does not stand at the third line")
		}
		h.Words(h.Beside, "POST", at+"/plan", plan, 404)
		plan.Set("owner2", "东甲0")
		h.Words(h.Secretary, "POST", at+"/plan", plan, 303)
		text, doc = h.Words(h.Secretary, "GET", at, nil, 200)
		h.Says(text, "报送2021年12月的整顿进展", "2021年12月主题党日", "走访听取意见")
		progress := url.Values{"version": version(doc), "month": {"2021-12-01"}, "text": {""}, "done": {"1"}}
		h.Words(h.Secretary, "POST", at+"/progress", progress, 422)
		progress.Set("text", "走访了八户")
		h.Words(h.Secretary, "POST", at+"/progress", progress, 303)
		text, _ = h.Words(h.Secretary, "POST", at+"/progress", progress, 422)
		h.Says(text, "刚被别人办过一步")
		_, doc = h.Words(h.Secretary, "GET", at, nil, 200)
		h.Words(h.Secretary, "POST", at+"/ask", url.Values{"version": version(doc), "result": {"都已整改"}}, 303)
		text, _ = h.Words(h.Secretary, "GET", at, nil, 200)
		h.Says(text, "由工委办")
		_, doc = h.Words(h.Officer, "GET", at, nil, 200)
		accept := url.Values{"version": version(doc), "text": {""}, "look": {"2022-01-20"}, "met0": {"yes"}, "why0": {""}}
		h.Words(h.Secretary, "POST", at+"/accept", accept, 403)
		_, doc = h.Words(h.Officer, "POST", at+"/accept", accept, 422)
		h.typed(doc, "look", "2022-01-20")
		accept.Set("text", "通过验收")
		h.Words(h.Officer, "POST", at+"/accept", accept, 303)
		for _, k := range []string{"plan", "progress", "acceptance"} {
			h.Words(h.Secretary, "GET", at+"/papers/"+k, nil, 200)
		}
		h.Words(h.Secretary, "GET", at+"/papers/other", nil, 404)
		h.Clock.Set("2022-01-20")
		_, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Words(h.Officer, "POST", at+"/look", url.Values{"version": version(doc), "text": {"没有反复"}, "met0": {"yes"}, "why0": {"正常"}}, 303)
		text, _ = h.Words(h.Secretary, "GET", at, nil, 200)
		h.Says(text, "没有反复", "已解决：正常")
		text, _ = h.Words(h.Officer, "GET", "/matters?kind=weak", nil, 200)
		h.Says(text, "东一支部软弱涣散整顿", "已办结")
	})
}
