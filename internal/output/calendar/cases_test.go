package calendar_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/site"
	"zhibu/internal/output/calendar"
)

var december = day.Month(2021, 12)

// filled is a world in which East and West have a record, a plan and a booking
// each in December. The clock stands at 2021-12-20.
func filled(t *testing.T, e testkit.Engine) *world.World {
	t.Helper()
	w := world.New(t, e)
	hall, err := w.Sites.Register(w.Ctx(), w.Officer, w.Root, site.Site{Name: "虚构纪念馆", Slots: []site.Slot{{Weekday: 4, From: "09:00", Until: "10:30", People: 30}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]int64{"东": w.East, "西": w.West} {
		if _, err := w.Activities.Record(w.Ctx(), w.Officer, of, activity.Record{Kinds: []activity.Kind{activity.ThemeDay}, OnDay: day.Must("2021-12-09"), Title: name + "主题党日"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Plans.Add(w.Ctx(), w.Officer, of, plan.Draft{Kind: activity.Lecture, Day: day.Must("2021-12-28"), From: "15:00", Title: name + "党课"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Bookings.Book(w.Ctx(), w.Officer, of, booking.Draft{Site: hall, Day: day.Must("2021-12-23"), From: "09:00", Members: 20, Wait: true}); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func told(list []calendar.Entry) (out []string) {
	for _, e := range list {
		if e.What != calendar.Due {
			out = append(out, fmt.Sprintf("%s %s %s %s", e.Day, e.What, e.OrgName, e.Title))
		}
	}
	slices.Sort(out)
	return out
}

func TestOf(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := filled(t, e)
		today := w.Gate.Today()
		east := []string{"2021-12-09 held 东一支部 东主题党日", "2021-12-23 booked 东一支部 参观虚构纪念馆", "2021-12-28 planned 东一支部 东党课"}
		for _, c := range []struct {
			what  string
			who   gate.Actor
			org   int64
			below bool
			asOf  day.Day
			want  []string
			fault string
		}{
			{"her own branch", w.Secretary, w.East, false, today, east, ""},
			{"the branch beside", w.Secretary, w.Eastern, false, today, nil, "not-found"},
			{"the organisation above", w.Secretary, w.Bureau, true, today, nil, "not-found"},
			{"unrelated", w.Secretary, w.West, false, today, nil, "not-found"},
			{"the bureau itself plans nothing", w.Head, w.Bureau, false, today, nil, ""},
			{"the bureau with everything below, and nothing of others", w.Head, w.Bureau, true, today, east, ""},
			{"without a post", w.Plain, w.East, false, today, nil, "denied"},
			{"a stranger", w.Stranger, w.East, false, today, nil, "denied"},
			{"a branch that was asked for as of a day before the plans were made", w.Secretary, w.East, false, day.Must("2021-12-10"), east[:1], ""},
			{"before anything was held", w.Secretary, w.East, false, day.Must("2021-12-01"), nil, ""},
		} {
			list, err := w.Calendars.Of(w.Ctx(), c.who, calendar.Query{Org: c.org, Below: c.below, Span: december, AsOf: c.asOf})
			kind := ""
			if err != nil {
				kind = fault.KindOf(err).String()
			}
			if got := told(list); kind != c.fault || !slices.Equal(got, c.want) {
				t.Errorf("%s: %q (%v), want %q", c.what, got, err, c.want)
			}
		}
		all, err := w.Calendars.Of(w.Ctx(), w.Officer, calendar.Query{Org: w.Root, Below: true, Span: december, AsOf: today})
		if err != nil || len(told(all)) != 6 {
			t.Errorf("%q %v", told(all), err)
		}
		counted := 0
		for _, x := range all {
			if x.What == calendar.Due && x.Count > 0 {
				counted++
			}
		}
		own, err := w.Calendars.Of(w.Ctx(), w.Secretary, calendar.Query{Org: w.East, Span: december, AsOf: today})
		if err != nil || counted == 0 || !slices.ContainsFunc(own, func(x calendar.Entry) bool {
			return x.What == calendar.Due && x.Day == day.Must("2021-12-31") && !x.Late
		}) {
			t.Errorf("%d counted; no last day on 31 December: %+v %v", counted, own, err)
		}
		// Who moved up from the queue reads it here.
		books, err := w.Bookings.List(w.Ctx(), w.Officer, booking.Query{Span: december, Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range books.List {
			if b.State == booking.Held {
				w.Clock.Add(time.Minute)
				if err := w.Bookings.Cancel(w.Ctx(), w.Officer, b.ID, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		all, err = w.Calendars.Of(w.Ctx(), w.Officer, calendar.Query{Org: w.Root, Below: true, Span: december, AsOf: today})
		if err != nil || !slices.ContainsFunc(all, func(x calendar.Entry) bool {
			return x.Title == "参观虚构纪念馆（候补已转为已约）" && x.State == "held"
		}) {
			t.Errorf("%q %v", told(all), err)
		}
		// A plan that a record has done, and a booking that was visited, are told by the record alone.
		w.Clock.Set("2021-12-29")
		if _, err := w.Activities.Record(w.Ctx(), w.Secretary, w.East, activity.Record{Kinds: []activity.Kind{activity.Lecture}, OnDay: day.Must("2021-12-28"), Title: "讲了"}); err != nil {
			t.Fatal(err)
		}
		own, err = w.Calendars.Of(w.Ctx(), w.Secretary, calendar.Query{Org: w.East, Span: december, AsOf: w.Gate.Today()})
		if got := told(own); err != nil || len(got) != 3 || got[2] != "2021-12-28 held 东一支部 讲了" {
			t.Errorf("%q %v", got, err)
		}
	})
}

// The address works for its maker's post and no longer; unknown, revoked and
// ended answer alike.
func TestFeed(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := filled(t, e)
		secretary, err := w.Accounts.Create(w.Ctx(), gate.Program("test"), "shuji", "书记", w.Secretary.Person, "a long password")
		if err != nil {
			t.Fatal(err)
		}
		who := w.Secretary
		who.Account = secretary
		if _, err := w.Calendars.Make(w.Ctx(), who, w.West, false); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of an organisation beyond reach: %v", err)
		}
		if _, err := w.Calendars.Make(w.Ctx(), w.Plain, w.East, false); fault.KindOf(err) != fault.Denied {
			t.Errorf("without a post: %v", err)
		}
		form := gate.WithForm(w.Ctx(), "one form")
		first, err := w.Calendars.Make(form, who, w.East, false)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := w.Calendars.Make(form, who, w.East, false)
		if err != nil || secret == first || len(secret) != 48 {
			t.Fatalf("%q %q %v", first, secret, err)
		}
		other, err := w.Calendars.Make(w.Ctx(), who, w.East, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := w.Calendars.Serve(w.Ctx(), secret)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"SUMMARY:东党课", "SUMMARY:参观虚构纪念馆", "截止", "UID:plan-", "X-WR-CALNAME:东一支部"} {
			if !strings.Contains(string(got), want) {
				t.Errorf("no %s in\n%s", want, got)
			}
		}
		for _, never := range []string{"东主题党日", "西", "东甲"} {
			if strings.Contains(string(got), never) {
				t.Errorf("%s stands in\n%s", never, got)
			}
		}
		if again, err := w.Calendars.Serve(w.Ctx(), secret); err != nil || string(again) != string(got) {
			t.Error("the same calendar is not the same twice")
		}
		list, err := w.Calendars.Mine(w.Ctx(), who)
		if err != nil || len(list) != 2 || !list[0].Works || list[0].OrgName != "东一支部" {
			t.Fatalf("%+v %v", list, err)
		}
		if err := w.Calendars.Revoke(w.Ctx(), w.Beside, list[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's address: %v", err)
		}
		if err := w.Calendars.Revoke(w.Ctx(), who, list[0].ID); err != nil {
			t.Error(err)
		}
		answers := map[string]string{}
		serve := func(what, secret string) {
			t.Helper()
			body, err := w.Calendars.Serve(w.Ctx(), secret)
			if fault.KindOf(err) != fault.NotFound || body != nil {
				t.Errorf("%s: %v", what, err)
				return
			}
			f, _ := fault.As(err)
			answers[f.Text] = what
		}
		serve("unknown", strings.Repeat("0", 48))
		serve("empty", "")
		serve("the secret of the first answer", first)
		serve("revoked", other)
		if _, err := w.Calendars.Serve(w.Ctx(), secret); err != nil {
			t.Errorf("the other address goes with it: %v", err)
		}
		if err := w.Gate.Write(w.Ctx(), gate.Program("test"), "", func(x *gate.Writing) error {
			at, err := x.At(w.East)
			if err != nil {
				return err
			}
			if _, err := x.Exec(at, "UPDATE post SET until_day = @on WHERE id = @id", gate.Args{"on": day.Must("2021-12-21"), "id": who.Post}); err != nil {
				return err
			}
			return x.Quiet("a test ends a post")
		}); err != nil {
			t.Fatal(err)
		}
		w.Clock.Set("2021-12-21")
		serve("whose post has ended", secret)
		if len(answers) != 1 {
			t.Errorf("they do not answer alike: %v", answers)
		}
	})
}
