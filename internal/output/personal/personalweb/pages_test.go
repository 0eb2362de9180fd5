package personalweb_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/access"
	"zhibu/internal/register/catalogue"
	"zhibu/internal/register/member"
)

// house is the assembled pages of a world, with the notes of what leaves, asked as
// somebody with what his posts may do, and more.
type house struct {
	*world.World
	http.Handler
	who  gate.Actor
	more []gate.Can
}

func (h *house) Resolve(ctx context.Context, _ string) (web.Session, error) {
	g, err := h.Gate.Grant(ctx, h.who)
	for _, c := range h.more {
		if g.Cans == nil {
			g.Cans = map[gate.Can]gate.Extent{}
		}
		g.Cans[c] = gate.Below
	}
	return web.Session{Token: "t", Actor: h.who, Grant: g}, err
}

func serve(t *testing.T, e testkit.Engine) *house {
	h := &house{World: world.New(t, e)}
	h.Handler = web.New(web.Config{Routes: h.Routes(), Door: h, Clock: h.Clock.Now, Log: slog.New(slog.DiscardHandler), Left: h.Accesses.Left, Told: h.Accesses.Told})
	return h
}

func (h *house) ask(who gate.Actor, method, path string, form url.Values) *httptest.ResponseRecorder {
	h.who = who
	r := httptest.NewRequestWithContext(h.Ctx(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: "zhibu", Value: "t"})
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// full enters a member with every sealed value.
func full(t *testing.T, h *house) int64 {
	t.Helper()
	id, err := h.Members.Enrol(h.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "冼全", IDNumber: "99010119800229002X", Phone: "13912345678", Address: "虚构省示例市某某区某路九号院",
		Registered: "虚构省示例市别的区", PayBase: "4321.00", JoinedOn: day.Must("2013-07-01")}, Org: h.East, Since: day.Must("2014-01-01"), Reason: "名册导入"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A value is shown in full once, in the answer to a form with a reason, and nowhere else.
func TestRevealWithReason(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := serve(t, e)
		id := full(t, h)
		page := "/members/" + strconv.FormatInt(id, 10)
		secrets := []string{"99010119800229002X", "13912345678", "某路九号院", "4321.00"}
		for _, c := range []struct {
			name string
			who  gate.Actor
			form url.Values
			code int
			seen []string
		}{
			{"without a reason", h.Secretary, url.Values{"what": {"id_seal"}}, 422, nil},
			{"other without words", h.Secretary, url.Values{"what": {"id_seal"}, "why": {"other"}}, 422, nil},
			{"nothing chosen", h.Secretary, url.Values{"why": {"check"}}, 422, nil},
			{"a column that is not sealed", h.Secretary, url.Values{"what": {"name"}, "why": {"check"}}, 422, nil},
			{"one value", h.Secretary, url.Values{"what": {"phone_seal"}, "why": {"contact"}}, 200, secrets[1:2]},
			{"two values", h.Officer, url.Values{"what": {"id_seal", "pay_seal"}, "why": {"dues"}}, 200, []string{secrets[0], secrets[3]}},
			{"the neighbour", h.Beside, url.Values{"what": {"id_seal"}, "why": {"check"}}, 404, nil},
			{"the committee above, which may see it in part", h.Head, url.Values{"what": {"id_seal"}, "why": {"check"}}, 404, nil},
			{"a member", h.Plain, url.Values{"what": {"id_seal"}, "why": {"check"}}, 403, nil},
		} {
			rec := h.ask(c.who, "POST", page+"/reveal", c.form)
			if rec.Code != c.code || rec.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d %q", c.name, rec.Code, rec.Header().Get("Cache-Control"))
			}
			for _, s := range secrets {
				want := false
				for _, x := range c.seen {
					want = want || x == s
				}
				if strings.Contains(rec.Body.String(), s) != want {
					t.Errorf("%s: %s is shown: %v", c.name, s, !want)
				}
			}
			if body := h.ask(h.Secretary, "GET", page+"?what=id_seal&why=check", nil).Body.String(); strings.Contains(body, secrets[0]) || strings.Contains(body, secrets[1]) {
				t.Errorf("%s: the page shows it afterwards", c.name)
			}
		}
		mine := h.ask(gate.Actor{Account: 9, Person: id, Name: "冼全"}, "GET", "/me/data", nil).Body.String()
		for _, want := range []string{"手机号码", "联系本人", "公民身份号码、党费基数", "核定党费", "打开过您的页面"} {
			if !strings.Contains(mine, want) {
				t.Errorf("she does not read %q", want)
			}
		}
		testkit.Promise(t, "7 refusals without a value, 2 shown and read by the member", "PI-05")
	})
}

