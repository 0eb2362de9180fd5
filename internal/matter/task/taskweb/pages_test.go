package taskweb_test

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/task"
	"zhibu/internal/register/post"
)

// where is the address that a page leads to, without the sentence that it says.
func where(text, begins string) string {
	at := text[strings.Index(text, begins):]
	at, _, _ = strings.Cut(at, "?")
	at, _, _ = strings.Cut(at, " ")
	return at
}

func version(doc *goquery.Document, action string) []string {
	return []string{doc.Find("form[action='"+action+"'] [name=version]").First().AttrOr("value", "")}
}

// From the draft to the answer, by page: by two officers and two secretaries.
func TestByPage(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		h := world.Serve(t, e)
		second := h.Outsider(8, post.Officer)
		text, _ := h.Words(h.Officer, "GET", "/tasks", nil, 200)
		h.Says(text, "还没有发过", "起草以后先看负担测算")
		h.Words(h.Secretary, "GET", "/tasks/new", nil, 403)
		text, _ = h.Words(h.Secretary, "GET", "/tasks", nil, 200)
		h.Says(text, "没有收到通知和任务")

		bad := url.Values{"title": {"摸底"}, "text": {""}, "answer": {"form"}, "due": {"2021-12-01"}, "label-0": {"人数"}, "kind-0": {"number"}, "known-2": {"members"}, "names": {"东一支部\n南一支部"}}
		text, doc := h.Words(h.Officer, "POST", "/tasks", bad, 422)
		h.Says(text, "请写明要求什么。", "截止日期2021年12月1日已经过了")
		if got := doc.Find("[name=names]").Text(); got != "东一支部\n南一支部" {
			t.Errorf("what was typed is lost: %q", got)
		}
		if doc.Find(".bad [name=due]").Length() != 1 || doc.Find("[name=label-0]").AttrOr("value", "") != "人数" {
			t.Error("the problem does not stand at the day, or the line is lost")
		}
		bad.Set("text", "请报人数。")
		bad.Set("due", "2022-01-01")
		text, _ = h.Words(h.Officer, "POST", "/tasks", bad, 422)
		h.Says(text, "没有找到“南一支部”")
		bad.Set("names", "东一支部、东一二支部")
		text, _ = h.Words(h.Officer, "POST", "/tasks", bad, 303)
		at := where(text, "/tasks/")

		text, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "负担测算", "2个", "每个要用", "2分钟", "党员人数，系统里已经有", "这一天不上班")
		h.Words(h.Secretary, "GET", at, nil, 404)
		h.Words(h.Officer, "POST", at+"/ask", url.Values{"version": version(doc, at+"/ask")}, 303)
		text, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "由起草人以外的同志办")
		if doc.Find("form[action='"+at+"/review']").Length() != 0 {
			t.Error("the drafter is offered the review")
		}
		_, doc = h.Words(second, "GET", at, nil, 200)
		h.Words(second, "POST", at+"/review", url.Values{"version": version(doc, at+"/review")}, 303)
		_, doc = h.Words(second, "GET", at, nil, 200)
		h.Words(second, "POST", at+"/approve", url.Values{"version": version(doc, at+"/approve")}, 303)

		// It stands on the first page of those who are asked, and on nobody else's.
		text, _ = h.Words(h.Secretary, "GET", "/", nil, 200)
		h.Says(text, "摸底", "工委发的任务，已送达")
		if text, _ = h.Words(h.Far, "GET", "/", nil, 200); strings.Contains(text, "摸底") {
			t.Error("it stands on the first page of one who was not asked")
		}
		h.Words(h.Far, "GET", at, nil, 404)
		text, _ = h.Words(h.Secretary, "GET", at, nil, 303)
		mine := at + where(strings.TrimPrefix(text, at), "/orgs/")
		text, doc = h.Words(h.Secretary, "GET", mine, nil, 200)
		h.Says(text, "党员人数", "系统里的内容，不用填", "还有12天")
		beside := strings.Replace(mine, mine[strings.Index(mine, "/orgs/"):], "/orgs/"+id(h.Eastern), 1)
		h.Words(h.Officer, "GET", beside, nil, 200) // who looks from above opens nothing
		text, _ = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "已打开 1", "已送达 1")
		text, doc = h.Words(h.Secretary, "POST", mine+"/answer", url.Values{"version": version(doc, mine+"/answer"), "field-0": {"三个"}}, 422)
		h.Says(text, "“人数”请填一个数")
		if got := doc.Find("[name=field-0]").AttrOr("value", ""); got != "三个" {
			t.Errorf("what was typed is lost: %q", got)
		}
		h.Words(h.Secretary, "POST", mine+"/answer", url.Values{"version": version(doc, mine+"/answer"), "field-0": {"3"}}, 303)
		if text, _ = h.Words(h.Secretary, "GET", "/", nil, 200); strings.Contains(text, "工委发的任务") {
			t.Error("it is answered, and still to be done")
		}
		h.Words(h.Secretary, "POST", at+"/export", nil, 403)
		h.Ask(h.Officer, "POST", at+"/export", nil, 200)
		text, _ = h.Words(h.Officer, "GET", at+"?state=done", nil, 200)
		h.Says(text, "东一支部", "已办结 1")

		h.Words(h.Secretary, "GET", beside, nil, 404)
		h.Words(h.Beside, "POST", beside+"/longer", url.Values{"until": {"2022-01-05"}, "why": {"人在外地"}}, 303)
		text, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Says(text, "东一二支部申请延期", "人在外地")
		h.Words(h.Officer, "POST", beside+"/grant", url.Values{"grant": {"no"}}, 422)
		h.Words(h.Officer, "POST", beside+"/grant", url.Values{"grant": {"yes"}}, 303)
		h.Words(h.Officer, "POST", at+"/remind", url.Values{"version": version(doc, at+"/remind")}, 303)
		text, _ = h.Words(h.Beside, "GET", "/", nil, 200)
		h.Says(text, "12月20日催办")
		_, doc = h.Words(h.Officer, "GET", at, nil, 200)
		h.Words(h.Officer, "POST", at+"/end", url.Values{"version": version(doc, at+"/end")}, 303)
		text, _ = h.Words(h.Beside, "POST", beside+"/progress", url.Values{"progress": {"正在商量人选"}}, 422)
		h.Says(text, "已经结束或者撤回", "您填的是：“正在商量人选”")

		h.Words(h.Officer, "POST", "/tasks/lists", url.Values{"name": {"东局"}, "names": {"东一支部\n没有的"}}, 422)
		h.Words(h.Officer, "POST", "/tasks/lists", url.Values{"name": {"东局"}, "names": {"东一支部\n东一二支部"}}, 303)
		text, _ = h.Words(h.Officer, "GET", "/tasks/new", nil, 200)
		h.Says(text, "“东局”：东一支部、东一二支部")
	})
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// A table by page: typed in, wrong, put right; the workbook that the template gives is
// taken back as it is; the Committee sees who gave how many rows.
func TestTableByPage(t *testing.T) {
	h := world.Serve(t, testkit.Engine{Dir: t.TempDir()})
	id, err := h.Tasks.Draft(h.Ctx(), h.Officer, h.Root, task.Doc{Title: "报项目", Text: "请报。", By: task.ByTable, Due: day.Must("2021-12-30"), To: task.Reach{Scope: h.Root, Sort: task.Branches},
		Fields: []task.Field{{Known: task.KnownMembers}, {Label: "项目", Kind: task.Words}, {Label: "人数", Kind: task.Number}}}, attach.File{Name: "怎样填.txt", Kind: attach.TXT, Body: []byte("写短一些")})
	second := h.Outsider(8, post.Officer)
	for _, step := range []func() error{
		func() error { return h.Tasks.Ask(h.Ctx(), h.Officer, id, 0, "", "") },
		func() error { return h.Tasks.Review(h.Ctx(), second, id, 0, "") },
		func() error { return h.Tasks.Approve(h.Ctx(), second, id, 0) },
	} {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	at := "/tasks/" + strconv.FormatInt(id, 10)
	here := at + "/orgs/" + strconv.FormatInt(h.East, 10)
	text, doc := h.Words(h.Secretary, "GET", here, nil, 200)
	h.Says(text, "怎样填.txt", "党员人数", "9", "下载模板", "没有要报的内容")
	file := doc.Find("a[download]").First().AttrOr("href", "")
	if rec, _ := h.Send(h.Secretary, "GET", file, nil); rec.Code != 200 || rec.Body.String() != "写短一些" {
		t.Errorf("the file answers %d", rec.Code)
	}
	version := version(doc, here+"/answer")
	text, doc = h.Words(h.Secretary, "POST", here+"/answer", url.Values{"version": version, "cell-0-0": {"修灯"}, "cell-0-1": {"很多"}, "cell-1-0": {""}, "cell-1-1": {""}, "cell-2-0": {"修路"}, "cell-2-1": {"5"}}, 422)
	h.Says(text, "第1行：“人数”请填一个数")
	if doc.Find(".bad [name=cell-0-1]").AttrOr("value", "") != "很多" || doc.Find("[name=cell-2-0]").AttrOr("value", "") != "修路" {
		t.Error("what was typed is lost, or the problem does not stand at its cell")
	}
	rec, _ := h.Send(h.Secretary, "GET", here+"/template", nil)
	rows := sheetOf(t, rec.Body.Bytes())
	if len(rows) != 3 || rows[1] != "党员人数|项目|人数" || rows[2] != "9" {
		t.Fatalf("the template: %q", rows)
	}
	send := func(rows ...[]any) (string, *goquery.Document) {
		t.Helper()
		var book bytes.Buffer
		w := sheet.NewWriter(&book, t.TempDir())
		s, err := w.Sheet(sheet.Table{Name: "填表", Columns: []sheet.Column{{Title: "项目"}, {Title: "人数"}, {Title: "党员人数"}}})
		for _, row := range rows {
			if err == nil {
				err = s.Row(row...)
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		rec, doc := h.Upload(h.Secretary, here+"/table", url.Values{"version": version}, "table", "表.xlsx", book.Bytes())
		return strconv.Itoa(rec.Code) + doc.Find("main").Text(), doc
	}
	text, doc = send([]any{"修灯", "多", "9"}, []any{"修路", 5, "9"})
	if !strings.HasPrefix(text, "422") || doc.Find(".bad [name=cell-0-1]").AttrOr("value", "") != "多" || doc.Find("[name=cell-1-0]").AttrOr("value", "") != "修路" {
		t.Errorf("a workbook with a wrong cell: %.300s", text)
	}
	if text, _ = send(); !strings.HasPrefix(text, "422") || !strings.Contains(text, "表头下面没有内容") {
		t.Errorf("an empty workbook: %.200s", text)
	}
	if text, _ = send([]any{"修灯", 12, "9"}, []any{"修路", 5, "9"}); !strings.HasPrefix(text, "303") {
		t.Errorf("a good workbook: %.300s", text)
	}
	text, _ = h.Words(h.Officer, "GET", at, nil, 200)
	h.Says(text, "填了几行", "2行", "已送达")
	text, doc = h.Words(h.Secretary, "GET", here, nil, 200)
	if doc.Find("[name=cell-1-0]").AttrOr("value", "") != "修路" {
		t.Error("what was handed in is not shown")
	}
	h.Says(text, "保存更正")
}

// sheetOf are the rows of a workbook, their cells parted by bars.
func sheetOf(t *testing.T, body []byte) (rows []string) {
	t.Helper()
	b, err := sheet.Open("x.xlsx", bytes.NewReader(body), int64(len(body)), sheet.DefaultLimits(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range b.All() {
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range row.Cells {
			cells = append(cells, c.Text)
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}
