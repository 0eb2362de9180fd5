package appointment_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/member"
	"zhibu/internal/register/post"
)

func d(s string) day.Day { return day.Must(s) }

// run leads an appointment of East, whose secretary is the first of nine.
type run struct {
	*world.World
	t      *testing.T
	id     int64
	people []int64
}

func start(t *testing.T, e testkit.Engine) *run {
	w := world.New(t, e)
	return &run{World: w, t: t, people: w.People[w.East]}
}

func (r *run) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func is(t *testing.T, what string, err error, want fault.Kind, field string) {
	t.Helper()
	f, ok := fault.As(err)
	switch {
	case !ok || f.Kind != want:
		t.Errorf("%s: %v, want %s", what, err, want)
	case field != "" && (len(f.Fields) == 0 || f.Fields[0].Field != field):
		t.Errorf("%s: %v, want it at %s", what, f, field)
	}
}

func (r *run) get() appointment.Whole {
	r.t.Helper()
	x, err := r.Appointments.Get(r.Ctx(), r.Officer, r.id)
	r.ok(err)
	return x
}

// change is the request that the secretary goes and the fifth comes.
func (r *run) change(on string) appointment.Draft {
	return appointment.Draft{Remove: []appointment.Holding{{Member: r.people[0], Kind: post.Secretary}}, Appoint: []appointment.Line{{Member: r.people[4], Kind: post.Secretary}},
		Reason: "工作调动", Effective: d(on)}
}

// clear is a vetting list without anything in the way.
func clear(x appointment.Whole, on day.Day) (list []appointment.Check) {
	for _, f := range x.List {
		c := appointment.Check{Member: f.Member, Key: f.Item.Key}
		if !f.Auto {
			c.Result, c.On = appointment.Clear, on
		} else if f.Doubt {
			c.Note = "班子研究过"
		}
		list = append(list, c)
	}
	return list
}

func (r *run) ask(who gate.Actor, draft appointment.Draft) {
	r.t.Helper()
	id, err := r.Appointments.Begin(r.Ctx(), who, r.East, draft)
	r.ok(err)
	r.id = id
}

func (r *run) vet() {
	r.t.Helper()
	x := r.get()
	r.ok(r.Appointments.Vet(r.Ctx(), r.Officer, r.id, x.Version, clear(x, r.Gate.Today()), true))
}

func (r *run) approve(number, on, effective string) error {
	a := appointment.Approval{Number: number, On: d(on)}
	if effective != "" {
		a.Effective = d(effective)
	}
	return r.Appointments.Approve(r.Ctx(), r.Officer, r.id, r.get().Version, a)
}

func (r *run) secretary(on string) string {
	r.t.Helper()
	list, err := r.Posts.Of(r.Ctx(), r.Officer, r.East, d(on))
	r.ok(err)
	var names []string
	for _, p := range list {
		if p.Kind == post.Secretary || p.Kind == post.Deputy {
			names = append(names, p.Title()+p.Name)
		}
	}
	return strings.Join(names, "，")
}

// The whole way, with a day that is to come: the posts move in the write of the
// approval, and the people on the day.
func TestFromTheRequestToTheDay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.ask(r.Secretary, r.change("2022-01-01"))
		if x := r.get(); x.Stage != appointment.Asked || x.Owner != r.Root || x.Title != "东一支部书记任免" || x.CiteText == "" {
			t.Errorf("asked: %+v", x.Matter)
		}
		waiting, err := r.Matters.Waiting(r.Ctx(), r.Officer)
		if err != nil || len(waiting) != 1 {
			t.Errorf("what waits for the Committee: %+v %v", waiting, err)
		}
		is(t, "decided before the vetting", r.approve("区工委〔2021〕7号", "2021-12-20", ""), fault.Conflict, "")
		r.vet()
		if got := r.secretary("2022-01-01"); got != "书记东甲0" {
			t.Errorf("before the approval: %s", got)
		}
		r.ok(r.approve("区工委〔2021〕7号", "2021-12-20", ""))
		x := r.get()
		if x.State != matter.Done || x.Stage != appointment.Replied || x.Doc.Number != "区工委〔2021〕7号" || x.Doc.Effective != d("2022-01-01") || x.Training != d("2022-07-01") {
			t.Errorf("approved: %+v %+v", x.Matter, x.Doc)
		}
		for on, want := range map[string]string{"2021-12-31": "书记东甲0", "2022-01-01": "书记东甲4"} {
			if got := r.secretary(on); got != want {
				t.Errorf("on %s: %s, want %s", on, got, want)
			}
		}
		dec, err := r.Decisions.Get(r.Ctx(), r.Officer, x.Doc.Decision)
		if err != nil || dec.Kind != decision.Appointment || dec.Number != "区工委〔2021〕7号" || dec.EffectiveOn != d("2022-01-01") || len(dec.Items) != 2 || dec.Title != "关于东甲0、东甲4同志任免职务的批复" {
			t.Errorf("the decision: %+v %v", dec, err)
		}
		is(t, "decided again", r.approve("区工委〔2021〕8号", "2021-12-20", ""), fault.Conflict, "")
		is(t, "withdrawn afterwards", r.Appointments.Withdraw(r.Ctx(), r.Secretary, r.id, x.Version, "不办了"), fault.Conflict, "")
	})
}

