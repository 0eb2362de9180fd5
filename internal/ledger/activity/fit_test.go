package activity_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

// TestFit holds a record against what is known of its day. Each refusal stands at
// the field that it is about.
func TestFit(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		late, err := w.Topics.Publish(w.Ctx(), w.Officer, w.Root, topic.Topic{Title: "十日的讲话", Source: "报纸", PublishedOn: day.Must("2021-12-10")})
		if err != nil {
			t.Fatal(err)
		}
		meeting := activity.Record{Kinds: []activity.Kind{activity.Assembly}, OnDay: day.Must("2021-12-09"), FromTime: "14:30", UntilTime: "16:00", Title: "第四季度党员大会"}
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, meeting); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what   string
			change func(*activity.Record)
			field  string // "" where it is taken
			says   string
		}{
			{"that ends after today", func(r *activity.Record) { r.UntilDay = day.Must("9999-12-31") }, "until", "在今天之后"},
			{"tomorrow, which is one fault and not two", func(r *activity.Record) { r.OnDay = day.Must("2021-12-21") }, "on", "在今天之后"},
			{"before the branch was founded", func(r *activity.Record) { r.OnDay = day.Must("2012-05-07") }, "on", "才成立"},
			{"on the day of its founding", func(r *activity.Record) { r.OnDay = day.Must("2012-05-08") }, "", ""},
			{"a topic published the day after", func(r *activity.Record) {
				r.FromTime, r.UntilTime, r.Items = "09:00", "10:00", []activity.Item{{Title: "x", Topic: late}}
			}, "topic", "才发表"},
			{"a topic published on the day itself", func(r *activity.Record) {
				r.OnDay, r.Items = day.Must("2021-12-10"), []activity.Item{{Title: "x", Topic: late}}
			}, "", ""},
			{"a chair of another branch", func(r *activity.Record) { r.OnDay, r.Chair = day.Must("2021-12-01"), "西丙1" }, "host", "西丙1"},
			{"a chair from above who is a guest", func(r *activity.Record) {
				r.OnDay, r.Chair, r.Guests = day.Must("2021-12-01"), "西丙1", "工委西丙1"
			}, "", ""},
			{"a chair with a space within the name and his post behind it", func(r *activity.Record) { r.OnDay, r.Chair = day.Must("2021-12-02"), "东 甲0（书记）" }, "", ""},
			{"a chair who had not joined yet", func(r *activity.Record) { r.OnDay, r.Chair = day.Must("2014-12-02"), "东甲0" }, "host", "东甲0"},
			{"a visit may be led by anybody", func(r *activity.Record) {
				r.Kinds, r.OnDay, r.Chair = []activity.Kind{activity.Visit}, day.Must("2021-12-03"), "讲解员"
			}, "", ""},
			{"the same kind while it was going on", func(r *activity.Record) { r.FromTime, r.UntilTime = "15:00", "17:00" }, "from_time", "第四季度党员大会"},
			{"the same kind right after it", func(r *activity.Record) { r.FromTime, r.UntilTime = "16:00", "17:00" }, "", ""},
			{"another kind while it was going on", func(r *activity.Record) { r.Kinds = []activity.Kind{activity.Lecture} }, "", ""},
		} {
			rec := meeting
			c.change(&rec)
			_, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, rec)
			f, _ := fault.As(err)
			switch {
			case c.field == "" && err != nil:
				t.Errorf("%s: %v", c.what, err)
			case c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Field != c.field || !strings.Contains(f.Fields[0].Text, c.says)):
				t.Errorf("%s: %v, want %s at %s", c.what, err, c.says, c.field)
			}
		}
		if _, err := w.Activities.Record(w.Ctx(), w.Beside, w.Eastern, meeting); err != nil {
			t.Errorf("the same hour in a branch beside: %v", err)
		}
	})
}

// TestItems keeps what was decided on an item and what comes again, and names the
// lecturer in the register by his name.
func TestItems(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		items := []activity.Item{{Title: "年度计划", Decided: "按月安排"}, {Title: "活动室", Again: true}}
		id, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Committee, activity.Lecture},
			OnDay: day.Must("2021-12-03"), Items: items, Lecturer: "东甲0同志"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := w.Activities.Get(w.Ctx(), w.Secretary, id)
		if err != nil || len(a.Items) != 2 || a.Items[0] != items[0] || a.Items[1] != items[1] {
			t.Errorf("%+v %v", a.Items, err)
		}
		if a.LecturerID != w.People[w.East][0] {
			t.Errorf("the lecturer is %d", a.LecturerID)
		}
	})
}
