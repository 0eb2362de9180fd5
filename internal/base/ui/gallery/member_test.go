package gallery

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/register/member/memberweb"
	"zhibu/internal/register/org/orgweb"
)

func roster() memberweb.RosterView {
	v := memberweb.RosterView{
		Title: "党员名册", Lead: "区虚构局机关第一党支部，26名，其中预备党员1名", Action: "/members", Export: "/members/export", Back: "/members",
		Note:    "导出的公民身份号码和手机号码只有头尾。导出会记入日志。",
		Filters: []ui.Field{choice("org", "组织", "机关第一党支部"), choice("status", "党籍状态", "正常", "全部"), choice("category", "人员类别", "全部", "正式党员", "预备党员"), {Name: "q", Label: "姓名", Kind: "search", Class: "wide"}},
		Columns: []ui.Column{{Text: "姓名", Href: "?sort=name", Sort: "ascending"}, {Text: "类别与状态"}, {Text: "所在党支部"}, {Text: "入党日期", Href: "?sort=joined"}, {Text: "公民身份号码"}, {Text: "手机号码"}},
		Pager:   ui.Pager{Count: "第1至5名，共26名", Next: "?after=5"}, Add: ui.Link{Text: "登记党员", Href: "/members/new"},
	}
	for i, n := range []string{"艾知秋", "岑远舟", "陈砚池", "丁未央", "杜若川"} {
		r := memberweb.RosterRow{Name: n, Href: "/members/1", Gender: "女", Born: "1985年3月", Category: "正式党员", Status: "正常", Org: ui.Link{Text: "机关第一党支部", Href: "/orgs/7"}, Joined: "2008年6月12日", IDNumber: "000***********000X", Phone: "000****0000"}
		if i == 3 {
			r.Category, r.Flags = "预备党员", []string{"流动"}
		}
		v.Rows = append(v.Rows, r)
	}
	return v
}

func member() memberweb.MemberView {
	reason := ui.Field{Name: "reason", Label: "为什么要看", Hint: "会记入日志，本人看得到。", Required: true}
	return memberweb.MemberView{
		Crumbs: []ui.Link{{Text: "党员名册", Href: "/members?org=7"}}, Name: "岑远舟", Line: "正式党员，区虚构局机关第一党支部", Flags: []string{"困难"},
		Edit: ui.Link{Text: "更正", Href: "/members/2/edit"}, Doors: []ui.Link{{Text: "办理转出", Href: "/decisions/new"}},
		Facts:  []ui.Pair{{Term: "性别", Text: "男"}, {Term: "民族", Text: "汉族"}, {Term: "出生日期", Text: "1985年3月2日"}, {Term: "学历", Text: "大学"}, {Term: "入党日期", Text: "2002年12月20日", Note: "支部党员大会通过之日"}, {Term: "转正日期", Text: "2003年12月20日"}},
		Masked: []memberweb.Masked{{Term: "公民身份号码", Text: "000***********000X", Name: "id"}, {Term: "手机号码", Text: "00000000000", Open: true, Note: "已记入日志：编排12月20日参加名单"}},
		Reveal: &memberweb.RevealForm{Action: "/members/2/reveal", Fields: []ui.Field{reason}},
		Age:    memberweb.PartyAge{Text: "18年", Basis: "自2003年12月20日转为正式党员之日起，截至2021年12月20日。", Cite: ui.Link{Text: "党章第七条", Href: "/rules/7"}},
		Homes:  memberweb.Section{Title: "组织关系", Lines: []memberweb.Line{{When: "2015年4月1日起", Text: "区虚构局机关第一党支部", Href: "/orgs/7", Note: "由区拟设局机关党支部转入"}, {When: "2008年7月至2015年4月", Text: "区拟设局机关党支部"}}},
		States: memberweb.Section{Title: "类别与状态", Lines: []memberweb.Line{{When: "2003年12月20日", Text: "转为正式党员"}, {When: "2002年12月20日", Text: "接收为预备党员"}}},
		Posts:  memberweb.Section{Title: "党内职务", None: "没有担任过党内职务。"}, Honours: memberweb.Section{Title: "荣誉", Lines: []memberweb.Line{{When: "2021年7月1日", Text: "区直机关优秀共产党员"}}},
		Activity: memberweb.Section{Title: "参加的活动", Lines: []memberweb.Line{{When: "12月20日 周一", Text: "12月主题党日", Href: "/activities/1", Note: "到会，计2学时"}, {When: "11月15日 周一", Text: "11月主题党日", Href: "/activities/2", Note: "缺席，出差"}}, All: ui.Link{Text: "全部活动", Href: "/activities?member=2"}},
		Seen:     memberweb.Section{Title: "谁看过完整信息", Lines: []memberweb.Line{{When: "12月1日 周三", Text: "许砚青，支部书记", Note: "编排12月20日参加名单"}}},
	}
}

