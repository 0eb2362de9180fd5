package taskweb_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
)

// A sample by page: it fills the lines of the draft and saves nothing, whichever button
// was pressed; a bad one is said at its field; what was typed stays, the version too.
func TestColumnsByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		typed := url.Values{"title": {"报项目"}, "text": {"请报。"}, "answer": {"table"}, "due": {"2021-12-30"}, "sort": {"branch"}, "scope": {id(h.Root)}, "label-0": {"来源"}, "kind-0": {"choice"}, "options-0": {"自筹、补助"}}
		with := func(key, value string) url.Values {
			form := url.Values{key: {value}}
			for k, v := range typed {
				form[k] = v
			}
			return form
		}
		const sample = "序号,项目,受益人数,党员人数\n1,修灯,120,9\n"
		send := func(to string, form url.Values, body string, want int) *goquery.Document {
			t.Helper()
			rec, doc := h.Upload(h.Officer, to, form, "columns", "样表.csv", []byte(body))
			if rec.Code != want {
				t.Errorf("%s answers %d: %.300s", to, rec.Code, doc.Find("main").Text())
			}
			return doc
		}
		value := func(doc *goquery.Document, name string) string {
			at := doc.Find("[name=" + name + "]")
			if at.Is("select") {
				at = at.Find("option[selected]")
			}
			return at.AttrOr("value", at.Text())
		}
		lines := func(doc *goquery.Document) string {
			var list []string
			for _, n := range []string{"0", "1", "2", "3"} {
				list = append(list, value(doc, "label-"+n)+value(doc, "known-"+n)+" "+value(doc, "kind-"+n))
			}
			return strings.Join(list, "，")
		}
		const want = "来源 choice，项目 text，受益人数 number，members text"
		for _, form := range []url.Values{with("do", "columns"), typed} {
			doc := send("/tasks", form, sample, 200)
			h.Says(doc.Find("main").Text(), "读入了3列，还没有保存")
			if got := lines(doc); got != want || value(doc, "title") != "报项目" || value(doc, "options-0") != "自筹、补助" {
				t.Errorf("the form after the sample: %s", got)
			}
		}
		for say, body := range map[string]string{"没有表头": "1,2\n3,4\n", "这是 PDF 文件": "%PDF-1.7", "文件是空的": ""} {
			doc := send("/tasks", with("do", "columns"), body, 422)
			if !strings.Contains(doc.Find(".bad:has([name=columns])").Text(), say) || lines(doc) != "来源 choice， text， text， " || value(doc, "title") != "报项目" {
				t.Errorf("a bad sample (%s): %s, %s", say, doc.Find(".bad").Text(), lines(doc))
			}
		}
		text, _ := h.Words(h.Officer, "POST", "/tasks", with("do", "columns"), 422)
		h.Says(text, "没有选择样表")
		if list, err := h.Tasks.SentOut(h.Ctx(), h.Officer); err != nil || len(list) != 0 {
			t.Fatal("something was saved:", len(list), err)
		}
		rec, _ := h.Upload(h.Secretary, "/tasks", typed, "columns", "样表.csv", []byte(sample))
		if rec.Code != 403 {
			t.Errorf("a secretary reads a sample into a draft: %d", rec.Code)
		}

		// Enter in the title of a draft that asks nothing presses the same button.
		record := with("do", "columns")
		record["answer"] = []string{"receipt"}
		text, _ = h.Words(h.Officer, "POST", "/tasks", record, 303)
		at := where(text, "/tasks/")
		_, doc := h.Words(h.Officer, "GET", at+"/edit", nil, 200)
		page := with("version", value(doc, "version"))
		page["title"] = []string{"报项目二"}
		h.Words(h.Officer, "POST", at+"/edit", page, 303)
		doc = send(at+"/edit", page, sample, 200)
		if value(doc, "version") != page.Get("version") {
			t.Error("the page that was read before somebody else saved takes his version")
		}
		page["version"] = []string{value(doc, "version")}
		text, _ = h.Words(h.Officer, "POST", at+"/edit", page, 422)
		h.Says(text, "别人")
	})
}
