package desk

import (
	"bytes"
	"context"

	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
)

// Reply makes the answer as a Word file. It takes Handle, and answers NotFound while
// there is no answer. Where the reader is not told by whom it is, the paper is not either.
func (ds *Desk) Reply(ctx context.Context, who gate.Actor, id int64) (name string, body []byte, err error) {
	p, err := ds.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	if p.AnsweredOn == 0 {
		return "", nil, fault.Missing()
	}
	to := p.PersonName + "同志"
	if p.PersonName == "" {
		to = "提交人"
	}
	text := "您" + p.ReceivedOn.Chinese() + "提交的" + p.Kind.Label() + "“" + p.Subject + "”（编号" + p.Number + "）收悉。"
	if p.Outcome != "" {
		text += "经研究，" + p.Outcome.Label() + "。"
	}
	d := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: "关于" + p.Number + "号" + p.Kind.Label() + "的答复"}, paper.To{Text: to},
		paper.Para{Text: text}, paper.Para{Text: p.Answer}, paper.Para{Text: "对答复不满意的，可以在本系统写明原因，重新办理。"},
		paper.Signature{Org: p.WithName, Day: p.AnsweredOn}}}
	var b bytes.Buffer
	err = d.Write(&b)
	return "答复-" + p.Number + ".docx", b.Bytes(), err
}
