package appointment_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/output/figure"
	"zhibu/internal/register/post"
)

// The overview finds who is missing, acts too long, leads twice, or is to come.
func TestLeaders(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		sec := string(post.Secretary)
		remove := func(of, who int64) decision.Item {
			return decision.Item{Act: decision.Remove, Org: of, Member: who, Kind: sec}
		}
		// West has nobody since 1 December, East somebody who acts until the 31st, and
		// the bureau's secretary is one of Eastern as well.
		r.ok(decide(r, "2021-12-01", remove(r.West, r.People[r.West][0]), remove(r.East, r.people[0]),
			decision.Item{Act: decision.Appoint, Org: r.East, Member: r.people[1], Kind: sec, How: post.Acting, Last: d("2021-12-31")},
			remove(r.Eastern, r.People[r.Eastern][0]), decision.Item{Act: decision.Appoint, Org: r.Eastern, Member: r.People[r.Eastern][3], Kind: sec}))
		read := func(on string, q appointment.LeaderQuery) map[int64]string {
			q.On = d(on)
			list, err := r.Appointments.Leaders(r.Ctx(), r.Officer, q)
			r.ok(err)
			out := map[int64]string{}
			for _, b := range list {
				var texts []string
				for _, n := range b.Notes {
					texts = append(texts, string(n.What)+"："+n.Text)
				}
				out[b.Org] = strings.Join(texts, "；")
			}
			return out
		}
		for _, c := range []struct {
			on   string
			of   int64
			want string
		}{
			{"2021-11-30", r.West, "coming：2021年12月1日起西丙0不再担任书记"}, {"2021-12-01", r.West, "vacant：2021年12月1日起没有书记，前任是西丙0"},
			{"2021-11-30", r.East, "coming：2021年12月1日起东甲1任书记（主持工作）；coming：2021年12月1日起东甲0不再担任书记"},
			{"2021-12-01", r.East, "acting：东甲1从2021年12月1日起主持工作，到2021年12月31日"},
			{"2021-12-20", r.East, "acting：东甲1从2021年12月1日起主持工作，到2021年12月31日；long：主持工作还有12天到期，到期以后没有人主持"},
			{"2022-01-01", r.East, "vacant：东甲1主持工作到2021年12月31日，到期以后没有人主持"},
			{"2021-12-20", r.Bureau, "several：东乙3同时担任东一二支部书记"}, {"2021-12-20", r.Eastern, "several：东乙3同时担任东局党委书记"},
		} {
			if got := read(c.on, appointment.LeaderQuery{})[c.of]; got != c.want {
				t.Errorf("on %s: %q, want %q", c.on, got, c.want)
			}
		}
		for what, want := range map[appointment.What]int{appointment.Vacant: 1, appointment.Acts: 1, appointment.Several: 2, appointment.Term: 0, appointment.Coming: 0, "": 4} {
			if got := read("2021-12-20", appointment.LeaderQuery{What: what}); len(got) != want {
				t.Errorf("%q finds %d, want %d", what, len(got), want)
			}
		}
		if got := read("2021-12-20", appointment.LeaderQuery{Text: "东乙3"}); len(got) != 2 {
			t.Errorf("by a name: %v", got)
		}
		if got := read("2021-12-20", appointment.LeaderQuery{Org: r.Bureau}); len(got) != 3 {
			t.Errorf("below the bureau: %v", got)
		}
		list, err := r.Appointments.Roster(r.Ctx(), r.Officer, appointment.LeaderQuery{On: d("2021-12-20")})
		if err != nil || len(list) != 3 || list[1].Joined != d("2015-03-01") || list[1].How != post.Acting {
			t.Errorf("the roster: %+v %v", list, err)
		}
		mine, err := r.Appointments.Leaders(r.Ctx(), r.Beside, appointment.LeaderQuery{On: d("2021-12-20")})
		if err == nil && len(mine) != 0 { // her post ended
			t.Errorf("whose post ended sees %d", len(mine))
		}
		_, err = r.Appointments.Leaders(r.Ctx(), r.Head, appointment.LeaderQuery{On: d("2021-12-20"), Org: r.West})
		is(t, "beyond reach", err, fault.NotFound, "")
	})
}

