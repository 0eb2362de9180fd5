package transfer

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/register/access"
)

// Paper is a kind of paper of a transfer.
type Paper struct{ Key, Name string }

// PapersOf lists the papers that a transfer can have as it stands; office says that
// the asker may make the Committee's.
func PapersOf(x *Whole, office bool) (list []Paper) {
	switch {
	case x.Doc.Way == Inside:
		list = append(list, Paper{"slip", "组织关系转接单"})
	case x.Doc.Way == Out && office && len(x.written()) > 0:
		list = append(list, Paper{"letter", "组织关系介绍信（三联）"})
	case x.Doc.Way == In && len(x.In(LineReceived, LineDone)) > 0:
		list = append(list, Paper{"receipt", "介绍信回执联"})
	}
	return list
}

// written gives the people who have a letter that counts.
func (x *Whole) written() (list []*Line) {
	for i := range x.Lines {
		if x.Lines[i].Letter() != nil {
			list = append(list, &x.Lines[i])
		}
	}
	return list
}

// Paper makes a paper as a Word file: all letters of a transfer in one. It takes View;
// a letter bears the citizen's number, takes Issue and is noted in the journal. It
// answers NotFound for a paper that the transfer does not have.
func (ts *Transfers) Paper(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error) {
	if key == "letter" {
		return ts.letters(ctx, who, id)
	}
	x, err := ts.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	for _, p := range PapersOf(&x, false) {
		if p.Key == key {
			d := x.slip()
			if key == "receipt" {
				d = x.receipts()
			}
			return write(p.Name+"-"+x.Title, &d)
		}
	}
	return "", nil, fault.Missing()
}

func write(name string, d *paper.Doc) (string, []byte, error) {
	var b bytes.Buffer
	err := d.Write(&b)
	return name + ".docx", b.Bytes(), err
}

// letters makes the letters of a transfer, a sheet each.
func (ts *Transfers) letters(ctx context.Context, who gate.Actor, id int64) (name string, body []byte, err error) {
	err = ts.gate.Write(ctx, who, Issue, func(w *gate.Writing) error {
		x, err := ts.whole(&w.Reading, id)
		if err != nil {
			return err
		}
		list := x.written()
		if x.Doc.Way != Out || len(list) == 0 {
			return fault.Missing()
		}
		at, err := w.At(x.Doc.From)
		if err != nil {
			return err
		}
		ids := make([]int64, len(list))
		for i, l := range list {
			ids[i] = l.Member
		}
		numbers, err := ts.vault.Numbers(w, ids)
		if err != nil {
			return err
		}
		d := paper.Doc{Family: paper.Record, Subject: "组织关系介绍信"}
		for i, l := range list {
			if i > 0 {
				d.Blocks = append(d.Blocks, paper.PageBreak{})
			}
			d.Blocks = append(d.Blocks, x.sheet(l, numbers[l.Member], w.Today())...)
		}
		if name, body, err = write("组织关系介绍信-"+x.Title, &d); err != nil {
			return err
		}
		if err := access.Note(w, at, access.Paper, ids, []string{"公民身份号码"}, access.Reason{Code: "transfer"}); err != nil {
			return err
		}
		return w.Record(at, "transfer.print", gate.Subject{Kind: "transfer", ID: id}, gate.Detail{"letters": len(list)})
	})
	return name, body, err
}

// box is one part of a letter: a heading and its text.
func box(title string, lines ...string) paper.Block {
	return paper.Table{Header: []string{title}, Rows: [][]string{{strings.Join(lines, "\n")}}, Size: 24, Height: 560}
}

func cut() paper.Block {
	return paper.Para{Text: strings.Repeat("－", 7) + "沿此线裁开" + strings.Repeat("－", 7), Align: paper.Centre}
}

const indent = "　　"

// right puts a text towards the right edge of a box.
func right(s string) string {
	return strings.Repeat("　", max(0, 33-len([]rune(s)))) + s
}

