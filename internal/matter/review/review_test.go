package review_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter/review"
	"zhibu/internal/register/post"
)

var on = day.Must

func opening() review.Opening {
	return review.Opening{Year: 2021, HeldOn: on("2021-12-28"), Until: on("2021-12-24"), Sort: review.Branches, Meeting: []string{"东一支部"}}
}

func wrong(t *testing.T, what string, err error, kind fault.Kind, field string) {
	t.Helper()
	f, _ := fault.As(err)
	if f == nil || f.Kind != kind || field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field) {
		t.Errorf("%s: %v", what, err)
	}
}

// opened opens the year, and gives the reports of the branches by organisation.
func opened(t *testing.T, w *world.World) map[int64]int64 {
	t.Helper()
	if _, err := w.Reviews.Open(w.Ctx(), w.Officer, w.Root, opening()); err != nil {
		t.Fatal(err)
	}
	list, err := w.Reviews.List(w.Ctx(), w.Officer, review.Query{Year: 2021})
	if err != nil {
		t.Fatal(err)
	}
	at := map[int64]int64{}
	for _, x := range list {
		at[x.Org] = x.ID
	}
	return at
}

// now is the version in which a report stands.
func now(t *testing.T, w *world.World, id int64) int64 {
	t.Helper()
	x, err := w.Reviews.Get(w.Ctx(), w.Officer, id)
	if err != nil {
		t.Fatal(err)
	}
	return x.Version
}

func text() review.Text {
	return review.Text{Work: "抓了三件事", Problems: "学习不够深", Next: "每周学一次"}
}

// handed writes a report and hands it in, and the Committee reads it.
func handed(t *testing.T, w *world.World, who gate.Actor, id int64) {
	t.Helper()
	for _, step := range []func() error{
		func() error { return w.Reviews.Save(w.Ctx(), who, id, now(t, w, id), text()) },
		func() error { return w.Reviews.HandIn(w.Ctx(), who, id, now(t, w, id)) },
		func() error { return w.Reviews.MarkRead(w.Ctx(), w.Officer, id, now(t, w, id)) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpening(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		with := func(change func(*review.Opening)) review.Opening {
			o := opening()
			change(&o)
			return o
		}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			of    int64
			o     review.Opening
			want  fault.Kind
			field string
		}{
			{"by a branch", w.Secretary, w.East, opening(), fault.Denied, ""},
			{"by the bureau", w.Head, w.Bureau, opening(), fault.Denied, ""},
			{"of the next year", w.Officer, w.Root, with(func(o *review.Opening) { o.Year = 2022 }), fault.Invalid, "year"},
			{"of a year long ago", w.Officer, w.Root, with(func(o *review.Opening) { o.Year = 2019 }), fault.Invalid, "year"},
			{"with a last day that is over", w.Officer, w.Root, with(func(o *review.Opening) { o.Until = on("2021-12-19") }), fault.Invalid, "until"},
			{"without a last day", w.Officer, w.Root, with(func(o *review.Opening) { o.Until = day.None }), fault.Invalid, "until"},
			{"with a meeting before the reports", w.Officer, w.Root, with(func(o *review.Opening) { o.HeldOn = on("2021-12-23") }), fault.Invalid, "held_on"},
			{"with a meeting in another century", w.Officer, w.Root, with(func(o *review.Opening) { o.HeldOn = on("2121-12-23") }), fault.Invalid, "held_on"},
			{"of a name that nobody has", w.Officer, w.Root, with(func(o *review.Opening) { o.Names = []string{"东一"} }), fault.Invalid, "names"},
			{"with a stranger at the meeting", w.Officer, w.Root, with(func(o *review.Opening) { o.Meeting = []string{"南局支部"} }), fault.Invalid, "meeting"},
			{"of nobody", w.Officer, w.Root, with(func(o *review.Opening) { o.Sort = "" }), fault.Invalid, "sort"},
		} {
			_, err := w.Reviews.Open(w.Ctx(), c.who, c.of, c.o)
			wrong(t, c.what, err, c.want, c.field)
		}
		o, err := w.Reviews.Open(w.Ctx(), w.Officer, w.Root, with(func(o *review.Opening) { o.Names = []string{"东一支部", "东局党委"} }))
		if err != nil || o.Reports != 2 || len(o.Vacant) != 0 {
			t.Fatalf("%+v %v", o, err)
		}
		_, err = w.Reviews.Open(w.Ctx(), w.Officer, w.Root, opening())
		wrong(t, "a year twice", err, fault.Invalid, "year")
		wrong(t, "one who reports already", w.Reviews.Call(w.Ctx(), w.Officer, o.ID, "东一支部", review.OnPaper), fault.Invalid, "name")
		wrong(t, "one whom nobody knows", w.Reviews.Call(w.Ctx(), w.Officer, o.ID, "东一", review.OnPaper), fault.Invalid, "name")
		wrong(t, "in no way", w.Reviews.Call(w.Ctx(), w.Officer, o.ID, "西局支部", ""), fault.Invalid, "way")
		if err := w.Reviews.Call(w.Ctx(), w.Officer, o.ID, "西局支部", review.OnPaper); err != nil {
			t.Fatal(err)
		}
		list, err := w.Reviews.List(w.Ctx(), w.Officer, review.Query{Year: 2021})
		if err != nil || len(list) != 3 || list[0].Org != w.Bureau || list[1].Org != w.East || list[1].Way != review.AtMeeting || list[2].Org != w.West {
			t.Errorf("not in the order of the tree: %+v %v", list, err)
		}
	})
}

