// Package coverage holds the register of units and the tree of organisations
// against the rulebook (组织覆盖): units with members and no organisation,
// branches too small or too large, members whose branch is not where they work,
// and sectors under more than one leadership. The thresholds are the rulebook's.
package coverage

import (
	"context"
	"slices"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
	"zhibu/internal/duty"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View   gate.Can = "coverage.view"
	Answer gate.Can = "coverage.answer"
)

// Kind is a kind of finding.
type Kind string

// The kinds.
const (
	None      Kind = "none"      // a unit without an organisation that should have a branch
	Join      Kind = "join"      // a unit without an organisation that should join others
	Few       Kind = "few"       // a branch with too few full members
	Many      Kind = "many"      // a branch with too many members
	Joint     Kind = "joint"     // a joint branch of too many units
	Elsewhere Kind = "elsewhere" // a member whose branch is not where he works
	Ended     Kind = "ended"     // a temporary organisation whose planned time is over
	Lines     Kind = "lines"     // a sector under more than one leadership
)

type term struct {
	kind        Kind
	label, rule string
}

// kinds are all kinds in the order of the page, with their rules. Lines has none:
// its measure is the document that names one leadership for the sector.
var kinds = terms.New([]term{
	{None, "应建未建", "org.branch.min"}, {Join, "应当联合建立", "org.joint.when"}, {Few, "正式党员偏少", "org.branch.full"}, {Many, "党员偏多", "org.branch.max"},
	{Joint, "联合单位偏多", "org.joint.units"}, {Elsewhere, "不在工作单位的组织", "member.at_work"},
	{Ended, "临时组织到期", "org.temp.end"}, {Lines, "领导关系不一", ""},
}, func(x term) Kind { return x.kind })

// Kinds lists every kind in the order of the page.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind's name: 应建未建.
func (k Kind) Label() string { return kinds.Of(k).label }

func (k Kind) rule() string { return kinds.Of(k).rule }

// Fact is one thing that a finding rests on.
type Fact struct{ Term, Text string }

// Reply is the answer to a finding.
type Reply struct {
	Text, By string
	AtMs     int64
	Facts    string // what they were when it was written
}

// Finding is one thing that the rules ask somebody to look at.
type Finding struct {
	Kind                       Kind
	Subject                    string // unit:12, org:7, member:9, sector:律师行业
	Name                       string // of the subject
	Unit, Branch, Member, Lead int64  // what it is about, 0 where not; Lead is where a decision would be made
	Apart, Toward              int64  // of Lines: an organisation off the line that most follow, and what leads that line
	Org                        int64  // at which it is answered
	OrgName                    string // of Org
	Sector                     string
	Cite                       string // the article, or the document of a sector
	Rule                       string // empty for Lines
	Severity                   string
	Why, Way                   string
	Facts                      []Fact
	Reply                      *Reply // the latest answer
	path                       string
}

// Key names a finding in an address.
func (f *Finding) Key() string { return string(f.Kind) + "/" + f.Subject }

// Basis is the facts as one text: an answer holds while it stays the same.
func (f *Finding) Basis() string {
	var b strings.Builder
	for _, x := range f.Facts {
		b.WriteString(x.Term + "：" + x.Text + "\n")
	}
	return b.String()
}

// Answered reports whether there is an answer and the facts are what they were.
func (f *Finding) Answered() bool { return f.Reply != nil && f.Reply.Facts == f.Basis() }

// Reopened reports whether there was an answer and the facts have changed since.
func (f *Finding) Reopened() bool { return f.Reply != nil && f.Reply.Facts != f.Basis() }

// Coverages is the cases of this area.
type Coverages struct {
	gate *gate.Gate
	book *duty.Rulebook
}

// New makes the cases over a gate and the rulebook that is in force here.
func New(g *gate.Gate, b *duty.Rulebook) *Coverages { return &Coverages{g, b} }

// Query asks for findings as of a day.
type Query struct {
	On     day.Day
	Kind   Kind
	Sector string
	Org    int64  // with everything below it; 0 for all in reach
	Text   string // part of a name
	Open   bool   // without those that are answered
	Done   bool   // only those that are answered
}

// Check gives the findings in reach, kind by kind and then in the order of the
// tree. It takes View, and answers NotFound for an organisation beyond reach.
func (cs *Coverages) Check(ctx context.Context, who gate.Actor, q Query) (list []Finding, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = cs.check(r, q)
		return err
	})
	return list, err
}

func (cs *Coverages) check(r *gate.Reading, q Query) ([]Finding, error) {
	k, err := read(r, q.On)
	if err != nil {
		return nil, err
	}
	under := ""
	if q.Org != 0 {
		v, ok := k.org[q.Org]
		if !ok {
			return nil, fault.Missing()
		}
		under = v.Path
	}
	list, err := k.findings(cs.book)
	if err != nil {
		return nil, err
	}
	if err := replies(r, list, q.On); err != nil {
		return nil, err
	}
	text := strings.ToLower(strings.TrimSpace(q.Text))
	return slices.DeleteFunc(list, func(f Finding) bool {
		return q.Kind != "" && f.Kind != q.Kind || q.Sector != "" && f.Sector != q.Sector || !strings.HasPrefix(f.path, under) ||
			q.Open && f.Answered() || q.Done && !f.Answered() || text != "" && !strings.Contains(strings.ToLower(f.Name+" "+f.OrgName), text)
	}), nil
}

