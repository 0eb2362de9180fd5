package standard_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
)

func head() standard.Head {
	return standard.Head{Title: "文明城区创建自查表（机关部分）", Document: "示例文明办〔2021〕3号", Year: 2021, Sort: topic.All}
}

func line(text string) standard.Item {
	return standard.Item{Section: "一、组织领导", Text: text, Clause: "1.1", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}, Worth: "5分"}
}

func kind(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != want || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v, want %v at %s", what, err, want, field)
	}
}

// published makes a standard of two lines and publishes it.
func published(t *testing.T, w *world.World) int64 {
	t.Helper()
	id, err := w.Standards.Add(w.Ctx(), w.Officer, w.Root, head())
	for _, text := range []string{"有年度计划", "每月开展主题党日"} {
		if err == nil {
			err = w.Standards.Put(w.Ctx(), w.Officer, id, 0, line(text))
		}
	}
	if err == nil {
		err = w.Standards.Publish(w.Ctx(), w.Officer, id, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestDraft(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*standard.Head)) standard.Head {
			h := head()
			change(&h)
			return h
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			h     standard.Head
			want  fault.Kind
			field string
		}{
			{"by a branch", w.Secretary, w.East, head(), fault.Denied, ""},
			{"by the bureau's secretary", w.Head, w.Bureau, head(), fault.Denied, ""},
			{"by a member", w.Plain, w.Root, head(), fault.Denied, ""},
			{"by a stranger", w.Stranger, w.Root, head(), fault.Denied, ""},
			{"for an organisation that is not there", w.Officer, 4242, head(), fault.NotFound, ""},
			{"without a title", w.Officer, w.Root, with(func(h *standard.Head) { h.Title = " " }), fault.Invalid, "title"},
			{"with a title as long as a page", w.Officer, w.Root, with(func(h *standard.Head) { h.Title = strings.Repeat("长", 61) }), fault.Invalid, "title"},
			{"without a document", w.Officer, w.Root, with(func(h *standard.Head) { h.Document = "" }), fault.Invalid, "document"},
			{"of another century", w.Officer, w.Root, with(func(h *standard.Head) { h.Year = 1921 }), fault.Invalid, "year"},
			{"of a year far ahead", w.Officer, w.Root, with(func(h *standard.Head) { h.Year = 2031 }), fault.Invalid, "year"},
			{"for no sort of organisation", w.Officer, w.Root, with(func(h *standard.Head) { h.Sort = "some" }), fault.Invalid, "sort"},
		} {
			_, err := w.Standards.Add(w.Ctx(), c.who, c.org, c.h)
			kind(t, "a standard "+c.what, err, c.want, c.field)
		}
		id, err := w.Standards.Add(w.Ctx(), w.Officer, w.Root, head())
		if err != nil {
			t.Fatal(err)
		}
		kind(t, "an empty one is published", w.Standards.Publish(w.Ctx(), w.Officer, id, 0), fault.Invalid, "publish")
		put := func(change func(*standard.Item)) error {
			x := line("有年度计划")
			change(&x)
			return w.Standards.Put(w.Ctx(), w.Officer, id, 0, x)
		}
		for _, c := range []struct {
			what   string
			change func(*standard.Item)
			field  string
		}{
			{"without a section", func(x *standard.Item) { x.Section = "" }, "section"},
			{"without a text", func(x *standard.Item) { x.Text = "" }, "text"},
			{"with a text as long as a book", func(x *standard.Item) { x.Text = strings.Repeat("长", 501) }, "text"},
			{"with a clause as long as a text", func(x *standard.Item) { x.Clause = strings.Repeat("条", 101) }, "clause"},
			{"looked at in no way", func(x *standard.Item) { x.Look = "" }, "look"},
			{"looked up in records of no kind", func(x *standard.Item) { x.Kinds = nil }, "kinds"},
			{"looked up in records of an unknown kind", func(x *standard.Item) { x.Kinds = []activity.Kind{"party"} }, "kinds"},
			{"asked for by an unknown rule", func(x *standard.Item) { x.Rule = "branch.nothing" }, "rule"},
		} {
			kind(t, "a line "+c.what, put(c.change), fault.Invalid, c.field)
		}
		if err := put(func(x *standard.Item) { x.Kinds, x.Rule = nil, "branch.themeday.monthly" }); err != nil {
			t.Error("a line that a rule asks for:", err)
		}
		kind(t, "a line that is not there", put(func(x *standard.Item) { x.Line = 4242 }), fault.NotFound, "")
		for what, who := range map[string]gate.Actor{"a branch": w.Secretary, "the bureau": w.Head} {
			kind(t, what+" edits the draft", w.Standards.Put(w.Ctx(), who, id, 0, line("x")), fault.Denied, "")
			if _, _, err := w.Standards.Get(w.Ctx(), who, id, 0); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s reads a draft: %v", what, err)
			}
		}
	})
}