// What was approved and is still to come is taken back by another request for the
// same day, with a paper of its own.
func TestTakenBackBeforeTheDay(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.ask(r.Secretary, r.change("2022-01-01"))
		r.vet()
		r.ok(r.approve("区工委〔2021〕7号", "2021-12-20", ""))
		back := appointment.Draft{Remove: []appointment.Holding{{Member: r.people[4], Kind: post.Secretary}}, Appoint: []appointment.Line{{Member: r.people[0], Kind: post.Secretary}},
			Reason: "调动取消", Effective: d("2021-12-31")}
		_, err := r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, back)
		is(t, "for the day before", err, fault.Invalid, "remove")
		back.Effective = d("2022-01-01")
		r.ask(r.Secretary, back)
		r.vet()
		r.ok(r.approve("区工委〔2021〕9号", "2021-12-20", ""))
		for _, on := range []string{"2021-12-31", "2022-01-01", "2022-06-01"} {
			if got := r.secretary(on); got != "书记东甲0" {
				t.Errorf("on %s: %s", on, got)
			}
		}
		r.Clock.Set("2022-01-01")
		_, err = r.Appointments.Begin(r.Ctx(), r.Head, r.East, appointment.Draft{Remove: []appointment.Holding{{Member: r.people[0], Kind: post.Secretary}}, Reason: "调动", Effective: d("2022-01-01")})
		is(t, "on the day it began", err, fault.Invalid, "remove")
	})
}

