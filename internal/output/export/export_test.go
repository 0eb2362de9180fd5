package export_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/site"
	"zhibu/internal/output/export"
	"zhibu/internal/register/member"
	"zhibu/internal/register/roll"
)

const number = "990101198503070025"

func enrol(t *testing.T, w *world.World) {
	t.Helper()
	for name, o := range map[string]int64{"完整": w.East, "别处": w.West} {
		f := member.Facts{Name: name, Sex: member.Female, Nation: "汉族", BirthOn: day.Must("1985-03-07"), BirthExact: true, Phone: "13900001111", Address: "虚构市虚构区一号",
			PayBase: "4200.00", JoinedOn: day.Must("2010-07-01"), FullOn: day.Must("2011-07-01"), PartyFrom: day.Must("2011-07-01"), PartyBasis: "转正日期"}
		if o == w.East {
			f.IDNumber = number
		}
		if _, err := w.Members.Enrol(w.Ctx(), gate.Program("test"), member.Entry{Facts: f, Org: o, Since: day.Must("2021-01-01"), Reason: "名册导入",
			Flags: []string{member.Hardship}, Group: "第一党小组"}); err != nil {
			t.Fatal(err)
		}
	}
}

// cells reads a workbook: its header and its rows by the second column.
func cells(t *testing.T, data []byte) (head []string, by map[string][]string, last string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetList()[0])
	if err != nil || len(rows) < 3 {
		t.Fatal(rows, err)
	}
	by = map[string][]string{}
	for _, r := range rows[2:] {
		if len(r) > 1 {
			by[r[1]] = r
		}
	}
	return rows[1], by, rows[len(rows)-1][0]
}

func data(t *testing.T, f *export.File, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func entries(t *testing.T, w *world.World, deed string) (list []string) {
	t.Helper()
	if err := w.Gate.Read(w.Ctx(), gate.Program("test"), "", func(r *gate.Reading) error {
		return r.Each("SELECT detail FROM journal WHERE deed = @deed AND {reach org_id} ORDER BY seq", gate.Args{"deed": deed}, func(row gate.Row) error {
			var s string
			err := row.Scan(&s)
			list = append(list, s)
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRoster(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		enrol(t, w)
		q := member.Query{On: w.Gate.Today()}
		f, err := w.Exports.Members(w.Ctx(), w.Secretary, q, "")
		masked := data(t, f, err)
		head, rows, last := cells(t, masked)
		if len(head) != 34 || head[5] != "公民身份号码" || head[33] != "备注" {
			t.Error(head)
		}
		r := rows["完整"]
		if r == nil || r[5] != "990101********0025" || r[21] != "139****1111" || r[10] != "东一支部" || r[11] != "第一党小组" || r[15] == "" || r[28] != "是" || rows["别处"] != nil {
			t.Error(r, rows["别处"])
		}
		if !strings.HasPrefix(last, "导出人：书记") || len(entries(t, w, "member.export")) != 0 {
			t.Error(last)
		}
		f, err = w.Exports.Members(w.Ctx(), w.Secretary, q, "年度统计核对")
		full := data(t, f, err)
		_, rows, last = cells(t, full)
		if r = rows["完整"]; r[5] != number || r[21] != "13900001111" || r[30] != "4200.00" || !strings.Contains(last, "用途：年度统计核对　导出编号：") {
			t.Error(r, last)
		}
		if log := entries(t, w, "member.export"); len(log) != 1 || strings.Contains(log[0], "年度统计核对") || !strings.Contains(log[0], `"rows":10`) || !strings.Contains(log[0], f.SHA256) {
			t.Error(log)
		}
		// What goes out in full comes in again, and changes nothing.
		id, err := w.Rolls.Keep(w.Ctx(), w.Secretary, roll.File{Name: "名册.xlsx", From: bytes.NewReader(full), Size: int64(len(full)), Kind: roll.Members})
		if err != nil {
			t.Fatal(err)
		}
		b, err := w.Rolls.Run(w.Ctx(), w.Secretary, id, nil)
		if err != nil || b.Made != 0 || b.Edited != 0 || b.Counts.Refuse != 0 || b.Counts.Good+b.Counts.Flag != 10 {
			t.Errorf("%+v %v", b, err)
		}
		for _, x := range []struct {
			who    gate.Actor
			org    int64
			reason string
			want   fault.Kind
		}{{w.Plain, 0, "", fault.Denied}, {w.Plain, 0, "看看", fault.Denied}, {w.Secretary, w.West, "核对", fault.NotFound}, {w.Secretary, w.West, "", fault.NotFound},
			{w.Secretary, 0, "看", fault.Invalid}} {
			if _, err := w.Exports.Members(w.Ctx(), x.who, member.Query{On: w.Gate.Today(), Org: x.org}, x.reason); fault.KindOf(err) != x.want {
				t.Errorf("%+v: %v", x, err)
			}
		}
		if left, err := os.ReadDir(w.Config.Temp()); err != nil || len(left) != 0 {
			t.Error("left in the private folder:", left, err)
		}
	})
}

func TestOrgsAndActivities(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-10"),
			Title: "=1+1", Items: []activity.Item{{Title: "学习"}}}); err != nil {
			t.Fatal(err)
		}
		f, err := w.Exports.Orgs(w.Ctx(), w.Head, 0, "", w.Gate.Today())
		head, rows, _ := cells(t, data(t, f, err))
		if head[2] != "党组织全称" || len(rows) != 3 || rows["101"][5] != "东局党委" || rows["101"][13] != "东甲0" || rows["201"] != nil {
			t.Error(head, rows)
		}
		if _, err := w.Exports.Orgs(w.Ctx(), w.Head, w.West, "", w.Gate.Today()); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		f, err = w.Exports.Activities(w.Ctx(), w.Officer, activity.Query{Span: day.Year(2021)})
		out := data(t, f, err)
		book, err := excelize.OpenReader(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		sheet := book.GetSheetList()[0]
		title, _ := book.GetCellValue(sheet, "E3")
		formula, _ := book.GetCellFormula(sheet, "E3")
		due, _ := book.GetCellValue(sheet, "K3")
		if title != "=1+1" || formula != "" || due != "9" || f.Rows != 1 {
			t.Error(title, formula, due, f.Rows)
		}
		f, err = w.Exports.Activities(w.Ctx(), w.Far, activity.Query{Span: day.Year(2021)})
		if data(t, f, err); f.Rows != 0 {
			t.Error("the neighbour's activity went out")
		}
	})
}

// The table of duties says every duty that applies, as far as the asker reaches.
func TestDuties(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-10"), Title: "主题党日"}); err != nil {
			t.Fatal(err)
		}
		q := duty.Query{Org: w.East, Below: true, AsOf: day.Must("2021-12-20"), Year: 2021}
		f, err := w.Exports.Duties(w.Ctx(), w.Secretary, q)
		book, err := excelize.OpenReader(bytes.NewReader(data(t, f, err)))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows(book.GetSheetList()[0])
		if err != nil || len(rows) != f.Rows+3 {
			t.Fatal(len(rows), f.Rows, err)
		}
		seen := map[string]string{}
		for _, r := range rows[2:] {
			if len(r) > 8 && r[3] == "主题党日" {
				seen[r[5]] = r[8]
			}
		}
		if seen["2021-12-01"] != "已完成" || seen["2021-11-01"] != "逾期" || len(seen) != 12 {
			t.Error(seen)
		}
		if _, err := w.Exports.Duties(w.Ctx(), w.Far, q); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the neighbour: %v", err)
		}
	})
}

