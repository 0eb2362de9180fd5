package transfer

import (
	"context"
	"strconv"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/matter"
	"zhibu/internal/register/member"
)

// Whole is a transfer with all that its page shows.
type Whole struct {
	Work
	Lines      []Line
	Steps      []matter.Entry
	Committee  string
	NextNumber string         // of the Committee's letters
	Valid      int            // for how many days a letter may be good
	Known      map[int64]bool // the members whose record the asker may open
	Ends       []string       // the posts that end, told to the branch that sends
	Reminders  map[int64]int  // by the letter: which reminder has come
}

// Open reports whether something is still to be done.
func (x *Whole) Open() bool { return x.State == matter.Open }

// In gives the lines in some states.
func (x *Whole) In(states ...State) (list []Line) {
	for _, l := range x.Lines {
		for _, s := range states {
			if l.State == s {
				list = append(list, l)
			}
		}
	}
	return list
}

// Get gives one transfer. It takes View, and answers NotFound beyond the reach of
// either side.
func (ts *Transfers) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x, err = ts.whole(r, id)
		return err
	})
	return x, err
}

func (ts *Transfers) whole(r *gate.Reading, id int64) (x Whole, err error) {
	if x.Work, err = matter.Load[Doc](r, id, matter.Transfer); err != nil {
		return x, err
	}
	if x.Lines, err = linesOf(r, id); err != nil {
		return x, err
	}
	if x.Steps, err = matter.Steps(r, id); err != nil {
		return x, err
	}
	if _, x.Committee, err = matter.Committee(r); err != nil {
		return x, err
	}
	if x.NextNumber, err = nextNumber(r); err != nil {
		return x, err
	}
	x.Valid, x.Known, x.Reminders = ts.Valid(r.Today()), map[int64]bool{}, map[int64]int{}
	ids := make([]int64, len(x.Lines))
	for i := range x.Lines {
		ids[i] = x.Lines[i].Member
		if t := x.Lines[i].Letter(); t != nil {
			if n := ts.Remind(*t, r.Today()); n > 0 {
				x.Reminders[t.ID] = n
			}
		}
	}
	if err := r.Each("SELECT DISTINCT s.member_id FROM membership s WHERE s.member_id IN ({ids ids}) AND {reach s.org_id}", gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		err := row.Scan(&id)
		x.Known[id] = true
		return err
	}); err != nil {
		return x, err
	}
	return x, ts.told(r, &x)
}

// told names the posts that would end, where the asker stands on the side that sends.
func (ts *Transfers) told(r *gate.Reading, x *Whole) error {
	if x.State != matter.Open || x.Doc.From == 0 {
		return nil
	}
	for _, l := range x.Lines {
		if !l.State.open() || !x.Known[l.Member] {
			continue
		}
		posts, err := ts.ending(r, l.Member, x.Doc.From, max(x.Doc.On, r.Today()))
		if err != nil {
			return err
		}
		if posts != "" {
			x.Ends = append(x.Ends, l.Name+"的"+posts)
		}
	}
	return nil
}

// nextNumber proposes the number after the last letter of the year.
func nextNumber(r *gate.Reading) (string, error) {
	last, err := lastNumber(r, r.Today())
	if err != nil || last == "" {
		return "", err
	}
	return following(last, 1), nil
}

// Candidates gives the members of a branch who can be chosen for a transfer today, by
// name: of a branch in reach. It takes Keep, and answers nobody beyond reach.
func (ts *Transfers) Candidates(ctx context.Context, who gate.Actor, from int64) (list []member.Present, err error) {
	err = ts.gate.Read(ctx, who, Keep, func(r *gate.Reading) error {
		all, err := member.CountedIn(r, day.Span{From: r.Today(), Until: r.Today() + 1}, []int64{from})
		if err != nil {
			return err
		}
		ids := make([]int64, len(all))
		for i := range all {
			ids[i] = all[i].ID
		}
		busy, err := under(r, ids)
		list = nil
		for _, m := range all {
			if !busy[m.ID] {
				list = append(list, m)
			}
		}
		return err
	})
	return list, err
}

// Of is one transfer of a member, for his own page.
type Of struct {
	Matter int64
	Title  string
	Way    Way
	Stage  string
	State  State
	On     day.Day
}

