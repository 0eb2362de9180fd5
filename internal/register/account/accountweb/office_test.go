package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/register/post"
)

// The system administrator makes an account and sees its code once; the security
// administrator admits it and gives a post of office, to others only.
func TestTheAccountsPages(t *testing.T) {
	w := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	system, security := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin)
	if rec, _ := w.Send(system, "GET", "/", nil); rec.Header().Get("Location") != "/accounts" {
		t.Errorf("the first page leads to %q", rec.Header().Get("Location"))
	}
	text, _ := w.Words(system, "GET", "/accounts", nil, 200)
	w.Says(text, "没有这样的账号")
	w.Ask(system, "GET", "/accounts/new", nil, 200)
	w.Ask(security, "GET", "/accounts/new", nil, http.StatusForbidden)
	_, doc := w.Ask(system, "POST", "/accounts", url.Values{"name": {"东甲99"}, "org": {ui.ID(w.East)}, "login": {"dongjia"}}, http.StatusUnprocessableEntity)
	if v, _ := doc.Find("[name=login]").Attr("value"); v != "dongjia" || !strings.Contains(doc.Find("#f-name-problem").Text(), "有0名") {
		t.Error("what was typed is gone, or the fault is not at its field")
	}
	form := url.Values{"name": {"东甲4"}, "org": {ui.ID(w.East)}, "login": {"dongjia"}, "form_key": {"k1"}}
	rec, doc := w.Ask(system, "POST", "/accounts", form, 200)
	if rec.Header().Get("Cache-Control") != "no-store" {
		t.Error("the page with the code may be kept")
	}
	w.Says(doc.Find("main").Text(), "激活码", "dongjia")
	w.Ask(system, "POST", "/accounts", form, http.StatusSeeOther) // sent again: no second account, and no code
	text, doc = w.Words(security, "GET", "/accounts?q=dong", nil, 200)
	w.Says(text, "东甲4", "东一支部", "等待放行")
	at, _ := doc.Find("a.name").Attr("href")
	text, _ = w.Words(security, "GET", at, nil, 200)
	w.Says(text, "放行激活码", "授予工作职务")
	if strings.Contains(text, "重新发激活码") {
		t.Error("the security administrator is offered the other's work")
	}
	w.Ask(system, "POST", at+"/admit", nil, http.StatusForbidden)
	w.Ask(security, "POST", at+"/admit", nil, http.StatusSeeOther)
	_, doc = w.Ask(security, "POST", at+"/posts", url.Values{"org": {ui.ID(w.Root)}}, http.StatusUnprocessableEntity)
	w.Says(doc.Find("#f-kind-problem").Text(), "请选择职务")
	w.Ask(security, "POST", at+"/posts", url.Values{"org": {ui.ID(w.Root)}, "kind": {string(post.Auditor)}, "last": {"2022-03-01"}}, http.StatusSeeOther)
	text, doc = w.Words(security, "GET", at, nil, 200)
	w.Says(text, "查阅人员", "到2022年3月1日")
	end, _ := doc.Find("form[action$='/end']").Attr("action")
	w.Ask(system, "POST", end, nil, http.StatusForbidden)
	w.Ask(security, "POST", end, nil, http.StatusSeeOther)
	text, _ = w.Words(security, "GET", at, nil, 200)
	w.Says(text, "没有职务")
	w.Ask(system, "POST", at+"/shut", nil, http.StatusSeeOther)
	text, _ = w.Words(system, "GET", at, nil, 200)
	w.Says(text, "停用", "恢复使用")
	w.Ask(w.Officer, "GET", at, nil, http.StatusForbidden)
}

// The system administrator makes accounts for the secretaries together and sees their
// codes once; a fault is said at its row, and what was typed stays. The security
// administrator ticks those that wait.
func TestAccountsTogether(t *testing.T) {
	w := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	system, security := w.Outsider(21, post.SystemAdmin), w.Outsider(22, post.SecurityAdmin)
	_, doc := w.Ask(system, "GET", "/accounts", nil, 200)
	if doc.Find("a[href='/accounts/batch']").Length() != 1 {
		t.Error("nothing leads there")
	}
	_, doc = w.Ask(system, "GET", "/accounts/batch?which=all", nil, 200)
	form := url.Values{"which": {"all"}, "form_key": {"k1"}}
	doc.Find("tbody tr").Each(func(i int, row *goquery.Selection) {
		in := row.Find("input.in")
		form.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
		if i < 2 {
			form.Add("person", row.Find("[name=person]").AttrOr("value", ""))
		}
	})
	first, second := "login-"+form["person"][0], "login-"+form["person"][1]
	login := form.Get(first)
	form.Set(first, "同名")
	form.Set(second, "同名")
	_, doc = w.Ask(system, "POST", "/accounts/batch", form, http.StatusUnprocessableEntity)
	w.Says(doc.Find("#f-"+second+"-problem").Text(), "已经有人用了")
	if doc.Find("[name="+second+"]").AttrOr("value", "") != "同名" || doc.Find("[name=person][checked]").Length() != 2 || doc.Find("#f-"+first+"-problem").Length() != 0 {
		t.Error("what was typed or ticked is gone")
	}
	form.Set(first, login)
	form.Add("person", ui.ID(w.Plain.Person)) // holds no post
	_, doc = w.Ask(system, "POST", "/accounts/batch", form, http.StatusUnprocessableEntity)
	w.Says(doc.Find("#problems").Text(), "一个账号也没有建")
	form["person"] = form["person"][:2]
	rec, doc := w.Ask(system, "POST", "/accounts/batch", form, 200)
	if rec.Header().Get("Cache-Control") != "no-store" || doc.Find("tbody tr").Length() != 2 {
		t.Errorf("the codes: %s", doc.Find("main").Text())
	}
	w.Ask(system, "POST", "/accounts/batch", form, http.StatusSeeOther) // sent again: no codes
	if _, doc = w.Ask(system, "GET", "/accounts?state=waiting", nil, 200); doc.Find("[name=account]").Length() != 0 {
		t.Error("who made them may tick them")
	}
	_, doc = w.Ask(security, "GET", "/accounts?state=waiting", nil, 200)
	ticks := url.Values{}
	doc.Find("[name=account][checked]").Each(func(_ int, in *goquery.Selection) { ticks.Add("account", in.AttrOr("value", "")) })
	if len(ticks["account"]) != 2 {
		t.Fatalf("%d are ticked", len(ticks["account"]))
	}
	w.Ask(system, "POST", "/accounts/admit", ticks, http.StatusForbidden)
	w.Ask(security, "POST", "/accounts/admit", url.Values{}, http.StatusUnprocessableEntity)
	w.Ask(security, "POST", "/accounts/admit", ticks, http.StatusSeeOther)
	text, _ := w.Words(security, "GET", "/accounts?state=ready", nil, 200)
	w.Says(text, login, "同名", "等待本人激活")
	w.Ask(security, "POST", "/accounts/admit", ticks, http.StatusConflict)
}
