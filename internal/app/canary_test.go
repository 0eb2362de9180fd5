package app_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/register/member"
	"zhibu/internal/register/roll"
)

// canaries are texts that stand in one sensitive field of one person and nowhere else.
type canaries map[string]string // the text → whose and what

// plant fills the sensitive fields of everybody in the house.
func plant(t *testing.T, m *matrix) canaries {
	t.Helper()
	all := canaries{}
	n := 0
	for _, org := range slices.Sorted(maps.Keys(m.w.People)) {
		for _, id := range m.w.People[org] {
			n++
			var f member.Facts
			one, err := m.w.Members.Get(t.Context(), gate.Program("test"), id, m.w.Gate.Today())
			if err != nil {
				t.Fatal(err)
			}
			f = one.Facts
			f.IDNumber, f.Phone = fmt.Sprintf("990101%08d%04d", 19800000+n, n), fmt.Sprintf("137%04d%04d", 3000+n, n)
			f.Address, f.Registered, f.PayBase = fmt.Sprintf("虚构省示例市某某区暗号路%04d号院", n), fmt.Sprintf("虚构省示例市某某区户籍巷%04d号", n), fmt.Sprintf("73%04d.17", n)
			if err := m.w.Members.CorrectFacts(t.Context(), gate.Program("test"), id, one.Version, f, "测试"); err != nil {
				t.Fatal(err)
			}
			for what, text := range map[string]string{"id": f.IDNumber, "phone": f.Phone, "address": strings.TrimPrefix(f.Address, "虚构省示例市某某区"), "register": strings.TrimPrefix(f.Registered, "虚构省示例市某某区"), "pay": f.PayBase} {
				all[text] = what + " of " + strconv.FormatInt(id, 10)
			}
		}
	}
	return all
}

// in are the canaries in a text, and in the parts of it where it is a workbook, a
// paper or another archive.
func (c canaries) in(body []byte) (found []string) {
	parts := [][]byte{body}
	if z, err := zip.NewReader(bytes.NewReader(body), int64(len(body))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				if part, err := io.ReadAll(r); err == nil {
					parts = append(parts, part)
				}
				_ = r.Close()
			}
		}
	}
	for text := range c {
		for _, part := range parts {
			if bytes.Contains(part, []byte(text)) || bytes.Contains(part, []byte(url.QueryEscape(text))) {
				found = append(found, text+" ("+c[text]+")")
				break
			}
		}
	}
	return found
}

// record keeps what the server logs.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

// may is where values in full belong: a route, who, and why.
var mayShow = map[string]string{
	"GET /transfers/{id}/papers/{paper}": "a letter of introduction bears the number of whom it introduces",
	"GET /import/{batch}/refused":        "rows that were refused go back as they came to who brought them",
}

