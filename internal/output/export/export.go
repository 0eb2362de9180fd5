// Package export writes lists as workbooks, with the columns in which they can
// come in again. A list goes out as far as the asker reaches. Sealed values are
// masked, unless the asker holds member.Export and gives a reason: then the
// journal says who took how many for what, before the file is handed over, and
// the sheet says it too.
package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/sheet"
	"zhibu/internal/duty"
	"zhibu/internal/ledger/activity"
	"zhibu/internal/ledger/assessment"
	"zhibu/internal/ledger/booking"
	"zhibu/internal/ledger/decision"
	"zhibu/internal/ledger/plan"
	"zhibu/internal/ledger/problem"
	"zhibu/internal/ledger/site"
	"zhibu/internal/ledger/standard"
	"zhibu/internal/ledger/studygroup"
	"zhibu/internal/ledger/talk"
	"zhibu/internal/ledger/topic"
	"zhibu/internal/ledger/visit"
	"zhibu/internal/matter"
	"zhibu/internal/matter/appointment"
	"zhibu/internal/matter/appraisal"
	"zhibu/internal/matter/charge"
	"zhibu/internal/matter/desk"
	"zhibu/internal/matter/election"
	"zhibu/internal/matter/inspect"
	"zhibu/internal/matter/orglife"
	"zhibu/internal/matter/review"
	"zhibu/internal/matter/task"
	"zhibu/internal/matter/transfer"
	"zhibu/internal/matter/weak"
	"zhibu/internal/output/coverage"
	"zhibu/internal/output/selfcheck"
	"zhibu/internal/output/trail"
	"zhibu/internal/register/access"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
	"zhibu/internal/register/post"
	"zhibu/internal/register/roll"
	"zhibu/internal/register/unit"
)

// Exports is the cases of this area.
type Exports struct {
	gate *gate.Gate
	from Sources
	tmp  string
}

// Sources are the cases whose lists go out.
type Sources struct {
	Members      *member.Members
	Activities   *activity.Activities
	Decisions    *decision.Decisions
	Topics       *topic.Topics
	Sites        *site.Sites
	Groups       *studygroup.Groups
	Duties       *duty.Duties
	Bookings     *booking.Bookings
	Plans        *plan.Plans
	Talks        *talk.Talks
	Problems     *problem.Problems
	Standards    *standard.Standards
	Assessments  *assessment.Assessments
	Lives        *orglife.Lives
	Appraisals   *appraisal.Appraisals
	Elections    *election.Elections
	Appointments *appointment.Appointments
	Matters      *matter.Matters
	Units        *unit.Units
	Coverages    *coverage.Coverages
	Weaks        *weak.Weaks
	Tasks        *task.Tasks
	Charges      *charge.Charges
	Reviews      *review.Reviews
	Visits       *visit.Visits
	Inspections  *inspect.Inspections
	Transfers    *transfer.Transfers
	Desk         *desk.Desk
	Accesses     *access.Accesses
	Trails       *trail.Trails
	SelfChecks   *selfcheck.Cases
}

// New makes the cases. tmp is the private folder in which a file is made; it has
// no name there.
func New(g *gate.Gate, from Sources, tmp string) *Exports {
	return &Exports{g, from, tmp}
}

// File is a workbook that is ready to be sent. It must be closed.
type File struct {
	Name   string
	Rows   int
	Size   int64
	SHA256 string
	list   sheet.Table
	noted  bool
	file   *os.File
}

// WriteTo sends the file.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, io.NewSectionReader(f.file, 0, f.Size))
}

// Close gives the file up.
func (f *File) Close() error { return f.file.Close() }

