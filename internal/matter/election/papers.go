package election

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
)

// Paper is a kind of paper of an election.
type Paper struct {
	Key, Name string
	from      string // the stage from which on it can be made
	issued    string // the stage that the step led to with which it went out
}

var papers = []Paper{
	{"request", "换届请示", Drafting, Asked}, {"reply", "换届批复", Naming, Naming}, {"method", "选举办法（草案）", Ready, Ready}, {"ballot", "选票", Ready, Ready},
	{"tally", "计票单", Ready, Ready}, {"result", "选举结果报告单", Chosen, Chosen}, {"report", "选举结果报告", Reported, Reported},
}

// PapersOf lists the papers that an election can have at its stage.
func PapersOf(x *Whole) (list []Paper) {
	at := map[string]int{}
	for i, s := range Stages() {
		at[s] = i
	}
	for _, p := range papers {
		if at[x.Stage] >= at[p.from] {
			list = append(list, p)
		}
	}
	return list
}

// Needed is how many candidates a plan wants.
func Needed(p *Plan) int {
	if p.Direct {
		return p.Seats
	}
	return candidatesNeeded(p.Seats)
}

// QuorumOf is how many must come of those due.
func QuorumOf(due int) int { return quorum.Need(due) }

// Paper makes one paper from what the steps kept: as a Word file in the layout of
// GB/T 9704, or as a record. Names are those of the day on which it went out, so that
// a paper that was made again is the same. It takes View, and answers NotFound for a paper that
// the stage does not have.
func (es *Elections) Paper(ctx context.Context, who gate.Actor, id int64, key string) (name string, body []byte, err error) {
	x, err := es.Get(ctx, who, id)
	if err != nil {
		return "", nil, err
	}
	for _, p := range PapersOf(&x) {
		if p.Key == key {
			var b bytes.Buffer
			x.asIssued(p)
			d := es.compose(&x, key)
			err := d.Write(&b)
			return p.Name + "-" + x.OrgName + ".docx", b.Bytes(), err
		}
	}
	return "", nil, fault.Missing()
}

// asIssued gives the organisation and the Committee the names of the day on which a
// paper went out. A request that was returned is a draft again and has today's.
func (x *Whole) asIssued(p Paper) {
	x.asked = x.first()
	if i, ok := x.Issued[p.issued]; ok && x.Stage != Drafting {
		x.OrgName, x.Above = i.Name, i.Above
		if p.issued == Asked {
			x.asked = i.On
		}
	}
}

func (es *Elections) compose(x *Whole, key string) paper.Doc {
	switch key {
	case "request":
		return x.request()
	case "reply":
		return x.reply()
	case "method":
		return x.method()
	case "ballot":
		return x.ballot()
	case "tally":
		return x.tally()
	case "result":
		return x.result()
	}
	return x.account()
}

func n(i int) string { return strconv.Itoa(i) }

func para(text ...string) (list []paper.Block) {
	for _, s := range text {
		list = append(list, paper.Para{Text: s})
	}
	return list
}

func official(title, to string, blocks ...paper.Block) paper.Doc {
	return paper.Doc{Family: paper.Official, Blocks: append([]paper.Block{paper.Title{Text: title}, paper.To{Text: to}}, blocks...)}
}

func (x *Whole) first() day.Day {
	if len(x.Steps) > 0 {
		return x.Steps[0].On
	}
	return day.None
}

func (x *Whole) request() paper.Doc {
	text := []string{"按照《中国共产党基层组织选举工作条例》等规定，" + x.OrgName + "拟于" + x.PlannedOn.Chinese() + "召开党员大会，进行" + x.what() + "。现将有关事项请示如下。"}
	d := official("关于"+x.OrgName+"\n"+x.what()+"的请示", x.Above, para(text...)...)
	seats := "委员名额" + n(x.Seats) + "名"
	if x.Direct {
		seats = "不设委员会，由党员大会选举书记1名"
		if x.Deputies > 0 {
			seats += "、副书记" + n(x.Deputies) + "名"
		}
	} else if x.Deputies > 0 {
		seats += "，其中书记1名、副书记" + n(x.Deputies) + "名"
	}
	d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "名额"}, paper.Para{Text: seats + "。"},
		paper.Heading{Level: 1, Text: "候选人"}, paper.Para{Text: "候选人" + n(Needed(&x.Plan)) + "名以上，委员候选人的差额不少于应选人数的20%，按规定程序提名，报上级党组织审查同意后提交大会。"},
		paper.Heading{Level: 1, Text: "选举办法"}, paper.Para{Text: "采用无记名投票方式，赞成票超过" + x.Base.Label() + "半数的当选。"})
	if x.Note != "" {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: "其他"}, paper.Para{Text: x.Note})
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: "妥否，请批示。"}, paper.Signature{Org: x.OrgName, Day: x.asked})
	return d
}

