package appointment

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/post"
)

// Paper is a kind of paper of an appointment.
type Paper struct{ Key, Name string }

// PapersOf lists the papers that an appointment can have at its stage. The vetting
// list is for those who decide, and has something to say where somebody is appointed.
func PapersOf(x *Whole, decides bool) (list []Paper) {
	if x.Doc.From != x.Root {
		list = append(list, Paper{"request", "任免请示"})
	}
	if decides && len(x.List) > 0 {
		list = append(list, Paper{"vetting", "考察审查清单"})
	}
	if x.Stage == Replied {
		list = append(list, Paper{"reply", "任免" + x.Doc.form(x.Root)})
	}
	return list
}

// Paper makes one paper from what was entered, in the layout of GB/T 9704 or as a
// record. It takes View, the vetting list Decide besides, and answers NotFound for a
// paper that the stage does not have.
func (as *Appointments) Paper(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error) {
	var x Whole
	decides := false
	if err := as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		decides = r.May(Decide)
		x, err = as.whole(r, id)
		return err
	}); err != nil {
		return "", nil, err
	}
	for _, p := range PapersOf(&x, decides) {
		if p.Key == key {
			var b bytes.Buffer
			d := x.compose(key)
			err := d.Write(&b)
			return p.Name + "-" + x.OrgName + ".docx", b.Bytes(), err
		}
	}
	return "", nil, fault.Missing()
}

func (x *Whole) compose(key string) paper.Doc {
	switch key {
	case "request":
		return x.request()
	case "vetting":
		return x.vetting()
	}
	return x.reply()
}

// who names the people of a matter as a title does: 张三、李四同志.
func (d *Doc) who() string {
	var names []string
	for _, l := range d.Lines {
		if len(names) == 0 || names[len(names)-1] != l.Name {
			names = append(names, l.Name)
		}
	}
	if len(names) > 2 {
		return names[0] + "等同志"
	}
	return strings.Join(names, "、") + "同志"
}

// what is what is done to them: 任职, 免职, 任免职务.
func (d *Doc) what() string {
	acts := map[Act]bool{}
	for _, l := range d.Lines {
		acts[l.Act] = true
	}
	switch {
	case acts[Appoint] && acts[Remove]:
		return "任免职务"
	case acts[Remove]:
		return "免职"
	}
	return "任职"
}

// oneLine is how many characters of a title stand in one line.
const oneLine = 19

// title is the title of a paper, broken after the names where it is long.
func (d *Doc) title(form string) string {
	head, tail := "关于"+d.who(), d.what()+"的"+form
	if utf8.RuneCountInString(head+tail) <= oneLine {
		return head + tail
	}
	return head + "\n" + tail
}

// form is what the Committee's paper is: an answer to those who asked, or a notice.
func (d *Doc) form(committee int64) string {
	if d.From == committee {
		return "通知"
	}
	return "批复"
}

// sentences say what is done, as the papers have it; of is the organisation.
func (d *Doc) sentences(of string) (list []string) {
	for _, l := range d.appointed() {
		s := l.Name + "同志任" + of + l.Kind.Label() + "；"
		if l.How == post.Acting {
			s = l.Name + "同志主持" + of + "工作，到" + l.Last.Chinese() + "；"
		}
		list = append(list, s)
	}
	for _, l := range d.Lines {
		switch {
		case l.Act == Remove && l.How == post.Acting:
			list = append(list, l.Name+"同志不再主持"+of+"工作；")
		case l.Act == Remove:
			list = append(list, "免去"+l.Name+"同志的"+of+l.Kind.Label()+"职务；")
		}
	}
	if n := len(list); n > 0 {
		list[n-1] = strings.TrimSuffix(list[n-1], "；") + "。"
	}
	return list
}

func official(title, to string) paper.Doc {
	return paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: title}, paper.To{Text: to}}}
}

func (x *Whole) first() day.Day {
	if len(x.Steps) > 0 {
		return x.Steps[0].On
	}
	return day.None
}

