//go:build browser

package app_test

import (
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	places "zhibu/internal/ledger/site"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"
	"zhibu/internal/register/unit"
)

const password = "fictional-2021"

// house is the small world with a year behind it and people who can sign in:
// in December the branch's
// committee has met, and its theme day is due.
type house struct {
	*world.World
	base                           string
	activity, decision, topic, loc int64
	booking, plan, unit, account   int64
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{World: world.New(t, testkit.Engine{Name: "sqlite", Dir: t.TempDir()})}
	ctx, program := t.Context(), gate.Program("test")
	must := func(id int64, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	for login, a := range map[string]gate.Actor{"shuji": h.Secretary, "gongwei": h.Officer, "dangyuan": h.Plain,
		"xitong": h.Outsider(81, post.SystemAdmin), "anquan": h.Outsider(83, post.SecurityAdmin), "shenji": h.Outsider(82, post.AuditAdmin)} {
		h.account = must(h.Accounts.Create(ctx, program, login, a.Name, a.Person, password))
	}
	h.topic = must(h.Topics.Publish(ctx, h.Officer, h.Root, topic.Topic{Title: "虚构的第一议题", Source: "虚构日报", PublishedOn: day.Must("2021-12-01"), Body: "供测试学习。"}))
	h.loc = must(h.Sites.Register(ctx, h.Officer, h.Root, places.Site{Name: "虚构纪念馆", Address: "示例路1号", Opening: "每天9:00—17:00", Capacity: 60,
		Slots: []places.Slot{{Weekday: 1, From: "14:00", Until: "15:30", People: 30}, {Weekday: 3, From: "09:00", Until: "10:30", People: 30}}, Closures: []places.Closure{{Span: day.Span{From: day.Must("2022-01-01"), Until: day.Must("2022-01-04")}, Why: "元旦"}}}))
	for m := 1; m <= 12; m++ {
		for i, kinds := range [][]activity.Kind{{activity.Committee}, {activity.ThemeDay, activity.Assembly}, {activity.Lecture}} {
			if i == 1 && m == 12 || i == 2 && m%3 != 2 {
				continue
			}
			var marks []activity.Mark
			if i == 1 {
				marks = []activity.Mark{{Member: h.People[h.East][3], Absent: true, Reason: "病假"}}
			}
			h.activity = must(h.Activities.Record(ctx, h.Secretary, h.East, activity.Record{Kinds: kinds, OnDay: day.Of(2021, time.Month(m), 5+i), FromTime: "14:30", UntilTime: "16:30",
				Place: "支部活动室", Minutes: "按计划进行。", Items: []activity.Item{{Title: "学习"}}, StudyMins: 120, Marks: marks}))
		}
	}
	h.decision = must(h.Decisions.Decide(ctx, h.Officer, decision.Decision{Org: h.Root, Kind: decision.Commendation, Title: "关于表彰的决定", MadeOn: day.Must("2021-07-01"),
		Items: []decision.Item{{Act: decision.Outstanding, Org: h.East, Member: h.People[h.East][2]}}}))
	// A visit of today, which can be confirmed, and one that waits.
	h.unit = must(h.Units.Register(ctx, h.Officer, unit.Facts{Org: h.Bureau, Name: "虚构学院", Code: unit.Complete("99990101MB0A00001"), Nature: "事业单位", Sector: "教育", Address: "示例路2号"}))
	for _, m := range h.People[h.East][5:8] {
		if err := h.Units.Work(ctx, h.Officer, h.unit, m, day.Must("2021-06-01")); err != nil {
			t.Fatal(err)
		}
	}
	h.booking = must(h.Bookings.Book(ctx, h.Secretary, h.East, booking.Draft{Site: h.loc, Day: day.Must("2021-12-20"), From: "14:00", Members: 9, Others: 3}))
	must(h.Bookings.Book(ctx, h.Officer, h.West, booking.Draft{Site: h.loc, Day: day.Must("2021-12-22"), From: "09:00", Members: 20}))
	must(h.Bookings.Book(ctx, h.Secretary, h.East, booking.Draft{Site: h.loc, Day: day.Must("2021-12-22"), From: "09:00", Members: 9, Others: 9, Wait: true}))
	if _, err := h.Plans.Lay(ctx, h.Secretary, h.East, 2022, plan.Year{Fixed: plan.Fixed{Dom: 9}, From: "14:30"}, nil); err != nil {
		t.Fatal(err)
	}
	h.plan = must(h.Plans.Add(ctx, h.Secretary, h.East, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), Title: "专题党课"}))
	h.base = serve(t, h.App, h.Clock.Now)
	return h
}

// roster is a file with one good row, one doubtful row and one that is refused.
const roster = "姓名,性别,民族,公民身份号码,所在党支部,人员类别,入党日期,转正日期,手机号码\r\n" +
	"东丁一,女,汉族,,东一支部,正式党员,2010.7.1,2011.7.1,13800000001\r\n" +
	"东丁二,女,汉族,123,东一支部,正式党员,2010.7.1,2011.7.1,13800000002\r\n" +
	"东丁三,女,汉族,,没有这个支部,正式党员,2010.13.1,,13800000003\r\n"

// imported reads the roster in and gives its batch.
func (h *house) imported(t *testing.T) int64 {
	t.Helper()
	id, err := h.Rolls.Keep(t.Context(), h.Officer, roll.File{Name: "名册.csv", From: strings.NewReader(roster), Size: int64(len(roster)), Kind: roll.Members})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Rolls.Run(t.Context(), h.Officer, id, nil); err != nil {
		t.Fatal(err)
	}
	return id
}

// frozen keeps an edition of the report card.
func (h *house) frozen(t *testing.T) int64 {
	t.Helper()
	id, err := h.Reports.Freeze(t.Context(), h.Officer, h.Root, 2021, day.Must("2021-12-20"), "测试版")
	if err != nil {
		t.Fatal(err)
	}
	return id
}
