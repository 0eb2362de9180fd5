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
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
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

// What cannot be is said at its field.
func TestRefusals(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, p := h.Transfers, h.Ctx(), h.People[h.East]
		decide := func(on string, it decision.Item) int64 {
			id, err := h.Decide(decision.Decision{Org: h.Root, Kind: decision.OrgChange, Title: "调整", MadeOn: d("2021-12-01"), EffectiveOn: d(on), Items: []decision.Item{it}})
			h.must(err)
			x, err := h.Decisions.Get(ctx, h.Officer, id)
			h.must(err)
			return x.Items[0].Made
		}
		ending := decide("2021-12-01", decision.Item{Act: decision.Found, Org: h.Bureau, Kind: string(org.Branch), Name: "东三支部"})
		decide("2022-02-01", decision.Item{Act: decision.Dissolve, Org: ending})
		coming := decide("2022-01-10", decision.Item{Act: decision.Found, Org: h.Bureau, Kind: string(org.Branch), Name: "东四支部"})
		trial, err := h.Members.Enrol(ctx, h.Secretary, member.Entry{Facts: member.Facts{Name: "预备甲", JoinedOn: d("2021-06-01")}, Org: h.East, Since: d("2021-06-01"), Reason: "发展"})
		h.must(err)
		h.must(h.Members.Standing(ctx, h.Secretary, p[8], "12", d("2021-12-01"), "失去联系"))
		h.open(h.Secretary, h.inside(p[3]))
		with := func(change func(*transfer.Draft), ids ...int64) transfer.Draft {
			x := h.inside(ids...)
			change(&x)
			return x
		}
		none := func(*transfer.Draft) {}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			x     transfer.Draft
			want  fault.Kind
			field string
		}{
			{"nobody chosen", h.Secretary, with(none), fault.Invalid, "members"},
			{"a member of another branch", h.Secretary, with(none, h.People[h.West][1]), fault.Invalid, "members"},
			{"no member at all", h.Secretary, with(none, 77), fault.Invalid, "members"},
			{"who has one under way", h.Secretary, with(none, p[3]), fault.Invalid, "members"},
			{"into the same branch", h.Secretary, with(func(x *transfer.Draft) { x.To = h.East }, p[4]), fault.Invalid, "to"},
			{"into a committee", h.Secretary, with(func(x *transfer.Draft) { x.To = h.Bureau }, p[4]), fault.Invalid, "to"},
			{"into nothing", h.Secretary, with(func(x *transfer.Draft) { x.To = 77 }, p[4]), fault.Invalid, "to"},
			{"into one that ends afterwards", h.Secretary, with(func(x *transfer.Draft) { x.To = ending }, p[4]), fault.Invalid, "to"},
			{"into one that has not begun", h.Secretary, with(func(x *transfer.Draft) { x.To = coming }, p[4]), fault.Invalid, "to"},
			{"before he came", h.Secretary, with(func(x *transfer.Draft) { x.On = d("2015-03-01") }, p[4]), fault.Invalid, "on"},
			{"before her post began", h.Secretary, with(func(x *transfer.Draft) { x.On, x.Ends = d("2019-06-01"), true }, p[1]), fault.Invalid, "on"},
			{"no day", h.Secretary, with(func(x *transfer.Draft) { x.On = day.None }, p[4]), fault.Invalid, "on"},
			{"years ahead", h.Secretary, with(func(x *transfer.Draft) { x.On = d("2024-01-01") }, p[4]), fault.Invalid, "on"},
			{"for no reason", h.Secretary, with(func(x *transfer.Draft) { x.Reason = "想去" }, p[4]), fault.Invalid, "reason"},
			{"dues of no month", h.Secretary, with(func(x *transfer.Draft) { x.Dues = "上月" }, p[4]), fault.Invalid, "dues"},
			{"the secretary, who is not told", h.Secretary, with(none, p[0]), fault.Invalid, "ends"},
			{"on probation, without papers", h.Secretary, with(none, trial), fault.Invalid, "papers"},
			{"under review", h.Secretary, with(func(x *transfer.Draft) { x.Reviewed = "东甲4" }, p[4]), fault.Invalid, "reviewed"},
			{"a measure of somebody else", h.Secretary, with(func(x *transfer.Draft) { x.Punished = "东甲5" }, p[4]), fault.Invalid, "punished"},
			{"whose membership is suspended", h.Secretary, with(none, p[8]), fault.Invalid, "members"},
			{"out, to nowhere", h.Secretary, with(func(x *transfer.Draft) { x.Way = transfer.Out }, p[4]), fault.Invalid, "to_name heading"},
			{"from another branch", h.Beside, with(none, p[4]), fault.NotFound, ""},
			{"by a member without a post", h.Plain, with(none, p[4]), fault.Denied, ""},
			{"the receiver, with a wrong birthday", h.Far, with(func(x *transfer.Draft) { x.Named = []transfer.Named{{"东甲4", d("1980-03-01")}} }), fault.Invalid, "named"},
			{"the receiver, nobody", h.Far, with(none), fault.Invalid, "named"},
			{"the receiver, the same twice", h.Far, with(func(x *transfer.Draft) {
				x.Named = []transfer.Named{{"东甲4", d("1980-02-29")}, {"东甲4", d("1980-02-29")}}
			}), fault.Invalid, "named"},
			{"on probation, with papers", h.Secretary, with(func(x *transfer.Draft) { x.Papers = true }, trial), ok, ""},
			{"under a measure, whose papers go along", h.Secretary, with(func(x *transfer.Draft) { x.Punished = "东甲5" }, p[5]), ok, ""},
			{"the secretary, who knows", h.Secretary, with(func(x *transfer.Draft) { x.Ends = true }, p[0]), ok, ""},
		} {
			_, err := ts.Open(ctx, c.who, c.x)
			if kind(err) != c.want || fields(err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, err, c.want, c.field)
			}
		}
	})
}