func (x *Whole) what() string {
	if x.By {
		return "委员补选"
	}
	return "换届选举"
}

func (x *Whole) reply() paper.Doc {
	d := official("关于同意"+x.OrgName+"\n"+x.what()+"的批复", x.OrgName, para("你们关于"+x.what()+"的请示收悉。经研究，同意召开党员大会进行"+x.what()+"，名额"+n(x.Seats)+"名，赞成票按"+x.Base.Label()+"计算。",
		"请按照《中国共产党基层组织选举工作条例》的规定，做好候选人提名、报审和选举工作，选举结果及时报告。", "此复。")...)
	d.RedHead = &paper.RedHead{Issuer: x.Above, Number: x.Reply}
	d.Blocks = append(d.Blocks, paper.Signature{Org: x.Above, Day: x.ReplyOn})
	return d
}

func (x *Whole) method() paper.Doc {
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: x.OrgName + "\n" + x.what() + "办法（草案）"}}}
	list := []string{
		"根据《中国共产党章程》和《中国共产党基层组织选举工作条例》，制定本办法。",
		fmt.Sprintf("本次选举应选%d名，候选人%d名，候选人名单按姓氏笔画为序。", x.Seats, len(x.Candidates)),
		"选举采用无记名投票。正式党员有表决权、选举权、被选举权，预备党员没有。因故未出席的不能委托他人代为投票。",
		"有选举权的到会人数不少于应到会人数的五分之四，会议有效。",
		"选举人对候选人可以投赞成票、不赞成票或者弃权；投不赞成票的可以另选他人，弃权的不能另选他人。",
		"每张选票所选的人数等于或者少于应选名额的有效，多于应选名额的无效。",
		"收回的选票等于或者少于发出的选票，选举有效；多于发出的选票，选举无效，重新选举。",
		"候选人（含另选人）获得的赞成票超过" + x.Base.Label() + "半数的，始得当选。",
		"获得赞成票超过半数的多于应选名额时，以得票多的当选；票数相等不能确定时，就票数相等的再次投票，得票多的当选。当选少于应选名额时，对不足的名额另行选举；接近应选名额的，经半数以上选举人同意也可以减少名额。",
		"大会设监票人、计票人，从不是候选人的选举人中推选，经大会通过。计票在监票人监督下进行，结果由监票人向大会报告。",
		"本办法经大会通过后生效。",
	}
	for i, s := range list {
		d.Blocks = append(d.Blocks, paper.Para{Text: "第" + paper.Chinese(i+1) + "条　" + s})
	}
	return d
}

// names are those on the ballot of the round under way, in the order of the strokes.
func (x *Whole) names() (list []string, seats int) {
	people, seats := x.people(), x.Seats
	if r := x.Doc.Round(); r != nil && r.Outcome == nil {
		people, seats = r.People, r.Seats
	}
	for _, v := range people {
		list = append(list, v.Name)
	}
	return list, seats
}

// ballot has two ballots on a sheet, with a line to cut along between them.
func (x *Whole) ballot() paper.Doc {
	names, seats := x.names()
	d := paper.Doc{Family: paper.Record, Subject: x.OrgName + x.what() + "选票"}
	t := paper.Table{Header: []string{"候选人", "赞成", "不赞成", "弃权"}, Widths: []float64{3, 1, 1, 1}, Centre: []int{0, 1, 2, 3}}
	for _, s := range names {
		t.Rows = append(t.Rows, []string{s, "□", "□", "□"})
	}
	w := paper.Table{Header: []string{"另选人姓名", ""}, Widths: []float64{1, 2}, Rows: [][]string{{"", ""}, {"", ""}}}
	copies := 2
	if len(names) > 7 {
		copies = 1
	}
	for i := range copies {
		if i > 0 {
			d.Blocks = append(d.Blocks, paper.Para{Text: strings.Repeat("－", 8) + "沿此线裁开" + strings.Repeat("－", 8), Align: paper.Centre})
		}
		d.Blocks = append(d.Blocks, paper.Para{Text: x.OrgName + x.what() + "选票", Align: paper.Centre, Bold: true}, t,
			paper.Para{Text: fmt.Sprintf("应选%d名。同意的在“赞成”栏画○，不同意的在“不赞成”栏画○，弃权的在“弃权”栏画○；不赞成的可以另选他人，写在下面。所选多于%d名的无效。按姓氏笔画为序。", seats, seats), Flush: true})
		if r := x.Doc.Round(); r == nil || r.Outcome != nil || !r.Tie {
			d.Blocks = append(d.Blocks, w)
		}
	}
	return d
}

