package document

import (
	"bytes"
	"sync"

	"zhibu/internal/base/paper"
)

// once wraps a list of blocks in marks that stand alone.
func once(name string, blocks ...paper.Block) []paper.Block {
	out := []paper.Block{paper.Para{Text: "{{#" + name + "}}", Flush: true}}
	out = append(out, blocks...)
	return append(out, paper.Para{Text: "{{/" + name + "}}", Flush: true})
}

func head(text string) paper.Block { return paper.Heading{Level: 1, Text: text, Plain: true} }

// form is the form of a meeting: what, when and where over the whole width, then
// pairs beside each other, then what may be long.
func form(two, one [][2]string) (list []paper.Block) {
	what := [][2]string{{"名称", "{{名称}}"}, {"类型", "{{类型}}"}, {"时间", "{{日期}} {{星期}} {{时间}}"}, {"地点", "{{地点}}"}}
	list = append(list, paper.KeyValues{Columns: 1, Pairs: what}, paper.KeyValues{Columns: 2, Pairs: two})
	if len(one) > 0 {
		list = append(list, paper.KeyValues{Columns: 1, Pairs: one})
	}
	return list
}

func sign(text string) []paper.Block {
	return []paper.Block{paper.Blank{Lines: 1}, paper.Para{Text: text, Flush: true}}
}

func body() (list []paper.Block) {
	list = append(list, once("议程件数", head("议程"))...)
	list = append(list, once("议程", paper.Para{Text: "{{序号}}、{{议题}}{{下次再议}}"}, paper.Para{Text: "{{#议定}}议定：{{议定}}{{/议定}}"})...)
	list = append(list, head("记录"), paper.Para{Text: "{{#记录}}{{段落}}{{/记录}}"})
	list = append(list, once("表决件数", head("表决"), paper.Table{Header: []string{"序号", "表决事项", "应到", "实到", "赞成", "反对", "弃权", "结果"},
		Widths: []float64{1.2, 4.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.5}, Centre: []int{0, 2, 3, 4, 5, 6, 7},
		Rows: [][]string{{"{{#表决}}{{序号}}", "{{事项}}", "{{应到表决}}", "{{实到表决}}", "{{赞成}}", "{{反对}}", "{{弃权}}", "{{结果}}{{/表决}}"}}})...)
	return append(list, once("共同参加件数", head("共同参加的党组织"), paper.Table{Header: []string{"党组织", "应到", "实到"}, Widths: []float64{6, 1.2, 1.2}, Centre: []int{1, 2},
		Rows: [][]string{{"{{#共同参加}}{{组织名称}}", "{{组织应到}}", "{{组织实到}}{{/共同参加}}"}}})...)
}

