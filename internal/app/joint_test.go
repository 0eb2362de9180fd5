package app_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
)

// Of an activity that several branches held together, one branch's secretary
// reads the record and her own attendance; who of the others came or was absent,
// and why, is on no page, paper or workbook of hers.
func TestJointActivity(t *testing.T) {
	w := world.New(t, testkit.Engine{Dir: t.TempDir()})
	west, east := w.People[w.West][2], w.People[w.East][2]
	id, err := w.Activities.Record(t.Context(), w.Officer, w.East, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"), Title: "联合主题党日",
		Orgs: []activity.Party{{Org: w.East, Mode: activity.Roster}, {Org: w.West, Mode: activity.Roster}}, Marks: []activity.Mark{{Member: west, Absent: true, Reason: "病假", Note: "西机密说明"}, {Member: east, Absent: true, Reason: "公假", Note: "东公开说明"}}})
	if err != nil {
		t.Fatal(err)
	}
	h := site(t, w)
	at := "/activities/" + strconv.FormatInt(id, 10)
	rec := ask(h, "POST", at+"/documents", "secretary", url.Values{"kind": {"minutes"}})
	if rec.Code != 303 {
		t.Fatalf("a paper: %d %s", rec.Code, rec.Body)
	}
	paper := rec.Header().Get("Location")
	seen := map[string]string{}
	for _, p := range []string{at, at + "/saved", at + "/correct", at + "/documents", paper, "/activities", "/calendar", "/lectures", "/documents", "/me", "/members/" + strconv.FormatInt(east, 10)} {
		seen[p] = ask(h, "GET", p, "secretary", nil).Body.String()
	}
	for p, rec := range map[string]interface{ Bytes() []byte }{"the paper": ask(h, "GET", paper+"/file", "secretary", nil).Body, "the workbook": ask(h, "POST", "/activities/export", "secretary", nil).Body} {
		z, err := zip.NewReader(bytes.NewReader(rec.Bytes()), int64(len(rec.Bytes())))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(r)
			seen[p] += string(body)
		}
	}
	for p, text := range seen {
		for _, c := range []string{"西机密说明", "西丙"} {
			if strings.Contains(text, c) {
				t.Errorf("%s shows %s", p, c)
			}
		}
	}
	if !strings.Contains(seen[at], "东甲2") {
		t.Error("her own attendance is not there")
	}
	if body := ask(h, "GET", at, "officer", nil).Body.String(); !strings.Contains(body, "西丙2") {
		t.Error("the officer does not see the other branch: the test proves nothing")
	}
}
