package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
)

const ok = fault.Kind(-1)

func kind(err error) fault.Kind {
	if err == nil {
		return ok
	}
	return fault.KindOf(err)
}

// fields are the fields that a fault names, in their order.
func fields(err error) string {
	var out []string
	if f, is := fault.As(err); is {
		for _, p := range f.Fields {
			if len(out) == 0 || out[len(out)-1] != p.Field {
				out = append(out, p.Field)
			}
		}
	}
	return strings.Join(out, " ")
}

var d = day.Must

// house is a world with the ways of the tests.
type house struct {
	*world.World
	t *testing.T
}

func both(t *testing.T, fn func(h house)) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) { fn(house{world.New(t, e), t}) })
}

func (h house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// inside is a draft from East to West.
func (h house) inside(ids ...int64) transfer.Draft {
	return transfer.Draft{Way: transfer.Inside, From: h.East, To: h.West, Members: ids, Doc: transfer.Doc{Reason: "工作调动", On: d("2021-12-25")}}
}

func (h house) out(ids ...int64) transfer.Draft {
	return transfer.Draft{Way: transfer.Out, From: h.East, Members: ids,
		Doc: transfer.Doc{Reason: "工作调动", On: d("2021-12-25"), ToName: "外省某局机关第二党支部", Heading: "外省某市某区委组织部"}}
}

func (h house) open(who gate.Actor, x transfer.Draft) int64 {
	h.t.Helper()
	id, err := h.Transfers.Open(h.Ctx(), who, x)
	h.must(err)
	return id
}

func (h house) get(id int64) transfer.Whole {
	h.t.Helper()
	x, err := h.Transfers.Get(h.Ctx(), h.Officer, id)
	h.must(err)
	return x
}

// lines are the ids of the lines of a transfer.
func (h house) lines(id int64) (list []int64) {
	for _, l := range h.get(id).Lines {
		list = append(list, l.ID)
	}
	return list
}

// number makes a citizen's number that passes the check.
func number(born string, n int) string {
	body := fmt.Sprintf("990000%s%03d", strings.ReplaceAll(born, "-", ""), n)
	c, _ := law.CitizenIDCheck(body)
	return body + string(c)
}

func (h house) arrival(to int64) transfer.Arrival {
	return transfer.Arrival{To: to, From: "外省某局党委", Reason: "工作调动", Slip: transfer.Slip{Number: "某局组转第7号", IssuedOn: d("2021-12-01"), Days: 90},
		Name: "外来甲", Sex: member.Female, Nation: "汉族", BirthOn: d("1990-05-06"), IDNumber: number("1990-05-06", 1), Phone: "13900000000",
		JoinedOn: d("2012-07-01"), FullOn: d("2013-07-01"), Job: "科员"}
}

func (h house) where(id int64, on string) int64 {
	h.t.Helper()
	for _, of := range []int64{h.East, h.Eastern, h.West} {
		list, err := h.Members.On(h.Ctx(), h.Officer, of, d(on))
		h.must(err)
		for _, m := range list {
			if m.ID == id {
				return of
			}
		}
	}
	return 0
}

func slip(number, on string) transfer.Slip {
	return transfer.Slip{Number: number, IssuedOn: d(on), Days: 90}
}

// Inside the house: the sender keeps him until the receiver accepts, on the day agreed.
func TestInside(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, her := h.Transfers, h.Ctx(), h.People[h.East][4]
		id := h.open(h.Secretary, h.inside(her))
		x := h.get(id)
		if x.Stage != transfer.Receiving || x.Owner != h.West || x.Due != d("2021-12-25") || x.Title != "东甲4转到西局支部" || x.CiteText == "" {
			t.Errorf("%+v", x.Matter)
		}
		if h.where(her, "2021-12-20") != h.East {
			t.Error("she left before she was received")
		}
		if _, err := h.Members.Get(ctx, h.Far, her, d("2021-12-20")); kind(err) != fault.NotFound {
			t.Errorf("the receiver opens her record before: %v", err)
		}
		seen, err := ts.Get(ctx, h.Far, id)
		if err != nil || len(seen.Lines) != 1 || seen.Lines[0].Name != "东甲4" || seen.Lines[0].JoinedOn != d("2015-03-01") || seen.Known[her] || len(seen.Ends) > 0 {
			t.Errorf("what the receiver sees: %+v %v", seen.Lines, err)
		}
		line := h.lines(id)
		a := transfer.Acceptance{Lines: line, On: d("2021-12-25")}
		if err := ts.Accept(ctx, h.Secretary, id, 1, a); kind(err) != fault.Denied {
			t.Errorf("the sender accepts for the receiver: %v", err)
		}
		h.must(ts.Accept(ctx, h.Far, id, 1, a))
		for on, want := range map[string]int64{"2021-12-20": h.East, "2021-12-24": h.East, "2021-12-25": h.West, "2022-06-01": h.West} {
			if got := h.where(her, on); got != want {
				t.Errorf("on %s she is in %d, want %d", on, got, want)
			}
		}
		if x := h.get(id); x.State != matter.Done || x.Stage != transfer.Finished || x.Owner != 0 || len(x.Steps) != 2 || x.Lines[0].On != d("2021-12-25") {
			t.Errorf("%+v", x.Matter)
		}
		if err := ts.Accept(ctx, h.Far, id, 2, a); kind(err) != fault.Conflict {
			t.Errorf("twice: %v", err)
		}
	})
}

