package cli

import (
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/base/crypt"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// A key is added from the command line while the house is open elsewhere.
func TestKeyRotate(t *testing.T) {
	dir := t.TempDir()
	clock := testkit.NewClock("2021-12-20")
	a, err := app.Open(t.Context(), app.Config{Data: dir, Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	who := gate.Program("test")
	root, err := a.Orgs.Establish(t.Context(), who, org.Draft{Kind: org.Committee, Name: "虚构工委", Code: "000"}, day.Must("2012-05-08"))
	if err != nil {
		t.Fatal(err)
	}
	of := int64(0)
	if err := a.Gate.Write(t.Context(), who, org.Change, func(w *gate.Writing) error {
		at, err := w.At(root)
		if err == nil {
			of, err = org.Found(w, at, root, org.Draft{Kind: org.Branch, Name: "支部", Code: "1"}, day.Must("2012-05-08"), 0)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	add := func(name, number string) error {
		_, err := a.Members.Enrol(t.Context(), who, member.Entry{Facts: member.Facts{Name: name, IDNumber: number}, Org: of, Since: day.Must("2021-01-01"), Reason: "名册导入"})
		return err
	}
	if err := add("甲", "99010119800229002X"); err != nil {
		t.Fatal(err)
	}
	run := func(want int, args ...string) string {
		t.Helper()
		var out, errs strings.Builder
		if got := Run(t.Context(), Env{Args: append(append([]string{"key"}, args...), "--data", dir), Out: &out, Err: &errs, Clock: clock.Now, Getenv: func(string) string { return "" }}); got != want {
			t.Errorf("%v: %d %s", args, got, errs.String())
		}
		return out.String()
	}
	if s := run(OK, "status"); !strings.Contains(s, "还有0行") {
		t.Error(s)
	}
	if s := run(OK, "rotate", "--suite", "gm"); !strings.Contains(s, "重新加密1行") {
		t.Error(s)
	}
	if err := add("乙", "990101197001010031"); err != nil {
		t.Error("the house that is open:", err)
	}
	if s := run(OK, "status"); !strings.Contains(s, "还有0行") {
		t.Error("what it wrote afterwards is under the old key:", s)
	}
	if err := a.AddKey(crypt.Suite("")); err != nil {
		t.Fatal(err)
	}
	if s := run(OK, "status"); !strings.Contains(s, "还有2行") {
		t.Error(s)
	}
	if s := run(OK, "reseal"); !strings.Contains(s, "重新加密2行") {
		t.Error(s)
	}
	if found, err := a.Members.Find(t.Context(), who, "99010119800229002x"); err != nil || len(found) != 1 {
		t.Error(found, err)
	}
	run(Usage)
	run(Usage, "rotate", "--suite", "rot13")
	run(Usage, "lose")
}
