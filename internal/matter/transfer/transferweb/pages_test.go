package transferweb_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/testkit"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

// A transfer is opened by one secretary and received by the other, on the pages.
func TestBothSides(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		s := world.Serve(t, e)
		her := id(s.People[s.East][4])
		if _, doc := s.Send(s.Secretary, "GET", "/members/"+her, nil); doc.Find(`a[href^="/transfers/new?"]`).Length() != 1 {
			t.Error("her page does not lead to a transfer")
		}
		_, doc := s.Send(s.Secretary, "GET", "/transfers/new?member="+her, nil)
		if doc.Find(`input[name=members][checked]`).AttrOr("value", "") != her || strings.Contains(doc.Text(), "西局") {
			t.Errorf("she is not chosen, or another branch is named: %s", doc.Find("form.panel").Text())
		}
		form := url.Values{"way": {"give"}, "members": {her}, "to": {"支部"}, "reason": {"工作调动"}, "on": {"2021-12-25"}}
		rec, doc := s.Send(s.Secretary, "POST", "/transfers", form)
		if rec.Code != 422 || doc.Find(`.f.bad input[name=to]`).AttrOr("value", "") != "支部" || doc.Find(`input[name=to_id]`).Length() != 2 || doc.Find(`input[name=members][checked]`).Length() != 1 {
			t.Errorf("several branches: %d %s", rec.Code, doc.Find(".problems").Text())
		}
		form.Set("to", "不存在的支部")
		if rec, doc = s.Send(s.Secretary, "POST", "/transfers", form); rec.Code != 422 || !strings.Contains(doc.Find(".problems").Text(), "没有找到这样的党支部") {
			t.Errorf("no such branch: %d %s", rec.Code, doc.Find(".problems").Text())
		}
		form.Set("to", "西局")
		rec, _ = s.Send(s.Secretary, "POST", "/transfers", form)
		page := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(page, "/transfers/") {
			t.Fatalf("opened: %d %s", rec.Code, rec.Body)
		}
		if _, doc := s.Send(s.Secretary, "GET", page, nil); doc.Find(`form[action$="/accept"]`).Length() != 0 || doc.Find(`form[action$="/drop"]`).Length() != 1 || !strings.Contains(doc.Text(), "由西局支部办") {
			t.Errorf("the sender's page: %s", doc.Find("main").Text())
		}
		_, doc = s.Send(s.Far, "GET", page, nil)
		line := doc.Find(`form[action$="/accept"] input[name=lines]`).AttrOr("value", "")
		if line == "" || doc.Find(`a[href="/members/`+her+`"]`).Length() != 0 {
			t.Errorf("the receiver's page: %s", doc.Find("main").Text())
		}
		rec, doc = s.Send(s.Far, "POST", page+"/accept", url.Values{"version": {"1"}, "lines": {line}, "on": {""}})
		if rec.Code != 422 || doc.Find(`.f.bad input[name=on]`).Length() != 1 || doc.Find(`form[action$="/accept"] input[checked]`).Length() != 1 {
			t.Errorf("no day: %d %s", rec.Code, doc.Find(".problems").Text())
		}
		if rec, _ = s.Send(s.Far, "POST", page+"/accept", url.Values{"version": {"1"}, "lines": {line}, "on": {"2021-12-20"}}); rec.Code != http.StatusSeeOther {
			t.Fatalf("received: %d %s", rec.Code, rec.Body)
		}
		if rec, doc = s.Send(s.Far, "POST", page+"/accept", url.Values{"version": {"1"}, "lines": {line}, "on": {"2021-12-20"}}); rec.Code != 422 || !strings.Contains(doc.Find(".problems").Text(), "已经办结") {
			t.Errorf("twice: %d %s", rec.Code, doc.Find(".problems").Text())
		}
		if _, doc := s.Send(s.Far, "GET", "/members/"+her, nil); !strings.Contains(doc.Text(), "东甲4转到西局支部") {
			t.Error("her page does not tell of the transfer")
		}
		rec, _ = s.Send(s.Far, "GET", page+"/papers/slip", nil)
		if rec.Code != 200 || !strings.HasPrefix(rec.Body.String(), "PK") {
			t.Errorf("the slip: %d", rec.Code)
		}
	})
}

// Out of the house: the Committee writes the letter and prints it, nobody else does.
func TestLetter(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		s := world.Serve(t, e)
		her := id(s.People[s.East][4])
		rec, _ := s.Send(s.Secretary, "POST", "/transfers", url.Values{"way": {"out"}, "members": {her}, "to_name": {"外省某局党支部"}, "heading": {"外省某区委组织部"}, "reason": {"工作调动"}, "on": {"2021-12-25"}})
		page := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther {
			t.Fatalf("opened: %d %s", rec.Code, rec.Body)
		}
		_, doc := s.Send(s.Officer, "GET", page, nil)
		line := doc.Find(`form[action$="/issue"] input[name=lines]`).AttrOr("value", "")
		if doc.Find(`form[action$="/issue"] input[name=days]`).AttrOr("value", "") != "90" {
			t.Error("the rule's days are not proposed")
		}
		issue := url.Values{"version": {"1"}, "lines": {line}, "number": {"1号"}, "issued_on": {"2021-12-20"}, "days": {"90"}}
		if rec, doc = s.Send(s.Officer, "POST", page+"/issue", issue); rec.Code != 422 || doc.Find(`.f.bad input[name=number]`).AttrOr("value", "") != "1号" {
			t.Errorf("a number that is none: %d", rec.Code)
		}
		issue.Set("number", "区组转〔2021〕001号")
		if rec, _ = s.Send(s.Secretary, "POST", page+"/issue", issue); rec.Code != http.StatusForbidden {
			t.Errorf("the branch writes the letter: %d", rec.Code)
		}
		if rec, _ = s.Send(s.Officer, "POST", page+"/issue", issue); rec.Code != http.StatusSeeOther {
			t.Fatalf("issued: %d %s", rec.Code, rec.Body)
		}
		if rec, _ = s.Send(s.Officer, "GET", page+"/papers/letter", nil); rec.Code != 200 || !strings.HasPrefix(rec.Body.String(), "PK") {
			t.Errorf("the letter: %d", rec.Code)
		}
		if rec, _ = s.Send(s.Secretary, "GET", page+"/papers/letter", nil); rec.Code != http.StatusForbidden {
			t.Errorf("the branch prints it: %d", rec.Code)
		}
		for who, want := range map[string]int{"sender": 1, "receiver": 0} {
			a := s.Secretary
			if who == "receiver" {
				a = s.Far
			}
			if _, doc := s.Send(a, "GET", "/transfers/letters?q=001", nil); doc.Find("table tbody tr").Length() != want {
				t.Errorf("the %s sees %d letters", who, doc.Find("table tbody tr").Length())
			}
		}
		for _, path := range []string{"/transfers/letters/export", "/transfers/people/export"} {
			if rec, _ := s.Send(s.Officer, "POST", path, nil); rec.Code != 200 || !strings.HasPrefix(rec.Body.String(), "PK") {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}
