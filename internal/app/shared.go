package app

import (
	"context"
	"strconv"

	"zhibu/internal/base/attach"
	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/ui"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter/review"
	"zhibu/internal/output/document"
	"zhibu/internal/output/report"
	"zhibu/internal/register/partner"
	"zhibu/internal/register/partner/partnerweb"
)

// readers tell partner organisations what each kind of shared thing says. The share was
// checked before; what is read here is read as the program, one thing and no door to
// another. What may be shared is what the asker sees himself.
func (a *App) readers() map[partner.Kind]partnerweb.Reader {
	return map[partner.Kind]partnerweb.Reader{
		partner.Edition: {Things: a.editionsToShare, Read: a.readEdition},
		partner.Paper:   {Things: a.papersToShare, Read: a.readPaper, File: a.paperFile},
		partner.Charges: {Things: a.chargesToShare, Read: a.readCharges},
		partner.Visit:   {Things: a.visitsToShare, Read: a.readVisit},
		partner.Review:  {Things: a.reviewsToShare, Read: a.readReview},
	}
}

// mostToShare is how many things the form offers.
const mostToShare = 200

var sharing = gate.Program("share")

func (a *App) editionsToShare(ctx context.Context, who gate.Actor) (list []partnerweb.Thing, err error) {
	gr, err := a.Gate.Grant(ctx, who)
	if err != nil {
		return nil, err
	}
	for year := a.Gate.Today().Year(); year > a.Gate.Today().Year()-3; year-- {
		of, err := a.Reports.Editions(ctx, who, gr.Org, year)
		if err != nil {
			return nil, err
		}
		for _, e := range of {
			list = append(list, partnerweb.Thing{ID: e.ID, Title: editionTitle(e)})
		}
	}
	return list, nil
}

func editionTitle(e report.Edition) string {
	return e.OrgName + strconv.Itoa(e.Year) + "年成绩单（" + e.Name + "）"
}

func (a *App) readEdition(ctx context.Context, id int64) (x partnerweb.Shown, err error) {
	e, list, err := a.Reports.Frozen(ctx, sharing, id)
	if err != nil {
		return x, err
	}
	x.Lead = "截至" + e.AsOf.Chinese() + "，" + day.At(e.MadeAt).Chinese() + "定稿。"
	part := partnerweb.Part{Title: "数字", Head: []string{"指标", "数值", "口径"}}
	for _, f := range list {
		part.Rows = append(part.Rows, []string{f.Name, ui.Count(f.Value) + f.Unit, f.Def})
	}
	x.Parts = []partnerweb.Part{part}
	return x, nil
}

func (a *App) papersToShare(ctx context.Context, who gate.Actor) (list []partnerweb.Thing, err error) {
	p, err := a.Documents.List(ctx, who, document.Query{Limit: mostToShare})
	for _, m := range p.List {
		list = append(list, partnerweb.Thing{ID: m.ID, Title: m.OrgName + "《" + m.Title + "》"})
	}
	return list, err
}

func (a *App) readPaper(ctx context.Context, id int64) (x partnerweb.Shown, err error) {
	m, err := a.Documents.Get(ctx, sharing, id)
	x.Facts = []ui.Pair{{Term: "党组织", Text: m.OrgName}, {Term: "名称", Text: m.Title}, {Term: "日期", Text: m.On.Chinese()}}
	x.File = true
	return x, err
}

func (a *App) paperFile(ctx context.Context, id int64) (f attach.File, err error) {
	m, body, err := a.Documents.File(ctx, sharing, id)
	return attach.File{Name: m.Title + ".docx", Kind: attach.DOCX, Body: body}, err
}

func (a *App) chargesToShare(ctx context.Context, who gate.Actor) (list []partnerweb.Thing, err error) {
	all, err := a.Charges.Lists(ctx, who)
	for _, l := range all {
		if l.Span.From != day.None { // no draft
			list = append(list, partnerweb.Thing{ID: l.ID, Title: l.Title + "（第" + strconv.FormatInt(l.No, 10) + "版）"})
		}
	}
	return list, err
}

func (a *App) readCharges(ctx context.Context, id int64) (x partnerweb.Shown, err error) {
	l, err := a.Charges.Get(ctx, sharing, id)
	if err != nil {
		return x, err
	}
	x.Lead = l.Kind.Label() + "，依据" + l.Basis + "，" + l.Span.Chinese() + "执行。"
	part := partnerweb.Part{Title: "职责", Head: []string{"职责", "出处", "查什么", "多久一次", "责任人"}}
	for i := range l.Duties {
		d := &l.Duties[i]
		part.Rows = append(part.Rows, []string{d.Text, d.Cite.String(), d.Checked, d.Period(a.Charges.Book()), d.Who})
	}
	x.Parts = []partnerweb.Part{part}
	return x, nil
}

func (a *App) visitsToShare(ctx context.Context, who gate.Actor) (list []partnerweb.Thing, err error) {
	today := a.Gate.Today()
	p, err := a.Visits.List(ctx, who, visit.Query{Span: day.Span{From: today.AddYears(-2), Until: today + 1}, Limit: mostToShare})
	for _, v := range p.List {
		list = append(list, partnerweb.Thing{ID: v.ID, Title: v.On.Chinese() + "走访" + v.OrgName})
	}
	return list, err
}

func (a *App) readVisit(ctx context.Context, id int64) (x partnerweb.Shown, err error) {
	v, err := a.Visits.Get(ctx, sharing, id)
	if err == nil && v.Void {
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	x.Facts = []ui.Pair{{Term: "党组织", Text: v.OrgName}, {Term: "日期", Text: v.On.Chinese()}, {Term: "谁去的", Text: v.Went}}
	lines := partnerweb.Part{Title: "问答、答应的事和问题", Head: []string{"类别", "内容", "回答", "期限"}}
	for _, l := range v.Lines { // the private note stays in the office
		if !l.Void {
			lines.Rows = append(lines.Rows, []string{l.Kind.Label(), l.Text, l.Answer, l.Due.Chinese()})
		}
	}
	x.Parts = []partnerweb.Part{{Title: "谈了什么", Paras: []string{v.Talked}}, lines}
	return x, nil
}

func (a *App) reviewsToShare(ctx context.Context, who gate.Actor) (list []partnerweb.Thing, err error) {
	all, err := a.Reviews.List(ctx, who, review.Query{Stage: review.Told})
	for _, x := range all {
		list = append(list, partnerweb.Thing{ID: x.ID, Title: x.OrgName + x.Title() + "和评议结果"})
	}
	return list, err
}

func (a *App) readReview(ctx context.Context, id int64) (x partnerweb.Shown, err error) {
	v, err := a.Reviews.Get(ctx, sharing, id)
	if err == nil && v.ToldOn == day.None { // nobody hears it before the secretary
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	x.Facts = []ui.Pair{{Term: "党组织", Text: v.OrgName}, {Term: "书记", Text: v.HolderName}, {Term: "方式", Text: v.Way.Label()}, {Term: "点评", Text: v.Comment},
		{Term: "综合评价等次", Text: v.Grade.Label(), Note: v.GradeWhy}}
	return x, nil
}
