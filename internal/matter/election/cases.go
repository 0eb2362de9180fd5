package election

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/law"
	"zhibu/internal/matter"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
)

// Begin sends the request for an election to the Committee. It takes Keep, of a post
// in that very organisation. It answers Invalid for a plan that the rules forbid,
// against a by-election after the end of the term, and Conflict while another is open.
func (es *Elections) Begin(ctx context.Context, who gate.Actor, of int64, p Plan) (id int64, err error) {
	err = es.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		if again, err := w.Again("election.begin", &id); again || err != nil {
			return err
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		if err := own(w, of); err != nil {
			return err
		}
		v, t, err := es.here(w, of)
		if err != nil {
			return err
		}
		d := Doc{Plan: p}
		if err := es.planned(w, v, t, &d.Plan); err != nil {
			return err
		}
		title := v.Name + "换届选举"
		if p.By {
			title = v.Name + "委员补选"
		}
		if err := es.issue(w, of, Asked, &d); err != nil {
			return err
		}
		turn, err := es.turn(w, Asked, of, &d)
		if err != nil {
			return err
		}
		if id, err = matter.Begin(w, at, matter.Opening[Doc]{Kind: matter.Election, Title: title, Turn: turn, Doc: d, Text: d.Plan.words()}); err != nil {
			return err
		}
		return w.Done(at, "election.begin", id)
	})
	return id, err
}

func (p *Plan) words() string {
	s := "名额" + strconv.Itoa(p.Seats) + "名，计划" + p.PlannedOn.Chinese() + "召开大会，过半数按" + p.Base.Label() + "计算"
	if p.Direct {
		s = "不设委员会，" + s
	}
	return s
}

// planned tests a plan against the organisation.
func (es *Elections) planned(w *gate.Writing, v org.Version, t org.Term, p *Plan) error {
	if !elects(v.Kind) {
		return fault.New(fault.Invalid, "这一类党组织不举行换届选举。")
	}
	people, err := voters(&w.Reading, v, w.Today())
	if err != nil {
		return err
	}
	if err := p.check(v.Kind, len(people), es.param("org.committee.min", "min_full", w.Today()), w.Today()); err != nil {
		return err
	}
	if p.By && (t.ID == 0 || t.End() < p.PlannedOn) {
		return fault.Field("by", "本届任期届满以前才能补选；已经届满的，请按换届办理。")
	}
	return nil
}

// own answers Denied to the posts of another organisation.
func own(w *gate.Writing, of int64) error {
	return matter.Mine(w, of, "这一步由本组织的书记、副书记或者党务干事办。")
}

// here gives an organisation and its running term.
func (es *Elections) here(w *gate.Writing, of int64) (v org.Version, t org.Term, err error) {
	tree, err := org.In(&w.Reading, w.Today())
	if err != nil {
		return v, t, err
	}
	i := slices.IndexFunc(tree, func(v org.Version) bool { return v.Org == of })
	if i < 0 {
		return v, t, fault.Missing()
	}
	terms, err := org.Terms(&w.Reading, of, w.Today()+1)
	if len(terms) > 0 {
		t = terms[0]
	}
	return tree[i], t, err
}

// turn says where an election stands at a stage: whose posts act, by when and why.
func (es *Elections) turn(w *gate.Writing, stage string, of int64, d *Doc) (t matter.Turn, err error) {
	t = matter.Turn{Stage: stage, Owner: of, State: matter.Open, Due: d.PlannedOn, Cite: es.cite("elect.precheck", w.Today())}
	switch stage {
	case Drafting:
		t.Next = "修改后重新请示"
	case Asked:
		t.Next = "审核换届请示，作出批复"
	case Naming:
		t.Next, t.Cite = "提出候选人，报上级审查", surplus.Cite
	case Listed:
		t.Next = "审查候选人，答复是否同意"
	case Ready:
		t.Next, t.Cite = "召开大会，登记到会情况和监票人、计票人", quorum.Cite
	case Counting:
		t.Next, t.Cite = "由两个人分别录入计票结果", win.Cite
	case Chosen:
		t.Next, t.Due, t.Cite = "委员会选举书记、副书记并分工，报告结果", d.Meeting.On.AddMonths(1), es.cite("elect.report", w.Today())
	case Reported:
		t.Next, t.Due, t.Cite = "审批选举结果", d.ReportedOn.AddMonths(1), es.cite("elect.report", w.Today())
	case Finished:
		t.Owner, t.State, t.Due, t.Cite = 0, matter.Done, day.None, law.Citation{}
	}
	if stage == Asked || stage == Listed || stage == Reported {
		t.Owner, _, err = matter.Committee(&w.Reading)
	}
	return t, err
}

