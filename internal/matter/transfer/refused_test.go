package transfer_test

import (
	"fmt"
	"strings"
	"testing"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

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
