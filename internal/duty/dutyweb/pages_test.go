package dutyweb_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// site is the real pages over a world, as of a day.
type site struct {
	*world.Pages
	asOf string
}

func open(t *testing.T, e testkit.Engine) *site {
	return &site{Pages: world.Serve(t, e)}
}

func both(t *testing.T, fn func(*testing.T, *site)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) { fn(t, open(t, e)) })
}

// ask sends one request as somebody and reads the page.
func (s *site) ask(who gate.Actor, method, path string, form url.Values) (*httptest.ResponseRecorder, *goquery.Document) {
	s.T.Helper()
	r := httptest.NewRequestWithContext(s.Ctx(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if s.asOf != "" {
		r.AddCookie(&http.Cookie{Name: "asof", Value: s.asOf})
	}
	return s.Do(who, r)
}

// page is ask for a page that is given.
func (s *site) page(who gate.Actor, path string) *goquery.Document {
	s.T.Helper()
	w, doc := s.ask(who, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		s.T.Fatalf("%s: %d %s", path, w.Code, text(doc.Find("main")))
	}
	for _, never := range []string{"！", "·", "%", "排名：", "得分"} {
		if strings.Contains(text(doc.Find("body")), never) {
			s.T.Errorf("%s holds %s", path, never)
		}
	}
	return doc
}

// text is a part's words without the space between them.
func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), "") }

func texts(s *goquery.Selection) (list []string) {
	s.Each(func(_ int, x *goquery.Selection) { list = append(list, text(x)) })
	return list
}

func (s *site) record(of int64, kind activity.Kind, on string) int64 {
	s.T.Helper()
	id, err := s.Activities.Record(s.Ctx(), s.Officer, of, activity.Record{Kinds: []activity.Kind{kind}, OnDay: day.Must(on), Title: "记录" + on})
	if err != nil {
		s.T.Fatal(err)
	}
	return id
}

func TestHome(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		for m := 1; m <= 12; m++ {
			if m != 11 {
				s.record(s.East, activity.ThemeDay, day.Of(2021, 1, 9).AddMonths(m-1).String())
			}
		}
		doc := s.page(s.Secretary, "/")
		rows := doc.Find("ol.due > li")
		if got := text(doc.Find("h1")); !strings.HasPrefix(got, "年底前还有") {
			t.Errorf("the title says %s", got)
		}
		var late, seen bool
		rows.Each(func(i int, row *goquery.Selection) {
			isLate := row.Find(".st-late").Length() == 1
			if i > 0 && isLate && !late {
				t.Errorf("row %d is late and stands below one that is not", i)
			}
			late = isLate
			if (i == 0) != row.Find(".do a").HasClass("btn-primary") {
				t.Errorf("the red button stands in row %d", i)
			}
			if text(row.Find("h3")) != "补记11月主题党日支部工作条例第十六条" {
				return
			}
			seen = true
			href, _ := row.Find(".do a").Attr("href")
			if want := "/orgs/" + ui.ID(s.East) + "/activities/new?kind=themeday&month=2021-11"; href != want {
				t.Errorf("its button leads to %s", href)
			}
			if got := text(row.Find(".when")); got != "11月30日周二已过20天" {
				t.Errorf("its day says %s", got)
			}
			href, _ = row.Find(".why a").Attr("href")
			if want := "/orgs/" + ui.ID(s.East) + "/duties/branch.themeday.monthly/explain?from=2021-11-01"; href != want {
				t.Errorf("its other way leads to %s", href)
			}
		})
		if !seen {
			t.Errorf("no row for the party day of November: %v", texts(rows.Find("h3")))
		}
		if got := strings.Join(texts(rows.Find("h3")), " "); !strings.Contains(got, "补记支部委员会会议11次") || strings.Contains(got, "补记5月支部") {
			t.Errorf("eleven missed meetings stand as %s", got)
		}
		if got := text(doc.Find(".days-notes")); !strings.Contains(got, "9日周四记录2021-12-09") {
			t.Errorf("the month says %s", got)
		}
		if got := text(doc.Find(".log")); !strings.Contains(got, "新增12月9日的记录：记录2021-12-09。") {
			t.Errorf("the changes say %s", got)
		}
		for _, never := range []string{"东一二", "西局", "西丙", "东乙"} {
			if strings.Contains(text(doc.Find("main")), never) {
				t.Errorf("the secretary of one branch reads %s", never)
			}
		}
	})
}

