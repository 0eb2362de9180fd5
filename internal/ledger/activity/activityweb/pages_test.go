package activityweb_test

import (
	"bytes"
	"image"
	"image/png"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/member"
)

// site is the real pages over a world.
type site struct{ *world.Pages }

func both(t *testing.T, fn func(*testing.T, *site)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		fn(t, &site{world.Serve(t, e)})
	})
}

type upload struct {
	field, name string
	body        []byte
}

func (s *site) get(who gate.Actor, path string) (*httptest.ResponseRecorder, *goquery.Document) {
	s.T.Helper()
	return s.Send(who, "GET", path, nil)
}

func (s *site) post(who gate.Actor, path string, form url.Values, files ...upload) (*httptest.ResponseRecorder, *goquery.Document) {
	s.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := m.WriteField(name, v); err != nil {
				s.T.Fatal(err)
			}
		}
	}
	for _, f := range files {
		w, err := m.CreateFormFile(f.field, f.name)
		if err != nil {
			s.T.Fatal(err)
		}
		if _, err := w.Write(f.body); err != nil {
			s.T.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		s.T.Fatal(err)
	}
	r := httptest.NewRequestWithContext(s.Ctx(), "POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Do(who, r)
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func texts(sel *goquery.Selection) (list []string) {
	sel.Each(func(_ int, x *goquery.Selection) { list = append(list, strings.Join(strings.Fields(x.Text()), " ")) })
	return list
}

func values(sel *goquery.Selection) (list []string) {
	sel.Each(func(_ int, x *goquery.Selection) { list = append(list, x.AttrOr("value", "")) })
	return list
}

// made is the record that an accepted form leads to.
func (s *site) made(rec *httptest.ResponseRecorder) activity.Activity {
	s.T.Helper()
	if rec.Code != http.StatusSeeOther {
		s.T.Fatalf("not accepted: %d %s", rec.Code, rec.Body)
	}
	n, err := strconv.ParseInt(strings.Split(rec.Header().Get("Location"), "/")[2], 10, 64)
	if err != nil {
		s.T.Fatal(err)
	}
	a, err := s.Activities.Get(s.Ctx(), s.Officer, n)
	if err != nil {
		s.T.Fatal(err)
	}
	return a
}

func TestWhoTookPart(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		east := s.People[s.East]
		path := "/orgs/" + id(s.East) + "/activities"
		_, doc := s.get(s.Secretary, path+"/new?kind=service")
		if got := texts(doc.Find("[data-roll] .lab")); len(got) != 1 || !strings.HasPrefix(got[0], "谁参加了") {
			t.Errorf("the question: %q", got)
		}
		if n := doc.Find("input[name=named]").Length(); n != 9 || doc.Find("input[name=absent], textarea[name=names]").Length() != 0 {
			t.Errorf("%d tiles of nine", n)
		}
		// Another kind asks for another list; what was ticked there stays away.
		form := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "do": {"again"}, "named": {id(east[3])}}
		if _, doc = s.post(s.Secretary, path, form); doc.Find("input[name=absent]").Length() != 9 || doc.Find("input[name=named]").Length() != 0 {
			t.Error("a theme day asks who was absent")
		}
		form = url.Values{"kind": {"service"}, "day": {"2021-12-09"}, "named": {id(east[3]), id(east[4])}, "absent": {id(east[5])}}
		rec, _ := s.post(s.Secretary, path, form)
		a := s.made(rec)
		if a.Due != 0 || a.Present != 2 || len(a.Marks) != 2 || a.Orgs[0].Mode != activity.NamedOnly {
			t.Errorf("kept: %+v", a)
		}
		if _, doc = s.get(s.Secretary, rec.Header().Get("Location")); !strings.Contains(doc.Find("section.clear p").Text(), "参加2人") {
			t.Errorf("said: %s", doc.Find("section.clear p").Text())
		}
		at := "/activities/" + id(a.ID)
		_, doc = s.get(s.Secretary, at+"/correct")
		if got := values(doc.Find("input[name=named][checked]")); len(got) != 2 || doc.Find("[data-count=took]").Text() != "2" {
			t.Errorf("correcting shows those named: %q", got)
		}
		// Without a reason nothing is saved, and those ticked anew are still there.
		form = url.Values{"kind": {"service"}, "day": {"2021-12-09"}, "named": {id(east[6])}, "version": {"1"}}
		rec, doc = s.post(s.Secretary, at+"/correct", form)
		if got := values(doc.Find("input[name=named][checked]")); rec.Code != 422 || len(got) != 1 || got[0] != id(east[6]) || doc.Find(".f.bad input[name=why]").Length() != 1 {
			t.Errorf("%d, ticked %q", rec.Code, got)
		}
		form.Set("why", "记错了人")
		if rec, _ = s.post(s.Secretary, at+"/correct", form); rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Body)
		}
		past, err := s.Activities.History(s.Ctx(), s.Secretary, a.ID)
		if err != nil || len(past) != 1 || len(past[0].Marks) != 2 {
			t.Errorf("the old list is kept: %+v %v", past, err)
		}
		if _, doc = s.get(s.Secretary, at); !strings.Contains(doc.Text(), "参加名单由“2人”改为“1人”") {
			t.Error("the page does not tell that the list changed")
		}
	})
}

