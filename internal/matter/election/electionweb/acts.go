package electionweb

import (
	"fmt"
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/ui"
	"zhibu/internal/base/web"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/matterweb"
	"zhibu/internal/register/post"
)

// mostExcluded and mostWritten are how many lines the forms have for those who are
// not counted as due, and for names that voters wrote in.
const (
	mostExcluded = 6
	mostWritten  = 4
)

// draw fills the forms of one election in.
type draw struct {
	matterweb.Draw
	x *election.Whole
}

func (d *draw) bad(name string) string { return web.ProblemOf(d.Problems, name) }

// acts are the forms that the asker's post may send at this stage.
func (p pages) acts(r *web.Request, x *election.Whole, v *matterweb.OneView, failed string, problems []ui.Problem) {
	d := &draw{matterweb.Draw{R: r, Href: href(x.ID), Version: x.Version, Failed: failed, Problems: problems}, x}
	keep := r.Session.Grant.May(election.Keep) && r.Session.Grant.Org == x.Org
	decide := r.Session.Grant.May(election.Decide) && r.Session.Grant.Org == x.Owner
	if keep {
		switch x.Stage {
		case election.Drafting:
			q := x.Plan
			if failed == "ask" {
				q = plan(r)
			}
			v.Acts = append(v.Acts, d.Act("ask", "", "重新报工委审批", true, planFields(r, x.Kind, q, problems)...))
		case election.Naming:
			v.Acts = append(v.Acts, d.slate())
		case election.Ready:
			v.Acts = append(v.Acts, d.meeting())
		case election.Counting:
			d.counting(v)
		case election.Chosen:
			v.Acts = append(v.Acts, d.chosen())
		}
	}
	if decide {
		key, submit := map[string]string{election.Asked: "reply", election.Listed: "agree", election.Reported: "confirm"}[x.Stage], "登记批复，同意换届"
		switch x.Stage {
		case election.Listed:
			submit = "登记批复，同意候选人"
		case election.Reported:
			submit = "登记批复，任期和职务开始"
		}
		a := d.Act(key, "", submit, true, d.Number(key, x.NextNumber)...)
		if x.Stage == election.Reported {
			a.Note = "登记以后，上一届班子的职务在批复当天结束，新一届的职务同时开始，任期从大会当天起算，到" + x.Meeting.On.AddYears(x.Years).Chinese() + "届满。"
			if x.By {
				a.Note = "登记以后，补选的职务在批复当天开始，任期不变。"
			}
		}
		v.Acts = append(v.Acts, a, d.Return())
	}
	if keep {
		if x.Stage == election.Counting || x.Stage == election.Chosen {
			v.Acts = append(v.Acts, d.Act("redo", "选举不算，重新召开大会", "回到大会以前", false, d.Field("redo", "why", "原因", "text", "")))
		}
		v.Acts = append(v.Acts, d.Withdraw())
	}
}

// people is a choice among the voters.
func (d *draw) people(first string, on string) (list []ui.Option) {
	list = append(list, ui.Option{Text: first})
	for _, v := range d.x.Voters {
		list = append(list, ui.Option{Value: ui.ID(v.ID), Text: v.Name, On: ui.ID(v.ID) == on})
	}
	return list
}