// One gives one finding. It takes View, and answers NotFound where it is not, or
// is no more.
func (cs *Coverages) One(ctx context.Context, who gate.Actor, on day.Day, key string) (f Finding, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		f, err = cs.find(r, on, key)
		return err
	})
	return f, err
}

func (cs *Coverages) find(r *gate.Reading, on day.Day, key string) (Finding, error) {
	list, err := cs.check(r, Query{On: on})
	if err != nil {
		return Finding{}, err
	}
	for _, f := range list {
		if f.Key() == key {
			return f, nil
		}
	}
	return Finding{}, fault.Missing()
}

// mostText is the longest answer.
const mostText = 500

// Explain answers a finding of today: why it is as it is for now. basis is the
// facts that the asker saw. It takes Answer at the finding's organisation, and
// answers NotFound, Invalid without a text, or Conflict when the facts have
// changed meanwhile.
func (cs *Coverages) Explain(ctx context.Context, who gate.Actor, key, basis, text string) error {
	// The finding rests on all that the asker reads, more than where he answers.
	// The answer keeps the facts that were seen: if they change meanwhile it does not hold.
	var f Finding
	if err := cs.gate.Read(ctx, who, View, func(r *gate.Reading) (err error) {
		f, err = cs.find(r, r.Today(), key)
		return err
	}); err != nil {
		return err
	}
	return cs.gate.Write(ctx, who, Answer, func(w *gate.Writing) error {
		at, err := w.At(f.Org)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(text)
		switch n := len([]rune(text)); {
		case n < 2:
			return fault.Field("text", "请写明现在的情况和打算，说明会显示在这一条下面。")
		case n > mostText:
			return fault.Field("text", "说明不超过500个字。")
		case strings.ReplaceAll(basis, "\r\n", "\n") != f.Basis():
			return fault.New(fault.Conflict, "这一条依据的情况刚有变化，没有保存。您写的说明还在，请对照新的情况再保存。")
		}
		id := w.NewID()
		if _, err := w.Exec(at, `INSERT INTO coverage_answer (id, org_id, kind, subject, facts, text, made_by, made_name, made_ms)
			VALUES (@id, @org, @kind, @subject, @facts, @text, @by, @name, @gate_now)`, gate.Args{"id": id, "kind": string(f.Kind), "subject": f.Subject,
			"facts": f.Basis(), "text": text, "by": who.Account, "name": who.Name}); err != nil {
			return err
		}
		return w.Record(at, "coverage.answer", gate.Subject{Kind: "coverage", ID: id}, gate.Detail{"kind": string(f.Kind), "subject": f.Subject, "text": text})
	})
}

// replies puts to each finding its latest answer up to a day.
func replies(r *gate.Reading, list []Finding, on day.Day) error {
	latest := map[string]*Reply{}
	if err := r.Each(`SELECT kind, subject, facts, text, made_name, made_ms FROM coverage_answer WHERE made_ms < @until AND {reach org_id} ORDER BY made_ms, id`,
		gate.Args{"until": (on + 1).Start().UnixMilli()}, func(row gate.Row) error {
			var kind, subject string
			p := &Reply{}
			err := row.Scan(&kind, &subject, &p.Facts, &p.Text, &p.By, &p.AtMs)
			latest[kind+"/"+subject] = p
			return err
		}); err != nil {
		return err
	}
	for i := range list {
		list[i].Reply = latest[list[i].Key()]
	}
	return nil
}

// Line is one organisation of a sector and those above it, from the root down.
type Line struct {
	Units []Covered // of the sector, in which it is set up
	Org   org.Version
	Above []org.Version
	Lead  org.Version // the organisation just below the root under which it stands, or the root
}

// SectorPage is a sector with its units and the line of leadership above each.
type SectorPage struct {
	Name, Basis string
	Version     int64
	Lines       []Line
	Bare        []Covered // units without an organisation
	Finding     *Finding
}

// Covered is a unit and who works there, as far as the asker reaches.
type Covered struct {
	ID                 int64
	Name               string
	Full, Probationary int
	Orgs               []org.Version // in reach
	Has                bool          // an organisation is set up there, in reach or not
	People             []Person
}

// Person is a member and where his branch is.
type Person struct {
	ID, Branch int64
	Name       string
	BranchName string
	Full       bool
}

// Sector gives a sector as of a day. It takes View, and answers NotFound for one
// that has no unit in reach.
func (cs *Coverages) Sector(ctx context.Context, who gate.Actor, name string, on day.Day) (p SectorPage, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		k, err := read(r, on)
		if err != nil {
			return err
		}
		if p, err = k.sector(name); err != nil {
			return err
		}
		list, err := cs.check(r, Query{On: on, Kind: Lines, Sector: name})
		if len(list) > 0 {
			p.Finding = &list[0]
		}
		return err
	})
	return p, err
}

// Unit gives who works in a unit on a day and its findings. It takes View, and
// answers NotFound beyond reach.
func (cs *Coverages) Unit(ctx context.Context, who gate.Actor, id int64, on day.Day) (c Covered, list []Finding, err error) {
	err = cs.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		k, err := read(r, on)
		if err != nil {
			return err
		}
		x, ok := k.at[id]
		if !ok {
			return fault.Missing()
		}
		c = *x
		all, err := cs.check(r, Query{On: on})
		for _, f := range all {
			if f.Unit == id || f.Branch != 0 && slices.ContainsFunc(c.Orgs, func(v org.Version) bool { return v.Org == f.Branch && f.Member == 0 }) {
				list = append(list, f)
			}
		}
		return err
	})
	return c, list, err
}
