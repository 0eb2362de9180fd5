package roll

import (
	"strings"

	"zhibu/internal/base/day"
	"zhibu/internal/register/intake"
	"zhibu/internal/register/org"
)

// kindOf turns the code of a list into the kind of an organisation here.
func kindOf(code string) org.Kind {
	if code == "601" {
		return org.Committee
	}
	return org.Kind(code)
}

// orgs settles the rows of a list. Known organisations are recognised by their
// code, or else by their full name; what differs is shown and never applied.
func (g *ground) orgs(rows []*Row, byPlace map[place]int64) {
	for _, row := range rows {
		row.reset()
		o := row.Org
		if o == nil {
			continue
		}
		if o.ParentRow != 0 && byPlace != nil {
			row.ParentNo = byPlace[place{o.ParentSheet, o.ParentRow}]
		}
		if o.Parent.ID < 0 { // a row of the same batch, when a row is mended
			row.ParentNo, o.Parent = -o.Parent.ID, intake.OrgMatch{}
		}
		if row.Outcome == intake.Refuse {
			continue
		}
		if v, ok := g.same(o); ok {
			g.knownOrg(row, v)
			continue
		}
		row.State = intake.New
		if kindOf(o.Kind).Label() == "" {
			row.say(KindNotHere, intake.FieldKind, intake.OrgKinds.Label(o.Kind))
			continue
		}
		if o.Founded.Zero() {
			row.say(NoFounding, intake.FieldFounded, g.since.Chinese())
		}
		if o.Parent.ID == 0 && row.ParentNo == 0 && g.above() == 0 && kindOf(o.Kind) != org.Committee {
			row.say(Facts, intake.FieldParent, "没有填写上级组织，这一行没有读入。请填写上级组织的名称或编码。")
		}
	}
}

// above is the organisation over the rows that name none.
func (g *ground) above() int64 {
	if g.home != 0 {
		return g.home
	}
	for id, v := range g.byID {
		if v.Parent == 0 {
			return id
		}
	}
	return 0
}

// same finds the organisation that a row is about.
func (g *ground) same(o *intake.Org) (org.Version, bool) {
	if o.Code != "" {
		for _, id := range g.named[key(o.Code)] {
			if v := g.byID[id]; v.Code == o.Code {
				return v, true
			}
		}
	}
	var hits []org.Version
	for _, id := range g.named[key(o.FullName)] {
		if v := g.byID[id]; key(v.Name) == key(o.FullName) && (v.Code == "" || o.Code == "") {
			hits = append(hits, v)
		}
	}
	if len(hits) == 1 {
		return hits[0], true
	}
	return org.Version{}, false
}

func (g *ground) knownOrg(row *Row, v org.Version) {
	o := row.Org
	row.State, row.Match = intake.Unchanged, v.Org
	if o.FullName != "" && key(o.FullName) != key(v.Name) {
		row.say(NameDiffers, intake.FieldFullName, v.Name)
	}
	var apart []string
	if o.Kind != "" && kindOf(o.Kind) != v.Kind {
		apart = append(apart, "组织类别")
	}
	if o.Parent.ID != 0 && o.Parent.ID != v.Parent && v.Parent != 0 {
		apart = append(apart, "上级组织")
	}
	if o.ShortName != "" && key(o.ShortName) != key(v.Short) {
		apart = append(apart, "简称")
	}
	if len(apart) > 0 {
		row.say(OrgUnlike, intake.FieldKind, strings.Join(apart, "、"))
	}
}

// draft is what founding needs, and the day: never before the organisation above
// stands here.
func (g *ground) draft(o *intake.Org, above org.Version) (d org.Draft, on day.Day, late bool) {
	d = org.Draft{Kind: kindOf(o.Kind), Name: o.FullName, Short: o.ShortName, Code: o.Code}
	if o.Territory != "" {
		d.Locality = intake.Territories.Label(o.Territory)
	}
	if o.Order != nil {
		d.Sort = *o.Order
	}
	if o.TermYears != nil {
		d.TermYears = *o.TermYears
	}
	if o.Unit != "" {
		d.Units = []string{o.Unit}
	}
	if on = o.Founded.Day; on == day.None {
		on = g.since
	}
	if above.Org != 0 && on < above.Span.From {
		return d, above.Span.From, true
	}
	return d, on, false
}

// term is the term that a row tells of.
func term(o *intake.Org) (t org.Term, ok bool) {
	if o.Elected.Zero() {
		return t, false
	}
	t = org.Term{Span: day.Span{From: o.Elected.Day, Until: day.Forever}, Due: o.TermEnd.Day, How: "elected"}
	if t.Due == day.None && o.TermYears != nil {
		t.Due = t.Span.From.AddYears(int(*o.TermYears)) // the corresponding day is the last (docs/rules.md)
	}
	return t, t.Due > t.Span.From
}
