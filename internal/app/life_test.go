package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// refused checks that an answer is the same form with a sentence at its field and
// what was typed.
func refused(t *testing.T, what string, a *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	if a.Code != http.StatusUnprocessableEntity {
		t.Errorf("%s: %d to %q", what, a.Code, a.Header().Get("Location"))
	}
	for _, s := range texts {
		if !strings.Contains(a.Body.String(), s) {
			t.Errorf("%s: the page does not hold %q", what, s)
		}
	}
}

func accepted(t *testing.T, what string, a *httptest.ResponseRecorder) string {
	t.Helper()
	if a.Code != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", what, a.Code, a.Body.String())
	}
	return a.Header().Get("Location")
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

// Talks: what is wrong stands at its line, and the other choices are still there.
func TestTalksPage(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h, p := site(t, w), w.People[w.East]
	to := "/orgs/" + num(w.East) + "/talks"
	form := url.Values{"on": {"2021-12-02"}, "pair1a": {num(p[0])}, "pair1b": {num(p[3])}, "pair3a": {num(p[4])}, "pair3b": {num(p[4])}}
	refused(t, "with himself", ask(h, "POST", to, "secretary", form), `href="#f-pair3"`, `<option value="`+num(p[3])+`" selected>`, `value="2021-12-02"`, "两边是同一个人")
	form.Set("pair3b", num(p[5]))
	form.Set("on", "2021-12-24")
	refused(t, "to come", ask(h, "POST", to, "secretary", form), `href="#f-on"`, `<option value="`+num(p[5])+`" selected>`)
	form.Set("on", "2021-12-02")
	accepted(t, "two pairs", ask(h, "POST", to, "secretary", form))
	if body := ask(h, "GET", to, "secretary", nil).Body.String(); !strings.Contains(body, "班子成员与党员") || !strings.Contains(body, "还有5名党员没有谈心谈话的记录") {
		t.Error("the page does not say what was entered and what is missing")
	}
	if body := ask(h, "GET", "/me/life", "plain", nil).Body.String(); !strings.Contains(body, "12月2日") || strings.Contains(body, "东甲4") {
		t.Error("the member's own page: that he took part, and nothing else")
	}
}

// Problems: a limit before the meeting, and two who correct one at once.
func TestProblemPages(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h, p := site(t, w), w.People[w.East]
	to := "/orgs/" + num(w.East) + "/problems"
	form := url.Values{"text": {"学习不够深"}, "about": {"org"}, "measure": {"每周学一次"}, "owner": {num(p[1])}, "found_on": {"2021-12-10"}, "due_on": {"2021-12-09"}, "origin": {"other"}}
	refused(t, "a limit before the meeting", ask(h, "POST", to, "secretary", form), `href="#f-due_on"`, "早于发现问题的日期", "学习不够深", "每周学一次", `value="2021-12-09"`)
	form.Set("due_on", "2022-03-31")
	at := accepted(t, "a problem", ask(h, "POST", to, "secretary", form))
	form.Set("version", "1")
	form.Set("measure", "每周学两次")
	refused(t, "without a reason", ask(h, "POST", at+"/edit", "secretary", form), `href="#f-why"`, "每周学两次")
	form.Set("why", "措施要具体")
	accepted(t, "a correction", ask(h, "POST", at+"/edit", "secretary", form))
	form.Set("measure", "每周学三次")
	refused(t, "an old version", ask(h, "POST", at+"/edit", "secretary", form), "每周学三次", "每周学两次", "现在保存的内容")
	refused(t, "progress tomorrow", ask(h, "POST", at+"/progress", "secretary", url.Values{"on": {"2021-12-21"}, "text": {"已学两次"}}), `href="#f-on"`, "已学两次")
	accepted(t, "asked and closed alone", ask(h, "POST", at+"/ask", "secretary", url.Values{"result": {"已学四次"}}))
	if body := ask(h, "GET", at, "secretary", nil).Body.String(); !strings.Contains(body, "12月20日销号") || !strings.Contains(body, "没有第二位") {
		t.Error("it is not closed, or does not say by whom")
	}
}

