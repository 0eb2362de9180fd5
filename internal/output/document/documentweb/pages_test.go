package documentweb_test

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

// site is the real pages over a world.
type site struct{ *world.Pages }

func both(t *testing.T, fn func(*testing.T, *site)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		fn(t, &site{world.Serve(t, e)})
	})
}

func (s *site) get(who gate.Actor, path string) (*httptest.ResponseRecorder, *goquery.Document) {
	return s.Do(who, httptest.NewRequestWithContext(s.Ctx(), "GET", path, nil))
}

func (s *site) post(who gate.Actor, path string, form url.Values) (*httptest.ResponseRecorder, *goquery.Document) {
	r := httptest.NewRequestWithContext(s.Ctx(), "POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.Do(who, r)
}

func (s *site) upload(who gate.Actor, path, why string, body []byte) (*httptest.ResponseRecorder, *goquery.Document) {
	s.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("why", why)
	f, err := m.CreateFormFile("file", "模板.docx")
	if err != nil {
		s.T.Fatal(err)
	}
	_, _ = f.Write(body)
	_ = m.Close()
	r := httptest.NewRequestWithContext(s.Ctx(), "POST", path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Do(who, r)
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func (s *site) activity(votes ...activity.Vote) int64 {
	s.T.Helper()
	made, err := s.Activities.Record(s.Ctx(), s.Secretary, s.East, activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: day.Must("2021-12-09"), Title: "党员大会", Place: "三楼", Votes: votes})
	if err != nil {
		s.T.Fatal(err)
	}
	return made
}

// From the page of an activity by its door to a paper, and what it says when the
// record has changed since.
func TestFromAnActivity(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		act := s.activity()
		_, doc := s.get(s.Secretary, "/activities/"+id(act))
		door := "/activities/" + id(act) + "/documents"
		if doc.Find(`a[href="`+door+`"]`).Length() != 1 {
			t.Error("no door on the page of the activity")
		}
		if _, doc = s.get(s.Secretary, door); doc.Find(`button[name="kind"]`).Length() != 5 {
			t.Errorf("%d kinds are offered", doc.Find(`button[name="kind"]`).Length())
		}
		rec, doc := s.post(s.Secretary, door, url.Values{"kind": {"resolution"}})
		if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(doc.Find(".problems").Text(), "没有表决通过的事项") {
			t.Errorf("a resolution of nothing: %d %s", rec.Code, doc.Find(".problems").Text())
		}
		rec, _ = s.post(s.Secretary, door, url.Values{"kind": {"minutes"}, "form_key": {"k"}})
		made := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(made, "/documents/") {
			t.Fatalf("%d %s", rec.Code, made)
		}
		if rec, _ := s.post(s.Secretary, door, url.Values{"kind": {"minutes"}, "form_key": {"k"}}); rec.Header().Get("Location") != made {
			t.Error("the same form made another paper")
		}
		_, doc = s.get(s.Secretary, made)
		if text := doc.Find("main").Text(); !strings.Contains(text, "三楼") || !strings.Contains(text, "没有变动") || doc.Find(`a[href="`+made+`/file"]`).Length() != 1 {
			t.Error(text)
		}
		rec, _ = s.get(s.Secretary, made+"/file")
		if !strings.Contains(rec.Header().Get("Content-Disposition"), url.PathEscape("会议记录_党员大会_2021-12-09.docx")) || !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
			t.Error(rec.Header())
		}
		a, err := s.Activities.Get(t.Context(), s.Secretary, act)
		if err != nil {
			t.Fatal(err)
		}
		a.Record.Place = "五楼"
		if err := s.Activities.Correct(t.Context(), s.Secretary, act, 1, a.Record, "写错了"); err != nil {
			t.Fatal(err)
		}
		_, doc = s.get(s.Secretary, made)
		if text := strings.Join(strings.Fields(doc.Find("tbody tr").First().Text()), " "); text != "地点三楼五楼" {
			t.Error(text)
		}
		rec, _ = s.post(s.Secretary, made+"/again", url.Values{"form_key": {"a"}})
		if to := rec.Header().Get("Location"); rec.Code != http.StatusSeeOther || to == made {
			t.Error(rec.Code, to)
		}
		if _, doc = s.get(s.Secretary, "/documents?kind=minutes"); doc.Find("tbody tr").Length() != 2 {
			t.Error(doc.Find("tbody tr").Length())
		}
		if _, doc = s.get(s.Secretary, "/documents?q=没有这样的"); doc.Find(".empty").Length() != 1 {
			t.Error("the empty list does not say what to do")
		}
		if rec, _ := s.post(s.Secretary, "/documents/export", nil); !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
			t.Error("no workbook")
		}
	})
}

