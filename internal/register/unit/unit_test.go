package unit_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/unit"
)

func add(t *testing.T, w *world.World, org int64, name string) int64 {
	t.Helper()
	id, err := w.Units.Register(t.Context(), w.Officer, unit.Facts{Org: org, Name: name, Sector: "律师行业"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestRegisterIsChecked(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		good := unit.Complete("11990101MB1A0000A")
		if len(good) != 18 {
			t.Fatal(good)
		}
		if _, err := w.Units.Register(t.Context(), w.Officer, unit.Facts{Org: w.West, Name: "已有单位", Code: good}); err != nil {
			t.Fatal(err)
		}
		wrong := good[:17] + map[bool]string{true: "1", false: "0"}[good[17] == '0']
		for _, c := range []struct {
			what, field, says string
			f                 unit.Facts
		}{
			{"no name", "name", "请填写单位全称", unit.Facts{Org: w.West}},
			{"nobody's care", "org", "归口党组织", unit.Facts{Name: "甲"}},
			{"a short code", "code", "现在是3位", unit.Facts{Org: w.West, Name: "甲", Code: "123"}},
			{"a letter that is not used", "code", "第3位是“O”", unit.Facts{Org: w.West, Name: "甲", Code: "11O90101MB1A0000A1"}},
			{"a wrong check character", "code", "校验位对不上", unit.Facts{Org: w.West, Name: "甲", Code: wrong}},
			{"a code that is taken", "code", "已经是“已有单位”的", unit.Facts{Org: w.West, Name: "甲", Code: strings.ToLower(good)}},
			{"a name that is taken", "name", "已经登记过", unit.Facts{Org: w.West, Name: " 已有单位 "}},
			{"a nature that is none", "nature", "从列表里选", unit.Facts{Org: w.West, Name: "甲", Nature: "天外"}},
			{"a long sector", "sector", "不超过30个字", unit.Facts{Org: w.West, Name: "甲", Sector: strings.Repeat("业", 31)}},
		} {
			_, err := w.Units.Register(t.Context(), w.Officer, c.f)
			f, _ := fault.As(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Field != c.field || !strings.Contains(f.Fields[0].Text, c.says) {
				t.Errorf("%s: %+v", c.what, err)
			}
		}
	})
}

func TestWhoSeesAndChanges(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		on := day.Must("2021-12-20")
		id := add(t, w, w.East, "东一")
		add(t, w, w.Eastern, "东一二") // begins alike
		for _, c := range []struct {
			what string
			who  gate.Actor
			want fault.Kind
			n    int
		}{
			{"own organisation", w.Secretary, 0, 1}, {"above", w.Head, 0, 2}, {"the officer", w.Officer, 0, 2}, {"beside, and begins alike", w.Beside, fault.NotFound, 1},
			{"unrelated", w.Far, fault.NotFound, 0}, {"without a post", w.Plain, fault.Denied, 0}, {"a stranger", w.Stranger, fault.Denied, 0},
		} {
			if _, err := w.Units.Get(t.Context(), c.who, id, on); fault.KindOf(err) != c.want {
				t.Errorf("%s reads: %v", c.what, err)
			}
			p, err := w.Units.List(t.Context(), c.who, unit.Query{On: on})
			if len(p.List) != c.n || c.want != fault.Denied && err != nil {
				t.Errorf("%s lists %d: %v", c.what, len(p.List), err)
			}
			if err := w.Units.Edit(t.Context(), c.who, id, 9, unit.Facts{Org: w.East, Name: "x"}); c.who != w.Officer && fault.KindOf(err) != fault.Denied {
				t.Errorf("%s edits: %v", c.what, err)
			}
		}
		// An organisation that is set up there sees it, and no name beyond its reach.
		if err := w.Units.SetUp(t.Context(), w.Officer, id, w.West, day.Must("2021-06-01")); err != nil {
			t.Fatal(err)
		}
		d, err := w.Units.Get(t.Context(), w.Far, id, on)
		if err != nil || d.OrgName != "" || len(d.Links) != 1 {
			t.Errorf("who is set up there reads %+v %v", d, err)
		}
		if d, err = w.Units.Get(t.Context(), w.Secretary, id, on); err != nil || len(d.Links) != 0 {
			t.Errorf("whose care it is reads %+v %v", d.Links, err)
		}
	})
}