// A report and its grade are read by the organisation itself and by the Committee: not
// above it, not beside it, not by a reader; the grade not before it is told.
func TestWhoReadsAReport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		reader := w.Outsider(90, post.Auditor)
		id := opened(t, w)[w.East]
		refused := 0
		for _, c := range []struct {
			what string
			who  gate.Actor
			want fault.Kind
		}{
			{"the secretary himself", w.Secretary, fault.Internal}, {"the Committee", w.Officer, fault.Internal},
			{"the bureau above", w.Head, fault.NotFound}, {"the branch beside, a name that begins alike", w.Beside, fault.NotFound}, {"a branch elsewhere", w.Far, fault.NotFound},
			{"a member of the branch without a post", w.Plain, fault.Denied}, {"a reader of everything", reader, fault.Denied}, {"a stranger", w.Stranger, fault.Denied},
		} {
			_, err := w.Reviews.Get(w.Ctx(), c.who, id)
			_, _, paper := w.Reviews.Paper(w.Ctx(), c.who, id)
			list, listed := w.Reviews.List(w.Ctx(), c.who, review.Query{})
			for _, x := range list {
				if x.Org == w.East && c.want != fault.Internal {
					t.Errorf("%s finds it in the list", c.what)
				}
			}
			if c.want == fault.Internal {
				if err != nil || paper != nil || listed != nil {
					t.Errorf("%s: %v, %v, %v", c.what, err, paper, listed)
				}
				continue
			}
			refused++
			if fault.KindOf(err) != c.want || fault.KindOf(paper) != c.want {
				t.Errorf("%s: %v, %v", c.what, err, paper)
			}
		}
		handed(t, w, w.Secretary, id)
		second := w.Outsider(91, post.Officer)
		slips := review.Counts{Sent: 20, Back: 20, Valid: 19, Good: 3, Fair: 4, Average: 11, Blank: 1}
		for _, who := range []gate.Actor{w.Officer, second} {
			if _, err := w.Reviews.Count(w.Ctx(), who, id, slips); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Reviews.Decide(w.Ctx(), w.Officer, id, now(t, w, id), review.Average, "组织生活抓得不紧"); err != nil {
			t.Fatal(err)
		}
		x, err := w.Reviews.Get(w.Ctx(), w.Secretary, id)
		if _, counted := x.Result(); err != nil || x.Grade != "" || x.GradeWhy != "" || counted || x.DecidedOn != day.None {
			t.Errorf("what is not told yet is seen: %+v %v", x, err)
		}
		if err := w.Reviews.Tell(w.Ctx(), w.Officer, id, now(t, w, id)); err != nil {
			t.Fatal(err)
		}
		x, err = w.Reviews.Get(w.Ctx(), w.Secretary, id)
		if _, counted := x.Result(); err != nil || x.Grade != review.Average || !counted {
			t.Errorf("what was told is not seen: %+v %v", x, err)
		}
		for what, err := range map[string]error{
			"the bureau writes it": w.Reviews.Save(w.Ctx(), w.Head, id, 1, text()), "the branch beside writes it": w.Reviews.Save(w.Ctx(), w.Beside, id, 1, text()),
		} {
			wrong(t, what, err, fault.NotFound, "")
		}
		wrong(t, "the branch grades itself", w.Reviews.Decide(w.Ctx(), w.Secretary, id, 1, review.Good, "很好"), fault.Denied, "")
		testkit.Promise(t, fmt.Sprintf("%d personas who are neither of the organisation nor the Committee, 0 read it; the grade is seen when it was told", refused), "CH-05")
	})
}

