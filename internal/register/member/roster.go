package member

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/find"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/org"
)

// Members is the cases of this area.
type Members struct {
	gate  *gate.Gate
	vault *Vault
}

// New makes the cases over a gate.
func New(g *gate.Gate, v *Vault) *Members { return &Members{g, v} }

// Vault is the vault that the acts need.
func (ms *Members) Vault() *Vault { return ms.vault }

// Query asks for a page of the roster.
type Query struct {
	On       day.Day
	Org      int64   // this organisation and all below it; 0 for all in reach
	Text     string  // name, pinyin, initials
	Found    []int64 // besides: those whose ID number or phone the text is; see Find
	Category string  // full, probationary
	Flag     string
	Serving  bool // without the retired
	After    string
	Limit    int
}

// Page is one page of the roster, sorted by name in pinyin.
type Page struct {
	Members []Member
	Total   int
	Next    string // the After of the next page; empty on the last
}

// Roster gives the members of a part of the tree on a day. It takes View.
// Members in it are masked.
func (ms *Members) Roster(ctx context.Context, who gate.Actor, q Query) (p Page, err error) {
	if q.Found, err = ms.Find(ctx, who, q.Text); err != nil {
		return p, err
	}
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		p, err = ms.roster(r, q)
		return err
	})
	return p, err
}

// Find gives the members whose ID number or phone a text is, in full: by the blind
// index, and only those whose sealed values the asker may see. For anybody else the
// text finds nobody, whether or not somebody has that number.
func (ms *Members) Find(ctx context.Context, who gate.Actor, text string) (ids []int64, err error) {
	if text = strings.TrimSpace(text); len(text) < 7 { // no number is shorter
		return nil, nil
	}
	err = ms.gate.Read(ctx, who, Reveal, func(r *gate.Reading) error {
		args := gate.Args{}
		var marks []string
		for i, b := range append(ms.vault.blinds(ByID, text), ms.vault.blinds(ByPhone, text)...) {
			name := "b" + strconv.Itoa(i)
			args[name] = b
			marks = append(marks, "@"+name)
		}
		in := strings.Join(marks, ", ")
		ids, err = gate.Collect(r, `SELECT DISTINCT m.id FROM member m JOIN membership s ON s.member_id = m.id
			WHERE (m.id_blind IN (`+in+") OR m.phone_blind IN ("+in+")) AND {reach s.org_id} AND "+keeps, args, func(row gate.Row) (id int64, err error) {
			return id, row.Scan(&id)
		})
		return err
	})
	if fault.KindOf(err) == fault.Denied {
		return nil, nil
	}
	return ids, err
}

func (ms *Members) roster(r *gate.Reading, q Query) (Page, error) {
	return ms.page(r, q, ms.vault.mask)
}

