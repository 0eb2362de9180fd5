package appointmentweb_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/post"
)

func id(n int64) string { return strconv.FormatInt(n, 10) }

func words(doc *goquery.Document) string {
	return strings.Join(strings.Fields(doc.Find("main").Text()), " ")
}

// form is every field of the form on a page that is sent to an address, as the
// browser would send it.
func form(t *testing.T, doc *goquery.Document, action string) url.Values {
	t.Helper()
	f := doc.Find(`form[action="` + action + `"]`)
	if f.Length() != 1 {
		t.Fatalf("no form to %s on the page: %s", action, words(doc))
	}
	values := url.Values{}
	f.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, value := s.AttrOr("name", ""), s.AttrOr("value", "")
		_, checked := s.Attr("checked")
		switch {
		case name == "" || s.AttrOr("type", "") == "checkbox" && !checked:
		case goquery.NodeName(s) == "select":
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			values.Set(name, chosen.AttrOr("value", ""))
		case goquery.NodeName(s) == "textarea":
			values.Set(name, s.Text())
		default:
			values.Add(name, value)
		}
	})
	return values
}

// The way through the pages, as a secretary and an officer send their forms; at
// midnight the one loses what the other gets, and a page that was open then is
// refused without a trace.
func TestToMidnight(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.Serve(t, e)
		people := w.People[w.East]
		// The fifth member becomes secretary; she has an account, and no post yet.
		next := gate.Actor{Account: 20, Person: people[4], Name: "新书记"}

		base := "/orgs/" + id(w.East) + "/appointments"
		_, doc := w.Ask(w.Secretary, "GET", base+"/new", nil, 200)
		f := form(t, doc, base)
		f.Set("reason", "工作调动")
		f.Set("effective_on", "2022-01-01")
		_, doc = w.Ask(w.Secretary, "POST", base, f, 422) // nobody chosen
		if got := doc.Find("#f-who0-problem").Text(); !strings.Contains(got, "请至少写一项") {
			t.Errorf("the problem at the field: %q", got)
		}
		f = form(t, doc, base)
		if f.Get("reason") != "工作调动" {
			t.Errorf("what was typed is gone: %v", f)
		}
		f.Set("who0", id(people[4]))
		f.Set("post0", string(post.Secretary))
		_, doc = w.Ask(w.Secretary, "POST", base, f, 422)
		if got := doc.Find("#f-post0-problem").Text(); !strings.Contains(got, "还没有免去") {
			t.Errorf("the problem at the field: %q", got)
		}
		f = form(t, doc, base)
		f.Add("remove", id(people[0])+"/"+string(post.Secretary))
		rec, _ := w.Ask(w.Secretary, "POST", base, f, 303)
		one := rec.Header().Get("Location")
		again, _ := w.Ask(w.Secretary, "POST", base, f, 303)
		if again.Header().Get("Location") != one {
			t.Errorf("a form that was sent twice opened %s and %s", one, again.Header().Get("Location"))
		}
		if _, doc = w.Ask(w.Secretary, "GET", one, nil, 200); doc.Find(`form[action$="/vet"]`).Length() != 0 || !strings.Contains(words(doc), "由工委办") {
			t.Errorf("the secretary's page: %s", words(doc))
		}
		_, doc = w.Ask(w.Officer, "GET", one, nil, 200)
		f = form(t, doc, one+"/vet")
		f.Set("finish", "1")
		_, doc = w.Ask(w.Officer, "POST", one+"/vet", f, 422)
		if got := doc.Find("#f-result-" + id(people[4]) + "-discipline-problem").Text(); !strings.Contains(got, "还没有结果") {
			t.Errorf("the problem at the item: %q", got)
		}
		f = form(t, doc, one+"/vet")
		for name := range f {
			if strings.HasPrefix(name, "result-") {
				f.Set(name, appointment.Clear)
				f.Set("on-"+strings.TrimPrefix(name, "result-"), "2021-12-20")
			}
		}
		f.Set("finish", "1")
		w.Ask(w.Officer, "POST", one+"/vet", f, 303)
		_, doc = w.Ask(w.Officer, "GET", one, nil, 200)
		f = form(t, doc, one+"/approve")
		stale := form(t, doc, one+"/approve")
		f.Set("number", "区工委〔2021〕7号")
		w.Ask(w.Officer, "POST", one+"/approve", f, 303)
		stale.Set("number", "区工委〔2021〕8号")
		if _, doc = w.Ask(w.Officer, "POST", one+"/approve", stale, 422); !strings.Contains(words(doc), "已经办结") {
			t.Errorf("the second officer is told: %s", words(doc))
		}
		_, doc = w.Ask(w.Secretary, "GET", one, nil, 200)
		if text := words(doc); !strings.Contains(text, "待生效") || !strings.Contains(text, "还有12天") {
			t.Errorf("before the day: %s", text)
		}

		choices, err := w.Posts.Choices(w.Ctx(), next)
		if err != nil || len(choices) != 0 {
			t.Errorf("the next one has %v already: %v", choices, err)
		}
		// Her post, as the register has it, for the time after.
		err = w.Gate.Read(w.Ctx(), gate.Program("test"), post.View, func(r *gate.Reading) error {
			list, err := post.OfHolder(r, people[4])
			for _, p := range list {
				next.Post = p.ID
			}
			return err
		})
		if err != nil || next.Post == 0 {
			t.Fatal("no post", err)
		}

		record := func(who gate.Actor, title string) error {
			_, err := w.Activities.Record(w.Ctx(), who, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-30"), Title: title})
			return err
		}
		w.Clock.Set("2021-12-31")
		w.Clock.Add(15*time.Hour - time.Second) // 23:59:59
		if err := record(w.Secretary, "零时以前"); err != nil {
			t.Errorf("the former secretary a second before midnight: %v", err)
		}
		if err := record(next, "零时以前"); err == nil {
			t.Error("the next one writes before midnight")
		}
		page := "/orgs/" + id(w.East) + "/activities"
		_, doc = w.Ask(w.Secretary, "GET", page+"/new", nil, 200)
		open := form(t, doc, page)
		open.Set("title", "零时以前打开的页面")

		w.Clock.Add(time.Second) // 00:00:00
		before, err := w.Gate.Verify(w.Ctx())
		if err != nil {
			t.Fatal(err)
		}
		_, doc = w.Ask(w.Secretary, "POST", page, open, 403)
		if text := words(doc); !strings.Contains(text, "那项职务已经结束") || strings.Contains(text, "！") {
			t.Errorf("the former secretary is told: %s", text)
		}
		if after, _ := w.Gate.Verify(w.Ctx()); after != before {
			t.Errorf("%d entries were written", after-before)
		}
		if err := record(w.Secretary, "零时以后"); err == nil {
			t.Error("the former secretary writes after midnight")
		}
		if err := record(next, "零时以后"); err != nil {
			t.Errorf("the next one at midnight: %v", err)
		}
		w.Ask(w.Secretary, "GET", "/me", nil, 200) // no dead end
		w.Ask(next, "GET", one, nil, 200)
		w.Ask(w.Secretary, "GET", one, nil, 403)
		_, doc = w.Ask(next, "GET", "/orgs/"+id(w.East)+"/handover", nil, 200)
		if text := words(doc); !strings.Contains(text, "移交人东甲0接收人东甲4") {
			t.Errorf("what is handed over: %s", text)
		}
	})
}

