// Package post keeps who holds which post where, from when until when, how and
// in which term. Posts give authority on their days and only then: there is no
// other table of roles that somebody could forget.
package post

import (
	"context"

	"zhibu/internal/base/day"
	"zhibu/internal/base/gate"
	"zhibu/internal/base/terms"
	"zhibu/internal/register/org"
)

// The authorities of this area.
const (
	View   gate.Can = "post.view"
	Change gate.Can = "post.change"
	Grant  gate.Can = "post.grant" // to give and take the posts of office: the security administrator's
)

// Kind is the code of 党内职务, and of the posts that the program needs besides.
type Kind string

// The kinds.
const (
	Secretary    Kind = "001A"
	Deputy       Kind = "001B"
	Organisation Kind = "030U"
	Publicity    Kind = "031U"
	Discipline   Kind = "034U"
	Youth        Kind = "035U"
	Labour       Kind = "036U"
	Secrecy      Kind = "037U"
	Women        Kind = "038U"
	GroupLeader  Kind = "401A"
	Other        Kind = "0000"
	Clerk        Kind = "Z001" // 党务干事: works for the secretary
	Officer      Kind = "Z002" // 工委干部: works in the Committee's office
	Auditor      Kind = "Z003" // 查阅人员: reads, until a date
	Inspector    Kind = "Z004" // 检查组成员: a guest, from the day of departure to the last day of an inspection
	Partner      Kind = "Z005" // 协作单位人员: sees what is shared with his organisation, until a date

	// The three administrators (三员): each sees the work of the program and
	// nobody's record, and nobody is two of them.
	SystemAdmin   Kind = "Z101"
	SecurityAdmin Kind = "Z102"
	AuditAdmin    Kind = "Z103"
)

type term struct {
	kind  Kind
	label string
	seat  bool // a seat in the committee (支委会)
}

var kinds = terms.New([]term{
	{Secretary, "书记", true}, {Deputy, "副书记", true}, {Organisation, "组织委员", true}, {Publicity, "宣传委员", true},
	{Discipline, "纪检委员", true}, {Youth, "青年委员", true}, {Labour, "工会委员", true}, {Secrecy, "保密委员", true},
	{Women, "妇女委员", true}, {GroupLeader, "党小组组长", false}, {Other, "其他职务", false},
	{Clerk, "党务干事", false}, {Officer, "工委干部", false}, {Auditor, "查阅人员", false}, {Inspector, "检查组成员", false}, {Partner, "协作单位人员", false},
	{SystemAdmin, "系统管理员", false}, {SecurityAdmin, "安全管理员", false}, {AuditAdmin, "审计管理员", false},
}, func(x term) Kind { return x.kind })

// Kinds lists every kind in the order in which posts are named.
func Kinds() []Kind { return kinds.Keys() }

// Label is the kind's name: 组织委员.
func (k Kind) Label() string { return kinds.Of(k).label }

// Seat reports whether the post is a seat in the leading body.
func (k Kind) Seat() bool { return kinds.Of(k).seat }

// Guest reports whether the holder comes from outside to look at the organisation: he
// is none of its people, and no list of its posts names him.
func (k Kind) Guest() bool { return k == Inspector || k == Partner }

// own keeps the posts of an organisation's own people.
const own = "p.kind NOT IN ('Z004', 'Z005')"

func (k Kind) order() int64 { return int64(kinds.Order(k)) }

// How a post was filled.
const (
	Elected   = "elected"
	Appointed = "appointed"
	Acting    = "acting" // 主持工作: for a time, with a last day
)

// HowLabel is how a post was filled, in words: 选举, 任命, 主持工作.
func HowLabel(how string) string {
	return map[string]string{Elected: "选举", Appointed: "任命", Acting: "主持工作"}[how]
}

// Post is one holding of one post.
type Post struct {
	ID       int64
	Org      int64
	Holder   int64
	Name     string // the holder's
	Kind     Kind
	How      string
	Term     int64
	Span     day.Span
	Decision int64
}

