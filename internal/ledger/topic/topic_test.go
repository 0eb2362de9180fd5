package topic_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/topic"
)

const ok = fault.Kind(-1)

func kind(err error) fault.Kind {
	if err == nil {
		return ok
	}
	return fault.KindOf(err)
}

type world1 struct {
	*world.World
	id int64 // a topic of 1 December
}

func both(t *testing.T, fn func(*testing.T, world1)) {
	t.Helper()
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world1{World: world.New(t, e)}
		var err error
		if w.id, err = w.Topics.Publish(w.Ctx(), w.Officer, w.Root, topic.Topic{Title: "一篇", Source: "报纸", PublishedOn: day.Must("2021-12-01"), Body: "正文"}); err != nil {
			t.Fatal(err)
		}
		fn(t, w)
	})
}

func (w world1) study(org int64, on string, at int) {
	w.T.Helper()
	items := []activity.Item{{Title: "别的"}}
	topic := activity.Item{Title: "第一议题", Topic: w.id}
	if at == 1 {
		items = append([]activity.Item{topic}, items...)
	} else {
		items = append(items, topic)
	}
	if _, err := w.Activities.Record(w.Ctx(), w.Officer, org, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must(on), Items: items}); err != nil {
		w.T.Fatal(err)
	}
}

func TestIssue(t *testing.T) {
	both(t, func(t *testing.T, w world1) {
		for _, c := range []struct {
			what  string
			who   gate.Actor
			from  int64
			issue topic.Issue
			want  fault.Kind
		}{
			{"the Committee to everybody", w.Officer, w.Root, topic.Issue{Scope: w.Root, Sort: topic.All}, ok},
			{"the Committee to one bureau until a day", w.Officer, w.Root, topic.Issue{Scope: w.Bureau, Sort: topic.Branch, Due: day.Must("2021-12-31")}, ok},
			{"until today", w.Officer, w.Root, topic.Issue{Scope: w.Bureau, Sort: topic.Branch, Due: day.Must("2021-12-20")}, ok},
			{"until yesterday", w.Officer, w.Root, topic.Issue{Scope: w.Bureau, Sort: topic.All, Due: day.Must("2021-12-19")}, fault.Invalid},
			{"a party committee to what is below", w.Head, w.Bureau, topic.Issue{Scope: w.East, Sort: topic.All}, ok},
			{"a party committee to what is beside", w.Head, w.Bureau, topic.Issue{Scope: w.West, Sort: topic.All}, fault.Invalid},
			{"a party committee to what is above", w.Head, w.Bureau, topic.Issue{Scope: w.Root, Sort: topic.All}, fault.Invalid},
			{"a secretary in another's name", w.Secretary, w.Bureau, topic.Issue{Scope: w.East, Sort: topic.All}, fault.NotFound},
			{"a secretary to a branch whose name begins like hers", w.Secretary, w.East, topic.Issue{Scope: w.Eastern, Sort: topic.All}, fault.Invalid},
			{"a member", w.Plain, w.East, topic.Issue{Scope: w.East, Sort: topic.All}, fault.Denied},
			{"no sort", w.Officer, w.Root, topic.Issue{Scope: w.Root}, fault.Invalid},
			{"no such topic", w.Officer, w.Root, topic.Issue{Topic: 42, Scope: w.Root, Sort: topic.All}, fault.NotFound},
		} {
			if c.issue.Topic == 0 {
				c.issue.Topic = w.id
			}
			if _, err := w.Topics.Issue(w.Ctx(), c.who, c.from, c.issue); kind(err) != c.want {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
	})
}

// TestCoverage counts who was asked and who has studied, as far as the asker sees.
func TestCoverage(t *testing.T) {
	both(t, func(t *testing.T, w world1) {
		cover := func(who gate.Actor, on string) (words []string) {
			t.Helper()
			c, err := w.Topics.Coverage(w.Ctx(), who, w.id, 0, day.Must(on))
			if err != nil {
				t.Fatal(err)
			}
			done := 0
			for _, s := range c.List {
				word := s.Name
				if s.On != day.None {
					done++
					word += " " + s.On.String()
				}
				if s.Due != day.None {
					word += " 至" + s.Due.String()
				}
				words = append(words, word)
			}
			if done != c.Done {
				t.Errorf("%d of the list have studied, counted %d", done, c.Done)
			}
			return words
		}
		same := func(what string, got []string, want string) {
			t.Helper()
			if strings.Join(got, "|") != want {
				t.Errorf("%s: %s, want %s", what, strings.Join(got, "|"), want)
			}
		}
		w.study(w.East, "2021-12-09", 2)
		w.study(w.East, "2021-12-05", 1)
		same("sent to nobody: everybody is asked but the Committee", cover(w.Officer, "2021-12-20"), "东局党委|东一支部 2021-12-05|东一二支部|西局支部")
		same("before it was studied", cover(w.Officer, "2021-12-04"), "东局党委|东一支部|东一二支部|西局支部")
		same("a secretary sees her own", cover(w.Far, "2021-12-20"), "西局支部")
		for _, x := range []topic.Issue{{Scope: w.Bureau, Sort: topic.Branch, Due: day.Must("2021-12-31")}, {Scope: w.Root, Sort: topic.Branch}, {Scope: w.East, Sort: topic.All, Due: day.Must("2021-12-25")}} {
			x.Topic = w.id
			if _, err := w.Topics.Issue(w.Ctx(), w.Officer, w.Root, x); err != nil {
				t.Fatal(err)
			}
		}
		same("branches, the earliest day of each", cover(w.Officer, "2021-12-20"), "东一支部 2021-12-05 至2021-12-25|东一二支部 至2021-12-31|西局支部")
		c, err := w.Topics.Coverage(w.Ctx(), w.Officer, w.id, w.Bureau, day.Must("2021-12-20"))
		if err != nil || len(c.List) != 2 || c.List[0].Times != 2 || !c.List[0].First {
			t.Errorf("below the bureau: %+v %v", c.List, err)
		}
		if _, err := w.Topics.Coverage(w.Ctx(), w.Far, w.id, w.East, day.Must("2021-12-20")); kind(err) != fault.NotFound {
			t.Errorf("another's branch: %v", err)
		}
		// The agenda of the branch that has not studied it begins with it.
		if _, err := w.Topics.Publish(w.Ctx(), w.Officer, w.Root, topic.Topic{Title: "更新的", Source: "报纸", PublishedOn: day.Must("2021-12-15")}); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[*gate.Actor]string{&w.Secretary: "更新的", &w.Beside: "一篇"} {
			org := w.East
			if who == &w.Beside {
				org = w.Eastern
			}
			next, err := w.Topics.Next(w.Ctx(), *who, org, day.Must("2021-12-20"))
			if err != nil || next.Title != want {
				t.Errorf("next is %s, want %s: %v", next.Title, want, err)
			}
		}
		list, err := w.Topics.OfOrg(w.Ctx(), w.Head, w.East, day.Year(2021), w.Gate.Today())
		if err != nil || len(list) != 2 || list[0].On != day.None || list[1].On != day.Must("2021-12-05") || list[1].Due != day.Must("2021-12-25") {
			t.Errorf("of one organisation: %+v %v", list, err)
		}
		w.Clock.Set("2022-01-20")
		w.study(w.East, "2022-01-10", 1)
		if list, err = w.Topics.OfOrg(w.Ctx(), w.Head, w.East, day.Year(2021), w.Gate.Today()); err != nil || list[1].Times != 3 {
			t.Errorf("studied again in January, told of the year before: %+v %v", list, err)
		}
		if _, err := w.Topics.OfOrg(w.Ctx(), w.Far, w.East, day.Year(2021), w.Gate.Today()); kind(err) != fault.NotFound {
			t.Errorf("of another's branch: %v", err)
		}
		if err := w.Topics.TakeBack(w.Ctx(), w.Head, c.Issues[0].ID); kind(err) != fault.NotFound {
			t.Errorf("taken back by another than its sender: %v", err)
		}
		for _, x := range c.Issues {
			if err := w.Topics.TakeBack(w.Ctx(), w.Officer, x.ID); err != nil {
				t.Fatal(err)
			}
		}
		same("taken back", cover(w.Far, "2021-12-20"), "西局支部")
	})
}

func TestCorrectAndWithdraw(t *testing.T) {
	both(t, func(t *testing.T, w world1) {
		w.study(w.East, "2021-12-09", 1)
		good := topic.Topic{Title: "改过的", Source: "报纸", PublishedOn: day.Must("2021-12-02"), Version: 1}
		late := good
		late.PublishedOn = day.Must("2021-12-10")
		if err := w.Topics.Correct(w.Ctx(), w.Officer, w.id, late, nil, nil); kind(err) != fault.Invalid {
			t.Errorf("published after it was studied: %v", err)
		}
		if err := w.Topics.Correct(w.Ctx(), w.Head, w.id, good, nil, nil); kind(err) != fault.Denied {
			t.Errorf("a party committee corrects the library: %v", err)
		}
		f, err := attach.Check("原文.txt", []byte("原文"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Topics.Correct(w.Ctx(), w.Officer, w.id, good, []attach.File{f}, nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Topics.Correct(w.Ctx(), w.Officer, w.id, good, nil, nil); kind(err) != fault.Conflict {
			t.Errorf("an old version: %v", err)
		}
		files, err := w.Topics.Files(w.Ctx(), w.Secretary, w.id)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if got, err := w.Topics.Open(w.Ctx(), w.Secretary, files[0].ID); err != nil || string(got.Body) != "原文" {
			t.Errorf("%s %v", got.Body, err)
		}
		good.Version = 2
		if err := w.Topics.Correct(w.Ctx(), w.Officer, w.id, good, []attach.File{f, f, f, f, f}, nil); kind(err) != fault.Invalid {
			t.Errorf("six files: %v", err)
		}
		if err := w.Topics.Withdraw(w.Ctx(), w.Officer, w.id, true, ""); kind(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		if err := w.Topics.Withdraw(w.Ctx(), w.Officer, w.id, true, "内容有误"); err != nil {
			t.Fatal(err)
		}
		if list, err := w.Topics.Recent(w.Ctx(), w.Secretary, w.Gate.Today(), "", 9); err != nil || len(list) != 0 {
			t.Errorf("withdrawn and still in the library: %v %v", list, err)
		}
		if _, err := w.Topics.Issue(w.Ctx(), w.Officer, w.Root, topic.Issue{Topic: w.id, Scope: w.Root, Sort: topic.All}); kind(err) != fault.Conflict {
			t.Errorf("a withdrawn topic is sent: %v", err)
		}
		if err := w.Topics.Withdraw(w.Ctx(), w.Officer, w.id, false, ""); err != nil {
			t.Errorf("put back: %v", err)
		}
	})
}
