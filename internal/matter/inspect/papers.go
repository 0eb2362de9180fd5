package inspect

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/draw"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
)

// CertificatePaper makes the certificate as a Word file, for whoever may read it.
func (is *Inspections) CertificatePaper(ctx context.Context, who gate.Actor, id int64) (name string, body []byte, err error) {
	c, err := is.Certificate(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	d := certificatePaper(c)
	err = d.Write(&b)
	return "抽取证书-" + c.Title + ".docx", b.Bytes(), err
}

func certificatePaper(c draw.Certificate) paper.Doc {
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: c.Title + "\n随机抽取证书"}}}
	add := func(b ...paper.Block) { d.Blocks = append(d.Blocks, b...) }
	names, in := map[string]string{}, map[string]int{}
	for _, u := range c.Frame.Units {
		names[u.ID] = u.Name
		in[u.Stratum]++
	}
	chinese := func(text string) string {
		on, err := day.Parse(text)
		if err != nil {
			return text
		}
		return on.Chinese()
	}
	add(paper.KeyValues{Columns: 1, Pairs: [][2]string{{"名单日期", chinese(c.Frame.On)}, {"承诺的校验码", c.Published}, {"公开数字", c.Commitment.NumberName + "（" + chinese(c.Commitment.NumberDay) + "）"},
		{"数字", c.Number}, {"方法", c.Commitment.Method}}})
	add(paper.Heading{Level: 1, Text: "各类数量"})
	t := paper.Table{Header: []string{"类别", "参加抽取", "抽取"}, Widths: []float64{6, 3, 3}, Centre: []int{1, 2}}
	for _, s := range c.Commitment.Sizes {
		t.Rows = append(t.Rows, []string{s.Stratum, strconv.Itoa(in[s.Stratum]), strconv.Itoa(s.N)})
	}
	add(t, paper.Heading{Level: 1, Text: "抽中的党组织"})
	var sample []string
	for _, id := range c.Sample {
		sample = append(sample, names[id])
	}
	add(paper.Para{Text: strings.Join(sample, "、") + "。"})
	if len(c.Replaced) > 0 {
		add(paper.Heading{Level: 1, Text: "递补"})
		for _, x := range c.Replaced {
			add(paper.Para{Text: names[x.ID] + "：" + x.Reason + "，由次序里的下一个递补。"})
		}
	}
	add(paper.Heading{Level: 1, Text: "不参加抽取的"})
	if len(c.Frame.Out) == 0 {
		add(paper.Para{Text: "没有。"})
	}
	for _, u := range c.Frame.Out {
		add(paper.Para{Text: u.Name + "：" + u.Reason + "。"})
	}
	add(paper.Heading{Level: 1, Text: "怎样核对"}, paper.Para{Text: "从系统下载抽取证书（JSON文件）和核对用的小程序，在任何一台装有Python的电脑上运行“python3 check.py 证书文件”，全部相符就显示“相符”。"})
	return d
}