// What came with a letter is tested at its field too.
func TestRefusedLetters(t *testing.T) {
	both(t, func(h house) {
		ts, ctx := h.Transfers, h.Ctx()
		first, err := ts.Enter(ctx, h.Far, h.arrival(h.West))
		h.must(err)
		for _, c := range []struct {
			what   string
			change func(*transfer.Arrival)
			want   fault.Kind
			field  string
		}{
			{"the same letter twice", func(a *transfer.Arrival) { a.IDNumber = number("1990-05-06", 2) }, fault.Invalid, "number"},
			{"no number", func(a *transfer.Arrival) { a.Slip.Number = "" }, fault.Invalid, "number"},
			{"no issuer", func(a *transfer.Arrival) { a.From = "" }, fault.Invalid, "from"},
			{"issued tomorrow", func(a *transfer.Arrival) { a.IssuedOn = d("2021-12-21") }, fault.Invalid, "issued_on"},
			{"good for no day", func(a *transfer.Arrival) { a.Days = 0 }, fault.Invalid, "days"},
			{"no citizen's number", func(a *transfer.Arrival) { a.IDNumber = "123" }, fault.Invalid, "id_number"},
			{"a wrong last digit", func(a *transfer.Arrival) { a.IDNumber = a.IDNumber[:17] + "Z" }, fault.Invalid, "id_number"},
			{"another birthday", func(a *transfer.Arrival) { a.BirthOn = d("1990-05-07") }, fault.Invalid, "id_number"},
			{"joined in the future", func(a *transfer.Arrival) { a.JoinedOn, a.FullOn = d("2022-01-01"), day.None }, fault.Invalid, "joined_on"},
			{"full before he joined", func(a *transfer.Arrival) { a.FullOn = d("2012-06-30") }, fault.Invalid, "full_on"},
			{"into a committee", func(a *transfer.Arrival) { a.To = h.Bureau }, fault.NotFound, ""},
			{"into another branch", func(a *transfer.Arrival) { a.To = h.East }, fault.NotFound, ""},
		} {
			a := h.arrival(h.West)
			if c.field != "number" {
				a.Slip.Number, a.IDNumber = "某局组转第99号", number("1990-05-06", 3)
			}
			c.change(&a)
			if _, err := ts.Enter(ctx, h.Far, a); kind(err) != c.want || fields(err) != c.field {
				t.Errorf("%s: %v, want %v at %q", c.what, err, c.want, c.field)
			}
		}
		// A letter that ran out is registered, and cannot be received by.
		late := h.arrival(h.West)
		late.Slip, late.Name, late.IDNumber = transfer.Slip{Number: "某局组转第5号", IssuedOn: d("2021-06-01"), Days: 90}, "外来乙", number("1990-05-06", 4)
		id, err := ts.Enter(ctx, h.Officer, late)
		h.must(err)
		a := transfer.Acceptance{Lines: h.lines(id), On: d("2021-12-20"), Archive: true}
		if err := ts.Accept(ctx, h.Far, id, 1, a); fields(err) != "on" {
			t.Errorf("received by an expired letter: %v", err)
		}
		h.must(ts.Reissue(ctx, h.Far, id, 1, a.Lines[0], transfer.Slip{Number: "某局组转第11号", IssuedOn: d("2021-12-18"), Days: 30}, "原介绍信过期"))
		h.must(ts.Accept(ctx, h.Far, id, 2, a))
		// The citizen's number came to be somebody's meanwhile.
		if _, err := h.Members.Enrol(ctx, h.Officer, member.Entry{Facts: member.Facts{Name: "外来甲", IDNumber: number("1990-05-06", 1)}, Org: h.Eastern, Since: d("2021-12-20"), Reason: "转入"}); err != nil {
			t.Fatal(err)
		}
		if err := ts.Accept(ctx, h.Officer, first, 1, transfer.Acceptance{Lines: h.lines(first), On: d("2021-12-20"), Archive: true}); fields(err) != "on" {
			t.Errorf("somebody who is here by now: %v", err)
		}
	})
}