// No sensitive value reaches a page, a header, a file, the log or a temporary file
// where it does not belong: every route that shows something, as everybody, after
// every member's sensitive fields were filled with texts that stand nowhere else.
func TestCanaries(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		all := plant(t, m)
		lines := &record{}
		m.h = web.New(web.Config{Routes: m.w.Routes(), Door: persona{m.w, m.who}, Clock: m.w.Clock.Now, Left: m.w.Accesses.Left,
			Log: slog.New(slog.NewTextHandler(lines, &slog.HandlerOptions{Level: slog.LevelDebug}))})
		asked := 0
		look := func(who, method, path string, form url.Values, pattern string) *httptest.ResponseRecorder {
			cookie := who
			if who == "nobody" {
				cookie = ""
			}
			rec := ask(m.h, method, path, cookie, form)
			asked++
			found := all.in(rec.Body.Bytes())
			for name, values := range rec.Header() {
				found = append(found, all.in([]byte(name+strings.Join(values, "\n")))...)
			}
			if len(found) > 0 && mayShow[pattern] == "" {
				t.Errorf("%s %s as %s shows %v", method, path, who, found[:min(3, len(found))])
			}
			return rec
		}
		everybody := slices.Sorted(maps.Keys(m.who))
		for _, r := range m.w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if method != "GET" && !strings.HasSuffix(path, "/export") && path != "/members/{id}" && path != "/orgs/{org}/members" && path != "/members/{id}/reveal" && path != "/members/{id}/change" {
				continue
			}
			for _, who := range everybody {
				for _, p := range m.paths(r) {
					look(who, method, p, nil, r.Pattern)
				}
			}
		}
		// Each member's own pages, and lists narrowed and sorted by what is hidden.
		for _, people := range m.w.People {
			for _, id := range people {
				at := "/members/" + strconv.FormatInt(id, 10)
				for _, who := range []string{"secretary", "officer", "head", "reader"} {
					for _, p := range []string{at, at + "/edit", at + "/change"} {
						look(who, "GET", p, nil, "")
					}
				}
				who := "self"
				m.who[who] = gate.Actor{Account: 500, Person: id, Name: "本人"}
				for _, p := range []string{"/me", "/me/data", "/me/life", "/me/study"} {
					look(who, "GET", p, nil, "")
				}
			}
		}
		pages := asked
		for _, q := range []string{"sort=id_seal", "sort=phone", "order=pay_seal", "q=%25", "q=_", "q='", "flag=id_seal", "after=x", "category=pay"} {
			for _, who := range everybody {
				look(who, "GET", "/members?"+q, nil, "")
				look(who, "POST", "/members/export?"+q, nil, "")
			}
		}
		// A file that is refused tells which rows and why, not the numbers in them.
		bad := "姓名,性别,公民身份号码,手机号码,所在党支部\n某甲,男,990101198000009999,13700000001x,查无此支部\n"
		all["990101198000009999"], all["13700000001x"] = "a refused row", "a refused row"
		batch, err := m.w.Rolls.Keep(t.Context(), m.w.Officer, roll.File{Name: "坏.csv", From: strings.NewReader(bad), Size: int64(len(bad)), Kind: roll.Members})
		if err != nil {
			t.Fatal(err)
		}
		look("officer", "GET", "/import/"+strconv.FormatInt(batch, 10), nil, "GET /import/{batch}/refused") // its own rows, before they are taken in
		look("officer", "GET", "/import", nil, "")
		if found := all.in(lines.b.Bytes()); len(found) > 0 || lines.b.Len() < 1000 {
			t.Errorf("the log of %d bytes holds %v", lines.b.Len(), found)
		}
		files := 0
		err = filepath.WalkDir(e.Dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			if found := all.in(raw); len(found) > 0 {
				t.Errorf("%s holds %v", filepath.Base(path), found[:min(3, len(found))])
			}
			files++
			return err
		})
		if err != nil || files == 0 {
			t.Error(files, err)
		}
		// The search finds what is there: in a page that shows one value, and inside a workbook.
		her := m.w.People[m.w.East][1]
		if rec := ask(m.h, "POST", "/members/"+strconv.FormatInt(her, 10)+"/reveal", "secretary", url.Values{"what": {"address_seal"}, "why": {"check"}}); len(all.in(rec.Body.Bytes())) != 1 {
			t.Error("a value that was asked for is not found: the search is broken")
		}
		if rec := ask(m.h, "POST", "/members/export", "secretary", url.Values{"reason": {"年度核对"}}); len(all.in(rec.Body.Bytes())) < 30 {
			t.Error("values in a workbook are not found: the search is broken")
		}
		if asked < 2000 {
			t.Errorf("only %d requests, %d pages", asked, pages)
		}
		testkit.Promise(t, fmt.Sprintf("%d canaries, %d requests of %d personas, 0 hits in bodies, headers, log, database and files", len(all), asked, len(everybody)), "AUTHZ-13", "AT-20", "DB-25", "DB-30", "MP-06", "V8.2.3", "V15.3.1")
	})
}

// unchanging are the columns that a save may change though nothing was edited: that
// it was saved, when, by whom and why.
var unchanging = map[string]bool{"version": true, "changed_ms": true, "made_ms": true, "made_by": true, "made_name": true, "why": true}

