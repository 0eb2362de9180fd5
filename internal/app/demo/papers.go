package demo

import (
	"bytes"

	"zhibu/internal/base/day"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/output/document"
)

// papers are a few that were made from the record: a template that the Committee
// replaced, those of the branch that is shown, the quarter of the whole district,
// and a committee's party days of a month in one file.
func (m *maker) papers() error {
	if m.last < day.Must(Today) {
		return nil // made at the end of the year
	}
	m.clock.Set(m.last)
	office, branch := m.who, m.who
	office.Name, branch.Name = "工委干部", "支部书记"
	var file bytes.Buffer
	if err := recordTemplate().Write(&file); err != nil {
		return err
	}
	if _, err := m.Documents.Replace(m.ctx, office, document.Account, "主题党日活动记录（本区统一）.docx", file.Bytes(), "统一全区活动记录的格式"); err != nil {
		return err
	}
	b := m.face
	for _, x := range []struct {
		of    activity.Kind
		kinds []document.Kind
		most  int
	}{{activity.Assembly, []document.Kind{document.Minutes, document.SignIn}, 2}, {activity.ThemeDay, []document.Kind{document.Account}, 4}, {activity.Committee, []document.Kind{document.Minutes}, 3}} {
		page, err := m.Activities.List(m.ctx, m.who, activity.Query{Org: b.id, Kind: x.of, Span: day.Year(2021), Limit: x.most})
		if err != nil {
			return err
		}
		for _, a := range page.List {
			for _, k := range x.kinds {
				if _, err := m.Documents.Make(m.ctx, branch, k, document.Source{Activity: a.ID}); err != nil {
					return err
				}
			}
		}
	}
	if _, err := m.Documents.Make(m.ctx, branch, document.SignIn, document.Source{Org: b.id, Kinds: []activity.Kind{activity.ThemeDay}, On: on(12, 28), From: "14:30", Until: "16:30",
		Title: "12月主题党日：年度总结和谈心", Place: "会议室"}); err != nil {
		return err
	}
	if _, err := m.Documents.Make(m.ctx, office, document.Quarter, document.Source{Org: m.root, Year: 2021, Quarter: 3}); err != nil {
		return err
	}
	batch, err := m.Documents.Order(m.ctx, office, document.Choice{Kind: document.Account, Org: m.upper[0].id, Activity: activity.ThemeDay, From: on(11, 1), Until: on(11, 30)})
	if err != nil {
		return err
	}
	return m.Documents.Run(m.ctx, office, batch, func(_, _ int64) {})
}

// recordTemplate is a template as a district might draw it.
func recordTemplate() *paper.Doc {
	return &paper.Doc{Family: paper.Record, Subject: "活动记录", Blocks: []paper.Block{paper.Title{Text: "{{党组织}}\n{{类型}}记录"},
		paper.KeyValues{Columns: 1, Pairs: [][2]string{{"名称", "{{名称}}"}, {"时间地点", "{{日期}} {{时间}} {{地点}}"}, {"到会", "应到{{应到}}人，实到{{实到}}人"}, {"缺席", "{{缺席名单}}"}}},
		paper.Para{Text: "{{#议程}}{{序号}}、{{议题}}{{/议程}}"}, paper.Para{Text: "{{#记录}}{{段落}}{{/记录}}"},
		paper.Blank{Lines: 1}, paper.Para{Text: "主持人：{{主持人}}　　记录人：{{记录人}}", Flush: true}}}
}