func (x *Whole) request() paper.Doc {
	d := official(x.Doc.title("请示"), x.Above)
	add := func(b ...paper.Block) { d.Blocks = append(d.Blocks, b...) }
	add(paper.Para{Text: strings.TrimRight(x.Doc.Reason, "。") + "。拟从" + x.Doc.Effective.Chinese() + "起："})
	for _, s := range x.Doc.sentences(x.OrgName) {
		add(paper.Para{Text: s})
	}
	add(paper.Para{Text: "妥否，请批示。"})
	rows := x.people()
	if len(rows) > 0 {
		add(paper.Attachments{Names: []string{"拟任人选基本情况表"}})
	}
	add(paper.Signature{Org: x.Doc.FromName, Day: x.first()})
	if len(rows) > 0 {
		add(paper.PageBreak{}, paper.Para{Text: "附件", Flush: true}, paper.Title{Text: "拟任人选基本情况表"},
			paper.Table{Header: []string{"姓名", "性别", "出生年月", "民族", "学历", "入党时间", "党龄", "现任党内职务", "拟任职务"},
				Widths: []float64{8, 6, 11, 6, 10, 11, 7, 14, 10}, Size: 21, Rows: rows, Centre: []int{0, 1, 2, 3, 4, 5, 6, 8}})
	}
	return d
}

// people are the rows on those who are to be given a post.
func (x *Whole) people() (rows [][]string) {
	for _, l := range x.Doc.appointed() {
		f := x.facts[l.Member]
		now := ""
		for _, y := range x.List {
			if y.Member == l.Member && y.Item.Key == "posts" {
				now = strings.Replace(y.Text, none, "无", 1)
			}
		}
		education := intake.Educations.Label(f.education)
		if education == "" {
			education = f.education
		}
		age := ""
		if f.partyFrom != day.None {
			age = fmt.Sprintf("%d年", f.partyFrom.YearsTo(x.Doc.Effective))
		}
		next := l.Kind.Label()
		if l.How == post.Acting {
			next = post.HowLabel(post.Acting)
		}
		rows = append(rows, []string{l.Name, f.sex, month(f.birth), f.nation, education, month(f.joined), age, now, next})
	}
	return rows
}

func month(d day.Day) string {
	if d == day.None {
		return ""
	}
	return fmt.Sprintf("%d.%02d", d.Year(), int(d.Month()))
}

func (x *Whole) reply() paper.Doc {
	from := "从" + x.Doc.Effective.Chinese() + "起："
	to, text := x.OrgName, "经研究，决定"
	if x.Doc.From != x.Root {
		to, text = x.Doc.FromName, "你们关于"+x.Doc.who()+x.Doc.what()+"的请示收悉。经研究，同意"
	}
	d := official(x.Doc.title(x.Doc.form(x.Root)), to)
	d.RedHead = &paper.RedHead{Issuer: x.Above, Number: x.Doc.Number}
	add := func(s string) { d.Blocks = append(d.Blocks, paper.Para{Text: s}) }
	add(text + from)
	for _, s := range x.Doc.sentences(x.OrgName) {
		add(s)
	}
	end := "请做好工作交接。"
	if x.Doc.From != x.Root {
		end += "此复。"
	}
	add(end)
	d.Blocks = append(d.Blocks, paper.Signature{Org: x.Above, Day: x.Doc.ApprovedOn})
	return d
}

func (x *Whole) vetting() paper.Doc {
	d := paper.Doc{Family: paper.Record, Landscape: true, Blocks: []paper.Block{paper.Title{Text: x.OrgName + "\n拟任人选考察审查清单"}}}
	for _, l := range x.Doc.appointed() {
		t := paper.Table{Header: []string{"序号", "项目", "结果", "说明", "来源", "日期", "登记人"}, Widths: []float64{5, 15, 18, 18, 16, 12, 9}, Size: 21, Centre: []int{0, 5, 6}}
		for _, f := range x.List {
			if f.Member != l.Member {
				continue
			}
			source := f.Source
			if !f.Cite.Zero() {
				source += "；" + f.Cite.String()
			}
			t.Rows = append(t.Rows, []string{fmt.Sprint(len(t.Rows) + 1), f.Item.Name, f.Text, f.Said.Note, source, f.Said.On.String(), f.Said.By})
		}
		d.Blocks = append(d.Blocks, paper.Para{Text: l.Name + "，拟" + l.Words() + "。", Flush: true, Bold: true}, t, paper.Blank{Lines: 1})
	}
	done := "考察审查还没有完毕。"
	if x.Doc.VettedOn != day.None {
		done = x.Doc.VettedOn.Chinese() + "考察审查完毕，登记人" + x.Doc.VettedBy + "。"
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: done, Flush: true}, paper.Para{Text: "审核（签名）：", Flush: true})
	return d
}