// sheet is one letter in its three parts: the stub that stays, the letter that the
// member takes along, the receipt that comes back.
func (x *Whole) sheet(l *Line, number string, today day.Day) []paper.Block {
	d, t := &x.Doc, l.Letter()
	kind := "正式"
	if l.Trial(t.IssuedOn) {
		kind = "预备"
	}
	about := l.Name + "同志（" + l.Sex.Label()
	if l.BirthOn != day.None {
		about += "，" + strconv.Itoa(l.BirthOn.YearsTo(t.IssuedOn)) + "岁"
	}
	if l.Nation != "" {
		about += "，" + l.Nation
	}
	person := about
	if number != "" {
		person += "，公民身份号码" + number
	}
	from := "组织关系由" + d.FromName + "转到" + d.ToName
	dues := "该同志党费已交至　　　　年　　月。"
	if d.Dues != "" {
		dues = "该同志党费已交至" + Month(d.Dues) + "。"
	}
	valid := "（有效期" + strconv.Itoa(t.Days) + "天，到" + t.Until.Chinese() + "）"
	stub := []string{indent + about + "），中共" + kind + "党员，" + from + "。", indent + valid}
	if l.Measure != Clean {
		stub = append(stub, indent+"备注："+l.Measure+"，有关材料随转。")
	}
	stub = append(stub, right("经办人：　　　　　　"+t.IssuedOn.Chinese()))
	letter := []string{d.Heading + "：", indent + person + "），系中共" + kind + "党员，" + from + "，请予接转。" + dues, indent + valid}
	if l.Measure != Clean {
		letter = append(letter, indent+"该同志"+l.Measure+"，处分决定和有关材料随转。")
	}
	if kind == "预备" {
		letter = append(letter, indent+"入党材料和培养考察情况随转。")
	}
	letter = append(letter, "", right(t.Issuer+"（盖章）"), right(t.IssuedOn.Chinese()), indent+"联系电话、传真：　　　　　　　　通讯地址、邮编：")
	receipt := []string{t.Issuer + "：", indent + "你处" + t.Number + "介绍信介绍的" + l.Name + "同志的组织关系，已于＿＿＿＿年＿＿月＿＿日转到＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿，特此回复。",
		"", right("（盖章）　　　　　　"), right("　　　　年　　月　　日"), indent + "经办人：　　　　　　　　联系电话：", indent + "（本联由接收党组织填写，在有效期内寄回）"}
	return []paper.Block{box("组织关系介绍信存根　　　　　　"+t.Number, stub...), cut(),
		box("中国共产党党员组织关系介绍信　　　　　　"+t.Number, letter...), cut(),
		box("组织关系介绍信回执联　　　　　　"+t.Number, receipt...)}
}

// Month writes a month in words: 2021-09 is 2021年9月; empty stays empty.
func Month(s string) string {
	y, m, ok := strings.Cut(s, "-")
	if !ok {
		return s
	}
	return y + "年" + strings.TrimLeft(m, "0") + "月"
}

// receipts are the receipt slips of people who came, to be sent to who sent them.
func (x *Whole) receipts() paper.Doc {
	d := paper.Doc{Family: paper.Record, Subject: "介绍信回执联"}
	for i, l := range x.In(LineReceived, LineDone) {
		t := l.Letter()
		if t == nil {
			continue
		}
		if i > 0 {
			d.Blocks = append(d.Blocks, cut())
		}
		d.Blocks = append(d.Blocks, box("组织关系介绍信回执联　　　　　　"+t.Number, t.Issuer+"：",
			indent+"你处"+t.Number+"介绍信介绍的"+l.Name+"同志的组织关系，已于"+l.On.Chinese()+"转到"+x.Doc.ToName+"，特此回复。",
			"", right(x.Committee+"（盖章）"), right(x.receiptDay(l).Chinese()), indent+"经办人：　　　　　　　　联系电话："))
	}
	return d
}

func (x *Whole) receiptDay(l Line) day.Day {
	if t := l.Letter(); t != nil && t.ReceiptOn != day.None {
		return t.ReceiptOn
	}
	return l.On
}

// slip is the paper of a transfer inside the house.
func (x *Whole) slip() paper.Doc {
	d := &x.Doc
	t := paper.Table{Header: []string{"序号", "姓名", "性别", "入党日期", "类别", "办理情况", "编入日期"}, Widths: []float64{1, 2, 1, 3, 2, 3, 3}, Centre: []int{0, 1, 2, 3, 4, 5, 6}}
	for _, l := range x.Lines {
		kind := "正式"
		if l.Trial(d.Asked) {
			kind = "预备"
		}
		t.Rows = append(t.Rows, []string{strconv.FormatInt(l.No, 10), l.Name, l.Sex.Label(), l.JoinedOn.String(), kind, l.State.Label(d.Way), l.On.String()})
	}
	return paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: "组织关系转接单"},
		paper.KeyValues{Columns: 1, Pairs: [][2]string{{"转出", d.FromName}, {"转入", d.ToName}, {"原因", d.Reason}, {"提出", d.Asked.Chinese()}, {"商定日期", d.On.Chinese()}, {"说明", d.Note}}},
		paper.Blank{Lines: 1}, t, paper.Blank{Lines: 1},
		paper.Para{Text: "转出党支部（签章）：　　　　　　　　年　　月　　日", Flush: true}, paper.Blank{Lines: 1},
		paper.Para{Text: "转入党支部（签章）：　　　　　　　　年　　月　　日", Flush: true}}}
}
