package access_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/access"
	"zhibu/internal/register/catalogue"
)

var program = gate.Program("test")

// Who opened a member's page, saw values in full or took them out stands in the list
// that the member reads; a day of opening a page is one line.
func TestWhoSawMe(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		her := w.Plain.Person
		for range 3 {
			w.Accesses.Saw(w.Secretary, w.East, her)
			w.Accesses.Saw(w.Officer, w.Root, her)
			w.Accesses.Saw(w.Plain, 0, her) // her own eyes are nobody's business
		}
		w.Accesses.Saw(w.Secretary, w.East, w.People[w.East][3])
		if _, err := w.Members.Reveal(w.Ctx(), w.Secretary, her, []string{"phone_seal"}, access.Reason{Code: "contact", Note: "通知开会"}); err != nil {
			t.Fatal(err)
		}
		looks, err := w.Accesses.Mine(w.Ctx(), w.Plain)
		var got []string
		for _, l := range looks {
			got = append(got, l.Name+" "+string(l.Kind)+" "+strings.Join(l.What, "、")+" "+l.Reason.String())
		}
		text := strings.Join(got, "\n")
		if err != nil || len(looks) != 3 || !strings.Contains(text, "书记 reveal 手机号码 联系本人：通知开会") || strings.Count(text, " page ") != 2 {
			t.Errorf("%v %s", err, text)
		}
		w.Clock.Add(24 * time.Hour)
		w.Accesses.Saw(w.Secretary, w.East, her)
		if looks, err = w.Accesses.Mine(w.Ctx(), w.Plain); err != nil || len(looks) != 4 {
			t.Errorf("%d looks on two days, %v", len(looks), err)
		}
		if looks, err = w.Accesses.Mine(w.Ctx(), w.Far); err != nil || len(looks) != 0 {
			t.Errorf("another sees %v %v", looks, err)
		}
		// The journal knows which and when; the words lie in the list of looks alone.
		if n, err := w.Gate.Verify(w.Ctx()); n == 0 || err != nil {
			t.Error(n, err)
		}
		var journal string
		err = w.Gate.Read(w.Ctx(), program, "", func(r *gate.Reading) error {
			return r.Beyond("a test", "SELECT detail FROM journal WHERE deed = 'member.reveal'", nil, func(row gate.Row) error { return row.Scan(&journal) })
		})
		if err != nil || !strings.Contains(journal, "phone_seal") || strings.Contains(journal, "通知开会") || strings.Contains(journal, "13800000000") {
			t.Error(journal, err)
		}
		testkit.Promise(t, "2 who opened, 1 who saw in full: 3 lines, 0 of others", "PI-04")
	})
}

// Whom an account saw on some days comes out exactly, and for the audit authority alone.
func TestWhoIsAffected(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		want := map[int64]bool{}
		for i := range 7 {
			m := w.People[w.East][i+1]
			if i%2 == 0 {
				w.Accesses.Saw(w.Secretary, w.East, m)
				want[m] = true
			} else {
				w.Accesses.Saw(w.Officer, w.Root, m)
			}
		}
		w.Clock.Add(48 * time.Hour)
		w.Accesses.Saw(w.Secretary, w.East, w.People[w.East][8])
		day1 := day.Span{From: day.Must("2021-12-20"), Until: day.Must("2021-12-21")}
		list, err := w.Accesses.Affected(w.Ctx(), program, w.Secretary.Account, day1)
		if err != nil || len(list) != len(want) {
			t.Errorf("%d of %d, %v", len(list), len(want), err)
		}
		for _, l := range list {
			if !want[l.Member] || l.MemberName == "" {
				t.Errorf("not affected: %+v", l)
			}
		}
		for name, who := range map[string]gate.Actor{"the secretary": w.Secretary, "the officer": w.Officer, "a member": w.Plain} {
			if _, err := w.Accesses.Affected(w.Ctx(), who, w.Secretary.Account, day1); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := w.Accesses.All(w.Ctx(), who, access.Asked{Span: day1, Limit: 5}); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s: %v", name, err)
			}
		}
		testkit.Promise(t, "4 of 4 persons of one day, 0 others", "PI-17")
	})
}

