package gate_test

import (
	"slices"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

// names is who an asker's roster holds, as duties and figures read it.
func names(t *testing.T, w *world.World, who gate.Actor) (list []string) {
	t.Helper()
	on := day.Must("2021-12-20")
	err := w.Gate.Read(t.Context(), who, member.View, func(r *gate.Reading) error {
		all, err := member.Counted(r, day.Span{From: on, Until: on + 1}, 0)
		for _, m := range all {
			list = append(list, m.Name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What is kept for one asker is never another's, and lasts until a write.
func TestKept(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		officer := names(t, w, w.Officer)
		if len(officer) != 17 {
			t.Fatalf("the officer's roster holds %d", len(officer))
		}
		for what, who := range map[string]gate.Actor{"of East": w.Secretary, "of West": w.Far} {
			got := names(t, w, who)
			if len(got) == 0 || len(got) > 9 || slices.Contains(got, "西丙0") != (who == w.Far) {
				t.Errorf("after the officer, the secretary %s reads %v", what, got)
			}
		}
		// The same person with another post, or the same post the wider way.
		as := w.Officer
		as.Post = w.Far.Post
		as.Person = w.Far.Person
		if got := names(t, w, as); len(got) != 4 {
			t.Errorf("the officer's account as secretary of West reads %v", got)
		}

		first := names(t, w, w.Officer)
		first[0] = "spoilt"
		if again := names(t, w, w.Officer); again[0] == "spoilt" {
			t.Error("a caller changed what is kept")
		}
		id, err := w.Members.Enrol(t.Context(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "新来的", Sex: member.Female, BirthOn: day.Must("1990-01-01"),
			BirthExact: true, JoinedOn: day.Must("2015-01-01"), FullOn: day.Must("2016-01-01"), PartyFrom: day.Must("2016-01-01")}, Org: w.West, Since: day.Must("2021-12-01"), Reason: "名册导入"})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(t, w, w.Officer); len(got) != 18 || !slices.Contains(got, "新来的") {
			t.Errorf("after member %d came, the officer reads %v", id, got)
		}
	})
}

// A list is read once, until anything is written, whatever it was; and a write
// itself reads afresh.
func TestKeptUntilWritten(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		loads := 0
		load := func() ([]int, error) { loads++; return []int{loads}, nil }
		read := func(args ...any) {
			t.Helper()
			if err := w.Gate.Read(t.Context(), w.Officer, post.View, func(r *gate.Reading) error {
				list, err := gate.Kept(r, "test", args, load)
				if err == nil {
					list[0] = -1 // a caller's own
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		step := func(what string, want int) {
			t.Helper()
			if loads != want {
				t.Errorf("%s: read %d times, want %d", what, loads, want)
			}
		}
		read(1)
		read(1)
		step("twice the same", 1)
		read(2)
		step("other arguments", 2)
		w.Clock.Set("2021-12-21")
		read(1)
		step("another day", 3)
		if err := w.Gate.Write(t.Context(), gate.Program("test"), "", func(x *gate.Writing) error {
			at, err := x.Whole()
			if err != nil {
				return err
			}
			for range 2 {
				if _, err := gate.Kept(&x.Reading, "test", []any{1}, load); err != nil {
					return err
				}
			}
			return x.Record(at, "test.nothing", gate.Subject{Kind: "test"}, nil)
		}); err != nil {
			t.Fatal(err)
		}
		step("within a write", 5)
		read(1)
		step("after a write", 6)
	})
}