// The receiver opens it, by name and birthday; the sender agrees and is told of posts.
func TestReceiverOpens(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, her := h.Transfers, h.Ctx(), h.People[h.East][1]
		x := h.inside()
		x.Named = []transfer.Named{{Name: "东甲1", Birth: d("1980-02-29")}}
		id := h.open(h.Far, x)
		if m := h.get(id); m.Stage != transfer.Releasing || m.Owner != h.East || m.Org != h.West || m.Other != h.East {
			t.Errorf("%+v", m.Matter)
		}
		a := transfer.Acceptance{Lines: h.lines(id), On: d("2021-12-20")}
		if err := ts.Accept(ctx, h.Far, id, 1, a); kind(err) != fault.Denied {
			t.Errorf("the receiver agrees for the sender: %v", err)
		}
		if err := ts.Accept(ctx, h.Secretary, id, 1, a); fields(err) != "ends" || !strings.Contains(err.Error(), "组织委员") {
			t.Errorf("her post is not told: %v", err)
		}
		a.Ends = true
		h.must(ts.Accept(ctx, h.Secretary, id, 1, a))
		if h.where(her, "2021-12-19") != h.East || h.where(her, "2021-12-20") != h.West {
			t.Error("she did not move")
		}
		posts, err := h.Posts.Of(ctx, h.Officer, h.East, d("2021-12-20"))
		if err != nil || len(posts) != 2 {
			t.Errorf("her post goes on: %+v %v", posts, err)
		}
		if x := h.get(id); !strings.Contains(x.Steps[1].Text, "组织委员") {
			t.Errorf("the timeline does not say it: %+v", x.Steps)
		}
	})
}

// Several at once: each is received or returned by himself; who was returned is asked
// for again or given up.
func TestEachByHimself(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, p := h.Transfers, h.Ctx(), h.People[h.East]
		id := h.open(h.Officer, h.inside(p[4], p[5], p[6], p[7]))
		line := h.lines(id)
		h.must(ts.Accept(ctx, h.Far, id, 1, transfer.Acceptance{Lines: line[:1], On: d("2021-12-20")}))
		if x := h.get(id); x.Stage != transfer.Receiving || x.Owner != h.West {
			t.Errorf("%+v", x.Matter)
		}
		if err := ts.Return(ctx, h.Far, id, 2, line[1:], " "); fields(err) != "why" {
			t.Errorf("returned without a reason: %v", err)
		}
		h.must(ts.Return(ctx, h.Far, id, 2, line[1:], "还在原单位上班"))
		if x := h.get(id); x.Stage != transfer.Returned || x.Owner != h.Root || !strings.Contains(x.Why, "还在原单位") {
			t.Errorf("%+v", x.Matter)
		}
		if err := ts.Again(ctx, h.Far, id, 3, line[1:2], d("2021-12-28"), transfer.Assent{}); kind(err) != fault.Denied {
			t.Errorf("who returned asks again: %v", err)
		}
		if err := ts.Again(ctx, h.Officer, id, 3, line[:1], d("2021-12-28"), transfer.Assent{}); fields(err) != "lines" {
			t.Errorf("who was received is asked for again: %v", err)
		}
		h.must(ts.Again(ctx, h.Officer, id, 3, line[1:2], d("2021-12-28"), transfer.Assent{}))
		h.must(ts.Accept(ctx, h.Far, id, 4, transfer.Acceptance{Lines: line[1:2], On: d("2021-12-28")}))
		h.must(ts.Drop(ctx, h.Officer, id, 5, line[2:], "不调了"))
		x := h.get(id)
		if x.State != matter.Done || x.Lines[2].State != transfer.LineDropped {
			t.Errorf("%+v", x.Matter)
		}
		for i, want := range []int64{h.West, h.West, h.East, h.East} {
			if got := h.where(p[4+i], "2021-12-28"); got != want {
				t.Errorf("line %d is in %d, want %d", i, got, want)
			}
		}
		// Given up, they may be transferred anew.
		again := h.open(h.Secretary, h.inside(p[6]))
		h.must(ts.Drop(ctx, h.Secretary, again, 1, h.lines(again), "填错了"))
		if x := h.get(again); x.State != matter.Withdrawn || x.Why != "填错了" {
			t.Errorf("%+v", x.Matter)
		}
	})
}