// Twenty files at the same moment cannot together pass the limit of a day.
func TestTheDayHasALimit(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		each := int(catalogue.The().Exports.Own) / 4
		var mu sync.Mutex
		var wg sync.WaitGroup
		given, refused := 0, 0
		for i := range 20 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := w.Accesses.Give(w.Ctx(), w.Secretary, "member.export", access.Leaving{No: access.Number(), List: "党员名册", File: strconv.Itoa(i) + ".xlsx", Sensitive: true, Rows: each, SHA256: "x", Why: "核对"})
				mu.Lock()
				defer mu.Unlock()
				switch fault.KindOf(err) {
				case fault.Against:
					refused++
				default:
					if err == nil {
						given++
						return
					}
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if given != 4 || refused != 16 {
			t.Errorf("%d given, %d refused", given, refused)
		}
		list, err := w.Accesses.Taken(w.Ctx(), w.Secretary, access.Asked{Span: day.Span{From: w.Gate.Today(), Until: w.Gate.Today() + 1}, Limit: 50})
		if err != nil || len(list) != 20 {
			t.Errorf("%d of 20 kept, %v", len(list), err)
		}
		// Other people, other days and lists without values in full are not touched by it.
		for name, err := range map[string]error{
			"the officer":  w.Accesses.Give(w.Ctx(), w.Officer, "member.export", access.Leaving{No: access.Number(), List: "党员名册", Sensitive: true, Rows: each, Why: "核对"}),
			"a plain list": w.Accesses.Give(w.Ctx(), w.Secretary, gate.Mine, access.Leaving{No: access.Number(), List: "活动台账", Rows: 100_000}),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.Clock.Add(24 * time.Hour)
		if err := w.Accesses.Give(w.Ctx(), w.Secretary, "member.export", access.Leaving{No: access.Number(), List: "党员名册", Sensitive: true, Rows: each, Why: "核对"}); err != nil {
			t.Error("the next day:", err)
		}
		if list, err := w.Accesses.Taken(w.Ctx(), w.Beside, access.Asked{Span: day.Year(2021), Limit: 50}); err != nil || len(list) != 0 {
			t.Errorf("a neighbour sees %d, %v", len(list), err)
		}
		if err := w.Accesses.Give(w.Ctx(), w.Plain, "member.export", access.Leaving{No: access.Number(), Sensitive: true, Why: "核对"}); fault.KindOf(err) != fault.Denied {
			t.Error("without a post:", err)
		}
		testkit.Promise(t, "20 parallel, 4 given, 16 refused and kept", "PI-08")
	})
}

// The rules are acknowledged once a version.
func TestTheRulesAreTold(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		v := catalogue.The().Version
		if w.Accesses.Told(w.Ctx(), w.Plain) {
			t.Error("told before anybody did")
		}
		if err := w.Accesses.Acknowledge(w.Ctx(), w.Plain, "older"); fault.KindOf(err) != fault.Conflict {
			t.Error("an older version:", err)
		}
		for range 2 {
			if err := w.Accesses.Acknowledge(w.Ctx(), w.Plain, v); err != nil {
				t.Error(err)
			}
		}
		if !w.Accesses.Told(w.Ctx(), w.Plain) || w.Accesses.Told(w.Ctx(), w.Far) {
			t.Error("not kept, or kept for another")
		}
		n := 0
		err := w.Gate.Read(w.Ctx(), program, "", func(r *gate.Reading) error {
			if err := r.Beyond("a test", "SELECT 1 FROM journal WHERE deed = 'privacy.acknowledge'", nil, func(gate.Row) error { n++; return nil }); err != nil {
				return err
			}
			return r.Beyond("a test", "SELECT 1 FROM notice_ack WHERE version = @v AND at_ms > 0", gate.Args{"v": v}, func(gate.Row) error { n++; return nil })
		})
		if n != 2 || err != nil {
			t.Error(n, err)
		}
		testkit.Promise(t, "1 entry of 2 clicks; an older version refused", "PI-02")
	})
}

func TestReasons(t *testing.T) {
	for _, c := range []struct {
		r     access.Reason
		field string
	}{
		{access.Reason{}, "why"}, {access.Reason{Code: "curious"}, "why"}, {access.Reason{Code: access.Other}, "note"}, {access.Reason{Code: access.Other, Note: "看"}, "note"},
		{access.Reason{Code: "dues", Note: strings.Repeat("长", 201)}, "note"}, {access.Reason{Code: "dues"}, ""}, {access.Reason{Code: access.Other, Note: "核对生日"}, ""},
	} {
		f, _ := fault.As(c.r.Check())
		if (f == nil) != (c.field == "") || f != nil && f.Fields[0].Field != c.field {
			t.Errorf("%+v: %v", c.r, f)
		}
	}
}
