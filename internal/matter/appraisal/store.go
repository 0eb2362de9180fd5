package appraisal

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

func join(w *gate.Writing, at gate.Place, id int64, a member.Someone) error {
	_, err := w.Exec(at, `INSERT INTO appraisal_person (appraisal_id, member_id, org_id, probationary, self_done, self_text, counted,
			excellent, pass, basic, fail, blank, proposed, grade, feedback_on)
		VALUES (@id, @member, @org, @probationary, FALSE, '', FALSE, 0, 0, 0, 0, 0, '', '', NULL)`,
		gate.Args{"id": id, "member": a.ID, "probationary": !a.Full})
	return err
}

func put(w *gate.Writing, at gate.Place, id int64, r Row) error {
	_, err := w.Exec(at, `UPDATE appraisal_person SET self_done = @self, counted = @in, excellent = @excellent, pass = @pass, basic = @basic, fail = @fail,
		blank = @blank, proposed = @proposed WHERE appraisal_id = @id AND member_id = @member`,
		gate.Args{"id": id, "member": r.Member, "self": r.SelfDone, "in": r.In, "excellent": int64(r.Excellent), "pass": int64(r.Pass), "basic": int64(r.Basic),
			"fail": int64(r.Fail), "blank": int64(r.Unfilled), "proposed": string(r.Proposed)})
	return err
}

// pastGrade keeps a grade that is about to change; he has to be told again.
func pastGrade(w *gate.Writing, at gate.Place, id int64, e Entry, why string) error {
	if _, err := w.Exec(at, `INSERT INTO appraisal_past (id, appraisal_id, member_id, grade, why, made_by, made_ms) VALUES (@id, @of, @member, @grade, @why, @by, @gate_now)`,
		gate.Args{"id": w.NewID(), "of": id, "member": e.Member, "grade": string(e.Grade), "why": why, "by": w.Who().Account}); err != nil {
		return err
	}
	_, err := w.Exec(at, "UPDATE appraisal_person SET feedback_on = NULL WHERE appraisal_id = @id AND member_id = @member", gate.Args{"id": id, "member": e.Member})
	return err
}

const columns = `x.id, x.org_id, v.name, x.version, x.year, x.held_on, CASE WHEN a.id IS NULL THEN 0 ELSE x.activity_id END, x.sheets_out, x.sheets_back, x.sheets_good,
	x.decided_on, x.cap_why, x.closed_on, x.state = 'void', x.why`

const joins = ` FROM appraisal x JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = '9999-12-31'
	LEFT JOIN activity a ON a.id = x.activity_id AND a.state = 'kept' `

func scan(row gate.Row) (r Round, err error) {
	r.Graded = map[Grade]int{}
	err = row.Scan(&r.ID, &r.Org, &r.OrgName, &r.Version, &r.Year, &r.HeldOn, &r.Activity, &r.Sheets.Out, &r.Sheets.Back, &r.Sheets.Good,
		&r.DecidedOn, &r.CapWhy, &r.ClosedOn, &r.Void, &r.Why)
	return r, err
}

func one(r *gate.Reading, id int64) (x Round, err error) {
	list, err := gate.Collect(r, "SELECT "+columns+joins+"WHERE x.id = @id AND {reach x.org_id}", gate.Args{"id": id}, scan)
	if err == nil && len(list) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return x, err
	}
	return list[0], tallied(r, list)
}

// tallied counts the participants and their grades, once these are decided.
func tallied(r *gate.Reading, list []Round) error {
	ids, at := make([]int64, len(list)), map[int64]*Round{}
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
	}
	return r.Each(`SELECT p.appraisal_id, p.grade, COUNT(*) FROM appraisal_person p WHERE p.appraisal_id IN ({ids ids}) AND {reach p.org_id}
		GROUP BY p.appraisal_id, p.grade`, gate.Args{"ids": ids}, func(row gate.Row) error {
		var id int64
		var g Grade
		var n int
		err := row.Scan(&id, &g, &n)
		at[id].People += n
		if g != "" && at[id].DecidedOn != day.None {
			at[id].Graded[g] += n
		}
		return err
	})
}