// Title is the post as people call it: 书记, 书记（主持工作）.
func (p Post) Title() string {
	if p.How == Acting {
		return p.Kind.Label() + "（" + HowLabel(Acting) + "）"
	}
	return p.Kind.Label()
}

// Posts is the cases of this area.
type Posts struct{ gate *gate.Gate }

// New makes the cases over a gate.
func New(g *gate.Gate) *Posts { return &Posts{g} }

const columns = `p.id, p.org_id, p.holder_id, COALESCE(m.name, x.name, ''), p.kind, p.how, p.term_id, p.from_day, p.until_day, p.decision_id`

const joins = ` FROM post p LEFT JOIN member m ON m.id = p.holder_id LEFT JOIN outsider x ON x.id = p.holder_id `

func scan(row gate.Row) (p Post, err error) {
	err = row.Scan(&p.ID, &p.Org, &p.Holder, &p.Name, &p.Kind, &p.How, &p.Term, &p.Span.From, &p.Span.Until, &p.Decision)
	return p, err
}

// Of gives the posts of one organisation on a day, in the order in which they
// are named, without its guests. It takes View.
func (ps *Posts) Of(ctx context.Context, who gate.Actor, orgID int64, on day.Day) (list []Post, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = gate.Collect(r, "SELECT "+columns+joins+`
			WHERE p.org_id = @of AND p.from_day <= @on AND p.until_day > @on AND `+own+` AND {reach p.org_id} ORDER BY p.sort_no, p.id`,
			gate.Args{"of": orgID, "on": on}, scan)
		return err
	})
	return list, err
}

// In gives every post in reach that was held on some day of a span, for the
// duties and the figures, without guests.
func In(r *gate.Reading, s day.Span) ([]Post, error) {
	return gate.Kept(r, "post.In", []any{s.From, s.Until}, func() ([]Post, error) {
		return gate.Collect(r, "SELECT "+columns+joins+`
			WHERE p.from_day < @until AND p.until_day > @from AND `+own+` AND {reach p.org_id} ORDER BY p.org_id, p.sort_no, p.id`,
			gate.Args{"from": s.From, "until": s.Until}, scan)
	})
}

// InOrgs is In for some organisations.
func InOrgs(r *gate.Reading, s day.Span, orgs []int64) ([]Post, error) {
	return gate.Collect(r, "SELECT "+columns+joins+`
		WHERE p.from_day < @until AND p.until_day > @from AND p.org_id IN ({ids orgs}) AND `+own+` AND {reach p.org_id} ORDER BY p.org_id, p.sort_no, p.id`,
		gate.Args{"from": s.From, "until": s.Until, "orgs": orgs}, scan)
}

// OfHolder gives all posts of one person in reach, the newest first; where he is a
// guest is not among them.
func OfHolder(r *gate.Reading, holder int64) ([]Post, error) {
	return gate.Collect(r, "SELECT "+columns+joins+`
		WHERE p.holder_id = @holder AND `+own+` AND {reach p.org_id} ORDER BY p.from_day DESC, p.id`,
		gate.Args{"holder": holder}, scan)
}

// Choice is a post that a person may work as today.
type Choice struct {
	ID   int64
	Org  int64
	Name string // the organisation's
	Kind Kind
}

// Choices lists the posts that the asker holds today.
func (ps *Posts) Choices(ctx context.Context, who gate.Actor) (list []Choice, err error) {
	err = ps.gate.Own(ctx, who, func(r *gate.Reading) error {
		list, err = gate.Collect(r, `
			SELECT p.id, p.org_id, v.name, p.kind FROM post p
			JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @gate_today AND v.until_day > @gate_today
			WHERE p.from_day <= @gate_today AND p.until_day > @gate_today AND {self p.holder_id} ORDER BY p.sort_no, p.id`, nil,
			func(row gate.Row) (c Choice, err error) { return c, row.Scan(&c.ID, &c.Org, &c.Name, &c.Kind) })
		return err
	})
	return list, err
}

// Powers says what each kind of post may do, and how far. App fills it in.
type Powers func(kind Kind, of org.Kind) map[gate.Can]gate.Extent