// issue keeps under which names a step is taken that papers go out with.
func (es *Elections) issue(w *gate.Writing, of int64, stage string, d *Doc) error {
	if !slices.ContainsFunc(papers, func(p Paper) bool { return p.issued == stage }) {
		return nil
	}
	v, _, err := es.here(w, of)
	if err != nil {
		return err
	}
	_, above, err := matter.Committee(&w.Reading)
	d.Issued = maps.Clone(d.Issued)
	if d.Issued == nil {
		d.Issued = map[string]Issue{}
	}
	d.Issued[stage] = Issue{v.Name, above, w.Today()}
	return err
}

// step runs one step of an election at one of some stages, by the posts that must
// act, and puts it where fn says. version 0 is any: the two counts are independent.
func (es *Elections) step(ctx context.Context, who gate.Actor, can gate.Can, id, version int64, stages []string, deed string,
	fn func(w *gate.Writing, at gate.Place, e *Election) (stage, text string, err error)) error {
	return es.gate.Write(ctx, who, can, func(w *gate.Writing) error {
		return matter.Step(w, id, version, matter.Election, stages, deed, func(at gate.Place, x *matter.Work[Doc]) (t matter.Turn, text string, err error) {
			if can == Keep {
				if err := own(w, x.Org); err != nil {
					return t, "", err
				}
			}
			e := Election{x.Matter, x.Doc}
			stage, text, err := fn(w, at, &e)
			if err != nil {
				return t, "", err
			}
			if err := es.issue(w, e.Org, stage, &e.Doc); err != nil {
				return t, "", err
			}
			x.Doc = e.Doc
			if t, err = es.turn(w, stage, e.Org, &e.Doc); err != nil {
				return t, "", err
			}
			t.Why = e.Why
			return t, text, nil
		})
	})
}

// Ask sends a request again that was returned. It takes Keep.
func (es *Elections) Ask(ctx context.Context, who gate.Actor, id, version int64, p Plan) error {
	return es.step(ctx, who, Keep, id, version, []string{Drafting}, "重新请示", func(w *gate.Writing, at gate.Place, e *Election) (string, string, error) {
		v, t, err := es.here(w, e.Org)
		if err != nil {
			return "", "", err
		}
		p := p
		p.By = e.By
		if err := es.planned(w, v, t, &p); err != nil {
			return "", "", err
		}
		e.Plan, e.Why = p, ""
		return Asked, p.words(), nil
	})
}

// Reply approves the request, with the number of the paper. It takes Decide, and
// answers Invalid for a number that is missing or was used before.
func (es *Elections) Reply(ctx context.Context, who gate.Actor, id, version int64, number string, on day.Day) error {
	return es.step(ctx, who, Decide, id, version, []string{Asked}, "批复同意", func(w *gate.Writing, at gate.Place, e *Election) (string, string, error) {
		number, err := matter.Use(w, at, e.ID, number, on)
		e.Reply, e.ReplyOn, e.Why = number, on, ""
		return Naming, number, err
	})
}

// Return sends a request, a list of candidates or a report back with a reason. It
// takes Decide, and answers Invalid without one.
func (es *Elections) Return(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return es.step(ctx, who, Decide, id, version, []string{Asked, Listed, Reported}, "退回", func(_ *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		why, err := matter.Reason(why, "请写明退回的原因，下级看得到。")
		if err != nil {
			return "", "", err
		}
		e.Why = why
		return map[string]string{Asked: Drafting, Listed: Naming, Reported: Chosen}[e.Stage], e.Why, nil
	})
}

// Withdraw ends an election without a result. It takes Keep in the organisation, and
// answers Invalid without a reason; what was decided on paper stays in the timeline.
func (es *Elections) Withdraw(ctx context.Context, who gate.Actor, id, version int64, why string) error {
	return es.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		return matter.Withdraw(w, id, version, matter.Election, why, func(x *matter.Work[Doc]) error { return own(w, x.Org) })
	})
}