// entries are the participants by pinyin; without contents only who took part and
// the grade that was decided.
func entries(r *gate.Reading, id int64, contents bool) (list []Entry, err error) {
	what := "'', FALSE, FALSE, 0, 0, 0, 0, 0, ''"
	if contents {
		what = "p.self_text, p.self_done, p.counted, p.excellent, p.pass, p.basic, p.fail, p.blank, p.proposed"
	}
	list, err = gate.Collect(r, "SELECT p.member_id, m.name, p.probationary, "+what+`, p.grade, p.feedback_on
		FROM appraisal_person p JOIN member m ON m.id = p.member_id WHERE p.appraisal_id = @id AND {reach p.org_id} ORDER BY m.pinyin, m.id`,
		gate.Args{"id": id}, func(row gate.Row) (e Entry, err error) {
			return e, row.Scan(&e.Member, &e.Name, &e.Probationary, &e.SelfText, &e.SelfDone, &e.In, &e.Excellent, &e.Pass, &e.Basic, &e.Fail, &e.Unfilled,
				&e.Proposed, &e.Grade, &e.FeedbackOn)
		})
	if err != nil {
		return nil, err
	}
	at := map[int64]*Entry{}
	for i := range list {
		at[list[i].Member] = &list[i]
	}
	return list, r.Each(`SELECT y.member_id, y.grade, y.why, y.made_ms FROM appraisal_past y JOIN appraisal x ON x.id = y.appraisal_id
		WHERE y.appraisal_id = @id AND {reach x.org_id} ORDER BY y.id DESC`, gate.Args{"id": id}, func(row gate.Row) error {
		var who, ms int64
		var p Past
		if err := row.Scan(&who, &p.Grade, &p.Why, &ms); err != nil {
			return err
		}
		p.On = day.AtMs(ms)
		if e := at[who]; e != nil {
			e.Past = append(e.Past, p)
		}
		return nil
	})
}

// Record is an activity that may be the meeting.
type Record struct {
	ID    int64
	OnDay day.Day
	Title string
}

func records(r *gate.Reading, x *Round) ([]Record, error) {
	return gate.Collect(r, `SELECT a.id, a.on_day, a.title FROM activity a JOIN activity_org o ON o.activity_id = a.id AND o.org_id = @of
		WHERE a.state = 'kept' AND a.on_day >= @from AND a.on_day < @until AND {reach o.org_id}
			AND EXISTS (SELECT 1 FROM activity_kind k WHERE k.activity_id = a.id AND k.kind = @kind) ORDER BY a.on_day DESC, a.id DESC LIMIT 20`,
		gate.Args{"of": x.Org, "kind": string(activity.Appraisal), "from": day.Of(x.Year, 1, 1), "until": day.Of(x.Year+1, 4, 1)},
		func(row gate.Row) (y Record, err error) { return y, row.Scan(&y.ID, &y.OnDay, &y.Title) })
}

// Whole is a round with its participants.
type Whole struct {
	Round
	Mine    bool // the asker reads what stays in the branch
	Entries []Entry
	Records []Record
	Missing []member.Someone // on the roster of the day now, and not among them
	Gone    []string         // among them, and no longer on the roster of the day
}

func (x *Whole) entry(member int64) (Entry, error) {
	for _, e := range x.Entries {
		if e.Member == member {
			return e, nil
		}
	}
	return Entry{}, fault.Field("member", "这个人不参加这次评议。")
}

// differs compares the participants with the roster of the day as it is now.
func differs(r *gate.Reading, x *Whole) (missing []member.Someone, gone []string, err error) {
	around, err := member.Around(r, x.Org, x.HeldOn)
	in, there := map[int64]bool{}, map[int64]bool{}
	for _, e := range x.Entries {
		in[e.Member] = true
	}
	for _, a := range around {
		there[a.ID] = a.Roster
		if a.Roster && !in[a.ID] {
			missing = append(missing, a)
		}
	}
	for _, e := range x.Entries {
		if !there[e.Member] {
			gone = append(gone, e.Name)
		}
	}
	return missing, gone, err
}

// Get gives one round. It takes View, which sees who took part and the grades that
// were decided; the self-assessments and the test are given to whoever also holds
// Read in that very branch.
func (as *Appraisals) Get(ctx context.Context, who gate.Actor, id int64) (x Whole, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		x = Whole{}
		if x.Round, err = one(r, id); err != nil {
			return err
		}
		if x.Entries, err = entries(r, id, false); err != nil {
			return err
		}
		if x.DecidedOn == day.None {
			for i := range x.Entries {
				x.Entries[i].Grade = ""
			}
		}
		if x.Records, err = records(r, &x.Round); err != nil {
			return err
		}
		x.Missing, x.Gone, err = differs(r, &x)
		return err
	})
	if err != nil {
		return x, err
	}
	err = as.gate.Read(ctx, who, Read, func(r *gate.Reading) error {
		if _, err := one(r, id); err != nil {
			return err
		}
		x.Mine = true
		x.Entries, err = entries(r, id, true)
		return err
	})
	if k := fault.KindOf(err); err != nil && (k == fault.Denied || k == fault.NotFound) {
		return x, nil // seen from above
	}
	return x, err
}

// Query asks for a part of the rounds.
type Query struct {
	Org   int64 // with everything below it; 0: all in reach
	Year  int   // 0: every year
	After int64
	Limit int
}

