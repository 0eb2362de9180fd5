package appointment

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/paper"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/matter"
	"zhibu/internal/register/post"
)

// Part is one kind of what is handed over.
type Part struct {
	Title, None string
	Rows        []Row
}

// Row is one thing that is handed over: what it is, how it stands, by when.
type Row struct {
	Text, State string
	By          day.Day
	Href        string
}

// Handover is what an organisation's secretary hands over to the next one (工作交接清单):
// what is open on the day, from the records.
type Handover struct {
	Org        int64
	OrgName    string
	On         day.Day
	From, Next string // who goes and who comes, where that is known
	Parts      []Part
}

// Count counts the things.
func (h *Handover) Count() (n int) {
	for _, p := range h.Parts {
		n += len(p.Rows)
	}
	return n
}

// ahead is how far plans and bookings are looked at.
const ahead = 92

// mostRows is how many rows of a part are listed.
const mostRows = 100

// Handover puts the list of an organisation together as of today. It takes View, and
// the authorities to see what stands in it; it answers NotFound beyond reach.
func (as *Appointments) Handover(ctx context.Context, who gate.Actor, of int64) (h Handover, err error) {
	h.Org, h.On = of, as.gate.Today()
	if err := as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		k, err := lookAround(r, of, h.On)
		if err != nil {
			return err
		}
		h.OrgName = k.org.Name
		h.change(k.posts)
		return nil
	}); err != nil {
		return h, err
	}
	for _, part := range []func(context.Context, gate.Actor, *Handover) (Part, error){as.matters, as.problems, as.duties, as.bookings, as.plans} {
		p, err := part(ctx, who, &h)
		if err != nil {
			return h, err
		}
		h.Parts = append(h.Parts, p)
	}
	return h, nil
}

// change finds who goes and who comes: the change that is decided, or else the last.
func (h *Handover) change(list []post.Post) {
	at := day.None
	for _, p := range list {
		if p.Kind == post.Secretary && (at == day.None || p.Span.From > at) {
			at = p.Span.From
		}
	}
	for _, p := range list {
		switch {
		case p.Kind != post.Secretary:
		case p.Span.From == at:
			h.Next = p.Name
		case p.Span.Until == at:
			h.From = p.Name
		}
	}
	if h.From == "" {
		h.From, h.Next = h.Next, ""
	}
}

func (as *Appointments) matters(ctx context.Context, who gate.Actor, h *Handover) (Part, error) {
	p := Part{Title: "在办的事项", None: "没有在办的事项。"}
	page, err := as.from.Matters.List(ctx, who, matter.Query{Org: h.Org, State: matter.Open, Limit: mostRows})
	for _, m := range page.List {
		state := m.Stage
		if m.OwnerName != "" {
			state += "，由" + m.OwnerName + "办"
		}
		p.Rows = append(p.Rows, Row{Text: m.Title, State: state + "：" + m.Next, By: m.Due, Href: m.Kind.Door() + "/" + strconv.FormatInt(m.ID, 10)})
	}
	return p, err
}

func (as *Appointments) problems(ctx context.Context, who gate.Actor, h *Handover) (Part, error) {
	p := Part{Title: "未销号的问题", None: "没有未销号的问题。"}
	page, err := as.from.Problems.List(ctx, who, problem.Query{Org: h.Org, Limit: mostRows})
	for i := range page.List {
		x := &page.List[i]
		if x.State != problem.Open && x.State != problem.Asked {
			continue
		}
		state := x.State.Label() + "，责任人" + x.OwnerName
		if x.Late(h.On) {
			state += "，已过期限"
		}
		p.Rows = append(p.Rows, Row{Text: x.Text, State: state, By: x.DueOn, Href: "/problems/" + strconv.FormatInt(x.ID, 10)})
	}
	return p, err
}

func (as *Appointments) duties(ctx context.Context, who gate.Actor, h *Handover) (Part, error) {
	p := Part{Title: "到期应办", None: "没有到期没办的。"}
	first, err := as.from.Duties.First(ctx, who, h.Org)
	if err != nil {
		return p, err
	}
	var open []*duty.Verdict
	for year := h.On.AddMonths(-3).Year(); year <= h.On.Year(); year++ { // until the end of March what the year before missed
		list, err := as.from.Duties.Check(ctx, who, duty.Query{Org: h.Org, AsOf: h.On, Year: year})
		if err != nil || len(list) == 0 {
			return p, err
		}
		for i := range list[0].List {
			v := &list[0].List[i]
			past := year < h.On.Year()
			if v.Open() && (!past || v.State == duty.Late && recurs(v.Rule) && first != day.None && v.Slot.From >= first) {
				open = append(open, v)
			}
		}
	}
	for _, v := range open[:min(len(open), mostRows)] {
		text := v.Rule.Title
		if recurs(v.Rule) {
			text = period(v.Slot) + text
		}
		p.Rows = append(p.Rows, Row{Text: text, State: v.State.Chinese() + "：" + v.Why, By: v.Due, Href: "/rules/" + v.Rule.ID})
	}
	return p, nil
}