// A meeting: opinions and the plan keep what was typed.
func TestMeetingPages(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h := site(t, w)
	to := "/orgs/" + num(w.East) + "/orglife"
	if a := ask(h, "GET", to+"/now", "secretary", nil); a.Header().Get("Location") != to+"/new" {
		t.Errorf("without a meeting: %s", a.Header().Get("Location"))
	}
	form := url.Values{"kind": {"orglife"}, "theme": {"学党史"}, "year": {"2021"}, "opened_on": {"2021-12-01"}, "planned_on": {"2021-11-30"}}
	refused(t, "planned before it is prepared", ask(h, "POST", to, "secretary", form), `href="#f-planned_on"`, "学党史", `value="2021-11-30"`)
	form.Set("planned_on", "2021-12-28")
	at := accepted(t, "a meeting", ask(h, "POST", to, "secretary", form))
	if a := ask(h, "GET", to+"/now", "secretary", nil); a.Header().Get("Location") != at {
		t.Errorf("with a meeting: %s", a.Header().Get("Location"))
	}
	refused(t, "a second of the year", ask(h, "POST", to, "secretary", form), `href="#f-year"`)
	refused(t, "an opinion of nobody", ask(h, "POST", at+"/opinions", "secretary", url.Values{"opinion_on": {"2021-12-10"}, "opinion": {"多下基层"}}), `href="#f-source"`, "多下基层")
	refused(t, "finished too early", ask(h, "POST", at+"/finish", "secretary", nil), "会议还没有记录，不能办结")
	form.Set("version", "1")
	form.Set("theme", "主题一")
	accepted(t, "a new plan", ask(h, "POST", at+"/edit", "secretary", form))
	form.Set("theme", "主题二")
	refused(t, "an old version", ask(h, "POST", at+"/edit", "secretary", form), "主题一", "主题二", "现在保存的内容")
}

// The appraisal: numbers that do not add up, the same row twice, a grade that is
// passed over.
func TestAppraisalPages(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h, p := site(t, w), w.People[w.East]
	to := "/orgs/" + num(w.East) + "/appraisals"
	refused(t, "on a day of another year", ask(h, "POST", to, "secretary", url.Values{"year": {"2021"}, "held_on": {"2020-06-01"}}), `href="#f-held_on"`, `value="2020-06-01"`)
	at := accepted(t, "a round", ask(h, "POST", to, "secretary", url.Values{"year": {"2021"}, "held_on": {"2021-12-15"}}))
	was := appraisal.Row{}.Mark()
	form := url.Values{"sheets_out": {"9"}, "sheets_back": {"9"}, "sheets_good": {"9"}, "sheets_was": {appraisal.Sheets{}.Mark()}}
	for _, m := range p {
		form.Set("was-row-"+num(m), was)
	}
	form.Set("excellent-"+num(p[0]), "5")
	form.Set("pass-"+num(p[0]), "3")
	refused(t, "votes that do not add up", ask(h, "POST", at+"/enter", "secretary", form), "合计8张，有效票是9张", `href="#f-row-`+num(p[0])+`"`, `name="excellent-`+num(p[0])+`" value="5"`, `value="9"`)
	form.Set("pass-"+num(p[0]), "4")
	accepted(t, "the test", ask(h, "POST", at+"/enter", "secretary", form))
	form.Set("excellent-"+num(p[0]), "9")
	form.Set("pass-"+num(p[0]), "0")
	refused(t, "the same row from an old page", ask(h, "POST", at+"/enter", "secretary", form), "刚被别人改过", "优秀5，合格4", `name="excellent-`+num(p[0])+`" value="9"`)
	grades := url.Values{"decided_on": {"2021-12-16"}}
	for i, m := range p {
		grades.Set("was-grade-"+num(m), "now-")
		if i > 0 {
			grades.Set("grade-"+num(m), "pass")
		}
	}
	refused(t, "one without a grade", ask(h, "POST", at+"/decide", "secretary", grades), "请给东甲0评定等次", `<option value="pass" selected>`)
	grades.Set("grade-"+num(p[0]), "excellent")
	accepted(t, "the grades", ask(h, "POST", at+"/decide", "secretary", grades))
	refused(t, "closed before telling", ask(h, "POST", at+"/close", "secretary", nil), "还有9人没有反馈，不能办结")
	refused(t, "told nobody", ask(h, "POST", at+"/feedback", "secretary", url.Values{"feedback_on": {"2021-12-20"}}), `href="#f-told"`)
	who := at + "/members/" + num(p[0])
	refused(t, "corrected without a reason", ask(h, "POST", who+"/correct", "secretary", url.Values{"grade": {"basic"}, "was": {"excellent"}}), `href="#f-why"`, `<option value="basic" selected>`)
	refused(t, "a self-assessment from an old page", ask(h, "POST", who+"/self", "secretary", url.Values{"self_text": {"新写的"}, "was": {"别人写的"}}), "新写的", "现在保存的自评")
	if a := ask(h, "GET", who, "officer", nil); a.Code < 400 {
		t.Errorf("the Committee reads a registration form: %d", a.Code)
	}
}

