package app_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/base/ui"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// shared are the pages on which others are meant to be seen: what the Committee
// publishes for everybody, and how full a hall is; and one's own list of the files
// that this test fetches.
var shared = regexp.MustCompile(`^(GET|POST) /(topics|sites|standards|orgs/\{org\}/topics|term-letters|orgs/\{org\}/bookings/new|exports)`)

// varies is what a page says anew every time it is drawn, and what it offers of the
// library of topics and of a hall's places, which are everybody's.
var varies = []*regexp.Regexp{regexp.MustCompile(`name="form_key" value="[^"]*"`), regexp.MustCompile(`<option value="[0-9]+">学习材料[0-9]+</option>`), regexp.MustCompile(`还剩[0-9]+个名额`)}

// look is somebody opening or fetching something.
type look struct{ who, method, path string }

func (l look) answer(h http.Handler) string {
	rec := ask(h, l.method, l.path, l.who, url.Values{})
	body := rec.Body.String()
	switch {
	case strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html"):
		for _, v := range varies { // one after the other: each begins with letters that are found quickly
			body = v.ReplaceAllString(body, "")
		}
	case strings.HasPrefix(body, "PK"):
		body = unpacked(body)
	}
	return fmt.Sprint(rec.Code, rec.Header().Get("Location"), body)
}

// exportNumber is what a file that leaves bears, each its own.
var exportNumber = regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}`)

// unpacked is what a workbook or a paper says, without its number.
func unpacked(body string) string {
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		return body
	}
	var b strings.Builder
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return body
		}
		text, err := io.ReadAll(in)
		if err != nil {
			return body
		}
		b.WriteString("\n" + f.Name + "\n" + exportNumber.ReplaceAllString(string(text), ""))
	}
	return b.String()
}

// everywhere is everything in the house that can be opened or fetched: pages, lists in
// every order and with searches that aim at others, counts, figures, workbooks.
func everywhere(w *world.World, own things) (list []look) {
	for _, r := range w.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		if method != "GET" && !strings.HasSuffix(path, "/export") || shared.MatchString(r.Pattern) {
			continue
		}
		path = own.fill(r.Pattern)
		list = append(list, look{"", method, path})
		if method != "GET" || named(strings.TrimPrefix(r.Pattern, "GET ")) {
			continue
		}
		for _, q := range []string{"西", "西机密", "旁支部", "xb", "东乙", "新来的", "公开"} {
			list = append(list, look{"", method, path + "?q=" + url.QueryEscape(q)})
		}
		for _, q := range []string{"year=2021", "sort=name", "sort=-name", "state=open", "below=1", "org=" + ui.ID(w.West), "org=" + ui.ID(w.Eastern)} {
			list = append(list, look{"", method, path + "?" + q})
		}
	}
	return list
}

// sight is what somebody sees everywhere.
func sight(h http.Handler, w *world.World, own things, who string) map[look]string {
	seen := map[look]string{}
	for _, l := range everywhere(w, own) {
		l.who = who
		seen[l] = l.answer(h)
	}
	return seen
}

// others is a busy day in the rest of the district: records of every kind in a branch
// beside and one far away, and of the committees above, a new member, a new branch,
// a new post.
func others(t *testing.T, w *world.World) {
	t.Helper()
	records(t, w, w.Eastern, "旁支部")
	records(t, w, w.West, "西机密")
	upper(t, w, w.Bureau, "局机关")
	ctx, program, since := t.Context(), gate.Program("test"), day.Must("2021-12-01")
	for _, of := range []int64{w.West, w.Eastern} {
		id, err := w.Members.Enrol(ctx, program, member.Entry{Facts: member.Facts{Name: "新来的", Sex: member.Male, BirthOn: day.Must("1990-12-05"), BirthExact: true, JoinedOn: since, FullOn: since.AddYears(1)},
			Org: of, Since: since, Reason: "发展"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Posts.Give(ctx, program, post.Post{Org: of, Holder: id, Kind: post.Deputy, How: post.Appointed, Span: day.Span{From: since, Until: day.Forever}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Gate.Write(ctx, program, org.Change, func(x *gate.Writing) error {
		at, err := x.At(w.Root)
		if err == nil {
			_, err = org.Found(x, at, w.Root, org.Draft{Kind: org.Branch, Name: "新来的支部", Code: "301"}, since, 0)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// What happens in the rest of the district changes no page, no list, no count, no
// search, no figure and no file of somebody whom it does not concern: not by a byte.
func TestOthersChangeNothing(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		who := cast(t, w)
		own := records(t, w, w.East, "东公开")
		h := serveAs(w, who)
		personas := []string{"secretary", "clerk", "leader", "member", "former", "stranger"}
		before := map[string]map[look]string{}
		for _, p := range personas {
			before[p] = sight(h, w, own, p)
		}
		others(t, w)
		same, wrong := 0, 0
		for _, p := range personas {
			for l, now := range sight(h, w, own, p) {
				if now == before[p][l] {
					same++
					continue
				}
				wrong++
				t.Errorf("%s %s as %s is another after what others did: %s", l.method, l.path, p, firstDifference(before[p][l], now))
			}
		}
		if same < 2000 {
			t.Errorf("only %d answers were compared", same)
		}
		// The test can fail: the officer's pages change.
		if a := ask(h, "GET", "/members?q="+url.QueryEscape("新来的"), "officer", nil); !strings.Contains(a.Body.String(), "共2名") && strings.Count(a.Body.String(), "新来的") < 3 {
			t.Error("the officer sees nothing new: " + a.Body.String()[:200])
		}
		testkit.Promise(t, fmt.Sprintf("%d answers the same to the byte, %d other, %s", same, wrong, e.Name), "AUTHZ-08", "AT-07", "AT-08", "V8.4.1")
	})
}

func firstDifference(a, b string) string {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	cut := func(s string) string { return s[min(len(s), max(0, n-60)):min(len(s), n+120)] }
	return fmt.Sprintf("%q, then %q", cut(a), cut(b))
}