// Who may ask: the organisation, those above it, the Committee; nobody beside.
func TestWhoMayAsk(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		for _, c := range []struct {
			say  string
			who  gate.Actor
			want fault.Kind
		}{
			{"the secretary beside, whose name is alike", r.Beside, fault.NotFound}, {"one who is unrelated", r.Far, fault.NotFound},
			{"a member without a post", r.Plain, fault.Denied}, {"a stranger", r.Stranger, fault.Denied},
		} {
			_, err := r.Appointments.Begin(r.Ctx(), c.who, r.East, r.change("2022-01-01"))
			is(t, c.say, err, c.want, "")
		}
		for _, who := range []gate.Actor{r.Secretary, r.Head, r.Officer} {
			r.ask(who, r.change("2022-01-01"))
			x := r.get()
			for _, other := range []gate.Actor{r.Secretary, r.Head, r.Officer, r.Beside} {
				if other.Post == who.Post {
					continue
				}
				want := fault.Denied
				if other.Post == r.Beside.Post {
					want = fault.NotFound
				}
				is(t, other.Name+" withdraws what "+who.Name+" asked", r.Appointments.Withdraw(r.Ctx(), other, r.id, x.Version, "不办了"), want, "")
			}
			_, err := r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, r.change("2022-01-02"))
			is(t, "a second request about the same post", err, fault.Conflict, "")
			if who.Post == r.Officer.Post {
				is(t, "returned to oneself", r.Appointments.Return(r.Ctx(), r.Officer, r.id, x.Version, "再议"), fault.Denied, "")
			} else {
				is(t, "returned without a reason", r.Appointments.Return(r.Ctx(), r.Officer, r.id, x.Version, " "), fault.Invalid, "why")
				r.ok(r.Appointments.Return(r.Ctx(), r.Officer, r.id, x.Version, "理由不够"))
				if x = r.get(); x.Stage != appointment.Drafting || x.Owner != x.Doc.From || x.Why != "理由不够" {
					t.Errorf("returned: %+v", x.Matter)
				}
				is(t, "vetted after it was returned", r.Appointments.Vet(r.Ctx(), r.Officer, r.id, x.Version, nil, true), fault.Conflict, "")
				again := r.change("2022-01-03")
				again.Reason = "工作调动，已征求意见"
				r.ok(r.Appointments.Ask(r.Ctx(), who, r.id, x.Version, again))
				if x = r.get(); x.Stage != appointment.Asked || x.Doc.Effective != d("2022-01-03") || x.Why != "" {
					t.Errorf("asked again: %+v", x.Doc)
				}
			}
			is(t, "withdrawn without a reason", r.Appointments.Withdraw(r.Ctx(), who, r.id, x.Version, ""), fault.Invalid, "why")
			r.ok(r.Appointments.Withdraw(r.Ctx(), who, r.id, x.Version, "暂不调整"))
		}
		_, err := r.Appointments.Get(r.Ctx(), r.Beside, r.id)
		is(t, "seen from beside", err, fault.NotFound, "")
		_, err = r.Appointments.Begin(r.Ctx(), r.Officer, r.Root, r.change("2022-01-01"))
		is(t, "of the Committee itself", err, fault.Invalid, "")
	})
}