func TestNamesWithoutARoster(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		enrol := func(to int64, name string) int64 {
			n, err := s.Members.Enrol(s.Ctx(), s.Officer, member.Entry{Facts: member.Facts{Name: name}, Org: to, Since: day.Must("2020-01-01"), Reason: "转入"})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		twin, other := enrol(s.East, "李一"), enrol(s.Eastern, "李一")
		enrol(s.West, "王二")
		path := "/orgs/" + id(s.Bureau) + "/activities"
		_, doc := s.get(s.Head, path+"/new?kind=training")
		if doc.Find("textarea[name=names]").Length() != 1 {
			t.Fatal("the committee, which has no members, cannot name anybody")
		}
		form := url.Values{"kind": {"training"}, "day": {"2021-12-09"}, "names": {"东甲3、李一\n张三\n王二"}, "minutes": {"写了很多"},
			"agenda-0": {"第一项"}, "agenda-1": {"第二项"}, "vote-0-text": {"甲事"}, "vote-0-for": {"3"}, "named": {id(s.People[s.East][4])}}
		rec, doc := s.post(s.Head, path, form)
		bad := strings.Join(texts(doc.Find("[data-roll] .f-bad")), "|")
		if rec.Code != 422 || strings.Count(bad, "|") != 2 || !strings.Contains(bad, "叫“李一”的有2人") || !strings.Contains(bad, "李一（东一支部）、李一（东一二支部）") ||
			!strings.Contains(bad, "没有叫“张三”") || !strings.Contains(bad, "没有叫“王二”") {
			t.Errorf("%d %s", rec.Code, bad)
		}
		if doc.Find("textarea[name=names]").Text() != form.Get("names") || doc.Find("textarea[name=minutes]").Text() != "写了很多" ||
			strings.Join(values(doc.Find("input[name^=agenda-][data-blank]")), "|") != "第一项|第二项|" || doc.Find("input[name=vote-0-text]").AttrOr("value", "") != "甲事" ||
			doc.Find("input[name=vote-0-for]").AttrOr("value", "") != "3" || doc.Find("input[name=named][checked]").Length() != 1 {
			t.Errorf("something typed is gone: %s", rec.Body)
		}
		// Asked again, those found are tiles; the others stay written.
		form.Set("do", "again")
		rec, doc = s.post(s.Head, path, form)
		if rec.Code != 200 || doc.Find("textarea[name=names]").Text() != "李一\n张三\n王二" || doc.Find("input[name=named][checked]").Length() != 2 {
			t.Errorf("%d %q %d", rec.Code, doc.Find("textarea[name=names]").Text(), doc.Find("input[name=named][checked]").Length())
		}
		form = url.Values{"kind": {"training"}, "day": {"2021-12-09"}, "names": {"东甲3，李一（东一二支部）;东甲3"}, "named": {id(s.People[s.East][4])}}
		rec, _ = s.post(s.Head, path, form)
		a := s.made(rec)
		who := map[int64]int64{}
		for _, m := range a.Marks {
			who[m.Member] = m.Org
		}
		if len(who) != 3 || who[other] != s.Eastern || who[twin] != 0 || who[s.People[s.East][3]] != s.East || a.Present != 3 {
			t.Errorf("kept: %+v", a.Marks)
		}
		// She corrects it: whom she cannot write for stays named, and in the past.
		_, doc = s.get(s.Head, "/activities/"+id(a.ID)+"/correct")
		if doc.Find("input[name=named][checked]").Length() != 3 {
			t.Errorf("correcting loses those named: %s", doc.Find("[data-roll]").Text())
		}
		rec, _ = s.post(s.Head, "/activities/"+id(a.ID)+"/correct", url.Values{"kind": {"training"}, "day": {"2021-12-09"}, "version": {"1"}, "why": {"少一人"},
			"named": {id(other)}})
		past, err := s.Activities.History(s.Ctx(), s.Head, a.ID)
		if rec.Code != http.StatusSeeOther || err != nil || len(past) != 1 || len(past[0].Marks) != 3 {
			t.Errorf("%d %+v %v", rec.Code, past, err)
		}
		// The draft keeps the names as they stand.
		s.post(s.Head, path+"/draft", url.Values{"kind": {"training"}, "names": {"半个名"}, "caption": {"合影"}})
		if _, doc = s.get(s.Head, path+"/new"); doc.Find("textarea[name=names]").Text() != "半个名" || doc.Find("input[name=caption]").AttrOr("value", "") != "合影" {
			t.Error("the draft lost something")
		}
	})
}

