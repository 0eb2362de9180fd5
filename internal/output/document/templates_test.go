package document_test

import (
	"bytes"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

func templateOf(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&paper.Doc{Blocks: []paper.Block{paper.Para{Text: text}}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The Committee replaces a template; each paper keeps the version it was made on;
// an earlier one, or the program's own, can be put back.
func TestReplace(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		id := held(t, w, w.East)
		make := func() document.Made {
			t.Helper()
			made, err := w.Documents.Make(t.Context(), w.Secretary, document.Minutes, document.Source{Activity: id})
			if err != nil {
				t.Fatal(err)
			}
			m, err := w.Documents.Get(t.Context(), w.Secretary, made)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		first := make()
		if _, err := w.Documents.Replace(t.Context(), w.Officer, document.Minutes, "本区会议记录.docx", templateOf(t, "{{名称}}"), "统一格式"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Documents.Replace(t.Context(), w.Officer, document.Minutes, "本区会议记录二.docx", templateOf(t, "{{名称}}，{{地点}}"), "加上地点"); err != nil {
			t.Fatal(err)
		}
		second := make()
		if first.Version != "内置" || second.Version != "第2版" {
			t.Errorf("%s, %s", first.Version, second.Version)
		}
		if err := w.Documents.Force(t.Context(), w.Officer, document.Minutes, 1, "先用旧的"); err != nil {
			t.Fatal(err)
		}
		if m := make(); m.Version != "第1版" {
			t.Error(m.Version)
		}
		if err := w.Documents.Force(t.Context(), w.Officer, document.Minutes, 1, "再点一次"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("in force already: %v", err)
		}
		if err := w.Documents.Force(t.Context(), w.Officer, document.Minutes, 0, "改回内置"); err != nil {
			t.Fatal(err)
		}
		if m := make(); m.Version != "内置" {
			t.Error(m.Version)
		}
		list, placed, err := w.Documents.Versions(t.Context(), w.Far, document.Minutes)
		if err != nil || len(list) != 3 || list[0].Number != 2 || list[0].Why != "加上地点" || !list[2].InForce || list[0].InForce || len(placed) != 4 {
			t.Errorf("%+v %+v %v", list, placed, err)
		}
		// Another kind has its own.
		if list, _, err := w.Documents.Versions(t.Context(), w.Officer, document.SignIn); err != nil || len(list) != 1 || !list[0].InForce {
			t.Errorf("%+v %v", list, err)
		}
		if name, body, err := w.Documents.TemplateFile(t.Context(), w.Far, document.Minutes, 1); err != nil || name != "本区会议记录.docx" || len(body) == 0 {
			t.Error(name, err)
		}
		if _, _, err := w.Documents.TemplateFile(t.Context(), w.Far, document.Minutes, 9); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a version that is none: %v", err)
		}
		if _, body, err := w.Documents.Sample(t.Context(), w.Far, document.Minutes, 2); err != nil || len(text(t, body)) == 0 {
			t.Error(err)
		}
	})
}

func TestWhoReplaces(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		good := templateOf(t, "{{名称}}")
		for _, c := range []struct {
			say  string
			who  gate.Actor
			kind document.Kind
			name string
			body []byte
			why  string
			want fault.Kind
			text string
		}{
			{"a secretary", w.Secretary, document.Minutes, "a.docx", good, "想换", fault.Denied, ""},
			{"the head of a committee below", w.Head, document.Minutes, "a.docx", good, "想换", fault.Denied, ""},
			{"a stranger", w.Stranger, document.Minutes, "a.docx", good, "想换", fault.Denied, ""},
			{"no such kind", w.Officer, "poem", "a.docx", good, "想换", fault.NotFound, ""},
			{"no reason", w.Officer, document.Minutes, "a.docx", good, " ", fault.Invalid, "原因"},
			{"no Word file", w.Officer, document.Minutes, "a.pdf", []byte("%PDF-1"), "统一", fault.Invalid, "只收Word"},
			{"another name than its content", w.Officer, document.Minutes, "a.docx", []byte("%PDF-1"), "统一", fault.Invalid, "不一致"},
			{"an unknown field", w.Officer, document.Minutes, "a.docx", templateOf(t, "{{名称}}{{积分}}"), "统一", fault.Invalid, "“积分”"},
			{"a field of another kind", w.Officer, document.SignIn, "a.docx", templateOf(t, "{{名称}}{{实到}}"), "统一", fault.Invalid, "“实到”"},
			{"no field", w.Officer, document.Minutes, "a.docx", templateOf(t, "会议记录"), "统一", fault.Invalid, "一个字段也没有"},
		} {
			_, err := w.Documents.Replace(t.Context(), c.who, c.kind, c.name, c.body, c.why)
			if fault.KindOf(err) != c.want || err == nil {
				t.Errorf("%s: %v, want %v", c.say, err, c.want)
			} else if f, _ := fault.As(err); !strings.Contains(f.Text, c.text) {
				t.Errorf("%s: %s", c.say, f.Text)
			}
			if err := w.Documents.Force(t.Context(), c.who, c.kind, 0, c.why); err == nil {
				t.Errorf("%s: put in force", c.say)
			}
		}
		if list, _, err := w.Documents.Versions(t.Context(), w.Officer, document.Minutes); err != nil || len(list) != 1 {
			t.Errorf("something was kept: %+v %v", list, err)
		}
	})
}

