package memberweb_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/member"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

func both(t *testing.T, fn func(*testing.T, *world.Pages)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) { fn(t, world.Serve(t, e)) })
}

func TestChangePage(t *testing.T) {
	both(t, func(t *testing.T, s *world.Pages) {
		her := s.People[s.East][4]
		page := "/members/" + id(her)
		if _, doc := s.Send(s.Secretary, "GET", page, nil); doc.Find(`a[href="`+page+`/change"]`).Length() != 1 {
			t.Error("her page does not lead to the changes")
		}
		if rec, _ := s.Send(s.Head, "GET", page+"/change", nil); rec.Code != 403 {
			t.Errorf("who only sees her opens the page: %d", rec.Code)
		}
		_, doc := s.Send(s.Secretary, "GET", page+"/change", nil)
		if n := doc.Find("details.change").Length(); n != 8 || doc.Find("details.change[open]").Length() != 0 {
			t.Errorf("%d kinds of change", n)
		}
		if !strings.Contains(doc.Find("#change-move").Text(), "没有别的支部") {
			t.Error("with one branch only, a transfer is offered")
		}
		// A refusal opens the form, at its field, with what was typed.
		rec, doc := s.Send(s.Secretary, "POST", page+"/change", url.Values{"what": {"mobile"}, "mobile-on": {"2021-06-01"}, "mobile-note": {""}})
		if rec.Code != 422 || doc.Find("#change-mobile[open] .f.bad input[name=mobile-note]").Length() != 1 ||
			doc.Find("input[name=mobile-on]").AttrOr("value", "") != "2021-06-01" || doc.Find(`#problems a[href="#f-mobile-note"]`).Length() != 1 {
			t.Errorf("%d %s", rec.Code, doc.Find(".problems").Text())
		}
		for _, c := range []struct {
			form url.Values
			page string // what her page says then
		}{
			{url.Values{"what": {"mobile"}, "mobile-on": {"2021-06-01"}, "mobile-note": {"某省某市"}}, "流动党员"},
			{url.Values{"what": {"mobile"}, "ends": {"1"}, "mobile-on": {"2021-09-01"}, "mobile-note": {"返回"}}, "某省某市；返回"},
			{url.Values{"what": {"hardship"}, "hardship-on": {"2021-06-01"}, "hardship-note": {"因病致困"}}, "因病致困"},
			{url.Values{"what": {"standing"}, "standing-standing": {"12"}, "standing-on": {"2021-10-01"}, "standing-reason": {"经工委批准"}}, "停止党籍"},
			{url.Values{"what": {"group"}, "group-new": {"第一党小组"}, "group-on": {"2021-10-01"}}, "第一党小组"},
		} {
			if rec, _ := s.Send(s.Secretary, "POST", page+"/change", c.form); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != page {
				t.Fatalf("%v: %d %s", c.form, rec.Code, rec.Body)
			}
			if _, doc := s.Send(s.Secretary, "GET", page, nil); !strings.Contains(doc.Text(), c.page) {
				t.Errorf("after %v her page lacks %q", c.form, c.page)
			}
		}
		_, doc = s.Send(s.Secretary, "GET", page+"/change", nil)
		if doc.Find("#change-hardship input[name=ends]").Length() != 1 || doc.Find("#change-mobile input[name=ends]").Length() != 0 ||
			doc.Find("#change-group option").Length() != 2 {
			t.Error("the page does not offer to end what holds, or to begin what has ended")
		}
		if rec, _ := s.Send(s.Far, "POST", page+"/change", url.Values{"what": {"mobile"}, "mobile-on": {"2021-10-01"}, "mobile-note": {"x"}}); rec.Code != http.StatusNotFound {
			t.Errorf("another branch: %d", rec.Code)
		}
		if rec, _ := s.Send(s.Head, "POST", page+"/change", url.Values{"what": {"mobile"}, "mobile-on": {"2021-10-01"}, "mobile-note": {"x"}}); rec.Code != http.StatusNotFound {
			t.Errorf("who sees and does not write: %d", rec.Code)
		}
	})
}