// TestHomeAbove: whoever stands above reads his own first, then who has to be
// followed up, in the order of the roster and within his reach.
func TestHomeAbove(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		doc := s.page(s.Head, "/")
		if below := texts(doc.Find(".follow li > a")); strings.Join(below, " ") != "东一支部 东一二支部" {
			t.Errorf("to follow up: %v", below)
		}
		if href, _ := doc.Find(".month .end a").Last().Attr("href"); href != "/duties" {
			t.Errorf("the table is behind %s", href)
		}
		if href, _ := doc.Find(".month .end a").First().Attr("href"); !strings.HasPrefix(href, "/calendar?org=") {
			t.Errorf("the calendar is behind %s", href)
		}
		for who, want := range map[gate.Actor]string{s.Plain: "/me", s.Stranger: "/me"} {
			if w, _ := s.ask(who, http.MethodGet, "/", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
				t.Errorf("%s gets %d %s", who.Name, w.Code, w.Header().Get("Location"))
			}
		}
	})
}

// TestFirstSteps: a house without members says what to do first, to whoever may do it.
func TestFirstSteps(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		first := func(who gate.Actor) string { return text(s.page(who, "/").Find("ol.due li:first-child")) }
		for _, who := range []gate.Actor{s.Officer, s.Head, s.Secretary} {
			if got := first(who); strings.Contains(got, "导入") {
				t.Errorf("where members are, %s reads %s", who.Name, got)
			}
		}
		s.Clock.Set("2013-06-03") // the organisations are there, and nobody has joined
		if got := first(s.Officer); !strings.Contains(got, "第二步") || !strings.Contains(got, "导入党员名册") {
			t.Errorf("the officer of an empty house reads %s", got)
		}
		s.Clock.Set("2021-12-20")
		s.asOf = "2013-06-03"
		if got := first(s.Officer); strings.Contains(got, "导入") {
			t.Errorf("who looks back at a day without members reads %s", got)
		}
	})
}

// TestHomeClear: a branch of which nothing is asked reads so, and no list.
func TestHomeClear(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		ctx, since := s.Ctx(), day.Must("2021-12-15")
		of, err := s.Orgs.Start(ctx, s.Officer, s.Bureau, org.Draft{Kind: org.Branch, Name: "新支部"}, since,
			org.Term{Span: day.Span{From: since, Until: day.Forever}, Due: day.Must("2024-12-15"), How: "elected"})
		if err != nil {
			t.Fatal(err)
		}
		var first int64
		for _, name := range []string{"新丁一", "新丁二", "新丁三"} {
			id, err := s.Members.Enrol(ctx, s.Officer, member.Entry{Facts: member.Facts{Name: name, JoinedOn: day.Must("2010-07-01"), FullOn: day.Must("2011-07-01"),
				PartyFrom: day.Must("2011-07-01")}, Org: of, Since: since, Reason: "转入"})
			if err != nil {
				t.Fatal(err)
			}
			if first == 0 {
				first = id
			}
		}
		who := gate.Actor{Account: 9, Person: first, Name: "新书记"}
		if who.Post, err = s.Posts.Give(ctx, s.Officer, post.Post{Org: of, Holder: first, Kind: post.Secretary, How: post.Elected,
			Span: day.Span{From: since, Until: day.Forever}}); err != nil {
			t.Fatal(err)
		}
		doc := s.page(who, "/")
		if doc.Find("ol.due").Length() != 0 || text(doc.Find("h1")) != "本月事项都已办好" || doc.Find(".stamp").Length() != 1 {
			t.Errorf("%s: %v", text(doc.Find("h1")), texts(doc.Find("ol.due h3")))
		}
		s.asOf = "2021-12-01"
		if doc = s.page(who, "/"); text(doc.Find("h1")) != "这一天没有要办的事" || doc.Find(".past").Length() != 1 {
			t.Errorf("before it was founded: %s", text(doc.Find("main")))
		}
	})
}