// state is the content of all tables but those that keep what was before, and who did what.
func state(t *testing.T, m *matrix) map[string]string {
	t.Helper()
	out := map[string]string{}
	query := "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
	if m.w.Gate.Postgres() {
		query = "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
	}
	columns := map[string][]string{}
	err := m.w.Gate.Read(t.Context(), gate.Program("test"), "", func(r *gate.Reading) error {
		if err := r.Beyond("a test", query, nil, func(row gate.Row) error {
			var table, column string
			err := row.Scan(&table, &column)
			if !unchanging[column] {
				columns[table] = append(columns[table], column)
			}
			return err
		}); err != nil {
			return err
		}
		for table, list := range columns {
			if strings.HasSuffix(table, "_past") || slices.Contains([]string{"row_mark", "journal", "form_key", "look", "export_log", "draft", "session", "goose_db_version", "problem_step", "matter_step"}, table) {
				continue
			}
			slices.Sort(list)
			var rows []string
			if err := r.Beyond("a test", "SELECT "+strings.Join(list, ", ")+" FROM "+table, nil, func(row gate.Row) error {
				values, dest := make([]any, len(list)), make([]any, len(list))
				for i := range values {
					dest[i] = &values[i]
				}
				err := row.Scan(dest...)
				for i, name := range list { // sealed anew, a value is another text and the same value
					if s, ok := values[i].(string); ok && strings.HasSuffix(name, "_seal") && s != "" {
						for j, id := range list {
							if id == "id" {
								plain, failed := m.w.Keys.Open(table, name, values[j].(int64), s)
								if failed != nil {
									return failed
								}
								values[i] = plain
							}
						}
					}
				}
				rows = append(rows, fmt.Sprint(values...))
				return err
			}); err != nil {
				return err
			}
			slices.Sort(rows)
			out[table] = strings.Join(rows, "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// asItStands is what a browser would send if nobody touched the form.
func asItStands(f *goquery.Selection) url.Values {
	v := url.Values{}
	f.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, ok := s.Attr("name")
		kind, _ := s.Attr("type")
		if _, off := s.Attr("disabled"); !ok || off || kind == "submit" || kind == "file" {
			return
		}
		switch {
		case kind == "checkbox" || kind == "radio":
			if _, on := s.Attr("checked"); on {
				v.Add(name, s.AttrOr("value", "on"))
			}
		case s.Is("select"):
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			chosen.Each(func(_ int, o *goquery.Selection) { v.Add(name, o.AttrOr("value", o.Text())) })
		case s.Is("textarea"):
			v.Add(name, s.Text())
		default:
			v.Add(name, s.AttrOr("value", ""))
		}
	})
	f.Find("button.btn-primary[name]").First().Each(func(_ int, s *goquery.Selection) { v.Set(s.AttrOr("name", ""), s.AttrOr("value", "")) })
	return v
}

// A form that is opened and sent back as it stands changes nothing: no field that was
// hidden, masked or not on it is lost.
func TestSavingNothingChangesNothing(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		m := newMatrix(t, e, app.Powers)
		plant(t, m)
		before, saved := state(t, m), 0
		for _, r := range m.w.Routes() {
			method, path, _ := strings.Cut(r.Pattern, " ")
			if method != "GET" || !strings.HasSuffix(path, "/edit") && !strings.HasSuffix(path, "/correct") && path != "/bookings/{id}/change" {
				continue
			}
			for _, who := range []string{"secretary", "clerk", "officer", "head"} {
				at := m.fill(r.Pattern, m.whose["own"])
				rec := ask(m.h, "GET", at, who, nil)
				if rec.Code != http.StatusOK {
					continue
				}
				doc, err := goquery.NewDocumentFromReader(rec.Body)
				if err != nil {
					t.Fatal(err)
				}
				form := doc.Find("main form[method=post]").First()
				action, _ := form.Attr("action")
				if action == "" {
					t.Errorf("%s as %s has no form", at, who)
					continue
				}
				values := asItStands(form)
				if values.Has("why") {
					values.Set("why", "核对，没有改动")
				}
				if a := ask(m.h, "POST", action, who, values); a.Code != http.StatusSeeOther && a.Code != http.StatusUnprocessableEntity {
					t.Errorf("%s as %s answers %d", action, who, a.Code)
				} else if a.Code == http.StatusSeeOther {
					saved++
				}
				after := state(t, m)
				for table, rows := range after {
					if rows != before[table] {
						t.Errorf("%s sent back as it stands, as %s, changes %s:\n%s", at, who, table, difference(before[table], rows))
					}
				}
				before = after
			}
		}
		if saved < 10 {
			t.Errorf("only %d forms were accepted: the test says little", saved)
		}
		testkit.Promise(t, strconv.Itoa(saved)+" forms sent back, 0 columns changed", "AUTHZ-14", "AT-11")
	})
}

func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		if i >= len(x) || i >= len(y) || x[i] != y[i] {
			return fmt.Sprintf("- %.600s\n+ %.600s", at(x, i), at(y, i))
		}
	}
	return ""
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}
