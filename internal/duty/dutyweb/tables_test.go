package dutyweb_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/activity"
)

func TestYearPage(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		id := s.record(s.East, activity.Assembly, "2021-05-18")
		path := "/orgs/" + ui.ID(s.East)
		cell := func() *goquery.Selection {
			return s.page(s.Secretary, path).Find(`.matrix [aria-label*="第二季度党员大会"]`)
		}
		if href, _ := cell().Attr("href"); href != "/activities/"+ui.ID(id) || !cell().HasClass("at-2-3") || !strings.HasSuffix(text(cell()), "18日") {
			t.Errorf("the second quarter says %s, leads to %s", text(cell()), href)
		}
		doc := s.page(s.Secretary, path)
		widths := map[string]int{}
		doc.Find(".matrix tbody tr").Each(func(_ int, row *goquery.Selection) {
			n := 0
			row.Find("td").Each(func(_ int, td *goquery.Selection) {
				n += map[string]int{"1": 1, "3": 3, "6": 6, "12": 12}[td.AttrOr("colspan", "1")]
			})
			widths[text(row.Find("th"))] = n
		})
		for name, n := range widths {
			if n != 12 {
				t.Errorf("%s is %d months wide", name, n)
			}
		}
		if got := text(doc.Find(".without")); !strings.HasPrefix(got, "不适用：党小组会，") {
			t.Errorf("what does not apply is told as %s", got)
		}
		if got := text(doc.Find(".facts")); !strings.Contains(got, "党员9名") || !strings.Contains(got, "支部委员会书记东甲0组织东甲1宣传东甲2") {
			t.Errorf("the strip says %s", got)
		}
		if err := s.Activities.Withdraw(s.Ctx(), s.Secretary, id, "重复"); err != nil {
			t.Fatal(err)
		}
		if got := text(cell()); !strings.HasSuffix(got, "逾期") {
			t.Errorf("after it was taken back the quarter says %s", got)
		}
		s.asOf = "2021-06-30"
		doc = s.page(s.Secretary, path)
		if doc.Find(".past").Length() != 1 || doc.Find(".matrix .mk-late").Length() == 0 ||
			doc.Find(`.matrix [aria-label*="12月主题党日"]`).Length() != 0 || text(doc.Find(".matrix th.now")) != "6月" {
			t.Errorf("seen from June: %s", text(doc.Find(".matrix")))
		}
	})
}

// TestYearReach: who opens which organisation's page.
func TestYearReach(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		for _, x := range []struct {
			what string
			who  gate.Actor
			of   int64
			want int
		}{
			{"her own", s.Secretary, s.East, http.StatusOK},
			{"the one beside", s.Secretary, s.Eastern, http.StatusNotFound},
			{"the one above", s.Secretary, s.Bureau, http.StatusNotFound},
			{"below the head", s.Head, s.East, http.StatusOK},
			{"of another bureau", s.Head, s.West, http.StatusNotFound},
			{"the officer anywhere", s.Officer, s.West, http.StatusOK},
			{"none", s.Officer, 42, http.StatusNotFound},
			{"a member's own", s.Plain, s.East, http.StatusForbidden},
			{"a stranger's", s.Stranger, s.East, http.StatusForbidden},
		} {
			for _, page := range []string{"", "/duties"} {
				if w, _ := s.ask(x.who, http.MethodGet, "/orgs/"+ui.ID(x.of)+page, nil); w.Code != x.want {
					t.Errorf("%s%s: %d, want %d", x.what, page, w.Code, x.want)
				}
			}
		}
		doc := s.page(s.Secretary, "/orgs/"+ui.ID(s.East))
		if doc.Find(".crumbs a").Length() != 0 {
			t.Error("a door to an organisation above that she does not reach")
		}
		doc = s.page(s.Head, "/orgs/"+ui.ID(s.Bureau))
		if got := texts(doc.Find("section[aria-labelledby=children] li > a:first-child")); !slices.Equal(got, []string{"东一支部", "东一二支部"}) {
			t.Errorf("below the bureau stand %v", got)
		}
	})
}