// Out of the house: a letter, the receipt, and only then the end of the membership.
func TestOut(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, her := h.Transfers, h.Ctx(), h.People[h.East][4]
		id := h.open(h.Secretary, h.out(her))
		line := h.lines(id)
		if x := h.get(id); x.Stage != transfer.Lettering || x.Owner != h.Root {
			t.Errorf("%+v", x.Matter)
		}
		if err := ts.Issue(ctx, h.Secretary, id, 1, line, slip("区组转〔2021〕008号", "2021-12-20")); kind(err) != fault.Denied {
			t.Errorf("the branch writes its own letter: %v", err)
		}
		h.must(ts.Issue(ctx, h.Officer, id, 1, line, slip("区组转〔2021〕008号", "2021-12-20")))
		x := h.get(id)
		if x.Stage != transfer.Away || x.Owner != h.East || x.Due != d("2022-03-20") || x.NextNumber != "区组转〔2021〕009号" {
			t.Errorf("%+v next %q", x.Matter, x.NextNumber)
		}
		h.Clock.Set("2022-02-20")
		if h.where(her, "2022-02-20") != h.East {
			t.Error("she left before the receipt came")
		}
		letter := *h.get(id).Lines[0].Letter()
		for on, want := range map[string]int{"2022-01-18": 0, "2022-01-19": 1, "2022-02-18": 2, "2022-03-10": 3} {
			if got := ts.Remind(letter, d(on)); got != want {
				t.Errorf("on %s reminder %d, want %d", on, got, want)
			}
		}
		for _, c := range []struct{ what, on, field string }{
			{"no day", "", "on"}, {"a day to come", "2022-02-21", "on"}, {"before the letter", "2021-12-19", "on"},
		} {
			on := day.None
			if c.on != "" {
				on = d(c.on)
			}
			if err := ts.Receipt(ctx, h.Secretary, id, 2, line, on); fields(err) != c.field {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		if err := ts.Receipt(ctx, h.Far, id, 2, line, d("2022-02-01")); kind(err) != fault.NotFound {
			t.Errorf("a stranger enters the receipt: %v", err)
		}
		h.must(ts.Contact(ctx, h.Secretary, id, 2, "电话问过本人，对方本周接收"))
		h.must(ts.Receipt(ctx, h.Secretary, id, 3, line, d("2022-02-18")))
		m, err := h.Members.Get(ctx, h.Officer, her, d("2022-02-18"))
		if err != nil || m.Membership.Until != d("2022-02-18") || m.OutReason != "转出到外省某局机关第二党支部，介绍信区组转〔2021〕008号" {
			t.Errorf("%+v %v", m.Stays, err)
		}
		if x := h.get(id); x.State != matter.Done || x.Lines[0].Letters[0].State != transfer.LetterUsed {
			t.Errorf("%+v", x.Matter)
		}
	})
}

