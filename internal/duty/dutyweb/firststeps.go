package dutyweb

import (
	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/duty"
	"zhibu/internal/register/roll"
)

// firstSteps lead somebody through a new house: nothing can be due before the
// organisations and their members are there.
func firstSteps(r *web.Request, list []duty.Stand, asOf day.Day) []Row {
	if asOf != r.Today() || !r.Session.Grant.May(roll.Import) {
		return nil
	}
	row := Row{State: ui.Due, StateText: "第一步"}
	switch own := &list[0]; {
	case len(list) == 1 && !own.Kind.IsBranch():
		row.Title, row.Why = "导入党组织名单", "现在只有"+own.Label()+"。名单写明上级组织，逐行核对以后一次导入。"
		row.Button = ui.Link{Text: "导入党组织", Href: "/import?kind=orgs"}
	case own.Members == 0:
		row.Title, row.Why = "导入党员名册", "还没有党员。把手里的Excel名册逐行核对以后导入，导入以后也可以撤回。"
		row.Button = ui.Link{Text: "导入党员", Href: "/import"}
		if len(list) > 1 {
			row.StateText = "第二步"
		}
	default:
		return nil
	}
	return []Row{row}
}