// What is wrong with a request stands at its field.
func TestRequestsThatCannotBe(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		program := gate.Program("test")
		fresh, err := r.Members.Enrol(r.Ctx(), program, member.Entry{Facts: member.Facts{Name: "预备的", JoinedOn: d("2021-06-01")}, Org: r.East, Since: d("2021-06-01"), Reason: "发展"})
		r.ok(err)
		r.ok(r.Members.Standing(r.Ctx(), program, r.people[7], "12", d("2021-10-01"), "失联"))
		r.ok(decide(r, "2021-11-15", decision.Item{Act: decision.Appoint, Member: r.people[3], Kind: string(post.Deputy)}))
		sec, dep := post.Secretary, post.Deputy
		line := func(member int64, k post.Kind) appointment.Line { return appointment.Line{Member: member, Kind: k} }
		goes := []appointment.Holding{{Member: r.people[0], Kind: sec}}
		for _, c := range []struct {
			say   string
			draft appointment.Draft
			on    string
			field string
		}{
			{"nothing at all", appointment.Draft{}, "2022-01-01", "who0"},
			{"nobody chosen for the post", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(0, sec)}}, "2022-01-01", "who0"},
			{"no post chosen for the person", appointment.Draft{Remove: goes, Appoint: []appointment.Line{{}, line(r.people[4], "")}}, "2022-01-01", "post1"},
			{"a post that is no secretary's", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], post.Publicity)}}, "2022-01-01", "post0"},
			{"a probationary member", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(fresh, sec)}}, "2022-01-01", "who0"},
			{"one of the branch beside", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(r.People[r.Eastern][1], sec)}}, "2022-01-01", "who0"},
			{"one whose membership is stopped", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(r.people[7], sec)}}, "2022-01-01", "who0"},
			{"the secretary once more", appointment.Draft{Appoint: []appointment.Line{line(r.people[0], sec)}}, "2022-01-01", "post0"},
			{"a second secretary", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], sec)}}, "2022-01-01", "post0"},
			{"the deputy as secretary too", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(r.people[3], sec)}}, "2022-01-01", "post0"},
			{"two secretaries in one request", appointment.Draft{Remove: goes, Appoint: []appointment.Line{line(r.people[4], sec), line(r.people[5], sec)}}, "2022-01-01", "post1"},
			{"one person twice", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], dep), line(r.people[4], dep)}}, "2022-01-01", "post1"},
			{"removed from a post that is another's", appointment.Draft{Remove: []appointment.Holding{{Member: r.people[4], Kind: sec}}}, "2022-01-01", "remove"},
			{"removed from a post of another kind", appointment.Draft{Remove: []appointment.Holding{{Member: r.people[0], Kind: dep}}}, "2022-01-01", "remove"},
			{"removed on the day of the appointment", appointment.Draft{Remove: []appointment.Holding{{Member: r.people[3], Kind: dep}}}, "2021-11-15", "remove"},
			{"no day", appointment.Draft{Remove: goes}, "", "effective_on"},
			{"before the last change of the post", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], dep)}, Remove: goes}, "2019-12-31", "remove"},
			{"before the organisation was there", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], dep)}}, "2012-05-07", "effective_on"},
			{"in ten years", appointment.Draft{Appoint: []appointment.Line{line(r.people[4], dep)}}, "2031-12-20", "effective_on"},
			{"acting without a last day", appointment.Draft{Remove: goes, Appoint: []appointment.Line{{Member: r.people[4], Kind: sec, How: post.Acting}}}, "2022-01-01", "last0"},
			{"acting that ends before it begins", appointment.Draft{Remove: goes, Appoint: []appointment.Line{{Member: r.people[4], Kind: sec, How: post.Acting, Last: d("2021-12-31")}}}, "2022-01-01", "last0"},
			{"a last day of one who does not act", appointment.Draft{Remove: goes, Appoint: []appointment.Line{{Member: r.people[4], Kind: sec, Last: d("2022-06-30")}}}, "2022-01-01", "last0"},
		} {
			c.draft.Reason = "工作需要"
			if c.on != "" {
				c.draft.Effective = d(c.on)
			}
			_, err := r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, c.draft)
			is(t, c.say, err, fault.Invalid, c.field)
		}
		short := r.change("2022-01-01")
		short.Reason = ""
		_, err = r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, short)
		is(t, "without a reason", err, fault.Invalid, "reason")
		// What is right goes through: the deputy leaves his post and becomes secretary.
		r.ask(r.Secretary, appointment.Draft{Remove: append(goes, appointment.Holding{Member: r.people[3], Kind: dep}), Appoint: []appointment.Line{line(r.people[3], sec)}, Reason: "工作需要", Effective: d("2022-01-01")})
		r.ok(r.Appointments.Withdraw(r.Ctx(), r.Secretary, r.id, 1, "重写"))
		r.ok(decide(r, "2022-02-01", decision.Item{Act: decision.Remove, Member: r.people[0], Kind: string(sec)}, decision.Item{Act: decision.Appoint, Member: r.people[4], Kind: string(sec)}))
		_, err = r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, r.change("2022-01-01"))
		is(t, "before a change that is decided", err, fault.Invalid, "post0")
	})
}

func decide(r *run, on string, items ...decision.Item) error {
	for i := range items {
		if items[i].Org == 0 {
			items[i].Org = r.East
		}
	}
	_, err := r.Decide(decision.Decision{Org: r.Root, Kind: decision.Appointment, Title: "任免", MadeOn: r.Gate.Today(), EffectiveOn: d(on), Items: items})
	return err
}

