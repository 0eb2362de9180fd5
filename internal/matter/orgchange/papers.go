package orgchange

import (
	"bytes"
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/register/org"
)

// Paper is a kind of paper of a change.
type Paper struct{ Key, Name string }

// PapersOf lists the papers that a change can have at its stage.
func PapersOf(x *Whole) (list []Paper) {
	list = append(list, Paper{"request", "请示"})
	if len(x.Seen.Parts) > 0 {
		list = append(list, Paper{"annex", "变动情况表"})
	}
	if x.Decision != 0 {
		list = append(list, Paper{"reply", "批复"})
	}
	return list
}

// Paper makes one paper from what was entered and from the rehearsal that was
// reviewed, so that it stays what it was whatever the registers say later. It takes
// View, and answers NotFound for a paper that the stage does not have.
func (cs *OrgChanges) Paper(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error) {
	x, err := cs.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	for _, p := range PapersOf(&x) {
		if p.Key == key {
			d := map[string]func() paper.Doc{"request": x.request, "annex": x.annex, "reply": x.reply}[key]()
			var b bytes.Buffer
			err := d.Write(&b)
			return p.Name + "-" + x.Title + ".docx", b.Bytes(), err
		}
	}
	return "", nil, fault.Missing()
}

func (x *Whole) request() paper.Doc {
	d := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: "关于" + x.Title + "的请示"}, paper.To{Text: x.Above}}}
	add := func(b ...paper.Block) { d.Blocks = append(d.Blocks, b...) }
	add(paper.Para{Text: "根据《中国共产党支部工作条例（试行）》《中国共产党党和国家机关基层组织工作条例》的有关规定，结合工作实际，拟" + x.Title + "。现将有关事项请示如下。"},
		paper.Heading{Level: 1, Text: "理由"}, paper.Para{Text: x.Reason},
		paper.Heading{Level: 1, Text: "调整的内容"}, paper.Para{Text: x.content()})
	if x.Exception != "" {
		add(paper.Heading{Level: 1, Text: "需要说明的情况"}, paper.Para{Text: x.Exception})
	}
	add(paper.Para{Text: "妥否，请批示。"}, paper.Signature{Org: x.OrgName, Day: x.first()})
	return d
}

func (x *Whole) first() day.Day {
	if len(x.Steps) > 0 {
		return x.Steps[0].On
	}
	return day.None
}

// content says what is to be done, in a sentence or two.
func (x *Whole) content() string {
	s := ""
	switch x.Act {
	case decision.Found:
		s = "成立" + x.Name + "，类别为" + x.Plan.Kind.Label() + "，隶属" + x.OrgName + "。"
	case decision.Split:
		s = "从" + x.OrgName + "分设" + x.Name + "，类别为" + x.Plan.Kind.Label() + "。"
	case decision.Merge:
		s = x.OrgName + "并入" + x.IntoName + "，党员和在办的工作一并转入，原支部同时撤销。"
	case decision.Rename:
		s = "名称变更为" + x.Name + "。"
	case decision.Reshape:
		s = "类别变更为" + x.Plan.Kind.Label() + "。"
	case decision.Move:
		s = "改由" + x.IntoName + "领导，下级党组织一并划转。"
	case decision.Dissolve:
		s = "撤销" + x.OrgName + "。"
		if x.IntoName != "" {
			s += "党员编入" + x.IntoName + "。"
		}
	}
	if n := len(x.Going); n > 0 {
		s += "编入党员" + strconv.Itoa(n) + "名。"
	}
	if x.Until != day.None {
		s += "计划到" + x.Until.Chinese() + "结束。"
	}
	return s + "自" + x.On.Chinese() + "起生效。"
}

func (x *Whole) reply() paper.Doc {
	text := []string{"你们关于" + x.Title + "的请示收悉。经研究，同意" + x.Title + "，自" + x.On.Chinese() + "起生效。"}
	switch {
	case founded(x.Act) && x.Plan.Kind.Temporary():
		text = append(text, "临时党组织的班子由批准其成立的党组织指定，不转组织关系，任务结束即撤销。")
	case founded(x.Act):
		text = append(text, "请按照规定及时选举或者配齐班子，健全组织生活制度。")
	case x.Act == decision.Merge || x.Act == decision.Dissolve:
		text = append(text, "请做好党员组织关系、党费、档案和在办工作的交接，印章按规定缴销。")
	case x.Act == decision.Move:
		text = append(text, "请做好领导关系的交接，原有党员和组织生活记录随党组织一并划转。")
	}
	d := paper.Doc{Family: paper.Official, RedHead: &paper.RedHead{Issuer: x.Above, Number: x.Reply}, Blocks: []paper.Block{paper.Title{Text: "关于同意" + x.Title + "的批复"}, paper.To{Text: x.OrgName}}}
	for _, s := range append(text, "此复。") {
		d.Blocks = append(d.Blocks, paper.Para{Text: s})
	}
	d.Blocks = append(d.Blocks, paper.Attachments{Names: []string{"变动情况表"}}, paper.Signature{Org: x.Above, Day: x.ReplyOn}, paper.PageBreak{})
	d.Blocks = append(d.Blocks, x.tables()...)
	return d
}

func (x *Whole) annex() paper.Doc {
	return paper.Doc{Family: paper.Record, Blocks: x.tables()}
}

// tables are what was reviewed.
func (x *Whole) tables() []paper.Block {
	list := []paper.Block{paper.Title{Text: x.Title + "\n变动情况表"}, paper.Para{Text: "生效日期" + x.On.Chinese() + "，按" + x.SeenOn.Chinese() + "审核时的名册列出。"}}
	for _, p := range x.Seen.Parts {
		list = append(list, paper.Heading{Level: 1, Text: p.Title}, paper.Table{Header: p.Columns, Rows: p.Rows})
		if p.Note != "" {
			list = append(list, paper.Para{Text: p.Note})
		}
	}
	return list
}

// KindsFor lists the kinds of organisation that an act may set.
func KindsFor(a decision.Act, v org.Version) (list []org.Kind) {
	for _, k := range org.Kinds() {
		switch {
		case k == org.Committee || k == org.PartyGroup:
		case a == decision.Split && !k.IsBranch():
		case a == decision.Reshape && (k.IsBranch() != v.Kind.IsBranch() || k == v.Kind):
		default:
			list = append(list, k)
		}
	}
	return list
}
