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
		row.Title, row.Why = "导入党组织名单", "这里还只有"+own.Label()+"。名单里写明上级组织，一次读进全部，每一行都可以先核对。"
		row.Button = ui.Link{Text: "导入党组织", Href: "/import?kind=orgs"}
	case own.Members == 0:
		row.Title, row.Why = "导入党员名册", "还没有党员。从手里的Excel名册读进来，每一行都可以先核对，导入以后也可以撤回。"
		row.Button = ui.Link{Text: "导入党员", Href: "/import"}
		if len(list) > 1 {
			row.StateText = "第二步"
		}
	default:
		return nil
	}
	return []Row{row}
}
