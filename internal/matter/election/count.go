package election

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Hold enters the assembly: how many came, and who supervised and counted. How many
// were due is counted here, from the roster of that day without those who are not to
// be counted. It takes Keep. It answers Against below the quorum, and Invalid for a
// scrutineer or a teller who stands for election or may not vote.
func (es *Elections) Hold(ctx context.Context, who gate.Actor, id, version int64, m Meeting) error {
	return es.step(ctx, who, Keep, id, version, []string{Ready}, "召开大会", func(w *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		var p fault.Problems
		if m.On == day.None || m.On > w.Today() {
			p.Add("on", "请填写大会的日期，不晚于今天。")
			return "", "", p.Fault()
		}
		if m.On < e.AgreedOn {
			p.Add("on", "大会要在候选人同意（"+e.AgreedOn.Chinese()+"）以后召开。")
		}
		v, _, err := es.here(w, e.Org)
		if err != nil {
			return "", "", err
		}
		people, err := voters(&w.Reading, v, m.On)
		if err != nil {
			return "", "", err
		}
		may := map[string]bool{}
		due := 0
		for _, x := range people {
			may[x.Name] = true
			if !slices.ContainsFunc(e.Excluded, func(y Excluded) bool { return y.Member == x.ID }) {
				due++
			}
		}
		for field, list := range map[string][]string{"scrutineers": m.Scrutineers, "tellers": m.Tellers} {
			if len(list) == 0 {
				p.Add(field, "请填写姓名，一行一名。")
			}
			for _, n := range list {
				switch {
				case slices.ContainsFunc(e.Candidates, func(c Candidate) bool { return c.Name == n }):
					p.Add(field, n+"是候选人，不能监票、计票（选举工作条例第二十二、二十三条）。")
				case field == "scrutineers" && !may[n]:
					p.Add(field, n+"不是有选举权的正式党员，监票人从不是候选人的选举人中推选（选举工作条例第二十二条）。")
				}
			}
		}
		for _, n := range m.Scrutineers {
			if slices.Contains(m.Tellers, n) {
				p.Add("tellers", n+"已经是监票人。")
			}
		}
		if m.Present < 1 || m.Present > due {
			p.Add("present", "实到人数在1到应到的"+strconv.Itoa(due)+"人之间。")
		}
		if !m.Passed {
			p.Add("passed", "选举办法和不计入应到会人数的名单要经大会通过。")
		}
		if err := p.Fault(); err != nil {
			return "", "", err
		}
		if err := enough(m.Present, due); err != nil {
			return "", "", err
		}
		e.Meeting = m
		e.Meeting.Due = due
		e.Rounds, e.Elected = []Round{{Seats: e.Seats, People: e.people()}}, nil
		return Counting, fmt.Sprintf("%s，应到%d人，实到%d人", m.On.Chinese(), due, m.Present), nil
	})
}

func (d *Doc) people() (list []Votes) {
	for _, c := range d.Candidates {
		list = append(list, Votes{Member: c.Member, Name: c.Name})
	}
	return list
}