func tree() orgweb.TreeView {
	leaf := func(n, c string) orgweb.Node {
		return orgweb.Node{Name: n, Href: "/orgs/7", Kind: "党支部", Counts: c}
	}
	return orgweb.TreeView{
		Title: "组织", Lead: "截至2021年12月20日，284个组织，4,126名党员", Action: "/orgs", Export: "/orgs/export", Search: ui.Field{Name: "q", Label: "组织名称", Kind: "search", Class: "wide"}, Add: ui.Link{Text: "设立组织", Href: "/orgs/new"},
		Roots: []orgweb.Node{{Name: "区委直属机关工委", Href: "/orgs/1", Kind: "工委", Counts: "284个组织，4,126名党员", Open: true, Below: []orgweb.Node{
			{Name: "区虚构局机关党委", Href: "/orgs/2", Kind: "党委", Counts: "4个支部，96名党员", Open: true, Below: []orgweb.Node{leaf("机关第一党支部", "26名党员"), leaf("机关第二党支部", "24名党员"), {Name: "离退休党支部", Href: "/orgs/9", Kind: "党支部", Counts: "21名党员", Note: "2021年6月30日设立"}}},
			{Name: "区拟设局机关党总支", Href: "/orgs/3", Kind: "党总支", Counts: "6个支部，142名党员", More: ui.Link{Text: "看下级6个组织", Href: "/orgs?open=3"}},
			leaf("区样本库党支部", "9名党员"),
		}}},
	}
}

func orgForm() orgweb.FormView {
	return orgweb.FormView{
		Crumbs: []ui.Link{{Text: "区虚构局机关第一党支部", Href: "/orgs/7"}}, Title: "更名", Lead: "原来的名称留在沿革里，以前的记录仍按当时的名称显示。", Action: "/orgs/7/decisions/new", Basis: "设立、撤销、更名和调整隶属，须有上级党组织的批复。",
		Problems: []ui.Problem{{Field: "number", Text: "还没有写批准文号", Cite: "支部工作条例第六条", Way: "批复还没有收到的，可以先存草稿。"}},
		Fields:   []ui.Field{{Name: "name", Label: "新名称", Value: "区虚构局机关第一党支部", Class: "full"}, {Name: "short", Label: "简称", Optional: true}, choice("kind", "类别", "党支部", "联合党支部")},
		Decision: []ui.Field{{Name: "number", Label: "批准文号", Problem: "请写批准文号，例如：区工委〔2021〕4号"}, {Name: "by", Label: "批准机关", Value: "区委直属机关工委"}, {Name: "approved", Label: "批准日期", Kind: "date"}, {Name: "from", Label: "生效日期", Kind: "date", Hint: "这一天起按新名称显示。"}},
		Effects:  []string{"自生效日期起，名册、台账和成绩单显示新名称。", "11条已有记录不改。"}, Submit: "保存更名", Cancel: ui.Link{Text: "不改了", Href: "/orgs/7"},
	}
}