// The figures of a report are the organisation's own and are kept with it when it is
// handed in; an empty part, a return and a second hand behave as they should.
func TestWritingAReport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id := opened(t, w)[w.East]
		lectures := func() int64 {
			t.Helper()
			x, err := w.Reviews.Get(w.Ctx(), w.Secretary, id)
			if err != nil {
				t.Fatal(err)
			}
			list, err := w.Reviews.Now(w.Ctx(), w.Secretary, &x)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				if f.ID == "meeting.lecture" {
					return f.Value
				}
			}
			t.Fatal("no figure of lectures")
			return 0
		}
		hold := func(d string) {
			t.Helper()
			if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: on(d), Title: "党课"}); err != nil {
				t.Fatal(err)
			}
		}
		if n := lectures(); n != 0 {
			t.Errorf("%d lectures before there is one", n)
		}
		hold("2021-12-01")
		if n := lectures(); n != 1 {
			t.Errorf("%d lectures of one", n)
		}
		wrong(t, "handed in empty", w.Reviews.HandIn(w.Ctx(), w.Secretary, id, 1), fault.Invalid, "hand")
		wrong(t, "as long as a book", w.Reviews.Save(w.Ctx(), w.Secretary, id, 1, review.Text{Work: strings.Repeat("长", 10001)}), fault.Invalid, "work")
		if err := w.Reviews.Save(w.Ctx(), w.Secretary, id, 1, text()); err != nil {
			t.Fatal(err)
		}
		wrong(t, "written over unseen", w.Reviews.Save(w.Ctx(), w.Secretary, id, 1, text()), fault.Conflict, "")
		wrong(t, "commented before it is handed in", w.Reviews.Remark(w.Ctx(), w.Officer, id, 2, "很好的报告"), fault.Conflict, "")
		if err := w.Reviews.HandIn(w.Ctx(), w.Secretary, id, 2); err != nil {
			t.Fatal(err)
		}
		hold("2021-12-02")
		if n := lectures(); n != 1 {
			t.Errorf("the figure moved after the report was handed in: %d", n)
		}
		wrong(t, "written after it was handed in", w.Reviews.Save(w.Ctx(), w.Secretary, id, 3, text()), fault.Conflict, "")
		wrong(t, "returned without a reason", w.Reviews.Return(w.Ctx(), w.Officer, id, 3, " "), fault.Invalid, "why")
		if err := w.Reviews.Return(w.Ctx(), w.Officer, id, 3, "问题写得太轻"); err != nil {
			t.Fatal(err)
		}
		if n := lectures(); n != 2 {
			t.Errorf("a report that was returned shows the figures of today: %d", n)
		}
		x, err := w.Reviews.Get(w.Ctx(), w.Secretary, id)
		if err != nil || x.Stage() != review.Writing || x.ReturnWhy != "问题写得太轻" || x.Work != "抓了三件事" {
			t.Errorf("%+v %v", x, err)
		}
		name, body, err := w.Reviews.Paper(w.Ctx(), w.Secretary, id)
		if err != nil || !strings.HasSuffix(name, ".docx") || !bytes.HasPrefix(body, []byte("PK")) {
			t.Errorf("%s %v", name, err)
		}
		if s := w.Reviews.TooLong(review.Text{Work: strings.Repeat("字", 4000)}); s != "" {
			t.Errorf("4000 characters: %s", s)
		}
		if s := w.Reviews.TooLong(review.Text{Work: strings.Repeat("字", 3999), Next: "打算"}); !strings.Contains(s, "4001字") {
			t.Errorf("4001 characters: %s", s)
		}
		testkit.Promise(t, "the figures follow the ledger until the report is handed in, and stay as handed in", "CH-06")
	})
}