// Slate is what is proposed to the Committee.
type Slate struct {
	Candidates []int64
	Secretary  int64
	Deputies   []int64
	Excluded   []Excluded // only Member and Reason
}

// Propose sends the list of candidates, and who is not to be counted as due. It takes
// Keep. It answers Invalid at candidates for too small a surplus and for somebody who
// may not stand, at secretary and deputies for somebody who is no candidate.
func (es *Elections) Propose(ctx context.Context, who gate.Actor, id, version int64, s Slate) error {
	return es.step(ctx, who, Keep, id, version, []string{Naming}, "提出候选人", func(w *gate.Writing, _ gate.Place, e *Election) (string, string, error) {
		v, _, err := es.here(w, e.Org)
		if err != nil {
			return "", "", err
		}
		people, err := voters(&w.Reading, v, w.Today())
		if err != nil {
			return "", "", err
		}
		name := map[int64]string{}
		for _, x := range people {
			name[x.ID] = x.Name
		}
		var p fault.Problems
		e.Candidates, e.Excluded = nil, nil
		for _, c := range s.Candidates {
			if name[c] == "" {
				p.Add("candidates", "有一名候选人不是本组织有选举权的正式党员，不能作候选人（选举工作条例第五条）。")
				break
			}
			if !e.stands(c) {
				e.Candidates = append(e.Candidates, Candidate{Member: c, Name: name[c]})
			}
		}
		if need := e.Seats; e.Direct && len(e.Candidates) < need {
			p.Add("candidates", "书记、副书记的候选人不少于名额"+strconv.Itoa(need)+"名。")
		} else if need := candidatesNeeded(e.Seats); !e.Direct && len(e.Candidates) < need {
			p.Add("candidates", "名额"+strconv.Itoa(e.Seats)+"名，候选人"+strconv.Itoa(len(e.Candidates))+"名。差额不少于20%，至少要"+strconv.Itoa(need)+"名（"+surplus.Cite.String()+"）。")
		}
		e.propose(&p, s)
		for _, x := range s.Excluded {
			switch {
			case name[x.Member] == "":
				p.Add("excluded", "不计入应到会人数的，要是本组织的正式党员。")
			case e.stands(x.Member):
				p.Add("excluded", name[x.Member]+"是候选人，不能不计入应到会人数。")
			case !slices.Contains(Reasons(), x.Reason):
				p.Add("excluded", "请选择"+name[x.Member]+"不计入应到会人数的情形。")
			case slices.ContainsFunc(e.Excluded, func(y Excluded) bool { return y.Member == x.Member }):
				p.Add("excluded", name[x.Member]+"写了两次。")
			default:
				e.Excluded = append(e.Excluded, Excluded{x.Member, name[x.Member], x.Reason})
			}
		}
		ByStrokes(e.Candidates)
		e.Why = ""
		return Listed, "候选人" + strconv.Itoa(len(e.Candidates)) + "名，名额" + strconv.Itoa(e.Seats) + "名", p.Fault()
	})
}

// propose marks the candidates for secretary and deputies.
func (d *Doc) propose(p *fault.Problems, s Slate) {
	mark := func(field string, id int64, k post.Kind) {
		for i := range d.Candidates {
			if c := &d.Candidates[i]; c.Member == id && c.Kind == "" {
				c.Kind = k
				return
			}
		}
		p.Add(field, k.Label()+"预备人选要在候选人里选，一人一职。")
	}
	if d.By {
		return
	}
	mark("secretary", s.Secretary, post.Secretary)
	if len(s.Deputies) != d.Deputies {
		p.Add("deputies", "副书记预备人选要选"+strconv.Itoa(d.Deputies)+"名。")
		return
	}
	for _, id := range s.Deputies {
		mark("deputies", id, post.Deputy)
	}
}

// Agree agrees to the candidates and to who is not counted as due, with the number
// of the paper. It takes Decide.
func (es *Elections) Agree(ctx context.Context, who gate.Actor, id, version int64, number string, on day.Day) error {
	return es.step(ctx, who, Decide, id, version, []string{Listed}, "同意候选人", func(w *gate.Writing, at gate.Place, e *Election) (string, string, error) {
		number, err := matter.Use(w, at, e.ID, number, on)
		e.Agreed, e.AgreedOn, e.Why = number, on, ""
		return Ready, number, err
	})
}