// period names a period that comes back with the calendar: 2021年下半年.
func period(s day.Span) string {
	if s.Until == s.From.AddMonths(6) && s.From.Dom() == 1 {
		half := "上半年"
		if s.From.Month() > 6 {
			half = "下半年"
		}
		return strconv.Itoa(s.From.Year()) + "年" + half
	}
	return s.Chinese()
}

// recurs reports whether a rule comes back with the calendar.
func recurs(r *duty.Rule) bool {
	switch r.Cadence {
	case duty.Monthly, duty.Quarterly, duty.HalfYear, duty.Yearly:
		return true
	}
	return false
}

func (as *Appointments) bookings(ctx context.Context, who gate.Actor, h *Handover) (Part, error) {
	p := Part{Title: "参观预约", None: "没有以后的预约，也没有要确认的预约。"}
	page, err := as.from.Bookings.List(ctx, who, booking.Query{Org: h.Org, Span: day.Span{From: h.On - ahead, Until: h.On + ahead}, Limit: mostRows})
	for _, b := range page.List {
		if !b.Standing() {
			continue
		}
		state := fmt.Sprintf("%s，%s—%s，党员%d人、其他%d人", b.State.Label(), b.From, b.Until, b.Members, b.Others)
		if b.Day < h.On {
			state += "，去过了还没有确认"
		}
		p.Rows = append(p.Rows, Row{Text: "到" + b.SiteName + "参观", State: state, By: b.Day, Href: "/bookings/" + strconv.FormatInt(b.ID, 10)})
	}
	return p, err
}

func (as *Appointments) plans(ctx context.Context, who gate.Actor, h *Handover) (Part, error) {
	p := Part{Title: "以后的计划", None: "没有以后的计划。"}
	for year := h.On.Year(); year <= (h.On + ahead).Year(); year++ {
		_, list, err := as.from.Plans.OfYear(ctx, who, h.Org, year, h.On)
		if err != nil {
			return p, err
		}
		for _, x := range list {
			if x.State == plan.Open && x.Day >= h.On && x.Day < h.On+ahead && len(p.Rows) < mostRows {
				p.Rows = append(p.Rows, Row{Text: x.Label(), State: x.Kind.Label(), By: x.Day, Href: "/orgs/" + strconv.FormatInt(h.Org, 10) + "/plan?year=" + strconv.Itoa(year)})
			}
		}
	}
	return p, nil
}

// HandoverPaper is the list as a Word file with lines for the signatures. It takes
// what Handover takes.
func (as *Appointments) HandoverPaper(ctx context.Context, who gate.Actor, of int64) (name string, body []byte, err error) {
	h, err := as.Handover(ctx, who, of)
	if err != nil {
		return "", nil, err
	}
	d := h.paper()
	var b bytes.Buffer
	err = d.Write(&b)
	return "工作交接清单-" + h.OrgName + ".docx", b.Bytes(), err
}

func (h *Handover) paper() paper.Doc {
	d := paper.Doc{Family: paper.Record, Blocks: []paper.Block{paper.Title{Text: h.OrgName + "\n工作交接清单"},
		paper.KeyValues{Columns: 2, Pairs: [][2]string{{"移交人", h.From}, {"接收人", h.Next}, {"截至日期", h.On.Chinese()}, {"共", strconv.Itoa(h.Count()) + "项"}}}, paper.Blank{Lines: 1}}}
	for i, p := range h.Parts {
		d.Blocks = append(d.Blocks, paper.Para{Text: paper.Chinese(i+1) + "、" + p.Title, Flush: true, Bold: true})
		if len(p.Rows) == 0 {
			d.Blocks = append(d.Blocks, paper.Para{Text: p.None, Flush: true})
			continue
		}
		t := paper.Table{Header: []string{"序号", "事项", "办到哪里", "时限"}, Widths: []float64{3, 14, 16, 7}, Size: 21, Centre: []int{0, 3}}
		for n, r := range p.Rows {
			t.Rows = append(t.Rows, []string{strconv.Itoa(n + 1), r.Text, r.State, r.By.String()})
		}
		d.Blocks = append(d.Blocks, t, paper.Blank{Lines: 1})
	}
	d.Blocks = append(d.Blocks, paper.Para{Text: "其他需要交代的事：", Flush: true}, paper.Blank{Lines: 1}, paper.Para{Text: "交接签名：", Flush: true},
		paper.KeyValues{Columns: 2, Pairs: [][2]string{{"移交人", ""}, {"接收人", ""}, {"监交人", ""}, {"日期", ""}}})
	return d
}