// compose writes a workbook of one sheet into a nameless file.
func (es *Exports) compose(name string, t sheet.Table, fill func(row func(...any) error) error) (f *File, err error) {
	tmp, err := os.CreateTemp(es.tmp, "zhibu-sheet-")
	if err != nil {
		return nil, err
	}
	f = &File{Name: name, list: t, file: tmp}
	defer func() {
		if err != nil {
			err = errors.Join(err, tmp.Close())
		}
	}()
	if err := os.Remove(tmp.Name()); err != nil { // open, and no longer to be found
		return nil, err
	}
	sum := sha256.New()
	w := sheet.NewWriter(io.MultiWriter(tmp, sum), es.tmp)
	s, err := w.Sheet(t)
	if err == nil {
		err = fill(func(v ...any) error { f.Rows++; return s.Row(v...) })
	}
	if err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	info, err := tmp.Stat()
	if err != nil {
		return nil, err
	}
	f.Size, f.SHA256 = info.Size(), hex.EncodeToString(sum.Sum(nil))
	return f, nil
}

func mark(r *gate.Reading, why string) *sheet.Mark {
	return &sheet.Mark{Who: r.Who().Name, When: r.Now().Format("2006-01-02 15:04"), Why: why, No: access.Number()}
}

// HandOver notes a file before its first byte goes out; filter says what was asked
// for. A file with values in clear was noted by its own case.
func (es *Exports) HandOver(ctx context.Context, who gate.Actor, f *File, filter string) error {
	if f.noted {
		return nil
	}
	return es.note(ctx, who, gate.Mine, f, access.Leaving{Filter: filter})
}

func (es *Exports) note(ctx context.Context, who gate.Actor, can gate.Can, f *File, x access.Leaving) error {
	x.List, x.File, x.Rows, x.SHA256 = f.list.Name, f.Name, f.Rows, f.SHA256
	if f.list.Mark == nil {
		return errors.New("export: a list without a mark is not handed over")
	}
	x.No, x.Why = f.list.Mark.No, f.list.Mark.Why
	for _, c := range f.list.Columns {
		x.Columns = append(x.Columns, c.Title)
	}
	f.noted = true
	return es.from.Accesses.Give(ctx, who, can, x)
}

