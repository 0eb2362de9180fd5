package accountweb_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/output/trail"
	"zhibu/internal/register/account"
	"zhibu/internal/register/post"
)

// deeds are the journal's entries of a kind, as their details.
func (h *house) deeds(deed string) (list []string) {
	h.T.Helper()
	if err := h.Gate.Read(h.Ctx(), gate.Program("test"), "", func(r *gate.Reading) error {
		list = nil
		return r.Beyond("the test reads the journal", "SELECT subject_id, detail FROM journal WHERE deed = @deed ORDER BY seq", gate.Args{"deed": deed}, func(row gate.Row) error {
			var of int64
			var detail string
			err := row.Scan(&of, &detail)
			list = append(list, fmt.Sprint(of)+" "+detail)
			return err
		})
	}); err != nil {
		h.T.Fatal(err)
	}
	return list
}

// What is refused to somebody is written down with the route and nothing that was asked
// for, up to a number; the audit administrator reads it in words.
func TestRefusalsAreWrittenDown(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		audit := h.Outsider(93, post.AuditAdmin)
		if _, err := h.Accounts.Create(t.Context(), gate.Program("test"), "shenji", "审计", audit.Person, password); err != nil {
			t.Fatal(err)
		}
		v := h.visit(t)
		v.signIn("shuji", password)
		v.send("GET", "/settings/sign-in?q=13800000000", nil)
		v.send("POST", "/accounts", url.Values{"name": {"温令仪"}, "login": {"secret-word"}})
		v.send("GET", "/members/999", nil) // absent and another's answer alike, and neither is a refusal
		v.send("POST", "/sign-out", nil, "Sec-Fetch-Site", "same-site")
		list := h.deeds("account.denied")
		if len(list) != 3 {
			t.Fatalf("%d refusals are written down: %q", len(list), list)
		}
		mine := fmt.Sprint(h.account("shuji")) + " "
		for i, route := range []string{"GET /settings/sign-in", "POST /accounts", "POST /sign-out"} {
			var d struct {
				Page    string
				Foreign bool
			}
			if err := json.Unmarshal([]byte(strings.TrimPrefix(list[i], mine)), &d); err != nil || d.Page != route || d.Foreign != (i == 2) {
				t.Errorf("%q, want %s", list[i], route)
			}
		}
		if all := strings.Join(list, ""); strings.Contains(all, "温令仪") || strings.Contains(all, "secret-word") || strings.Contains(all, "138") {
			t.Errorf("what was asked for is written down: %s", all)
		}
		if v.cookies["zhibu"] == "" {
			t.Error("another site signed him out")
		}
		before := len(h.deeds("account.refused"))
		h.Clock.Add(web.FreshFor)
		v.send("POST", "/account/recovery", url.Values{web.ProofPassword: {"wrong"}})
		if n := len(h.deeds("account.refused")); n != before+1 {
			t.Errorf("a failed proof before a sensitive act: %d", n-before)
		}

		for range 3 * account.DeniedOfOne {
			v.send("GET", "/settings/sign-in", nil)
		}
		list = h.deeds("account.denied")
		if len(list) != account.DeniedOfOne || !strings.Contains(list[len(list)-1], `"last":true`) {
			t.Errorf("%d are written down, the last of them %s", len(list), list[len(list)-1])
		}
		other := h.visit(t)
		other.signIn("dangyuan", password)
		other.send("GET", "/settings/sign-in", nil)
		h.Clock.Add(time.Hour)
		v.signIn("shuji", password)
		v.send("GET", "/settings/sign-in", nil)
		if n := len(h.deeds("account.denied")); n != account.DeniedOfOne+2 {
			t.Errorf("another's, and his own an hour later: %d", n)
		}
		auditor := h.visit(t)
		auditor.signIn("shenji", password)
		auditor.do("GET", "/journal", nil)
		auditor.at("/journal", http.StatusOK)
		auditor.says("账号和登录：没有权限，被拒绝", "GET /settings/sign-in")
		if text := trail.Label("account.denied"); text != "账号和登录：没有权限，被拒绝" {
			t.Errorf("in words: %s", text)
		}
		testkit.Promise(t, fmt.Sprintf("3 of 3 refusals written down, 1 failed proof; of 60 at once %d", account.DeniedOfOne), "V16.3.2", "V16.3.3", "DB-12", "DB-13")
	})
}

