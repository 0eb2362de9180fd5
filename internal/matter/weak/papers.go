package weak

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
)

// Paper is a kind of paper of a rectification.
type Paper struct{ Key, Name string }

// PapersOf lists the papers that a rectification has so far.
func PapersOf(d *Doc) (list []Paper) {
	if d.PlanOn != day.None {
		list = append(list, Paper{"plan", "整顿方案"})
	}
	if len(d.Months) > 0 {
		list = append(list, Paper{"progress", "月度进展表"})
	}
	if d.PassedOn != day.None {
		list = append(list, Paper{"acceptance", "验收报告"})
	}
	return list
}

// Paper makes one paper as a Word file from what the steps kept: names and numbers
// are those of the step's day, whatever the registers say later. It takes View, and
// answers NotFound for a paper that is not there yet.
func (ws *Weaks) Paper(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error) {
	var x Whole
	if err := ws.gate.Read(ctx, who, View, func(r *gate.Reading) error { return ws.get(r, id, &x) }); err != nil {
		return "", nil, err
	}
	for _, p := range PapersOf(&x.Doc) {
		if p.Key == key {
			var b bytes.Buffer
			d := x.Doc.compose(key)
			err := d.Write(&b)
			return p.Name + "-" + x.Doc.Name + ".docx", b.Bytes(), err
		}
	}
	return "", nil, fault.Missing()
}

func (d *Doc) compose(key string) paper.Doc {
	switch key {
	case "plan":
		return d.plan()
	case "progress":
		return d.progress()
	}
	return d.acceptance()
}

func (d *Doc) plan() paper.Doc {
	out := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: d.Name + "\n软弱涣散整顿方案"}, paper.To{Text: d.Above}}}
	add := func(b ...paper.Block) { out.Blocks = append(out.Blocks, b...) }
	add(paper.Heading{Level: 1, Text: "存在的问题"}, paper.Para{Text: d.ListedOn.Chinese() + "列入整顿，情形如下。"})
	for i, r := range d.Reasons {
		text := r.Kind.Label() + "：" + r.Text
		if r.Cite != "" {
			text += "（" + r.Cite + "）"
		}
		add(paper.Para{Text: strconv.Itoa(i+1) + ". " + strings.TrimRight(text, "。") + "。"})
	}
	add(paper.Heading{Level: 1, Text: "责任和期限"}, paper.Para{Text: "联系领导" + d.Leader + "，整顿责任人" + d.Plan.Responsible + "，期限到" + d.Plan.Until.Chinese() + "。"},
		paper.Heading{Level: 1, Text: "整顿措施"})
	t := paper.Table{Header: []string{"序号", "措施", "责任人", "完成时限"}, Widths: []float64{1, 5, 2, 4}, Centre: []int{0, 2, 3}}
	for i, m := range d.Plan.Measures {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), m.Text, m.Owner, m.Due.Chinese()})
	}
	add(t)
	if d.Plan.Text != "" {
		add(paper.Heading{Level: 1, Text: "其他"}, paper.Para{Text: d.Plan.Text})
	}
	add(paper.Signature{Org: d.Name, Day: d.PlanOn})
	return out
}

func (d *Doc) progress() paper.Doc {
	out := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: d.Name + "\n软弱涣散整顿月度进展表"},
		paper.KeyValues{Columns: 2, Pairs: [][2]string{{"联系领导", d.Leader}, {"责任人", d.Plan.Responsible}, {"列入日期", d.ListedOn.Chinese()}, {"整顿期限", d.Plan.Until.Chinese()}}},
		paper.Blank{Lines: 1}}}
	t := paper.Table{Header: []string{"月份", "组织生活开展情况", "还存在的情形", "完成的措施", "做了什么、还差什么"}, Widths: []float64{2, 4, 3, 3, 4}, Centre: []int{0}}
	for _, m := range d.Months {
		var held []string
		for _, i := range m.Held {
			held = append(held, i.Title+"："+i.State.Chinese())
		}
		t.Rows = append(t.Rows, []string{MonthName(m.Month), or(strings.Join(held, "；"), "没有应当开展的"), or(strings.Join(m.Left, "；"), "没有"), or(strings.Join(m.Done, "；"), "没有"), m.Text})
	}
	out.Blocks = append(out.Blocks, t)
	return out
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func (d *Doc) acceptance() paper.Doc {
	out := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: d.Name + "\n软弱涣散整顿验收报告"}}}
	add := func(b ...paper.Block) { out.Blocks = append(out.Blocks, b...) }
	add(paper.Para{Text: d.Name + d.ListedOn.Chinese() + "列入整顿，联系领导" + d.Leader + "，责任人" + d.Plan.Responsible + "。" + d.AskedOn.Chinese() + "申请验收，" + d.PassedOn.Chinese() + "通过验收。"},
		paper.Heading{Level: 1, Text: "整顿结果"}, paper.Para{Text: d.Ask}, paper.Heading{Level: 1, Text: "逐项对照"}, table(d.Results, "验收时"),
		paper.Heading{Level: 1, Text: "验收意见"}, paper.Para{Text: d.Passed})
	day := d.PassedOn
	if d.LookedOn > d.PassedOn {
		add(paper.Heading{Level: 1, Text: "回头看"}, paper.Para{Text: d.LookedOn.Chinese() + "回头看。" + d.Look}, table(d.Looked, "回头看时"))
		day = d.LookedOn
	}
	add(paper.Signature{Org: d.Above, Day: day})
	return out
}

func table(list []Result, now string) paper.Table {
	t := paper.Table{Header: []string{"情形", "列入时", now, "认定"}, Widths: []float64{2, 4, 4, 3}, Centre: []int{0}}
	for _, r := range list {
		word := "没有解决"
		if r.Met {
			word = "已解决"
		}
		if r.Text != "" {
			word += "：" + r.Text
		}
		t.Rows = append(t.Rows, []string{r.Kind.Label(), r.Was, r.Now, word})
	}
	return t
}