func TestHeldTogether(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		path := "/orgs/" + id(s.East) + "/activities"
		for _, who := range []gate.Actor{s.Secretary, s.Head} {
			own := map[gate.Actor]int64{s.Secretary: s.East, s.Head: s.Bureau}[who]
			if _, doc := s.get(who, "/orgs/"+id(own)+"/activities/new"); doc.Find("input[name=with]").Length() != 0 {
				t.Error("who writes for one organisation is offered others")
			}
		}
		_, doc := s.get(s.Officer, path+"/new?kind=themeday")
		if got := texts(doc.Find("[data-with] label")); len(got) != 4 || strings.Contains(strings.Join(got, ""), "东一支部") {
			t.Errorf("offered: %q", got)
		}
		form := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "joint": {"1"}, "with": {id(s.West)}, "do": {"again"}}
		_, doc = s.post(s.Officer, path, form)
		if got := texts(doc.Find("[data-roll] h3")); strings.Join(got, "|") != "东一支部 9人|西局支部 4人" || doc.Find("input[name=absent]").Length() != 13 {
			t.Errorf("rosters: %q", got)
		}
		if doc.Find("details#f-with[open] input[checked]").Length() != 1 {
			t.Error("the chosen organisation is not shown as chosen")
		}
		gone := s.People[s.West][1]
		form = url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "joint": {"1"}, "with": {id(s.West), id(s.West), id(s.East)}, "absent": {id(gone)}, "why-" + id(gone): {"病假"}}
		rec, _ := s.post(s.Officer, path, form)
		a := s.made(rec)
		if len(a.Orgs) != 2 || a.Due != 13 || a.Present != 12 || len(a.Counts) != 2 {
			t.Fatalf("kept: %+v", a)
		}
		at := "/activities/" + id(a.ID)
		_, doc = s.get(s.Officer, at)
		if got := strings.Join(texts(doc.Find(".parties li")), "|"); got != "东一支部应到9人，实到9人|西局支部应到4人，实到3人" {
			t.Errorf("the page of the record: %q", got)
		}
		// One of the two sees its own numbers, and of the other that there is one.
		_, doc = s.get(s.Far, at)
		if got := strings.Join(texts(doc.Find(".parties li")), "|"); got != "西局支部应到4人，实到3人|另外1个党组织不在您的工作范围内" && got != "另外1个党组织不在您的工作范围内|西局支部应到4人，实到3人" {
			t.Errorf("seen from one of them: %q", got)
		}
		// Who does not reach both cannot have it so.
		rec, doc = s.post(s.Secretary, path, form)
		if rec.Code != 422 || !strings.Contains(doc.Find("#f-with .f-bad").Text(), "不在您的工作范围内") {
			t.Errorf("beyond reach: %d %s", rec.Code, doc.Find("#f-with").Text())
		}
		_, doc = s.get(s.Officer, at+"/correct")
		if got := values(doc.Find("input[name=with][checked]")); len(got) != 1 || got[0] != id(s.West) || doc.Find("input[name=absent][checked]").Length() != 1 {
			t.Errorf("correcting: %q", got)
		}
		rec, _ = s.post(s.Officer, at+"/correct", url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "joint": {"1"}, "version": {"1"}, "why": {"西局没有来"}})
		if a, err := s.Activities.Get(s.Ctx(), s.Officer, a.ID); rec.Code != http.StatusSeeOther || err != nil || len(a.Orgs) != 1 || a.Due != 9 {
			t.Errorf("%d %+v %v", rec.Code, a, err)
		}
	})
}