func TestChangesAreKept(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id := add(t, w, w.East, "旧名")
		if err := w.Units.Edit(t.Context(), w.Officer, id, 1, unit.Facts{Org: w.West, Name: "新名"}); err != nil {
			t.Fatal(err)
		}
		if err := w.Units.Edit(t.Context(), w.Officer, id, 1, unit.Facts{Org: w.West, Name: "又名"}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an old page: %v", err)
		}
		if err := w.Units.Edit(t.Context(), w.Officer, id, 2, unit.Facts{Org: w.West, Name: "新名"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("nothing changed: %v", err)
		}
		for _, c := range []struct {
			what string
			c    unit.Headcount
			want fault.Kind
		}{
			{"good", unit.Headcount{Day: day.Must("2020-12-31"), People: 40, Source: "年报"}, 0}, {"later", unit.Headcount{Day: day.Must("2021-12-01"), People: 44, Source: "年报"}, 0},
			{"the same day again", unit.Headcount{Day: day.Must("2021-12-01"), People: 45, Source: "更正"}, 0},
			{"nobody", unit.Headcount{Day: day.Must("2021-01-01"), Source: "年报"}, fault.Invalid}, {"no source", unit.Headcount{Day: day.Must("2021-01-01"), People: 1}, fault.Invalid},
			{"tomorrow", unit.Headcount{Day: day.Must("2021-12-21"), People: 1, Source: "年报"}, fault.Invalid}, {"no day", unit.Headcount{People: 1, Source: "年报"}, fault.Invalid},
		} {
			if err := w.Units.Count(t.Context(), w.Officer, id, c.c); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		d, err := w.Units.Get(t.Context(), w.Officer, id, day.Must("2021-11-30"))
		if err != nil || d.Count.People != 40 || len(d.Counts) != 2 || d.Counts[0].People != 45 || len(d.Past) != 1 || d.Past[0].Name != "旧名" || d.Past[0].Org != w.East {
			t.Errorf("%+v %v", d, err)
		}
	})
}

func TestLinksAndWork(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, id, other := t.Context(), add(t, w, w.East, "甲"), add(t, w, w.East, "乙")
		may := day.Must("2021-05-01")
		m := w.People[w.West][0]
		for _, c := range []struct {
			what string
			err  error
			want fault.Kind
		}{
			{"set up", w.Units.SetUp(ctx, w.Officer, id, w.West, may), 0},
			{"again", w.Units.SetUp(ctx, w.Officer, id, w.West, may), fault.Conflict},
			{"before it was founded", w.Units.SetUp(ctx, w.Officer, other, w.West, day.Must("2010-01-01")), fault.Invalid},
			{"tomorrow", w.Units.SetUp(ctx, w.Officer, other, w.West, day.Must("2021-12-21")), fault.Invalid},
			{"no organisation", w.Units.SetUp(ctx, w.Officer, other, 0, may), fault.Invalid},
			{"by a secretary", w.Units.SetUp(ctx, w.Far, id, w.West, may), fault.Denied},
			{"works there", w.Units.Work(ctx, w.Officer, id, m, may), 0},
			{"the same day again", w.Units.Work(ctx, w.Officer, other, m, may), fault.Invalid},
			{"then elsewhere", w.Units.Work(ctx, w.Officer, other, m, may+30), 0},
			{"in between", w.Units.Work(ctx, w.Officer, id, m, may+10), fault.Invalid},
			{"nobody", w.Units.Work(ctx, w.Officer, id, 0, may), fault.Invalid},
			{"a stranger's id", w.Units.Work(ctx, w.Officer, id, 12345, may), fault.Invalid},
			{"a unit that is none", w.Units.Work(ctx, w.Officer, 12345, m, may), fault.NotFound},
		} {
			if fault.KindOf(c.err) != c.want {
				t.Errorf("%s: %v", c.what, c.err)
			}
		}
		d, err := w.Units.Get(ctx, w.Officer, other, day.Must("2021-12-20"))
		if err != nil || len(d.Workers) != 1 || d.Workers[0].Span.Until != day.Forever {
			t.Fatalf("%+v %v", d, err)
		}
		link := d.Workers[0].ID
		for _, c := range []struct {
			what string
			err  error
			want fault.Kind
		}{
			{"before it began", w.Units.StopWork(ctx, w.Officer, other, link, may), fault.Invalid},
			{"of another unit", w.Units.StopWork(ctx, w.Officer, id, link, day.Must("2021-12-01")), fault.NotFound},
			{"ends", w.Units.StopWork(ctx, w.Officer, other, link, day.Must("2021-12-01")), 0},
			{"ends twice", w.Units.StopWork(ctx, w.Officer, other, link, day.Must("2021-12-02")), fault.NotFound},
			{"a sector that is none", w.Units.Line(ctx, w.Officer, unit.Sector{Name: "没有", Basis: "文"}), fault.NotFound},
			{"one line", w.Units.Line(ctx, w.Officer, unit.Sector{Name: "律师行业", Basis: "虚工委〔2021〕9号"}), 0},
			{"an old page", w.Units.Line(ctx, w.Officer, unit.Sector{Name: "律师行业"}), fault.Conflict},
			{"by a secretary", w.Units.Line(ctx, w.Secretary, unit.Sector{Name: "律师行业", Version: 1}), fault.Denied},
		} {
			if fault.KindOf(c.err) != c.want {
				t.Errorf("%s: %v", c.what, c.err)
			}
		}
		d, err = w.Units.Get(ctx, w.Officer, id, day.Must("2021-12-20"))
		if err != nil || len(d.Links) != 1 {
			t.Fatal(err)
		}
		if err := w.Units.Leave(ctx, w.Officer, id, d.Links[0].ID, day.Must("2021-12-20")); err != nil {
			t.Error(err)
		}
	})
}
