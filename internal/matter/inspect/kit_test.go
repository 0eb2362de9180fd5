package inspect_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/register/post"
)

// checklist is a published standard of two lines, one looked up in the records.
func (h house) checklist() (id int64) {
	h.T.Helper()
	id, err := h.Standards.Add(h.Ctx(), h.Officer, h.Root, standard.Head{Title: "主题党日检查表", Document: "虚工委〔2021〕9号", Year: 2021, Sort: topic.All})
	h.must(err)
	for i, x := range []standard.Item{{Text: "主题党日每月开展", Look: standard.Records, Kinds: []activity.Kind{activity.ThemeDay}}, {Text: "党员活动室能用", Look: standard.OnSite}} {
		x.Section, x.Clause = "一、主题党日", fmt.Sprintf("第%d条", i+1)
		h.must(h.Standards.Put(h.Ctx(), h.Officer, id, 0, x))
	}
	h.must(h.Standards.Publish(h.Ctx(), h.Officer, id, 0))
	return id
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// house is a world with a second officer of the Committee.
type house struct {
	*world.World
	Second gate.Actor
}

func open(t *testing.T, e testkit.Engine) house {
	w := world.New(t, e)
	return house{w, w.Outsider(8, post.Officer)}
}

func on(s string) day.Day { return day.Must(s) }

// field is where a refusal stands, or its kind.
func field(err error) string {
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		return f.Fields[0].Field
	}
	if err == nil {
		return ""
	}
	return fault.KindOf(err).String()
}

func line() inspect.Line {
	return inspect.Line{Department: "工委", Subject: "主题党日专项检查", Kind: inspect.Themed, From: on("2021-12-22"), Last: on("2021-12-30"), Filing: "备〔2021〕3号"}
}

func choice(h house) inspect.Choice {
	return inspect.Choice{Scope: h.Root, Sort: inspect.Branches, N: 2, NumberName: "福彩双色球第2021146期红球号码", NumberDay: on("2021-12-21")}
}

func (h house) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// begin makes an inspection from a new line of the plan, up to the choice.
func (h house) begin() int64 {
	h.T.Helper()
	l, err := h.Inspections.Add(h.Ctx(), h.Officer, h.Root, line())
	h.must(err)
	id, err := h.Inspections.Open(h.Ctx(), h.Officer, l)
	h.must(err)
	h.must(h.Inspections.Choose(h.Ctx(), h.Officer, id, 0, choice(h)))
	return id
}

// drawn is an inspection that was drawn the day after, with one inspector from outside
// and one of the Committee.
func (h house) drawn() (id, outside int64) {
	h.T.Helper()
	id = h.begin()
	h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, 0, "检查员甲", "区委组织部"))
	h.must(h.Inspections.Join(h.Ctx(), h.Officer, id, 0, h.Second.Person, "", ""))
	h.must(h.Inspections.Commit(h.Ctx(), h.Officer, id, 0))
	h.Clock.Set("2021-12-21")
	h.must(h.Inspections.Enter(h.Ctx(), h.Officer, id, 0, "03 08 16 21 27 30"))
	h.must(h.Inspections.Pin(h.Ctx(), h.Officer, id, 0, h.checklist()))
	x, err := h.Inspections.Get(h.Ctx(), h.Officer, id)
	h.must(err)
	return id, x.Doc.Team[0].Person
}

func (h house) sample(id int64) (list []int64) {
	h.T.Helper()
	c, err := h.Inspections.Sealed(h.Ctx(), h.Officer, id)
	h.must(err)
	for _, s := range c.Sample {
		n, err := strconv.ParseInt(s, 10, 64)
		h.must(err)
		list = append(list, n)
	}
	return list
}

// depart sends the outside inspector to the first of the sample, and the officer to the
// others, until Christmas.
func (h house) depart(id, outside int64) (first int64) {
	h.T.Helper()
	by := map[int64][]int64{}
	list := h.sample(id)
	for i, of := range list {
		by[of] = []int64{h.Second.Person}
		if i == 0 {
			by[of] = []int64{outside}
		}
	}
	h.must(h.Inspections.Depart(h.Ctx(), h.Officer, id, 0, on("2021-12-25"), by))
	return list[0]
}

// inspector is the actor of an outside inspector at an organisation, by his post there.
func (h house) inspector(person, of int64) gate.Actor {
	h.T.Helper()
	who := gate.Actor{Account: 77, Person: person, Name: "检查员甲"}
	list, err := h.Posts.Choices(h.Ctx(), who)
	h.must(err)
	for _, c := range list {
		if c.Org == of {
			who.Post = c.ID
		}
	}
	return who
}