func (d *draw) slate() matterweb.Act {
	x := d.x
	c := ui.Field{Name: "candidates", Label: "候选人", Kind: "checks", Class: "full", Problem: d.bad("candidates"),
		Hint: fmt.Sprintf("名额%d名，差额不少于20%%，至少提%d名。只列正式党员；预备党员、停止党籍的不能选举和被选举。", x.Seats, election.Needed(&x.Plan))}
	had := func(id int64, k post.Kind) bool {
		return slices.ContainsFunc(x.Candidates, func(c election.Candidate) bool { return c.Member == id && (k == "" || c.Kind == k) })
	}
	for _, v := range x.Voters {
		on := had(v.ID, "")
		if d.Failed == "propose" {
			on = slices.Contains(d.R.Form["candidates"], ui.ID(v.ID))
		}
		c.Options = append(c.Options, ui.Option{Value: ui.ID(v.ID), Text: v.Name, On: on})
	}
	fields := []ui.Field{c}
	was := func(k post.Kind, nth int) string {
		for _, c := range x.Candidates {
			if c.Kind == k {
				if nth == 0 {
					return ui.ID(c.Member)
				}
				nth--
			}
		}
		return ""
	}
	if !x.By {
		s := d.Field("propose", "secretary", "书记预备人选", "select", was(post.Secretary, 0))
		s.Options = d.people("请选择", s.Value)
		fields = append(fields, s)
		for i := range x.Deputies {
			f := ui.Field{Name: "deputies", Label: "副书记预备人选", Kind: "select", Class: "short", Problem: d.bad("deputies")}
			on := was(post.Deputy, i)
			if d.Failed == "propose" && i < len(d.R.Form["deputies"]) {
				on = d.R.Form["deputies"][i]
			}
			f.Options = d.people("请选择", on)
			fields = append(fields, f)
		}
	}
	a := d.Act("propose", "", "报工委审查", true, fields...)
	for i := range mostExcluded {
		m, why := "", ""
		if i < len(x.Excluded) {
			m, why = ui.ID(x.Excluded[i].Member), x.Excluded[i].Reason
		}
		n := strconv.Itoa(i)
		who := d.Field("propose", "out"+n, "姓名", "select", m)
		who.Options = d.people("无", who.Value)
		reason := d.Field("propose", "why"+n, "情形", "select", why)
		reason.Options = []ui.Option{{Text: "请选择"}}
		for _, s := range election.Reasons() {
			reason.Options = append(reason.Options, ui.Option{Value: s, Text: s, On: s == reason.Value})
		}
		g := matterweb.Group{Fields: []ui.Field{who, reason}, Title: "不计入应到会人数的第" + strconv.Itoa(i+1) + "名"}
		if i == 0 && d.Failed == "propose" {
			g.Fields[0].Problem = d.bad("excluded")
		}
		a.More = append(a.More, g)
	}
	a.MoreTitle, a.Open = "不计入应到会人数的党员，有"+strconv.Itoa(len(x.Excluded))+"名", d.Failed == "propose" || len(x.Excluded) > 0
	return a
}

func (d *draw) meeting() matterweb.Act {
	due := len(d.x.Voters) - len(d.x.Excluded)
	names := func(key, label, hint string) ui.Field {
		f := d.Field("meeting", key, label, "textarea", "")
		f.Rows, f.Hint = 2, hint
		return f
	}
	passed := d.Field("meeting", "passed", "选举办法和不计入应到会人数的名单已经大会通过", "tick", "")
	present := d.Field("meeting", "present", "实到人数", "number", "")
	present.Hint = fmt.Sprintf("按今天的名册应到%d人；到会不少于%d人才能选举。缺席的不能委托投票。", due, election.QuorumOf(due))
	return d.Act("meeting", "", "登记大会，开始计票", true, d.Field("meeting", "on", "大会日期", "date", d.R.Today().String()), present,
		names("scrutineers", "监票人", "一行一名，从不是候选人的选举人中推选，经大会通过。"), names("tellers", "计票人", "一行一名，候选人不能计票。"), passed)
}