// A line keeps its place and its identity, whatever is put before it.
func TestLinesInOrder(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id, err := w.Standards.Add(w.Ctx(), w.Officer, w.Root, head())
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"甲", "乙", "丙"} {
			if err := w.Standards.Put(w.Ctx(), w.Officer, id, 0, line(text)); err != nil {
				t.Fatal(err)
			}
		}
		texts := func() (all string, list []standard.Item) {
			v, _, err := w.Standards.Get(w.Ctx(), w.Officer, id, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range v.Items {
				all += x.Text
			}
			return all, v.Items
		}
		_, list := texts()
		first := line("丁")
		first.No = 1
		last := list[0]
		last.Text, last.No = "甲二", 9
		for _, x := range []standard.Item{first, last} {
			if err := w.Standards.Put(w.Ctx(), w.Officer, id, 0, x); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Standards.Take(w.Ctx(), w.Officer, id, 0, list[1].Line); err != nil {
			t.Fatal(err)
		}
		all, now := texts()
		if all != "丁丙甲二" || now[2].Line != list[0].Line || now[2].No != 3 {
			t.Errorf("%s %+v", all, now)
		}
		kind(t, "an old page edits", w.Standards.Put(w.Ctx(), w.Officer, id, 1, line("戊")), fault.Conflict, "")
	})
}

// What was published never changes: neither by any case, nor in the sight of a reader by
// hand in the database. A change makes the next version, and what was fixed to the one
// before stays with it.
func TestPublishedNeverChanges(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id := published(t, w)
		one, _, err := w.Standards.Get(ctx, w.Secretary, id, 0)
		if err != nil || one.State != standard.Published || len(one.Items) != 2 {
			t.Fatal(one, err)
		}
		h := head()
		h.Title = "改了名字"
		x := one.Items[0]
		x.Text = "改了要求"
		for what, err := range map[string]error{
			"its title":                w.Standards.Amend(ctx, w.Officer, id, 0, h),
			"a line":                   w.Standards.Put(ctx, w.Officer, id, 0, x),
			"a line that is taken out": w.Standards.Take(ctx, w.Officer, id, 0, x.Line),
			"all its lines":            w.Standards.Import(ctx, w.Officer, id, 0, nil),
			"its state":                w.Standards.Drop(ctx, w.Officer, id, 0),
			"its publication":          w.Standards.Publish(ctx, w.Officer, id, 0),
		} {
			kind(t, "what is published changes "+what, err, fault.Conflict, "")
		}
		if err := w.Standards.Next(ctx, w.Officer, id); err != nil {
			t.Fatal(err)
		}
		kind(t, "a second draft", w.Standards.Next(ctx, w.Officer, id), fault.Conflict, "")
		if v, all, err := w.Standards.Get(ctx, w.Secretary, id, 0); err != nil || v.No != 1 || len(all) != 1 {
			t.Errorf("a branch sees the draft of the next version: %+v %v", all, err)
		}
		x.Text = "每季度开展主题党日"
		if err := w.Standards.Put(ctx, w.Officer, id, 0, x); err != nil {
			t.Fatal(err)
		}
		if err := w.Standards.Publish(ctx, w.Officer, id, 0); err != nil {
			t.Fatal(err)
		}
		pinned := func() (v standard.Version, err error) {
			err = w.Gate.Read(ctx, w.Secretary, standard.View, func(r *gate.Reading) error {
				v, err = standard.Pinned(r, one.ID)
				return err
			})
			return v, err
		}
		was, err := pinned()
		if err != nil || was.State != standard.Replaced || was.Items[0].Text != "有年度计划" {
			t.Errorf("what was fixed to the first version reads %+v %v", was.Items, err)
		}
		now, _, err := w.Standards.Get(ctx, w.Secretary, id, 0)
		if err != nil || now.No != 2 || now.Items[0].Text != "每季度开展主题党日" || now.Items[0].Line != one.Items[0].Line {
			t.Errorf("now: %+v %v", now, err)
		}
		byHand(t, ctx, e, "UPDATE standard_item SET text = '另一句' WHERE version_id = $1", one.ID)
		_, err = pinned()
		kind(t, "a line was changed in the database", err, fault.Conflict, "")
		testkit.Promise(t, "6 cases and 1 statement, none changes what is read, "+e.Name, "ST-01", "ST-02")
	})
}