type door struct {
	w   *world.World
	who gate.Actor
}

func (d door) Resolve(ctx context.Context, _ string) (web.Session, error) {
	g, err := d.w.Gate.Grant(ctx, d.who)
	return web.Session{Actor: d.who, Grant: g}, err
}

func TestPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		post := func(who gate.Actor, path string, form url.Values) *httptest.ResponseRecorder {
			h := web.New(web.Config{Routes: w.Routes(), Door: door{w, who}, Clock: w.Clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.AddCookie(&http.Cookie{Name: "zhibu", Value: "x"})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			return rec
		}
		for path, want := range map[string]int{"/members/export": 11, "/orgs/export": 3, "/activities/export": 2, "/duties/export": 12} {
			rec := post(w.Secretary, path, url.Values{"q": {""}})
			if rec.Code != 200 || !strings.Contains(rec.Header().Get("Content-Disposition"), "filename*=UTF-8''%E") {
				t.Fatal(path, rec.Code, rec.Body.String())
			}
			f, err := excelize.OpenReader(rec.Body)
			if err != nil {
				t.Fatal(path, err)
			}
			if rows, err := f.GetRows(f.GetSheetList()[0]); err != nil || len(rows) < want {
				t.Error(path, len(rows), err)
			}
			if rec := post(w.Plain, path, nil); rec.Code != 403 {
				t.Error(path, rec.Code)
			}
		}
		if rec := post(w.Secretary, "/members/export", url.Values{"reason": {"看"}}); rec.Code != 422 {
			t.Error(rec.Code)
		}
	})
}

// The book of visits and a year's plan go out as far as the asker reaches.
func TestBookingsAndPlan(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		hall, err := w.Sites.Register(w.Ctx(), w.Officer, w.Root, site.Site{Name: "馆", Slots: []site.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 10}}})
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range []int64{w.East, w.West} {
			if _, err := w.Bookings.Book(w.Ctx(), w.Officer, of, booking.Draft{Site: hall, Day: day.Must("2021-12-23"), From: "09:00", Members: 6, Others: 2, Note: "=1+1", Wait: true}); err != nil {
				t.Fatal(err)
			}
		}
		q := booking.Query{Span: day.Year(2021)}
		f, err := w.Exports.Bookings(w.Ctx(), w.Officer, q)
		head, rows, _ := cells(t, data(t, f, err))
		if head[1] != "场馆" || len(rows) != 1 || f.Rows != 2 {
			t.Error(head, rows)
		}
		if r := rows["馆"]; r == nil || r[5] == "" || r[10] != "=1+1" {
			t.Error(r)
		}
		if f, err = w.Exports.Bookings(w.Ctx(), w.Secretary, q); err != nil || f.Rows != 1 {
			t.Errorf("%+v %v", f, err)
		}
		data(t, f, err)
		if _, err := w.Plans.Add(w.Ctx(), w.Secretary, w.East, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: "党课"}); err != nil {
			t.Fatal(err)
		}
		f, err = w.Exports.Plan(w.Ctx(), w.Secretary, w.East, 2021, w.Gate.Today())
		if head, _, _ := cells(t, data(t, f, err)); head[5] != "主题" || f.Rows != 1 {
			t.Error(head, f.Rows)
		}
		if _, err := w.Exports.Plan(w.Ctx(), w.Secretary, w.West, 2021, w.Gate.Today()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another branch's plan: %v", err)
		}
		if _, err := w.Exports.Bookings(w.Ctx(), w.Plain, q); fault.KindOf(err) != fault.Denied {
			t.Errorf("without a post: %v", err)
		}
	})
}
