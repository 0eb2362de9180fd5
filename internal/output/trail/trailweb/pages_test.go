package trailweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/post"
)

// The audit administrator finds who did what, takes a checkpoint, and holds the
// journal against a printed one.
func TestTheJournalsPages(t *testing.T) {
	w := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	audit := w.Outsider(23, post.AuditAdmin)
	if rec, _ := w.Send(audit, "GET", "/", nil); rec.Header().Get("Location") != "/journal" {
		t.Errorf("the first page leads to %q", rec.Header().Get("Location"))
	}
	text, doc := w.Words(audit, "GET", "/journal?area=member", nil, 200)
	w.Says(text, "党员：增加", "程序（test）", "东一支部")
	if strings.Contains(text, "东甲") || strings.Contains(text, "13800000000") {
		t.Error("the journal shows a member: " + text)
	}
	if n := doc.Find("tbody tr").Length(); n != 17 {
		t.Errorf("%d entries on members, want 17", n)
	}
	text, _ = w.Words(audit, "GET", "/journal", nil, 200)
	w.Says(text, "共32条", "种类 审计管理员")
	text, _ = w.Words(audit, "GET", "/journal?q=没有的人", nil, 200)
	w.Says(text, "没有这样的记录")
	text, _ = w.Words(audit, "GET", "/journal/checkpoints", nil, 200)
	w.Says(text, "还没有校验点", "还没有设外存的地方")
	w.Ask(audit, "POST", "/journal/checkpoints", nil, http.StatusSeeOther)
	text, doc = w.Words(audit, "GET", "/journal/checkpoints", nil, 200)
	w.Says(text, "只在本机")
	code := strings.TrimSpace(doc.Find("td[data-label=校验码]").First().Text())
	text, _ = w.Words(audit, "POST", "/journal/check", url.Values{"code": {code}}, 200)
	w.Says(text, "前后相符", "和1个外存的校验点相符")
	wrong := code[:len(code)-1] + "0"
	if wrong == code {
		wrong = code[:len(code)-1] + "1"
	}
	text, _ = w.Words(audit, "POST", "/journal/check", url.Values{"code": {wrong}}, 200)
	w.Says(text, "不相符", "日志被重写过")
	_, doc = w.Ask(audit, "POST", "/journal/check", url.Values{"code": {"随手写的"}, "lines": {"一行"}}, http.StatusUnprocessableEntity)
	if v, _ := doc.Find("[name=code]").Attr("value"); v != "随手写的" || doc.Find("[name=lines]").Text() != "一行" || doc.Find("#f-code-problem").Length() != 1 {
		t.Error("what was typed is gone, or the fault is not at its field")
	}
	rec, _ := w.Send(audit, "POST", "/journal/export", url.Values{"area": {"post"}})
	if rec.Code != 200 || !strings.Contains(rec.Header().Get("Content-Disposition"), ".xlsx") || rec.Body.Len() < 1000 {
		t.Errorf("the workbook: %d, %d bytes", rec.Code, rec.Body.Len())
	}
}
