package export_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/task"
)

// What was answered goes out in one sheet, with what the register knows and with those
// who are missing; only those who ask take it.
func TestTaskExport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		ctx, program := w.Ctx(), gate.Program("test")
		id, err := w.Tasks.Draft(ctx, program, w.Root, task.Doc{Title: "摸底", Text: "请报人数。", By: task.ByForm, Due: day.Must("2021-12-24"), To: task.Reach{Scope: w.Root, Sort: task.Branches},
			Fields: []task.Field{{Label: "人数", Kind: task.Number}, {Known: task.KnownMembers}, {Known: task.KnownSecretary}, {Known: task.KnownTerm}, {Known: task.KnownUnit}, {Known: task.KnownCode}, {Known: task.KnownKind}}})
		for _, step := range []func() error{
			func() error { return w.Tasks.Ask(ctx, program, id, 0, "", "") },
			func() error { return w.Tasks.Review(ctx, program, id, 0, "") },
			func() error { return w.Tasks.Approve(ctx, program, id, 0) },
			func() error { return w.Tasks.Fill(ctx, w.Secretary, id, w.East, 0, map[string]string{"人数": "3"}) },
		} {
			if err == nil {
				err = step()
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := w.Exports.Task(ctx, w.Officer, id)
		head, by, _ := cells(t, data(t, f, err))
		if !strings.HasPrefix(strings.Join(head, " "), "序号 党组织 情况 人数 党员人数 书记 本届任期届满日期 所在单位 党组织代码 党组织类别 截止日期 送达") {
			t.Errorf("the columns: %v", head)
		}
		if got := strings.Join(by["东一支部"][2:10], "|"); got != "已办结|3|9|东甲0|||101|党支部" {
			t.Errorf("who answered: %s", got)
		}
		if got := strings.Join(by["西局支部"][2:6], "|"); got != "已送达||4|西丙0" {
			t.Errorf("who is missing: %s", got)
		}
		if _, err := w.Exports.Task(ctx, w.Secretary, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("by who was asked: %v", err)
		}
	})
}