// page is one page of the roster, its sealed values as show leaves them.
func (ms *Members) page(r *gate.Reading, q Query, show func(*Member) error) (p Page, err error) {
	args := gate.Args{"on": q.On, "limit": int64(q.Limit + 1)}
	where := ` FROM membership s JOIN member m ON m.id = s.member_id
		JOIN org_version v ON v.org_id = s.org_id AND v.from_day <= @on AND v.until_day > @on
		WHERE s.from_day <= @on AND s.until_day > @on AND {reach s.org_id}`
	under := ""
	if q.Org != 0 {
		if under, err = pathOf(r, q.Org, q.On); err != nil {
			return p, err
		}
		args["lo"], args["hi"] = org.Below(under)
		where += " AND v.path >= @lo AND v.path < @hi"
	}
	var ids []int64
	plain := q.Category == "" && FlagLabel(q.Flag) == "" && !q.Serving && len(q.Found) == 0 && gate.Storable(q.Text) // else the database refuses it
	if plain {
		var all index
		if all, plain, err = names(r, q.On); err != nil {
			return p, err
		}
		ids, p.Total = all.find(under, q.Text, q.After, q.Limit)
	}
	if plain {
		args["page"] = ids
		where += " AND m.id IN ({ids page})"
	} else if where, err = ms.counted(r, q, where, args, &p.Total); err != nil {
		return p, err
	}
	p.Members, err = gate.Collect(r, "SELECT "+columns+", s.org_id, s.from_day, s.until_day, v.name"+where+
		" ORDER BY m.pinyin, m.id LIMIT @limit", args, func(row gate.Row) (m Member, err error) {
		var o int64
		var span day.Span
		var name string
		m, err = scan(row, &o, &span.From, &span.Until, &name)
		if err != nil {
			return m, err
		}
		m.Org, m.OrgName, m.Membership = o, name, span
		return m, show(&m)
	})
	if err != nil {
		return p, err
	}
	if plain { // a server may sort by a rule of its own
		slices.SortStableFunc(p.Members, func(a, b Member) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	}
	if len(p.Members) > q.Limit {
		p.Members = p.Members[:q.Limit]
		end := p.Members[q.Limit-1]
		full, _ := find.SpellName(end.Name)
		p.Next = full + "-" + formatID(end.ID)
	}
	return p, ms.decorate(r, p.Members, q.On)
}

// counted counts what a query finds in the database, and adds the conditions of its page.
func (ms *Members) counted(r *gate.Reading, q Query, where string, args gate.Args, total *int) (string, error) {
	where += ms.filters(q, args)
	if err := r.One("SELECT COUNT(*)"+where, args, total); err != nil {
		return "", err
	}
	if q.After != "" {
		name, id, _ := strings.Cut(q.After, "-")
		args["after"], args["after_id"] = name, parseID(id)
		where += " AND (m.pinyin > @after OR m.pinyin = @after AND m.id > @after_id)"
	}
	return where, nil
}

func (ms *Members) filters(q Query, args gate.Args) (where string) {
	switch q.Category {
	case "full":
		where += " AND m.full_on <= @on"
	case "probationary":
		where += " AND (m.full_on IS NULL OR m.full_on > @on)"
	}
	if FlagLabel(q.Flag) != "" {
		args["flag"] = q.Flag
		where += flagged("")
	}
	if q.Serving {
		args["flag"] = Retired
		where += flagged("NOT ")
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		args["inside"] = gate.Like(text)
		args["spell"] = gate.Begins(text)
		args["found"] = q.Found
		where += ` AND (LOWER(m.name) LIKE @inside ESCAPE '~' OR m.pinyin LIKE @spell ESCAPE '~' OR m.initials LIKE @spell ESCAPE '~'
			OR m.id IN ({ids found}))`
	}
	return where
}

func flagged(not string) string {
	return " AND " + not + `EXISTS (SELECT 1 FROM member_flag f
		WHERE f.member_id = m.id AND f.flag = @flag AND f.from_day <= @on AND f.until_day > @on)`
}

// pathOf is the path of an organisation in reach on a day.
func pathOf(r *gate.Reading, id int64, on day.Day) (path string, err error) {
	err = r.One(`SELECT path FROM org_version v WHERE org_id = @of AND from_day <= @on AND until_day > @on AND {reach org_id}`,
		gate.Args{"of": id, "on": on}, &path)
	return path, err
}

// decorate adds flags, standing and group of the members on a page.
func (ms *Members) decorate(r *gate.Reading, list []Member, on day.Day) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	at := map[int64]*Member{}
	for i := range list {
		ids[i] = list[i].ID
		at[list[i].ID] = &list[i]
	}
	const then = " x ON x.member_id = here.member_id AND x.from_day <= @on AND x.until_day > @on"
	return r.Each(`WITH here AS (SELECT s.member_id FROM membership s WHERE s.member_id IN ({ids ids}) AND s.from_day <= @on AND s.until_day > @on AND {reach s.org_id})
		SELECT 'flag', x.id, x.member_id, x.flag FROM here JOIN member_flag`+then+`
		UNION ALL SELECT 'standing', x.id, x.member_id, x.standing FROM here JOIN member_standing`+then+`
		UNION ALL SELECT 'group', x.id, x.member_id, g.name FROM here JOIN party_group_member`+then+` JOIN party_group g ON g.id = x.group_id
		ORDER BY 2`, gate.Args{"ids": ids, "on": on}, func(row gate.Row) error {
		var what, text string
		var id, of int64
		if err := row.Scan(&what, &id, &of, &text); err != nil {
			return err
		}
		switch m := at[of]; what {
		case "flag":
			m.Flags = append(m.Flags, text)
		case "standing":
			m.Standing = text
		case "group":
			m.Group = text
		}
		return nil
	})
}

