package intakeweb_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/app/world"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/member"
)

// door signs everybody in as one actor.
type door struct {
	w   *world.World
	who gate.Actor
}

func (d door) Resolve(ctx context.Context, _ string) (web.Session, error) {
	g, err := d.w.Gate.Grant(ctx, d.who)
	return web.Session{Actor: d.who, Grant: g}, err
}

type browser struct {
	t *testing.T
	h http.Handler
}

func open(t *testing.T, w *world.World, who gate.Actor) *browser {
	t.Helper()
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	return &browser{t, web.New(web.Config{Routes: w.Routes(), Door: door{w, who}, Clock: w.Clock.Now, Log: quiet})}
}

func (b *browser) do(req *http.Request, want int) (body string, to string) {
	b.t.Helper()
	req.AddCookie(&http.Cookie{Name: "zhibu", Value: "x"})
	rec := httptest.NewRecorder()
	b.h.ServeHTTP(rec, req)
	if rec.Code != want {
		b.t.Fatalf("%s %s: %d, want %d\n%s", req.Method, req.URL, rec.Code, want, rec.Body.String())
	}
	return rec.Body.String(), rec.Header().Get("Location")
}

func (b *browser) get(path string) string {
	b.t.Helper()
	body, _ := b.do(httptest.NewRequest("GET", path, nil), 200)
	return body
}

func (b *browser) post(path string, form url.Values, want int) (string, string) {
	b.t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req, want)
}

func (b *browser) upload(name string, data []byte, want int) (string, string) {
	b.t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	if err := m.WriteField("kind", "members"); err != nil {
		b.t.Fatal(err)
	}
	f, err := m.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		b.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	req := httptest.NewRequest("POST", "/import", &buf)
	req.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(req, want)
}

var fixName = regexp.MustCompile(`name="(fix-\d+-\d+)"`)

// A secretary imports a roster, mends a row in the page, fetches the refused
// rows and takes it all back.
func TestImportPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if err := w.Jobs.Start(t.Context(), slog.New(slog.NewTextHandler(io.Discard, nil))); err != nil {
			t.Fatal(err)
		}
		b := open(t, w, w.Secretary)
		if page := b.get("/import"); !strings.Contains(page, `name="file"`) || strings.Contains(page, "党组织名单</") && strings.Contains(page, `name="org"`) {
			t.Error("the secretary is offered what is the Committee's")
		}
		page, _ := b.upload("图.xlsx", []byte("\x89PNG...."), 422)
		if !strings.Contains(page, "这是图片") {
			t.Error(page)
		}
		data := []byte("姓名,性别,入党日期,转正日期,人员类别\n新来一,女,2010.7.1,2011.7.1,正式党员\n新来二,男,2010.7.1,2009.7.1,正式党员\n")
		_, to := b.upload("名册.csv", data, 303)
		page = b.get(to)
		fix := fixName.FindStringSubmatch(page)
		if !strings.Contains(page, "转正日期早于入党日期") || !strings.Contains(page, "导入可用的1行") || fix == nil {
			t.Fatal(page)
		}
		b.post(to, url.Values{"do": {"confirm"}}, 303)
		result := finished(t, b, to)
		if !strings.Contains(result, "新增1条") || !strings.Contains(result, "下载没有导入的1行") {
			t.Fatal(result)
		}
		book, err := excelize.OpenReader(strings.NewReader(b.get(to + "/refused")))
		if err != nil || len(book.GetSheetList()) != 1 {
			t.Fatal(err)
		}
		b.post(to, url.Values{"do": {"fix"}, fix[1]: {"2011.7.1"}}, 303)
		if page = b.get(to); !strings.Contains(page, "导入可用的1行") {
			t.Fatal(page)
		}
		b.post(to, url.Values{"do": {"confirm"}}, 303)
		if result = finished(t, b, to); !strings.Contains(result, "新增2条") {
			t.Fatal(result)
		}
		page, _ = b.post(to, url.Values{"do": {"undo"}, "reason": {""}}, 422)
		if !strings.Contains(page, "请写明撤回的原因") {
			t.Error(page)
		}
		b.post(to, url.Values{"do": {"undo"}, "reason": {"文件选错"}}, 303)
		p, err := w.Members.Roster(w.Ctx(), w.Secretary, member.Query{On: w.Gate.Today(), Text: "新来", Limit: 5})
		if err != nil || p.Total != 0 || !strings.Contains(b.get("/import"), "已撤回") {
			t.Error(p.Total, err)
		}
		if left, err := os.ReadDir(w.Config.Temp()); err != nil || len(left) != 0 {
			t.Error("something was left in the private folder:", left, err)
		}
		// Another branch's secretary does not find it; who has no post does not get in.
		open(t, w, w.Far).do(httptest.NewRequest("GET", to, nil), 404)
		open(t, w, w.Plain).do(httptest.NewRequest("GET", "/import", nil), 403)
	})
}

func finished(t *testing.T, b *browser, to string) string {
	t.Helper()
	for range 300 {
		if page := b.get(to); strings.Contains(page, "导入完成") {
			return page
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the import did not end:", b.get(to))
	return ""
}

func TestBlankTables(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		b := open(t, w, w.Officer)
		for _, kind := range []string{"members", "orgs"} {
			f, err := excelize.OpenReader(strings.NewReader(b.get("/import/blank?kind=" + kind)))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := f.GetRows(f.GetSheetList()[0])
			if err != nil || len(rows) != 1 || len(rows[0]) < 15 {
				t.Errorf("%s: %v %v", kind, rows, err)
			}
		}
		if page := b.get("/import"); !strings.Contains(page, "东一二支部") || !strings.Contains(page, "党组织名单") {
			t.Error("the officer is not offered organisations")
		}
	})
}