// Members writes the roster of a query. Without a reason sealed values are
// masked, and it takes member.View. With a reason they stand in clear: it takes
// member.Export, reaches as far as that, and is noted in the journal before the
// file is handed over. It answers Denied, NotFound, or Invalid for a reason that
// says nothing.
func (es *Exports) Members(ctx context.Context, who gate.Actor, q member.Query, reason string) (f *File, err error) {
	reason = strings.TrimSpace(reason)
	can := member.View
	if reason != "" {
		if can = member.Export; len([]rune(reason)) < 2 {
			return nil, fault.Field("reason", "请写明导出完整内容的用途，用途会记入日志。没有导出。")
		}
	}
	if q.Found, err = es.from.Members.Find(ctx, who, q.Text); err != nil {
		return nil, err
	}
	var ids []int64
	err = es.gate.Read(ctx, who, can, func(r *gate.Reading) error {
		posts, err := postNames(r, q.On)
		if err != nil {
			return err
		}
		where, err := whereabouts(r, q.On)
		if err != nil {
			return err
		}
		t := sheet.Table{Name: "党员名册", Title: "党员名册（" + q.On.Chinese() + "）", Columns: roll.MemberColumns(), Mark: mark(r, reason)}
		f, err = es.compose("党员名册"+q.On.String()+".xlsx", t, func(row func(...any) error) error {
			n := 0
			return es.from.Members.Stream(r, q, reason != "", func(list []member.Member) error {
				for _, m := range list {
					n++
					ids = append(ids, m.ID)
					if err := row(memberRow(n, m, q.On, posts[m.ID], where[m.ID])...); err != nil {
						return err
					}
				}
				return nil
			})
		})
		return err
	})
	if err != nil || reason == "" {
		return f, err
	}
	err = es.note(ctx, who, member.Export, f, access.Leaving{Sensitive: true, Members: ids, Org: q.Org, Filter: filter(q)})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// filter is a query of the roster in words; a number that was searched for is not one of them.
func filter(q member.Query) string {
	words := []string{q.On.Chinese()}
	if q.Org != 0 {
		words = append(words, "党组织编号"+strconv.FormatInt(q.Org, 10))
	}
	for _, x := range []string{map[string]string{"full": "正式党员", "probationary": "预备党员"}[q.Category], member.FlagLabel(q.Flag)} {
		if x != "" {
			words = append(words, x)
		}
	}
	if q.Serving {
		words = append(words, "不含离退休")
	}
	if q.Text != "" {
		words = append(words, "按姓名筛选")
	}
	return strings.Join(words, "，")
}

// postNames is the posts of everybody in reach on a day, in words.
func postNames(r *gate.Reading, on day.Day) (map[int64]string, error) {
	list, err := post.In(r, day.Span{From: on, Until: on + 1})
	names := map[int64]string{}
	for _, p := range list {
		if names[p.Holder] != "" {
			names[p.Holder] += "、"
		}
		names[p.Holder] += p.Kind.Label()
	}
	return names, err
}

// whereabouts is where those are who are on the move.
func whereabouts(r *gate.Reading, on day.Day) (map[int64]string, error) {
	out := map[int64]string{}
	err := r.Each(`SELECT f.member_id, f.note FROM member_flag f JOIN membership s ON s.member_id = f.member_id
		WHERE f.flag = @mobile AND f.from_day <= @on AND f.until_day > @on AND {reach s.org_id}`,
		gate.Args{"mobile": member.Mobile, "on": on}, func(row gate.Row) error {
			var id int64
			var note string
			err := row.Scan(&id, &note)
			out[id] = note
			return err
		})
	return out, err
}

// memberRow is a member in roll.MemberColumns.
func memberRow(n int, m member.Member, on day.Day, posts, where string) []any {
	var born, years any = m.BirthOn, nil
	if !m.BirthExact && m.BirthOn != day.None {
		born = m.BirthOn.String()[:7]
	}
	if m.PartyFrom != day.None {
		years = m.PartyYears(on)
	}
	sex := ""
	if m.Sex != member.Unknown {
		sex = m.Sex.Label()
	}
	return []any{n, m.Name, sex, m.Nation, born, m.IDNumber, m.Education, m.Degree, m.NativePlace, m.WorkFrom, m.OrgName, m.Group,
		m.Category(on), member.StandingLabel(m.Standing), m.JoinedOn, m.FullOn, years, posts, m.Job, m.JobKind, m.Title, m.Phone, m.Address,
		m.Registered, m.Archive, m.Has(member.Mobile), where, m.Has(member.Lost), m.Has(member.Hardship), m.Has(member.Retired),
		m.PayBase, nil, nil, m.Note}
}

// Orgs writes the organisations in reach of a day; of and below it unless it is
// 0, and those that a text means unless it is empty. It takes org.View.
func (es *Exports) Orgs(ctx context.Context, who gate.Actor, of int64, text string, on day.Day) (f *File, err error) {
	err = es.gate.Read(ctx, who, org.View, func(r *gate.Reading) error {
		tree, err := org.In(r, on)
		if err != nil {
			return err
		}
		more, err := orgFacts(r, on)
		if err != nil {
			return err
		}
		names, under := map[int64]string{}, ""
		for _, v := range tree {
			names[v.Org] = v.Name
			if v.Org == of {
				under = v.Path
			}
		}
		if of != 0 && under == "" {
			return fault.Missing()
		}
		t := sheet.Table{Name: "党组织名单", Title: "党组织名单（" + on.Chinese() + "）", Columns: roll.OrgColumns(), Mark: mark(r, "")}
		f, err = es.compose("党组织名单"+on.String()+".xlsx", t, func(row func(...any) error) error {
			n := 0
			for _, v := range tree {
				if !strings.HasPrefix(v.Path, under) || text != "" && !v.Answers(text) {
					continue
				}
				n++
				x := more[v.Org]
				var years any
				if v.TermYears > 0 {
					years = v.TermYears
				}
				if err := row(n, v.Code, v.Name, v.Short, v.Kind.Label(), names[v.Parent], v.Locality, x.founded, v.Sort, x.units,
					x.term.Span.From, x.term.Due, years, x.secretary, nil); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	})
	return f, err
}

type orgFact struct {
	founded          day.Day
	units, secretary string
	term             org.Term
}

// orgFacts is what stands about organisations in other tables than their own.
func orgFacts(r *gate.Reading, on day.Day) (map[int64]*orgFact, error) {
	out := map[int64]*orgFact{}
	of := func(id int64) *orgFact {
		if out[id] == nil {
			out[id] = &orgFact{}
		}
		return out[id]
	}
	if err := r.Each("SELECT id, founded_on FROM org WHERE {reach id}", nil, func(row gate.Row) error {
		var id int64
		var d day.Day
		err := row.Scan(&id, &d)
		of(id).founded = d
		return err
	}); err != nil {
		return nil, err
	}
	if err := r.Each(`SELECT x.org_id, u.name FROM org_unit x JOIN unit u ON u.id = x.unit_id
		WHERE x.from_day <= @on AND x.until_day > @on AND {reach x.org_id} ORDER BY x.id`, gate.Args{"on": on}, func(row gate.Row) error {
		var id int64
		var name string
		err := row.Scan(&id, &name)
		if x := of(id); x.units != "" {
			x.units += "、" + name
		} else {
			x.units = name
		}
		return err
	}); err != nil {
		return nil, err
	}
	terms, err := org.AllTerms(r)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if t.Span.Has(on) {
			of(t.Org).term = t
		}
	}
	posts, err := post.In(r, day.Span{From: on, Until: on + 1})
	for _, p := range posts {
		if p.Kind == post.Secretary {
			of(p.Org).secretary = p.Name
		}
	}
	return out, err
}

var activityColumns = []sheet.Column{
	{Title: "序号", Width: 6, Type: sheet.WholeColumn}, {Title: "日期", Width: 12, Type: sheet.DateColumn}, {Title: "时间", Width: 14},
	{Title: "类型", Width: 18}, {Title: "名称", Width: 32}, {Title: "党组织", Width: 28}, {Title: "地点", Width: 20}, {Title: "主持人", Width: 10},
	{Title: "记录人", Width: 10}, {Title: "授课人", Width: 10}, {Title: "应到（人）", Width: 8, Type: sheet.WholeColumn},
	{Title: "实到（人）", Width: 8, Type: sheet.WholeColumn}, {Title: "其他参加（人）", Width: 8, Type: sheet.WholeColumn},
	{Title: "列席人员", Width: 20}, {Title: "学习时间（分钟）", Width: 10, Type: sheet.WholeColumn}, {Title: "议题", Width: 50},
}

// Activities writes the ledger of a query, the newest first. It takes
// activity.View.
func (es *Exports) Activities(ctx context.Context, who gate.Actor, q activity.Query) (f *File, err error) {
	m, err := es.marked(ctx, who, activity.View)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "活动台账", Title: "活动台账（" + q.Span.Chinese() + "）", Columns: activityColumns, Mark: m}
	return es.compose("活动台账.xlsx", t, func(row func(...any) error) error {
		n := 0
		for q.After, q.Limit = 0, 200; ; {
			p, err := es.from.Activities.List(ctx, who, q)
			if err != nil {
				return err
			}
			for _, a := range p.List {
				n++
				times := a.FromTime
				if a.UntilTime != "" {
					times += "—" + a.UntilTime
				}
				var items []string
				for _, it := range a.Items {
					items = append(items, it.Title)
				}
				if err := row(n, a.OnDay, times, a.Labels(), a.Title, a.OrgName, a.Place, a.Chair, a.Recorder, a.Lecturer, a.Due, a.Present, a.Others,
					a.Guests, a.StudyMins, strings.Join(items, "；")); err != nil {
					return err
				}
			}
			if q.After = p.Next; q.After == 0 {
				return nil
			}
		}
	})
}