// Authority answers the gate: what the post that who works as gives on a day.
// Somebody without a post, or whose post has ended, gets an empty grant and may
// still see what is his own.
func Authority(powers Powers) func(gate.Look, gate.Actor, day.Day) (gate.Grant, error) {
	return func(look gate.Look, who gate.Actor, on day.Day) (gr gate.Grant, err error) {
		if who.Post == 0 {
			return gr, nil
		}
		var kind Kind
		var of org.Kind
		var path string
		err = look.Each(`
			SELECT p.org_id, p.kind, v.kind, v.path FROM post p
			JOIN org_version v ON v.org_id = p.org_id AND v.from_day <= @on AND v.until_day > @on
			WHERE p.id = @post AND p.holder_id = @holder AND p.from_day <= @on AND p.until_day > @on`,
			gate.Args{"post": who.Post, "holder": who.Person, "on": on},
			func(row gate.Row) error { return row.Scan(&gr.Org, &kind, &of, &path) })
		if err != nil || path == "" {
			return gate.Grant{}, err
		}
		gr.Cans = powers(kind, of)
		gr.Own.Lo, gr.Own.Hi = org.Only(path)
		gr.Below.Lo, gr.Below.Hi = org.Below(path)
		gr.Below.All = of == org.Committee
		return gr, nil
	}
}

// AddOutsider makes a person who may hold a post without being a member here.
func AddOutsider(w *gate.Writing, at gate.Place, name, unit string) (int64, error) {
	id := w.NewID()
	if _, err := w.Exec(at, "INSERT INTO outsider (id, name, unit) VALUES (@id, @name, @unit)",
		gate.Args{"id": id, "name": name, "unit": unit}); err != nil {
		return 0, err
	}
	return id, w.Record(at, "outsider.add", gate.Subject{Kind: "outsider", ID: id}, nil)
}

// Give is Begin as a case: the Committee puts a person into a post without a
// decision of its own, as when a house is first filled. It takes Change.
func (ps *Posts) Give(ctx context.Context, who gate.Actor, p Post) (id int64, err error) {
	err = ps.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.At(p.Org)
		if err != nil {
			return err
		}
		id, err = Begin(w, at, p)
		return err
	})
	return id, err
}

// GiveOutsider makes a person who is no member here and puts him into a post. It
// takes Change, and answers the person's id.
func (ps *Posts) GiveOutsider(ctx context.Context, who gate.Actor, name, unit string, p Post) (person int64, err error) {
	err = ps.gate.Write(ctx, who, Change, func(w *gate.Writing) error {
		at, err := w.At(p.Org)
		if err != nil {
			return err
		}
		if person, err = AddOutsider(w, at, name, unit); err != nil {
			return err
		}
		p := p
		p.Holder = person
		_, err = Begin(w, at, p)
		return err
	})
	return person, err
}

// Held is OfHolder as a case. It takes View.
func (ps *Posts) Held(ctx context.Context, who gate.Actor, holder int64) (list []Post, err error) {
	err = ps.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		list, err = OfHolder(r, holder)
		return err
	})
	return list, err
}

// Vacant gives the organisations in reach in which nobody holds a kind of post on a
// day, with the day since when: the end of the last holding, or the founding.
func Vacant(r *gate.Reading, kind Kind, on day.Day) (map[int64]day.Day, error) {
	since := map[int64]day.Day{}
	err := r.Each(`SELECT o.id, COALESCE(MAX(p.until_day), o.founded_on) FROM org o
		LEFT JOIN post p ON p.org_id = o.id AND p.kind = @kind AND p.from_day <= @on
		WHERE {reach o.id} AND NOT EXISTS (SELECT 1 FROM post q WHERE q.org_id = o.id AND q.kind = @kind AND q.from_day <= @on AND q.until_day > @on)
		GROUP BY o.id, o.founded_on`, gate.Args{"kind": string(kind), "on": on}, func(row gate.Row) error {
		var id int64
		var d day.Day
		err := row.Scan(&id, &d)
		since[id] = d
		return err
	})
	return since, err
}