func TestPhotosAndFiles(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		var photo bytes.Buffer
		if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
			t.Fatal(err)
		}
		path := "/orgs/" + id(s.East) + "/activities"
		form := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "caption": {"参观史志馆"}, "credit": {"东甲3"}, "minutes": {"内容"}}
		pdf := upload{"files", "签到 表.pdf", []byte("%PDF-1.7 x")}
		rec, doc := s.post(s.Secretary, path, form, upload{"files", "压缩.zip", []byte("PK\x03\x04")})
		if rec.Code != 422 || !strings.Contains(doc.Find(".q-row .f-bad").Text(), "“压缩.zip”") || doc.Find("textarea[name=minutes]").Text() != "内容" ||
			doc.Find("input[name=caption]").AttrOr("value", "") != "参观史志馆" || !strings.Contains(doc.Text(), "请再选一次") {
			t.Errorf("an archive: %d %s", rec.Code, texts(doc.Find(".f-bad")))
		}
		p, err := s.Activities.List(s.Ctx(), s.Officer, activity.Query{Span: day.Year(2021), Limit: 5})
		if err != nil || p.Total != 0 {
			t.Errorf("a refused form was kept: %+v %v", p, err)
		}
		rec, _ = s.post(s.Secretary, path, form, pdf, upload{"files", "名单.csv", []byte("a,b\n")}, upload{"photos", "a.png", photo.Bytes()})
		a := s.made(rec)
		at := "/activities/" + id(a.ID)
		_, doc = s.get(s.Secretary, at)
		if got := strings.Join(texts(doc.Find("figcaption")), ""); got != "参观史志馆 摄影：东甲3" {
			t.Errorf("under the picture: %q", got)
		}
		if got := texts(doc.Find(".papers li")); len(got) != 2 || got[0] != "签到 表.pdf 1KB" {
			t.Fatalf("files: %q", got)
		}
		href := doc.Find(".papers a").First().AttrOr("href", "")
		rec, _ = s.get(s.Head, href)
		kind, params, err := mime.ParseMediaType(rec.Header().Get("Content-Disposition"))
		if rec.Code != 200 || err != nil || kind != "attachment" || params["filename"] != "签到 表.pdf" || rec.Header().Get("Content-Type") != "application/pdf" ||
			rec.Header().Get("X-Content-Type-Options") != "nosniff" || rec.Body.String() != "%PDF-1.7 x" {
			t.Errorf("given back: %d %v %v", rec.Code, rec.Header(), err)
		}
		if rec, _ := s.get(s.Far, href); rec.Code != http.StatusNotFound {
			t.Errorf("another branch opens it: %d", rec.Code)
		}
		// Ten are kept, of which the form may take some away.
		var many []upload
		for range 9 {
			many = append(many, upload{"files", "a.txt", []byte("x")})
		}
		fix := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "version": {"1"}, "why": {"补附件"}}
		if rec, doc = s.post(s.Secretary, at+"/correct", fix, many...); rec.Code != 422 || !strings.Contains(doc.Find(".q-row .f-bad").Text(), "最多留10个附件") {
			t.Errorf("eleven: %d", rec.Code)
		}
		fix.Set("drop-file", strings.TrimPrefix(href, "/files/"))
		if rec, _ = s.post(s.Secretary, at+"/correct", fix, many...); rec.Code != http.StatusSeeOther {
			t.Errorf("one away and nine more: %d %s", rec.Code, rec.Body)
		}
		papers, err := s.Activities.Papers(s.Ctx(), s.Secretary, a.ID)
		if err != nil || len(papers) != 10 || papers[0].Name != "名单.csv" {
			t.Errorf("%+v %v", papers, err)
		}
		if rec, _ := s.get(s.Secretary, href); rec.Code != http.StatusNotFound {
			t.Errorf("taken away, it still opens: %d", rec.Code)
		}
		// A file of another record is not taken away by this one's correction.
		if err := s.Activities.Attach(s.Ctx(), s.Far, a.ID, activity.Annex{Drop: []int64{papers[0].ID}}); err == nil {
			t.Error("another branch takes a file away")
		}
	})
}