func TestMatrix(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		s.record(s.East, activity.ThemeDay, "2021-12-09")
		doc := s.page(s.Officer, "/duties")
		if got := texts(doc.Find(".matrix tbody th")); !slices.Equal(got, []string{"东局党委", "西局支部"}) {
			t.Errorf("rows: %v", got)
		}
		at := slices.Index(texts(doc.Find(".matrix thead th")), "主题党日")
		if at < 0 {
			t.Fatalf("columns: %v", texts(doc.Find(".matrix thead th")))
		}
		row := doc.Find(".matrix tbody tr").First().Children()
		if got := text(row.Eq(at)); got != "进行中1/2" {
			t.Errorf("the bureau's party days: %s", got)
		}
		if got := text(doc.Find(".matrix tfoot tr").Children().Eq(at)); got != "1/3" {
			t.Errorf("all party days: %s", got)
		}
		if got := text(row.Last()); !strings.Contains(got, "东一支部") {
			t.Errorf("to follow up: %s", got)
		}
		doc = s.page(s.Officer, "/duties?by=month")
		if got := text(doc.Find(".matrix tbody tr").First().Children().Eq(3)); !strings.Contains(got, "缺") {
			t.Errorf("January of the bureau: %s", got)
		}
		if doc = s.page(s.Head, "/duties"); strings.Contains(text(doc.Find("main")), "西局") {
			t.Error("the head of one bureau reads another's branch")
		}
		if got := texts(s.page(s.Head, "/duties").Find(".matrix tbody th")); !slices.Equal(got, []string{"东一支部", "东一二支部"}) {
			t.Errorf("the head's rows: %v", got)
		}
		open := s.page(s.Head, "/orgs/"+ui.ID(s.Bureau)+"/duties").Find("li:has(b:contains('主题党日'))")
		if got := text(open); !strings.Contains(got, "已记录1，应开展2") || !strings.Contains(got, "还没有记录：东一二支部") {
			t.Errorf("the list says %s", got)
		}
	})
}

func TestTree(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		names := func(who gate.Actor, path string) []string {
			return texts(s.page(who, path).Find(".node > a, .rows li > div > a"))
		}
		for _, x := range []struct {
			who  gate.Actor
			path string
			want int
		}{{s.Officer, "/orgs", 5}, {s.Head, "/orgs", 3}, {s.Secretary, "/orgs", 1}, {s.Officer, "/orgs?q=东一", 2}, {s.Secretary, "/orgs?q=西", 0}} {
			if got := names(x.who, x.path); len(got) != x.want {
				t.Errorf("%s %s: %v", x.who.Name, x.path, got)
			}
		}
		if got := text(s.page(s.Officer, "/orgs").Find(".lead-in")); got != "截至2021年12月20日，5个组织，其中支部3个，17名党员。" {
			t.Error(got)
		}
		s.asOf = "2011-01-01"
		if got := names(s.Officer, "/orgs"); len(got) != 0 {
			t.Errorf("before the first was founded: %v", got)
		}
	})
}

// TestRulePages: every rule in force has its page with its source.
func TestRulePages(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		_, doc := s.ask(s.Plain, http.MethodGet, "/rules", nil)
		links := doc.Find(".rows a")
		if links.Length() < 20 {
			t.Fatalf("%d rules", links.Length())
		}
		page := s.page(s.Plain, links.First().AttrOr("href", ""))
		if got := text(page.Find("dl")); !strings.Contains(got, "依据") || !strings.Contains(got, "施行") {
			t.Errorf("a rule says %s", got)
		}
		for _, row := range []struct {
			say  string
			who  gate.Actor
			rule string
			has  []string
			door string
		}{
			{"a secretary is told what counts, and begins it here", s.Secretary, "branch.themeday.monthly", []string{"谁来做党组织", "多久一次每月", "1次“主题党日”的记录", "写明原因即可"}, "/activities/new?kind=themeday"},
			{"a member is told the same, and has nothing to record", s.Plain, "branch.themeday.monthly", []string{"1次“主题党日”的记录"}, ""},
			{"where a meeting must be attended it says so", s.Secretary, "branch.committee.monthly", []string{"到会人数也要够"}, "/activities/new?kind=committee"},
			{"what refuses says that it refuses", s.Secretary, "branch.assembly.pass", []string{"不能通过"}, ""},
			{"what is read from the registers asks for no record", s.Secretary, "branch.secretary.vacant", []string{"不用另外填报"}, ""},
		} {
			doc := s.page(row.who, "/rules/"+row.rule)
			for _, want := range row.has {
				if got := text(doc.Find("dl")); !strings.Contains(got, want) {
					t.Errorf("%s: %q is not in %s", row.say, want, got)
				}
			}
			if got := doc.Find(".head .end a").AttrOr("href", ""); got != row.door {
				t.Errorf("%s: the door leads to %q", row.say, got)
			}
		}
		if w, _ := s.ask(s.Plain, http.MethodGet, "/rules/nothing", nil); w.Code != http.StatusNotFound {
			t.Errorf("a rule that is not there: %d", w.Code)
		}
	})
}