// Enter keeps what one person read from the paper count. Two people enter without
// seeing each other's sheet; the same person may correct his own while the round is
// open. When both agree the result stands. It takes Keep. It answers Invalid where
// the numbers do not meet, and Conflict when the round is over.
func (es *Elections) Enter(ctx context.Context, who gate.Actor, id int64, round int, s Sheet) error {
	return es.step(ctx, who, Keep, id, 0, []string{Counting}, "录入计票", func(w *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		r := e.Round()
		if round != len(e.Rounds) {
			return "", "", fault.New(fault.Conflict, "这一轮已经有了结果，请看最新的一轮。")
		}
		v, _, err := es.here(w, e.Org)
		if err != nil {
			return "", "", err
		}
		people, err := voters(&w.Reading, v, e.Meeting.On)
		if err != nil {
			return "", "", err
		}
		s := s
		s.By, s.ByName = who.Account, who.Name
		if len(s.Lines) != len(r.People) {
			return "", "", fault.New(fault.Conflict, "候选人名单和这一轮的不一样，请重新打开这一页再录。")
		}
		s.Lines = slices.Clone(s.Lines)
		for i, x := range r.People {
			s.Lines[i].Member, s.Lines[i].Name = x.Member, x.Name
		}
		var p fault.Problems
		s.Written = slices.Clone(s.Written)
		for i := range s.Written {
			x := &s.Written[i]
			at := slices.IndexFunc(people, func(v Voter) bool { return v.ID == x.Member })
			switch {
			case r.Tie:
				p.Add("written"+strconv.Itoa(i), "得票相等的再选，只在相等的人里选。")
			case at < 0:
				p.Add("written"+strconv.Itoa(i), "另选人要是本组织有被选举权的正式党员。")
			case slices.ContainsFunc(r.People, func(v Votes) bool { return v.Member == x.Member }):
				p.Add("written"+strconv.Itoa(i), people[at].Name+"是候选人，票记在候选人一行。")
			case slices.ContainsFunc(e.Elected, func(v Votes) bool { return v.Member == x.Member }):
				p.Add("written"+strconv.Itoa(i), people[at].Name+"已经当选。")
			default:
				x.Name = people[at].Name
			}
		}
		if err := p.Fault(); err != nil {
			return "", "", err
		}
		if err := s.adds(e.Meeting.Present, r.Seats); err != nil {
			return "", "", err
		}
		switch {
		case r.First == nil || r.First.By == s.By && s.By != 0:
			r.First = &s
		default:
			r.Second = &s
		}
		if r.Second == nil {
			return Counting, "第" + strconv.Itoa(round) + "轮，第一人已录入", nil
		}
		if n := len(r.Differences()); n > 0 {
			return Counting, fmt.Sprintf("第%d轮，两份有%d处不一致", round, n), nil
		}
		o := settle(r.First, r.Seats, e.Meeting.Due, e.Meeting.Present, e.Base, r.Tie)
		r.Outcome = &o
		text := fmt.Sprintf("第%d轮，两份一致，%s", round, o.words())
		if e.next() {
			e.assume()
			return Chosen, text, nil
		}
		return Counting, text, nil
	})
}

// words is an outcome in words.
func (o *Outcome) words() string {
	if o.Invalid {
		return "收回的票多于发出的票，选举无效，重新投票"
	}
	s := "当选" + strconv.Itoa(len(o.Elected)) + "名"
	if n := len(o.Tied); n > 0 {
		s += "，" + strconv.Itoa(n) + "名得票相等，再次投票"
	}
	if o.Short > 0 {
		s += "，差" + strconv.Itoa(o.Short) + "名"
	}
	return s
}

// assume proposes the posts of those elected: who was agreed as secretary or deputy.
func (d *Doc) assume() {
	d.Posts = nil
	for _, v := range d.Elected {
		a := Assigned{Member: v.Member, Name: v.Name}
		for _, c := range d.Candidates {
			if c.Member == v.Member {
				a.Kind = c.Kind
			}
		}
		if d.Direct {
			a.For = v.For
		}
		d.Posts = append(d.Posts, a)
	}
}

// Reduce leaves the seats empty that nobody won, with the consent of more than half
// of those present. It takes Keep, and answers Against without that consent, Invalid
// while nobody is elected or the last ballot was no ballot for missing seats.
func (es *Elections) Reduce(ctx context.Context, who gate.Actor, id, version int64, consent int) error {
	return es.step(ctx, who, Keep, id, version, []string{Counting}, "减少名额", func(w *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		n := len(e.Rounds)
		switch {
		case n < 2 || e.Rounds[n-2].Outcome == nil || e.Rounds[n-2].Outcome.Short == 0 || len(e.Elected) == 0 || e.Direct:
			return "", "", fault.Field("consent", "当选人数少于名额、并且接近名额时，才能经大会同意减少名额。")
		case consent > e.Meeting.Present:
			return "", "", fault.Field("consent", "同意的人数不能多于实到的"+strconv.Itoa(e.Meeting.Present)+"人。")
		case !win.Met(consent, e.Meeting.Present):
			return "", "", fault.Field("consent", "减少名额要有半数以上的选举人同意，至少"+strconv.Itoa(win.Need(e.Meeting.Present))+"人（"+es.cite("elect.short", w.Today()).String()+"）。")
		}
		e.Rounds, e.Reduced = e.Rounds[:n-1], consent
		e.assume()
		return Chosen, fmt.Sprintf("%d人同意，不再补足名额，当选%d名", consent, len(e.Elected)), nil
	})
}

// Redo declares a vote void and goes back to before the assembly. It takes Keep, and
// answers Invalid without a reason; the entries stay in the journal of the step.
func (es *Elections) Redo(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return es.step(ctx, who, Keep, id, version, []string{Counting, Chosen}, "重新召开大会", func(_ *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		if len([]rune(strings.TrimSpace(why))) < 2 {
			return "", "", fault.Field("why", "请写明这次选举为什么不算。")
		}
		e.Meeting, e.Rounds, e.Elected, e.Posts, e.Reduced = Meeting{}, nil, nil, nil, 0
		return Ready, why, nil
	})
}