// What a record says and the form does not ask is still said after a correction.
func TestCorrectingKeepsTheRest(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		gone := s.People[s.East][3]
		n, err := s.Activities.Record(s.Ctx(), s.Secretary, s.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-07"),
			UntilDay: day.Must("2021-12-09"), Title: "冬训第一课", Lecturer: "东甲0", LecturerID: s.People[s.East][0], Others: 3, Guests: "某人", StudyMins: 90,
			Marks: []activity.Mark{{Member: gone, Absent: true, Reason: "病假", Note: "住院"}}, Votes: []activity.Vote{{What: "甲事", Yes: 8}}})
		if err != nil {
			t.Fatal(err)
		}
		at := "/activities/" + id(n) + "/correct"
		before, err := s.Activities.Get(s.Ctx(), s.Secretary, n)
		if err != nil {
			t.Fatal(err)
		}
		// A browser sends what the page shows.
		_, doc := s.get(s.Secretary, at)
		form := url.Values{"why": {"核对"}}
		doc.Find("form.rec").Find("input, textarea, select").Each(func(_ int, x *goquery.Selection) {
			name, value := x.AttrOr("name", ""), x.AttrOr("value", "")
			_, checked := x.Attr("checked")
			switch kind := x.AttrOr("type", ""); {
			case name == "why" || kind == "file" || (kind == "checkbox" || kind == "radio") && !checked:
				return
			case goquery.NodeName(x) == "textarea":
				value = x.Text()
			case goquery.NodeName(x) == "select":
				value = x.Find("option[selected]").AttrOr("value", "")
			}
			form.Add(name, value)
		})
		if rec, _ := s.post(s.Secretary, at, form); rec.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		after, err := s.Activities.Get(s.Ctx(), s.Secretary, n)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(before.Record, after.Record) {
			t.Errorf("an unchanged form changed the record:\n%+v\n%+v", before.Record, after.Record)
		}
	})
}

