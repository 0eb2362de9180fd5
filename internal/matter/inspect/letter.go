package inspect

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/matter"
)

// Letter is what the Committee writes to an organisation after the visit (反馈意见).
type Letter struct {
	Number   string
	On, Due  day.Day
	Text     string
	Findings []string // as they stood that day
	By       string
}

// Write sends an organisation its letter: the findings become problems of the
// rectification list, which the organisation puts right and the Committee confirms. It
// takes Keep, and answers Invalid at number, on, due and text, and Conflict for a second
// letter.
func (is *Inspections) Write(ctx context.Context, who gate.Actor, id, of int64, l Letter) error {
	return is.gate.Write(ctx, who, Keep, func(w *gate.Writing) error {
		s, err := site(&w.Reading, id, of)
		if err != nil {
			return err
		}
		x, err := matter.Load[Doc](&w.Reading, id, matter.Inspection)
		if err != nil {
			return err
		}
		was, err := letterOf(&w.Reading, id, of)
		switch {
		case err != nil:
			return err
		case was != nil:
			return fault.New(fault.Conflict, "已经在"+was.On.Chinese()+"发出反馈意见（"+was.Number+"），不能再发。")
		case x.State != matter.Open || x.Stage != Out && x.Stage != Feedback:
			return fault.New(fault.Conflict, "这次检查现在是“"+x.Stage+"”，不能发反馈意见。")
		}
		at, err := w.At(of)
		if err != nil {
			return err
		}
		l.Text = strings.TrimSpace(l.Text)
		var p fault.Problems
		if n := len([]rune(l.Text)); n < 5 || n > 2000 {
			p.Add("text", "请写明检查的总体情况，5到2000个字。")
		}
		if l.Due == day.None || l.Due <= w.Today() || l.Due > w.Today().AddYears(1) {
			p.Add("due", "请填写整改到哪一天为止，在今天以后、一年以内。")
		}
		if err := p.Fault(); err != nil {
			return err
		}
		if l.Number, err = matter.Use(w, at, id, l.Number, l.On); err != nil {
			return err
		}
		found, err := is.enter(w, at, &x, s, l.Due)
		if err != nil {
			return err
		}
		if _, err := w.Exec(at, `INSERT INTO inspection_letter (id, matter_id, org_id, number, on_day, due_day, text, findings, made_by, made_name, made_ms)
			VALUES (@id, @of, @org, @number, @on, @due, @text, @findings, @by, @name, @gate_now)`,
			gate.Args{"id": w.NewID(), "of": id, "number": l.Number, "on": l.On.String(), "due": l.Due.String(), "text": l.Text, "findings": strings.Join(found, "\n"), "by": w.Who().Account, "name": w.Who().Name}); err != nil {
			return err
		}
		return w.Record(at, "inspection.letter", gate.Subject{Kind: "inspection", ID: id}, gate.Detail{"org": of, "items": len(found)})
	})
}

// enter puts the findings of an organisation on the rectification list.
func (is *Inspections) enter(w *gate.Writing, at gate.Place, x *matter.Work[Doc], s Site, due day.Day) (found []string, err error) {
	said, err := saidOf(&w.Reading, x.ID, s.Org)
	if err != nil {
		return nil, err
	}
	v, err := standard.Pinned(&w.Reading, x.Doc.Standard)
	if err != nil {
		return nil, err
	}
	for _, item := range v.Items {
		a := said[item.ID]
		if a.Finding == "" {
			continue
		}
		id, err := problem.Enter(w, s.Org, problem.Draft{Origin: problem.Inspection, OriginID: x.ID, Part: a.ID, Clause: item.Clause, FoundOn: a.On, Text: a.Finding, About: problem.TheOrg, DueOn: due}, x.Org)
		if err != nil {
			return nil, err
		}
		if err := hand(w, at, a.ID, id); err != nil {
			return nil, err
		}
		if _, err := w.Exec(at, "UPDATE inspection_answer SET problem_id = @problem, version = version + 1 WHERE id = @id", gate.Args{"id": a.ID, "problem": id}); err != nil {
			return nil, err
		}
		line := a.Finding
		if item.Clause != "" {
			line += "（" + item.Clause + "）"
		}
		found = append(found, line)
	}
	return found, nil
}

// NextNumber proposes the number of the next letter. It takes Keep.
func (is *Inspections) NextNumber(ctx context.Context, who gate.Actor) (number string, err error) {
	err = is.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		number, err = matter.NextNumber(r, r.Today())
		return err
	})
	return number, err
}

// LetterPaper makes the letter as a Word file, for whoever sees the visit. It takes View,
// and answers NotFound before there is one.
func (is *Inspections) LetterPaper(ctx context.Context, who gate.Actor, id, of int64) (name string, body []byte, err error) {
	var s Site
	var d Doc
	var from string
	err = is.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		if s, err = site(r, id, of); err != nil {
			return err
		}
		if s.Letter, err = letterOf(r, id, of); err == nil && s.Letter == nil {
			err = fault.Missing()
		}
		if err != nil {
			return err
		}
		if d, _, err = docOf(r, id); err != nil {
			return err
		}
		_, from, err = matter.Committee(r)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	out := s.letter(&d, from)
	err = out.Write(&b)
	return "反馈意见-" + s.OrgName + ".docx", b.Bytes(), err
}

func (s *Site) letter(d *Doc, from string) paper.Doc {
	l := s.Letter
	out := paper.Doc{Family: paper.Official, Blocks: []paper.Block{paper.Title{Text: "关于“" + d.Subject + "”的\n反馈意见"}, paper.Para{Text: l.Number, Align: paper.Centre}, paper.To{Text: s.OrgName}}}
	add := func(b ...paper.Block) { out.Blocks = append(out.Blocks, b...) }
	add(paper.Para{Text: "按照年度检查计划（备案号" + d.Filing + "），检查组" + d.LeftOn.Chinese() + "至" + s.LastDay.Chinese() + "到你单位检查。你单位由公开数字随机抽取产生。现将有关情况反馈如下。"},
		paper.Heading{Level: 1, Text: "总体情况"}, paper.Para{Text: l.Text}, paper.Heading{Level: 1, Text: "发现的问题"})
	if len(l.Findings) == 0 {
		add(paper.Para{Text: "没有发现需要整改的问题。"})
	}
	for i, f := range l.Findings {
		add(paper.Para{Text: strconv.Itoa(i+1) + ". " + strings.TrimRight(f, "。") + "。"})
	}
	if len(l.Findings) > 0 {
		add(paper.Heading{Level: 1, Text: "整改要求"}, paper.Para{Text: "请明确措施和责任人，" + l.Due.Chinese() + "前完成整改。整改情况记在系统的问题清单里，不用另外报送材料。"})
	}
	add(paper.Signature{Org: from, Day: l.On})
	return out
}
