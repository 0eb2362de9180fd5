package selfcheck_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zhibu/internal/app"
	"zhibu/internal/app/world"
	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/task"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/register/account"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

func want(t *testing.T, what string, err error, k fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != k {
		t.Errorf("%s: %v, want %v", what, err, k)
	}
}

func lines(t *testing.T, cs *selfcheck.Cases, w *world.World, who gate.Actor) map[string]selfcheck.Line {
	t.Helper()
	list, err := cs.Lines(w.Ctx(), who)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]selfcheck.Line{}
	for _, l := range list {
		if l.Demand == "" || l.Source == "" || l.State.Label() == "" {
			t.Errorf("%s says nothing", l.Code)
		}
		out[l.Code] = l
	}
	if len(out) != 29 {
		t.Fatalf("%d items, want N1 to N16 and M1 to M13", len(out))
	}
	return out
}

// Every answer that says 符合 is computed: what violates it turns it, and an answer that
// nothing turns would stand in the list at the end.
func TestEveryAnswerTurns(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		good := w.SelfChecked()
		route := func(p string) func(*selfcheck.House) {
			return func(h *selfcheck.House) {
				h.Routes = func() []selfcheck.Route { return append(good.Routes(), selfcheck.Route{Pattern: p, Policy: "signed"}) }
			}
		}
		column := func(table, c string) func(*selfcheck.House) {
			return func(h *selfcheck.House) {
				h.Tables = func(ctx context.Context) (map[string][]string, error) {
					list, err := good.Tables(ctx)
					if err == nil {
						list[table] = append(slices.Clone(list[table]), c)
					}
					return list, err
				}
			}
		}
		rule := func(text string) func(*selfcheck.House) {
			return func(h *selfcheck.House) {
				h.Rules = func() []selfcheck.Rule {
					return append(good.Rules(), selfcheck.Rule{ID: "x", Title: "坏规则", Text: text})
				}
			}
		}
		type drawn struct {
			Title string
			Files []attach.File
		}
		base := lines(t, selfcheck.New(w.Gate, good), w, w.Officer)
		turned := map[string]int{}
		for _, c := range []struct {
			code, what string
			spoil      func(*selfcheck.House)
		}{
			{"N1", "a column nobody thought of", column("member", "blood_group")},
			{"N1", "a table nobody thought of", column("clinic", "id")},
			{"N2", "a page to check in", route("POST /activities/{id}/check-in")},
			{"N2", "a column of points", column("member", "points")},
			{"N2", "time online", column("session", "online_ms")},
			{"N3", "a report of activation", route("GET /reports/activation-rate")},
			{"N3", "a leader who sees accounts", func(h *selfcheck.House) {
				h.Holders = func(gate.Can) []string { return []string{"系统管理员", "工作人员"} }
			}},
			{"N4", "likes", column("topic", "likes")},
			{"N5", "where somebody is", column("activity", "latitude")},
			{"N5", "a record of work that holds a file", func(h *selfcheck.House) {
				h.Records = func() []any { return append(good.Records(), drawn{}) }
			}},
			{"N6", "a shop", route("GET /shop")},
			{"N7", "a rule that counts photographs", rule("activity.photos > 0")},
			{"N10", "a rule that asks for files", rule("size(files) >= 1")},
			{"N11", "a ratio of taking part", column("activity", "participation")},
			{"N13", "no way in", func(h *selfcheck.House) {
				h.Routes = func() []selfcheck.Route { return []selfcheck.Route{{Pattern: "GET /orgs"}} }
			}},
			{"N15", "a template that demands a report", func(h *selfcheck.House) {
				h.Phrases = func(*gate.Reading, string) ([]string, int, error) { return []string{"通知"}, 1, nil }
			}},
			{"N16", "a public vote", route("GET /public/vote")},
			{"M2", "no way out", func(h *selfcheck.House) { h.Routes = func() []selfcheck.Route { return nil } }},
			{"M11", "an inspection without a plan, told by its own area", func(h *selfcheck.House) {
				h.More = map[string]func(*selfcheck.Look) (selfcheck.Answer, error){"M11": func(*selfcheck.Look) (selfcheck.Answer, error) {
					return selfcheck.Answer{State: selfcheck.Act, Figure: "1"}, nil
				}}
			}},
			{"M13", "a score of an organisation", column("org", "score")},
		} {
			if base[c.code].State == selfcheck.Act {
				t.Errorf("%s says %v of the house as it is: %v", c.code, base[c.code].State, base[c.code].Found)
			}
			h := good
			c.spoil(&h)
			got := lines(t, selfcheck.New(w.Gate, h), w, w.Officer)[c.code]
			if got.State != selfcheck.Act || c.code != "M11" && len(got.Found) == 0 {
				t.Errorf("%s after %s: %v %v", c.code, c.what, got.State, got.Found)
			}
			turned[c.code]++
		}

		// What is counted from records turns with them.
		now := func() map[string]selfcheck.Line { return lines(t, w.SelfChecks, w, w.Officer) }
		state := func(code string, want selfcheck.State, why string) {
			t.Helper()
			if l := now()[code]; l.State != want {
				t.Errorf("%s %s: %v %s %v, want %v", code, why, l.State, l.Figure, l.Found, want)
			}
			turned[code]++
		}
		program, ctx := gate.Program("test"), w.Ctx()
		state("N8", selfcheck.Fits, "with nothing sent")
		// Two tasks as no guard would let them out: put in as they would stand in the house.
		for _, label := range []string{"人数", "人数", "党员 人数"} {
			put(t, w, task.Doc{Title: "摸底", By: task.ByForm, Fields: []task.Field{{Label: label, Kind: task.Number}}, SentMS: w.Clock.Now().UnixMilli()})
		}
		state("N8", selfcheck.Act, "with one thing asked twice without a reason")
		state("N14", selfcheck.Act, "with something asked that the register knows")

		state("M4", selfcheck.Act, "without a limit")
		if err := w.Desk.Confirm(ctx, w.Officer, desk.Limit{Days: 5, Source: "会议"}); err != nil {
			t.Fatal(err)
		}
		state("M4", selfcheck.Fits, "with a limit")
		if _, _, err := w.Desk.Submit(ctx, w.Plain, desk.Draft{Kind: desk.Suggestion, Subject: "题", Text: "情况"}); err != nil {
			t.Fatal(err)
		}
		state("M5", selfcheck.Act, "with the program's own words")
		state("M7", selfcheck.Ask, "without a number")
		u, err := w.SelfChecks.Usage(ctx, w.Plain)
		if err != nil || u.Version != 0 || u.Audience == "" {
			t.Error(u, err)
		}
		want(t, "a secretary publishes", w.SelfChecks.Publish(ctx, w.Secretary, u, true), fault.Denied)
		if err := w.SelfChecks.Publish(ctx, w.Officer, selfcheck.Usage{Audience: "甲乙", Scenes: "场景", Demands: "要求", Filing: "虚构备〔2021〕1号"}, true); err != nil {
			t.Fatal(err)
		}
		want(t, "that nobody agreed to", w.SelfChecks.Publish(ctx, w.Officer, selfcheck.Usage{Version: 1, Audience: "甲乙", Scenes: "场景", Demands: "要求"}, false), fault.Invalid)
		want(t, "an old page", w.SelfChecks.Publish(ctx, w.Officer, u, true), fault.Conflict)
		want(t, "an empty page", w.SelfChecks.Publish(ctx, w.Officer, selfcheck.Usage{Version: 1}, true), fault.Invalid)
		state("M5", selfcheck.Fits, "once published")
		state("M7", selfcheck.Fits, "with a number")
		state("M6", selfcheck.Act, "without a test of a restore")
		state("M12", selfcheck.Fits, "without a commendation")
		if _, err := w.Decide(decision.Decision{Org: w.Root, Kind: decision.Commendation, Title: "表彰", MadeOn: day.Must("2021-07-01"), Body: strings.Repeat("长", 4001),
			Items: []decision.Item{{Act: decision.Outstanding, Org: w.East, Member: w.People[w.East][2]}}}); err != nil {
			t.Fatal(err)
		}
		state("M12", selfcheck.Act, "with a commendation without a number")
		state("M10", selfcheck.Act, "with a long document")

		// Accounts are counted for the security administrator alone.
		if l := now()["N12"]; l.State != selfcheck.Ask || strings.Contains(l.Figure, "启用的账号") {
			t.Errorf("the officer reads %s", l.Figure)
		}
		if _, err := w.Accounts.Create(ctx, program, "someone", "某人", w.People[w.East][3], "correct horse battery staple"); err != nil {
			t.Fatal(err)
		}
		security := w.Outsider(92, post.SecurityAdmin)
		if l := lines(t, w.SelfChecks, w, security)["N12"]; l.State != selfcheck.Fits || !strings.Contains(l.Figure, "启用的账号1个，一年没有用过的0个") {
			t.Errorf("of a new account: %v %s", l.State, l.Figure)
		}
		w.Clock.Set("2022-12-30")
		if l := lines(t, w.SelfChecks, w, security)["N12"]; l.State != selfcheck.Act || !strings.Contains(l.Figure, "一年没有用过的1个") {
			t.Errorf("of one that nobody used: %v %s", l.State, l.Figure)
		}
		turned["N12"]++
		state("M4", selfcheck.Act, "with one that is late")
		state("M9", selfcheck.Act, "before any was closed")

		// Whoever never says 符合 by himself is a question of people.
		fits := 0
		for code, l := range base {
			if l.State == selfcheck.Fits {
				fits++
				if turned[code] == 0 {
					t.Errorf("%s says 符合, and nothing turns it", code)
				}
			}
			if l.State == selfcheck.Ask && l.Ask == "" && code != "M7" {
				t.Errorf("%s is for people, and asks nothing", code)
			}
		}
		testkit.Promise(t, fmt.Sprintf("%d items, %d answers turned, %d say 符合 of an empty house, %s", len(base), len(turned), fits, e.Name), "OWN-44")
	})
}

