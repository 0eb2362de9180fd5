package app_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/space"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/task"
)

// Every form that takes files refuses them while the disk is nearly full, at the field
// and with what was typed; a form without a file is kept, and with room again the same
// file is no longer refused for it. The pages say so to everybody.
func TestFilesAreRefusedOnAFullDisk(t *testing.T) {
	disk := space.Disk{Free: 4, Total: 100}
	w := world.NewWith(t, testkit.Engine{Dir: t.TempDir()}, func(c *app.Config) { c.Disk = func(string) (space.Disk, error) { return disk, nil } })
	who := persona{w, map[string]gate.Actor{"officer": w.Officer, "secretary": w.Secretary}}
	h := w.HandlerFor(web.Config{Clock: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}, who)
	mine := records(t, w, w.East, "东公开")
	paper, err := w.Topics.Publish(t.Context(), w.Officer, w.Root, topic.Topic{Title: "一次讲话", Source: "虚构日报", PublishedOn: day.Must("2021-12-01"), Body: "供学习。"})
	if err != nil {
		t.Fatal(err)
	}
	draft, err := w.Tasks.Draft(t.Context(), w.Officer, w.Root, task.Doc{Title: "一次通知", Text: "请看附件。", By: task.ByReceipt, Due: day.Must("2021-12-30"), To: task.Reach{Scope: w.Root, Sort: task.All}})
	if err != nil {
		t.Fatal(err)
	}
	notice := map[string]string{"title": "一次通知", "text": "请看附件。", "answer": "receipt", "due": "2021-12-30", "scope": num(w.Root), "sort": "all", "version": "1"}
	checked := versioned(t, w)
	visited, err := w.Inspections.Look(t.Context(), w.Officer, mine.inspection, w.East)
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]struct {
		who, path, field string
		rest             map[string]string
	}{
		"POST /orgs/{org}/activities":           {"secretary", "/orgs/" + num(w.East) + "/activities", "files", map[string]string{"kind": "lecture", "day": "2021-12-09", "title": "一次党课"}},
		"POST /activities/{id}/correct":         {"secretary", "/activities/" + num(mine.activity) + "/correct", "photos", map[string]string{"version": "1", "why": "一次补记", "kind": "lecture", "day": "2021-12-09", "title": "一次党课"}},
		"POST /topics":                          {"officer", "/topics", "files", map[string]string{"title": "一次讲话", "source": "某报", "published_on": "2021-12-01"}},
		"POST /topics/{id}":                     {"officer", "/topics/" + num(paper), "files", map[string]string{"title": "一次讲话", "source": "某报", "published_on": "2021-12-01"}},
		"POST /feedback":                        {"secretary", "/feedback", "files", map[string]string{"kind": "suggestion", "subject": "一次建议", "text": "写清楚一些"}},
		"POST /problems/{id}/files":             {"secretary", "/problems/" + num(mine.problem) + "/files", "files", nil},
		"POST /standards/{id}/import":           {"officer", "/standards/" + num(checked) + "/import", "file", nil},
		"POST /inspections/{id}/orgs/{org}/say": {"officer", "/inspections/" + num(mine.inspection) + "/orgs/" + num(w.East) + "/say", "photos", map[string]string{"item": num(visited.Items[0].ID), "note": "一次说明", "result": "fails"}},
		"POST /tasks":                           {"officer", "/tasks", "files", notice},
		"POST /tasks/{id}/edit":                 {"officer", "/tasks/" + num(draft) + "/edit", "files", notice},
		"POST /tasks/{id}/orgs/{org}/table":     {"secretary", "/tasks/" + num(mine.task) + "/orgs/" + num(w.East) + "/table", "table", nil},
		"POST /import":                          {"officer", "/import", "file", map[string]string{"kind": "members"}},
		"POST /units/import":                    {"officer", "/units/import", "file", nil},
		"POST /document-templates/{kind}":       {"officer", "/document-templates/minutes", "file", map[string]string{"why": "一次换版"}},
	}
	for _, r := range w.Routes() {
		if _, ok := forms[r.Pattern]; r.Body > 0 && !ok && r.Pattern != "POST /units/import/take" && r.Pattern != "POST /units/import/refused" {
			t.Errorf("%s takes files and is not tried", r.Pattern)
		}
	}
	const refusal = "服务器的磁盘快满了，现在不收文件"
	for pattern, f := range forms {
		send := func(file bool) *httptest.ResponseRecorder {
			var body bytes.Buffer
			m := multipart.NewWriter(&body)
			for k, v := range f.rest {
				_ = m.WriteField(k, v)
			}
			if file {
				part, err := m.CreateFormFile(f.field, "一份.txt")
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.WriteString(part, "内容")
			}
			_ = m.Close()
			r := httptest.NewRequest("POST", f.path, &body)
			r.Header.Set("Content-Type", m.FormDataContentType())
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.AddCookie(&http.Cookie{Name: "zhibu", Value: f.who})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			return rec
		}
		disk.Free = 4
		rec := send(true)
		page := rec.Body.String()
		if rec.Code != http.StatusUnprocessableEntity || strings.Count(page, refusal) == 0 {
			t.Errorf("%s answers %d: %.200s", pattern, rec.Code, page)
		}
		for _, v := range f.rest {
			if strings.HasPrefix(v, "一次") && !strings.Contains(page, v) {
				t.Errorf("%s loses %q", pattern, v)
			}
		}
		if rec := send(false); strings.Contains(rec.Body.String(), refusal) && f.field != "file" && f.field != "table" {
			t.Errorf("%s without a file is refused for files", pattern)
		}
		disk.Free = 5
		if rec := send(true); strings.Contains(rec.Body.String(), refusal) {
			t.Errorf("%s refuses with five of a hundred free", pattern)
		}
	}
	for free, want := range map[uint64]bool{4: true, 5: false} {
		disk.Free = free
		if page := ask(h, "GET", "/sites", "secretary", nil).Body.String(); strings.Contains(page, "暂时不收文件") != want {
			t.Errorf("with %d of 100 free the pages say so: %v", free, !want)
		}
	}
	testkit.Promise(t, num(int64(len(forms)))+" forms with files: refused under 5 per cent, taken at 5; the same without a file kept", "FLT-06")
}