// The form begins with what is known: the last one's hours and people, the items
// put off, a first topic not studied yet, and what the article puts on the agenda.
func TestPattern(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		for _, x := range []topic.Topic{{Title: "旧的一篇", Source: "报纸", PublishedOn: day.Must("2021-11-01")}, {Title: "新的一篇", Source: "报纸", PublishedOn: day.Must("2021-12-10")}} {
			if _, err := s.Topics.Publish(s.Ctx(), s.Officer, s.Root, x); err != nil {
				t.Fatal(err)
			}
		}
		topics, err := s.Topics.Recent(s.Ctx(), s.Secretary, s.Gate.Today(), "", 9)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{"kind": {"committee"}, "day": {"2021-12-13"}, "from": {"09:00"}, "until": {"10:00"}, "place": {"二楼"}, "host": {"东甲0"}, "clerk": {"东甲1"},
			"topic": {id(topics[0].ID)}, "agenda-0": {"研究年度总结"}, "agenda-0-decided": {"由宣传委员起草"}, "agenda-1": {"活动室修缮"}, "agenda-1-again": {"1"}}
		s.made(first(s.post(s.Secretary, "/orgs/"+id(s.East)+"/activities", form)))
		_, doc := s.get(s.Secretary, "/orgs/"+id(s.East)+"/activities/new?kind=committee")
		if got := strings.Join(values(doc.Find("input[name^=agenda-][data-blank]")), "|"); got != "活动室修缮|" {
			t.Errorf("put off last time: %s", got)
		}
		if got := doc.Find("select[name=topic] option[selected]").Text(); got != "旧的一篇" {
			t.Errorf("the topic not studied yet: %s", got)
		}
		if doc.Find("input[name=from]").AttrOr("value", "") != "09:00" || doc.Find("input[name=host]").AttrOr("value", "") != "东甲0" {
			t.Error("the last one's hours and chair are not filled in")
		}
		// A kind chosen on the page fills the same; what was written stays.
		_, doc = s.post(s.Secretary, "/orgs/"+id(s.East)+"/activities", url.Values{"kind": {"orglife"}, "day": {"2021-12-20"}, "host": {"东甲2"}, "do": {"again"}})
		if got := strings.Join(values(doc.Find("input[name^=agenda-][data-blank]")), "|"); got != "查摆问题|开展批评和自我批评|明确整改方向|" {
			t.Errorf("what the article asks for: %s", got)
		}
		if doc.Find("input[name=host]").AttrOr("value", "") != "东甲2" {
			t.Error("the chair that was written is gone")
		}
	})
}

func first(rec *httptest.ResponseRecorder, _ *goquery.Document) *httptest.ResponseRecorder {
	return rec
}

// Two people correct one record at once: the second sees both texts, and nothing
// of his own is lost.
func TestTwoCorrections(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		path := "/orgs/" + id(s.East) + "/activities"
		a := s.made(first(s.post(s.Secretary, path, url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "minutes": {"原来的"}})))
		at := "/activities/" + id(a.ID) + "/correct"
		mine := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "minutes": {"乙写的"}, "place": {"乙处"}, "version": {"1"}, "why": {"乙的原因"}}
		other := url.Values{"kind": {"themeday"}, "day": {"2021-12-09"}, "minutes": {"甲写的"}, "place": {"甲处"}, "version": {"1"}, "why": {"甲的原因"}}
		if rec, _ := s.post(s.Officer, at, other); rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Code)
		}
		rec, doc := s.post(s.Secretary, at, mine)
		theirs := doc.Find(".theirs").Text()
		if rec.Code != 422 || !strings.Contains(theirs, "甲的原因") || !strings.Contains(theirs, "地点由“甲处”改为“乙处”") || !strings.Contains(theirs, "甲写的") {
			t.Errorf("%d %s", rec.Code, theirs)
		}
		if doc.Find("textarea[name=minutes]").Text() != "乙写的" || doc.Find("input[name=place]").AttrOr("value", "") != "乙处" || doc.Find("input[name=why]").AttrOr("value", "") != "乙的原因" {
			t.Error("what the second typed is gone")
		}
		mine.Set("version", doc.Find("input[name=version]").AttrOr("value", ""))
		if rec, _ := s.post(s.Secretary, at, mine); rec.Code != http.StatusSeeOther {
			t.Fatal("saved knowingly:", rec.Code)
		}
		past, err := s.Activities.History(s.Ctx(), s.Secretary, a.ID)
		if err != nil || len(past) != 2 || past[0].Minutes != "甲写的" || past[1].Minutes != "原来的" {
			t.Errorf("every text is kept: %+v %v", past, err)
		}
	})
}

// Whoever empties the year of the lectures sees those of every year, as the list that goes
// out with it holds them.
func TestLecturesOfEveryYear(t *testing.T) {
	w := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2020-06-01"), Title: "讲家书"}); err != nil {
		t.Fatal(err)
	}
	for query, n := range map[string]string{"": "2021年，共0次", "?year=2020": "2020年，共1次", "?year=": "截至2021年12月20日，共1次"} {
		_, doc := w.Ask(w.Secretary, "GET", "/lectures"+query, nil, http.StatusOK)
		if text := doc.Find("main").Text(); !strings.Contains(text, n) {
			t.Errorf("%q shows %s", query, text)
		}
	}
}
