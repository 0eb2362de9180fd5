package gallery

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/output/search/searchweb"
	"zhibu/internal/register/account/accountweb"
	"zhibu/internal/register/intake/intakeweb"
)

func signIn() accountweb.SignInView {
	return accountweb.SignInView{Place: "区委直属机关工委", Name: "xuyanqing", Problem: "账号或密码不对。还可以再试4次，之后要等15分钟。", Help: "忘记密码的，请支部书记或工委组织科重设。"}
}

func posts() accountweb.PostsView {
	return accountweb.PostsView{Title: "以什么身份工作", Text: "日志记下的是这个身份。", Action: "/posts", Posts: []accountweb.Post{{ID: "1", Name: "支部书记", Org: "区虚构局机关第一党支部", Note: "任期至2022年3月14日", Now: true}, {ID: "2", Name: "党员", Org: "区虚构局机关第一党支部", Note: "2015年4月1日起"}}}
}

func me() accountweb.MeView {
	return accountweb.MeView{
		Line: "沈知远　区拟设局第一党支部", Title: "没有要您办的事", Seen: "您的记录今年被查看3次，",
		Next:     &accountweb.Next{Day: "12月23日", When: "周四 15:00", Title: "党员大会", Text: "区虚构局三楼会议室。来不了，告诉支部书记一声就行。"},
		Hours:    &accountweb.Hours{Done: "28", Mins: 28 * 60, All: 32, Text: "12月两次活动各计2学时，到会后满32。"},
		Birthday: &accountweb.Birthday{Day: "12月20日", Text: "2003年这一天，支部大会接收您为预备党员。今年是第18年。"},
		Took:     []accountweb.Took{{When: "11月25日", Text: "第四季度党员大会", Word: "到会"}},
		Decided:  []accountweb.Took{{When: "11月25日", Text: "确定郑重为发展对象", Word: "通过，赞成22票、反对0票、弃权1票"}},
		Topics:   []accountweb.Took{{When: "11月25日", Text: "第一议题：学习中央经济工作会议精神", Word: "第四季度党员大会"}},
		All:      ui.Link{Text: "全部活动", Href: "/decisions"}, LooksHead: "今年查看3次",
		Who:   []ui.Pair{{Term: "支部书记、组织委员", Text: "全部"}, {Term: "工委组织科", Text: "办理事项时"}, {Term: "其他党员", Text: "姓名"}},
		Looks: []accountweb.Look{{When: "12月1日", Who: "许砚青，支部书记", Why: "编排12月20日参加名单"}, {When: "9月14日", Who: "何静宜，工委组织科", Why: "核对学时"}},
		Doors: []ui.Link{{Text: "看我的全部记录", Href: "/members/1"}, {Text: "有疑问，提出来", Href: "/me/ask"}}, Foot: "学时、出席由支部记录，您不用填写。提出的疑问，五个工作日内答复。",
	}
}

func importStart() intakeweb.StartView {
	return intakeweb.StartView{
		Title: "导入", Lead: "把手里的 Excel 花名册、台账读进来。", Action: "/import", Kind: ui.Field{Name: "kind", Label: "表里是什么", Kind: "tiles", Options: opt("*党员花名册", "组织", "活动台账")}, Org: choice("org", "属于哪个组织", "区虚构局机关第一党支部"),
		Samples: []ui.Link{{Text: "党员花名册空白表", Href: "/import/sample?kind=members"}}, Past: []intakeweb.PastRow{{When: "12月3日 周五", File: "花名册.xlsx", Href: "/import/1", Text: "导入26行，退回1行", State: ui.Done, StateText: "已完成"}},
	}
}

func importReview() intakeweb.ReviewView {
	fix := choice("fix-G17", "所在党支部", "请选一个", "机关第一党支部", "机关第二党支部")
	return intakeweb.ReviewView{
		Title: "核对导入：花名册.xlsx", Lead: "工作表“在册”，第3行是表头，共412行。", Action: "/import/1", Counts: intakeweb.Counts{Rows: 412, Good: 391, Flag: 14, Refuse: 7},
		Columns: []intakeweb.Mapping{{At: "C", Head: "身份证", Example: "000***********000X", Field: choice("map-3", "公民身份号码", "*公民身份号码", "不导入")}},
		Tabs:    []ui.NavItem{{Text: "不能导入 7", Href: "?show=refuse", Here: true}, {Text: "请看一眼 14", Href: "?show=flag"}, {Text: "全部 412", Href: "?show=all"}},
		Heads:   []ui.Column{{Text: "姓名"}, {Text: "入党日期"}, {Text: "所在党支部"}},
		Rows: []intakeweb.Row{
			{At: "第17行", State: ui.Late, Why: "“第一支部”有两个，请选一个", Cells: []intakeweb.Cell{{At: "B17", Text: "艾知秋"}, {At: "F17", Text: "2008年6月12日"}, {At: "G17", Fix: &fix}}},
			{At: "第18行", State: ui.Due, Why: "入党日期只有年月，按1日记", Cells: []intakeweb.Cell{{At: "B18", Text: "岑远舟"}, {At: "F18", Text: "2008年6月1日"}, {At: "G18", Text: "机关第二党支部"}}},
		},
		Pager: ui.Pager{Count: "第1至2行，共7行"}, Confirm: "导入可用的405行", Mend: true, Remap: true, Note: "不能导入的7行不会写入，导入后可以下载这7行，改好再交。", Refused: ui.Link{Text: "下载这7行", Href: "/import/1/refused"}, Cancel: ui.Link{Text: "不导入了", Href: "/import"},
	}
}

func importRunning() intakeweb.RunningView {
	return intakeweb.RunningView{Title: "正在导入花名册.xlsx", Bar: ui.Bar{Label: "已写入的行", Done: 240, All: 405, Text: "已写入240行，共405行"}, Text: "可以离开这一页，做完会在工作台告诉您。", Here: "/import/1"}
}

func importResult() intakeweb.ResultView {
	return intakeweb.ResultView{
		Title: "导入完成", Text: "花名册.xlsx，2021年12月20日 周一 16:52", Counts: intakeweb.Counts{Rows: 412, Good: 391, Flag: 14, Refuse: 7}, Reasons: []intakeweb.Reason{{Text: "组织名称有两个相同", Count: "5行", Way: "在表里写组织代码，或在核对时选一个。"}, {Text: "公民身份号码校验位不对", Count: "2行", Way: "请与本人核对。"}},
		Refused: ui.Link{Text: "下载退回的7行", Href: "/import/1/refused"}, Doors: []ui.Link{{Text: "看名册", Href: "/members"}}, Undo: &intakeweb.Undo{Action: "/import/1", Note: "12月27日前可以撤回。撤回后405行都不再算数，日志里留有记录。", Reason: ui.Field{Name: "reason", Label: "撤回原因"}},
	}
}

func search() searchweb.ResultsView {
	return searchweb.ResultsView{Query: "史志馆", Lead: "在您能看的范围里找到3条。", Groups: []searchweb.Group{
		{Title: "活动", Hits: []searchweb.Hit{{Title: "12月主题党日", Href: "/activities/1", Said: "地点：区史志馆", Note: "2021年12月20日　机关第一党支部"}}},
		{Title: "红色资源", Hits: []searchweb.Hit{{Title: "区史志馆", Href: "/sites/1", Note: "列入2021年名录"}}},
	}}
}
