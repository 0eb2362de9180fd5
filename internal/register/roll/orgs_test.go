package roll_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/weak"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/roll"
)

var orgHead = []any{"党组织编码", "党组织全称", "组织类别", "上级组织", "成立日期", "领导班子当选日期", "任期年限"}

func orgRows() table {
	return table{orgHead,
		{"301", "南局第一党支部", "党支部", "300", "2015.3.1", "2020-06-01", "3年"}, // its parent stands below
		{"302", "南局第二党支部", "党支部", "南局党委", "2015.3.1", "", ""},
		{"300", "南局党委", "党委", "工委", "2014.1.1", "2021-01-10", "5年"},
		{"101", "东一党支部", "党支部", "100", "", "", ""}, // known, under another name
		{"303", "南局第一党小组", "党小组", "301", "2015.3.1", "", ""},
		{"304", "无上级支部", "党支部", "不存在的党委", "2015.3.1", "", ""},
	}
}

func tree(t *testing.T, w *world.World) string {
	t.Helper()
	list, err := w.Orgs.Tree(w.Ctx(), w.Officer, w.Gate.Today())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, v := range list {
		b.WriteString(strings.Repeat(" ", v.Depth()) + v.Name + " " + v.Code + "\n")
	}
	return b.String()
}

func TestOrganisations(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		before := tree(t, w)
		f := file(roll.Organisations, xlsx(t, orgRows()))
		if _, err := w.Rolls.Keep(w.Ctx(), w.Secretary, f); fault.KindOf(err) != fault.Denied {
			t.Fatal("a branch's secretary may not set up organisations:", err)
		}
		b := take(t, w, w.Officer, f)
		said := rowsOf(t, w, w.Officer, b.ID, intake.Refuse) + rowsOf(t, w, w.Officer, b.ID, intake.Flag)
		if b.Made != 3 || b.Counts.Refuse != 2 || !strings.Contains(said, "kind.not-here") || !strings.Contains(said, "parent.not-found@D7") ||
			!strings.Contains(said, "org.name-differs") {
			t.Fatalf("%+v\n%s", b, said)
		}
		now := tree(t, w)
		if !strings.Contains(now, " 南局党委 300\n  南局第一党支部 301\n  南局第二党支部 302\n") || !strings.Contains(now, "东一支部") {
			t.Fatal(now)
		}
		// Elected on 1 June 2020 for three years: 1 June 2023 is the last day, as in the rulebook.
		due := map[string]string{}
		if err := w.Gate.Read(w.Ctx(), w.Officer, org.View, func(r *gate.Reading) error {
			return r.Each("SELECT from_day, due_day FROM org_term WHERE {reach org_id}", nil, func(row gate.Row) error {
				var from, last string
				err := row.Scan(&from, &last)
				due[from] = last
				return err
			})
		}); err != nil || due["2020-06-01"] != "2023-06-01" || due["2021-01-10"] != "2026-01-10" {
			t.Errorf("terms: %v %v", due, err)
		}
		again := take(t, w, w.Officer, f)
		if again.Made != 0 || tree(t, w) != now {
			t.Errorf("the same list again: %+v", again)
		}
		// Mended in the page, under an organisation that stands by now.
		rows, err := w.Rolls.Rows(w.Ctx(), w.Officer, b.ID, intake.Refuse, 0, 10)
		if err != nil || len(rows) != 2 {
			t.Fatal(rows, err)
		}
		n, err := w.Rolls.Mend(w.Ctx(), w.Officer, b.ID, roll.Mends{rows[1].No: {3: "南局党委"}})
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if b, err = w.Rolls.Run(w.Ctx(), w.Officer, b.ID, nil); err != nil || b.Made != 4 || b.Counts.Refuse != 1 {
			t.Fatalf("%+v %v", b, err)
		}
		if err := w.Rolls.Undo(w.Ctx(), w.Officer, b.ID, "名单有误"); err != nil {
			t.Fatal(err)
		}
		if after := tree(t, w); after != before {
			t.Errorf("before\n%safter\n%s", before, after)
		}
	})
}

func TestUndoOfOrganisationsWithMembersIsRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		b := take(t, w, w.Officer, file(roll.Organisations, xlsx(t, orgRows())))
		take(t, w, w.Officer, file(roll.Members, xlsx(t, table{head, person("新来的", 1, "301")})))
		err := w.Rolls.Undo(w.Ctx(), w.Officer, b.ID, "名单有误")
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(tree(t, w), "南局第一党支部") {
			t.Error(err)
		}
	})
}

