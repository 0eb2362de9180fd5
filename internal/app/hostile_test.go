package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	redsite "zhibu/internal/ledger/site"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/member"
)

// Text that is a script, wherever it was typed, is shown as text on every page
// that anybody can open; no page has a script or a handler in itself.
func TestTextIsNeverScript(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	const bad = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`
	on := day.Must("2021-12-09")
	tp, err := w.Topics.Publish(w.Ctx(), w.Officer, w.Root, topic.Topic{Title: bad, Source: bad, PublishedOn: on, Body: bad})
	if err != nil {
		t.Fatal(err)
	}
	st, err := w.Sites.Register(w.Ctx(), w.Officer, w.Root, redsite.Site{Name: bad, Address: bad, Opening: bad, Contact: bad,
		Slots: []redsite.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}}, Closures: []redsite.Closure{{Span: day.Span{From: on + 20, Until: on + 22}, Why: bad}}})
	if err != nil {
		t.Fatal(err)
	}
	her := w.People[w.East][4]
	act, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: on, Title: bad, Place: bad,
		Site: st, Chair: bad, Recorder: bad, Lecturer: bad, Minutes: bad, Guests: bad, Items: []activity.Item{{Title: bad, Topic: tp}},
		Votes: []activity.Vote{{What: bad, Yes: 1}}, Marks: []activity.Mark{{Member: her, Absent: true, Reason: bad, Note: bad}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Activities.Correct(w.Ctx(), w.Secretary, act, 1, activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: on, Title: bad, Minutes: bad}, bad); err != nil {
		t.Fatal(err)
	}
	made, err := w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: member.Facts{Name: "<i>甲</i>", Nation: bad, Job: bad, Title: bad, Note: bad, Archive: bad, NativePlace: bad},
		Org: w.East, Since: on, Reason: bad})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.OrgChange, Title: bad, Body: bad, MadeOn: on,
		Items: []decision.Item{{Act: decision.Rename, Org: w.East, Name: bad, Short: bad}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Bookings.Book(w.Ctx(), w.Secretary, w.East, booking.Draft{Site: st, Day: day.Must("2021-12-23"), From: "09:00", Members: 3, Note: bad}); err != nil {
		t.Fatal(err)
	}
	pl, err := w.Plans.Add(w.Ctx(), w.Secretary, w.East, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: bad, Place: bad})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Plans.Edit(w.Ctx(), w.Secretary, pl, 1, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-29"), Title: bad, Place: bad}, bad); err != nil {
		t.Fatal(err)
	}
	h := site(t, w)
	inside := regexp.MustCompile(`(?i)<script>|<img src=x|<i>甲|<[^>"]* onerror=|<script[^>]*>[^<]`)
	seen, pages, queue := map[string]bool{}, 0, []string{"/", "/bookings", "/calendar?org=" + strconv.FormatInt(w.East, 10), "/orgs/" + strconv.FormatInt(w.East, 10) + "/plan", "/members/" + strconv.FormatInt(made, 10), "/activities?q=" + url.QueryEscape(bad),
		"/search?q=" + url.QueryEscape(bad), "/search?q=" + url.QueryEscape("<i>甲"), "/members?q=" + url.QueryEscape(bad), "/nowhere/" + url.PathEscape(bad)}
	links := regexp.MustCompile(`href="(/[^"#]*)"`)
	shown := 0
	for len(queue) > 0 && pages < 600 {
		path := queue[0]
		queue = queue[1:]
		shape := regexp.MustCompile(`[0-9]{6,}`).ReplaceAllString(path, "N")
		if n := strings.Count(shape, "N"); seen[path] || n > 0 && seen[shape+"#4"] || strings.HasPrefix(path, "/static") {
			continue
		}
		seen[path] = true
		for i := 1; i <= 4; i++ { // four of each kind
			if mark := shape + "#" + strconv.Itoa(i); !seen[mark] {
				seen[mark] = true
				break
			}
		}
		pages++
		a := ask(h, "GET", path, "officer", nil)
		body := a.Body.String()
		if a.Code == http.StatusInternalServerError {
			t.Errorf("%s answers 500", path)
		}
		if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
			continue
		}
		if found := inside.FindString(body); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
		if strings.Contains(body, "&lt;script&gt;") {
			shown++
		}
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			queue = append(queue, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	if pages < 40 || shown < 15 {
		t.Errorf("%d pages were opened, %d showed the text: the test says little", pages, shown)
	}
	testkit.Promise(t, "40 pages and more, 0 scripts", "AT-39", "V1.2.1", "V1.2.3")
}