// Stay is one membership of a member's history.
type Stay struct {
	Org       int64
	OrgName   string
	Span      day.Span
	InReason  string
	OutReason string
}

// Flagged is one marked time of a member.
type Flagged struct {
	Flag string
	Span day.Span
	Note string
}

// One is a member's own page.
type One struct {
	Member
	Stays     []Stay
	Flags     []Flagged
	Standings []Flagged
}

// Get gives one member on a day. It takes View and answers NotFound when the
// member belonged to no organisation in reach on any day.
func (ms *Members) Get(ctx context.Context, who gate.Actor, id int64, on day.Day) (m One, err error) {
	err = ms.gate.Read(ctx, who, View, func(r *gate.Reading) error {
		m, err = ms.get(r, id, on)
		return err
	})
	return m, err
}

func (ms *Members) get(r *gate.Reading, id int64, on day.Day) (m One, err error) {
	found := false
	args := gate.Args{"id": id, "on": on}
	err = r.Each("SELECT "+columns+` FROM member m WHERE m.id = @id AND EXISTS (
		SELECT 1 FROM membership s WHERE s.member_id = m.id AND {reach s.org_id})`, args, func(row gate.Row) (err error) {
		found = true
		m.Member, err = scan(row)
		return err
	})
	if err != nil {
		return m, err
	}
	if !found {
		return m, fault.Missing()
	}
	if err := ms.vault.mask(&m.Member); err != nil {
		return m, err
	}
	m.Stays, err = gate.Collect(r, `
		SELECT s.org_id, v.name, s.from_day, s.until_day, s.in_reason, s.out_reason FROM membership s
		JOIN org_version v ON v.org_id = s.org_id AND v.reach_until = @forever
		WHERE s.member_id = @id AND {reach s.org_id} ORDER BY s.from_day`,
		gate.Args{"id": id, "forever": day.Forever}, func(row gate.Row) (s Stay, err error) {
			return s, row.Scan(&s.Org, &s.OrgName, &s.Span.From, &s.Span.Until, &s.InReason, &s.OutReason)
		})
	if err != nil {
		return m, err
	}
	for _, s := range m.Stays {
		if s.Span.From <= on || m.Org == 0 {
			m.Org, m.OrgName, m.Membership, m.OutReason = s.Org, s.OrgName, s.Span, s.OutReason
		}
	}
	dated := func(table, what, note string) ([]Flagged, error) {
		return gate.Collect(r, "SELECT x."+what+", x.from_day, x.until_day, x."+note+" FROM "+table+` x
			WHERE x.member_id = @id AND EXISTS (SELECT 1 FROM membership s WHERE s.member_id = x.member_id AND {reach s.org_id})
			ORDER BY x.from_day`, args, func(row gate.Row) (f Flagged, err error) {
			return f, row.Scan(&f.Flag, &f.Span.From, &f.Span.Until, &f.Note)
		})
	}
	if m.Flags, err = dated("member_flag", "flag", "note"); err != nil {
		return m, err
	}
	if m.Standings, err = dated("member_standing", "standing", "reason"); err != nil {
		return m, err
	}
	one := []Member{m.Member}
	if err := ms.decorate(r, one, on); err != nil {
		return m, err
	}
	m.Member = one[0]
	return m, nil
}
