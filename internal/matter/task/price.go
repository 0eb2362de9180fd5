package task

import (
	"context"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/day/holiday"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/matter"
)

// Price is what a task costs those who are asked, as it is now: known before anything
// is sent. Minutes are an estimate of the rulebook (task.price), or the drafter's own.
type Price struct {
	Orgs     int
	Wrong    []string // names of the reach that nobody has
	Already  int      // of them, those whose record answers it already
	Each     int      // minutes of each that still has to do something
	Total    int      // minutes of all
	Week     day.Span // of the last day
	Others   []Load   // what else is due in that week
	Rules    int      // duties by rule that are due in that week, of all of them together
	Most     int      // minutes of that week where it is fullest, this one included
	Cap      int      // minutes of a week beyond which a reason is asked for
	Over     int      // organisations beyond it
	Repeats  []Repeat
	Resting  bool // the last day is no working day
	KnownFor []string
}

// Load is another task that is due in the same week.
type Load struct {
	Task    int64
	Title   string
	Orgs    int // of those that this one reaches
	Minutes int // of each
}

// Repeat is something that was asked before of some of the same organisations.
type Repeat struct {
	Label string
	Task  int64
	Title string
	Orgs  int
}

// Estimate is the minutes that a task takes of one organisation that has not answered
// it yet, by the numbers of the rulebook on a day.
func Estimate(book *duty.Rulebook, d *Doc, on day.Day) int {
	number := func(name string) int { n, _ := book.Param("task.price", name, on); return n }
	switch {
	case d.Minutes > 0:
		return d.Minutes
	case d.By == ByReceipt:
		return number("receipt")
	case d.By == ByRecord:
		return number("record")
	}
	n := number("receipt") + len(d.Asked())*number("field")
	if d.By == ByTable { // some rows of it
		n *= number("rows")
	}
	return n
}

// Price says what a task costs before it is sent. It takes Send, and answers NotFound.
func (ts *Tasks) Price(ctx context.Context, who gate.Actor, id int64) (p Price, err error) {
	err = ts.gate.Read(ctx, who, Send, func(r *gate.Reading) error {
		x, err := matter.Load[Doc](r, id, matter.Task)
		if err != nil {
			return err
		}
		p, err = ts.price(r, &x)
		return err
	})
	if err != nil {
		return p, err
	}
	return p, ts.rules(ctx, who, &p)
}

// rules counts what the rules ask for in the week.
func (ts *Tasks) rules(ctx context.Context, who gate.Actor, p *Price) error {
	list, err := ts.duties.Check(ctx, who, duty.Query{AsOf: ts.gate.Today(), Year: p.Week.From.Year()})
	if err != nil {
		return err
	}
	for _, o := range list {
		for _, v := range o.List {
			if v.State == duty.Due && p.Week.Has(v.Due) {
				p.Rules++
			}
		}
	}
	return nil
}

func (ts *Tasks) price(r *gate.Reading, x *matter.Work[Doc]) (p Price, err error) {
	d, today := &x.Doc, r.Today()
	list, wrong, err := chosen(r, x.Org, &d.To)
	if err != nil {
		return p, err
	}
	monday := d.Due.AddDays(-(int(d.Due.Weekday()) + 6) % 7)
	p = Price{Orgs: len(list), Wrong: wrong, Each: Estimate(ts.duties.Book(), d, today), Week: day.Span{From: monday, Until: monday + 7}}
	working, known := holiday.Working(d.Due)
	p.Resting = known && !working
	p.Cap, _ = ts.duties.Book().Param("task.price", "week", today)
	for _, f := range d.Fields {
		if f.Known != "" {
			p.KnownFor = append(p.KnownFor, f.Label)
		}
	}
	done, err := hits(r, d, 0)
	if err != nil {
		return p, err
	}
	minutes := map[int64]int{} // of the week, by organisation
	for _, v := range list {
		if done[v.Org].activity != 0 {
			p.Already++
			minutes[v.Org] = 0
			continue
		}
		minutes[v.Org] = p.Each
		p.Total += p.Each
	}
	if err := ts.others(r, x, minutes, &p); err != nil {
		return p, err
	}
	for _, n := range minutes {
		if p.Most = max(p.Most, n); n > p.Cap {
			p.Over++
		}
	}
	return p, nil
}

// others adds what else is due in the week, and finds what was asked before.
func (ts *Tasks) others(r *gate.Reading, x *matter.Work[Doc], minutes map[int64]int, p *Price) error {
	since := r.Today().AddYears(-1).Start().UnixMilli()
	list, err := gate.Collect(r, "SELECT "+columns+from+"WHERE a.task_id <> @self AND a.sent_ms >= @since AND m.state <> 'withdrawn' AND {reach a.org_id} ORDER BY a.task_id, v.path",
		gate.Args{"self": x.ID, "since": since}, reader())
	if err != nil {
		return err
	}
	asked := map[string]bool{}
	for _, f := range x.Doc.Asked() {
		asked[same(f.Label)] = true
	}
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].Task == list[i].Task {
			j++
		}
		if err := ts.other(r, list[i:j], asked, minutes, p); err != nil {
			return err
		}
		i = j
	}
	return nil
}

// other looks at the addressees of one other task.
func (ts *Tasks) other(r *gate.Reading, list []Addressee, asked map[string]bool, minutes map[int64]int, p *Price) error {
	d := &list[0].Doc
	found, err := hits(r, d, 0)
	if err != nil {
		return err
	}
	load, met := Load{Task: list[0].Task, Title: d.Title, Minutes: Estimate(ts.duties.Book(), d, r.Today())}, 0
	for i := range list {
		a := &list[i]
		if _, meant := minutes[a.Org]; !meant {
			continue
		}
		met++
		a.answered(found[a.Org])
		if p.Week.Has(a.Due) && !a.State(r.Today()).Finished() {
			load.Orgs++
			minutes[a.Org] += load.Minutes
		}
	}
	if load.Orgs > 0 {
		p.Others = append(p.Others, load)
	}
	for _, f := range d.Asked() {
		if asked[same(f.Label)] && met > 0 {
			p.Repeats = append(p.Repeats, Repeat{Label: f.Label, Task: load.Task, Title: d.Title, Orgs: met})
		}
	}
	return nil
}

// same makes two labels comparable: spaces and brackets do not make another question.
func same(label string) string {
	return strings.NewReplacer(" ", "", "　", "", "（", "", "）", "", "(", "", ")", "").Replace(label)
}
