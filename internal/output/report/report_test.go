package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/web"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/figure"
	"zhibu/internal/output/report"
	"zhibu/internal/register/account"
)

var on = day.Must("2021-12-20")

func visit(t *testing.T, w *world.World, org int64, d string) int64 {
	t.Helper()
	id, err := w.Activities.Record(w.Ctx(), w.Officer, org, activity.Record{Kinds: []activity.Kind{activity.ThemeDay, activity.Visit}, OnDay: day.Must(d), Others: 10, Title: "到史志馆"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestManuscript fills the default manuscript, and refuses what it cannot fill.
func TestManuscript(t *testing.T) {
	text, err := os.ReadFile("manuscript.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Check(string(text)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"有{{no.such}}", "有{{org.adjusted|wrong}}", "有{{org.adjusted", "?no.such 一段", "= no.such | x |", "% no-chart", "有{{ org.adjusted }}"} {
		if report.Check(bad) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestEmpty: a chapter of which the ledger holds nothing says so, and nothing else; with
// the first record it tells of that.
func TestEmpty(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		told := func() (list []string) {
			a, err := w.Reports.Read(w.Ctx(), w.Secretary, w.East, 2021, on)
			if err != nil {
				t.Fatal(err)
			}
			for _, ch := range a.Chapters {
				var text strings.Builder
				for _, b := range ch.Blocks {
					for _, r := range b.Text {
						text.WriteString(r.Text)
					}
				}
				if len(ch.Side) > 0 {
					text.WriteString("＋")
				}
				list = append(list, text.String())
			}
			return list
		}
		const none, missed = "到口径日期，台账里还没有这方面的记录。", "已经过完的月份里，没有主题党日记录的有11次，一个支部一个月记一次。是没有开，还是开了没有记，点开逐个核对。"
		if got := told(); !slices.Equal(got[:2], []string{none, missed}) || got[2] != none {
			t.Errorf("without a record: %q", got)
		}
		if err := w.Activities.SetBegun(w.Ctx(), w.Officer, w.Root, on, day.None); err != nil {
			t.Fatal(err)
		}
		if got := told(); !slices.Equal(got, []string{none, none, none}) {
			t.Errorf("where the ledger has just begun: %q", got)
		}
		visit(t, w, w.East, "2021-12-09")
		if got := told(); strings.Contains(got[0], none) || !strings.HasSuffix(got[1], "已经过完的月份里，每个月都有主题党日记录。＋") || got[2] != none {
			t.Errorf("with a party day: %q", got)
		}
	})
}

func TestNumeral(t *testing.T) {
	for n, want := range map[int64]string{0: "零", 2: "两", 9: "九", 10: "十", 12: "十二", 20: "二十", 63: "六十三", 100: "一百", 357: "三百余",
		4000: "四千", 4330: "四千余", 10000: "一万", 20500: "两万余", 161865: "十六万余"} {
		if got := report.Numeral(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

// TestEdition freezes, then takes a record back: the edition stays, and the
// difference names the record and why.
func TestEdition(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		first := visit(t, w, w.East, "2021-11-02")
		id, err := w.Reports.Freeze(w.Ctx(), w.Officer, w.Root, 2021, on, "报区委版")
		if err != nil {
			t.Fatal(err)
		}
		if _, moved, err := w.Reports.Compare(w.Ctx(), w.Officer, id); err != nil || len(moved) != 0 {
			t.Fatalf("nothing happened, and yet: %+v, %v", moved, err)
		}
		if err := w.Activities.Withdraw(w.Ctx(), w.Officer, first, "记重了"); err != nil {
			t.Fatal(err)
		}
		second := visit(t, w, w.West, "2021-12-03")
		visit(t, w, w.West, "2021-12-04")
		ed, moved, err := w.Reports.Compare(w.Ctx(), w.Officer, id)
		if err != nil {
			t.Fatal(err)
		}
		var got *report.Moved
		for i := range moved {
			if moved[i].ID == "visit.person_times" {
				got = &moved[i]
			}
			if moved[i].ID == "honour.members" {
				t.Error("a figure that did not move is said to have moved")
			}
		}
		if ed.Name != "报区委版" || got == nil || got.Was != 19 || got.Now != 28 || len(got.Changes) != 3 {
			t.Fatalf("edition %+v, moved %+v", ed, got)
		}
		found := 0
		for _, c := range got.Changes {
			if c.What == "去掉" && c.Row.Record == first && c.Was == 19 && c.Reason == "记录已作废：记重了" {
				found++
			}
			if c.What == "新增" && c.Row.Record == second && c.Now == 14 {
				found++
			}
		}
		if found != 2 {
			t.Errorf("the difference does not name both records: %+v", got.Changes)
		}
		for _, c := range []struct {
			what string
			who  gate.Actor
			org  int64
			want fault.Kind
		}{
			{"a secretary freezes her own branch", w.Secretary, w.East, -1},
			{"a secretary freezes the branch beside", w.Secretary, w.Eastern, fault.NotFound},
			{"the bureau's head freezes a branch below", w.Head, w.East, fault.NotFound},
			{"a member without a post", w.Plain, w.East, fault.Denied},
		} {
			_, err := w.Reports.Freeze(w.Ctx(), c.who, c.org, 2021, on, "一版")
			if c.want < 0 && err != nil || c.want >= 0 && (err == nil || fault.KindOf(err) != c.want) {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
		if _, _, err := w.Reports.Compare(w.Ctx(), w.Secretary, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a secretary opens the Committee's edition: %v", err)
		}
		if _, err := w.Reports.Freeze(w.Ctx(), w.Officer, w.Root, 2021, on, " "); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an edition without a name: %v", err)
		}
	})
}

// TestPapers writes the Word paper and the workbooks, and reads the figures in
// them again.
func TestPapers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		visit(t, w, w.East, "2021-11-02")
		art, err := w.Reports.Read(w.Ctx(), w.Officer, w.Root, 2021, on)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := art.Word(&b); err != nil {
			t.Fatal(err)
		}
		word := part(t, b.Bytes(), "word/document.xml")
		for _, want := range []string{"凝心铸魂", "夯基筑垒", "先锋引领", "到红色场馆现场学习19人次", "其他参加者10人次", "11月最多，19人次"} {
			if !strings.Contains(word, want) {
				t.Errorf("the paper does not say %q", want)
			}
		}
		if strings.Contains(word, "点开") || strings.Contains(word, "[[") {
			t.Error("the paper speaks of clicking")
		}
		c, v, err := w.Reports.Figure(w.Ctx(), w.Officer, "members.total", w.East, 2021, on)
		if err != nil {
			t.Fatal(err)
		}
		for names, want := range map[bool]string{true: "东甲3", false: "东**"} {
			b.Reset()
			if err := report.FigureExcel(&b, t.TempDir(), c, v, names, sheet.Mark{Who: "某某"}); err != nil {
				t.Fatal(err)
			}
			all := ""
			z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range z.File {
				all += part(t, b.Bytes(), f.Name)
			}
			if !strings.Contains(all, want) || !names && strings.Contains(all, "东甲3") {
				t.Errorf("names %v: the workbook should say %q", names, want)
			}
		}
	})
}

func part(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPages opens the pages as several people: what lies beyond reach is not
// found, every figure in the text is a door that opens, every row leads on.
func TestPages(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id := visit(t, w, w.East, "2021-11-02")
		visit(t, w, w.West, "2021-11-03")
		void := visit(t, w, w.East, "2021-11-04")
		if err := w.Activities.Withdraw(w.Ctx(), w.Officer, void, "记重了"); err != nil {
			t.Fatal(err)
		}
		tokens := map[string]gate.Actor{"officer": w.Officer, "secretary": w.Secretary, "plain": w.Plain}
		people := map[string]string{}
		for name, who := range tokens {
			if _, err := w.Accounts.Create(w.Ctx(), gate.Program("test"), name, who.Name, who.Person, "a long password 1"); err != nil {
				t.Fatal(err)
			}
			token, err := w.Accounts.SignIn(w.Ctx(), name, "a long password 1", account.From{Address: "127.0.0.1"})
			if err != nil {
				t.Fatal(err)
			}
			people[name] = token
		}
		h := w.Handler(web.Config{Clock: w.Clock.Now, Log: slog.New(slog.DiscardHandler)})
		get := func(who, path string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.AddCookie(&http.Cookie{Name: "zhibu", Value: people[who]})
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			return rec
		}
		west, east, root := strconv.FormatInt(w.West, 10), strconv.FormatInt(w.East, 10), strconv.FormatInt(w.Root, 10)
		for _, c := range []struct {
			who, path string
			want      int
		}{
			{"officer", "/report", 200}, {"officer", "/report?org=" + west, 200}, {"secretary", "/report", 200},
			{"secretary", "/report?org=" + west, 404}, {"secretary", "/report/figures/visit.person_times?org=" + west, 404},
			{"secretary", "/report/figures/visit.person_times?org=" + root, 404}, {"secretary", "/report/figures/visit.person_times/excel?org=" + west, 404},
			{"secretary", "/report/word?org=" + west, 404}, {"secretary", "/report/excel?org=" + west, 404},
			{"secretary", "/report/figures/no.such", 404}, {"secretary", "/report/editions/42", 404}, {"officer", "/report?year=2050", 404},
			{"plain", "/report", 403}, {"secretary", "/report/word", 200}, {"secretary", "/report/excel", 200},
			{"secretary", "/report/figures/visit.person_times/excel?org=" + east, 200},
		} {
			if got := get(c.who, c.path).Code; got != c.want {
				t.Errorf("%s opens %s: %d, want %d", c.who, c.path, got, c.want)
			}
		}
		page, err := goquery.NewDocumentFromReader(get("secretary", "/report").Body)
		if err != nil {
			t.Fatal(err)
		}
		doors := map[string]bool{}
		page.Find("article a.n").Each(func(_ int, s *goquery.Selection) { doors[s.AttrOr("href", "")] = true })
		if len(doors) < 15 {
			t.Errorf("%d doors in the text, want one for every figure", len(doors))
		}
		for door := range doors {
			if rec := get("secretary", door); rec.Code != 200 {
				t.Errorf("%s: %d", door, rec.Code)
			}
		}
		if text := page.Find("article").Text(); !strings.Contains(text, "到红色场馆现场学习19人次") || strings.Contains(text, "{{") {
			t.Errorf("her report counts only her own branch: %s", text)
		}
		page, err = goquery.NewDocumentFromReader(get("secretary", "/report/figures/visit.person_times").Body)
		if err != nil {
			t.Fatal(err)
		}
		if page.Find("#in a[href='/activities/"+strconv.FormatInt(id, 10)+"']").Length() != 1 {
			t.Error("the counted record has no door")
		}
		if out := page.Find("#out"); out.Find("a[href='/activities/"+strconv.FormatInt(void, 10)+"']").Length() != 1 || !strings.Contains(out.Text(), "记录已作废") {
			t.Errorf("the void record does not stand among what was not counted: %s", out.Text())
		}
	})
}

// TestFigureOfOthersRows names nobody beyond reach in any figure.
func TestFigureOfOthersRows(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		rec := activity.Record{Kinds: []activity.Kind{activity.Training}, OnDay: day.Must("2021-10-10"), Title: "培训班",
			Marks: []activity.Mark{{Member: w.People[w.East][2]}, {Member: w.People[w.West][1]}}}
		if _, err := w.Activities.Record(w.Ctx(), w.Officer, w.Root, rec); err != nil {
			t.Fatal(err)
		}
		c, err := w.Figures.Compute(w.Ctx(), w.Secretary, figure.Year(w.East, 2021, on))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range c.Values() {
			for _, row := range v.Rows {
				if row.Org != w.East {
					t.Errorf("%s shows her a row of another organisation: %+v", v.ID, row)
				}
			}
		}
		v, _ := c.Get("training.people")
		if v.Value != 1 || v.Rows[0].Person != w.People[w.East][2] || !v.Rows[0].Closed {
			t.Errorf("training.people: %+v, want her one member and a record that she cannot open", v.Rows)
		}
	})
}
