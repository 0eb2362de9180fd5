package roll

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/base/fault"
	"zhibu/internal/base/gate"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/member"
	"zhibu/internal/register/org"
)

// ground is what rows are compared with: the organisations in reach, and whom
// earlier rows of the same file turned out to be.
type ground struct {
	today day.Day
	home  int64 // the branch of rows that name none
	since day.Day
	byID  map[int64]org.Version
	named map[string][]int64 // code, full name, short name
	used  map[int64]int      // member → number of the row
	pend  map[string][]int64 // rows of the file by name, as negative ids
}

// newGround reads the organisations in reach of today.
func newGround(r *gate.Reading, home int64, since day.Day) (*ground, error) {
	g := &ground{today: r.Today(), home: home, since: since, byID: map[int64]org.Version{}, named: map[string][]int64{},
		used: map[int64]int{}, pend: map[string][]int64{}}
	if g.since == day.None {
		g.since = day.Of(g.today.Year(), 1, 1)
	}
	list, err := org.In(r, g.today)
	if err != nil {
		return nil, err
	}
	for _, v := range list {
		g.know(v)
	}
	if home != 0 {
		if _, ok := g.byID[home]; !ok {
			return nil, fault.Missing()
		}
	} else {
		g.home = r.Org()
	}
	return g, nil
}

func (g *ground) know(v org.Version) {
	g.byID[v.Org] = v
	seen := map[string]bool{}
	for _, name := range []string{v.Code, v.Name, v.Short} {
		if k := key(name); k != "" && !seen[k] {
			seen[k] = true
			g.named[k] = append(g.named[k], v.Org)
		}
	}
}

// find is how intake looks an organisation up. Organisations beyond reach are
// not in the list, so naming one answers as naming nothing does.
func (g *ground) find(text string) (list []intake.OrgMatch) {
	for _, id := range g.named[key(text)] {
		v := g.byID[id]
		list = append(list, intake.OrgMatch{ID: id, Code: v.Code, Name: v.Name})
	}
	if list == nil {
		for _, id := range g.pend[key(text)] {
			list = append(list, intake.OrgMatch{ID: id})
		}
	}
	return list
}

func (g *ground) env() intake.Env { return intake.Env{Today: g.today, Org: g.find} }

// members settles a chunk of rows of a roster: one look-up for all of them.
func (g *ground) members(r *gate.Reading, v *member.Vault, rows []*Row) error {
	var numbers, names, months []string
	for _, row := range rows {
		row.reset()
		if row.Member == nil {
			continue
		}
		g.place(row)
		if row.Outcome != intake.Refuse {
			if row.Member.ID != "" {
				numbers = append(numbers, string(row.Member.ID))
			}
			if !row.Member.Birth.Zero() { // without a birth a name tells nobody
				names = append(names, row.Member.Name)
				months = append(months, row.Member.Birth.Day.String()[:7])
			}
		}
	}
	found, err := v.Recognise(r, numbers, names, months)
	if err != nil {
		return err
	}
	number, name := map[string]*member.Found{}, map[string][]*member.Found{}
	for _, f := range found {
		if f.ByID != "" {
			number[f.ByID] = f
		}
		if !f.Beyond {
			name[f.Name] = append(name[f.Name], f)
		}
	}
	for _, row := range rows {
		if row.Member != nil && row.Outcome != intake.Refuse && row.Outcome != intake.Ignore {
			g.compare(row, number[string(row.Member.ID)], name[row.Member.Name])
		}
	}
	return nil
}

// place settles where a member belongs.
func (g *ground) place(row *Row) {
	m := row.Member
	if m.OrgText == "" && row.has(intake.OrgMissing) && g.byID[g.home].Kind.IsBranch() {
		row.drop(intake.OrgMissing)
		row.reset()
		m.Org = intake.OrgMatch{ID: g.home}
	}
	if m.Org.ID != 0 {
		if v, ok := g.byID[m.Org.ID]; !ok {
			row.say(Facts, intake.FieldOrg, "这个支部现在不在您的工作范围内，这一行没有读入。")
		} else if !v.Kind.IsBranch() {
			row.say(NotBranch, intake.FieldOrg, v.Name)
		}
	}
	switch m.Category {
	case "", "full", "probationary":
	default:
		row.say(NotMember, intake.FieldCategory, intake.Categories.Label(m.Category))
	}
}

// compare settles who a row is and what it changes.
func (g *ground) compare(row *Row, byNumber *member.Found, namesakes []*member.Found) {
	m, match := row.Member, byNumber
	if match == nil {
		var same []*member.Found
		for _, f := range namesakes {
			switch {
			case !sameBirth(f.Facts, m) || f.Org == 0:
			case m.ID != "" && f.IDNumber != "" && f.IDNumber != string(m.ID):
				row.say(SameName, intake.FieldName)
			default:
				same = append(same, f)
			}
		}
		if len(same) > 1 {
			row.say(Several, intake.FieldName)
			return
		}
		if len(same) == 1 {
			match = same[0]
			row.say(ByNameBirth, intake.FieldName)
		}
	}
	if match == nil {
		g.fresh(row)
		return
	}
	first, twice := g.used[match.ID]
	switch {
	case match.Beyond:
		row.say(Elsewhere, intake.FieldID)
		return
	case match.Org == 0:
		row.say(HasLeft, intake.FieldName)
		return
	case twice && first != row.Number:
		row.say(TwiceMember, intake.FieldName, first)
		return
	}
	g.used[match.ID] = row.Number
	g.known(row, match)
}

func (g *ground) fresh(row *Row) {
	row.State = intake.New
	f := merge(member.Facts{}, row.Member)
	if row.Member.Category == "full" && f.FullOn == day.None {
		row.say(NoFullDay, intake.FieldFull)
	}
	row.check(f, g.today)
}

// check tests the facts as the register will.
func (row *Row) check(f member.Facts, today day.Day) {
	if err := f.Check(today); err != nil {
		text := err.Error()
		if p, ok := fault.As(err); ok && len(p.Fields) > 0 {
			text = p.Fields[0].Text
		}
		row.say(Facts, intake.FieldName, text)
	}
}

func (g *ground) known(row *Row, f *member.Found) {
	m := row.Member
	row.Match, row.State = f.ID, intake.Unchanged
	next := merge(f.Facts, m)
	row.Changes = changes(f.Facts, next)
	old := f.Facts
	row.old, row.version = &old, f.Version
	if m.Org.ID != 0 && m.Org.ID != f.Org {
		row.say(OrgDiffers, intake.FieldOrg, g.byID[f.Org].Name)
	}
	var apart []string
	if m.Standing != "" && plain(m.Standing) != plain(f.Standing) {
		apart = append(apart, "党籍状态")
	}
	if m.Group != "" && m.Group != f.Group {
		apart = append(apart, "党小组")
	}
	set, cleared := flagged(m)
	for _, flag := range set {
		if _, has := f.Flags[flag]; !has {
			row.flags = append(row.flags, flag)
			row.Changes = append(row.Changes, intake.Change{Field: intake.Field("is_" + flag), Old: "否", New: "是"})
		}
	}
	for _, flag := range cleared {
		if _, has := f.Flags[flag]; has {
			apart = append(apart, member.FlagLabel(flag))
		}
	}
	if len(apart) > 0 {
		row.say(Undecided, intake.FieldStanding, strings.Join(apart, "、"))
	}
	if len(row.Changes) > 0 {
		row.State = intake.Changed
		row.check(next, g.today)
	}
}

func plain(standing string) string {
	if standing == "" {
		return "1"
	}
	return standing
}