// A letter that ran out is good for nothing until another stands in its place.
func TestExpired(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, p := h.Transfers, h.Ctx(), h.People[h.East]
		id := h.open(h.Secretary, h.out(p[4], p[5]))
		line := h.lines(id)
		h.must(ts.Issue(ctx, h.Officer, id, 1, line, slip("区组转〔2021〕9号", "2021-12-20")))
		if x := h.get(id); x.Lines[1].Letter().Number != "区组转〔2021〕10号" {
			t.Errorf("the second letter: %+v", x.Lines[1].Letters)
		}
		h.Clock.Set("2022-03-21")
		if err := ts.Receipt(ctx, h.Secretary, id, 2, line[:1], d("2022-03-21")); fields(err) != "on" {
			t.Errorf("received after the letter ran out: %v", err)
		}
		if w, urgent := ts.Reminder(*h.get(id).Lines[0].Letter(), d("2022-03-21")); urgent != 3 || w == "" {
			t.Errorf("nobody is reminded: %q", w)
		}
		for _, c := range []struct {
			what  string
			err   error
			want  fault.Kind
			field string
		}{
			{"by the branch", ts.Reissue(ctx, h.Secretary, id, 2, line[0], slip("区组转〔2022〕1号", "2022-03-21"), "过期"), fault.Denied, ""},
			{"without a reason", ts.Reissue(ctx, h.Officer, id, 2, line[0], slip("区组转〔2022〕1号", "2022-03-21"), ""), fault.Invalid, "why"},
			{"with a number used before", ts.Reissue(ctx, h.Officer, id, 2, line[0], slip("区组转〔2021〕10号", "2022-03-21"), "过期"), fault.Invalid, "number"},
			{"dated before the old one", ts.Reissue(ctx, h.Officer, id, 2, line[0], slip("区组转〔2022〕1号", "2021-12-19"), "过期"), fault.Invalid, "issued_on"},
			{"good for longer than the rule", ts.Reissue(ctx, h.Officer, id, 2, line[0], transfer.Slip{Number: "区组转〔2022〕1号", IssuedOn: d("2022-03-21"), Days: 91}, "过期"), fault.Invalid, "days"},
			{"another letter", ts.Reissue(ctx, h.Officer, id, 2, line[0], slip("区组转〔2022〕1号", "2022-03-21"), "超过有效期没有办理"), ok, ""},
		} {
			if kind(c.err) != c.want || fields(c.err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, c.err, c.want, c.field)
			}
		}
		h.must(ts.Receipt(ctx, h.Secretary, id, 3, line[:1], d("2022-03-21")))
		h.must(ts.Drop(ctx, h.Secretary, id, 4, line[1:], "不去了，介绍信已交回"))
		x := h.get(id)
		if x.State != matter.Done || len(x.Lines[0].Letters) != 2 || x.Lines[0].Letters[1].State != transfer.LetterReplaced || x.Lines[1].Letters[0].State != transfer.LetterVoid {
			t.Errorf("%+v", x.Lines)
		}
		page, err := ts.Letters(ctx, h.Officer, transfer.LetterQuery{Limit: 2})
		if err != nil || page.Total != 3 || len(page.List) != 2 || page.Next == 0 {
			t.Fatalf("the register: %+v %v", page, err)
		}
		rest, err := ts.Letters(ctx, h.Officer, transfer.LetterQuery{Limit: 2, After: page.Next})
		if err != nil || len(rest.List) != 1 || rest.List[0].ID == page.List[1].ID {
			t.Errorf("its second page: %+v %v", rest, err)
		}
		for q, want := range map[transfer.Which]int{transfer.Valid: 0, transfer.Used: 1, transfer.Invalid: 2, transfer.Late: 0} {
			if page, err = ts.Letters(ctx, h.Officer, transfer.LetterQuery{Which: q, Limit: 9}); err != nil || page.Total != want {
				t.Errorf("%q: %d letters, want %d: %v", q, page.Total, want, err)
			}
		}
	})
}