// The vetting list: the registers answer what they can, the Committee the rest; what
// is missing or stands in the way is said at its item, and only the Committee reads it.
func TestVetting(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		young, err := r.Members.Enrol(r.Ctx(), gate.Program("test"), member.Entry{Facts: member.Facts{Name: "新转正", JoinedOn: d("2020-06-01"), FullOn: d("2021-06-01"), PartyFrom: d("2021-06-01")},
			Org: r.East, Since: d("2020-06-01"), Reason: "发展"})
		r.ok(err)
		draft := r.change("2022-01-01")
		draft.Appoint[0].Member = young
		r.ask(r.Secretary, draft)
		x := r.get()
		answers := map[string]string{}
		for _, f := range x.List {
			if f.Auto {
				answers[f.Item.Key] = f.Text
			}
			if doubt := f.Item.Key == "age"; f.Doubt != doubt {
				t.Errorf("%s is doubtful: %v", f.Item.Name, f.Doubt)
			}
		}
		for key, want := range map[string]string{"full": "2021年6月1日转正", "age": "满0年，一般应当满1年", "here": "在本组织", "rights": "正常", "posts": "没有党内职务"} {
			if !strings.Contains(answers[key], want) {
				t.Errorf("%s answers %q, want %q", key, answers[key], want)
			}
		}
		seated := r.change("2022-01-01")
		seated.Appoint = []appointment.Line{{Member: r.people[1], Kind: post.Deputy}}
		seated.Remove = nil
		other, err := r.Appointments.Begin(r.Ctx(), r.Secretary, r.East, seated)
		r.ok(err)
		y, err := r.Appointments.Get(r.Ctx(), r.Officer, other)
		r.ok(err)
		for _, f := range y.List {
			if f.Item.Key == "posts" && f.Text != "本组织组织委员" {
				t.Errorf("the posts of one with a seat: %s", f.Text)
			}
		}
		today := r.Gate.Today()
		at := func(head, key string) string { return head + "-" + formatID(young) + "-" + key }
		with := func(change func(list []appointment.Check)) []appointment.Check {
			list := clear(x, today)
			change(list)
			return list
		}
		find := func(list []appointment.Check, key string) *appointment.Check {
			for i := range list {
				if list[i].Key == key {
					return &list[i]
				}
			}
			return nil
		}
		for _, c := range []struct {
			say    string
			checks []appointment.Check
			field  string
		}{
			{"nothing entered", nil, at("note", "age")},
			{"no reason for the doubt", with(func(l []appointment.Check) { find(l, "age").Note = " " }), at("note", "age")},
			{"one result missing", with(func(l []appointment.Check) { find(l, "discipline").Result = "" }), at("result", "discipline")},
			{"one that stands in the way", with(func(l []appointment.Check) { find(l, "penalty").Result = appointment.Bad }), at("result", "penalty")},
			{"a day missing", with(func(l []appointment.Check) { find(l, "political").On = day.None }), at("on", "political")},
			{"a day to come", with(func(l []appointment.Check) { find(l, "unit").On = today + 1 }), at("on", "unit")},
			{"a result that is none", with(func(l []appointment.Check) { find(l, "unit").Result = "好" }), at("result", "unit")},
		} {
			is(t, c.say, r.Appointments.Vet(r.Ctx(), r.Officer, r.id, x.Version, c.checks, true), fault.Invalid, c.field)
		}
		is(t, "by the branch", r.Appointments.Vet(r.Ctx(), r.Secretary, r.id, x.Version, clear(x, today), true), fault.Denied, "")
		half := []appointment.Check{{Member: young, Key: "discipline", Result: appointment.Clear, On: today, Note: "书面回复"}}
		r.ok(r.Appointments.Vet(r.Ctx(), r.Officer, r.id, x.Version, half, false))
		is(t, "with the page from before", r.Appointments.Vet(r.Ctx(), r.Officer, r.id, x.Version, clear(x, today), true), fault.Conflict, "")
		mine, err := r.Appointments.Get(r.Ctx(), r.Secretary, r.id)
		r.ok(err)
		if len(mine.Doc.Checks) != 0 {
			t.Errorf("the branch reads the vetting: %+v", mine.Doc.Checks)
		}
		for _, f := range mine.List {
			if !f.Auto || f.Said.Note != "" {
				t.Errorf("the branch reads %+v", f)
			}
		}
		if _, _, err := r.Appointments.Paper(r.Ctx(), r.Secretary, r.id, "vetting"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the branch opens the vetting list: %v", err)
		}
		r.vet()
		if x := r.get(); x.Stage != appointment.Ready || x.Doc.VettedOn != today || len(x.Doc.Checks) != 5 {
			t.Errorf("vetted: %+v", x.Doc)
		}
	})
}

func formatID(n int64) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