// OfMember gives the transfers of a member that the asker's reach sees, the newest
// first. It takes View.
func (ts *Transfers) OfMember(ctx context.Context, who gate.Actor, id int64) (list []Of, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT m.id, m.title, m.stage, l.state, l.on_day, l.other_id, COALESCE((SELECT MAX(t.way) FROM transfer_letter t WHERE t.line_id = l.id), '')
			FROM transfer_line l JOIN matter m ON m.id = l.matter_id WHERE l.member_id = @id AND`+seen+`ORDER BY l.id DESC`,
			gate.Args{"id": id}, func(row gate.Row) (o Of, err error) {
				var other int64
				err = row.Scan(&o.Matter, &o.Title, &o.Stage, &o.State, &o.On, &other, &o.Way)
				if o.Way == "" {
					if o.Way = Inside; other == 0 {
						o.Way = Out
					}
				}
				return o, err
			})
		return err
	})
	return list, err
}

// Which is what part of the register of letters is asked for.
type Which string

// The parts.
const (
	All     Which = ""
	Valid   Which = "open"    // out, the receipt is not here
	Soon    Which = "soon"    // of these, the last reminder has come
	Late    Which = "late"    // of these, run out
	Used    Which = "used"    // the receipt is here, or he was received
	Invalid Which = "invalid" // replaced or void
)

// Whichs lists the parts.
func Whichs() []Which { return []Which{All, Valid, Soon, Late, Used, Invalid} }

// Label is the part in words.
func (n Which) Label() string {
	return map[Which]string{All: "全部", Valid: "没有回执", Soon: "快到期", Late: "已过期", Used: "已办结", Invalid: "换开、作废"}[n]
}

// LetterQuery asks for a part of the register of letters.
type LetterQuery struct {
	Way   Way
	Which Which
	Year  int // of the issue; 0 for all
	Org   int64
	Text  string // number, name, organisation
	After int64
	Limit int
}

// LetterPage is one page of the register, the newest letter first.
type LetterPage struct {
	List  []Letter
	Total int
	Next  int64
}

// Letters gives a page of the register of letters (介绍信登记簿). It takes View.
func (ts *Transfers) Letters(ctx context.Context, who gate.Actor, q LetterQuery) (p LetterPage, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After, "text": gate.Like(q.Text), "way": string(q.Way), "of": q.Org}
		where := "WHERE" + seen
		if q.Way != "" {
			where += " AND t.way = @way"
		}
		if q.Org != 0 {
			where += " AND t.org_id = @of"
		}
		if q.Year != 0 {
			args["from"], args["until"] = day.Of(q.Year, 1, 1), day.Of(q.Year+1, 1, 1)
			where += " AND t.issued_on >= @from AND t.issued_on < @until"
		}
		switch q.Which {
		case Valid:
			where += " AND t.state = 'open'"
		case Soon:
			third, _ := ts.book.Param("transfer.letter.valid", "third", r.Today())
			args["since"] = r.Today() - day.Day(third)
			where += " AND t.state = 'open' AND t.issued_on <= @since AND t.until_on >= @gate_today"
		case Late:
			where += " AND t.state = 'open' AND t.until_on < @gate_today"
		case Used:
			where += " AND t.state = 'used'"
		case Invalid:
			where += " AND t.state IN ('replaced', 'void')"
		}
		if trim(q.Text) != "" {
			where += " AND (LOWER(t.number) LIKE @text ESCAPE '~' OR LOWER(l.name) LIKE @text ESCAPE '~' OR LOWER(m.title) LIKE @text ESCAPE '~' OR LOWER(v.name) LIKE @text ESCAPE '~')"
		}
		if err := r.One("SELECT COUNT(*)"+letterFrom+where, args, &p.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND (t.issued_on, t.id) < (SELECT issued_on, id FROM transfer_letter WHERE id = @after)"
		}
		p.List, err = gate.Collect(r, "SELECT "+letterColumns+letterFrom+where+" ORDER BY t.issued_on DESC, t.id DESC LIMIT @limit", args, scanLetter)
		if err == nil && len(p.List) > q.Limit {
			p.List = p.List[:q.Limit]
			p.Next = p.List[q.Limit-1].ID
		}
		return err
	})
	return p, err
}

// Reminder says in words what is to be done about an open letter on a day, and how
// urgent it is: 0 not at all, 3 it ran out.
func (ts *Transfers) Reminder(l Letter, on day.Day) (words string, urgent int) {
	n := ts.Remind(l, on)
	switch {
	case l.Expired(on) && l.Way == In:
		return "过期不能接收：请对方换开，再登记换开的介绍信", 3
	case l.Expired(on):
		return "介绍信已过期" + strconv.Itoa(-l.Left(on)) + "天，还没有回执：和本人、接收方核实，没有办的请工委换开", 3
	case n >= 3:
		return "还有" + strconv.Itoa(l.Left(on)) + "天到期：催本人尽快办理，问接收方寄回执", 2
	case n > 0:
		return "开出" + strconv.Itoa(l.Age(on)) + "天，还没有回执：和本人联系一次", 1
	}
	return "", 0
}

// Moved is one person who was received or let go, for a file.
type Moved struct {
	Member int64
	Way    Way
	On     day.Day
	Words  string // 区内转接，2021年12月25日，东甲4转到西局支部
}

// Moved gives the people whose transfer was done, the newest first, of a way, a year
// and a text as the register of letters is filtered. It takes View.
func (ts *Transfers) Moved(ctx context.Context, who gate.Actor, q LetterQuery) (list []Moved, err error) {
	err = ts.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		args := gate.Args{"text": gate.Like(q.Text)}
		where := ""
		if q.Year != 0 {
			args["from"], args["until"] = day.Of(q.Year, 1, 1), day.Of(q.Year+1, 1, 1)
			where += " AND l.on_day >= @from AND l.on_day < @until"
		}
		if trim(q.Text) != "" {
			where += " AND (LOWER(l.name) LIKE @text ESCAPE '~' OR LOWER(m.title) LIKE @text ESCAPE '~')"
		}
		all, err := gate.Collect(r, `SELECT l.member_id, l.on_day, m.title, COALESCE((SELECT MAX(t.way) FROM transfer_letter t WHERE t.line_id = l.id), '')
			FROM transfer_line l JOIN matter m ON m.id = l.matter_id WHERE l.state IN ('received', 'done') AND l.member_id > 0`+where+" AND"+seen+"ORDER BY l.on_day DESC, l.id DESC", args,
			func(row gate.Row) (x Moved, err error) {
				title := ""
				err = row.Scan(&x.Member, &x.On, &title, &x.Way)
				if x.Way == "" {
					x.Way = Inside
				}
				x.Words = x.Way.Label() + "，" + x.On.Chinese() + "，" + title
				return x, err
			})
		list = nil
		for _, x := range all {
			if q.Way == "" || q.Way == x.Way {
				list = append(list, x)
			}
		}
		return err
	})
	return list, err
}
