package export_test

import (
	"strings"
	"testing"

	"zhibu/internal/app/world"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/testkit"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/register/post"
)

// The roster of secretaries and deputies has the columns of a leading body, one line
// a post, as far as the asker reaches.
func TestLeadersExport(t *testing.T) {
	testkit.Both(t, func(t *testing.T, e testkit.Engine) {
		w := world.New(t, e)
		if _, err := w.Posts.Give(w.Ctx(), w.Officer, post.Post{Org: w.East, Holder: w.People[w.East][4], Kind: post.Secretary, How: post.Acting,
			Span: day.Span{From: day.Must("2021-12-01"), Until: day.Must("2022-02-01")}}); err != nil {
			t.Fatal(err)
		}
		q := appointment.LeaderQuery{On: day.Must("2021-12-20")}
		f, err := w.Exports.Leaders(w.Ctx(), w.Officer, q)
		head, by, _ := cells(t, data(t, f, err))
		want := "序号 党组织全称 党组织编码 组织类别 职务 姓名 性别 出生日期 民族 学历 入党日期 党龄 工作单位及职务 任职方式 任职起 任职止 任期届满 批准文号 排序"
		if strings.Join(head, " ") != want || by["东一支部"] == nil || by["西局支部"] == nil {
			t.Errorf("the roster: %v %v", head, by)
		}
		f, err = w.Exports.Leaders(w.Ctx(), w.Secretary, q)
		_, by, _ = cells(t, data(t, f, err))
		if text := strings.Join(by["东一支部"], " "); by["西局支部"] != nil || !strings.Contains(text, "东甲4") || !strings.Contains(text, "主持工作") || !strings.Contains(text, "2022-01-31") {
			t.Errorf("what the branch takes out: %s", text)
		}
		q.Org = w.West
		if _, err := w.Exports.Leaders(w.Ctx(), w.Secretary, q); fault.KindOf(err) != fault.NotFound {
			t.Errorf("of another branch: %v", err)
		}
	})
}