// The decision: its number and days, two officers at once, and registers that moved
// since the request.
func TestDeciding(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.ok(decide(r, "2021-12-01", decision.Item{Act: decision.Appoint, Member: r.people[6], Kind: string(post.Deputy)}))
		r.ask(r.Secretary, r.change("2021-12-25"))
		r.vet()
		used := "区工委〔2021〕1号"
		_, err := r.Decisions.Decide(r.Ctx(), r.Officer, decision.Decision{Org: r.Root, Kind: decision.Approval, Number: used, Title: "其他", MadeOn: d("2021-12-01"), Items: []decision.Item{{Act: decision.Noted, Org: r.East}}})
		r.ok(err)
		for _, c := range []struct{ say, number, on, effective, field string }{
			{"no number", "", "2021-12-20", "", "number"}, {"a number of another form", "工委(2021)8号", "2021-12-20", "", "number"}, {"a number that was used", used, "2021-12-20", "", "number"},
			{"a paper of tomorrow", "区工委〔2021〕9号", "2021-12-21", "", "on"}, {"in effect before the paper", "区工委〔2021〕9号", "2021-12-20", "2021-12-19", "effective_on"},
		} {
			is(t, c.say, r.approve(c.number, c.on, c.effective), fault.Invalid, c.field)
		}
		is(t, "by the branch", r.Appointments.Approve(r.Ctx(), r.Secretary, r.id, r.get().Version, appointment.Approval{Number: "区工委〔2021〕9号", On: d("2021-12-20")}), fault.Denied, "")
		if got := r.secretary("2022-01-05"); got != "书记东甲0，副书记东甲6" {
			t.Errorf("refused decisions moved the posts: %s", got)
		}
		// Two officers have the page open; the second is told where it stands.
		version := r.get().Version
		both := make(chan error, 2)
		for i := range 2 {
			go func() {
				both <- r.Appointments.Approve(r.Ctx(), r.Officer, r.id, version, appointment.Approval{Number: "区工委〔2021〕" + formatID(int64(20+i)) + "号", On: d("2021-12-20")})
			}()
		}
		first, second := <-both, <-both
		if first != nil {
			first, second = second, first
		}
		r.ok(first)
		is(t, "the second officer", second, fault.Conflict, "")
		if got := r.secretary("2021-12-25"); got != "书记东甲4，副书记东甲6" {
			t.Errorf("after one of two: %s", got)
		}
		// The next request is overtaken by the register: its person leaves the branch.
		r.Clock.Set("2021-12-27")
		r.ask(r.Officer, appointment.Draft{Appoint: []appointment.Line{{Member: r.people[5], Kind: post.Deputy}}, Remove: []appointment.Holding{{Member: r.people[6], Kind: post.Deputy}}, Reason: "工作需要", Effective: d("2021-12-28")})
		r.vet()
		r.ok(r.Members.Transfer(r.Ctx(), r.Officer, r.people[5], r.West, d("2021-12-27"), "调动"))
		is(t, "who has left meanwhile", r.approve("区工委〔2021〕30号", "2021-12-27", ""), fault.Conflict, "")
	})
}

// After an organisation has ended nobody is appointed there, and a request that was
// under way comes to nothing.
func TestOrganisationThatEnded(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		people := r.People[r.Eastern]
		draft := appointment.Draft{Appoint: []appointment.Line{{Member: people[1], Kind: post.Deputy}}, Reason: "工作需要", Effective: d("2021-12-25")}
		id, err := r.Appointments.Begin(r.Ctx(), r.Head, r.Eastern, draft)
		r.ok(err)
		r.id = id
		r.vet()
		r.ok(decide(r, "2021-12-22", decision.Item{Act: decision.Merge, Org: r.Eastern, Into: r.East}))
		late := draft
		late.Effective = d("2021-12-22")
		late.Appoint = []appointment.Line{{Member: people[2], Kind: post.Deputy}}
		_, err = r.Appointments.Begin(r.Ctx(), r.Head, r.Eastern, late)
		is(t, "for the day of its end", err, fault.Invalid, "effective_on")
		is(t, "approved for a day after it", r.approve("区工委〔2021〕3号", "2021-12-20", ""), fault.Invalid, "effective_on")
		r.Clock.Set("2022-01-04")
		is(t, "approved after it", r.approve("区工委〔2022〕3号", "2022-01-04", ""), fault.Invalid, "effective_on")
		_, err = r.Appointments.Begin(r.Ctx(), r.Officer, r.Eastern, late)
		is(t, "asked after it", err, fault.Invalid, "effective_on")
		r.ok(r.Appointments.Withdraw(r.Ctx(), r.Head, r.id, r.get().Version, "支部已经合并"))
	})
}