// Report enters the election of secretary and deputies by the new committee, and the
// posts of the others, in the order of Doc.Posts, and reports the result to the
// Committee. It takes Keep. It
// answers Invalid for a post twice, for more votes than were there, and Against for a
// secretary or deputy without the majority of the committee.
func (es *Elections) Report(ctx context.Context, who gate.Actor, id, version int64, on day.Day, here int, posts []Assigned) error {
	return es.step(ctx, who, Keep, id, version, []string{Chosen}, "报告结果", func(w *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		var p fault.Problems
		whole := len(e.Elected)
		heads := map[post.Kind]int{}
		for i := range e.Posts {
			a := &e.Posts[i]
			if i < len(posts) {
				a.Kind = posts[i].Kind
				if !e.Direct {
					a.For = posts[i].For
				}
			}
			field := "kind" + strconv.Itoa(i)
			heads[a.Kind]++
			head := a.Kind == post.Secretary || a.Kind == post.Deputy
			switch {
			case !a.Kind.Seat():
				p.Add(field, "请选择"+a.Name+"的职务。")
			case e.Direct && !head:
				p.Add(field, "不设委员会的，选出的是书记和副书记。")
			case !e.By && !e.Direct && head && (a.For > here || !win.Met(a.For, whole)):
				p.Add(field, fmt.Sprintf("%s得赞成票%d张。委员%d人，要有%d票以上才能当选%s（%s）。", a.Name, a.For, whole, win.Need(whole), a.Kind.Label(), win.Cite))
			}
		}
		if !e.By && heads[post.Secretary] != 1 {
			p.Add("kind0", "书记要选一名。")
		}
		if !e.By && !e.Direct {
			if on == day.None || on < e.Meeting.On || on > w.Today() {
				p.Add("heads_on", "请填写委员会第一次全体会议的日期，在大会当天以后，不晚于今天。")
			}
			if here < 1 || here > whole {
				p.Add("heads_here", "到会委员在1到"+strconv.Itoa(whole)+"人之间。")
			}
		}
		e.HeadsOn, e.HeadsHere, e.ReportedOn, e.Why = on, here, w.Today(), ""
		return Reported, "当选" + strconv.Itoa(whole) + "名", p.Fault()
	})
}

// Confirm approves the result with the number of the paper: the decision is
// registered and the registers move in the same write, once. The old body ends and
// the new posts and the term begin on that day; the term is counted from the
// assembly. It takes Decide. It answers Invalid for a used number and for a post that
// somebody holds, Conflict when another was quicker.
func (es *Elections) Confirm(ctx context.Context, who gate.Actor, id, version int64, number string, on day.Day) error {
	return es.step(ctx, who, Decide, id, version, []string{Reported}, "批复结果", func(w *gate.Writing, at gate.Place, e *Election) (string, string, error) {
		number, err := matter.Use(w, at, e.ID, number, on)
		if err != nil {
			return "", "", err
		}
		if on < e.ReportedOn {
			return "", "", fault.Field("on", "批复的日期不早于报告的日期（"+e.ReportedOn.Chinese()+"）。")
		}
		v, _, err := es.here(w, e.Org)
		if err != nil {
			return "", "", err
		}
		d := decision.Decision{Org: e.Owner, Kind: decision.Election, Number: number, Title: "关于" + e.Title + "结果的批复", MadeOn: on, EffectiveOn: on,
			Body: fmt.Sprintf("应到%d人，实到%d人。", e.Meeting.Due, e.Meeting.Present)}
		if !e.By {
			d.Items = append(d.Items, decision.Item{Act: decision.Elect, Org: e.Org, Due: e.Meeting.On.AddYears(es.years(v, on)), Seats: int64(len(e.Elected))})
		}
		for _, a := range e.Posts {
			d.Items = append(d.Items, decision.Item{Act: decision.Seat, Org: e.Org, Member: a.Member, Kind: string(a.Kind)})
		}
		if e.Decision, err = decision.Apply(w, d); err != nil {
			return "", "", err
		}
		return Finished, number, nil
	})
}

// years is how long a term of an organisation lasts: as registered, at most by rule.
func (es *Elections) years(v org.Version, on day.Day) int {
	if v.TermYears > 0 {
		return int(v.TermYears)
	}
	return es.param(ruleOf(v.Kind), "years", on)
}