// Slips are counted by two who have to count the same, the grade is decided with a
// reason, and no step is taken before its time.
func TestTheAssessment(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		second := w.Outsider(91, post.Officer)
		at := opened(t, w)
		id, paper := at[w.East], at[w.West]
		slips := review.Counts{Sent: 20, Back: 20, Valid: 19, Good: 3, Fair: 4, Average: 11, Blank: 1}
		_, err := w.Reviews.Count(w.Ctx(), w.Officer, id, slips)
		wrong(t, "slips before the report", err, fault.Conflict, "")
		handed(t, w, w.Secretary, id)
		for _, c := range []struct {
			what   string
			change func(*review.Counts)
			field  string
		}{
			{"a negative number", func(c *review.Counts) { c.Poor = -1 }, "sent"}, {"none sent", func(c *review.Counts) { c.Sent = 0 }, "sent"}, {"more back than sent", func(c *review.Counts) { c.Back = 21 }, "back"},
			{"more valid than back", func(c *review.Counts) { c.Valid = 21 }, "valid"}, {"a slip too many", func(c *review.Counts) { c.Good++ }, "valid"}, {"a slip too few", func(c *review.Counts) { c.Blank = 0 }, "valid"},
			{"none valid", func(c *review.Counts) { *c = review.Counts{Sent: 20, Back: 20} }, "valid"},
		} {
			x := slips
			c.change(&x)
			_, err := w.Reviews.Count(w.Ctx(), w.Officer, id, x)
			wrong(t, c.what, err, fault.Invalid, c.field)
		}
		count := func(what string, who gate.Actor, c review.Counts, want bool) {
			t.Helper()
			agreed, err := w.Reviews.Count(w.Ctx(), who, id, c)
			if err != nil || agreed != want {
				t.Errorf("%s: %v %v", what, agreed, err)
			}
		}
		other := slips
		other.Good, other.Fair = 4, 3
		count("one counts", w.Officer, slips, false)
		count("the same person counts again", w.Officer, slips, false)
		count("the other counts something else", second, other, false)
		wrong(t, "a grade before two agree", w.Reviews.Decide(w.Ctx(), w.Officer, id, now(t, w, id), review.Good, "理由充分"), fault.Invalid, "grade")
		count("the other counts again", second, slips, true)
		_, err = w.Reviews.Count(w.Ctx(), second, id, other)
		wrong(t, "counted after two agreed", err, fault.Conflict, "")
		wrong(t, "no grade", w.Reviews.Decide(w.Ctx(), w.Officer, id, now(t, w, id), "excellent", "理由充分"), fault.Invalid, "grade")
		wrong(t, "no reason", w.Reviews.Decide(w.Ctx(), w.Officer, id, now(t, w, id), review.Average, ""), fault.Invalid, "grade_why")
		wrong(t, "told before it is decided", w.Reviews.Tell(w.Ctx(), w.Officer, id, now(t, w, id)), fault.Conflict, "")
		if err := w.Reviews.Decide(w.Ctx(), w.Officer, id, now(t, w, id), review.Average, "组织生活抓得不紧"); err != nil {
			t.Fatal(err)
		}
		x, err := w.Reviews.Get(w.Ctx(), w.Officer, id)
		if cite, sure, due := x.TalkDue(w.Reviews.Book()); err != nil || !due || cite.Doc != "述职评议办法" || sure == "" {
			t.Errorf("a low grade owes a talk: %v %v %v %v", cite, sure, due, err)
		}
		wrong(t, "a talk tomorrow", w.Reviews.Talked(w.Ctx(), w.Officer, id, now(t, w, id), on("2021-12-21"), "分管领导谈的"), fault.Invalid, "talk_on")
		wrong(t, "a talk before the grade", w.Reviews.Talked(w.Ctx(), w.Officer, id, now(t, w, id), on("2021-12-19"), "分管领导谈的"), fault.Invalid, "talk_on")
		if err := w.Reviews.Talked(w.Ctx(), w.Officer, id, now(t, w, id), on("2021-12-20"), "分管领导谈的，要求限期整改"); err != nil {
			t.Fatal(err)
		}
		if x, err = w.Reviews.Get(w.Ctx(), w.Officer, id); err != nil {
			t.Fatal(err)
		}
		if _, _, due := x.TalkDue(w.Reviews.Book()); due {
			t.Error("the talk is still due")
		}
		// On paper there are no slips; a good grade owes no talk.
		handed(t, w, w.Far, paper)
		if err := w.Reviews.Decide(w.Ctx(), w.Officer, paper, now(t, w, paper), review.Good, "抓得紧，有成效"); err != nil {
			t.Fatal(err)
		}
		if x, err = w.Reviews.Get(w.Ctx(), w.Officer, paper); err != nil {
			t.Fatal(err)
		}
		if _, _, due := x.TalkDue(w.Reviews.Book()); due {
			t.Error("a good grade owes a talk")
		}
		wrong(t, "a talk after a good grade", w.Reviews.Talked(w.Ctx(), w.Officer, paper, now(t, w, paper), on("2021-12-20"), "谈了"), fault.Conflict, "")
		if err := w.Reviews.Tell(w.Ctx(), w.Officer, paper, now(t, w, paper)); err != nil {
			t.Fatal(err)
		}
		wrong(t, "another grade after it was told", w.Reviews.Decide(w.Ctx(), w.Officer, paper, now(t, w, paper), review.Poor, "改主意了"), fault.Conflict, "")
		if _, body, err := w.Reviews.Roll(w.Ctx(), w.Officer, 2021); err != nil || !bytes.HasPrefix(body, []byte("PK")) {
			t.Error(err)
		}
		if _, _, err := w.Reviews.Roll(w.Ctx(), w.Secretary, 2021); fault.KindOf(err) != fault.Denied {
			t.Errorf("a branch has the roll of all: %v", err)
		}
		testkit.Promise(t, "7 counts that do not add up refused; 2 people, 1 result; no grade before it", "CH-07")
	})
}