// What happens meanwhile is told, and moves nobody.
func TestMeanwhile(t *testing.T) {
	both(t, func(h house) {
		ts, ctx, p := h.Transfers, h.Ctx(), h.People[h.East]
		id := h.open(h.Secretary, h.inside(p[4], p[5], p[6]))
		line := h.lines(id)
		h.must(h.Members.Reduce(ctx, h.Secretary, p[4], member.Leaving{Kind: member.Died, On: d("2021-12-19")}))
		h.must(h.Members.Standing(ctx, h.Secretary, p[5], "12", d("2021-12-19"), "失去联系"))
		for i, field := range []string{"on", "lines"} {
			if err := ts.Accept(ctx, h.Far, id, 1, transfer.Acceptance{Lines: line[i : i+1], On: d("2021-12-25")}); fields(err) != field {
				t.Errorf("line %d: %v, want %q", i, err, field)
			}
		}
		// Both sides at the same time: the second is told where it stands.
		h.must(ts.Drop(ctx, h.Secretary, id, 1, line[2:], "不调了"))
		err := ts.Accept(ctx, h.Far, id, 1, transfer.Acceptance{Lines: line[2:], On: d("2021-12-25")})
		if kind(err) != fault.Conflict || !strings.Contains(err.Error(), transfer.Receiving) {
			t.Errorf("the second side: %v", err)
		}
		if h.where(p[6], "2021-12-25") != h.East {
			t.Error("he moved all the same")
		}
		if err := ts.Accept(ctx, h.Far, id, 2, transfer.Acceptance{Lines: line[2:], On: d("2021-12-25")}); fields(err) != "lines" {
			t.Errorf("who was given up: %v", err)
		}
		if err := ts.Accept(ctx, h.Far, id, 2, transfer.Acceptance{Lines: line[:1], On: d("2021-12-01")}); fields(err) != "on" {
			t.Errorf("received before it was asked: %v", err)
		}
	})
}

// Who sees a transfer: its two sides, those above them, and nobody else; a stranger's
// and an absent one answer alike.
func TestWhoSees(t *testing.T) {
	both(t, func(h house) {
		id := h.open(h.Secretary, h.inside(h.People[h.East][4]))
		out := h.open(h.Secretary, h.out(h.People[h.East][5]))
		absent := func(who gate.Actor) string {
			_, err := h.Transfers.Get(h.Ctx(), who, 77)
			return fmt.Sprint(err)
		}
		for _, c := range []struct {
			what        string
			who         gate.Actor
			inside, out fault.Kind
			letters     bool
		}{
			{"the sender", h.Secretary, ok, ok, true},
			{"above the sender", h.Head, ok, ok, true},
			{"the receiver", h.Far, ok, fault.NotFound, true},
			{"the Committee", h.Officer, ok, ok, true},
			{"beside", h.Beside, fault.NotFound, fault.NotFound, true},
			{"without a post", h.Plain, fault.Denied, fault.Denied, false},
			{"a stranger", h.Stranger, fault.Denied, fault.Denied, false},
		} {
			_, in := h.Transfers.Get(h.Ctx(), c.who, id)
			_, gone := h.Transfers.Get(h.Ctx(), c.who, out)
			if kind(in) != c.inside || kind(gone) != c.out {
				t.Errorf("%s: %v and %v", c.what, in, gone)
			}
			for _, err := range []error{in, gone} {
				if kind(err) == fault.NotFound && err.Error() != absent(c.who) {
					t.Errorf("%s tells a foreign one from an absent one", c.what)
				}
			}
			_, err := h.Transfers.Letters(h.Ctx(), c.who, transfer.LetterQuery{Limit: 5})
			if (err == nil) != c.letters {
				t.Errorf("%s opens the register of letters: %v", c.what, err)
			}
		}
		// No step by those who only see, nor by those who do not.
		line := h.lines(id)
		for what, who := range map[string]gate.Actor{"above": h.Head, "beside": h.Beside, "no post": h.Plain, "stranger": h.Stranger} {
			if err := h.Transfers.Accept(h.Ctx(), who, id, 1, transfer.Acceptance{Lines: line, On: d("2021-12-25")}); err == nil {
				t.Errorf("%s accepts", what)
			}
			if err := h.Transfers.Drop(h.Ctx(), who, id, 1, line, "不办了"); err == nil {
				t.Errorf("%s gives it up", what)
			}
		}
		if err := h.Transfers.Drop(h.Ctx(), h.Far, id, 1, line, "不办了"); kind(err) != fault.Denied {
			t.Errorf("the receiver gives it up: %v", err)
		}
	})
}
