package gallery

import (
	"zhibu/internal/base/ui"
	"zhibu/internal/output/document/documentweb"
)

var paperRows = []documentweb.ListRow{{Day: today, Kind: "会议记录", Title: "第四季度党员大会", Href: "/documents/1", Org: ui.Link{Text: "区虚构局机关第一党支部", Href: "/orgs/7"},
	Made: "许砚青，2021年12月20日 16:48", Fetch: "/documents/1/file", FetchSpoken: "下载会议记录：第四季度党员大会", TemplateWord: "第2版"}}

func papers() documentweb.ListView {
	return documentweb.ListView{Title: "文书", Lead: "从记录做成的文书，共1份。", Action: "/documents", Export: "/documents/export", Rows: paperRows, Pager: ui.Pager{Count: "本页1份，共1份"},
		Make: []ui.Link{{Text: "会前签到表和方案", Href: "/orgs/7/documents/new"}, {Text: "季度汇总", Href: "/documents/quarter"}, {Text: "批量制作", Href: "/documents/batch"}}, Templates: ui.Link{Text: "文书模板", Href: "/document-templates"},
		Filters: []ui.Field{choice("kind", "种类", "*全部", "会议记录"), {Name: "q", Label: "名称或者组织", Kind: "search"}}, Batches: []ui.Pair{{Text: "区虚构局机关党委活动记录（2021年11月）", Href: "/document-batches/1", Note: "6份，何静宜"}}}
}

func onePaper() documentweb.OneView {
	return documentweb.OneView{Crumbs: []ui.Link{{Text: "文书", Href: "/documents"}}, Title: "第四季度党员大会", Lead: "会议记录，2021年12月9日 周四", Fetch: ui.Link{Text: "下载Word", Href: "/documents/1/file"},
		Book: ui.Link{Text: "下载Excel", Href: "/documents/1/excel"}, Again: "/documents/1/again", Changes: []documentweb.Change{{Field: "地点", Then: "三楼会议室", Now: "五楼会议室"}, {Field: "缺席", Then: "冯时雨　出差\n孟听松　病假", Now: "冯时雨　出差"}},
		Facts: []ui.Pair{{Term: "模板", Text: "第2版"}, {Term: "依据", Text: "活动记录", Href: "/activities/1"}}, Values: []ui.Pair{{Term: "名称", Text: "第四季度党员大会"}, {Term: "应到", Text: "26"}},
		Lists: []documentweb.Rows{{Title: "议程", Columns: []ui.Column{{Text: "序号"}, {Text: "议题"}}, Rows: [][]string{{"一", "学习中央经济工作会议精神"}}}}}
}

func makePaper() documentweb.MakeView {
	return documentweb.MakeView{Crumbs: []ui.Link{{Text: "活动", Href: "/activities"}}, Title: "这次活动的文书", Lead: "区虚构局机关第一党支部，内容从记录来，不用再填。", Action: "/activities/1/documents", May: true,
		Problems: []ui.Problem{{Text: "这次活动没有表决通过的事项，没有可以写成决议的内容。"}}, Likely: documentweb.KindRow{Kind: "minutes", Label: "会议记录", What: "议程、记录、表决、应到实到。"}, Kinds: []documentweb.KindRow{{Kind: "signin", Label: "签到表", What: "应到人员的名单和空白的签名栏。"}}, Made: paperRows}
}

func paperForm() documentweb.FormView {
	return documentweb.FormView{Crumbs: []ui.Link{{Text: "文书", Href: "/documents"}}, Title: "批量制作", Lead: "许多党组织的文书合成一个Word文件。", Action: "/documents/batch", Submit: "开始制作", Cancel: ui.Link{Text: "不做了", Href: "/documents"},
		Fields:    []ui.Field{choice("kind", "做什么", "*会议记录", "签到表"), {Name: "orgs", Label: "只做这些", Kind: "textarea", Optional: true}, {Name: "from", Label: "从", Kind: "date", Value: "2021-12-01"}},
		SideTitle: "以前做的", Side: []ui.Pair{{Text: "区虚构局机关党委活动记录（2021年11月）", Href: "/document-batches/1", Note: "6份"}}}
}

func paperBatch() documentweb.BatchView {
	return documentweb.BatchView{Crumbs: []ui.Link{{Text: "文书", Href: "/documents"}}, Title: "区虚构局机关党委活动记录（2021年11月）", Lead: "何静宜", Here: "/document-batches/1",
		Bar: &ui.Bar{Label: "已做完的党组织", Done: 3, All: 7, Text: "已做完3个党组织，共7个"}, Papers: "做成6份。", LeftAll: "没有的1个党组织", Left: []ui.Pair{{Text: "区虚构局机关党委", Href: "/orgs/6", Note: "这一段没有符合条件的活动记录"}},
		Doors: []ui.Link{{Text: "再做一批", Href: "/documents/batch"}}}
}

func paperTemplates() documentweb.TemplatesView {
	return documentweb.TemplatesView{Crumbs: []ui.Link{{Text: "文书", Href: "/documents"}}, Title: "文书模板", Lead: "每一种文书一份Word模板。", Kinds: []documentweb.KindRow{{Label: "会议记录", What: "议程、记录、表决。", Href: "/document-templates/minutes", Note: "正在使用：第2版"}}}
}

func paperTemplate() documentweb.TemplateView {
	return documentweb.TemplateView{Crumbs: []ui.Link{{Text: "文书模板", Href: "/document-templates"}}, Title: "会议记录模板", Lead: "议程、记录、表决。", Doors: []ui.Link{{Text: "下载内置模板", Href: "/document-templates/minutes/0"}},
		Versions: []documentweb.VersionRow{{Label: "第1版", Name: "本区会议记录.docx", Note: "何静宜，统一格式", Fetch: "/document-templates/minutes/1", Sample: "/document-templates/minutes/1/sample", InForce: true, Number: "1"},
			{Label: "内置", Name: "会议记录模板.docx", Fetch: "/document-templates/minutes/0", Sample: "/document-templates/minutes/0/sample", Number: "0"}},
		Placed: []ui.Pair{{Text: "第1版", Note: "2021年12月20日起"}}, Fields: []ui.Pair{{Term: "党组织", Text: "党组织的全称", Note: "中共虚构区示例局机关第一支部委员会"}},
		Lists: []documentweb.FieldList{{Name: "议程", What: "议程的每一项", Fields: []ui.Pair{{Term: "序号", Text: "从一开始的中文数字", Note: "一"}}}}, Force: "/document-templates/minutes/force",
		Why:    ui.Field{Name: "reason", Label: "改用的原因", Required: true},
		Upload: &documentweb.FormView{Action: "/document-templates/minutes", Submit: "换成这份", Note: "上传以后马上启用。", Fields: []ui.Field{{Name: "file", Label: "Word模板", Kind: "file", Accept: ".docx"}}}}
}