// The powers of the house itself are what is looked at: a table that lets officers see
// accounts turns the answer.
func TestTurnedByPowers(t *testing.T) {
	wrong := func(k post.Kind, of org.Kind) map[gate.Can]gate.Extent {
		p := app.Powers(k, of)
		if k == post.Officer && of == org.Committee {
			wide := map[gate.Can]gate.Extent{account.View: gate.Below}
			for can, x := range p {
				wide[can] = x
			}
			return wide
		}
		return p
	}
	w := world.NewWith(t, testkit.Engine{Dir: t.TempDir()}, func(c *app.Config) { c.Powers = wrong })
	if l := lines(t, w.SelfChecks, w, w.Officer)["N3"]; l.State != selfcheck.Act || len(l.Found) == 0 {
		t.Errorf("%v %v", l.State, l.Found)
	}
	testkit.Promise(t, "officers who see accounts are named", "OWN-44")
}

// The self-check of a year is closed once people answered, and says the same for ever.
func TestClose(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		_, err := w.SelfChecks.Lines(ctx, w.Secretary)
		want(t, "a secretary looks", err, fault.Denied)
		_, err = w.SelfChecks.Close(ctx, w.Officer, "符合要求。")
		want(t, "closed while questions are open", err, fault.Invalid)
		want(t, "an answer to nothing", w.SelfChecks.Say(ctx, w.Officer, "N2", "没有。"), fault.NotFound)
		want(t, "an answer without words", w.SelfChecks.Say(ctx, w.Officer, "M1", ""), fault.Invalid)
		want(t, "an answer of a secretary", w.SelfChecks.Say(ctx, w.Secretary, "M1", "审过。"), fault.Denied)
		for code, l := range lines(t, w.SelfChecks, w, w.Officer) {
			if l.Ask != "" {
				if err := w.SelfChecks.Say(ctx, w.Officer, code, "已经核对"+code); err != nil {
					t.Fatal(code, err)
				}
			}
		}
		if l := lines(t, w.SelfChecks, w, w.Officer)["M1"]; l.Said.Text != "已经核对M1" || l.Said.By != w.Officer.Name || l.State != selfcheck.Ask {
			t.Errorf("%+v", l)
		}
		_, err = w.SelfChecks.Close(ctx, w.Officer, " ")
		want(t, "closed without a word", err, fault.Invalid)
		id, err := w.SelfChecks.Close(ctx, w.Officer, "恢复演练年内补做。")
		if err != nil {
			t.Fatal(err)
		}
		before, err := w.SelfChecks.Get(ctx, w.Officer, id)
		if err != nil || len(before.Lines) != 29 || before.Remarks != "恢复演练年内补做。" {
			t.Fatal(len(before.Lines), err)
		}
		if l := lines(t, w.SelfChecks, w, w.Officer)["M9"]; l.State != selfcheck.Fits {
			t.Errorf("after it was closed: %v", l)
		}
		if err := w.SelfChecks.Publish(ctx, w.Officer, selfcheck.Usage{Audience: "甲乙", Scenes: "场景", Demands: "要求"}, true); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2022-12-21")
		after, err := w.SelfChecks.Get(ctx, w.Officer, id)
		if err != nil || fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("what was closed reads differently: %v", err)
		}
		next := lines(t, w.SelfChecks, w, w.Officer)
		if next["M9"].State != selfcheck.Act || next["M1"].Said.Text != "" {
			t.Errorf("a year later: %v, M1 %q", next["M9"], next["M1"].Said.Text)
		}
		_, err = w.SelfChecks.Get(ctx, w.Officer, 4242)
		want(t, "one that is absent", err, fault.NotFound)
		testkit.Promise(t, "29 answers read alike a year and a change later, "+e.Name, "OWN-45")
	})
}

// put keeps a task as a matter past the cases of its area.
func put(t *testing.T, w *world.World, d task.Doc) {
	t.Helper()
	if err := w.Gate.Write(w.Ctx(), gate.Program("test"), task.Send, func(x *gate.Writing) error {
		at, err := x.At(w.Root)
		if err != nil {
			return err
		}
		_, err = matter.Begin(x, at, matter.Opening[task.Doc]{Kind: matter.Task, Title: d.Title, Turn: matter.Turn{Stage: task.Published, State: matter.Open}, Doc: d})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
