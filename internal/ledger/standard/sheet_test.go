package standard_test

import (
	"bytes"
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/base/testkit"
	"zhibu/internal/ledger/standard"
)

func read(t *testing.T, text string) ([]sheet.Named, error) {
	t.Helper()
	return standard.ReadList("标准.csv", bytes.NewReader([]byte(text)), int64(len(text)), sheet.DefaultLimits(t.TempDir()))
}

func TestReadList(t *testing.T) {
	for _, c := range []struct{ what, text string }{
		{"without a head", "一、学习,有计划\n"},
		{"without the way to look", "要求,条款\n有计划,1.1\n"},
		{"with a head and nothing below", "要求,怎样查\n"},
		{"with more lines than a standard has", "要求,怎样查\n" + strings.Repeat("有计划,询问\n", standard.MostItems+1)},
	} {
		if _, err := read(t, c.text); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.TooLarge {
			t.Errorf("a table %s: %v", c.what, err)
		}
	}
	list, err := read(t, "标准\n怎样查,部分,要求,多余\n询问,一、学习,有计划,x\n,,,\n查阅记录,,有记录,y\n")
	if err != nil || len(list) != 2 || list[0].Cells[1] != "有计划" || list[1].Row != 5 {
		t.Errorf("columns in another order: %+v %v", list, err)
	}
}

// A table comes in whole or not at all; what is wrong is said at its row, and the draft
// keeps what it had.
func TestImport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx := w.Ctx()
		id, err := w.Standards.Add(ctx, w.Officer, w.Root, head())
		if err == nil {
			err = w.Standards.Put(ctx, w.Officer, id, 0, line("有年度计划"))
		}
		if err != nil {
			t.Fatal(err)
		}
		before, _, _ := w.Standards.Get(ctx, w.Officer, id, 0)
		bad, err := read(t, "部分,要求,怎样查,活动类型,规则编号,原文分值\n一、学习,有年度计划,查阅记录,主题党日,,5分\n,公示栏整洁,拍照,,,\n,有记录,查阅记录,拓展训练,,\n,公示栏整洁,询问,,,\n")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.Standards.Preview(ctx, w.Officer, id, bad)
		if err != nil || len(rows) != 4 || !rows[0].Known || len(rows[0].Problems) != 0 || rows[1].Section != "一、学习" ||
			!strings.Contains(rows[1].Why(), "怎样查") || !strings.Contains(rows[2].Why(), "拓展训练") || !strings.Contains(rows[3].Why(), "第3行") {
			t.Errorf("%+v %v", rows, err)
		}
		kind(t, "a table with a wrong row", w.Standards.Import(ctx, w.Officer, id, 0, bad), fault.Invalid, "file")
		if now, _, _ := w.Standards.Get(ctx, w.Officer, id, 0); len(now.Items) != 1 || now.Items[0].ID != before.Items[0].ID {
			t.Errorf("the draft after a refused table: %+v", now.Items)
		}
		good, err := read(t, "部分,要求,怎样查,活动类型\n一、学习,公示栏整洁,现场查看,\n,有年度计划,查阅记录,主题党日、党课\n")
		if err == nil {
			err = w.Standards.Import(ctx, w.Officer, id, 0, good)
		}
		if err != nil {
			t.Fatal(err)
		}
		now, _, err := w.Standards.Get(ctx, w.Officer, id, 0)
		if err != nil || len(now.Items) != 2 || now.Items[1].Line != before.Items[0].Line || len(now.Items[1].Kinds) != 2 {
			t.Errorf("%+v %v", now.Items, err)
		}
		for what, who := range map[string]gate.Actor{"a branch": w.Secretary, "a member": w.Plain} {
			if _, err := w.Standards.Preview(ctx, who, id, good); fault.KindOf(err) != fault.Denied {
				t.Errorf("%s looks at a table: %v", what, err)
			}
		}
	})
}
