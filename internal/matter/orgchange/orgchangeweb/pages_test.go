package orgchangeweb_test

import (
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
)

func text(doc *goquery.Document) string {
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

func says(t *testing.T, doc *goquery.Document, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text(doc), w) {
			t.Errorf("%q is not in %s", w, text(doc))
		}
	}
}

// A split by its pages: refused with what was typed, refused by the rule, returned,
// asked again, reviewed, approved; the second officer is told what happened.
func TestByPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		p := world.Serve(t, e)
		east := strconv.FormatInt(p.East, 10)
		start := "/orgs/" + east + "/org-changes/new"
		_, doc := p.Ask(p.Secretary, "GET", start, nil, 200)
		says(t, doc, "分设支部", "撤销")
		if strings.Contains(text(doc), "成立新的党组织") {
			t.Error("a branch is offered to found something below it")
		}
		_, doc = p.Ask(p.Secretary, "GET", start+"?act="+string(decision.Split), nil, 200)
		if doc.Find("[name=people]").Length() != 9 || doc.Find("[name=into]").Length() != 0 {
			t.Error("the form of a split")
		}
		for who, want := range map[*gate.Actor]int{&p.Beside: 404, &p.Plain: 403, &p.Stranger: 403} {
			p.Ask(*who, "GET", start, nil, want)
		}
		form := url.Values{"act": {string(decision.Split)}, "name": {"东九支部"}, "kind": {"631"}, "on": {"2022-01-15"}, "reason": {""}, "people": {strconv.FormatInt(p.People[p.East][8], 10)}}
		_, doc = p.Ask(p.Secretary, "POST", "/orgs/"+east+"/org-changes", form, 422)
		says(t, doc, "请写明调整的理由")
		if doc.Find("[name=name]").AttrOr("value", "") != "东九支部" || doc.Find("[name=people][checked]").Length() != 1 {
			t.Error("what was typed is lost")
		}
		form.Set("reason", "人员增加")
		rec, _ := p.Ask(p.Secretary, "POST", "/orgs/"+east+"/org-changes", form, 303)
		at := place(rec)
		_, doc = p.Ask(p.Secretary, "GET", at, nil, 200)
		if doc.Find(`form[action$="/review"]`).Length() != 0 {
			t.Error("the secretary may review")
		}
		p.Ask(p.Beside, "GET", at, nil, 404)
		_, doc = p.Ask(p.Officer, "GET", at, nil, 200)
		says(t, doc, "不符合，不能批复", "东九支部（党支部，上级是东局党委）", "没有改动任何记录")
		_, doc = p.Ask(p.Officer, "POST", at+"/review", url.Values{"version": {"1"}, "opinion": {"看过了"}}, 422)
		says(t, doc, "不足3人", "支部工作条例第四条")
		if doc.Find("[name=opinion]").Text() != "看过了" {
			t.Error("the opinion is lost")
		}
		p.Ask(p.Officer, "POST", at+"/return", url.Values{"version": {"1"}, "why": {""}}, 422)
		p.Ask(p.Officer, "POST", at+"/return", url.Values{"version": {"1"}, "why": {"人数不足"}}, 303)
		_, doc = p.Ask(p.Officer, "POST", at+"/return", url.Values{"version": {"1"}, "why": {"再退一次"}}, 422)
		says(t, doc, "刚被别人办过一步", "拟请示")
		for _, m := range p.People[p.East][6:8] {
			form.Add("people", strconv.FormatInt(m, 10))
		}
		form.Set("version", "2")
		p.Ask(p.Secretary, "POST", at+"/ask", form, 303)
		p.Ask(p.Officer, "POST", at+"/review", url.Values{"version": {"3"}, "opinion": {"符合规定"}}, 303)
		_, doc = p.Ask(p.Officer, "GET", at, nil, 200)
		says(t, doc, "审核时的变动", "东甲8", "可以看到：东九支部")
		p.Ask(p.Secretary, "POST", at+"/approve", url.Values{"version": {"4"}, "number": {"虚工委〔2021〕1号"}, "on": {"2021-12-20"}}, 403)
		_, doc = p.Ask(p.Officer, "POST", at+"/approve", url.Values{"version": {"4"}, "number": {"1号"}, "on": {"2021-12-20"}}, 422)
		says(t, doc, "六角括号")
		p.Ask(p.Officer, "POST", at+"/approve", url.Values{"version": {"4"}, "number": {"虚工委〔2021〕1号"}, "on": {"2021-12-20"}}, 303)
		// Whoever decides goes on with what waits: first nothing, then another request.
		_, doc = p.Ask(p.Officer, "GET", at, nil, 200)
		next := doc.Find(`a[href^="/matters/next"]`).AttrOr("href", "")
		if rec, _ := p.Ask(p.Officer, "GET", next, nil, 303); rec.Header().Get("Location") != "/matters?state=mine" {
			t.Errorf("nothing waits, and it leads to %s", rec.Header().Get("Location"))
		}
		rec, _ = p.Ask(p.Far, "POST", "/orgs/"+strconv.FormatInt(p.West, 10)+"/org-changes", url.Values{"act": {string(decision.Rename)}, "name": {"西局机关支部"}, "on": {"2022-01-15"}, "reason": {"更名"}}, 303)
		west := place(rec)
		if rec, _ := p.Ask(p.Officer, "GET", next, nil, 303); rec.Header().Get("Location") != west {
			t.Errorf("%s waits, and it leads to %s", west, rec.Header().Get("Location"))
		}
		if _, doc = p.Ask(p.Officer, "GET", west, nil, 200); doc.Find(`a[href^="/matters/next"]`).Length() != 0 {
			t.Error("a matter that waits for the asker leads on to the next")
		}
		_, doc = p.Ask(p.Secretary, "GET", at, nil, 200)
		says(t, doc, "已办结", "虚工委〔2021〕1号", "批复同意")
		rec, _ = p.Ask(p.Secretary, "GET", at+"/papers/reply", nil, 200)
		if !strings.HasPrefix(rec.Body.String(), "PK") {
			t.Error("the approval is no Word file")
		}
		p.Ask(p.Secretary, "GET", at+"/papers/none", nil, 404)
		_, doc = p.Ask(p.Officer, "GET", "/matters?kind=org&q="+url.QueryEscape("虚工委〔2021〕1号"), nil, 200)
		says(t, doc, "东一支部分设东九支部")
		_, doc = p.Ask(p.Officer, "GET", "/decisions", nil, 200)
		link := doc.Find("td a.name, .rows a").First().AttrOr("href", "")
		_, doc = p.Ask(p.Officer, "GET", link, nil, 200)
		says(t, doc, "办理的事项")
		p.Clock.Set("2022-01-15")
		_, doc = p.Ask(p.Officer, "GET", "/orgs?q="+url.QueryEscape("东九"), nil, 200)
		says(t, doc, "东九支部", "3名党员")
	})
}

func place(rec *httptest.ResponseRecorder) string {
	at, _, _ := strings.Cut(rec.Header().Get("Location"), "?")
	return at
}