// The year counts people and acts apart: who leaves one post for another is one of
// the people, and two acts.
func TestFigures(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.ok(decide(r, "2020-06-01", decision.Item{Act: decision.Appoint, Member: r.people[3], Kind: string(post.Deputy)}, decision.Item{Act: decision.Remove, Member: r.people[1], Kind: string(post.Organisation)}))
		draft := r.change("2021-12-25")
		draft.Remove = append(draft.Remove, appointment.Holding{Member: r.people[3], Kind: post.Deputy})
		draft.Appoint[0].Member = r.people[3]
		r.ask(r.Head, draft)
		r.vet()
		r.ok(r.approve("区工委〔2021〕7号", "2021-12-20", ""))
		c, err := r.Figures.Compute(r.Ctx(), r.Officer, figure.Year(r.Root, 2021, d("2021-12-20")))
		r.ok(err)
		for id, want := range map[string]int64{"post.people_changed": 2, "post.acts": 4} { // 东甲3 thrice, 东甲0 once
			v, ok := c.Get(id)
			if !ok || v.Value != want || len(v.In()) != int(want) {
				t.Errorf("%s is %d with %d records, want %d", id, v.Value, len(v.In()), want)
			}
		}
	})
}

// Who acts hands over to the secretary: he acts no more, and nobody says that he was
// removed from a post which he did not have.
func TestFromActingToSecretary(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		acting := r.change("2021-12-21")
		acting.Appoint[0].How, acting.Appoint[0].Last = post.Acting, d("2022-03-31")
		r.ask(r.Secretary, acting)
		r.vet()
		r.ok(r.approve("区工委〔2021〕5号", "2021-12-20", ""))
		for on, want := range map[string]string{"2022-03-31": "书记（主持工作）东甲4", "2022-04-01": ""} {
			if got := r.secretary(on); got != want {
				t.Errorf("on %s: %q, want %q", on, got, want)
			}
		}
		r.Clock.Set("2022-01-05")
		next := appointment.Draft{Appoint: []appointment.Line{{Member: r.people[5], Kind: post.Secretary}}, Reason: "补选以前任命", Effective: d("2022-01-06")}
		_, err := r.Appointments.Begin(r.Ctx(), r.Head, r.East, next)
		is(t, "a secretary while somebody acts", err, fault.Invalid, "post0")
		next.Remove = []appointment.Holding{{Member: r.people[4], Kind: post.Secretary}}
		id, err := r.Appointments.Begin(r.Ctx(), r.Head, r.East, next)
		r.ok(err)
		r.id = id
		r.vet()
		r.ok(r.approve("区工委〔2022〕1号", "2022-01-05", ""))
		_, body, err := r.Appointments.Paper(r.Ctx(), r.Officer, r.id, "reply")
		r.ok(err)
		contains(t, "reply", body, "东甲5同志任东一支部书记", "东甲4同志不再主持东一支部工作。")
		if got := r.secretary("2022-01-06"); got != "书记东甲5" {
			t.Errorf("afterwards: %s", got)
		}
	})
}

// The papers say what was decided, and the list of what is handed over says what is open.
func TestPapers(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		r := start(t, e)
		r.ask(r.Secretary, r.change("2022-01-01"))
		says := func(who gate.Actor, key string, want ...string) {
			t.Helper()
			_, body, err := r.Appointments.Paper(r.Ctx(), who, r.id, key)
			r.ok(err)
			contains(t, key, body, want...)
		}
		says(r.Secretary, "request", "任免职务的请示", "东甲4同志任东一支部书记", "免去东甲0同志的东一支部书记职务", "工作调动", "2015.03", "请批示")
		if _, _, err := r.Appointments.Paper(r.Ctx(), r.Officer, r.id, "reply"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an answer before it is given: %v", err)
		}
		h, err := r.Appointments.Handover(r.Ctx(), r.Secretary, r.East)
		r.ok(err)
		if len(h.Parts) != 5 || len(h.Parts[0].Rows) != 1 || h.Parts[0].Rows[0].Text != "东一支部书记任免" {
			t.Errorf("the matters that are handed over: %+v", h.Parts[0])
		}
		r.vet()
		says(r.Officer, "vetting", "考察审查清单", "征求纪检监察意见", "没有问题", "党龄")
		r.ok(r.approve("区工委〔2021〕7号", "2021-12-20", ""))
		says(r.Secretary, "reply", "区工委〔2021〕7号", "任免职务的批复", "你们关于东甲0、东甲4同志任免职务的请示收悉", "同意从2022年1月1日起", "此复")
		_, body, err := r.Appointments.HandoverPaper(r.Ctx(), r.Secretary, r.East)
		r.ok(err)
		contains(t, "handover", body, "工作交接清单", "东甲0", "东甲4", "没有在办的事项", "交接签名")
		if _, err := r.Appointments.Handover(r.Ctx(), r.Beside, r.East); fault.KindOf(err) != fault.NotFound {
			t.Errorf("from beside: %v", err)
		}
	})
}

func contains(t *testing.T, what string, body []byte, want ...string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range want {
		if !strings.Contains(string(all), s) && !strings.Contains(what, s) {
			head, err := z.Open("word/header1.xml")
			if err == nil {
				more, _ := io.ReadAll(head)
				if strings.Contains(string(more), s) {
					continue
				}
			}
			t.Errorf("%s does not say %q", what, s)
		}
	}
}