// A full number finds somebody for who may see it in full, and nobody for anybody else.
func TestSearchByNumber(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := serve(t, e)
		full(t, h)
		for name, c := range map[string]struct {
			who  gate.Actor
			text string
			seen bool
		}{
			"the branch, by ID number":    {h.Secretary, "99010119800229002x", true},
			"the branch, by phone":        {h.Secretary, "13912345678", true},
			"the Committee":               {h.Officer, "99010119800229002X", true},
			"a committee that only reads": {h.Head, "99010119800229002X", false},
			"the neighbour":               {h.Beside, "99010119800229002X", false},
			"half a number":               {h.Officer, "9901011980022900", false},
			"an address":                  {h.Officer, "某路九号院", false},
			"a pay base":                  {h.Officer, "4321.00", false},
		} {
			for _, path := range []string{"/members?q=", "/search?q="} {
				if got := strings.Contains(h.ask(c.who, "GET", path+url.QueryEscape(c.text), nil).Body.String(), "冼全"); got != c.seen {
					t.Errorf("%s, %s: found %v", name, path, got)
				}
			}
			rec := h.ask(c.who, "POST", "/members/export?q="+url.QueryEscape(c.text), nil)
			list, err := h.Accesses.Taken(h.Ctx(), c.who, access.Asked{Span: day.Year(2021), Limit: 1})
			if rec.Code != 200 || err != nil || len(list) < 1 || (list[0].Rows == 1) != c.seen || strings.Contains(list[0].Filter, c.text) {
				t.Errorf("%s, as a file: %d %+v %v", name, rec.Code, list, err)
			}
		}
		// Sorting and filtering keys are a fixed list: one of a hidden column changes nothing.
		plain := h.ask(h.Head, "GET", "/members", nil).Body.String()
		for _, q := range []string{"sort=id_seal", "order=phone", "id_number=99010119800229002X", "flag=id_seal", "category=4321.00", "pay=4321"} {
			rows := func(s string) int { return strings.Count(s, `href="/members/`) }
			if got := h.ask(h.Head, "GET", "/members?"+q, nil).Body.String(); rows(got) != rows(plain) {
				t.Errorf("?%s changes the list: %d rows of %d", q, rows(got), rows(plain))
			}
		}
		testkit.Promise(t, "8 searches on 3 paths, 6 keys of hidden columns, 0 oracles", "PI-06", "AT-09")
	})
}

// Every file that leaves is noted with the digest of the bytes that left; a list bears
// the number under which it is noted.
func TestWhatLeavesIsNoted(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := serve(t, e)
		full(t, h)
		files, lists := 0, 0
		east := strconv.FormatInt(h.East, 10)
		for _, r := range h.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			path = strings.NewReplacer("{org}", east, "{id}", strconv.FormatInt(h.People[h.East][1], 10), "{$}", "", "{kind}", "minutes", "{version}", "0", "{paper}", "request").Replace(path)
			if strings.Contains(path, "{") || method == "POST" && !strings.HasSuffix(path, "/export") && path != "/me/data" {
				continue
			}
			who := h.Officer
			rec := h.ask(who, method, path, nil)
			if !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
				continue
			}
			files++
			sum := sha256.Sum256(rec.Body.Bytes())
			list, err := h.Accesses.Taken(h.Ctx(), who, access.Asked{Text: hex.EncodeToString(sum[:]), Span: day.Year(2021), Limit: 2})
			if empty := strings.HasSuffix(path, "/blank") || strings.Contains(path, "/document-templates/"); empty {
				continue
			}
			if err != nil || len(list) < 1 || list[0].Name != who.Name {
				t.Errorf("%s is not noted: %v %v", r.Pattern, list, err)
				continue
			}
			if list[0].List != "文件" {
				lists++
			}
		}
		if files < 20 || lists < 15 {
			t.Errorf("only %d files and %d lists left: the test says little", files, lists)
		}
		rec := h.ask(h.Officer, "POST", "/members/export", url.Values{"reason": {"年度核对"}})
		all, err := h.Accesses.Taken(h.Ctx(), h.Officer, access.Asked{Span: day.Year(2021), Limit: 1})
		if rec.Code != 200 || err != nil || !all[0].Sensitive || all[0].Why != "年度核对" || all[0].Rows < 18 || !strings.Contains(all[0].Columns, "公民身份号码") {
			t.Fatalf("%d %+v %v", rec.Code, all, err)
		}
		auditor := gate.Program("audit")
		auditor.Account, auditor.Name = 99, "审计"
		h.more = []gate.Can{access.Audit}
		found := h.ask(auditor, "GET", "/exports?of=all&q="+all[0].No, nil).Body.String()
		if !strings.Contains(found, all[0].SHA256) || !strings.Contains(found, "年度核对") {
			t.Error("the number does not lead to the export")
		}
		affected := h.ask(auditor, "GET", "/exports?of=affected&account="+strconv.FormatInt(h.Officer.Account, 10), nil).Body.String()
		if !strings.Contains(affected, "冼全") || !strings.Contains(affected, "涉及") {
			t.Error("who is affected is not told")
		}
		h.more = nil
		for _, of := range []string{"all", "affected"} {
			if rec := h.ask(h.Officer, "GET", "/exports?of="+of, nil); rec.Code != 403 {
				t.Errorf("the officer reads %s: %d", of, rec.Code)
			}
		}
		if body := h.ask(h.Plain, "GET", "/exports", nil).Body.String(); strings.Contains(body, all[0].No) {
			t.Error("a member reads another's exports")
		}
		testkit.Promise(t, strconv.Itoa(files)+" files, "+strconv.Itoa(lists)+" of them lists, 0 not noted", "PI-07")
	})
}