// The security administrator ends everybody's sessions with a reason; his own stays,
// and the others are told why they are out.
func TestEndingEverybodysSessions(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := open(t, e)
		var people []*visitor
		for _, login := range []string{"shuji", "shuji", "gongwei", "dangyuan"} {
			v := h.visit(t)
			v.signIn(login, password)
			people = append(people, v)
		}
		v := people[2]
		v.send("POST", "/settings/sessions", url.Values{"why": {"works"}})
		v.at("/settings/sessions", http.StatusForbidden)
		half := h.visit(t) // somebody on his way in is out as well
		half.signIn("dangyuan", password)

		security := h.visit(t)
		security.signIn("anquan", password)
		security.do("GET", "/accounts", nil)
		security.says("结束所有人的登录")
		for _, why := range []string{"", "because"} {
			security.do("POST", "/settings/sessions", url.Values{"why": {why}})
			security.at("/settings/sessions", http.StatusUnprocessableEntity)
			security.says("请选一个原因")
		}
		h.Clock.Add(web.FreshFor)
		security.do("POST", "/settings/sessions", url.Values{"why": {"stolen"}})
		security.says("确认是您本人")
		people[0].do("GET", "/me", nil)
		people[0].at("/me", http.StatusOK)
		security.do("POST", "/settings/sessions", url.Values{"why": {"stolen"}, web.ProofPassword: {password}})
		security.at("/accounts", http.StatusOK)
		security.says("已结束5处登录")
		for i, v := range append(people, half) {
			v.do("GET", "/me", nil)
			if v.path != "/sign-in?back=%2Fme" {
				t.Errorf("%d is still in, at %s", i, v.path)
			}
		}
		people[0].signIn("shuji", password)
		people[0].do("GET", "/account/security", nil)
		people[0].says("安全管理员结束了所有人的登录")
		if list := h.deeds("account.end-all"); len(list) != 1 || !strings.Contains(list[0], `"why":"stolen"`) || !strings.Contains(list[0], `"sessions":5`) {
			t.Errorf("the journal: %q", list)
		}
		testkit.Promise(t, "5 sessions of 3 people ended, 1 stays; refused to an officer, without a reason and without a proof", "V7.4.5")
	})
}

// Nobody can sign in to a house that cannot be written; the page says so, and who was
// in goes on reading.
func TestSigningInWhereNothingCanBeWritten(t *testing.T) {
	dir := t.TempDir()
	h := open(t, testkit.Engine{Dir: dir})
	v := h.visit(t)
	v.signIn("shuji", password)
	frozen, err := app.Open(t.Context(), app.Config{Data: dir, Keys: filepath.Join(dir, "keys", "test.key"), URL: "http://localhost", Clock: h.Clock.Now, Frozen: "只能查看，不能保存。"})
	if err != nil {
		t.Fatal(err)
	}
	defer frozen.Close()
	h.Handler = frozen.Handler(web.Config{Clock: h.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	v.h = h
	v.do("GET", "/me", nil)
	v.at("/me", http.StatusOK)
	v.do("GET", "/settings/sign-in", nil)
	v.at("/settings/sign-in", http.StatusForbidden) // and cannot be written down
	other := h.visit(t)
	other.do("GET", "/sign-in", nil)
	other.at("/sign-in", http.StatusOK)
	other.signIn("dangyuan", password)
	other.at("/sign-in", http.StatusServiceUnavailable)
	other.says("现在不能登录", "都没有受影响", "已经登录的人可以接着查看", "请过一会儿再试")
	testkit.Promise(t, "503 in words at the door, reading goes on", "FLT-07")
}