// Into the house, with the letter of somebody else.
func TestIn(t *testing.T) {
	both(t, func(h house) {
		ts, ctx := h.Transfers, h.Ctx()
		id, err := ts.Enter(ctx, h.Far, h.arrival(h.West))
		h.must(err)
		x := h.get(id)
		if x.Stage != transfer.Receiving || x.Owner != h.Root || x.Due != d("2022-03-01") || x.Title != "外来甲转入西局支部" {
			t.Errorf("%+v", x.Matter)
		}
		line := h.lines(id)
		for _, c := range []struct {
			what  string
			a     transfer.Acceptance
			field string
		}{
			{"no file seen", transfer.Acceptance{Lines: line, On: d("2021-12-20")}, "archive"},
			{"before the letter", transfer.Acceptance{Lines: line, On: d("2021-11-30"), Archive: true}, "on"},
			{"after the letter", transfer.Acceptance{Lines: line, On: d("2022-03-02"), Archive: true}, "on"},
			{"nobody", transfer.Acceptance{On: d("2021-12-20"), Archive: true}, "lines"},
		} {
			if err := ts.Accept(ctx, h.Officer, id, 1, c.a); fields(err) != c.field {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		if err := ts.Accept(ctx, h.Far, id, 1, transfer.Acceptance{Lines: line, On: d("2021-12-20"), Archive: true}); kind(err) != fault.Denied {
			t.Errorf("the branch that entered it accepts as well: %v", err)
		}
		h.must(ts.Accept(ctx, h.Officer, id, 1, transfer.Acceptance{Lines: line, On: d("2021-12-20"), Archive: true}))
		x = h.get(id)
		if x.Stage != transfer.Replying || x.Owner != h.West {
			t.Errorf("%+v", x.Matter)
		}
		m, err := h.Members.Get(ctx, h.Far, x.Lines[0].Member, d("2021-12-20"))
		if err != nil || m.Name != "外来甲" || m.Org != h.West || m.PartyFrom != d("2013-07-01") || m.IDNumber == "" || strings.Contains(m.IDNumber, "19900506") {
			t.Errorf("%+v %v", m, err)
		}
		if err := ts.Sent(ctx, h.Far, id, 2, line, d("2021-12-19"), ""); fields(err) != "on" {
			t.Errorf("sent before he was received: %v", err)
		}
		h.must(ts.Sent(ctx, h.Far, id, 2, line, d("2021-12-20"), "挂号信"))
		if x := h.get(id); x.State != matter.Done || x.Lines[0].Letters[0].ReceiptOn != d("2021-12-20") {
			t.Errorf("%+v", x.Matter)
		}
		// Registered, and who he is known by: he cannot come twice.
		again := h.arrival(h.East)
		again.Slip.Number = "某局组转第8号"
		if _, err := ts.Enter(ctx, h.Secretary, again); fields(err) != "id_number" {
			t.Errorf("a member here: %v", err)
		}
	})
}

// Who left with a letter and comes back keeps his record.
func TestBack(t *testing.T) {
	both(t, func(h house) {
		ts, ctx := h.Transfers, h.Ctx()
		id, err := ts.Enter(ctx, h.Far, h.arrival(h.West))
		h.must(err)
		h.must(ts.Accept(ctx, h.Officer, id, 1, transfer.Acceptance{Lines: h.lines(id), On: d("2021-12-10"), Archive: true}))
		his := h.get(id).Lines[0].Member
		x := h.out(his)
		x.From, x.On = h.West, d("2021-12-20")
		out := h.open(h.Far, x)
		h.must(ts.Issue(ctx, h.Officer, out, 1, h.lines(out), slip("区组转〔2021〕1号", "2021-12-15")))
		h.must(ts.Receipt(ctx, h.Far, out, 2, h.lines(out), d("2021-12-18")))
		a := h.arrival(h.East)
		a.Slip = transfer.Slip{Number: "某局组转第9号", IssuedOn: d("2021-12-19"), Days: 30}
		back, err := ts.Enter(ctx, h.Officer, a)
		h.must(err)
		if err := ts.Accept(ctx, h.Far, back, 1, transfer.Acceptance{Lines: h.lines(back), On: d("2021-12-20"), Archive: true}); kind(err) != fault.NotFound {
			t.Errorf("another branch accepts: %v", err)
		}
		h.must(ts.Accept(ctx, h.Secretary, back, 1, transfer.Acceptance{Lines: h.lines(back), On: d("2021-12-20"), Archive: true}))
		m, err := h.Members.Get(ctx, h.Officer, his, d("2021-12-20"))
		if err != nil || len(m.Stays) != 2 || m.Stays[0].Span.Until != d("2021-12-18") || m.Stays[1].Org != h.East {
			t.Errorf("%+v %v", m.Stays, err)
		}
		list, err := ts.OfMember(ctx, h.Officer, his)
		if err != nil || len(list) != 3 || list[0].Way != transfer.In || list[1].Way != transfer.Out || list[0].Matter != back {
			t.Errorf("his transfers: %+v %v", list, err)
		}
	})
}