func (x *Whole) tally() paper.Doc {
	names, seats := x.names()
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: x.OrgName + "\n" + x.what() + "计票单"},
		paper.KeyValues{Columns: 2, Pairs: [][2]string{{"应到", ""}, {"实到", ""}, {"发出", ""}, {"收回", ""}, {"有效", ""}, {"无效", ""}, {"应选", n(seats) + "名"}, {"时间", ""}}}}}
	t := paper.Table{Header: []string{"姓名", "赞成（画正字）", "不赞成", "弃权", "赞成票"}, Widths: []float64{2, 4, 2, 2, 1}, Height: 720, Centre: []int{0}}
	for _, s := range names {
		t.Rows = append(t.Rows, []string{s})
	}
	for range 3 {
		t.Rows = append(t.Rows, []string{"另选人："})
	}
	d.Blocks = append(d.Blocks, paper.Blank{Lines: 1}, t, paper.Blank{Lines: 1},
		paper.Para{Text: "监票人：" + strings.Join(x.Meeting.Scrutineers, "、"), Flush: true}, paper.Para{Text: "计票人：" + strings.Join(x.Meeting.Tellers, "、"), Flush: true})
	return d
}

func (x *Whole) result() paper.Doc {
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: x.OrgName + "\n" + x.what() + "结果报告单"},
		paper.KeyValues{Columns: 2, Pairs: [][2]string{{"大会时间", x.Meeting.On.Chinese()}, {"过半数基数", x.Base.Label()}, {"应到", n(x.Meeting.Due) + "人"}, {"实到", n(x.Meeting.Present) + "人"}}}}}
	for i, r := range x.Rounds {
		if r.Outcome == nil {
			continue
		}
		s := r.First
		t := paper.Table{Header: []string{"姓名", "赞成", "不赞成", "弃权"}, Widths: []float64{3, 1, 1, 1}, Centre: []int{0, 1, 2, 3}}
		for _, l := range s.Lines {
			t.Rows = append(t.Rows, []string{l.Name, n(l.For), n(l.Against), n(l.Abstain)})
		}
		for _, l := range s.Written {
			t.Rows = append(t.Rows, []string{l.Name + "（另选人）", n(l.For), "", ""})
		}
		d.Blocks = append(d.Blocks, paper.Para{Text: fmt.Sprintf("第%s轮：发出选票%d张，收回%d张，有效%d张，无效%d张，%s。", paper.Chinese(i+1), s.Issued, s.Returned, s.Valid, s.Void, r.Outcome.words()), Flush: true}, t)
	}
	var names []string
	for _, v := range x.Elected {
		names = append(names, v.Name)
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: "当选：" + strings.Join(names, "、") + "。", Flush: true}, paper.Blank{Lines: 1},
		paper.Para{Text: "监票人（签名）：", Flush: true}, paper.Para{Text: "计票人（签名）：", Flush: true})
	return d
}

func (x *Whole) account() paper.Doc {
	text := fmt.Sprintf("%s于%s召开党员大会，进行%s。应到会有选举权的党员%d人，实到%d人，符合规定。大会采用无记名投票方式，选举结果如下。", x.OrgName, x.Meeting.On.Chinese(), x.what(), x.Meeting.Due, x.Meeting.Present)
	d := official("关于"+x.OrgName+"\n"+x.what()+"结果的报告", x.Above, para(text)...)
	t := paper.Table{Header: []string{"姓名", "职务", "大会得票", "任职得票"}, Centre: []int{0, 1, 2, 3}}
	for i, a := range x.Posts {
		row := []string{a.Name, a.Kind.Label(), "", ""}
		if i < len(x.Elected) {
			row[2] = n(x.Elected[i].For)
		}
		if a.For > 0 && !x.Direct {
			row[3] = n(a.For)
		}
		t.Rows = append(t.Rows, row)
	}
	d.Blocks = append(d.Blocks, t)
	if !x.By && !x.Direct {
		d.Blocks = append(d.Blocks, paper.Para{Text: fmt.Sprintf("%s召开委员会第一次全体会议，到会委员%d人，等额选举产生书记、副书记。", x.HeadsOn.Chinese(), x.HeadsHere)})
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: "书记、副书记请予批准，委员请予备案。"}, paper.Signature{Org: x.OrgName, Day: x.ReportedOn})
	return d
}