// Who holds several posts works as one of them at a time, and changes from the one to
// the other; when one ends the other stays.
func TestSeveralPosts(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.Serve(t, e)
		person := w.People[w.East][0] // secretary of East
		id, err := w.Posts.Give(w.Ctx(), w.Officer, post.Post{Org: w.Bureau, Holder: person, Kind: post.Deputy, How: post.Appointed, Span: day.Span{From: day.Must("2021-01-01"), Until: day.Must("2022-01-01")}})
		if err != nil {
			t.Fatal(err)
		}
		deputy := w.Secretary
		deputy.Post = id
		choices, err := w.Posts.Choices(w.Ctx(), w.Secretary)
		if err != nil || len(choices) != 2 {
			t.Fatalf("the posts to choose from: %v %v", choices, err)
		}
		sees := func(who gate.Actor) (n int) {
			list, err := w.Orgs.Tree(w.Ctx(), who, w.Gate.Today())
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if a, b := sees(w.Secretary), sees(deputy); a != 1 || b != 3 {
			t.Errorf("she sees %d as secretary and %d as deputy of the bureau", a, b)
		}
		w.Ask(deputy, "GET", "/orgs/"+strconv.FormatInt(w.Eastern, 10)+"/appointments/new", nil, 200)
		w.Ask(w.Secretary, "GET", "/orgs/"+strconv.FormatInt(w.Eastern, 10)+"/appointments/new", nil, 404)
		w.Clock.Set("2022-01-01")
		w.Ask(deputy, "GET", "/appointments/posts", nil, 403)
		w.Ask(w.Secretary, "GET", "/appointments/posts", nil, 200)
		if choices, _ := w.Posts.Choices(w.Ctx(), deputy); len(choices) != 1 || choices[0].Org != w.East {
			t.Errorf("after the one has ended: %v", choices)
		}
	})
}

// The list of who leads opens what is to be done; each row's door is filled in.
func TestPosts(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.Serve(t, e)
		err := w.Gate.Write(w.Ctx(), gate.Program("test"), post.Change, func(x *gate.Writing) error {
			at, err := x.At(w.West)
			if err == nil {
				_, err = post.End(x, at, w.West, w.People[w.West][0], post.Secretary, day.Must("2021-12-10"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_, doc := w.Ask(w.Officer, "GET", "/appointments/posts?what=vacant", nil, 200)
		if rows := doc.Find("tbody tr"); rows.Length() != 1 || !strings.Contains(rows.Text(), "2021年12月10日起没有书记") {
			t.Errorf("who is without: %s", words(doc))
		}
		href, _ := doc.Find("tbody tr a").Last().Attr("href")
		if !strings.HasPrefix(href, "/orgs/"+id(w.West)+"/appointments/new?") {
			t.Fatalf("the door: %s", href)
		}
		_, doc = w.Ask(w.Officer, "GET", href, nil, 200)
		if form(t, doc, "/orgs/"+id(w.West)+"/appointments").Get("post0") != string(post.Secretary) {
			t.Error("the post is not filled in")
		}
		_, doc = w.Ask(w.Officer, "GET", "/appointments/new", nil, 200)
		if n := doc.Find("option").Length(); n != 5 {
			t.Errorf("%d organisations to choose from", n-1)
		}
		rec, _ := w.Ask(w.Secretary, "GET", "/appointments/new", nil, 303)
		if got := rec.Header().Get("Location"); got != "/orgs/"+id(w.East)+"/appointments/new" {
			t.Errorf("who has one organisation is asked: %s", got)
		}
		w.Ask(w.Officer, "GET", "/orgs/"+id(w.Root)+"/appointments/new", nil, 422)
		rec, _ = w.Ask(w.Officer, "POST", "/appointments/posts/export?what=", nil, 200)
		if rec.Body.Len() < 4000 {
			t.Errorf("the roster has %d bytes", rec.Body.Len())
		}
		_, doc = w.Ask(w.Secretary, "GET", "/appointments/posts", nil, 200)
		if doc.Find("tbody tr").Length() != 1 {
			t.Errorf("a branch sees %s", words(doc))
		}
	})
}