// Page is one page of the rounds, the newest first.
type Page struct {
	List  []Round
	Total int
	Next  int64
}

// List gives a page of the rounds. It takes View.
func (as *Appraisals) List(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p = Page{}
		args := gate.Args{"limit": int64(q.Limit + 1), "after": q.After}
		where := "WHERE x.state = 'kept' AND {reach x.org_id}"
		if q.Org != 0 {
			var path string
			if err := r.One("SELECT path FROM org_version WHERE org_id = @of AND reach_until = @forever AND {reach org_id}",
				gate.Args{"of": q.Org, "forever": day.Forever}, &path); err != nil {
				return err
			}
			args["lo"], args["hi"] = org.Below(path)
			where += " AND v.path >= @lo AND v.path < @hi"
		}
		if q.Year != 0 {
			args["year"] = int64(q.Year)
			where += " AND x.year = @year"
		}
		if err := r.One("SELECT COUNT(*)"+joins+where, args, &p.Total); err != nil {
			return err
		}
		if q.After != 0 {
			where += " AND x.id < @after"
		}
		if p.List, err = gate.Collect(r, "SELECT "+columns+joins+where+" ORDER BY x.id DESC LIMIT @limit", args, scan); err != nil {
			return err
		}
		if len(p.List) > q.Limit {
			p.List = p.List[:q.Limit]
			p.Next = p.List[q.Limit-1].ID
		}
		return tallied(r, p.List)
	})
	return p, err
}

// Given is one year of a member's register.
type Given struct {
	Round      int64
	Year       int
	Grade      Grade // empty of a probationary member
	DecidedOn  day.Day
	FeedbackOn day.Day
	OrgName    string
}

const given = `SELECT x.id, x.year, p.grade, x.decided_on, p.feedback_on, v.name FROM appraisal_person p JOIN appraisal x ON x.id = p.appraisal_id
	JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = '9999-12-31' WHERE x.state = 'kept' AND x.decided_on IS NOT NULL AND `

func scanGiven(row gate.Row) (g Given, err error) {
	return g, row.Scan(&g.Round, &g.Year, &g.Grade, &g.DecidedOn, &g.FeedbackOn, &g.OrgName)
}

// OfMember gives the grades of one member, the newest first, as far as the branches
// that gave them are in reach. It takes View.
func (as *Appraisals) OfMember(ctx context.Context, who gate.Actor, member int64) (list []Given, err error) {
	err = as.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, given+"p.member_id = @member AND {reach p.org_id} ORDER BY x.year DESC, x.id DESC", gate.Args{"member": member}, scanGiven)
		return err
	})
	return list, err
}

// Own is one year of the asker's own register.
type Own struct {
	Given
	Told bool   // the grade is his to know
	Self string // what he wrote of himself
}

// Mine gives the asker's own rounds, the newest first: what he wrote of himself,
// and the grade once he was told. It needs no authority.
func (as *Appraisals) Mine(ctx context.Context, who gate.Actor) (list []Own, err error) {
	err = as.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `SELECT x.id, x.year, CASE WHEN p.feedback_on IS NULL THEN '' ELSE p.grade END, x.decided_on, p.feedback_on, v.name,
				p.feedback_on IS NOT NULL, p.self_text
			FROM appraisal_person p JOIN appraisal x ON x.id = p.appraisal_id JOIN org_version v ON v.org_id = x.org_id AND v.reach_until = '9999-12-31'
			WHERE x.state = 'kept' AND {self p.member_id} ORDER BY x.year DESC, x.id DESC`, nil, func(row gate.Row) (o Own, err error) {
			return o, row.Scan(&o.Round, &o.Year, &o.Grade, &o.DecidedOn, &o.FeedbackOn, &o.OrgName, &o.Told, &o.Self)
		})
		return err
	})
	return list, err
}

// Held tells the duties which rounds were closed, for branches whose meeting is not
// recorded as an activity.
func Held(r *gate.Reading, s day.Span, of int64, asOf day.Day) ([]duty.Held, error) {
	args := gate.Args{"from": s.From, "until": s.Until, "asof": asOf}
	where := ""
	if of != 0 {
		where, args["of"] = " AND x.org_id = @of", of
	}
	return gate.Collect(r, `SELECT x.org_id, x.held_on FROM appraisal x WHERE x.state = 'kept' AND x.closed_on IS NOT NULL AND x.closed_on <= @asof
		AND x.held_on >= @from AND x.held_on < @until AND {reach x.org_id}`+where+" ORDER BY x.id", args, func(row gate.Row) (h duty.Held, err error) {
		h.Kind = activity.Appraisal
		return h, row.Scan(&h.Org, &h.Day)
	})
}