// TestBeginPage: everybody reads from when the ledger is kept; the officer changes it, and
// what he typed stays where it is no day or one to come.
func TestBeginPage(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		_, doc := s.ask(s.Secretary, http.MethodGet, "/rules", nil)
		if !strings.Contains(text(doc.Find("main")), "没有写起用日") || doc.Find("form[action='/rules/begin']").Length() != 0 {
			t.Errorf("the secretary reads %s", text(doc.Find(".panel")))
		}
		if w, _ := s.ask(s.Secretary, http.MethodPost, "/rules/begin", url.Values{"begun": {"2021-11-10"}}); w.Code != http.StatusForbidden {
			t.Errorf("the secretary is answered with %d", w.Code)
		}
		for _, bad := range []string{"2022-01-01", "去年"} {
			w, doc := s.ask(s.Officer, http.MethodPost, "/rules/begin", url.Values{"begun": {bad}, "was": {""}})
			if value, _ := doc.Find("input[name=begun]").Attr("value"); w.Code != http.StatusUnprocessableEntity || value != bad || doc.Find("details[open] .bad").Length() != 1 {
				t.Errorf("%s is answered with %d %s", bad, w.Code, text(doc.Find(".panel")))
			}
		}
		if w, _ := s.ask(s.Officer, http.MethodPost, "/rules/begin", url.Values{"begun": {"2021-11-10"}, "was": {""}}); w.Code != http.StatusSeeOther {
			t.Fatalf("a day is answered with %d", w.Code)
		}
		_, doc = s.ask(s.Officer, http.MethodGet, "/rules", nil)
		if value, _ := doc.Find("input[name=begun]").Attr("value"); value != "2021-11-10" || !strings.Contains(text(doc.Find(".panel")), "台账2021年11月10日起用") {
			t.Errorf("afterwards it says %s", text(doc.Find(".panel")))
		}
		if late := texts(s.page(s.Secretary, "/").Find("ol.due h3")); slices.ContainsFunc(late, func(h string) bool { return strings.Contains(h, "10月") }) {
			t.Errorf("of before it is asked %v", late)
		}
	})
}

func TestExplainPage(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		path := "/orgs/" + ui.ID(s.East) + "/duties/branch.themeday.monthly/explain"
		doc := s.page(s.Secretary, path+"?from=2021-11-01")
		if text(doc.Find("h1")) != "11月主题党日" || doc.Find("textarea[name=text]").Length() != 1 {
			t.Errorf("the page asks %s", text(doc.Find("main")))
		}
		w, doc := s.ask(s.Secretary, http.MethodPost, path, url.Values{"from": {"2021-11-01"}, "text": {"忙"}})
		if w.Code != http.StatusUnprocessableEntity || doc.Find("textarea[name=text]").Text() != "忙" || doc.Find(".bad").Length() != 1 {
			t.Errorf("one word is answered with %d %s", w.Code, text(doc.Find("main")))
		}
		for _, x := range []struct {
			what string
			who  gate.Actor
			path string
			want int
		}{
			{"the branch beside", s.Secretary, strings.Replace(path, ui.ID(s.East), ui.ID(s.Eastern), 1), http.StatusForbidden},
			{"a member", s.Plain, path, http.StatusForbidden},
			{"a stranger", s.Stranger, path, http.StatusForbidden},
			{"the head, who does not write for the branch", s.Head, path, http.StatusForbidden},
			{"no such rule", s.Secretary, strings.Replace(path, "themeday", "nothing", 1), http.StatusNotFound},
		} {
			if w, _ := s.ask(x.who, http.MethodPost, x.path, url.Values{"from": {"2021-11-01"}, "text": {"集中外出培训"}}); w.Code != x.want {
				t.Errorf("%s: %d, want %d", x.what, w.Code, x.want)
			}
		}
		w, _ = s.ask(s.Secretary, http.MethodPost, path, url.Values{"from": {"2021-11-01"}, "text": {"集中外出培训"}})
		if w.Code != http.StatusSeeOther {
			t.Fatalf("a reason is answered with %d", w.Code)
		}
		if got := texts(s.page(s.Secretary, "/").Find("ol.due h3")); strings.Contains(strings.Join(got, ""), "补记11月主题党日") {
			t.Errorf("still asked for: %v", got)
		}
		cell := s.page(s.Secretary, "/orgs/"+ui.ID(s.East)).Find(`.matrix a[aria-label^="11月主题党日"]`)
		if label, _ := cell.Attr("aria-label"); label != "11月主题党日，已说明：已说明：集中外出培训" || !strings.HasSuffix(text(cell), "已说明") {
			t.Errorf("the cell says %s %s", label, text(cell))
		}
	})
}
