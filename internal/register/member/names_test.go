package member_test

import (
	"slices"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/register/member"
)

// The list of names that is looked through in memory follows every write of a member: who
// comes, is called otherwise, moves and leaves stands where he belongs, and nowhere else.
// The tests' worlds read it in the plain way too and compare.
func TestNamesFollow(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		today := w.Gate.Today()
		names := func(who gate.Actor, text string) (list []string) {
			t.Helper()
			page, err := w.Members.Roster(w.Ctx(), who, member.Query{On: today, Text: text, Limit: 500})
			if err != nil || page.Total != len(page.Members) {
				t.Fatalf("%d of %d: %v", len(page.Members), page.Total, err)
			}
			for _, m := range page.Members {
				list = append(list, m.Name)
			}
			return list
		}
		do := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		before := len(names(w.Officer, ""))
		facts := member.Facts{Name: "阿虚一", Sex: member.Female, JoinedOn: day.Must("2010-07-01"), FullOn: day.Must("2011-07-01"), BirthOn: day.Must("1985-03-02"), BirthExact: true}
		id, err := w.Members.Enrol(w.Ctx(), w.Secretary, member.Entry{Facts: facts, Org: w.East, Since: today - 30, Reason: "登记"})
		do(err)
		if list := names(w.Officer, ""); len(list) != before+1 || list[0] != "阿虚一" {
			t.Errorf("who came is not first: %v", list)
		}
		one, err := w.Members.Get(w.Ctx(), w.Secretary, id, today)
		do(err)
		facts.Name = "作虚一"
		do(w.Members.CorrectFacts(w.Ctx(), w.Secretary, id, one.Version, facts, "名字写错"))
		if list := names(w.Officer, ""); len(list) != before+1 || list[0] == "阿虚一" || !slices.Contains(list, "作虚一") {
			t.Errorf("who is called otherwise: %v", list)
		}
		if len(names(w.Officer, "阿虚")) != 0 || len(names(w.Officer, "zuo")) != 1 || len(names(w.Secretary, "作")) != 1 || len(names(w.Far, "作")) != 0 {
			t.Error("she is found by another name, or by who does not reach her")
		}
		do(w.Members.Transfer(w.Ctx(), w.Officer, id, w.West, today-5, "工作调动"))
		if len(names(w.Officer, "作")) != 1 || len(names(w.Secretary, "作")) != 0 || len(names(w.Far, "作")) != 1 {
			t.Error("who moved stands where she was")
		}
		do(w.Members.Strike(w.Ctx(), w.Officer, id, today-1, "登记有误"))
		if list := names(w.Officer, ""); len(list) != before {
			t.Errorf("who left still stands there: %v", list)
		}
	})
}