// The rules stand before work once, and never in its way.
func TestRulesPage(t *testing.T) {
	h := serve(t, testkit.Engine{Dir: t.TempDir()})
	home := func() string { return h.ask(h.Secretary, "GET", "/", nil).Body.String() }
	if !strings.Contains(home(), "/privacy?back=") {
		t.Error("nobody is told")
	}
	rules := h.ask(h.Secretary, "GET", "/privacy?back=%2Fmembers", nil).Body.String()
	for _, want := range []string{catalogue.The().Version, "公民身份号码", "家庭住址", "保存多久", "依据", "离开名册", "知道了", "工委办公室"} {
		if !strings.Contains(rules, want) {
			t.Errorf("the rules do not hold %q", want)
		}
	}
	if rec := h.ask(h.Secretary, "POST", "/privacy", url.Values{"version": {"old"}}); rec.Code != 409 {
		t.Error("an old version is acknowledged:", rec.Code)
	}
	if rec := h.ask(h.Secretary, "POST", "/privacy", url.Values{"version": {catalogue.The().Version}, "back": {"/members"}}); rec.Code != 303 || rec.Header().Get("Location") != "/members" {
		t.Error(rec.Code, rec.Header())
	}
	if strings.Contains(home(), "/privacy?back=") {
		t.Error("told again")
	}
}

// Clearing takes two steps, of which the first changes nothing.
func TestRetentionPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := serve(t, e)
		id := full(t, h)
		if body := h.ask(h.Officer, "GET", "/retention", nil).Body.String(); !strings.Contains(body, "现在没有到期的人") {
			t.Error("somebody is due")
		}
		err := h.Gate.Write(h.Ctx(), gate.Program("test"), "", func(w *gate.Writing) error {
			at, err := w.At(h.East)
			if err == nil {
				_, err = w.Exec(at, "UPDATE membership SET until_day = '2018-12-20', out_reason = '死亡' WHERE member_id = @p", gate.Args{"p": id})
			}
			if err != nil {
				return err
			}
			return w.Quiet("a test")
		})
		if err != nil {
			t.Fatal(err)
		}
		one := url.Values{"member": {strconv.FormatInt(id, 10)}, "step": {"rehearse"}}
		if body := h.ask(h.Officer, "GET", "/retention", nil).Body.String(); !strings.Contains(body, "冼全") || !strings.Contains(body, "2018年12月19日") {
			t.Error(body)
		}
		if rec := h.ask(h.Officer, "POST", "/retention", url.Values{"step": {"rehearse"}}); rec.Code != 422 {
			t.Error("nobody chosen:", rec.Code)
		}
		if rec := h.ask(h.Officer, "POST", "/retention", one); rec.Code != 200 || !strings.Contains(rec.Body.String(), "不能恢复") {
			t.Error(rec.Code)
		}
		if m, err := h.Members.Get(h.Ctx(), h.Officer, id, h.Gate.Today()); err != nil || m.IDNumber == "" {
			t.Error("the rehearsal cleared:", err)
		}
		one.Set("step", "clear")
		if rec := h.ask(h.Officer, "POST", "/retention", one); rec.Code != 303 {
			t.Error(rec.Code, rec.Body.String())
		}
		if m, err := h.Members.Get(h.Ctx(), h.Officer, id, h.Gate.Today()); err != nil || m.IDNumber != "" || m.Name != "冼全" {
			t.Error("it is not cleared:", err)
		}
		if rec := h.ask(h.Secretary, "GET", "/retention", nil); rec.Code != 403 {
			t.Error(rec.Code)
		}
	})
}