// What is pointed out stands in the organisation's rectification list, is confirmed by
// the Committee, and comes back in the next year's report.
func TestWhatIsPointedOut(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		id := opened(t, w)[w.East]
		_, err := w.Reviews.Point(w.Ctx(), w.Officer, id, "谈心谈话不够", on("2022-03-31"))
		wrong(t, "before the report", err, fault.Conflict, "")
		handed(t, w, w.Secretary, id)
		_, err = w.Reviews.Point(w.Ctx(), w.Officer, id, "", on("2022-03-31"))
		wrong(t, "nothing", err, fault.Invalid, "text")
		_, err = w.Reviews.Point(w.Ctx(), w.Officer, id, "谈心谈话不够", on("2021-12-19"))
		wrong(t, "until yesterday", err, fault.Invalid, "due_on")
		_, err = w.Reviews.Point(w.Ctx(), w.Secretary, id, "谈心谈话不够", on("2022-03-31"))
		wrong(t, "by the branch itself", err, fault.Denied, "")
		p, err := w.Reviews.Point(w.Ctx(), w.Officer, id, "谈心谈话不够", on("2022-03-31"))
		if err != nil {
			t.Fatal(err)
		}
		x, _, err := w.Problems.Get(w.Ctx(), w.Secretary, p)
		if err != nil || x.Org != w.East || x.Origin != problem.Review || x.OriginID != id || x.Closer != w.Root {
			t.Errorf("%+v %v", x, err)
		}
		list, err := w.Reviews.Pointed(w.Ctx(), w.Secretary, w.East, 2021)
		if err != nil || len(list) != 1 || list[0].ID != p {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := w.Reviews.Pointed(w.Ctx(), w.Beside, w.East, 2021); err != nil || len(list) != 0 {
			t.Errorf("the branch beside reads what was pointed out: %+v %v", list, err)
		}
		testkit.Promise(t, "1 problem pointed out, in the rectification list with its origin, confirmed by the Committee", "CH-08")
	})
}