// counting is the entry of the paper count: one's own sheet alone, until both are
// there.
func (d *draw) counting(v *matterweb.OneView) {
	x, round := d.x, d.x.Doc.Round()
	n := len(x.Rounds)
	var own *election.Sheet
	entered := 0
	for _, s := range []*election.Sheet{round.First, round.Second} {
		if s == nil {
			continue
		}
		entered++
		if s.By == d.R.Who.Account {
			own = s
		}
	}
	num := func(name, label string, now int) ui.Field {
		text := ""
		if own != nil {
			text = strconv.Itoa(now)
		}
		f := d.Field("count", name, label, "number", text)
		f.Min = "0"
		return f
	}
	s := election.Sheet{Lines: make([]election.Votes, len(round.People))}
	if own != nil {
		s = *own
	}
	a := d.Act("count", "", "录入第"+strconv.Itoa(n)+"轮计票", true)
	a.Round = strconv.Itoa(n)
	a.Grid = []matterweb.Group{{Title: "选票", Fields: []ui.Field{num("issued", "发出", s.Issued), num("returned", "收回", s.Returned), num("valid", "有效", s.Valid), num("void", "无效", s.Void)}}}
	for i, c := range round.People {
		k := strconv.Itoa(i)
		a.Grid = append(a.Grid, matterweb.Group{Title: c.Name, Fields: []ui.Field{num("for"+k, "赞成", s.Lines[i].For), num("against"+k, "不赞成", s.Lines[i].Against), num("abstain"+k, "弃权", s.Lines[i].Abstain)}})
	}
	if !round.Tie {
		for i := range mostWritten {
			k := strconv.Itoa(i)
			m, votes := "", ""
			if i < len(s.Written) {
				m, votes = ui.ID(s.Written[i].Member), strconv.Itoa(s.Written[i].For)
			}
			who := d.Field("count", "who"+k, "姓名", "select", m)
			who.Options = d.people("无", who.Value)
			a.More = append(a.More, matterweb.Group{Title: "另选人", Fields: []ui.Field{who, d.Field("count", "written"+k, "得票", "number", votes)}})
		}
	}
	a.MoreTitle, a.Open = "选票上写的另选人", d.Failed == "count" || len(s.Written) > 0
	tie := ""
	if round.Tie {
		tie = "得票相等的再次投票，得票多的当选。"
	}
	a.Note = fmt.Sprintf("第%d轮，名额%d名。%s实到%d人。由两个人各自照计票单录入，互相看不到，两份一致才算结果。已录入%d份。", n, round.Seats, tie, x.Meeting.Present, entered)
	v.Acts = append(v.Acts, a)
	if diff := round.Differences(); len(diff) > 0 {
		t := matterweb.Table{Title: "两份不一致的地方", Note: "请对照纸质计票单，由录错的人改自己的一份。", Columns: []ui.Column{{Text: "项目"}, {Text: round.First.ByName, Num: true}, {Text: round.Second.ByName, Num: true}}}
		for _, y := range diff {
			t.Rows = append(t.Rows, matterweb.Words(y.What, strconv.Itoa(y.First), strconv.Itoa(y.Second)))
		}
		v.Tables = append([]matterweb.Table{t}, v.Tables...)
	}
	if n > 1 && x.Rounds[n-2].Outcome.Short > 0 && len(x.Elected) > 0 && !x.Direct {
		v.Acts = append(v.Acts, d.Act("reduce", "不再补足名额", "减少名额", false, d.Field("reduce", "consent", "同意减少名额的人数", "number", "")))
	}
}

func (d *draw) chosen() matterweb.Act {
	x := d.x
	a := d.Act("report", "", "向工委报告选举结果", true)
	if !x.By && !x.Direct {
		a.Note = fmt.Sprintf("委员会第一次全体会议等额选举书记、副书记，赞成超过委员%d人的半数当选；其他委员分工。", len(x.Elected))
		a.Fields = []ui.Field{d.Field("report", "heads_on", "第一次全体会议日期", "date", x.Meeting.On.String()), d.Field("report", "heads_here", "到会委员", "number", strconv.Itoa(len(x.Elected)))}
	}
	for i, y := range x.Posts {
		k := strconv.Itoa(i)
		kind := d.Field("report", "kind"+k, "职务", "select", string(y.Kind))
		kind.Options = []ui.Option{{Text: "请选择"}}
		for _, c := range post.Kinds() {
			if c.Seat() {
				kind.Options = append(kind.Options, ui.Option{Value: string(c), Text: c.Label(), On: string(c) == kind.Value})
			}
		}
		g := matterweb.Group{Title: y.Name, Fields: []ui.Field{kind}}
		if !x.By && !x.Direct {
			votes := ""
			if y.For > 0 {
				votes = strconv.Itoa(y.For)
			}
			g.Fields = append(g.Fields, d.Field("report", "for"+k, "任书记、副书记的赞成票", "number", votes))
		}
		a.Grid = append(a.Grid, g)
	}
	return a
}

// on is the day of a form.
func on(r *web.Request) day.Day { return r.Day("on") }