// builtins are the templates that the program brings.
var builtins = map[Kind]func() *paper.Doc{
	Minutes: func() *paper.Doc {
		d := &paper.Doc{Family: paper.Record, Subject: "会议记录", Blocks: []paper.Block{paper.Title{Text: "{{党组织}}\n会议记录"}}}
		d.Blocks = append(d.Blocks, form([][2]string{{"主持人", "{{主持人}}"}, {"记录人", "{{记录人}}"}, {"应到", "{{应到}}"}, {"实到", "{{实到}}"}},
			[][2]string{{"缺席情况", "{{缺席名单}}"}, {"列席人员", "{{列席人员}}"}})...)
		d.Blocks = append(append(d.Blocks, body()...), sign("主持人（签名）：　　　　　　　记录人（签名）：")...)
		return d
	},
	Account: func() *paper.Doc {
		d := &paper.Doc{Family: paper.Record, Subject: "活动记录", Blocks: []paper.Block{paper.Title{Text: "{{党组织}}\n活动记录"}}}
		d.Blocks = append(d.Blocks, form([][2]string{{"主持人", "{{主持人}}"}, {"记录人", "{{记录人}}"}, {"主讲人", "{{主讲人}}"}, {"学时", "{{学时}}"}, {"应到", "{{应到}}"}, {"实到", "{{实到}}"}},
			[][2]string{{"缺席情况", "{{缺席名单}}"}, {"其他参加", "{{#其他参加}}{{其他参加}}人次{{/其他参加}}"}})...)
		d.Blocks = append(append(d.Blocks, body()...), sign("记录人（签名）：　　　　　　　审核人（签名）：")...)
		return d
	},
	SignIn: func() *paper.Doc {
		blank := [][]string{{"", "", ""}, {"", "", ""}, {"", "", ""}}
		d := &paper.Doc{Family: paper.Record, Subject: "签到表", Blocks: []paper.Block{paper.Title{Text: "{{党组织}}\n签到表"}}}
		d.Blocks = append(d.Blocks, form([][2]string{{"主持人", "{{主持人}}"}, {"应到", "{{应到}}"}}, nil)...)
		d.Blocks = append(d.Blocks, head("应到人员"), paper.Table{Header: []string{"序号", "姓名", "签名", "序号", "姓名", "签名"}, Widths: []float64{1, 1.8, 2.6, 1, 1.8, 2.6}, Height: 560, Centre: []int{0, 1, 3, 4},
			Rows: [][]string{{"{{#双列名单}}{{左序号}}", "{{左姓名}}", "", "{{右序号}}", "{{右姓名}}", "{{/双列名单}}"}}},
			head("列席人员"), paper.Table{Header: []string{"单位和职务", "姓名", "签名"}, Widths: []float64{5, 2.5, 3.3}, Height: 560, Rows: blank})
		return d
	},
	Resolution: func() *paper.Doc {
		return &paper.Doc{Family: paper.Official, Subject: "决议", Blocks: []paper.Block{paper.Title{Text: "{{党组织}}\n{{会议}}决议"},
			paper.Para{Text: "（{{日期}}{{会议}}通过）", Align: paper.Centre}, paper.Blank{Lines: 1},
			paper.Para{Text: "{{日期}}，{{党组织}}召开{{会议}}，应到有表决权的{{应到表决}}人，实到{{实到表决}}人。会议经过讨论和表决，决议如下："},
			paper.Para{Text: "{{#决议}}{{序号}}、{{事项}}（赞成{{赞成}}票，反对{{反对}}票，弃权{{弃权}}票）。{{/决议}}"},
			paper.Blank{Lines: 2}, paper.Para{Text: "{{党组织}}", Align: paper.Right}, paper.Para{Text: "{{日期}}", Align: paper.Right}}}
	},
	Plan: func() *paper.Doc {
		d := &paper.Doc{Family: paper.Record, Subject: "活动方案", Blocks: []paper.Block{paper.Title{Text: "{{名称}}\n活动方案"},
			head("一、时间和地点"), paper.Para{Text: "{{日期}}（{{星期}}）{{时间}}，{{地点}}。"},
			head("二、参加人员"), paper.Para{Text: "{{参加人员}}。"},
			head("三、主持"), paper.Para{Text: "{{主持人}}。"}, head("四、活动安排")}}
		d.Blocks = append(d.Blocks, paper.Para{Text: "{{#议程}}（{{序号}}）{{议题}}{{/议程}}"}, paper.Para{Text: "{{^议程件数}}　{{/议程件数}}"}, head("五、有关要求"),
			paper.Para{Text: "{{#要求}}（{{序号}}）{{要求内容}}{{/要求}}"}, paper.Para{Text: "{{^要求件数}}　{{/要求件数}}"},
			paper.Blank{Lines: 2}, paper.Para{Text: "{{党组织}}", Align: paper.Right}, paper.Para{Text: "　　年　　月　　日", Align: paper.Right})
		return d
	},
	Quarter: func() *paper.Doc {
		over := []paper.Over{{Text: "序号", Cols: 1}, {Text: "党支部", Cols: 1}}
		header, row, sum, centre := []string{"", ""}, []string{"{{#各支部}}{{序号}}", "{{支部}}"}, []string{"", "合计"}, []int{0}
		for i, m := range fourMeetings {
			over = append(over, paper.Over{Text: m.long, Cols: 3})
			for j, s := range states {
				header, row, sum = append(header, s), append(row, "{{"+m.short+s+"}}"), append(sum, "{{"+m.short+s+"合计}}")
				centre = append(centre, 2+3*i+j)
			}
		}
		over, header, row, sum = append(over, paper.Over{Text: "说明", Cols: 1}), append(header, ""), append(row, "{{说明}}{{/各支部}}"), append(sum, "")
		return &paper.Doc{Family: paper.Record, Landscape: true, Subject: "三会一课季度汇总", Blocks: []paper.Block{
			paper.Title{Text: "{{党组织}}\n{{年度}}年第{{季度}}季度“三会一课”落实情况汇总"},
			paper.Para{Text: "截至{{截至日期}}，所属党支部{{支部数}}个。", Flush: true},
			paper.Table{Over: over, Header: header, Size: 20, Height: 400, Centre: centre, Rows: [][]string{row, sum},
				Widths: []float64{1.1, 5.8, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 3.9}},
			paper.Para{Text: "注：应开按制度计；没有相应制度或者没有相应机构的记“—”。党小组会以一个月内各小组都开过为一次。已经写明原因的也在未开里，原因见说明。", Flush: true},
			paper.Para{Text: "{{#期内合计}}还有{{期内合计}}次在期限以内，没有计入未开。{{/期内合计}}", Flush: true}}}
	},
}

// builtin gives the file of a template that the program brings.
func builtin(k Kind) ([]byte, error) {
	built.Lock()
	defer built.Unlock()
	if built.files[k] == nil {
		var b bytes.Buffer
		if err := builtins[k]().Write(&b); err != nil {
			return nil, err
		}
		built.files[k] = b.Bytes()
	}
	return built.files[k], nil
}

var built = struct {
	sync.Mutex
	files map[Kind][]byte
}{files: map[Kind][]byte{}}