func byHand(t *testing.T, ctx context.Context, e testkit.Engine, statement string, args ...any) {
	t.Helper()
	driver, source := "pgx", e.URL
	if e.URL == "" {
		driver, source = "sqlite", "file:"+filepath.Join(e.Dir, "zhibu.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, source)
	if err == nil {
		_, err = db.ExecContext(ctx, statement, args...)
		_ = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestCompareAndCopy(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id := published(t, w)
		v, _, err := w.Standards.Get(ctx, w.Officer, id, 1)
		if err == nil {
			err = w.Standards.Next(ctx, w.Officer, id)
		}
		if err == nil {
			x := v.Items[0]
			x.Text, x.Worth = "有年度计划和分工", "6分"
			err = w.Standards.Put(ctx, w.Officer, id, 0, x)
		}
		if err == nil {
			err = w.Standards.Take(ctx, w.Officer, id, 0, v.Items[1].Line)
		}
		if err == nil {
			err = w.Standards.Put(ctx, w.Officer, id, 0, line("公示栏整洁"))
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Standards.Between(ctx, w.Officer, id, 1, 2)
		if err != nil || len(got) != 3 || strings.Join(got[0].What, "、") != "要求、原文分值" || got[1].Was != nil || got[1].Is.Text != "公示栏整洁" || got[2].Is != nil || got[2].Was.Text != "每月开展主题党日" {
			t.Errorf("%+v %v", got, err)
		}
		_, err = w.Standards.Between(ctx, w.Secretary, id, 1, 2)
		kind(t, "a branch compares with a draft", err, fault.NotFound, "")
		h := head()
		h.Year = 2022
		next, err := w.Standards.Copy(ctx, w.Officer, id, h)
		if err != nil {
			t.Fatal(err)
		}
		c, _, err := w.Standards.Get(ctx, w.Officer, next, 0)
		if err != nil || c.Year != 2022 || c.State != standard.Drafted || len(c.Items) != 2 || c.Items[1].Line != v.Items[1].Line {
			t.Errorf("the copy of the next year: %+v %v", c, err)
		}
		p, err := w.Standards.List(ctx, w.Officer, standard.Query{Limit: 2})
		if err != nil || p.Total != 3 || len(p.List) != 2 || p.Next == 0 {
			t.Errorf("the Committee's library: %+v %v", p, err)
		}
		if p, err = w.Standards.List(ctx, w.Officer, standard.Query{Limit: 2, After: p.Next}); err != nil || len(p.List) != 1 || p.List[0].State != standard.Published {
			t.Errorf("its second page: %+v %v", p, err)
		}
		if p, err = w.Standards.List(ctx, w.Secretary, standard.Query{Text: "文明"}); err != nil || p.Total != 1 {
			t.Errorf("a branch's: %+v %v", p, err)
		}
		if p, err = w.Standards.List(ctx, w.Secretary, standard.Query{Year: 2022}); err != nil || p.Total != 0 {
			t.Errorf("a branch sees a draft in the library: %+v %v", p, err)
		}
	})
}