// What was begun about an organisation keeps its import: a matter, and why it is not
// rectified.
func TestUndoOfOrganisationsWithMattersIsRefused(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		for what, begin := range map[string]func(w *world.World, of int64, s []weak.Finding) error{
			"it is rectified": func(w *world.World, of int64, s []weak.Finding) error {
				_, err := w.Weaks.List(w.Ctx(), w.Officer, of, weak.Listing{Other: "群众意见较多", Leader: "工委副书记某某", Seen: weak.Seen(s)})
				return err
			},
			"it was said why not": func(w *world.World, of int64, s []weak.Finding) error {
				return w.Weaks.Dismiss(w.Ctx(), w.Officer, of, []weak.Kind{s[0].Kind}, weak.Seen(s), "刚刚成立")
			},
		} {
			sub := testkit.Engine{Name: e.Name, Dir: t.TempDir()}
			if e.URL != "" {
				sub.URL = testkit.Postgres(t)
			}
			w := world.New(t, sub)
			b := take(t, w, w.Officer, file(roll.Organisations, xlsx(t, orgRows())))
			tree, err := w.Orgs.Tree(w.Ctx(), w.Officer, w.Gate.Today())
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range tree {
				if v.Name != "南局第一党支部" {
					continue
				}
				s, err := w.Weaks.Suggest(w.Ctx(), w.Officer, weak.Query{Org: v.Org})
				if err != nil {
					t.Fatal(err)
				}
				if err := begin(w, v.Org, s[0].Findings); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			if err := w.Rolls.Undo(w.Ctx(), w.Officer, b.ID, "名单有误"); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestEmptyHouse(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		a := emptyApp(t, e)
		who := gate.Program("test")
		rows := table{orgHead, {"000", "虚构区委直属机关工委", "派出工委", "", "2012-05-08", "", ""}, {"100", "东局党委", "党委", "000", "2013-01-01", "", ""},
			{"101", "东一支部", "党支部", "100", "2013-01-01", "", ""}}
		f := file(roll.Organisations, xlsx(t, rows))
		if made, err := a.Rolls.Root(t.Context(), who, f); err != nil || !made {
			t.Fatal(made, err)
		}
		id, err := a.Rolls.Keep(t.Context(), who, f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := a.Rolls.Run(t.Context(), who, id, nil)
		if err != nil || b.Made != 2 || b.Counts.Refuse != 0 {
			t.Fatalf("%+v %v", b, err)
		}
		list, err := a.Orgs.Tree(t.Context(), who, a.Gate.Today())
		if err != nil || len(list) != 3 || list[0].Kind != org.Committee || list[2].Depth() != 2 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestRefusedRows(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		lost, early, stray := person("丢位数", 1, ""), person("日期反", 2, ""), person("积极分子", 3, "")
		lost[3] = "990101198503070000"
		early[7] = "2009.1.1"
		stray[5] = "入党积极分子"
		b := take(t, w, w.Secretary, file(roll.Members, xlsx(t, table{head, person("好的", 4, ""), lost, early, stray})))
		said := rowsOf(t, w, w.Secretary, b.ID, intake.Refuse)
		if b.Made != 1 || b.Counts.Refuse != 3 || !strings.Contains(said, "id.lost-digits@D3") || !strings.Contains(said, "full.before-joined@H4") ||
			!strings.Contains(said, "category.not-member") {
			t.Fatalf("%+v\n%s", b, said)
		}
		// The refused rows as a workbook, corrected and sent again.
		var out bytes.Buffer
		if err := w.Rolls.WriteRefused(w.Ctx(), w.Secretary, b.ID, &out); err != nil {
			t.Fatal(err)
		}
		x, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		name := x.GetSheetList()[0]
		rows, err := x.GetRows(name)
		if err != nil || len(rows) != 5 || rows[1][len(head)] != "原因" || !strings.Contains(rows[2][len(head)], "D3：") {
			t.Fatal(rows, err)
		}
		if err := x.SetCellStr(name, "D3", number("1985-03-07", 98)); err != nil {
			t.Fatal(err)
		}
		if err := x.SetCellStr(name, "H4", "2011-07-01"); err != nil {
			t.Fatal(err)
		}
		buf, err := x.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		if again := take(t, w, w.Secretary, file(roll.Members, buf.Bytes())); again.Made != 2 || again.Counts.Refuse != 1 {
			t.Errorf("%+v\n%s", again, rowsOf(t, w, w.Secretary, again.ID, intake.Refuse))
		}
		// Mended in the page of the first batch: they are known by now.
		list, err := w.Rolls.Rows(w.Ctx(), w.Secretary, b.ID, intake.Refuse, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		n, err := w.Rolls.Mend(w.Ctx(), w.Secretary, b.ID, roll.Mends{list[0].No: {3: number("1985-03-07", 98)}, list[1].No: {7: "2011-07-01"}, list[2].No: {5: "预备"}})
		if err != nil || n != 3 {
			t.Fatal(n, err, rowsOf(t, w, w.Secretary, b.ID, intake.Refuse))
		}
		if b, err = w.Rolls.Run(w.Ctx(), w.Secretary, b.ID, nil); err != nil || b.Made != 2 || b.Counts.Refuse != 0 {
			t.Errorf("%+v %v", b, err)
		}
		p, err := w.Members.Roster(w.Ctx(), w.Secretary, member.Query{On: w.Gate.Today(), Limit: 50})
		if err != nil || p.Total != 9+4 {
			t.Error(p.Total, err)
		}
	})
}

func TestHostileFiles(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		bomb := bombBook(t)
		before := entries(t, w)
		for _, f := range []roll.File{file(roll.Members, bomb), file(roll.Members, []byte("%PDF-1.7")), file(roll.Members, []byte("PK\n")), file("secrets", xlsx(t, table{head})),
			{Name: "x.xlsx", From: bytes.NewReader(nil), Size: roll.Most + 1, Kind: roll.Members}, file(roll.Members, lateBook(t))} {
			_, err := w.Rolls.Keep(w.Ctx(), w.Secretary, f)
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
				t.Errorf("%v", err)
			}
		}
		if entries(t, w) != before {
			t.Error("a refused file left entries")
		}
	})
}