// A sheet ahead: what was typed stays when it is refused.
func TestAhead(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		page := "/orgs/" + id(s.East)
		if _, doc := s.get(s.Secretary, page); doc.Find(`a[href="`+page+`/documents/new"]`).Length() != 1 || doc.Find(`a[href="/documents/quarter?org=`+id(s.East)+`"]`).Length() != 1 {
			t.Error("no doors on the page of the organisation")
		}
		if rec, doc := s.get(s.Secretary, page+"/documents/new"); rec.Code != 200 || doc.Find(`input[name="activity"]`).Length() < 20 {
			t.Error(rec.Code)
		}
		rec, doc := s.post(s.Secretary, page+"/documents", url.Values{"kind": {"signin"}, "activity": {"assembly"}, "place": {"礼堂"}, "from": {"晚上"}})
		if rec.Code != http.StatusUnprocessableEntity || doc.Find("#f-place").AttrOr("value", "") != "礼堂" || doc.Find("#f-day-problem").Length() != 1 || doc.Find("#f-from-problem").Length() != 1 ||
			doc.Find(`input[value="assembly"][checked]`).Length() != 1 {
			t.Error(rec.Code, doc.Find(".problems").Text())
		}
		rec, _ = s.post(s.Secretary, page+"/documents", url.Values{"kind": {"signin"}, "activity": {"assembly"}, "day": {"2021-12-28"}})
		if rec.Code != http.StatusSeeOther {
			t.Error(rec.Code)
		}
		if rec, _ := s.post(s.Far, page+"/documents", url.Values{"kind": {"signin"}}); rec.Code != http.StatusNotFound {
			t.Errorf("another branch: %d", rec.Code)
		}
	})
}

func TestQuarterPage(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		_, doc := s.get(s.Head, "/documents/quarter?org="+id(s.Bureau))
		if doc.Find(`select[name="org"] option[selected]`).AttrOr("value", "") != id(s.Bureau) || doc.Find("#f-year").AttrOr("value", "") != "2021" || doc.Find(`select[name="quarter"] option[selected]`).AttrOr("value", "") != "3" {
			t.Error("the last quarter that is over is offered first")
		}
		if rec, doc := s.post(s.Head, "/documents/quarter", url.Values{"org": {id(s.Bureau)}, "year": {"2022"}, "quarter": {"1"}}); rec.Code != 422 || doc.Find("#f-year-problem").Length() != 1 {
			t.Error(rec.Code)
		}
		rec, _ := s.post(s.Head, "/documents/quarter", url.Values{"org": {id(s.Bureau)}, "year": {"2021"}, "quarter": {"3"}})
		made := rec.Header().Get("Location")
		if _, doc = s.get(s.Head, made); doc.Find(`a[href="`+made+`/excel"]`).Length() != 1 {
			t.Error("no workbook is offered")
		}
		if rec, _ := s.get(s.Head, made+"/excel"); !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
			t.Error(rec.Code)
		}
		if rec, _ := s.get(s.Secretary, made); rec.Code != http.StatusNotFound {
			t.Errorf("one branch opens the summary of all: %d", rec.Code)
		}
	})
}