// Sent twice, each form of organisation life makes one.
func TestLifeFormsSentTwice(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	h, p, east := site(t, w), w.People[w.East], num(w.East)
	for _, c := range []struct {
		to, table string
		form      url.Values
	}{
		{"/orgs/" + east + "/talks", "talk", url.Values{"on": {"2021-12-02"}, "pair1a": {num(p[0])}, "pair1b": {num(p[3])}}},
		{"/orgs/" + east + "/problems", "problem", url.Values{"text": {"一个问题"}, "about": {"org"}, "measure": {"措施"}, "owner": {num(p[1])}, "found_on": {"2021-12-10"}, "due_on": {"2022-03-31"}}},
		{"/orgs/" + east + "/orglife", "orglife", url.Values{"kind": {"orglife"}, "theme": {"主题"}, "year": {"2021"}, "opened_on": {"2021-12-01"}, "planned_on": {"2021-12-28"}}},
		{"/orgs/" + east + "/appraisals", "appraisal", url.Values{"year": {"2021"}, "held_on": {"2021-12-15"}}},
	} {
		c.form.Set("form_key", "once-"+c.table)
		first := accepted(t, c.to, ask(h, "POST", c.to, "secretary", c.form))
		if again := accepted(t, c.to, ask(h, "POST", c.to, "secretary", c.form)); again != first {
			t.Errorf("%s: %s, then %s", c.to, first, again)
		}
		if n := table(w, c.table); n != 1 {
			t.Errorf("%s sent twice made %d rows", c.to, n)
		}
	}
}

// Who keeps the list of problems is who may confirm a closing; what stays in an
// organisation is read by its leading body and clerk, and by nobody who only looks.
func TestLifePowers(t *testing.T) {
	for _, k := range post.Kinds() {
		for _, of := range []org.Kind{org.Branch, org.PartyCommittee, org.Committee} {
			can := app.Powers(k, of)
			if keeps := can[problem.Keep] != 0; keeps != problem.Confirms(k) {
				t.Errorf("%s of %s keeps problems: %v, confirms: %v", k.Label(), of.Label(), keeps, problem.Confirms(k))
			}
			for _, c := range []struct{ keep, read bool }{{can[orglife.Keep] != 0, can[orglife.Read] != 0}, {can[appraisal.Keep] != 0, can[appraisal.Read] != 0}} {
				if c.keep && !c.read || c.read != (k.Seat() || k == post.Clerk || k == post.Officer) {
					t.Errorf("%s of %s: keeps %v, reads %v", k.Label(), of.Label(), c.keep, c.read)
				}
			}
			guest := k == post.Inspector || k == post.Partner // from outside: their own doors alone
			if (can[talk.View] != 0) == (k.Steward() || guest) || can[talk.Keep] > 1 || can[orglife.Read] > 1 || can[appraisal.Read] > 1 {
				t.Errorf("%s of %s: %v", k.Label(), of.Label(), can)
			}
		}
	}
}