func TestLeavingIsAskedTwice(t *testing.T) {
	both(t, func(t *testing.T, s *world.Pages) {
		boss := s.People[s.East][0]
		page := "/members/" + id(boss)
		before, err := s.Gate.Verify(s.Ctx())
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"what": {"move"}, "move-to": {id(s.West)}, "move-on": {"2021-12-01"}, "move-reason": {"工作调动"}}
		rec, doc := s.Send(s.Officer, "POST", page+"/change", form)
		said := doc.Find("dl").Text()
		for _, want := range []string{"2021年12月1日起在西局支部", "担任的书记到2021年11月30日为止"} {
			if rec.Code != 200 || !strings.Contains(said, want) {
				t.Errorf("%d: %q is not told: %s", rec.Code, want, said)
			}
		}
		if n, err := s.Gate.Verify(s.Ctx()); err != nil || n != before {
			t.Errorf("asking wrote %d entries %v", n-before, err)
		}
		// The second form carries what the first one said.
		sure := url.Values{}
		doc.Find("main form input[type=hidden], form[action$=change] input[type=hidden]").Each(func(_ int, x *goquery.Selection) {
			sure.Set(x.AttrOr("name", ""), x.AttrOr("value", ""))
		})
		if rec, _ = s.Send(s.Officer, "POST", page+"/change", sure); rec.Code != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", sure, rec.Code, rec.Body)
		}
		m, err := s.Members.Get(s.Ctx(), s.Officer, boss, s.Gate.Today())
		if err != nil || m.Org != s.West || m.Membership.From != day.Must("2021-12-01") {
			t.Errorf("%+v %v", m.Stays, err)
		}
		// A reduction without saying where to is refused at its field.
		page = "/members/" + id(s.People[s.Eastern][1])
		form = url.Values{"what": {"leave"}, "leave-kind": {"转出"}, "leave-on": {"2021-12-01"}, "leave-reason": {"随迁"}}
		rec, doc = s.Send(s.Beside, "POST", page+"/change", form)
		if rec.Code != 422 || doc.Find("#change-leave[open] .f.bad input[name=leave-where]").Length() != 1 || doc.Find("input[name=leave-reason]").AttrOr("value", "") != "随迁" ||
			doc.Find("select[name=leave-kind] option[selected]").AttrOr("value", "") != "转出" {
			t.Errorf("%d %s", rec.Code, rec.Body)
		}
		form.Set("leave-where", "某省某局党支部")
		form.Set("sure", "1")
		if rec, _ = s.Send(s.Beside, "POST", page+"/change", form); rec.Code != http.StatusSeeOther {
			t.Errorf("%d %s", rec.Code, rec.Body)
		}
		if _, doc = s.Send(s.Beside, "GET", page, nil); !strings.Contains(doc.Text(), "转出到某省某局党支部") {
			t.Error("her page does not say where she went")
		}
	})
}

// Whose membership was stopped is restored into a branch.
func TestRestore(t *testing.T) {
	both(t, func(t *testing.T, s *world.Pages) {
		page := "/members/" + id(s.People[s.East][4])
		if err := s.Members.Reduce(t.Context(), s.Secretary, s.People[s.East][4], member.Leaving{Kind: member.Stopped, On: day.Must("2021-06-01")}); err != nil {
			t.Fatal(err)
		}
		_, doc := s.Send(s.Secretary, "GET", page+"/change", nil)
		if doc.Find("#change-restore select option").Length() != 2 {
			t.Errorf("no branch to be restored into: %s", doc.Find("#change-restore").Text())
		}
		form := url.Values{"what": {"restore"}, "restore-to": {id(s.East)}, "restore-on": {"2021-12-01"}, "restore-reason": {""}}
		if rec, doc := s.Send(s.Secretary, "POST", page+"/change", form); rec.Code != 422 || doc.Find(`.f.bad input[name=restore-reason]`).Length() != 1 {
			t.Errorf("for no reason: %d", rec.Code)
		}
		form.Set("restore-reason", "经工委批准")
		if rec, _ := s.Send(s.Secretary, "POST", page+"/change", form); rec.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		m, err := s.Members.Get(t.Context(), s.Officer, s.People[s.East][4], day.Must("2021-12-20"))
		if err != nil || len(m.Stays) != 2 || m.Stays[1].Span.From != day.Must("2021-12-01") {
			t.Errorf("%+v %v", m.Stays, err)
		}
		if _, doc := s.Send(s.Secretary, "GET", page+"/change", nil); doc.Find("#change-restore").Length() != 0 {
			t.Error("who is restored is offered it again")
		}
	})
}