// A batch is ordered, made in the background, and ends with what is left out.
func TestBatchPage(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		s.activity()
		if err := s.Jobs.Start(t.Context(), slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		form := url.Values{"kind": {"minutes"}, "org": {id(s.Bureau)}, "from": {"2021-12-01"}, "until": {"2021-12-31"}, "orgs": {"东一支部\n东一二支部\n西局支部"}}
		rec, doc := s.post(s.Head, "/documents/batch", form)
		if rec.Code != 422 || !strings.Contains(doc.Find("#f-orgs-problem").Text(), "西局支部") || !strings.Contains(doc.Find("#f-orgs").Text(), "东一二支部") {
			t.Errorf("%d %s", rec.Code, doc.Find(".problems").Text())
		}
		if rec, doc := s.post(s.Head, "/documents/batch", url.Values{"kind": {"minutes"}, "org": {id(s.Bureau)}, "ahead": {"1"}}); rec.Code != 422 || doc.Find("#f-activity-problem, #f-ahead-problem").Length() == 0 {
			t.Error(rec.Code)
		}
		form.Set("orgs", "东一支部\n东一二支部")
		rec, _ = s.post(s.Head, "/documents/batch", form)
		to := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Code)
		}
		for range 300 {
			if _, doc = s.get(s.Head, to); doc.Find("progress").Length() == 0 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		if text := doc.Find("main").Text(); !strings.Contains(text, "做成1份") || !strings.Contains(text, "东一二支部") || !strings.Contains(text, "没有符合条件的活动记录") {
			t.Error(text)
		}
		if rec, _ := s.get(s.Head, to+"/file"); !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
			t.Error(rec.Code)
		}
		if rec, _ := s.get(s.Secretary, to); rec.Code != http.StatusNotFound {
			t.Errorf("a branch below opens it: %d", rec.Code)
		}
	})
}

// Everybody sees the templates and their fields; the Committee replaces them.
func TestTemplatePages(t *testing.T) {
	both(t, func(t *testing.T, s *site) {
		page := "/document-templates/minutes"
		if rec, doc := s.get(s.Far, "/document-templates"); rec.Code != 200 || doc.Find(".rows a.name").Length() != len(document.Kinds()) {
			t.Error(rec.Code)
		}
		_, doc := s.get(s.Far, page)
		if text := doc.Find("main").Text(); !strings.Contains(text, "{{缺席名单}}") || !strings.Contains(text, "{{#议程}}") || doc.Find(`input[type="file"]`).Length() != 0 {
			t.Error("a secretary sees the fields and no form")
		}
		var b bytes.Buffer
		if err := (&paper.Doc{Blocks: []paper.Block{paper.Para{Text: "{{名称}}{{气氛}}"}}}).Write(&b); err != nil {
			t.Fatal(err)
		}
		rec, doc := s.upload(s.Officer, page, "统一格式", b.Bytes())
		if rec.Code != 422 || !strings.Contains(doc.Find("#f-file-problem").Text(), "“气氛”") || doc.Find("#f-why").AttrOr("value", "") != "统一格式" {
			t.Errorf("%d %s", rec.Code, doc.Find(".problems").Text())
		}
		b.Reset()
		if err := (&paper.Doc{Blocks: []paper.Block{paper.Para{Text: "{{名称}}"}}}).Write(&b); err != nil {
			t.Fatal(err)
		}
		if rec, _ := s.upload(s.Officer, page, "统一格式", b.Bytes()); rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Code)
		}
		if rec, _ := s.upload(s.Secretary, page, "统一格式", b.Bytes()); rec.Code != http.StatusForbidden {
			t.Errorf("a secretary: %d", rec.Code)
		}
		_, doc = s.get(s.Officer, page)
		if text := doc.Find(".rows li").First().Text(); !strings.Contains(text, "第1版") || !strings.Contains(text, "正在使用") || !strings.Contains(text, "统一格式") {
			t.Error(text)
		}
		if rec, _ := s.post(s.Officer, page+"/force", url.Values{"version": {"0"}, "reason-0": {"改回内置"}}); rec.Code != http.StatusSeeOther {
			t.Error(rec.Code)
		}
		if rec, _ := s.post(s.Officer, page+"/force", url.Values{"version": {"1"}}); rec.Code != 422 {
			t.Errorf("without a reason: %d", rec.Code)
		}
		for _, path := range []string{page + "/0", page + "/1", page + "/1/sample", page + "/0/sample"} {
			if rec, _ := s.get(s.Far, path); rec.Code != 200 || !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
		for _, path := range []string{page + "/7", page + "/-1", page + "/x", "/document-templates/poem", "/document-templates/poem/0"} {
			if rec, _ := s.get(s.Far, path); rec.Code != http.StatusNotFound {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}