// A batch holds a paper for each activity of the organisations chosen, in roster
// order, and says of the others why there is none.
func TestBatch(t *testing.T) {
	both(t, func(t *testing.T, w *world.World) {
		held(t, w, w.East)
		held(t, w, w.West)
		if _, err := w.Activities.Record(t.Context(), w.Officer, w.Eastern, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: on.AddDays(-40)}); err != nil {
			t.Fatal(err)
		}
		month := func(c document.Choice) document.Choice {
			c.From, c.Until = day.Must("2021-12-01"), day.Must("2021-12-31")
			return c
		}
		for _, c := range []struct {
			say    string
			who    gate.Actor
			choice document.Choice
			papers int
			left   []string
		}{
			{"the whole district", w.Officer, month(document.Choice{Kind: document.Minutes, Org: w.Root}), 2,
				[]string{"虚构区委直属机关工委：这一段没有符合条件的活动记录", "东局党委：这一段没有符合条件的活动记录", "东一二支部：这一段没有符合条件的活动记录"}},
			{"a committee and what is below it", w.Head, month(document.Choice{Kind: document.Minutes, Org: w.Bureau}), 1,
				[]string{"东局党委：这一段没有符合条件的活动记录", "东一二支部：这一段没有符合条件的活动记录"}},
			{"branches only", w.Head, month(document.Choice{Kind: document.Minutes, Org: w.Bureau, OrgKind: "631"}), 1, []string{"东一二支部：这一段没有符合条件的活动记录"}},
			{"a list, with one that she does not reach", w.Head, month(document.Choice{Kind: document.Minutes, Org: w.Bureau, Orgs: []int64{w.East, w.West}}), 1, nil},
			{"another kind of activity", w.Secretary, month(document.Choice{Kind: document.Account, Org: w.East, Activity: activity.ThemeDay}), 0, []string{"东一支部：这一段没有符合条件的活动记录"}},
			{"resolutions", w.Head, document.Choice{Kind: document.Resolution, Org: w.Bureau, OrgKind: "631", From: on.AddDays(-60), Until: on}, 1, []string{"东一二支部：这一段没有表决通过的事项"}},
			{"sheets for a day to come", w.Head, document.Choice{Kind: document.SignIn, Org: w.Bureau, From: on.AddDays(20), Until: on.AddDays(20), Sheet: []activity.Kind{activity.Assembly}}, 2,
				[]string{"东局党委：不是党支部，没有直接编入的党员"}},
		} {
			id, err := w.Documents.Order(t.Context(), c.who, c.choice)
			if err != nil {
				t.Fatalf("%s: %v", c.say, err)
			}
			if _, _, err := w.Documents.BatchFile(t.Context(), c.who, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: a file before it is made: %v", c.say, err)
			}
			var steps []int64
			for range 2 { // run again it does nothing
				if err := w.Documents.Run(t.Context(), c.who, id, func(step, all int64) { steps = append(steps, step) }); err != nil {
					t.Fatalf("%s: %v", c.say, err)
				}
			}
			b, err := w.Documents.GetBatch(t.Context(), c.who, id)
			if err != nil || !b.Done || b.Papers != c.papers || len(steps) < 2 {
				t.Errorf("%s: %+v %v %v", c.say, b, steps, err)
			}
			var left []string
			for _, l := range b.Left {
				left = append(left, l.Name+"："+l.Why)
			}
			if strings.Join(left, "\n") != strings.Join(c.left, "\n") {
				t.Errorf("%s: left out %q", c.say, left)
			}
			if c.papers == 0 {
				continue
			}
			if _, body, err := w.Documents.BatchFile(t.Context(), c.who, id); err != nil || len(text(t, body)) == 0 {
				t.Errorf("%s: %v", c.say, err)
			}
			if _, _, err := w.Documents.BatchFile(t.Context(), w.Far, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: another branch fetches it: %v", c.say, err)
			}
		}
		for field, c := range map[string]document.Choice{"kind": month(document.Choice{Kind: document.Quarter, Org: w.East}), "from": {Kind: document.Minutes, Org: w.East, Until: on},
			"until": {Kind: document.Minutes, Org: w.East, From: on, Until: on.AddDays(400)}, "activity": month(document.Choice{Kind: document.Minutes, Org: w.East, Activity: "dance"})} {
			_, err := w.Documents.Order(t.Context(), w.Secretary, c)
			if f, ok := fault.As(err); !ok || len(f.Fields) == 0 || f.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
